//! Every record is right: under the rules that there are, and under what the law and the code lists say beside them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use socialdata_core::identitet::{NationelltNummer, testnummer};
use socialdata_core::kodlista::{Idtyp, Insatstyp, Lag, Lagrum, Omfattning, Omrade, Samtycke, Skydd};
use socialdata_core::period::Period;
use socialdata_core::post::insats::Insats;
use socialdata_format::may_be_shown;

use super::{codes, generate, municipalities, number, samples};

#[test]
fn no_rule_finds_anything() {
    for (name, kommun) in municipalities() {
        for insats in kommun.insatser() {
            assert_eq!(
                codes(insats),
                Vec::<&str>::new(),
                "{name}, {:?}",
                insats.post_id.as_ref().unwrap().as_str()
            );
        }
    }
}

#[test]
fn keys_are_unique_and_hold_no_identity_number() {
    for (name, kommun) in samples() {
        let mut keys = BTreeSet::new();
        for insats in kommun.insatser() {
            for key in [&insats.post_id, &insats.insats_id] {
                let key = key.as_ref().unwrap().as_str();
                assert!(keys.insert(key.to_owned()), "{name}, {key}");
                assert!(may_be_shown(key), "{name}, {key}");
            }
        }
    }
}

#[test]
fn a_number_is_published_and_belongs_to_one_person() {
    for (name, kommun) in samples() {
        let mut persons = BTreeMap::new();
        for insats in kommun.insatser() {
            let Some(digits) = number(insats) else { continue };
            let nummer = NationelltNummer::parse(digits).unwrap();
            assert!(testnummer::is_published_test_number(&nummer), "{name}");
            let person = insats.person.as_ref().unwrap();
            let same = persons.entry(digits.to_owned()).or_insert(person);
            assert!(*same == person, "{name}: two persons with one number");
        }
        assert!(persons.len() > 450, "{name}: {}", persons.len());
    }
}

#[test]
fn the_provision_was_in_force_on_the_day_of_the_decision() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let (lagrum, beslut) = (insats.lagrum.unwrap(), insats.beslutsdatum.unwrap());
            assert!(lagrum.valid_in(Period::containing(beslut)), "{name}, {} on {beslut}", lagrum.code());
            assert!(insats.insatstyp.unwrap().lagar().contains(&lagrum.lag()), "{name}, {}", lagrum.code());
            if lagrum == Lagrum::Lag2024Nr79 {
                assert!(beslut >= NaiveDate::from_ymd_opt(2024, 4, 1).unwrap(), "{name}");
            }
        }
    }
}

#[test]
fn days_are_in_order_and_belong_to_the_period() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let (first, last) = (insats.period.unwrap().first_day(), insats.period.unwrap().last_day());
            let beslut = insats.beslutsdatum.unwrap();
            assert!(beslut <= last, "{name}");
            assert!(insats.verkstalld_fran.is_none_or(|fran| beslut <= fran && fran <= last), "{name}");
            assert!(insats.verkstalld_till.is_none_or(|till| first <= till), "{name}");
            assert!(insats.avslutsdatum.is_none_or(|avslut| first <= avslut && avslut <= last), "{name}");
            assert_eq!(insats.avslutsdatum.is_some(), insats.avslutsorsak.is_some(), "{name}");
        }
    }
}

/// What the coming rules on ages say, at the least favourable birth day that the number allows.
#[test]
fn ages_fit_the_insats() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let insatstyp = insats.insatstyp.unwrap();
            let at_decision = ages(insats, insats.beslutsdatum.unwrap());
            let at_end = ages(insats, insats.period.unwrap().last_day());
            let place = format!("{name}, {} {at_decision:?} {at_end:?}", insatstyp.code());
            match insats.lagrum.unwrap() {
                Lagrum::LvuPar2 | Lagrum::LvuPar2Och3 | Lagrum::Lag2024Nr79 => {
                    assert!(at_end.1 < 18, "{place}");
                }
                Lagrum::LvuPar3 | Lagrum::LvuPar6 | Lagrum::LvuPar22 => assert!(at_end.1 < 20, "{place}"),
                Lagrum::Lvm => assert!(at_decision.0 >= 18, "{place}"),
                _ => {}
            }
            match insatstyp {
                Insatstyp::Stodboende => assert!(at_decision.0 >= 16 && at_end.1 <= 20, "{place}"),
                Insatstyp::KvalificeradKontaktperson => assert!(at_end.1 < 21, "{place}"),
                Insatstyp::LssKorttidstillsyn => assert!(at_decision.0 >= 13, "{place}"),
                Insatstyp::LssBostadBarn | Insatstyp::LssFamiljehemBarn => assert!(at_end.1 < 23, "{place}"),
                _ => {}
            }
            if insats.omrade == Some(Omrade::Aldre) {
                assert!(at_decision.0 >= 65 && at_end.1 <= 115, "{place}");
            }
        }
    }
}

