//! The keys of a sandbox: made at the first start, kept in its folder, used again at every later start.
//!
//! | File in `keys/` | What it is |
//! |---|---|
//! | `ca.pem`, `ca.key.pem` | the authority that signs the other certificates |
//! | `server.pem`, `server.key.pem` | the receiver, for `localhost` and 127.0.0.1 |
//! | `client.pem`, `client.key.pem` | the client of the first sender |
//! | `receipt.key.pem` | signs receipts (Ed25519) |
//! | `token.key.pem` | signs access tokens (ES256) |
//! | `sealing-001.key`, … | open payloads (age identities); the highest number is the current one |
//! | `content.key` | key of the digests by which the receiver recognises content |
//!
//! All are made in a draft folder that gets its name last, so there is never half a set.

mod certificates;
mod sealing_key;

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use socialdata_protocol::keys::{Algorithm, SigningKey};

use self::certificates::PemPair;
pub(crate) use self::sealing_key::SealingKey;
use crate::{error::SandboxError, files};

/// A client's certificate and private key, two PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientCertificate {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// The keys of one sandbox.
pub(crate) struct Authority {
    folder: PathBuf,
    receipt_key: SigningKey,
    content_key: [u8; 32],
}

impl Authority {
    /// Reads the keys, or makes them when there are none.
    pub(crate) fn open_or_create(data_dir: &Path) -> Result<Self, SandboxError> {
        let folder = data_dir.join("keys");
        if !folder.is_dir() {
            files::prepare_folder(data_dir)?;
            make_keys(&folder)?;
        }
        let receipt_key = SigningKey::from_pem(&files::read(&folder.join(RECEIPT_KEY))?)
            .map_err(|_| SandboxError::Keys { what: "the receipt key" })?;
        let content_key = read_content_key(&folder)?;
        Ok(Self { folder, receipt_key, content_key })
    }

    /// The key that signs receipts.
    pub(crate) fn receipt_key(&self) -> &SigningKey {
        &self.receipt_key
    }

    /// The key of the content digests.
    pub(crate) fn content_key(&self) -> &[u8; 32] {
        &self.content_key
    }

    /// The key that signs access tokens.
    pub(crate) fn token_key(&self) -> Result<SigningKey, SandboxError> {
        SigningKey::from_pem(&files::read(&self.folder.join(TOKEN_KEY))?)
            .map_err(|_| SandboxError::Keys { what: "the token key" })
    }

    /// The keys that open payloads, ascending by number.
    pub(crate) fn sealing_keys(&self) -> Result<Vec<SealingKey>, SandboxError> {
        let mut keys = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(SandboxError::io(LISTING))? {
            let path = entry.map_err(SandboxError::io(LISTING))?.path();
            if let Some(no) = path.file_name().and_then(|name| sealing_number(name.to_str()?)) {
                keys.push(SealingKey::read(no, &files::read(&path)?)?);
            }
        }
        keys.sort_by_key(SealingKey::no);
        Ok(keys)
    }

    /// Makes one more sealing key.
    pub(crate) fn make_sealing_key(&self) -> Result<SealingKey, SandboxError> {
        let last = self.sealing_keys()?.last().map_or(0, SealingKey::no);
        write_sealing_key(&self.folder, last + 1)
    }

    /// The certificate that clients must trust, a PEM file.
    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The server's certificate and key.
    pub(crate) fn server(&self) -> ClientCertificate {
        pair(&self.folder, "server")
    }

    /// The client certificate that is made at the first start.
    pub(crate) fn client(&self) -> ClientCertificate {
        pair(&self.folder, "client")
    }

    /// Makes another client certificate. `name` is part of the file names: lower-case letters, digits and `-`.
    pub(crate) fn issue_client(&self, name: &str) -> Result<ClientCertificate, SandboxError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > 40 || !name.bytes().all(fits) {
            return Err(SandboxError::Keys { what: "the name of a client certificate" });
        }
        let stem = format!("client-{name}");
        let made = certificates::new_client(&stem, &files::read(&self.folder.join("ca.key.pem"))?)?;
        write_pair(&self.folder, &stem, &made)?;
        Ok(pair(&self.folder, &stem))
    }
}

/// SHA-256 of a certificate (DER): the name under which a sender is known to the receiver.
pub(crate) fn fingerprint(certificate: &[u8]) -> [u8; 32] {
    Sha256::digest(certificate).into()
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], SandboxError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SandboxError::NoRandomness)?;
    Ok(bytes)
}

/// A new key for receipts.
pub(crate) fn new_receipt_key() -> Result<SigningKey, SandboxError> {
    SigningKey::from_random(Algorithm::EdDsa, &random()?)
        .map_err(|_| SandboxError::Keys { what: "the receipt key" })
}

