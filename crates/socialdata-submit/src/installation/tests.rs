//! An installation in a folder of its own, for the tests of this crate, and tests of what it makes of its configuration.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use socialdata_core::policy::shipped;
use socialdata_core::pseudonym::KeyMaterial;
use tempfile::TempDir;

use super::*;

/// Keys, certificate and policy in a private folder.
pub(crate) struct Home {
    folder: TempDir,
}

const AUTH: &str = "profile = \"mtls\"\ncertificate = \"client.pem\"\nkey = { file = \"client.key\" }";

impl Home {
    pub(crate) fn new() -> Self {
        Self::with_certificate_until(2099)
    }

    fn with_certificate_until(year: i32) -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(home.folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        }
        for (byte, purpose) in
            (1_u8..).zip([Purpose::RecordId, Purpose::ContentMac, Purpose::Audit, Purpose::Spool])
        {
            let bytes =
                std::array::from_fn(|place| byte.wrapping_mul(31).wrapping_add(place.to_le_bytes()[0]));
            let key = KeyMaterial::from_bytes(purpose, bytes).unwrap();
            home.put(&format!("{}.key", purpose.as_str()), &key.to_text());
        }
        let manifest = SigningKey::from_random(Algorithm::EdDsa, &[8; 32]).ok().unwrap();
        home.put("manifest.pem", &manifest.to_pem().unwrap());
        let mut parameters = CertificateParams::default();
        parameters.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().unwrap();
        home.put("client.pem", &parameters.self_signed(&key).unwrap().pem());
        home.put("client.key", &key.serialize_pem());
        home.put("ca.pem", &CertificateParams::default().self_signed(&key).unwrap().pem());
        home.put("policy.toml", shipped::IDENTIFIERAD);
        home
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
    }

    /// The installation; the texts are more lines of three sections.
    pub(crate) fn load(&self, sender: &str, endpoint: &str, auth: &str) -> Result<Installation, ConfigError> {
        let text = format!(
            "[sender]\norganisationsnummer = \"2120000142\"\ntyp = \"socialnamnd\"\nkommunkod = \"0180\"\n\
             system = \"system-a\"\n{sender}\n\
             [endpoint]\nurl = \"https://127.0.0.1:8443\"\nenvironment = \"sandbox\"\nca_file = \"ca.pem\"\n\
             receipt_keys = [\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"]\n{endpoint}\n\
             [keys]\nmanifest = {{ file = \"manifest.pem\" }}\nrecord_id = {{ file = \"record-id.key\" }}\n\
             content_mac = {{ file = \"content-mac.key\" }}\naudit = {{ file = \"audit.key\" }}\n\
             spool = {{ file = \"spool.key\" }}\n[auth]\n{auth}\n\
             [inbox]\npath = \"inbox\"\npattern = \"*\"\nsettle = \"1m\"\nafter = \"leave\"\n\
             [spool]\npath = \"spool\"\n[policy]\nfile = \"policy.toml\"\n"
        );
        Installation::load(&self.put("socialdata.toml", &text), &Surroundings::none())
    }

    /// With client certificate, and more lines of `[endpoint]`.
    pub(crate) fn installation(&self, endpoint: &str) -> Installation {
        self.load("", endpoint, AUTH).unwrap()
    }
}

const TIMEOUTS: Timeouts = Timeouts::within(std::time::Duration::from_mins(1));

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_expired_certificate_ends_everything_before_it_begins() {
    let home = Home::with_certificate_until(2027);
    let installation = home.installation("");
    let expiry = installation.certificate_expiry().unwrap().unwrap();
    assert_eq!(expiry, at("2027-01-01T00:00:00Z"));
    assert!(installation.connection(at("2026-12-31T23:59:59Z"), TIMEOUTS).is_ok());
    let fault = installation.connection(at("2027-01-01T00:00:01Z"), TIMEOUTS).err().unwrap();
    assert!(
        fault.is_security() && fault.to_string().starts_with("auth.certificate: certifikatet har gått ut")
    );
}

#[test]
fn each_profile_shows_what_it_has() {
    let home = Home::new();
    let now = at("2026-11-23T00:00:00Z");
    let tokens = "token_url = \"https://localhost:8443/token\"\nclient_id = \"https://kommun.example.se\"";
    let jwt = format!("profile = \"private-key-jwt\"\nkey = {{ file = \"client.key\" }}\n{tokens}");
    let both = format!("{}\n{tokens}", AUTH.replace("mtls", "both"));
    for (auth, has_certificate, has_tokens) in [(AUTH, true, false), (&jwt, false, true), (&both, true, true)]
    {
        let installation = home.load("", "proxy = \"http://proxy.kommun.se:8080\"", auth).unwrap();
        let connection = installation.connection(now, TIMEOUTS).unwrap();
        assert_eq!(connection.identity_pem.is_some(), has_certificate, "{auth}");
        assert_eq!(connection.tokens.is_some(), has_tokens, "{auth}");
        assert_eq!(installation.certificate_expiry().unwrap().is_some(), has_certificate);
        assert_eq!(connection.proxy.as_deref(), Some("http://proxy.kommun.se:8080"));
        assert!(crate::transport::HttpTransport::connect(connection).is_ok());
    }
    let wrong = format!("profile = \"private-key-jwt\"\nkey = {{ file = \"manifest.pem\" }}\n{tokens}");
    let fault = home.load("", "", &wrong).unwrap().connection(now, TIMEOUTS).err().unwrap();
    assert!(fault.to_string().contains("not-es256"), "{fault}");
}

#[test]
fn a_spool_belongs_to_whoever_answers_too() {
    let home = Home::new();
    let alone = home.installation("");
    assert_eq!(alone.spool_identity().sender, "2120000142/socialnamnd");
    assert_eq!((alone.spool_identity().on_behalf_of, alone.on_behalf_of.is_none()), (None, true));
    let principal = "on_behalf_of = { organisationsnummer = \"2120009994\", typ = \"socialnamnd\", namnd = \"IFO\" }\n\
                     mandate = \"AVTAL-7\"";
    let other = home.load(principal, "", AUTH).unwrap();
    assert_eq!(other.spool_identity().on_behalf_of.as_deref(), Some("2120009994/socialnamnd/IFO/AVTAL-7"));
    let said = other.on_behalf_of.unwrap();
    assert_eq!((said.role, said.mandate.as_str()), (Roll::Socialnamnd, "AVTAL-7"));
    assert_eq!(other.sender.role, Roll::Socialnamnd);
}
