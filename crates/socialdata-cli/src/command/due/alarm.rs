//! The alarm of `status` and `submit`: periods that should have been delivered and that the spool has no receipts for.
//!
//! After a change of system deliveries have stopped for half a year without anybody noticing; so both commands say it every time.

use serde_json::json;
use socialdata_core::skyldighet::Leveransstatus;
use socialdata_submit::config::Config;
use socialdata_submit::obligation::{MissingPeriod, ObligationError, missing_periods};
use socialdata_submit::spool::{SpoolDir, SpoolError, SpoolReader};

use super::question::today;
use crate::console::Console;
use crate::failure::Failure;

/// The missing periods of the sender; none where the configuration names no duties.
pub(crate) fn missing(config: &Config, reader: &SpoolReader) -> Result<Vec<MissingPeriod>, Failure> {
    let Some(obligation) = &config.obligation else { return Ok(Vec::new()) };
    let date = today().ok_or(Failure::Internal("dagens datum är okänt"))?;
    let found = missing_periods(reader, &obligation.set, &obligation.holder, obligation.since, date);
    found.map_err(|error| match error {
        ObligationError::Spool(error) => error.into(),
        ObligationError::Skyldighet(error) => error.into(),
        _ => Failure::Internal("saknade perioder kunde inte räknas fram"),
    })
}

/// One line for each, for people.
pub(crate) fn lines(missing: &[MissingPeriod], console: &Console) -> Vec<String> {
    let line = |one: &MissingPeriod| {
        let word =
            if one.is_gap { console.say("SAKNAS", "MISSING") } else { console.say("FÖRSENAD", "LATE") };
        let status = match one.delivered {
            Leveransstatus::EjPaborjad => String::new(),
            status => format!(" ({})", console.lang().either(status.sv(), status.word())),
        };
        let last = console.say("sista dag var", "the last day was");
        format!("{word}: {} {}, {last} {}{status}", one.kortnamn, one.period, one.due)
    };
    missing.iter().map(line).collect()
}

/// For programs.
pub(crate) fn to_json(missing: &[MissingPeriod]) -> serde_json::Value {
    let one = |one: &MissingPeriod| {
        json!({
            "delregister": one.kortnamn,
            "period": one.period.to_string(),
            "dueDate": one.due.to_string(),
            "state": if one.is_gap { "missing" } else { "late" },
            "delivery": one.delivered.word(),
        })
    };
    missing.iter().map(one).collect()
}

/// Says after a night what is missing. The exit code of the night stays: it tells how the night went.
pub(crate) fn after_the_night(config: &Config, console: &mut Console) {
    if config.obligation.is_none() {
        return;
    }
    let found = SpoolDir::existing(&config.spool)
        .and_then(|dir| SpoolReader::open(&dir))
        .map_err(Failure::from)
        .and_then(|reader| missing(config, &reader));
    match found {
        Ok(missing) => lines(&missing, console).iter().for_each(|line| console.diagnose(line)),
        Err(Failure::Spool(SpoolError::Missing)) => {}
        Err(failure) => console.diagnose(&failure.to_string()),
    }
}
