//! What becomes of the records: the version rule, rejections, effects, and the outcome receipt, all in one transaction.

use std::rc::Rc;

use socialdata_protocol::{
    digests::findings_digest,
    ids::{Digest, SubmissionId, Timestamp},
    lev::LevCode,
    names::RuleCode,
    payload::{ListExpectation, ListFault, Op, ReceivedRecord, RecordData, RecordList, read_list},
    receipt_issue::outcome_receipt,
    tally::{Tally, statuses},
    versions::{RecordResult, StoredRecord, apply},
    wire::{
        Finding, FindingError, FindingStatus, Manifest, Outcome, Receipt, RecordState, Severity,
        SubmissionError,
    },
};

use super::{Effect, HeldRecord, Register, image::Taken};
use crate::sim::{parties::parties, source::Quality};

/// What the register makes of a list, beside its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Fair,
    /// Rejects records that are right.
    Partial,
    /// Cannot inflate the list.
    Unreadable,
}

impl Register {
    /// Judges whatever came before `id`, and `id`, in the order of their numbers.
    pub(super) fn judge_up_to(&mut self, id: SubmissionId, mood: Mood, now: Timestamp) {
        for earlier in Rc::clone(&self.live.by_seq).iter().copied() {
            let mood = if earlier == id { mood } else { Mood::Fair };
            self.judge(earlier, mood, now);
            if earlier == id {
                break;
            }
        }
    }

    pub(super) fn judge_all(&mut self, now: Timestamp) {
        for id in Rc::clone(&self.live.by_seq).iter().copied() {
            self.judge(id, Mood::Fair, now);
        }
        self.commit();
    }

    fn judge(&mut self, id: SubmissionId, mood: Mood, now: Timestamp) {
        let Some(taken) = self.live.submissions.get(&id).map(Rc::clone) else { return };
        if taken.outcome.is_some() {
            return;
        }
        let outcome = match (mood, taken.list.as_ref()) {
            (Mood::Unreadable, _) => self.refuse_list(&taken, LevCode::Inflate, now),
            (_, Err(fault)) => self.refuse_list(&taken, fault.code(), now),
            (_, Ok(list)) => self.judge_records(&taken, list, mood, now),
        };
        if let Some(taken) = self.live.taken_mut(id) {
            taken.outcome = Some(outcome);
        }
    }

    fn refuse_list(&mut self, taken: &Taken, code: LevCode, now: Timestamp) -> Outcome {
        let errors = vec![SubmissionError { code: code.rule_code(), pointer: None }];
        self.sign_outcome(taken, &Tally::refused(taken.facts.records), errors, vec![], now)
    }

    fn judge_records(&mut self, taken: &Taken, list: &RecordList, mood: Mood, now: Timestamp) -> Outcome {
        let mut findings = Vec::new();
        for (index, record) in (0_u64..).zip(&list.records) {
            let whim = mood == Mood::Partial && self.chance.one_in(2);
            findings.extend(self.judge_record(taken, index, record, whim));
        }
        #[expect(
            clippy::expect_used,
            reason = "cannot fail: each finding was made for its place in this list"
        )]
        let statuses = statuses(&list.sent(), &[], &findings).expect("findings that fit");
        let tally = Tally::of(&list.sent(), &statuses);
        self.sign_outcome(taken, &tally, vec![], findings, now)
    }

    /// Applies a record, or says why not.
    fn judge_record(
        &mut self,
        taken: &Taken,
        index: u64,
        record: &ReceivedRecord,
        whim: bool,
    ) -> Option<Finding> {
        let finding = |status, code: Option<RuleCode>| Finding {
            index,
            record_id: record.record_id,
            version: record.version,
            status,
            errors: code.map(|code| error(code, status)).into_iter().collect(),
        };
        if let Some(code) = record.fault {
            return Some(finding(FindingStatus::Rejected, Some(code.rule_code())));
        }
        let quality = record.data.as_ref().map_or(Quality::Good, quality_of);
        if whim || quality == Quality::Rejected {
            return Some(finding(FindingStatus::Rejected, Some(a_rule())));
        }
        let held = self.live.records.get(&record.record_id);
        let content = record.data.as_ref().map(RecordData::content_digest);
        let stored = held.map(|held| StoredRecord { version: held.version, state: held.state });
        let same = held.is_some_and(|held| held.content == content);
        match apply(stored, record.op, record.version, same) {
            RecordResult::Applied(state) => {
                self.apply(taken, record, state, content);
                (quality == Quality::Warned)
                    .then(|| finding(FindingStatus::AcceptedWithWarning, Some(a_rule())))
            }
            RecordResult::Unchanged => Some(finding(FindingStatus::Unchanged, None)),
            RecordResult::Stale => Some(finding(FindingStatus::Stale, None)),
            RecordResult::Rejected(code) => Some(finding(FindingStatus::Rejected, Some(code.rule_code()))),
        }
    }

    fn apply(&mut self, taken: &Taken, record: &ReceivedRecord, state: RecordState, content: Option<Digest>) {
        let content = if record.op == Op::Void { None } else { content };
        let held = HeldRecord {
            period: taken.period,
            record_type: record.record_type.clone(),
            version: record.version,
            state,
            content,
        };
        Rc::make_mut(&mut self.live.records).insert(record.record_id, held);
        let effect = Effect { record: record.record_id, version: record.version, content };
        Rc::make_mut(&mut self.live.effects).push(effect);
    }

    fn sign_outcome(
        &mut self,
        taken: &Taken,
        tally: &Tally,
        submission_errors: Vec<SubmissionError>,
        findings: Vec<Finding>,
        now: Timestamp,
    ) -> Outcome {
        let digest = findings_digest(&submission_errors, &findings);
        let receipt = outcome_receipt(&taken.facts, self.next_link(), &taken.custody, tally, digest, now);
        let outcome_receipt = self.sign(&Receipt::Outcome(receipt));
        let total = u64::try_from(findings.len()).unwrap_or(u64::MAX);
        Outcome { outcome_receipt, submission_errors, findings, total }
    }
}

/// Reads the record list of a payload; in this model it is neither compressed nor sealed.
pub(super) fn read(manifest: &Manifest, payload: &[u8]) -> Result<RecordList, ListFault> {
    let expected = ListExpectation {
        submission_id: manifest.submission_id,
        schema: &manifest.schema,
        counts: manifest.counts,
        known_types: &parties().types,
    };
    read_list(payload, &expected)
}

pub(super) fn quality_of(data: &RecordData) -> Quality {
    let word = data.as_value().get("prov").and_then(|value| value.as_str());
    word.and_then(Quality::from_text).unwrap_or(Quality::Good)
}

fn error(code: RuleCode, status: FindingStatus) -> FindingError {
    let severity = if status == FindingStatus::Rejected { Severity::Error } else { Severity::Warning };
    #[expect(clippy::expect_used, reason = "cannot fail: the text is a pointer")]
    let pointer = "/prov".parse().expect("a pointer");
    FindingError { code, pointer, severity }
}

#[expect(clippy::expect_used, reason = "cannot fail: the text is a rule code")]
fn a_rule() -> RuleCode {
    "TID-001".parse().expect("a rule code")
}
