//! An installation as `demo --keep` leaves it, and nights in it.
//!
//! Every run in it is searched for identity numbers: what it says, and everything that it leaves on the disk.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::canary::Canary;
use crate::command::{Ended, command, run};
use crate::receiver::Receiver;
use crate::source::{PERIOD, Source, marker};

pub(crate) struct Home {
    temp: TempDir,
    receiver: Option<Receiver>,
    canary: Canary,
}

impl Home {
    /// An installation whose receiver does not run.
    pub(crate) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let mut home = Self { temp, receiver: None, canary: Canary::default() };
        run(["demo", "--persons", "20", "--keep", home.folder().to_str().unwrap()]).expect(0);
        for path in crate::canary::files_below(&home.inbox()) {
            home.canary.add_input(&std::fs::read(path).unwrap());
        }
        assert!(home.canary.numbers() >= 10, "nothing to search for");
        home
    }

    /// An installation whose receiver does what the protocol says.
    pub(crate) fn with_receiver() -> Self {
        let mut home = Self::new();
        home.start("accept");
        home
    }

    /// An installation that has reported `source`.
    pub(crate) fn reporting(source: &Source) -> Self {
        let mut home = Self::with_receiver();
        home.export("natt-0", source);
        home.submit().expect(0);
        home
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.temp.path().join("kommun")
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder().join("socialdata.toml")
    }

    pub(crate) fn spool(&self) -> PathBuf {
        self.folder().join("spole")
    }

    pub(crate) fn inbox(&self) -> PathBuf {
        self.folder().join("inbox")
    }

    pub(crate) fn record_id_key(&self) -> PathBuf {
        self.folder().join("nycklar/record-id.key")
    }

    /// Starts the receiver, or starts it again with another scenario.
    pub(crate) fn start(&mut self, scenario: &str) {
        self.stop();
        self.receiver = Some(Receiver::start(&self.folder().join("sandbox"), scenario));
    }

    /// Starts the receiver with any arguments, and gives what it says.
    pub(crate) fn start_with(&mut self, args: &[&str]) -> String {
        self.stop();
        let receiver = Receiver::start_with(&self.folder().join("sandbox"), args);
        self.receiver.insert(receiver).said().to_owned()
    }

    /// Kills the receiver.
    pub(crate) fn stop(&mut self) {
        if let Some(receiver) = self.receiver.take() {
            let said = receiver.kill();
            self.canary.assert_absent("what the receiver says", said.as_bytes());
        }
    }

    /// Puts an export and then its marker into the inbox.
    pub(crate) fn export(&mut self, name: &str, source: &Source) {
        let lines = source.lines();
        self.put(name, lines.as_bytes(), Some(&marker(source.len(), lines.as_bytes())));
    }

    /// Puts any bytes into the inbox as an export, with any marker or none.
    pub(crate) fn put(&mut self, name: &str, bytes: &[u8], marker: Option<&str>) {
        let path = self.inbox().join(format!("insats-{name}.ndjson"));
        write(&path, bytes);
        self.canary.add_input(bytes);
        if let Some(marker) = marker {
            write(&path.with_extension("ndjson.klar"), marker.as_bytes());
        }
    }

    /// Whether the export lies in the inbox no more, but in the archive.
    pub(crate) fn is_archived(&self, name: &str) -> bool {
        let name = format!("insats-{name}.ndjson");
        !self.inbox().join(&name).exists() && self.inbox().join("arkiv").join(&name).exists()
    }

    /// One night.
    pub(crate) fn submit(&self) -> Ended {
        self.submit_with(&[])
    }

    /// One night with further arguments.
    pub(crate) fn submit_with(&self, args: &[&str]) -> Ended {
        let ended = Ended::of(self.command(args).output().unwrap());
        self.assert_nothing_leaked(&ended);
        ended
    }

    /// Begins a night.
    pub(crate) fn spawn(&self) -> Child {
        self.command(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub(crate) fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = command(["submit", "--config"]);
        command.arg(self.config()).args(args);
        command
    }

    /// What `status` says.
    pub(crate) fn status(&self) -> Value {
        let ended = run(["status", "--format", "json", "--config", self.config().to_str().unwrap()]);
        ended.expect(0).json()
    }

    /// How many submissions are in that state.
    pub(crate) fn count(&self, state: &str) -> u64 {
        self.status()["submissions"][state].as_u64().unwrap_or_else(|| panic!("no state {state}"))
    }

    /// The receiver's effect log of the month.
    pub(crate) fn effects(&self) -> Vec<Value> {
        let data_dir = self.folder().join("sandbox");
        let args = ["sandbox", "effects", "--period", PERIOD, "--format", "json", "--data-dir"];
        let ended = Ended::of(command(args).arg(data_dir).output().unwrap()).expect(0);
        match ended.json() {
            Value::Array(effects) => effects,
            other => panic!("not a list: {other}"),
        }
    }

    /// The effect log once the receiver has done so much; it goes on by itself after it has answered.
    pub(crate) fn effects_when(&self, count: usize) -> Vec<Value> {
        for _ in 0..1000 {
            let effects = self.effects();
            if effects.len() >= count {
                return effects;
            }
        }
        panic!("the receiver has done {} of {count}", self.effects().len());
    }

    /// Replaces text in a file of the installation.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.folder().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        write(&path, text.replacen(from, to, 1).as_bytes());
    }

    /// Searches what a run said and what the folder holds.
    pub(crate) fn assert_nothing_leaked(&self, ended: &Ended) {
        let canary = &self.canary;
        canary.assert_absent("standard output", ended.stdout.as_bytes());
        canary.assert_absent("standard error", ended.stderr.as_bytes());
        canary.assert_absent_below(&self.folder(), |path| {
            // Random bytes that only keep room free.
            let is_ballast = path == Path::new("spole/ballast");
            // Today's portal gets numbers in clear: that is what these files are for.
            let is_for_the_portal =
                path.starts_with("ut") && path.extension().is_some_and(|end| end == "txt");
            is_ballast
                || is_for_the_portal
                || path == Path::new("filer/ballast")
                || path.starts_with("inbox")
                || path.starts_with("inbox.undan")
                || path.starts_with("sandbox/receiver.db")
                || path.starts_with("sandbox/receiver.db-journal")
        });
    }
}

/// Writes a file of the installation, its mode kept.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "the test plays the case system and the operator")]
    std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
