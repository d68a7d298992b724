//! From a person and a kind of insats to the records of the month.

use chrono::{Months, NaiveDate};
use socialdata_core::kodlista::{
    BarnetsAsikt, Boendeform, Insatstyp, Lag, Lagrum, Omfattning, Omrade, Personkrets, Regi, Samtycke,
};
use socialdata_core::period::Period;
use socialdata_core::post::insats::Insats;

use super::areas::{Area, Grund, Template};
use super::avsandare::{Avsandare, nyckel};
use super::casting::Part;
use super::population::{Resident, another_kommun};
use super::seeded::Seeded;
use super::timeline::{Timeline, after, before, leap_day_until};
use super::utforare::utforare;

/// Writes the records of one municipality and month.
pub(super) struct InsatsWriter {
    avsandare: Avsandare,
    written: u32,
    has_leap_start: bool,
}

impl InsatsWriter {
    pub(super) fn new(avsandare: Avsandare) -> Self {
        Self { avsandare, written: 0, has_leap_start: false }
    }

    /// The records of one person: the first insats and those that come with it.
    pub(super) fn records(&mut self, seeded: &mut Seeded, part: Part, resident: &Resident) -> Vec<Insats> {
        let (area, template) = part;
        let extras = template.extras.iter().filter(|(_, percent)| seeded.chance(*percent));
        let mut insatstyper = vec![template.insatstyp];
        insatstyper.extend(extras.map(|(insatstyp, _)| *insatstyp));
        let personkrets = (template.grund == Grund::Lss).then(|| personkrets(seeded, &insatstyper));
        insatstyper
            .into_iter()
            .map(|insatstyp| {
                let mut seeded = seeded.split();
                let record = self.record(&mut seeded, part, insatstyp, resident);
                Insats { personkrets, ..with_circumstances(&mut seeded, area, resident, record) }
            })
            .collect()
    }

    fn record(
        &mut self,
        seeded: &mut Seeded,
        (area, template): Part,
        insatstyp: Insatstyp,
        resident: &Resident,
    ) -> Insats {
        let timeline = self.timeline(seeded, template, resident);
        let timeline =
            if matches!(template.grund, Grund::Tvang(_)) { timeline.begun_in_time() } else { timeline };
        let (samtycke, barnets_asikt) = consent(seeded, area, template, insatstyp, resident, timeline.beslut);
        let (timmar_per_manad, dygn_per_manad) = amount(seeded, insatstyp);
        self.written += 1;
        let insats = Insats {
            post_id: nyckel("INS", self.written),
            period: Some(self.avsandare.period),
            ansvarig: Some(self.avsandare.ansvarig(area.ansvarig, area.namnd)),
            person: Some(resident.person.clone()),
            insats_id: nyckel("I", self.written),
            omrade: Some(area.omrade),
            insatstyp: Some(insatstyp),
            lagrum: Some(lagrum(template.grund, insatstyp, timeline.beslut)),
            beslutsdatum: Some(timeline.beslut),
            verkstalld_fran: timeline.fran,
            verkstalld_till: timeline.till,
            avslutsdatum: timeline.avslut,
            avslutsorsak: timeline.avslutsorsak,
            timmar_per_manad,
            dygn_per_manad,
            samtycke,
            barnets_asikt,
            ..Insats::default()
        };
        self.with_places(seeded, insats, resident)
    }

    fn timeline(&mut self, seeded: &mut Seeded, template: &Template, resident: &Resident) -> Timeline {
        let earliest = earliest_decision(template, resident, self.avsandare.period);
        let leap_day = leap_day_until(self.avsandare.period.last_day()).filter(|leap| *leap >= earliest);
        match leap_day {
            Some(leap_day) if !self.has_leap_start => {
                self.has_leap_start = true;
                Timeline::begun_on(leap_day)
            }
            _ => {
                // Care with a limit in law is not planned beyond the period.
                let may_be_planned = template.longest > 200 && !matches!(template.grund, Grund::Tvang(_));
                Timeline::draw(seeded, self.avsandare.period, earliest, may_be_planned)
            }
        }
    }

