//! Keys from the command line: made, checked, kept safe, replaced and destroyed, and never shown.

#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::command::{Ended, command, feed, quiet_environment, run};
use crate::fixtures;
use crate::home::{Home, write};
use crate::source::Source;

const KEY_TEXT: &str = "socialdata-key-v1.";

/// Runs `key …` in an installation; no key may be shown, whatever happens.
fn key(home: &Home, args: &[&str]) -> Ended {
    let mut words = vec!["key"];
    words.extend(args);
    let mut command = command(words);
    let ended = Ended::of(command.arg("--config").arg(home.config()).output().unwrap());
    assert_no_key(home, &ended);
    ended
}

fn assert_no_key(home: &Home, ended: &Ended) {
    let said = format!("{}{}", ended.stdout, ended.stderr);
    assert!(!said.contains(KEY_TEXT), "a key is shown");
    for path in fs::read_dir(home.folder().join("nycklar")).unwrap().map(|entry| entry.unwrap().path()) {
        if !path.is_file() {
            continue; // a pipe would be waited for
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for part in text.split('.').filter(|part| part.len() == 52) {
            assert!(!said.contains(part), "the key of {} is shown", path.display());
        }
    }
}

fn private_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    folder
}

fn file(home: &Home, name: &str) -> PathBuf {
    home.folder().join("nycklar").join(name)
}

fn check(home: &Home) -> Vec<Value> {
    let report = key(home, &["check", "--format", "json"]).json();
    assert_eq!(report["report"], "socialdata-key-check/1");
    report["keys"].as_array().unwrap().clone()
}

fn checked(home: &Home, purpose: &str) -> Value {
    check(home).into_iter().find(|line| line["purpose"] == purpose).unwrap()
}

fn kcv(home: &Home, purpose: &str) -> String {
    checked(home, purpose)["kcv"].as_str().unwrap().to_owned()
}

fn listed(home: &Home) -> Vec<(String, String, String)> {
    let report = key(home, &["list", "--format", "json"]).expect(0).json();
    let text = |line: &Value, member: &str| line[member].as_str().unwrap().to_owned();
    let keys = report["keys"].as_array().unwrap();
    keys.iter().map(|line| (text(line, "purpose"), text(line, "state"), text(line, "kcv"))).collect()
}

/// The events about keys in the audit.
fn events(home: &Home) -> Vec<(String, String)> {
    let report = key(home, &["list", "--format", "json"]).expect(0).json();
    let keys = report["keys"].as_array().unwrap();
    keys.iter().map(|line| (line["purpose"].to_string(), line["firstUse"].to_string())).collect()
}

#[test]
fn a_new_key_is_private_new_and_known_by_its_check_value() {
    let home = Home::new();
    let (first, second) = (file(&home, "person.key"), file(&home, "person-2.key"));
    let make = |path: &Path| {
        key(&home, &["new", "--purpose", "person", "--format", "json", "--out", path.to_str().unwrap()])
    };
    let one = make(&first).expect(0).json();
    let two = make(&second).expect(0).json();
    assert_ne!(one["kcv"], two["kcv"]);
    assert_eq!((one["epoch"].as_str(), one["purpose"].as_str()), (Some("0"), Some("person")));
    assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read(&first).unwrap();
    let refused = make(&first).expect(74);
    assert!(refused.stderr.contains("finns redan"), "{}", refused.stderr);
    assert_eq!(fs::read(&first).unwrap(), before);
    home.replace("socialdata.toml", "[auth]", "person = { file = \"nycklar/person.key\" }\n\n[auth]");
    assert_eq!(kcv(&home, "person"), one["kcv"].as_str().unwrap());
}

#[test]
fn a_new_key_without_a_configuration_needs_the_recipient_for_its_check_value() {
    let folder = private_folder();
    let make = |name: &str, args: &[&str]| {
        let path = folder.path().join(name);
        let mut words = vec!["key", "new", "--format", "json", "--out", path.to_str().unwrap()];
        words.extend(args);
        run(words).expect(0).json()
    };
    assert!(make("a", &["--purpose", "person"])["kcv"].is_null());
    assert_eq!(make("b", &["--purpose", "audit"])["recipient"], "local");
    let bound = make("c", &["--purpose", "person", "--recipient", "se.kommun.analys", "--epoch", "2026"]);
    assert_eq!(
        (bound["recipient"].as_str(), bound["epoch"].as_str()),
        (Some("se.kommun.analys"), Some("2026"))
    );
    assert_eq!(bound["kcv"].as_str().unwrap().len(), 26);
}

