//! The file of a set, as people write it.

use chrono::NaiveDate;
use serde::Deserialize;

use super::duty::{LeveransPer, Skyldighet};
use super::error::SkyldighetError;
use super::frist::{Flytt, Frist, FristRegel};
use super::redovisning::{Frekvens, Referens};
use super::uppgiftsskyldig::Uppgiftsskyldigtyp;
use super::uppsattning::Uppsattning;
use crate::kodlista::Delregister;
use crate::period::parse_date;
use crate::post::Posttyp;
use crate::validering::SourceStatus;

pub(super) fn read(text: &str) -> Result<Uppsattning, SkyldighetError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this module owns the file of a set; the error is mapped to a line at once"
    )]
    let file: SetFile = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        SkyldighetError::Form { line: before.split('\n').count() }
    })?;
    file.check()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    uppsattning: String,
    version: String,
    titel: String,
    titel_en: String,
    status: String,
    kalla: String,
    beskriver_fran: Option<String>,
    skyldighet: Vec<DutyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyEntry {
    id: String,
    kortnamn: String,
    delregister: String,
    skyldiga: Vec<String>,
    posttyper: Vec<String>,
    leverans_per: String,
    referens: ReferensEntry,
    frist: FristEntry,
    #[serde(default)]
    alternativ: Vec<AlternativEntry>,
    galler_fran: Option<String>,
    galler_till: Option<String>,
    par: Option<String>,
    lagrum: String,
    status: String,
    anmarkning: Option<String>,
    anmarkning_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlternativEntry {
    referens: ReferensEntry,
    frist: FristEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferensEntry {
    slag: String,
    manad: Option<u32>,
    dag: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FristEntry {
    okand: Option<bool>,
    manader_efter: Option<u32>,
    ar_efter: Option<u32>,
    manad: Option<u32>,
    dag: Option<u32>,
    flytt: Option<String>,
    status: String,
}

impl SetFile {
    fn check(self) -> Result<Uppsattning, SkyldighetError> {
        let fault = |key| SkyldighetError::Value { key, duty: 0 };
        let has_text = |text: &String| !text.trim().is_empty();
        if !is_name(&self.uppsattning) {
            return Err(fault("uppsattning"));
        }
        if ![&self.version, &self.titel, &self.titel_en, &self.kalla].into_iter().all(has_text) {
            return Err(fault("version, titel, titel_en, kalla"));
        }
        let duties: Vec<Skyldighet> = self
            .skyldighet
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                entry.check().map_err(|key| SkyldighetError::Value { key, duty: index + 1 })
            })
            .collect::<Result<_, _>>()?;
        check_together(&duties)?;
        Ok(Uppsattning {
            name: self.uppsattning,
            version: self.version,
            title: (self.titel, self.titel_en),
            status: status(&self.status).ok_or(fault("status"))?,
            kalla: self.kalla,
            beskriver_fran: optional_date(self.beskriver_fran).map_err(|()| fault("beskriver_fran"))?,
            duties,
        })
    }
}

/// Ids are unique, and a pair is one in both directions.
fn check_together(duties: &[Skyldighet]) -> Result<(), SkyldighetError> {
    for (index, duty) in duties.iter().enumerate() {
        let fault = |key| SkyldighetError::Value { key, duty: index + 1 };
        if duties.iter().filter(|other| other.id == duty.id).count() > 1 {
            return Err(fault("id"));
        }
        let is_pair = |other: &&Skyldighet| {
            Some(&other.id) == duty.par.as_ref() && other.par.as_ref() == Some(&duty.id)
        };
        if duty.par.is_some() && !duties.iter().any(|other| is_pair(&other)) {
            return Err(fault("par"));
        }
    }
    if duties.is_empty() {
        return Err(SkyldighetError::Value { key: "skyldighet", duty: 0 });
    }
    Ok(())
}

impl DutyEntry {
    /// The key that is wrong, or the duty.
    fn check(self) -> Result<Skyldighet, &'static str> {
        if !is_name(&self.id) {
            return Err("id");
        }
        let is_short = |text: &str| {
            (1..=32).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_short(&self.kortnamn) {
            return Err("kortnamn");
        }
        if self.lagrum.trim().is_empty() {
            return Err("lagrum");
        }
        let skyldiga = each(&self.skyldiga, Uppgiftsskyldigtyp::from_word).ok_or("skyldiga")?;
        if skyldiga.is_empty() {
            return Err("skyldiga");
        }
        let (galler_fran, galler_till) = (
            optional_date(self.galler_fran).map_err(|()| "galler_fran")?,
            optional_date(self.galler_till).map_err(|()| "galler_till")?,
        );
        if galler_fran.zip(galler_till).is_some_and(|(from, to)| to < from) {
            return Err("galler_till");
        }
        let (referens, frist) = together(&self.referens, &self.frist)?;
        let alternativ: Vec<_> = self
            .alternativ
            .iter()
            .map(|entry| together(&entry.referens, &entry.frist))
            .collect::<Result<_, _>>()?;
        Ok(Skyldighet {
            delregister: Delregister::from_code(&self.delregister).ok_or("delregister")?,
            posttyper: each(&self.posttyper, Posttyp::from_name).ok_or("posttyper")?,
            leverans_per: match self.leverans_per.as_str() {
                "namnd" => LeveransPer::Namnd,
                "kommun" => LeveransPer::Kommun,
                _ => return Err("leverans_per"),
            },
            status: status(&self.status).ok_or("status")?,
            anmarkning: match (self.anmarkning, self.anmarkning_en) {
                (Some(sv), Some(en)) => Some((sv, en)),
                (None, None) => None,
                _ => return Err("anmarkning, anmarkning_en"),
            },
            id: self.id,
            kortnamn: self.kortnamn,
            skyldiga,
            referens,
            frist,
            alternativ,
            galler_fran,
            galler_till,
            par: self.par,
            lagrum: self.lagrum,
        })
    }
}

/// Reference and deadline have the same frequency, unless the deadline is unknown.
fn together(referens: &ReferensEntry, frist: &FristEntry) -> Result<(Referens, Frist), &'static str> {
    let referens = referens.check().ok_or("referens")?;
    let frist = frist.check().ok_or("frist")?;
    let agree = match frist.regel {
        FristRegel::Manader { .. } => referens.frekvens() == Frekvens::Manad,
        FristRegel::Ar { .. } => referens.frekvens() == Frekvens::Ar,
        FristRegel::Okand => true,
    };
    if agree { Ok((referens, frist)) } else { Err("frist") }
}

