//! Who a row is about.

use crate::kodlista::{Idtyp, Kon, Skydd};
use crate::post::gemensam::{Idtext, LokaltIdText};
use crate::post::{HarPerson, Value};
use crate::sensitive::Sensitive;

/// The person of a row: a national number, or what today's registers take instead of one.
///
/// A person without number is an ordinary case: the number is empty, and temporary id, sex and birth year have sources of their
/// own. `Debug` shows no identity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vem {
    /// The national number.
    pub id: Option<Sensitive<Idtext>>,
    /// The temporary id of the case system.
    pub lokalt_id: Option<Sensitive<LokaltIdText>>,
    /// The sex as the record states it; it is never read out of a number.
    pub kon: Option<Kon>,
    /// The birth year of a person without number. Our model has no birth date.
    pub fodelsear: Option<u32>,
    /// Whether the personal data are protected: then no row says where the person lives or gets an insats.
    pub skyddad: bool,
}

impl Vem {
    /// The person of a record; `None` when nothing that today's registers accept identifies them (a pseudonym, or an identity
    /// that is not documented).
    pub(super) fn of(person: &dyn HarPerson) -> Option<Self> {
        let id = match person.idtyp()? {
            Idtyp::Personnummer | Idtyp::Samordningsnummer => Some(person.id()?.clone()),
            Idtyp::Saknas => None,
            _ => return None,
        };
        Some(Self {
            id,
            lokalt_id: person.lokalt_id().cloned(),
            kon: person.kon(),
            fodelsear: person.fodelsear(),
            skyddad: person.skydd().is_some_and(|skydd| skydd != Skydd::Ingen),
        })
    }

    /// Whether both are the same person as far as the records say. Persons with neither number nor temporary id never are.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(one), Some(two)) => one == two,
            (None, None) => self.lokalt_id.is_some() && self.lokalt_id == other.lokalt_id,
            _ => false,
        }
    }

    pub(super) fn id_value(&self) -> Option<Value<'_>> {
        self.id.as_ref().map(|id| Value::Sensitive(Sensitive::new(id.expose().as_str())))
    }

    pub(super) fn lokalt_id_value(&self) -> Option<Value<'_>> {
        self.lokalt_id.as_ref().map(|id| Value::Sensitive(Sensitive::new(id.expose().as_str())))
    }

    pub(super) fn kon_value(&self) -> Option<Value<'_>> {
        self.kon.map(|kon| Value::Text(kon.code()))
    }

    pub(super) fn fodelsear_value(&self) -> Option<Value<'_>> {
        self.fodelsear.map(|year| Value::Integer(year.into()))
    }
}
