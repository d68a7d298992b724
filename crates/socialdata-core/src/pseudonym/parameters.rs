//! What a key is bound to: recipient, purpose and epoch; and what a name is made in: system and namespace.

use std::fmt;

use compact_str::CompactString;

use super::enc::Part;

/// Who receives the data, for example `se.socialstyrelsen.socialdata`.
///
/// At least two words joined by dots, each of `a-z`, `0-9` and inner hyphens; at most 100 bytes. The word `local`,
/// which the scheme reserves for keys that never leave the host, is no recipient of data and is refused here; the
/// key types that need it use it by themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recipient(CompactString);

impl Recipient {
    /// Reads a recipient.
    ///
    /// # Errors
    ///
    /// [`ParameterError::Recipient`].
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let words_are_right = text.split('.').all(|word| word.split('-').all(is_lower_alphanumeric));
        if text.len() > 100 || !text.contains('.') || !words_are_right {
            return Err(ParameterError::Recipient);
        }
        Ok(Self(text.into()))
    }

    /// The recipient as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The time in which pseudonyms of a person stay the same: a year, a month, or `0` for always.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(CompactString);

impl Epoch {
    /// Reads `0`, `ÅÅÅÅ` or `ÅÅÅÅ-MM`.
    ///
    /// # Errors
    ///
    /// [`ParameterError::Epoch`].
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = |text: &str| matches!(text.as_bytes(), [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']);
        let right = match text.split_once('-') {
            None => text == "0" || is_year(text),
            Some((year, month)) => is_year(year) && is_month(month),
        };
        if right { Ok(Self(text.into())) } else { Err(ParameterError::Epoch) }
    }

    /// The epoch `0`, which never changes.
    pub fn unchanging() -> Self {
        Self(CompactString::const_new(UNCHANGING))
    }

    /// The epoch as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text of the epoch that never changes.
pub(super) const UNCHANGING: &str = "0";

/// The case system a source key comes from, for example `system-a`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System(CompactString);

impl System {
    /// Reads 1–32 characters of `a-z`, `0-9` and `-`, the first no hyphen.
    ///
    /// # Errors
    ///
    /// [`ParameterError::System`].
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let rest_is_right = |byte: &u8| is_lower_or_digit(*byte) || *byte == b'-';
        match text.as_bytes() {
            [first, rest @ ..]
                if is_lower_or_digit(*first) && rest.len() < 32 && rest.iter().all(rest_is_right) =>
            {
                Ok(Self(text.into()))
            }
            _ => Err(ParameterError::System),
        }
    }

    /// The system as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn part(&self) -> Part<'_> {
        short_part(&self.0)
    }
}

/// The namespace of identities that an issuer gave itself, for example `se.local:kommun-a.test`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalNamespace(CompactString);

impl LocalNamespace {
    /// Reads `se.local:` and an issuer: 1–64 characters of `a-z`, `0-9`, `.` and `-`, the first a letter or digit.
    ///
    /// # Errors
    ///
    /// [`ParameterError::Namespace`]; also for `se.pin`, where only national numbers belong.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let rest_is_right = |byte: &u8| is_lower_or_digit(*byte) || matches!(byte, b'.' | b'-');
        match text.strip_prefix("se.local:").map(str::as_bytes) {
            Some([first, rest @ ..])
                if is_lower_or_digit(*first) && rest.len() < 64 && rest.iter().all(rest_is_right) =>
            {
                Ok(Self(text.into()))
            }
            _ => Err(ParameterError::Namespace),
        }
    }

    /// The namespace as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn part(&self) -> Part<'_> {
        short_part(&self.0)
    }
}

/// What a key is for. A key of one purpose is refused where another is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: another purpose is another version of the scheme")]
pub enum Purpose {
    /// Pseudonyms of persons, for one recipient.
    Person,
    /// Record ids, for one recipient. Lost, every record id changes.
    RecordId,
    /// What the installation last sent, for one recipient.
    ContentMac,
    /// The chain of audit entries of the installation.
    Audit,
    /// Payloads at rest in the spool of the installation.
    Spool,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 5] = [Self::Person, Self::RecordId, Self::ContentMac, Self::Audit, Self::Spool];

    /// Reads the name of a purpose.
    ///
    /// # Errors
    ///
    /// [`ParameterError::Purpose`].
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(ParameterError::Purpose)
    }

    /// The name, as in the text form of a key.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::RecordId => "record-id",
            Self::ContentMac => "content-mac",
            Self::Audit => "audit",
            Self::Spool => "spool",
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for LocalNamespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The part of a message for a text that a type of this module, or a constant, keeps short.
pub(super) fn short_part(text: &str) -> Part<'_> {
    #[expect(clippy::expect_used, reason = "cannot fail: no parameter has more than 100 bytes")]
    Part::new(text.as_bytes()).expect("a short text")
}

