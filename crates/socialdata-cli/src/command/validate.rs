//! `socialdata validate FILE…`

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use socialdata_format::report::{Report, ReportBuilder, ReportOptions, json, text};
use socialdata_format::{Options, ReadError};
use socialdata_submit::Exit;

use crate::arguments::{ReportFormat, ValidateArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

pub(crate) fn run(arguments: &ValidateArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut options = ReportOptions::default().with_max_findings(arguments.max_findings);
    if let Some(period) = arguments.period {
        options = options.with_period(period);
    }
    let mut builder = ReportBuilder::new(options);
    let mut reading = Options::default();
    if let Some(format) = arguments.input_format {
        reading = reading.with_format(format.into());
    }
    for path in &arguments.files {
        read(path, reading, &mut builder);
    }
    let report = builder.finish();
    match &arguments.output {
        None => render(&report, arguments.format, console)?,
        Some(path) => {
            let lang = console.lang();
            write_whole(path, |out| match arguments.format {
                ReportFormat::Text => text::write(&report, lang, out),
                ReportFormat::Json => json::write(&report, lang, out),
            })?;
        }
    }
    Ok(exit(&report, arguments))
}

fn read(path: &Path, options: Options, builder: &mut ReportBuilder) {
    let name = path.to_string_lossy();
    if path == Path::new("-") {
        return builder.read(&name, io::stdin().lock(), options, drop);
    }
    match File::open(path) {
        Ok(file) => builder.read(&name, BufReader::with_capacity(256 * 1024, file), options, drop),
        Err(error) => builder.unreadable(&name, ReadError::Io { kind: error.kind() }),
    }
}

fn render(report: &Report, format: ReportFormat, console: &mut Console) -> io::Result<()> {
    let lang = console.lang();
    let out = console.output();
    match format {
        ReportFormat::Text => text::write(report, lang, &mut *out)?,
        ReportFormat::Json => json::write(report, lang, &mut *out)?,
    }
    out.flush()
}

fn exit(report: &Report, arguments: &ValidateArguments) -> Exit {
    let warnings_count = arguments.deny.is_some() && report.summary.warnings > 0;
    let findings = if report.summary.errors > 0 || warnings_count { Exit::Findings } else { Exit::Done };
    let unchecked = if report.is_complete() { Exit::Done } else { Exit::NotChecked };
    let failed = if report.ledger.failed.is_empty() { Exit::Done } else { Exit::Internal };
    findings.worse(unchecked).worse(failed)
}
