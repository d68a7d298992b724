//! What a member may hold: texts, dates, codes, numbers, lists of codes and rows of numbers.
//!
//! Each form has its own keywords; one that belongs to another form is refused, since nothing would enforce it.

use super::json::Json;
use super::model::{Form, Kalla, Kodnamn, Medlem, Sprak, Texttyp};
use super::place::Place;

/// The definitions that members refer to.
pub(crate) const SHARED_FILE: &str = "schemas/post/v1/gemensam.schema.json";

/// Every keyword of a member that is no object; which of them go together is checked by form.
pub(crate) const KEYWORDS: &[&str] = &[
    "$ref",
    "const",
    "enum",
    "x-kodlista",
    "minimum",
    "maximum",
    "x-enhet",
    "pattern",
    "format",
    "x-form",
    "items",
    "prefixItems",
    "uniqueItems",
    "minItems",
    "maxItems",
];

/// The keywords of a shared definition beside those of its form.
const DEFINITION_KEYWORDS: &[&str] = &["title", "description", "x-en", "type"];

/// What `socialdata_core::period::Period::parse` accepts.
const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";

/// What a date looks like in every year that `socialdata_core::period::parse_date` accepts. `format` alone is not enough:
/// many validators do not assert it, and some accept a sign in the year.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The longest row and the longest list of codes.
const MOST_ITEMS: i64 = 32;

/// `"FMT-010"`, or `"PNR-011 pseudonym-ogiltig"` where the contract fixes the name.
pub(crate) fn code(json: Option<&Json>) -> Option<Kodnamn> {
    let text = json?.text()?;
    let (kod, namn) = text.split_once(' ').map_or((text, None), |(kod, namn)| (kod, Some(namn.to_owned())));
    Some(Kodnamn { kod: kod.to_owned(), namn })
}

/// The form in words.
pub(crate) fn read_form_text(place: &Place, body: &Json) -> Result<Sprak, String> {
    let form = body.get("x-form").ok_or_else(|| place.error("x-form (the form in words) is missing"))?;
    let at = place.at("x-form");
    at.only(form, &["sv", "en"])?;
    Ok(Sprak { sv: at.text(form, "sv")?, en: at.text(form, "en")? })
}

/// What a member or a form rests on, and how firm that is.
pub(crate) fn read_source(place: &Place, body: &Json) -> Result<Kalla, String> {
    let source = body.get("x-kalla").ok_or_else(|| place.error("x-kalla is missing"))?;
    let at = place.at("x-kalla");
    at.only(source, &["text", "status"])?;
    let status = at.text(source, "status")?;
    if !["gallande", "beslutad", "foreslagen", "praxis", "eget-forslag"].contains(&status.as_str()) {
        return Err(at.at("status").error("must be gallande, beslutad, foreslagen, praxis or eget-forslag"));
    }
    Ok(Kalla { text: at.text(source, "text")?, status })
}

/// The form of a member that is no object written in place. A row comes without its items; see [`read_row`].
pub(crate) fn read_member_form(place: &Place, body: &Json, shared: &Json) -> Result<Form, String> {
    if let Some(reference) = body.get("$ref").and_then(Json::text) {
        own(place, body, &["$ref"])?;
        return read_reference(place, reference, shared);
    }
    let form = read_type(place, body)?;
    if matches!(form, Form::Text(_) | Form::Manad(_)) {
        return Err(
            place.error(&format!("a text with a pattern is a definition of {SHARED_FILE}: refer to it"))
        );
    }
    Ok(form)
}

/// The form that the keywords of a member or a shared definition state.
pub(crate) fn read_type(place: &Place, body: &Json) -> Result<Form, String> {
    match body.get("type").and_then(Json::text) {
        Some("boolean") => own(place, body, &[]).map(|()| Form::Flagga),
        Some("integer") => read_integer(place, body),
        Some("string") => read_string(place, body),
        Some("array") if body.get("prefixItems").is_some() => {
            own(place, body, &["prefixItems", "items", "minItems", "maxItems", "x-enhet"])?;
            Ok(Form::Rad(Vec::new()))
        }
        Some("array") => read_codes(place, body),
        _ => Err(place.at("type").error("must be string, integer, boolean, array or object, or a $ref")),
    }
}

