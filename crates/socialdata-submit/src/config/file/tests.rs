//! Tests of the configuration file.

use socialdata_core::projektion::Projektion;

use super::super::auth::AuthProfile;
use super::super::inbox::Readiness;
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

const PINNED: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
const ARCHIVE: &str = "age1s5s0qzvfxzn4gayt0hwtg0hhtgxm7wsdycup4a8t5j5ca25mfe4qt4hs7q";

fn parse_all(text: &str) -> Result<Vec<Config>, ConfigError> {
    Config::parse(text, Path::new("socialdata.toml"), Path::new("/etc/socialdata"))
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    let mut all = parse_all(text)?;
    assert_eq!(all.len(), 1);
    Ok(all.remove(0))
}

fn with(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    let fault = parse(&with(from, to)).unwrap_err();
    assert!(fault.to_string().contains(expected), "{fault}");
    assert!(!fault.is_security());
}

#[test]
fn a_good_file_is_read_and_its_paths_follow_it() {
    let config = parse(GOOD).unwrap();
    assert_eq!(config.spool, Path::new("/etc/socialdata/spool"));
    assert_eq!(config.inbox.readiness, Readiness::Marker(".klar".to_owned()));
    assert_eq!((config.deadline_seconds, config.retention_days), (14_400, 14));
    assert_eq!((config.transport, config.payload), (TransportKind::Http, PayloadType::Ndjson));
    assert!(config.sealing_keys.is_empty() && config.proxy.is_none() && config.on_behalf_of.is_none());
    assert_eq!(config.ansvarig(), config.organisationsnummer);
}

#[test]
fn unknown_keys_name_the_line_and_never_quote_it() {
    let fault = parse(&with("typ =", "colour =")).unwrap_err();
    assert_eq!(fault.code(), "config-form");
    assert!(!fault.to_string().contains("colour"), "{fault}");
    for section in ["[sender]", "[endpoint]", "[auth]", "[inbox]", "[spool]", "[policy]", "[keys]"] {
        let fault = parse(&with(section, &format!("{section}\ncolour = \"red\""))).unwrap_err();
        assert_eq!(fault.code(), "config-form", "{section}");
    }
}

#[test]
fn values_outside_their_grammar_are_named() {
    check("2120000142", "2120000143", "sender.organisationsnummer");
    check("\"0180\"", "\"180\"", "sender.kommunkod");
    check("\"socialnamnd\"", "\"namnd\"", "sender.typ");
    check("https://", "http://", "endpoint.url");
    check("environment = \"sandbox\"", "environment = \"production\"", "endpoint.url");
    check("https://127.0.0.1:8443", "https://user@register.example.se", "endpoint.url");
    check(&format!("\"{PINNED}\""), "", "endpoint.receipt_keys");
    check("\".klar\"", "\"klar\"", "inbox.ready_marker");
    check("\"leave\"", "\"delete\"", "inbox.after");
    check("path = \"inbox\"", "", "inbox.path: saknas");
    check("path = \"spool\"", "", "spool.path: saknas");
    check("path = \"spool\"", "path = \"spool\"\nretention_days = 4000", "spool.retention_days");
}

#[test]
fn what_is_not_there_yet_is_refused_and_not_ignored() {
    check("[policy]", "[policy]\nkey = \"x\"", "policy.key");
}

#[test]
fn each_committee_has_the_obligation() {
    let config = parse(&with("[policy]", "[obligation]\nset = \"nuvarande\"\n[policy]")).unwrap();
    assert!(config.obligation.is_some());
    assert!(parse(&with("[policy]", "[obligation]\nset = \"okand\"\n[policy]")).is_err());
}

#[test]
fn retention_and_transport() {
    let config = parse(&with("path = \"spool\"", "path = \"spool\"\nretention_days = 30")).unwrap();
    assert_eq!(config.retention_days, 30);
    assert!(parse(&with("[policy]", "[transport]\nkind = \"fax\"\n[policy]")).is_err());
}

