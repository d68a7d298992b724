//! Reads the JSON Schema subset that the record model is written in, and refuses the rest.
//!
//! A keyword that is not understood would be a constraint that the schema states and the code does not enforce, so it stops
//! the generation with the file and the JSON pointer. This module reads objects and their members; `schema_form` reads what a
//! member may hold, `schema_villkor` the conditions between members.

use super::json::Json;
use super::model::{Form, Kanslighet, Klass, Kodnamn, Medlem, Model, Objekt};
use super::names;
use super::place::Place;
use super::schema_form::{self, SHARED_FILE};
use super::schema_listor;
use super::schema_villkor;

const OBJECT_KEYWORDS: &[&str] = &[
    "$schema",
    "$id",
    "title",
    "description",
    "x-en",
    "x-kalla",
    "type",
    "additionalProperties",
    "required",
    "properties",
    "allOf",
];

/// What only a member that is an object written in place may have.
const INLINE_OBJECT_KEYWORDS: &[&str] = &["additionalProperties", "required", "properties", "allOf"];

/// What every member may have, whatever it holds.
const MEMBER_KEYWORDS: &[&str] = &[
    "title",
    "description",
    "x-en",
    "x-kalla",
    "x-kanslighet",
    "x-klass",
    "x-plats",
    "x-lagrum",
    "x-regel",
    "x-namn",
];

/// Objects read on the way, and where they stand.
pub(crate) struct Reading<'a> {
    /// `gemensam.schema.json`, for `$ref`.
    pub(crate) shared: &'a Json,
    /// The record type, when one is read.
    posttyp: Option<&'a str>,
    /// Names on the way to the object that is read; empty at the top of a record type.
    path: Vec<String>,
    /// Objects that were written inside others.
    found: Vec<Objekt>,
}

/// Reads `gemensam.schema.json` into the model.
pub(crate) fn read_shared(file: &str, json: &Json, model: &mut Model) -> Result<(), String> {
    let root = Place::root(file);
    root.only(json, &["$schema", "$id", "title", "description", "x-en", "$defs"])?;
    let defs = root.at("$defs");
    let definitions = json.get("$defs").map(Json::members).unwrap_or_default();
    for (namn, body) in definitions {
        let place = defs.at(namn);
        if body.get("type").and_then(Json::text) == Some("object") {
            let mut reading =
                Reading { shared: json, posttyp: None, path: vec![namn.clone()], found: Vec::new() };
            let objekt = read_object(namn, &place, body, &mut reading)?;
            reading.found.push(objekt);
            add_objects(model, reading.found)?;
        } else if let Form::Text(texttyp) = schema_form::read_type(&place, body)? {
            model.texter.push(texttyp);
        }
    }
    schema_listor::check(model, &model.objekt)
}

/// Reads one record type.
pub(crate) fn read_posttyp(namn: &str, file: &str, json: &Json, model: &mut Model) -> Result<Objekt, String> {
    let (_, shared) = model
        .sources
        .iter()
        .find(|(path, _)| path == SHARED_FILE)
        .ok_or_else(|| format!("{SHARED_FILE} must come before the record types"))?;
    let shared = Json::parse(shared).map_err(|error| format!("{SHARED_FILE}: {error}"))?;
    let root = Place::root(file);
    let mut reading = Reading { shared: &shared, posttyp: Some(namn), path: Vec::new(), found: Vec::new() };
    let objekt = read_object(namn, &root, json, &mut reading)?;
    let posttyp = objekt.medlemmar.first();
    if !posttyp.is_some_and(|medlem| {
        medlem.namn == "posttyp" && matches!(&medlem.form, Form::Konstant(value) if value == namn)
    }) {
        return Err(root.error("the first member must be posttyp, with the name of the file as its constant"));
    }
    add_objects(model, reading.found)?;
    schema_listor::check(model, std::slice::from_ref(&objekt))?;
    schema_listor::check(model, &model.objekt)?;
    Ok(objekt)
}

