//! The protocol suite against the sandbox, against receivers that are wrong in one way, and as a command.

mod stage;

use stage::{Stage, broken};

#[test]
fn the_sandbox_passes_every_case_and_again() {
    let stage = Stage::new();
    for round in 1..=2 {
        let report = stage.judge(&stage.probe()).unwrap();
        let broken = broken(&report);
        assert!(broken.is_empty(), "round {round}:\n{}", broken.join("\n"));
        assert_eq!(report.left_behind.live, 0);
    }
}

#[test]
fn timing() {
    let stage = Stage::new();
    for family in socialdata_submit::conformance::families() {
        let mut tester = stage.tester();
        tester.families = vec![family.to_owned()];
        let start = std::time::Instant::now();
        let report = socialdata_submit::conformance::run(&stage.probe(), &tester, &socialdata_submit::clock::SystemClock, &socialdata_submit::randomness::OsRandomness).unwrap();
        println!("{family} {:?} {}", start.elapsed(), report.left_behind.submissions);
    }
}
