//! Nights with access tokens, sealed payloads, lists in XML, several nämnder, and for somebody else.

use std::fmt::Write as _;
use std::path::PathBuf;

use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_protocol::wire::{OnBehalfOf, Party, Roll};
use socialdata_sandbox::{
    Registration, TokenRegistration, issue_client_certificate, register_mandate, register_sender,
    register_token_client,
};

use crate::home::{Home, write};
use crate::register_model::RegisterModel;
use crate::source::Source;

const CLIENT_ID: &str = "https://kommun.example.se/socialdata";

fn with_export() -> (Home, RegisterModel) {
    let source = Source::generate(30, 5);
    let mut home = Home::new();
    home.export("natt-1", &source);
    let mut model = RegisterModel::default();
    model.night(&source);
    (home, model)
}

impl Home {
    /// The receiver's data.
    fn sandbox(&self) -> PathBuf {
        self.folder().join("sandbox")
    }

    /// Puts lines before the receipt keys, into `[endpoint]`.
    fn endpoint(&self, lines: &str) {
        self.replace("socialdata.toml", "receipt_keys", &format!("{lines}\nreceipt_keys"));
    }

    /// Puts other lines in place of the section `[auth]`.
    fn auth(&self, lines: &str) {
        let text = std::fs::read_to_string(self.config()).unwrap();
        let (_, rest) = text.split_once("[auth]\n").unwrap();
        let (section, _) = rest.split_once("\n[inbox]").unwrap();
        self.replace("socialdata.toml", section, &format!("{lines}\n"));
    }

    /// A file for its owner alone.
    fn secret(&self, name: &str, text: &str) {
        let path = self.folder().join("nycklar").join(name);
        std::fs::copy(self.record_id_key(), &path).unwrap();
        write(&path, text.as_bytes());
    }

    fn assert_is(&self, model: &RegisterModel) {
        model.assert_is(&self.effects(), &self.record_id_key());
    }

    /// A key that signs manifests and assertions.
    fn signing_key(&self, name: &str, byte: u8) -> SigningKey {
        let key = SigningKey::from_random(Algorithm::Es256, &[byte; 32]).ok().unwrap();
        self.secret(name, &key.to_pem().unwrap());
        key
    }

    fn own_manifest_key(&self) -> SigningKey {
        let text = std::fs::read_to_string(self.folder().join("nycklar/manifest.pem")).unwrap();
        SigningKey::from_pem(&text).unwrap()
    }

    fn own_party(&self) -> Party {
        let text = std::fs::read_to_string(self.config()).unwrap();
        let line = text.lines().find(|line| line.starts_with("organisationsnummer")).unwrap();
        Party {
            org_number: line.split('"').nth(1).unwrap().parse().unwrap(),
            role: Roll::Socialnamnd,
            unit: None,
        }
    }

    /// Makes one more sender known: its certificate and key, and the file of its manifest key.
    fn enrol(&self, name: &str, byte: u8, sender: Party) -> (PathBuf, PathBuf) {
        let certificate = issue_client_certificate(&self.sandbox(), name).unwrap();
        let key = self.signing_key(&format!("{name}.pem"), byte).verifying_key().to_jwk();
        let registration = Registration { sender, key, certificate: Some(certificate.certificate.clone()) };
        register_sender(&self.sandbox(), &registration).unwrap();
        (certificate.certificate, certificate.key)
    }

    /// The sender at the token endpoint; the key of its assertions.
    fn enrol_for_tokens(&self) {
        let assertion_key = self.signing_key("assertion.pem", 5);
        let registration = TokenRegistration {
            sender: self.own_party(),
            client_id: CLIENT_ID.to_owned(),
            assertion_key: assertion_key.verifying_key().to_jwk(),
            manifest_key: self.own_manifest_key().verifying_key().to_jwk(),
        };
        register_token_client(&self.sandbox(), &registration).unwrap();
    }
}

/// What follows `name` on a line that the receiver has said.
fn said(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap();
    line.trim().to_owned()
}

fn origin(text: &str) -> String {
    let start = text.find("https://").unwrap();
    text.get(start..).unwrap().split("/socialdata").next().unwrap().to_owned()
}

#[test]
fn a_night_with_tokens_and_no_certificate() {
    let (mut home, model) = with_export();
    home.enrol_for_tokens();
    // A token that is not known any more is renewed once.
    let said = home.start_with(&["--auth", "private-key-jwt", "--scenario", "expired-token"]);
    home.auth(&format!(
        "profile = \"private-key-jwt\"\nkey = {{ file = \"nycklar/assertion.pem\" }}\n\
         token_url = \"{}/token\"\nclient_id = \"{CLIENT_ID}\"",
        origin(&said)
    ));
    home.submit().expect(0);
    home.assert_is(&model);
}

#[test]
fn a_night_with_a_certificate_and_a_token_that_is_bound_to_it() {
    let (mut home, model) = with_export();
    home.enrol_for_tokens();
    let said = home.start_with(&["--auth", "both"]);
    let tokens = format!("token_url = \"{}/token\"\nclient_id = \"{CLIENT_ID}\"", origin(&said));
    let keys = home.sandbox().join("keys");
    home.auth(&format!(
        "profile = \"both\"\ncertificate = '{}'\nkey = {{ file = '{}' }}\n\
         signing_key = {{ file = \"nycklar/assertion.pem\" }}\n{tokens}",
        keys.join("client.pem").display(),
        keys.join("client.key.pem").display()
    ));
    home.submit().expect(0);
    home.assert_is(&model);
}

