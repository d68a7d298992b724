//! The JSON Schema of what leaves under a policy, for a receiver that has no key.

use serde_json::{Map, Value as Json, json};

use crate::falt::{Falt, Klass};
use crate::kodlista::{Atgard, Idtyp, Lan};
use crate::post::Posttyp;
use crate::post::gemensam::{PersonMedlem, PersonPlats};

use super::file::{Policy, ProtectedPersons};
use super::method::{LARGEST_AGE, Method, band_text};
use super::model::{self, Form};
use super::table::{Table, Treatment, has_treatment};

/// As in `fixtures/vectors/socialdata-pseudo-v1.json`.
const PSEUDONYM: &str = r"^p1\.[0-9a-hjkmnp-tv-z]{6}\.[0-9a-hjkmnp-tv-z]{25}[048cgmrw]$";
const RECORD_ID: &str = r"^r1\.[0-9a-hjkmnp-tv-z]{25}[048cgmrw]$";

impl Policy {
    /// The JSON Schema (2020-12) of the data of one record type under this policy.
    ///
    /// It is `post/v1` after the policy: dropped members are forbidden, keys have the pattern of what stands for them,
    /// generalised members have the coarser type. What depends on another member is not stated, but for the number that
    /// `idtyp` = `pseudonym` demands; the rules of the receiver judge the rest.
    ///
    /// ```
    /// use socialdata_core::policy::{Policy, shipped};
    /// use socialdata_core::post::Posttyp;
    ///
    /// let policy = Policy::parse(shipped::PSEUDONYMISERAD)?;
    /// let schema = policy.outbound_schema(Posttyp::Insats);
    /// assert!(schema["properties"].get("beslutsdatum").is_none(), "dropped");
    /// let id = &schema["properties"]["person"]["properties"]["id"]["pattern"];
    /// assert!(id.as_str().is_some_and(|pattern| pattern.starts_with("^p1")));
    /// # Ok::<(), socialdata_core::policy::PolicyError>(())
    /// ```
    pub fn outbound_schema(&self, posttyp: Posttyp) -> Json {
        let Some(table) = self.table(posttyp) else { return Json::Bool(false) };
        let outline =
            Outline { table, generalises: self.protected_persons() == ProtectedPersons::Generalise };
        let mut schema = outline.object(Falt::Post, model::schema(posttyp));
        if let Some(members) = schema.as_object_mut() {
            let digest = hex(&self.digest());
            members.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
            members.insert(
                "$id".to_owned(),
                json!(format!("urn:x-socialdata:outbound:{digest}:{}", posttyp.name())),
            );
            members.insert("title".to_owned(), json!(format!("{} {}: {posttyp}", self.id(), self.version())));
        }
        schema
    }
}

struct Outline<'a> {
    table: &'a Table,
    /// Whether what tells where somebody is may be missing.
    generalises: bool,
}

impl Outline<'_> {
    fn object(&self, object: Falt, source: &'static Json) -> Json {
        let posttyp = self.table.posttyp();
        let below = posttyp.falt().iter().filter(|falt| falt.parent() == object && **falt != Falt::Post);
        let mut properties = Map::new();
        for falt in below {
            let name = falt.pointer().rsplit('/').next().unwrap_or_default();
            if let Some(schema) = self.member(*falt) {
                properties.insert(name.to_owned(), schema);
            }
        }
        let required: Vec<&str> = demanded(source)
            .filter(|name| properties.contains_key(*name))
            .filter(|name| posttyp.member(object, name).is_some_and(|falt| self.always_there(falt)))
            .collect();
        let mut schema = Map::from_iter([
            ("type".to_owned(), json!("object")),
            ("additionalProperties".to_owned(), json!(false)),
            ("required".to_owned(), json!(required)),
        ]);
        if properties.get("idtyp").is_some_and(|_| properties.contains_key("id")) {
            let known = json!({"properties": {"idtyp": {"const": "pseudonym"}}, "required": ["idtyp"]});
            let condition = json!([{"if": known, "then": {"required": ["id"]}}]);
            schema.insert("allOf".to_owned(), condition);
        }
        schema.insert("properties".to_owned(), Json::Object(properties));
        Json::Object(schema)
    }

    /// Nothing for a member that never leaves, or an object of which no member does.
    fn member(&self, falt: Falt) -> Option<Json> {
        let source = model::member(self.table.posttyp(), falt);
        if !has_treatment(falt) {
            let object = falt.is_object().then(|| self.object(falt, model::resolved(source)))?;
            let is_empty = object.get("properties").and_then(Json::as_object).is_none_or(Map::is_empty);
            return (!is_empty).then_some(object);
        }
        match self.table.treatment(falt)? {
            Treatment::Dropped => None,
            Treatment::Pseudonymised if falt.klass() == Some(Klass::PersonKey) => Some(text(PSEUDONYM)),
            Treatment::Pseudonymised => Some(text(RECORD_ID)),
            Treatment::Generalised(method) => Some(coarse(method, self.table.posttyp(), falt)),
            Treatment::Identified => Some(self.exact(falt, source)),
        }
    }

    fn exact(&self, falt: Falt, source: &'static Json) -> Json {
        let mut schema = plain(source);
        let is_idtyp = |plats: &&PersonPlats| plats.falt(PersonMedlem::Idtyp) == falt;
        let plats = PersonPlats::ALL.iter().find(is_idtyp);
        if plats.is_some_and(|plats| self.table.pseudonymises(*plats)) {
            let words = [Idtyp::Saknas, Idtyp::Pseudonym, Idtyp::DokumenterasEj].map(Idtyp::code);
            schema.insert("enum".to_owned(), json!(words));
        }
        Json::Object(schema)
    }

    /// Whether a member that the model demands is in the data of every record.
    fn always_there(&self, falt: Falt) -> bool {
        if !has_treatment(falt) {
            // An object is there when one of its members is.
            let posttyp = self.table.posttyp();
            let mut below = posttyp.falt().iter().filter(|member| member.parent() == falt);
            let demanded: Vec<&str> = demanded(model::resolved(model::member(posttyp, falt))).collect();
            return below.any(|member| {
                let name = member.pointer().rsplit('/').next().unwrap_or_default();
                demanded.contains(&name) && self.always_there(*member)
            });
        }
        let hidden = self.generalises && falt.tells_where();
        !hidden && !matches!(self.table.treatment(falt), None | Some(Treatment::Dropped))
    }
}

