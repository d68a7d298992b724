//! Sending submissions, fetching what became of them, and expecting refusals.

use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;
use socialdata_protocol::RecordId;
use socialdata_protocol::ids::SubmissionId;
use socialdata_protocol::jws::Jws;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::SubmissionFacts;
use socialdata_protocol::tally::{RecordStatus, statuses};
use socialdata_protocol::wire::{
    Manifest, Outcome as WireOutcome, Problem, ProblemKind, SubmissionPage, SubmissionStatus,
};

use super::case::{Verdict, failed, not_run};
use super::draft::{Draft, DraftContext, DraftRecord, Sealed};
use super::record_data::{changed, insats};
use super::seen::Seen;
use super::suite::{Needed, Suite, internal, put_request};

/// A submission that the receiver has taken, and what became of it.
pub(super) struct Delivered {
    pub(super) sealed: Sealed,
    /// The answer to the first PUT.
    pub(super) first: Seen,
    pub(super) status: SubmissionStatus,
    /// With the findings of all pages.
    pub(super) outcome: WireOutcome,
}

impl Delivered {
    pub(super) fn id(&self) -> SubmissionId {
        self.sealed.id
    }

    /// What became of the record at that place, in words: `applied`, `unchanged`, `stale`, `rejected LEV-902`.
    pub(super) fn result(&self, index: usize) -> String {
        if !self.outcome.submission_errors.is_empty() {
            return self.list_result();
        }
        let finding =
            self.outcome.findings.iter().find(|finding| usize::try_from(finding.index) == Ok(index));
        let Some(finding) = finding else { return "applied".to_owned() };
        let codes: Vec<&str> = finding.errors.iter().map(|error| error.code.as_str()).collect();
        match RecordStatus::from(finding.status) {
            RecordStatus::Accepted | RecordStatus::AcceptedWithWarning => "applied".to_owned(),
            RecordStatus::Unchanged => "unchanged".to_owned(),
            RecordStatus::Stale => "stale".to_owned(),
            RecordStatus::Rejected => format!("rejected {}", codes.join(" ")).trim_end().to_owned(),
        }
    }

    /// What was said of the whole list: `list refused LEV-906`, or `list taken`.
    pub(super) fn list_result(&self) -> String {
        let errors = &self.outcome.submission_errors;
        if errors.is_empty() {
            return "list taken".to_owned();
        }
        let codes: Vec<&str> = errors.iter().map(|error| error.code.as_str()).collect();
        format!("list refused {}", codes.join(" "))
    }

    /// Whether the findings fit the list that was sent.
    pub(super) fn findings_fit(&self) -> bool {
        statuses(&self.sealed.sent, &self.outcome.submission_errors, &self.outcome.findings).is_ok()
    }
}

