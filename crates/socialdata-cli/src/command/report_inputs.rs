//! What a report is made with beside the data: an earlier report, the previous delivery, and findings that somebody answers for.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use socialdata_core::identitet::Organisationsnummer;
use socialdata_core::validering::{Context, Delivery, Previous};
use socialdata_format::acceptance::{Acceptances, Applied};
use socialdata_format::report::Baseline;
use socialdata_format::{Event, Options, ReadError, Reader};
use socialdata_submit::clock::{Clock as _, SystemClock};

use crate::arguments::ValidateArguments;
use crate::failure::Failure;

/// The report of `--since`.
pub(super) fn baseline(path: &Path) -> Result<Baseline, Failure> {
    let unreadable = |kind| Failure::SinceUnreadable { path: path.to_owned(), kind };
    let bytes = fs::read(path).map_err(|error| unreadable(error.kind()))?;
    Baseline::parse(&bytes).map_err(|fault| Failure::Since { path: path.to_owned(), fault })
}

/// The file of `--accept`, as it holds today.
pub(super) fn acceptance(path: &Path) -> Result<Applied, Failure> {
    let unreadable = |kind| Failure::AcceptUnreadable { path: path.to_owned(), kind };
    let text = fs::read_to_string(path).map_err(|error| unreadable(error.kind()))?;
    let acceptances = Acceptances::parse(text.trim_start_matches('\u{feff}'));
    let acceptances = acceptances.map_err(|fault| Failure::Accept { path: path.to_owned(), fault })?;
    let today = today().ok_or(Failure::Internal("dagens datum är okänt"))?;
    Ok(acceptances.on(today))
}

/// What the rules may know besides the records: who should answer for them, and the previous delivery.
pub(super) fn delivery(arguments: &ValidateArguments) -> Result<Delivery, Failure> {
    let mut context = Context::default();
    if !arguments.ansvarig.is_empty() {
        context = context.with_ansvariga(&ansvariga(&arguments.ansvarig)?);
    }
    let previous = arguments.previous.as_deref().map(previous).transpose()?;
    Ok(Delivery::new(context, previous))
}

/// Read here and not by the parser of the command line, which repeats what it cannot read: the number of a sole trader is that of
/// a person.
fn ansvariga(texts: &[String]) -> Result<Vec<Organisationsnummer>, Failure> {
    let numbers = texts.iter().map(|text| Organisationsnummer::parse(text)).collect::<Result<_, _>>();
    numbers.map_err(|_| {
        Failure::Usage(
            "--ansvarig är ett organisationsnummer med tio siffror utan bindestreck / --ansvarig is an organisation number of ten digits \
             without a hyphen",
        )
    })
}

/// The delivery of `--previous`. Its faults were reported in its time; here it only has to be readable.
fn previous(path: &Path) -> Result<Previous, Failure> {
    let unreadable = |fault: ReadError| Failure::Input { path: path.to_owned(), fault };
    let file = File::open(path).map_err(|error| unreadable(ReadError::Io { kind: error.kind() }))?;
    let mut previous = Previous::default();
    for event in Reader::open(BufReader::new(file), Options::default()).map_err(unreadable)? {
        if let Event::Record(record) = event.map_err(unreadable)?
            && let Some(observation) = record.observation
        {
            previous.add(&observation);
        }
    }
    Ok(previous)
}

/// The day in UTC: an entry holds an hour or two longer than its last day in Sweden.
fn today() -> Option<NaiveDate> {
    let millis = i64::try_from(SystemClock.unix_millis()).ok()?;
    DateTime::from_timestamp_millis(millis).map(|now| now.date_naive())
}
