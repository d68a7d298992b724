//! From a checked record to what may leave.

use thiserror::Error;

use crate::falt::Falt;
use crate::kodlista::{Atgard, Idtyp, Skydd};
use crate::period::Period;
use crate::post::gemensam::{PersonMedlem, PersonPlats};
use crate::post::{HarPerson, Identified, Post, Value, write_json_string};
use crate::pseudonym::{PersonKey, RecordId, RecordIdKey, System, source_key};
use crate::validering::Checked;

use super::file::{Policy, ProtectedPersons};
use super::outbound::Outbound;
use super::table::{self, Table, Treatment};

/// The keys and names that an application of the policy needs.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct OutboundKeys<'a> {
    /// For record ids and references, derived for the policy's recipient.
    pub record_id: &'a RecordIdKey,
    /// For pseudonyms; needed exactly when the policy pseudonymises a person key.
    pub person: Option<&'a PersonKey>,
    /// The source system, part of every record id.
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

/// Why one record is not sent. The others go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Held {
    /// The policy holds back records of this kind. Deliberately without the cause: the flag itself is sensitive.
    #[error("posten hålls tillbaka av policyn / the policy holds the record back")]
    ByPolicy,
    /// The record type is off unless the policy switches it on, and it has not (JUR-008).
    #[error("posttypen är avstängd i policyn / the policy has not switched the record type on")]
    Gated,
    /// The number of a person should become a pseudonym but is no national number in twelve digits.
    #[error(
        "ett id kan inte pseudonymiseras: tolv siffror väntades / an id cannot be pseudonymised: twelve digits expected"
    )]
    Identity,
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
        let is_protected =
            post.persons().any(|(_, person)| person.skydd().is_some_and(|skydd| skydd != Skydd::Ingen));
        if is_protected && self.protected_persons() == ProtectedPersons::Hold {
            return Err(Held::ByPolicy);
        }
        let hides_places = is_protected && self.protected_persons() == ProtectedPersons::Generalise;
        let mut writer = DataWriter::new();
        for (falt, treatment) in table.rows() {
            if *treatment == Treatment::Dropped || (hides_places && falt.tells_where()) {
                continue;
            }
            let Some(value) = post.get(*falt) else { continue };
            if value == Value::Row {
                writer.row(*falt, post);
            } else if *treatment == Treatment::Pseudonymised {
                writer.text(*falt, &keyed(*falt, &value, post, keys)?);
            } else if let Some(idtyp) = pseudonymised_idtyp(*falt, post, table) {
                writer.text(*falt, idtyp);
            } else {
                writer.value(*falt, &value);
            }
        }
        Ok(Outbound::with_data(record_id, post.posttyp(), period, writer.finish()))
    }
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
    match table::person_with_id(falt) {
        Some(plats) => pseudonym(person_at(post, plats).ok_or(Held::Identity)?, keys),
        None => reference(falt, value, keys),
    }
}

fn person_at(post: &Post, plats: PersonPlats) -> Option<&dyn HarPerson> {
    post.persons().find(|(at, _)| *at == plats).map(|(_, person)| person)
}

/// Only a real national number becomes a pseudonym; the digits decide, not the label.
fn pseudonym(person: &dyn HarPerson, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    let key = keys.person.ok_or(Held::NoPersonKey)?;
    let number = person.national_number().and_then(Result::ok).ok_or(Held::Identity)?;
    Ok(key.pseudonym(&number).to_string())
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

/// Writes members that come in canonical order as one JSON object; the objects between open and close by themselves.
struct DataWriter {
    out: String,
    /// The objects that are open, outermost first.
    open: Vec<Falt>,
    needs_comma: bool,
}

impl DataWriter {
    fn new() -> Self {
        Self { out: String::from("{"), open: Vec::new(), needs_comma: false }
    }

    fn value(&mut self, falt: Falt, value: &Value<'_>) {
        self.name(falt);
        value.write_json(Identified::Yes, &mut self.out);
    }

    fn text(&mut self, falt: Falt, text: &str) {
        self.name(falt);
        write_json_string(text, &mut self.out);
    }

    /// A row with all its items; a checked record has them all.
    fn row(&mut self, falt: Falt, post: &Post) {
        self.name(falt);
        for (index, item) in (0..).map_while(|index| falt.item(index)).enumerate() {
            self.out.push(if index == 0 { '[' } else { ',' });
            match post.get(item) {
                Some(value) => value.write_json(Identified::Yes, &mut self.out),
                None => self.out.push_str("null"),
            }
        }
        self.out.push(']');
    }

    fn finish(mut self) -> String {
        self.close_to(0);
        self.out.push('}');
        self.out
    }

    fn name(&mut self, falt: Falt) {
        let above = objects_above(falt);
        let shared = self.open.iter().zip(&above).take_while(|(open, above)| open == above).count();
        self.close_to(shared);
        for object in above.into_iter().skip(shared) {
            self.member(object);
            self.out.push('{');
            self.needs_comma = false;
            self.open.push(object);
        }
        self.member(falt);
    }

    fn member(&mut self, falt: Falt) {
        if self.needs_comma {
            self.out.push(',');
        }
        write_json_string(falt.pointer().rsplit('/').next().unwrap_or_default(), &mut self.out);
        self.out.push(':');
        self.needs_comma = true;
    }

    /// Closes objects until `depth` of them are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.open.pop();
            self.out.push('}');
            self.needs_comma = true;
        }
    }
}

/// The objects around a member, outermost first.
fn objects_above(falt: Falt) -> Vec<Falt> {
    let mut above: Vec<Falt> = std::iter::successors(Some(falt.parent()), |object| {
        Some(object.parent()).filter(|_| *object != Falt::Post)
    })
    .filter(|object| *object != Falt::Post)
    .collect();
    above.reverse();
    above
}
