//! `pseudonymise`: what leaves of a file, what stays, and that nothing else is said.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::canary::Canary;
use crate::command::{Ended, command};
use crate::fixtures;
use crate::home::write;

/// Published test keys (`fixtures/vectors`).
pub(crate) const PERSON_KEY: &str =
    "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b\n";
pub(crate) const RECORD_ID_KEY: &str =
    "socialdata-key-v1.record-id.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.1f7667a3\n";

/// A key file that nobody else can read, in a folder that nobody else can open.
pub(crate) fn key_file(folder: &Path, name: &str, text: &str) -> PathBuf {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = folder.join(name);
    write(&path, text.as_bytes());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path
}

struct Desk {
    folder: tempfile::TempDir,
    person: PathBuf,
    record_id: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let person = key_file(folder.path(), "person.key", PERSON_KEY);
        let record_id = key_file(folder.path(), "record-id.key", RECORD_ID_KEY);
        Self { folder, person, record_id }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// With both keys, so that the output is the same every time.
    fn run(&self, input: &Path, policy: &str, more: &[&str]) -> Ended {
        let mut command = command(["pseudonymise", "--policy", policy, "--system", "system-a"]);
        command.arg(input).arg("--key").arg(&self.person).arg("--key").arg(&self.record_id).args(more);
        Ended::of(command.output().unwrap())
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| line.parse().unwrap_or_else(|error| panic!("{error}"))).collect()
}

fn months() -> Vec<PathBuf> {
    fixtures::list("valid")
        .into_iter()
        .filter(|folder| fixtures::name(folder) != "anmalan")
        .map(|folder| folder.join("manad-2026-09.ndjson"))
        .collect()
}

/// A month of every type under every policy without clear person keys: it fits the schema of the policy, and no identity
/// number of the input is in it, in any spelling.
#[test]
fn what_leaves_fits_its_schema_and_holds_no_number() {
    let desk = Desk::new();
    let (mut records, mut numbers) = (0, 0);
    for path in months() {
        let canary = Canary::of_inputs([&std::fs::read(&path).unwrap()[..]]);
        numbers += canary.numbers();
        for policy in ["pseudonymiserad", "minimal", "aggregat"] {
            let ended = desk.run(&path, policy, &[]);
            // A protected person may be among them and is held.
            assert!([0, 65].contains(&ended.code), "{}", ended.stderr);
            canary.assert_absent(policy, ended.stdout.as_bytes());
            canary.assert_absent(policy, ended.stderr.as_bytes());
            let posttyp = fixtures::name(path.parent().unwrap()).to_owned();
            let schema = crate::command::run(["policy", "schema", policy, &posttyp]).expect(0).json();
            let judge = jsonschema::validator_for(&schema).unwrap();
            for line in lines(&ended.stdout) {
                assert_eq!(line["type"], *posttyp);
                assert_eq!(line["period"], "2026-09");
                assert!(line["recordId"].as_str().unwrap().starts_with("r1."));
                let errors: Vec<_> =
                    judge.iter_errors(&line["data"]).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{policy} {posttyp}: {errors:?}");
                records += 1;
            }
        }
    }
    assert!(records > 1_500 && numbers > 100, "{records} records, {numbers} numbers");
}

#[test]
fn the_same_keys_give_the_same_bytes_from_any_form_and_order() {
    let desk = Desk::new();
    let ndjson = fixtures::path("valid/insats/manad-2026-09.ndjson");
    let first = desk.run(&ndjson, "minimal", &[]);
    let csv = desk.run(&fixtures::path("valid/insats/manad-2026-09.csv"), "minimal", &[]);
    assert_eq!(first.stdout, csv.stdout);
    let text = std::fs::read_to_string(&ndjson).unwrap();
    let reversed: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
    write(&desk.path("reversed"), reversed.as_bytes());
    assert_eq!(
        desk.run(&desk.path("reversed"), "minimal", &[]).stdout,
        first.stdout,
        "the order is that of the ids"
    );

    let output = desk.path("ut.ndjson");
    let ended = desk.run(&ndjson, "minimal", &["--output", output.to_str().unwrap()]);
    assert!(ended.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(output).unwrap(), first.stdout);
}

#[test]
fn one_key_is_enough_and_its_record_ids_join_nothing_else() {
    let desk = Desk::new();
    let input = fixtures::path("valid/insats/grund.ndjson");
    let once = || {
        let args = ["pseudonymise", "--policy", "pseudonymiserad", "--key"];
        let ended = Ended::of(command(args).arg(&desk.person).arg(&input).output().unwrap()).expect(0);
        assert!(ended.stderr.contains("ingen nyckel med ändamålet record-id"), "{}", ended.stderr);
        lines(&ended.stdout).remove(0)
    };
    let (one, other) = (once(), once());
    assert_eq!(one["data"]["person"], other["data"]["person"]);
    assert_ne!(one["recordId"], other["recordId"]);
    assert_ne!(one["data"]["insatsId"], other["data"]["insatsId"]);
}

