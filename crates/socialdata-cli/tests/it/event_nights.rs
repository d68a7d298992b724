//! Nights of a vendor who keeps versions itself: event files instead of snapshots.

use std::collections::BTreeMap;
use std::process::{Output, Stdio};

use serde_json::{Map, Value};
use socialdata_submit::failpoint::Place;

use crate::command::Ended;
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::{Source, marker};

/// A case system that numbers the versions of its records.
#[derive(Default)]
struct Vendor {
    live: BTreeMap<String, String>,
    versions: BTreeMap<String, u64>,
}

impl Vendor {
    /// One line for each record that `now` has new, otherwise or no more.
    fn events(&mut self, now: &Source) -> Vec<String> {
        let now: BTreeMap<String, String> = now.records().collect();
        let mut lines = Vec::new();
        for (key, content) in &now {
            let (atgard, orsak) = match self.live.get(key) {
                None => ("rapport", None),
                Some(before) if before != content => ("rattelse", Some("domstolsbeslut")),
                Some(_) => continue,
            };
            lines.push(self.event(key, parse(content), atgard, orsak));
        }
        let gone: Vec<_> = self.live.iter().filter(|(key, _)| !now.contains_key(*key)).collect();
        for (key, content) in
            gone.into_iter().map(|(key, content)| (key.clone(), content.clone())).collect::<Vec<_>>()
        {
            let mut members = parse(&content);
            members.retain(|name, _| ["posttyp", "postId", "period", "ansvarig"].contains(&name.as_str()));
            lines.push(self.event(&key, members, "makulering", Some("fel-person")));
        }
        self.live = now;
        lines
    }

    fn event(&mut self, key: &str, members: Map<String, Value>, atgard: &str, orsak: Option<&str>) -> String {
        let version = self.versions.entry(key.to_owned()).or_insert(0);
        *version += 1;
        event(members, *version, atgard, orsak)
    }
}

fn parse(line: &str) -> Map<String, Value> {
    match line.parse() {
        Ok(Value::Object(members)) => members,
        _ => panic!("not an object: {line}"),
    }
}

fn event(mut members: Map<String, Value>, version: u64, atgard: &str, orsak: Option<&str>) -> String {
    members.insert("version".to_owned(), version.into());
    members.insert("atgard".to_owned(), atgard.into());
    if let Some(orsak) = orsak {
        members.insert("orsak".to_owned(), orsak.into());
    }
    Value::Object(members).to_string()
}

impl Home {
    /// Puts an event file into the inbox. Its marker declares the month complete, which an event file never is.
    fn put_events(&mut self, name: &str, lines: &[String]) {
        let bytes = lines.join("\n") + "\n";
        self.put(name, bytes.as_bytes(), Some(&marker(lines.len(), bytes.as_bytes())));
    }
}

/// An installation that has reported some records by events.
fn reported(count: usize) -> (Home, Source, Vendor, RegisterModel) {
    let source = Source::generate(60, 17).correctable(count);
    let (mut home, mut vendor, mut model) =
        (Home::with_receiver(), Vendor::default(), RegisterModel::default());
    home.put_events("natt-0", &vendor.events(&source));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains(&format!("{count} nya, 0 rättade, 0 makulerade")), "{}", ended.stdout);
    model.night(&source);
    assert_register(&home, &model);
    (home, source, vendor, model)
}

#[track_caller]
fn assert_register(home: &Home, model: &RegisterModel) {
    model.assert_is(&home.effects(), &home.record_id_key());
}

#[test]
fn reported_corrected_withdrawn_and_back_again_by_events() {
    let (mut home, mut source, mut vendor, mut model) = reported(30);
    let whole = source.clone();

    source.correct(7);
    home.put_events("natt-1", &vendor.events(&source));
    let ended = home.submit().expect(0);
    // What the file does not mention is not withdrawn.
    assert!(ended.stdout.contains("0 nya, 7 rättade, 0 makulerade; 0 oförändrade"), "{}", ended.stdout);
    model.night(&source);
    assert_register(&home, &model);

    source.remove(2);
    home.put_events("natt-2", &vendor.events(&source));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 0 rättade, 2 makulerade"), "{}", ended.stdout);
    model.night(&source);
    assert_register(&home, &model);

    home.put_events("natt-3", &vendor.events(&whole));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("2 nya, 7 rättade, 0 makulerade"), "{}", ended.stdout);
    model.night(&whole);
    assert_register(&home, &model);
    assert!(home.is_archived("natt-3"));
}

#[test]
fn the_same_events_again_are_no_news() {
    let (mut home, mut source, mut vendor, mut model) = reported(20);
    source.correct(5);
    source.remove(1);
    let lines = vendor.events(&source);
    model.night(&source);
    home.put_events("natt-1", &lines);
    home.submit().expect(0);
    home.put_events("natt-2", &lines);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 0 rättade, 0 makulerade; 6 oförändrade"), "{}", ended.stdout);
    assert_register(&home, &model);
}

