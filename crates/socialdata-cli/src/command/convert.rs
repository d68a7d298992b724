//! `socialdata convert FILE --to ndjson|csv|xml`
//!
//! The input, in any form that can be read, is read twice: once to see that every record can be passed on, once to write. So a file
//! with a fault is refused as a whole, and what is written is whole. A record with an error cannot be passed on: where a value has the wrong
//! form there is nothing that another form could say, and a file that silently lacks it would look better than it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use socialdata_core::post::{Post, Posttyp};
use socialdata_core::validering::Severity;
use socialdata_format::{
    CsvWriter, Event, Located, NdjsonWriter, Options, ReadError, Reader, WriteError, XmlWriter,
};
use socialdata_submit::Exit;

use crate::arguments::{ConvertArguments, RecordFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

pub(crate) fn run(arguments: &ConvertArguments, console: &mut Console) -> Result<Exit, Failure> {
    let name = arguments.file.display();
    let surveyed = Input::open(arguments).and_then(|input| Survey::of(&input).map(|seen| (input, seen)));
    let (input, seen) = match surveyed {
        Ok(surveyed) => surveyed,
        Err(error) => {
            let lang = console.lang();
            let (what, remedy) = (lang.of(error.message()), lang.of(error.remedy()));
            console.diagnose(&format!("{name}: {what} {remedy}"));
            return Ok(Exit::NotChecked);
        }
    };
    if !seen.faults.is_empty() {
        console.diagnose(&format!("{name}: {}", seen.refusal(console)));
        return Ok(Exit::Findings);
    }
    match &arguments.output {
        Some(folder) if folder.is_dir() => {
            for posttyp in &seen.posttyper {
                let path = folder.join(format!("{}.{}", posttyp.name(), arguments.to.ending()));
                to_file(&path, &input, arguments.to, Some(*posttyp))?;
                console.line(&path.display().to_string())?;
            }
        }
        Some(path) => {
            let only = seen.only_type_if_csv(arguments.to)?;
            to_file(path, &input, arguments.to, only)?;
            let written = console.say("poster skrevs till", "records were written to");
            console.line(&format!("{} {written} {}", seen.records, path.display()))?;
        }
        None if io::stdout().is_terminal() => {
            return Err(Failure::Usage(
                "posterna har identitetsnummer i klartext och visas inte på skärmen: ange --output, eller led \
                 utdata till en fil / records hold identity numbers in clear: give --output, or redirect the output",
            ));
        }
        None => {
            let only = seen.only_type_if_csv(arguments.to)?;
            let out = console.output();
            write_records(&input, arguments.to, only, &mut *out)?;
            out.flush()?;
        }
    }
    Ok(Exit::Done)
}

/// Something that can be read twice.
struct Input {
    source: Source,
    options: Options,
}

enum Source {
    File(PathBuf),
    /// Standard input, in memory.
    Bytes(Vec<u8>),
}

impl Input {
    fn open(arguments: &ConvertArguments) -> Result<Self, ReadError> {
        let format = arguments.input_format.map(Into::into);
        let options = format.map_or_else(Options::default, |format| Options::default().with_format(format));
        if arguments.file != Path::new("-") {
            return Ok(Self { source: Source::File(arguments.file.clone()), options });
        }
        let mut bytes = Vec::new();
        match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Ok(Self { source: Source::Bytes(bytes), options }),
            Err(error) => Err(ReadError::Io { kind: error.kind() }),
        }
    }

    fn read(&self) -> Result<Reader<Box<dyn BufRead + '_>>, ReadError> {
        let source: Box<dyn BufRead> = match &self.source {
            Source::Bytes(bytes) => Box::new(bytes.as_slice()),
            Source::File(path) => match File::open(path) {
                Ok(file) => Box::new(BufReader::with_capacity(256 * 1024, file)),
                Err(error) => return Err(ReadError::Io { kind: error.kind() }),
            },
        };
        Reader::open(source, self.options.clone())
    }
}

/// What an input holds.
#[derive(Default)]
struct Survey {
    records: u64,
    refused: u64,
    posttyper: BTreeSet<Posttyp>,
    /// How often each rule found an error.
    faults: BTreeMap<&'static str, u64>,
}

