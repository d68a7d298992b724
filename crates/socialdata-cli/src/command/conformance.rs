//! `socialdata conformance`: the protocol suite against any receiver.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use socialdata_core::policy::{Policy, shipped};
use socialdata_protocol::ids::Digest;
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::wire::{Environment, Party, Roll, VersionedRef};
use socialdata_sandbox::{Registration, issue_client_certificate, register_sender};
use socialdata_submit::Exit;
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::{SecretError, read_secret};
use socialdata_submit::conformance::{
    ConformanceReport, HttpProbe, Tester, render_json, render_junit, render_text, run as judge,
};
use socialdata_submit::randomness::{OsRandomness, Randomness as _};
use socialdata_submit::transport::{Connection, Timeouts};
use zeroize::Zeroizing;

use crate::arguments::conformance::{ConformanceArguments, ConformanceFormat};
use crate::command::generate::SYNTHETIC_ORGNR;
use crate::command::submit;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

/// The longest whole exchange.
const EXCHANGE: Duration = Duration::from_mins(2);

/// How long an outcome is waited for.
const PATIENCE: Duration = Duration::from_mins(5);

const DAMAGED: Failure = Failure::Internal("the shipped policy");

pub(crate) fn run(arguments: &ConformanceArguments, console: &mut Console) -> Result<Exit, Failure> {
    let Setting { connection, tester } = setting(arguments)?;
    let probe = HttpProbe::connect(connection)?;
    let report = judge(&probe, &tester, &SystemClock, &OsRandomness)?;
    show(&report, arguments, console)?;
    Ok(report.exit())
}

/// Where to, and as whom.
struct Setting {
    connection: Connection,
    tester: Tester,
}

/// A connection with a client certificate.
fn connection(url: String, ca: String, identity: Zeroizing<String>) -> Connection {
    let mut connection = Connection::new(url, ca, Timeouts::within(EXCHANGE));
    connection.identity_pem = Some(identity);
    connection
}

fn setting(arguments: &ConformanceArguments) -> Result<Setting, Failure> {
    if let Some(config) = &arguments.config {
        return of_installation(config, arguments);
    }
    let url =
        arguments.endpoint.clone().ok_or(Failure::Usage("--endpoint saknas / --endpoint is missing"))?;
    match (&arguments.sandbox, &arguments.sender) {
        (Some(folder), _) => of_sandbox(folder, url, arguments),
        (None, Some(sender)) => of_options(sender, url, arguments),
        (None, None) => Err(Failure::Usage("--config, --sandbox eller --sender saknas / is missing")),
    }
}

/// A sender that is only used for tests, as an installation has it.
fn of_installation(config: &Path, arguments: &ConformanceArguments) -> Result<Setting, Failure> {
    let installation = submit::load(config)?;
    let mut connection = installation.connection(SystemClock.now(), Timeouts::within(EXCHANGE))?;
    let mut tester = tester(arguments, installation.sender, installation.signing_key)?;
    if tester.recipient != installation.recipient {
        return Err(Failure::Usage(
            "provet har bara poster för den identifierade policyns mottagare / the suite has records for the recipient of the identified policy only",
        ));
    }
    tester.environment = installation.config.environment;
    tester.kommunkod = installation.config.kommunkod;
    if tester.pinned.is_empty() {
        tester.pinned = installation.pinned;
    }
    if let Some(url) = &arguments.endpoint {
        connection.url.clone_from(url);
    }
    Ok(Setting { connection, tester })
}

