//! Checks 9 to 11 of docs/en/protocol.md, *Checks of the receiver*: the payload becomes a list, and every record is judged
//! by the same rules as at the sender.

use std::{borrow::Cow, panic::resume_unwind, thread};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use socialdata_core::{
    falt::Falt,
    period::Period,
    policy::Treatment,
    post::{Post, Posttyp, Value},
    validering::{self, Context, RuleMeta, Sink, SourceStatus, judge},
};
use socialdata_format::record_of_data;
use socialdata_protocol::{
    ids::{PeriodId, PeriodKind, Timestamp},
    lev::LevCode,
    names::RuleCode,
    payload::{ListExpectation, ReceivedRecord, RecordData, read_list, read_xml_list},
    wire::{FindingError, Manifest, PayloadType, Sealing, Severity},
};

use super::{
    App,
    capabilities::Capabilities,
    inflate::inflate,
    scenario::Scenario,
    script::Scene,
    store::{Ruled, Screened, Unprocessed, remark},
    test_numbers,
};

/// What the screening needs beside the submission.
pub(super) struct Screening<'a> {
    pub(super) capabilities: &'a Capabilities,
    pub(super) content_key: &'a [u8; 32],
    /// What opens sealed payloads.
    pub(super) app: &'a App,
    pub(super) now: Timestamp,
}

impl App {
    /// The screening of a submission at this time.
    pub(super) fn screening(&self, now: Timestamp) -> Screening<'_> {
        Screening {
            capabilities: &self.capabilities,
            content_key: self.authority.content_key(),
            app: self,
            now,
        }
    }
}

impl Screening<'_> {
    /// Judges a submission without any memory of earlier ones.
    pub(super) fn screen(&self, work: &Unprocessed<'_>) -> Screened {
        if work.scene.scenario == Scenario::SubmissionError {
            return Screened::Refused(LevCode::Inflate);
        }
        let opened = match work.manifest.payload.sealing {
            Sealing::None => Some(Cow::Borrowed(work.payload)),
            _ => self.app.sealing_keys().open(work.payload).map(Cow::Owned),
        };
        let Some(compressed) = opened else { return Screened::Refused(LevCode::Unseal) };
        let Ok(list) = inflate(&compressed) else { return Screened::Refused(LevCode::Inflate) };
        let expectation = ListExpectation {
            submission_id: work.manifest.submission_id,
            schema: &work.manifest.schema,
            counts: work.manifest.counts,
            known_types: &self.capabilities.types,
        };
        let read = match work.manifest.payload.payload_type {
            PayloadType::Xml => read_xml_list(&list, &expectation, &self.capabilities.shapes),
            _ => read_list(&list, &expectation),
        };
        match read {
            Err(fault) => Screened::Refused(fault.code()),
            Ok(list) => Screened::Records(self.rule_all(work, list.records)),
        }
    }

    /// Judges every record, half of them on a thread of their own.
    fn rule_all(&self, work: &Unprocessed<'_>, mut records: Vec<ReceivedRecord>) -> Vec<Ruled> {
        let half = records.len() / 2;
        let later = records.split_off(half);
        let rule_from = |first: usize, records: Vec<ReceivedRecord>| -> Vec<Ruled> {
            let numbered = (first..).zip(records);
            numbered.map(|(index, record)| self.rule(work, index as u64, record)).collect()
        };
        thread::scope(|scope| {
            let later = scope.spawn(|| rule_from(half, later));
            let mut ruled = rule_from(0, records);
            ruled.extend(later.join().unwrap_or_else(|panic| resume_unwind(panic)));
            ruled
        })
    }

    fn rule(&self, work: &Unprocessed<'_>, index: u64, record: ReceivedRecord) -> Ruled {
        let mut errors = self.errors(work.manifest, &record);
        if is_chosen(work.scene, index) {
            errors.push(error(CHOSEN_CODE, Falt::Post, Severity::Error));
        }
        Ruled {
            record_id: record.record_id,
            version: record.version,
            op: record.op,
            is_rejected: errors.iter().any(|error| error.severity == Severity::Error),
            errors,
            content: record.data.as_ref().map(|data| self.content(data)),
            record_type: record.record_type,
        }
    }

    fn errors(&self, manifest: &Manifest, record: &ReceivedRecord) -> Vec<FindingError> {
        if let Some(fault) = record.fault {
            return vec![remark(fault)];
        }
        let Some(posttyp) = Posttyp::from_name(record.record_type.as_str()) else {
            return vec![remark(LevCode::UnknownType)];
        };
        // A void has nothing that could be judged.
        let Some(data) = record.data.as_ref().and_then(|data| data.as_value().as_object()) else {
            return Vec::new();
        };
        let unpublished = test_numbers::unpublished(posttyp, data, self.now.utc().date_naive());
        if !unpublished.is_empty() {
            let at = |falt| error(LevCode::IdentityNumber.as_str(), falt, Severity::Error);
            return unpublished.into_iter().map(at).collect();
        }
        let mut sink = Sink::new();
        let post = record_of_data(posttyp, data, &mut sink);
        if is_outside(&post, manifest.period) {
            return vec![error(LevCode::OutsidePeriod.as_str(), Falt::Period, Severity::Error)];
        }
        judge(post, &Context::default(), &mut sink);
        self.remarks(posttyp, &record.confirm, &mut sink)
    }

    /// The findings that are for the sender: not about members that its policy keeps at home.
    fn remarks(&self, posttyp: Posttyp, confirmed: &[RuleCode], sink: &mut Sink) -> Vec<FindingError> {
        let policy = &self.capabilities.policy;
        let stays_at_home = |falt| policy.treatment(posttyp, falt) == Some(Treatment::Dropped);
        let findings = sink.take();
        let told = findings.as_slice().iter().filter(|finding| !stays_at_home(finding.falt));
        told.filter_map(|finding| {
            let rule = finding.rule;
            let is_confirmed =
                is_confirmable(rule) && confirmed.iter().any(|code| code.as_str() == rule.code);
            let severity = match rule.severity {
                validering::Severity::Error if is_confirmed => Severity::Warning,
                validering::Severity::Error => Severity::Error,
                validering::Severity::Warning => Severity::Warning,
                validering::Severity::Info => return None,
            };
            Some(error(rule.code, finding.falt, severity))
        })
        .collect()
    }

    #[expect(clippy::expect_used, reason = "cannot fail: HMAC takes a key of any length")]
    fn content(&self, data: &RecordData) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.content_key).expect("a key of any length");
        mac.update(&data.content_jcs());
        mac.finalize().into_bytes().into()
    }
}

