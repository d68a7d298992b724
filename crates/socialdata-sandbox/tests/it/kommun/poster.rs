//! The other record types: right under all rules that there are, and under what law and code lists say beside them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use socialdata_core::falt::Falt;
use socialdata_core::identitet::{NationelltNummer, testnummer};
use socialdata_core::kodlista::{
    Atgard, EfterPlacering, Grund, Idtyp, IubKlass, JaNejEjAktuellt, Lagrum, Placeringsform, Skydd,
};
use socialdata_core::period::Period;
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{HarPerson, Post, Posttyp, Value};
use socialdata_core::validering::{Context, check};
use socialdata_format::may_be_shown;
use socialdata_sandbox::kommun::{Changes, Kommun, KommunError};

use super::{PERIODS, SEEDS, options};

/// A municipality with all record types.
pub(super) fn whole(persons: usize, seed: u64, period: &str) -> Kommun {
    let mut options = options(persons, seed, period);
    options.types = Posttyp::ALL.to_vec();
    Kommun::generate(&options).unwrap()
}

pub(super) fn samples() -> impl Iterator<Item = (String, Kommun)> {
    PERIODS
        .into_iter()
        .zip(SEEDS)
        .map(|(period, seed)| (format!("seed {seed}, {period}"), whole(500, seed, period)))
}

/// The records of one type in all samples.
macro_rules! each {
    ($kind:ident) => {
        samples().flat_map(|(name, kommun)| {
            kommun.poster_av(Posttyp::$kind).into_iter().map(move |post| match post {
                Post::$kind(post) => (name.clone(), post),
                other => panic!("{name}: a record of type {}", other.posttyp()),
            })
        })
    };
}
pub(super) use each;

#[test]
fn no_rule_finds_anything_in_any_type() {
    let far = [
        ("2003-01", 40),
        ("2016-12", 300),
        ("2025-06", 300),
        ("2028-02", 1),
        ("2030-12", 40),
        ("2026-09", 0),
    ];
    let far = far.map(|(period, persons)| (period.to_owned(), whole(persons, 5, period)));
    for (name, kommun) in samples().chain(far) {
        for post in kommun.poster() {
            let (posttyp, key) = (post.posttyp(), key(&post));
            assert_eq!(
                check(&post, &Context::default()).codes(),
                Vec::<&str>::new(),
                "{name}, {posttyp} {key}"
            );
        }
    }
}

#[test]
fn every_type_is_there_and_only_those_asked_for() {
    let kommun = whole(400, 1, "2026-09");
    for posttyp in Posttyp::ALL {
        assert!(!kommun.poster_av(*posttyp).is_empty(), "{posttyp}");
        let mut one = options(400, 1, "2026-09");
        one.types = vec![*posttyp];
        let one = Kommun::generate(&one).unwrap();
        assert!(
            !one.poster().is_empty() && one.poster().iter().all(|post| post.posttyp() == *posttyp),
            "{posttyp}"
        );
        assert_eq!(one.insatser().is_empty(), *posttyp != Posttyp::Insats);
    }
    assert!(kommun.poster() == whole(400, 1, "2026-09").poster(), "the same seed, other records");
    assert!(kommun.poster() != whole(400, 2, "2026-09").poster());
    assert!(kommun.insatser() == super::generate(400, 1, "2026-09").insatser(), "other types move no insats");
}

#[test]
fn numbers_can_run_out_for_every_type_that_has_persons_of_its_own() {
    for posttyp in [Posttyp::EkonomisktBistand, Posttyp::Utredning, Posttyp::Anmalan] {
        let mut many = options(900_000, 1, "2026-09");
        many.types = vec![posttyp];
        assert_eq!(Kommun::generate(&many).err(), Some(KommunError::NumbersExhausted), "{posttyp}");
    }
}

#[test]
fn keys_are_unique_and_numbers_belong_to_one_person() {
    for (name, kommun) in samples() {
        let mut keys = BTreeSet::new();
        let mut persons = BTreeMap::new();
        for post in kommun.poster() {
            assert!(may_be_shown(&key(&post)) && keys.insert(key(&post)), "{name}, {}", key(&post));
            for (_, person) in post.persons() {
                let Some(number) = person.national_number() else { continue };
                let number = number.unwrap();
                assert!(testnummer::is_published_test_number(&number), "{name}");
                let place = persons.entry(number).or_insert((person.kon(), person.skydd()));
                assert_eq!(*place, (person.kon(), person.skydd()), "{name}: two persons with one number");
            }
        }
    }
}

