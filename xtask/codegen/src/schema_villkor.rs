//! Conditions between the members of an object: `if`/`then` in the few shapes that generated code can enforce.
//!
//! `if` is one of
//! - `{"properties": {X: {"enum": […]}}, "required": [X]}`, X a member or, one level down, a member of a member;
//! - `{"required": [X]}`;
//! - `{"not": …}` around either.

use super::json::Json;
use super::model::{Kodnamn, Monster, Om, Villkor};
use super::place::Place;
use super::schema_form::{code, read_form_text, read_source};

pub(crate) fn read(place: &Place, body: &Json) -> Result<Villkor, String> {
    place.only(body, &["if", "then"])?;
    let (Some(condition), Some(then)) = (body.get("if"), body.get("then")) else {
        return Err(place.error("a condition needs if and then"));
    };
    let at = place.at("then");
    at.only(then, &["required", "properties", "x-regel", "x-lagrum"])?;
    let rules = Rules::read(&at, then)?;
    let mut villkor = Villkor {
        om: read_if(&place.at("if"), condition)?,
        kravs: Vec::new(),
        otillatna: Vec::new(),
        monster: Vec::new(),
        lagrum: then.get("x-lagrum").and_then(Json::text).map(str::to_owned),
    };
    for name in then.get("required").map(Json::texts).unwrap_or_default() {
        villkor.kravs.push((name.clone(), rules.code("saknas", &name)?));
    }
    for (name, demand) in then.get("properties").map(Json::members).unwrap_or_default() {
        if *demand == Json::Bool(false) {
            villkor.otillatna.push((name.clone(), rules.code("otillaten", name)?));
        } else {
            villkor.monster.push(read_tighter(&at.at("properties").at(name), name, demand)?);
        }
    }
    rules.all_used(&villkor)?;
    if villkor.kravs.is_empty() && villkor.otillatna.is_empty() && villkor.monster.is_empty() {
        return Err(at.error("the condition demands nothing"));
    }
    Ok(villkor)
}

fn read_if(place: &Place, condition: &Json) -> Result<Om, String> {
    if let Some(inner) = condition.get("not") {
        place.only(condition, &["not"])?;
        return match read_test(&place.at("not"), inner)? {
            Om::Koder { vag, koder } => Ok(Om::InteKoder { vag, koder }),
            Om::Finns(namn) => Ok(Om::Saknas(namn)),
            Om::InteKoder { .. } | Om::Saknas(_) => Err(place.at("not").error("not stands once")),
        };
    }
    read_test(place, condition)
}

fn read_test(place: &Place, condition: &Json) -> Result<Om, String> {
    place.only(condition, &["properties", "required"])?;
    let required = condition.get("required").map(Json::texts).unwrap_or_default();
    let Some(properties) = condition.get("properties").map(Json::members) else {
        return match required.as_slice() {
            [namn] => Ok(Om::Finns(namn.clone())),
            _ => Err(place.error("exactly one property decides")),
        };
    };
    let [(namn, test)] = properties else {
        return Err(place.error("exactly one property decides"));
    };
    if required != [namn.clone()] {
        return Err(
            place.error("the deciding property must be required, or the condition holds when it is absent")
        );
    }
    let at = place.at("properties").at(namn);
    if test.get("properties").is_none() {
        at.only(test, &["enum"])?;
        let koder = test.get("enum").map(Json::texts).filter(|koder| !koder.is_empty());
        let koder = koder.ok_or_else(|| at.error("an enum of codes decides"))?;
        return Ok(Om::Koder { vag: vec![namn.clone()], koder });
    }
    match read_test(&at, test)? {
        Om::Koder { vag, koder } if vag.len() == 1 => {
            Ok(Om::Koder { vag: [vec![namn.clone()], vag].concat(), koder })
        }
        _ => Err(at.error("a condition looks at most one level down, at an enum")),
    }
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

/// The codes of `then`: `{"saknas": {member: code}, "otillaten": {member: code}}`.
struct Rules<'a> {
    place: Place,
    json: Option<&'a Json>,
}

impl<'a> Rules<'a> {
    fn read(then: &Place, json: &'a Json) -> Result<Self, String> {
        let rules = Self { place: then.at("x-regel"), json: json.get("x-regel") };
        if let Some(json) = rules.json {
            rules.place.only(json, &["saknas", "otillaten"])?;
        }
        Ok(rules)
    }