#[test]
fn a_full_disk_leaves_no_half_a_key() {
    let folder = private_folder();
    let out = folder.path().join("person.key");
    let mut shell = Command::new("sh");
    quiet_environment(&mut shell);
    let script = r#"trap "" XFSZ; ulimit -f 0; exec "$0" key new --purpose person --out "$1""#;
    shell.args(["-c", script, env!("CARGO_BIN_EXE_socialdata")]).arg(&out);
    Ended::of(shell.output().unwrap()).expect(74);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn check_names_every_fault_and_ends_with_77_or_78() {
    let home = Home::new();
    assert!(check(&home).iter().all(|line| line["status"] == "ok"));
    key(&home, &["check"]).expect(0);
    let path = file(&home, "record-id.key");
    let good = fs::read(&path).unwrap();
    let expect = |code: i32, status: &str| {
        assert_eq!(checked(&home, "record-id")["status"], status);
        key(&home, &["check"]).expect(code);
        // What check refuses, a run refuses.
        home.submit().expect(code);
    };
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();

    mode(0o640);
    expect(77, "open-to-others");
    mode(0o600);
    write(&path, &fs::read(file(&home, "audit.key")).unwrap());
    expect(78, "purpose");
    write(&path, b"");
    expect(78, "prefix");
    write(&path, &[b"\xef\xbb\xbf", good.as_slice()].concat());
    expect(78, "prefix");
    write(&path, &[good.trim_ascii_end(), b"\n\n"].concat());
    expect(78, "shape");
    write(&path, &[good.trim_ascii_end(), b"\r\n"].concat());
    expect(78, "shape");
    write(&path, &vec![b'x'; 70_000]);
    expect(78, "too-large");
    write(&path, &[0xff, 0xfe]);
    expect(78, "not-text");

    let aside = file(&home, "aside.key");
    write(&path, &good);
    fs::hard_link(&path, &aside).unwrap();
    remove(&path);
    expect(78, "missing");
    symlink(&aside, &path).unwrap();
    expect(77, "not-a-file");
    remove(&path);
    fs::create_dir(&path).unwrap();
    expect(77, "not-a-file");
    fs::remove_dir(&path).unwrap();
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(&path).status().unwrap().success());
    // Not `expect`: its search of the folder for leaks would wait for the pipe.
    assert_eq!(checked(&home, "record-id")["status"], "not-a-file");
    key(&home, &["check"]).expect(77);
    remove(&path);
    fs::hard_link(&aside, &path).unwrap();
    let folder = home.folder().join("nycklar");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    expect(77, "folder-open-to-others");
}

fn remove(path: &Path) {
    #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
    fs::remove_file(path).unwrap();
}

#[test]
fn a_published_key_is_shown_as_one_and_refused_in_production() {
    let home = Home::new();
    let published = "socialdata-key-v1.record-id.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.";
    let file = fixtures::path("vectors/socialdata-pseudo-v1.json");
    let vectors: Value = fs::read_to_string(file).unwrap().parse().unwrap();
    let text = vectors["keyText"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|key| key["text"].as_str().filter(|text| text.starts_with(published)))
        .unwrap();
    write(&home.record_id_key(), text.as_bytes());
    assert_eq!(checked(&home, "record-id")["testKey"], true);
    home.replace("socialdata.toml", "environment = \"sandbox\"", "environment = \"production\"");
    home.replace("socialdata.toml", "url = \"https://localhost:", "url = \"https://register.example.se:");
    assert_eq!(checked(&home, "record-id")["status"], "test-key");
    key(&home, &["check"]).expect(77);
}

