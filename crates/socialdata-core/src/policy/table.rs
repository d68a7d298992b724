//! The treatment of every member of one record type, resolved once.

use crate::falt::{Falt, Kanslighet};
use crate::post::Posttyp;

use super::error::PolicyError;
use super::file::{FieldEntry, has_text};

/// What happens to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Treatment {
    /// The value passes as it is.
    Identified,
    /// A person key becomes a pseudonym, a source key a keyed reference.
    Pseudonymised,
    /// The member is left out.
    Dropped,
}

/// Members that travel in the envelope of a record and not in its data.
pub(super) const ENVELOPE: &[Falt] = &[Falt::Posttyp, Falt::PostId];

/// Members that point at a record or a case at the sender.
const SOURCE_KEYS: &[Falt] = &[Falt::InsatsId];

/// Treatments by member, and the members in the order of canonical JSON.
#[derive(Debug)]
pub(super) struct Table {
    posttyp: Posttyp,
    rows: Vec<(Falt, Treatment)>,
}

impl Table {
    pub(super) fn build(posttyp: Posttyp, entries: &[FieldEntry]) -> Result<Self, PolicyError> {
        let members = posttyp.falt().iter().filter(|falt| !falt.is_object() && !ENVELOPE.contains(falt));
        let mut rows = members.map(|falt| resolve(posttyp, *falt, entries)).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by(|(one, _), (other, _)| one.pointer().split('/').cmp(other.pointer().split('/')));
        Ok(Self { posttyp, rows })
    }

    pub(super) const fn posttyp(&self) -> Posttyp {
        self.posttyp
    }

    /// Members and treatments, sorted so that writing them in turn gives canonical JSON (RFC 8785 section 3.2.3).
    pub(super) fn rows(&self) -> &[(Falt, Treatment)] {
        &self.rows
    }

    pub(super) fn treatment(&self, falt: Falt) -> Option<Treatment> {
        self.rows.iter().find(|(row, _)| *row == falt).map(|(_, treatment)| *treatment)
    }

    pub(super) fn has_pseudonymised_person(&self) -> bool {
        self.treatment(Falt::PersonId) == Some(Treatment::Pseudonymised)
    }
}

/// The number (from 1) of the first entry that names nothing.
pub(super) fn entry_without_member(entries: &[FieldEntry]) -> Option<usize> {
    let names_something = |entry: &FieldEntry| {
        let posttyper =
            Posttyp::ALL.iter().filter(|posttyp| entry.posttyp == "*" || entry.posttyp == posttyp.name());
        posttyper
            .flat_map(|posttyp| posttyp.falt())
            .any(|falt| falt.pointer() == entry.path && !falt.is_object() && !ENVELOPE.contains(falt))
    };
    entries.iter().position(|entry| !names_something(entry)).map(|index| index + 1)
}

fn resolve(posttyp: Posttyp, falt: Falt, entries: &[FieldEntry]) -> Result<(Falt, Treatment), PolicyError> {
    let with = |name: &str| {
        entries
            .iter()
            .filter(|entry| entry.posttyp == name && entry.path == falt.pointer())
            .collect::<Vec<_>>()
    };
    let named = with(posttyp.name());
    let found = if named.is_empty() { with("*") } else { named };
    let [entry] = found.as_slice() else {
        return Err(PolicyError::Coverage {
            posttyp: posttyp.name(),
            path: falt.pointer(),
            found: found.len(),
        });
    };
    Ok((falt, treatment(falt, entry)?))
}

fn treatment(falt: Falt, entry: &FieldEntry) -> Result<Treatment, PolicyError> {
    let path = falt.pointer();
    match entry.treatment.as_str() {
        "identified" if !has_text(entry.basis.as_deref()) => Err(PolicyError::NoBasis { path }),
        "identified" => Ok(Treatment::Identified),
        "dropped" => Ok(Treatment::Dropped),
        "pseudonymised" if falt == Falt::PersonId || SOURCE_KEYS.contains(&falt) => {
            Ok(Treatment::Pseudonymised)
        }
        "pseudonymised" if falt.sensitivity() == Kanslighet::Direkt => {
            Err(PolicyError::Unsupported { what: "pseudonymised för person.lokaltId" })
        }
        "pseudonymised" => Err(PolicyError::NotAKey { path }),
        "generalised" => Err(PolicyError::Unsupported { what: "treatment = \"generalised\"" }),
        _ => Err(PolicyError::Value { key: "field.treatment" }),
    }
}
