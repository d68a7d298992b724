//! Records of type `placering`: where those are who are cared for round the clock away from home.
//!
//! One insats has one or several placeringar: some move within the month. How many do is an assumption.

use chrono::NaiveDate;
use socialdata_core::kodlista::{EfterPlacering, Grund, Insatstyp, Lagrum, Placeringsform};
use socialdata_core::post::gemensam::Person;
use socialdata_core::post::insats::Insats;
use socialdata_core::post::placering::Placering;

use super::avsandare::{Avsandare, nyckel};
use super::population::{age_bounds, another_kommun, is_protected};
use super::seeded::Seeded;
use super::timeline::day_in;
use super::utforare::utforare;

/// The placeringar of the insatser of the month.
pub(super) fn poster(seeded: &mut Seeded, avsandare: &Avsandare, insatser: &[Insats]) -> Vec<Placering> {
    let mut writer = Writer { avsandare, written: 0 };
    insatser.iter().flat_map(|insats| writer.placeringar(&mut seeded.split(), insats)).collect()
}

struct Writer<'a> {
    avsandare: &'a Avsandare,
    written: u32,
}

/// What the placeringar of one insats have in common.
struct Vard<'a> {
    insats: &'a Insats,
    person: &'a Person,
    grund: Grund,
    /// The first and the last day on which the person may move.
    window: (NaiveDate, NaiveDate),
    end: Option<NaiveDate>,
}

impl Writer<'_> {
    fn placeringar(&mut self, seeded: &mut Seeded, insats: &Insats) -> Vec<Placering> {
        let Some((vard, start, first_form)) = self.vard(insats) else { return Vec::new() };
        let mut placeringar = vec![self.placering(seeded, &vard, first_form, start)];
        let moves = if seeded.chance(30) { seeded.low_between(1, 2) } else { 0 };
        for _ in 0..moves {
            self.relocate(seeded, &vard, &mut placeringar);
        }
        if let Some(last) = placeringar.last_mut() {
            last.slutdatum = vard.end;
            last.efter_placering = vard.end.and_then(|end| efter(seeded, vard.person, end));
        }
        placeringar
    }

    /// The care that the insats is, when it is care away from home that has begun.
    fn vard<'i>(&self, insats: &'i Insats) -> Option<(Vard<'i>, NaiveDate, Placeringsform)> {
        let first_form = form_of(insats.insatstyp?)?;
        let grund = grund_of(insats.lagrum?).filter(|grund| first_form.grunder().contains(grund))?;
        let start = insats.verkstalld_fran?;
        let end = insats.verkstalld_till.filter(|till| *till <= self.avsandare.last_day());
        let window = (start.max(self.avsandare.first_day()), end.unwrap_or(self.avsandare.last_day()));
        let person = insats.person.as_ref()?;
        Some((Vard { insats, person, grund, window, end }, start, first_form))
    }

    /// Ends the last placering inside the period and begins another one on the same day.
    fn relocate(&mut self, seeded: &mut Seeded, vard: &Vard<'_>, placeringar: &mut Vec<Placering>) {
        let Some(last) = placeringar.last_mut() else { return };
        let (Some(form), Some(start)) = (last.placeringsform, last.startdatum) else { return };
        let moved = day_in(seeded, (vard.window.0.max(start), vard.window.1));
        let other: Vec<_> = Placeringsform::ALL
            .iter()
            .copied()
            .filter(|other| *other != form && is_possible(*other, vard.grund, vard.person, moved))
            .collect();
        let Some(next) = seeded.pick(&other) else { return };
        last.slutdatum = Some(moved);
        last.efter_placering = Some(EfterPlacering::NyPlacering);
        placeringar.push(self.placering(seeded, vard, *next, moved));
    }

    fn placering(
        &mut self,
        seeded: &mut Seeded,
        vard: &Vard<'_>,
        form: Placeringsform,
        start: NaiveDate,
    ) -> Placering {
        self.written += 1;
        let Avsandare { period, kommunkod, orgnr } = self.avsandare;
        let with_place = !is_protected(vard.person);
        let is_elsewhere = seeded.chance(30);
        let elsewhere = is_elsewhere.then(|| another_kommun(seeded, *kommunkod)).flatten();
        let is_child = age_bounds(vard.person, start).1 < 18;
        let is_told = with_place && form != Placeringsform::SkyddatBoende;
        Placering {
            post_id: nyckel("PLAC", self.written),
            period: Some(*period),
            ansvarig: Some(self.avsandare.socialnamnd()),
            utforare: Some(utforare(seeded, insatstyp_of(form), *kommunkod, orgnr, with_place)),
            person: Some(vard.person.clone()),
            placering_id: nyckel("P", self.written),
            insats_id: vard.insats.insats_id.clone(),
            placeringsform: Some(form),
            grund: Some(vard.grund),
            startdatum: Some(start),
            placeringskommun: Some(elsewhere.unwrap_or(*kommunkod)).filter(|_| is_told),
            ensamkommande: is_child.then(|| seeded.chance(6)),
            umgangesplan: is_child.then_some(true),
            ..Placering::default()
        }
    }
}

