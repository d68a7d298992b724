//! Rules are separate: a rule looks at its `fields` only, and no value of any member makes any rule fall over.

use std::fs;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::regler::catalogue;
use socialdata_core::validering::RuleMeta;

use crate::catalogue::{base, context, examples, findings, judged, merge, root};

/// A clean month of the record type.
fn month(posttyp: Posttyp) -> Vec<Json> {
    let path = root().join("fixtures/valid").join(posttyp.name()).join("manad-2026-09.ndjson");
    fs::read_to_string(path).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}

/// The top-level members that `rule` does not look at, neither whole nor in part.
fn others(rule: &RuleMeta, posttyp: Posttyp) -> Vec<&'static str> {
    let top = |falt: &Falt| falt.pointer().split('/').nth(1);
    let looked_at: Vec<_> = rule.fields.iter().filter_map(top).collect();
    let is_top = |falt: &&Falt| falt.parent() == Falt::Post && !falt.pointer().is_empty();
    posttyp.falt().iter().filter(is_top).filter_map(top).filter(|name| !looked_at.contains(name)).collect()
}

/// The base record with some members of another valid record, if it is valid still.
fn other_base(posttyp: Posttyp, from: &Json, members: &[&str]) -> Option<Json> {
    let mut record = base(posttyp);
    let fields = record.as_object_mut()?;
    for name in members {
        match from.get(name) {
            Some(value) => fields.insert((*name).to_owned(), value.clone()),
            None => fields.remove(*name),
        };
    }
    findings(posttyp, &record).is_empty().then_some(record)
}

#[test]
fn a_bad_example_is_found_whatever_stands_in_members_that_the_rule_does_not_look_at() {
    let months: Vec<_> = Posttyp::ALL.iter().map(|posttyp| (*posttyp, month(*posttyp))).collect();
    let mut tried = 0_u32;
    let mut wrong = Vec::new();
    // JUR-024 says that one of the other age rules cannot be answered, so it looks at whatever they look at.
    for rule in catalogue().filter(|rule| !rule.is_structural() && rule.code != "JUR-024") {
        for example in examples(rule).iter().filter(|example| !example.is_ok) {
            let (posttyp, records) = months.iter().find(|(posttyp, _)| *posttyp == example.posttyp).unwrap();
            let others = others(rule, *posttyp);
            let touched = |name: &&str| example.patch.get(name).is_some();
            let free: Vec<_> = others.into_iter().filter(|name| !touched(name)).collect();
            for (number, from) in records.iter().enumerate().take(60) {
                // Another third of the members for each record.
                let members: Vec<_> = free.iter().skip(number % 3).step_by(3).copied().collect();
                let Some(mut record) = other_base(*posttyp, from, &members) else { continue };
                merge(&mut record, &example.patch);
                let found = judged(*posttyp, &record, &context(rule, false));
                tried += 1;
                if !found.codes().contains(&rule.code) {
                    wrong.push(format!("{} {posttyp}: not found with other {members:?}", rule.code));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 1000, "{tried}");
}

/// Values of every form, none of them an identity number of anybody.
fn values() -> Vec<Json> {
    let mut values = vec![
        Json::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(0.5),
        json!(i64::MAX),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!(["1", "1"]),
        json!([0, -1, "x", null, [], {}]),
        json!({"id": 1}),
    ];
    let texts = [
        "",
        " ",
        "0",
        "1",
        "2",
        "å",
        "\u{0}",
        "2026-09",
        "0000-01",
        "2026-13",
        "0000-01-01",
        "9999-12-31",
        "2024-02-29",
        "2023-02-29",
        "1900-01-01",
        "2026-09-30",
        "2026-10-01",
        "191212121212",
        "201102282397",
        "19121212-1212",
        "1212121212",
        "000000000000",
        "999999999999",
        "19121212T123",
        "sol-11-1",
        "lvu-2",
        "lvu-3",
        "lvm",
        "lss-9-2",
        "lss-9-8",
        "hvb",
        "familjehem",
        "stodboende",
        "makulering",
        "rapport",
        "rattelse",
        "pseudonym",
        "saknas",
        "dokumenteras-ej",
        "samordningsnummer",
        "personnummer",
        "ja",
        "nej",
        "ej-aktuellt",
        "kommun",
        "region",
        "01",
        "07",
        "041",
        "0180",
        "2120000142",
    ];
    values.extend(texts.map(|text| json!(text)));
    values.push(json!("9".repeat(10_000)));
    values
}

/// Puts `value` at the place of `falt`, in objects that are made if need be.
fn put(record: &mut Json, falt: Falt, value: Json) {
    let mut place = record;
    let path: Vec<_> = falt.pointer().split('/').skip(1).collect();
    let Some((last, way)) = path.split_last() else { return };
    for name in way {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        place = place.as_object_mut().unwrap().entry(*name).or_insert(Json::Null);
    }
    // An item of a row is changed as the whole row is.
    if last.parse::<usize>().is_ok() {
        return;
    }
    if !place.is_object() {
        *place = Json::Object(Map::new());
    }
    place.as_object_mut().unwrap().insert((*last).to_owned(), value);
}

/// Objects hold only what their type knows, as readers see to.
fn without_unknown(posttyp: Posttyp, parent: Falt, json: &mut Json) {
    let Some(members) = json.as_object_mut() else { return };
    members.retain(|name, _| posttyp.member(parent, name).is_some());
    for (name, value) in members {
        without_unknown(posttyp, posttyp.member(parent, name).unwrap(), value);
    }
}

/// The record is judged, and what is found points at places of its type.
fn judge_changed(posttyp: Posttyp, mut record: Json) {
    without_unknown(posttyp, Falt::Post, &mut record);
    for finding in findings(posttyp, &record).as_slice() {
        assert!(finding.rule.posttyper.contains(&posttyp), "{} in {posttyp}", finding.rule.code);
        assert!(finding.rule.fields.contains(&finding.falt), "{} at {:?}", finding.rule.code, finding.falt);
    }
}

#[test]
fn any_member_may_have_any_value() {
    for posttyp in Posttyp::ALL {
        for falt in posttyp.falt() {
            for value in values() {
                let mut record = base(*posttyp);
                put(&mut record, *falt, value);
                judge_changed(*posttyp, record);
            }
        }
    }
}

#[test]
fn any_member_may_be_gone_or_stand_in_the_place_of_another() {
    for posttyp in Posttyp::ALL {
        let record = base(*posttyp);
        let names: Vec<String> = record.as_object().unwrap().keys().cloned().collect();
        for one in &names {
            let mut without = record.clone();
            without.as_object_mut().unwrap().remove(one);
            judge_changed(*posttyp, without);
            for other in &names {
                let mut swapped = record.clone();
                swapped[one] = record[other].clone();
                swapped[other] = record[one].clone();
                judge_changed(*posttyp, swapped);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn several_members_may_have_any_value(
        at in 0..Posttyp::ALL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(values())), 2..8),
    ) {
        let posttyp = Posttyp::ALL[at];
        let mut record = base(posttyp);
        for (falt, value) in changes {
            put(&mut record, *falt.get(posttyp.falt()), value);
        }
        judge_changed(posttyp, record);
    }
}
