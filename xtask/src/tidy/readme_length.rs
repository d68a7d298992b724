//! The README is two screens: what, the two commands, where to go next.

use super::complaint::Complaint;

const MOST_LINES: usize = 110;

pub(super) fn check(path: &str, text: &str) -> Option<Complaint> {
    let lines = text.lines().count();
    (path == "README.md" && lines > MOST_LINES).then(|| {
        Complaint::about(
            path,
            format!("has {lines} lines, more than {MOST_LINES}"),
            "move the detail to docs/ and link to it",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fires_above_two_screens() {
        assert!(check("README.md", &"a\n".repeat(MOST_LINES)).is_none());
        assert!(check("README.md", &"a\n".repeat(MOST_LINES + 1)).is_some());
        assert!(check("docs/README.md", &"a\n".repeat(MOST_LINES + 1)).is_none());
    }
}
