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
    /// The object that the member belongs to; `None` at the top of a record type and for the items of a row.
    pub(crate) inside: Option<&'a Objekt>,
    /// The members on the way from the record to this one, outermost first; this one is not among them.
    pub(crate) above: Vec<&'a Medlem>,
}

impl<'a> Flat<'a> {
    /// Whether places lie below this one: the members of an object, the items of a row.
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.medlem.form, Form::Objekt(_) | Form::Rad(_))
    }

    /// Whether this is an item of a row.
    pub(crate) fn is_item(&self) -> bool {
        self.above.last().is_some_and(|medlem| matches!(medlem.form, Form::Rad(_)))
    }

    pub(crate) fn sensitivity(&self) -> &'static str {
        match self.medlem.kanslighet {
            Kanslighet::Direkt => "Direkt",
            Kanslighet::Indirekt => "Indirekt",
            Kanslighet::Ingen => "Ingen",
        }
    }

    /// The kind of places that a `Falt` tells apart.
    pub(crate) fn kind(&self) -> &'static str {
        match self.medlem.form {
            Form::Objekt(_) => "Objekt",
            Form::Rad(_) => "Rad",
            Form::Koder { .. } => "Lista",
            _ => "Varde",
        }
    }

    fn below(&self, medlem: &'a Medlem, inside: Option<&'a Objekt>) -> Self {
        let mut above = self.above.clone();
        above.push(self.medlem);
        Self {
            variant: format!("{}{}", self.variant, pascal(&medlem.ident)),
            pointer: format!("{}/{}", self.pointer, medlem.namn),
            column: format!("{}.{}", self.column, medlem.namn),
            parent: self.variant.clone(),
            medlem,
            inside,
            above,
        }
    }
}

/// The places of `posttyp` in schema order.
pub(crate) fn flatten<'a>(model: &'a Model, posttyp: &'a Objekt) -> Result<Vec<Flat<'a>>, String> {
    let mut places = Vec::new();
    for medlem in &posttyp.medlemmar {
        let top = Flat {
            variant: pascal(&medlem.ident),
            pointer: format!("/{}", medlem.namn),
            column: medlem.namn.clone(),
            parent: "Post".to_owned(),
            medlem,
            inside: None,
            above: Vec::new(),
        };
        add(model, top, &mut places)?;
    }
    Ok(places)
}

fn add<'a>(model: &'a Model, place: Flat<'a>, places: &mut Vec<Flat<'a>>) -> Result<(), String> {
    let medlem = place.medlem;
    let below: Vec<Flat<'a>> = match &medlem.form {
        Form::Objekt(namn) => {
            let objekt = model.objekt(namn)?;
            objekt.medlemmar.iter().map(|inner| place.below(inner, Some(objekt))).collect()
        }
        Form::Rad(items) => items.iter().map(|item| place.below(item, None)).collect(),
        _ => Vec::new(),
    };
    places.push(place);
    below.into_iter().try_for_each(|inner| add(model, inner, places))
}

/// Every place of every record type once, in an order that every record type keeps where they agree.
pub(crate) fn all(model: &Model) -> Result<Vec<Flat<'_>>, String> {
    let mut places: Vec<Flat<'_>> = Vec::new();
    for posttyp in &model.posttyper {
        let mut next = 0;
        for place in flatten(model, posttyp)? {
            let known = places.iter().position(|other| other.pointer == place.pointer);
            let at = if let Some(at) = known {
                agree(places.get(at), &place)?;
                at
            } else {
                if let Some(other) = places.iter().find(|other| other.variant == place.variant) {
                    return Err(format!("{} and {} have one Rust name", other.pointer, place.pointer));
                }
                places.insert(next, place);
                next
            };
            next = at + 1;
        }
    }
    Ok(places)
}

/// What a place is must not depend on the record type.
fn agree(known: Option<&Flat<'_>>, place: &Flat<'_>) -> Result<(), String> {
    let Some(known) = known else { return Ok(()) };
    let differences = [
        ("the sensitivity", known.sensitivity() != place.sensitivity()),
        ("the kind of value", known.kind() != place.kind()),
        ("the length of the row", items(known.medlem) != items(place.medlem)),
        ("x-klass", known.medlem.klass != place.medlem.klass),
        ("x-plats", known.medlem.plats != place.medlem.plats),
        ("x-namn", known.variant != place.variant),
    ];
    match differences.into_iter().find(|(_, differs)| *differs) {
        Some((what, _)) => Err(format!("{}: record types disagree about {what}", place.pointer)),
        None => Ok(()),
    }
}

fn items(medlem: &Medlem) -> usize {
    match &medlem.form {
        Form::Rad(items) => items.len(),
        _ => 0,
    }
}