#[test]
fn a_rotation_and_its_end_stand_in_the_audit_and_in_the_list() {
    let mut home = Home::with_receiver();
    home.export("natt-1", &Source::generate(20, 3));
    home.submit().expect(0);
    let old = kcv(&home, "content-mac");
    assert_eq!(listed(&home).len(), 4);
    assert!(events(&home).iter().all(|(_, first)| first != "null"), "each key was used");

    key(&home, &["rotate", "--purpose", "content-mac"]).expect(0);
    let new = kcv(&home, "content-mac");
    assert_ne!(old, new);
    assert_eq!(checked(&home, "content-mac")["previous"], old.as_str());
    let states: Vec<_> = listed(&home).into_iter().filter(|line| line.0 == "content-mac").collect();
    let line = |state: &str, kcv: &str| ("content-mac".to_owned(), state.to_owned(), kcv.to_owned());
    assert_eq!(states, [line("active", &new), line("previous", &old)]);
    key(&home, &["rotate", "--purpose", "content-mac"]).expect(2);

    key(&home, &["retire", "--purpose", "content-mac"]).expect(0);
    assert!(!file(&home, "content-mac.key.previous").exists());
    key(&home, &["retire", "--purpose", "content-mac"]).expect(78);
    let states: Vec<_> = listed(&home).into_iter().filter(|line| line.0 == "content-mac").collect();
    assert_eq!(states, [line("active", &new), line("former", &old)]);

    home.export("natt-2", &Source::generate(20, 3));
    home.submit().expect(0);
    // The chain goes on over a change of its own key.
    key(&home, &["rotate", "--purpose", "audit"]).expect(0);
    key(&home, &["rotate", "--purpose", "spool"]).expect(0);
    home.export("natt-3", &Source::generate(20, 3));
    home.submit().expect(0);
}

#[test]
fn the_key_of_record_ids_is_replaced_only_on_purpose() {
    let home = Home::new();
    let before = fs::read(home.record_id_key()).unwrap();
    key(&home, &["rotate", "--purpose", "record-id"]).expect(2);
    assert_eq!(fs::read(home.record_id_key()).unwrap(), before);
    key(&home, &["rotate", "--purpose", "record-id", "--void-and-report"]).expect(0);
    assert_ne!(fs::read(home.record_id_key()).unwrap(), before);
    assert_eq!(fs::read(file(&home, "record-id.key.previous")).unwrap(), before);
}

#[test]
fn a_copy_brings_back_the_known_key_and_no_other() {
    let home = Home::new();
    let (identity, recipient) = socialdata_submit::escrow::new_identity();
    home.replace("socialdata.toml", "[auth]", &format!("escrow = \"{recipient}\"\n\n[auth]"));
    let path = |name: &str| file(&home, name).to_str().unwrap().to_owned();
    let (sealed, paper, who) = (path("kopia.age"), path("kopia.txt"), path("escrow.txt"));
    write(Path::new(&who), identity.as_bytes());
    fs::set_permissions(&who, fs::Permissions::from_mode(0o600)).unwrap();
    let good = fs::read_to_string(home.record_id_key()).unwrap().trim_end().to_owned() + "\n";
    let known = kcv(&home, "record-id");

    let escrow = ["escrow", "--purpose", "record-id", "--out", &sealed, "--paper", &paper];
    assert!(key(&home, &escrow).expect(0).stdout.contains(&known));
    assert_eq!(fs::metadata(&paper).unwrap().permissions().mode() & 0o777, 0o600);
    key(&home, &escrow).expect(74);
    assert!(!fs::read(&sealed).unwrap().windows(20).any(|part| good.as_bytes()[..20] == *part));

    remove(&home.record_id_key());
    let restore =
        |args: &[&str]| key(&home, &[&["restore", "--purpose", "record-id", "--from"], args].concat());
    restore(&[&sealed, "--expect", &known]).expect(2); // no identity
    restore(&[&sealed, "--identity", &who, "--expect", "5ktfazdfbx2d482bjdmqk88gwg"]).expect(77);
    assert!(!home.record_id_key().exists());
    restore(&[&sealed, "--identity", &who, "--expect", &known]).expect(0);
    assert_eq!(fs::read_to_string(home.record_id_key()).unwrap(), good);
    restore(&[&sealed, "--identity", &who, "--expect", &known]).expect(74); // never over a key
    remove(&home.record_id_key());
    restore(&[&paper, "--expect", &known]).expect(0);
    assert_eq!(fs::read_to_string(home.record_id_key()).unwrap(), good);
}

