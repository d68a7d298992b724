//! What is known about a rule: its code, texts, legal basis and examples.

use std::fmt;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;

/// Everything a report, a catalogue page or `socialdata explain` needs to know about one rule.
///
/// Rules are data, so that people who do not program can review them. Codes are never reused. `Debug` shows the code only: the
/// explanation has examples with (published) identity numbers, which would look like a leak in a log.
#[expect(clippy::exhaustive_structs, reason = "rules are written as literals inside this crate only")]
pub struct RuleMeta {
    /// `FAMILY-NNN`.
    pub code: &'static str,
    /// The fault in words, `slut-fore-start`.
    pub name: &'static str,
    /// How serious the fault is.
    pub severity: Severity,
    /// The version of the rule set that brought the rule.
    pub since: &'static str,
    /// The periods that the rule applies to.
    pub in_force: InForce,
    /// What the rule rests on, the best source first.
    pub basis: &'static [Basis],
    /// The record types that the rule judges.
    pub posttyper: &'static [Posttyp],
    /// The members that the rule looks at; a finding points at one of them.
    pub fields: &'static [Falt],
    /// One sentence that names the fault, without any value.
    pub message: Text,
    /// What to do about it.
    pub remedy: Text,
    /// The allowed codes of a member with a code list, unless the list is a long table. Empty otherwise.
    pub codes: &'static [Code],
    /// Explanation and examples in Markdown: the doc comment of the rule.
    pub doc: &'static str,
}

impl RuleMeta {
    /// The family, `TID` of `TID-001`.
    pub fn family(&self) -> &'static str {
        self.code.split('-').next().unwrap_or(self.code)
    }

    /// Whether the rule comes from a schema (form, obligation, code list) and not from a file of its own.
    pub fn is_structural(&self) -> bool {
        self.doc.is_empty()
    }
}

impl fmt::Debug for RuleMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RuleMeta").field(&self.code).finish()
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the three levels of the report contract")]
pub enum Severity {
    /// The record cannot be sent as it is.
    Error,
    /// Probably wrong, or lawful only in exceptional cases.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word used in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How firm a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed: the five words of the project for the status of a source"
)]
pub enum SourceStatus {
    /// In force.
    Gallande,
    /// Enacted, not yet in force.
    Beslutad,
    /// Proposed by the government or an inquiry.
    Foreslagen,
    /// Practice of the agency.
    Praxis,
    /// A proposal of this project.
    EgetForslag,
}

impl SourceStatus {
    /// The ASCII word used in schemas and machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gallande => "gallande",
            Self::Beslutad => "beslutad",
            Self::Foreslagen => "foreslagen",
            Self::Praxis => "praxis",
            Self::EgetForslag => "eget-forslag",
        }
    }

    /// The word for people, in Swedish.
    pub const fn sv(self) -> &'static str {
        match self {
            Self::Gallande => "gällande",
            Self::Beslutad => "beslutad",
            Self::Foreslagen => "föreslagen",
            Self::Praxis => "praxis",
            Self::EgetForslag => "eget förslag",
        }
    }
}

/// One source that a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written as literals inside this crate only")]
pub struct Basis {
    /// Act, chapter and section, or where else it stands.
    pub text: &'static str,
    /// How firm it is.
    pub status: SourceStatus,
}

/// The periods a rule applies to, both ends included; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written as literals inside this crate only")]
pub struct InForce {
    /// First year and month.
    pub from: Option<(i32, u32)>,
    /// Last year and month.
    pub to: Option<(i32, u32)>,
}

impl InForce {
    /// No limit in either direction.
    pub const ALWAYS: Self = Self { from: None, to: None };

    /// Whether the rule applies to `period`.
    pub fn covers(self, period: Period) -> bool {
        let month = (period.year(), period.month());
        self.from.is_none_or(|from| from <= month) && self.to.is_none_or(|to| month <= to)
    }
}

/// One text in both languages of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written as literals inside this crate only")]
pub struct Text {
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

/// One code of a code list with its label and its validity. Not personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "generated as literals")]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// What it stands for.
    pub label: Text,
    /// The first day that it may be used, `2025-07-01`; `None` is no limit.
    pub valid_from: Option<&'static str>,
    /// The last day that it may be used; `None` is no limit.
    pub valid_to: Option<&'static str>,
}

impl Code {
    /// A code without limits in time.
    pub const fn new(code: &'static str, sv: &'static str, en: &'static str) -> Self {
        Self { code, label: Text { sv, en }, valid_from: None, valid_to: None }
    }

    /// The same code, valid from the first to the last of these days.
    #[must_use]
    pub const fn valid(self, from: Option<&'static str>, to: Option<&'static str>) -> Self {
        Self { valid_from: from, valid_to: to, ..self }
    }
}
