//! The file, key by key, and the checked form of it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::pseudonym::System;
use socialdata_protocol::ids::Digest;
use socialdata_protocol::wire::{Environment, PayloadType};

use super::auth::{Auth, AuthSection};
use super::endpoint::EndpointSection;
use super::error::ConfigError;
use super::filedrop::{FileDropSection, FileDropSettings};
use super::grammar::{seconds, value};
use super::inbox::{Inbox, InboxSection};
use super::keys::KeySource;
use super::namnd::{NamndTable, check_apart};
use super::obligation::{Obligation, ObligationSection};
use super::sender::{Principal, Sender, SenderSection};

/// Days that a refused payload is kept when the file does not say.
const RETENTION_DAYS: u32 = 14;

/// A configuration that has been read and checked, with all paths made absolute by its folder.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The folder of the file; other paths are relative to it.
    pub base: PathBuf,
    /// SHA-256 over the file: a change of it stands in the audit. It holds no secrets and nothing personal.
    pub digest: Digest,
    /// Who sends.
    pub organisationsnummer: Organisationsnummer,
    /// In which capacity the sender answers; for an ombud, who answers for nothing, that of its principal.
    pub typ: Ansvarigtyp,
    /// Whether the sender only hands in for another (ombud).
    pub is_ombud: bool,
    /// The municipality of the sender.
    pub kommunkod: Kommunkod,
    /// The committee, when the municipality has several.
    pub namnd: Option<String>,
    /// Who answers in law, when that is not the sender.
    pub on_behalf_of: Option<Principal>,
    /// The source system; part of every record id, so it never changes.
    pub system: System,
    /// Where the register is, `https://…`, without a slash at the end.
    pub url: String,
    /// Which environment the register must say that it is.
    pub environment: Environment,
    /// The authority of the register's certificate. Nothing else is trusted.
    pub ca_file: PathBuf,
    /// Thumbprints of the register's receipt keys (RFC 7638).
    pub receipt_keys: Vec<String>,
    /// Thumbprints of the register's sealing keys (RFC 7638); none when nothing is sealed.
    pub sealing_keys: Vec<String>,
    /// An age recipient of the sender's own, whose identity is kept offline.
    pub archive_key: Option<String>,
    /// The form of the record list.
    pub payload: PayloadType,
    /// The proxy, `http://host:port`. The environment is never asked for one.
    pub proxy: Option<String>,
    /// Secrets by purpose.
    pub keys: KeySources,
    /// How the client shows who it is.
    pub auth: Auth,
    /// Where the exports of the case system appear.
    pub inbox: Inbox,
    /// The folder of the spool.
    pub spool: PathBuf,
    /// Days that the payload of a refused submission is kept.
    pub retention_days: u32,
    /// The policy file.
    pub policy: PathBuf,
    /// Seconds that one run may take.
    pub deadline_seconds: u64,
    /// The duties of the sender.
    pub obligation: Option<Obligation>,
    /// How deliveries leave.
    pub transport: TransportKind,
    /// Which files are made; there exactly when `transport` is [`TransportKind::FileDrop`].
    pub filedrop: Option<FileDropSettings>,
}

/// How deliveries leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "closed: the two transports of the configuration")]
pub enum TransportKind {
    /// To a register with this protocol.
    #[default]
    Http,
    /// As files that a person hands in.
    FileDrop,
}

/// Where the secrets of each purpose lie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the section of the file, as it is")]
pub struct KeySources {
    /// Signs manifests (PKCS#8 PEM).
    pub manifest: KeySource,
    /// Makes record ids. Escrowed: if it is lost, all ids change.
    pub record_id: KeySource,
    /// Makes pseudonyms; needed when the policy has them.
    pub person: Option<KeySource>,
    /// Tells whether content has changed.
    pub content_mac: KeySource,
    /// Chains the audit.
    pub audit: KeySource,
    /// Protects payloads in the spool.
    pub spool: KeySource,
    /// Whom escrow copies of keys are sealed for: an age recipient, `age1…`. No secret.
    pub escrow: Option<String>,
}

