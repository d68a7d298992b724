//! What leaves under a policy, and what cannot.

use proptest::prelude::*;
use serde_json::Value as Json;
use socialdata_core::falt::Falt;
use socialdata_core::identitet::{Kommunkod, NationelltNummer, testnummer};
use socialdata_core::kodlista::{AvslutsorsakInsats, Idtyp, Insatstyp, Kon, Omrade, Regi, Skydd};
use socialdata_core::period::parse_date;
use socialdata_core::policy::{Held, Outbound, OutboundKeys, Policy, PolicyError, Treatment, shipped};
use socialdata_core::post::gemensam::{Ansvarig, Idtext, Nyckel, Orgnr, Person, Utforare};
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::pseudonym::{Epoch, KeyMaterial, PersonKey, Purpose, Recipient, RecordIdKey, System};
use socialdata_core::sensitive::Sensitive;
use socialdata_core::validering::{Context, Sink, prove};

use crate::records::{base, base_insats};

/// What it takes to send under a shipped policy, with test keys.
pub(crate) struct Sender {
    policy: Policy,
    record_id: RecordIdKey,
    person: PersonKey,
    system: System,
}

impl Sender {
    /// Keys for another recipient or epoch can be asked for, to see that they are refused.
    pub(crate) fn new(policy: &str, recipient: Option<&str>, epoch: &str) -> Self {
        let policy = Policy::parse(policy).unwrap();
        let recipient = recipient.map_or(policy.recipient().clone(), |text| Recipient::parse(text).unwrap());
        let material = |purpose| {
            KeyMaterial::from_bytes(purpose, std::array::from_fn(|index| u8::try_from(index).unwrap()))
                .unwrap()
        };
        let epoch = Epoch::parse(epoch).unwrap();
        Self {
            record_id: RecordIdKey::derive(&material(Purpose::RecordId), &recipient).unwrap(),
            person: PersonKey::derive(&material(Purpose::Person), &recipient, &epoch).unwrap(),
            system: System::parse("system-a").unwrap(),
            policy,
        }
    }

    pub(crate) fn apply(&self, post: impl Into<Post>) -> Result<String, Held> {
        self.outbound(post).map(|outbound| outbound.data().unwrap_or_default().to_owned())
    }

    fn outbound(&self, post: impl Into<Post>) -> Result<Outbound, Held> {
        let checked = prove(post.into(), &Context::default())
            .unwrap_or_else(|findings| panic!("{:?}", findings.codes()));
        let keys =
            OutboundKeys { record_id: &self.record_id, person: Some(&self.person), system: &self.system };
        self.policy.apply(&checked, &keys)
    }
}

fn apply(policy: &str, post: impl Into<Post>) -> Result<String, Held> {
    Sender::new(policy, None, "2026").apply(post)
}

pub(crate) fn json(data: &str) -> Json {
    data.parse().unwrap()
}

#[test]
fn data_is_canonical_json_without_the_envelope() {
    let data = apply(shipped::IDENTIFIERAD, base_insats()).unwrap();
    let value = json(&data);
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), data);
    assert_eq!(value["person"]["id"], "191212121212");
    assert!(value.get("postId").is_none() && value.get("posttyp").is_none());
    assert_eq!(value["insatsId"].as_str().unwrap().get(..3), Some("r1."));
}

/// A shipped policy with everything that is off switched on.
fn open(policy: &str) -> String {
    policy.replace("gated_types = []", "gated_types = [\"anmalan\"]")
}

