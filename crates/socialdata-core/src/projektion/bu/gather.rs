//! Which insatser and placements BU is made from.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::kodlista::{EfterPlacering, Insatstyp, Lag, Omrade};
use crate::period::Period;
use crate::post::Post;
use crate::post::insats::Insats;
use crate::post::placering::Placering;

use super::super::rad::JaNej;
use super::super::samling::{LeftOut, Projected, Samlare, Tid, Urval, carried_out, overlaps};
use super::super::vem::Vem;
use super::row::{BuInsatsRad, BuPlaceringRad};

/// What both files of a year are made from: of each insats and each placement the record of the latest month.
///
/// An insats of nineteen months has up to twelve records in a year, and they are one row; the latest knows how it ended.
#[derive(Debug)]
struct Aret {
    urval: Urval,
    first: NaiveDate,
    last: NaiveDate,
    year: i32,
    insatser: Latest<Insats>,
    placeringar: Latest<Placering>,
    left_out: BTreeMap<LeftOut, usize>,
}

/// Makes the file of insatser.
#[derive(Debug)]
pub struct BuInsats(Aret);

/// Makes the file of placements.
#[derive(Debug)]
pub struct BuPlacering(Aret);

impl BuInsats {
    /// For `year`; `None` for a year that has no month.
    pub fn new(kommunkod: Kommunkod, year: i32) -> Option<Self> {
        Aret::new(kommunkod, year).map(Self)
    }
}

impl BuPlacering {
    /// For `year`; `None` for a year that has no month.
    pub fn new(kommunkod: Kommunkod, year: i32) -> Option<Self> {
        Aret::new(kommunkod, year).map(Self)
    }
}

impl Samlare for BuInsats {
    type Rad = BuInsatsRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        self.0.take_post(post)
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.0.left_out
    }

    fn finish(mut self) -> Projected<BuInsatsRad> {
        let insatser = std::mem::take(&mut self.0.insatser.records);
        let mut rows = Vec::new();
        for (_, insats) in &insatser {
            match self.0.insats_row(insats) {
                Ok(row) => rows.push(row),
                Err(reason) => *self.0.left_out.entry(reason).or_insert(0) += 1,
            }
        }
        Projected { rows, left_out: self.0.left_out, withheld: 0 }
    }
}

impl Samlare for BuPlacering {
    type Rad = BuPlaceringRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        self.0.take_post(post)
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.0.left_out
    }

    fn finish(mut self) -> Projected<BuPlaceringRad> {
        let placeringar = std::mem::take(&mut self.0.placeringar.records);
        let mut rows = Vec::new();
        for (_, placering) in &placeringar {
            match self.0.placering_row(placering) {
                Ok(row) => rows.push(row),
                Err(reason) => *self.0.left_out.entry(reason).or_insert(0) += 1,
            }
        }
        let withheld = rows.iter().filter(|row| row.vem.skyddad).count();
        Projected { rows, left_out: self.0.left_out, withheld }
    }
}

