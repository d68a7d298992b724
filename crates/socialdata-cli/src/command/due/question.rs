//! Who asks about what: the words of the command and the configuration become one question.

use chrono::{DateTime, NaiveDate};
use socialdata_core::skyldighet::{Mandat, Redovisningsperiod, Uppgiftsskyldig, Uppsattning, shipped};
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::{Config, ConfigError, Obligation};
use socialdata_submit::obligation::Deliveries;
use socialdata_submit::spool::{SpoolDir, SpoolError, SpoolReader};

use crate::arguments::due::DueArguments;
use crate::failure::Failure;

/// A set, a day, and those whose duties are asked about.
pub(super) struct Question {
    pub(super) set: Uppsattning,
    pub(super) date: NaiveDate,
    pub(super) year: Option<i32>,
    pub(super) period: Option<Redovisningsperiod>,
    pub(super) asked: Vec<Asked>,
}

/// One with a duty.
pub(super) struct Asked {
    pub(super) holder: Uppgiftsskyldig,
    /// What is known to be delivered; nothing where nobody here can know.
    pub(super) deliveries: Option<Deliveries>,
    /// The right by which somebody else hands in for it.
    pub(super) mandat: Option<Mandat>,
}

impl Question {
    pub(super) fn ask(arguments: &DueArguments) -> Result<Self, Failure> {
        let date = match arguments.date {
            Some(date) => date,
            None => today().ok_or(Failure::Internal("dagens datum är okänt"))?,
        };
        let (set, asked) = match &arguments.config {
            Some(path) => of_config(&Config::load(path)?, arguments, date)?,
            None => (named_set(arguments.set.as_deref())?, of_words(arguments)?),
        };
        Ok(Self { set, date, year: arguments.year, period: arguments.period, asked })
    }
}

fn named_set(name: Option<&str>) -> Result<Uppsattning, Failure> {
    Ok(shipped::find(name.unwrap_or("nuvarande"))?)
}

fn of_words(arguments: &DueArguments) -> Result<Vec<Asked>, Failure> {
    let kommunkod = arguments.kommunkod.ok_or(Failure::Usage("--config eller --kommunkod"))?;
    let mut asked = Vec::new();
    for typ in &arguments.typ {
        let mut holder = Uppgiftsskyldig::new(*typ, kommunkod).with_namnder(arguments.namnd.clone())?;
        if let Some(number) = arguments.organisationsnummer {
            holder = holder.with_organisationsnummer(number);
        }
        asked.push(Asked { holder, deliveries: None, mandat: None });
    }
    Ok(asked)
}

/// The spool belongs to the sender; what was delivered for those it hands in for lies in spools of their own.
fn of_config(
    config: &Config,
    arguments: &DueArguments,
    date: NaiveDate,
) -> Result<(Uppsattning, Vec<Asked>), Failure> {
    let obligation = config.obligation.as_ref().ok_or(ConfigError::Value {
        key: "obligation",
        remedy: "skriv [obligation] set = \"nuvarande\" eller \"socialdataregister\" / name a set",
    })?;
    let set = match &arguments.set {
        Some(name) => named_set(Some(name))?,
        None => obligation.set.clone(),
    };
    let own =
        Asked { holder: obligation.holder.clone(), deliveries: Some(deliveries(config)?), mandat: None };
    let others = on_behalf(obligation, date)?;
    Ok((set, std::iter::once(own).chain(others).collect()))
}

fn on_behalf(obligation: &Obligation, date: NaiveDate) -> Result<Vec<Asked>, ConfigError> {
    let one = |other: &socialdata_submit::config::OnBehalf| {
        other.mandat.check(date)?;
        Ok(Asked { holder: other.holder.clone(), deliveries: None, mandat: Some(other.mandat) })
    };
    obligation.on_behalf.iter().map(one).collect()
}

/// Without a spool nothing has been delivered; none is made by looking.
fn deliveries(config: &Config) -> Result<Deliveries, Failure> {
    match SpoolDir::existing(&config.spool).and_then(|dir| SpoolReader::open(&dir)) {
        Ok(reader) => Ok(Deliveries::read(&reader)?),
        Err(SpoolError::Missing) => Ok(Deliveries::default()),
        Err(error) => Err(error.into()),
    }
}

/// The day in UTC: a deadline passes here an hour or two after it has passed in Sweden.
pub(super) fn today() -> Option<NaiveDate> {
    let millis = i64::try_from(SystemClock.unix_millis()).ok()?;
    DateTime::from_timestamp_millis(millis).map(|now| now.date_naive())
}
