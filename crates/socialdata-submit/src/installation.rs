//! One installation: its configuration, policy and keys, loaded and checked before anything else happens.

use std::path::{Path, PathBuf};

use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::policy::{OutboundKeys, Policy, PolicyError};
use socialdata_core::pseudonym::{
    AuditKey, ContentMacKey, KeyMaterial, PersonKey, Purpose, RecordIdKey, SpoolKey, is_test_material,
};
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::keys::SigningKey;
use socialdata_protocol::names::Recipient;
use socialdata_protocol::wire::{Environment, Party, Roll};
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError, KeySource, SecretError, read_secret};
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
    credentials: Option<PathBuf>,
}

impl Installation {
    /// Loads the configuration at `path` and everything it names. `credentials` is the folder of the service manager.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key of the configuration.
    pub fn load(path: &Path, credentials: Option<&Path>) -> Result<Self, ConfigError> {
        let config = Config::load(path)?;
        let secrets = Secrets { config: &config, credentials };
        let policy = load_policy(&config)?;
        let recipient = policy.recipient();
        let record_id = secrets.key("keys.record_id", &config.keys.record_id, Purpose::RecordId)?;
        let content_mac = secrets.key("keys.content_mac", &config.keys.content_mac, Purpose::ContentMac)?;
        let record_id =
            RecordIdKey::derive(&record_id, recipient).map_err(|_| wrong_purpose("keys.record_id"))?;
        let content_mac =
            ContentMacKey::derive(&content_mac, recipient).map_err(|_| wrong_purpose("keys.content_mac"))?;
        let person = secrets.person_key(&policy)?;
        let signing_key = secrets.signing_key()?;
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
            credentials: credentials.map(Path::to_owned),
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
        let unit = self.config.namnd.as_ref().map_or_else(String::new, |namnd| format!("/{namnd}"));
        SpoolIdentity {
            sender: format!("{}/{}{unit}", self.config.organisationsnummer, self.config.typ.code()),
            on_behalf_of: None,
            recipient: self.recipient.to_string(),
            environment: self.config.environment.as_str().to_owned(),
        }
    }

    /// The keys of the spool, read when it is opened.
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn spool_keys(&self) -> Result<SpoolKeys, ConfigError> {
        let secrets = Secrets { config: &self.config, credentials: self.credentials.as_deref() };
        let audit = secrets.key("keys.audit", &self.config.keys.audit, Purpose::Audit)?;
        let spool = secrets.key("keys.spool", &self.config.keys.spool, Purpose::Spool)?;
        Ok(SpoolKeys::new(
            AuditKey::derive(&audit).map_err(|_| wrong_purpose("keys.audit"))?,
            SpoolKey::derive(&spool).map_err(|_| wrong_purpose("keys.spool"))?,
        ))
    }

    /// The client certificate and its key, one after the other (PEM).
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn identity_pem(&self) -> Result<Zeroizing<String>, ConfigError> {
        let secrets = Secrets { config: &self.config, credentials: self.credentials.as_deref() };
        let key = secrets.text("auth.key", &self.config.client_key)?;
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

struct Secrets<'a> {
    config: &'a Config,
    credentials: Option<&'a Path>,
}

impl Secrets<'_> {
    fn text(&self, key: &'static str, source: &KeySource) -> Result<Zeroizing<String>, ConfigError> {
        let fault = |fault| ConfigError::Secret { key, fault };
        let path = source.path(&self.config.base, self.credentials).map_err(fault)?;
        read_secret(&path).map_err(fault)
    }

    fn key(
        &self,
        key: &'static str,
        source: &KeySource,
        purpose: Purpose,
    ) -> Result<KeyMaterial, ConfigError> {
        let fault = |fault| ConfigError::Secret { key, fault };
        let text = self.text(key, source)?;
        let material =
            KeyMaterial::parse(&text, purpose).map_err(|error| fault(SecretError::NotAKey(error.code())))?;
        if self.config.environment == Environment::Production && is_test_material(&material) {
            return Err(fault(SecretError::TestKey));
        }
        Ok(material)
    }

    fn person_key(&self, policy: &Policy) -> Result<Option<PersonKey>, ConfigError> {
        let Some(plan) = policy.pseudonym() else { return Ok(None) };
        let source = self.config.keys.person.as_ref().ok_or(ConfigError::Value {
            key: "keys.person",
            remedy: "policyn pseudonymiserar och behöver en nyckel / the policy makes pseudonyms and needs a key",
        })?;
        let material = self.key("keys.person", source, Purpose::Person)?;
        PersonKey::derive(&material, policy.recipient(), &plan.epoch)
            .map(Some)
            .map_err(|_| wrong_purpose("keys.person"))
    }

    fn signing_key(&self) -> Result<SigningKey, ConfigError> {
        let text = self.text("keys.manifest", &self.config.keys.manifest)?;
        SigningKey::from_pem(&text).map_err(|error| ConfigError::Secret {
            key: "keys.manifest",
            fault: SecretError::NotAKey(error.kind()),
        })
    }
}

const fn wrong_purpose(key: &'static str) -> ConfigError {
    ConfigError::Secret { key, fault: SecretError::NotAKey("purpose") }
}

fn load_policy(config: &Config) -> Result<Policy, ConfigError> {
    let text = std::fs::read_to_string(&config.policy)
        .map_err(|error| ConfigError::Unreadable { path: config.policy.clone(), kind: error.kind() })?;
    Ok(Policy::parse(&text)?)
}

fn public_file(key: &'static str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Secret { key, fault: SecretError::Unreadable(error.kind()) })
}

fn party(config: &Config) -> Result<Party, ConfigError> {
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