#[test]
fn sealing_payload_and_proxy() {
    let receipt = "receipt_keys =";
    let text = with(
        receipt,
        &format!(
            "sealing_keys = [\"{PINNED}\"]\narchive_key = \"{ARCHIVE}\"\npayload = \"xml\"\n\
             proxy = \"http://proxy.kommun.se:8080\"\n{receipt}"
        ),
    );
    let config = parse(&text).unwrap();
    assert_eq!(
        (config.sealing_keys.as_slice(), config.payload),
        (&[PINNED.to_owned()][..], PayloadType::Xml)
    );
    assert_eq!(config.archive_key.as_deref(), Some(ARCHIVE));
    assert_eq!(config.proxy.as_deref(), Some("http://proxy.kommun.se:8080"));
    check(receipt, &format!("sealing_keys = []\n{receipt}"), "endpoint.sealing_keys");
    check(receipt, &format!("sealing_keys = [\"x\"]\n{receipt}"), "endpoint.sealing_keys");
    check(receipt, &format!("archive_key = \"{ARCHIVE}\"\n{receipt}"), "har ingen verkan utan");
    check(receipt, &format!("archive_key = \"age1x\"\n{receipt}"), "endpoint.archive_key");
    check(receipt, &format!("proxy = \"http://u:p@proxy:1\"\n{receipt}"), "endpoint.proxy");
    assert!(parse(&with(receipt, &format!("payload = \"csv\"\n{receipt}"))).is_err());
}

#[test]
fn the_three_profiles() {
    let mtls = "profile = \"mtls\"\n    certificate = \"client.pem\"";
    let tokens = "token_url = \"https://localhost:8443/token\"\nclient_id = \"https://kommun.se/a\"";
    let jwt = parse(&with(mtls, &format!("profile = \"private-key-jwt\"\n{tokens}"))).unwrap().auth;
    assert_eq!((jwt.profile, &jwt.certificate), (AuthProfile::PrivateKeyJwt, &None));
    let settings = jwt.tokens.unwrap();
    assert_eq!(
        (settings.audience.as_str(), settings.url.as_str()),
        ("https://localhost:8443", "https://localhost:8443/token")
    );
    let both = format!(
        "profile = \"both\"\ncertificate = \"client.pem\"\nsigning_key = {{ file = \"s.pem\" }}\n\
         audience = \"https://as.example.se\"\n{tokens}"
    );
    let both = parse(&with(mtls, &both)).unwrap().auth;
    assert_eq!(both.certificate.as_deref(), Some(Path::new("/etc/socialdata/client.pem")));
    assert_eq!(both.tokens.as_ref().map(|tokens| tokens.audience.as_str()), Some("https://as.example.se"));
    assert!(both.tokens.unwrap().signing_key.is_some());

    check(mtls, &format!("{mtls}\n{tokens}"), "auth.token_url: har ingen verkan");
    check(mtls, &format!("{mtls}\nclient_id = \"x\""), "auth.client_id: har ingen verkan");
    check(mtls, &format!("{mtls}\nsigning_key = {{ file = \"x\" }}"), "auth.signing_key: har ingen verkan");
    check(mtls, "profile = \"mtls\"", "auth.certificate: saknas");
    check(mtls, "profile = \"private-key-jwt\"\nclient_id = \"x\"", "auth.token_url");
    check(mtls, "profile = \"private-key-jwt\"\ntoken_url = \"https://localhost/t\"", "auth.client_id");
    check(mtls, &format!("profile = \"private-key-jwt\"\ncertificate = \"c\"\n{tokens}"), "auth.certificate");
    for url in ["http://as.example.se/token", "https://u@as.example.se/token"] {
        let text = format!("profile = \"private-key-jwt\"\nclient_id = \"x\"\ntoken_url = \"{url}\"");
        check(mtls, &text, "auth.token_url");
    }
    let outside = GOOD.replace("127.0.0.1:8443", "register.example.se").replace("\"sandbox\"", "\"test\"");
    let text = outside.replacen(mtls, &format!("profile = \"private-key-jwt\"\n{tokens}"), 1);
    assert!(
        parse(&text).unwrap_err().to_string().contains("auth.token_url"),
        "localhost outside the sandbox"
    );
}