#[test]
fn nobody_who_is_protected_has_a_place() {
    let mut protected = BTreeSet::new();
    let mut many = options(6_000, 1, "2026-09");
    many.types = vec![Posttyp::EkonomisktBistandAvslut];
    let many = ("many households".to_owned(), Kommun::generate(&many).unwrap());
    for (name, kommun) in samples().chain([many]) {
        for post in kommun.poster() {
            let is_protected = |person: &dyn HarPerson| !matches!(person.skydd(), None | Some(Skydd::Ingen));
            if post.persons().any(|(_, person)| is_protected(person)) {
                protected.insert(post.posttyp());
                for falt in post.falt().iter().filter(|falt| falt.tells_where()) {
                    // The sort of provider and its number say nothing of where.
                    let is_place = !matches!(falt, Falt::UtforareRegi | Falt::UtforareOrganisationsnummer);
                    assert!(
                        !is_place || post.get(*falt).is_none(),
                        "{name}, {} {}",
                        key(&post),
                        falt.pointer()
                    );
                }
            }
        }
    }
    assert_eq!(protected.len(), Posttyp::ALL.len(), "{protected:?}");
}

#[test]
fn placeringar_follow_from_an_insats_and_from_each_other() {
    for (name, kommun) in samples() {
        let insatser: BTreeMap<_, _> = kommun
            .insatser()
            .iter()
            .map(|insats| (insats.insats_id.clone().unwrap().as_str().to_owned(), insats))
            .collect();
        let mut last_of = BTreeMap::new();
        let placeringar = kommun.poster_av(Posttyp::Placering);
        for post in &placeringar {
            let Post::Placering(post) = post else { panic!("{name}") };
            let id = post.insats_id.as_ref().unwrap().as_str();
            let insats = insatser[id];
            assert!(post.person == insats.person, "{name}, {id}");
            let (start, period) = (post.startdatum.unwrap(), post.period.unwrap());
            assert!(
                post.slutdatum.is_none_or(|slut| slut >= start && slut >= period.first_day()),
                "{name}, {id}"
            );
            assert!(post.slutdatum.is_none_or(|slut| slut <= period.last_day()), "{name}, {id}");
            assert_eq!(post.slutdatum.is_some(), post.efter_placering.is_some(), "{name}, {id}");
            assert!(post.placeringsform.unwrap().grunder().contains(&post.grund.unwrap()), "{name}, {id}");
            let expected = match last_of.insert(id.to_owned(), post.clone()) {
                None => insats.verkstalld_fran,
                Some(before) => {
                    assert_eq!(before.efter_placering, Some(EfterPlacering::NyPlacering), "{name}, {id}");
                    before.slutdatum
                }
            };
            assert_eq!(post.startdatum, expected, "{name}, {id}");
        }
        for (id, last) in &last_of {
            assert_ne!(last.efter_placering, Some(EfterPlacering::NyPlacering), "{name}, {id}");
            assert_eq!(last.slutdatum.is_some(), ended(insatser[id]), "{name}, {id}");
        }
        assert!(placeringar.len() > last_of.len(), "{name}: nobody moves");
    }
}

fn ended(insats: &Insats) -> bool {
    insats.verkstalld_till.is_some_and(|till| till <= insats.period.unwrap().last_day())
}

