//! The file, key by key, and the checked form of it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::pseudonym::System;
use socialdata_protocol::wire::Environment;

use super::error::ConfigError;
use super::keys::KeySource;
use super::obligation::{Obligation, ObligationSection};

/// A configuration that has been read and checked, with all paths made absolute by its folder.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config {
    /// The folder of the file; other paths are relative to it.
    pub base: PathBuf,
    /// Who sends.
    pub organisationsnummer: Organisationsnummer,
    /// In which capacity.
    pub typ: Ansvarigtyp,
    /// The municipality of the sender.
    pub kommunkod: Kommunkod,
    /// The committee, when the municipality has several.
    pub namnd: Option<String>,
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
    /// Secrets by purpose.
    pub keys: KeySources,
    /// The client certificate (PEM).
    pub certificate: PathBuf,
    /// Its private key (PEM).
    pub client_key: KeySource,
    /// Where the exports of the case system appear.
    pub inbox: Inbox,
    /// The folder of the spool.
    pub spool: PathBuf,
    /// The policy file.
    pub policy: PathBuf,
    /// Seconds that one run may take.
    pub deadline_seconds: u64,
    /// The duties of the sender.
    pub obligation: Option<Obligation>,
}

/// Where the secrets of each purpose lie.
#[derive(Debug, Deserialize)]
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

/// How the client shows who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "closed: the three profiles of the protocol")]
pub enum AuthProfile {
    /// A client certificate.
    Mtls,
    /// A signed assertion.
    PrivateKeyJwt,
    /// Both.
    Both,
}

/// Where the exports appear, and when one is ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inbox {
    /// The folder.
    pub path: PathBuf,
    /// File name pattern, `*` for any characters.
    pub pattern: String,
    /// When a file is ready.
    pub readiness: Readiness,
    /// Whether a file is moved to the folder `arkiv` once everything in it has been settled.
    pub archive: bool,
}

/// When a file in the inbox is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: the two ways of the configuration")]
pub enum Readiness {
    /// When a file with the same name and this ending is beside it.
    Marker(String),
    /// When it has not changed for so many seconds.
    Settled(u64),
}

