//! Nights that go as the case system and the register let them.

use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::{PERIOD, Source, marker};

/// A home that has reported some records, what they are, and what the register must have done.
fn reported() -> (Home, Source, RegisterModel) {
    let source = Source::generate(80, 3);
    let home = Home::reporting(&source);
    let mut model = RegisterModel::default();
    model.night(&source);
    model.assert_is(&home.effects(), &home.record_id_key());
    (home, source, model)
}

impl Home {
    #[track_caller]
    fn assert_register(&self, model: &RegisterModel) {
        model.assert_is(&self.effects(), &self.record_id_key());
    }
}

#[test]
fn new_corrected_withdrawn_and_back_again() {
    let (mut home, mut source, mut model) = reported();
    assert!(home.is_archived("natt-0"));
    let whole = source.clone();

    source.correct(7);
    home.export("natt-1", &source);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 7 rättade, 0 makulerade"), "{}", ended.stdout);
    model.night(&source);
    home.assert_register(&model);

    source.remove(2);
    home.export("natt-2", &source);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 0 rättade, 2 makulerade"), "{}", ended.stdout);
    model.night(&source);
    home.assert_register(&model);

    // The withdrawn come back as they were, the corrected return to what they were.
    home.export("natt-3", &whole);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("2 nya, 7 rättade, 0 makulerade"), "{}", ended.stdout);
    model.night(&whole);
    home.assert_register(&model);
}

#[test]
fn an_unchanged_night_sends_nothing() {
    let (mut home, source, model) = reported();
    let closed = home.count("CLOSED");
    home.export("natt-1", &source);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains(&format!("{} oförändrade", source.len())), "{}", ended.stdout);
    assert!(!ended.stdout.contains("Leverans "), "{}", ended.stdout);
    assert_eq!(home.count("CLOSED"), closed);
    assert!(home.is_archived("natt-1"));
    home.assert_register(&model);
}

#[test]
fn an_empty_inbox_is_a_quiet_night() {
    let (home, _, model) = reported();
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 filer, 0 poster"), "{}", ended.stdout);
    assert!(ended.stderr.is_empty());
    home.assert_register(&model);
}

#[test]
fn a_file_without_its_marker_is_still_being_written() {
    let (mut home, mut source, mut model) = reported();
    source.correct(1);
    let lines = source.lines();
    home.put("natt-1", lines.as_bytes(), None);
    let ended = home.submit().expect(75);
    assert!(ended.stdout.contains("inte är klara än: 1"), "{}", ended.stdout);
    home.assert_register(&model);
    // The next night it is ready.
    home.export("natt-1", &source);
    home.submit().expect(0);
    model.night(&source);
    home.assert_register(&model);
}

#[test]
fn a_marker_that_does_not_fit_stops_the_night() {
    let (mut home, mut source, mut model) = reported();
    source.correct(3);
    source.remove(1);
    let lines = source.lines();
    let right = marker(source.len(), lines.as_bytes());
    let wrong_rows = marker(source.len() + 1, lines.as_bytes());
    let wrong_digest = marker(source.len(), b"another export");
    for wrong in [wrong_rows.as_str(), &wrong_digest] {
        home.put("natt-1", lines.as_bytes(), Some(wrong));
        home.submit().expect(65);
        home.assert_register(&model);
        assert!(!home.is_archived("natt-1"), "the file must stay until a person has looked");
    }
    // A truncated export whose marker is of the whole.
    home.put("natt-1", &lines.as_bytes()[..lines.len() / 2], Some(&right));
    home.submit().expect(65);
    home.assert_register(&model);
    for broken in ["{", "[]", "{\"rows\":-1}", "{\"rows\":1,\"okand\":2}"] {
        home.put("natt-1", lines.as_bytes(), Some(broken));
        home.submit().expect(66);
        home.assert_register(&model);
    }
    home.put("natt-1", lines.as_bytes(), Some(&right));
    home.submit().expect(0);
    model.night(&source);
    home.assert_register(&model);
}

