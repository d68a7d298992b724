//! `socialdata generate`

use std::io::{self, Write};

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::post::{Post, Posttyp};
use socialdata_format::{CsvWriter, NdjsonWriter, WriteError};
use socialdata_sandbox::kommun::{GeneratorOptions, Kommun};
use socialdata_submit::Exit;

use crate::arguments::{GenerateArguments, InputFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

/// The organisation number of every synthetic municipality. That of no real one is used.
pub(crate) const SYNTHETIC_ORGNR: &str = "2120009994";

pub(crate) fn run(arguments: &GenerateArguments, console: &mut Console) -> Result<Exit, Failure> {
    let kommunkod = Kommunkod::parse(&arguments.kommunkod)
        .map_err(|_| Failure::Usage("--kommunkod: fyra siffror, till exempel 0180 / four digits"))?;
    let kommun = Kommun::generate(&GeneratorOptions {
        persons: arguments.persons,
        seed: arguments.seed,
        period: arguments.period,
        kommunkod,
        organisationsnummer: synthetic_orgnr()?,
        faults: arguments.faults.clone(),
    })?;
    let count = kommun.insatser().len();
    match &arguments.output {
        None => {
            let out = console.output();
            write_records(&kommun, arguments.format, &mut *out)?;
            out.flush()?;
        }
        Some(path) => {
            write_whole(path, |out| write_records(&kommun, arguments.format, out))?;
            console.line(&format!(
                "{count} {} {}",
                console.say("poster skrevs till", "records were written to"),
                path.display()
            ))?;
        }
    }
    Ok(Exit::Done)
}

pub(crate) fn synthetic_orgnr() -> Result<Organisationsnummer, Failure> {
    Organisationsnummer::parse(SYNTHETIC_ORGNR)
        .map_err(|_| Failure::Internal("the synthetic organisation number"))
}

/// Writes the records of a synthetic municipality, numbers in clear: they are published test numbers.
pub(crate) fn write_records(kommun: &Kommun, format: InputFormat, out: impl Write) -> io::Result<()> {
    let mut posts = kommun.insatser().iter().cloned().map(Post::from);
    let written = match format {
        InputFormat::Ndjson => {
            let mut writer = NdjsonWriter::new(out);
            posts.try_for_each(|post| writer.write(&post)).and_then(|()| writer.finish()).map(drop)
        }
        InputFormat::Csv => CsvWriter::new(out, Posttyp::Insats).and_then(|mut writer| {
            posts.try_for_each(|post| writer.write(&post))?;
            writer.finish().map(drop)
        }),
    };
    written.map_err(|error| match error {
        WriteError::Io { kind } => kind.into(),
        _ => io::ErrorKind::InvalidData.into(),
    })
}
