//! The protocol suite against the sandbox, against receivers that are wrong in one way, and as a command.

mod as_command;
mod stage;
mod wrong;

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