fn add_objects(model: &mut Model, found: Vec<Objekt>) -> Result<(), String> {
    for objekt in found {
        if model.objekt.iter().any(|other| other.typ() == objekt.typ()) {
            return Err(format!("two objects are called {}; share one in {SHARED_FILE}", objekt.typ()));
        }
        model.objekt.push(objekt);
    }
    Ok(())
}

fn read_object(namn: &str, place: &Place, json: &Json, reading: &mut Reading<'_>) -> Result<Objekt, String> {
    place.only(json, OBJECT_KEYWORDS)?;
    read_object_body(namn, place, json, reading)
}

fn read_object_body(
    namn: &str,
    place: &Place,
    json: &Json,
    reading: &mut Reading<'_>,
) -> Result<Objekt, String> {
    if json.get("additionalProperties") != Some(&Json::Bool(false)) {
        return Err(
            place.error("additionalProperties must be false: a map keyed by data has no place in a finding")
        );
    }
    let required = json.get("required").map(Json::texts).unwrap_or_default();
    let mut medlemmar: Vec<Medlem> = Vec::new();
    for (name, body) in json.get("properties").map(Json::members).unwrap_or_default() {
        let at = place.at("properties").at(name);
        let medlem = read_member(name, &at, body, &required, reading)?;
        if medlemmar.iter().any(|other| names::pascal(&other.ident) == names::pascal(&medlem.ident)) {
            return Err(at.error("two members have one Rust name; give one of them x-namn"));
        }
        medlemmar.push(medlem);
    }
    if let Some(name) = required.iter().find(|name| !medlemmar.iter().any(|medlem| medlem.namn == **name)) {
        return Err(place.error(&format!("required names {name}, which is no property")));
    }
    let conditions = json.get("allOf").map(Json::items).unwrap_or_default();
    let villkor = conditions
        .iter()
        .enumerate()
        .map(|(index, body)| schema_villkor::read(&place.at("allOf").at(&index.to_string()), body))
        .collect::<Result<_, _>>()?;
    Ok(Objekt {
        namn: namn.to_owned(),
        hemma: reading.posttyp.filter(|_| !reading.path.is_empty()).map(str::to_owned),
        titel: place.text(json, "title")?,
        beskrivning: place.text(json, "description")?,
        en: place.text(json, "x-en")?,
        medlemmar,
        villkor,
    })
}

fn read_member(
    name: &str,
    place: &Place,
    body: &Json,
    required: &[String],
    reading: &mut Reading<'_>,
) -> Result<Medlem, String> {
    let is_object = body.get("type").and_then(Json::text) == Some("object");
    let own = if is_object { INLINE_OBJECT_KEYWORDS } else { schema_form::KEYWORDS };
    place.only(body, &[MEMBER_KEYWORDS, own, &["type"]].concat())?;
    let ident = read_ident(name, place, body)?;
    let form = if is_object {
        read_inline_object(&ident, place, body, reading)?
    } else {
        schema_form::read_member_form(place, body, reading.shared)?
    };
    let rules = Rules::read(place, body)?;
    if rules.saknas.is_some() != required.iter().any(|other| other == name) {
        return Err(place
            .at("x-regel")
            .error("a required member needs a code `saknas`, an optional one must not have it"));
    }
    let coded = matches!(form, Form::Kod(_) | Form::Koder { .. } | Form::Kommunkod | Form::Konstant(_));
    if rules.okand_kod.is_some() != coded {
        return Err(place
            .at("x-regel")
            .error("a member with a code list needs a code `kod`, another must not have it"));
    }
    let mut medlem = Medlem {
        namn: name.to_owned(),
        ident,
        titel: place.text(body, "title")?,
        beskrivning: place.text(body, "description")?,
        en: place.text(body, "x-en")?,
        form,
        kalla: schema_form::read_source(place, body)?,
        kanslighet: read_sensitivity(place, body)?,
        klass: read_class(place, body)?,
        plats: read_flag(place, body, "x-plats")?,
        lagrum: body.get("x-lagrum").and_then(Json::text).map(str::to_owned),
        saknas: rules.saknas,
        fel_form: rules.fel_form,
        okand_kod: rules.okand_kod,
        ogiltig_kod: rules.ogiltig_kod,
    };
    if matches!(medlem.form, Form::Rad(_)) {
        if !reading.path.is_empty() {
            return Err(place.error("a row of numbers may stand at the top of a record type only"));
        }
        medlem.form = schema_form::read_row(place, body, &medlem)?;
    }
    Ok(medlem)
}