impl Survey {
    fn of(input: &Input) -> Result<Self, ReadError> {
        let mut seen = Self::default();
        for event in input.read()? {
            match event? {
                Event::File(located) => seen.note(&[located]),
                Event::Record(record) => {
                    seen.records += 1;
                    seen.refused += u64::from(record.checked.is_none());
                    seen.posttyper.extend(record.posttyp);
                    seen.note(&record.findings);
                }
                _ => {}
            }
        }
        Ok(seen)
    }

    fn note(&mut self, findings: &[Located]) {
        for located in findings.iter().filter(|located| located.finding.rule.severity == Severity::Error) {
            *self.faults.entry(located.finding.rule.code).or_default() += 1;
        }
    }

    fn refusal(&self, console: &Console) -> String {
        let codes: Vec<String> = self.faults.iter().map(|(code, count)| format!("{code} ×{count}")).collect();
        format!(
            "{} {} {} {} ({}). {}",
            self.refused,
            console.say("av", "of"),
            self.records,
            console.say("poster kan inte skrivas om", "records cannot be converted"),
            codes.join(", "),
            console.say(
                "Inget skrevs. Rätta filen; `socialdata validate` visar var felen är.",
                "Nothing was written. Correct the file; `socialdata validate` shows where the faults are."
            )
        )
    }

    /// A CSV file has one record type. An input without records has none, and gives a file only as NDJSON and XML.
    fn only_type_if_csv(&self, to: RecordFormat) -> Result<Option<Posttyp>, Failure> {
        match (to, self.posttyper.first(), self.posttyper.len()) {
            (RecordFormat::Ndjson | RecordFormat::Xml, ..) => Ok(None),
            (RecordFormat::Csv, Some(posttyp), 1) => Ok(Some(*posttyp)),
            (RecordFormat::Csv, ..) => Err(Failure::Usage(
                "en CSV-fil har bara en posttyp och filen har flera: ange en mapp som finns med --output, så blir det \
                 en fil per posttyp / the file has several record types: give an existing folder with --output",
            )),
        }
    }
}

fn to_file(path: &Path, input: &Input, to: RecordFormat, only: Option<Posttyp>) -> Result<(), Failure> {
    write_whole(path, |out| write_records(input, to, only, out))
}

/// Writes the records, of one type or of all. Identity numbers are in clear: the output stays with the sender.
fn write_records(input: &Input, to: RecordFormat, only: Option<Posttyp>, out: impl Write) -> io::Result<()> {
    match (to, only) {
        (RecordFormat::Csv, Some(posttyp)) => {
            let mut writer = CsvWriter::new(out, posttyp).map_err(kind)?;
            each_record(input, only, |post| writer.write(post))?;
            writer.finish().map(drop).map_err(kind)
        }
        (RecordFormat::Csv, None) => Err(io::ErrorKind::InvalidInput.into()),
        (RecordFormat::Ndjson, _) => {
            let mut writer = NdjsonWriter::new(out);
            each_record(input, only, |post| writer.write(post))?;
            writer.finish().map(drop).map_err(kind)
        }
        (RecordFormat::Xml, _) => {
            let mut writer = XmlWriter::new(out).map_err(kind)?;
            each_record(input, only, |post| writer.write(post))?;
            writer.finish().map(drop).map_err(kind)
        }
    }
}

/// Every record was sound when the input was surveyed; one that is not means that the file has changed since.
fn each_record(
    input: &Input,
    only: Option<Posttyp>,
    mut write: impl FnMut(&Post) -> Result<(), WriteError>,
) -> io::Result<()> {
    let changed = || io::Error::from(io::ErrorKind::InvalidData);
    for event in input.read().map_err(|_| changed())? {
        if let Event::Record(record) = event.map_err(|_| changed())? {
            let checked = record.checked.ok_or_else(changed)?;
            let post = checked.record();
            if only.is_none_or(|posttyp| posttyp == post.posttyp()) {
                write(post).map_err(kind)?;
            }
        }
    }
    Ok(())
}

fn kind(error: WriteError) -> io::Error {
    match error {
        WriteError::Io { kind } => kind.into(),
        _ => io::ErrorKind::InvalidData.into(),
    }
}

