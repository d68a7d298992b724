//! The treatment of every member of one record type, resolved once.

use crate::falt::{Falt, Klass};
use crate::post::Posttyp;
use crate::post::gemensam::{PersonMedlem, PersonPlats};

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
const ENVELOPE: &[Falt] = &[Falt::Posttyp, Falt::PostId, Falt::Version, Falt::Atgard, Falt::Orsak];

/// Treatments by member, and the members in the order of canonical JSON.
#[derive(Debug)]
pub(super) struct Table {
    posttyp: Posttyp,
    rows: Vec<(Falt, Treatment)>,
}

impl Table {
    pub(super) fn build(posttyp: Posttyp, entries: &[FieldEntry]) -> Result<Self, PolicyError> {
        let members = posttyp.falt().iter().copied().filter(|falt| has_treatment(*falt));
        let mut rows = members.map(|falt| resolve(posttyp, falt, entries)).collect::<Result<Vec<_>, _>>()?;
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

    /// Whether the number of the person at `plats` becomes a pseudonym.
    pub(super) fn pseudonymises(&self, plats: PersonPlats) -> bool {
        self.treatment(plats.falt(PersonMedlem::Id)) == Some(Treatment::Pseudonymised)
    }

    pub(super) fn has_pseudonymised_person(&self) -> bool {
        PersonPlats::ALL.iter().any(|plats| self.pseudonymises(*plats))
    }
}

/// The number (from 1) of the first entry that names nothing.
pub(super) fn entry_without_member(entries: &[FieldEntry]) -> Option<usize> {
    let names_something = |entry: &FieldEntry| {
        let posttyper =
            Posttyp::ALL.iter().filter(|posttyp| entry.posttyp == "*" || entry.posttyp == posttyp.name());
        posttyper
            .flat_map(|posttyp| posttyp.falt())
            .any(|falt| has_treatment(*falt) && is_named(*falt, &entry.path))
    };
    entries.iter().position(|entry| !names_something(entry)).map(|index| index + 1)
}

/// Whether the member passes or not as a whole: a value, a list of codes or a row, outside the envelope.
fn has_treatment(falt: Falt) -> bool {
    let is_one = falt.is_row() || !falt.is_object();
    is_one && !falt.parent().is_row() && !ENVELOPE.contains(&falt)
}

/// An entry names a row by all its items, `/barnPerAlder/*`: some of them without the others would say something else.
fn is_named(falt: Falt, path: &str) -> bool {
    let named = if falt.is_row() { path.strip_suffix("/*") } else { Some(path) };
    named == Some(falt.pointer())
}

/// Where the person stands whose number `falt` is.
pub(super) fn person_with_id(falt: Falt) -> Option<PersonPlats> {
    PersonPlats::ALL.iter().copied().find(|plats| plats.falt(PersonMedlem::Id) == falt)
}

fn resolve(posttyp: Posttyp, falt: Falt, entries: &[FieldEntry]) -> Result<(Falt, Treatment), PolicyError> {
    let with = |name: &str| {
        entries
            .iter()
            .filter(|entry| entry.posttyp == name && is_named(falt, &entry.path))
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
        "pseudonymised" => match falt.klass() {
            Some(Klass::SourceKey) => Ok(Treatment::Pseudonymised),
            Some(Klass::PersonKey) if person_with_id(falt).is_some() => Ok(Treatment::Pseudonymised),
            Some(Klass::PersonKey) => Err(PolicyError::Unsupported { what: "pseudonymised för lokaltId" }),
            _ => Err(PolicyError::NotAKey { path }),
        },
        "generalised" => Err(PolicyError::Unsupported { what: "treatment = \"generalised\"" }),
        _ => Err(PolicyError::Value { key: "field.treatment" }),
    }
}
