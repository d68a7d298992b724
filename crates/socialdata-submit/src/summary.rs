//! What a run did, in numbers.

use std::collections::BTreeMap;
use std::path::Path;

use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::{PeriodId, SubmissionId};
use socialdata_protocol::tally::RecordStatus;
use socialdata_protocol::wire::{OpCounts, OutcomeCounts};

use crate::exit::Exit;
use crate::fault::NightFault;
use crate::filedrop::{FileLine, FileManifest, Made, Skipped, folder_of};
use crate::planning::{ASTRAY, OperationCounts, Planned};
use crate::snapshot::Survey;
use crate::spool::{FileDelivery, ProblemCode, SpoolError, SpoolReader};

/// The report of a run. Counts, codes and submission ids only.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct NightReport {
    /// Exports that were read.
    pub files: u64,
    /// Exports that are not ready yet.
    pub files_waiting: u64,
    /// Those of them that have waited for more than a day: nobody makes their marker.
    pub files_forgotten: u64,
    /// Records in them; nothing when they could not be read as a snapshot.
    pub rows: Option<u64>,
    /// Findings by rule.
    pub findings: BTreeMap<&'static str, u64>,
    /// Findings of severity error.
    pub errors: u64,
    /// Records that stay at home, by reason.
    pub held: BTreeMap<&'static str, u64>,
    /// Records so broken that nobody can say which they are.
    pub unidentified: u64,
    /// What was planned; nothing when the run stopped before.
    pub operations: Option<OperationCounts>,
    /// Withdrawals left out because some record could not be identified.
    pub voids_left_out: u64,
    /// Submissions of earlier runs that this one went on with.
    pub recovered: u64,
    /// Whether the ledger was compared with the register's inventory.
    pub reconciled: bool,
    /// Live records that the register holds after the run, as receipts prove it.
    pub held_by_register: Option<u64>,
    /// What the register says of the first batch of a dry run, and whether it could not read its list.
    pub judged: Option<(OutcomeCounts, bool)>,
    /// The period that was declared complete, and whether it was a zero report.
    pub closed: Option<(PeriodId, bool)>,
    /// What has come into the register's custody in this run.
    pub(crate) sent: OpCounts,
    /// File deliveries that this run made or met.
    pub file_deliveries: Vec<FileLine>,
    /// Files of the configuration that the exports are not whole for.
    pub files_skipped: Vec<Skipped>,
    /// Every submission that this run touched.
    pub submissions: Vec<SubmissionLine>,
    /// The submission that stops all sending, since the register could not read its list either.
    pub unreadable: Option<SubmissionId>,
    /// Seconds between our clock and the register's.
    pub clock_skew_seconds: Option<i64>,
    /// What stopped the run, if something did.
    pub fault: Option<NightFault>,
}

/// One submission in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubmissionLine {
    /// Its id.
    pub id: SubmissionId,
    /// Its period.
    pub period: Option<PeriodId>,
    /// Where it is on its way.
    pub state: SubmissionState,
    /// The last problem: of a refusal, or of bytes that the register could not read.
    pub problem: Option<ProblemCode>,
    /// Number of records.
    pub records: u64,
    /// Applied by the register.
    pub accepted: u64,
    /// Applied with a remark.
    pub warned: u64,
    /// Known already.
    pub unchanged: u64,
    /// Refused.
    pub rejected: u64,
    /// Older than what the register has.
    pub stale: u64,
}

impl SubmissionLine {
    /// What has become of a submission so far.
    pub(crate) fn of(reader: &SpoolReader, id: SubmissionId) -> Result<Self, SpoolError> {
        let statuses = reader.statuses_of(id)?;
        let count =
            |status| statuses.iter().find(|(found, _)| *found == Some(status)).map_or(0, |(_, count)| *count);
        let found = reader.submission(id)?;
        Ok(Self {
            id,
            state: found.as_ref().map_or(SubmissionState::Planned, |found| found.state),
            period: found.as_ref().map(|found| found.period),
            problem: found.and_then(|found| found.problem),
            records: statuses.iter().map(|(_, count)| count).sum(),
            accepted: count(RecordStatus::Accepted),
            warned: count(RecordStatus::AcceptedWithWarning),
            unchanged: count(RecordStatus::Unchanged),
            rejected: count(RecordStatus::Rejected),
            stale: count(RecordStatus::Stale),
        })
    }

