//! `socialdata key restore`: a key comes back only when it is one that is known.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use socialdata_core::pseudonym::{Kcv, KeyMaterial, Purpose, is_test_key};
use socialdata_protocol::wire::Environment;
use socialdata_submit::Exit;
use socialdata_submit::config::{ConfigError, SecretError, read_secret};
use socialdata_submit::escrow;
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::spool::AuditEvent;

use super::{Keys, at, record};
use crate::arguments::key::RestoreArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &RestoreArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.key.config)?;
    let purpose = arguments.key.purpose;
    let key = read_copy(&arguments.from, arguments.identity.as_deref(), purpose)?;
    if keys.config.environment == Environment::Production && is_test_key(&key) {
        return Err(ConfigError::Secret { key: "--from", fault: SecretError::TestKey }.into());
    }
    let kcv = keys.binding.kcv(&key);
    require_known(&keys, purpose, kcv, arguments.expect)?;
    let file = keys.file(purpose)?;
    file.create(&key, &OsRandomness).map_err(at(file.active()))?;
    let restored = console.say("Återställd nyckel för", "Restored key for");
    console.line(&format!("{restored} {purpose}: {}   KCV {kcv}", file.active().display()))?;
    // Opened only now: the key that was lost may be the one that the audit itself needs.
    let entered = keys.audit().and_then(|mut audit| {
        record(audit.as_mut(), AuditEvent::KeyRestored, purpose, kcv).map(|()| audit.is_some())
    });
    if !matches!(entered, Ok(true)) {
        console.diagnose(console.say(
            "återställningen skrevs inte i revisionsspåret: spolen kan inte öppnas än",
            "the restoring was not written to the audit: the spool cannot be opened yet",
        ));
    }
    Ok(Exit::Done)
}

fn read_copy(from: &Path, identity: Option<&Path>, purpose: Purpose) -> Result<KeyMaterial, Failure> {
    let fault = |key: &'static str| move |fault| Failure::Config(ConfigError::Secret { key, fault });
    let unreadable = |error: std::io::Error| SecretError::Unreadable(error.kind());
    let mut head = Vec::new();
    let file = File::open(from).map_err(unreadable).map_err(fault("--from"))?;
    file.take(LARGEST_COPY).read_to_end(&mut head).map_err(unreadable).map_err(fault("--from"))?;
    if !escrow::is_sealed(&head) {
        head.fill(0);
        // A key in clear: only from a file that nobody else can read.
        let typed = read_secret(from).map_err(fault("--from"))?;
        return Ok(escrow::read_paper(&typed, purpose)?);
    }
    let identity = identity.ok_or(Failure::Usage(
        "en förseglad kopia öppnas med --identity FILE / a sealed copy is opened with --identity FILE",
    ))?;
    let identity = read_secret(identity).map_err(fault("--identity"))?;
    Ok(escrow::open(&head, &identity, purpose)?)
}

const LARGEST_COPY: u64 = 64 * 1024;

/// The audit must know the key; without an audit a person must say which it is to be. Both, when both are there.
fn require_known(keys: &Keys, purpose: Purpose, kcv: Kcv, expected: Option<Kcv>) -> Result<(), Failure> {
    let known = match keys.reader()? {
        Some(reader) => reader.known_keys(purpose)?,
        None => Vec::new(),
    };
    if known.is_empty() && expected.is_none() {
        return Err(Failure::Refused(
            "revisionsspåret känner ingen nyckel för ändamålet: ange --expect KCV ur mottagarens register / \
             the audit knows no key for the purpose: give --expect KCV from the recipient's register",
        ));
    }
    let differs = expected.is_some_and(|expected| expected != kcv);
    if differs || !(known.is_empty() || known.contains(&kcv)) {
        return Err(Failure::Refused(
            "kopian har ett annat kontrollvärde än det kända: det är en annan nyckel / \
             the copy has another check value than the known one: it is another key",
        ));
    }
    Ok(())
}
