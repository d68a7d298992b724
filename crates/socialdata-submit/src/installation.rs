//! One installation: its configuration, policy and keys, loaded and checked before anything else happens.

use std::path::Path;

use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::policy::{LintContext, OutboundKeys, Policy, PolicyError};
use socialdata_core::pseudonym::{AuditKey, ContentMacKey, Kcv, PersonKey, Purpose, RecordIdKey, SpoolKey};
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::keys::SigningKey;
use socialdata_protocol::names::Recipient;
use socialdata_protocol::wire::{Environment, Party, Roll};
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError, SecretError, Surroundings};
use crate::key_ring::KeyRing;
use crate::spool::{SpoolIdentity, SpoolKeys};

/// Everything that a run knows before it looks at the inbox. No `Debug`: it holds keys.
pub struct Installation {
    /// The configuration.
    pub config: Config,
    /// The policy.
    pub policy: Policy,
    /// Who sends, as the manifest says it.
    pub sender: Party,
    /// The register, as the manifest says it.
    pub recipient: Recipient,
    /// The register's receipt keys that are trusted.
    pub pinned: Vec<Kid>,
    /// Signs manifests.
    pub signing_key: SigningKey,
    record_id: RecordIdKey,
    person: Option<PersonKey>,
    content_mac: ContentMacKey,
    surroundings: Surroundings,
}

impl Installation {
    /// Loads the configuration at `path` and everything it names. `surroundings` is what the process finds around it.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key of the configuration.
    pub fn load(path: &Path, surroundings: &Surroundings) -> Result<Self, ConfigError> {
        let config = Config::load(path)?;
        let ring = KeyRing::new(&config, surroundings);
        let policy = load_policy(&config)?;
        let recipient = policy.recipient();
        let record_id = ring.key(Purpose::RecordId)?;
        let content_mac = ring.key(Purpose::ContentMac)?;
        let record_id =
            RecordIdKey::derive(&record_id, recipient).map_err(|_| wrong_purpose("keys.record_id"))?;
        let content_mac =
            ContentMacKey::derive(&content_mac, recipient).map_err(|_| wrong_purpose("keys.content_mac"))?;
        let person = person_key(ring, &policy)?;
        let signing_key = signing_key(ring, &config)?;
        Ok(Self {
            sender: party(&config)?,
            recipient: recipient
                .as_str()
                .parse()
                .map_err(|_| ConfigError::Policy(PolicyError::Value { key: "recipient" }))?,
            pinned: pinned(&config)?,
            signing_key,
            record_id,
            person,
            content_mac,
            policy,
            surroundings: surroundings.clone(),
            config,
        })
    }

    /// The keys that the policy needs to make a record fit to leave.
    pub fn outbound_keys(&self) -> OutboundKeys<'_> {
        OutboundKeys { record_id: &self.record_id, person: self.person.as_ref(), system: &self.config.system }
    }

    /// The key that makes record ids.
    pub const fn record_id_key(&self) -> &RecordIdKey {
        &self.record_id
    }

    /// The key that tells whether content has changed.
    pub const fn content_mac_key(&self) -> &ContentMacKey {
        &self.content_mac
    }

    /// The key for pseudonyms, when the policy has them.
    pub const fn person_key(&self) -> Option<&PersonKey> {
        self.person.as_ref()
    }

    /// Whose spool it is.
    pub fn spool_identity(&self) -> SpoolIdentity {
        spool_identity(&self.config, self.recipient.as_str())
    }

    /// The keys of the spool, read when it is opened.
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn spool_keys(&self) -> Result<SpoolKeys, ConfigError> {
        let ring = KeyRing::new(&self.config, &self.surroundings);
        let (audit, spool) = (ring.key(Purpose::Audit)?, ring.key(Purpose::Spool)?);
        Ok(SpoolKeys::new(
            AuditKey::derive(&audit).map_err(|_| wrong_purpose("keys.audit"))?,
            SpoolKey::derive(&spool).map_err(|_| wrong_purpose("keys.spool"))?,
        ))
    }

    /// The check values of the keys in use besides those of the spool.
    pub(crate) fn loaded_keys(&self) -> impl Iterator<Item = (Purpose, Kcv)> {
        let person = self.person.as_ref().map(|key| (Purpose::Person, key.kcv()));
        let others =
            [(Purpose::RecordId, self.record_id.kcv()), (Purpose::ContentMac, self.content_mac.kcv())];
        person.into_iter().chain(others)
    }

    /// The client certificate and its key, one after the other (PEM).
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn identity_pem(&self) -> Result<Zeroizing<String>, ConfigError> {
        let ring = KeyRing::new(&self.config, &self.surroundings);
        let key = ring.text("auth.key", &self.config.client_key)?;
        let certificate = public_file("auth.certificate", &self.config.certificate)?;
        let mut both = Zeroizing::new(String::with_capacity(certificate.len() + key.len() + 1));
        both.push_str(&certificate);
        both.push('\n');
        both.push_str(&key);
        Ok(both)
    }

    /// The authority of the register's certificate (PEM).
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn authority_pem(&self) -> Result<String, ConfigError> {
        public_file("endpoint.ca_file", &self.config.ca_file)
    }
}