    fn code(&self, kind: &str, name: &str) -> Result<Kodnamn, String> {
        code(self.json.and_then(|rules| rules.get(kind)).and_then(|kind| kind.get(name)))
            .ok_or_else(|| self.place.error(&format!("{kind}/{name} is missing")))
    }

    /// A code that nothing gives out is a slip of the pen.
    fn all_used(&self, villkor: &Villkor) -> Result<(), String> {
        for (kind, used) in [("saknas", &villkor.kravs), ("otillaten", &villkor.otillatna)] {
            let given = self.json.and_then(|rules| rules.get(kind)).map(Json::members).unwrap_or_default();
            if let Some((name, _)) = given.iter().find(|(name, _)| !used.iter().any(|(used, _)| used == name))
            {
                return Err(self.place.at(kind).at(name).error("the condition does not say this"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEN: &str = r#"{"required":["b"],"x-regel":{"saknas":{"b":"OBL-900"}}}"#;

    fn condition(test: &str, then: &str) -> Result<Villkor, String> {
        read(&Place::root("f"), &Json::parse(&format!(r#"{{"if":{test},"then":{then}}}"#))?)
    }

    fn om(test: &str) -> Om {
        condition(test, THEN).unwrap().om
    }

    fn refused(test: &str, then: &str, expected: &str) {
        let message = condition(test, then).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn every_shape_of_if() {
        let codes = r#"{"properties":{"a":{"enum":["x","y"]}},"required":["a"]}"#;
        let nested = format!(r#"{{"properties":{{"p":{codes}}},"required":["p"]}}"#);
        assert!(matches!(om(codes), Om::Koder { vag, koder } if vag == ["a"] && koder == ["x", "y"]));
        assert!(matches!(om(&nested), Om::Koder { vag, .. } if vag == ["p", "a"]));
        assert!(
            matches!(om(&format!(r#"{{"not":{nested}}}"#)), Om::InteKoder { vag, .. } if vag == ["p", "a"])
        );
        assert!(matches!(om(&format!(r#"{{"not":{codes}}}"#)), Om::InteKoder { .. }));
        assert!(matches!(om(r#"{"required":["a"]}"#), Om::Finns(namn) if namn == "a"));
        assert!(matches!(om(r#"{"not":{"required":["a"]}}"#), Om::Saknas(namn) if namn == "a"));
    }

    #[test]
    fn a_condition_without_required_is_refused() {
        refused(
            r#"{"properties":{"a":{"enum":["x"]}}}"#,
            THEN,
            "f#/if: the deciding property must be required",
        );
    }

    #[test]
    fn other_shapes_of_if_are_refused() {
        refused(r#"{"properties":{"a":{"const":1}},"required":["a"]}"#, THEN, "f#/if/properties/a/const");
        refused(r#"{"required":["a","b"]}"#, THEN, "f#/if: exactly one property decides");
        refused(r#"{"anyOf":[]}"#, THEN, "f#/if/anyOf: codegen does not know");
        refused(r#"{"not":{"not":{"required":["a"]}}}"#, THEN, "f#/if/not/not: codegen does not know");
        let deep = r#"{"properties":{"p":{"properties":{"q":{"properties":{"a":{"enum":["x"]}},"required":["a"]}},"required":["q"]}},"required":["p"]}"#;
        refused(deep, THEN, "f#/if/properties/p: a condition looks at most one level down");
        refused(r#"{"properties":{"a":{"enum":[]}},"required":["a"]}"#, THEN, "an enum of codes decides");
    }

    #[test]
    fn every_demand_has_its_code_and_every_code_its_demand() {
        let test = r#"{"required":["a"]}"#;
        refused(test, r#"{"required":["b"]}"#, "f#/then/x-regel: saknas/b is missing");
        refused(test, r#"{"properties":{"b":false}}"#, "f#/then/x-regel: otillaten/b is missing");
        refused(test, "{}", "f#/then: the condition demands nothing");
        refused(
            test,
            r#"{"required":["b"],"x-regel":{"saknas":{"b":"OBL-900","c":"OBL-901"}}}"#,
            "f#/then/x-regel/saknas/c: the condition does not say this",
        );
        refused(
            test,
            r#"{"properties":{"b":{"minimum":1}}}"#,
            "f#/then/properties/b/minimum: codegen does not know",
        );
        refused(test, r#"{"minItems":1}"#, "f#/then/minItems: codegen does not know");
    }
}