impl ReferensEntry {
    fn check(&self) -> Option<Referens> {
        match (self.slag.as_str(), self.manad, self.dag) {
            ("manad", None, None) => Some(Referens::Manad),
            ("manadens-sista-dag", None, None) => Some(Referens::ManadensSistaDag),
            ("ar", None, None) => Some(Referens::Ar),
            ("dag", Some(month @ 1..=12), Some(day @ 1..=31)) => Some(Referens::Dag { month, day }),
            _ => None,
        }
    }
}

impl FristEntry {
    fn check(&self) -> Option<Frist> {
        let regel = match (self.okand, self.manader_efter, self.ar_efter, self.manad, self.dag) {
            (Some(true), None, None, None, None) => FristRegel::Okand,
            (None, Some(after @ 0..=60), None, None, Some(day @ 1..=31)) => {
                FristRegel::Manader { after, day }
            }
            (None, None, Some(after @ 0..=5), Some(month @ 1..=12), Some(day @ 1..=31)) => {
                FristRegel::Ar { after, month, day }
            }
            _ => return None,
        };
        let flytt = match self.flytt.as_deref() {
            Some("nasta-vardag") => Flytt::NastaVardag,
            Some("ingen") => Flytt::Ingen,
            None if regel == FristRegel::Okand => Flytt::Ingen,
            _ => return None,
        };
        Some(Frist { regel, flytt, status: status(&self.status)? })
    }
}

