//! `socialdata validate --schema FILE`: any JSON Schema 2020-12 instead of our rules.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::Path;

use serde::Serialize;
use socialdata_format::foreign_schema::{DataError, ForeignSchema, SchemaFinding, fault_in_words};
use socialdata_format::report::Lang;
use socialdata_submit::Exit;

use crate::arguments::{ValidateArguments, ValidateFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

/// What was found, for people and for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SchemaReport {
    report: &'static str,
    files: Vec<CheckedFile>,
    summary: Summary,
    findings: Vec<Finding>,
    omitted: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckedFile {
    name: String,
    records: u64,
    status: &'static str,
    #[serde(skip)]
    problem: Option<DataError>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    records: u64,
    records_with_errors: u64,
    errors: u64,
    by_keyword: BTreeMap<String, u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    file: usize,
    record: u64,
    line: u64,
    pointer: String,
    keyword: String,
    schema_pointer: String,
    message: &'static str,
}

pub(crate) fn run(
    schema: &Path,
    arguments: &ValidateArguments,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let text = fs::read_to_string(schema)
        .map_err(|error| Failure::SchemaUnreadable { path: schema.to_owned(), kind: error.kind() })?;
    let schema =
        ForeignSchema::parse(&text).map_err(|fault| Failure::Schema { path: schema.to_owned(), fault })?;
    let lang = console.lang();
    let mut report = SchemaReport {
        report: "socialdata-schemarapport/1",
        files: Vec::new(),
        summary: Summary::default(),
        findings: Vec::new(),
        omitted: 0,
    };
    for path in &arguments.files {
        report.check(&schema, path, arguments.max_findings, lang);
    }
    let write = |out: &mut dyn Write| match arguments.format {
        ValidateFormat::Json => report.write_json(out),
        _ => report.write_text(lang, out),
    };
    match &arguments.output {
        None => {
            let out = console.output();
            write(&mut *out)?;
            out.flush()?;
        }
        Some(path) => write_whole(path, |out| write(out))?,
    }
    Ok(report.exit())
}

impl SchemaReport {
    fn check(&mut self, schema: &ForeignSchema, path: &Path, max_findings: usize, lang: Lang) {
        let file = self.files.len();
        let mut last = None;
        let mut take = |finding: SchemaFinding| {
            self.summary.errors += 1;
            self.summary.records_with_errors += u64::from(last != Some(finding.record));
            last = Some(finding.record);
            *self.summary.by_keyword.entry(finding.keyword.clone()).or_insert(0) += 1;
            if self.findings.len() >= max_findings {
                self.omitted += 1;
                return;
            }
            let message = fault_in_words(&finding.keyword);
            self.findings.push(Finding {
                file,
                record: finding.record,
                line: finding.line,
                pointer: finding.pointer,
                keyword: finding.keyword,
                schema_pointer: finding.schema_pointer,
                message: match lang {
                    Lang::En => message.en,
                    _ => message.sv,
                },
            });
        };
        let mut records = 0;
        let checked = if path == Path::new("-") {
            schema.check(io::stdin().lock(), &mut records, &mut take)
        } else {
            File::open(path)
                .map_err(|error| DataError::Unreadable { kind: error.kind() })
                .and_then(|file| schema.check(BufReader::new(file), &mut records, &mut take))
        };
        self.summary.records += records;
        self.files.push(CheckedFile {
            name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            records,
            status: if checked.is_ok() { "checked" } else { "not-checked" },
            problem: checked.err(),
        });
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }

    fn write_text(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let Summary { records, records_with_errors, errors, .. } = self.summary;
        let counts = match lang {
            Lang::En => format!("{records} records: {errors} errors in {records_with_errors} of them."),
            _ => format!("{records} poster: {errors} fel i {records_with_errors} av dem."),
        };
        writeln!(out, "{counts}")?;
        for file in &self.files {
            match file.problem {
                None => writeln!(out, "  {}  {}", file.name, file.records)?,
                Some(problem) => writeln!(out, "  {}  {}  {problem}", file.name, file.records)?,
            }
        }
        for finding in &self.findings {
            let Finding { line, pointer, keyword, message, .. } = finding;
            let name = self.files.get(finding.file).map_or("", |file| file.name.as_str());
            writeln!(out, "{name}:{line}  {keyword}  {pointer}  {message}")?;
        }
        match (self.omitted, lang) {
            (0, _) => Ok(()),
            (more, Lang::En) => writeln!(out, "{more} more, not listed (--max-findings)."),
            (more, _) => writeln!(out, "{more} till, inte listade (--max-findings)."),
        }
    }

    fn exit(&self) -> Exit {
        let findings = if self.summary.errors > 0 { Exit::Findings } else { Exit::Done };
        let is_whole = self.files.iter().all(|file| file.problem.is_none());
        findings.worse(if is_whole { Exit::Done } else { Exit::NotChecked })
    }
}
