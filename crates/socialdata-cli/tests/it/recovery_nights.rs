//! Nights after which sender and register do not know the same: a spool from an old copy, a lost one, numbers that disagree,
//! lists that cannot be read, a run that is told to end.

use std::path::Path;

use crate::command::{Ended, run};
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::{PERIOD, Source};

/// A home that has reported some records, what they are, and what the register must have done.
fn reported() -> (Home, Source, RegisterModel) {
    let source = Source::generate(40, 3);
    let home = Home::reporting(&source);
    let mut model = RegisterModel::default();
    model.night(&source);
    (home, source, model)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
}

/// The spool is gone, and an old copy of it takes its place.
#[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
fn put_back(home: &Home, backup: &Path) {
    std::fs::remove_dir_all(home.spool()).unwrap();
    std::fs::rename(backup, home.spool()).unwrap();
}

impl Home {
    #[track_caller]
    fn assert_settled(&self, model: &RegisterModel) {
        model.assert_is(&self.effects(), &self.record_id_key());
        let status = self.status();
        for state in ["SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED", "SUSPECT"] {
            assert_eq!(status["submissions"][state], 0, "{status}");
        }
    }
}

#[test]
fn a_spool_from_an_old_copy_learns_what_it_has_forgotten() {
    let (mut home, mut source, mut model) = reported();
    let backup = home.folder().join("spole.kopia");
    copy(&home.spool(), &backup);
    // What happens after the copy: corrections, withdrawals, something new.
    source.correct(5);
    source.remove(2);
    home.export("natt-1", &source);
    home.submit().expect(0);
    model.night(&source);

    put_back(&home, &backup);
    // The same export again: the register has it all, and nothing is done twice.
    home.export("natt-2", &source);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("registrets inventarium"), "{}", ended.stdout);
    home.assert_settled(&model);
    // And the ledger follows again.
    source.correct(3);
    home.export("natt-3", &source);
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("0 nya, 3 rättade, 0 makulerade"), "{}", ended.stdout);
    model.night(&source);
    home.assert_settled(&model);
}

/// The forgotten night reported records that are not in the source any more: only the inventory tells of them. A run that dies after it
/// has stored the foreign receipts and before it has the inventory must not forget that it is owed.
#[test]
fn a_run_that_dies_while_it_learns_goes_on_learning() {
    let (mut home, mut source, mut model) = reported();
    let whole = source.clone();
    source.remove(3);
    home.export("natt-0", &source);
    home.submit().expect(0);
    model.night(&source);
    for nth in 1.. {
        let backup = home.folder().join("spole.kopia");
        copy(&home.spool(), &backup);
        home.export(&format!("glomd-{nth}"), &whole);
        home.submit().expect(0);
        model.night(&whole);
        put_back(&home, &backup);

        home.export(&format!("natt-{nth}"), &source);
        model.night(&source);
        let mut command = home.command(&[]);
        command.env("SOCIALDATA_FAILPOINT", format!("exchange.answered:{nth}"));
        let has_died = command.output().unwrap().status.code().is_none();
        if has_died {
            home.submit().expect(0);
        }
        home.assert_settled(&model);
        if !has_died {
            assert!(nth > 6, "a run that learns asks more than {nth} times");
            return;
        }
    }
}

#[test]
fn content_that_changed_while_the_spool_was_away_is_corrected_in_the_same_run() {
    let (mut home, mut source, mut model) = reported();
    let backup = home.folder().join("spole.kopia");
    copy(&home.spool(), &backup);
    source.correct(4);
    home.export("natt-1", &source);
    home.submit().expect(0);
    model.night(&source);

    put_back(&home, &backup);
    // Back to the old content: the register holds another one in the current version.
    source.correct(4);
    home.export("natt-2", &source);
    let ended = home.submit();
    assert!([0, 65].contains(&ended.code), "{}\n{}{}", ended.code, ended.stdout, ended.stderr);
    model.night(&source);
    home.assert_settled(&model);
}

#[test]
fn a_lost_spool_is_rebuilt_and_another_installation_is_refused() {
    let (mut home, source, model) = reported();
    let records = home.status()["records"].clone();
    #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
    std::fs::remove_dir_all(home.spool()).unwrap();
    home.export("natt-1", &source);
    // The ledger is rebuilt; but the register knows another installation by this name, and a person must say so there.
    let ended = home.submit().expect(78);
    assert!(ended.stdout.contains("registrets inventarium"), "{}", ended.stdout);
    assert_eq!(home.status()["records"]["live"], records["live"]);
    assert_eq!(home.status()["records"]["void"], records["void"]);
    model.assert_is(&home.effects(), &home.record_id_key());
}

#[test]
fn reconciling_by_order_changes_nothing_that_agrees() {
    let (mut home, source, model) = reported();
    home.export("natt-1", &source);
    let ended = home.submit_with(&["--reconcile"]).expect(0);
    assert!(ended.stdout.contains("registrets inventarium"), "{}", ended.stdout);
    assert!(ended.stdout.contains("0 nya, 0 rättade, 0 makulerade"), "{}", ended.stdout);
    home.assert_settled(&model);
}