/// What the model demands of every record that is no withdrawal.
fn demanded(source: &'static Json) -> impl Iterator<Item = &'static str> {
    let names = |node: &'static Json| node.get("required").and_then(Json::as_array).into_iter().flatten();
    let void = Json::from(Atgard::Makulering.code());
    let is_not_void = move |condition: &Json| {
        condition.pointer("/if/not/properties/atgard/enum/0").is_some_and(|code| *code == void)
    };
    let conditions = source.get("allOf").and_then(Json::as_array).into_iter().flatten();
    let when_not_void = conditions
        .filter(move |condition| is_not_void(condition))
        .filter_map(|condition| condition.get("then"));
    names(source).chain(when_not_void.flat_map(names)).filter_map(Json::as_str)
}

/// What a validator needs of a member, without references and explanations.
fn plain(source: &'static Json) -> Map<String, Json> {
    const KEPT: [&str; 13] = [
        "type",
        "const",
        "enum",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "items",
        "prefixItems",
        "uniqueItems",
        "minItems",
        "maxItems",
        "title",
    ];
    let definition = model::resolved(source);
    let keyword = |name: &&str| source.get(*name).or_else(|| definition.get(*name));
    KEPT.iter().filter_map(|name| Some(((*name).to_owned(), keyword(name)?.clone()))).collect()
}

fn coarse(method: Method, posttyp: Posttyp, falt: Falt) -> Json {
    let source = model::member(posttyp, falt);
    match (method, model::form(posttyp, falt)) {
        (Method::Year, Form::BirthYear) => Json::Object(plain(source)),
        (Method::Year, _) => text("^[0-9]{4}$"),
        (Method::Month, _) => text("^[0-9]{4}-(0[1-9]|1[0-2])$"),
        (Method::AgeBand(band), _) => {
            let from = (0..=LARGEST_AGE).step_by(usize::try_from(band).unwrap_or(1));
            let bands: Vec<String> = from.map(|from| band_text(from, band)).collect();
            json!({"type": "string", "enum": bands})
        }
        (Method::Kommun, _) => Json::Object(plain(model::member(posttyp, Falt::AnsvarigKommunkod))),
        (Method::Lan, _) => {
            let codes: Vec<&str> = Lan::ALL.iter().map(|lan| lan.code()).collect();
            json!({"type": "string", "enum": codes})
        }
        (Method::AmountBand(band), _) => {
            let mut schema = plain(source);
            schema.insert("multipleOf".to_owned(), json!(band));
            Json::Object(schema)
        }
        (Method::TopCode(top), _) => top_coded(plain(source), top),
    }
}

/// A row has the limit at each of its items.
fn top_coded(mut schema: Map<String, Json>, top: u32) -> Json {
    let items = schema.get_mut("prefixItems").and_then(Json::as_array_mut);
    match items {
        Some(items) => items.iter_mut().filter_map(Json::as_object_mut).for_each(|item| limit(item, top)),
        None => limit(&mut schema, top),
    }
    Json::Object(schema)
}

fn limit(number: &mut Map<String, Json>, top: u32) {
    number.insert("maximum".to_owned(), json!(top));
}

fn text(pattern: &str) -> Json {
    json!({"type": "string", "pattern": pattern})
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
