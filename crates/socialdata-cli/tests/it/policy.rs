//! `policy lint|explain|diff|schema`: what a policy says of itself.

use std::path::PathBuf;

use crate::command::{command, run};
use crate::fixtures;
use crate::home::write;
use crate::pseudonymise::{PERSON_KEY, RECORD_ID_KEY, key_file};

const SHIPPED: [&str; 4] = ["identifierad", "pseudonymiserad", "minimal", "aggregat"];

fn shipped(name: &str) -> String {
    std::fs::read_to_string(fixtures::root().join(format!("../schemas/policy/{name}.toml"))).unwrap()
}

/// A policy file made of a shipped one.
fn changed(name: &str, from: &str, to: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    let text = shipped(name);
    assert!(text.contains(from), "{from}");
    write(&path, text.replacen(from, to, 1).as_bytes());
    (folder, path)
}

#[test]
fn shipped_policies_have_no_fault_and_are_no_policies_for_production() {
    for name in SHIPPED {
        let ended = run(["policy", "lint", name]).expect(0);
        assert_eq!(ended.stdout, format!("{name}: inga fel\n"));
        let ended = run(["policy", "lint", name, "--production", "--lang", "en"]).expect(1);
        assert!(ended.stdout.lines().all(|line| line.starts_with("P03: ") || line.ends_with("faults")));
    }
}

#[test]
fn a_fault_ends_with_1_and_what_is_no_policy_with_78() {
    let (_folder, path) = changed("pseudonymiserad", "epoch = \"2026\"", "epoch = \"i år\"");
    let ended = command(["policy", "lint"]).arg(&path).output().unwrap();
    let said = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.starts_with("P10: pseudonym.epoch ") && said.ends_with(": 1 fel\n"), "{said}");
    // Elsewhere a policy with a fault is not used at all.
    for args in [&["policy", "explain"][..], &["policy", "diff", "minimal"]] {
        let ended = command(args).arg(&path).output().unwrap();
        assert_eq!(ended.status.code(), Some(78), "{args:?}");
    }
    let (_folder, path) = changed("minimal", "unknown_field", "unknown_fields");
    assert_eq!(command(["policy", "lint"]).arg(&path).output().unwrap().status.code(), Some(78));
    run(["policy", "lint", "finns-inte.toml"]).expect(78);
}

#[test]
fn what_surrounds_a_policy_is_judged_too() {
    run(["policy", "lint", "minimal", "--period", "2026-01"]).expect(0);
    let ended = run(["policy", "lint", "minimal", "--period", "2025-12"]).expect(1);
    assert!(ended.stdout.starts_with("P13: "), "{}", ended.stdout);
    run(["policy", "lint", "minimal", "--with", "aggregat", "--with", "identifierad"]).expect(0);
    let (_folder, path) = changed("minimal", "version = \"1\"", "version = \"2\"");
    let ended = command(["policy", "lint", "minimal", "--with"]).arg(path).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stdout.starts_with(b"P13: "));

    let folder = tempfile::tempdir().unwrap();
    let own = key_file(folder.path(), "egen", RECORD_ID_KEY);
    let lint = |other: &PathBuf| {
        let args = ["policy", "lint", "minimal", "--record-id-key"];
        command(args).arg(&own).arg("--other-record-id-key").arg(other).output().unwrap()
    };
    let ended = lint(&own);
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stdout.starts_with(b"P06: "));
    let of_another_purpose = key_file(folder.path(), "person", PERSON_KEY);
    assert_eq!(lint(&of_another_purpose).status.code(), Some(78));
}

#[test]
fn every_member_is_explained_before_and_after() {
    let said = run(["policy", "explain", "pseudonymiserad"]).expect(0).stdout;
    for text in [
        "se.kommun.analys/pseudonymised, version 1",
        "Epok 2026: ",
        "Varje avsändare har en egen nyckel: ",
        "publicerat testnummer",
        "\ninsats\n",
    ] {
        assert!(said.contains(text), "{text}\n{said}");
    }
    let line = |path: &str| said.lines().find(|line| line.trim_start().starts_with(path)).unwrap().to_owned();
    let id = line("/person/id ");
    assert!(id.contains("ersatt med nyckel") && id.contains(" 199006022397 ") && id.contains(" p1."), "{id}");
    assert!(line("/person/fodelsear ").contains("lämnas inte"));
    assert!(line("/omrade ").contains("i klartext"));
    // What all types treat alike is told once.
    assert_eq!(said.matches("/ansvarig/kommunkod ").count(), 1);

    let said = run(["policy", "explain", "minimal", "--posttyp", "ekonomiskt-bistand", "--lang", "en"])
        .expect(0)
        .stdout;
    let amount = said.lines().find(|line| line.contains("/bistandsbelopp")).unwrap();
    assert!(
        amount.contains("down in steps of 5000 kr")
            && amount.contains(" 11450 ")
            && amount.ends_with(" 10000")
    );
    assert!(!said.contains("/insatstyp"), "one type was asked for");
}

#[test]
fn the_k_report_hides_small_counts_where_there_is_no_screen() {
    let data = fixtures::path("valid/insats/manad-2026-09.ndjson");
    let output = command(["policy", "explain", "aggregat", "--posttyp", "insats", "--data"])
        .arg(&data)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let row = |name: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().rev().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let records = std::fs::read_to_string(&data).unwrap().lines().count();
    assert_eq!(row("poster")[1], records.to_string());
    for name in ["ensamma", "i grupper om 2–4", "i grupper om 5", "poster"] {
        for cell in row(name) {
            let count: Option<u64> = cell.parse().ok();
            assert!(cell == ".." || count.is_some_and(|count| count == 0 || count >= 5), "{name} {cell}");
        }
    }
    assert!(said.contains("På skärm visas exakta tal"), "{said}");
    run(["policy", "explain", "minimal", "--data", "finns-inte.ndjson"]).expect(66);
}

#[test]
fn a_new_version_says_what_it_sends_more_or_less_of() {
    assert_eq!(
        run(["policy", "diff", "minimal", "minimal"]).expect(0).stdout,
        "Policyerna lämnar samma sak.\n"
    );
    let from = "path = \"/beslutsdatum\"\ntreatment = \"generalised\"\nmethod = \"year\"";
    let (_folder, path) = changed("minimal", from, &from.replace("year", "month"));
    let diff = |one: &std::path::Path, other: &std::path::Path| {
        let output = command(["policy", "diff"]).args([one, other]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let minimal = std::path::Path::new("minimal");
    assert_eq!(diff(minimal, &path), "Mer lämnas (1):\n  insats/beslutsdatum: bara år → bara månad\n");
    assert_eq!(diff(&path, minimal), "Mindre lämnas (1):\n  insats/beslutsdatum: bara månad → bara år\n");
    let (_folder, path) =
        changed("minimal", "protected_persons = \"hold\"", "protected_persons = \"generalise\"");
    assert_eq!(diff(minimal, &path), "mer     protected_persons: hold → generalise\n");
}

#[test]
fn a_receiver_gets_the_schema_of_what_leaves() {
    for name in SHIPPED {
        for posttyp in ["insats", "ekonomiskt-bistand", "anmalan"] {
            let schema = run(["policy", "schema", name, posttyp]).expect(0).json();
            jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name} {posttyp}: {error}"));
            assert_eq!(schema["additionalProperties"], false);
        }
    }
    run(["policy", "schema", "minimal", "insatser"]).expect(2);
}
