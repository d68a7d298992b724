//! The three nights: report, correct, withdraw; and the proof that the register has what the municipality has.

use std::collections::BTreeMap;
use std::fs;

use socialdata_core::identitet::Kommunkod;
use socialdata_core::period::Period;
use socialdata_protocol::ids::{Digest, PeriodId};
use socialdata_protocol::receipt_check::verify_offline;
use socialdata_protocol::wire::{Receipt, RecordState};
use socialdata_sandbox::Running;
use socialdata_sandbox::kommun::{Changes, GeneratorOptions, Kommun};
use socialdata_submit::spool::{SpoolDir, SpoolReader};
use socialdata_submit::{Exit, Installation, NightOptions};

use crate::arguments::{DemoArguments, RecordFormat};
use crate::command::generate::{synthetic_orgnr, write_records};
use crate::command::submit;
use crate::console::Console;
use crate::failure::Failure;
use crate::night_text;

use super::household::Household;

/// The month that the municipality reports.
const PERIOD: &str = "2026-09";

/// How many records the second night corrects.
const CORRECTIONS: usize = 12;

pub(super) fn tell(
    arguments: &DemoArguments,
    household: &Household,
    sandbox: &Running,
    console: &mut Console,
) -> Result<(), Failure> {
    let installation = submit::load(&household.config)?;
    let first = municipality(arguments)?;
    introduce(&first, arguments, sandbox, console)?;

    night(1, console.say("allt är nytt", "everything is new"), &first, household, &installation, console)?;
    let second = first.next_night(Changes { corrections: CORRECTIONS, voids: 0 }, arguments.seed).kommun;
    night(
        2,
        console.say("några poster har rättats", "some records were corrected"),
        &second,
        household,
        &installation,
        console,
    )?;
    let third = second.next_night(Changes { corrections: 0, voids: 1 }, arguments.seed).kommun;
    night(
        3,
        console.say("en post har tagits bort", "one record was removed"),
        &third,
        household,
        &installation,
        console,
    )?;

    console.line("")?;
    receipts(&installation, console)?;
    compare(&third, household, console)?;
    farewell(household, console)
}

fn municipality(arguments: &DemoArguments) -> Result<Kommun, Failure> {
    Ok(Kommun::generate(&GeneratorOptions {
        persons: usize::try_from(arguments.persons).unwrap_or(usize::MAX),
        seed: arguments.seed,
        period: period()?,
        kommunkod: Kommunkod::parse("0180").map_err(|_| Failure::Internal("the municipality code"))?,
        organisationsnummer: synthetic_orgnr()?,
        faults: vec![],
        types: GeneratorOptions::DEFAULT_TYPES.to_vec(),
    })?)
}

fn introduce(
    kommun: &Kommun,
    arguments: &DemoArguments,
    sandbox: &Running,
    console: &mut Console,
) -> Result<(), Failure> {
    console.line(console.say(
        "En påhittad kommun lämnar uppgifter till en mottagare på den här datorn. Alla nummer är publicerade testnummer.",
        "A made-up municipality reports to a receiver on this machine. All numbers are published test numbers.",
    ))?;
    let kommun = format!(
        "{}: {} {}, {} {} {PERIOD} ({} {})",
        console.say("Kommunen", "The municipality"),
        arguments.persons,
        console.say("personer", "persons"),
        kommun.insatser().len(),
        console.say("insatser i", "insatser in"),
        console.say("frö", "seed"),
        arguments.seed
    );
    console.line(&kommun)?;
    let receiver = format!("{}: {}", console.say("Mottagaren", "The receiver"), sandbox.url());
    Ok(console.line(&receiver)?)
}

fn night(
    number: u32,
    what: &str,
    kommun: &Kommun,
    household: &Household,
    installation: &Installation,
    console: &mut Console,
) -> Result<(), Failure> {
    console.line("")?;
    let heading = format!("{} {number}: {what}", console.say("Natt", "Night"));
    console.line(&heading)?;
    export(number, kommun, household)?;
    let report = submit::night(installation, NightOptions::default())?;
    night_text::write(&report, installation, false, console)?;
    match report.fault {
        Some(fault) => Err(Failure::Night(fault)),
        None if report.exit() == Exit::Done => Ok(()),
        None => Err(Failure::Demo("en natt slutade inte med kod 0")),
    }
}

