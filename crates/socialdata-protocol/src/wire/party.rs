//! Who sends, for whom, and into which environment.

use serde::{Deserialize, Serialize};

use crate::names::{Mandate, OrgNumber, UnitCode};

/// Which of the three worlds a document belongs to. A document of one world is refused in another.
///
/// Closed: a fourth environment would need its own keys, certificates and identity-number rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a fourth environment needs decisions everywhere")]
pub enum Environment {
    /// On one machine, published test numbers only.
    Sandbox,
    /// The register's test environment, published test numbers only.
    Test,
    /// The register.
    Production,
}

impl Environment {
    /// The word on the wire and in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// The capacity in which an organisation acts (roll).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Roll {
    /// Socialnämnd, or the board that has its duties.
    Socialnamnd,
    /// Kommun.
    Kommun,
    /// Region.
    Region,
    /// Utförare: performs what another has decided.
    Utforare,
    /// Ombud: hands in for another and answers for nothing itself.
    Ombud,
}

/// An organisation with its capacity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Party {
    /// Organisation number, ten digits.
    pub org_number: OrgNumber,
    /// In which capacity it acts.
    pub role: Roll,
    /// The reporting unit inside the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitCode>,
}

/// The organisation that answers in law for what another hands in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnBehalfOf {
    /// Organisation number, ten digits.
    pub org_number: OrgNumber,
    /// In which capacity it answers; never [`Roll::Ombud`], which a manifest refuses.
    pub role: Roll,
    /// The reporting unit inside the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitCode>,
    /// Reference number of the mandate; no person data.
    pub mandate: Mandate,
}