#[test]
fn the_audit_decides_which_key_may_come_back() {
    let mut home = Home::with_receiver();
    home.export("natt-1", &Source::generate(20, 3));
    home.submit().expect(0);
    let paper = |name: &str| {
        let path = file(&home, name).to_str().unwrap().to_owned();
        key(&home, &["escrow", "--purpose", "record-id", "--paper", &path]).expect(0);
        path
    };
    let right = paper("ratt.txt");
    let good = fs::read_to_string(home.record_id_key()).unwrap().trim_end().to_owned() + "\n";
    // Somebody else's key in its place, with a copy of its own made behind the audit's back.
    remove(&home.record_id_key());
    let other = home.record_id_key().to_str().unwrap().to_owned();
    run(["key", "new", "--purpose", "record-id", "--out", &other]).expect(0);
    let wrong = file(&home, "fel.txt");
    fs::copy(&other, &wrong).unwrap();
    remove(&home.record_id_key());
    key(&home, &["restore", "--purpose", "record-id", "--from", wrong.to_str().unwrap()]).expect(77);
    assert!(!home.record_id_key().exists());
    key(&home, &["restore", "--purpose", "record-id", "--from", &right]).expect(0);
    assert_eq!(fs::read_to_string(home.record_id_key()).unwrap(), good);
}

#[test]
fn a_key_is_destroyed_by_the_name_of_its_check_value() {
    let home = Home::new();
    let known = kcv(&home, "record-id");
    let destroy = |kcv: &str| key(&home, &["destroy", "--purpose", "record-id", "--confirm", kcv]);
    destroy("5ktfazdfbx2d482bjdmqk88gwg").expect(77);
    assert!(home.record_id_key().exists());
    destroy(&known).expect(0);
    assert!(!home.record_id_key().exists());
    destroy(&known).expect(77);
}

#[test]
fn a_run_under_way_is_not_disturbed() {
    let mut home = Home::with_receiver();
    home.export("natt-1", &Source::generate(20, 3));
    home.submit().expect(0);
    let lock = fs::OpenOptions::new().write(true).open(home.spool().join("run.lock")).unwrap();
    lock.lock().unwrap();
    let before = fs::read(file(&home, "content-mac.key")).unwrap();
    key(&home, &["rotate", "--purpose", "content-mac"]).expect(75);
    key(&home, &["destroy", "--purpose", "content-mac", "--confirm", &kcv(&home, "content-mac")]).expect(75);
    assert_eq!(fs::read(file(&home, "content-mac.key")).unwrap(), before);
    key(&home, &["check"]).expect(0);
}

#[test]
fn keys_from_credentials_and_from_the_environment() {
    let home = Home::new();
    let folder = home.folder().join("nycklar");
    let with = |source: &str, environment: &[(&str, &str)]| {
        let from = "record_id = { file = \"nycklar/record-id.key\" }";
        home.replace("socialdata.toml", from, source);
        let mut command = command(["key", "check", "--format", "json", "--config"]);
        command.arg(home.config()).env("CREDENTIALS_DIRECTORY", &folder);
        for (name, value) in environment {
            command.env(name, value);
        }
        let ended = Ended::of(command.output().unwrap());
        assert_no_key(&home, &ended);
        home.replace("socialdata.toml", source, from);
        let report = ended.json();
        report["keys"].as_array().unwrap().iter().find(|line| line["purpose"] == "record-id").unwrap().clone()
    };
    let wanted = kcv(&home, "record-id");
    let credential = with("record_id = { credential = \"record-id.key\" }", &[]);
    assert_eq!((&credential["kcv"], &credential["source"]), (&json!(wanted), &json!("credential")));
    let text = fs::read_to_string(home.record_id_key()).unwrap();
    let variable = "record_id = { environment = \"POSTNYCKEL\" }";
    assert_eq!(with(variable, &[("POSTNYCKEL", text.trim())])["kcv"], json!(wanted));
    assert_eq!(with(variable, &[])["status"], "no-variable");
    home.replace("socialdata.toml", "url = \"https://localhost:", "url = \"https://register.example.se:");
    home.replace("socialdata.toml", "environment = \"sandbox\"", "environment = \"test\"");
    assert_eq!(with(variable, &[("POSTNYCKEL", text.trim())])["status"], "environment-refused");
}

