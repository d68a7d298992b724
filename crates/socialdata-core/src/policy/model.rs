//! What a policy must know of a member: its form, as the schemas of the record types say it.
//!
//! The schemas are the only source; what a method can make coarser is never written down a second time.

use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::falt::Falt;
use crate::post::Posttyp;
use crate::post::gemensam::{PersonMedlem, PersonPlats};

/// The form of a member, as far as methods tell forms apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A calendar date.
    Date,
    /// A month.
    Month,
    /// A birth year.
    BirthYear,
    /// A municipality.
    Kommunkod,
    /// A district of the municipality that answers for the record.
    District,
    /// Whole kronor, up to the largest the schema allows.
    Amount { largest: u32 },
    /// Another whole number, or a row of them.
    Number { largest: u32 },
    /// A code, a truth value or a key: nothing that can be made coarser.
    Fixed,
    /// Text of any content.
    FreeText,
}

/// The schema of a record type, as in `schemas/post/v1`.
pub(super) fn schema(posttyp: Posttyp) -> &'static Json {
    let place = Posttyp::ALL.iter().position(|listed| *listed == posttyp);
    place.and_then(|place| SCHEMAS.get(place)).unwrap_or(&Json::Null)
}

/// What a `$ref` stands for; anything else stands for itself.
pub(super) fn resolved(node: &'static Json) -> &'static Json {
    let Some(name) = reference(node) else { return node };
    SHARED.get("$defs").and_then(|defs| defs.get(name)).unwrap_or(&Json::Null)
}

/// The form of a member of a record type.
pub(super) fn form(posttyp: Posttyp, falt: Falt) -> Form {
    form_of(member(posttyp, falt), is_birth_year(falt))
}

/// The schema of a member, its reference not yet followed.
pub(super) fn member(posttyp: Posttyp, falt: Falt) -> &'static Json {
    let mut names = falt.pointer().split('/').skip(1);
    names
        .try_fold(schema(posttyp), |node, name| resolved(node).get("properties")?.get(name))
        .unwrap_or(&Json::Null)
}

fn form_of(member: &'static Json, is_birth_year: bool) -> Form {
    match reference(member) {
        Some("datum") => return Form::Date,
        Some("manad") => return Form::Month,
        Some("kommunkod") => return Form::Kommunkod,
        Some("stadsdelskod") => return Form::District,
        _ => {}
    }
    let definition = resolved(member);
    let text = |name: &str| definition.get(name).and_then(Json::as_str);
    // A row is a list of equal numbers, each with the same largest.
    let number = definition.pointer("/prefixItems/0").unwrap_or(definition);
    let largest = number.get("maximum").and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
    match (text("type"), largest) {
        (Some("integer"), Some(_)) if is_birth_year => Form::BirthYear,
        (Some("integer"), Some(largest)) if text("x-enhet") == Some("kronor") => Form::Amount { largest },
        (Some("integer" | "array"), Some(largest)) => Form::Number { largest },
        (Some("string"), _) if !is_bounded(definition) => Form::FreeText,
        _ => Form::Fixed,
    }
}

fn is_bounded(text: &Json) -> bool {
    ["enum", "const", "pattern"].iter().any(|keyword| text.get(keyword).is_some())
}

fn is_birth_year(falt: Falt) -> bool {
    PersonPlats::ALL.iter().any(|plats| plats.falt(PersonMedlem::Fodelsear) == falt)
}

fn reference(node: &Json) -> Option<&str> {
    node.get("$ref")?.as_str()?.rsplit('/').next()
}

/// In the order of [`Posttyp::ALL`].
static SCHEMAS: LazyLock<Vec<Json>> =
    LazyLock::new(|| Posttyp::ALL.iter().map(|posttyp| read(text(*posttyp))).collect());

static SHARED: LazyLock<Json> =
    LazyLock::new(|| read(include_str!("../../../../schemas/post/v1/gemensam.schema.json")));