/// A sender made for this run in a sandbox of one's own: registering it again forgets the installation of the last run.
fn of_sandbox(folder: &Path, url: String, arguments: &ConformanceArguments) -> Result<Setting, Failure> {
    let keys = folder.join("keys");
    let certificate = keys.join("client-conformance.pem");
    if !certificate.is_file() {
        issue_client_certificate(folder, "conformance")?;
    }
    let mut random = [0; 32];
    OsRandomness.fill(&mut random).map_err(|_| Failure::Internal("no random bytes"))?;
    let key =
        SigningKey::from_random(Algorithm::EdDsa, &random).map_err(|_| Failure::Internal("a signing key"))?;
    let sender = Party {
        org_number: SYNTHETIC_ORGNR.parse().map_err(|_| Failure::Internal("the organisation number"))?,
        role: Roll::Socialnamnd,
        unit: "konformitet".parse().ok(),
    };
    let jwk = key.verifying_key().to_jwk();
    register_sender(
        folder,
        &Registration { sender: sender.clone(), key: jwk, certificate: Some(certificate.clone()) },
    )?;
    let identity = identity(&certificate, &keys.join("client-conformance.key.pem"))?;
    let ca = public_file("--sandbox", &keys.join("ca.pem"))?;
    let mut tester = tester(arguments, sender, key)?;
    tester.environment = Environment::Sandbox;
    Ok(Setting { connection: connection(url, ca, identity), tester })
}

/// A sender that the options describe.
fn of_options(sender: &Party, url: String, arguments: &ConformanceArguments) -> Result<Setting, Failure> {
    let missing = Failure::Usage("--ca, --certificate, --key och --manifest-key behövs / are needed");
    let (Some(ca), Some(certificate), Some(key), Some(manifest_key)) =
        (&arguments.ca, &arguments.certificate, &arguments.key, &arguments.manifest_key)
    else {
        return Err(missing);
    };
    let text =
        read_secret(manifest_key).map_err(|fault| Failure::Named { option: "--manifest-key", fault })?;
    let signing_key = SigningKey::from_pem(&text).map_err(|error| Failure::Named {
        option: "--manifest-key",
        fault: SecretError::NotAKey(error.kind()),
    })?;
    Ok(Setting {
        connection: connection(url, public_file("--ca", ca)?, identity(certificate, key)?),
        tester: tester(arguments, sender.clone(), signing_key)?,
    })
}

fn tester(
    arguments: &ConformanceArguments,
    sender: Party,
    signing_key: SigningKey,
) -> Result<Tester, Failure> {
    let policy = Policy::parse(shipped::IDENTIFIERAD).map_err(|_| DAMAGED)?;
    Ok(Tester {
        sender,
        kommunkod: arguments.kommunkod,
        recipient: policy.recipient().as_str().parse().map_err(|_| DAMAGED)?,
        environment: arguments.environment.into(),
        policy: VersionedRef {
            id: policy.id().parse().map_err(|_| DAMAGED)?,
            version: policy.version().parse().map_err(|_| DAMAGED)?,
            digest: Digest::from_bytes(policy.digest()),
        },
        signing_key,
        pinned: arguments.receipt_key.clone(),
        period: arguments.period,
        patience: PATIENCE,
        families: arguments.family.clone(),
    })
}

/// The certificate and its key, one after the other (PEM).
fn identity(certificate: &Path, key: &Path) -> Result<Zeroizing<String>, Failure> {
    let key = read_secret(key).map_err(|fault| Failure::Named { option: "--key", fault })?;
    let certificate = public_file("--certificate", certificate)?;
    let mut both = Zeroizing::new(String::with_capacity(certificate.len() + key.len() + 1));
    both.push_str(&certificate);
    both.push('\n');
    both.push_str(&key);
    Ok(both)
}

fn public_file(option: &'static str, path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::Named { option, fault: SecretError::Unreadable(error.kind()) })
}

fn show(
    report: &ConformanceReport,
    arguments: &ConformanceArguments,
    console: &mut Console,
) -> Result<(), Failure> {
    let text = match arguments.format {
        ConformanceFormat::Text => render_text(report, console.lang()),
        ConformanceFormat::Junit => render_junit(report),
        ConformanceFormat::Json => render_json(report),
    };
    match &arguments.output {
        None => console.output().write_all(text.as_bytes())?,
        Some(path) => {
            write_whole(path, |out| out.write_all(text.as_bytes()))?;
            let summary = render_text(report, console.lang());
            let last = summary.rsplit("\n\n").next().unwrap_or_default();
            console.line(last.trim_end())?;
        }
    }
    Ok(())
}
