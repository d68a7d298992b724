//! What an input is called in a report: its file name, not where it lies on the machine.
//!
//! A file may have any name. Characters that steer a terminal or turn the reading direction become U+FFFD, so that a name cannot look like
//! something else.

/// The names for `paths`, in the same order: the last part of each path, with as many parts before it as are needed to tell different
/// paths apart.
pub(super) fn short_names(paths: &[&str]) -> Vec<String> {
    let all: Vec<Vec<&str>> = paths.iter().map(|path| parts(path)).collect();
    all.iter().map(|own| harmless(&shortest(own, &all).join("/"))).collect()
}

fn harmless(name: &str) -> String {
    let steers = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

fn parts(path: &str) -> Vec<&str> {
    path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect()
}

fn shortest<'a, 'b>(own: &'b [&'a str], all: &[Vec<&'a str>]) -> &'b [&'a str] {
    (1..own.len())
        .filter_map(|length| own.get(own.len() - length..))
        .find(|end| all.iter().all(|other| other == own || !other.ends_with(end)))
        .unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&str], expected: &[&str]) {
        assert_eq!(short_names(paths), expected, "{paths:?}");
    }

    #[test]
    fn only_what_tells_files_apart_is_shown() {
        check(&["/home/anna/ut/insats.csv"], &["insats.csv"]);
        check(&["C:\\ut\\insats.csv", "-"], &["insats.csv", "-"]);
        check(
            &["/a/x/insats.csv", "/a/y/insats.csv", "/a/y/b.csv"],
            &["x/insats.csv", "y/insats.csv", "b.csv"],
        );
        check(&["a.csv", "./a.csv"], &["a.csv", "a.csv"]);
        check(&["a.csv", "ut/a.csv"], &["a.csv", "ut/a.csv"]);
        check(&["", "/"], &["", ""]);
        check(
            &["a\u{1b}[2Jb\n.csv", "vsc.\u{202e}x.exe"],
            &["a\u{fffd}[2Jb\u{fffd}.csv", "vsc.\u{fffd}x.exe"],
        );
    }
}