#[test]
fn handing_in_for_another() {
    let system = "system = \"system-a\"";
    let principal =
        "on_behalf_of = { organisationsnummer = \"2120009994\", typ = \"socialnamnd\", namnd = \"IFO\" }";
    let text = with(system, &format!("{system}\n{principal}\nmandate = \"AVTAL-2026-7\""));
    let config = parse(&text).unwrap();
    assert_eq!(config.ansvarig().as_str(), "2120009994");
    assert_eq!(config.on_behalf_of.as_ref().unwrap().mandate, "AVTAL-2026-7");
    assert!(!config.is_ombud);
    let ombud = parse(&text.replacen("typ = \"socialnamnd\"", "typ = \"ombud\"", 1)).unwrap();
    assert!(ombud.is_ombud);
    assert_eq!(ombud.typ, Ansvarigtyp::Socialnamnd, "that of the principal");

    check("\"socialnamnd\"", "\"ombud\"", "sender.on_behalf_of");
    check(system, &format!("{system}\nmandate = \"AVTAL\""), "sender.on_behalf_of: saknas");
    check(system, &format!("{system}\n{principal}"), "sender.mandate");
    check(system, &format!("{system}\n{principal}\nmandate = \"med blanksteg\""), "sender.mandate");
    let ombud = principal.replace("socialnamnd", "ombud");
    check(system, &format!("{system}\n{ombud}\nmandate = \"A\""), "sender.on_behalf_of.typ");
    let other = principal.replace("2120009994", "2120009995");
    check(system, &format!("{system}\n{other}\nmandate = \"A\""), "sender.on_behalf_of.organisationsnummer");
}

/// The good file with two committees: `first` and `second` are lines of their tables.
fn two(first: &str, second: &str) -> String {
    let shared = GOOD.replace("path = \"inbox\"", "").replace("path = \"spool\"", "");
    format!("{shared}\n[[namnd]]\nname = \"ifo\"\n{first}\n[[namnd]]\nname = \"aldre\"\n{second}")
}

const FIRST: &str = "inbox = \"in-ifo\"\nspool = \"spool-ifo\"";
const SECOND: &str = "inbox = \"in-aldre\"\nspool = \"spool-aldre\"";

#[track_caller]
fn refused(text: &str, expected: &str) {
    let fault = parse_all(text).unwrap_err();
    assert!(fault.to_string().contains(expected), "{fault}");
}

#[test]
fn several_committees_share_everything_but_their_folders() {
    let own =
        "organisationsnummer = \"2120009994\"\npolicy = \"egen.toml\"\nrecord_id = { file = \"egen.key\" }";
    let all = parse_all(&two(FIRST, &format!("{SECOND}\n{own}"))).unwrap();
    let names: Vec<_> = all.iter().map(|config| config.namnd.as_deref().unwrap()).collect();
    assert_eq!(names, ["ifo", "aldre"]);
    assert_eq!(all[0].organisationsnummer.as_str(), "2120000142");
    assert_eq!(all[1].organisationsnummer.as_str(), "2120009994");
    assert_eq!(all[0].inbox.path, Path::new("/etc/socialdata/in-ifo"));
    assert_eq!(all[1].spool, Path::new("/etc/socialdata/spool-aldre"));
    assert_eq!(all[0].policy, Path::new("/etc/socialdata/policy.toml"));
    assert_eq!(all[1].policy, Path::new("/etc/socialdata/egen.toml"));
    assert_eq!(all[1].keys.record_id, KeySource::File("egen.key".into()));
    assert_eq!(all[0].inbox.pattern, all[1].inbox.pattern);
}