fn is_lower_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_lower_or_digit)
}

const fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Which parameter does not have its form. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// Not a [`Recipient`].
    #[error("not a recipient: words of a-z, 0-9 and inner hyphens, joined by dots, at most 100 bytes")]
    Recipient,
    /// Not a [`Purpose`].
    #[error("not a purpose: person, record-id, content-mac, audit or spool")]
    Purpose,
    /// Not an [`Epoch`].
    #[error("not an epoch: 0, a year or a month")]
    Epoch,
    /// Not a [`System`].
    #[error("not a system: 1-32 characters of a-z, 0-9 and inner hyphens")]
    System,
    /// Not a [`LocalNamespace`].
    #[error("not a namespace of local identities: se.local: and an issuer")]
    Namespace,
}

impl ParameterError {
    /// The name in the scheme and its vectors.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Purpose => "purpose",
            Self::Epoch => "epoch",
            Self::System => "system",
            Self::Namespace => "namespace",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn recipients_have_the_form_of_the_scheme() {
        for text in ["se.kommun.analys", "a.b", "9.9", "a-b.c-d-e"] {
            assert_eq!(Recipient::parse(text).as_ref().map(Recipient::as_str), Ok(text));
        }
        for text in ["local", ".a", "a.", "a.-b", "a.b-", "a.b--c", "a_b.c", "a.b\n"] {
            assert_eq!(Recipient::parse(text), Err(ParameterError::Recipient), "{text}");
        }
        assert!(Recipient::parse(&format!("a.{}", "b".repeat(98))).is_ok());
        assert_eq!(Recipient::parse(&format!("a.{}", "b".repeat(99))), Err(ParameterError::Recipient));
    }

    #[test]
    fn epochs_are_years_months_or_nought() {
        for text in ["0", "2026", "2026-01", "2026-12", "0000"] {
            assert_eq!(Epoch::parse(text).as_ref().map(Epoch::as_str), Ok(text));
        }
        for text in ["2026-00", "2026-13", "2026-1", "2026-01-01", "0-01", "-", "2026-", "٢٠٢٦"] {
            assert_eq!(Epoch::parse(text), Err(ParameterError::Epoch), "{text}");
        }
        assert_eq!(Epoch::parse("0"), Ok(Epoch::unchanging()));
    }

    #[test]
    fn systems_have_1_to_32_characters() {
        for text in ["a", "9", "system-a", "a-", &"s".repeat(32)] {
            assert_eq!(System::parse(text).as_ref().map(System::as_str), Ok(text));
        }
        for text in ["", "-a", "A", "a.b", "å", &"s".repeat(33)] {
            assert_eq!(System::parse(text), Err(ParameterError::System), "{text}");
        }
    }

    #[test]
    fn issuers_have_1_to_64_characters() {
        let longest = format!("se.local:{}", "i".repeat(64));
        for text in ["se.local:k", "se.local:kommun-a.test", "se.local:0.-", &longest] {
            assert_eq!(LocalNamespace::parse(text).as_ref().map(LocalNamespace::as_str), Ok(text));
        }
        for text in ["", "se.local:.a", "se.local:-a", "se.local:å", &format!("{longest}i")] {
            assert_eq!(LocalNamespace::parse(text), Err(ParameterError::Namespace), "{text}");
        }
    }

    #[test]
    fn purposes_are_read_as_they_are_written() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.as_str()), Ok(purpose));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_them_panic(text in any::<String>()) {
            drop((Recipient::parse(&text), Epoch::parse(&text), System::parse(&text)));
            drop((LocalNamespace::parse(&text), LocalNamespace::parse(&format!("se.local:{text}"))));
        }
    }
}