impl Suite<'_> {
    /// Makes the bytes of a draft under the number that is next.
    pub(super) fn seal(&mut self, draft: &Draft) -> Needed<Sealed> {
        let seq = self.next_seq()?;
        let id = self.submission_id()?;
        let seq = i64::try_from(seq).unwrap_or(i64::MAX).saturating_add(draft.seq_offset);
        let context = DraftContext {
            id,
            nonce: self.random()?,
            schema: &self.schema.label(),
            manifest: self.manifest(id, seq),
            key: &self.tester.signing_key,
            stranger: &self.stranger,
        };
        draft.seal(context).ok_or_else(internal)
    }

    pub(super) fn put(&mut self, sealed: &Sealed) -> Needed<Seen> {
        let seen = self.send(&put_request(sealed.id, sealed.body()))?;
        match seen.status() {
            201 => {
                self.stored += 1;
                self.next_seq = self.next_seq.map(|seq| seq + 1);
            }
            // Whatever it was: the list knows.
            200 => self.next_seq = None,
            _ => {}
        }
        if seen.is_problem(ProblemKind::InstanceConflict) {
            self.other_installation = true;
        }
        Ok(seen)
    }

    /// Sends a submission that must be taken, and fetches its outcome.
    pub(super) fn deliver(&mut self, draft: &Draft) -> Needed<Delivered> {
        let sealed = self.seal(draft)?;
        let mut first = self.put(&sealed)?;
        let mut sealed = sealed;
        if let Some(expected) = expected_seq(&first) {
            self.next_seq = Some(expected);
            sealed = self.seal(draft)?;
            first = self.put(&sealed)?;
        }
        let status: Option<SubmissionStatus> = if first.is_success() { first.json() } else { None };
        let Some(status) = status else {
            return Err(not_run(
                "en riktig leverans togs inte emot",
                "a right submission was not taken",
                first.words(),
            ));
        };
        self.receipts.push(status.custody_receipt.clone());
        let outcome = self.outcome(sealed.id)?;
        self.receipts.push(outcome.outcome_receipt.clone());
        Ok(Delivered { sealed, first, status, outcome })
    }

    /// The outcome with all findings; asked for until it is there.
    pub(super) fn outcome(&mut self, id: SubmissionId) -> Needed<WireOutcome> {
        let mut wait = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        loop {
            let seen = self.get(format!("/submissions/{id}/outcome?limit=5000&page=1"))?;
            if let Some(outcome) = seen.is_success().then(|| seen.json::<WireOutcome>()).flatten() {
                return Ok(outcome);
            }
            if !seen.is_problem(ProblemKind::OutcomeNotReady) || waited > self.tester.patience {
                return Err(not_run(
                    "beskedet kunde inte hämtas",
                    "the outcome could not be fetched",
                    seen.words(),
                ));
            }
            self.pause(wait);
            waited += wait;
            wait = (wait * 2).min(Duration::from_secs(5));
        }
    }

    /// Sends a submission that must be refused with one of these problems, and not be stored.
    pub(super) fn refuses(&mut self, draft: &Draft, kinds: &[ProblemKind]) -> Verdict {
        let sealed = self.seal(draft)?;
        let seen = self.put(&sealed)?;
        self.adopt(&sealed, &seen);
        seen.must_be(kinds)
    }

    /// After a submission that may have been stored although it should not: its receipts belong to the chain, its records
    /// must be withdrawn in the end, and the list knows the next number.
    pub(super) fn adopt(&mut self, sealed: &Sealed, seen: &Seen) {
        if !seen.is_success() {
            return;
        }
        self.next_seq = None;
        self.receipts.extend(seen.json::<SubmissionStatus>().map(|status| status.custody_receipt));
        let Ok(outcome) = self.outcome(sealed.id) else { return };
        self.receipts.push(outcome.outcome_receipt.clone());
        let found = statuses(&sealed.sent, &outcome.submission_errors, &outcome.findings).unwrap_or_default();
        let taken = sealed.sent.iter().zip(found).filter(|(_, status)| {
            matches!(status, RecordStatus::Accepted | RecordStatus::AcceptedWithWarning)
        });
        self.held.extend(taken.map(|(record, _)| (record.record_id, (record.version.get(), true))));
    }

    /// Delivers and expects the first record to end so. What was applied is remembered.
    pub(super) fn expects(&mut self, record: DraftRecord, expected: &str) -> Verdict {
        let (id, version, is_live) = (record.id, record.version, record.op != "void");
        let delivered = self.deliver(&Draft::of([record]))?;
        let seen = delivered.result(0);
        if seen != expected {
            return Err(failed(expected, seen));
        }
        if expected == "applied" {
            self.held.insert(id, (version, is_live));
        }
        Ok(())
    }

    /// Remembers the first record of a delivered draft as applied.
    pub(super) fn note(&mut self, draft: &Draft) {
        let first = draft.records.first();
        self.held.extend(first.map(|record| (record.id, (record.version, record.op != "void"))));
    }

    /// Delivers what a case needs before it can look at anything.
    pub(super) fn given(&mut self, record: DraftRecord) -> Verdict {
        self.expects(record, "applied").map_err(|outcome| match outcome {
            super::case::Outcome::Failed(difference) => not_run(
                "en post som behövs togs inte emot",
                "a record that is needed was not taken",
                difference.seen,
            ),
            other => other,
        })
    }

    /// A new record that is live in version 1; gives its id.
    pub(super) fn live_record(&mut self) -> Needed<RecordId> {
        let id = self.record_id()?;
        let data = self.data(10);
        self.given(DraftRecord::report(id, 1, data))?;
        Ok(id)
    }

    pub(super) fn data(&self, hours: u32) -> Value {
        insats(self.tester, self.period, hours)
    }

    /// A draft of one new record.
    pub(super) fn new_draft(&mut self) -> Needed<Draft> {
        let id = self.record_id()?;
        Ok(Draft::of([DraftRecord::report(id, 1, self.data(10))]))
    }

    /// One submission that many cases look at: four records, one of them refused, one with a warning.
    pub(super) fn base(&mut self) -> Needed<Rc<Delivered>> {
        if let Some(base) = &self.base {
            return base.clone();
        }
        let made = self.make_base().map(Rc::new);
        self.base = Some(made.clone());
        made
    }

    fn make_base(&mut self) -> Needed<Delivered> {
        let mut records = Vec::new();
        for _ in 0..4 {
            let id = self.record_id()?;
            records.push(DraftRecord::report(id, 1, self.data(10)));
        }
        let data = self.data(10);
        if let [_, rejected, warned, _] = records.as_mut_slice() {
            rejected.data = Some(without_person(data.clone()));
            // The number is a man's.
            warned.data = Some(changed(data, "/person/kon", Value::from("2")));
        }
        let delivered = self.deliver(&Draft::of(records))?;
        for (index, record) in delivered.sealed.sent.iter().enumerate() {
            if delivered.result(index) == "applied" {
                self.held.insert(record.record_id, (record.version.get(), true));
            }
        }
        Ok(delivered)
    }

    /// What the own side knows of a delivered submission.
    pub(super) fn facts(&self, delivered: &Delivered) -> Needed<(SubmissionFacts, Jws)> {
        let jws: Jws = delivered.sealed.jws.parse().map_err(|_| internal())?;
        let keys = PinnedKeys::from_keys([self.tester.signing_key.verifying_key()]);
        let (manifest, _) = Manifest::verify(&jws, &keys).map_err(|_| internal())?;
        Ok((SubmissionFacts::of(&manifest, &jws), jws))
    }

    /// One page of the list of submissions.
    pub(super) fn list(&mut self, query: &str) -> Needed<SubmissionPage> {
        let seen = self.get(format!("/submissions?{query}"))?;
        let page = seen.is_success().then(|| seen.json()).flatten();
        page.ok_or_else(|| not_run("listan kunde inte läsas", "the list could not be read", seen.words()))
    }

    /// The number that the next submission gets: one more than the last that is stored.
    pub(super) fn next_seq(&mut self) -> Needed<u64> {
        if let Some(seq) = self.next_seq {
            return Ok(seq);
        }
        let total = self.list("limit=1&page=1")?.total;
        let last = if total == 0 { None } else { self.list(&format!("limit=1&page={total}"))?.items.pop() };
        let seq = last.map_or(0, |status| status.seq.get()) + 1;
        self.next_seq = Some(seq);
        Ok(seq)
    }
}

/// What a register expects that has another number in mind.
fn expected_seq(seen: &Seen) -> Option<u64> {
    let is_seq = seen.is_problem(ProblemKind::SeqGap) || seen.is_problem(ProblemKind::SeqConflict);
    let problem: Problem = is_seq.then(|| seen.json()).flatten()?;
    problem.expected_seq.map(socialdata_protocol::numbers::Seq::get)
}

fn without_person(mut data: Value) -> Value {
    if let Some(members) = data.as_object_mut() {
        members.remove("person");
    }
    data
}
