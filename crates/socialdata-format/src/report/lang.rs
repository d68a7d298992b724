//! The language of a report.

use socialdata_core::validering::{Severity, Text};

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

impl Lang {
    /// The language with that name: `sv` or `en`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "sv" => Some(Self::Sv),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The text in this language.
    pub const fn of(self, text: Text) -> &'static str {
        match self {
            Self::Sv => text.sv,
            Self::En => text.en,
        }
    }

    /// `sv` or `en`, chosen by the language.
    pub const fn either(self, sv: &'static str, en: &'static str) -> &'static str {
        self.of(Text { sv, en })
    }

    /// `count` with the word for one or for several, `3 poster`.
    pub(crate) fn counted(self, count: u64, one: Text, several: Text) -> String {
        format!("{count} {}", self.of(if count == 1 { one } else { several }))
    }

    pub(crate) const fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.either("FEL", "ERROR"),
            Severity::Warning => self.either("VARNING", "WARNING"),
            Severity::Info => self.either("INFO", "INFO"),
        }
    }
}
