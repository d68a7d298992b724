//! How many records a second go from a file to their outcome receipts, over TLS on loopback, with the receiver in this process.
//!
//! `cargo bench -p socialdata-cli --bench night [PERSONS]`, or `cargo xtask bench night`. A time is printed, none is asserted. The
//! receiver runs on the same machine and takes its share of it: what a real register would need is in the lines about answers.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement: it reads the clock, prints, writes its own files, and ends at the first surprise"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::period::Period;
use socialdata_core::policy::shipped;
use socialdata_core::post::Posttyp;
use socialdata_core::pseudonym::{KeyMaterial, Purpose};
use socialdata_format::NdjsonWriter;
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::wire::{Party, Roll};
use socialdata_sandbox::kommun::{GeneratorOptions, Kommun};
use socialdata_sandbox::{Registration, Running, Sandbox, SandboxOptions, register_sender};
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::Surroundings;
use socialdata_submit::transport::{
    Answer, HttpTransport, Method, Request, Timeouts, Transport, TransportError,
};
use socialdata_submit::{Installation, Night, NightOptions};

const SENDER: &str = "2120009994";
const ROUNDS: usize = 3;
/// Persons of one synthetic municipality.
const PART: usize = 1_000;

/// The transport, and how long each kind of request took.
struct Timed {
    inner: HttpTransport,
    spent: RefCell<BTreeMap<&'static str, Duration>>,
}

impl Transport for Timed {
    fn exchange(&self, request: &Request) -> Result<Answer, TransportError> {
        let start = Instant::now();
        let answer = self.inner.exchange(request);
        let is_submission = request.method == Method::Put && request.path.matches('/').count() == 2;
        let what = if is_submission {
            "send, custody"
        } else if request.path.contains("/outcome") {
            "receiver judges, outcome"
        } else {
            "other questions"
        };
        *self.spent.borrow_mut().entry(what).or_default() += start.elapsed();
        answer
    }

    fn pause(&self, time: Duration) {
        let start = Instant::now();
        self.inner.pause(time);
        *self.spent.borrow_mut().entry("receiver judges, outcome").or_default() += start.elapsed();
    }
}

fn main() {
    // Cargo adds words of its own.
    let persons = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(20_000);
    for round in 1..=ROUNDS {
        measure(persons, round);
    }
}

fn measure(persons: usize, round: usize) {
    let home = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(SandboxOptions::new(home.path().join("sandbox")))).unwrap();
    furnish(home.path(), &sandbox);
    let (records, bytes) = export(home.path(), persons);
    let surroundings = Surroundings::none();
    let installation = Installation::load(&home.path().join("socialdata.toml"), &surroundings).unwrap();
    let (schema, rules) =
        (socialdata_submit::record_schema().unwrap(), socialdata_submit::rule_set().unwrap());

    let connection = installation.connection(SystemClock.now(), Timeouts::within(Duration::from_mins(10)));
    let transport =
        Timed { inner: HttpTransport::connect(connection.unwrap()).unwrap(), spent: RefCell::default() };
    let night = Night::new(&installation, &transport, &SystemClock, schema, rules);

    let start = Instant::now();
    let mut dry = NightOptions::default();
    dry.dry_run = true;
    assert_eq!(night.run(dry).exit().code(), 0, "the dry run");
    let reading = start.elapsed().saturating_sub(transport.spent.take().values().sum());

    let start = Instant::now();
    let report = night.run(NightOptions::default());
    let whole = start.elapsed();
    assert_eq!(report.exit().code(), 0, "the night: {:?}, {:?}", report.fault, report.submissions);
    let spent = transport.spent.take();
    let sealing = whole.saturating_sub(reading).saturating_sub(spent.values().sum());

    println!(
        "round {round}: {records} records, {} MB, {:.2} s, {:.0} records/s",
        bytes / 1_000_000,
        whole.as_secs_f64(),
        f64::from(u32::try_from(records).unwrap()) / whole.as_secs_f64(),
    );
    let of_whole = |part: Duration| 100.0 * part.as_secs_f64() / whole.as_secs_f64();
    let line = |what: &str, part: Duration| {
        println!("  {what:<44} {:>7.2} s  {:>4.1} %", part.as_secs_f64(), of_whole(part));
    };
    line("first reading: read, judge, plan", reading);
    line("second reading: policy, seal, spool", sealing);
    for (what, part) in spent {
        line(what, part);
    }
    runtime.block_on(sandbox.shutdown()).unwrap();
}

