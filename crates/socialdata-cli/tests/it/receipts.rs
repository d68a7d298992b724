//! `socialdata receipts`: the proof of what was sent, years later and without a network.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use serde_json::Value;

use crate::command::{Ended, command, run};
use crate::home::{Home, write};
use crate::source::Source;

/// The thumbprint of the example in RFC 8037, appendix A.3: nobody's register.
const STRANGER: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

struct Archive {
    home: Home,
    folder: PathBuf,
}

impl Archive {
    /// The receipts of three nights, exported while the register can be asked for its keys.
    fn new() -> Self {
        let mut home = Home::new();
        home.start("accept");
        let folder = home.folder().join("arkiv");
        receipts(&home, &["export", folder.to_str().unwrap()]).expect(0);
        home.stop();
        Self { home, folder }
    }

    fn files(&self, word: &str) -> Vec<PathBuf> {
        let mut files: Vec<_> = std::fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_str().unwrap().contains(word) && path.extension() == Some("jws".as_ref()))
            .collect();
        files.sort();
        assert!(!files.is_empty(), "no {word}");
        files
    }

    fn pin(&self) -> String {
        let text = std::fs::read_to_string(self.home.config()).unwrap();
        let line = text.lines().find(|line| line.starts_with("receipt_keys")).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    }

    /// Nothing but the folder and the thumbprint, as in an archive many years on.
    fn verify_alone(&self, file: &Path) -> Ended {
        run(["receipts", "verify", "--format", "json", "--pin", &self.pin(), file.to_str().unwrap()])
    }

    fn verify(&self, file: &Path) -> Ended {
        receipts(&self.home, &["verify", "--format", "json", file.to_str().unwrap()])
    }
}

fn receipts(home: &Home, args: &[&str]) -> Ended {
    let mut command = command(["receipts"]);
    let ended = Ended::of(command.args(args).arg("--config").arg(home.config()).output().unwrap());
    home.assert_nothing_leaked(&ended);
    ended
}

fn first(ended: &Ended) -> Value {
    ended.json()["receipts"][0].clone()
}

fn checks(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|check| check.as_str().unwrap()).collect()
}

#[test]
fn the_list_has_the_swedish_names_and_the_whole_chain() {
    let home = Home::new();
    let text = receipts(&home, &[]).expect(0).stdout;
    assert_eq!(text, receipts(&home, &["list"]).expect(0).stdout);
    for name in ["mottagningskvittens", "behandlingskvittens"] {
        assert!(text.contains(name), "{text}");
    }
    let report = receipts(&home, &["list", "--format", "json"]).expect(0).json();
    let list = report["receipts"].as_array().unwrap();
    assert_eq!(list.len(), text.lines().count());
    for (number, receipt) in (1..).zip(list) {
        assert_eq!((receipt["receiptNo"].as_u64(), receipt["signed"].as_bool()), (Some(number), Some(true)));
    }
}

#[test]
fn an_archive_proves_by_itself_with_nothing_but_the_thumbprint() {
    let archive = Archive::new();
    let custody = first(&archive.verify_alone(&archive.files("mottagningskvittens")[0]).expect(0));
    let proved = checks(&custody["proved"]);
    for check in ["R1", "R2", "R3", "R4", "R5", "R6", "R8", "R9", "R10", "R11", "R12", "R17"] {
        assert!(proved.contains(&check), "{check} is not proved: {custody}");
    }
    assert_eq!(custody["notProved"][0]["check"], "R7", "{custody}");
    let outcome = first(&archive.verify_alone(&archive.files("behandlingskvittens")[0]).expect(0));
    for check in ["R9", "R13", "R14", "R15", "R16"] {
        assert!(checks(&outcome["proved"]).contains(&check), "{check} is not proved: {outcome}");
    }
}

