//! The bytes that leave: made coarser as the policy says, as its schema says, and without any number.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use socialdata_core::falt::Falt;
use socialdata_core::identitet::{NationelltNummer, testnummer};
use socialdata_core::policy::{Held, KCounts, KReport, Policy, shipped};
use socialdata_core::post::gemensam::Person;
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::validering::{Context, Sink, check, prove};

use crate::policy::{KEYS, Sender, json, records_with_a_number};
use crate::policy_lints::Text;
use crate::records::{base, base_insats};

/// What leaves of a record when `path` has this treatment in the pseudonymised policy.
fn treated(path: &str, entry: &str, post: impl Into<Post>) -> Result<Json, Held> {
    let policy = Text::pseudonymised().treating(path, entry).text();
    Sender::new(&policy, None, "2026").apply(post).map(|data| json(&data))
}

fn generalised(path: &str, method: &str, post: impl Into<Post>) -> Json {
    let basis = "basis = \"Avtal 2026-17 (gällande)\"";
    let entry = format!("treatment = \"generalised\"\nmethod = \"{method}\"\n{basis}");
    let data = treated(path, &entry, post).unwrap();
    data.pointer(path.trim_end_matches("/*")).cloned().unwrap_or_default()
}

fn with(mut post: Post, members: &[(Falt, &str)]) -> Post {
    for (falt, text) in members {
        let mut sink = Sink::new();
        post.set(*falt, Scalar::Cell(text), &mut sink);
        assert!(sink.take().as_slice().is_empty(), "{}", falt.pointer());
    }
    post
}

fn insats_of(number: &str) -> Insats {
    let number = NationelltNummer::parse(number).unwrap();
    Insats { person: Some(Person::with_number(&number)), ..base_insats() }
}

#[test]
fn values_are_made_coarser_and_never_finer() {
    let insats = || Post::from(base_insats());
    assert_eq!(generalised("/beslutsdatum", "year", insats()), "2026");
    assert_eq!(generalised("/beslutsdatum", "month", insats()), "2026-08");
    let avslut = base(Posttyp::EkonomisktBistandAvslut);
    assert_eq!(generalised("/sistaBistandsmanad", "year", avslut), "2026");
    let ekb = || {
        with(
            base(Posttyp::EkonomisktBistand),
            &[
                (Falt::Bistandsbelopp, "11499"),
                (Falt::Forsorjningsstod, "10000"),
                (Falt::Stadsdel, "07"),
                (Falt::AnsvarigKommunkod, "1480"),
            ],
        )
    };
    assert_eq!(generalised("/bistandsbelopp", "amount_band(500)", ekb()), 11_000);
    assert_eq!(generalised("/bistandsbelopp", "amount_band(20000)", ekb()), 0);
    assert_eq!(generalised("/bistandsbelopp", "top_code(10000)", ekb()), 10_000);
    assert_eq!(generalised("/bistandsbelopp", "top_code(11499)", ekb()), 11_499);
    assert_eq!(generalised("/stadsdel", "kommun", ekb()), "1480");
    assert_eq!(generalised("/stadsdel", "lan", ekb()), "14");
    let children = with(ekb(), &[(Falt::BarnPerAlder3, "4"), (Falt::BarnPerAlder4, "2")]);
    let row = generalised("/barnPerAlder/*", "top_code(2)", children);
    assert_eq!((row.as_array().unwrap().len(), &row[3], &row[4]), (18, &json!(2), &json!(2)));
    let in_gothenburg = with(insats(), &[(Falt::UtforandeKommun, "1480")]);
    assert_eq!(generalised("/utforandeKommun", "lan", in_gothenburg.clone()), "14");
    assert_eq!(generalised("/utforandeKommun", "kommun", in_gothenburg), "1480");
    assert_eq!(generalised("/boendekommun", "lan", insats()), Json::Null, "what is not there stays away");
}

