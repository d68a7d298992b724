//! Nights in which the register, the connection or the installation fails.

use crate::home::Home;
use crate::receiver::Receiver;
use crate::register_model::RegisterModel;
use crate::source::Source;

/// A home with an export in its inbox, and what the register must have done in the end.
fn with_export() -> (Home, RegisterModel) {
    let source = Source::generate(60, 5);
    let mut home = Home::new();
    home.export("natt-1", &source);
    let mut model = RegisterModel::default();
    model.night(&source);
    (home, model)
}

impl Home {
    #[track_caller]
    fn assert_done(&self, model: &RegisterModel) {
        model.assert_is(&self.effects(), &self.record_id_key());
        let status = self.status();
        for state in ["SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED", "SUSPECT", "QUARANTINED"] {
            assert_eq!(status["submissions"][state], 0, "{status}");
        }
        assert_eq!(status["records"]["inflight"], 0);
    }

    /// Everything that the spool says but not when the last run was.
    fn standing(&self) -> (serde_json::Value, serde_json::Value, serde_json::Value) {
        let status = self.status();
        (status["submissions"].clone(), status["records"].clone(), status["auditEntries"].clone())
    }

    /// How many submissions lie in the spool and are not at their end.
    fn waiting(&self) -> u64 {
        ["PLANNED", "SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED"]
            .map(|state| self.count(state))
            .iter()
            .sum()
    }
}

#[test]
fn with_the_register_down_the_night_waits_and_the_next_one_delivers() {
    let (mut home, model) = with_export();
    let ended = home.submit().expect(69);
    assert!(ended.stdout.contains("Slutkod 69"), "{}", ended.stdout);
    assert!(!home.is_archived("natt-1"), "the export must stay");
    assert!(home.effects().is_empty());
    assert!(home.waiting() > 0, "nothing of the night is in the spool: {}", home.status());
    home.submit().expect(69);
    home.start("accept");
    home.submit().expect(0);
    home.assert_done(&model);
    assert!(home.is_archived("natt-1"));
    // And a further night has nothing to do.
    home.submit().expect(0);
    home.assert_done(&model);
}

/// The id is taken by other bytes: a fault of this program or of another with our key. Never overwritten, never sent again.
#[test]
fn an_id_with_other_bytes_at_the_register_is_an_internal_fault() {
    let (mut home, _) = with_export();
    home.start("digest-mismatch");
    home.submit().expect(70);
    assert_eq!(home.count("SUSPECT"), 1);
    let standing = home.standing();
    home.start("accept");
    home.submit().expect(77);
    assert!(home.effects().is_empty());
    assert_eq!(home.standing(), standing, "something was attempted");
}

#[test]
fn an_unavailable_register_is_69_and_the_next_night_delivers() {
    let (mut home, model) = with_export();
    home.start("unavailable");
    let ended = home.submit().expect(69);
    assert!(ended.stderr.contains("nästa körning"), "{}", ended.stderr);
    assert!(home.effects().is_empty());
    home.start("accept");
    home.submit().expect(0);
    home.assert_done(&model);
}

#[test]
fn two_refusals_for_a_while_are_overcome_in_the_same_night() {
    let (mut home, model) = with_export();
    home.start("503x2");
    home.submit().expect(0);
    home.assert_done(&model);
}

#[test]
fn a_late_outcome_is_waited_for() {
    let (mut home, model) = with_export();
    home.start("outcome-late");
    home.submit().expect(0);
    home.assert_done(&model);
}

#[test]
fn a_lost_answer_is_asked_for_and_nothing_is_done_twice() {
    let (mut home, model) = with_export();
    home.start("commit-then-reset");
    home.submit().expect(0);
    home.assert_done(&model);
    home.start("accept");
    home.submit().expect(0);
    home.assert_done(&model);
}

#[test]
fn a_receipt_that_does_not_hold_stops_everything_until_a_person_decides() {
    for scenario in ["unknown-kid", "tampered-receipt"] {
        let (mut home, model) = with_export();
        home.start(scenario);
        let ended = home.submit().expect(77);
        assert!(ended.stderr.contains("kvittens"), "{scenario}: {}", ended.stderr);
        assert_eq!(home.count("SUSPECT"), 1, "{scenario}");
        // The register has stored the submission and works on it whatever we think of its receipt.
        let effects = home.effects_when(model.effects());
        let standing = home.standing();
        model.assert_is(&effects, &home.record_id_key());

        // Not even to a register that answers properly again, and not with a new export.
        for next in [scenario, "accept"] {
            home.start(next);
            home.submit().expect(77);
            assert_eq!(home.effects(), effects, "{scenario}, then {next}");
            assert_eq!(home.standing(), standing, "{scenario}, then {next}: something was attempted");
        }
        home.export("natt-2", &Source::generate(60, 6));
        home.submit().expect(77);
        assert_eq!(home.effects(), effects, "{scenario}, then a new export");
        assert_eq!(home.standing(), standing, "{scenario}, then a new export");
    }
}

#[test]
fn rejected_records_are_for_a_person_and_the_others_are_in() {
    let (mut home, model) = with_export();
    home.start("partial");
    let ended = home.submit().expect(65);
    let rejected = model.effects().div_ceil(10);
    assert!(ended.stdout.contains(&format!("{rejected} avvisade")), "{}", ended.stdout);
    assert_eq!(home.effects().len(), model.effects() - rejected);
    assert_eq!(home.status()["held"]["rejected"], rejected);
    // As long as their content is the same they are not sent again.
    home.start("accept");
    let source = Source::generate(60, 5);
    home.export("natt-2", &source);
    let ended = home.submit();
    assert!([0, 65].contains(&ended.code), "{}\n{}", ended.code, ended.stdout);
    assert_eq!(home.effects().len(), model.effects() - rejected);
}

