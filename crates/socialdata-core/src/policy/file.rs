//! The policy file as people write it, and what is checked before anything is sent under it.

use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::falt::Falt;
use crate::period::parse_date;
use crate::post::Posttyp;
use crate::pseudonym::{Epoch, Recipient};

use super::error::PolicyError;
use super::table::{Table, Treatment};

/// The schema that this version can send under.
pub(super) const SCHEMA: &str = "socialdata-record/1.0.0";

/// A policy that has passed every check that does not depend on the day or the environment.
#[derive(Debug)]
pub struct Policy {
    id: String,
    version: String,
    valid_from: NaiveDate,
    recipient: Recipient,
    protected_persons: ProtectedPersons,
    pseudonym: Option<PseudonymPlan>,
    tables: Vec<Table>,
    digest: [u8; 32],
}

impl Policy {
    /// Reads and checks a policy file (TOML).
    ///
    /// ```
    /// use socialdata_core::policy::Policy;
    ///
    /// let fault = Policy::parse("policy = 'x'\ncolour = 'red'\n").unwrap_err();
    /// assert_eq!(fault.code(), "P12");
    /// ```
    ///
    /// # Errors
    /// [`PolicyError`], which names the key or the path and the lint.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns the policy file; the error is mapped to a line at once"
        )]
        let file: PolicyFile = toml::from_str(text).map_err(|error| form_error(text, error.span()))?;
        file.check_fixed_values()?;
        let valid_from = parse_date(&file.valid_from).ok_or(PolicyError::Value { key: "valid_from" })?;
        let recipient =
            Recipient::parse(&file.recipient).map_err(|_| PolicyError::Value { key: "recipient" })?;
        let protected_persons = file.protected_persons()?;
        let pseudonym = file.pseudonym_plan()?;
        let tables = Posttyp::ALL
            .iter()
            .map(|posttyp| Table::build(*posttyp, &file.field))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(entry) = super::table::entry_without_member(&file.field) {
            return Err(PolicyError::NoSuchMember { entry });
        }
        if tables.iter().any(Table::has_pseudonymised_person) != pseudonym.is_some() {
            return Err(PolicyError::PseudonymSection);
        }
        let digest = digest(text).ok_or(PolicyError::Value { key: "policy" })?;
        Ok(Self {
            id: file.policy,
            version: file.version,
            valid_from,
            recipient,
            protected_persons,
            pseudonym,
            tables,
            digest,
        })
    }

    /// The name, `se.socialstyrelsen.socialdata/identified`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version of the policy.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first day on which anything may be sent under the policy. Whoever sends compares it with the day; core has no clock.
    pub const fn valid_from(&self) -> NaiveDate {
        self.valid_from
    }

    /// Who receives what is sent under the policy; part of all key derivations.
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// SHA-256 over the policy in canonical JSON (RFC 8785); stands in every manifest.
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Scheme parameters, when a person key is pseudonymised.
    pub const fn pseudonym(&self) -> Option<&PseudonymPlan> {
        self.pseudonym.as_ref()
    }

    /// How records of protected persons are treated.
    pub const fn protected_persons(&self) -> ProtectedPersons {
        self.protected_persons
    }

    /// The treatment of one member.
    pub fn treatment(&self, posttyp: Posttyp, falt: Falt) -> Option<Treatment> {
        self.table(posttyp)?.treatment(falt)
    }

    pub(super) fn table(&self, posttyp: Posttyp) -> Option<&Table> {
        self.tables.iter().find(|table| table.posttyp() == posttyp)
    }
}

/// What happens to the record of a protected person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtectedPersons {
    /// Members that tell where the person is are left out. The default, since no rule of the register is known.
    Generalise,
    /// The record is not sent.
    Hold,
    /// As any other record; needs a legal basis.
    Send,
}

/// The parameters of the pseudonym scheme that the policy asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PseudonymPlan {
    /// During which the same person has the same pseudonym.
    pub epoch: Epoch,
}

/// The file, key by key. Unknown keys are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    policy: String,
    version: String,
    recipient: String,
    valid_from: String,
    schema: String,
    unknown_field: String,
    #[serde(default)]
    gated_types: Vec<String>,
    protected_persons: String,
    protected_persons_basis: Option<String>,
    linkage: String,
    key_holder: String,
    pseudonym: Option<PseudonymSection>,
    #[serde(default)]
    field: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PseudonymSection {
    scheme: String,
    purpose: String,
    epoch: String,
}

/// One `[[field]]` entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldEntry {
    pub(super) posttyp: String,
    pub(super) path: String,
    pub(super) treatment: String,
    pub(super) basis: Option<String>,
}

impl PolicyFile {
    fn check_fixed_values(&self) -> Result<(), PolicyError> {
        let is_id = |text: &str| {
            !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let checks = [
            ("policy", is_id(&self.policy)),
            ("version", is_id(&self.version) && self.version.len() <= 32),
            ("schema", self.schema == SCHEMA),
            ("unknown_field", self.unknown_field == "error"),
            ("linkage", ["sender", "shared"].contains(&self.linkage.as_str())),
            ("key_holder", ["none", "sender", "recipient", "ttp"].contains(&self.key_holder.as_str())),
        ];
        if let Some((key, _)) = checks.into_iter().find(|(_, holds)| !holds) {
            return Err(PolicyError::Value { key });
        }
        if self.gated_types.is_empty() {
            Ok(())
        } else {
            Err(PolicyError::Unsupported { what: "gated_types" })
        }
    }

    fn protected_persons(&self) -> Result<ProtectedPersons, PolicyError> {
        match self.protected_persons.as_str() {
            "generalise" => Ok(ProtectedPersons::Generalise),
            "hold" => Ok(ProtectedPersons::Hold),
            "send" if has_text(self.protected_persons_basis.as_deref()) => Ok(ProtectedPersons::Send),
            "send" => Err(PolicyError::ProtectedNeedsBasis),
            _ => Err(PolicyError::Value { key: "protected_persons" }),
        }
    }

    fn pseudonym_plan(&self) -> Result<Option<PseudonymPlan>, PolicyError> {
        let Some(section) = &self.pseudonym else { return Ok(None) };
        if section.scheme != "socialdata-pseudo-v1" {
            return Err(PolicyError::Value { key: "pseudonym.scheme" });
        }
        if section.purpose != "person" {
            return Err(PolicyError::Value { key: "pseudonym.purpose" });
        }
        let epoch =
            Epoch::parse(&section.epoch).map_err(|_| PolicyError::Value { key: "pseudonym.epoch" })?;
        Ok(Some(PseudonymPlan { epoch }))
    }
}

/// Whether a legal basis is given; blank space is none.
pub(super) fn has_text(basis: Option<&str>) -> bool {
    basis.is_some_and(|basis| !basis.trim().is_empty())
}

/// The error of the TOML parser quotes the file; only the line survives.
fn form_error(text: &str, span: Option<std::ops::Range<usize>>) -> PolicyError {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    PolicyError::Form { line: before.split('\n').count() }
}

fn digest(text: &str) -> Option<[u8; 32]> {
    #[expect(clippy::disallowed_methods, reason = "this module owns the policy file; the error is dropped")]
    let json: serde_json::Value = toml::from_str(text).ok()?;
    let canonical = serde_json_canonicalizer::to_vec(&json).ok()?;
    Some(Sha256::digest(canonical).into())
}
