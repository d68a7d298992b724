//! What leaves under a policy, and what cannot.

use socialdata_core::identitet::Kommunkod;
use socialdata_core::kodlista::{Idtyp, Skydd};
use socialdata_core::policy::{Held, OutboundKeys, Policy, PolicyError, shipped};
use socialdata_core::post::gemensam::{Idtext, Nyckel, Person};
use socialdata_core::post::insats::Insats;
use socialdata_core::pseudonym::{Epoch, KeyMaterial, PersonKey, Purpose, RecordIdKey, System};
use socialdata_core::sensitive::Sensitive;
use socialdata_core::validering::check;

use crate::records::base_insats;

/// Applies a shipped policy with test keys to one record.
fn apply(policy: &str, insats: Insats) -> Result<String, Held> {
    let policy = Policy::parse(policy).unwrap();
    let (checked, findings) = check(insats.into());
    let checked = checked.unwrap_or_else(|| panic!("{:?}", findings.codes()));
    let record_id = KeyMaterial::from_bytes(Purpose::RecordId, key_bytes()).unwrap();
    let record_id = RecordIdKey::derive(&record_id, policy.recipient()).unwrap();
    let person = KeyMaterial::from_bytes(Purpose::Person, key_bytes()).unwrap();
    let person = PersonKey::derive(&person, policy.recipient(), &Epoch::parse("2026").unwrap()).unwrap();
    let system = System::parse("system-a").unwrap();
    let keys = OutboundKeys { record_id: &record_id, person: Some(&person), system: &system };
    policy.apply(&checked, &keys).map(|outbound| outbound.data().unwrap().to_owned())
}

fn key_bytes() -> [u8; 32] {
    std::array::from_fn(|index| u8::try_from(index).unwrap())
}

#[test]
fn data_is_canonical_json_without_the_envelope() {
    let data = apply(shipped::IDENTIFIERAD, base_insats()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), data);
    assert_eq!(value["person"]["id"], "191212121212");
    assert!(value.get("postId").is_none() && value.get("posttyp").is_none());
    assert_eq!(value["insatsId"].as_str().unwrap().get(..3), Some("r1."));
}

#[test]
fn no_identity_number_survives_pseudonymisation_in_any_spelling() {
    let data = apply(shipped::PSEUDONYMISERAD, base_insats()).unwrap();
    for spelling in ["191212121212", "1212121212", "121212-1212", "19121212", "1212"] {
        assert!(!data.contains(spelling), "{spelling}");
    }
    let value: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(value["person"]["idtyp"], "pseudonym");
    assert_eq!(value["person"]["id"].as_str().unwrap().get(..3), Some("p1."));
}

#[test]
fn a_person_without_a_number_stays_one() {
    let person = Person { idtyp: Some(Idtyp::Saknas), fodelsear: Some(1980), ..Person::default() };
    let data = apply(shipped::PSEUDONYMISERAD, Insats { person: Some(person), ..base_insats() }).unwrap();
    assert!(data.contains(r#""person":{"idtyp":"saknas"}"#), "{data}");
}

#[test]
fn a_protected_person_leaves_without_places_or_is_held() {
    let mut insats = base_insats();
    insats.boendekommun = Kommunkod::parse("0180").ok();
    let person = insats.person.as_mut().unwrap();
    person.skydd = Some(Skydd::Sekretessmarkering);
    person.folkbokforingskommun = Kommunkod::parse("1480").ok();
    let data = apply(shipped::IDENTIFIERAD, insats.clone()).unwrap();
    assert!(!data.contains("kommun\"") && !data.contains("boendekommun") && !data.contains("1480"), "{data}");
    assert_eq!(apply(shipped::PSEUDONYMISERAD, insats), Err(Held::ByPolicy));
}

#[test]
fn what_is_no_number_is_held_and_never_passed_on() {
    let person = Person {
        idtyp: Some(Idtyp::Pseudonym),
        id: Idtext::parse("p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g").map(Sensitive::new),
        ..Person::default()
    };
    let insats = Insats { person: Some(person), ..base_insats() };
    assert_eq!(apply(shipped::PSEUDONYMISERAD, insats), Err(Held::Identity));
}

#[test]
fn the_same_post_id_in_another_month_is_another_record_but_the_same_reference() {
    let one: serde_json::Value =
        serde_json::from_str(&apply(shipped::IDENTIFIERAD, base_insats()).unwrap()).unwrap();
    let other = Insats { post_id: Nyckel::parse("INS-2"), ..base_insats() };
    let other: serde_json::Value =
        serde_json::from_str(&apply(shipped::IDENTIFIERAD, other).unwrap()).unwrap();
    assert_eq!(one["insatsId"], other["insatsId"]);
}

/// Changes a shipped policy and says what the reader thinks of it.
fn fault(from: &str, to: &str) -> PolicyError {
    let text = shipped::PSEUDONYMISERAD.replacen(from, to, 1);
    assert_ne!(text, shipped::PSEUDONYMISERAD, "the replacement did nothing");
    Policy::parse(&text).unwrap_err()
}

#[test]
fn shipped_policies_are_sound_and_each_fault_has_its_lint() {
    Policy::parse(shipped::IDENTIFIERAD).unwrap();
    assert_eq!(fault("path = \"/lagrum\"", "path = \"/omrade\"").code(), "P01");
    assert_eq!(fault("path = \"/lagrum\"", "path = \"/lagrumet\"").code(), "P01");
    let extra = format!(
        "{}\n[[field]]\nposttyp = \"insats\"\npath = \"/x\"\ntreatment = \"dropped\"\n",
        shipped::IDENTIFIERAD
    );
    assert_eq!(Policy::parse(&extra).unwrap_err().code(), "P02");
    assert_eq!(fault("basis = ", "# basis = ").code(), "P03");
    assert_eq!(
        fault(
            "path = \"/person/kon\"\ntreatment = \"identified\"",
            "path = \"/person/kon\"\ntreatment = \"pseudonymised\""
        )
        .code(),
        "P04"
    );
    assert_eq!(fault("protected_persons = \"hold\"", "protected_persons = \"send\"").code(), "P09");
    assert_eq!(fault("epoch = \"2026\"", "epoch = \"i år\"").code(), "P10");
    assert_eq!(
        fault("[pseudonym]\nscheme = \"socialdata-pseudo-v1\"\npurpose = \"person\"\nepoch = \"2026\"\n", "")
            .code(),
        "P10"
    );
    assert_eq!(fault("linkage", "linkages").code(), "P12");
    assert_eq!(fault("treatment = \"identified\"", "treatment = \"generalised\"").code(), "P12");
}

#[test]
fn a_fault_in_the_form_names_the_line_and_quotes_nothing() {
    let fault = Policy::parse("policy = 'x'\nversion = 191212121212\n").unwrap_err();
    let text = format!("{fault} {fault:?}");
    assert!(text.contains('2') && !text.contains("1912"), "{text}");
}

#[test]
fn the_digest_follows_the_meaning_not_the_comments() {
    let digest = |text: &str| Policy::parse(text).unwrap().digest();
    let commented = format!("# en kommentar\n{}", shipped::IDENTIFIERAD);
    assert_eq!(digest(shipped::IDENTIFIERAD), digest(&commented));
    let changed = shipped::IDENTIFIERAD.replacen("version = \"1\"", "version = \"2\"", 1);
    assert_ne!(digest(shipped::IDENTIFIERAD), digest(&changed));
}
