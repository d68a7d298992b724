//! What a check says about a place, and what to do about it.

use std::fmt;

/// One thing that is wrong in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Complaint {
    /// The path from the workspace's folder, with `/`.
    pub(super) path: String,
    /// Counted from 1; none when the whole file is meant.
    pub(super) line: Option<usize>,
    what: String,
    remedy: String,
}

impl Complaint {
    pub(super) fn about(path: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, what: what.into(), remedy: remedy.into() }
    }

    pub(super) fn at(
        path: &str,
        line: impl Into<Option<usize>>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { line: line.into(), ..Self::about(path, what, remedy) }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}\n    remedy: {}", self.what, self.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_file_line_what_and_remedy() {
        let text = Complaint::at("a/b.rs", 7, "sleeps", "take a clock").to_string();
        assert_eq!(text, "a/b.rs:7: sleeps\n    remedy: take a clock");
        assert_eq!(Complaint::about("x", "y", "z").to_string(), "x: y\n    remedy: z");
    }
}
