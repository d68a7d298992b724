//! The installation of the demonstration: folders, keys, policy and configuration as an operator would make them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use socialdata_core::policy::shipped;
use socialdata_core::pseudonym::{KeyMaterial, Purpose};
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::wire::{Party, Roll};
use socialdata_sandbox::{Registration, Running, register_sender};
use socialdata_submit::randomness::{OsRandomness, Randomness as _};

use crate::command::generate::SYNTHETIC_ORGNR;
use crate::failure::Failure;

/// Where everything lies.
pub(super) struct Household {
    pub(super) config: PathBuf,
    pub(super) inbox: PathBuf,
    pub(super) sandbox: PathBuf,
}

impl Household {
    /// Makes keys and configuration in `folder` and makes the sender known to `sandbox`.
    pub(super) fn furnish(folder: &Path, sandbox: &Running) -> Result<Self, Failure> {
        let household = Self {
            config: folder.join("socialdata.toml"),
            inbox: folder.join("inbox"),
            sandbox: folder.join("sandbox"),
        };
        let keys = folder.join("nycklar");
        private_folder(&keys).map_err(|error| failed(&keys, &error))?;
        private_folder(&household.inbox).map_err(|error| failed(&household.inbox, &error))?;
        for (name, purpose) in [
            ("record-id", Purpose::RecordId),
            ("content-mac", Purpose::ContentMac),
            ("audit", Purpose::Audit),
            ("spool", Purpose::Spool),
        ] {
            let key = KeyMaterial::from_bytes(purpose, random()?)
                .map_err(|_| Failure::Internal("a weak random key"))?;
            secret_file(&keys.join(format!("{name}.key")), key.to_text().as_bytes())?;
        }
        let signing = SigningKey::from_random(Algorithm::EdDsa, &random()?)
            .map_err(|_| Failure::Internal("a signing key"))?;
        let pem = signing.to_pem().map_err(|_| Failure::Internal("a signing key"))?;
        secret_file(&keys.join("manifest.pem"), pem.as_bytes())?;
        let registration =
            Registration { sender: sender()?, key: signing.verifying_key().to_jwk(), certificate: None };
        register_sender(&household.sandbox, &registration)?;
        secret_file(&folder.join("policy.toml"), shipped::IDENTIFIERAD.as_bytes())?;
        secret_file(&household.config, configuration(sandbox).as_bytes())?;
        Ok(household)
    }
}

fn sender() -> Result<Party, Failure> {
    let org_number =
        SYNTHETIC_ORGNR.parse().map_err(|_| Failure::Internal("the synthetic organisation number"))?;
    Ok(Party { org_number, role: Roll::Socialnamnd, unit: None })
}

/// The configuration that `socialdata submit --config` goes on with by hand.
fn configuration(sandbox: &Running) -> String {
    format!(
        r#"# En påhittad kommun som lämnar uppgifter till sandlådan på den här datorn.
# Starta mottagaren:  socialdata sandbox --data-dir sandbox
# Kör en natt:        socialdata submit --config socialdata.toml

[sender]
organisationsnummer = "{SYNTHETIC_ORGNR}"
typ = "socialnamnd"
kommunkod = "0180"
system = "demo"

[endpoint]
url = "{url}"
environment = "sandbox"
ca_file = '{ca}'
receipt_keys = ["{kid}"]

[keys]
manifest = {{ file = "nycklar/manifest.pem" }}
record_id = {{ file = "nycklar/record-id.key" }}
content_mac = {{ file = "nycklar/content-mac.key" }}
audit = {{ file = "nycklar/audit.key" }}
spool = {{ file = "nycklar/spool.key" }}

[auth]
profile = "mtls"
certificate = '{certificate}'
key = {{ file = '{key}' }}

[inbox]
path = "inbox"
pattern = "insats-*"
ready_marker = ".klar"
after = "archive"

[spool]
path = "spole"

[policy]
file = "policy.toml"
"#,
        url = sandbox.url(),
        ca = sandbox.ca_pem_path().display(),
        kid = sandbox.receipt_kid(),
        certificate = sandbox.client_cert_path().display(),
        key = sandbox.client_key_path().display(),
    )
}

fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    OsRandomness.fill(&mut bytes).map_err(|_| Failure::Internal("the random generator failed"))?;
    Ok(bytes)
}

/// A folder for its owner alone.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file for its owner alone; never over another.
fn secret_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Write { path: path.to_owned(), kind: error.kind() }
}
