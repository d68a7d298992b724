//! The next delivery of the same month.

use std::collections::BTreeMap;

use socialdata_core::post::gemensam::Nyckel;
use socialdata_core::post::insats::Insats;
use socialdata_sandbox::kommun::{Changes, Kommun};

use super::{codes, generate, options, samples};

#[test]
fn exactly_the_named_records_change_or_go() {
    let changes = Changes { corrections: 40, voids: 3 };
    for (name, before) in samples() {
        let night = before.next_night(changes, 99);
        assert_eq!((night.corrected.len(), night.voided.len()), (40, 3), "{name}");
        let (old, new) = (by_key(&before), by_key(&night.kommun));
        let gone = old.keys().copied().filter(|key| !new.contains_key(key));
        assert_eq!(gone.collect::<Vec<_>>(), texts(&night.voided), "{name}");
        let changed = new.iter().filter(|(key, insats)| old.get(*key) != Some(*insats)).map(|(key, _)| *key);
        assert_eq!(changed.collect::<Vec<_>>(), texts(&night.corrected), "{name}");
        for insats in night.kommun.insatser() {
            assert_eq!(codes(insats), Vec::<&str>::new(), "{name}");
        }
    }
}

#[test]
fn every_record_can_be_corrected() {
    let all = Changes { corrections: usize::MAX, voids: 0 };
    for (name, before) in samples() {
        let night = before.next_night(all, 3);
        assert_eq!(night.corrected.len(), before.insatser().len(), "{name}");
        for (old, new) in before.insatser().iter().zip(night.kommun.insatser()) {
            assert!(old != new, "{name}");
            assert_eq!(codes(new), Vec::<&str>::new(), "{name}");
        }
    }
}

#[test]
fn the_seed_decides_which() {
    let kommun = generate(100, 1, "2026-09");
    let changes = Changes { corrections: 5, voids: 1 };
    let (one, same, other) =
        (kommun.next_night(changes, 1), kommun.next_night(changes, 1), kommun.next_night(changes, 2));
    assert!(one.kommun.insatser() == same.kommun.insatser());
    assert_eq!(texts(&one.corrected), texts(&same.corrected));
    assert!(one.kommun.insatser() != other.kommun.insatser());
}

#[test]
fn nights_follow_each_other() {
    let mut kommun = generate(100, 1, "2026-09");
    let count = kommun.insatser().len();
    for seed in 0..10 {
        kommun = kommun.next_night(Changes { corrections: 10, voids: 1 }, seed).kommun;
    }
    assert_eq!(kommun.insatser().len(), count - 10);
    assert!(kommun.insatser().iter().all(|insats| codes(insats).is_empty()));
}

#[test]
fn asking_for_too_much_takes_all_there_is() {
    let kommun = generate(3, 1, "2026-09");
    let night = kommun.next_night(Changes { corrections: 5, voids: 1000 }, 1);
    assert_eq!((night.voided.len(), night.corrected.len()), (kommun.insatser().len(), 0));
    assert!(night.kommun.insatser().is_empty());
}

#[test]
fn records_with_a_fault_stay_as_they_are() {
    let mut options = options(50, 1, "2026-09");
    options.faults = vec!["TID-001:0.2".parse().unwrap(), "OBL-002:0.1".parse().unwrap()];
    let before = Kommun::generate(&options).unwrap();
    let night = before.next_night(Changes { corrections: 10, voids: 10 }, 4);
    let faulty = |kommun: &Kommun| -> Vec<Insats> {
        let places = kommun.injected_faults().iter();
        places.map(|fault| kommun.insatser()[fault.index].clone()).collect()
    };
    assert!(faulty(&before) == faulty(&night.kommun));
    assert!(night.kommun.insatser().iter().filter(|insats| !codes(insats).is_empty()).count() > 10);
}

fn by_key(kommun: &Kommun) -> BTreeMap<&str, &Insats> {
    kommun.insatser().iter().map(|insats| (insats.post_id.as_ref().unwrap().as_str(), insats)).collect()
}

fn texts(keys: &[Nyckel]) -> Vec<&str> {
    keys.iter().map(Nyckel::as_str).collect()
}