#[test]
fn another_authority_is_refused() {
    let (mut home, _) = with_export();
    home.start("accept");
    let other = tempfile::tempdir().unwrap();
    let stranger = Receiver::start(&other.path().join("sandbox"), "accept");
    let theirs = other.path().join("sandbox/keys/ca.pem");
    let ours = home.folder().join("sandbox/keys/ca.pem");
    home.replace("socialdata.toml", ours.to_str().unwrap(), theirs.to_str().unwrap());
    home.submit().expect(77);
    assert!(home.effects().is_empty());
    drop(stranger);
}

#[test]
fn another_receipt_key_is_refused() {
    let (mut home, _) = with_export();
    home.start("accept");
    let text = std::fs::read_to_string(home.config()).unwrap();
    let line = text.lines().find(|line| line.starts_with("receipt_keys")).unwrap();
    // The thumbprint of the example in RFC 8037, appendix A.3.
    let other = "receipt_keys = [\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"]";
    home.replace("socialdata.toml", line, other);
    home.submit().expect(77);
    assert!(home.effects().is_empty());
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let (mut home, model) = with_export();
    home.start("accept");
    let mode = |file: &str, mode: u32| {
        let path = home.folder().join(file);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for file in [
        "nycklar/manifest.pem",
        "nycklar/record-id.key",
        "nycklar/content-mac.key",
        "nycklar/audit.key",
        "nycklar/spool.key",
        "sandbox/keys/client.key.pem",
    ] {
        mode(file, 0o644);
        let ended = home.submit().expect(77);
        assert!(ended.stderr.contains("0600"), "{file}: {}", ended.stderr);
        mode(file, 0o600);
    }
    assert!(home.effects().is_empty());
    home.submit().expect(0);
    home.assert_done(&model);
}

/// The command line's contract: a permission is a matter of security.
#[cfg(unix)]
#[test]
fn a_spool_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let (mut home, _) = with_export();
    home.start("accept");
    for (file, mode) in [("spole/spool.db", 0o644), ("spole", 0o755)] {
        let path = home.folder().join(file);
        let before = std::fs::metadata(&path).unwrap().permissions();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        home.submit().expect(77);
        std::fs::set_permissions(&path, before).unwrap();
    }
    assert!(home.effects().is_empty());
}

#[test]
fn a_configuration_that_is_not_understood_is_78_and_not_quoted() {
    let check = |file: &str, from: &str, to: &str| {
        let (mut home, _) = with_export();
        home.start("accept");
        home.replace(file, from, to);
        let ended = home.submit().expect(78);
        assert!(
            ended.stderr.contains(file.trim_end_matches(".toml")) || ended.stderr.contains("policy"),
            "{}",
            ended.stderr
        );
        assert!(
            !ended.stderr.contains("199006022397") && !ended.stderr.contains("okand_nyckel"),
            "{}",
            ended.stderr
        );
        assert!(home.effects().is_empty());
    };
    check("socialdata.toml", "[sender]", "[sender]\nokand_nyckel = \"199006022397\"");
    check("socialdata.toml", "[policy]", "[okand_nyckel]\nx = 1\n[policy]");
    check("socialdata.toml", "[policy]", "[policy");
    check("socialdata.toml", "environment = \"sandbox\"", "environment = \"199006022397\"");
    check("policy.toml", "linkage = ", "okand_nyckel = ");
    check("policy.toml", "linkage = ", "okand_nyckel = \"199006022397\"\nlinkage = ");
    check("policy.toml", "treatment = \"identified\"", "treatment = \"199006022397\"");
    check("policy.toml", "path = \"/", "path = \"/okand_nyckel/");
}

#[test]
fn what_the_configuration_names_must_be_there() {
    let (home, _) = with_export();
    let gone = |file: &str| {
        let path = home.folder().join(file);
        let aside = path.with_extension("undan");
        #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
        std::fs::rename(&path, &aside).unwrap();
        let ended = home.submit();
        #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
        std::fs::rename(&aside, &path).unwrap();
        ended
    };
    gone("socialdata.toml").expect(78);
    gone("policy.toml").expect(78);
    gone("sandbox/keys/ca.pem").expect(78);
    gone("nycklar/record-id.key").expect(78);
    gone("inbox").expect(66);
}

#[test]
fn a_key_for_another_purpose_is_refused() {
    let (mut home, _) = with_export();
    home.start("accept");
    let key = |name: &str| home.folder().join(format!("nycklar/{name}.key"));
    let audit = std::fs::read(key("audit")).unwrap();
    for name in ["record-id", "content-mac", "spool"] {
        let own = std::fs::read(key(name)).unwrap();
        crate::home::write(&key(name), &audit);
        let ended = home.submit();
        assert!([77, 78].contains(&ended.code), "{name}: {}\n{}", ended.code, ended.stderr);
        crate::home::write(&key(name), &own);
    }
    assert!(home.effects().is_empty());
}

#[test]
fn a_damaged_spool_is_not_used() {
    let (mut home, _) = with_export();
    home.start("accept");
    let database = home.spool().join("spool.db");
    let whole = std::fs::read(&database).unwrap();
    for damage in [&b""[..], &whole[..whole.len() / 2], &[b'x'; 8192]] {
        crate::home::write(&database, damage);
        let ended = home.submit();
        assert!(ended.code != 0, "a night on a spool of {} bytes\n{}", damage.len(), ended.stdout);
        assert!(home.effects().is_empty());
    }
    crate::home::write(&database, &whole);
    home.submit().expect(0);
}
