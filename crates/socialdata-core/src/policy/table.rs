//! The treatment of every member of one record type, resolved once.

use std::fmt;

use crate::falt::{Falt, Klass};
use crate::post::Posttyp;
use crate::post::gemensam::{PersonMedlem, PersonPlats};

use super::error::PolicyError;
use super::file::{FieldEntry, has_text};
use super::method::{Method, MethodFault};
use super::model::{self, Form};

/// What happens to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Treatment {
    /// The value passes as it is.
    Identified,
    /// A person key becomes a pseudonym, a source key a keyed reference.
    Pseudonymised,
    /// The value is made coarser.
    Generalised(Method),
    /// The member is left out.
    Dropped,
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identified => f.write_str("identified"),
            Self::Pseudonymised => f.write_str("pseudonymised"),
            Self::Generalised(method) => write!(f, "generalised {method}"),
            Self::Dropped => f.write_str("dropped"),
        }
    }
}

/// Members that travel in the envelope of a record and not in its data.
const ENVELOPE: &[Falt] = &[Falt::Posttyp, Falt::PostId, Falt::Version, Falt::Atgard, Falt::Orsak];

/// Treatments by member, and the members in the order of canonical JSON.
#[derive(Debug)]
pub(super) struct Table {
    posttyp: Posttyp,
    rows: Vec<Row>,
}

/// One member.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) falt: Falt,
    pub(super) treatment: Treatment,
    pub(super) basis: Option<String>,
}

impl Table {
    /// The table, of the members that have a sound entry; the others are reported.
    pub(super) fn build(posttyp: Posttyp, entries: &[FieldEntry], faults: &mut Vec<PolicyError>) -> Self {
        let members = posttyp.falt().iter().copied().filter(|falt| has_treatment(*falt));
        let mut rows: Vec<Row> = members.filter_map(|falt| resolve(posttyp, falt, entries, faults)).collect();
        rows.sort_by(|one, other| one.falt.pointer().split('/').cmp(other.falt.pointer().split('/')));
        Self { posttyp, rows }
    }

    pub(super) const fn posttyp(&self) -> Posttyp {
        self.posttyp
    }

    /// Members and treatments, sorted so that writing them in turn gives canonical JSON (RFC 8785 section 3.2.3).
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(super) fn treatment(&self, falt: Falt) -> Option<Treatment> {
        self.rows.iter().find(|row| row.falt == falt).map(|row| row.treatment)
    }

    /// Whether the number of the person at `plats` becomes a pseudonym.
    pub(super) fn pseudonymises(&self, plats: PersonPlats) -> bool {
        self.treatment(plats.falt(PersonMedlem::Id)) == Some(Treatment::Pseudonymised)
    }

    /// Whether a person key of the record type has this treatment: a number or a local id.
    pub(super) fn has_person_key(&self, treatment: Treatment) -> bool {
        self.rows.iter().any(|row| row.falt.klass() == Some(Klass::PersonKey) && row.treatment == treatment)
    }
}

/// The number (from 1) of each entry that names nothing.
pub(super) fn entries_without_member(entries: &[FieldEntry]) -> impl Iterator<Item = usize> {
    let names_something = |entry: &FieldEntry| {
        let posttyper =
            Posttyp::ALL.iter().filter(|posttyp| entry.posttyp == "*" || entry.posttyp == posttyp.name());
        posttyper
            .flat_map(|posttyp| posttyp.falt())
            .any(|falt| has_treatment(*falt) && is_named(*falt, &entry.path))
    };
    (1..).zip(entries).filter(move |(_, entry)| !names_something(entry)).map(|(number, _)| number)
}

/// Whether the member passes or not as a whole: a value, a list of codes or a row, outside the envelope.
pub(super) fn has_treatment(falt: Falt) -> bool {
    let is_one = falt.is_row() || !falt.is_object();
    is_one && !falt.parent().is_row() && !ENVELOPE.contains(&falt)
}

/// An entry names a row by all its items, `/barnPerAlder/*`: some of them without the others would say something else.
fn is_named(falt: Falt, path: &str) -> bool {
    let named = if falt.is_row() { path.strip_suffix("/*") } else { Some(path) };
    named == Some(falt.pointer())
}

fn resolve(
    posttyp: Posttyp,
    falt: Falt,
    entries: &[FieldEntry],
    faults: &mut Vec<PolicyError>,
) -> Option<Row> {
    let with = |name: &str| {
        entries
            .iter()
            .filter(|entry| entry.posttyp == name && is_named(falt, &entry.path))
            .collect::<Vec<_>>()
    };
    let named = with(posttyp.name());
    let found = if named.is_empty() { with("*") } else { named };
    let judged = match found.as_slice() {
        [entry] => treatment(falt, model::form(posttyp, falt), entry).map(|treatment| Row {
            falt,
            treatment,
            basis: entry.basis.clone(),
        }),
        _ => Err(PolicyError::Coverage { posttyp: posttyp.name(), path: falt.pointer(), found: found.len() }),
    };
    match judged {
        Ok(row) => Some(row),
        Err(fault) => {
            // One entry for all record types has one fault, not eight.
            if !faults.contains(&fault) {
                faults.push(fault);
            }
            None
        }
    }
}

fn treatment(falt: Falt, form: Form, entry: &FieldEntry) -> Result<Treatment, PolicyError> {
    let path = falt.pointer();
    let needs_basis = |treatment| {
        let has_basis = has_text(entry.basis.as_deref());
        if has_basis { Ok(treatment) } else { Err(PolicyError::NoBasis { path }) }
    };
    if entry.method.is_some() && entry.treatment != "generalised" {
        return Err(PolicyError::Method { path, fault: MethodFault::Superfluous });
    }
    match entry.treatment.as_str() {
        "identified" => needs_basis(Treatment::Identified),
        "dropped" => Ok(Treatment::Dropped),
        // Nothing makes a text of any content safe.
        "pseudonymised" | "generalised" if form == Form::FreeText => Err(PolicyError::FreeText { path }),
        "pseudonymised" if falt.klass().is_some() => Ok(Treatment::Pseudonymised),
        "pseudonymised" => Err(PolicyError::NotAKey { path }),
        "generalised" => {
            let fault = |fault| PolicyError::Method { path, fault };
            let text = entry.method.as_deref().ok_or(fault(MethodFault::Missing))?;
            let method = Method::parse(text).map_err(fault)?;
            method.check(form).map_err(fault)?;
            let treatment = Treatment::Generalised(method);
            if method.passes_all(form) { needs_basis(treatment) } else { Ok(treatment) }
        }
        _ => Err(PolicyError::UnknownTreatment { path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_text_is_dropped_or_identified() {
        let check = |treatment_name: &str, expected| {
            let entry = FieldEntry {
                posttyp: "*".to_owned(),
                path: Falt::Villkor.pointer().to_owned(),
                treatment: treatment_name.to_owned(),
                basis: Some("SoL 1 kap. 1 § (gällande)".to_owned()),
                method: (treatment_name == "generalised").then(|| "year".to_owned()),
            };
            let judged = treatment(Falt::Villkor, Form::FreeText, &entry);
            assert_eq!(judged.map_err(|fault| fault.code()), expected, "{treatment_name}");
        };
        check("identified", Ok(Treatment::Identified));
        check("dropped", Ok(Treatment::Dropped));
        check("pseudonymised", Err("P07"));
        check("generalised", Err("P07"));
    }
}