/// Published test numbers. The period is September 2026.
#[test]
fn the_birth_year_is_taken_from_the_number_when_the_policy_has_asked_for_it() {
    let path = "/person/fodelsear";
    // Sex is not told beside it, nor the number.
    let dropped = treated(path, "treatment = \"dropped\"", insats_of("199006022397")).unwrap();
    assert_eq!(dropped["person"].as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "idtyp"]);
    for (number, year, five, ten) in [
        ("199006022397", 1990, "35-39", "30-39"),
        ("191212121212", 1912, "110-114", "110-119"),
        // The month of birth is not known: the age that is reached during the year.
        ("193100602394", 1931, "95-99", "90-99"),
    ] {
        let lan = |text: &str| {
            let policy = Text::pseudonymised()
                .treating("/ansvarig/kommunkod", "treatment = \"generalised\"\nmethod = \"lan\"")
                .treating(path, &format!("treatment = \"generalised\"\nmethod = \"{text}\""));
            let data = Sender::new(&policy.text(), None, "2026").apply(insats_of(number)).unwrap();
            json(&data)["person"].clone()
        };
        assert_eq!(lan("year")["fodelsear"], year);
        assert_eq!(lan("age_band(5)")["fodelsear"], five);
        assert_eq!(lan("age_band(10)")["fodelsear"], ten);
        assert!(lan("year").get("kon").is_none(), "the sex is never taken from the number");
    }
    // A birth year that the record has goes before, and is banded the same way.
    let unnumbered = with(
        Insats { person: Some(Person::without_number()), ..base_insats() }.into(),
        &[(Falt::PersonFodelsear, "1990")],
    );
    assert_eq!(generalised(path, "age_band(5)", unnumbered), "35-39");
    // Nobody asks for the year of a number that leaves in clear.
    let identified = Text(shipped::IDENTIFIERAD.to_owned())
        .treating(path, "treatment = \"generalised\"\nmethod = \"year\"");
    let data = Sender::new(&identified.text(), None, "2026").apply(insats_of("199006022397")).unwrap();
    assert!(json(&data)["person"].get("fodelsear").is_none());
}

#[test]
fn a_local_id_becomes_a_pseudonym_of_its_own_namespace() {
    let local = |id: &str, orgnr: &str| {
        let person = Insats { person: Some(Person::without_number()), ..base_insats() };
        let members = [(Falt::PersonLokaltId, id), (Falt::AnsvarigOrganisationsnummer, orgnr)];
        treated("/person/lokaltId", "treatment = \"pseudonymised\"", with(person.into(), &members))
            .map(|data| data["person"]["lokaltId"].clone())
    };
    let one = local("RES-0042", "2120000142").unwrap();
    assert!(one.as_str().unwrap().starts_with("p1."));
    assert_eq!(local("res-0042", "2120000142").unwrap(), one, "letters are folded");
    assert_ne!(local("RES-0042", "2120001355").unwrap(), one, "another municipality, another person");
    // A national number belongs in `id`: no record with one here is ever checked, so no policy sees it.
    let person = Insats { person: Some(Person::without_number()), ..base_insats() };
    let misplaced = with(person.into(), &[(Falt::PersonLokaltId, "191212121212")]);
    assert_eq!(check(&misplaced, &Context::default()).codes(), ["PNR-007"]);
}

#[test]
fn a_held_record_says_which_member_and_which_form_and_no_value() {
    let held = [
        (Held::Identity { falt: Falt::MedsokandeId }, "/medsokande/id", "tolv siffror"),
        (Held::LocalIdentity { falt: Falt::PersonLokaltId }, "/person/lokaltId", "1–32 tecken"),
    ];
    for (held, place, form) in held {
        let text = held.to_string();
        assert!(text.contains(place) && text.contains(form), "{text}");
    }
}