/// Whole records go on; one that cannot be made fit stays, and the reason names the member and not the value.
#[test]
fn a_record_with_a_fault_is_held_and_the_others_go_on() {
    let desk = Desk::new();
    let good = std::fs::read_to_string(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let number = "191212121212";
    assert!(good.contains(number), "the base record has the published number");
    let with = |post_id: &str, from: &str, to: &str| {
        let named = good.replacen("\"postId\":\"", &format!("\"postId\":\"{post_id}-"), 1);
        assert!(named.contains(from));
        named.replacen(from, to, 1)
    };
    let text = [
        good.clone(),
        // A wrong check digit, ten digits, a pseudonym already, nothing that can be read.
        with("A", number, "191212121213"),
        with("B", number, "1212121212"),
        with(
            "C",
            &format!("\"idtyp\":\"personnummer\",\"id\":\"{number}\""),
            "\"idtyp\":\"pseudonym\",\"id\":\"p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g\"",
        ),
        with("D", number, "okänt"),
        "{\"posttyp\":\n".to_owned(),
        // Twice the same key: nobody can say which is right.
        with("E", number, number),
        with("E", number, number),
    ]
    .concat();
    let input = desk.path("in.ndjson");
    write(&input, text.as_bytes());
    let output = desk.path("ut.ndjson");
    let ended = desk.run(&input, "pseudonymiserad", &["--output", output.to_str().unwrap()]);
    let ended = ended.expect(65);
    let written = lines(&std::fs::read_to_string(&output).unwrap());
    assert_eq!(written.len(), 1, "{}", ended.stderr);
    assert!(written[0]["data"]["person"]["id"].as_str().unwrap().starts_with("p1."));
    for (post, place) in
        [("(A-", "/person/id"), ("(B-", "/person/id"), ("(C-", "/person/id: "), ("(D-", "/person/id")]
    {
        let line = ended.stderr.lines().find(|line| line.contains(post));
        let line = line.unwrap_or_else(|| panic!("{post} is not named\n{}", ended.stderr));
        assert!(line.contains("hölls tillbaka") && line.contains(place), "{line}");
    }
    assert!(ended.stderr.contains("tolv siffror utan bindestreck"), "{}", ended.stderr);
    assert!(ended.stderr.contains("1 nycklar förekommer flera gånger"), "{}", ended.stderr);
    let canary = Canary::of_inputs([number.as_bytes(), b"191212121213"]);
    canary.assert_absent("diagnostics", ended.stderr.as_bytes());
    canary.assert_absent("output", &std::fs::read(&output).unwrap());
    assert!(!ended.stderr.contains("okänt") && !ended.stderr.contains("5ktfaz"), "{}", ended.stderr);
}

#[test]
fn a_protected_person_is_held_without_being_named() {
    let desk = Desk::new();
    let good = std::fs::read_to_string(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let marked = good.replacen("\"idtyp\":", "\"skydd\":\"sekretessmarkering\",\"idtyp\":", 1);
    let input = desk.path("in.ndjson");
    write(&input, marked.as_bytes());
    let ended = desk.run(&input, "pseudonymiserad", &[]).expect(65);
    assert!(ended.stdout.is_empty());
    assert_eq!(ended.stderr, "socialdata: 0 poster skrevs, 1 hölls tillbaka\n");
}

#[test]
fn nothing_is_written_without_the_right_policy_and_keys() {
    let desk = Desk::new();
    let input = fixtures::path("valid/insats/grund.ndjson");
    let output = desk.path("ut.ndjson");
    let refused = |args: &[&str], code: i32| {
        let output = output.to_str().unwrap();
        let ended = command(["pseudonymise", "--output", output]).arg(&input).args(args).output().unwrap();
        let ended = Ended::of(ended).expect(code);
        assert!(ended.stdout.is_empty() && !ended.stderr.contains("1912"), "{}", ended.stderr);
        assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 2, "only the keys are there");
    };
    let (person, record_id) = (desk.person.to_str().unwrap(), desk.record_id.to_str().unwrap());
    let policy = ["--policy", "pseudonymiserad"];
    refused(&policy, 2);
    refused(&[&policy[..], &["--key", record_id]].concat(), 2);
    refused(&[&policy[..], &["--key", person, "--key", person]].concat(), 2);
    refused(&[&policy[..], &["--key", person, "--key", record_id]].concat(), 2);
    refused(&[&policy[..], &["--key", person, "--recipient", "se.kommun.annan"]].concat(), 78);
    let missing = desk.path("finns-inte");
    refused(&[&policy[..], &["--key", missing.to_str().unwrap()]].concat(), 78);
    refused(&["--policy", "finns-inte.toml", "--key", person], 78);
    std::fs::set_permissions(&desk.person, std::fs::Permissions::from_mode(0o644)).unwrap();
    refused(&[&policy[..], &["--key", person]].concat(), 77);
}

#[test]
fn a_file_that_cannot_be_read_leaves_nothing_behind() {
    let desk = Desk::new();
    let output = desk.path("ut.ndjson");
    let more = ["--output", output.to_str().unwrap()];
    desk.run(Path::new("finns-inte.ndjson"), "minimal", &more).expect(66);
    desk.run(&fixtures::path("hostile/spreadsheet.xlsx"), "minimal", &more).expect(66);
    assert!(!output.exists());
}

#[test]
fn a_void_leaves_as_one() {
    let desk = Desk::new();
    let ended = desk.run(&fixtures::path("valid/insats/handelser-2026-09.ndjson"), "pseudonymiserad", &[]);
    let voids: Vec<Value> = lines(&ended.stdout).into_iter().filter(|line| line["op"] == "void").collect();
    assert!(!voids.is_empty() && voids.iter().all(|line| line.get("data").is_none()), "{}", ended.stderr);
}