#[test]
fn committees_that_would_meet_are_refused() {
    refused(&two(FIRST, FIRST), "namnd.spool: mappen används redan");
    refused(&two(FIRST, "inbox = \"in-aldre\"\nspool = \"x/../spool-ifo\""), "namnd.spool");
    refused(&two(FIRST, "inbox = \"./in-ifo/.\"\nspool = \"s\""), "namnd.inbox");
    refused(&two(FIRST, "inbox = \"spool-ifo\"\nspool = \"s\""), "namnd.inbox");
    refused(&two(FIRST, SECOND).replace("\"aldre\"", "\"IFO\""), "namnd.name: två nämnder");
    refused(&two(FIRST, SECOND).replace("\"aldre\"", "\"å\""), "namnd.name");
    refused(
        &two(FIRST, SECOND).replacen("[inbox]", "[inbox]\npath = \"inbox\"", 1),
        "inbox.path: står i varje",
    );
    refused(
        &two(FIRST, SECOND).replacen("[spool]", "[spool]\npath = \"spool\"", 1),
        "spool.path: står i varje",
    );
    refused(&two(FIRST, SECOND).replacen("typ =", "namnd = \"x\"\ntyp =", 1), "sender.namnd: står i varje");
    refused(&two(FIRST, &format!("{SECOND}\ncolour = 1")), "TOML");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_make_two_folders_of_one() {
    let base = tempfile::tempdir().unwrap();
    fs::create_dir(base.path().join("spool-ifo")).unwrap();
    std::os::unix::fs::symlink(base.path().join("spool-ifo"), base.path().join("annan")).unwrap();
    let text = two(FIRST, "inbox = \"in-aldre\"\nspool = \"annan\"");
    let fault = Config::parse(&text, Path::new("socialdata.toml"), base.path()).unwrap_err();
    assert!(fault.to_string().contains("namnd.spool"), "{fault}");
}

#[test]
fn one_committee_is_found_by_its_name() {
    let base = tempfile::tempdir().unwrap();
    let path = base.path().join("socialdata.toml");
    fs::File::create(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, two(FIRST, SECOND).as_bytes()))
        .unwrap();
    assert_eq!(Config::load_one(&path, Some("aldre")).unwrap().namnd.as_deref(), Some("aldre"));
    assert_eq!(Config::load(&path).unwrap_err().code(), "config-several-namnder");
    assert_eq!(Config::load_one(&path, Some("x")).unwrap_err().code(), "config-unknown-namnd");
    assert_eq!(Config::load_all(&path).unwrap().len(), 2);
}

const DROP: &str = "[transport]\nkind = \"file-drop\"\n";

fn filedrop(section: &str) -> Result<Config, ConfigError> {
    parse(&with("[policy]", &format!("{DROP}[filedrop]\n{section}\n[policy]")))
}

#[test]
fn the_file_drop_has_its_folder_its_files_and_its_layouts() {
    let config =
        filedrop("out = \"ut\"\nfiles = [\"sol1\", \"sol2\"]\nlayouts = { sol1 = \"egen.toml\" }").unwrap();
    assert_eq!(config.transport, TransportKind::FileDrop);
    let settings = config.filedrop.unwrap();
    assert_eq!(settings.out, Path::new("/etc/socialdata/ut"));
    assert_eq!(settings.files, [Projektion::Sol1, Projektion::Sol2]);
    assert_eq!(settings.layouts[&Projektion::Sol1], Path::new("/etc/socialdata/egen.toml"));
    assert!(!settings.partial);
    assert!(filedrop("out = \"ut\"\nfiles = [\"sol1\"]\npartial = true").unwrap().filedrop.unwrap().partial);
}

#[test]
fn a_file_drop_that_cannot_be_meant_is_refused() {
    for (section, key) in [
        ("out = \"\"\nfiles = [\"lss\"]", "filedrop.out"),
        ("out = \"ut\"\nfiles = []", "filedrop.files"),
        ("out = \"ut\"\nfiles = [\"sol1\"]", "filedrop.files"),
        ("out = \"ut\"\nfiles = [\"lss\", \"lss\"]", "filedrop.files"),
        ("out = \"ut\"\nfiles = [\"khsl1\"]", "filedrop.files"),
        ("out = \"ut\"\nfiles = [\"lss\"]\nlayouts = { sol1 = \"x\" }", "filedrop.layouts"),
    ] {
        let fault = filedrop(section).unwrap_err().to_string();
        assert!(fault.contains(key), "{section}: {fault}");
    }
    check("[policy]", &format!("{DROP}[policy]"), "filedrop: saknas");
    check("[policy]", "[filedrop]\nout = \"ut\"\nfiles = [\"lss\"]\n[policy]", "filedrop: kräver");
}