/// The schema of each shipped policy accepts what the policy gives, and refuses what another one gives.
#[test]
fn what_leaves_fits_the_schema_of_its_policy_and_no_coarser_one() {
    let mut judged = 0;
    for (name, text) in shipped::ALL {
        let text = Text((*text).to_owned()).with("gated_types = []", "gated_types = [\"anmalan\"]").text();
        let (policy, sender) = (Policy::parse(&text).unwrap(), Sender::new(&text, None, "2026"));
        for posttyp in Posttyp::ALL {
            let schema = policy.outbound_schema(*posttyp);
            jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name} {posttyp}: {error}"));
            let judge = jsonschema::validator_for(&schema).unwrap();
            let data = json(&sender.apply(base(*posttyp)).unwrap());
            let errors: Vec<String> = judge.iter_errors(&data).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name} {posttyp}: {errors:?}");
            let identified = Text(shipped::IDENTIFIERAD.to_owned())
                .with("gated_types = []", "gated_types = [\"anmalan\"]");
            let raw = json(&Sender::new(&identified.text(), None, "2026").apply(base(*posttyp)).unwrap());
            assert_eq!(judge.is_valid(&raw), *name == "identifierad", "{name} {posttyp}");
            judged += 1;
        }
    }
    assert_eq!(judged, 32);
}

#[test]
fn the_schema_knows_the_coarser_types() {
    let policy = Text::pseudonymised()
        .treating("/beslutsdatum", "treatment = \"generalised\"\nmethod = \"month\"")
        .treating("/person/fodelsear", "treatment = \"generalised\"\nmethod = \"age_band(10)\"")
        .treating("/person/lokaltId", "treatment = \"pseudonymised\"")
        .treating("/timmarPerManad", "treatment = \"generalised\"\nmethod = \"top_code(100)\"");
    let text = policy.text();
    let judge =
        jsonschema::validator_for(&Policy::parse(&text).unwrap().outbound_schema(Posttyp::Insats)).unwrap();
    let good = json(&Sender::new(&text, None, "2026").apply(insats_of("199006022397")).unwrap());
    assert!(judge.is_valid(&good));
    let change = |pointer: &str, value: Json| {
        let mut data = good.clone();
        *data.pointer_mut(pointer).unwrap() = value;
        judge.is_valid(&data)
    };
    assert!(change("/beslutsdatum", json!("2026-07")));
    assert!(!change("/beslutsdatum", json!("2026-07-01")), "a whole date");
    assert!(!change("/person/fodelsear", json!(1990)) && !change("/person/fodelsear", json!("35-39")));
    assert!(!change("/person/id", json!("199006022397")), "a raw number");
    assert!(!change("/person/idtyp", json!("personnummer")), "half applied");
    assert!(!change("/insatsId", json!("I-1")), "a raw reference");
    let mut more = good.clone();
    more["timmarPerManad"] = json!(101);
    assert!(!judge.is_valid(&more));
    more["timmarPerManad"] = json!(100);
    assert!(judge.is_valid(&more));
    more["boendekommun"] = json!("1480");
    assert!(!judge.is_valid(&more), "a dropped member");
    let mut less = good.clone();
    less["person"].as_object_mut().unwrap().remove("id");
    assert!(!judge.is_valid(&less), "a pseudonym without its text");
}

#[test]
fn a_protected_person_fits_the_schema_without_places() {
    let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
    let judge = jsonschema::validator_for(&policy.outbound_schema(Posttyp::Insats)).unwrap();
    let post = with(
        base_insats().into(),
        &[(Falt::PersonSkydd, "skyddad-folkbokforing"), (Falt::UtforareRegi, "egen")],
    );
    let data = json(&Sender::new(shipped::IDENTIFIERAD, None, "2026").apply(post).unwrap());
    assert!(data.get("utforare").is_none() && judge.is_valid(&data));
}

