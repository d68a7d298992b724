//! The words of `due`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::period::parse_date;
use socialdata_core::skyldighet::{Namnd, Redovisningsperiod, Uppgiftsskyldigtyp};

#[derive(Debug, Args)]
pub(crate) struct DueArguments {
    /// Konfigurationen: avsändaren, uppsättningen och vad spolen har kvittens på.
    #[arg(long, value_name = "FILE", required_unless_present = "kommunkod")]
    pub(crate) config: Option<PathBuf>,
    /// Kommunen, i stället för en konfiguration; då är det inte känt vad som är lämnat.
    #[arg(long, value_name = "KOD", value_parser = kommunkod, requires = "typ", conflicts_with = "config")]
    pub(crate) kommunkod: Option<Kommunkod>,
    /// Den som har skyldigheten: socialnamnd, kommun, region, utforare; flera åtskilda med komma.
    #[arg(long, value_name = "TYP,…", value_delimiter = ',', value_parser = typ, conflicts_with = "config")]
    pub(crate) typ: Vec<Uppgiftsskyldigtyp>,
    /// Organisationsnumret.
    #[arg(long, value_name = "ORGNR", value_parser = organisationsnummer, conflicts_with = "config")]
    pub(crate) organisationsnummer: Option<Organisationsnummer>,
    /// En av flera nämnder, med sina stadsdelar; kan anges flera gånger.
    #[arg(long, value_name = "ID[:STADSDEL,…]", value_parser = namnd, conflicts_with = "config")]
    pub(crate) namnd: Vec<Namnd>,
    /// Uppsättning av skyldigheter: nuvarande eller socialdataregister (föreslagen); annars konfigurationens, annars nuvarande.
    #[arg(long, value_name = "UPPSÄTTNING")]
    pub(crate) set: Option<String>,
    /// Dagen som läget gäller; annars i dag.
    #[arg(long, value_name = "ÅÅÅÅ-MM-DD", value_parser = date)]
    pub(crate) date: Option<NaiveDate>,
    /// Årets alla frister.
    #[arg(long, value_name = "ÅÅÅÅ", value_parser = clap::value_parser!(i32).range(1..=9000))]
    pub(crate) year: Option<i32>,
    /// Bara den här perioden; har den inte tagit slut slutar kommandot med kod 2.
    #[arg(long, value_name = "ÅÅÅÅ-MM|ÅÅÅÅ", value_parser = period, conflicts_with = "year")]
    pub(crate) period: Option<Redovisningsperiod>,
    /// Form.
    #[arg(long, value_enum, default_value_t = DueFormat::Text)]
    pub(crate) format: DueFormat,
    /// Skriv till en fil i stället för standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Sluta med kod 65 om någon frist har gått ut.
    #[arg(long)]
    pub(crate) fail_on_late: bool,
}

/// The form of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DueFormat {
    /// För människor.
    Text,
    /// För program.
    Json,
    /// För kalkylark, med semikolon.
    Csv,
    /// För kalendern (iCalendar).
    Ics,
    /// En årsplan att skriva ut.
    Html,
}

fn kommunkod(text: &str) -> Result<Kommunkod, &'static str> {
    let fault = "fyra siffror som finns i SCB:s lista / four digits of a municipality";
    let code = Kommunkod::parse(text).map_err(|_| fault)?;
    socialdata_core::kodlista::kommun::find(text).map(|_| code).ok_or(fault)
}

fn typ(text: &str) -> Result<Uppgiftsskyldigtyp, &'static str> {
    use Uppgiftsskyldigtyp as T;
    let kinds = [T::Socialnamnd, T::Kommun, T::Region, T::Utforare];
    kinds.into_iter().find(|kind| kind.word() == text).ok_or("socialnamnd, kommun, region, utforare")
}

fn organisationsnummer(text: &str) -> Result<Organisationsnummer, &'static str> {
    Organisationsnummer::parse(text)
        .map_err(|_| "tio siffror med rätt kontrollsiffra / ten digits with a right check digit")
}

fn namnd(text: &str) -> Result<Namnd, &'static str> {
    let (id, parts) = text.split_once(':').unwrap_or((text, ""));
    if id.is_empty() {
        return Err(
            "nämndens id, och efter : dess stadsdelar / the id of the committee, and after : its parts",
        );
    }
    let parts = parts.split(',').filter(|part| !part.is_empty()).map(str::to_owned);
    Ok(Namnd::new(id).with_stadsdelar(parts))
}

fn date(text: &str) -> Result<NaiveDate, &'static str> {
    parse_date(text).ok_or("ett datum som finns, till exempel 2028-02-29 / a date that exists")
}

fn period(text: &str) -> Result<Redovisningsperiod, &'static str> {
    Redovisningsperiod::parse(text).ok_or("en månad som 2026-09 eller ett år som 2026 / a month or a year")
}
