//! The municipality looks like one: shares, special cases, and the same bytes from the same seed.

use std::collections::BTreeSet;

use chrono::Datelike;
use socialdata_core::identitet::{Kommunkod, NationelltNummer};
use socialdata_core::kodlista::{Idtyp, Insatstyp, Kon, Lag, Lagrum, Omrade, Regi, Skydd};
use socialdata_core::post::HarPerson as _;
use socialdata_core::post::insats::Insats;
use socialdata_sandbox::kommun::{Kommun, KommunError};

use super::{PERIODS, generate, municipalities, number, options, samples};

#[test]
fn the_seed_decides_everything() {
    let one = generate(200, 7, "2026-09");
    assert!(one.insatser() == generate(200, 7, "2026-09").insatser());
    assert!(one.insatser() != generate(200, 8, "2026-09").insatser());
}

#[test]
fn shares_follow_the_statistics() {
    for (name, kommun) in samples() {
        let older = first_records(&kommun, |insats| insats.omrade == Some(Omrade::Aldre));
        let women = older.iter().filter(|insats| insats.person.as_ref().unwrap().kon == Some(Kon::Kvinna));
        assert_eq!(older.len(), 325, "{name}");
        assert_share(&name, women.count(), older.len(), 53..=69);

        let lvu: Vec<_> = kommun.insatser().iter().filter(|insats| lag(insats) == Lag::Lvu).collect();
        let home = lvu.iter().filter(|insats| insats.lagrum == Some(Lagrum::LvuPar2)).count();
        assert!((3..=11).contains(&lvu.len()) && home * 2 > lvu.len(), "{name}: {home} of {}", lvu.len());
    }
}

#[test]
fn twelve_of_a_hundred_with_hemtjanst_have_more_than_eighty_hours() {
    let (mut persons, mut heavy) = (0, 0);
    for (_, kommun) in municipalities() {
        for person in by_person(&kommun) {
            let is_hemtjanst = |insats: &&Insats| {
                insats.omrade == Some(Omrade::Aldre)
                    && matches!(
                        insats.insatstyp,
                        Some(Insatstyp::HemtjanstService | Insatstyp::HemtjanstOmvardnad)
                    )
            };
            let hours: Vec<u32> =
                person.iter().filter(is_hemtjanst).filter_map(|insats| insats.timmar_per_manad).collect();
            persons += usize::from(!hours.is_empty());
            heavy += usize::from(hours.iter().sum::<u32>() > 80);
        }
    }
    assert_share("all", heavy, persons, 10..=14);
}

#[test]
fn every_municipality_has_the_special_cases() {
    for (name, kommun) in municipalities() {
        let has = |what: &str, case: &dyn Fn(&Insats) -> bool| {
            assert!(kommun.insatser().iter().any(case), "{name}: no {what}");
        };
        has("person without a number", &|insats| idtyp(insats) == Idtyp::Saknas);
        has("samordningsnummer", &|insats| idtyp(insats) == Idtyp::Samordningsnummer);
        has("month 00", &|insats| nummer(insats).is_some_and(|nummer| nummer.birth_month().is_none()));
        has("day 60", &|insats| number(insats).is_some_and(|digits| digits.get(6..8) == Some("60")));
        has("sekretessmarkering", &|insats| skydd(insats) == Some(Skydd::Sekretessmarkering));
        has("skyddad folkbokföring", &|insats| skydd(insats) == Some(Skydd::SkyddadFolkbokforing));
        has("birth on 29 February", &|insats| {
            nummer(insats)
                .is_some_and(|nummer| (nummer.stated_birth().month(), nummer.stated_birth().day()) == (2, 29))
        });
        has("start on 29 February", &|insats| {
            insats.verkstalld_fran.is_some_and(|day| (day.month(), day.day()) == (2, 29))
        });
        has("ended insats", &|insats| insats.avslutsorsak.is_some());
        has("decision that is not executed", &|insats| insats.verkstalld_fran.is_none());
        has("planned end", &|insats| insats.verkstalld_till > Some(insats.period.unwrap().last_day()));
        has("other boendekommun", &|insats| insats.boendekommun.is_some());
        assert!(by_person(&kommun).iter().filter(|records| records.len() > 1).count() > 100, "{name}");
    }
}

#[test]
fn every_kind_of_insats_act_and_provider_occurs() {
    let (mut kinds, mut provisions, mut forms) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (_, kommun) in municipalities() {
        for insats in kommun.insatser() {
            kinds.insert(insats.insatstyp.unwrap().code());
            provisions.insert(insats.lagrum.unwrap().code());
            forms.extend(insats.utforare.as_ref().map(|utforare| utforare.regi.unwrap().code()));
        }
    }
    // Råd och stöd is the region's (LSS 2 §); nothing in the sources tells how common annan heldygnsvård and the bans of LVU are;
    // two provisions are about utredningar.
    let missing: Vec<_> =
        Insatstyp::ALL.iter().map(|code| code.code()).filter(|code| !kinds.contains(code)).collect();
    assert_eq!(missing, ["annan-heldygnsvard", "lss-rad-och-stod"]);
    let missing: Vec<_> =
        Lagrum::ALL.iter().map(|code| code.code()).filter(|code| !provisions.contains(code)).collect();
    assert_eq!(missing, ["lss-9-1", "lvu-6a", "lvu-24", "lvu-31a", "sol-2001-11", "sol-20-3"]);
    assert_eq!(forms.len(), Regi::ALL.len());
}

#[test]
fn a_municipality_of_fifteen_hundred_is_possible_in_each_period() {
    for period in PERIODS {
        let kommun = generate(1500, 1, period);
        assert_eq!(by_person(&kommun).len(), 1500, "{period}");
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    let mut none = options(1, 1, "2026-09");
    none.kommunkod = Kommunkod::parse("9999").unwrap();
    assert_eq!(Kommun::generate(&none).err(), Some(KommunError::UnknownKommunkod));
    for period in ["2002-12", "2131-01", "9999-12"] {
        let far = options(1, 1, period);
        assert_eq!(Kommun::generate(&far).err(), Some(KommunError::PeriodOutOfRange));
    }
    let many = options(45_000, 1, "2026-09");
    assert_eq!(Kommun::generate(&many).err(), Some(KommunError::NumbersExhausted));
}

/// The records person by person; those of one person follow each other.
fn by_person(kommun: &Kommun) -> Vec<&[Insats]> {
    kommun.insatser().chunk_by(|one, next| one.person == next.person).collect()
}

fn first_records(kommun: &Kommun, wanted: impl Fn(&Insats) -> bool) -> Vec<&Insats> {
    by_person(kommun)
        .into_iter()
        .filter_map(|records| records.first())
        .filter(|insats| wanted(insats))
        .collect()
}

fn assert_share(name: &str, part: usize, whole: usize, percent: std::ops::RangeInclusive<usize>) {
    assert!(percent.contains(&(part * 100 / whole)), "{name}: {part} of {whole}");
}

fn idtyp(insats: &Insats) -> Idtyp {
    insats.person.as_ref().unwrap().idtyp.unwrap()
}

fn skydd(insats: &Insats) -> Option<Skydd> {
    insats.person.as_ref()?.skydd
}

fn nummer(insats: &Insats) -> Option<NationelltNummer> {
    insats.person.as_ref()?.national_number()?.ok()
}

fn lag(insats: &Insats) -> Lag {
    insats.lagrum.unwrap().lag()
}