/// Writes the export of a month, all of it without an error; the number of its records and bytes.
///
/// The published test numbers last for some 1,700 older persons, so a large municipality is several small ones whose records
/// have keys of their own.
fn export(home: &Path, persons: usize) -> (usize, usize) {
    let mut lines = String::new();
    for (seed, part) in (1..).zip((0..persons).step_by(PART)) {
        let options = GeneratorOptions {
            persons: PART.min(persons - part),
            seed,
            period: Period::from_year_month(2026, 10).unwrap(),
            kommunkod: Kommunkod::parse("0180").unwrap(),
            organisationsnummer: Organisationsnummer::parse(SENDER).unwrap(),
            faults: Vec::new(),
            types: vec![Posttyp::Insats],
        };
        let kommun = Kommun::generate(&options).unwrap();
        let mut writer = NdjsonWriter::new(Vec::new());
        for post in kommun.poster_av(Posttyp::Insats) {
            writer.write(&post).unwrap();
        }
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        lines += &text
            .replace("\"postId\":\"", &format!("\"postId\":\"D{seed}-"))
            .replace("\"insatsId\":\"", &format!("\"insatsId\":\"D{seed}-"));
    }
    let path = home.join("inbox/insats-natt.ndjson");
    std::fs::write(&path, &lines).unwrap();
    std::fs::write(path.with_extension("ndjson.klar"), b"").unwrap();
    (lines.lines().count(), lines.len())
}

fn furnish(home: &Path, sandbox: &Running) {
    for folder in ["nycklar", "inbox"] {
        private_folder(&home.join(folder));
    }
    for (name, purpose) in [
        ("record-id", Purpose::RecordId),
        ("content-mac", Purpose::ContentMac),
        ("audit", Purpose::Audit),
        ("spool", Purpose::Spool),
    ] {
        let key = KeyMaterial::from_bytes(purpose, random()).unwrap();
        secret_file(&home.join(format!("nycklar/{name}.key")), key.to_text().as_bytes());
    }
    let signing = SigningKey::from_random(Algorithm::EdDsa, &random()).ok().unwrap();
    secret_file(&home.join("nycklar/manifest.pem"), signing.to_pem().unwrap().as_bytes());
    let sender = Party { org_number: SENDER.parse().unwrap(), role: Roll::Socialnamnd, unit: None };
    let registration = Registration { sender, key: signing.verifying_key().to_jwk(), certificate: None };
    register_sender(&home.join("sandbox"), &registration).unwrap();
    secret_file(&home.join("policy.toml"), shipped::IDENTIFIERAD.as_bytes());
    secret_file(&home.join("socialdata.toml"), configuration(sandbox).as_bytes());
}

fn configuration(sandbox: &Running) -> String {
    format!(
        r#"
        [sender]
        organisationsnummer = "{SENDER}"
        typ = "socialnamnd"
        kommunkod = "0180"
        system = "bench"
        [endpoint]
        url = "{}"
        environment = "sandbox"
        ca_file = '{}'
        receipt_keys = ["{}"]
        [keys]
        manifest = {{ file = "nycklar/manifest.pem" }}
        record_id = {{ file = "nycklar/record-id.key" }}
        content_mac = {{ file = "nycklar/content-mac.key" }}
        audit = {{ file = "nycklar/audit.key" }}
        spool = {{ file = "nycklar/spool.key" }}
        [auth]
        profile = "mtls"
        certificate = '{}'
        key = {{ file = '{}' }}
        [inbox]
        path = "inbox"
        pattern = "insats-*"
        ready_marker = ".klar"
        after = "leave"
        [spool]
        path = "spole"
        [policy]
        file = "policy.toml"
        "#,
        sandbox.url(),
        sandbox.ca_pem_path().display(),
        sandbox.receipt_kid(),
        sandbox.client_cert_path().display(),
        sandbox.client_key_path().display(),
    )
}

/// Fresh keys, so that no published one is used anywhere.
fn random() -> [u8; 32] {
    use socialdata_submit::randomness::{OsRandomness, Randomness as _};
    let mut bytes = [0; 32];
    OsRandomness.fill(&mut bytes).unwrap();
    bytes
}

fn private_folder(path: &Path) {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).unwrap();
}

fn secret_file(path: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).unwrap().write_all(bytes).unwrap();
}
