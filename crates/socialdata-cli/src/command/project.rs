//! `socialdata project FILE… --to sol1 --kommunkod K --period P --out DIR|-`

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use socialdata_core::identitet::Kommunkod;
use socialdata_core::projektion::bu::{BuInsats, BuPlacering};
use socialdata_core::projektion::ekb::{EkbAo, EkbAr, EkbManad};
use socialdata_core::projektion::lss::Lss;
use socialdata_core::projektion::sol::{Sol1, Sol2};
use socialdata_core::projektion::{Projected, Projektion, Rad, Samlare};
use socialdata_core::validering::Severity;
use socialdata_format::Event;
use socialdata_format::filip::{Filperiod, Filslag, file_name};
use socialdata_format::layout::{Layout, LayoutStatus, shipped};
use socialdata_submit::Exit;
use socialdata_submit::clock::{Clock as _, SystemClock};

use crate::arguments::filip::ProjectArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;
use crate::record_file;

const WRONG_PERIOD: Failure = Failure::Usage(
    "filen gäller en månad (ÅÅÅÅ-MM) eller, för LSS, BU och EKB-År, ett år (ÅÅÅÅ) / the file is about a month, \
     or, for LSS, BU and EKB-År, a year",
);

pub(crate) fn run(arguments: &ProjectArguments, console: &mut Console) -> Result<Exit, Failure> {
    if arguments.sources {
        return show_sources(arguments.to, console);
    }
    let (Some(kommunkod), Some(period)) = (arguments.kommunkod, arguments.period) else {
        return Err(Failure::Internal("clap demands kommunkod and period"));
    };
    match (arguments.to, period) {
        (Projektion::EkbManad, Filperiod::Manad(month)) => {
            gather(EkbManad::new(kommunkod, month), arguments, console)
        }
        (Projektion::EkbAo, Filperiod::Manad(month)) => {
            gather(EkbAo::new(kommunkod, month), arguments, console)
        }
        (Projektion::Sol1, Filperiod::Manad(month)) => {
            gather(Sol1::new(kommunkod, month), arguments, console)
        }
        (Projektion::Sol2, Filperiod::Manad(month)) => {
            gather(Sol2::new(kommunkod, month), arguments, console)
        }
        (projektion, Filperiod::Ar(year)) => yearly(projektion, kommunkod, year, arguments, console),
        _ => Err(WRONG_PERIOD),
    }
}

fn yearly(
    projektion: Projektion,
    kommunkod: Kommunkod,
    year: i32,
    arguments: &ProjectArguments,
    console: &mut Console,
) -> Result<Exit, Failure> {
    match projektion {
        Projektion::EkbAr => gather(EkbAr::new(kommunkod, year).ok_or(WRONG_PERIOD)?, arguments, console),
        Projektion::BuInsats => {
            gather(BuInsats::new(kommunkod, year).ok_or(WRONG_PERIOD)?, arguments, console)
        }
        Projektion::BuPlacering => {
            gather(BuPlacering::new(kommunkod, year).ok_or(WRONG_PERIOD)?, arguments, console)
        }
        Projektion::Lss => gather(Lss::new(kommunkod, year).ok_or(WRONG_PERIOD)?, arguments, console),
        _ => Err(WRONG_PERIOD),
    }
}

/// Reads every file, then writes. A record with an error makes no row and is counted; a file that cannot be read to its end stops the
/// command, since a stock with a part missing looks whole.
fn gather<S: Samlare>(
    mut samlare: S,
    arguments: &ProjectArguments,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let layout = layout(arguments)?;
    let mut refused = 0_u64;
    for path in &arguments.files {
        let input = |fault| Failure::Input { path: path.clone(), fault };
        for event in record_file::open(path).map_err(input)? {
            match event.map_err(input)? {
                Event::Record(record) => match &record.checked {
                    Some(checked) => samlare.take(checked),
                    None => refused += 1,
                },
                Event::File(located) => {
                    refused += u64::from(located.finding.rule.severity == Severity::Error);
                }
                _ => {}
            }
        }
    }
    let projected = samlare.finish();
    let bytes = layout.render(&projected.rows)?;
    announce(&layout, &projected, refused, console);
    write(&bytes, arguments, console)?;
    Ok(if refused > 0 { Exit::Findings } else { Exit::Done })
}

