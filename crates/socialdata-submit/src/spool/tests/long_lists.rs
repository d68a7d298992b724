//! Lists longer than what one statement inserts, and outcomes that change along the list.

use super::*;

const LONG: u32 = 123;

#[test]
fn a_long_list_keeps_its_order_and_its_contents() {
    let home = Home::new();
    let mut spool = home.create();
    let records: Vec<_> = (1..=LONG).map(|n| report(n, u8::try_from(n).unwrap())).collect();
    plan(&mut spool, &[submission(1, records.clone())]);
    let stored = spool.read().records(id(1)).unwrap();
    assert_eq!(stored.len(), records.len());
    for (stored, planned) in stored.iter().zip(&records) {
        assert_eq!(
            (stored.record_id, stored.version, stored.op),
            (planned.record_id, planned.version, planned.op)
        );
    }
}

#[test]
fn each_record_of_a_long_list_has_its_own_outcome() {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, (1..=LONG).map(|n| report(n, 1)).collect());
    let outcomes: Vec<_> = (1..=LONG)
        .map(|n| match n {
            7 | 8 => rejected(&format!("TID-00{n}")),
            60 => status(RecordStatus::Stale),
            100..=110 => status(RecordStatus::AcceptedWithWarning),
            _ => status(RecordStatus::Accepted),
        })
        .collect();
    settle_with(&mut spool, 1, &outcomes).unwrap();
    let stored = spool.read().records(id(1)).unwrap();
    for (n, (stored, outcome)) in (1..=LONG).zip(stored.iter().zip(&outcomes)) {
        assert_eq!(stored.status, Some(outcome.status), "{n}");
        let row = row(&spool, n);
        assert_eq!(row.inflight, None, "{n}");
        assert_eq!(row.settled.is_some(), !matches!(n, 7 | 8 | 60), "{n}");
        let code = row.hold.and_then(|hold| hold.code);
        let expected = matches!(n, 7 | 8).then(|| format!("TID-00{n}"));
        assert_eq!(code.map(|code| code.to_string()), expected, "{n}");
    }
    assert_eq!(spool.read().conflicts_of(id(1)), Ok(1));
    let mut counts: Vec<u64> =
        spool.read().statuses_of(id(1)).unwrap().iter().map(|(_, count)| *count).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 11, 109]);
}

#[test]
fn a_long_list_over_known_records_makes_rows_for_the_new_ones_only() {
    let home = Home::new();
    let mut spool = home.create();
    settle(&mut spool, 1, (1..=LONG).map(|n| report(n, 1)).collect());
    let mut records: Vec<_> = (1..=LONG).map(|n| correct(n, 2, 2)).collect();
    records.extend((LONG + 1..=LONG + 60).map(|n| report(n, 1)));
    settle(&mut spool, 2, records);
    assert_eq!(settled(&spool, LONG), Some((2, RecordState::Live, Some(mac(2)))));
    assert_eq!(settled(&spool, LONG + 60), Some((1, RecordState::Live, Some(mac(1)))));

    let mut other_type = correct(LONG, 3, 3);
    other_type.record_type = "placering".parse().unwrap();
    let mut records: Vec<_> = (1..LONG).map(|n| correct(n, 3, 3)).collect();
    records.push(other_type);
    let broken = broken_rule(try_plan(&mut spool, &[submission(3, records)]));
    assert_eq!(broken, "a record keeps its id, period and type");
}