impl Config {
    /// Reads and checks the file at `path`, which is for one committee.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key or the line and never a value; [`ConfigError::SeveralNamnder`] when the file is
    /// for several.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::load_one(path, None)
    }

    /// Reads and checks the file at `path`, and gives the configuration of the committee `namnd`. Without a name the file must
    /// be for one only.
    ///
    /// # Errors
    /// As [`Config::load`]; [`ConfigError::UnknownNamnd`] for a name that the file does not have.
    pub fn load_one(path: &Path, namnd: Option<&str>) -> Result<Self, ConfigError> {
        let mut all = Self::load_all(path)?;
        match namnd {
            Some(name) => all.retain(|config| config.namnd.as_deref() == Some(name)),
            None if all.len() > 1 => return Err(ConfigError::SeveralNamnder),
            None => {}
        }
        all.pop().ok_or(ConfigError::UnknownNamnd)
    }

    /// Reads and checks the file at `path`: a configuration for each committee in it, in the order of the file. Never none.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key or the line and never a value.
    pub fn load_all(path: &Path) -> Result<Vec<Self>, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), kind: error.kind() })?;
        let base = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::parse(&text, path, base)
    }

    /// The organisation that answers in law: the sender, or the one it sends for.
    pub fn ansvarig(&self) -> Organisationsnummer {
        self.on_behalf_of.as_ref().map_or(self.organisationsnummer, |principal| principal.organisationsnummer)
    }

    fn parse(text: &str, path: &Path, base: &Path) -> Result<Vec<Self>, ConfigError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns socialdata.toml; the error is mapped to a line at once"
        )]
        let file: ConfigFile = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.as_bytes().get(..span.start));
            let line = before.map_or(1, |bytes| bytes.split(|byte| *byte == b'\n').count());
            ConfigError::Form { path: path.to_owned(), line }
        })?;
        let mut all = file.check(base)?;
        let digest = Digest::of(text);
        for config in &mut all {
            config.digest = digest;
        }
        Ok(all)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    sender: SenderSection,
    #[serde(default)]
    namnd: Vec<NamndTable>,
    endpoint: EndpointSection,
    keys: KeySources,
    #[serde(default)]
    run: RunSection,
    auth: Option<AuthSection>,
    inbox: InboxSection,
    #[serde(default)]
    spool: SpoolSection,
    policy: PolicySection,
    obligation: Option<ObligationSection>,
    #[serde(default)]
    transport: TransportSection,
    filedrop: Option<FileDropSection>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunSection {
    deadline: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpoolSection {
    path: Option<PathBuf>,
    retention_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicySection {
    file: PathBuf,
    key: Option<toml::Value>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TransportSection {
    kind: TransportKind,
}

impl ConfigFile {
    /// One configuration for each committee.
    fn check(mut self, base: &Path) -> Result<Vec<Config>, ConfigError> {
        self.refuse_what_is_not_there_yet()?;
        let tables = std::mem::take(&mut self.namnd);
        let obligation = self.obligation.take();
        let (inbox, spool) = self.folders(tables.first())?;
        if self.filedrop.is_some() && !tables.is_empty() {
            // The names of the files say the municipality only: two committees would meet in one folder.
            return Err(ConfigError::Unsupported { key: "filedrop ([[namnd]])" });
        }
        let shared = self.shared(base, &inbox, &spool)?;
        let mut all: Vec<Config> = if tables.is_empty() {
            vec![shared]
        } else {
            tables.into_iter().map(|table| table.apply(base, shared.clone())).collect::<Result<_, _>>()?
        };
        check_apart(&all)?;
        for config in &mut all {
            let Config { typ, kommunkod, organisationsnummer, namnd, .. } = &*config;
            let of_this = |section: &ObligationSection| {
                section.check(*typ, *kommunkod, *organisationsnummer, namnd.as_deref())
            };
            config.obligation = obligation.as_ref().map(of_this).transpose()?;
        }
        Ok(all)
    }

    /// The folders of the only committee. With several, each table has its own, and a common one would be without effect.
    fn folders(&self, first: Option<&NamndTable>) -> Result<(PathBuf, PathBuf), ConfigError> {
        let own = [
            ("inbox.path", self.inbox.path.as_deref()),
            ("spool.path", self.spool.path.as_deref()),
            ("sender.namnd", self.sender.namnd.as_ref().map(Path::new)),
        ];
        match (first, own) {
            (None, [(_, Some(inbox)), (_, Some(spool)), _]) => Ok((inbox.to_owned(), spool.to_owned())),
            (None, own) => {
                let missing =
                    own.into_iter().find(|(_, value)| value.is_none()).map_or("inbox.path", |(key, _)| key);
                Err(value(missing, "saknas / missing"))
            }
            (Some(_), own) => match own.into_iter().find(|(_, value)| value.is_some()) {
                None => Ok((PathBuf::new(), PathBuf::new())),
                Some((key, _)) => Err(value(
                    key,
                    "står i varje [[namnd]] när det finns flera / belongs in each [[namnd]] when there are several",
                )),
            },
        }
    }

    fn shared(self, base: &Path, inbox: &Path, spool: &Path) -> Result<Config, ConfigError> {
        let filedrop = self.filedrop(base)?;
        let Sender { organisationsnummer, own_typ, typ, kommunkod, namnd, system, on_behalf_of } =
            self.sender.check()?;
        let endpoint = self.endpoint.check(self.transport.kind)?;
        let environment = self.endpoint.environment;
        let auth = match (self.auth, self.transport.kind) {
            (Some(section), _) => section.check(base, environment)?,
            (None, TransportKind::FileDrop) => Auth::for_nobody(self.keys.manifest.clone()),
            (None, TransportKind::Http) => return Err(value("auth", "saknas / missing")),
        };
        if filedrop.is_some() && on_behalf_of.is_some() {
            // The names of the files say the sender's municipality, and nothing says the principal's.
            return Err(ConfigError::Unsupported { key: "filedrop (sender.on_behalf_of)" });
        }
        Ok(Config {
            base: base.to_owned(),
            digest: Digest::from_bytes([0; 32]),
            obligation: None,
            organisationsnummer,
            typ,
            is_ombud: own_typ.is_none(),
            kommunkod,
            namnd,
            on_behalf_of,
            system,
            url: endpoint.url,
            environment,
            ca_file: base.join(self.endpoint.ca_file),
            receipt_keys: endpoint.receipt_keys,
            sealing_keys: endpoint.sealing_keys,
            archive_key: endpoint.archive_key,
            payload: endpoint.payload,
            proxy: endpoint.proxy,
            keys: self.keys,
            auth,
            inbox: self.inbox.check(base.join(inbox))?,
            spool: base.join(spool),
            retention_days: retention_days(self.spool.retention_days)?,
            policy: base.join(self.policy.file),
            deadline_seconds: match &self.run.deadline {
                Some(text) => seconds(text).ok_or_else(|| {
                    value("run.deadline", "en tid som \"4h\" eller \"30m\" / a time such as \"4h\"")
                })?,
                None => 4 * 3600,
            },
            transport: self.transport.kind,
            filedrop,
        })
    }

    /// The section and the kind of transport come together: either without the other would be without effect.
    fn filedrop(&self, base: &Path) -> Result<Option<FileDropSettings>, ConfigError> {
        match (self.transport.kind, &self.filedrop) {
            (TransportKind::FileDrop, Some(section)) => section.check(base).map(Some),
            (TransportKind::Http, None) => Ok(None),
            (TransportKind::FileDrop, None) => Err(value("filedrop", "saknas / missing")),
            (TransportKind::Http, Some(_)) => {
                Err(value("filedrop", "kräver transport.kind = \"file-drop\" / needs it"))
            }
        }
    }

    /// A key that is accepted and has no effect would be a promise that is not kept.
    fn refuse_what_is_not_there_yet(&self) -> Result<(), ConfigError> {
        let refused = [("policy.key (skriv keys.person)", self.policy.key.is_some())];
        match refused.into_iter().find(|(_, is_used)| *is_used) {
            Some((key, _)) => Err(ConfigError::Unsupported { key }),
            None => Ok(()),
        }
    }
}

/// At most ten years: longer is a mistake.
fn retention_days(days: Option<u32>) -> Result<u32, ConfigError> {
    match days.unwrap_or(RETENTION_DAYS) {
        days if days <= 3653 => Ok(days),
        _ => Err(value("spool.retention_days", "0–3653 dagar / days")),
    }
}

#[cfg(test)]
mod tests;
