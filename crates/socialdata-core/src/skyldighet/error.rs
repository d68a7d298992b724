//! Why no list of expected deliveries could be made. The texts name keys and dates, never data.

use chrono::NaiveDate;
use thiserror::Error;

use super::redovisning::Redovisningsperiod;
use super::uppgiftsskyldig::Uppgiftsskyldigtyp;

/// A question about the duty that cannot be answered, or a set that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SkyldighetError {
    /// The text is no TOML, or has a key that sets do not have.
    #[error(
        "uppsättningen kan inte läsas på rad {line}: fel i TOML, en okänd nyckel eller fel slags värde / the set cannot be read at line {line}"
    )]
    Form {
        /// Line, from 1.
        line: usize,
    },
    /// A value is outside its grammar.
    #[error(
        "{key} har ett otillåtet värde i uppsättningen, skyldighet {duty} / {key} has a value that is not allowed, duty {duty}"
    )]
    Value {
        /// The key.
        key: &'static str,
        /// Number of the `[[skyldighet]]` entry, from 1; 0 is the head of the file.
        duty: usize,
    },
    /// There is no shipped set with that name.
    #[error(
        "det finns ingen sådan uppsättning; det finns nuvarande och socialdataregister / there is no such set"
    )]
    UnknownSet,
    /// The set names no duty for this kind of holder.
    #[error(
        "{typ} har ingen skyldighet i uppsättningen {set}; en annan uppsättning kan ha en (--set) / no duty in this set"
    )]
    NoDuty {
        /// The kind of holder.
        typ: Uppgiftsskyldigtyp,
        /// The name of the set.
        set: String,
    },
    /// The set does not describe the duty as it was that early.
    #[error(
        "uppsättningen {set} beskriver skyldigheten från {from}; tidigare dagar är inte beskrivna / the set does not describe earlier days"
    )]
    BeforeSet {
        /// The name of the set.
        set: String,
        /// From when it does.
        from: NaiveDate,
    },
    /// The first duty of the holder begins after the last day that was asked about.
    #[error("skyldigheten i {set} börjar {starts}: ingen frist finns före det / the duty begins on {starts}")]
    BeforeStart {
        /// The name of the set.
        set: String,
        /// When it begins.
        starts: NaiveDate,
    },
    /// The right to hand in for somebody else has ended.
    #[error(
        "mandatet gick ut {ended}: inlämnaren får inte lämna för den ansvarige efter den dagen / the mandate ended"
    )]
    MandateExpired {
        /// Its last day.
        ended: NaiveDate,
    },
    /// The right to hand in for somebody else has not begun.
    #[error("mandatet börjar {begins} / the mandate begins on {begins}")]
    MandateNotBegun {
        /// Its first day.
        begins: NaiveDate,
    },
    /// The period that is asked about has not ended.
    #[error(
        "perioden {period} tar slut {ends}: uppgifterna finns inte förrän dagen efter / the period has not ended"
    )]
    PeriodNotEnded {
        /// The period.
        period: Redovisningsperiod,
        /// Its last day, or the moment the data refer to.
        ends: NaiveDate,
    },
    /// Two committees of one municipality have the same id.
    #[error("nämnd nummer {first} och {second} har samma id / two committees have the same id")]
    SameNamnd {
        /// Number of the first one, from 1.
        first: usize,
        /// Number of the second one, from 1.
        second: usize,
    },
    /// An id of a committee or a part of the city is outside its grammar.
    #[error(
        "nämnd nummer {number}: id och stadsdelar är 1–64 tecken av A–Z, a–z, 0–9 och . _ - / 1–64 characters"
    )]
    NamndForm {
        /// Number of the committee, from 1.
        number: usize,
    },
    /// Parts of a city outside Stockholm and Göteborg, or one part under two committees.
    #[error(
        "nämnd nummer {number}: stadsdelar finns bara i 0180 och 1480, och var och en hör till en nämnd / parts of the city belong to one committee each, in Stockholm and Göteborg only"
    )]
    Stadsdel {
        /// Number of the committee, from 1.
        number: usize,
    },
    /// The end of a mandate, an exemption or a responsibility comes before its beginning.
    #[error("{key}: slutet är före början / the end is before the beginning")]
    EndBeforeStart {
        /// What it is.
        key: &'static str,
    },
}

impl SkyldighetError {
    /// A stable word for logs, tests and reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "set-form",
            Self::Value { .. } => "set-value",
            Self::UnknownSet => "set-unknown",
            Self::NoDuty { .. } => "no-duty",
            Self::BeforeSet { .. } => "before-set",
            Self::BeforeStart { .. } => "before-start",
            Self::MandateExpired { .. } => "mandate-expired",
            Self::MandateNotBegun { .. } => "mandate-not-begun",
            Self::PeriodNotEnded { .. } => "period-not-ended",
            Self::SameNamnd { .. } => "same-namnd",
            Self::NamndForm { .. } => "namnd-form",
            Self::Stadsdel { .. } => "stadsdel",
            Self::EndBeforeStart { .. } => "end-before-start",
        }
    }
}
