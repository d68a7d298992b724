//! Collects a report while inputs are read.

use std::io::BufRead;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Delivery, DeliveryFinding, Finding, Severity};

use crate::acceptance::Applied;
use crate::detect::Format;
use crate::encoding::Encoding;
use crate::error::ReadError;
use crate::parallel;
use crate::reader::{Event, Located, Options, ReadRecord, Reader};
use crate::reference::may_be_shown;

use super::baseline::Baseline;
use super::delta::Comparison;
use super::fingerprint;
use super::ledger::{Knowledge, Ledger};
use super::names::short_names;
use super::selection::Selection;
use super::summary::{CheckedFile, ListedFinding, Report, Summary};

/// What a report should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOptions {
    /// The most findings that are listed. Counts are always whole.
    pub max_findings: usize,
    /// The period that the report is for, when it is not to be told by the records.
    pub period: Option<Period>,
}

impl ReportOptions {
    /// With at most this many findings listed.
    #[must_use]
    pub fn with_max_findings(self, most: usize) -> Self {
        Self { max_findings: most, ..self }
    }

    /// For this period, whatever the records say.
    #[must_use]
    pub fn with_period(self, period: Period) -> Self {
        Self { period: Some(period), ..self }
    }
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { max_findings: 1000, period: None }
    }
}

/// Collects a report while inputs are read. Memory does not grow with them, but for the capped list of findings.
///
/// ```
/// use socialdata_format::Options;
/// use socialdata_format::report::{Lang, ReportBuilder, ReportOptions, text};
///
/// let mut builder = ReportBuilder::new(ReportOptions::default());
/// let file = "{\"posttyp\":\"insats\",\"period\":\"2026-13\"}\n";
/// builder.read("insats.ndjson", file.as_bytes(), Options::default(), |_| {});
/// let report = builder.finish();
///
/// assert_eq!(report.summary.records_with_errors, 1);
/// assert!(text::render(&report, Lang::Sv).contains("insats.ndjson:1:30  FEL FMT-012"));
/// ```
#[derive(Debug)]
pub struct ReportBuilder {
    options: ReportOptions,
    paths: Vec<String>,
    files: Vec<CheckedFile>,
    formats: Vec<Format>,
    posttyper: Vec<Posttyp>,
    periods: Periods,
    summary: Summary,
    findings: Vec<ListedFinding>,
    omitted: u64,
    comparison: Option<Comparison>,
    acceptance: Option<Applied>,
    delivery: Delivery,
    selection: Selection,
}

impl ReportBuilder {
    /// An empty report.
    pub fn new(options: ReportOptions) -> Self {
        Self {
            options,
            paths: Vec::new(),
            files: Vec::new(),
            formats: Vec::new(),
            posttyper: Vec::new(),
            periods: Periods::None,
            summary: Summary::default(),
            findings: Vec::new(),
            omitted: 0,
            comparison: None,
            acceptance: None,
            delivery: Delivery::default(),
            selection: Selection::default(),
        }
    }

