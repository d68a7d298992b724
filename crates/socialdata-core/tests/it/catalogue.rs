//! The catalogue as a whole: every rule is complete, every example does what it says, no code changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::catalogue;
use socialdata_core::validering::{Context, Findings, RuleMeta, Severity, Sink, SourceStatus, judge};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One example of a rule: whether it is good, and the merge patch.
pub(crate) struct Example {
    pub(crate) is_ok: bool,
    pub(crate) posttyp: Posttyp,
    pub(crate) patch: Json,
}

/// The fenced blocks `ok <posttyp> …` and `bad <posttyp> …` of the doc comment; a patch may serve several record types.
pub(crate) fn examples(rule: &RuleMeta) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = rule.doc.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some((kind, posttyper)) = line.strip_prefix("```").and_then(|info| info.split_once(' ')) else {
            continue;
        };
        let body: String = lines.by_ref().take_while(|line| *line != "```").collect();
        let patch: Json = body.parse().unwrap_or_else(|_| panic!("{}: an example is no JSON", rule.code));
        // An example of a whole delivery; `delivery_rules.rs` runs those.
        for posttyp in posttyper.split(' ').filter(|posttyp| *posttyp != "leverans") {
            examples.push(Example {
                is_ok: match kind {
                    "ok" => true,
                    "bad" => false,
                    other => panic!("{}: unknown kind of example {other}", rule.code),
                },
                posttyp: Posttyp::from_name(posttyp)
                    .unwrap_or_else(|| panic!("{}: unknown record type {posttyp}", rule.code)),
                patch: patch.clone(),
            });
        }
    }
    examples
}

/// The base record of a type, which is valid in every respect.
pub(crate) fn base(posttyp: Posttyp) -> Json {
    let path = root().join("fixtures/valid").join(posttyp.name()).join("grund.ndjson");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// RFC 7396.
pub(crate) fn merge(target: &mut Json, patch: &Json) {
    let Json::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Json::Object(serde_json::Map::new());
    }
    let members = target.as_object_mut().unwrap();
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Json::Null), value);
        }
    }
}

pub(crate) fn findings(posttyp: Posttyp, record: &Json) -> Findings {
    judged(posttyp, record, &Context::default())
}

pub(crate) fn judged(posttyp: Posttyp, record: &Json, context: &Context) -> Findings {
    let mut sink = Sink::new();
    let mut post = Post::new(posttyp);
    fill(&mut post, Falt::Post, record, &mut sink);
    let _ = judge(post, context, &mut sink);
    sink.take()
}

/// Fills a record from JSON, as a reader does.
pub(crate) fn fill(post: &mut Post, parent: Falt, json: &Json, sink: &mut Sink) {
    for (name, value) in json.as_object().unwrap() {
        let falt = post.posttyp().member(parent, name).unwrap_or_else(|| panic!("no member {name}"));
        post.set(falt, scalar(value), sink);
        if value.is_object() {
            fill(post, falt, value, sink);
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            match falt.item(index) {
                Some(place) => post.set(place, scalar(item), sink),
                None => post.push(falt, scalar(item), sink),
            }
        }
    }
}

fn scalar(value: &Json) -> Scalar<'_> {
    match value {
        Json::Null => Scalar::Null,
        Json::Bool(flag) => Scalar::Boolean(*flag),
        Json::Number(number) => number.as_i64().map_or(Scalar::Fraction, Scalar::Integer),
        Json::String(text) => Scalar::Text(text),
        Json::Array(_) => Scalar::Array,
        Json::Object(_) => Scalar::Object,
    }
}

#[test]
fn the_base_record_of_every_type_is_clean() {
    for posttyp in Posttyp::ALL {
        assert_eq!(findings(*posttyp, &base(*posttyp)).codes(), Vec::<&str>::new(), "{posttyp}");
    }
}

