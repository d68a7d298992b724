//! `socialdata audit` and `spool`: the chain verified, the spool copied, archived and taken over.

use std::path::Path;

use serde_json::Value;

use crate::command::{Ended, command};
use crate::home::Home;
use crate::source::Source;

fn said(home: &Home, args: &[&str]) -> Ended {
    let mut command = command(args);
    let ended = Ended::of(command.arg("--config").arg(home.config()).output().unwrap());
    home.assert_nothing_leaked(&ended);
    ended
}

fn verified(home: &Home) -> Value {
    said(home, &["audit", "verify", "--format", "json"]).json()
}

fn instance(home: &Home) -> String {
    let text = said(home, &["audit", "export"]).expect(0).stdout;
    let entries = text.lines().map(|line| line.parse::<Value>().unwrap());
    let mut of_spool = entries
        .filter(|entry| ["spool.created", "spool.adopted"].contains(&entry["event"].as_str().unwrap()));
    of_spool.next_back().unwrap()["ref"].as_str().unwrap().to_owned()
}

/// Changes one byte of the spool file where `find` stands.
fn tamper(home: &Home, find: &str, to: &str) {
    let path = home.spool().join("spool.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let mut changed = 0;
    let places: Vec<usize> = bytes
        .windows(find.len())
        .enumerate()
        .filter(|(_, it)| *it == find.as_bytes())
        .map(|(n, _)| n)
        .collect();
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
        changed += 1;
    }
    assert!(changed > 0, "{find} is not in the spool");
    crate::home::write(&path, &bytes);
}

#[test]
fn an_untouched_spool_is_whole() {
    let home = Home::new();
    let report = verified(&home);
    assert_eq!(report["intact"], true, "{report}");
    assert_eq!(report["entries"], home.status()["auditEntries"]);
    assert!(said(&home, &["audit", "verify"]).expect(0).stdout.contains("Spåret är helt"));
}

#[test]
fn a_changed_entry_is_77() {
    let home = Home::new();
    tamper(&home, "\"exitCode\":0", "\"exitCode\":1");
    said(&home, &["audit", "verify"]).expect(77);
    let report = verified(&home);
    assert_eq!(
        (report["intact"].as_bool(), report["faults"][0]["fault"].as_str()),
        (Some(false), Some("entry-changed"))
    );
}

#[test]
fn another_audit_key_is_77_and_an_older_one_is_given_by_file() {
    let home = Home::new();
    let key = home.folder().join("nycklar/audit.key");
    let kept = home.folder().join("nycklar/audit-forvar.key");
    std::fs::copy(&key, &kept).unwrap();
    said(&home, &["key", "rotate", "--purpose", "audit"]).expect(0);
    said(&home, &["audit", "verify"]).expect(0);
    said(&home, &["key", "retire", "--purpose", "audit"]);
    let previous = home.folder().join("nycklar/audit.key.previous");
    if previous.exists() {
        #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
        std::fs::remove_file(&previous).unwrap();
    }
    said(&home, &["audit", "verify"]).expect(77);
    said(&home, &["audit", "verify", "--previous-key", kept.to_str().unwrap()]).expect(0);
}

#[test]
fn the_export_has_every_entry_in_order_and_chained() {
    let home = Home::new();
    let file = home.folder().join("spar.ndjson");
    said(&home, &["audit", "export", "--output", file.to_str().unwrap()]).expect(0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, said(&home, &["audit", "export"]).expect(0).stdout);
    let entries: Vec<Value> = text.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(entries[0]["event"], "spool.created");
    for (n, pair) in (1..).zip(entries.windows(2)) {
        assert_eq!((pair[0]["n"].as_u64(), &pair[0]["mac"]), (Some(n), &pair[1]["prev"]));
    }
    assert_eq!(entries.len() as u64, home.status()["auditEntries"].as_u64().unwrap());
}

#[test]
fn a_backup_is_whole_private_and_never_written_over() {
    let home = Home::new();
    let file = home.folder().join("spole-kopia.db");
    assert!(home.status()["lastBackup"].is_null());
    said(&home, &["spool", "backup", file.to_str().unwrap()]).expect(0);
    assert!(home.status()["lastBackup"].is_string());
    assert_eq!(private(&file), 0o600);
    said(&home, &["spool", "backup", file.to_str().unwrap()]).expect(74);
    assert_eq!(verified(&home)["intact"], true);
    // The copy is a spool like the one it was made of.
    let entries = home.status()["auditEntries"].clone();
    let database = home.spool().join("spool.db");
    #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
    std::fs::remove_file(&database).unwrap();
    std::fs::copy(&file, &database).unwrap();
    assert_eq!(verified(&home)["intact"], true);
    assert_eq!(home.status()["auditEntries"], entries);
}

#[test]
fn an_adopted_spool_has_a_new_instance_and_goes_on() {
    let mut home = Home::new();
    let before = instance(&home);
    said(&home, &["spool", "adopt"]).expect(2);
    assert_eq!(instance(&home), before, "not confirmed");
    let ended = said(&home, &["spool", "adopt", "--yes"]).expect(0);
    assert!(ended.stdout.contains("Rätt när"), "{}", ended.stdout);
    assert_ne!(instance(&home), before);
    assert_eq!(verified(&home)["intact"], true);
    home.start("accept");
    home.export("natt-9", &Source::generate(20, 2));
    let ended = home.submit();
    assert!([0, 78].contains(&ended.code), "{}{}", ended.stdout, ended.stderr);
}

#[test]
fn an_archive_is_the_spool_to_work_with_and_the_old_one_can_only_be_read() {
    let home = Home::new();
    let (live, before) = (home.status()["records"]["live"].clone(), instance(&home));
    let folder = home.folder().join("spole-2027");
    said(&home, &["spool", "archive", folder.to_str().unwrap()]).expect(0);
    assert_eq!((private(&folder), private(&home.spool().join("spool.db"))), (0o700, 0o400));
    assert_eq!(verified(&home)["intact"], true);
    assert_eq!(home.status()["records"]["live"], live);
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-2027\"");
    assert_eq!(verified(&home)["intact"], true);
    assert_eq!(home.status()["records"]["live"], live);
    assert_ne!(instance(&home), before);
    said(&home, &["spool", "archive", folder.to_str().unwrap()]).expect(74);
}

#[test]
fn an_open_submission_keeps_the_spool_where_it_is() {
    let mut home = Home::new();
    home.export("natt-9", &Source::generate(60, 5));
    home.start("tampered-receipt");
    home.submit().expect(77);
    let folder = home.folder().join("spole-2027");
    said(&home, &["spool", "archive", folder.to_str().unwrap()]).expect(65);
    assert!(!folder.exists());
}

#[test]
fn without_a_spool_there_is_nothing_to_copy_and_none_is_made() {
    let home = Home::new();
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-2\"");
    for args in [&["audit", "verify"][..], &["spool", "backup", "x.db"], &["spool", "adopt", "--yes"]] {
        said(&home, args).expect(78);
    }
    assert!(!home.folder().join("spole-2").exists());
}

#[cfg(unix)]
fn private(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn private(_: &Path) -> u32 {
    0o600
}
