//! Whoever reads the output may go away, and the disk that it is written to may be full.

use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};

use crate::command::{command, run};
use crate::fixtures;
use crate::home::Home;
use crate::source::Source;

/// Ends with everybody who could read its output gone; code and standard error.
fn unread(mut child: Child) -> (Option<i32>, String) {
    drop(child.stdout.take());
    drop(child.stdin.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    (child.wait().unwrap().code(), stderr)
}

fn piped(command: &mut std::process::Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_broken_pipe_ends_quietly() {
    // Standard output is closed before the command has its input, so it cannot have written anything yet.
    for format in ["json", "text"] {
        let mut child = piped(&mut command(["validate", "--format", format, "-"]));
        drop(child.stdout.take());
        let bad = std::fs::read(fixtures::path("invalid/TID-001/bad-01.ndjson")).unwrap();
        child.stdin.take().unwrap().write_all(&bad).unwrap();
        assert_eq!(unread(child), (Some(0), String::new()), "{format}");
    }
    for args in [
        &["explain", "TID-001"][..],
        &["generate", "--persons", "1000"],
        &["--help"],
        &["sandbox", "effects", "--help"],
    ] {
        assert_eq!(unread(piped(&mut command(args))), (Some(0), String::new()), "{args:?}");
    }
}

/// The job that started the night reads nothing but the exit code.
#[test]
fn a_night_that_nobody_reads_ends_with_its_own_code() {
    let mut home = Home::new();
    home.export("natt-1", &Source::generate(20, 1));
    let child = piped(&mut home.command(&[]));
    let (code, stderr) = unread(child);
    assert_eq!(code, Some(69), "the receiver is down\n{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_74() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let path = fixtures::path("valid/insats/grund.ndjson");
    for args in [
        &["validate", path.to_str().unwrap()][..],
        &["validate", "--format", "json", path.to_str().unwrap()],
        &["explain", "TID-001"],
        &["generate", "--persons", "20"],
    ] {
        let output = command(args).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(74), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stderr.is_empty(), "{args:?} does not say why");
    }
}

#[test]
fn diagnostics_go_to_standard_error_alone() {
    for args in [&["explain", "NIX-000"][..], &["status", "--config", "finns-inte.toml"]] {
        let ended = run(args);
        assert!(ended.code != 0 && ended.stdout.is_empty() && !ended.stderr.is_empty(), "{args:?}");
    }
}