/// The first form of the care; other insatser are no placeringar.
fn form_of(insatstyp: Insatstyp) -> Option<Placeringsform> {
    match insatstyp {
        Insatstyp::Familjehem => Some(Placeringsform::Familjehem),
        Insatstyp::Jourhem => Some(Placeringsform::Jourhem),
        Insatstyp::Stodboende => Some(Placeringsform::Stodboende),
        Insatstyp::SkyddatBoende => Some(Placeringsform::SkyddatBoende),
        Insatstyp::Hvb => Some(Placeringsform::Hvb),
        Insatstyp::SarskiltUngdomshem => Some(Placeringsform::SarskiltUngdomshem),
        Insatstyp::LvmHem => Some(Placeringsform::LvmHem),
        Insatstyp::AnnanHeldygnsvard => Some(Placeringsform::AnnanHeldygnsvard),
        _ => None,
    }
}

/// The insats that the form is most like; it decides who performs.
fn insatstyp_of(form: Placeringsform) -> Insatstyp {
    match form {
        Placeringsform::Familjehem => Insatstyp::Familjehem,
        Placeringsform::Jourhem => Insatstyp::Jourhem,
        Placeringsform::Stodboende => Insatstyp::Stodboende,
        Placeringsform::SkyddatBoende => Insatstyp::SkyddatBoende,
        Placeringsform::Hvb => Insatstyp::Hvb,
        Placeringsform::SarskiltUngdomshem => Insatstyp::SarskiltUngdomshem,
        Placeringsform::LvmHem => Insatstyp::LvmHem,
        Placeringsform::AnnanHeldygnsvard => Insatstyp::AnnanHeldygnsvard,
        _ => Insatstyp::AnnanInsats,
    }
}

/// The ground of a placement that a decision on that provision gives.
fn grund_of(lagrum: Lagrum) -> Option<Grund> {
    match lagrum {
        Lagrum::Sol2001Kap4Par1 | Lagrum::SolKap11Par1 => Some(Grund::Sol),
        Lagrum::LvuPar2 => Some(Grund::LvuPar2),
        Lagrum::LvuPar3 => Some(Grund::LvuPar3),
        Lagrum::LvuPar2Och3 => Some(Grund::LvuPar2Och3),
        Lagrum::LvuPar6 => Some(Grund::LvuPar6),
        Lagrum::Lvm => Some(Grund::Lvm),
        Lagrum::Lag2024Nr79 => Some(Grund::Lag2024Nr79),
        _ => None,
    }
}

/// Whether the person can come to that form on that ground: the code list decides, and the ages and grounds in law
/// (stödboende SoL 9:3, särskilt ungdomshem LVU 12 §).
fn is_possible(form: Placeringsform, grund: Grund, person: &Person, day: NaiveDate) -> bool {
    let (least, most) = age_bounds(person, day);
    let fits = match form {
        Placeringsform::Stodboende => least >= 18 && most < 20,
        Placeringsform::SarskiltUngdomshem => {
            most < 20 && matches!(grund, Grund::LvuPar3 | Grund::LvuPar2Och3)
        }
        Placeringsform::LvmHem => least >= 18,
        // At most two months after the utredning (SoL 22:4): a home for those who have just come.
        Placeringsform::Jourhem => most < 18,
        _ => true,
    };
    fits && form.grunder().contains(&grund)
}

/// What comes after; of a hundred, an assumption.
fn efter(seeded: &mut Seeded, person: &Person, end: NaiveDate) -> Option<EfterPlacering> {
    let (least, most) = age_bounds(person, end);
    let (home, own) = if most < 18 { (45, 0) } else { (0, 45) };
    let young = if least >= 16 { 15 } else { 0 };
    seeded.weighted(&[
        (EfterPlacering::Vardnadshavare, home),
        (EfterPlacering::Vardnadsoverflyttning, home / 9),
        (EfterPlacering::EgetBoende, own + young),
        (EfterPlacering::Narstaende, 10),
        (EfterPlacering::Annat, 9),
        (EfterPlacering::Okant, 8),
        (EfterPlacering::Avliden, 2),
    ])
}