#[test]
fn a_version_that_does_not_follow_is_held_and_named() {
    let (mut home, mut source, mut vendor, mut model) = reported(20);
    let content = |place: usize, source: &Source| parse(&source.records().nth(place).unwrap().1);
    source.correct(6);
    let right = vendor.events(&source);
    // A gap, an operation that does not fit, and the same version with other content.
    let wrong = [
        event(content(0, &source), 3, "rattelse", Some("annan")),
        event(content(1, &source), 2, "rapport", None),
        event(content(2, &source), 1, "rapport", None),
    ];
    let mixed: Vec<String> = wrong.iter().chain(&right[3..]).cloned().collect();
    home.put_events("natt-1", &mixed);
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("0 nya, 3 rättade, 0 makulerade"), "{}", ended.stdout);
    assert!(ended.stdout.contains("Poster som stannar hemma: REF-002 3"), "{}", ended.stdout);
    assert_eq!(home.effects().len(), 23);
    assert_eq!(home.status()["held"]["local"], 3);
    // The right ones follow: nothing is held any more.
    home.put_events("natt-2", &right);
    home.submit().expect(0);
    model.night(&source);
    assert_register(&home, &model);
    assert_eq!(home.status()["held"]["local"], 0);
}

#[test]
fn two_files_with_events_of_one_record_go_in_two_nights() {
    let (mut home, mut source, mut vendor, mut model) = reported(20);
    source.correct(4);
    home.put_events("natt-1", &vendor.events(&source));
    model.night(&source);
    let first = model.clone();
    source.correct(4);
    home.put_events("natt-2", &vendor.events(&source));
    model.night(&source);
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("held-later-event 4"), "{}", ended.stdout);
    assert_register(&home, &first);
    assert!(home.is_archived("natt-1") && !home.is_archived("natt-2"));
    home.submit().expect(0);
    assert_register(&home, &model);
    assert!(home.is_archived("natt-2"));
    assert_eq!(home.status()["held"]["local"], 0);
}

#[test]
fn two_events_of_one_record_in_one_file_the_first_goes() {
    let (mut home, mut source, mut vendor, mut model) = reported(20);
    source.correct(1);
    let mut lines = vendor.events(&source);
    model.night(&source);
    source.correct(1);
    lines.extend(vendor.events(&source));
    home.put_events("natt-1", &lines);
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("Poster som stannar hemma: DUB-001 1"), "{}", ended.stdout);
    assert_register(&home, &model);
    // The sender brings the later one again.
    home.put_events("natt-2", &lines[1..]);
    home.submit().expect(0);
    model.night(&source);
    assert_register(&home, &model);
}

#[test]
fn an_event_beside_a_snapshot_of_the_same_record_holds_both() {
    let (mut home, mut source, mut vendor, model) = reported(20);
    let snapshot = source.clone();
    source.correct(3);
    home.put_events("natt-1", &vendor.events(&source));
    home.export("natt-1-hela", &snapshot);
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("Poster som stannar hemma: DUB-001 3"), "{}", ended.stdout);
    assert!(ended.stdout.contains("0 nya, 0 rättade, 0 makulerade; 17 oförändrade"), "{}", ended.stdout);
    assert_register(&home, &model);
}

#[test]
fn many_withdrawals_by_events_need_their_approval_too() {
    let source = Source::generate(80, 3);
    let (mut home, mut vendor, mut model) =
        (Home::with_receiver(), Vendor::default(), RegisterModel::default());
    home.put_events("natt-0", &vendor.events(&source));
    home.submit().expect(0);
    model.night(&source);
    let mut fewer = source.clone();
    fewer.remove(60);
    home.put_events("natt-1", &vendor.events(&fewer));
    let refused = home.submit().expect(65);
    assert_register(&home, &model);
    let digest = refused.stderr.split_whitespace().find(|word| word.starts_with("sha-256:"));
    let digest = digest.unwrap_or_else(|| panic!("no digest: {}", refused.stderr)).to_owned();
    let ended = home.submit_with(&["--approve-voids", &digest]).expect(0);
    assert!(ended.stdout.contains("60 makulerade"), "{}", ended.stdout);
    model.night(&fewer);
    assert_register(&home, &model);
}

#[test]
fn a_night_of_events_that_dies_anywhere_does_everything_once() {
    let (mut home, mut source, mut vendor, mut model) = reported(15);
    let mut nights = 0;
    for place in [Place::InTransaction, Place::Committed, Place::Asking, Place::Answered, Place::Archived] {
        for nth in 1..100 {
            nights += 1;
            source.correct(source.len());
            let mut shown = source.clone();
            if nights % 3 == 0 {
                shown.remove(2);
            }
            home.put_events(&format!("natt-{nights}"), &vendor.events(&shown));
            model.night(&shown);
            let output = run_into(&home, place, nth);
            let has_died = output.status.code().is_none();
            search(&home, output);
            if has_died {
                home.submit().expect(0);
            }
            assert_register(&home, &model);
            assert!(home.is_archived(&format!("natt-{nights}")), "{}:{nth}", place.name());
            if !has_died {
                assert!(nth > 1, "{}: no night came by", place.name());
                break;
            }
        }
    }
}

fn run_into(home: &Home, place: Place, nth: u64) -> Output {
    let mut command = home.command(&[]);
    command.env("SOCIALDATA_FAILPOINT", format!("{}:{nth}", place.name()));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
}

fn search(home: &Home, output: Output) {
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    home.assert_nothing_leaked(&Ended { code: 0, stdout, stderr });
}
