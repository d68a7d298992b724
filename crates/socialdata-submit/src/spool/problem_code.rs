//! The reason that stands beside a refused submission or a held record.

use std::{fmt, str::FromStr};

use socialdata_protocol::names::RuleCode;

/// A word from a closed list: the suffix of a problem type (`payload-digest`) or the code of a rule
/// (`LEV-901`).
///
/// 1 to 64 of `A-Z a-z 0-9 . _ -`, and never seven digits in a row, so no identity number fits.
///
/// ```
/// use socialdata_submit::spool::ProblemCode;
///
/// assert_eq!("payload-digest".parse::<ProblemCode>()?.as_str(), "payload-digest");
/// assert!("199006022397".parse::<ProblemCode>().is_err());
/// assert!("free text".parse::<ProblemCode>().is_err());
/// # Ok::<(), socialdata_submit::spool::NotAProblemCode>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProblemCode(String);

impl ProblemCode {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text is not a problem code. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a problem code")]
#[non_exhaustive]
pub struct NotAProblemCode;

impl FromStr for ProblemCode {
    type Err = NotAProblemCode;

    fn from_str(text: &str) -> Result<Self, NotAProblemCode> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let long_number =
            text.split(|character: char| !character.is_ascii_digit()).any(|digits| digits.len() > 6);
        // Two groups with a separator are the other written form of an identity number.
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if (1..=64).contains(&text.len()) && text.bytes().all(fits) && !long_number && digits < 10 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAProblemCode)
        }
    }
}

impl From<&RuleCode> for ProblemCode {
    fn from(code: &RuleCode) -> Self {
        Self(code.as_str().to_owned()) // two to eight letters, a hyphen, three digits
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl rusqlite::ToSql for ProblemCode {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.0.as_str().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, valid: bool) {
        assert_eq!(text.parse::<ProblemCode>().is_ok(), valid, "{text}");
    }

    #[test]
    fn a_code_is_a_short_word() {
        for word in ["payload-digest", "LEV-911", "internal", "70-panic", &"a".repeat(64)] {
            check(word, true);
        }
        for other in ["", "två ord", "a b", "a/b", "a\n", &"a".repeat(65)] {
            check(other, false);
        }
    }

    #[test]
    fn an_identity_number_is_no_code() {
        for number in ["191212121212", "1212121212", "121212-1212", "19121212-1212", "x-199006022397"] {
            check(number, false);
        }
    }

    #[test]
    fn every_rule_code_is_a_problem_code() {
        let rule: RuleCode = "ABCDEFGH-999".parse().unwrap();
        check(ProblemCode::from(&rule).as_str(), true);
    }
}
