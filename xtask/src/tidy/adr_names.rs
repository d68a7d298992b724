//! Decisions in `docs/adr/` are numbered, `NNNN-title.md`, and begin with a heading.

use std::collections::BTreeMap;

use super::complaint::Complaint;

const FOLDER: &str = "docs/adr/";

pub(super) fn check(path: &str, text: &str) -> Vec<Complaint> {
    let mut found = Vec::new();
    let Some(name) = path.strip_prefix(FOLDER) else { return found };
    if number(name).is_none() {
        found.push(Complaint::about(
            path,
            "is not named NNNN-title.md",
            "four digits, a hyphen, words of a-z and 0-9 with hyphens, .md",
        ));
    }
    if !text.starts_with("# ") {
        found.push(Complaint::at(
            path,
            1,
            "does not begin with a heading",
            "begin with `# ` and the decision",
        ));
    }
    found
}

/// Two decisions never share a number.
pub(super) fn check_unique<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<Complaint> {
    let mut first_with: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        if let Some(number) = path.strip_prefix(FOLDER).and_then(number) {
            match first_with.get(number) {
                Some(first) => {
                    found.push(Complaint::about(
                        path,
                        format!("has the number of {first}"),
                        "take the next free number",
                    ));
                }
                None => {
                    first_with.insert(number, path);
                }
            }
        }
    }
    found
}

fn number(name: &str) -> Option<&str> {
    let (number, title) = name.strip_suffix(".md")?.split_once('-')?;
    let numbered = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let titled = !title.is_empty()
        && title.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (numbered && titled).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fires_on_a_bad_name_and_on_a_missing_heading() {
        assert_eq!(check("docs/adr/0001-one-struct-per-record.md", "# One struct\n").len(), 0);
        for name in ["1-short.md", "0001_snake.md", "0001-Title.md", "0001-.md", "notes.md", "0001-x.txt"] {
            assert_eq!(check(&format!("{FOLDER}{name}"), "# Heading\n").len(), 1, "{name}");
        }
        assert_eq!(check("docs/adr/0002-x.md", "Heading\n")[0].line, Some(1));
        assert_eq!(check("docs/sv/index.md", "no heading\n").len(), 0);
    }

    #[test]
    fn fires_on_a_number_used_twice() {
        let paths = ["docs/adr/0001-a.md", "docs/adr/0001-b.md", "docs/adr/0002-c.md"];
        let found = check_unique(paths.into_iter());
        assert_eq!(
            found.iter().map(|complaint| complaint.path.as_str()).collect::<Vec<_>>(),
            ["docs/adr/0001-b.md"]
        );
    }
}