/// Whether a scenario rejects the record at this place.
fn is_chosen(scene: &Scene, index: u64) -> bool {
    match scene.scenario {
        Scenario::Partial if scene.numbers.is_empty() => index.is_multiple_of(PARTIAL_EVERY),
        Scenario::Partial => scene.numbers.contains(&index),
        Scenario::RejectAll => true,
        Scenario::MissingFinding => index == 0,
        _ => false,
    }
}

/// A period that is missing or malformed has findings of its own.
fn is_outside(post: &Post, period: PeriodId) -> bool {
    let Some(Value::Month(month)) = post.get(Falt::Period) else { return false };
    match period.kind() {
        PeriodKind::Year | PeriodKind::Month => !period.contains(month.first_day()),
        PeriodKind::Day => Period::containing(period.first_day()) != month,
    }
}

/// A true record can describe an unlawful act: errors of law with a source in force, and TID-002, may be confirmed. What
/// is impossible can only be corrected.
fn is_confirmable(rule: &RuleMeta) -> bool {
    let in_force = || rule.basis.iter().any(|basis| basis.status == SourceStatus::Gallande);
    rule.code == "TID-002" || (rule.family() == "JUR" && in_force())
}

#[expect(clippy::expect_used, reason = "cannot fail: a test reads every code and every place")]
fn error(code: &str, falt: Falt, severity: Severity) -> FindingError {
    let code = code.parse().expect("codes of the catalogue follow the grammar");
    let pointer = falt.pointer().parse().expect("places of the model follow the grammar");
    FindingError { code, pointer, severity }
}

const PARTIAL_EVERY: u64 = 10;
const CHOSEN_CODE: &str = "SBX-001";