/// Every way in which a number could stand in bytes: T7 of the reliability document.
fn spellings(number: &NationelltNummer) -> Vec<Vec<u8>> {
    let twelve = number.expose_text();
    let ten = twelve.split_at(2).1;
    let mut plain = vec![twelve.to_owned(), ten.to_owned(), twelve.split_at(8).0.to_owned()];
    for digits in [twelve, ten] {
        let (date, serial) = digits.split_at(digits.len() - 4);
        plain.extend(
            ["-", "+", " ", "%2D", "%2B", "\u{2013}", "\u{2212}"].map(|sign| format!("{date}{sign}{serial}")),
        );
        plain.push(digits.chars().rev().collect());
    }
    let mut all: Vec<Vec<u8>> = Vec::new();
    for text in plain {
        let bytes = text.as_bytes();
        let written = |form: &dyn Fn(u8) -> String| bytes.iter().map(|byte| form(*byte)).collect::<Vec<_>>();
        let hex = written(&|byte| format!("{byte:02x}")).concat();
        all.push(hex.to_uppercase().into_bytes());
        all.push(hex.into_bytes());
        all.push(written(&|byte| format!("%{byte:02x}")).concat().into_bytes());
        all.push(written(&|byte| format!("\\u{byte:04x}")).concat().into_bytes());
        all.push(written(&|byte| byte.to_string()).join(",").into_bytes());
        all.push(
            text.chars()
                .filter_map(|digit| char::from_u32(digit.to_digit(10)? + 0xff10))
                .collect::<String>()
                .into_bytes(),
        );
        all.extend((0..3).map(|shift| in_base64(bytes, shift)));
        all.push(bytes.iter().flat_map(|byte| [*byte, 0]).collect());
        all.push(bytes.iter().flat_map(|byte| [0, *byte]).collect());
        all.push(text.into_bytes());
    }
    all.retain(|spelling| spelling.len() >= 8);
    all
}

/// The characters that are the same whatever stands around, when `bytes` begin at one of three places of a group.
fn in_base64(bytes: &[u8], shift: usize) -> Vec<u8> {
    let text = STANDARD.encode([&vec![b'x'; shift], bytes].concat());
    let (first, end) = ((shift * 8).div_ceil(6), (shift + bytes.len()) * 8 / 6);
    text.as_bytes()[first..end].to_vec()
}

fn holds(data: &[u8], spelling: &[u8]) -> bool {
    data.windows(spelling.len()).any(|window| window == spelling)
}

#[test]
fn the_canary_sings() {
    let number = NationelltNummer::parse("191212121212").unwrap();
    let forms = spellings(&number);
    let found = |data: &[u8]| forms.iter().any(|spelling| holds(data, spelling));
    for text in ["x191212121212x", "121212-1212", "19121212+1212", "212121212191", "313931323132313231323132"]
    {
        assert!(found(text.as_bytes()), "{text}");
    }
    assert!(found(STANDARD.encode("id 191212121212").as_bytes()));
    assert!(!found(b"199006022397 2120000142 2026-09"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_spelling_or_encoding_of_a_number_leaves((number, insats) in records_with_a_number(KEYS)) {
        for policy in [shipped::PSEUDONYMISERAD, shipped::MINIMAL, shipped::AGGREGAT] {
            let data = Sender::new(policy, None, "2026").apply(insats.clone()).unwrap();
            for spelling in spellings(&number) {
                prop_assert!(!holds(data.as_bytes(), &spelling), "{}", String::from_utf8_lossy(&spelling));
            }
        }
        // The same search finds it where it is.
        let data = Sender::new(shipped::IDENTIFIERAD, None, "2026").apply(insats).unwrap();
        prop_assert!(spellings(&number).iter().any(|spelling| holds(data.as_bytes(), spelling)));
    }

    #[test]
    fn a_text_that_is_no_number_leaves_under_no_policy(text in "[0-9A-Za-z.+-]{1,40}") {
        let mut sink = Sink::new();
        let mut other = Post::from(Insats { person: None, ..base_insats() });
        other.set(Falt::PersonIdtyp, Scalar::Text("personnummer"), &mut sink);
        other.set(Falt::PersonId, Scalar::Text(&text), &mut sink);
        let is_number = NationelltNummer::parse(&text).is_ok();
        // A record that breaks a rule is never checked, and only a checked one can be applied.
        let checked = prove(other, &Context::default()).ok();
        if let Some(checked) = checked {
            prop_assert!(is_number);
            for (_, policy) in shipped::ALL.iter().filter(|(name, _)| *name != "identifierad") {
                let data = Sender::new(policy, None, "2026").apply(checked.record().clone()).unwrap();
                prop_assert!(!data.contains(&text));
            }
        }
    }
}

/// What somebody would try who takes a pseudonym for a hash. Nothing of it needs a secret.
fn guesses(text: &str) -> Vec<Vec<u8>> {
    let published: [u8; 32] = std::array::from_fn(|index| u8::try_from(index).unwrap());
    let keyed = |key: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    vec![
        Sha1::digest(text).to_vec(),
        Sha256::digest(text).to_vec(),
        Md5::digest(text).to_vec(),
        keyed(b""),
        keyed(&published),
    ]
}

/// Crockford's alphabet, the first 16 bytes, as a pseudonym writes them.
fn in_base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).filter(|_| at < 128).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let digit = |at: usize| (0..5).fold(0_usize, |digit, more| digit * 2 + usize::from(bit(at * 5 + more)));
    (0..26).map(|at| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[digit(at)])).collect()
}