    /// Adds who performs the insats, once somebody does, and where, unless the person is protected.
    fn with_places(&self, seeded: &mut Seeded, insats: Insats, resident: &Resident) -> Insats {
        let Some(insatstyp) = insats.insatstyp.filter(|_| insats.verkstalld_fran.is_some()) else {
            return insats;
        };
        let with_place = !resident.is_protected();
        let utforare =
            utforare(seeded, insatstyp, self.avsandare.kommunkod, &self.avsandare.orgnr, with_place);
        let is_elsewhere = insatstyp.boende() && seeded.chance(8);
        let boendekommun = is_elsewhere.then(|| another_kommun(seeded, self.avsandare.kommunkod)).flatten();
        let utforande_kommun = utforare.kommunkod.filter(|_| utforare.regi == Some(Regi::AnnanKommun));
        Insats {
            boendekommun: boendekommun.filter(|_| with_place),
            utforande_kommun,
            utforare: Some(utforare),
            ..insats
        }
    }
}

/// The provision that a decision of `beslut` rests on: socialtjänstlagen was renumbered on 1 July 2025.
pub(super) fn lagrum(grund: Grund, insatstyp: Insatstyp, beslut: NaiveDate) -> Lagrum {
    match grund {
        Grund::Tvang(lagrum) => lagrum,
        Grund::Lss => lss_lagrum(insatstyp),
        Grund::Sol => {
            let (new, old) = match insatstyp {
                Insatstyp::Kontaktperson
                | Insatstyp::Kontaktfamilj
                | Insatstyp::KvalificeradKontaktperson => (Lagrum::SolKap13Par7, Lagrum::Sol2001Kap3Par6b),
                _ => (Lagrum::SolKap11Par1, Lagrum::Sol2001Kap4Par1),
            };
            if new.valid_in(Period::containing(beslut)) { new } else { old }
        }
    }
}

fn lss_lagrum(insatstyp: Insatstyp) -> Lagrum {
    match insatstyp {
        Insatstyp::LssPersonligAssistans => Lagrum::LssPar9Punkt2,
        Insatstyp::LssLedsagarservice => Lagrum::LssPar9Punkt3,
        Insatstyp::LssKontaktperson => Lagrum::LssPar9Punkt4,
        Insatstyp::LssAvlosarservice => Lagrum::LssPar9Punkt5,
        Insatstyp::LssKorttidsvistelse => Lagrum::LssPar9Punkt6,
        Insatstyp::LssKorttidstillsyn => Lagrum::LssPar9Punkt7,
        Insatstyp::LssFamiljehemBarn | Insatstyp::LssBostadBarn => Lagrum::LssPar9Punkt8,
        Insatstyp::LssBostadVuxna | Insatstyp::LssAnnanBostadVuxna => Lagrum::LssPar9Punkt9,
        Insatstyp::LssDagligVerksamhet => Lagrum::LssPar9Punkt10,
        _ => Lagrum::LssPar9Punkt1,
    }
}

/// The first day on which the decision may have been made.
fn earliest_decision(template: &Template, resident: &Resident, period: Period) -> NaiveDate {
    let end = period.last_day();
    let old_enough = resident
        .latest_birth
        .checked_add_months(Months::new(12 * template.least_at_start))
        .map_or(end, |birthday| after(birthday, 1));
    let limits = [before(end, template.longest), old_enough, FIRST_DECISION];
    limits.into_iter().chain(template.first_day()).max().unwrap_or(end).min(end)
}

