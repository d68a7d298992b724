//! Two runs at the same time: exactly one works.

use crate::command::Ended;
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::Source;

fn with_export() -> (Home, RegisterModel) {
    let source = Source::generate(60, 7);
    let mut home = Home::with_receiver();
    home.export("natt-1", &source);
    let mut model = RegisterModel::default();
    model.night(&source);
    (home, model)
}

/// Holds the lock as another run does.
fn lock(home: &Home) -> std::fs::File {
    let file = std::fs::File::options().read(true).write(true).open(home.spool().join("run.lock")).unwrap();
    file.try_lock().unwrap();
    file
}

#[test]
fn the_second_run_is_told_to_try_later() {
    let (home, model) = with_export();
    let held = lock(&home);
    for args in [&[][..], &["--dry-run"]] {
        let ended = home.submit_with(args).expect(75);
        assert!(home.effects().is_empty(), "{}", ended.stdout);
    }
    // Looking needs no lock.
    home.status();
    drop(held);
    home.submit().expect(0);
    model.assert_is(&home.effects(), &home.record_id_key());
}

#[test]
fn a_run_that_waits_goes_on_when_the_other_ends() {
    let (home, model) = with_export();
    let held = lock(&home);
    let mut waiting = home.command(&["--wait"]);
    waiting.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = waiting.spawn().unwrap();
    // It cannot have ended while the lock is held, however long one looks.
    for _ in 0..50 {
        assert_eq!(child.try_wait().unwrap(), None);
        home.effects();
    }
    assert!(home.effects().is_empty());
    drop(held);
    Ended::of(child.wait_with_output().unwrap()).expect(0);
    model.assert_is(&home.effects(), &home.record_id_key());
}

#[test]
fn of_eight_runs_at_once_the_register_sees_one() {
    let (mut home, mut model) = with_export();
    let mut source = Source::generate(60, 7);
    for round in 1..=5 {
        let children: Vec<_> = (0..8).map(|_| home.spawn()).collect();
        let ended: Vec<_> =
            children.into_iter().map(|child| Ended::of(child.wait_with_output().unwrap())).collect();
        for one in &ended {
            assert!([0, 75].contains(&one.code), "{}\n{}{}", one.code, one.stdout, one.stderr);
            home.assert_nothing_leaked(one);
        }
        assert!(ended.iter().any(|one| one.code == 0), "nobody worked");
        model.assert_is(&home.effects(), &home.record_id_key());
        source.correct(10);
        home.export(&format!("runda-{round}"), &source);
        model.night(&source);
    }
    home.submit().expect(0);
    model.assert_is(&home.effects(), &home.record_id_key());
}