impl Config {
    /// Reads and checks `path`.
    ///
    /// # Errors
    /// [`ConfigError`], which names the key or the line and never a value.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), kind: error.kind() })?;
        let base = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::parse(&text, path, base)
    }

    fn parse(text: &str, path: &Path, base: &Path) -> Result<Self, ConfigError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns socialdata.toml; the error is mapped to a line at once"
        )]
        let file: ConfigFile = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.as_bytes().get(..span.start));
            let line = before.map_or(1, |bytes| bytes.split(|byte| *byte == b'\n').count());
            ConfigError::Form { path: path.to_owned(), line }
        })?;
        file.check(base)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    sender: SenderSection,
    endpoint: EndpointSection,
    keys: KeySources,
    #[serde(default)]
    run: RunSection,
    auth: AuthSection,
    inbox: InboxSection,
    spool: SpoolSection,
    policy: PolicySection,
    obligation: Option<ObligationSection>,
    transport: Option<TransportSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SenderSection {
    organisationsnummer: String,
    typ: String,
    kommunkod: String,
    namnd: Option<String>,
    system: String,
    on_behalf_of: Option<toml::Value>,
    mandate: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndpointSection {
    url: String,
    environment: Environment,
    ca_file: PathBuf,
    receipt_keys: Vec<String>,
    sealing_keys: Option<toml::Value>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunSection {
    deadline: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthSection {
    profile: AuthProfile,
    certificate: PathBuf,
    key: KeySource,
    token_url: Option<toml::Value>,
    client_id: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InboxSection {
    path: PathBuf,
    pattern: String,
    ready_marker: Option<String>,
    settle: Option<String>,
    after: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpoolSection {
    path: PathBuf,
    retention_days: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicySection {
    file: PathBuf,
    key: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransportSection {
    kind: String,
}

impl ConfigFile {
    fn check(self, base: &Path) -> Result<Config, ConfigError> {
        self.refuse_what_is_not_there_yet()?;
        let organisationsnummer =
            Organisationsnummer::parse(&self.sender.organisationsnummer).map_err(|_| {
                value(
                    "sender.organisationsnummer",
                    "tio siffror med rätt kontrollsiffra / ten digits with a right check digit",
                )
            })?;
        let typ = Ansvarigtyp::from_code(&self.sender.typ).ok_or_else(|| {
            value("sender.typ", "socialnamnd, kommun, region eller utforare / one of these")
        })?;
        let kommunkod = Kommunkod::parse(&self.sender.kommunkod)
            .map_err(|_| value("sender.kommunkod", "fyra siffror, till exempel 0180 / four digits"))?;
        let system = System::parse(&self.sender.system).map_err(|_| {
            value("sender.system", "1–32 tecken av a–z, 0–9 och - / 1–32 characters of a–z, 0–9 and -")
        })?;
        if self.sender.namnd.as_ref().is_some_and(|namnd| !is_unit(namnd)) {
            return Err(value("sender.namnd", "1–64 tecken av A–Z, a–z, 0–9 och . _ - / 1–64 characters"));
        }
        let namnd = self.sender.namnd.as_deref();
        let obligation = self
            .obligation
            .map(|section| section.check(typ, kommunkod, organisationsnummer, namnd))
            .transpose()?;
        Ok(Config {
            base: base.to_owned(),
            obligation,
            organisationsnummer,
            typ,
            kommunkod,
            namnd: self.sender.namnd,
            system,
            url: check_url(&self.endpoint.url, self.endpoint.environment)?,
            environment: self.endpoint.environment,
            ca_file: base.join(self.endpoint.ca_file),
            receipt_keys: check_thumbprints(self.endpoint.receipt_keys)?,
            keys: self.keys,
            certificate: base.join(self.auth.certificate),
            client_key: self.auth.key,
            inbox: self.inbox.check(base)?,
            spool: base.join(self.spool.path),
            policy: base.join(self.policy.file),
            deadline_seconds: match &self.run.deadline {
                Some(text) => seconds(text).ok_or_else(|| {
                    value("run.deadline", "en tid som \"4h\" eller \"30m\" / a time such as \"4h\"")
                })?,
                None => 4 * 3600,
            },
        })
    }

    /// A key that is accepted and has no effect would be a promise that is not kept.
    fn refuse_what_is_not_there_yet(&self) -> Result<(), ConfigError> {
        let refused = [
            ("sender.on_behalf_of", self.sender.on_behalf_of.is_some()),
            ("sender.mandate", self.sender.mandate.is_some()),
            ("endpoint.sealing_keys", self.endpoint.sealing_keys.is_some()),
            ("auth.profile", self.auth.profile != AuthProfile::Mtls),
            ("auth.token_url", self.auth.token_url.is_some()),
            ("auth.client_id", self.auth.client_id.is_some()),
            ("spool.retention_days", self.spool.retention_days.is_some()),
            ("policy.key (skriv keys.person)", self.policy.key.is_some()),
            ("transport.kind", self.transport.as_ref().is_some_and(|transport| transport.kind != "http")),
        ];
        match refused.into_iter().find(|(_, is_used)| *is_used) {
            Some((key, _)) => Err(ConfigError::Unsupported { key }),
            None => Ok(()),
        }
    }
}

impl InboxSection {
    fn check(self, base: &Path) -> Result<Inbox, ConfigError> {
        let readiness = match (self.ready_marker, self.settle) {
            (Some(marker), None) if marker.len() > 1 && marker.starts_with('.') && !marker.contains('/') => {
                Readiness::Marker(marker)
            }
            (Some(_), None) => {
                return Err(value("inbox.ready_marker", "en filändelse som \".klar\" / a file ending"));
            }
            (None, Some(time)) => Readiness::Settled(
                seconds(&time)
                    .ok_or_else(|| value("inbox.settle", "en tid som \"10m\" / a time such as \"10m\""))?,
            ),
            _ => {
                return Err(value(
                    "inbox",
                    "ange antingen ready_marker eller settle / give either ready_marker or settle",
                ));
            }
        };
        let archive = match self.after.as_str() {
            "archive" => true,
            "leave" => false,
            _ => return Err(value("inbox.after", "archive eller leave / archive or leave")),
        };
        if self.pattern.is_empty() || self.pattern.contains('/') {
            return Err(value(
                "inbox.pattern",
                "ett filnamn, * för valfria tecken / a file name, * for any characters",
            ));
        }
        Ok(Inbox { path: base.join(self.path), pattern: self.pattern, readiness, archive })
    }
}

const fn value(key: &'static str, remedy: &'static str) -> ConfigError {
    ConfigError::Value { key, remedy }
}

fn is_unit(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// `https` only, no user, no query; loopback and IP literals only for the sandbox.
fn check_url(text: &str, environment: Environment) -> Result<String, ConfigError> {
    let fault = || {
        value(
            "endpoint.url",
            "https://värd[:port]/väg, utan användare, fråga eller IP-adress / without user, query or IP address",
        )
    };
    let rest = text.strip_prefix("https://").ok_or_else(fault)?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let plain = text.len() <= 2048
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"@?#\\\"<>".contains(&byte));
    let is_numeric =
        host.starts_with('[') || host.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_local = host == "localhost" || is_numeric;
    if host.is_empty() || !plain || path.contains("..") || (is_local && environment != Environment::Sandbox) {
        return Err(fault());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn check_thumbprints(texts: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let is_thumbprint = |text: &String| {
        text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if texts.is_empty() || !texts.iter().all(is_thumbprint) {
        return Err(value(
            "endpoint.receipt_keys",
            "minst ett tumavtryck, 43 tecken (RFC 7638) / at least one thumbprint",
        ));
    }
    Ok(texts)
}

/// `90s`, `30m`, `4h` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let split = text.len().checked_sub(1)?;
    let number: u64 = text.get(..split)?.parse().ok()?;
    let unit = match text.get(split..)? {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.checked_mul(unit).filter(|seconds| (1..=7 * 24 * 3600).contains(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [sender]
        organisationsnummer = "2120000142"
        typ = "socialnamnd"
        kommunkod = "0180"
        system = "system-a"
        [endpoint]
        url = "https://127.0.0.1:8443"
        environment = "sandbox"
        ca_file = "ca.pem"
        receipt_keys = ["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]
        [keys]
        manifest = { file = "m.pem" }
        record_id = { file = "r.key" }
        content_mac = { credential = "content" }
        audit = { file = "a.key" }
        spool = { file = "s.key" }
        [auth]
        profile = "mtls"
        certificate = "client.pem"
        key = { file = "client.key" }
        [inbox]
        path = "inbox"
        pattern = "insats-*.csv"
        ready_marker = ".klar"
        after = "leave"
        [spool]
        path = "spool"
        [policy]
        file = "policy.toml"
    "#;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("socialdata.toml"), Path::new("/etc/socialdata"))
    }

    fn check(from: &str, to: &str, expected: &str) {
        assert!(GOOD.contains(from), "{from}");
        let fault = parse(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(fault.to_string().contains(expected), "{fault}");
    }

    #[test]
    fn a_good_file_is_read_and_its_paths_follow_it() {
        let config = parse(GOOD).unwrap();
        assert_eq!(config.spool, Path::new("/etc/socialdata/spool"));
        assert_eq!(config.inbox.readiness, Readiness::Marker(".klar".to_owned()));
        assert_eq!(config.deadline_seconds, 14_400);
    }

    #[test]
    fn unknown_keys_name_the_line_and_never_quote_it() {
        let fault = parse(&GOOD.replacen("typ =", "colour =", 1)).unwrap_err();
        assert_eq!(fault.code(), "config-form");
        assert!(!fault.to_string().contains("colour"), "{fault}");
    }

    #[test]
    fn values_outside_their_grammar_are_named() {
        check("2120000142", "2120000143", "sender.organisationsnummer");
        check("\"0180\"", "\"180\"", "sender.kommunkod");
        check("\"socialnamnd\"", "\"namnd\"", "sender.typ");
        check("https://", "http://", "endpoint.url");
        check("environment = \"sandbox\"", "environment = \"production\"", "endpoint.url");
        check("https://127.0.0.1:8443", "https://user@register.example.se", "endpoint.url");
        check("\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"", "", "endpoint.receipt_keys");
        check("\".klar\"", "\"klar\"", "inbox.ready_marker");
        check("\"leave\"", "\"delete\"", "inbox.after");
    }

    #[test]
    fn what_is_not_there_yet_is_refused_and_not_ignored() {
        check("profile = \"mtls\"", "profile = \"both\"", "auth.profile: stöds inte");
        check(
            "path = \"spool\"",
            "path = \"spool\"\nretention_days = 14",
            "spool.retention_days: stöds inte",
        );
        check("[policy]", "[transport]\nkind = \"file-drop\"\n[policy]", "transport.kind: stöds inte");
    }

    #[test]
    fn the_duties_follow_the_sender() {
        let text = GOOD.replacen("[policy]", "[obligation]\nset = \"nuvarande\"\n[policy]", 1);
        let obligation = parse(&text).unwrap().obligation.unwrap();
        assert_eq!(obligation.holder.kommunkod().to_string(), "0180");
        check("[policy]", "[obligation]\nset = \"framtida\"\n[policy]", "obligation: det finns ingen");
        let fault = parse(&text.replacen("\"socialnamnd\"", "\"region\"", 1)).unwrap_err();
        assert_eq!(fault.code(), "config-obligation");
    }

    #[test]
    fn times_have_a_unit_and_an_end() {
        assert_eq!((seconds("90s"), seconds("30m"), seconds("4h")), (Some(90), Some(1800), Some(14_400)));
        for text in ["", "h", "4", "0m", "4d", "999999h", "-1h", "å"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