/// The items of the row `medlem`: whole numbers, all with the same bounds.
pub(crate) fn read_row(place: &Place, body: &Json, medlem: &Medlem) -> Result<Form, String> {
    let items = body.get("prefixItems").map(Json::items).unwrap_or_default();
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let is_fixed = body.get("items") == Some(&Json::Bool(false))
        && ["minItems", "maxItems"].iter().all(|key| body.get(key).and_then(Json::number) == Some(length));
    if !is_fixed || !(1..=MOST_ITEMS).contains(&length) {
        return Err(place.error(&format!(
            "a row has 1–{MOST_ITEMS} prefixItems, \"items\": false, and their number as minItems and maxItems"
        )));
    }
    let mut row = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = place.at("prefixItems").at(&index.to_string());
        if items.first() != Some(item) {
            return Err(at.error("the items of a row are alike"));
        }
        at.only(item, &["type", "minimum", "maximum"])?;
        let number = item.get("type").and_then(Json::text) == Some("integer");
        let (true, Some(enhet)) = (number, body.get("x-enhet").and_then(Json::text)) else {
            return Err(at.error("the items of a row are integers, and the row says x-enhet"));
        };
        row.push(Medlem {
            namn: index.to_string(),
            ident: index.to_string(),
            titel: format!("{}, plats {index}", medlem.titel),
            form: Form::Heltal {
                min: bound(&at, item, "minimum")?,
                max: bound(&at, item, "maximum")?,
                enhet: enhet.to_owned(),
            },
            saknas: None,
            ..medlem.clone()
        });
    }
    Ok(Form::Rad(row))
}

fn read_reference(place: &Place, reference: &str, shared: &Json) -> Result<Form, String> {
    let at = place.at("$ref");
    let name = reference
        .strip_prefix("gemensam.schema.json#/$defs/")
        .ok_or_else(|| at.error("only gemensam.schema.json#/$defs/… can be referred to"))?;
    let body = shared
        .get("$defs")
        .and_then(|defs| defs.get(name))
        .ok_or_else(|| at.error(&format!("there is no definition {name}")))?;
    if body.get("type").and_then(Json::text) == Some("object") {
        return Ok(Form::Objekt(name.to_owned()));
    }
    read_type(&Place::root(SHARED_FILE).at("$defs").at(name), body)
}

fn read_integer(place: &Place, body: &Json) -> Result<Form, String> {
    own(place, body, &["minimum", "maximum", "x-enhet"])?;
    Ok(Form::Heltal {
        min: bound(place, body, "minimum")?,
        max: bound(place, body, "maximum")?,
        enhet: place.text(body, "x-enhet")?,
    })
}

fn bound(place: &Place, body: &Json, key: &str) -> Result<i64, String> {
    let bound = body.get(key).and_then(Json::number);
    bound
        .filter(|bound| (0..=i64::from(u32::MAX)).contains(bound))
        .ok_or_else(|| place.error(&format!("an integer needs {key}, from 0 to {}", u32::MAX)))
}

fn read_string(place: &Place, body: &Json) -> Result<Form, String> {
    if let Some(value) = body.get("const").and_then(Json::text) {
        return own(place, body, &["const"]).map(|()| Form::Konstant(value.to_owned()));
    }
    if let Some(list) = body.get("x-kodlista").and_then(Json::text) {
        own(place, body, &["enum", "x-kodlista"])?;
        return Ok(if list == "kommun" { Form::Kommunkod } else { Form::Kod(list.to_owned()) });
    }
    let form = read_form_text(place, body)?;
    if body.get("format").is_some() {
        own(place, body, &["format", "pattern", "x-form"])?;
        if place.text(body, "format")? != "date" {
            return Err(place.at("format").error("only the format date is understood"));
        }
        let is_date = body.get("pattern").and_then(Json::text) == Some(DATE);
        return if is_date {
            Ok(Form::Datum(form))
        } else {
            Err(place.error(&format!("beside the format date stands the pattern {DATE}")))
        };
    }
    own(place, body, &["pattern", "x-form"])?;
    let titel = place.text(body, "title")?;
    if titel == "Period" {
        let is_month = place.text(body, "pattern")? == MONTH;
        return if is_month {
            Ok(Form::Manad(form))
        } else {
            Err(place.at("pattern").error("a Period is a month as core reads it"))
        };
    }
    Ok(Form::Text(Texttyp {
        typ: titel,
        beskrivning: place.text(body, "description")?,
        en: place.text(body, "x-en")?,
        pattern: place.text(body, "pattern")?,
        form,
    }))
}