fn layout(arguments: &ProjectArguments) -> Result<Layout, Failure> {
    let Some(path) = &arguments.layout else { return Ok(Layout::parse(shipped::of(arguments.to))?) };
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::LayoutUnreadable { path: path.clone(), kind: error.kind() })?;
    let layout = Layout::parse(&text)?;
    if layout.projektion() != arguments.to {
        return Err(Failure::Usage(
            "layouten är för en annan fil än --to / the layout is for another file than --to",
        ));
    }
    Ok(layout)
}

/// Says what the file rests on and what it lacks, where it cannot end up in the file.
fn announce<R: Rad>(layout: &Layout, projected: &Projected<R>, refused: u64, console: &mut Console) {
    let lang = console.lang();
    let (id, version, status) = (layout.id(), layout.version(), lang.of(layout.status().text()));
    console.diagnose(&format!("layout {id} {version}: {status}"));
    if layout.status() == LayoutStatus::Unverified {
        console.diagnose(console.say(
            "OBS: kolumnernas platser, bredder och koder är ett förslag; jämför med föreskriften före användning",
            "NOTE: positions, widths and codes of the columns are a proposal; compare with the regulation before use",
        ));
    }
    console.diagnose(&format!("{}: {}", console.say("rader", "rows"), projected.rows.len()));
    for (reason, count) in &projected.left_out {
        console.diagnose(&format!("{}: {count}", lang.of(reason.text())));
    }
    for (count, what) in [
        (
            u64::try_from(projected.withheld).unwrap_or(0),
            console.say(
                "rader där en plats kan ha utelämnats för en person med skyddade uppgifter",
                "rows where a place may have been left out for a protected person",
            ),
        ),
        (refused, console.say("poster med fel, som inte är med", "records with errors, which are not there")),
    ] {
        if count > 0 {
            console.diagnose(&format!("{what}: {count}"));
        }
    }
}

fn write(bytes: &[u8], arguments: &ProjectArguments, console: &mut Console) -> Result<(), Failure> {
    let (Some(folder), Some(kommunkod), Some(period)) =
        (&arguments.out, arguments.kommunkod, arguments.period)
    else {
        return Err(Failure::Internal("clap demands out, kommunkod and period"));
    };
    if folder == Path::new("-") {
        if io::stdout().is_terminal() {
            return Err(Failure::Usage(
                "filen har identitetsnummer i klartext och visas inte på skärmen: led utdata till en fil / the file \
                 holds identity numbers in clear: redirect the output",
            ));
        }
        let out = console.output();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    }
    let at = arguments.at.or_else(now).ok_or(Failure::Internal("the clock says no day"))?;
    let slag = Filslag::of(arguments.to).ok_or(Failure::Internal("a projection has a file name"))?;
    let name = file_name(slag, kommunkod, period, at).ok_or(WRONG_PERIOD)?;
    let path = folder.join(name);
    write_whole(&path, |out| out.write_all(bytes))?;
    Ok(console.line(&path.display().to_string())?)
}

fn show_sources(projektion: Projektion, console: &mut Console) -> Result<Exit, Failure> {
    for kalla in projektion.kallor() {
        let numbers =
            kalla.numbers.map(|(first, last)| format!("  number = {first}–{last}")).unwrap_or_default();
        console.line(&format!("{}{numbers}", kalla.name))?;
    }
    Ok(Exit::Done)
}

fn now() -> Option<chrono::NaiveDateTime> {
    let seconds = i64::try_from(SystemClock.unix_millis() / 1000).ok()?;
    chrono::DateTime::from_timestamp(seconds, 0).map(|now| now.naive_utc())
}
