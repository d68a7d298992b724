//! `socialdata generate`

use std::collections::BTreeSet;
use std::io::{self, Write};

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::post::Posttyp;
use socialdata_format::{CsvWriter, NdjsonWriter, WriteError, XmlWriter};
use socialdata_sandbox::kommun::{GeneratorOptions, Kommun};
use socialdata_submit::Exit;

use crate::arguments::{GenerateArguments, RecordFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

/// The organisation number of every synthetic municipality. That of no real one is used.
pub(crate) const SYNTHETIC_ORGNR: &str = "2120009994";

pub(crate) fn run(arguments: &GenerateArguments, console: &mut Console) -> Result<Exit, Failure> {
    let kommunkod = Kommunkod::parse(&arguments.kommunkod)
        .map_err(|_| Failure::Usage("--kommunkod: fyra siffror, till exempel 0180 / four digits"))?;
    let wanted: BTreeSet<Posttyp> = arguments.types.iter().copied().flatten().copied().collect();
    let types: Vec<Posttyp> = wanted.into_iter().collect();
    let kommun = Kommun::generate(&GeneratorOptions {
        persons: arguments.persons,
        seed: arguments.seed,
        period: arguments.period,
        kommunkod,
        organisationsnummer: synthetic_orgnr()?,
        faults: arguments.faults.clone(),
        types: types.clone(),
    })?;
    let count = kommun.poster().len();
    let format = arguments.format;
    match &arguments.output {
        Some(folder) if folder.is_dir() => {
            for posttyp in types {
                let path = folder.join(format!("{posttyp}.{}", format.ending()));
                write_whole(&path, |out| write_records(&kommun, &[posttyp], format, out))?;
                console.line(&path.display().to_string())?;
            }
        }
        _ if format == RecordFormat::Csv && types.len() > 1 => {
            return Err(Failure::Usage(
                "en CSV-fil har bara en posttyp: ange en mapp som finns med --output, så blir det en fil per posttyp / \
                 a CSV file has one record type: give an existing folder with --output",
            ));
        }
        None => {
            let out = console.output();
            write_records(&kommun, &types, format, &mut *out)?;
            out.flush()?;
        }
        Some(path) => {
            write_whole(path, |out| write_records(&kommun, &types, format, out))?;
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

/// Writes the records of a synthetic municipality, numbers in clear: they are published test numbers. A CSV file takes the first
/// of the types alone.
pub(crate) fn write_records(
    kommun: &Kommun,
    types: &[Posttyp],
    format: RecordFormat,
    out: impl Write,
) -> io::Result<()> {
    let mut posts = types.iter().flat_map(|posttyp| kommun.poster_av(*posttyp));
    let written = match (format, types) {
        (RecordFormat::Csv, [posttyp, ..]) => CsvWriter::new(out, *posttyp).and_then(|mut writer| {
            kommun.poster_av(*posttyp).iter().try_for_each(|post| writer.write(post))?;
            writer.finish().map(drop)
        }),
        (RecordFormat::Xml, _) => XmlWriter::new(out).and_then(|mut writer| {
            posts.try_for_each(|post| writer.write(&post))?;
            writer.finish().map(drop)
        }),
        (RecordFormat::Ndjson | RecordFormat::Csv, _) => {
            let mut writer = NdjsonWriter::new(out);
            posts.try_for_each(|post| writer.write(&post)).and_then(|()| writer.finish()).map(drop)
        }
    };
    written.map_err(|error| match error {
        WriteError::Io { kind } => kind.into(),
        _ => io::ErrorKind::InvalidData.into(),
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use socialdata_format::report::Lang;

    use crate::arguments::{Arguments, Command};

    use super::*;

    fn arguments(more: &[&str]) -> GenerateArguments {
        let words = ["socialdata", "generate", "--persons", "60"].iter().chain(more);
        match Arguments::try_parse_from(words).unwrap().command {
            Command::Generate(arguments) => arguments,
            other => panic!("another command: {other:?}"),
        }
    }

    fn generate(more: &[&str]) -> Result<Exit, Failure> {
        run(&arguments(more), &mut Console::new(Lang::Sv))
    }

    #[test]
    fn a_folder_gets_a_file_per_type() {
        for (format, begin) in [("csv", "posttyp;postId;"), ("ndjson", "{\"posttyp\":"), ("xml", "<?xml ")] {
            let folder = tempfile::tempdir().unwrap();
            let output = folder.path().to_str().unwrap();
            let exit = generate(&["--types", "alla", "--format", format, "--output", output]).unwrap();
            assert_eq!(exit, Exit::Done);
            for posttyp in Posttyp::ALL {
                let text =
                    std::fs::read_to_string(folder.path().join(format!("{posttyp}.{format}"))).unwrap();
                assert!(text.starts_with(begin) && text.lines().count() > 1, "{posttyp}.{format}");
                assert!(
                    format != "ndjson" || text.contains(&format!("{{\"posttyp\":\"{posttyp}\"")),
                    "{posttyp}"
                );
            }
        }
    }

    #[test]
    fn one_csv_file_has_one_type_and_one_ndjson_file_any() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("poster");
        let output = path.to_str().unwrap();
        let types = ["--types", "utredning,anmalan,utredning", "--output", output, "--format"];
        let refused = generate(&[&types[..], &["csv"]].concat()).unwrap_err();
        assert_eq!(refused.exit(), Exit::Usage);
        assert!(!path.exists());
        generate(&[&types[..], &["ndjson"]].concat()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let count = |name: &str| {
            text.lines().filter(|line| line.contains(&format!("\"posttyp\":\"{name}\""))).count()
        };
        assert_eq!((count("utredning"), count("anmalan"), text.lines().count()), (5, 6, 11));
    }

    #[test]
    fn an_unknown_type_is_answered_with_the_list() {
        let error = Arguments::try_parse_from(["socialdata", "generate", "--types", "insatser"]).unwrap_err();
        assert!(
            error.to_string().contains("alla, ekonomiskt-bistand, ekonomiskt-bistand-avslut, insats,"),
            "{error}"
        );
    }
}
