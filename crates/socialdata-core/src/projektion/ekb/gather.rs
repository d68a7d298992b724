//! Which records the files about ekonomiskt bistånd are made from.

use std::collections::{BTreeMap, HashMap};

use crate::identitet::Kommunkod;
use crate::period::Period;
use crate::post::Post;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;

use super::super::samling::{LeftOut, Projected, Samlare, Tid, Urval};
use super::super::vem::Vem;
use super::hushall::Hushall;
use super::row::{ArManad, EkbAoRad, EkbArRad, EkbManadRad};

/// Makes EKB-Månad: one row per household and month that the aid is for.
#[derive(Debug)]
pub struct EkbManad {
    urval: Urval,
    rows: Vec<EkbManadRad>,
    withheld: usize,
    left_out: BTreeMap<LeftOut, usize>,
}

/// Makes EKB-AO: one row per household whose aid ended.
#[derive(Debug)]
pub struct EkbAo {
    urval: Urval,
    rows: Vec<EkbAoRad>,
    left_out: BTreeMap<LeftOut, usize>,
}

/// Makes EKB-År: one row per household with aid in the year.
#[derive(Debug)]
pub struct EkbAr {
    urval: Urval,
    year: i32,
    households: HashMap<String, usize>,
    rows: Vec<(Period, EkbArRad)>,
    withheld: Vec<bool>,
    left_out: BTreeMap<LeftOut, usize>,
}

impl EkbManad {
    /// For the month `period` of the municipality.
    pub fn new(kommunkod: Kommunkod, period: Period) -> Self {
        let urval = Urval { kommunkod, tid: Tid::Manad(period) };
        Self { urval, rows: Vec::new(), withheld: 0, left_out: BTreeMap::new() }
    }
}

impl EkbAo {
    /// For the month `period` of the municipality.
    pub fn new(kommunkod: Kommunkod, period: Period) -> Self {
        let urval = Urval { kommunkod, tid: Tid::Manad(period) };
        Self { urval, rows: Vec::new(), left_out: BTreeMap::new() }
    }
}

impl EkbAr {
    /// For `year`; `None` for a year that has no month.
    pub fn new(kommunkod: Kommunkod, year: i32) -> Option<Self> {
        Period::from_year_month(year, 1)?;
        Some(Self {
            urval: Urval { kommunkod, tid: Tid::Ar(year) },
            year,
            households: HashMap::new(),
            rows: Vec::new(),
            withheld: Vec::new(),
            left_out: BTreeMap::new(),
        })
    }
}

impl Samlare for EkbManad {
    type Rad = EkbManadRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let (post, period, hushall) = asked(self.urval, post)?;
        self.withheld += usize::from(post.stadsdel.is_some() && hushall.stadsdel.is_none());
        self.rows.push(EkbManadRad {
            period,
            kommunkod: self.urval.kommunkod,
            hushall,
            bistandsbelopp: post.bistandsbelopp,
            forsorjningsstod: post.forsorjningsstod,
            forsorjningsstod_boende: post.forsorjningsstod_boende,
            livsforing: post.livsforing.clone().unwrap_or_default(),
        });
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<EkbManadRad> {
        Projected { rows: self.rows, left_out: self.left_out, withheld: self.withheld }
    }
}

impl Samlare for EkbAo {
    type Rad = EkbAoRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let Post::EkonomisktBistandAvslut(post) = post else { return Err(LeftOut::OtherPosttyp) };
        let period = self.urval.admits(post.atgard, post.ansvarig.as_ref(), post.period)?;
        let sokande = Vem::of(post.sokande.as_ref().ok_or(LeftOut::Incomplete)?).ok_or(LeftOut::Identity)?;
        let medsokande = match &post.medsokande {
            Some(medsokande) => Some(Vem::of(medsokande).ok_or(LeftOut::Identity)?),
            None => None,
        };
        self.rows.push(EkbAoRad {
            period,
            kommunkod: self.urval.kommunkod,
            hushall_id: post.hushall_id.clone().ok_or(LeftOut::Incomplete)?,
            sokande,
            medsokande,
            sista_bistandsmanad: post.sista_bistandsmanad.ok_or(LeftOut::Incomplete)?,
            orsak_sokande: post.avslutsorsak_sokande,
            orsak_medsokande: post.avslutsorsak_medsokande,
        });
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<EkbAoRad> {
        Projected { rows: self.rows, left_out: self.left_out, withheld: 0 }
    }
}

impl Samlare for EkbAr {
    type Rad = EkbArRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let (post, period, hushall) = asked(self.urval, post)?;
        let manad = ArManad {
            bistandsbelopp: post.bistandsbelopp,
            forsorjningsstod: post.forsorjningsstod,
            forsorjningsstod_boende: post.forsorjningsstod_boende,
            hinder_sokande: hushall.sokande.hinder,
            hinder_medsokande: hushall.medsokande.as_ref().and_then(|adult| adult.hinder),
        };
        let is_withheld = post.stadsdel.is_some() && hushall.stadsdel.is_none();
        let next = self.rows.len();
        let row = *self.households.entry(hushall.hushall_id.as_str().to_owned()).or_insert(next);
        if row == next {
            self.rows.push((period, self.empty_row(hushall.clone())));
            self.withheld.push(false);
        }
        let index = usize::try_from(period.month() - 1).unwrap_or(0);
        if let (Some((latest, rad)), Some(withheld)) = (self.rows.get_mut(row), self.withheld.get_mut(row)) {
            if *latest <= period {
                *latest = period;
                rad.hushall = hushall;
            }
            *withheld |= is_withheld;
            if *withheld {
                rad.hushall.stadsdel = None;
            }
            if let Some(slot) = rad.manader.get_mut(index) {
                *slot = Some(manad);
            }
        }
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<EkbArRad> {
        let withheld = self.withheld.iter().filter(|withheld| **withheld).count();
        let rows = self.rows.into_iter().map(|(_, rad)| rad).collect();
        Projected { rows, left_out: self.left_out, withheld }
    }
}

impl EkbAr {
    fn empty_row(&self, hushall: Hushall) -> EkbArRad {
        EkbArRad { year: self.year, kommunkod: self.urval.kommunkod, hushall, manader: [None; 12] }
    }
}

fn asked(urval: Urval, post: &Post) -> Result<(&EkonomisktBistand, Period, Hushall), LeftOut> {
    let Post::EkonomisktBistand(post) = post else { return Err(LeftOut::OtherPosttyp) };
    let period = urval.admits(post.atgard, post.ansvarig.as_ref(), post.period)?;
    Ok((post, period, Hushall::of(post).ok_or(LeftOut::Identity)?))
}
