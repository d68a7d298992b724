//! Runs the built binary.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Every exit code of the contract.
const EXIT_CODES: [i32; 11] = [0, 1, 2, 65, 66, 69, 70, 74, 75, 77, 78];

/// How a command ended, and what it said.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Checks what holds for every command: a code of the contract, no panic, text that is UTF-8.
    pub(crate) fn of(output: Output) -> Self {
        let stdout = String::from_utf8(output.stdout).expect("standard output is UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("standard error is UTF-8");
        let code = output.status.code().unwrap_or_else(|| panic!("{}: {stderr}", output.status));
        assert!(EXIT_CODES.contains(&code), "exit code {code}\n{stdout}{stderr}");
        assert!(!stderr.contains("panic"), "a panic ({code})\n{stdout}{stderr}");
        Self { code, stdout, stderr }
    }

    /// Goes on only with that exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        let said: String = self.stdout.chars().take(4000).collect();
        assert_eq!(self.code, code, "\n{said}{}", self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        self.stdout.parse().unwrap_or_else(|error| panic!("no JSON ({error}):\n{}", self.stdout))
    }
}

/// The binary with `args`, in an environment that says nothing, and as talkative as it can be.
pub(crate) fn command(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_socialdata"));
    quiet_environment(&mut command);
    command.args(args);
    command
}

/// For another program that starts the binary.
pub(crate) fn quiet_environment(command: &mut Command) {
    for name in ["SOCIALDATA_LANG", "SOCIALDATA_CONFIG", "CREDENTIALS_DIRECTORY", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1").stdin(Stdio::null());
}

/// Runs to the end.
#[track_caller]
pub(crate) fn run(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ended {
    Ended::of(command(args).output().expect("the binary starts"))
}

/// Runs to the end with `input` on standard input.
#[track_caller]
pub(crate) fn feed(args: impl IntoIterator<Item = impl AsRef<OsStr>>, input: &[u8]) -> Ended {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        // A command that has seen enough closes its input: a failure to write is none of the test's.
        scope.spawn(move || {
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().expect("the command ends")
    });
    Ended::of(output)
}
