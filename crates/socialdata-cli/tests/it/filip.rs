//! `filip check` and `project`.

use std::path::Path;

use crate::command::run;
use crate::{fixtures, home};

const SOL1: &str = "SOL1_0180_202609_20261012T0930.txt";

fn check(folder: &Path, more: &[&str], code: i32) -> crate::command::Ended {
    let folder = folder.to_str().unwrap();
    let known =
        ["filip", "check", folder, "--filkod", "0180", "--open-period", "2026-09", "--date", "2026-11-23"];
    run(known.iter().chain(more)).expect(code)
}

#[test]
fn a_folder_that_is_right_is_0_and_one_that_is_not_is_1() {
    let good = fixtures::path("filip/check/FIL-062/good");
    let ended = check(&good, &[], 0);
    assert!(ended.stdout.starts_with("2 filer: 0 fel, 0 varningar.\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("oktober 2019, ej bekräftade"), "{}", ended.stdout);
    let bad = fixtures::path("filip/check/FIL-062/bad");
    let ended = check(&bad, &[], 1);
    assert!(ended.stdout.contains(":1:3  FEL FIL-062"), "{}", ended.stdout);
    let ended = check(&bad, &["--lang", "en"], 1);
    assert!(ended.stdout.contains("ERROR FIL-062  The check digit"), "{}", ended.stdout);
    assert_eq!(check(&bad, &["--format", "json"], 1).json()["summary"]["errors"], 1);
}

#[test]
fn a_folder_that_is_not_there_is_66_and_a_strange_period_is_2() {
    run(["filip", "check", "finns-inte"]).expect(66);
    run(["filip", "check", "."]).expect(1);
    run(["filip", "check", ".", "--open-period", "2026-13"]).expect(2);
    run(["filip", "check", ".", "--filkod", "180"]).expect(2);
    run(["filip", "check"]).expect(2);
}

#[test]
fn all_findings_are_counted_and_some_are_listed() {
    let bad = fixtures::path("filip/check/FIL-021/bad");
    let report = check(&bad, &["--format", "json", "--max-findings", "1"], 1).json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert!(report["omitted"].as_u64().unwrap() > 0, "{report}");
}

#[cfg(unix)]
#[test]
fn links_folders_pipes_and_locked_files_are_findings() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    home::write(&at("LSS_0180_2026_20261012T0930.txt"), b"");
    std::fs::create_dir(at("mapp")).unwrap();
    symlink("/etc/passwd", at(SOL1)).unwrap();
    symlink(folder.path(), at("runt")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(at("uttag.txt")).unwrap();
    home::write(&at("KHSL1_0180_202609_20261012T0930.txt"), b"a;b\r\n");
    let locked = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(at("KHSL1_0180_202609_20261012T0930.txt"), locked).unwrap();
    let is_root = std::fs::File::open(at("KHSL1_0180_202609_20261012T0930.txt")).is_ok();
    let ended = check(folder.path(), &["--format", "json"], if is_root { 1 } else { 66 });
    drop(socket);
    let rules = &ended.json()["summary"]["byRule"];
    assert_eq!((&rules["FIL-025"], &rules["FIL-026"], &rules["FIL-027"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!((&rules["FIL-003"], rules["FIL-028"].is_null()), (&1.into(), is_root), "{rules}");
    assert!(!ended.stdout.contains("root:"));
}

#[test]
fn a_name_with_an_identity_number_is_not_printed() {
    let ended = check(&fixtures::path("filip/check/FIL-024/bad"), &[], 1);
    assert!(ended.stdout.contains("namnet visas inte"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("191212121212") && !ended.stderr.contains("191212121212"));
}

fn project(to: &str, period: &str, more: &[&str]) -> crate::command::Ended {
    let file = fixtures::path("filip/projektion").join(to).join("poster.ndjson");
    let words = ["project", file.to_str().unwrap(), "--to", to, "--kommunkod", "0180", "--period", period];
    run(words.iter().chain(more))
}

#[test]
fn what_is_projected_passes_the_portals_checks_and_says_that_it_is_unverified() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let ended = project("sol2", "2026-09", &["--out", out, "--at", "2026-10-12T09:30"]).expect(0);
    assert!(ended.stderr.contains("layout sol2 1: ej verifierad"), "{}", ended.stderr);
    assert!(ended.stdout.trim_end().ends_with("SOL2_0180_202609_20261012T0930.txt"), "{}", ended.stdout);
    let bytes = std::fs::read(folder.path().join("SOL2_0180_202609_20261012T0930.txt")).unwrap();
    assert_eq!(bytes.split(|byte| *byte == b'\n').count(), 6, "five lines, each with an end");
    // The other file of the pair: nothing of the month of September is in these records, so it has no rows.
    let report = check(folder.path(), &["--format", "json"], 1).json();
    let codes: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert!(codes.contains(&"FIL-020".into()), "half a pair: {report}");
    assert_eq!(report["files"][0]["kind"], "sol2");
    assert_eq!(report["summary"]["errors"], 1, "{report}");
}

#[test]
fn a_month_for_a_year_is_2_and_a_layout_for_another_file_too() {
    project("lss", "2026-10", &["--out", "-"]).expect(2);
    project("sol1", "2028", &["--out", "-"]).expect(2);
    project("sol3", "2028-02", &["--out", "-"]).expect(2);
    let layout = fixtures::root().join("../schemas/layout/v1/sol2.toml");
    project("sol1", "2028-02", &["--out", "-", "--layout", layout.to_str().unwrap()]).expect(2);
}

#[test]
fn a_layout_that_is_none_is_78_and_a_file_that_cannot_be_read_is_66() {
    let folder = tempfile::tempdir().unwrap();
    let layout = folder.path().join("l.toml");
    home::write(&layout, b"layout = \"a\"\n");
    project("sol1", "2028-02", &["--out", "-", "--layout", layout.to_str().unwrap()]).expect(78);
    let words =
        ["project", "finns-inte.ndjson", "--to", "sol1", "--kommunkod", "0180", "--period", "2028-02"];
    run(words.iter().chain(&["--out", "-"])).expect(66);
}

#[test]
fn the_sources_of_a_layout_are_listed() {
    let ended = run(["project", "--to", "ekb-ar", "--sources"]).expect(0);
    assert!(ended.stdout.contains("bistandsbelopp  number = 1–12\n"), "{}", ended.stdout);
}