#[test]
fn ages_fit_the_placering() {
    for (name, post) in each!(Placering) {
        let person = post.person.as_ref().unwrap();
        let (start, end) = (post.startdatum.unwrap(), post.period.unwrap().last_day());
        let (at_start, at_end) = (ages(person, start), ages(person, end));
        let place = format!("{name}, {} {at_start:?} {at_end:?}", post.placeringsform.unwrap().code());
        match post.placeringsform.unwrap() {
            Placeringsform::Stodboende => assert!(at_start.0 >= 16 && at_end.1 <= 20, "{place}"),
            Placeringsform::LvmHem => assert!(at_start.0 >= 18, "{place}"),
            Placeringsform::SarskiltUngdomshem => {
                assert!(at_end.1 <= 20, "{place}");
                assert!(!matches!(post.grund.unwrap(), Grund::LvuPar2 | Grund::LvuPar6), "{place}");
            }
            _ => {}
        }
        match post.grund.unwrap() {
            Grund::LvuPar2 | Grund::Lag2024Nr79 => assert!(at_end.1 < 18, "{place}"),
            Grund::LvuPar3 | Grund::LvuPar6 => assert!(at_end.1 < 21, "{place}"),
            Grund::Lvm => assert!(at_start.0 >= 18, "{place}"),
            _ => {}
        }
        assert!(post.ensamkommande.is_none() || at_start.1 < 18, "{place}");
    }
}

#[test]
fn an_insats_without_behovsprovning_is_one_that_may_be() {
    let (mut anonymous, mut individual) = (0, 0);
    for (name, post) in each!(InsatsUtanBehovsprovning) {
        let (insatstyp, start) = (post.insatstyp.unwrap(), post.startdatum.unwrap());
        let person = post.person.as_ref().unwrap();
        let place = format!("{name}, {}", insatstyp.code());
        assert!(matches!(insatstyp.iub_klass(), IubKlass::Fri | IubKlass::Under21), "{place}");
        let Some(antal) = &post.antal else {
            individual += 1;
            let (least, _) = ages(person, start);
            assert!(insatstyp.iub_klass() == IubKlass::Fri || least >= 21, "{place}: {least}");
            assert!(post.samtycke_vardnadshavare != Some(JaNejEjAktuellt::Nej) || least >= 15, "{place}");
            assert!(least >= 18 || post.samtycke_vardnadshavare.is_some(), "{place}");
            continue;
        };
        anonymous += 1;
        assert_eq!(person.idtyp, Some(Idtyp::DokumenterasEj), "{place}");
        assert_eq!(insatstyp.iub_klass(), IubKlass::Fri, "{place}");
        let total = antal.totalt.unwrap();
        if let Some(kon) = &antal.kon {
            assert_eq!(
                [kon.man, kon.kvinna, kon.okant].map(Option::unwrap).iter().sum::<u32>(),
                total,
                "{place}"
            );
        }
        if let Some(alder) = &antal.alder {
            let parts = [
                alder.ar0_till14,
                alder.ar15_till17,
                alder.ar18_till20,
                alder.ar21_till64,
                alder.ar65_och_aldre,
            ];
            assert_eq!(parts.map(Option::unwrap).iter().sum::<u32>(), total, "{place}");
        }
    }
    assert!(anonymous > 20 && individual > 50, "{anonymous} {individual}");
}

#[test]
fn utredningar_keep_their_time_or_are_prolonged() {
    let (mut prolonged, mut ended) = (0, 0);
    for (name, post) in each!(Utredning) {
        let (period, inledd) = (post.period.unwrap(), post.inledd_datum.unwrap());
        let until = post.avslutad_datum.unwrap_or(period.last_day());
        assert!(inledd <= until && period.first_day() <= until && until <= period.last_day(), "{name}");
        assert_eq!(post.utfall.is_some(), post.avslutad_datum.is_some(), "{name}");
        let is_long = until > inledd.checked_add_months(Months::new(4)).unwrap();
        assert_eq!(post.forlangd_till.is_some(), is_long, "{name}");
        assert!(post.forlangd_till.is_none_or(|till| till >= until), "{name}");
        let lagrum = post.lagrum.unwrap();
        assert!(lagrum.valid_in(Period::containing(inledd)), "{name}, {}", lagrum.code());
        assert!(matches!(lagrum, Lagrum::SolKap20Par3 | Lagrum::Sol2001Kap11), "{name}");
        assert!(ages(post.person.as_ref().unwrap(), period.last_day()).1 < 18, "{name}");
        prolonged += u32::from(is_long);
        ended += u32::from(post.avslutad_datum.is_some());
    }
    assert!(prolonged > 3 && ended > 20, "{prolonged} {ended}");
}