/// Socialtjänstlagen (2001:453) came into force on 1 January 2002; no older provision is in the code list.
const FIRST_DECISION: NaiveDate = match NaiveDate::from_ymd_opt(2002, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Daily activities are for personkrets 1 and 2 (LSS 7 §). How large each group is, is an assumption.
fn personkrets(seeded: &mut Seeded, insatstyper: &[Insatstyp]) -> Personkrets {
    let third = if insatstyper.contains(&Insatstyp::LssDagligVerksamhet) { 0 } else { 12 };
    seeded
        .weighted(&[
            (Personkrets::Personkrets1, 84),
            (Personkrets::Personkrets2, 4),
            (Personkrets::Personkrets3, third),
        ])
        .unwrap_or(Personkrets::Personkrets1)
}

/// Who consents and whether the child was heard; nothing for adults outside the area of children and young persons.
fn consent(
    seeded: &mut Seeded,
    area: &Area,
    template: &Template,
    insatstyp: Insatstyp,
    resident: &Resident,
    beslut: NaiveDate,
) -> (Option<Samtycke>, Option<BarnetsAsikt>) {
    let age = resident.least_age(beslut);
    if age >= 18 {
        let is_young = area.omrade == Omrade::BarnOchUnga;
        return (is_young.then_some(Samtycke::EjAktuellt), is_young.then_some(BarnetsAsikt::EjAktuellt));
    }
    // From 15 a child may consent alone, but not to placement (SoL 21:1).
    let may_decide = age >= 15 && !insatstyp.dygnsvard();
    let samtycke = match template.grund {
        Grund::Tvang(_) => Samtycke::EjAktuellt,
        _ if may_decide && seeded.chance(30) => Samtycke::Barnet,
        _ => Samtycke::Vardnadshavare,
    };
    let heard = if age < 4 { 20 } else { 85 };
    let barnets_asikt = if samtycke == Samtycke::Barnet || seeded.chance(heard) {
        BarnetsAsikt::Framford
    } else {
        BarnetsAsikt::EjFramford
    };
    (Some(samtycke), Some(barnets_asikt))
}

/// Granted hours or days per month. Of those who have hemtjänst 12 % have more than 80 hours (1 October 2013); all of them
/// have personlig omvårdnad here, three fifths of the persons with hemtjänst.
fn amount(seeded: &mut Seeded, insatstyp: Insatstyp) -> (Option<u32>, Option<u32>) {
    match insatstyp.omfattning() {
        Omfattning::Timmar => (Some(hours(seeded, insatstyp)), None),
        Omfattning::Dygn if insatstyp == Insatstyp::Korttidsplats => (None, Some(seeded.between(4, 28))),
        Omfattning::Dygn => (None, Some(seeded.between(2, 12))),
        _ => (None, None),
    }
}

fn hours(seeded: &mut Seeded, insatstyp: Insatstyp) -> u32 {
    match insatstyp {
        Insatstyp::HemtjanstOmvardnad if seeded.chance(20) => seeded.low_between(81, 220),
        Insatstyp::HemtjanstOmvardnad => seeded.low_between(4, 68),
        Insatstyp::HemtjanstService => seeded.low_between(2, 12),
        Insatstyp::Boendestod => seeded.low_between(4, 60),
        Insatstyp::LssPersonligAssistans => seeded.low_between(60, 700),
        Insatstyp::LssLedsagarservice | Insatstyp::Ledsagning => seeded.low_between(4, 40),
        _ => seeded.low_between(6, 60),
    }
}

/// What a case system notes beside the decision itself.
fn with_circumstances(seeded: &mut Seeded, area: &Area, resident: &Resident, insats: Insats) -> Insats {
    let insatstyp = insats.insatstyp.unwrap_or(Insatstyp::AnnanInsats);
    let is_simple = matches!(insatstyp, Insatstyp::Trygghetslarm | Insatstyp::Matdistribution);
    let boendeform = match area.omrade {
        _ if insatstyp.boende() => Some(Boendeform::Sarskilt),
        Omrade::Aldre | Omrade::Funktionsnedsattning => Some(Boendeform::Ordinart),
        Omrade::Hemloshet => Some(Boendeform::Annat),
        _ => None,
    };
    let lives_at_home = area.omrade == Omrade::Aldre && boendeform == Some(Boendeform::Ordinart);
    let is_lss = insats.lagrum.is_some_and(|lagrum| lagrum.lag() == Lag::Lss);
    let may_have_plan = is_lss || matches!(area.omrade, Omrade::BarnOchUnga | Omrade::MissbrukOchBeroende);
    Insats {
        boendeform,
        forenklat_beslut: is_simple.then(|| seeded.chance(70)),
        enpersonshushall: lives_at_home.then_some(resident.lives_alone),
        individuell_plan: may_have_plan.then(|| seeded.chance(25)),
        ..insats
    }
}
