//! Our structural rules accept exactly what the schemas accept. The `jsonschema` crate is the judge.

use jsonschema::{Registry, Resource, Validator};
use serde_json::{Value, json};
use socialdata_format::{Event, Options};

use crate::fixtures::{base, events};

const ROUNDS: u64 = 5_000;

#[test]
fn structural_rules_and_schemas_agree() {
    let registry = Registry::new()
        .add(
            "https://example.org/socialdata/post/v1/gemensam.schema.json",
            Resource::from_contents(schema("gemensam")),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let oracle = jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&schema("insats"))
        .unwrap();
    assert!(!oracle.is_valid(&with("beslutsdatum", json!("2026-02-30"))), "formats are asserted");

    let mut disagreements = Vec::new();
    let mut accepted = 0;
    for seed in 0..ROUNDS {
        let record = mutated(seed);
        let (ours, codes) = structural_verdict(&record);
        accepted += u64::from(ours);
        if ours != oracle.is_valid(&record) {
            disagreements
                .push(format!("ours {ours} {codes:?}: {record} ({})", first_reason(&oracle, &record)));
        }
    }
    disagreements.sort_by_key(String::len);
    assert!(
        disagreements.is_empty(),
        "{} disagreements, the smallest:\n{}",
        disagreements.len(),
        disagreements.iter().take(8).map(String::as_str).collect::<Vec<_>>().join("\n")
    );
    assert!((ROUNDS / 20..ROUNDS * 19 / 20).contains(&accepted), "both verdicts are tried: {accepted}");
}

fn schema(name: &str) -> Value {
    let path = format!("{}/../../schemas/post/v1/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn first_reason(oracle: &Validator, record: &Value) -> String {
    oracle.iter_errors(record).next().map_or("accepted".to_owned(), |error| error.schema_path().to_string())
}

/// Whether no structural rule has anything to say, and what was said.
fn structural_verdict(record: &Value) -> (bool, Vec<&'static str>) {
    let (events, failure) = events(record.to_string().as_bytes(), Options::default());
    assert_eq!(failure, None, "{record}");
    let [Event::Record(read)] = events.as_slice() else { panic!("{events:?}") };
    let codes: Vec<_> = read.findings.iter().map(|located| located.finding.rule.code).collect();
    (!codes.iter().any(|code| is_structural(code)), codes)
}

fn is_structural(code: &str) -> bool {
    ["FMT-", "OBL-", "KOD-", "PNR-010", "PNR-011", "LEV-006", "LEV-007"]
        .iter()
        .any(|start| code.starts_with(start))
}

fn with(name: &str, value: Value) -> Value {
    let mut record: Value = base().parse().unwrap();
    record[name] = value;
    record
}

/// A record that the schema accepts, changed in none to three places.
fn mutated(seed: u64) -> Value {
    let mut choice = Choice(seed);
    let mut record = start(&mut choice);
    for _ in 0..choice.below(4) {
        mutate(&mut record, &mut choice);
    }
    record
}

fn start(choice: &mut Choice) -> Value {
    let person = match choice.below(6) {
        0 => json!({"idtyp": "samordningsnummer", "id": "191401682396", "kon": "2", "skydd": "ingen"}),
        1 => {
            json!({"idtyp": "saknas", "fodelsear": 2015, "lokaltId": "T-77", "folkbokforingskommun": "0180"})
        }
        2 => json!({"idtyp": "pseudonym", "id": "p1.k7m2q9.0123456789abcdefghjkmnpqr0", "fodelsear": 1990}),
        3 => json!({"idtyp": "dokumenteras-ej"}),
        _ => json!({"idtyp": "personnummer", "id": "191212121212", "kon": "1"}),
    };
    let mut record = with("person", person);
    if choice.below(2) == 0 {
        record["utforare"] =
            json!({"regi": "egen", "organisationsnummer": "5561231234", "kommunkod": "1480"});
        record["ansvarig"]["namnd"] = json!("vard");
        record["dygnPerManad"] = json!(31);
        record["individuellPlan"] = json!(true);
        record["personkrets"] = json!("3");
        record["verkstalldTill"] = json!("2026-09-30");
        record["samtycke"] = json!("barnet");
        record["avslutsorsak"] = json!("flyttat");
        record["boendekommun"] = json!("0114");
    }
    record
}

fn mutate(record: &mut Value, choice: &mut Choice) {
    let object = pick_object(record, choice);
    let names: Vec<String> = object.keys().cloned().collect();
    let name = names.get(choice.below(names.len().max(1))).cloned().unwrap_or_default();
    match choice.below(8) {
        0 => drop(object.remove(&name)),
        1 => drop(object.insert(choice.of(&["fritext", "Period", "id ", "", "periоd"]).to_owned(), json!(1))),
        2 => drop(object.insert(choice.of(MEMBERS).to_owned(), value(choice))),
        3 => drop(object.insert(choice.of(DATES).to_owned(), json!(choice.of(DAYS)))),
        4 => drop(object.insert("idtyp".to_owned(), json!(choice.of(IDTYPER)))),
        5 => object.clear(),
        _ => drop(object.insert(name, value(choice))),
    }
}

fn pick_object<'a>(record: &'a mut Value, choice: &mut Choice) -> &'a mut serde_json::Map<String, Value> {
    let inner = choice.of(&["", "", "person", "person", "ansvarig", "utforare"]);
    let is_object = record.get(inner).is_some_and(Value::is_object);
    let object = if is_object { &mut record[inner] } else { record };
    object.as_object_mut().unwrap()
}

