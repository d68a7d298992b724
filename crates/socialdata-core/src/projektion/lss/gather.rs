//! Which insatser LSS is made from.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::identitet::Kommunkod;
use crate::kodlista::{Insatstyp, Lag, Personkrets};
use crate::period::Period;
use crate::post::Post;
use crate::post::insats::Insats;

use super::super::samling::{
    Enig, LeftOut, Personer, Projected, Samlare, Summa, Tid, Urval, carried_out, overlaps,
};
use super::super::vem::Vem;
use super::row::{FIRST, LssRad};

/// Makes LSS: whoever has an insats that is decided and carried out on 1 October, one row per person.
///
/// It is made from the records of October, since an insats that ended that very day has none later.
#[derive(Debug)]
pub struct Lss {
    urval: Urval,
    year: i32,
    day: NaiveDate,
    personer: Personer,
    rows: Vec<Personens>,
    left_out: BTreeMap<LeftOut, usize>,
}

/// What is known of one person so far.
#[derive(Debug)]
struct Personens {
    vem: Vem,
    insatser: Vec<Insatstyp>,
    personkrets: Enig<Personkrets>,
    assistans: Summa,
    ledsagarservice: Summa,
    avlosarservice: Summa,
    korttidsvistelse: Summa,
    boendekommun: Enig<Kommunkod>,
    utforande_kommun: [Enig<Kommunkod>; 9],
}

impl Lss {
    /// For 1 October of `year`; `None` for a year that has no month.
    pub fn new(kommunkod: Kommunkod, year: i32) -> Option<Self> {
        let period = Period::from_year_month(year, 10)?;
        Some(Self {
            urval: Urval { kommunkod, tid: Tid::Manad(period) },
            year,
            day: period.first_day(),
            personer: Personer::default(),
            rows: Vec::new(),
            left_out: BTreeMap::new(),
        })
    }
}

impl Samlare for Lss {
    type Rad = LssRad;

    fn take_post(&mut self, post: &Post) -> Result<(), LeftOut> {
        let Post::Insats(insats) = post else { return Err(LeftOut::OtherPosttyp) };
        self.urval.admits(insats.atgard, insats.ansvarig.as_ref(), insats.period)?;
        let is_lss = insats.lagrum.is_some_and(|lagrum| lagrum.lag() == Lag::Lss);
        let typ = insats.insatstyp.filter(|_| is_lss).ok_or(LeftOut::NotAsked)?;
        let number = paragraph_number(typ).ok_or(LeftOut::NotAsked)?;
        let vem = Vem::of(insats.person.as_ref().ok_or(LeftOut::Incomplete)?).ok_or(LeftOut::Identity)?;
        let (from, to) = carried_out(insats)?;
        if !overlaps(from, to, self.day, self.day) {
            return Err(LeftOut::NotThen);
        }
        let row = self.personer.row(&vem, self.rows.len());
        if row == self.rows.len() {
            self.rows.push(Personens::new(vem));
        }
        if let Some(personens) = self.rows.get_mut(row) {
            personens.add(typ, number, insats);
        }
        Ok(())
    }

    fn left_out(&mut self) -> &mut BTreeMap<LeftOut, usize> {
        &mut self.left_out
    }

    fn finish(self) -> Projected<LssRad> {
        let (year, kommunkod) = (self.year, self.urval.kommunkod);
        let rows: Vec<LssRad> = self.rows.into_iter().map(|row| row.finish(year, kommunkod)).collect();
        let withheld = rows.iter().filter(|row| row.vem.skyddad).count();
        Projected { rows, left_out: self.left_out, withheld }
    }
}

impl Personens {
    fn new(vem: Vem) -> Self {
        Self {
            vem,
            insatser: Vec::new(),
            personkrets: Enig::default(),
            assistans: Summa::default(),
            ledsagarservice: Summa::default(),
            avlosarservice: Summa::default(),
            korttidsvistelse: Summa::default(),
            boendekommun: Enig::default(),
            utforande_kommun: [Enig::default(); 9],
        }
    }

    fn add(&mut self, typ: Insatstyp, number: u8, insats: &Insats) {
        // One record that says so is enough to keep the person's places out.
        self.vem.skyddad |= insats.person.as_ref().is_some_and(|person| Vem::is_protected(person));
        if !self.insatser.contains(&typ) {
            self.insatser.push(typ);
        }
        self.personkrets.state(insats.personkrets);
        match typ {
            Insatstyp::LssPersonligAssistans => self.assistans.add(insats.timmar_per_manad),
            Insatstyp::LssLedsagarservice => self.ledsagarservice.add(insats.timmar_per_manad),
            Insatstyp::LssAvlosarservice => self.avlosarservice.add(insats.timmar_per_manad),
            Insatstyp::LssKorttidsvistelse => self.korttidsvistelse.add(insats.dygn_per_manad),
            _ => {}
        }
        if matches!(number, 8 | 9) {
            self.boendekommun.state(insats.boendekommun);
        }
        if let Some(kommun) = self.utforande_kommun.get_mut(usize::from(number - FIRST)) {
            kommun.state(insats.utforande_kommun);
        }
    }

    fn finish(mut self, year: i32, kommunkod: Kommunkod) -> LssRad {
        self.insatser.sort_by_key(|typ| *typ as usize);
        let may_say_where = !self.vem.skyddad;
        LssRad {
            year,
            kommunkod,
            personkrets: self.personkrets.value(),
            insatser: self.insatser,
            assistans_timmar: self.assistans.value(),
            ledsagarservice_timmar: self.ledsagarservice.value(),
            avlosarservice_timmar: self.avlosarservice.value(),
            korttidsvistelse_dygn: self.korttidsvistelse.value(),
            boendekommun: self.boendekommun.value().filter(|_| may_say_where),
            utforande_kommun: self.utforande_kommun.map(|kommun| kommun.value().filter(|_| may_say_where)),
            vem: self.vem,
        }
    }
}

/// The number in LSS 9 §; 9 § 1 is not in the register.
fn paragraph_number(typ: Insatstyp) -> Option<u8> {
    Some(match typ {
        Insatstyp::LssPersonligAssistans => 2,
        Insatstyp::LssLedsagarservice => 3,
        Insatstyp::LssKontaktperson => 4,
        Insatstyp::LssAvlosarservice => 5,
        Insatstyp::LssKorttidsvistelse => 6,
        Insatstyp::LssKorttidstillsyn => 7,
        Insatstyp::LssFamiljehemBarn | Insatstyp::LssBostadBarn => 8,
        Insatstyp::LssBostadVuxna | Insatstyp::LssAnnanBostadVuxna => 9,
        Insatstyp::LssDagligVerksamhet => 10,
        _ => return None,
    })
}
