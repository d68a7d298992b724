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
            skyddad: Self::is_protected(person),
        })
    }

    /// Whether the record says that the person's data are protected.
    pub(super) fn is_protected(person: &dyn HarPerson) -> bool {
        person.skydd().is_some_and(|skydd| skydd != Skydd::Ingen)
    }

    /// What two records about the same person share; `None` when nothing says who it is.
    ///
    /// The two kinds of identity never meet: a temporary id holds a letter in front here.
    pub(super) fn group_key(&self) -> Option<String> {
        let number = self.id.as_ref().map(|id| id.expose().as_str().to_owned());
        number.or_else(|| self.lokalt_id.as_ref().map(|id| format!("lokalt:{}", id.expose().as_str())))
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