fn read_codes(place: &Place, body: &Json) -> Result<Form, String> {
    own(place, body, &["items", "x-kodlista", "uniqueItems", "maxItems"])?;
    let at = place.at("items");
    let items =
        body.get("items").ok_or_else(|| place.error("an array needs items, or prefixItems for a row"))?;
    at.only(items, &["type", "enum"])?;
    if items.get("type").and_then(Json::text) != Some("string") || items.get("enum").is_none() {
        return Err(at.error("the items of a list are codes: strings with an enum"));
    }
    let lista = place.text(body, "x-kodlista")?;
    if lista == "kommun" {
        return Err(place.at("x-kodlista").error("a list of municipalities is not understood"));
    }
    if body.get("uniqueItems") != Some(&Json::Bool(true)) {
        return Err(place.error("a list of codes needs uniqueItems"));
    }
    let most = body.get("maxItems").and_then(Json::number).filter(|most| (1..=MOST_ITEMS).contains(most));
    let hogst = most.and_then(|most| usize::try_from(most).ok());
    let hogst =
        hogst.ok_or_else(|| place.error(&format!("a list of codes needs maxItems, 1–{MOST_ITEMS}")))?;
    Ok(Form::Koder { lista, hogst })
}

/// Refuses keywords of other forms, and of nothing at all where a shared definition is read.
fn own(place: &Place, body: &Json, keywords: &[&str]) -> Result<(), String> {
    let is_member = body.get("x-regel").is_some();
    for (key, _) in body.members() {
        let of_other_form = KEYWORDS.contains(&key.as_str()) && !keywords.contains(&key.as_str());
        let unknown =
            !is_member && !DEFINITION_KEYWORDS.contains(&key.as_str()) && !KEYWORDS.contains(&key.as_str());
        if of_other_form || unknown {
            return Err(place.at(key).error("codegen does not know this keyword for a member of this form"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kanslighet;

    fn read(body: &str) -> Result<Form, String> {
        let shared = Json::parse(
            r#"{"$defs":{"o":{"type":"object"},"d":{"title":"D","type":"string","format":"date","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$","x-form":{"sv":"a","en":"b"}}}}"#,
        )?;
        let body = format!(r#"{{"title":"T","description":"D.","x-en":"E.","x-regel":{{}},{body}}}"#);
        read_member_form(&Place::root("f"), &Json::parse(&body)?, &shared)
    }

    fn refused(body: &str, expected: &str) {
        let message = read(body).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn a_list_of_codes() {
        let list = r#""type":"array","items":{"type":"string","enum":["a"]},"x-kodlista":"kon","uniqueItems":true,"maxItems":5"#;
        assert!(matches!(read(list).unwrap(), Form::Koder { lista, hogst: 5 } if lista == "kon"));
        refused(&list.replace(r#""uniqueItems":true,"#, ""), "f#: a list of codes needs uniqueItems");
        refused(&list.replace("\"maxItems\":5", "\"maxItems\":99"), "f#: a list of codes needs maxItems");
        refused(&list.replace("\"maxItems\":5", "\"maxItems\":5,\"minItems\":1"), "f#/minItems: codegen");
        refused(&list.replace("\"string\"", "\"integer\""), "f#/items: the items of a list are codes");
        refused(
            &list.replace("[\"a\"]", "[\"a\"],\"pattern\":\"a\""),
            "f#/items/pattern: codegen does not know",
        );
        refused(&list.replace("\"kon\"", "\"kommun\""), "f#/x-kodlista: a list of municipalities");
        refused(r#""type":"array""#, "f#: an array needs items");
    }

    fn row(body: &str) -> Result<Form, String> {
        let medlem = Medlem {
            namn: "rad".to_owned(),
            ident: "rad".to_owned(),
            titel: "Rad".to_owned(),
            beskrivning: String::new(),
            en: String::new(),
            form: Form::Flagga,
            kalla: Kalla { text: "K".to_owned(), status: "praxis".to_owned() },
            kanslighet: Kanslighet::Ingen,
            klass: None,
            plats: false,
            lagrum: None,
            saknas: None,
            fel_form: Kodnamn { kod: "FMT-900".to_owned(), namn: None },
            okand_kod: None,
            ogiltig_kod: None,
        };
        let body = format!(r#"{{"type":"array",{body}}}"#);
        read_row(&Place::root("f"), &Json::parse(&body)?, &medlem)
    }

    #[test]
    fn a_row_of_numbers() {
        let item = r#"{"type":"integer","minimum":0,"maximum":20}"#;
        let body = format!(
            r#""prefixItems":[{item},{item}],"items":false,"minItems":2,"maxItems":2,"x-enhet":"barn""#
        );
        let Form::Rad(items) = row(&body).unwrap() else { panic!("no row") };
        assert_eq!(items.iter().map(|item| item.namn.as_str()).collect::<Vec<_>>(), ["0", "1"]);
        for (from, to, expected) in [
            ("\"minItems\":2", "\"minItems\":1", "f#: a row has 1–32 prefixItems"),
            ("\"items\":false", "\"items\":true", "f#: a row has 1–32 prefixItems"),
            (
                "},{\"type\":\"integer\",\"minimum\":0",
                "},{\"type\":\"integer\",\"minimum\":1",
                "f#/prefixItems/1: the items of a row are alike",
            ),
            (",\"x-enhet\":\"barn\"", "", "f#/prefixItems/0: the items of a row are integers"),
        ] {
            let message = row(&body.replace(from, to)).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
        let message = row(&body.replace("\"maximum\":20", "\"maximum\":-1")).unwrap_err();
        assert!(message.contains("f#/prefixItems/0: an integer needs maximum"), "{message}");
        let message = row(&body.replace("\"maximum\":20", "\"maximum\":20,\"title\":\"x\"")).unwrap_err();
        assert!(message.contains("f#/prefixItems/0/title: codegen does not know"), "{message}");
    }

    #[test]
    fn a_keyword_of_another_form_is_refused() {
        refused(r#""type":"boolean","minimum":1"#, "f#/minimum: codegen does not know this keyword for");
        refused(r#""type":"integer","minimum":0,"maximum":1,"x-enhet":"st","pattern":"^a$""#, "f#/pattern");
        refused(r#""$ref":"gemensam.schema.json#/$defs/d","enum":[]"#, "f#/enum");
        refused(
            r#""type":"integer","minimum":-5,"maximum":1,"x-enhet":"st""#,
            "an integer needs minimum, from 0",
        );
    }

    #[test]
    fn a_reference_stays_in_the_shared_file() {
        assert!(matches!(read(r#""$ref":"gemensam.schema.json#/$defs/o""#).unwrap(), Form::Objekt(_)));
        assert!(matches!(read(r#""$ref":"gemensam.schema.json#/$defs/d""#).unwrap(), Form::Datum(_)));
        refused(r#""$ref":"gemensam.schema.json#/$defs/x""#, "f#/$ref: there is no definition x");
        refused(r#""$ref":"https://example.org/x""#, "f#/$ref: only gemensam.schema.json");
    }

    #[test]
    fn a_date_without_its_pattern_is_refused() {
        for pattern in ["", r#","pattern":"^[0-9-]{10}$""#] {
            refused(
                &format!(r#""type":"string","format":"date"{pattern},"x-form":{{"sv":"a","en":"b"}}"#),
                "f#: beside the format date stands the pattern ^[0-9]{4}-",
            );
        }
    }

    #[test]
    fn a_pattern_is_shared() {
        refused(
            r#""type":"string","pattern":"^a$","x-form":{"sv":"a","en":"b"}"#,
            "a text with a pattern is a definition of",
        );
    }
}