#[test]
fn every_record_type_leaves_as_canonical_json() {
    for posttyp in Posttyp::ALL {
        for policy in [shipped::IDENTIFIERAD, shipped::PSEUDONYMISERAD] {
            let data = apply(&open(policy), base(*posttyp)).unwrap();
            assert_eq!(serde_json_canonicalizer::to_string(&json(&data)).unwrap(), data, "{posttyp}");
            assert_eq!(json(&data)["period"], "2026-09");
        }
    }
    let data = json(&apply(shipped::IDENTIFIERAD, base(Posttyp::EkonomisktBistand)).unwrap());
    assert_eq!(data["barnPerAlder"].as_array().unwrap().len(), 18);
    assert_eq!(data["barnPerAlder"][3], 1);
    assert_eq!(data["livsforing"]["tandvard"], 850);
    assert_eq!(data["sokande"]["arbetsmarknadsinsatser"], json(r#"["03","05"]"#));
}

#[test]
fn both_persons_of_a_household_become_pseudonyms() {
    for posttyp in [Posttyp::EkonomisktBistand, Posttyp::EkonomisktBistandAvslut] {
        let data = apply(shipped::PSEUDONYMISERAD, base(posttyp)).unwrap();
        let value = json(&data);
        let ids = ["sokande", "medsokande"].map(|place| {
            assert_eq!(value[place]["idtyp"], "pseudonym");
            value[place]["id"].as_str().unwrap().to_owned()
        });
        assert!(ids.iter().all(|id| id.starts_with("p1.")) && ids[0] != ids[1]);
        assert!(!data.contains("19910717") && !data.contains("19900602"), "{posttyp}");
    }
}

#[test]
fn the_protection_of_one_person_covers_the_record() {
    let mut post = base(Posttyp::EkonomisktBistandAvslut);
    let mut sink = Sink::new();
    post.set(Falt::MedsokandeSkydd, Scalar::Text("sekretessmarkering"), &mut sink);
    post.set(Falt::SokandeFolkbokforingskommun, Scalar::Text("1480"), &mut sink);
    let data = apply(shipped::IDENTIFIERAD, post.clone()).unwrap();
    assert!(!data.contains("1480"), "{data}");
    assert_eq!(apply(shipped::PSEUDONYMISERAD, post), Err(Held::ByPolicy));
}

#[test]
fn an_anmalan_stays_at_home_until_the_policy_switches_it_on() {
    for policy in [shipped::IDENTIFIERAD, shipped::PSEUDONYMISERAD] {
        assert_eq!(apply(policy, base(Posttyp::Anmalan)), Err(Held::Gated));
        assert!(apply(&open(policy), base(Posttyp::Anmalan)).is_ok());
        assert!(!Policy::parse(policy).unwrap().switches_on(Posttyp::Anmalan));
    }
    let other = shipped::IDENTIFIERAD.replace("gated_types = []", "gated_types = [\"insats\"]");
    assert_eq!(Policy::parse(&other).unwrap_err().code(), "P10");
}

#[test]
fn a_void_leaves_without_data_and_an_event_without_its_envelope() {
    let sender = Sender::new(shipped::IDENTIFIERAD, None, "2026");
    for posttyp in Posttyp::ALL.iter().filter(|posttyp| **posttyp != Posttyp::Anmalan) {
        let mut sink = Sink::new();
        let event = |post: &mut Post, sink: &mut Sink, atgard, orsak| {
            post.set(Falt::Version, Scalar::Integer(2), sink);
            post.set(Falt::Atgard, Scalar::Text(atgard), sink);
            post.set(Falt::Orsak, Scalar::Text(orsak), sink);
        };
        let mut correction = base(*posttyp);
        event(&mut correction, &mut sink, "rattelse", "annan");
        let data = json(&sender.apply(correction).unwrap());
        for name in ["version", "atgard", "orsak", "postId", "posttyp"] {
            assert!(data.get(name).is_none(), "{posttyp} {name}");
        }

        let mut sink = Sink::new();
        let mut void = Post::new(*posttyp);
        event(&mut void, &mut sink, "makulering", "fel-person");
        for (falt, text) in [
            (Falt::PostId, "X-1"),
            (Falt::Period, "2026-09"),
            (Falt::AnsvarigOrganisationsnummer, "2120000142"),
            (Falt::AnsvarigKommunkod, "0180"),
            (Falt::AnsvarigTyp, "socialnamnd"),
        ] {
            void.set(falt, Scalar::Text(text), &mut sink);
        }
        assert_eq!(sender.outbound(void).unwrap().data(), None, "{posttyp}");
    }
}

#[test]
fn no_identity_number_survives_pseudonymisation_in_any_spelling() {
    let data = apply(shipped::PSEUDONYMISERAD, base_insats()).unwrap();
    for spelling in ["191212121212", "1212121212", "121212-1212", "19121212", "1212"] {
        assert!(!data.contains(spelling), "{spelling}");
    }
    let value = json(&data);
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
    insats.insatstyp = Some(Insatstyp::SarskiltBoende);
    insats.timmar_per_manad = None;
    insats.boendekommun = Kommunkod::parse("0184").ok();
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
    assert_eq!(apply(shipped::PSEUDONYMISERAD, insats), Err(Held::Identity { falt: Falt::PersonId }));
}

#[test]
fn another_record_of_the_same_insats_has_the_same_reference() {
    let one = json(&apply(shipped::IDENTIFIERAD, base_insats()).unwrap());
    let other = Insats { post_id: Nyckel::parse("INS-2"), ..base_insats() };
    let other = json(&apply(shipped::IDENTIFIERAD, other).unwrap());
    assert_eq!(one["insatsId"], other["insatsId"]);
}

#[test]
fn keys_of_another_recipient_or_epoch_make_nothing() {
    for (recipient, epoch) in [(Some("se.kommun.annan"), "2026"), (None, "2027"), (None, "0")] {
        let sender = Sender::new(shipped::PSEUDONYMISERAD, recipient, epoch);
        assert_eq!(sender.apply(base_insats()), Err(Held::OtherKeys), "{recipient:?} {epoch}");
    }
    let identified = Sender::new(shipped::IDENTIFIERAD, None, "2027");
    assert!(identified.apply(base_insats()).is_ok(), "this policy makes no pseudonyms");
}

/// Records of persons with a number, which may also stand where it should not: as the number of the provider, and in `keys`.
pub(crate) fn records_with_a_number(
    keys: &[&'static str],
) -> impl Strategy<Value = (NationelltNummer, Insats)> {
    let keys = prop::sample::select(keys.to_vec());
    let number = prop::sample::select(testnummer::all());
    let codes = (
        prop::sample::select(Omrade::ALL),
        prop::sample::select(HOME_HELP),
        prop::option::of(prop::sample::select(Kon::ALL)),
        prop::option::of(prop::sample::select(AvslutsorsakInsats::ALL)),
        prop::option::of(0..=744_u32),
    );
    let rest = (any::<Option<bool>>(), any::<bool>(), any::<bool>());
    (number, [keys.clone(), keys.clone(), keys], codes, rest).prop_map(|(number, keys, codes, rest)| {
        let [post_id, insats_id, namnd] = keys.map(|form| Nyckel::parse(&spelled(form, &number)));
        let idtyp = match number {
            NationelltNummer::Personnummer(_) => Idtyp::Personnummer,
            NationelltNummer::Samordningsnummer(_) => Idtyp::Samordningsnummer,
        };
        let base = base_insats();
        let insats = Insats {
            post_id,
            insats_id,
            ansvarig: base.ansvarig.clone().map(|ansvarig| Ansvarig { namnd, ..ansvarig }),
            utforare: rest.1.then(|| Utforare {
                regi: Some(Regi::Enskild),
                organisationsnummer: Orgnr::parse(&spelled("{10}", &number)),
                ..Utforare::default()
            }),
            person: Some(Person {
                idtyp: Some(idtyp),
                id: Idtext::parse(&spelled("{12}", &number)).map(Sensitive::new),
                kon: codes.2,
                skydd: rest.2.then_some(Skydd::Ingen),
                folkbokforingskommun: Kommunkod::parse("1480").ok(),
                ..Person::default()
            }),
            omrade: Some(codes.0),
            insatstyp: Some(codes.1),
            avslutsdatum: codes.3.and(parse_date("2026-09-30")),
            avslutsorsak: codes.3,
            timmar_per_manad: codes.4,
            individuell_plan: rest.0,
            ..base
        };
        (number, insats)
    })
}

/// Kinds that anybody of any age may have under SoL.
const HOME_HELP: &[Insatstyp] = &[
    Insatstyp::HemtjanstService,
    Insatstyp::HemtjanstOmvardnad,
    Insatstyp::Ledsagning,
    Insatstyp::Avlosning,
    Insatstyp::Boendestod,
];

/// Keys without a number.
pub(crate) const KEYS: &[&str] = &["7", "I-2026.7", "x_1:y"];

/// Keys with one (PNR-007).
const KEYS_WITH_A_NUMBER: &[&str] = &["{12}", "I-{12}", "{8}-{4}", "{10}", "{6}-{4}.1", "x{12}y"];

/// `form` with the number in place of `{12}`, `{10}`, `{8}-{4}` or `{6}-{4}`.
fn spelled(form: &str, number: &NationelltNummer) -> String {
    let twelve = number.expose_text();
    let (_, ten) = twelve.split_at(2);
    let ((eight, four), (six, _)) = (twelve.split_at(8), ten.split_at(6));
    [("{12}", twelve), ("{10}", ten), ("{8}", eight), ("{6}", six), ("{4}", four)]
        .iter()
        .fold(form.to_owned(), |text, (mark, digits)| text.replace(mark, digits))
}

proptest! {
    #[test]
    fn no_spelling_of_a_number_leaves_under_the_pseudonymised_policy(
        (number, insats) in records_with_a_number(KEYS),
    ) {
        let data = apply(shipped::PSEUDONYMISERAD, insats).unwrap();
        for form in ["{12}", "{10}", "{8}-{4}", "{6}-{4}", "{6}+{4}", "{8}"] {
            prop_assert!(!data.contains(&spelled(form, &number)), "{form}");
        }
        let value = json(&data);
        prop_assert_eq!(&value["person"]["idtyp"], "pseudonym");
    }

    #[test]
    fn a_number_in_a_key_keeps_the_record_at_home((_, insats) in records_with_a_number(KEYS_WITH_A_NUMBER)) {
        let findings = prove(insats.into(), &Context::default()).unwrap_err();
        prop_assert_eq!(findings.codes().iter().filter(|code| **code == "PNR-007").count(), 3);
    }

    #[test]
    fn only_what_the_policy_names_leaves((_, insats) in records_with_a_number(KEYS)) {
        for policy in [shipped::IDENTIFIERAD, shipped::PSEUDONYMISERAD] {
            let sender = Sender::new(policy, None, "2026");
            let value = json(&sender.apply(insats.clone()).unwrap());
            let post = Post::from(insats.clone());
            let leaves = |falt: Falt| {
                let treatment = sender.policy.treatment(Posttyp::Insats, falt);
                !matches!(treatment, None | Some(Treatment::Dropped)) && post.get(falt).is_some()
            };
            let mut members = 0;
            for falt in post.falt().iter().filter(|falt| !falt.is_object()) {
                prop_assert_eq!(value.pointer(falt.pointer()).is_some(), leaves(*falt), "{}", falt.pointer());
                members += usize::from(leaves(*falt));
            }
            prop_assert_eq!(leaves_of(&value), members, "nothing but members leaves");
        }
    }
}

fn leaves_of(value: &Json) -> usize {
    value.as_object().map_or(1, |members| members.values().map(leaves_of).sum())
}

/// Changes a shipped policy and says what the reader thinks of it.
fn fault(from: &str, to: &str) -> PolicyError {
    let text = shipped::PSEUDONYMISERAD.replacen(from, to, 1);
    assert_ne!(text, shipped::PSEUDONYMISERAD, "the replacement did nothing");
    Policy::parse(&text).unwrap_err()
}

#[test]
fn shipped_policies_are_sound_and_each_fault_has_its_lint() {
    let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
    assert_eq!(policy.valid_from().to_string(), "2026-01-01");
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
    let blank = "protected_persons = \"send\"\nprotected_persons_basis = \" \"";
    assert_eq!(fault("protected_persons = \"hold\"", blank).code(), "P09");
    assert_eq!(fault("valid_from = \"2026-01-01\"", "valid_from = \"2026-02-29\"").code(), "P10");
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