/// A schema of the repository is JSON, which a test shows; there is nothing to do about one that is not.
fn read(text: &str) -> Json {
    text.parse().unwrap_or_default()
}

const fn text(posttyp: Posttyp) -> &'static str {
    match posttyp {
        Posttyp::EkonomisktBistand => {
            include_str!("../../../../schemas/post/v1/ekonomiskt-bistand.schema.json")
        }
        Posttyp::EkonomisktBistandAvslut => {
            include_str!("../../../../schemas/post/v1/ekonomiskt-bistand-avslut.schema.json")
        }
        Posttyp::Insats => include_str!("../../../../schemas/post/v1/insats.schema.json"),
        Posttyp::Placering => include_str!("../../../../schemas/post/v1/placering.schema.json"),
        Posttyp::InsatsUtanBehovsprovning => {
            include_str!("../../../../schemas/post/v1/insats-utan-behovsprovning.schema.json")
        }
        Posttyp::Utredning => include_str!("../../../../schemas/post/v1/utredning.schema.json"),
        Posttyp::Anmalan => include_str!("../../../../schemas/post/v1/anmalan.schema.json"),
        Posttyp::Uppfoljning => include_str!("../../../../schemas/post/v1/uppfoljning.schema.json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_found_in_its_schema() {
        for posttyp in Posttyp::ALL {
            assert_eq!(schema(*posttyp)["properties"]["posttyp"]["const"], posttyp.name());
            for falt in posttyp.falt().iter().filter(|falt| !falt.parent().is_row()) {
                assert!(resolved(member(*posttyp, *falt)).is_object(), "{posttyp}{}", falt.pointer());
                assert_ne!(form(*posttyp, *falt), Form::FreeText, "{posttyp}{}", falt.pointer());
            }
        }
    }

    #[test]
    fn the_forms_are_those_of_the_schemas() {
        for (posttyp, falt, expected) in [
            (Posttyp::Insats, Falt::Beslutsdatum, Form::Date),
            (Posttyp::Insats, Falt::Period, Form::Month),
            (Posttyp::Insats, Falt::PersonFodelsear, Form::BirthYear),
            (Posttyp::Insats, Falt::Boendekommun, Form::Kommunkod),
            (Posttyp::EkonomisktBistand, Falt::Stadsdel, Form::District),
            (Posttyp::EkonomisktBistand, Falt::Bistandsbelopp, Form::Amount { largest: 99_999_999 }),
            (Posttyp::EkonomisktBistand, Falt::LivsforingTandvard, Form::Amount { largest: 99_999_999 }),
            (Posttyp::EkonomisktBistand, Falt::BarnPerAlder, Form::Number { largest: 20 }),
            (Posttyp::EkonomisktBistand, Falt::SokandeArbetsmarknadsinsatser, Form::Fixed),
            (Posttyp::Insats, Falt::TimmarPerManad, Form::Number { largest: 744 }),
            (Posttyp::Insats, Falt::Insatstyp, Form::Fixed),
            (Posttyp::Insats, Falt::ForenklatBeslut, Form::Fixed),
            (Posttyp::Insats, Falt::PersonId, Form::Fixed),
        ] {
            assert_eq!(form(posttyp, falt), expected, "{posttyp}{}", falt.pointer());
        }
    }

    #[test]
    fn a_text_without_bounds_is_free_text() {
        let check = |schema: &str, expected| {
            // Tests may leave a few bytes behind: schemas live as long as the program.
            let member: &'static Json = Box::leak(Box::new(schema.parse().unwrap()));
            assert_eq!(form_of(member, false), expected, "{schema}");
        };
        check(r#"{"type": "string"}"#, Form::FreeText);
        check(r#"{"type": "string", "maxLength": 40}"#, Form::FreeText);
        check(r#"{"type": "string", "pattern": "^[0-9]{4}$"}"#, Form::Fixed);
        check(r#"{"type": "string", "enum": ["ja"]}"#, Form::Fixed);
    }
}