#[test]
fn a_period_is_closed_and_a_period_without_records_is_a_zero_report() {
    let (home, _, model) = reported();
    let ended = home.submit_with(&["--close", PERIOD]).expect(0);
    assert!(ended.stdout.contains("intygad som fullständig"), "{}", ended.stdout);
    let zero = home.submit_with(&["--close", "2026-09"]);
    assert_eq!(zero.code, 0, "{}{}", zero.stdout, zero.stderr);
    home.assert_settled(&model);
    // The same word again gets the same receipt.
    home.submit_with(&["--close", PERIOD]).expect(0);
    // What is held back keeps a period open.
    let mut home = Home::new();
    home.export("natt-1", &Source::generate(60, 5));
    home.start("partial");
    home.submit_with(&["--close", PERIOD]).expect(65);
    home.start("accept");
    let ended = home.submit_with(&["--close", PERIOD]).expect(65);
    assert!(ended.stderr.contains("kan inte avslutas"), "{}", ended.stderr);
}

#[test]
fn lists_that_the_register_cannot_read_stop_the_sending_after_two() {
    let source = Source::generate(40, 3);
    let mut home = Home::new();
    home.export("natt-1", &source);
    home.start("submission-error");
    let before = home.count("CLOSED");
    home.submit().expect(65);
    assert!(!home.is_archived("natt-1"), "what was not taken stays");
    home.submit().expect(65);
    let closed = home.count("CLOSED");
    assert_eq!(closed - before, 2);
    // From here on nothing is sent, not even to a register that could read it.
    home.start("accept");
    let ended = home.submit().expect(65);
    assert!(ended.stderr.contains("två leveranser i rad"), "{}", ended.stderr);
    assert_eq!(home.count("CLOSED"), closed);
    assert!(home.effects().is_empty());
    // Somebody has found out why, and says so with the command that the summary names.
    let (_, id) = ended.stdout.split_once("socialdata retry ").unwrap();
    let id = id.lines().next().unwrap();
    run(["retry", id, "--config", home.config().to_str().unwrap()]).expect(0);
    home.submit().expect(0);
    let mut model = RegisterModel::default();
    model.night(&source);
    model.assert_is(&home.effects(), &home.record_id_key());
}

/// How each behaviour of the register ends, and what it has done then.
#[test]
fn scenarios_end_as_documented() {
    let table = [
        ("reset-before-body", 69, false),
        ("reset-mid-body", 69, false),
        ("duplicate-response", 0, true),
        ("seq-gap", 65, false),
        ("seq-conflict", 65, false),
        ("closed-period", 65, false),
        ("instance-conflict", 78, false),
        ("forbidden", 77, false),
        ("redirect", 77, false),
        ("clock-skew", 78, false),
        ("reject-all", 65, false),
    ];
    for (scenario, code, is_done) in table {
        let source = Source::generate(40, 3);
        let mut home = Home::new();
        home.export("natt-1", &source);
        home.start(scenario);
        let ended = home.submit();
        assert_eq!(ended.code, code, "{scenario}: {}{}", ended.stdout, ended.stderr);
        let mut model = RegisterModel::default();
        if is_done {
            model.night(&source);
        }
        home.assert_settled_but_unknown(&model, scenario);
    }
}

impl Home {
    #[track_caller]
    fn assert_settled_but_unknown(&self, model: &RegisterModel, scenario: &str) {
        assert_eq!(self.effects().len(), model.effects(), "{scenario}");
        assert_eq!(self.count("SUSPECT"), 0, "{scenario}");
    }
}

/// A receipt that failed a check lies beside the spool, named by submission and check.
#[test]
fn a_receipt_that_failed_is_kept() {
    for (scenario, check) in [("wrong-digest", "R10"), ("stale-receipt", "R8"), ("missing-finding", "R14")] {
        let mut home = Home::new();
        home.export("natt-1", &Source::generate(60, 5));
        home.start(scenario);
        let ended = home.submit();
        if scenario == "missing-finding" && ended.code == 0 {
            continue; // nothing was rejected, so no finding could be left out
        }
        assert_eq!(ended.code, 77, "{scenario}: {}{}", ended.stdout, ended.stderr);
        let kept: Vec<String> = std::fs::read_dir(home.spool())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("bad-receipt-"))
            .collect();
        assert_eq!(kept.len(), 1, "{scenario}");
        assert!(kept[0].ends_with(&format!("-{check}.jws")), "{scenario}: {kept:?}");
        let text = std::fs::read_to_string(home.spool().join(&kept[0])).unwrap();
        assert_eq!(text.trim().split('.').count(), 3);
    }
}

/// SIGTERM while the outcome is waited for: 75, everything lies in the spool, and the next run goes on.
#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_leaves_everything_in_the_spool() {
    let source = Source::generate(40, 3);
    let mut home = Home::new();
    home.export("natt-1", &source);
    home.start("outcome-late:100000");
    let child = home.spawn();
    while home.count_if_there("DELIVERED") == 0 {}
    let told = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(told.unwrap().success());
    let ended = Ended::of(child.wait_with_output().unwrap());
    assert_eq!(ended.code, 75, "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("avbröts på begäran"), "{}", ended.stderr);
    assert_eq!(home.count("DELIVERED"), 1);
    assert!(!home.is_archived("natt-1"));
    home.start("accept");
    home.submit().expect(0);
    let mut model = RegisterModel::default();
    model.night(&source);
    home.assert_settled(&model);
}

impl Home {
    /// As [`Home::count`], while there may be no spool yet or a commit is under way.
    fn count_if_there(&self, state: &str) -> u64 {
        let args = ["status", "--format", "json", "--config"];
        let output = crate::command::command(args).arg(self.config()).output().unwrap();
        let value: serde_json::Value = String::from_utf8_lossy(&output.stdout).parse().unwrap_or_default();
        value["submissions"][state].as_u64().unwrap_or_default()
    }
}
