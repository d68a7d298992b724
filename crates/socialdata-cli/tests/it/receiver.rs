//! The sandbox as a child process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use crate::command::command;

/// A receiver that runs until it is dropped.
pub(crate) struct Receiver {
    child: Child,
    stdout: BufReader<ChildStdout>,
    said: String,
    stderr: PathBuf,
}

impl Receiver {
    /// Starts the receiver of `data_dir`; it answers when this returns. Its standard error goes to a file beside the folder.
    pub(crate) fn start(data_dir: &Path, scenario: &str) -> Self {
        Self::start_with(data_dir, &["--scenario", scenario])
    }

    /// As [`Receiver::start`], with any arguments.
    pub(crate) fn start_with(data_dir: &Path, args: &[&str]) -> Self {
        let stderr = data_dir.with_extension("stderr");
        let mut child = command(["sandbox"])
            .args(args)
            .arg("--data-dir")
            .arg(data_dir)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&stderr).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        // The address is the first line, and the way to end it the sixth and last.
        for _ in 0..6 {
            let count = stdout.read_line(&mut said).unwrap();
            if count == 0 {
                let _ = child.wait();
                panic!("the receiver did not start: {}", std::fs::read_to_string(&stderr).unwrap());
            }
        }
        Self { child, stdout, said, stderr }
    }

    /// What it has said when it started.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself; its exit code.
    pub(crate) fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Kills it, as a power cut would; everything that it has written to standard output and standard error.
    pub(crate) fn kill(mut self) -> String {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        let mut said = std::mem::take(&mut self.said);
        self.stdout.read_to_string(&mut said).unwrap();
        said + &std::fs::read_to_string(&self.stderr).unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