fn make_keys(folder: &Path) -> Result<(), SandboxError> {
    let draft = folder.with_extension("draft");
    files::remove_draft(&draft)?;
    files::prepare_folder(&draft)?;
    let authority = certificates::new_authority()?;
    write_pair(&draft, "ca", &authority)?;
    write_pair(&draft, "server", &certificates::new_server(&authority.key)?)?;
    write_pair(&draft, "client", &certificates::new_client("client", &authority.key)?)?;
    let receipt_pem =
        new_receipt_key()?.to_pem().map_err(|_| SandboxError::Keys { what: "the receipt key" })?;
    files::write_new(&draft.join(RECEIPT_KEY), receipt_pem.as_bytes())?;
    let token_pem = new_token_key()?.to_pem().map_err(|_| SandboxError::Keys { what: "the token key" })?;
    files::write_new(&draft.join(TOKEN_KEY), token_pem.as_bytes())?;
    write_sealing_key(&draft, 1)?;
    files::write_new(&draft.join(CONTENT_KEY), &random::<32>()?)?;
    files::put_in_place(&draft, folder)
}

/// ES256, since that is what clients and servers of access tokens all know.
fn new_token_key() -> Result<SigningKey, SandboxError> {
    // A draw is no private key less than once in 2^32 times.
    for _ in 0..4 {
        if let Ok(key) = SigningKey::from_random(Algorithm::Es256, &random()?) {
            return Ok(key);
        }
    }
    Err(SandboxError::NoRandomness)
}

fn write_sealing_key(folder: &Path, no: u64) -> Result<SealingKey, SandboxError> {
    let (key, text) = SealingKey::generate(no)?;
    files::write_new(&folder.join(format!("sealing-{no:03}.key")), text.as_bytes())?;
    Ok(key)
}

fn sealing_number(file_name: &str) -> Option<u64> {
    file_name.strip_prefix("sealing-")?.strip_suffix(".key")?.parse().ok()
}

fn read_content_key(folder: &Path) -> Result<[u8; 32], SandboxError> {
    fs::read(folder.join(CONTENT_KEY))
        .map_err(SandboxError::io("reading a file of the sandbox"))?
        .try_into()
        .map_err(|_| SandboxError::Keys { what: "the content key" })
}

fn write_pair(folder: &Path, stem: &str, pair: &PemPair) -> Result<(), SandboxError> {
    files::write_new(&folder.join(format!("{stem}.key.pem")), pair.key.as_bytes())?;
    files::write_new(&folder.join(format!("{stem}.pem")), pair.certificate.as_bytes())
}

fn pair(folder: &Path, stem: &str) -> ClientCertificate {
    ClientCertificate {
        certificate: folder.join(format!("{stem}.pem")),
        key: folder.join(format!("{stem}.key.pem")),
    }
}

const RECEIPT_KEY: &str = "receipt.key.pem";
const TOKEN_KEY: &str = "token.key.pem";
const CONTENT_KEY: &str = "content.key";
const LISTING: &str = "listing the sandbox's keys";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_used_again() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("new").join("sandbox");
        let first = Authority::open_or_create(&data).unwrap();
        let again = Authority::open_or_create(&data).unwrap();
        assert_eq!(first.receipt_key().kid(), again.receipt_key().kid());
        assert_eq!(first.content_key(), again.content_key());
        let ca = files::read(&first.ca()).unwrap();
        assert_eq!(ca, files::read(&again.ca()).unwrap());
        let other = Authority::open_or_create(&home.path().join("other")).unwrap();
        assert_ne!(first.receipt_key().kid(), other.receipt_key().kid());
        assert_ne!(ca, files::read(&other.ca()).unwrap());
    }

    #[test]
    fn sealing_keys_are_counted_on() {
        let home = tempfile::tempdir().unwrap();
        let authority = Authority::open_or_create(home.path()).unwrap();
        let second = authority.make_sealing_key().unwrap();
        let again = Authority::open_or_create(home.path()).unwrap().sealing_keys().unwrap();
        assert_eq!(again.iter().map(SealingKey::no).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(again[1].kid(), second.kid());
        assert_ne!(again[0].kid(), second.kid());
    }

    #[test]
    fn an_interrupted_first_start_is_begun_anew() {
        let home = tempfile::tempdir().unwrap();
        let draft = home.path().join("keys.draft");
        files::prepare_folder(&draft).unwrap();
        files::write_new(&draft.join("ca.pem"), b"half a file").unwrap();
        let authority = Authority::open_or_create(home.path()).unwrap();
        assert!(files::read(&authority.ca()).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(!draft.exists());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_them() {
        use std::os::unix::fs::PermissionsExt as _;

        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("sandbox");
        Authority::open_or_create(&data).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&data.join("keys")), 0o700);
        let files: Vec<_> =
            fs::read_dir(data.join("keys")).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 10);
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[test]
    fn the_name_of_a_certificate_cannot_leave_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let authority = Authority::open_or_create(home.path()).unwrap();
        for name in ["", "..", "a/b", "A", "a.b"] {
            let refused = authority.issue_client(name).unwrap_err();
            assert_eq!(refused, SandboxError::Keys { what: "the name of a client certificate" }, "{name}");
        }
        assert!(authority.issue_client("grannkommun").unwrap().certificate.is_file());
    }
}
