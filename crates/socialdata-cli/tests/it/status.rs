//! `socialdata status`

use crate::command::run;
use crate::home::Home;
use crate::source::Source;

#[test]
fn it_counts_what_was_reported() {
    let source = Source::generate(20, 2);
    let home = Home::new();
    let before = home.status();
    assert_eq!(before["report"], "socialdata-status/1");
    assert_eq!(before["lastRun"]["exitCode"], 0);
    drop(home);

    let home = Home::reporting(&source);
    let after = home.status();
    let live = |status: &serde_json::Value| status["records"]["live"].as_u64().unwrap();
    assert_eq!(live(&after), live(&before) + source.len() as u64);
    assert_eq!(after["lastRun"]["rows"], source.len());
    assert_eq!(after["records"]["inflight"], 0);
}

#[test]
fn the_text_says_the_same_in_swedish_and_in_english() {
    let home = Home::new();
    let config = home.config();
    let text =
        |lang: &str| run(["status", "--lang", lang, "--config", config.to_str().unwrap()]).expect(0).stdout;
    assert!(text("sv").contains("slutkod 0"), "{}", text("sv"));
    assert!(text("en").contains("exit code 0"), "{}", text("en"));
}

#[test]
fn looking_changes_nothing() {
    let home = Home::new();
    let bytes = || std::fs::read(home.spool().join("spool.db")).unwrap();
    let before = bytes();
    home.status();
    assert!(before == bytes());
}

#[test]
fn no_spool_yet_is_no_fault_and_no_spool_is_made() {
    let home = Home::new();
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-2\"");
    let config = home.config();
    for format in ["text", "json"] {
        let ended = run(["status", "--format", format, "--config", config.to_str().unwrap()]).expect(0);
        if format == "json" {
            assert_eq!(ended.json()["report"], "socialdata-status/1");
        }
    }
    assert!(!home.folder().join("spole-2").exists());
}

#[test]
fn a_faulty_configuration_is_78() {
    let home = Home::new();
    home.replace("socialdata.toml", "[policy]", "[okand]\nx = 1\n[policy]");
    run(["status", "--config", home.config().to_str().unwrap()]).expect(78);
    run(["status", "--config", home.folder().join("finns-inte.toml").to_str().unwrap()]).expect(78);
}

#[test]
fn the_json_follows_its_schema_for_one_spool_several_and_none() {
    let home = Home::new();
    let schema = crate::fixtures::root().join("../schemas/rapport/v1/status.schema.json");
    let schema: serde_json::Value = std::fs::read_to_string(schema).unwrap().parse().unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let check = |status: &serde_json::Value| {
        let faults: Vec<String> = schema.iter_errors(status).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}\n{status}");
    };
    check(&home.status());
    assert!(home.status()["certificateExpires"].is_string());
    let config = home.config();
    let config = config.to_str().unwrap();
    let both = run(["status", "--format", "json", "--config", config, "--config", config]).expect(0).json();
    assert_eq!(both["spools"].as_array().unwrap().len(), 2);
    check(&both);
    let text = run(["status", "--config", config, "--config", config]).expect(0).stdout;
    assert_eq!(text.matches("Senaste lyckade körning").count(), 2, "{text}");
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-2\"");
    check(&home.status());
}