/// Writes the export and its ready marker as a case system would: the marker last.
fn export(number: u32, kommun: &Kommun, household: &Household) -> Result<(), Failure> {
    let path = household.inbox.join(format!("insats-{PERIOD}-natt-{number}.csv"));
    let mut bytes = Vec::new();
    write_records(kommun, GeneratorOptions::DEFAULT_TYPES, RecordFormat::Csv, &mut bytes)?;
    let digest = Digest::of(&bytes).hex();
    let marker = format!(
        r#"{{"rows":{},"sha256":"{digest}","periods":["{PERIOD}"],"types":["insats"]}}"#,
        kommun.insatser().len()
    );
    let mut marker_path = path.clone().into_os_string();
    marker_path.push(".klar");
    for (path, bytes) in [(path, bytes), (marker_path.into(), marker.into_bytes())] {
        #[expect(clippy::disallowed_methods, reason = "the demonstration plays the case system")]
        fs::write(&path, bytes).map_err(|error| Failure::Write { path, kind: error.kind() })?;
    }
    Ok(())
}

/// Verifies every stored receipt offline, with nothing but the pinned key.
fn receipts(installation: &Installation, console: &mut Console) -> Result<(), Failure> {
    let dir = SpoolDir::existing(&installation.config.spool)?;
    let stored = SpoolReader::open(&dir)?.receipts()?;
    let keys = submit::pinned_keys(installation)?;
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for receipt in &stored {
        let verified =
            verify_offline(&receipt.jws, &keys).map_err(|_| Failure::Demo("en kvittens håller inte"))?;
        let kind = match verified.receipt {
            Receipt::Custody(_) => console.say("mottagningskvittenser", "custody receipts"),
            Receipt::Outcome(_) => console.say("behandlingskvittenser", "outcome receipts"),
            _ => console.say("andra", "others"),
        };
        *kinds.entry(kind).or_insert(0) += 1;
    }
    let counts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    if stored.len() != 6 {
        return Err(Failure::Demo("tre nätter ger sex kvittenser"));
    }
    let line = format!(
        "{}: {}",
        console.say(
            "Kvittenser kontrollerade mot den nålade nyckeln",
            "Receipts verified against the pinned key"
        ),
        counts.join(", ")
    );
    Ok(console.line(&line)?)
}

/// The register must hold exactly what the municipality's last export holds.
fn compare(kommun: &Kommun, household: &Household, console: &mut Console) -> Result<(), Failure> {
    let period: PeriodId = PERIOD.parse().map_err(|_| Failure::Internal("the period"))?;
    let inventory = socialdata_sandbox::inventory(&household.sandbox, period)?;
    let live = inventory.iter().filter(|item| item.state == RecordState::Live).count();
    let void = inventory.len() - live;
    let effects = socialdata_sandbox::effects(&household.sandbox, Some(period))?;
    let expected = kommun.insatser().len() + 1 + CORRECTIONS + 1;
    if live != kommun.insatser().len() || void != 1 || effects.len() != expected {
        return Err(Failure::Demo("registret har inte samma poster som kommunen"));
    }
    let line = format!(
        "{}: {live} {}, {void} {}; {} {}",
        console.say("Registret har", "The register holds"),
        console.say("levande poster, lika många som kommunen", "live records, as many as the municipality"),
        console.say("makulerad", "withdrawn"),
        effects.len(),
        console.say("effekter, ingen förlorad, ingen dubbel", "effects, none lost, none twice")
    );
    Ok(console.line(&line)?)
}

fn farewell(household: &Household, console: &mut Console) -> Result<(), Failure> {
    let folder = household.config.parent().unwrap_or(&household.config);
    let place = format!("{}: {}", console.say("Filerna ligger i", "The files are in"), folder.display());
    console.line(&place)?;
    for (file, what) in [
        ("socialdata.toml", console.say("konfigurationen", "the configuration")),
        ("inbox/arkiv/", console.say("de tre nätternas uttag", "the exports of the three nights")),
        (
            "spole/spool.db",
            console
                .say("spolen med kvittenser och revisionskedja", "the spool with receipts and audit chain"),
        ),
        ("nycklar/", console.say("nycklarna", "the keys")),
        ("sandbox/", console.say("mottagarens data", "the receiver's data")),
    ] {
        console.line(&format!("  {file:<18} {what}"))?;
    }
    Ok(())
}

fn period() -> Result<Period, Failure> {
    Period::parse(PERIOD).map_err(|_| Failure::Internal("the period"))
}
