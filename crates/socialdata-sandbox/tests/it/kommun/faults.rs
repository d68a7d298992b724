//! A fault on purpose breaks its own rule and no other.

use std::collections::BTreeMap;

use socialdata_core::identitet::{NationelltNummer, testnummer};
use socialdata_sandbox::kommun::{Fault, FaultCode, Kommun, KommunError, Rate};

use super::{PERIODS, SEEDS, codes, number, options};

/// The faults without the one that needs persons born after the period: no test number is of 2024 or later.
fn possible_in(period: &str) -> impl Iterator<Item = FaultCode> {
    let is_late = period > "2023-11";
    FaultCode::ALL.iter().copied().filter(move |code| !(is_late && *code == FaultCode::Pnr004))
}

#[test]
fn each_fault_alone_breaks_exactly_its_rule() {
    for period in PERIODS.into_iter().chain(["2022-05"]) {
        for code in possible_in(period) {
            let mut options = options(60, 11, period);
            options.faults = vec![Fault::new(code, Rate::ALL)];
            let kommun = Kommun::generate(&options).unwrap();
            assert!(!kommun.injected_faults().is_empty(), "{code} {period}");
            assert_exact(&format!("{code} {period}"), &kommun);
        }
    }
}

#[test]
fn faults_live_beside_each_other() {
    for (period, seed) in PERIODS.into_iter().zip(SEEDS) {
        let mut options = options(500, seed, period);
        options.faults = possible_in(period).map(|code| Fault::new(code, "0.02".parse().unwrap())).collect();
        let kommun = Kommun::generate(&options).unwrap();
        let injected: Vec<FaultCode> = kommun.injected_faults().iter().map(|fault| fault.code).collect();
        assert!(possible_in(period).all(|code| injected.contains(&code)), "{seed} {period}");
        assert_exact(&format!("{seed} {period}"), &kommun);
    }
}

#[test]
fn the_other_records_are_as_without_faults() {
    let clean = Kommun::generate(&options(200, 3, "2026-09")).unwrap();
    let mut options = options(200, 3, "2026-09");
    options.faults = vec!["PNR-001:0.1".parse().unwrap(), "TID-004:0.1".parse().unwrap()];
    let faulty = Kommun::generate(&options).unwrap();
    let changed = clean.insatser().iter().zip(faulty.insatser()).filter(|(one, other)| one != other).count();
    assert_eq!(changed, faulty.injected_faults().len());
    assert!(changed > clean.insatser().len() / 6);
}

#[test]
fn a_rate_is_a_share_of_the_records_that_can_carry_the_fault() {
    let mut options = options(200, 3, "2026-09");
    options.faults = vec!["OBL-034:0.25".parse().unwrap()];
    let kommun = Kommun::generate(&options).unwrap();
    let quarter = (kommun.insatser().len() * 25 + 50) / 100;
    assert_eq!(kommun.injected_faults().len(), quarter);
}

/// Whatever is done to a number, the result is a published number or nobody's.
#[test]
fn no_fault_makes_up_a_number() {
    for period in PERIODS.into_iter().chain(["2022-05"]) {
        for code in possible_in(period).filter(|code| code.code().starts_with("PNR")) {
            let mut options = options(60, 11, period);
            options.faults = vec![Fault::new(code, Rate::ALL)];
            let kommun = Kommun::generate(&options).unwrap();
            for digits in kommun.insatser().iter().filter_map(number) {
                if let Ok(nummer) = NationelltNummer::parse(digits) {
                    assert!(testnummer::is_published_test_number(&nummer), "{code} {period}");
                }
            }
        }
    }
}

#[test]
fn a_fault_that_no_record_can_carry_is_refused() {
    let mut late = options(100, 1, "2026-09");
    late.faults = vec![Fault::new(FaultCode::Pnr004, Rate::ALL)];
    assert_eq!(Kommun::generate(&late).err(), Some(KommunError::FaultNotPossible(FaultCode::Pnr004)));

    let mut nobody = options(0, 1, "2026-09");
    nobody.faults = vec![Fault::new(FaultCode::Obl002, Rate::ALL)];
    let error = Kommun::generate(&nobody).unwrap_err();
    assert!(error.to_string().contains("OBL-002"));
}

fn assert_exact(name: &str, kommun: &Kommun) {
    let injected: BTreeMap<usize, &str> =
        kommun.injected_faults().iter().map(|fault| (fault.index, fault.code.code())).collect();
    assert_eq!(injected.len(), kommun.injected_faults().len(), "{name}: one fault for each record");
    for (index, insats) in kommun.insatser().iter().enumerate() {
        let expected: Vec<&str> = injected.get(&index).copied().into_iter().collect();
        assert_eq!(codes(insats), expected, "{name}, record {index}");
    }
}
