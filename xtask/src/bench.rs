//! `cargo xtask bench`: how fast it is, for people; with `--check` how many instructions it takes, for CI.
//!
//! Instructions are counted by callgrind and compared with a committed baseline. They depend on the compiler and the
//! architecture, so a baseline of another compiler is not compared but said aloud.

mod baseline;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use baseline::{Baseline, Toolchain};

const PACKAGE: &str = "socialdata-format";

/// The bench of a whole night.
const NIGHT: &str = "night";

const BASELINE: &str = "crates/socialdata-format/benches/baseline.toml";

/// Prints nanoseconds per record of the workloads whose names hold `part`; for `night` records per second from a file to their
/// outcome receipts instead.
///
/// # Errors
///
/// When it cannot be built or fails.
pub(crate) fn run(root: &Path, part: Option<&str>) -> Result<(), String> {
    let (package, bench, part) =
        if part == Some(NIGHT) { ("socialdata-cli", NIGHT, None) } else { (PACKAGE, "records", part) };
    let mut command = cargo(root, &["bench", "--locked", "--package", package, "--bench", bench]);
    if let Some(part) = part {
        command.args(["--", part]);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("cargo bench ended with {status}")),
        Err(error) => Err(format!("cargo cannot be started: {error}")),
    }
}

/// Counts the instructions of each workload and compares them with the baseline; with `bless` writes the baseline anew.
///
/// # Errors
///
/// When a count differs by more than the tolerance, a workload came or went, or something cannot be run.
pub(crate) fn check(root: &Path, bless: bool) -> Result<(), String> {
    if !answers("valgrind") {
        println!("SKIPPED bench --check: valgrind is not installed (Debian, Ubuntu: valgrind)");
        return if bless { Err("there is nothing to write without valgrind".to_owned()) } else { Ok(()) };
    }
    let toolchain = Toolchain::here(root)?;
    let path = root.join(BASELINE);
    let old = if bless { None } else { Some(Baseline::read(&path)?) };
    if let Some(other) = old.as_ref().map(|old| &old.toolchain).filter(|other| **other != toolchain) {
        println!(
            "SKIPPED bench --check: the baseline is of {other}, this is {toolchain}; instructions cannot be compared"
        );
        return Ok(());
    }
    let counts = count_all(&build(root)?)?;
    match old {
        None => Baseline { toolchain, counts }.write(&path),
        Some(old) => old.compare(&counts),
    }
}

fn cargo(root: &Path, words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(root);
    command
}

fn answers(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The program with the workloads.
fn build(root: &Path) -> Result<PathBuf, String> {
    let words = [
        "bench",
        "--locked",
        "--no-run",
        "--message-format",
        "json",
        "--package",
        PACKAGE,
        "--bench",
        "instructions",
    ];
    let text = output(cargo(root, &words).stderr(Stdio::inherit()))?.0;
    let messages = text.lines().filter_map(|line| line.parse::<serde_json::Value>().ok());
    let mut executables =
        messages.filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
    executables.next_back().ok_or_else(|| "cargo bench built no program".to_owned())
}

/// Instructions per record, by workload.
fn count_all(program: &Path) -> Result<BTreeMap<String, u64>, String> {
    let (list, _) = output(&mut Command::new(program))?;
    let mut counts = BTreeMap::new();
    for line in list.lines() {
        let (name, records) = line.split_once(' ').ok_or("the list of workloads is not as expected")?;
        let records: u64 =
            records.parse().map_err(|_| "the list of workloads is not as expected".to_owned())?;
        let work = count(program, name, "2")?.saturating_sub(count(program, name, "1")?);
        let each = work / records.max(1);
        println!("{name:<46} {each:>9} instructions per record");
        counts.insert(name.to_owned(), each);
    }
    Ok(counts)
}

fn count(program: &Path, name: &str, runs: &str) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args([name, runs]);
    let (_, said) = output(&mut command)?;
    let collected = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    collected.ok_or_else(|| format!("{name}: callgrind gave no count"))
}

/// Standard output and standard error of a command that must succeed.
fn output(command: &mut Command) -> Result<(String, String), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name} cannot be started: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok((text(&output.stdout), text(&output.stderr)))
    } else {
        Err(format!("{name} ended with {}: {}", output.status, text(&output.stderr).trim()))
    }
}