#[test]
fn a_client_that_the_token_endpoint_does_not_know_is_77() {
    let (mut home, _) = with_export();
    home.signing_key("assertion.pem", 5);
    let said = home.start_with(&["--auth", "private-key-jwt"]);
    home.auth(&format!(
        "profile = \"private-key-jwt\"\nkey = {{ file = \"nycklar/assertion.pem\" }}\n\
         token_url = \"{}/token\"\nclient_id = \"{CLIENT_ID}\"",
        origin(&said)
    ));
    let ended = home.submit().expect(77);
    let all = ended.stdout + &ended.stderr;
    assert!(all.contains("behörighetstjänsten"), "{all}");
    assert!(home.effects().is_empty());
}

#[test]
fn a_sealed_night() {
    let (mut home, model) = with_export();
    let kid = said(&home.start_with(&[]), "sealing_keys");
    home.endpoint(&format!("sealing_keys = [\"{kid}\"]"));
    home.submit().expect(0);
    home.assert_is(&model);
}

#[test]
fn a_new_sealing_key_that_nobody_pinned_stops_the_night() {
    let (mut home, _) = with_export();
    let kid = said(&home.start_with(&["--scenario", "rotate-sealing-key"]), "sealing_keys");
    home.endpoint(&format!("sealing_keys = [\"{kid}\"]"));
    let ended = home.submit().expect(77);
    let all = ended.stdout + &ended.stderr;
    assert!(all.contains("endpoint.sealing_keys"), "{all}");
    assert!(home.effects().is_empty());
}

#[test]
fn no_pinned_sealing_key_is_77_before_anything_is_sent() {
    let (mut home, _) = with_export();
    home.start("accept");
    // The thumbprint of the check value.
    home.endpoint("sealing_keys = [\"u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4\"]");
    home.submit().expect(77);
    assert!(home.effects().is_empty());
}

#[test]
fn a_night_in_xml_does_what_a_night_in_ndjson_does() {
    let (mut home, mut model) = with_export();
    home.start("accept");
    home.endpoint("payload = \"xml\"");
    home.submit().expect(0);
    home.assert_is(&model);
    // In the other form nothing has changed.
    home.replace("socialdata.toml", "payload = \"xml\"", "");
    let mut source = Source::generate(30, 5);
    source.correct(2);
    model.night(&source);
    home.export("natt-2", &source);
    home.submit().expect(0);
    home.assert_is(&model);
}

#[test]
fn the_fault_of_one_namnd_is_not_the_next_ones() {
    let (mut home, model) = with_export();
    let party = |unit: &str| Party { unit: Some(unit.parse().unwrap()), ..home.own_party() };
    let mut tables = String::new();
    for (name, byte, inbox) in [("ifo", 11, "inbox-ifo"), ("aldre", 12, "inbox")] {
        let (certificate, key) = home.enrol(name, byte, party(name));
        write!(
            tables,
            "[[namnd]]\nname = \"{name}\"\ninbox = \"{inbox}\"\nspool = \"spole-{name}\"\n\
             manifest = {{ file = \"nycklar/{name}.pem\" }}\n\
             auth = {{ profile = \"mtls\", certificate = '{}', key = {{ file = '{}' }} }}\n",
            certificate.display(),
            key.display()
        )
        .unwrap();
    }
    home.replace("socialdata.toml", "path = \"inbox\"\n", "");
    home.replace("socialdata.toml", "path = \"spole\"\n", "");
    let text = std::fs::read_to_string(home.config()).unwrap();
    write(&home.config(), format!("{text}\n{tables}").as_bytes());
    // The first has an export that cannot be read.
    std::fs::create_dir(home.folder().join("inbox-ifo")).unwrap();
    write(&home.folder().join("inbox-ifo/insats-x.ndjson"), &[0xff, 0xfe, 0x00]);
    write(&home.folder().join("inbox-ifo/insats-x.ndjson.klar"), b"");
    home.start("accept");
    let ended = home.submit().expect(66);
    let (first, second) = ended.stdout.split_once("== aldre ==").unwrap();
    assert!(first.starts_with("== ifo =="), "{first}");
    assert!(!second.is_empty());
    home.assert_is(&model);
    assert!(home.folder().join("spole-ifo/spool.db").exists());
    assert!(home.folder().join("spole-aldre/spool.db").exists());
}

#[test]
fn an_ombud_hands_in_under_a_mandate() {
    let (mut home, model) = with_export();
    let ombud = Party { role: Roll::Ombud, ..home.own_party() };
    let (certificate, key) = home.enrol("ombud", 13, ombud.clone());
    home.replace("socialdata.toml", "typ = \"socialnamnd\"", "typ = \"ombud\"");
    home.replace(
        "socialdata.toml",
        "system = ",
        &format!(
            "on_behalf_of = {{ organisationsnummer = \"{}\", typ = \"socialnamnd\" }}\nmandate = \"AVTAL-7\"\nsystem = ",
            ombud.org_number
        ),
    );
    home.replace("socialdata.toml", "nycklar/manifest.pem", "nycklar/ombud.pem");
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-ombud\"");
    home.auth(&format!(
        "profile = \"mtls\"\ncertificate = '{}'\nkey = {{ file = '{}' }}",
        certificate.display(),
        key.display()
    ));
    home.start("accept");
    let without = home.submit();
    assert_eq!(without.code, 77, "nobody has given it a mandate: {}", without.stdout);
    let principal = OnBehalfOf {
        org_number: ombud.org_number.clone(),
        role: Roll::Socialnamnd,
        unit: None,
        mandate: "AVTAL-7".parse().unwrap(),
    };
    let (from, until) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2099-01-01T00:00:00Z".parse().unwrap());
    register_mandate(&home.sandbox(), &ombud, &principal, from, until).unwrap();
    home.submit().expect(0);
    home.assert_is(&model);
}