fn value(choice: &mut Choice) -> Value {
    match choice.below(3) {
        0 => json!(choice.of(TEXTS)),
        1 => json!(choice.of(DAYS)),
        _ => choice
            .of(&[
                "null",
                "true",
                "false",
                "0",
                "-1",
                "12.0",
                "12.5",
                "1e2",
                "744",
                "745",
                "31",
                "2015",
                "1839",
                "2200",
                "9223372036854775808",
                "1e300",
                "-0",
                "-0.0",
                "[]",
                "{}",
                "[1]",
                r#"{"posttyp":"insats"}"#,
                "0.0",
                "7.44e2",
            ])
            .parse()
            .unwrap(),
    }
}

const MEMBERS: &[&str] = &[
    "posttyp",
    "postId",
    "period",
    "ansvarig",
    "utforare",
    "person",
    "insatsId",
    "omrade",
    "insatstyp",
    "lagrum",
    "timmarPerManad",
    "dygnPerManad",
    "boendeform",
    "personkrets",
    "boendekommun",
    "utforandeKommun",
    "forenklatBeslut",
    "samtycke",
    "id",
    "kon",
    "fodelsear",
    "lokaltId",
    "skydd",
    "kommunkod",
    "typ",
    "regi",
    "namnd",
];

const DATES: &[&str] = &["beslutsdatum", "verkstalldFran", "verkstalldTill", "avslutsdatum", "period"];

const DAYS: &[&str] = &[
    "2026-02-28",
    "2026-02-29",
    "2028-02-29",
    "1900-02-29",
    "2000-02-29",
    "2026-04-31",
    "2026-00-01",
    "2026-13-01",
    "2026-01-00",
    "0000-01-01",
    "0000-02-29",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "+026-01-01",
    "-001-01-01",
    "2026-9-01",
    "20260901",
    "2026-09-01T00:00:00",
    " 2026-09-01",
    "2026-09-01\n",
    "２０２６-09-01",
    "2026-09",
    "2026-12",
    "2026-13",
    "0000-01",
    "9999-12",
    "2026-09-",
    "",
];

const IDTYPER: &[&str] =
    &["personnummer", "samordningsnummer", "saknas", "pseudonym", "dokumenteras-ej", "Personnummer", ""];

const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "å",
    "A-._:9",
    "a b",
    "a\n",
    "insats",
    "insats ",
    "1",
    "2",
    "3",
    "4",
    "0180",
    "0181",
    "180",
    "9999",
    "2120000142",
    "212000-0142",
    "21200001420",
    "191212121212",
    "191212121213",
    "19121212-1212",
    "1212121212",
    "19121212121x",
    "１91212121212",
    "p1.k7m2q9.0123456789abcdefghjkmnpqr0",
    "p1.k7m2q9.0123456789abcdefghjkmnpqr1",
    "p1.k7m2q9.0123456789abcdefghjkmnpqu0",
    "p2.k7m2q9.0123456789abcdefghjkmnpqr0",
    "T+77-x",
    "T_77",
    "egen",
    "kommun",
    "aldre",
    "Aldre",
    "sol-11-1",
    "lss-9-2",
    "true",
    "ingen",
    "barnet",
    "annat",
    "0123456789012345678901234567890123456789",
    "01234567890123456789012345678901",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg",
];

/// Choices that follow from a seed (`SplitMix64`).
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % count as u64).unwrap()
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}