#[test]
fn an_empty_export_empties_no_register() {
    let (mut home, source, model) = reported();
    // Nothing is declared, so nothing is complete and nothing withdrawn: LEV-003 says that the file is empty.
    home.put("natt-1", b"", Some(""));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("LEV-003 1") && ended.stdout.contains("0 makulerade"), "{}", ended.stdout);
    home.assert_register(&model);
    // Declared complete and empty: the guard, and no approval lifts it.
    home.put("natt-2", b"", Some(&marker(0, b"")));
    let ended = home.submit().expect(65);
    home.assert_register(&model);
    let digest = ended.stderr.split_whitespace().find(|word| word.starts_with("sha-256:"));
    if let Some(digest) = digest {
        home.submit_with(&["--approve-voids", digest.trim_end_matches(['.', ',', ';'])]).expect(65);
        home.assert_register(&model);
    }
    // The whole export again is an unchanged night.
    home.put("natt-2", source.lines().as_bytes(), Some(&marker(source.len(), source.lines().as_bytes())));
    home.submit().expect(0);
    home.assert_register(&model);
}

#[test]
fn one_broken_line_keeps_nobody_else_at_home_and_withdraws_nothing() {
    let (mut home, mut source, mut model) = reported();
    source.correct(4);
    let lines = source.lines() + "{\"posttyp\":\"insats\",\"postId\":\"INS-9";
    home.put("natt-1", lines.as_bytes(), Some(&marker(source.len() + 1, lines.as_bytes())));
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("LEV-007"), "{}", ended.stdout);
    model.night(&source);
    home.assert_register(&model);
}

/// The broken line may be the missing record: it is not withdrawn, and a person is told.
#[test]
fn a_record_that_became_a_broken_line_is_not_withdrawn() {
    let (mut home, source, model) = reported();
    let mut fewer = source.clone();
    fewer.remove(1);
    let lines = fewer.lines() + "{\"posttyp\":\"insats\",\"postId\":\"INS-9\n";
    home.put("natt-1", lines.as_bytes(), Some(&marker(source.len(), lines.as_bytes())));
    let ended = home.submit();
    assert!([1, 65].contains(&ended.code), "{}\n{}", ended.code, ended.stdout);
    assert!(ended.stdout.contains("0 makulerade"), "{}", ended.stdout);
    home.assert_register(&model);
    assert_eq!(home.status()["records"]["void"], 1, "only the demonstration's own");
}

#[test]
fn a_record_that_breaks_a_rule_stays_at_home_and_is_not_withdrawn() {
    let (mut home, source, model) = reported();
    let lines = source.lines();
    let wrong = lines.replacen("\"omrade\":\"aldre\"", "\"omrade\":\"finns-inte\"", 1);
    assert_ne!(lines, wrong);
    home.put("natt-1", wrong.as_bytes(), Some(&marker(source.len(), wrong.as_bytes())));
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("Poster som stannar hemma"), "{}", ended.stdout);
    home.assert_register(&model);
    assert_eq!(home.status()["held"]["local"], 1);
    // Mended, it is what the register has: nothing to send, nothing held.
    home.export("natt-2", &source);
    home.submit().expect(0);
    home.assert_register(&model);
    assert_eq!(home.status()["held"]["local"], 0);
}

#[test]
fn two_records_with_one_key_are_both_held() {
    let (mut home, mut source, model) = reported();
    let first = source.lines().lines().next().unwrap().to_owned();
    source.correct(1);
    let changed = source.lines();
    // The export has the record as it was and as it has become.
    let lines = format!("{changed}{first}\n");
    home.put("natt-1", lines.as_bytes(), Some(&marker(source.len() + 1, lines.as_bytes())));
    let ended = home.submit().expect(1);
    assert!(ended.stdout.contains("DUB-001 1"), "{}", ended.stdout);
    home.assert_register(&model);
    assert_eq!(home.status()["held"]["local"], 1);
}

#[test]
fn many_withdrawals_need_exactly_their_approval() {
    let mut source = Source::generate(80, 3);
    let mut home = Home::reporting(&source);
    let mut model = RegisterModel::default();
    model.night(&source);
    source.remove(60);
    home.export("natt-1", &source);

    let refused = home.submit().expect(65);
    home.assert_register(&model);
    assert!(!home.is_archived("natt-1"));
    let digest = refused.stderr.split_whitespace().find(|word| word.starts_with("sha-256:"));
    let digest = digest.unwrap_or_else(|| panic!("no digest: {}", refused.stderr)).to_owned();

    // Another approval fits nothing, and the same refusal has the same digest.
    let other = format!("sha-256:{}", "0".repeat(64));
    let again = home.submit_with(&["--approve-voids", &other]).expect(65);
    assert!(again.stderr.contains(&digest), "{}", again.stderr);
    home.assert_register(&model);

    let ended = home.submit_with(&["--approve-voids", &digest]).expect(0);
    assert!(ended.stdout.contains("60 makulerade"), "{}", ended.stdout);
    model.night(&source);
    home.assert_register(&model);
}