#[test]
fn all_published_vectors_are_answered() {
    let file: Value =
        fs::read_to_string(fixtures::path("vectors/socialdata-pseudo-v1.json")).unwrap().parse().unwrap();
    let mut answered = 0;
    for key in file["keys"].as_array().unwrap() {
        for vector in key["vectors"].as_array().unwrap() {
            let (input, extra) = match vector["op"].as_str().unwrap() {
                "pseudonym" => (&vector["input"], "namespace"),
                "record-id" => (&vector["sourceKey"], "system"),
                _ => continue,
            };
            let mut question = json!({"ikm": key["ikm"], "recipient": key["recipient"], "purpose": key["purpose"],
                "epoch": key["epoch"], "input": input});
            for member in [extra, "referenceDate", "tenDigit"] {
                if !vector[member].is_null() {
                    question[member] = vector[member].clone();
                }
            }
            let answer = ask(&question);
            assert_eq!((&answer["output"], &answer["kcv"]), (&vector["output"], &key["kcv"]), "{question}");
            if extra == "namespace" {
                assert_eq!(answer["canonical"], vector["canonical"]);
            }
            answered += 1;
        }
    }
    assert_eq!(answered, 37);
}

#[test]
fn refused_vectors_are_answered_with_their_word() {
    let file: Value =
        fs::read_to_string(fixtures::path("vectors/socialdata-pseudo-v1.json")).unwrap().parse().unwrap();
    let refuse = &file["refuse"];
    let good = json!({"ikm": file["keys"][0]["ikm"], "recipient": "se.kommun.analys", "purpose": "person",
        "epoch": "2026", "input": "191212121212", "referenceDate": "2026-12-31"});
    for kind in ["identity", "localIdentity", "parameter"] {
        for vector in refuse[kind].as_array().unwrap() {
            if vector["namespace"] == "se.pin" {
                continue; // a question in `se.pin` is one about a national number
            }
            let mut question = good.clone();
            for member in ["input", "referenceDate", "tenDigit", "namespace"] {
                if !vector[member].is_null() {
                    question[member] = vector[member].clone();
                }
            }
            if kind == "parameter" {
                question[vector["field"].as_str().unwrap()] = vector["value"].clone();
            }
            assert_eq!(ask(&question)["error"], vector["error"], "{vector}");
        }
    }
    let mut other = good.clone();
    other["ikm"] = json!("00ff".repeat(16));
    assert_eq!(ask(&other)["error"], "not-a-test-key");
    for text in ["", "{", "[]", "{\"ikm\":1}", "{\"okänd\":1}", "\"191212121212\""] {
        assert_eq!(feed(["key", "vector"], text.as_bytes()).expect(2).json(), json!({"error": "question"}));
    }
}

fn ask(question: &Value) -> Value {
    feed(["key", "vector"], question.to_string().as_bytes()).expect(0).json()
}

#[test]
#[cfg(target_os = "linux")]
fn core_dumps_are_off() {
    // Waits for its question, and is looked at meanwhile.
    let mut shell = Command::new("sh");
    quiet_environment(&mut shell);
    shell.args(["-c", r#"ulimit -S -c unlimited 2>/dev/null; exec "$0" key vector"#]);
    shell.arg(env!("CARGO_BIN_EXE_socialdata")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let is_off = || {
        let text = fs::read_to_string(&limits).unwrap();
        let line = text.lines().find(|line| line.starts_with("Max core file size")).unwrap().to_owned();
        line.split_whitespace().skip(4).take(2).eq(["0", "0"])
    };
    assert!((0..1_000_000).any(|_| is_off()), "the limit was not lowered");
    child.stdin.take().unwrap().write_all(b"{}").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