fn person_key(ring: KeyRing<'_>, policy: &Policy) -> Result<Option<PersonKey>, ConfigError> {
    let Some(plan) = policy.pseudonym() else { return Ok(None) };
    if ring.source(Purpose::Person).is_none() {
        return Err(ConfigError::Value {
            key: "keys.person",
            remedy: "policyn pseudonymiserar och behöver en nyckel / the policy makes pseudonyms and needs a key",
        });
    }
    PersonKey::derive(&ring.key(Purpose::Person)?, policy.recipient(), &plan.epoch)
        .map(Some)
        .map_err(|_| wrong_purpose("keys.person"))
}

fn signing_key(ring: KeyRing<'_>, config: &Config) -> Result<SigningKey, ConfigError> {
    let text = ring.text("keys.manifest", &config.keys.manifest)?;
    SigningKey::from_pem(&text).map_err(|error| ConfigError::Secret {
        key: "keys.manifest",
        fault: SecretError::NotAKey(error.kind()),
    })
}

const fn wrong_purpose(key: &'static str) -> ConfigError {
    ConfigError::Secret { key, fault: SecretError::NotAKey("purpose") }
}

/// Whose spool it is that this configuration and recipient name.
pub fn spool_identity(config: &Config, recipient: &str) -> SpoolIdentity {
    let unit = config.namnd.as_ref().map_or_else(String::new, |namnd| format!("/{namnd}"));
    SpoolIdentity {
        sender: format!("{}/{}{unit}", config.organisationsnummer, config.typ.code()),
        on_behalf_of: None,
        recipient: recipient.to_owned(),
        environment: config.environment.as_str().to_owned(),
    }
}

fn load_policy(config: &Config) -> Result<Policy, ConfigError> {
    let text = std::fs::read_to_string(&config.policy)
        .map_err(|error| ConfigError::Unreadable { path: config.policy.clone(), kind: error.kind() })?;
    let policy = Policy::parse(&text)?;
    let production = config.environment == Environment::Production;
    let faults = policy.faults(&LintContext { production, ..LintContext::default() });
    faults.into_iter().next().map_or(Ok(policy), |fault| Err(fault.into()))
}

fn public_file(key: &'static str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Secret { key, fault: SecretError::Unreadable(error.kind()) })
}

/// Who sends, as manifests and receipts name it.
///
/// # Errors
/// [`ConfigError::Value`] when a member cannot stand there.
pub fn party(config: &Config) -> Result<Party, ConfigError> {
    let fault =
        |key| ConfigError::Value { key, remedy: "kan inte stå i ett manifest / cannot stand in a manifest" };
    let role = match config.typ {
        Ansvarigtyp::Socialnamnd => Roll::Socialnamnd,
        Ansvarigtyp::Kommun => Roll::Kommun,
        Ansvarigtyp::Region => Roll::Region,
        Ansvarigtyp::Utforare => Roll::Utforare,
        _ => return Err(fault("sender.typ")),
    };
    let unit =
        config.namnd.as_ref().map(|namnd| namnd.parse().map_err(|_| fault("sender.namnd"))).transpose()?;
    let org_number =
        config.organisationsnummer.as_str().parse().map_err(|_| fault("sender.organisationsnummer"))?;
    Ok(Party { org_number, role, unit })
}

fn pinned(config: &Config) -> Result<Vec<Kid>, ConfigError> {
    let fault = ConfigError::Value {
        key: "endpoint.receipt_keys",
        remedy: "tumavtryck enligt RFC 7638 / RFC 7638 thumbprints",
    };
    config.receipt_keys.iter().map(|text| text.parse().ok()).collect::<Option<_>>().ok_or(fault)
}
