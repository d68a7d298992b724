//! `socialdata sandbox`

use std::process::Command;

use crate::command::run;
use crate::home::Home;
use crate::receiver::Receiver;
use crate::source::Source;

#[test]
fn it_keeps_port_and_keys_between_starts() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("sandbox");
    let said = || {
        let receiver = Receiver::start(&data_dir, "accept");
        let said = receiver.said().to_owned();
        receiver.kill();
        said
    };
    let first = said();
    for words in ["https://localhost:", "ca_file ", "certificate ", "key ", "receipt_keys "] {
        assert!(first.contains(words), "{words}\n{first}");
    }
    assert_eq!(first, said());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_with_0() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(&folder.path().join("sandbox"), "accept");
    let interrupted =
        Command::new("sh").args(["-c", &format!("kill -INT {}", receiver.id())]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(receiver.ended(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_74() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("sandbox");
    let ended = run(["sandbox", "--port", &port, "--data-dir", data_dir.to_str().unwrap()]).expect(74);
    assert!(ended.stdout.is_empty() && !ended.stderr.is_empty());
}

#[test]
fn the_effect_log_of_no_receiver_is_74() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(["sandbox", "effects", "--data-dir", folder.path().to_str().unwrap()]).expect(74);
    assert!(ended.stdout.is_empty());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "looking made files");
}

#[test]
fn the_effect_log_is_the_same_in_both_forms_and_with_the_receiver_down() {
    let source = Source::generate(20, 4);
    let mut home = Home::reporting(&source);
    let running = home.effects();
    home.stop();
    assert_eq!(home.effects(), running);
    assert_eq!(running.len(), source.len());
    let data_dir = home.folder().join("sandbox");
    let text = run(["sandbox", "effects", "--period", "2026-10", "--data-dir", data_dir.to_str().unwrap()])
        .expect(0);
    assert_eq!(text.stdout.lines().count(), source.len() + 1);
    assert!(text.stdout.lines().last().unwrap().starts_with(&source.len().to_string()));
    for (line, effect) in text.stdout.lines().zip(&running) {
        assert!(line.starts_with(effect["recordId"].as_str().unwrap()), "{line}");
        assert!(line.ends_with(effect["submissionId"].as_str().unwrap()), "{line}");
    }
}