#[test]
fn care_with_a_limit_in_law_keeps_it() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let Some(fran) = insats.verkstalld_fran else { continue };
            let until = insats.verkstalld_till.unwrap_or(insats.period.unwrap().last_day());
            let days = until.signed_duration_since(fran).num_days();
            match (insats.lagrum.unwrap().lag(), insats.insatstyp.unwrap()) {
                // Six months (LVM 20 §), two months (SoL 22:4).
                (Lag::Lvm, _) => assert!(days <= 181, "{name}: {days}"),
                (Lag::SoL | Lag::SoL2001, Insatstyp::Jourhem) => assert!(days <= 59, "{name}: {days}"),
                _ => {}
            }
        }
    }
}

#[test]
fn members_agree_with_the_kind_of_insats() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let insatstyp = insats.insatstyp.unwrap();
            let place = format!("{name}, {}", insatstyp.code());
            let omfattning = insatstyp.omfattning();
            assert_eq!(insats.timmar_per_manad.is_some(), omfattning == Omfattning::Timmar, "{place}");
            assert_eq!(insats.dygn_per_manad.is_some(), omfattning == Omfattning::Dygn, "{place}");
            assert!(insats.dygn_per_manad.is_none_or(|days| days <= 28), "{place}");
            assert_eq!(insats.personkrets.is_some(), insats.lagrum.unwrap().lag() == Lag::Lss, "{place}");
            assert!(insats.boendekommun.is_none() || insatstyp.boende(), "{place}");
            let own = insats.ansvarig.as_ref().unwrap().kommunkod;
            assert!(insats.boendekommun.is_none() || insats.boendekommun != own, "{place}");
            assert_ne!(insats.samtycke, Some(Samtycke::Nej), "{place}");
            let is_child = ages(insats, insats.beslutsdatum.unwrap()).1 < 18;
            assert!(!is_child || insats.samtycke.is_some() && insats.barnets_asikt.is_some(), "{place}");
        }
    }
}

#[test]
fn a_protected_person_is_reported_without_places() {
    for (name, kommun) in samples() {
        for insats in kommun.insatser() {
            let person = insats.person.as_ref().unwrap();
            if matches!(person.skydd, None | Some(Skydd::Ingen)) {
                continue;
            }
            assert!(person.folkbokforingskommun.is_none(), "{name}");
            assert!(insats.boendekommun.is_none() && insats.utforande_kommun.is_none(), "{name}");
            assert!(insats.utforare.as_ref().is_none_or(|utforare| utforare.kommunkod.is_none()), "{name}");
        }
    }
}

#[test]
fn no_insats_is_reported_twice() {
    for (name, kommun) in samples() {
        let mut seen = BTreeSet::new();
        for insats in kommun.insatser() {
            let Some(digits) = number(insats) else { continue };
            assert!(seen.insert((digits.to_owned(), insats.insatstyp.unwrap().code())), "{name}");
        }
    }
}

#[test]
fn other_periods_and_sizes_are_clean_too() {
    for period in ["2003-01", "2009-12", "2016-01", "2020-02", "2024-04", "2025-06", "2028-02", "2030-12"] {
        for persons in [0, 1, 2, 40, 300] {
            let kommun = generate(persons, 5, period);
            assert!(kommun.insatser().len() >= persons, "{period}");
            for insats in kommun.insatser() {
                assert_eq!(codes(insats), Vec::<&str>::new(), "{period}, {persons} persons");
            }
        }
    }
}

/// Completed years on `day`, as (least, most).
fn ages(insats: &Insats, day: NaiveDate) -> (u32, u32) {
    let person = insats.person.as_ref().unwrap();
    if let Some(number) = person.national_number() {
        return number.unwrap().age_bounds(day);
    }
    assert_eq!(person.idtyp, Some(Idtyp::Saknas));
    let year = i32::try_from(person.fodelsear.unwrap()).unwrap();
    let age = |month, day_of_month| {
        day.years_since(NaiveDate::from_ymd_opt(year, month, day_of_month).unwrap()).unwrap_or(0)
    };
    (age(12, 31), age(1, 1))
}
