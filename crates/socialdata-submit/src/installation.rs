//! One installation: its configuration, policy and keys, loaded and checked before anything else happens.

use std::path::Path;

use socialdata_core::identitet::Organisationsnummer;
use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::policy::{LintContext, OutboundKeys, Policy, PolicyError};
use socialdata_core::pseudonym::{AuditKey, ContentMacKey, Kcv, PersonKey, Purpose, RecordIdKey, SpoolKey};
use socialdata_protocol::ids::Timestamp;
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::names::{Recipient, UnitCode};
use socialdata_protocol::wire::{Environment, OnBehalfOf, Party, Roll};
use zeroize::Zeroizing;

use crate::auth::{TokenKeeper, TokenOptions};
use crate::certificate::{certificate_expiry, fingerprint};
use crate::clock::SystemClock;
use crate::config::{Config, ConfigError, KeySource, Principal, SecretError, Surroundings, TokenSettings};
use crate::key_ring::KeyRing;
use crate::randomness::OsRandomness;
use crate::spool::{SpoolIdentity, SpoolKeys};
use crate::transport::{Connection, Timeouts};

/// Everything that a run knows before it looks at the inbox. No `Debug`: it holds keys.
pub struct Installation {
    /// The configuration.
    pub config: Config,
    /// The policy.
    pub policy: Policy,
    /// Who sends, as the manifest says it.
    pub sender: Party,
    /// Who answers in law, when that is another, as the manifest says it.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// The register, as the manifest says it.
    pub recipient: Recipient,
    /// The register's receipt keys that are trusted.
    pub pinned: Vec<Kid>,
    /// The register's sealing keys that are trusted; none when nothing is sealed.
    pub sealing_pins: Vec<Kid>,
    /// Signs manifests.
    pub signing_key: SigningKey,
    record_id: RecordIdKey,
    person: Option<PersonKey>,
    content_mac: ContentMacKey,
    surroundings: Surroundings,
}

impl Installation {
    /// Loads the configuration at `path`, which is for one committee, and everything it names. `surroundings` is what the
    /// process finds around it.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key of the configuration.
    pub fn load(path: &Path, surroundings: &Surroundings) -> Result<Self, ConfigError> {
        Self::new(Config::load(path)?, surroundings)
    }

