//! The members of a record type as a flat list, parents before children: what a `Falt` is.

use super::model::{Form, Kanslighet, Medlem, Model, Objekt};
use super::names::pascal;

/// One place in a record type.
#[derive(Clone, Debug)]
pub(crate) struct Flat<'a> {
    /// `PersonFolkbokforingskommun`.
    pub(crate) variant: String,
    /// `/person/folkbokforingskommun`.
    pub(crate) pointer: String,
    /// `person.folkbokforingskommun`.
    pub(crate) column: String,
    /// The variant of the enclosing object; `Post` at the top.
    pub(crate) parent: String,
    pub(crate) medlem: &'a Medlem,
    /// The shared object that the member belongs to; `None` at the top of a record type.
    pub(crate) inside: Option<&'a Objekt>,
}

impl Flat<'_> {
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.medlem.form, Form::Objekt(_))
    }

    /// The property name of the enclosing object.
    pub(crate) fn parent_name(&self) -> String {
        self.pointer.split('/').nth(1).unwrap_or_default().to_owned()
    }

    pub(crate) fn sensitivity(&self) -> &'static str {
        match self.medlem.kanslighet {
            Kanslighet::Direkt => "Direkt",
            Kanslighet::Indirekt => "Indirekt",
            Kanslighet::Ingen => "Ingen",
        }
    }
}

/// The places of `posttyp` in schema order.
pub(crate) fn flatten<'a>(model: &'a Model, posttyp: &'a Objekt) -> Result<Vec<Flat<'a>>, String> {
    let mut places = Vec::new();
    for medlem in &posttyp.medlemmar {
        places.push(Flat {
            variant: pascal(&medlem.namn),
            pointer: format!("/{}", medlem.namn),
            column: medlem.namn.clone(),
            parent: "Post".to_owned(),
            medlem,
            inside: None,
        });
        if let Form::Objekt(shared) = &medlem.form {
            let objekt = model.objekt(shared)?;
            for inner in &objekt.medlemmar {
                if matches!(inner.form, Form::Objekt(_)) {
                    return Err(format!("{shared}.{}: shared objects do not nest", inner.namn));
                }
                places.push(Flat {
                    variant: format!("{}{}", pascal(&medlem.namn), pascal(&inner.namn)),
                    pointer: format!("/{}/{}", medlem.namn, inner.namn),
                    column: format!("{}.{}", medlem.namn, inner.namn),
                    parent: pascal(&medlem.namn),
                    medlem: inner,
                    inside: Some(objekt),
                });
            }
        }
    }
    Ok(places)
}

/// Every place of every record type once, in the order of first appearance.
pub(crate) fn all(model: &Model) -> Result<Vec<Flat<'_>>, String> {
    let mut places: Vec<Flat<'_>> = Vec::new();
    for posttyp in &model.posttyper {
        for place in flatten(model, posttyp)? {
            match places.iter().find(|other| other.pointer == place.pointer) {
                None => places.push(place),
                Some(other) if other.sensitivity() == place.sensitivity() => {}
                Some(_) => {
                    return Err(format!("{}: record types disagree about the sensitivity", place.pointer));
                }
            }
        }
    }
    Ok(places)
}