#[test]
fn with_the_configuration_the_parties_and_every_receipt_of_the_spool_are_proved() {
    let archive = Archive::new();
    let mut args = vec!["verify".to_owned(), "--format".to_owned(), "json".to_owned()];
    args.extend(archive.files("kvittens").iter().map(|path| path.to_str().unwrap().to_owned()));
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let report = receipts(&archive.home, &args).expect(0).json();
    for receipt in report["receipts"].as_array().unwrap() {
        assert_eq!(receipt["notProved"].as_array().unwrap().len(), 0, "{receipt}");
        assert!(checks(&receipt["proved"]).contains(&"R7"), "{receipt}");
    }
    let text = receipts(&archive.home, &["verify", archive.files("behandlings")[0].to_str().unwrap()])
        .expect(0)
        .stdout;
    assert!(text.contains("registret har behandlat just de poster som skickades"), "{text}");
}

#[test]
fn a_receipt_alone_proves_its_signature_and_says_what_it_does_not_prove() {
    let archive = Archive::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("kvittens.jws");
    std::fs::copy(&archive.files("behandlingskvittens")[0], &file).unwrap();
    let keys = archive.folder.join("kvittensnycklar.json");
    let args = ["receipts", "verify", "--pin", &archive.pin(), "--keys", keys.to_str().unwrap()];
    let ended = run(args.into_iter().chain(["--format", "json", file.to_str().unwrap()])).expect(0);
    let receipt = first(&ended);
    assert_eq!(checks(&receipt["proved"]), ["R1", "R2", "R3", "R4", "R5", "R6"]);
    let missing = receipt["notProved"].as_array().unwrap().iter().map(|it| it["check"].as_str().unwrap());
    assert_eq!(
        missing.collect::<Vec<_>>(),
        ["R7", "R12", "R8", "R9", "R11", "R13", "R14", "R15", "R16", "R17"]
    );
}

#[test]
fn each_fault_is_77_with_the_name_of_its_check() {
    let archive = Archive::new();
    let custody = archive.files("mottagningskvittens")[0].clone();
    let outcome = archive.files("behandlingskvittens")[0].clone();
    let whole = std::fs::read_to_string(&custody).unwrap();
    let dossier = |file: &Path| {
        let id = first(&archive.verify_alone(file).expect(0))["submissionId"].as_str().unwrap().to_owned();
        archive.folder.join(format!("{id}.inlamning.json"))
    };
    let expect = |ended: Ended, check: &str| {
        assert_eq!(first(&ended.expect(77))["check"], check);
    };
    let with = |path: &Path, from: &str, to: &str, file: &Path, check: &str| {
        let before = std::fs::read_to_string(path).unwrap();
        assert!(before.contains(from), "{from}");
        write(path, before.replacen(from, to, 1).as_bytes());
        expect(archive.verify_alone(file), check);
        write(path, before.as_bytes());
    };

    let (signed, signature) = whole.rsplit_once('.').unwrap();
    let mut raw = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(signature).unwrap();
    raw[0] ^= 1;
    let changed = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(raw);
    write(&custody, b"ingen kvittens");
    expect(archive.verify_alone(&custody), "R1");
    write(&custody, format!("{signed}.{changed}").as_bytes());
    expect(archive.verify_alone(&custody), "R5");
    write(&custody, whole.as_bytes());

    // The manifest is a signed document, but no receipt.
    let document: Value = std::fs::read_to_string(dossier(&custody)).unwrap().parse().unwrap();
    let manifest = archive.folder.join("manifest.jws");
    write(&manifest, document["manifest"].as_str().unwrap().as_bytes());
    expect(archive.verify_alone(&manifest), "R3");

    let file = custody.to_str().unwrap();
    expect(run(["receipts", "verify", "--format", "json", "--pin", STRANGER, file]), "R4");

    // A record list, or a finding, that is not what was sent and said.
    let list = dossier(&outcome);
    with(&list, "\"version\": 1", "\"version\": 2", &outcome, "R15");
}

