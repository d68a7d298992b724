//! Code lists in schemas: the enum of every coded member is its list, and the list exists.

use super::json::Json;
use super::kodlista::Kodlista;
use super::model::{Form, Medlem, Model, Objekt};
use super::place::Place;

/// Lists whose codes are judged by the date that the record gives, not by the period.
const JUDGED_BY_DATE: &[&str] = &["lagrum"];

/// The enum of every coded member must be its code list, no more and no less.
pub(crate) fn check(model: &Model, objekt: &[Objekt]) -> Result<(), String> {
    for (objekt, medlem) in
        objekt.iter().flat_map(|objekt| objekt.medlemmar.iter().map(move |medlem| (objekt, medlem)))
    {
        let about = |what: String| format!("{} {}: {what}", objekt.namn, medlem.namn);
        if let Form::Kod(list) | Form::Koder { lista: list, .. } = &medlem.form {
            check_validity(model.kodlista(list)?, medlem).map_err(about)?;
        } else if medlem.ogiltig_kod.is_some() {
            return Err(about("x-regel/giltighet is for members with a code list".to_owned()));
        }
    }
    for (file, text) in &model.sources {
        if file.starts_with("schemas/post/") {
            let json = Json::parse(text)?;
            check_enums(model, &Place::root(file), &json)?;
        }
    }
    Ok(())
}

/// A list with dates needs a rule that looks at them.
fn check_validity(list: &Kodlista, medlem: &Medlem) -> Result<(), String> {
    let has_dates = list.koder.iter().any(|kod| kod.from.is_some() || kod.to.is_some());
    let is_judged = has_dates && !JUDGED_BY_DATE.contains(&list.namn.as_str());
    match (is_judged, medlem.ogiltig_kod.is_some()) {
        (true, false) => {
            Err(format!("the codes of {} have dates; give the member x-regel/giltighet (KOD-9xx)", list.namn))
        }
        (false, true) => Err(format!(
            "the codes of {} are not judged by the period; take x-regel/giltighet away",
            list.namn
        )),
        _ => Ok(()),
    }
}

fn check_enums(model: &Model, place: &Place, json: &Json) -> Result<(), String> {
    if let Some(list) = json.get("x-kodlista").and_then(Json::text) {
        let expected = model.kodlista(list).map_err(|error| place.error(&error))?.codes();
        // The codes of a list stand with its items.
        let (place, coded) = match json.get("items") {
            Some(items) => (place.at("items"), items),
            None => (place.clone(), json),
        };
        if coded.get("enum").map(Json::texts) != Some(expected) {
            return Err(place
                .at("enum")
                .error(&format!("is not the code list {list}: copy its codes, in its order")));
        }
    }
    for (key, value) in json.members() {
        check_enums(model, &place.at(key), value)?;
    }
    json.items()
        .iter()
        .enumerate()
        .try_for_each(|(index, value)| check_enums(model, &place.at(&index.to_string()), value))
}
