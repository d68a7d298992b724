//! A disk that takes no more.
//!
//! Without being root: the limit on the size of a file, and a tiny file system in a user namespace where those are allowed.

#![cfg(target_os = "linux")]

use std::process::Command;

use crate::command::{Ended, quiet_environment};
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::Source;

/// `submit` under a limit of `blocks` of 512 bytes per file. The signal is ignored, so that writing fails instead.
fn submit_limited(home: &Home, blocks: u64) -> Ended {
    let mut shell = Command::new("sh");
    quiet_environment(&mut shell);
    let script = r#"trap "" XFSZ; ulimit -f "$1"; exec "$0" submit --config "$2""#;
    shell.args(["-c", script, env!("CARGO_BIN_EXE_socialdata"), &blocks.to_string()]).arg(home.config());
    Ended::of(shell.output().unwrap())
}

#[test]
fn a_file_that_may_not_grow_is_74_and_nothing_is_lost() {
    let source = Source::generate(150, 8);
    let mut home = Home::with_receiver();
    home.export("natt-1", &source);
    let mut model = RegisterModel::default();
    model.night(&source);

    let now = std::fs::metadata(home.spool().join("spool.db")).unwrap().len() / 512;
    let mut failed = 0;
    for more in [0, 8, 16, 40, 80, 160, 320, 640] {
        let ended = submit_limited(&home, now + more);
        home.assert_nothing_leaked(&ended);
        // Later limits leave enough room, or a run before has done the work.
        assert!([0, 74].contains(&ended.code), "{more}: {}\n{}{}", ended.code, ended.stdout, ended.stderr);
        failed += usize::from(ended.code == 74);
    }
    assert!(failed > 0, "no limit was felt");
    home.submit().expect(0);
    model.assert_is(&home.effects(), &home.record_id_key());
}

#[test]
fn a_spool_on_a_tiny_disk_is_refused_before_anything_is_sent() {
    let is_allowed = Command::new("unshare")
        .args(["-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_allowed {
        eprintln!("not run: user and mount namespaces are not allowed here (unshare -rm)");
        return;
    }
    let mut home = Home::with_receiver();
    home.export("natt-1", &Source::generate(20, 8));
    home.replace("socialdata.toml", "path = \"spole\"", "path = \"liten/spole\"");
    std::fs::create_dir(home.folder().join("liten")).unwrap();
    let mut shell = Command::new("unshare");
    quiet_environment(&mut shell);
    let script = r#"mount -t tmpfs -o size=8m,mode=0700 tmpfs "$1" && exec "$0" submit --config "$2""#;
    shell.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_socialdata")]);
    shell.arg(home.folder().join("liten")).arg(home.config());
    let ended = Ended::of(shell.output().unwrap()).expect(74);
    home.assert_nothing_leaked(&ended);
    assert!(home.effects().is_empty());
    assert!(!home.is_archived("natt-1"));
}
