//! Each member before and after, on a record that describes nobody.

use crate::falt::Falt;
use crate::post::gemensam::{PersonMedlem, PersonPlats};
use crate::post::{Identified, Post, Posttyp, Scalar};
use crate::pseudonym::{Epoch, KeyMaterial, PersonKey, Purpose, RecordIdKey, System};
use crate::validering::Sink;

use super::apply::OutboundKeys;
use super::file::Policy;
use super::model;
use super::table::Treatment;

/// What happens to one member, shown with a made-up value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explained {
    /// The member.
    pub falt: Falt,
    /// Its treatment.
    pub treatment: Treatment,
    /// The legal basis, when the entry has one.
    pub basis: Option<String>,
    /// The made-up value.
    pub before: String,
    /// What the recipient gets; nothing when the member is left out.
    pub after: Option<String>,
}

impl Policy {
    /// Each member of a record type before and after, in the order of the schema.
    ///
    /// The person has a published test number and the keys are published test keys: no value says anything of anybody.
    ///
    /// ```
    /// use socialdata_core::falt::Falt;
    /// use socialdata_core::policy::{Policy, shipped};
    /// use socialdata_core::post::Posttyp;
    ///
    /// let policy = Policy::parse(shipped::PSEUDONYMISERAD)?;
    /// let rows = policy.explain(Posttyp::Insats);
    /// let id = rows.iter().find(|row| row.falt == Falt::PersonId).ok_or("no row")?;
    /// assert_eq!(id.before, "199006022397");
    /// assert!(id.after.as_ref().is_some_and(|after| after.starts_with("p1.")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, posttyp: Posttyp) -> Vec<Explained> {
        let Some(table) = self.table(posttyp) else { return Vec::new() };
        let post = example(posttyp);
        let sent = self.example_data(&post).unwrap_or_default();
        let mut rows: Vec<Explained> = Vec::new();
        for row in table.rows() {
            let mut before = String::new();
            if let Some(value) = post.get(row.falt) {
                value.write_json(Identified::Yes, &mut before);
            }
            if row.falt.is_row() {
                before = row_text(row.falt, &post);
            }
            rows.push(Explained {
                falt: row.falt,
                treatment: row.treatment,
                basis: row.basis.clone(),
                before: before.trim_matches('"').to_owned(),
                after: sent
                    .pointer(row.falt.pointer())
                    .map(|value| value.to_string().trim_matches('"').to_owned()),
            });
        }
        rows.sort_by_key(|row| posttyp.falt().iter().position(|falt| *falt == row.falt));
        rows
    }

    /// Every member of the example after the policy. That the example breaks rules between members does not matter here.
    fn example_data(&self, post: &Post) -> Option<serde_json::Value> {
        let table = self.table(post.posttyp())?;
        let material = |purpose| KeyMaterial::from_bytes(purpose, TEST_KEY).ok();
        let epoch = self.pseudonym().map_or_else(Epoch::unchanging, |plan| plan.epoch.clone());
        let person = PersonKey::derive(&material(Purpose::Person)?, self.recipient(), &epoch).ok()?;
        let record_id = RecordIdKey::derive(&material(Purpose::RecordId)?, self.recipient()).ok()?;
        let system = System::parse("system-a").ok()?;
        let keys = OutboundKeys { record_id: &record_id, person: Some(&person), system: &system };
        self.data(table, post, &keys).ok()?.parse().ok()
    }
}