    /// With what the rules may know besides the records, and the previous delivery. To be said before anything is read.
    #[must_use]
    pub fn judging(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// With these rules only. To be said before anything is read.
    #[must_use]
    pub fn selecting(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// With an earlier report to compare with. To be said before anything is read.
    #[must_use]
    pub fn since(mut self, baseline: Baseline) -> Self {
        self.comparison = Some(Comparison::new(baseline));
        self
    }

    /// With findings that somebody answers for. To be said before anything is read.
    #[must_use]
    pub fn accepting(mut self, acceptance: Applied) -> Self {
        self.acceptance = Some(acceptance);
        self
    }

    /// Reads a whole input into the report and shows each event to `each`, for instance to keep the checked records.
    ///
    /// An input that cannot be read is part of the report: see [`Report::is_complete`]. The report shows the last part of `path`.
    pub fn read<R: BufRead>(&mut self, path: &str, source: R, options: Options, mut each: impl FnMut(Event)) {
        self.begin_file(path);
        let mut delivery = std::mem::take(&mut self.delivery);
        match Reader::open_in(&mut delivery, source, options) {
            Ok(mut reader) => {
                insert(&mut self.formats, reader.format());
                for event in &mut reader {
                    match event {
                        Ok(event) => {
                            self.observe(&event);
                            each(event);
                        }
                        Err(error) => self.fail(error),
                    }
                }
                self.read_through(reader.format(), reader.encoding());
            }
            Err(error) => self.fail(error),
        }
        self.delivery = delivery;
    }

    /// Reads a whole input into the report with `jobs` threads. The report is the same whatever their number.
    ///
    /// NDJSON and CSV are read in parallel; XML and JSON arrays, in which lines mean nothing, by one thread. One job is
    /// [`ReportBuilder::read`] without a look at each event.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use socialdata_format::Options;
    /// use socialdata_format::report::{Lang, ReportBuilder, ReportOptions, text};
    ///
    /// let report = |jobs| {
    ///     let mut builder = ReportBuilder::new(ReportOptions::default());
    ///     let file = "{\"posttyp\":\"insats\"}\n".repeat(100);
    ///     builder.read_in_parallel("insats.ndjson", file.as_bytes(), Options::default(), jobs);
    ///     text::render(&builder.finish(), Lang::Sv)
    /// };
    /// let seven = NonZeroUsize::new(7).ok_or("zero")?;
    /// assert_eq!(report(NonZeroUsize::MIN), report(seven));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn read_in_parallel<R: BufRead>(
        &mut self,
        path: &str,
        source: R,
        options: Options,
        jobs: NonZeroUsize,
    ) {
        if jobs == NonZeroUsize::MIN {
            return self.read(path, source, options, drop);
        }
        self.begin_file(path);
        let mut delivery = std::mem::take(&mut self.delivery);
        match Reader::open_in(&mut delivery, source, options) {
            Ok(reader) => self.read_on(reader, jobs),
            Err(error) => self.fail(error),
        }
        self.delivery = delivery;
    }

    fn read_on<R: BufRead>(&mut self, mut reader: Reader<R, &mut Delivery>, jobs: NonZeroUsize) {
        let (format, encoding) = (reader.format(), reader.found_encoding());
        insert(&mut self.formats, format);
        while !reader.can_be_split() {
            match reader.next() {
                Some(Ok(event)) => self.observe(&event),
                Some(Err(error)) => self.fail(error),
                None => return self.read_through(format, encoding.get()),
            }
        }
        // A finding that will not be listed needs no place.
        let is_full = AtomicBool::new(false);
        let end = parallel::read_on(reader, jobs.get(), &is_full, |event| {
            self.observe(&event);
            is_full.store(self.findings.len() >= self.options.max_findings, Ordering::Relaxed);
        });
        if let Err(error) = end {
            self.fail(error);
        }
        self.read_through(format, encoding.get());
    }

    /// Notes an input that could not even be opened.
    pub fn unreadable(&mut self, path: &str, error: ReadError) {
        self.begin_file(path);
        self.fail(error);
    }

    /// The report.
    pub fn finish(mut self) -> Report {
        let delivery = std::mem::take(&mut self.delivery);
        let knowledge = Knowledge::of(&delivery);
        for finding in delivery.finish() {
            self.add_of_delivery(&finding);
        }
        let paths: Vec<&str> = self.paths.iter().map(String::as_str).collect();
        let mut files = self.files;
        for (file, name) in files.iter_mut().zip(short_names(&paths)) {
            file.name = name;
        }
        let is_complete = files.iter().all(|file| file.problem.is_none());
        let delta = self.comparison.map(|comparison| comparison.finish(&self.summary, is_complete));
        Report {
            period: self.options.period.or(self.periods.only()),
            files,
            ledger: Ledger::new(&self.posttyper, &self.formats, &knowledge, &self.selection),
            summary: self.summary,
            findings: self.findings,
            omitted: self.omitted,
            delta,
            acceptance: self.acceptance,
        }
    }

    fn begin_file(&mut self, path: &str) {
        self.paths.push(path.to_owned());
        self.files.push(CheckedFile {
            name: String::new(),
            format: None,
            encoding: None,
            records: 0,
            problem: None,
        });
    }

    /// What is known of an input only when it has been read.
    fn read_through(&mut self, format: Format, encoding: Encoding) {
        if let Some(file) = self.files.last_mut() {
            file.format = Some(format);
            file.encoding = Some(encoding);
        }
    }

    fn fail(&mut self, error: ReadError) {
        if let Some(file) = self.files.last_mut() {
            file.problem = Some(error);
        }
    }

    fn observe(&mut self, event: &Event) {
        match event {
            Event::File(located) => self.add(*located, None),
            Event::Record(record) => self.observe_record(record),
        }
    }

    fn observe_record(&mut self, record: &ReadRecord) {
        let mut rules = record.findings.iter().map(|located| located.finding.rule);
        let has_errors = rules.any(|rule| rule.severity == Severity::Error && self.selection.includes(rule));
        self.summary.add_record(record.posttyp, has_errors);
        if let Some(file) = self.files.last_mut() {
            file.records += 1;
        }
        if let Some(posttyp) = record.posttyp {
            insert(&mut self.posttyper, posttyp);
        }
        if let Some(period) = record.period {
            self.periods.add(period);
        }
        for located in &record.findings {
            self.add(*located, Some(record));
        }
    }

    fn add(&mut self, located: Located, record: Option<&ReadRecord>) {
        let listed = ListedFinding {
            located,
            file: self.files.len().saturating_sub(1),
            record: record.map(|record| record.number),
            posttyp: record.and_then(|record| record.posttyp),
            post_id: record.and_then(|record| record.post_id.clone()),
            period: record.and_then(|record| record.period),
            change: None,
            accepted_by: None,
        };
        self.enter(listed, self.findings.len());
    }

    /// A finding that was made when all was read. It goes where it belongs in the list; the last one gives way if need be.
    fn add_of_delivery(&mut self, finding: &DeliveryFinding) {
        let post_id = finding.post_id.as_ref().map(|post_id| post_id.as_str().to_owned());
        let line = finding.place.map_or(0, |place| place.line);
        let listed = ListedFinding {
            located: Located {
                finding: Finding { rule: finding.rule, falt: finding.falt },
                line,
                column: line.min(1),
                cell: None,
            },
            file: finding.place.map_or(0, |place| place.file),
            record: finding.place.map(|place| place.record),
            posttyp: finding.posttyp,
            post_id: post_id.filter(|post_id| may_be_shown(post_id)),
            period: finding.period,
            change: None,
            accepted_by: None,
        };
        let at = finding.place.map_or(self.findings.len(), |place| {
            let before =
                |other: &ListedFinding| (other.file, other.record.unwrap_or(0)) <= (place.file, place.record);
            self.findings.partition_point(before)
        });
        self.enter(listed, at);
    }

    /// Every finding comes this way: it is compared, accepted and counted, and listed at its place while there is room.
    fn enter(&mut self, mut listed: ListedFinding, at: usize) {
        let rule = listed.located.finding.rule;
        if !self.selection.includes(rule) {
            return;
        }
        if let Some(comparison) = &mut self.comparison {
            listed.change = Some(comparison.observe(rule.code, &fingerprint::of(&listed)));
        }
        if let Some(acceptance) = &mut self.acceptance {
            listed.accepted_by = acceptance.accept(rule, listed.posttyp, listed.post_id.as_deref());
        }
        self.summary.add(rule, listed.accepted_by.is_some());
        if at < self.options.max_findings {
            self.findings.insert(at, listed);
        }
        let room = self.options.max_findings.min(self.findings.len());
        self.omitted += u64::from(at >= self.options.max_findings || self.findings.len() > room);
        self.findings.truncate(room);
    }
}

/// Which periods the records had.
#[derive(Clone, Copy, Debug)]
enum Periods {
    None,
    One(Period),
    Several,
}

impl Periods {
    fn add(&mut self, period: Period) {
        *self = match *self {
            Self::None => Self::One(period),
            Self::One(first) if first == period => Self::One(first),
            Self::One(_) | Self::Several => Self::Several,
        };
    }

    fn only(self) -> Option<Period> {
        match self {
            Self::One(period) => Some(period),
            Self::None | Self::Several => None,
        }
    }
}

/// Adds what is not there yet; the lists have a handful of entries.
fn insert<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