    /// Loads everything that a configuration names.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key of the configuration.
    pub fn new(config: Config, surroundings: &Surroundings) -> Result<Self, ConfigError> {
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
            on_behalf_of: config.on_behalf_of.as_ref().map(on_behalf_of).transpose()?,
            recipient: recipient
                .as_str()
                .parse()
                .map_err(|_| ConfigError::Policy(PolicyError::Value { key: "recipient" }))?,
            pinned: thumbprints("endpoint.receipt_keys", &config.receipt_keys)?,
            sealing_pins: thumbprints("endpoint.sealing_keys", &config.sealing_keys)?,
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
        let ring = self.ring();
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
    /// [`ConfigError::Secret`], also for the profile that has no certificate.
    pub fn identity_pem(&self) -> Result<Zeroizing<String>, ConfigError> {
        let certificate = self.certificate_pem()?.ok_or(ConfigError::Secret {
            key: "auth.certificate",
            fault: SecretError::Unreadable(std::io::ErrorKind::NotFound),
        })?;
        let key = self.ring().text("auth.key", &self.config.auth.key)?;
        let mut both = Zeroizing::new(String::with_capacity(certificate.len() + key.len() + 1));
        both.push_str(&certificate);
        both.push('\n');
        both.push_str(&key);
        Ok(both)
    }

    /// The last second in which the client certificate is valid; `None` for the profile without one.
    ///
    /// # Errors
    /// [`ConfigError::Secret`] when there is one that cannot be read.
    pub fn certificate_expiry(&self) -> Result<Option<Timestamp>, ConfigError> {
        let fault = |code| ConfigError::Secret { key: "auth.certificate", fault: SecretError::NotAKey(code) };
        let Some(pem) = self.certificate_pem()? else { return Ok(None) };
        certificate_expiry(&pem).map(Some).ok_or_else(|| fault("certificate"))
    }

    /// What it takes to speak with the register, as the profile says. Nothing is sent yet, and nothing ever is with a
    /// certificate that has expired at `now`.
    ///
    /// # Errors
    /// [`ConfigError`], with [`SecretError::Expired`] (77) for such a certificate.
    pub fn connection(&self, now: Timestamp, timeouts: Timeouts) -> Result<Connection, ConfigError> {
        if self.certificate_expiry()?.is_some_and(|expiry| expiry < now) {
            return Err(ConfigError::Secret { key: "auth.certificate", fault: SecretError::Expired });
        }
        let mut connection = Connection::new(self.config.url.as_str(), self.authority_pem()?, timeouts);
        connection.proxy.clone_from(&self.config.proxy);
        if self.config.auth.certificate.is_some() {
            connection.identity_pem = Some(self.identity_pem()?);
        }
        connection.tokens = self.config.auth.tokens.as_ref().map(|tokens| self.tokens(tokens)).transpose()?;
        Ok(connection)
    }

    /// The authority of the register's certificate (PEM).
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn authority_pem(&self) -> Result<String, ConfigError> {
        public_file("endpoint.ca_file", &self.config.ca_file)
    }

    fn certificate_pem(&self) -> Result<Option<String>, ConfigError> {
        self.config.auth.certificate.as_ref().map(|path| public_file("auth.certificate", path)).transpose()
    }

    fn tokens(&self, settings: &TokenSettings) -> Result<TokenKeeper, ConfigError> {
        let (name, source) = match &settings.signing_key {
            Some(source) => ("auth.signing_key", source),
            None => ("auth.key", &self.config.auth.key),
        };
        let key = read_signing_key(self.ring(), name, source)?;
        if key.algorithm() != Algorithm::Es256 {
            return Err(ConfigError::Secret { key: name, fault: SecretError::NotAKey("not-es256") });
        }
        Ok(TokenKeeper::new(TokenOptions {
            url: settings.url.clone(),
            client_id: settings.client_id.clone(),
            audience: settings.audience.clone(),
            key,
            bound_to: self.certificate_pem()?.as_deref().and_then(fingerprint),
            clock: Box::new(SystemClock),
            randomness: Box::new(OsRandomness),
        }))
    }

    const fn ring(&self) -> KeyRing<'_> {
        KeyRing::new(&self.config, &self.surroundings)
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
    read_signing_key(ring, "keys.manifest", &config.keys.manifest)
}

fn read_signing_key(
    ring: KeyRing<'_>,
    name: &'static str,
    source: &KeySource,
) -> Result<SigningKey, ConfigError> {
    let text = ring.text(name, source)?;
    SigningKey::from_pem(&text)
        .map_err(|error| ConfigError::Secret { key: name, fault: SecretError::NotAKey(error.kind()) })
}

const fn wrong_purpose(key: &'static str) -> ConfigError {
    ConfigError::Secret { key, fault: SecretError::NotAKey("purpose") }
}

/// Whose spool it is that this configuration and recipient name.
pub fn spool_identity(config: &Config, recipient: &str) -> SpoolIdentity {
    let name = |organisation: &Organisationsnummer, capacity: &str, namnd: Option<&String>| {
        let unit = namnd.map_or_else(String::new, |namnd| format!("/{namnd}"));
        format!("{organisation}/{capacity}{unit}")
    };
    let capacity = if config.is_ombud { "ombud" } else { config.typ.code() };
    SpoolIdentity {
        sender: name(&config.organisationsnummer, capacity, config.namnd.as_ref()),
        on_behalf_of: config.on_behalf_of.as_ref().map(|principal| {
            let party = name(&principal.organisationsnummer, principal.typ.code(), principal.namnd.as_ref());
            format!("{party}/{}", principal.mandate)
        }),
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
    Ok(Party {
        org_number: config
            .organisationsnummer
            .as_str()
            .parse()
            .map_err(|_| in_no_manifest("sender.organisationsnummer"))?,
        role: if config.is_ombud { Roll::Ombud } else { roll("sender.typ", config.typ)? },
        unit: unit("sender.namnd", config.namnd.as_ref())?,
    })
}

fn on_behalf_of(principal: &Principal) -> Result<OnBehalfOf, ConfigError> {
    Ok(OnBehalfOf {
        org_number: principal
            .organisationsnummer
            .as_str()
            .parse()
            .map_err(|_| in_no_manifest("sender.on_behalf_of.organisationsnummer"))?,
        role: roll("sender.on_behalf_of.typ", principal.typ)?,
        unit: unit("sender.on_behalf_of.namnd", principal.namnd.as_ref())?,
        mandate: principal.mandate.parse().map_err(|_| in_no_manifest("sender.mandate"))?,
    })
}

const fn roll(key: &'static str, typ: Ansvarigtyp) -> Result<Roll, ConfigError> {
    match typ {
        Ansvarigtyp::Socialnamnd => Ok(Roll::Socialnamnd),
        Ansvarigtyp::Kommun => Ok(Roll::Kommun),
        Ansvarigtyp::Region => Ok(Roll::Region),
        Ansvarigtyp::Utforare => Ok(Roll::Utforare),
        _ => Err(in_no_manifest(key)),
    }
}

fn unit(key: &'static str, namnd: Option<&String>) -> Result<Option<UnitCode>, ConfigError> {
    namnd.map(|namnd| namnd.parse().map_err(|_| in_no_manifest(key))).transpose()
}

/// Not repeated: it may look like an identity number.
const fn in_no_manifest(key: &'static str) -> ConfigError {
    ConfigError::Value { key, remedy: "kan inte stå i ett manifest / cannot stand in a manifest" }
}

fn thumbprints(key: &'static str, texts: &[String]) -> Result<Vec<Kid>, ConfigError> {
    let fault = ConfigError::Value { key, remedy: "tumavtryck enligt RFC 7638 / RFC 7638 thumbprints" };
    texts.iter().map(|text| text.parse().ok()).collect::<Option<_>>().ok_or(fault)
}

#[cfg(test)]
pub(crate) mod tests;
