//! The simulator as a program, for `cargo xtask sim`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for people at a terminal: printing is its job"
)]

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use socialdata_testkit::sim::{
    Bug, Failure, Fault, FaultKind, Tally, campaign, faults_of_seed, nights_of, run_world,
};

const HELP: &str = "\
Many nights of a sender and a register in which everything goes wrong that can.

Usage: sim [--nights N] [--seed S] [--faults LIST] [--trace]

  --nights N      at least so many nights with faults, over as many seeds as it takes (20000)
  --seed S        one world: this seed
  --faults LIST   only these faults, separated by commas: kinds (answer-lost), or with a seed also single
                  ones (3.answer-lost.5: in night 3, at the fifth exchange); `none` for none
  --trace         with --seed: print what happens
  --mutations     the proof that every planted bug is found; in a build with --cfg socialdata_mutation only

Exit codes: 0 all invariants hold, 1 one does not, 2 usage.
";

const USAGE_EXIT: u8 = 2;

/// What was asked for.
struct Options {
    nights: u64,
    seed: Option<u64>,
    faults: Option<Vec<String>>,
    trace: bool,
    mutations: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let options = match options(&words) {
        Ok(options) => options,
        Err(why) => {
            eprint!("error: {why}\n\n{HELP}");
            return ExitCode::from(USAGE_EXIT);
        }
    };
    let done = match options.seed {
        _ if options.mutations => mutations(),
        Some(seed) => one_world(seed, &options),
        None => many_worlds(&options),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprint!("error: {why}\n\n{HELP}");
            ExitCode::from(USAGE_EXIT)
        }
    }
}

fn options(words: &[String]) -> Result<Options, String> {
    let mut options = Options { nights: 20_000, seed: None, faults: None, trace: false, mutations: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--nights" => options.nights = number(value()?)?,
            "--seed" => options.seed = Some(number(value()?)?),
            "--faults" => options.faults = Some(value()?.split(',').map(str::to_owned).collect()),
            "--trace" => options.trace = true,
            "--mutations" => options.mutations = true,
            _ => return Err(format!("{word} is no option")),
        }
    }
    Ok(options)
}

fn number(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn kinds(words: Option<&[String]>) -> Result<Vec<FaultKind>, String> {
    let Some(words) = words else { return Ok(FaultKind::ALL.to_vec()) };
    words
        .iter()
        .filter(|word| *word != "none")
        .map(|word| word.parse().map_err(|_| format!("{word} is no kind of fault")))
        .collect()
}

fn many_worlds(options: &Options) -> Result<bool, String> {
    let kinds = kinds(options.faults.as_deref())?;
    let (took, tally) = timed(|| campaign(0, options.nights, &kinds, Bug::default()));
    print_table(&tally);
    println!(
        "nights {} in {} worlds, {} calm nights after them, versions applied {}, faults {}, lost {}, doubled {}, \
         seconds {:.1}",
        tally.nights,
        tally.worlds,
        tally.calm_nights,
        tally.applied,
        tally.struck.values().sum::<u64>(),
        tally.lost,
        tally.doubled,
        took.as_secs_f64(),
    );
    if let Some(failure) = &tally.failure {
        tell(failure);
    }
    Ok(tally.failure.is_none())
}

fn one_world(seed: u64, options: &Options) -> Result<bool, String> {
    let single: Result<Vec<Fault>, _> =
        options.faults.iter().flatten().filter(|word| *word != "none").map(|word| word.parse()).collect();
    let faults = match (single, &options.faults) {
        (Ok(faults), Some(_)) => faults,
        _ => faults_of_seed(seed, &kinds(options.faults.as_deref())?),
    };
    let report = run_world(seed, &faults, Bug::default(), options.trace);
    print!("{}", report.trace);
    let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    println!("seed {seed}, {} nights, faults: {}", nights_of(seed), words.join(" "));
    let digest = report.digest_hex();
    println!(
        "versions applied {}, lost {}, doubled {}, trace sha-256:{digest}",
        report.applied, report.lost, report.doubled
    );
    match &report.violation {
        None => println!("all invariants hold"),
        Some(violation) => println!("FAILED {violation}"),
    }
    Ok(report.violation.is_none())
}

fn print_table(tally: &Tally) {
    println!("faults that struck:");
    for kind in FaultKind::ALL {
        println!("  {:>8}  {kind}", tally.struck.get(kind).copied().unwrap_or(0));
    }
}

fn tell(failure: &Failure) {
    println!("FAILED {}", failure.violation);
    println!("again:            {}", failure.command());
    println!("with less faults: {}", failure.short_command());
}

#[cfg(not(socialdata_mutation))]
fn mutations() -> Result<bool, String> {
    Err("bugs can only be planted in a build with --cfg socialdata_mutation".to_owned())
}

/// Seeds within which every planted bug must be found.
#[cfg(socialdata_mutation)]
const MOST_SEEDS: u64 = 2_000;

#[cfg(socialdata_mutation)]
fn mutations() -> Result<bool, String> {
    use socialdata_protocol::machine::Mutation;

    let mut all_found = true;
    println!("{:<28} {:>6}  found by", "planted bug", "seeds");
    for mutation in Mutation::ALL {
        let tally =
            socialdata_testkit::sim::over_seeds(0, MOST_SEEDS, FaultKind::ALL, Bug::planted(mutation));
        match &tally.failure {
            Some(failure) => {
                let (seeds, violation) = (failure.seed + 1, &failure.violation);
                println!("{:<28} {seeds:>6}  {:?}: {}", mutation.name(), violation.invariant, violation.what);
            }
            None => {
                all_found = false;
                println!("{:<28} {MOST_SEEDS:>6}  NOT FOUND", mutation.name());
            }
        }
    }
    Ok(all_found)
}

#[expect(clippy::disallowed_methods, reason = "says how long it took; nothing is decided by it")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}
