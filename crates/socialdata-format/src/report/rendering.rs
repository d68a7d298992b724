//! In which form and language a report is written.

use std::io;

use socialdata_core::validering::Severity;

use super::lang::Lang;
use super::summary::Report;
use super::{csv, html, json, junit, sarif, text};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// For people at a terminal.
    Text,
    /// For programs: `schemas/rapport/v1`.
    Json,
    /// SARIF 2.1.0, for code review tools and editors.
    Sarif,
    /// JUnit XML, for build servers.
    Junit,
    /// One self-contained page, for people with a browser.
    Html,
    /// One row per finding, for people with a spreadsheet.
    Csv,
}

/// How to write a report. The same report and rendering always give the same bytes.
///
/// ```
/// use socialdata_format::Options;
/// use socialdata_format::report::{Form, Lang, Rendering, ReportBuilder, ReportOptions};
///
/// let mut builder = ReportBuilder::new(ReportOptions::default());
/// builder.read("insats.ndjson", &b"{}\n"[..], Options::default(), |_| {});
/// let report = builder.finish();
///
/// let mut page = Vec::new();
/// Rendering::new(Form::Html, Lang::Sv).write(&report, &mut page)?;
/// assert!(page.starts_with(b"<!DOCTYPE html>"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rendering {
    form: Form,
    lang: Lang,
    fails_on: Severity,
}

impl Rendering {
    /// In that form and language.
    pub const fn new(form: Form, lang: Lang) -> Self {
        Self { form, lang, fails_on: Severity::Error }
    }

    /// With findings down to this severity counted as failures, where the form knows failures (JUnit). Otherwise errors alone.
    #[must_use]
    pub const fn failing_on(self, fails_on: Severity) -> Self {
        Self { fails_on, ..self }
    }

    /// Writes the report, piece by piece.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, report: &Report, out: impl io::Write) -> io::Result<()> {
        match self.form {
            Form::Text => text::write(report, self.lang, out),
            Form::Json => json::write(report, self.lang, out),
            Form::Sarif => sarif::write(report, self.lang, out),
            Form::Junit => junit::write(report, self.lang, self.fails_on, out),
            Form::Html => html::write(report, self.lang, out),
            Form::Csv => csv::write(report, self.lang, out),
        }
    }
}