#[test]
fn anmalningar_are_looked_at_at_once_and_decided_on_in_14_days() {
    for (name, post) in each!(Anmalan) {
        let (inkom, last) = (post.inkom_datum.unwrap(), post.period.unwrap().last_day());
        let looked_at = post.skyddsbedomning_datum.unwrap();
        let next_day = inkom.checked_add_days(Days::new(1)).unwrap();
        assert!(inkom <= looked_at && looked_at <= next_day && looked_at <= last, "{name}");
        let limit = inkom.checked_add_days(Days::new(14)).unwrap();
        assert!(
            post.beslut_datum.is_none_or(|beslut| inkom <= beslut && beslut <= limit.min(last)),
            "{name}"
        );
        // Undecided is only what came in so late that there is time left.
        assert!(post.utfall.is_some() || limit > last, "{name}");
    }
}

#[test]
fn follow_ups_are_of_insatser_under_way() {
    for (name, kommun) in samples() {
        for post in kommun.poster_av(Posttyp::Uppfoljning) {
            let Post::Uppfoljning(post) = post else { panic!("{name}") };
            let insats = kommun.insatser().iter().find(|insats| insats.insats_id == post.insats_id).unwrap();
            let (datum, period) = (post.datum.unwrap(), post.period.unwrap());
            assert!(
                post.person == insats.person && period.first_day() <= datum && datum <= period.last_day(),
                "{name}"
            );
            assert!(insats.verkstalld_fran.unwrap() <= datum, "{name}");
            assert!(insats.verkstalld_till.is_none_or(|till| datum <= till), "{name}");
        }
    }
}

#[test]
fn a_night_leaves_what_others_refer_to() {
    let kommun = whole(400, 3, "2026-09");
    let all = Changes { corrections: usize::MAX, voids: 200 };
    let night = kommun.next_night(all, 1);
    let keys: BTreeSet<_> = night
        .kommun
        .insatser()
        .iter()
        .map(|insats| insats.insats_id.as_ref().unwrap().as_str().to_owned())
        .collect();
    for post in night.kommun.poster() {
        if let Some(Value::Text(insats_id)) = post.get(Falt::InsatsId) {
            assert!(keys.contains(insats_id), "{insats_id} is gone");
        }
    }
    assert_eq!(night.voided.len(), 200);
    assert_eq!(night.kommun.poster_av(Posttyp::Anmalan).len(), kommun.poster_av(Posttyp::Anmalan).len());
}

#[test]
fn events_are_reports_corrections_and_voids_without_data() {
    let kommun = super::generate(300, 1, "2026-09");
    let events = kommun.handelser(Changes { corrections: 40, voids: 25 }, 7);
    assert_eq!(events.len(), kommun.insatser().len());
    let mut counts = BTreeMap::new();
    for (event, before) in events.iter().zip(kommun.insatser()) {
        let atgard = event.atgard.unwrap();
        *counts.entry(atgard.code()).or_insert(0) += 1;
        assert_eq!(event.post_id, before.post_id);
        assert_eq!(event.version, Some(if atgard == Atgard::Rapport { 1 } else { 2 }));
        assert!(event.orsak.is_none_or(|orsak| orsak.atgarder().contains(&atgard)));
        assert_eq!(event.person.is_none(), atgard == Atgard::Makulering);
        let as_before = Insats { version: None, atgard: None, orsak: None, ..event.clone() } == *before;
        assert_eq!(as_before, atgard == Atgard::Rapport);
        assert_eq!(super::codes(event), Vec::<&str>::new());
    }
    assert_eq!((counts["rattelse"], counts["makulering"]), (40, 25));
}

/// Completed years on `day`, as (least, most).
pub(super) fn ages(person: &dyn HarPerson, day: NaiveDate) -> (u32, u32) {
    if let Some(number) = person.national_number() {
        return NationelltNummer::age_bounds(&number.unwrap(), day);
    }
    let year = i32::try_from(person.fodelsear().unwrap()).unwrap();
    let age = |month, date| day.years_since(NaiveDate::from_ymd_opt(year, month, date).unwrap()).unwrap_or(0);
    (age(12, 31), age(1, 1))
}

fn key(post: &Post) -> String {
    match post.get(Falt::PostId) {
        Some(Value::Text(key)) => key.to_owned(),
        _ => panic!("a record without a key"),
    }
}
