//! The simulator itself: what a seed decides, and faults in single worlds.

use socialdata_testkit::sim::{Bug, Fault, FaultKind, campaign, faults_of_seed, run_world};

fn faults(words: &str) -> Vec<Fault> {
    let faults: Result<Vec<Fault>, _> = words.split_whitespace().map(str::parse).collect();
    assert!(faults.is_ok(), "{words}");
    faults.unwrap_or_default()
}

/// Runs a world with these faults, and checks that each of them struck and that nothing was lost.
fn survives(seed: u64, words: &str) {
    let faults = faults(words);
    let report = run_world(seed, &faults, Bug::default(), true);
    assert_eq!(report.violation, None, "seed {seed}: {}", report.trace);
    for fault in faults {
        assert!(report.struck.contains_key(&fault.kind), "seed {seed}: {fault} found nothing to harm");
    }
    assert_eq!((report.lost, report.doubled), (0, 0));
}

#[test]
fn a_seed_decides_everything() {
    for seed in 0..6 {
        let faults = faults_of_seed(seed, FaultKind::ALL);
        let (one, other) =
            (run_world(seed, &faults, Bug::default(), true), run_world(seed, &faults, Bug::default(), false));
        assert_eq!(one.digest, other.digest, "seed {seed}");
        assert!(!one.trace.is_empty() && other.trace.is_empty());
        assert_eq!(one.digest_hex().len(), 64);
    }
    let (one, other) = (run_world(1, &[], Bug::default(), false), run_world(2, &[], Bug::default(), false));
    assert_ne!(one.digest, other.digest);
}

#[test]
fn a_world_without_faults_delivers_everything() {
    for seed in 0..6 {
        let report = run_world(seed, &[], Bug::default(), true);
        assert_eq!(report.violation, None, "{}", report.trace);
        assert!(report.applied > 0 && report.struck.is_empty());
    }
}

#[test]
fn some_nights_with_all_faults_lose_and_double_nothing() {
    let tally = campaign(0, 60, FaultKind::ALL, Bug::default());
    assert!(tally.failure.is_none(), "{:?}", tally.failure);
    assert!(tally.nights >= 60 && tally.worlds >= 9 && tally.struck.len() > 10);
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[test]
fn a_lost_answer_a_dead_process_and_a_full_disk() {
    survives(3, "1.answer-lost.4");
    survives(3, "1.crash-after-commit.3 2.disk-full.3");
    survives(3, "1.crash-in-commit.4 2.crash-at-effect.9");
    survives(3, "1.register-dies-after.1 2.register-dies-judging.1");
}

#[test]
fn forged_receipts_wait_for_a_person() {
    for kind in ["receipt-tampered", "receipt-foreign", "receipt-wrong-digest"] {
        survives(3, &format!("1.{kind}.4"));
    }
}

/// The receipts of a twin's submissions are stored, and then the run gets no further: the inventories that explain them are
/// still owed the next night.
#[test]
fn an_inventory_that_was_not_taken_is_not_forgotten() {
    survives(3, "2.old-backup.1 2.done-but-500.4");
    survives(3, "2.cloned-host.1 2.crash-in-commit.2");
}

/// A twin's outcome is signed by the register and speaks of another manifest than its custody receipt: taken over, it would
/// break the chain for every later receipt.
#[test]
fn a_foreign_outcome_must_fit_its_custody_receipt() {
    survives(1125, "3.cloned-host.1 3.answer-lost.2 4.receipt-wrong-digest.4");
}

#[test]
fn exports_that_cannot_be_believed_change_nothing() {
    survives(3, "2.empty-export.1 3.cut-export.1");
}