#[test]
fn a_dry_run_says_what_it_would_send_and_changes_nothing() {
    let (mut home, mut source, mut model) = reported();
    source.correct(5);
    source.remove(1);
    home.export("natt-1", &source);
    let audit = home.status()["auditEntries"].clone();
    let submissions = home.status()["submissions"].clone();
    let ended = home.submit_with(&["--dry-run"]).expect(0);
    assert!(ended.stdout.contains("Skulle skicka"), "{}", ended.stdout);
    assert!(ended.stdout.contains("0 nya, 5 rättade, 1 makulerade"), "{}", ended.stdout);
    assert!(ended.stdout.contains("6 skulle godtas, 0 skulle avvisas"), "{}", ended.stdout);
    home.assert_register(&model);
    assert!(!home.is_archived("natt-1"));
    assert_eq!(home.status()["submissions"], submissions);
    assert_eq!(home.status()["auditEntries"], audit);
    // And the real run does exactly that.
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 5 rättade, 1 makulerade"), "{}", ended.stdout);
    model.night(&source);
    home.assert_register(&model);
}

#[test]
fn a_dry_run_without_the_register_says_so() {
    let mut home = Home::new();
    home.export("natt-1", &Source::generate(20, 3));
    let ended = home.submit_with(&["--dry-run"]).expect(69);
    assert!(ended.stdout.contains("Skulle skicka"), "{}", ended.stdout);
    assert!(!home.is_archived("natt-1"));
}

#[test]
fn a_dry_run_without_a_spool_makes_none() {
    let mut home = Home::with_receiver();
    #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
    std::fs::remove_dir_all(home.spool()).unwrap();
    home.export("natt-1", &Source::generate(20, 3));
    let ended = home.submit_with(&["--dry-run"]).expect(0);
    assert!(ended.stdout.contains("Skulle skicka"), "{}", ended.stdout);
    assert!(!home.spool().exists());
}

#[test]
fn a_month_outside_the_declared_scope_is_left_alone() {
    let (mut home, _, model) = reported();
    // Declares another month complete, of which nothing was ever reported.
    let marker = marker(0, b"").replace(PERIOD, "2026-11");
    home.put("natt-1", b"", Some(&marker));
    home.submit();
    home.assert_register(&model);
}

#[test]
fn two_exports_of_one_night_are_one_snapshot() {
    let mut home = Home::with_receiver();
    let source = Source::generate(40, 3);
    let lines = source.lines();
    let (one, two) = lines.split_at(lines.match_indices('\n').nth(source.len() / 2).unwrap().0 + 1);
    for (name, part) in [("a", one), ("b", two)] {
        home.put(name, part.as_bytes(), Some(&marker(part.lines().count(), part.as_bytes())));
    }
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains(&format!("2 filer, {} poster", source.len())), "{}", ended.stdout);
    let mut model = RegisterModel::default();
    model.night(&source);
    home.assert_register(&model);
    assert!(home.is_archived("a") && home.is_archived("b"));
}

#[test]
fn an_export_in_another_encoding_is_the_same_export() {
    let (mut home, source, model) = reported();
    let utf16: Vec<u8> = source.lines().encode_utf16().flat_map(u16::to_le_bytes).collect();
    home.put("natt-1", &utf16, Some(&marker(source.len(), &utf16)));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains(&format!("{} oförändrade", source.len())), "{}", ended.stdout);
    home.assert_register(&model);
    assert!(home.is_archived("natt-1"));
}

#[test]
fn an_export_that_ends_in_something_else_is_not_half_read() {
    let (mut home, source, model) = reported();
    let torn = [source.lines().as_bytes(), b"{\0\0\n"].concat();
    home.put("natt-1", &torn, Some(&marker(source.len() + 1, &torn)));
    home.submit().expect(66);
    home.assert_register(&model);
    assert!(!home.is_archived("natt-1"));
}
