//! Reads the JSON Schema subset that the record model is written in, and refuses the rest.
//!
//! A keyword that is not understood would be a constraint that the schema states and the code does not enforce, so it stops
//! the generation with the file and the JSON pointer.

use super::json::Json;
use super::model::{
    Form, Kalla, Kanslighet, Kodnamn, Medlem, Model, Monster, Objekt, Sprak, Texttyp, Villkor,
};

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
const MEMBER_KEYWORDS: &[&str] = &[
    "title",
    "description",
    "x-en",
    "x-kalla",
    "x-kanslighet",
    "x-lagrum",
    "x-regel",
    "x-enhet",
    "x-kodlista",
    "x-form",
    "$ref",
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "pattern",
    "format",
];
const TYPE_KEYWORDS: &[&str] =
    &["title", "description", "x-en", "x-form", "x-kodlista", "type", "pattern", "format", "enum"];

/// What `socialdata_core::period::Period::parse` accepts.
const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";

/// What a date looks like in every year that `socialdata_core::period::parse_date` accepts. `format` alone is not enough:
/// many validators do not assert it, and some accept a sign in the year.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// A place in a schema file, for messages.
#[derive(Clone)]
struct Place {
    file: String,
    pointer: String,
}

impl Place {
    fn at(&self, step: &str) -> Self {
        Self {
            file: self.file.clone(),
            pointer: format!("{}/{}", self.pointer, step.replace('~', "~0").replace('/', "~1")),
        }
    }

    fn error(&self, what: &str) -> String {
        format!("{}#{}: {what}", self.file, self.pointer)
    }

    fn only(&self, json: &Json, known: &[&str]) -> Result<(), String> {
        match json.members().iter().find(|(key, _)| !known.contains(&key.as_str())) {
            Some((key, _)) => Err(self
                .at(key)
                .error("codegen does not know this keyword; see CONTRIBUTING.md for the ones it does")),
            None => Ok(()),
        }
    }

    fn text(&self, json: &Json, key: &str) -> Result<String, String> {
        json.get(key)
            .and_then(Json::text)
            .map(str::to_owned)
            .ok_or_else(|| self.error(&format!("{key} is missing")))
    }
}

/// Reads `gemensam.schema.json` into the model.
pub(crate) fn read_shared(file: &str, json: &Json, model: &mut Model) -> Result<(), String> {
    let root = Place { file: file.to_owned(), pointer: String::new() };
    root.only(json, &["$schema", "$id", "title", "description", "x-en", "$defs"])?;
    let defs = root.at("$defs");
    let definitions = json.get("$defs").map(Json::members).unwrap_or_default();
    for (namn, body) in definitions {
        let place = defs.at(namn);
        if body.get("type").and_then(Json::text) == Some("object") {
            let objekt = read_object(namn, &place, body, json)?;
            model.objekt.push(objekt);
        } else if let Form::Text(texttyp) = read_type(&place, body)? {
            model.texter.push(texttyp);
        }
    }
    check_lists(model, &model.objekt)
}

/// Reads one record type.
pub(crate) fn read_posttyp(namn: &str, file: &str, json: &Json, model: &Model) -> Result<Objekt, String> {
    let shared_file = "schemas/post/v1/gemensam.schema.json";
    let (_, shared) = model
        .sources
        .iter()
        .find(|(path, _)| path == shared_file)
        .ok_or_else(|| format!("{shared_file} must come before the record types"))?;
    let shared = Json::parse(shared).map_err(|error| format!("{shared_file}: {error}"))?;
    let root = Place { file: file.to_owned(), pointer: String::new() };
    let objekt = read_object(namn, &root, json, &shared)?;
    let posttyp = objekt.medlemmar.first();
    if !posttyp.is_some_and(|medlem| {
        medlem.namn == "posttyp" && matches!(&medlem.form, Form::Konstant(value) if value == namn)
    }) {
        return Err(root.error("the first member must be posttyp, with the name of the file as its constant"));
    }
    check_lists(model, std::slice::from_ref(&objekt))?;
    Ok(objekt)
}