#[cfg(test)]
mod tests {
    use socialdata_format::report::Lang;

    use super::*;

    const INSATS: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/valid/insats/manad-2026-09.ndjson");

    fn convert(file: &Path, to: RecordFormat, output: &Path) -> Result<Exit, Failure> {
        let arguments =
            ConvertArguments { file: file.into(), to, input_format: None, output: Some(output.to_owned()) };
        run(&arguments, &mut Console::new(Lang::Sv))
    }

    fn read(path: impl AsRef<Path>) -> Vec<u8> {
        std::fs::read(path).unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
    fn write(path: &Path, bytes: &[u8]) {
        std::fs::write(path, bytes).unwrap();
    }

    #[test]
    fn there_and_back_gives_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let mut from = PathBuf::from(INSATS);
        for (number, (to, begin)) in [
            (RecordFormat::Csv, "posttyp;postId;"),
            (RecordFormat::Xml, "<?xml "),
            (RecordFormat::Csv, "posttyp;postId;"),
            (RecordFormat::Ndjson, "{\"posttyp\":"),
            (RecordFormat::Xml, "<?xml "),
            (RecordFormat::Ndjson, "{\"posttyp\":"),
        ]
        .into_iter()
        .enumerate()
        {
            let written = folder.path().join(number.to_string());
            assert_eq!(convert(&from, to, &written).unwrap(), Exit::Done);
            assert!(read(&written).starts_with(begin.as_bytes()), "{begin}");
            from = written;
        }
        assert!(read(from) == read(INSATS), "a record changed on the way");
    }

    #[test]
    fn a_json_array_is_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let (array, back) = (folder.path().join("array"), folder.path().join("back"));
        let lines = String::from_utf8(read(INSATS)).unwrap();
        write(&array, format!("[\n{}\n]\n", lines.trim_end().replace('\n', ",\n")).as_bytes());
        assert_eq!(convert(&array, RecordFormat::Ndjson, &back).unwrap(), Exit::Done);
        assert!(read(back) == read(INSATS));
    }

    #[test]
    fn several_types_are_one_file_each_in_a_folder_and_no_single_csv_file() {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("in"), folder.path().join("out"));
        let other = INSATS.replace("insats/manad-2026-09", "utredning/grund");
        write(&input, &[read(INSATS), read(&other)].concat());

        let failure = convert(&input, RecordFormat::Csv, &output.join("one.csv")).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        std::fs::create_dir(&output).unwrap();
        assert_eq!(convert(&input, RecordFormat::Csv, &output).unwrap(), Exit::Done);
        assert!(read(output.join("utredning.csv")).starts_with(b"posttyp;postId;"));
        assert_eq!(convert(&input, RecordFormat::Ndjson, &output).unwrap(), Exit::Done);
        assert!(read(output.join("insats.ndjson")) == read(INSATS));
        assert!(read(output.join("utredning.ndjson")) == read(other));
    }

    #[test]
    fn a_file_with_a_fault_is_refused_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in.ndjson");
        write(
            &input,
            &[
                read(INSATS),
                b"{\"posttyp\":\"insats\"}
"
                .to_vec(),
            ]
            .concat(),
        );
        let output = folder.path().join("out.csv");
        let exit = convert(&input, RecordFormat::Csv, &output).unwrap();
        assert_eq!(exit, Exit::Findings);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only the input is there");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let exit = convert(Path::new("no-such-file"), RecordFormat::Csv, &folder.path().join("out")).unwrap();
        assert_eq!(exit, Exit::NotChecked);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_refusal_counts_and_says_what_to_do() {
        let bytes = b"{\"posttyp\":\"insats\"}\n\n{}\n".to_vec();
        let seen = Survey::of(&Input { source: Source::Bytes(bytes), options: Options::default() }).unwrap();
        let text = seen.refusal(&Console::new(Lang::Sv));
        assert!(
            text.starts_with("2 av 2 poster kan inte skrivas om (") && text.contains("OBL-002 ×1"),
            "{text}"
        );
        assert!(text.contains("socialdata validate"), "{text}");
    }
}
