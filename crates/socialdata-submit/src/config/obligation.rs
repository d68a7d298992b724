//! `[obligation]`: which duties rest on the sender, from when, and for whom else it hands in.

use chrono::NaiveDate;
use serde::Deserialize;
use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::kodlista::{Ansvarigtyp, Delregister};
use socialdata_core::period::{Period, parse_date};
use socialdata_core::skyldighet::{
    Ansvarstid, Frekvens, Mandat, Mandatgrund, Namnd, Undantag, Undantagsskal, Uppgiftsskyldig,
    Uppgiftsskyldigtyp, Uppsattning, shipped,
};

use super::error::ConfigError;

/// The duties of the sender, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Obligation {
    /// The set of duties.
    pub set: Uppsattning,
    /// The sender as the one with the duty.
    pub holder: Uppgiftsskyldig,
    /// The first month that this installation delivers; what was before is somebody else's.
    pub since: Option<Period>,
    /// Those that the sender hands in for.
    pub on_behalf: Vec<OnBehalf>,
}

/// Somebody with a duty that the sender hands in for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OnBehalf {
    /// The one with the duty.
    pub holder: Uppgiftsskyldig,
    /// The right to hand in.
    pub mandat: Mandat,
}

/// The section, key by key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObligationSection {
    set: String,
    frequency: Option<String>,
    since: Option<String>,
    #[serde(default)]
    exempt: Vec<ExemptSection>,
    #[serde(default)]
    responsible: Vec<ResponsibleSection>,
    #[serde(default)]
    mandate: Vec<MandateSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemptSection {
    delregister: String,
    from: String,
    to: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponsibleSection {
    delregister: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MandateSection {
    basis: String,
    typ: String,
    kommunkod: String,
    organisationsnummer: Option<String>,
    from: String,
    to: Option<String>,
}

impl ObligationSection {
    /// Against the sender that the same file names.
    pub(super) fn check(
        &self,
        typ: Ansvarigtyp,
        kommunkod: Kommunkod,
        number: Organisationsnummer,
        namnd: Option<&str>,
    ) -> Result<Obligation, ConfigError> {
        let mut set = shipped::find(&self.set)?;
        if let Some(word) = &self.frequency {
            let frequency = Frekvens::from_word(word)
                .ok_or(value("obligation.frequency", "manad eller ar / manad or ar"))?;
            set = set.with_frequency(frequency);
        }
        set.duties_of(typ.into())?;
        let undantag =
            self.exempt.iter().map(ExemptSection::check).collect::<Result<Vec<_>, ConfigError>>()?;
        let times = self
            .responsible
            .iter()
            .map(ResponsibleSection::check)
            .collect::<Result<Vec<_>, ConfigError>>()?;
        let holder = Uppgiftsskyldig::new(typ.into(), kommunkod)
            .with_organisationsnummer(number)
            .with_namnder(namnd.map(Namnd::new).into_iter().collect())?
            .with_undantag(undantag)
            .with_ansvarstider(times);
        let on_behalf =
            self.mandate.iter().map(|section| section.check(&set)).collect::<Result<_, ConfigError>>()?;
        let since = optional(self.since.as_deref(), month, value("obligation.since", MONTH))?;
        Ok(Obligation { set, holder, since, on_behalf })
    }
}

const MONTH: &str = "en månad som 2026-09 / a month such as 2026-09";
const DATE: &str = "ett datum som 2026-09-30 / a date such as 2026-09-30";
const DELREGISTER: &str = "en kod i kodlistan delregister / a code of the list delregister";

impl ExemptSection {
    fn check(&self) -> Result<Undantag, ConfigError> {
        let delregister = Delregister::from_code(&self.delregister)
            .ok_or(value("obligation.exempt.delregister", DELREGISTER))?;
        let from = month(&self.from).ok_or(value("obligation.exempt.from", MONTH))?;
        let to = optional(self.to.as_deref(), month, value("obligation.exempt.to", MONTH))?;
        let reason = Undantagsskal::from_code(&self.reason).ok_or(value(
            "obligation.exempt.reason",
            "beslut-av-myndigheten, ingen-verksamhet, systembyte eller annat / one of these",
        ))?;
        Ok(Undantag::new(delregister, from, to, reason)?)
    }
}

impl ResponsibleSection {
    fn check(&self) -> Result<Ansvarstid, ConfigError> {
        let delregister = Delregister::from_code(&self.delregister)
            .ok_or(value("obligation.responsible.delregister", DELREGISTER))?;
        let from = optional(self.from.as_deref(), parse_date, value("obligation.responsible.from", DATE))?;
        let to = optional(self.to.as_deref(), parse_date, value("obligation.responsible.to", DATE))?;
        Ok(Ansvarstid::new(delregister, from, to)?)
    }
}

impl MandateSection {
    fn check(&self, set: &Uppsattning) -> Result<OnBehalf, ConfigError> {
        let basis = Mandatgrund::from_code(&self.basis).ok_or(value(
            "obligation.mandate.basis",
            "avtalssamverkan, lss-avtal, gemensam-namnd eller uppdrag / one of these",
        ))?;
        let typ = Uppgiftsskyldigtyp::from_word(&self.typ).ok_or(value(
            "obligation.mandate.typ",
            "socialnamnd, kommun, region eller utforare / one of these",
        ))?;
        set.duties_of(typ)?;
        let kommunkod = Kommunkod::parse(&self.kommunkod)
            .map_err(|_| value("obligation.mandate.kommunkod", "fyra siffror / four digits"))?;
        let mut holder = Uppgiftsskyldig::new(typ, kommunkod);
        if let Some(number) = &self.organisationsnummer {
            let number = Organisationsnummer::parse(number)
                .map_err(|_| value("obligation.mandate.organisationsnummer", "tio siffror / ten digits"))?;
            holder = holder.with_organisationsnummer(number);
        }
        let from: NaiveDate = parse_date(&self.from).ok_or(value("obligation.mandate.from", DATE))?;
        let to = optional(self.to.as_deref(), parse_date, value("obligation.mandate.to", DATE))?;
        Ok(OnBehalf { holder, mandat: Mandat::new(basis, from, to)? })
    }
}

const fn value(key: &'static str, remedy: &'static str) -> ConfigError {
    ConfigError::Value { key, remedy }
}

fn month(text: &str) -> Option<Period> {
    Period::parse(text).ok()
}

fn optional<T>(
    text: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    fault: ConfigError,
) -> Result<Option<T>, ConfigError> {
    match text {
        None => Ok(None),
        Some(text) => read(text).map(Some).ok_or(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        set = "nuvarande"
        since = "2026-09"
        [[exempt]]
        delregister = "sol2"
        from = "2026-01"
        to = "2026-06"
        reason = "systembyte"
        [[responsible]]
        delregister = "bu"
        from = "2026-04-01"
        [[mandate]]
        basis = "avtalssamverkan"
        typ = "kommun"
        kommunkod = "0330"
        from = "2026-02-01"
        to = "2028-02-29"
    "#;

    fn section(text: &str) -> ObligationSection {
        #[expect(clippy::disallowed_methods, reason = "a section by itself, with nothing in it to leak")]
        toml::from_str(text).unwrap()
    }

    fn read(text: &str) -> Result<Obligation, ConfigError> {
        let kommunkod = Kommunkod::parse("0331").map_err(|_| value("kommunkod", ""))?;
        let number =
            Organisationsnummer::parse("2120009994").map_err(|_| value("organisationsnummer", ""))?;
        section(text).check(Ansvarigtyp::Socialnamnd, kommunkod, number, Some("n"))
    }

    fn check(from: &str, to: &str, expected: &str) {
        assert!(GOOD.contains(from), "{from}");
        let fault = read(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(fault.to_string().contains(expected), "{fault}");
    }

    #[test]
    fn a_good_section_is_read() {
        let obligation = read(GOOD).unwrap();
        assert_eq!(obligation.set.name(), "nuvarande");
        assert_eq!(obligation.holder.namnder().len(), 1);
        assert_eq!(obligation.on_behalf.len(), 1);
        assert_eq!(
            obligation.on_behalf[0].mandat.to().map(|day| day.to_string()).as_deref(),
            Some("2028-02-29")
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        check("\"nuvarande\"", "\"framtida\"", "det finns ingen sådan uppsättning");
        check("\"2026-09\"", "\"2026-13\"", "obligation.since");
        check("since", "frequency = \"vecka\"\nsince", "obligation.frequency");
        check("\"sol2\"", "\"sol3\"", "obligation.exempt.delregister");
        check("\"2026-06\"", "\"2025-06\"", "slutet är före början");
        check("\"systembyte\"", "\"semester\"", "obligation.exempt.reason");
        check("\"2026-04-01\"", "\"2026-02-30\"", "obligation.responsible.from");
        check("\"avtalssamverkan\"", "\"vana\"", "obligation.mandate.basis");
        check("\"kommun\"", "\"utforare\"", "utförare har ingen skyldighet");
        check("\"2028-02-29\"", "\"2027-02-29\"", "obligation.mandate.to");
    }
}
