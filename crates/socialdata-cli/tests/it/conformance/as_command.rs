//! `socialdata conformance` as a tester runs it.

use serde_json::Value;

use crate::command::{Ended, command};
use crate::fixtures;
use crate::receiver::Receiver;

/// A sandbox in a process of its own.
struct Bench {
    home: tempfile::TempDir,
    url: String,
    _receiver: Receiver,
}

impl Bench {
    fn new(scenario: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let receiver = Receiver::start(&home.path().join("sandbox"), scenario);
        let first = receiver.said().lines().next().unwrap();
        let (_, url) = first.split_once(": ").unwrap();
        Self { url: url.to_owned(), home, _receiver: receiver }
    }

    fn run(&self, args: &[&str]) -> Ended {
        let mut command = command(["conformance", "--endpoint", &self.url, "--sandbox"]);
        Ended::of(command.arg(self.home.path().join("sandbox")).args(args).output().unwrap())
    }
}

#[test]
fn a_receiver_that_keeps_the_protocol_ends_with_0_in_every_form() {
    let bench = Bench::new("accept");
    let text = bench.run(&["--family", "identity", "--family", "receipts"]).expect(0).stdout;
    for words in ["Protokollprov", "CNF-081  uppfyllt", "0 brister", "Kvar hos mottagaren: "] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let json =
        bench.run(&["--family", "capabilities", "--family", "lists", "--format", "json"]).expect(0).json();
    assert_eq!(json["summary"]["failed"], 0);
    assert_eq!(json["pinnedKeys"], false);
    assert_keeps_to_schema(&json);
    let path = bench.home.path().join("prov.xml");
    let args = ["--family", "records", "--format", "junit", "--output", path.to_str().unwrap()];
    let said = bench.run(&args).expect(0).stdout;
    assert!(said.contains("10 fall: 10 uppfyllda") && !said.contains("CNF-"), "{said}");
    let xml = std::fs::read_to_string(&path).unwrap();
    assert!(xml.contains("<testsuite name=\"records\" tests=\"10\" failures=\"0\" errors=\"0\""), "{xml}");
    assert!(xml.contains("classname=\"conformance.records\""), "{xml}");
    for said in [&text, &said, &xml, &json.to_string()] {
        assert!(!said.contains("1912121212"), "an identity number in the report");
    }
}

#[test]
fn a_receiver_with_a_fault_ends_with_1_and_the_case_is_named() {
    let bench = Bench::new("tampered-receipt");
    let ended = bench.run(&["--family", "receipts", "--format", "json"]).expect(1);
    let json = ended.json();
    assert_keeps_to_schema(&json);
    let failed: Vec<&str> = json["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["result"] == "failed")
        .map(|case| case["id"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["CNF-204"], "R5, the signature");
    let text = bench.run(&["--lang", "en", "--family", "receipts"]).expect(1).stdout;
    assert!(text.contains("CNF-204  FAILED"), "{text}");
    assert!(text.contains("not run") && text.contains("expected R5; seen R5 fails"), "{text}");
}

#[test]
fn no_receiver_is_69_and_another_authority_is_77() {
    let bench = Bench::new("accept");
    let sandbox = bench.home.path().join("sandbox");
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("https://localhost:{gone}/socialdata/v1");
    let mut nobody = command(["conformance", "--endpoint", &url, "--sandbox"]);
    let ended = Ended::of(nobody.arg(&sandbox).output().unwrap()).expect(69);
    assert!(ended.stderr.contains("mottagaren kan inte nås"), "{}", ended.stderr);

    let other = Bench::new("accept");
    let mut strange = command(["conformance", "--endpoint", &other.url, "--sandbox"]);
    let ended = Ended::of(strange.arg(&sandbox).output().unwrap()).expect(77);
    assert!(ended.stderr.contains("avvisades"), "{}", ended.stderr);
}

#[test]
fn the_sender_of_an_installation_that_reports_is_refused() {
    let source = crate::source::Source::generate(20, 4);
    let home = crate::home::Home::reporting(&source);
    let before = home.effects();
    let mut conformance = command(["conformance", "--config"]);
    let ended = Ended::of(conformance.arg(home.config()).output().unwrap()).expect(78);
    assert!(ended.stderr.contains("egen avsändare"), "{}", ended.stderr);
    assert_eq!(home.effects(), before);
    // The installation goes on as if nothing had happened.
    home.submit().expect(0);
}

#[test]
fn the_options_describe_a_sender_too() {
    let stage = super::stage::Stage::new();
    let manifest = stage.key_path("manifest.pem");
    write_secret(&manifest, &super::stage::Stage::signing_key_pem());
    let path = |name: &str| stage.key_path(name).to_str().unwrap().to_owned();
    let url = stage.running().url();
    let kid = stage.running().receipt_kid().to_string();
    let (ca, certificate, key) =
        (path("ca.pem"), path("client-conformance.pem"), path("client-conformance.key.pem"));
    let args = [
        "conformance",
        "--endpoint",
        &url,
        "--sender",
        "2120009994/socialnamnd/CNF",
        "--environment",
        "sandbox",
        "--ca",
        &ca,
        "--certificate",
        &certificate,
        "--key",
        &key,
        "--receipt-key",
        &kid,
        "--family",
        "capabilities",
        "--family",
        "identity",
        "--manifest-key",
    ];
    let ended = Ended::of(command(args).arg(&manifest).output().unwrap()).expect(0);
    assert!(!ended.stdout.contains("inte fästa"), "{}", ended.stdout);
    // Who says that the receiver is another environment is told so.
    let test = args.map(|word| if word == "sandbox" { "test" } else { word });
    let ended = Ended::of(command(test).arg(&manifest).output().unwrap()).expect(1);
    assert!(ended.stdout.contains("CNF-002  BRISTER"), "{}", ended.stdout);
}

#[track_caller]
fn assert_keeps_to_schema(report: &Value) {
    let schema = fixtures::root().join("../schemas/rapport/v1/konformitet.schema.json");
    let schema: Value = std::fs::read_to_string(schema).unwrap().parse().unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(report).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

fn write_secret(path: &std::path::Path, text: &str) {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).unwrap().write_all(text.as_bytes()).unwrap();
}