#[test]
fn no_pseudonym_is_found_with_a_dictionary() {
    assert_eq!(in_base32(&[0; 16]), "0".repeat(26));
    assert_eq!(in_base32(&[0xff; 16]), format!("{}w", "z".repeat(25)));
    // The key of the sender here is made of the published bytes: what protects is the derivation, which a guess leaves out.
    let sender = Sender::new(shipped::PSEUDONYMISERAD, None, "2026");
    let mut tried = 0;
    for number in testnummer::all().iter().step_by(400) {
        let data = sender.apply(insats_of(number.expose_text())).unwrap();
        let twelve = number.expose_text();
        for text in [twelve, twelve.split_at(2).1] {
            for digest in guesses(text) {
                let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
                let half = hex.split_at(32).0.to_owned();
                let base64 = [STANDARD.encode(&digest), URL_SAFE_NO_PAD.encode(&digest)];
                for form in [hex, half, in_base32(&digest)].iter().chain(&base64) {
                    assert!(!data.contains(form.trim_end_matches('=')), "a digest of the number");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
}

#[test]
fn records_that_are_alone_are_counted_before_and_after() {
    let policy = Policy::parse(shipped::AGGREGAT).unwrap();
    let (mut before, mut after) = (KReport::new(5), KReport::new(5));
    let mut count = |post: &Post| {
        before.add(post);
        after.add_as_sent(post, &policy);
    };
    // Six persons born in six years of one decade, who get the same.
    let numbers = testnummer::all();
    for year in 1970..1976 {
        let number = numbers.iter().find(|number| number.birth_year() == year).unwrap();
        count(&insats_of(number.expose_text()).into());
    }
    // Two records of one person who is alone in everything.
    for _ in 0..2 {
        count(&insats_of("191212121212").into());
    }
    let numbers = |counts: KCounts| (counts.records, counts.groups, counts.unique, counts.below);
    assert_eq!(numbers(before.counts()), (8, 7, 8, 8));
    let after = after.counts();
    assert_eq!((after.records, after.unique), (8, 2), "two records of one person hide nobody");
    assert!(after.groups < 7 && after.below < 8);
    // One that stays at home is not counted.
    let mut held = KReport::new(5);
    held.add_as_sent(&with(base_insats().into(), &[(Falt::PersonSkydd, "sekretessmarkering")]), &policy);
    held.add_as_sent(&base(Posttyp::Anmalan), &policy);
    assert_eq!(held.counts(), KCounts::default());
}
