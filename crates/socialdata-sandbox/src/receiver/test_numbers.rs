//! The sandbox takes published test numbers only: any other well-formed number may be a living person's (LEV-909).

use chrono::NaiveDate;
use serde_json::{Map, Value};
use socialdata_core::{
    falt::Falt,
    identitet::{NationelltNummer, TenDigit, canonical, testnummer},
    post::Posttyp,
};

/// The members, wherever they stand in `data`, that hold a well-formed number that is not published. A text in a member
/// that no schema knows counts for the object it stands in.
pub(super) fn unpublished(posttyp: Posttyp, data: &Map<String, Value>, today: NaiveDate) -> Vec<Falt> {
    let mut places = Vec::new();
    for (name, value) in data {
        let place = posttyp.member(Falt::Post, name).unwrap_or(Falt::Post);
        search(posttyp, place, value, today, &mut places);
    }
    places
}

fn search(posttyp: Posttyp, place: Falt, value: &Value, today: NaiveDate, places: &mut Vec<Falt>) {
    match value {
        Value::String(text) if is_unpublished(text, today) => places.push(place),
        // Twelve digits fit a number of JSON, too.
        Value::Number(number) if is_unpublished(&number.to_string(), today) => places.push(place),
        Value::Array(items) => items.iter().for_each(|item| search(posttyp, place, item, today, places)),
        Value::Object(members) => {
            for (name, inner) in members {
                let inside = posttyp.member(place, name).unwrap_or(place);
                search(posttyp, inside, inner, today, places);
            }
        }
        _ => {}
    }
}

fn is_unpublished(text: &str, today: NaiveDate) -> bool {
    let exact = NationelltNummer::parse(text).ok();
    let number = exact.or_else(|| canonical(text, today, TenDigit::Allow).ok());
    number.is_some_and(|number| !testnummer::is_published_test_number(&number))
}
