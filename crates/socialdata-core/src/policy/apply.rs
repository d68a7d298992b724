//! From a checked record to what may leave.

use thiserror::Error;

use crate::falt::Falt;
use crate::identitet::NationelltNummer;
use crate::kodlista::{Idtyp, Skydd};
use crate::period::Period;
use crate::post::gemensam::Person;
use crate::post::{Identified, Post, Value, write_json_string};
use crate::pseudonym::{PersonKey, RecordId, RecordIdKey, System, source_key};
use crate::validering::Checked;

use super::file::{Policy, ProtectedPersons};
use super::outbound::Outbound;
use super::table::Treatment;

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
    /// `person.id` should become a pseudonym but is no national number in twelve digits.
    #[error(
        "person.id kan inte pseudonymiseras: tolv siffror väntades / person.id cannot be pseudonymised: twelve digits expected"
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
        let person = person(post);
        let is_protected =
            person.is_some_and(|person| person.skydd.is_some_and(|skydd| skydd != Skydd::Ingen));
        if is_protected && self.protected_persons() == ProtectedPersons::Hold {
            return Err(Held::ByPolicy);
        }
        let hides_places = is_protected && self.protected_persons() == ProtectedPersons::Generalise;
        let mut writer = DataWriter::new();
        for (falt, treatment) in table.rows() {
            if *treatment == Treatment::Dropped || (hides_places && tells_where(*falt)) {
                continue;
            }
            let Some(value) = post.get(*falt) else { continue };
            match treatment {
                Treatment::Pseudonymised if *falt == Falt::PersonId => {
                    let pseudonym = pseudonym(person.ok_or(Held::Identity)?, keys)?;
                    writer.text(*falt, &pseudonym);
                }
                Treatment::Pseudonymised => writer.text(*falt, &reference(*falt, &value, keys)?),
                _ if *falt == Falt::PersonIdtyp && table.has_pseudonymised_person() => {
                    writer.text(*falt, pseudonymised_idtyp(person));
                }
                _ => writer.value(*falt, &value),
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

fn person(post: &Post) -> Option<&Person> {
    match post {
        Post::Insats(insats) => insats.person.as_ref(),
    }
}

/// Only a real national number becomes a pseudonym; the digits decide, not the label.
fn pseudonym(person: &Person, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    let key = keys.person.ok_or(Held::NoPersonKey)?;
    let number: NationelltNummer = person.national_number().and_then(Result::ok).ok_or(Held::Identity)?;
    Ok(key.pseudonym(&number).to_string())
}

/// A person without a number stays one; a number has become a pseudonym.
fn pseudonymised_idtyp(person: Option<&Person>) -> &'static str {
    let has_id = person.is_some_and(|person| person.id.is_some());
    let idtyp = person.and_then(|person| person.idtyp).unwrap_or(Idtyp::Saknas);
    if has_id { Idtyp::Pseudonym.code() } else { idtyp.code() }
}

/// The same value of the same member gives the same reference for this recipient, and another one for every other.
fn reference(falt: Falt, value: &Value<'_>, keys: &OutboundKeys<'_>) -> Result<String, Held> {
    let Value::Text(text) = value else { return Err(Held::Incomplete) };
    let key = source_key::of_reference(falt.column(), text);
    keys.record_id.record_id(keys.system, &key).map(|id| id.to_string()).map_err(|_| Held::Incomplete)
}

/// Members that tell where a person lives or is cared for.
fn tells_where(falt: Falt) -> bool {
    falt.parent() == Falt::Utforare
        || matches!(falt, Falt::PersonFolkbokforingskommun | Falt::Boendekommun | Falt::UtforandeKommun)
}

/// Writes members that come in canonical order as one JSON object; the objects between open and close by themselves.
struct DataWriter {
    out: String,
    open: Option<Falt>,
    needs_comma: bool,
}

impl DataWriter {
    fn new() -> Self {
        Self { out: String::from("{"), open: None, needs_comma: false }
    }

    fn value(&mut self, falt: Falt, value: &Value<'_>) {
        self.name(falt);
        value.write_json(Identified::Yes, &mut self.out);
    }

    fn text(&mut self, falt: Falt, text: &str) {
        self.name(falt);
        write_json_string(text, &mut self.out);
    }

    fn finish(mut self) -> String {
        self.close();
        self.out.push('}');
        self.out
    }

    fn name(&mut self, falt: Falt) {
        let parent = Some(falt.parent()).filter(|parent| *parent != Falt::Post);
        if parent != self.open {
            self.close();
            if let Some(parent) = parent {
                self.member(parent);
                self.out.push('{');
                self.needs_comma = false;
            }
            self.open = parent;
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

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push('}');
            self.needs_comma = true;
        }
    }
}
