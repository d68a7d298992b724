//! What happened, in words: for the digest that proves that a seed decides everything, for people who look at a failure, and
//! as everything that a log could hold, in which no identity number may stand.

use sha2::{Digest as _, Sha256};

use super::parties::CANARY;

/// The words of one world.
#[derive(Clone, Default)]
pub(crate) struct Trace {
    tonight: String,
    digest: Sha256,
    /// All of it, when somebody wants to read it.
    kept: Option<String>,
}

impl Trace {
    pub(crate) fn keep(&mut self) {
        self.kept = Some(String::new());
    }

    pub(crate) fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut self.tonight, line);
        self.tonight.push('\n');
    }

    /// Ends a night. Whether the canary was silent.
    pub(crate) fn end_night(&mut self) -> bool {
        self.digest.update(self.tonight.as_bytes());
        let silent = !self.tonight.contains(CANARY);
        if let Some(kept) = &mut self.kept {
            kept.push_str(&self.tonight);
        }
        self.tonight.clear();
        silent
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }

    pub(crate) fn into_text(self) -> String {
        self.kept.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_that_shows_the_canary_is_not_silent() {
        let mut trace = Trace::default();
        trace.keep();
        trace.line(format_args!("night {}", 1));
        assert!(trace.end_night());
        trace.line(format_args!("bad value {CANARY}"));
        assert!(!trace.end_night());
        assert_ne!(trace.digest(), Trace::default().digest());
        assert_eq!(trace.into_text().lines().count(), 2);
    }
}
