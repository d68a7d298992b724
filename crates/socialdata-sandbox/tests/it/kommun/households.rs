//! Households with financial support: their members agree with each other.

use std::collections::BTreeSet;

use socialdata_core::falt::Falt;
use socialdata_core::identitet::Kommunkod;
use socialdata_core::kodlista::{Arbetsmarknadsinsats, Forsorjningshinder, Hushallstyp, Kon};
use socialdata_core::period::Period;
use socialdata_core::post::ekonomiskt_bistand::{EkonomisktBistand, Livsforing};
use socialdata_core::post::{Post, Posttyp};
use socialdata_sandbox::kommun::Kommun;

use super::options;
use super::poster::{ages, each, samples};

#[test]
fn nobody_is_in_two_households() {
    for (name, kommun) in samples() {
        let mut seen = BTreeSet::new();
        for post in kommun.poster_av(Posttyp::EkonomisktBistand) {
            for (_, person) in post.persons() {
                let Some(Ok(number)) = person.national_number() else { continue };
                assert!(seen.insert(number), "{name}");
            }
        }
        assert!(seen.len() > 70, "{name}: {}", seen.len());
    }
}

#[test]
fn households_agree_with_their_type() {
    for (name, post) in each!(EkonomisktBistand) {
        let hushallstyp = post.hushallstyp.unwrap();
        let children: u32 = post.barn_per_alder.unwrap().iter().map(|count| count.unwrap()).sum();
        let kon = post.sokande.as_ref().unwrap().kon.unwrap();
        let place = format!("{name}, {}", hushallstyp.code());
        let (couple, with_children, sex) = match hushallstyp {
            Hushallstyp::Barnhushall => (false, false, None),
            Hushallstyp::EnsamManUtanBarn => (false, false, Some(Kon::Man)),
            Hushallstyp::EnsamManMedBarn => (false, true, Some(Kon::Man)),
            Hushallstyp::EnsamKvinnaUtanBarn => (false, false, Some(Kon::Kvinna)),
            Hushallstyp::EnsamKvinnaMedBarn => (false, true, Some(Kon::Kvinna)),
            Hushallstyp::ParUtanBarn => (true, false, None),
            _ => (true, true, None),
        };
        assert_eq!(post.medsokande.is_some(), couple, "{place}");
        assert_eq!(children > 0, with_children, "{place}");
        assert!(sex.is_none_or(|sex| sex == kon), "{place}");
        let last = post.period.unwrap().last_day();
        let (least, most) = ages(post.sokande.as_ref().unwrap(), last);
        let is_child = hushallstyp == Hushallstyp::Barnhushall;
        assert!(if is_child { most < 18 } else { least >= 18 }, "{place}: {least}–{most}");
    }
}

#[test]
fn obstacles_and_measures_agree_with_age_and_period() {
    let mut with_041 = 0;
    for (name, post) in each!(EkonomisktBistand) {
        let period = post.period.unwrap();
        for sokande in [post.sokande.as_ref(), post.medsokande.as_ref()].into_iter().flatten() {
            let (least, most) = ages(sokande, period.last_day());
            let Some(hinder) = sokande.forsorjningshinder else {
                assert!(most < 18 && sokande.arbetsmarknadsinsatser.is_empty(), "{name}");
                continue;
            };
            assert!(hinder.valid_in(period), "{name}, {}", hinder.code());
            match hinder {
                Forsorjningshinder::Hinder041 => {
                    with_041 += 1;
                    assert!(least >= 18 && most <= 20, "{name}: {least}–{most}");
                }
                Forsorjningshinder::Hinder035 | Forsorjningshinder::Hinder036 => {
                    assert!(least >= 60, "{name}: {least}");
                }
                _ => {}
            }
            let measures = &sokande.arbetsmarknadsinsatser;
            assert!(measures.len() == 1 || !measures.contains(&Arbetsmarknadsinsats::IngenInsats), "{name}");
        }
    }
    assert!(with_041 > 0);
}

#[test]
fn amounts_add_up() {
    let mut all_parts = 0;
    for (name, post) in each!(EkonomisktBistand) {
        let EkonomisktBistand {
            bistandsbelopp, forsorjningsstod, forsorjningsstod_boende, livsforing, ..
        } = *post;
        let (belopp, stod, boende) =
            (bistandsbelopp.unwrap(), forsorjningsstod.unwrap(), forsorjningsstod_boende.unwrap());
        let livsforing = livsforing.unwrap_or_default();
        let total = livsforing.total.unwrap_or(0);
        assert!(boende <= stod && stod + total <= belopp, "{name}: {boende} {stod} {total} {belopp}");
        assert!((1..=60_000).contains(&belopp), "{name}: {belopp}");
        let Livsforing { hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat, .. } =
            livsforing;
        let parts = [hyresskuld, elskuld, ovrig_skuld, halso_och_sjukvard, tandvard, annat];
        assert_eq!(parts.iter().flatten().sum::<u32>(), total, "{name}");
        all_parts += u32::from(parts.iter().all(Option::is_some));
    }
    assert!(all_parts > 0, "no household states all parts");
}

#[test]
fn only_two_municipalities_have_city_districts() {
    for (kommunkod, has_districts) in [("0180", true), ("1480", true), ("0380", false)] {
        let mut options = options(300, 1, "2026-09");
        options.kommunkod = Kommunkod::parse(kommunkod).unwrap();
        options.types = vec![Posttyp::EkonomisktBistand];
        let kommun = Kommun::generate(&options).unwrap();
        let is_told = kommun.poster().iter().any(|post| post.get(Falt::Stadsdel).is_some());
        assert_eq!(is_told, has_districts, "{kommunkod}");
    }
}

#[test]
fn support_that_has_ended_ended_before_the_period() {
    for (name, post) in each!(EkonomisktBistandAvslut) {
        let (period, last) = (post.period.unwrap(), post.sista_bistandsmanad.unwrap());
        let earliest = (0..4).fold(period, |month: Period, _| month.previous());
        assert!(earliest <= last && last < period, "{name}");
        assert!(post.avslutsorsak_sokande.is_some(), "{name}");
        assert!(post.avslutsorsak_medsokande.is_none() || post.medsokande.is_some(), "{name}");
    }
}