fn each<T>(words: &[String], from: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    words.iter().map(|word| from(word)).collect()
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn status(word: &str) -> Option<SourceStatus> {
    [
        SourceStatus::Gallande,
        SourceStatus::Beslutad,
        SourceStatus::Foreslagen,
        SourceStatus::Praxis,
        SourceStatus::EgetForslag,
    ]
    .into_iter()
    .find(|status| status.as_str() == word)
}

fn optional_date(text: Option<String>) -> Result<Option<NaiveDate>, ()> {
    text.map(|text| parse_date(&text).ok_or(())).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
uppsattning = "egen"
version = "1"
titel = "En egen"
titel_en = "One of our own"
status = "eget-forslag"
kalla = "Kommunen"
beskriver_fran = "2026-01-01"

[[skyldighet]]
id = "ett"
kortnamn = "Ett"
delregister = "sol1"
skyldiga = ["socialnamnd"]
posttyper = ["insats"]
leverans_per = "namnd"
referens = { slag = "manadens-sista-dag" }
frist = { manader_efter = 1, dag = 15, flytt = "nasta-vardag", status = "gallande" }
par = "tva"
lagrum = "SoL 15 kap. 2 §"
status = "gallande"

[[skyldighet]]
id = "tva"
kortnamn = "Tva"
delregister = "lss"
skyldiga = ["kommun"]
posttyper = []
leverans_per = "kommun"
referens = { slag = "dag", manad = 10, dag = 1 }
frist = { ar_efter = 0, manad = 10, dag = 25, flytt = "ingen", status = "praxis" }
par = "ett"
lagrum = "LSS 15 a §"
status = "gallande"
galler_fran = "2026-01-01"
galler_till = "2026-12-31"
"#;

    fn check(from: &str, to: &str, expected: SkyldighetError) {
        assert!(GOOD.contains(from), "{from}");
        assert_eq!(read(&GOOD.replacen(from, to, 1)), Err(expected), "{from} → {to}");
    }

    fn value(key: &'static str, duty: usize) -> SkyldighetError {
        SkyldighetError::Value { key, duty }
    }

    #[test]
    fn a_good_file_is_read() {
        let set = read(GOOD).unwrap();
        assert_eq!(set.duties().len(), 2);
        assert_eq!(set.duties()[0].frist.regel, FristRegel::Manader { after: 1, day: 15 });
        assert_eq!(set.duties()[1].frist.flytt, Flytt::Ingen);
    }

    #[test]
    fn what_is_wrong_is_named_and_never_quoted() {
        check("version", "farg", SkyldighetError::Form { line: 3 });
        check("dag = 15", "dag = \"15\"", SkyldighetError::Form { line: 18 });
        check("\"egen\"", "\"En egen\"", value("uppsattning", 0));
        check("\"2026-01-01\"", "\"2026-02-30\"", value("beskriver_fran", 0));
        check("\"eget-forslag\"", "\"lag\"", value("status", 0));
        check("\"sol1\"", "\"sol3\"", value("delregister", 1));
        check("\"socialnamnd\"", "\"namnden\"", value("skyldiga", 1));
        check("[\"socialnamnd\"]", "[]", value("skyldiga", 1));
        check("\"insats\"", "\"insatser\"", value("posttyper", 1));
        check("\"namnd\"", "\"avdelning\"", value("leverans_per", 1));
        check("manadens-sista-dag", "kvartal", value("referens", 1));
        check("manad = 10, dag = 1 }", "manad = 13, dag = 1 }", value("referens", 2));
        check("dag = 15", "dag = 32", value("frist", 1));
        check("manader_efter = 1", "okand = true", value("frist", 1));
        check("manader_efter = 1, ", "ar_efter = 1, manad = 2, ", value("frist", 1));
        check("nasta-vardag", "foregaende-vardag", value("frist", 1));
        check("par = \"tva\"", "par = \"tre\"", value("par", 1));
        check("par = \"ett\"\n", "", value("par", 1));
        check("id = \"tva\"", "id = \"ett\"", value("id", 1));
        check("lagrum = \"LSS 15 a §\"", "lagrum = \" \"", value("lagrum", 2));
        check("\"2026-12-31\"", "\"2025-12-31\"", value("galler_till", 2));
        check("kortnamn = \"Ett\"", "kortnamn = \"Ett,två\"", value("kortnamn", 1));
    }
}
