//! `cargo xtask test`: everything that CI checks, in CI's order.
//!
//! A step that cannot run on this machine is *skipped*, said loudly and counted; it never passes.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::clean_cargo::cargo;
use crate::{codegen, rules_docs, sim, tidy};

/// Runs the steps until one fails; the last line printed counts them.
pub(crate) fn run(root: &Path) -> ExitCode {
    let steps = plan(Tools::find(root));
    let results = run_steps(&steps, |job| perform(job, root));
    print!("{}", summary(&results));
    if results.iter().any(|result| matches!(result.outcome, Outcome::Failed(_))) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The optional programs that this machine has.
#[derive(Clone, Copy)]
struct Tools {
    nextest: bool,
    deny: bool,
}

impl Tools {
    fn find(root: &Path) -> Self {
        let answers = |subcommand: &str| {
            cargo(root, &[subcommand, "--version"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        Self { nextest: answers("nextest"), deny: answers("deny") }
    }
}

struct Step {
    title: &'static str,
    job: Job,
}

enum Job {
    Cargo(&'static [&'static str]),
    Documentation,
    CodegenCheck,
    DocsCheck,
    Tidy,
    Simulator(&'static [&'static str]),
    /// This machine lacks something; says what.
    Unavailable(&'static str),
}

enum Outcome {
    Passed(Duration),
    Failed(String),
    Skipped(String),
}

struct StepResult {
    title: &'static str,
    outcome: Outcome,
}

fn plan(tools: Tools) -> Vec<Step> {
    let cargo = |title, args| Step { title, job: Job::Cargo(args) };
    vec![
        cargo("cargo fmt", &["fmt", "--all", "--check"]),
        Step { title: "cargo xtask codegen --check", job: Job::CodegenCheck },
        Step { title: "cargo xtask docs --check", job: Job::DocsCheck },
        Step { title: "cargo xtask tidy", job: Job::Tidy },
        cargo(
            "cargo clippy",
            &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
        ),
        if tools.nextest {
            cargo("tests (cargo nextest)", &["nextest", "run", "--workspace", "--locked"])
        } else {
            cargo("tests (cargo test)", &["test", "--workspace", "--lib", "--bins", "--tests", "--locked"])
        },
        cargo("doctests", &["test", "--workspace", "--doc", "--locked"]),
        Step { title: "cargo xtask sim --nights 20000", job: Job::Simulator(&["--nights", "20000"]) },
        Step { title: "cargo xtask sim --mutations", job: Job::Simulator(&["--mutations"]) },
        Step { title: "cargo doc", job: Job::Documentation },
        Step {
            title: "cargo deny",
            job: if tools.deny {
                Job::Cargo(&["deny", "--locked", "check", "licenses", "bans", "sources"])
            } else {
                Job::Unavailable("not installed; `cargo install cargo-deny --locked` installs it")
            },
        },
    ]
}

fn run_steps(steps: &[Step], mut perform: impl FnMut(&Job) -> Result<(), String>) -> Vec<StepResult> {
    let mut failed = false;
    let mut results = Vec::new();
    for (number, Step { title, job }) in (1..).zip(steps) {
        let outcome = if failed {
            Outcome::Skipped("not reached, an earlier step failed".to_owned())
        } else if let Job::Unavailable(why) = job {
            println!("SKIPPED {title}: {why}");
            Outcome::Skipped((*why).to_owned())
        } else {
            println!("==> {number}/{} {title}", steps.len());
            let (took, done) = timed(|| perform(job));
            match done {
                Ok(()) => {
                    println!("    {title}: ok in {:.1} s", took.as_secs_f64());
                    Outcome::Passed(took)
                }
                Err(why) => {
                    println!("FAILED {title} after {:.1} s: {why}", took.as_secs_f64());
                    failed = true;
                    Outcome::Failed(why)
                }
            }
        };
        results.push(StepResult { title, outcome });
    }
    results
}

#[expect(clippy::disallowed_methods, reason = "says how long a step took; nothing is decided by it")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}

fn perform(job: &Job, root: &Path) -> Result<(), String> {
    match job {
        Job::Cargo(args) => succeed(cargo(root, args)),
        Job::Documentation => {
            let mut command = cargo(root, &["doc", "--workspace", "--no-deps", "--locked"]);
            command.env("RUSTDOCFLAGS", "-D warnings");
            succeed(command)
        }
        Job::CodegenCheck => codegen::run(root, true),
        Job::DocsCheck => rules_docs::run(root, true),
        Job::Tidy => tidy::run(root),
        Job::Simulator(words) => sim::run(root, words),
        Job::Unavailable(why) => Err((*why).to_owned()),
    }
}

fn succeed(mut command: Command) -> Result<(), String> {
    let line = spelled(&command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("`{line}` could not start: {error}")),
    }
}

fn spelled(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn summary(results: &[StepResult]) -> String {
    let mut text = String::from("\n");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for StepResult { title, outcome } in results {
        let line = match outcome {
            Outcome::Passed(took) => {
                passed += 1;
                format!("  ok       {title} ({:.1} s)\n", took.as_secs_f64())
            }
            Outcome::Failed(why) => {
                failed += 1;
                format!("  FAILED   {title}: {why}\n")
            }
            Outcome::Skipped(why) => {
                skipped += 1;
                format!("  SKIPPED  {title}: {why}\n")
            }
        };
        text.push_str(&line);
    }
    text + &format!("steps: {passed} passed, {failed} failed, {skipped} skipped\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_line(results: &[StepResult]) -> String {
        summary(results).lines().last().unwrap().to_owned()
    }

    fn cargo_words(step: &Step) -> &'static [&'static str] {
        match step.job {
            Job::Cargo(words) => words,
            _ => &[],
        }
    }

    #[test]
    fn all_steps_pass_where_everything_is_installed() {
        let steps = plan(Tools { nextest: true, deny: true });
        let results = run_steps(&steps, |_| Ok(()));
        assert_eq!(last_line(&results), "steps: 11 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn a_missing_tool_is_skipped_aloud_and_never_performed() {
        let steps = plan(Tools { nextest: true, deny: false });
        let mut performed = 0;
        let results = run_steps(&steps, |_| {
            performed += 1;
            Ok(())
        });
        assert_eq!(performed, 10);
        assert_eq!(last_line(&results), "steps: 10 passed, 0 failed, 1 skipped");
        assert!(summary(&results).contains("SKIPPED  cargo deny: not installed"));
    }

    #[test]
    fn the_first_failure_stops() {
        let steps = plan(Tools { nextest: true, deny: true });
        let mut performed = 0;
        let results = run_steps(&steps, |job| {
            performed += 1;
            if matches!(job, Job::Tidy) { Err("two complaints".to_owned()) } else { Ok(()) }
        });
        assert_eq!(performed, 4);
        assert_eq!(last_line(&results), "steps: 3 passed, 1 failed, 7 skipped");
        assert!(summary(&results).contains("FAILED   cargo xtask tidy: two complaints"));
        assert!(summary(&results).contains("SKIPPED  doctests: not reached, an earlier step failed"));
    }

    #[test]
    fn cargo_test_stands_in_for_nextest() {
        let with = plan(Tools { nextest: true, deny: true });
        let without = plan(Tools { nextest: false, deny: true });
        assert!(with.iter().any(|step| cargo_words(step).starts_with(&["nextest", "run"])));
        assert!(without.iter().any(|step| cargo_words(step).starts_with(&["test", "--workspace", "--lib"])));
        assert!(!without.iter().any(|step| cargo_words(step).contains(&"nextest")));
        assert_eq!(with.len(), without.len());
    }

    #[test]
    fn a_command_that_fails_or_does_not_exist_is_an_error_with_its_name() {
        let failing = cargo(Path::new("."), &["no-such-subcommand-of-cargo"]);
        let why = succeed(failing).unwrap_err();
        assert!(why.starts_with("`cargo no-such-subcommand-of-cargo` ended with"), "{why}");
        let why = succeed(Command::new("no-such-program-here")).unwrap_err();
        assert!(why.starts_with("`no-such-program-here` could not start"), "{why}");
    }
}