fn read_object(namn: &str, place: &Place, json: &Json, shared: &Json) -> Result<Objekt, String> {
    place.only(json, OBJECT_KEYWORDS)?;
    if json.get("additionalProperties") != Some(&Json::Bool(false)) {
        return Err(
            place.error("additionalProperties must be false: a map keyed by data has no place in a finding")
        );
    }
    let required = json.get("required").map(Json::texts).unwrap_or_default();
    let mut medlemmar = Vec::new();
    for (name, body) in json.get("properties").map(Json::members).unwrap_or_default() {
        medlemmar.push(read_member(name, &place.at("properties").at(name), body, &required, shared)?);
    }
    if let Some(name) = required.iter().find(|name| !medlemmar.iter().any(|medlem| medlem.namn == **name)) {
        return Err(place.error(&format!("required names {name}, which is no property")));
    }
    let conditions = json.get("allOf").map(Json::items).unwrap_or_default();
    let villkor = conditions
        .iter()
        .enumerate()
        .map(|(index, body)| read_condition(&place.at("allOf").at(&index.to_string()), body))
        .collect::<Result<_, _>>()?;
    Ok(Objekt {
        namn: namn.to_owned(),
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
    shared: &Json,
) -> Result<Medlem, String> {
    place.only(body, MEMBER_KEYWORDS)?;
    let form = match body.get("$ref").and_then(Json::text) {
        Some(reference) => read_reference(place, reference, shared)?,
        None => read_type(place, body)?,
    };
    let rules = body.get("x-regel").ok_or_else(|| place.error("x-regel is missing"))?;
    place.at("x-regel").only(rules, &["saknas", "form", "kod"])?;
    let saknas = code(rules.get("saknas"));
    if saknas.is_some() != required.iter().any(|other| other == name) {
        return Err(place
            .at("x-regel")
            .error("a required member needs a code `saknas`, an optional one must not have it"));
    }
    let okand_kod = code(rules.get("kod"));
    let coded = matches!(form, Form::Kod(_) | Form::Kommunkod | Form::Konstant(_));
    if okand_kod.is_some() != coded {
        return Err(place
            .at("x-regel")
            .error("a member with a code list needs a code `kod`, another must not have it"));
    }
    Ok(Medlem {
        namn: name.to_owned(),
        titel: place.text(body, "title")?,
        beskrivning: place.text(body, "description")?,
        en: place.text(body, "x-en")?,
        form,
        kalla: read_source(place, body)?,
        kanslighet: match place.text(body, "x-kanslighet")?.as_str() {
            "direkt" => Kanslighet::Direkt,
            "indirekt" => Kanslighet::Indirekt,
            "ingen" => Kanslighet::Ingen,
            _ => return Err(place.at("x-kanslighet").error("must be direkt, indirekt or ingen")),
        },
        lagrum: body.get("x-lagrum").and_then(Json::text).map(str::to_owned),
        saknas,
        fel_form: code(rules.get("form")).ok_or_else(|| place.at("x-regel").error("form is missing"))?,
        okand_kod,
    })
}

fn read_source(place: &Place, body: &Json) -> Result<Kalla, String> {
    let source = body.get("x-kalla").ok_or_else(|| place.error("x-kalla is missing"))?;
    let at = place.at("x-kalla");
    at.only(source, &["text", "status"])?;
    let status = at.text(source, "status")?;
    if !["gallande", "beslutad", "foreslagen", "praxis", "eget-forslag"].contains(&status.as_str()) {
        return Err(at.at("status").error("must be gallande, beslutad, foreslagen, praxis or eget-forslag"));
    }
    Ok(Kalla { text: at.text(source, "text")?, status })
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
    let definition =
        Place { file: "schemas/post/v1/gemensam.schema.json".to_owned(), pointer: format!("/$defs/{name}") };
    read_type(&definition, body)
}

fn read_type(place: &Place, body: &Json) -> Result<Form, String> {
    if let Some(value) = body.get("const").and_then(Json::text) {
        return Ok(Form::Konstant(value.to_owned()));
    }
    match body.get("type").and_then(Json::text) {
        Some("boolean") => Ok(Form::Flagga),
        Some("integer") => {
            let bound = |key: &str| {
                body.get(key)
                    .and_then(Json::number)
                    .ok_or_else(|| place.error(&format!("an integer needs {key}")))
            };
            Ok(Form::Heltal {
                min: bound("minimum")?,
                max: bound("maximum")?,
                enhet: place.text(body, "x-enhet")?,
            })
        }
        Some("string") => read_string(place, body),
        _ => Err(place.at("type").error("must be string, integer or boolean, or the member a $ref")),
    }
}

fn read_string(place: &Place, body: &Json) -> Result<Form, String> {
    if let Some(list) = body.get("x-kodlista").and_then(Json::text) {
        return Ok(if list == "kommun" { Form::Kommunkod } else { Form::Kod(list.to_owned()) });
    }
    if body.get("$ref").is_none() {
        place.only(body, if body.get("x-regel").is_some() { MEMBER_KEYWORDS } else { TYPE_KEYWORDS })?;
    }
    let form = read_form_text(place, body)?;
    if body.get("format").is_some() {
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

fn read_form_text(place: &Place, body: &Json) -> Result<Sprak, String> {
    let form = body.get("x-form").ok_or_else(|| place.error("x-form (the form in words) is missing"))?;
    let at = place.at("x-form");
    at.only(form, &["sv", "en"])?;
    Ok(Sprak { sv: at.text(form, "sv")?, en: at.text(form, "en")? })
}

fn read_condition(place: &Place, body: &Json) -> Result<Villkor, String> {
    place.only(body, &["if", "then"])?;
    let (Some(condition), Some(then)) = (body.get("if"), body.get("then")) else {
        return Err(place.error("a condition needs if and then"));
    };
    place.at("if").only(condition, &["properties", "required"])?;
    place.at("then").only(then, &["required", "properties", "x-regel", "x-lagrum"])?;
    let properties = condition.get("properties").map(Json::members).unwrap_or_default();
    let [(medlem, test)] = properties else {
        return Err(place.at("if").error("exactly one property decides"));
    };
    if condition.get("required").map(Json::texts) != Some(vec![medlem.clone()]) {
        return Err(place
            .at("if")
            .error("the deciding property must be required, or the condition holds when it is absent"));
    }
    place.at("if").at("properties").at(medlem).only(test, &["enum"])?;
    let rules = then.get("x-regel");
    let rule = |kind: &str, name: &str| {
        code(rules.and_then(|rules| rules.get(kind)).and_then(|kind| kind.get(name)))
            .ok_or_else(|| place.at("then").at("x-regel").error(&format!("{kind}/{name} is missing")))
    };
    let mut villkor = Villkor {
        medlem: medlem.clone(),
        koder: test.get("enum").map(Json::texts).unwrap_or_default(),
        kravs: Vec::new(),
        otillatna: Vec::new(),
        monster: Vec::new(),
        lagrum: then.get("x-lagrum").and_then(Json::text).map(str::to_owned),
    };
    for name in then.get("required").map(Json::texts).unwrap_or_default() {
        villkor.kravs.push((name.clone(), rule("saknas", &name)?));
    }
    for (name, demand) in then.get("properties").map(Json::members).unwrap_or_default() {
        if *demand == Json::Bool(false) {
            villkor.otillatna.push((name.clone(), rule("otillaten", name)?));
        } else {
            villkor.monster.push(read_tighter(&place.at("then").at("properties").at(name), name, demand)?);
        }
    }
    Ok(villkor)
}

fn read_tighter(place: &Place, name: &str, demand: &Json) -> Result<Monster, String> {
    place.only(demand, &["pattern", "x-regel", "x-form", "x-kalla"])?;
    let fel_form = code(demand.get("x-regel").and_then(|rules| rules.get("form")));
    Ok(Monster {
        medlem: name.to_owned(),
        pattern: place.text(demand, "pattern")?,
        form: read_form_text(place, demand)?,
        fel_form: fel_form.ok_or_else(|| place.at("x-regel").error("form is missing"))?,
        kalla: demand.get("x-kalla").map(|_| read_source(place, demand)).transpose()?,
    })
}

/// `"FMT-010"`, or `"PNR-011 pseudonym-ogiltig"` where the contract fixes the name.
fn code(json: Option<&Json>) -> Option<Kodnamn> {
    let text = json?.text()?;
    let (kod, namn) = text.split_once(' ').map_or((text, None), |(kod, namn)| (kod, Some(namn.to_owned())));
    Some(Kodnamn { kod: kod.to_owned(), namn })
}

/// The enum of every coded member must be its code list, no more and no less.
fn check_lists(model: &Model, objekt: &[Objekt]) -> Result<(), String> {
    for medlem in objekt.iter().flat_map(|objekt| &objekt.medlemmar) {
        if let Form::Kod(list) = &medlem.form {
            model.kodlista(list)?;
        }
    }
    for (file, text) in &model.sources {
        if file.starts_with("schemas/post/") {
            let json = Json::parse(text)?;
            check_enums(model, &Place { file: file.clone(), pointer: String::new() }, &json)?;
        }
    }
    Ok(())
}

fn check_enums(model: &Model, place: &Place, json: &Json) -> Result<(), String> {
    if let Some(list) = json.get("x-kodlista").and_then(Json::text) {
        let expected = model.kodlista(list).map_err(|error| place.error(&error))?.codes();
        if json.get("enum").map(Json::texts) != Some(expected) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let place = Place { file: "f".to_owned(), pointer: String::new() };
        let shared = Json::parse(r#"{"$defs":{}}"#).unwrap();
        let message = read_object("x", &place, &Json::parse(body).unwrap(), &shared).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn an_unknown_keyword_stops_with_file_and_pointer() {
        check(r#"{"minProperties":1}"#, "f#/minProperties: codegen does not know this keyword");
        check(
            r#"{"additionalProperties":false,"properties":{"a":{"multipleOf":2}}}"#,
            "f#/properties/a/multipleOf: codegen does not know",
        );
    }

    #[test]
    fn an_open_object_is_refused() {
        check(r#"{"properties":{}}"#, "additionalProperties must be false");
    }

    #[test]
    fn a_condition_without_required_is_refused() {
        check(
            r#"{"additionalProperties":false,"allOf":[{"if":{"properties":{"a":{"enum":["x"]}}},"then":{}}]}"#,
            "f#/allOf/0/if: the deciding property must be required",
        );
    }

    #[test]
    fn a_date_without_its_pattern_is_refused() {
        for pattern in ["", r#","pattern":"^[0-9-]{10}$""#] {
            check(
                &format!(
                    r#"{{"additionalProperties":false,"properties":{{"a":{{"type":"string","format":"date"{pattern},"x-form":{{"sv":"a","en":"b"}}}}}}}}"#
                ),
                "f#/properties/a: beside the format date stands the pattern ^[0-9]{4}-",
            );
        }
    }

    #[test]
    fn a_required_member_needs_a_code() {
        check(
            r#"{"additionalProperties":false,"required":["a"],"properties":{"a":{"type":"boolean","x-regel":{"form":"FMT-999"}}}}"#,
            "a required member needs a code `saknas`",
        );
    }
}
