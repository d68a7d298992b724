//! What the delivery rules see of a record: hashes and dates, so that millions of them cost little.

use chrono::NaiveDate;

use crate::falt::Falt;
use crate::kodlista::{Atgard, Idtyp};
use crate::period::Period;
use crate::post::gemensam::{Nyckel, PersonMedlem};
use crate::post::{HarPerson, Post, Posttyp, Value};
use crate::validering::Sink;

use super::index::{Hash, hash_of};

/// One record as the delivery rules see it. Made where records are read, in any order; shown to the delivery in their order.
#[derive(Clone)]
pub struct Observation {
    pub(crate) posttyp: Posttyp,
    pub(crate) period: Option<Period>,
    pub(crate) post_id: Option<Nyckel>,
    /// `version` or `atgard`, when one of them is there, whatever its form.
    pub(crate) event_member: Option<Falt>,
    pub(crate) version: Option<u32>,
    pub(crate) is_void: bool,
    /// The record's own key with its type.
    pub(crate) key: Option<Hash>,
    /// `insatsId`.
    pub(crate) insats: Option<Hash>,
    pub(crate) persons: [Option<ObservedPerson>; 2],
    pub(crate) detail: Detail,
}

/// A person of a record.
#[derive(Clone, Copy)]
pub(crate) struct ObservedPerson {
    /// The national number or pseudonym; `None` for a person without one.
    pub(crate) identity: Option<Hash>,
    /// Whether the person is one of those who could have a national number.
    pub(crate) is_countable: bool,
    /// Whether the person is said to have no national number.
    pub(crate) lacks_number: bool,
    /// Where the identity stands.
    pub(crate) falt: Falt,
}

/// What is seen of some record types only.
#[derive(Clone, Copy)]
pub(crate) enum Detail {
    /// Nothing more.
    None,
    /// An insats: whether it goes on after the period, and what makes it the same as another.
    Insats { is_open: bool, sort: Option<Hash> },
    /// A placering: its own key and its days.
    Placering { id: Option<Hash>, from: Option<NaiveDate>, to: Option<NaiveDate> },
    /// A household with aid: which, and where.
    Hushall { id: Option<Hash>, kommun_and_month: Option<Hash> },
}

impl Observation {
    /// Looks at `post`; `sink` knows which members were present.
    pub fn of(post: &Post, sink: &Sink) -> Self {
        let period = match post.get(Falt::Period) {
            Some(Value::Month(period)) => Some(period),
            _ => None,
        };
        let posttyp = post.posttyp();
        let post_id = post_id(post);
        let mut persons = post.persons().map(|(plats, person)| ObservedPerson {
            identity: identity(person),
            is_countable: person.idtyp().is_some_and(|idtyp| idtyp != Idtyp::DokumenterasEj),
            lacks_number: person.idtyp() == Some(Idtyp::Saknas),
            falt: plats.falt(PersonMedlem::Id),
        });
        Self {
            posttyp,
            period,
            event_member: [Falt::Version, Falt::Atgard].into_iter().find(|falt| sink.is_present(*falt)),
            version: match post.get(Falt::Version) {
                Some(Value::Integer(version)) => u32::try_from(version).ok(),
                _ => None,
            },
            is_void: post.get(Falt::Atgard) == Some(Value::Text(Atgard::Makulering.code())),
            key: post_id.as_ref().map(|key| hash_of((posttyp.name(), key.as_str()))),
            insats: insats_id(post).map(|key| hash_of(key.as_str())),
            persons: [persons.next(), persons.next()],
            detail: Detail::of(post, period),
            post_id,
        }
    }
}

impl Observation {
    /// Whether the record says that it is of an event file.
    pub fn is_event(&self) -> bool {
        self.event_member.is_some()
    }

    /// The case reference. It has not been looked through for identity numbers.
    pub fn post_id(&self) -> Option<&str> {
        self.post_id.as_ref().map(Nyckel::as_str)
    }
}

impl std::fmt::Debug for Observation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observation").field("posttyp", &self.posttyp).finish_non_exhaustive()
    }
}

impl Detail {
    fn of(post: &Post, period: Option<Period>) -> Self {
        match post {
            Post::Insats(insats) => {
                let person = insats.person.as_ref().and_then(|person| identity(person));
                let sort = person.zip(insats.insatstyp).zip(insats.verkstalld_fran);
                Self::Insats {
                    is_open: insats.avslutsdatum.is_none() && insats.verkstalld_till.is_none(),
                    sort: sort.map(|((person, typ), fran)| hash_of((person, typ.code(), fran, period))),
                }
            }
            Post::Placering(placering) => Self::Placering {
                id: placering.placering_id.as_ref().map(|key| hash_of(key.as_str())),
                from: placering.startdatum,
                to: placering.slutdatum,
            },
            Post::EkonomisktBistand(bistand) => {
                let kommun = bistand.ansvarig.as_ref().and_then(|ansvarig| ansvarig.kommunkod);
                Self::Hushall {
                    id: bistand.hushall_id.as_ref().map(|key| hash_of(key.as_str())),
                    kommun_and_month: kommun.zip(period).map(hash_of),
                }
            }
            _ => Self::None,
        }
    }
}

fn identity(person: &dyn HarPerson) -> Option<Hash> {
    person.id().map(|id| hash_of(id.expose().as_str()))
}

fn post_id(post: &Post) -> Option<Nyckel> {
    match post {
        Post::EkonomisktBistand(post) => post.post_id.clone(),
        Post::EkonomisktBistandAvslut(post) => post.post_id.clone(),
        Post::Insats(post) => post.post_id.clone(),
        Post::Placering(post) => post.post_id.clone(),
        Post::InsatsUtanBehovsprovning(post) => post.post_id.clone(),
        Post::Utredning(post) => post.post_id.clone(),
        Post::Anmalan(post) => post.post_id.clone(),
        Post::Uppfoljning(post) => post.post_id.clone(),
    }
}

fn insats_id(post: &Post) -> Option<&Nyckel> {
    match post {
        Post::Insats(post) => post.insats_id.as_ref(),
        Post::Placering(post) => post.insats_id.as_ref(),
        Post::Uppfoljning(post) => post.insats_id.as_ref(),
        _ => None,
    }
}