impl Aret {
    fn new(kommunkod: Kommunkod, year: i32) -> Option<Self> {
        Some(Self {
            urval: Urval { kommunkod, tid: Tid::Ar(year) },
            first: Period::from_year_month(year, 1)?.first_day(),
            last: Period::from_year_month(year, 12)?.last_day(),
            year,
            insatser: Latest::default(),
            placeringar: Latest::default(),
            left_out: BTreeMap::new(),
        })
    }

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        match post {
            Post::Insats(insats) => {
                let period = self.urval.admits(insats.atgard, insats.ansvarig.as_ref(), insats.period)?;
                let key = insats.insats_id.as_ref().ok_or(LeftOut::Incomplete)?;
                self.insatser.take(key.as_str(), period, insats);
            }
            Post::Placering(post) => {
                let period = self.urval.admits(post.atgard, post.ansvarig.as_ref(), post.period)?;
                let key = post.placering_id.as_ref().ok_or(LeftOut::Incomplete)?;
                self.placeringar.take(key.as_str(), period, post);
            }
            _ => return Err(LeftOut::OtherPosttyp),
        }
        Ok(())
    }

    fn insats_row(&self, insats: &Insats) -> Result<BuInsatsRad, LeftOut> {
        let (typ, lagrum) = asked(insats)?;
        let vem = Vem::of(insats.person.as_ref().ok_or(LeftOut::Incomplete)?).ok_or(LeftOut::Identity)?;
        let (from, to) = carried_out(insats)?;
        if !overlaps(from, to, self.first, self.last) {
            return Err(LeftOut::NotThen);
        }
        let slutdatum = to.filter(|to| *to <= self.last);
        Ok(BuInsatsRad {
            year: self.year,
            kommunkod: self.urval.kommunkod,
            vem,
            ensamkommande: self.ensamkommande(insats),
            beslutsdatum: insats.beslutsdatum.ok_or(LeftOut::Incomplete)?,
            slutdatum,
            insatstyp: typ,
            lagrum,
            efter: slutdatum.and_then(|_| self.efter(insats)),
        })
    }

    fn placering_row(&self, post: &Placering) -> Result<BuPlaceringRad, LeftOut> {
        let insats = post.insats_id.as_ref().and_then(|key| self.insatser.get(key.as_str()));
        let has_row = |insats: &&Insats| asked(insats).is_ok() && self.is_in_the_year(insats);
        let insats = insats.filter(has_row).ok_or(LeftOut::NoInsats)?;
        let vem = Vem::of(post.person.as_ref().ok_or(LeftOut::Incomplete)?).ok_or(LeftOut::Identity)?;
        let startdatum = post.startdatum.ok_or(LeftOut::Incomplete)?;
        if !overlaps(startdatum, post.slutdatum, self.first, self.last) {
            return Err(LeftOut::NotThen);
        }
        let may_say_where = !vem.skyddad;
        Ok(BuPlaceringRad {
            year: self.year,
            kommunkod: self.urval.kommunkod,
            vem,
            beslutsdatum: insats.beslutsdatum.ok_or(LeftOut::Incomplete)?,
            startdatum,
            slutdatum: post.slutdatum.filter(|to| *to <= self.last),
            placeringsform: post.placeringsform.ok_or(LeftOut::Incomplete)?,
            grund: post.grund,
            placeringskommun: post.placeringskommun.filter(|_| may_say_where),
        })
    }

    fn is_in_the_year(&self, insats: &Insats) -> bool {
        carried_out(insats).is_ok_and(|(from, to)| overlaps(from, to, self.first, self.last))
    }

    fn placeringar_of<'a>(&'a self, insats: &'a Insats) -> impl Iterator<Item = &'a Placering> {
        let key = insats.insats_id.as_ref();
        self.placeringar
            .records
            .iter()
            .map(|(_, post)| post)
            .filter(move |post| post.insats_id.as_ref() == key)
    }

    fn ensamkommande(&self, insats: &Insats) -> JaNej {
        let stated: Vec<bool> = self.placeringar_of(insats).filter_map(|post| post.ensamkommande).collect();
        JaNej::stated(if stated.is_empty() { None } else { Some(stated.contains(&true)) })
    }

    /// What followed the placement that ended last; nothing while one is open.
    fn efter(&self, insats: &Insats) -> Option<EfterPlacering> {
        let last =
            self.placeringar_of(insats).max_by_key(|post| (post.slutdatum.is_none(), post.slutdatum))?;
        last.slutdatum.and(last.efter_placering)
    }
}

/// For a child or young person: vistelse in familjehem, jourhem, HVB or stödboende under SoL, or anything under LVU.
fn asked(insats: &Insats) -> Result<(Insatstyp, crate::kodlista::Lagrum), LeftOut> {
    let (Some(typ), Some(lagrum)) = (insats.insatstyp, insats.lagrum) else {
        return Err(LeftOut::Incomplete);
    };
    let is_vistelse =
        matches!(typ, Insatstyp::Familjehem | Insatstyp::Jourhem | Insatstyp::Hvb | Insatstyp::Stodboende);
    let is_asked_for = match lagrum.lag() {
        Lag::Lvu => true,
        Lag::SoL | Lag::SoL2001 => is_vistelse && insats.omrade == Some(Omrade::BarnOchUnga),
        _ => false,
    };
    if is_asked_for { Ok((typ, lagrum)) } else { Err(LeftOut::NotAsked) }
}

/// Of each key the record of the latest month, in the order in which the keys came.
#[derive(Debug)]
struct Latest<P> {
    rows: HashMap<String, usize>,
    records: Vec<(Period, P)>,
}

impl<P> Default for Latest<P> {
    fn default() -> Self {
        Self { rows: HashMap::new(), records: Vec::new() }
    }
}

impl<P: Clone> Latest<P> {
    fn take(&mut self, key: &str, period: Period, post: &P) {
        let next = self.records.len();
        let row = *self.rows.entry(key.to_owned()).or_insert(next);
        match self.records.get_mut(row) {
            None => self.records.push((period, post.clone())),
            Some(known) if known.0 < period => *known = (period, post.clone()),
            Some(_) => {}
        }
    }

    fn get(&self, key: &str) -> Option<&P> {
        let row = *self.rows.get(key)?;
        self.records.get(row).map(|(_, post)| post)
    }
}
