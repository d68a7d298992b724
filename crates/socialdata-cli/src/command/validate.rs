//! `socialdata validate FILE…`

use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use socialdata_core::validering::Severity;
use socialdata_format::report::{Rendering, Report, ReportBuilder, ReportOptions};
use socialdata_format::{Options, ReadError};
use socialdata_submit::Exit;

use crate::arguments::ValidateArguments;
use crate::command::mapping;
use crate::command::report_inputs::{acceptance, baseline, delivery};
use crate::command::schema_check;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;
use crate::progress::Progress;

pub(crate) fn run(arguments: &ValidateArguments, console: &mut Console) -> Result<Exit, Failure> {
    if let Some(schema) = &arguments.schema {
        return schema_check::run(schema, arguments, console);
    }
    let mut options = ReportOptions::default().with_max_findings(arguments.max_findings);
    if let Some(period) = arguments.period {
        options = options.with_period(period);
    }
    let mut builder = ReportBuilder::new(options);
    // Before anything is read: a mistake in either must not cost a long run.
    if let Some(path) = &arguments.since {
        builder = builder.since(baseline(path)?);
    }
    if let Some(path) = &arguments.accept {
        builder = builder.accepting(acceptance(path)?);
    }
    if let Some(selection) = &arguments.rules {
        builder = builder.selecting(selection.clone());
    }
    builder = builder.judging(delivery(arguments)?);
    let mut reading = Options::default().with_encoding(arguments.encoding);
    if let Some(path) = &arguments.mapping {
        reading = reading.with_mapping(Arc::new(mapping::load(path)?));
    }
    if let Some(format) = arguments.input_format {
        reading = reading.with_format(format.into());
    }
    let jobs = arguments.jobs.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
    for path in &arguments.files {
        read(path, reading.clone(), jobs, &mut builder);
    }
    let report = builder.finish();
    let rendering = rendering(arguments, console);
    match &arguments.output {
        None => {
            let out = console.output();
            rendering.write(&report, &mut *out)?;
            out.flush()?;
        }
        Some(path) => write_whole(path, |out| rendering.write(&report, out))?,
    }
    Ok(exit(&report, arguments))
}

fn read(path: &Path, options: Options, jobs: NonZeroUsize, builder: &mut ReportBuilder) {
    let name = path.to_string_lossy();
    if path == Path::new("-") {
        return builder.read_in_parallel(&name, io::stdin().lock(), options, jobs);
    }
    match File::open(path) {
        Ok(file) => {
            let source = BufReader::with_capacity(256 * 1024, Progress::of(file));
            builder.read_in_parallel(&name, source, options, jobs);
        }
        Err(error) => builder.unreadable(&name, ReadError::Io { kind: error.kind() }),
    }
}

fn rendering(arguments: &ValidateArguments, console: &Console) -> Rendering {
    let rendering = Rendering::new(arguments.format.into(), console.lang());
    if arguments.deny.is_some() { rendering.failing_on(Severity::Warning) } else { rendering }
}

/// What somebody answers for does not count.
fn exit(report: &Report, arguments: &ValidateArguments) -> Exit {
    let summary = &report.summary;
    let warnings_count = arguments.deny.is_some() && summary.open(Severity::Warning) > 0;
    let has_findings = summary.open(Severity::Error) > 0 || warnings_count;
    let findings = if has_findings { Exit::Findings } else { Exit::Done };
    let unchecked = if report.is_complete() { Exit::Done } else { Exit::NotChecked };
    let failed = if report.ledger.failed.is_empty() { Exit::Done } else { Exit::Internal };
    findings.worse(unchecked).worse(failed)
}
