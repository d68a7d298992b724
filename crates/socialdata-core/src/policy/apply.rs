//! From a checked record to what may leave.

use thiserror::Error;

use crate::falt::{Falt, Klass};
use crate::identitet::LokaltId;
use crate::kodlista::{Atgard, Idtyp, Skydd};
use crate::period::Period;
use crate::post::gemensam::{PersonMedlem, PersonPlats};
use crate::post::{HarPerson, Post, Value};
use crate::pseudonym::{LocalNamespace, PersonKey, RecordId, RecordIdKey, System, source_key};
use crate::validering::Checked;

use super::data_writer::DataWriter;
use super::file::{Policy, ProtectedPersons};
use super::method::{Coarse, Method, person_with_birth_year};
use super::outbound::Outbound;
use super::table::{Table, Treatment};

/// The keys and names that an application of the policy needs.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct OutboundKeys<'a> {
    /// For record ids and references, derived for the policy's recipient.
    pub record_id: &'a RecordIdKey,
    /// For pseudonyms; needed exactly when the policy pseudonymises a person key.
    pub person: Option<&'a PersonKey>,
    /// The source system, part of every record id, and the issuer of local ids.
    pub system: &'a System,
}

impl OutboundKeys<'_> {
    /// Whether the keys were derived for the recipient and the epoch of `policy`.
    fn belong_to(&self, policy: &Policy) -> bool {
        let person_fits = match (policy.pseudonym(), self.person) {
            (Some(plan), Some(key)) => key.recipient() == policy.recipient() && *key.epoch() == plan.epoch,
            _ => true,
        };
        person_fits && self.record_id.recipient() == policy.recipient()
    }
}

/// Why one record is not sent. The others go on. The texts name the member and the form it should have, never a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Held {
    /// The policy holds back records of this kind. Deliberately without the cause: the flag itself is sensitive.
    #[error("posten hålls tillbaka av policyn / the policy holds the record back")]
    ByPolicy,
    /// The record type is off unless the policy switches it on, and it has not (JUR-008).
    #[error("posttypen är avstängd i policyn / the policy has not switched the record type on")]
    Gated,
    /// The number of a person should become a pseudonym or a year and cannot be read.
    #[error(
        "{}: värdet kan inte ersättas. Ett personnummer eller samordningsnummer med tolv siffror utan bindestreck \
         (ÅÅÅÅMMDDNNNN) väntades / twelve digits without a hyphen were expected",
        falt.pointer()
    )]
    Identity {
        /// The member.
        falt: Falt,
    },
    /// A local id should become a pseudonym and cannot be read.
    #[error(
        "{}: värdet kan inte ersättas. Ett lokalt id med 1–32 tecken av A–Z, 0–9, + och -, som inte är ett \
         personnummer, väntades / a local id of 1–32 characters that is no national number was expected",
        falt.pointer()
    )]
    LocalIdentity {
        /// The member.
        falt: Falt,
    },
    /// A key was derived for another recipient or epoch than the policy's: what it makes could be joined with what others have.
    #[error(
        "nycklarna hör till en annan mottagare eller epok / the keys belong to another recipient or epoch"
    )]
    OtherKeys,
    /// The policy pseudonymises a person key and the caller gave no key.
    #[error("nyckel för pseudonymer saknas / there is no key for pseudonyms")]
    NoPersonKey,
    /// The policy has no table for the record type, or the record lacks its key or period.
    #[error("posten saknar nyckel eller period / the record lacks its key or period")]
    Incomplete,
}