    /// Whether the register refused something that has arrived.
    fn needs_human(&self) -> bool {
        let has_arrived = matches!(self.state, SubmissionState::Settled | SubmissionState::Closed);
        self.rejected > 0 || self.stale > 0 || (has_arrived && self.problem.is_some())
    }
}

impl NightReport {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        let rejected = self.submissions.iter().any(SubmissionLine::needs_human);
        [
            (self.errors > 0 || self.unidentified > 0 || !self.held.is_empty(), Exit::Findings),
            (self.judged.is_some_and(|(counts, errors)| errors || counts.rejected > 0), Exit::DataNeedsHuman),
            (rejected || self.voids_left_out > 0 || self.files_forgotten > 0, Exit::DataNeedsHuman),
            (self.files_waiting > 0 && self.files == 0, Exit::TryLater),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, exit)| exit)
        .chain(self.fault.as_ref().map(NightFault::exit))
        .fold(Exit::Done, Exit::worse)
    }

    /// Records that the register has taken in this run.
    pub fn taken(&self) -> u64 {
        self.submissions.iter().map(|line| line.accepted + line.warned + line.unchanged).sum()
    }

    /// Several faults may come together; the gravest is told.
    pub(crate) fn end_with(&mut self, fault: NightFault) {
        let is_graver = self.fault.as_ref().is_none_or(|known| {
            known.exit() != fault.exit() && known.exit().worse(fault.exit()) == fault.exit()
        });
        if is_graver {
            self.fault = Some(fault);
        }
    }

    pub(crate) fn note_sent(&mut self, sent: OpCounts) {
        self.sent.report += sent.report;
        self.sent.correct += sent.correct;
        self.sent.void += sent.void;
    }

    /// Whether every submission is at its end and the register could read its list.
    pub(crate) fn is_settled(&self) -> bool {
        self.submissions.iter().all(|line| line.problem.is_none())
    }

    /// The exports hold what the latest delivery of their period holds. What recovery has told of already still waits for a
    /// person, and stays as it was told.
    pub(crate) fn note_files_unchanged(
        &mut self,
        latest: FileManifest,
        out: &Path,
        of: Option<FileDelivery>,
    ) {
        let Some(delivery) = of else { return };
        if self.file_deliveries.iter().any(|line| line.manifest.delivery_id == delivery.id) {
            return;
        }
        let folder = folder_of(out, &delivery);
        self.file_deliveries.push(FileLine { manifest: latest, folder, made: Made::Unchanged });
    }

    pub(crate) fn note_survey(&mut self, survey: &Survey) {
        self.rows = Some(survey.rows);
        self.findings.clone_from(&survey.findings);
        self.errors = survey.errors;
        self.unidentified = survey.unidentified;
        for held in &survey.held {
            *self.held.entry(held.code).or_insert(0) += 1;
        }
    }

    pub(crate) fn note_plan(&mut self, planned: &Planned) {
        self.operations = Some(planned.counts.plus(self.sent));
        self.voids_left_out = planned.voids_left_out;
        // A second plan of the same run counts anew.
        match planned.astray {
            0 => self.held.remove(ASTRAY),
            astray => self.held.insert(ASTRAY, astray),
        };
    }

    /// A submission that was not met before and does not come from this night's plan is of an earlier run.
    pub(crate) fn note_submission(&mut self, line: SubmissionLine, is_of_plan: bool) {
        if let Some(known) = self.submissions.iter_mut().find(|known| known.id == line.id) {
            *known = line;
        } else {
            self.recovered += u64::from(!is_of_plan);
            self.submissions.push(line);
        }
    }
}
