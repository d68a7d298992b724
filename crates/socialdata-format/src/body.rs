//! The reader of whichever format an input has.

use std::io::BufRead;

use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Finding, Sink};

use crate::csv::CsvReader;
use crate::detect::{self, Format};
use crate::draft::Progress;
use crate::encoding::FoundEncoding;
use crate::error::ReadError;
use crate::json_array::JsonArrayReader;
use crate::lines::Lines;
use crate::ndjson::NdjsonReader;
use crate::reader::{Located, Options};
use crate::xml::XmlReader;

pub(crate) enum Body<R: BufRead> {
    Ndjson(NdjsonReader<R>),
    JsonArray(Box<JsonArrayReader<R>>),
    Csv(Box<CsvReader<R>>),
    Xml(Box<XmlReader<R>>),
}

impl<R: BufRead> Body<R> {
    /// Looks at the first visible line of `source` to tell the format.
    pub(crate) fn open(source: R, options: Options, encoding: &FoundEncoding) -> Result<Self, ReadError> {
        let mut lines = Lines::new(source, options.line_cap);
        lines.peek_first_visible()?;
        let format = options.format.unwrap_or_else(|| detect::format(lines.current()));
        if options.mapping.is_some() && format != Format::Csv && !lines.current().is_empty() {
            return Err(ReadError::MappingWithoutColumns);
        }
        Ok(match format {
            Format::Ndjson => Self::Ndjson(NdjsonReader::new(lines)),
            Format::JsonArray => Self::JsonArray(Box::new(JsonArrayReader::new(lines))),
            Format::Csv => Self::Csv(Box::new(CsvReader::new(lines, options.mapping))),
            Format::Xml => Self::Xml(Box::new(XmlReader::new(lines, encoding.clone()))),
        })
    }

    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Ndjson(_) => Format::Ndjson,
            Self::JsonArray(_) => Format::JsonArray,
            Self::Csv(_) => Format::Csv,
            Self::Xml(_) => Format::Xml,
        }
    }

    /// Reads the next record into a draft; `sink` is empty.
    pub(crate) fn advance(&mut self, sink: &mut Sink) -> Result<Progress, ReadError> {
        match self {
            Self::Ndjson(reader) => reader.advance(sink),
            Self::JsonArray(reader) => reader.advance(sink),
            Self::Csv(reader) => reader.advance(sink),
            Self::Xml(reader) => reader.advance(sink),
        }
    }

    /// Where each finding lies in the record that was read last.
    pub(crate) fn locate(&self, findings: &[Finding], posttyp: Posttyp) -> Vec<Located> {
        if findings.is_empty() {
            return Vec::new();
        }
        let places = match self {
            Self::Ndjson(reader) => reader.locate(findings, posttyp),
            Self::JsonArray(reader) => reader.locate(findings, posttyp),
            Self::Csv(reader) => return reader.locate(findings),
            Self::Xml(reader) => reader.locate(findings),
        };
        let located = findings.iter().zip(places);
        located
            .map(|(finding, (line, column))| Located { finding: *finding, line, column, cell: None })
            .collect()
    }

    /// Whether the header of the file has a fault that makes every record incomplete.
    pub(crate) fn header_has_error(&self) -> bool {
        match self {
            Self::Ndjson(_) | Self::JsonArray(_) => false,
            Self::Csv(reader) => reader.header_has_error(),
            Self::Xml(reader) => reader.header_has_error(),
        }
    }
}
