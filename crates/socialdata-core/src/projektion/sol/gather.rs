//! Which insatser SOL1 and SOL2 are made from.

use std::collections::BTreeMap;

use crate::identitet::Kommunkod;
use crate::kodlista::{Insatstyp, Lag, Omrade};
use crate::period::Period;
use crate::post::Post;
use crate::post::insats::Insats;

use super::super::samling::{
    LeftOut, Personer, Projected, Samlare, Summa, Tid, Urval, carried_out, overlaps,
};
use super::super::vem::Vem;
use super::flaggor::{Boende, Flaggor, TYPER};
use super::row::{Handelse, Sol1Rad, Sol2Rad};

/// Makes SOL1: whoever has a decision under SoL that is carried out on the last day of the month, one row per person.
#[derive(Debug)]
pub struct Sol1 {
    urval: Urval,
    period: Period,
    rows: Vec<(Sol1Rad, Timmar)>,
    personer: Personer,
    left_out: BTreeMap<LeftOut, usize>,
}

#[derive(Debug, Default)]
struct Timmar {
    hemtjanst: Summa,
    boendestod: Summa,
    korttidsplats: Summa,
}

/// Makes SOL2: one row for each beginning and each end in the month.
#[derive(Debug)]
pub struct Sol2 {
    urval: Urval,
    period: Period,
    rows: Vec<Sol2Rad>,
    left_out: BTreeMap<LeftOut, usize>,
}

impl Sol1 {
    /// For the month `period` of the municipality.
    pub fn new(kommunkod: Kommunkod, period: Period) -> Self {
        Self {
            urval: Urval { kommunkod, tid: Tid::Manad(period) },
            period,
            rows: Vec::new(),
            personer: Personer::default(),
            left_out: BTreeMap::new(),
        }
    }
}

impl Sol2 {
    /// For the month `period` of the municipality.
    pub fn new(kommunkod: Kommunkod, period: Period) -> Self {
        Self {
            urval: Urval { kommunkod, tid: Tid::Manad(period) },
            period,
            rows: Vec::new(),
            left_out: BTreeMap::new(),
        }
    }
}

impl Samlare for Sol1 {
    type Rad = Sol1Rad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let (insats, typ, vem) = asked(self.urval, post)?;
        let (from, to) = carried_out(insats)?;
        let day = self.period.last_day();
        if !overlaps(from, to, day, day) {
            return Err(LeftOut::NotThen);
        }
        let row = self.personer.row(&vem, self.rows.len());
        if row == self.rows.len() {
            self.rows.push((empty_row(self.period, self.urval.kommunkod, vem), Timmar::default()));
        }
        if let Some((rad, timmar)) = self.rows.get_mut(row) {
            rad.flaggor.set(typ);
            if let Some(form) = insats.boendeform {
                rad.boende.state(form);
            }
            timmar.add(typ, insats);
        }
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<Sol1Rad> {
        let whole = |(mut rad, timmar): (Sol1Rad, Timmar)| {
            rad.hemtjanst_timmar = timmar.hemtjanst.value();
            rad.boendestod_timmar = timmar.boendestod.value();
            rad.korttidsplats_dygn = timmar.korttidsplats.value();
            rad
        };
        let rows = self.rows.into_iter().map(whole).collect();
        Projected { rows, left_out: self.left_out, withheld: 0 }
    }
}

fn empty_row(period: Period, kommunkod: Kommunkod, vem: Vem) -> Sol1Rad {
    Sol1Rad {
        period,
        kommunkod,
        vem,
        flaggor: Flaggor::default(),
        boende: Boende::OKANT,
        hemtjanst_timmar: None,
        boendestod_timmar: None,
        korttidsplats_dygn: None,
    }
}

impl Timmar {
    fn add(&mut self, typ: Insatstyp, insats: &Insats) {
        match typ {
            Insatstyp::HemtjanstService | Insatstyp::HemtjanstOmvardnad => {
                self.hemtjanst.add(insats.timmar_per_manad);
            }
            Insatstyp::Boendestod => self.boendestod.add(insats.timmar_per_manad),
            Insatstyp::Korttidsplats => self.korttidsplats.add(insats.dygn_per_manad),
            _ => {}
        }
    }
}

impl Samlare for Sol2 {
    type Rad = Sol2Rad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let (insats, typ, vem) = asked(self.urval, post)?;
        let (from, to) = carried_out(insats)?;
        let mut flaggor = Flaggor::default();
        flaggor.set(typ);
        let row = |handelse| Sol2Rad {
            period: self.period,
            kommunkod: self.urval.kommunkod,
            vem: vem.clone(),
            handelse,
            insatstyp: typ,
            flaggor,
            beslutsdatum: insats.beslutsdatum,
            verkstalld_fran: from,
            slutdatum: to.filter(|_| handelse == Handelse::Avslut),
        };
        let began = (Period::containing(from) == self.period).then_some(Handelse::Verkstallighet);
        let ended = to.filter(|to| Period::containing(*to) == self.period).map(|_| Handelse::Avslut);
        let events: Vec<Sol2Rad> = began.into_iter().chain(ended).map(row).collect();
        if events.is_empty() {
            return Err(LeftOut::NotThen);
        }
        self.rows.extend(events);
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<Sol2Rad> {
        Projected { rows: self.rows, left_out: self.left_out, withheld: 0 }
    }
}

/// An insats under SoL for somebody old or with a disability, of a kind that the register has a flag for.
fn asked(urval: Urval, post: &Post) -> Result<(&Insats, Insatstyp, Vem), LeftOut> {
    let Post::Insats(insats) = post else { return Err(LeftOut::OtherPosttyp) };
    urval.admits(insats.atgard, insats.ansvarig.as_ref(), insats.period)?;
    let is_asked_for = matches!(insats.omrade, Some(Omrade::Aldre | Omrade::Funktionsnedsattning))
        && insats.lagrum.is_some_and(|lagrum| matches!(lagrum.lag(), Lag::SoL | Lag::SoL2001));
    let typ = insats.insatstyp.filter(|typ| is_asked_for && TYPER.contains(typ)).ok_or(LeftOut::NotAsked)?;
    let person = insats.person.as_ref().ok_or(LeftOut::Incomplete)?;
    Ok((insats, typ, Vem::of(person).ok_or(LeftOut::Identity)?))
}
