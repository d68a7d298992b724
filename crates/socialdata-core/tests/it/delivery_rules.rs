//! The rules that judge a delivery as a whole: their examples do what they say, and what they hold stays small.

use serde_json::Value as Json;
use socialdata_core::falt::Falt;
use socialdata_core::identitet::Organisationsnummer;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::regler::{catalogue, delivery_catalogue};
use socialdata_core::validering::{
    Context, Delivery, Observation, Previous, RecordPlace, RuleMeta, Sink, judge,
};

use crate::catalogue::{base, fill, merge};

/// A fenced block `ok leverans` or `bad leverans`: an object with `leverans`, a list of records as patches over the base record
/// of their type, and what is known besides: `tidigare` (the previous delivery), `ansvariga`, `anmalan` (whether the policy lets
/// them out). `antal` makes several records with keys of their own.
struct Example {
    is_ok: bool,
    body: Json,
}

fn examples(rule: &RuleMeta) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = rule.doc.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let is_ok = match line {
            "```ok leverans" => true,
            "```bad leverans" => false,
            _ => continue,
        };
        let body: String = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.parse().unwrap_or_else(|_| panic!("{}: an example is no JSON", rule.code));
        examples.push(Example { is_ok, body });
    }
    examples
}

/// Fills the records that a list of patches stands for.
fn records(patches: &Json) -> Vec<(Post, Sink)> {
    let mut records = Vec::new();
    for patch in patches.as_array().into_iter().flatten() {
        let posttyp = Posttyp::from_name(patch["posttyp"].as_str().unwrap()).unwrap();
        let count = patch.get("antal").map_or(1, |count| count.as_u64().unwrap());
        let mut record = base(posttyp);
        merge(&mut record, patch);
        record.as_object_mut().unwrap().remove("antal");
        for number in 0..count {
            if count > 1 {
                let group = records.len() as u64 - number;
                record["postId"] = Json::String(format!("G{group}-{number}"));
            }
            let mut sink = Sink::new();
            let mut post = Post::new(posttyp);
            fill(&mut post, Falt::Post, &record, &mut sink);
            records.push((post, sink));
        }
    }
    records
}

/// All that is found in the delivery of an example, and where.
fn findings(example: &Json) -> Vec<(&'static str, Falt)> {
    let mut previous = Previous::default();
    for (post, sink) in records(&example["tidigare"]) {
        previous.add(&Observation::of(&post, &sink));
    }
    let mut context = Context::default();
    if let Some(ansvariga) = example["ansvariga"].as_array() {
        let parse = |number: &Json| Organisationsnummer::parse(number.as_str().unwrap()).unwrap();
        context = context.with_ansvariga(&ansvariga.iter().map(parse).collect::<Vec<_>>());
    }
    if let Some(is_open) = example["anmalan"].as_bool() {
        context = context.with_anmalan(is_open);
    }
    let mut delivery = Delivery::new(context, example.get("tidigare").map(|_| previous));
    delivery.begin_file();
    let mut found = Vec::new();
    for (number, (post, mut sink)) in (1..).zip(records(&example["leverans"])) {
        let observation = Observation::of(&post, &sink);
        let _ = judge(post, &delivery.context().clone(), &mut sink);
        delivery.observe(&observation, RecordPlace { file: 0, record: number, line: number }, &mut sink);
        found.extend(sink.take().as_slice().iter().map(|finding| (finding.rule.code, finding.falt)));
    }
    found.extend(delivery.finish().iter().map(|finding| (finding.rule.code, finding.falt)));
    found
}

#[test]
fn a_bad_delivery_gives_exactly_its_code_and_a_good_one_nothing() {
    let mut count = 0;
    for rule in catalogue() {
        for (number, example) in (1..).zip(examples(rule)) {
            count += 1;
            let found = findings(&example.body);
            let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
            let expected: &[&str] = if example.is_ok { &[] } else { &[rule.code] };
            assert_eq!(codes, expected, "{} example {number}", rule.code);
            assert!(
                found.iter().all(|(_, falt)| rule.fields.contains(falt)),
                "{} points at {found:?}",
                rule.code
            );
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_delivery_rule_has_a_good_and_a_bad_example() {
    for rule in delivery_catalogue() {
        for is_ok in [true, false] {
            assert!(examples(rule).iter().any(|example| example.is_ok == is_ok), "{} {is_ok}", rule.code);
        }
    }
}

#[test]
fn without_a_previous_delivery_the_rules_about_it_are_silent() {
    for rule in delivery_catalogue().filter(|rule| rule.code.starts_with("HIS")) {
        for mut example in examples(rule) {
            example.body.as_object_mut().unwrap().remove("tidigare");
            assert_eq!(findings(&example.body), [], "{}", rule.code);
        }
    }
}

/// 200 000 records with keys of their own.
#[test]
fn the_index_of_duplicate_keys_stays_within_24_bytes_a_record() {
    let mut delivery = Delivery::default();
    let records = 200_000_u64;
    for record in 1..=records {
        let mut sink = Sink::new();
        let mut post = Post::new(Posttyp::Utredning);
        post.set(Falt::PostId, Scalar::Text(&format!("U-{record}")), &mut sink);
        let observation = Observation::of(&post, &sink);
        sink.begin_record();
        delivery.observe(&observation, RecordPlace { file: 0, record, line: record }, &mut sink);
        assert_eq!(sink.take().codes(), Vec::<&str>::new());
    }
    let bytes = delivery.index_bytes() as u64;
    assert!(bytes <= 24 * records, "{} bytes a record", bytes / records);
    assert!(delivery.finish().is_empty());
}

#[test]
fn a_finding_about_the_previous_delivery_names_its_case() {
    let records = records(&serde_json::json!([
        {"posttyp": "insats", "period": "2026-08", "insatsId": "I-2", "postId": "P-2"},
        {"posttyp": "insats", "period": "2026-08", "insatsId": "I-1", "postId": "P-1"},
    ]));
    let mut previous = Previous::default();
    for (post, sink) in &records {
        previous.add(&Observation::of(post, sink));
    }
    let mut delivery = Delivery::new(Context::default(), Some(previous));
    let (post, mut sink) = self::records(&serde_json::json!([{"posttyp": "utredning"}])).remove(0);
    let observation = Observation::of(&post, &sink);
    delivery.observe(&observation, RecordPlace { file: 0, record: 1, line: 1 }, &mut sink);
    let found = delivery.finish();
    let cases: Vec<_> = found.iter().map(|finding| finding.post_id.as_ref().unwrap().as_str()).collect();
    assert_eq!(cases, ["P-1", "P-2"], "sorted, whatever the order of the index");
    assert!(found.iter().all(|finding| finding.rule.code == "HIS-001" && finding.place.is_none()));
}
