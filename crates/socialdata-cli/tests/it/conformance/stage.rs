//! A sandbox in this process, a sender that only tests, and the suite between them.

use std::time::Duration;

use socialdata_core::identitet::Kommunkod;
use socialdata_core::policy::{Policy, shipped};
use socialdata_protocol::ids::Digest;
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::wire::{Environment, Party, Roll, VersionedRef};
use socialdata_sandbox::{
    Registration, Running, Sandbox, SandboxOptions, issue_client_certificate, register_sender,
};
use socialdata_submit::clock::SystemClock;
use socialdata_submit::conformance::{
    ConformanceFault, ConformanceReport, HttpProbe, Outcome, Probe, Tester, run,
};
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::transport::{Connection, Timeouts};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(super) struct Stage {
    home: TempDir,
    running: Option<Running>,
    runtime: tokio::runtime::Runtime,
}

impl Stage {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let certificate = issue_client_certificate(home.path(), "conformance").unwrap();
        let registration = Registration {
            sender: sender(),
            key: signing_key().verifying_key().to_jwk(),
            certificate: Some(certificate.certificate),
        };
        register_sender(home.path(), &registration).unwrap();
        let running = runtime.block_on(Sandbox::start(SandboxOptions::new(home.path()))).unwrap();
        Self { home, running: Some(running), runtime }
    }

    pub(super) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub(super) fn key_path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join("keys").join(name)
    }

    pub(super) fn probe(&self) -> HttpProbe {
        let read = |name: &str| std::fs::read_to_string(self.key_path(name)).unwrap();
        let identity = read("client-conformance.pem") + &read("client-conformance.key.pem");
        let whole = Duration::from_mins(2);
        let mut connection = Connection::new(self.running().url(), read("ca.pem"), Timeouts::within(whole));
        connection.identity_pem = Some(Zeroizing::new(identity));
        HttpProbe::connect(connection).unwrap()
    }

    pub(super) fn tester(&self) -> Tester {
        let policy = Policy::parse(shipped::IDENTIFIERAD).unwrap();
        Tester {
            sender: sender(),
            kommunkod: Kommunkod::parse("0180").unwrap(),
            recipient: policy.recipient().as_str().parse().unwrap(),
            environment: Environment::Sandbox,
            policy: VersionedRef {
                id: policy.id().parse().unwrap(),
                version: policy.version().parse().unwrap(),
                digest: Digest::from_bytes(policy.digest()),
            },
            signing_key: signing_key(),
            pinned: vec![self.running().receipt_kid()],
            period: None,
            patience: Duration::from_secs(30),
            families: vec![],
        }
    }

    /// The whole suite through a probe of the test's own.
    pub(super) fn judge(&self, probe: &dyn Probe) -> Result<ConformanceReport, ConformanceFault> {
        judge_as(probe, &self.tester())
    }

    pub(super) fn signing_key_pem() -> String {
        signing_key().to_pem().unwrap().to_string()
    }

    /// Stops the receiver.
    pub(super) fn stop(&mut self) {
        let running = self.running.take().unwrap();
        self.runtime.block_on(running.shutdown()).unwrap();
    }
}

/// The suite for a tester of the test's own.
pub(super) fn judge_as(probe: &dyn Probe, tester: &Tester) -> Result<ConformanceReport, ConformanceFault> {
    run(probe, tester, &SystemClock, &OsRandomness)
}

fn sender() -> Party {
    Party {
        org_number: "2120009994".parse().unwrap(),
        role: Roll::Socialnamnd,
        unit: Some("CNF".parse().unwrap()),
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_random(Algorithm::Es256, &[7; 32]).ok().unwrap()
}

/// The names of the cases that did not pass though they apply, with what was seen.
pub(super) fn broken(report: &ConformanceReport) -> Vec<String> {
    let lines = report.results.iter().filter_map(|result| {
        let (id, what) = (result.requirement.id, &result.outcome);
        match what {
            Outcome::Passed | Outcome::NotApplicable(_) => None,
            Outcome::Failed(difference) => {
                Some(format!("{id} expected {}, seen {}", difference.expected, difference.seen))
            }
            Outcome::NotRun(reason) => Some(format!("{id} not run: {} {}", reason.en, reason.seen)),
        }
    });
    lines.collect()
}