fn read_inline_object(
    ident: &str,
    place: &Place,
    body: &Json,
    reading: &mut Reading<'_>,
) -> Result<Form, String> {
    reading.path.push(names::kebab(ident));
    let namn = reading.path.join("-");
    let objekt = read_object_body(&namn, place, body, reading)?;
    reading.path.pop();
    reading.found.push(objekt);
    Ok(Form::Objekt(namn))
}

/// The codes of `x-regel`.
struct Rules {
    saknas: Option<Kodnamn>,
    fel_form: Kodnamn,
    okand_kod: Option<Kodnamn>,
    ogiltig_kod: Option<Kodnamn>,
}

impl Rules {
    fn read(place: &Place, body: &Json) -> Result<Self, String> {
        let rules = body.get("x-regel").ok_or_else(|| place.error("x-regel is missing"))?;
        let at = place.at("x-regel");
        at.only(rules, &["saknas", "form", "kod", "giltighet"])?;
        Ok(Self {
            saknas: schema_form::code(rules.get("saknas")),
            fel_form: schema_form::code(rules.get("form")).ok_or_else(|| at.error("form is missing"))?,
            okand_kod: schema_form::code(rules.get("kod")),
            ogiltig_kod: schema_form::code(rules.get("giltighet")),
        })
    }
}

/// The name that Rust identifiers are made of.
fn read_ident(name: &str, place: &Place, body: &Json) -> Result<String, String> {
    let is_ident = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(place.error("a property name has letters, digits and hyphens only"));
    }
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(place.error("a property name of digits only could be taken for an index"));
    }
    match body.get("x-namn").and_then(Json::text) {
        Some(ident) if is_ident(ident) => Ok(ident.to_owned()),
        Some(_) => Err(place.at("x-namn").error("must be an identifier in camelCase")),
        None if is_ident(name) => Ok(name.to_owned()),
        None => Err(place.error("the property name is no identifier; give the member x-namn")),
    }
}

fn read_sensitivity(place: &Place, body: &Json) -> Result<Kanslighet, String> {
    match place.text(body, "x-kanslighet")?.as_str() {
        "direkt" => Ok(Kanslighet::Direkt),
        "indirekt" => Ok(Kanslighet::Indirekt),
        "ingen" => Ok(Kanslighet::Ingen),
        _ => Err(place.at("x-kanslighet").error("must be direkt, indirekt or ingen")),
    }
}

fn read_class(place: &Place, body: &Json) -> Result<Option<Klass>, String> {
    match body.get("x-klass").map(Json::text) {
        None => Ok(None),
        Some(Some("person-key")) => Ok(Some(Klass::PersonKey)),
        Some(Some("source-key")) => Ok(Some(Klass::SourceKey)),
        Some(_) => Err(place.at("x-klass").error("must be person-key or source-key")),
    }
}

