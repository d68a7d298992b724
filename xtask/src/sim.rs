//! `cargo xtask sim`: the simulator of many nights, built to be fast, and the proof that it finds planted bugs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::clean_cargo::cargo;

/// Everything about the simulator's own options: `cargo xtask sim --help` is refused by it with its usage text.
const PROGRAM: [&str; 9] =
    ["run", "--quiet", "--locked", "--profile", "sim", "-p", "socialdata-testkit", "--bin", "sim"];

/// Runs the simulator with these words, and with the seed of the environment if there is one.
///
/// # Errors
///
/// When it cannot be built, or an invariant does not hold.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<(), String> {
    let mut command = cargo(root, &PROGRAM);
    command.arg("--").args(words);
    if let Some(seed) = seed_of_the_environment().filter(|_| !words.contains(&"--seed")) {
        command.args(["--seed", &seed]);
    }
    if words.contains(&"--mutations") {
        plant_bugs(&mut command, root);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the simulator ended with {status}")),
        Err(error) => Err(format!("the simulator could not start: {error}")),
    }
}

/// The flag that lets bugs in, and a folder of its own for what is built with it.
fn plant_bugs(command: &mut Command, root: &Path) {
    command.env("RUSTFLAGS", "--cfg socialdata_mutation");
    command.env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.env("CARGO_TARGET_DIR", target(root).join("mutations"));
}

#[expect(clippy::disallowed_methods, reason = "where cargo builds is said in its environment")]
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

#[expect(clippy::disallowed_methods, reason = "a failure prints `SEED=… cargo xtask sim` to be played again")]
fn seed_of_the_environment() -> Option<String> {
    std::env::var("SEED").ok().filter(|seed| !seed.is_empty())
}