#[test]
fn another_environment_or_sender_is_77_and_r7() {
    let archive = Archive::new();
    let file = archive.files("mottagningskvittens")[0].clone();
    archive.verify(&file).expect(0);
    archive.home.replace("socialdata.toml", "path = \"spole\"", "path = \"spole-2\"");
    archive.home.replace("socialdata.toml", "typ = \"socialnamnd\"", "typ = \"kommun\"");
    assert_eq!(first(&archive.verify(&file).expect(77))["check"], "R7");
}

#[test]
fn a_receipt_of_another_spool_is_not_taken_for_ones_own() {
    let archive = Archive::new();
    let other = Archive::new();
    let file = other.files("mottagningskvittens")[0].clone();
    // Its key is another register's.
    let keys = other.folder.join("kvittensnycklar.json");
    let ended = receipts(
        &archive.home,
        &["verify", "--format", "json", "--keys", keys.to_str().unwrap(), file.to_str().unwrap()],
    );
    assert_eq!(first(&ended.expect(77))["check"], "R4");
    // Even a trusted key does not make its place in the chain one's own.
    let ended = receipts(
        &archive.home,
        &[
            "verify",
            "--format",
            "json",
            "--pin",
            &other.pin(),
            "--keys",
            keys.to_str().unwrap(),
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(first(&ended.expect(77))["check"], "R12");
}

#[test]
fn without_keys_nothing_was_checked() {
    let archive = Archive::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("kvittens.jws");
    std::fs::copy(&archive.files("mottagningskvittens")[0], &file).unwrap();
    archive.verify_alone(&file).expect(66);
    archive.verify_alone(&elsewhere.path().join("finns-inte.jws")).expect(66);
    run(["receipts", "verify", file.to_str().unwrap()]).expect(2);
}

#[test]
fn an_export_is_verbatim_listed_and_private() {
    let archive = Archive::new();
    let index: Value =
        std::fs::read_to_string(archive.folder.join("forteckning.json")).unwrap().parse().unwrap();
    let listed = index["receipts"].as_array().unwrap();
    assert_eq!(listed.len(), archive.files("kvittens").len());
    for receipt in listed {
        let bytes = std::fs::read(archive.folder.join(receipt["file"].as_str().unwrap())).unwrap();
        let digest = crate::canary::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        assert_eq!(receipt["digest"], format!("sha-256:{digest}"));
    }
    #[cfg(unix)]
    for path in std::fs::read_dir(&archive.folder).unwrap().map(|entry| entry.unwrap().path()) {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            path.display()
        );
    }
    // A second export does not mix with the first.
    receipts(&archive.home, &["export", archive.folder.to_str().unwrap()]).expect(74);
}

#[test]
fn without_the_register_the_receipts_are_there_and_the_missing_keys_are_said() {
    let home = Home::new();
    let folder = home.folder().join("arkiv");
    let ended = receipts(&home, &["export", folder.to_str().unwrap()]).expect(69);
    assert!(ended.stderr.contains("inte registrets nycklar"), "{}", ended.stderr);
    assert!(folder.join("forteckning.json").exists() && !folder.join("kvittensnycklar.json").exists());
}

#[test]
fn rejected_records_are_proved_too() {
    let mut home = Home::new();
    home.export("natt-9", &Source::generate(60, 5));
    home.start("partial");
    home.submit().expect(65);
    let folder = home.folder().join("arkiv");
    receipts(&home, &["export", folder.to_str().unwrap()]).expect(0);
    home.stop();
    let archive = Archive { home, folder };
    let last = archive.files("behandlingskvittens").pop().unwrap();
    let proof = first(&archive.verify_alone(&last).expect(0));
    assert!(checks(&proof["proved"]).contains(&"R14"), "{proof}");
    let id = proof["submissionId"].as_str().unwrap();
    let list = archive.folder.join(format!("{id}.inlamning.json"));
    let before = std::fs::read_to_string(&list).unwrap();
    assert!(before.contains("\"rejected\""), "no finding to change");
    write(&list, before.replacen("\"rejected\"", "\"stale\"", 1).as_bytes());
    assert_eq!(first(&archive.verify_alone(&last).expect(77))["check"], "R14");
}