impl Policy {
    /// Applies the policy to one record.
    ///
    /// Only a record that was judged can be given; one that was only read is no [`Checked`]:
    ///
    /// ```compile_fail,E0308
    /// use socialdata_core::policy::{Outbound, OutboundKeys, Policy};
    /// use socialdata_core::post::Post;
    ///
    /// fn send(policy: &Policy, post: &Post, keys: &OutboundKeys<'_>) -> Option<Outbound> {
    ///     policy.apply(post, keys).ok()
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Held`]: this record stays at home. There is no fallback form.
    pub fn apply(&self, checked: &Checked<Post>, keys: &OutboundKeys<'_>) -> Result<Outbound, Held> {
        let post = checked.record();
        let table = self.table(post.posttyp()).ok_or(Held::Incomplete)?;
        if !keys.belong_to(self) {
            return Err(Held::OtherKeys);
        }
        let (period, record_id) = identify(post, keys)?;
        if !self.switches_on(post.posttyp()) {
            return Err(Held::Gated);
        }
        if post.get(Falt::Atgard) == Some(Value::Text(Atgard::Makulering.code())) {
            return Ok(Outbound::void(record_id, post.posttyp(), period));
        }
        if self.holds(post) {
            return Err(Held::ByPolicy);
        }
        let data = self.data(table, post, keys)?;
        Ok(Outbound::with_data(record_id, post.posttyp(), period, data))
    }

    /// Whether the record stays at home because of whom it concerns.
    pub(super) fn holds(&self, post: &Post) -> bool {
        self.protected_persons() == ProtectedPersons::Hold && is_protected(post)
    }

    /// Whether the member is left out because of whom the record concerns.
    pub(super) fn hides(&self, falt: Falt, post: &Post) -> bool {
        falt.tells_where() && self.protected_persons() == ProtectedPersons::Generalise && is_protected(post)
    }

    /// The members that leave, as canonical JSON.
    pub(super) fn data(&self, table: &Table, post: &Post, keys: &OutboundKeys<'_>) -> Result<String, Held> {
        let mut writer = DataWriter::new();
        for row in table.rows().iter().filter(|row| !self.hides(row.falt, post)) {
            let falt = row.falt;
            match (row.treatment, post.get(falt)) {
                (Treatment::Pseudonymised, Some(value)) => {
                    writer.text(falt, &keyed(falt, &value, post, keys)?);
                }
                (Treatment::Generalised(method), _) => {
                    if let Some(coarse) = generalised(method, falt, post, table)? {
                        writer.coarse(falt, &coarse);
                    }
                }
                (Treatment::Identified, Some(value)) => match pseudonymised_idtyp(falt, post, table) {
                    Some(idtyp) => writer.text(falt, idtyp),
                    None => writer.value(falt, &value, post),
                },
                _ => {}
            }
        }
        Ok(writer.finish())
    }
}

/// The coarser value. A birth year that the record lacks is taken from the number when that does not leave in clear: the
/// policy has asked for it, and the recipient has no other way to it.
pub(super) fn generalised(
    method: Method,
    falt: Falt,
    post: &Post,
    table: &Table,
) -> Result<Option<Coarse>, Held> {
    if let Some(coarse) = method.apply(falt, post) {
        return Ok(Some(coarse));
    }
    let Some(plats) = person_with_birth_year(falt) else { return Ok(None) };
    let id = plats.falt(PersonMedlem::Id);
    if table.treatment(id) == Some(Treatment::Identified) {
        return Ok(None);
    }
    let Some(person) = person_at(post, plats) else { return Ok(None) };
    match person.national_number() {
        Some(Err(_)) => Err(Held::Identity { falt: id }),
        Some(Ok(_)) => Ok(method.of_number(person, post)),
        None => Ok(None),
    }
}

fn is_protected(post: &Post) -> bool {
    post.persons().any(|(_, person)| person.skydd().is_some_and(|skydd| skydd != Skydd::Ingen))
}

fn identify(post: &Post, keys: &OutboundKeys<'_>) -> Result<(Period, RecordId), Held> {
    let (Some(Value::Month(period)), Some(Value::Text(post_id))) =
        (post.get(Falt::Period), post.get(Falt::PostId))
    else {
        return Err(Held::Incomplete);
    };
    let key = source_key::of_record(post.posttyp().name(), &period.to_string(), post_id);
    let record_id = keys.record_id.record_id(keys.system, &key).map_err(|_| Held::Incomplete)?;
    Ok((period, record_id))
}

/// What stands for a key at the recipient: a pseudonym for a person, a reference for a case.
fn keyed(falt: Falt, value: &Value<'_>, post: &Post, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    if falt.klass() != Some(Klass::PersonKey) {
        return reference(falt, value, keys);
    }
    let (plats, medlem) = person_key(falt).ok_or(Held::Incomplete)?;
    let person = person_at(post, plats).ok_or(Held::Incomplete)?;
    match medlem {
        PersonMedlem::LokaltId => local_pseudonym(falt, person, post, keys),
        _ => pseudonym(falt, person, keys),
    }
}

/// Where the person stands whose key `falt` is, and which of the two keys.
fn person_key(falt: Falt) -> Option<(PersonPlats, PersonMedlem)> {
    let keys = |plats: &PersonPlats| [(*plats, PersonMedlem::Id), (*plats, PersonMedlem::LokaltId)];
    PersonPlats::ALL.iter().flat_map(keys).find(|(plats, medlem)| plats.falt(*medlem) == falt)
}

fn person_at(post: &Post, plats: PersonPlats) -> Option<&dyn HarPerson> {
    post.persons().find(|(at, _)| *at == plats).map(|(_, person)| person)
}

/// Only a real national number becomes a pseudonym; the digits decide, not the label.
fn pseudonym(falt: Falt, person: &dyn HarPerson, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    let key = keys.person.ok_or(Held::NoPersonKey)?;
    let number = person.national_number().and_then(Result::ok).ok_or(Held::Identity { falt })?;
    Ok(key.pseudonym(&number).to_string())
}

/// A local id is unique within its case system, and a case system within its municipality: so both are the issuer.
fn local_pseudonym(
    falt: Falt,
    person: &dyn HarPerson,
    post: &Post,
    keys: &OutboundKeys<'_>,
) -> Result<String, Held> {
    let key = keys.person.ok_or(Held::NoPersonKey)?;
    let id = person.lokalt_id().and_then(|id| LokaltId::parse(id.expose().as_str()).ok());
    let id = id.ok_or(Held::LocalIdentity { falt })?;
    let Some(Value::Text(orgnr)) = post.get(Falt::AnsvarigOrganisationsnummer) else {
        return Err(Held::Incomplete);
    };
    let issuer = format!("{}.{orgnr}", keys.system.as_str());
    let namespace = LocalNamespace::parse(&format!("se.local:{issuer}")).map_err(|_| Held::Incomplete)?;
    Ok(key.local_pseudonym(&namespace, &id).to_string())
}

/// The word for a number that has become a pseudonym. A person without a number stays one.
fn pseudonymised_idtyp(falt: Falt, post: &Post, table: &Table) -> Option<&'static str> {
    let mut places = PersonPlats::ALL.iter().copied();
    let plats = places.find(|plats| plats.falt(PersonMedlem::Idtyp) == falt)?;
    let has_id = person_at(post, plats)?.id().is_some();
    (has_id && table.pseudonymises(plats)).then(|| Idtyp::Pseudonym.code())
}

/// The same value of the same member gives the same reference for this recipient, and another one for every other.
fn reference(falt: Falt, value: &Value<'_>, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    let Value::Text(text) = value else { return Err(Held::Incomplete) };
    let key = source_key::of_reference(falt.column(), text);
    keys.record_id.record_id(keys.system, &key).map(|id| id.to_string()).map_err(|_| Held::Incomplete)
}