/// A record with a value at every place, most of them the first that the schema allows.
fn example(posttyp: Posttyp) -> Post {
    let mut post = Post::new(posttyp);
    let mut sink = Sink::new();
    for falt in posttyp.falt() {
        let schema = model::resolved(model::member(posttyp, *falt));
        let first = schema.get("enum").and_then(|codes| codes.get(0)).and_then(|code| code.as_str());
        if falt.is_row() {
            post.set(*falt, Scalar::Array, &mut sink);
        } else if falt.is_object() {
            post.set(*falt, Scalar::Object, &mut sink);
        } else if let Some(text) = person_value(*falt).or_else(|| own_value(*falt)).or(first) {
            post.set(*falt, Scalar::Cell(text), &mut sink);
        } else if falt.is_list() {
            let code = schema.pointer("/items/enum/0").and_then(|code| code.as_str()).unwrap_or_default();
            post.set(*falt, Scalar::Cell(code), &mut sink);
        } else if falt.parent().is_row() {
            post.set(*falt, Scalar::Integer(1), &mut sink);
        } else {
            // A key, a whole number, a truth value or a date: whichever of these the member takes first.
            for text in ["K-17", "17", "true", "2026-09-17"] {
                if post.get(*falt).is_none() {
                    // A sink of its own, or the second try would be a second value.
                    post.set(*falt, Scalar::Cell(text), &mut Sink::new());
                }
            }
        }
    }
    post
}

fn person_value(falt: Falt) -> Option<&'static str> {
    let values = [
        (PersonMedlem::Idtyp, "personnummer"),
        (PersonMedlem::Id, EXAMPLE_NUMBER),
        (PersonMedlem::Fodelsear, "1990"),
        (PersonMedlem::LokaltId, "RES-0042"),
        (PersonMedlem::Folkbokforingskommun, "1480"),
        (PersonMedlem::Skydd, "ingen"),
    ];
    let places = PersonPlats::ALL.iter();
    let mut all = places.flat_map(|plats| values.map(|(medlem, value)| (plats.falt(medlem), value)));
    all.find(|(place, _)| *place == falt).map(|(_, value)| value)
}

fn own_value(falt: Falt) -> Option<&'static str> {
    match falt {
        Falt::AnsvarigOrganisationsnummer | Falt::UtforareOrganisationsnummer => Some("2120000142"),
        Falt::Period | Falt::SistaBistandsmanad => Some("2026-09"),
        Falt::AnsvarigKommunkod | Falt::Boendekommun => Some("1480"),
        Falt::Bistandsbelopp => Some("11450"),
        Falt::Forsorjningsstod => Some("9310"),
        Falt::ForsorjningsstodBoende => Some("6275"),
        _ => None,
    }
}

fn row_text(row: Falt, post: &Post) -> String {
    let items = (0..).map_while(|index| row.item(index));
    let text = |item| {
        let mut text = String::new();
        if let Some(value) = post.get(item) {
            value.write_plain(Identified::No, &mut text);
        }
        text
    };
    format!("[{}]", items.map(text).collect::<Vec<_>>().join(","))
}

/// A published test number (Skatteverket).
const EXAMPLE_NUMBER: &str = "199006022397";

/// The published test key, which production refuses: the bytes 00, 01 … 1f.
const TEST_KEY: [u8; 32] = {
    let mut bytes = [0; 32];
    let mut rest: &mut [u8] = &mut bytes;
    let mut value = 0;
    while let [place, after @ ..] = rest {
        *place = value;
        value += 1;
        rest = after;
    }
    bytes
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identitet::testnummer;
    use crate::policy::shipped;

    #[test]
    fn the_person_of_the_examples_does_not_exist() {
        assert!(testnummer::all().iter().any(|number| number.expose_text() == EXAMPLE_NUMBER));
    }

    #[test]
    fn every_member_has_an_example_and_what_leaves_is_shown() {
        for text in [shipped::IDENTIFIERAD, shipped::PSEUDONYMISERAD] {
            let policy = Policy::parse(text).unwrap();
            for posttyp in Posttyp::ALL {
                let rows = policy.explain(*posttyp);
                assert!(rows.len() > 5);
                for row in &rows {
                    let path = row.falt.pointer();
                    assert!(!row.before.is_empty() && !row.before.contains(",,"), "{posttyp}{path}");
                    let leaves = row.treatment != Treatment::Dropped;
                    assert_eq!(row.after.is_some(), leaves, "{posttyp}{path}");
                }
            }
        }
    }
}
