//! `socialdata key`: keys are made, checked, kept safe, replaced and destroyed. None is ever printed.

mod check;
mod destroy;
mod escrow;
mod list;
mod new;
mod restore;
mod rotate;
mod vector;

use std::path::Path;

use socialdata_core::pseudonym::{Epoch, Kcv, KeyMaterial, Purpose, Recipient, check_value};
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::{Config, Surroundings};
use socialdata_submit::key_file::{KeyFile, KeyFileError};
use socialdata_submit::randomness::{OsRandomness, Randomness as _};
use socialdata_submit::run_lock::{RunLock, WhenLocked};
use socialdata_submit::spool::{AuditEvent, Spool, SpoolDir, SpoolError, SpoolKeys, SpoolReader};
use socialdata_submit::{Exit, KeyRing, spool_identity};
use zeroize::Zeroizing;

use crate::arguments::key::{KeyArguments, KeyCommand};
use crate::command::submit::surroundings;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

pub(crate) fn run(arguments: &KeyArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        KeyCommand::New(arguments) => new::run(arguments, console),
        KeyCommand::Check(arguments) => check::run(arguments, console),
        KeyCommand::List(arguments) => list::run(arguments, console),
        KeyCommand::Escrow(arguments) => escrow::run(arguments, console),
        KeyCommand::Restore(arguments) => restore::run(arguments, console),
        KeyCommand::Rotate(arguments) => rotate::run(arguments, console),
        KeyCommand::Retire(arguments) => destroy::retire(arguments, console),
        KeyCommand::Destroy(arguments) => destroy::run(arguments, console),
        KeyCommand::Vector => vector::run(console),
    }
}

/// What the check value of a key depends on besides the key.
struct Binding {
    recipient: Recipient,
    epoch: Epoch,
}

impl Binding {
    fn of(config: &Config) -> Result<Self, Failure> {
        // Sound in itself is enough: whether anything may be sent under it is not asked about keys.
        let policy = policy_file::load(&config.policy)?;
        let epoch = policy.pseudonym().map_or_else(Epoch::unchanging, |plan| plan.epoch.clone());
        Ok(Self { recipient: policy.recipient().clone(), epoch })
    }

    fn kcv(&self, key: &KeyMaterial) -> Kcv {
        check_value(key, &self.recipient, &self.epoch)
    }

    /// The recipient in words; some keys never leave the host.
    fn recipient_of(&self, purpose: Purpose) -> &str {
        match purpose {
            Purpose::Audit | Purpose::Spool => "local",
            Purpose::Person | Purpose::RecordId | Purpose::ContentMac => self.recipient.as_str(),
        }
    }

    fn epoch_of(&self, purpose: Purpose) -> &str {
        if purpose == Purpose::Person { self.epoch.as_str() } else { "0" }
    }
}

/// The keys of one installation.
struct Keys {
    config: Config,
    surroundings: Surroundings,
    binding: Binding,
}

impl Keys {
    fn load(config: &Path) -> Result<Self, Failure> {
        let config = Config::load(config)?;
        let binding = Binding::of(&config)?;
        Ok(Self { config, surroundings: surroundings(), binding })
    }

    fn ring(&self) -> KeyRing<'_> {
        KeyRing::new(&self.config, &self.surroundings)
    }

    /// The file of a key. One that the service manager keeps is not ours to change.
    fn file(&self, purpose: Purpose) -> Result<KeyFile, Failure> {
        self.ring().file(purpose).ok_or(Failure::Usage(
            "nyckeln ligger inte i en egen fil, eller saknas i konfigurationen: ändra den där den förvaras / \
             the key is not in a file of its own, or not configured: change it where it is kept",
        ))
    }

    /// The audit, to be read beside a run that may be under way.
    fn reader(&self) -> Result<Option<SpoolReader>, Failure> {
        match SpoolDir::existing(&self.config.spool).and_then(|dir| SpoolReader::open(&dir)) {
            Ok(reader) => Ok(Some(reader)),
            Err(SpoolError::Missing) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The spool, locked, for an entry in its audit; nothing before the first run.
    fn audit(&self) -> Result<Option<Spool>, Failure> {
        let dir = match SpoolDir::existing(&self.config.spool) {
            Ok(dir) => dir,
            Err(SpoolError::Missing) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let now = SystemClock.now();
        let lock = RunLock::acquire(&dir, now, WhenLocked::Refuse)?;
        if matches!(SpoolReader::open(&dir), Err(SpoolError::Missing)) {
            return Ok(None);
        }
        let wrong = |_| Failure::Internal("a key of another purpose");
        let keys = SpoolKeys::new(
            socialdata_core::pseudonym::AuditKey::derive(&self.ring().key(Purpose::Audit)?).map_err(wrong)?,
            socialdata_core::pseudonym::SpoolKey::derive(&self.ring().key(Purpose::Spool)?).map_err(wrong)?,
        );
        let identity = spool_identity(&self.config, self.binding.recipient.as_str());
        Ok(Some(Spool::open(lock, &identity, keys, Box::new(OsRandomness), now)?))
    }
}

/// Appends an entry if there is an audit.
fn record(audit: Option<&mut Spool>, event: AuditEvent, purpose: Purpose, kcv: Kcv) -> Result<(), Failure> {
    if let Some(spool) = audit {
        spool.record_key(SystemClock.now(), event, purpose, kcv)?;
    }
    Ok(())
}

/// A key from the operating system's generator.
fn fresh(purpose: Purpose) -> Result<KeyMaterial, Failure> {
    let mut bytes = Zeroizing::new([0; 32]);
    OsRandomness.fill(&mut *bytes).map_err(|_| Failure::Internal("the random generator failed"))?;
    KeyMaterial::from_slice(purpose, bytes.as_slice()).map_err(|_| Failure::Internal("a weak random key"))
}

/// Names the file that something is wrong with.
fn at(path: &Path) -> impl Fn(KeyFileError) -> Failure {
    move |fault| Failure::KeyFile { path: path.to_owned(), fault }
}

const fn no_audit_yet(console: &Console) -> &'static str {
    console.say(
        "Ingen spole finns än, så inget skrevs i revisionsspåret.",
        "There is no spool yet, so nothing was written to the audit.",
    )
}
