//! `[sender]`: who hands in, and for whom.

use serde::Deserialize;
use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::pseudonym::System;

use super::error::ConfigError;
use super::grammar::{is_unit, value};

/// The organisation that answers in law for what another hands in (avtalssamverkan).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Principal {
    /// Its number.
    pub organisationsnummer: Organisationsnummer,
    /// In which capacity it answers.
    pub typ: Ansvarigtyp,
    /// The committee, when it has several.
    pub namnd: Option<String>,
    /// Reference number of the agreement; no person data.
    pub mandate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SenderSection {
    organisationsnummer: String,
    typ: String,
    kommunkod: String,
    pub(super) namnd: Option<String>,
    system: String,
    on_behalf_of: Option<PrincipalTable>,
    mandate: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrincipalTable {
    organisationsnummer: String,
    typ: String,
    namnd: Option<String>,
}

/// The section after it was checked.
pub(super) struct Sender {
    pub(super) organisationsnummer: Organisationsnummer,
    /// Nothing for an ombud, who answers for nothing.
    pub(super) own_typ: Option<Ansvarigtyp>,
    pub(super) typ: Ansvarigtyp,
    pub(super) kommunkod: Kommunkod,
    pub(super) namnd: Option<String>,
    pub(super) system: System,
    pub(super) on_behalf_of: Option<Principal>,
}

impl SenderSection {
    pub(super) fn check(self) -> Result<Sender, ConfigError> {
        let on_behalf_of = principal(self.on_behalf_of, self.mandate)?;
        let own_typ = match (self.typ.as_str(), &on_behalf_of) {
            ("ombud", Some(_)) => None,
            ("ombud", None) => {
                return Err(value(
                    "sender.on_behalf_of",
                    "ett ombud anger för vem det lämnar / an ombud says for whom it hands in",
                ));
            }
            (typ, _) => Some(Ansvarigtyp::from_code(typ).ok_or_else(|| {
                value("sender.typ", "socialnamnd, kommun, region, utforare eller ombud / one of these")
            })?),
        };
        let typ = own_typ
            .or(on_behalf_of.as_ref().map(|principal| principal.typ))
            .ok_or_else(|| value("sender.typ", "saknas / missing"))?;
        Ok(Sender {
            organisationsnummer: organisationsnummer(
                "sender.organisationsnummer",
                &self.organisationsnummer,
            )?,
            own_typ,
            typ,
            kommunkod: Kommunkod::parse(&self.kommunkod)
                .map_err(|_| value("sender.kommunkod", "fyra siffror, till exempel 0180 / four digits"))?,
            namnd: unit("sender.namnd", self.namnd)?,
            system: System::parse(&self.system).map_err(|_| {
                value("sender.system", "1–32 tecken av a–z, 0–9 och - / 1–32 characters of a–z, 0–9 and -")
            })?,
            on_behalf_of,
        })
    }
}

fn principal(
    table: Option<PrincipalTable>,
    mandate: Option<String>,
) -> Result<Option<Principal>, ConfigError> {
    let (table, mandate) = match (table, mandate) {
        (None, None) => return Ok(None),
        (Some(table), Some(mandate)) if is_unit(&mandate) => (table, mandate),
        (None, Some(_)) => {
            return Err(value(
                "sender.on_behalf_of",
                "saknas, men mandate finns / missing beside sender.mandate",
            ));
        }
        (Some(_), _) => {
            return Err(value(
                "sender.mandate",
                "avtalets beteckning, 1–64 tecken av A–Z, a–z, 0–9 och . _ - / reference of the agreement",
            ));
        }
    };
    Ok(Some(Principal {
        organisationsnummer: organisationsnummer(
            "sender.on_behalf_of.organisationsnummer",
            &table.organisationsnummer,
        )?,
        typ: Ansvarigtyp::from_code(&table.typ).ok_or_else(|| {
            value("sender.on_behalf_of.typ", "socialnamnd, kommun, region eller utforare / one of these")
        })?,
        namnd: unit("sender.on_behalf_of.namnd", table.namnd)?,
        mandate,
    }))
}

pub(super) fn organisationsnummer(key: &'static str, text: &str) -> Result<Organisationsnummer, ConfigError> {
    Organisationsnummer::parse(text)
        .map_err(|_| value(key, "tio siffror med rätt kontrollsiffra / ten digits with a right check digit"))
}

pub(super) fn unit(key: &'static str, text: Option<String>) -> Result<Option<String>, ConfigError> {
    if text.as_ref().is_some_and(|text| !is_unit(text)) {
        return Err(value(key, "1–64 tecken av A–Z, a–z, 0–9 och . _ - / 1–64 characters"));
    }
    Ok(text)
}