fn read_flag(place: &Place, body: &Json, key: &str) -> Result<bool, String> {
    match body.get(key) {
        None => Ok(false),
        Some(Json::Bool(true)) => Ok(true),
        Some(_) => Err(place.at(key).error("must be true, or be left out")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &str = r#""title":"T","description":"D.","x-en":"E.","x-kalla":{"text":"K","status":"praxis"},
        "x-kanslighet":"ingen","x-regel":{"form":"FMT-900"}"#;

    fn read(body: &str) -> Result<(Objekt, Vec<Objekt>), String> {
        let shared = Json::parse(r#"{"$defs":{}}"#)?;
        let mut reading = Reading { shared: &shared, posttyp: Some("x"), path: vec![], found: vec![] };
        let objekt = read_object("x", &Place::root("f"), &Json::parse(body)?, &mut reading)?;
        Ok((objekt, reading.found))
    }

    fn check(body: &str, expected: &str) {
        let message = read(body).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }

    /// A record type with one member that has `keywords` beside what every member has.
    fn with_member(name: &str, keywords: &str) -> String {
        format!(
            r#"{{"title":"X","description":"D.","x-en":"E.","type":"object","additionalProperties":false,
                "properties":{{"{name}":{{{META},{keywords}}}}}}}"#
        )
    }

    #[test]
    fn an_unknown_keyword_stops_with_file_and_pointer() {
        check(r#"{"minProperties":1}"#, "f#/minProperties: codegen does not know this keyword");
        check(
            r#"{"additionalProperties":false,"properties":{"a":{"multipleOf":2}}}"#,
            "f#/properties/a/multipleOf: codegen does not know",
        );
        check(
            &with_member("a", r#""type":"boolean","properties":{}"#),
            "f#/properties/a/properties: codegen",
        );
    }

    #[test]
    fn an_open_object_is_refused() {
        check(r#"{"properties":{}}"#, "additionalProperties must be false");
        check(
            &with_member("a", r#""type":"object","properties":{}"#),
            "f#/properties/a: additionalProperties must be false",
        );
    }

    #[test]
    fn a_required_member_needs_a_code() {
        check(
            r#"{"additionalProperties":false,"required":["a"],"properties":{"a":{"type":"boolean","x-regel":{"form":"FMT-999"}}}}"#,
            "a required member needs a code `saknas`",
        );
    }

    #[test]
    fn an_object_in_place_is_named_by_the_way_to_it() {
        let leaf = format!(r#"{{{META},"type":"boolean","x-namn":"ar0Till14"}}"#);
        let inner = format!(
            r#"{{{META},"type":"object","additionalProperties":false,"properties":{{"0-14":{leaf}}}}}"#
        );
        let outer =
            format!(r#""type":"object","additionalProperties":false,"properties":{{"perKon":{inner}}}"#);
        let (objekt, found) = read(&with_member("antal", &outer)).unwrap();
        assert!(matches!(&objekt.medlemmar[0].form, Form::Objekt(namn) if namn == "antal"));
        let names: Vec<_> = found.iter().map(|objekt| (objekt.typ(), objekt.hemma.as_deref())).collect();
        assert_eq!(names, [("AntalPerKon".to_owned(), Some("x")), ("Antal".to_owned(), Some("x"))]);
        assert_eq!(found[0].medlemmar[0].ident, "ar0Till14");
    }

    #[test]
    fn a_name_that_is_no_identifier_needs_one() {
        check(&with_member("0-14", r#""type":"boolean""#), "f#/properties/0-14: the property name is no");
        check(&with_member("65-", r#""type":"boolean","x-namn":"Fel namn""#), "f#/properties/65-/x-namn");
        check(&with_member("14", r#""type":"boolean","x-namn":"a""#), "could be taken for an index");
        check(&with_member("a/b", r#""type":"boolean","x-namn":"a""#), "letters, digits and hyphens");
    }

    #[test]
    fn keys_and_places_are_marked_by_closed_words() {
        let (objekt, _) =
            read(&with_member("a", r#""type":"boolean","x-klass":"source-key","x-plats":true"#)).unwrap();
        assert_eq!((objekt.medlemmar[0].klass, objekt.medlemmar[0].plats), (Some(Klass::SourceKey), true));
        check(&with_member("a", r#""type":"boolean","x-klass":"key""#), "f#/properties/a/x-klass: must be");
        check(&with_member("a", r#""type":"boolean","x-plats":false"#), "f#/properties/a/x-plats: must be");
    }
}
