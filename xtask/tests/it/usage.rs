//! Help and wrong words.

use std::process::{Command, Output};

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().unwrap()
}

#[test]
fn help_names_every_command() {
    let output = xtask(&["help"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    for command in [
        "test",
        "codegen --check",
        "schema-diff OLD NEW",
        "docs --check",
        "new-rule FAMILY",
        "rules-diff OLD NEW",
        "bench --check",
        "tidy",
        "help",
    ] {
        assert!(text.lines().any(|line| line.trim_start().starts_with(command)), "{command}");
    }
}

#[test]
fn wrong_words_are_a_usage_error() {
    for words in [
        &[][..],
        &["tset"],
        &["tidy", "--check"],
        &["codegen", "--force"],
        &["schema-diff", "schemas"],
        &["docs", "--chek"],
        &["bench", "--chek"],
        &["new-rule", "TID"],
    ] {
        let output = xtask(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: no such command"));
    }
}

#[test]
fn outside_the_workspace_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("tidy")
        .env_remove("CARGO_MANIFEST_DIR")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr).unwrap().starts_with("error: this is not the workspace's folder")
    );
}
