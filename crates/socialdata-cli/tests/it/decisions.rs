//! `socialdata retry` and `quarantine`: what a person may decide, and that the register is told nothing false by it.

use serde_json::Value;

use crate::command::{Ended, command, feed};
use crate::home::Home;
use crate::source::Source;

fn said(home: &Home, args: &[&str]) -> Ended {
    let mut command = command(args);
    let ended = Ended::of(command.arg("--config").arg(home.config()).output().unwrap());
    home.assert_nothing_leaked(&ended);
    ended
}

fn waiting(home: &Home) -> Value {
    said(home, &["quarantine", "list", "--format", "json"]).expect(0).json()
}

fn only(list: &Value) -> String {
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    list[0]["submissionId"].as_str().unwrap().to_owned()
}

fn events(home: &Home) -> Vec<String> {
    let text = said(home, &["audit", "export"]).expect(0).stdout;
    text.lines().map(|line| line.parse::<Value>().unwrap()["event"].as_str().unwrap().to_owned()).collect()
}

fn sound(home: &Home) {
    said(home, &["audit", "verify"]).expect(0);
}

/// A night whose submission the register answered with a receipt that does not hold.
fn suspect() -> (Home, String) {
    let mut home = Home::new();
    home.export("natt-9", &Source::generate(60, 5));
    home.start("tampered-receipt");
    home.submit().expect(77);
    let id = only(&waiting(&home)["suspect"]);
    (home, id)
}

#[test]
fn nothing_waits_in_a_sound_installation() {
    let home = Home::new();
    assert!(said(&home, &["quarantine", "list"]).expect(0).stdout.contains("Inget väntar"));
}

#[test]
fn a_cleared_suspicion_goes_on_by_asking_the_register() {
    let (mut home, id) = suspect();
    // What the spool holds decides; a wrong guess changes nothing.
    for wrong in ["delivered", "settled"] {
        said(&home, &["quarantine", "clear-suspicion", &id, "--as", wrong, "--yes"]).expect(65);
    }
    assert_eq!(home.count("SUSPECT"), 1);
    said(&home, &["quarantine", "clear-suspicion", &id, "--as", "unknown", "--yes"]).expect(0);
    assert_eq!((home.count("SUSPECT"), home.count("UNKNOWN")), (0, 1));
    assert!(events(&home).contains(&"submission.cleared".to_owned()));
    sound(&home);
    home.start("accept");
    let ended = home.submit();
    assert_ne!(ended.code, 77, "{}{}", ended.stdout, ended.stderr);
    assert_eq!((home.count("SUSPECT"), home.count("UNKNOWN")), (0, 0));
    sound(&home);
}

#[test]
fn a_discarded_suspicion_frees_its_records() {
    let (home, id) = suspect();
    said(&home, &["quarantine", "clear-suspicion", &id, "--as", "discarded", "--yes"]).expect(0);
    assert_eq!((home.count("SUSPECT"), home.count("DISCARDED") > 0), (0, true));
    assert_eq!(home.status()["records"]["inflight"], 0);
    sound(&home);
}

#[test]
fn a_decision_is_confirmed_by_the_first_eight_characters() {
    let (home, id) = suspect();
    let config = home.config();
    let ask = |answer: &str| {
        let args = ["quarantine", "clear-suspicion", &id, "--as", "unknown", "--config"];
        feed(args.into_iter().chain([config.to_str().unwrap()]), answer.as_bytes())
    };
    for answer in ["", "ja\n", "00000000\n"] {
        ask(answer).expect(2);
        assert_eq!(home.count("SUSPECT"), 1, "{answer}");
    }
    ask(&format!("{}\n", id.get(..8).unwrap())).expect(0);
    assert_eq!(home.count("SUSPECT"), 0);
}

#[test]
fn a_suspect_submission_is_not_retried_but_looked_into() {
    let (home, id) = suspect();
    let ended = said(&home, &["retry", &id]).expect(65);
    assert!(ended.stderr.contains("clear-suspicion"), "{}", ended.stderr);
    said(&home, &["quarantine", "release", &id, "--yes"]).expect(2);
    said(&home, &["quarantine", "drop", &id, "--reason", "prov", "--yes"]).expect(2);
    assert_eq!(home.count("SUSPECT"), 1);
}

#[test]
fn a_submission_without_answer_is_retried_and_arrives_once() {
    let (mut home, id) = suspect();
    said(&home, &["quarantine", "clear-suspicion", &id, "--as", "unknown", "--yes"]).expect(0);
    let ended = said(&home, &["retry", &id]).expect(0);
    assert!(ended.stdout.contains("frågar registret"), "{}", ended.stdout);
    assert!(events(&home).contains(&"submission.retried".to_owned()));
    home.start("accept");
    home.submit().expect(0);
    let effects = home.effects().len();
    let ended = said(&home, &["retry", &id]).expect(0);
    assert!(ended.stdout.contains("Inget att göra"), "{}", ended.stdout);
    home.submit().expect(0);
    assert_eq!(home.effects().len(), effects);
    sound(&home);
}

#[test]
fn a_rejected_record_is_freed_by_its_id_and_sent_again() {
    let mut home = Home::new();
    home.export("natt-9", &Source::generate(60, 5));
    home.start("partial");
    home.submit().expect(65);
    let held = waiting(&home)["held"].as_array().unwrap().clone();
    assert!(!held.is_empty());
    let record = held[0]["recordId"].as_str().unwrap();
    said(&home, &["quarantine", "release", record, "--yes"]).expect(0);
    assert_eq!(waiting(&home)["held"].as_array().unwrap().len(), held.len() - 1);
    assert!(events(&home).contains(&"record.released".to_owned()));
    said(&home, &["retry", record]).expect(2);
    for record in &held[1..] {
        said(&home, &["retry", record["recordId"].as_str().unwrap()]).expect(0);
    }
    let before = home.effects().len();
    home.start("accept");
    home.export("natt-10", &Source::generate(60, 5));
    home.submit().expect(0);
    assert_eq!(home.effects().len(), before + held.len());
    sound(&home);
}

#[test]
fn an_id_that_nobody_has_is_a_wrong_word() {
    let home = Home::new();
    let id = "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071";
    said(&home, &["retry", id]).expect(2);
    said(&home, &["retry", "199006022397"]).expect(2);
    said(&home, &["quarantine", "drop", id, "--reason", "prov", "--yes"]).expect(2);
    said(&home, &["quarantine", "drop", id, "--reason", "191212121212", "--yes"]).expect(2);
    said(&home, &["quarantine", "clear-suspicion", id, "--as", "unknown", "--yes"]).expect(2);
}
