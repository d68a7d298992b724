//! `cargo bench -p socialdata-format --bench records [-- PART-OF-A-NAME]`: nanoseconds per record, for people.
//!
//! Every workload is run once a round, so that what else the machine does falls on all of them alike; the median of the rounds
//! counts. Absolute figures hold for this machine and this moment; compare within one run.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a measurement for people at a terminal: it prints, asks for the time, and stops when a fixture is gone"
)]

mod workload;

use std::hint::black_box;
use std::time::{Duration, Instant};

use workload::{Workload, measured_work};

const ROUNDS: usize = 9;

/// One measurement repeats its workload until it has lasted so long.
const AT_LEAST: Duration = Duration::from_millis(5);

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let is_wanted = |workload: &Workload| wanted.iter().all(|part| workload.name.contains(part.as_str()));
    let workloads: Vec<Workload> = workload::all().into_iter().filter(is_wanted).collect();
    println!("{}\n", machine());
    let mut nanoseconds: Vec<Vec<f64>> = workloads.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (workload, measured) in workloads.iter().zip(&mut nanoseconds) {
            measured.push(per_record(workload));
        }
    }
    println!("{:<46} {:>10} {:>10}", "workload", "ns/record", "spread");
    for (workload, measured) in workloads.iter().zip(&mut nanoseconds) {
        measured.sort_by(f64::total_cmp);
        let at = |part: usize| measured.get((measured.len() - 1) * part / 4).copied().unwrap_or_default();
        println!("{:<46} {:>10.0} {:>9.0}%", workload.name, at(2), (at(3) - at(1)) / at(2) * 100.0);
    }
}

fn per_record(workload: &Workload) -> f64 {
    let (mut spent, mut runs) = (Duration::ZERO, 0_u32);
    while spent < AT_LEAST {
        let prepared = workload.prepare();
        let started = Instant::now();
        black_box(measured_work(prepared));
        spent += started.elapsed();
        runs += 1;
    }
    let records = f64::from(runs) * f64::from(u32::try_from(workload.records).unwrap_or(u32::MAX));
    spent.as_secs_f64() * 1e9 / records
}

/// What the figures hold for.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let load = read("/proc/loadavg");
    format!(
        "{}, {}, load {}; median of {ROUNDS} rounds, spread is the middle half",
        model.unwrap_or("unknown processor"),
        std::env::consts::ARCH,
        load.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown"),
    )
}
