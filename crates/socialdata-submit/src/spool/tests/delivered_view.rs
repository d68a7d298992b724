//! How far the records of a period have come.

use super::*;

fn counts(spool: &Spool) -> [u64; 6] {
    let found = spool.read().delivered().unwrap();
    assert_eq!(found.len(), 1, "one period and type");
    let found = &found[0];
    assert_eq!((found.period, found.record_type.to_string().as_str()), (period(), "insats"));
    let parts = [found.accepted, found.rejected, found.held, found.ready, found.sent, found.received];
    assert_eq!(found.total(), parts.iter().sum::<u64>());
    parts
}

#[test]
fn every_step_of_a_record_is_counted_once() {
    let home = Home::new();
    let mut spool = home.create();
    assert!(spool.read().delivered().unwrap().is_empty());
    settle(&mut spool, 1, (1..=3).map(|n| report(n, 1)).collect());
    assert_eq!(counts(&spool), [3, 0, 0, 0, 0, 0]);
    settle(&mut spool, 2, vec![void(1, 2)]);
    assert_eq!(counts(&spool), [3, 0, 0, 0, 0, 0], "a withdrawal was delivered too");
    deliver(&mut spool, 3, vec![report(4, 1)]);
    assert_eq!(counts(&spool), [3, 0, 0, 0, 0, 1]);
    settle_with(&mut spool, 3, &[rejected("TID-001")]).unwrap();
    assert_eq!(counts(&spool), [3, 1, 0, 0, 0, 0]);
    let local = LocalHold {
        record_id: record_id(7),
        period: period(),
        record_type: record_type(),
        code: code("REF-002"),
        content_mac: mac(1),
    };
    let run = spool.begin_run(later(10), &scope(), &[1; 32], 9).unwrap();
    // A correction of what the register has leaves it delivered.
    let next = [submission(4, vec![correct(2, 2, 9), report(5, 1), report(6, 1)])];
    spool.plan(later(10), &Plan { run, scope: &scope(), local_holds: &[local], submissions: &next }).unwrap();
    seal(&mut spool, 4);
    assert_eq!(counts(&spool), [3, 1, 1, 2, 0, 0]);
    spool.start_attempt(later(11), id(4)).unwrap();
    assert_eq!(counts(&spool), [3, 1, 1, 0, 2, 0]);
}

#[test]
fn a_refused_correction_of_a_delivered_record_is_held_against_it() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    deliver(&mut spool, 2, vec![correct(1, 2, 9)]);
    settle_with(&mut spool, 2, &[rejected("TID-001")]).unwrap();
    assert_eq!(counts(&spool), [0, 1, 0, 0, 0, 0]);
}

#[test]
fn closed_periods_and_complete_exports_are_remembered() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, vec![report(1, 1)]);
    assert!(spool.read().closed_periods().unwrap().is_empty());
    assert!(spool.read().declared_complete().unwrap().is_empty(), "no run has ended well");
    spool.store_closing(at(), period(), &receipt("closing", 3)).unwrap();
    assert_eq!(spool.read().closed_periods().unwrap(), [period()]);
    let run = spool.begin_run(later(10), &scope(), &[1; 32], 0).unwrap();
    spool.end_run(later(20), run, RunResult { exit_code: 0, ok: true }).unwrap();
    let declared = spool.read().declared_complete().unwrap();
    assert_eq!(declared.into_iter().collect::<Vec<_>>(), [(period(), "insats".to_owned())]);
}

#[test]
fn the_spool_tells_which_periods_are_missing() {
    use socialdata_core::period::parse_date;
    use socialdata_core::skyldighet::{Leveransstatus, Uppgiftsskyldig, Uppgiftsskyldigtyp, shipped};

    let home = Home::new();
    let mut spool = home.create();
    let namnd = Uppgiftsskyldig::new(Uppgiftsskyldigtyp::Socialnamnd, "0331".parse().unwrap());
    let missing = |spool: &Spool, date| {
        let date = parse_date(date).unwrap();
        let found =
            crate::obligation::missing_periods(spool.read(), &shipped::nuvarande(), &namnd, None, date)
                .unwrap();
        let words = found.into_iter().map(|one| (format!("{} {}", one.kortnamn, one.period), one.delivered));
        words.collect::<Vec<_>>()
    };
    assert!(missing(&spool, "2026-10-16").is_empty(), "nothing was ever delivered here");
    settle(&mut spool, 1, vec![report(1, 1)]);
    assert!(missing(&spool, "2026-08-18").is_empty(), "July is there");
    // August has had its last day, 15 September, and nothing has come.
    let silent = Leveransstatus::EjPaborjad;
    let expected = [("SOL1 2026-08".to_owned(), silent), ("SOL2 2026-08".to_owned(), silent)];
    assert_eq!(missing(&spool, "2026-09-16"), expected);
    // A correction of July that the register refuses takes July back.
    deliver(&mut spool, 2, vec![correct(1, 2, 9)]);
    settle_with(&mut spool, 2, &[rejected("TID-001")]).unwrap();
    let refused = missing(&spool, "2026-08-18");
    assert_eq!(refused[0], ("SOL1 2026-07".to_owned(), Leveransstatus::Avvisad));
}
