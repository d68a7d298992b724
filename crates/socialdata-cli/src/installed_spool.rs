//! The spool of a configuration: to be read beside a run, or to be changed under its lock.

use std::io::{self, BufRead as _};
use std::path::Path;

use socialdata_core::pseudonym::{AuditKey, Purpose, SpoolKey};
use socialdata_protocol::ids::Timestamp;
use socialdata_protocol::jwk::Kid;
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::{Config, ConfigError, Surroundings};
use socialdata_submit::proof::Parties;
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::run_lock::{RunLock, WhenLocked};
use socialdata_submit::spool::{Spool, SpoolDir, SpoolError, SpoolKeys, SpoolReader};
use socialdata_submit::{KeyRing, party, spool_identity};

use crate::command::submit::surroundings;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

/// A configuration and the name of the register that its policy is for.
pub(crate) struct InstalledSpool {
    pub(crate) config: Config,
    surroundings: Surroundings,
    recipient: String,
}

impl InstalledSpool {
    pub(crate) fn load(config: &Path) -> Result<Self, Failure> {
        let config = Config::load(config)?;
        // Sound in itself is enough: nothing is sent under it here.
        let recipient = policy_file::load(&config.policy)?.recipient().as_str().to_owned();
        Ok(Self { config, surroundings: surroundings(), recipient })
    }

    /// For looking; nothing before the first run.
    pub(crate) fn look(&self) -> Result<Option<SpoolReader>, Failure> {
        match SpoolDir::existing(&self.config.spool).and_then(|dir| SpoolReader::open(&dir)) {
            Ok(reader) => Ok(Some(reader)),
            Err(SpoolError::Missing) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// For looking at a spool that must be there.
    pub(crate) fn reader(&self) -> Result<SpoolReader, Failure> {
        Ok(self.look()?.ok_or(SpoolError::Missing)?)
    }

    /// For a change, under the lock that a run takes too.
    pub(crate) fn open(&self) -> Result<Spool, Failure> {
        let dir = SpoolDir::existing(&self.config.spool)?;
        // The lock would make its file; a folder without a spool stays as it is.
        SpoolReader::open(&dir).map(drop).or_else(|error| match error {
            SpoolError::RecoveryPending => Ok(()),
            other => Err(other),
        })?;
        self.open_in(&dir)
    }

    /// Opens the spool of another folder with the same identity and keys.
    pub(crate) fn open_in(&self, dir: &SpoolDir) -> Result<Spool, Failure> {
        let now = now();
        let lock = RunLock::acquire(dir, now, WhenLocked::Refuse)?;
        let ring = KeyRing::new(&self.config, &self.surroundings);
        let wrong = |_| Failure::Internal("a key of another purpose");
        let keys = SpoolKeys::new(
            AuditKey::derive(&ring.key(Purpose::Audit)?).map_err(wrong)?,
            SpoolKey::derive(&ring.key(Purpose::Spool)?).map_err(wrong)?,
        );
        let identity = spool_identity(&self.config, &self.recipient);
        Ok(Spool::open(lock, &identity, keys, Box::new(OsRandomness), now)?)
    }

    /// The audit keys at hand, in the order in which they were in use; `older` come first.
    pub(crate) fn audit_keys(&self, older: &[std::path::PathBuf]) -> Result<Vec<AuditKey>, Failure> {
        let ring = KeyRing::new(&self.config, &self.surroundings);
        let wrong = |_| Failure::Internal("a key of another purpose");
        let mut keys = Vec::new();
        for path in older {
            let key = policy_file::key(path, "--previous-key", &[Purpose::Audit])?;
            keys.push(AuditKey::derive(&key).map_err(wrong)?);
        }
        if let Some(key) = ring.previous(Purpose::Audit)? {
            keys.push(AuditKey::derive(&key).map_err(wrong)?);
        }
        keys.push(AuditKey::derive(&ring.key(Purpose::Audit)?).map_err(wrong)?);
        Ok(keys)
    }

    /// Who sends to whom, as receipts say it.
    pub(crate) fn parties(&self) -> Result<Parties, Failure> {
        let not_a_name = ConfigError::Value {
            key: "policy.recipient",
            remedy: "kan inte stå i en kvittens / cannot stand in a receipt",
        };
        Ok(Parties {
            environment: self.config.environment,
            recipient: self.recipient.parse().map_err(|_| not_a_name)?,
            sender: party(&self.config)?,
        })
    }

    /// The register's receipt keys that are trusted.
    pub(crate) fn pins(&self) -> Result<Vec<Kid>, Failure> {
        let fault = ConfigError::Value {
            key: "endpoint.receipt_keys",
            remedy: "tumavtryck enligt RFC 7638 / RFC 7638 thumbprints",
        };
        let pins = self.config.receipt_keys.iter().map(|text| text.parse().ok()).collect::<Option<_>>();
        Ok(pins.ok_or(fault)?)
    }
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

/// Asks for the first eight characters of `id`. Anything else, or no answer, is no.
pub(crate) fn confirm(id: &str, yes: bool, console: &mut Console) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    let short = id.get(..8).unwrap_or(id);
    let question = console.say(
        "skriv id:ts första åtta tecken för att bekräfta",
        "type the first eight characters of the id to confirm",
    );
    console.diagnose(question);
    let mut answer = String::new();
    // A terminal that closes is no answer.
    let _ = io::stdin().lock().read_line(&mut answer);
    if answer.trim() == short {
        return Ok(());
    }
    Err(Failure::Usage("inte bekräftat; inget ändrades / not confirmed; nothing was changed"))
}
