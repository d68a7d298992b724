//! The policy file as people write it, and what is checked before anything is sent under it.

use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::falt::Falt;
use crate::period::parse_date;
use crate::post::Posttyp;
use crate::pseudonym::{Epoch, Recipient};

use super::error::PolicyError;
use super::lint;
use super::table::{Table, Treatment};

/// The schema that this version can send under.
pub(super) const SCHEMA: &str = "socialdata-record/1.0.0";

/// Record types that stay at home unless the policy names them: whoever reports a worry must not end up in a register by default.
const GATED: &[Posttyp] = &[Posttyp::Anmalan];

/// A policy that has passed every check that does not depend on the day or the environment.
#[derive(Debug)]
pub struct Policy {
    id: String,
    version: String,
    valid_from: NaiveDate,
    recipient: Recipient,
    protected_persons: ProtectedPersons,
    pseudonym: Option<PseudonymPlan>,
    gated_types: Vec<Posttyp>,
    gated_types_have_basis: bool,
    linkage: Linkage,
    linkage_has_basis: bool,
    key_holder: KeyHolder,
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
        let (policy, faults) = Self::examine(text)?;
        match (faults.into_iter().next(), policy) {
            (None, Some(policy)) => Ok(policy),
            (Some(fault), _) => Err(fault),
            (None, None) => Err(PolicyError::Value { key: "policy" }),
        }
    }

    /// Everything that is wrong, and the policy when enough of it is sound to be looked at further.
    ///
    /// An error is a text that is no policy file at all.
    pub(super) fn examine(text: &str) -> Result<(Option<Self>, Vec<PolicyError>), PolicyError> {
        let file = PolicyFile::read(text)?;
        let mut faults = Vec::new();
        faults.extend(file.wrong_values());
        let valid_from = parse_date(&file.valid_from).ok_or(PolicyError::Value { key: "valid_from" });
        let valid_from = noted(valid_from, &mut faults);
        let recipient =
            Recipient::parse(&file.recipient).map_err(|_| PolicyError::Value { key: "recipient" });
        let recipient = noted(recipient, &mut faults);
        let protected_persons = noted(file.protected_persons(), &mut faults);
        let pseudonym = noted(file.pseudonym_plan(), &mut faults);
        let gated_types = noted(file.gated_types(), &mut faults);
        let linkage = noted(file.linkage(), &mut faults);
        let key_holder = noted(file.key_holder(), &mut faults);
        let tables: Vec<Table> =
            Posttyp::ALL.iter().map(|posttyp| Table::build(*posttyp, &file.field, &mut faults)).collect();
        faults.extend(
            super::table::entries_without_member(&file.field)
                .map(|entry| PolicyError::NoSuchMember { entry }),
        );
        let Some(digest) = digest(text) else { return Ok((None, faults)) };
        let whole = (|| {
            Some(Self {
                valid_from: valid_from?,
                recipient: recipient?,
                protected_persons: protected_persons?,
                pseudonym: pseudonym?,
                gated_types: gated_types?,
                linkage: linkage?,
                key_holder: key_holder?,
                linkage_has_basis: has_text(file.linkage_basis.as_deref()),
                gated_types_have_basis: has_text(file.gated_types_basis.as_deref()),
                id: file.policy,
                version: file.version,
                tables,
                digest,
            })
        })();
        faults.extend(whole.iter().flat_map(lint::faults_in_itself));
        Ok((whole, faults))
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

    /// Whether pseudonyms join within what one sender sends, or across senders.
    pub const fn linkage(&self) -> Linkage {
        self.linkage
    }

    /// Who can find the person behind a pseudonym.
    pub const fn key_holder(&self) -> KeyHolder {
        self.key_holder
    }

    /// The record types that the policy switches on.
    pub fn gated_types(&self) -> &[Posttyp] {
        &self.gated_types
    }

    /// Whether records of `posttyp` may be sent. `anmalan` is off unless the policy switches it on (`gated_types`).
    pub fn switches_on(&self, posttyp: Posttyp) -> bool {
        !GATED.contains(&posttyp) || self.gated_types.contains(&posttyp)
    }

    /// The treatment of one member. A row is treated as a whole, at its own place.
    pub fn treatment(&self, posttyp: Posttyp, falt: Falt) -> Option<Treatment> {
        self.table(posttyp)?.treatment(falt)
    }

    pub(super) fn table(&self, posttyp: Posttyp) -> Option<&Table> {
        self.tables.iter().find(|table| table.posttyp() == posttyp)
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub(super) const fn linkage_has_basis(&self) -> bool {
        self.linkage_has_basis
    }

    pub(super) const fn gated_types_have_basis(&self) -> bool {
        self.gated_types_have_basis
    }
}

/// Keeps the value, or notes what was wrong.
fn noted<T>(judged: Result<T, PolicyError>, faults: &mut Vec<PolicyError>) -> Option<T> {
    judged.map_err(|fault| faults.push(fault)).ok()
}

/// Whose records pseudonyms join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Linkage {
    /// Those of one sender: each has a key of its own, and a person who moves becomes two.
    Sender,
    /// Those of all senders: they share a key, and each of them can find every person behind a pseudonym.
    Shared,
}

/// Who holds the key of the pseudonyms, and so can find the person behind each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyHolder {
    /// Nobody: there are no pseudonyms.
    None,
    /// The sender.
    Sender,
    /// The recipient.
    Recipient,
    /// A trusted third party.
    Ttp,
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
    gated_types_basis: Option<String>,
    protected_persons: String,
    protected_persons_basis: Option<String>,
    linkage: String,
    linkage_basis: Option<String>,
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
    pub(super) method: Option<String>,
}

impl PolicyFile {
    fn read(text: &str) -> Result<Self, PolicyError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns the policy file; the error is mapped to a line at once"
        )]
        toml::from_str(text).map_err(|error| form_error(text, error.span()))
    }

    /// The keys whose value is a name or has one word only.
    fn wrong_values(&self) -> impl Iterator<Item = PolicyError> {
        let is_id = |text: &str| {
            !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let checks = [
            ("policy", is_id(&self.policy)),
            ("version", is_id(&self.version) && self.version.len() <= 32),
            ("schema", self.schema == SCHEMA),
            ("unknown_field", self.unknown_field == "error"),
        ];
        checks.into_iter().filter(|(_, holds)| !holds).map(|(key, _)| PolicyError::Value { key })
    }

    fn linkage(&self) -> Result<Linkage, PolicyError> {
        match self.linkage.as_str() {
            "sender" => Ok(Linkage::Sender),
            "shared" => Ok(Linkage::Shared),
            _ => Err(PolicyError::Value { key: "linkage" }),
        }
    }

    fn key_holder(&self) -> Result<KeyHolder, PolicyError> {
        match self.key_holder.as_str() {
            "none" => Ok(KeyHolder::None),
            "sender" => Ok(KeyHolder::Sender),
            "recipient" => Ok(KeyHolder::Recipient),
            "ttp" => Ok(KeyHolder::Ttp),
            _ => Err(PolicyError::Value { key: "key_holder" }),
        }
    }

    fn gated_types(&self) -> Result<Vec<Posttyp>, PolicyError> {
        let gated = |name: &String| Posttyp::from_name(name).filter(|posttyp| GATED.contains(posttyp));
        let types: Option<Vec<_>> = self.gated_types.iter().map(gated).collect();
        types.ok_or(PolicyError::Value { key: "gated_types" })
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