#[test]
fn a_bad_example_gives_exactly_its_code_and_a_good_one_nothing() {
    let mut wrong = Vec::new();
    for rule in catalogue().filter(|rule| !rule.is_structural()) {
        for (number, example) in examples(rule).iter().enumerate() {
            let mut record = base(example.posttyp);
            merge(&mut record, &example.patch);
            let findings = judged(example.posttyp, &record, &context(rule, example.is_ok));
            let expected: Vec<&str> = if example.is_ok { vec![] } else { vec![rule.code] };
            let is_listed = findings.as_slice().iter().all(|finding| rule.fields.contains(&finding.falt));
            if findings.codes() != expected || !is_listed {
                let (number, posttyp) = (number + 1, example.posttyp);
                wrong.push(format!("{} example {number} {posttyp}: {findings:?}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

/// JUR-008 asks the policy: its good example is judged under one that lets records of concern out, its bad one under one that does not.
pub(crate) fn context(rule: &RuleMeta, is_ok: bool) -> Context {
    if rule.code == "JUR-008" { Context::default().with_anmalan(is_ok) } else { Context::default() }
}

#[test]
fn every_hand_written_rule_has_a_good_and_a_bad_example_for_each_record_type() {
    for rule in catalogue().filter(|rule| !rule.is_structural() && !rule.doc.contains("```bad leverans")) {
        let examples = examples(rule);
        for posttyp in rule.posttyper {
            for is_ok in [true, false] {
                let has =
                    examples.iter().any(|example| example.is_ok == is_ok && example.posttyp == *posttyp);
                assert!(has, "{} lacks an example for {posttyp}, ok: {is_ok}", rule.code);
            }
        }
    }
}

#[test]
fn codes_and_names_are_unique_and_well_formed() {
    let mut seen = BTreeMap::new();
    for rule in catalogue() {
        assert_eq!(seen.insert(rule.code, rule.name), None, "{} is given twice", rule.code);
        let (family, number) = rule.code.split_once('-').unwrap();
        assert!(
            ["FMT", "OBL", "KOD", "PNR", "TID", "BEL", "REL", "JUR", "DUB", "REF", "HIS", "LEV", "RIM"]
                .contains(&family)
        );
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{}", rule.code);
        assert!(
            rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        );
    }
    let names: BTreeSet<&str> = seen.values().copied().collect();
    assert_eq!(names.len(), seen.len(), "two codes have one name");
}

#[test]
fn texts_are_whole_sentences_in_both_languages_without_placeholders() {
    for rule in catalogue() {
        for text in [rule.message.sv, rule.message.en, rule.remedy.sv, rule.remedy.en] {
            assert!(text.ends_with('.') && text.len() > 8, "{}: {text}", rule.code);
            assert!(!text.contains(['{', '}', '%']), "{}: {text}", rule.code);
        }
        assert_ne!(rule.message.sv, rule.message.en, "{}", rule.code);
        assert!(
            !rule.fields.is_empty() && !rule.posttyper.is_empty() && !rule.basis.is_empty(),
            "{}",
            rule.code
        );
    }
}

#[test]
fn a_rule_on_a_proposal_of_ours_is_an_error_only_when_the_data_are_impossible() {
    for rule in catalogue().filter(|rule| !rule.is_structural() && rule.severity == Severity::Error) {
        let firm = rule
            .basis
            .iter()
            .any(|basis| basis.status == SourceStatus::Gallande || basis.status == SourceStatus::Beslutad);
        let impossible = rule.basis.iter().any(|basis| basis.text.starts_with("Omöjligt i sig"));
        assert!(firm || impossible, "{} is an error without a firm source", rule.code);
    }
}

#[test]
fn the_lock_and_the_catalogue_agree() {
    let lock = fs::read_to_string(root().join("schemas/rules.lock")).unwrap();
    let locked: BTreeSet<&str> = lock.lines().filter(|line| !line.starts_with('#')).collect();
    let current: BTreeSet<String> =
        catalogue().map(|rule| format!("{} {} {}", rule.code, rule.name, rule.severity)).collect();
    for line in &current {
        assert!(locked.contains(line.as_str()), "append to schemas/rules.lock: {line}");
    }
    for line in locked {
        assert!(
            current.contains(line),
            "{line} is locked but no rule has it; a retired rule stays in the catalogue"
        );
    }
}

#[test]
fn every_rule_file_is_named_for_its_rule_and_listed() {
    let folder = root().join("crates/socialdata-core/src/regler");
    for rule in catalogue().filter(|rule| !rule.is_structural()) {
        let file =
            folder.join(rule.family().to_lowercase()).join(format!("{}.rs", rule.name.replace('-', "_")));
        assert!(file.exists(), "{} should stand in {}", rule.code, file.display());
    }
    let hand_written = catalogue().filter(|rule| !rule.is_structural()).count();
    let families =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = families.flat_map(|family| fs::read_dir(family).unwrap());
    let declared = files
        .filter(|file| fs::read_to_string(file.as_ref().unwrap().path()).unwrap().contains("\nregel! {"))
        .count();
    assert_eq!(declared, hand_written, "a rule file is not listed in its family");
}
