//! One workload, a given number of times: what `cargo xtask bench --check` runs under callgrind. Without words it lists the
//! workloads and their numbers of records.
//!
//! Everything is prepared twice and the work is done once or twice, so the difference between the two runs is the work alone:
//! without start-up, preparation, and what is set up only the first time.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program for another program, which reads what it prints; it stops when a fixture is gone"
)]

mod workload;

use workload::{Workload, measured_work};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let workloads: Vec<Workload> = workload::all().into_iter().filter(is_counted).collect();
    match words.as_slice() {
        [name, runs] => {
            let workload = workloads.iter().find(|workload| workload.name == *name).expect("a workload");
            let prepared = [workload.prepare(), workload.prepare()];
            let runs: usize = runs.parse().expect("a number of runs");
            let findings: usize = prepared.into_iter().take(runs).map(measured_work).sum();
            println!("{findings}");
        }
        _ => workloads.iter().for_each(|workload| println!("{} {}", workload.name, workload.records)),
    }
}

/// The rules are counted for faulty months too, the rest for clean ones.
fn is_counted(workload: &Workload) -> bool {
    workload.name.starts_with("rules/") || workload.name.ends_with("/clean")
}
