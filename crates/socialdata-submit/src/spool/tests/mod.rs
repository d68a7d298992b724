//! The spool as a whole, on real files in folders of their own.

mod audit_chain;
mod crash;
mod damage;
mod decisions;
mod delivered_view;
mod detours;
mod diff;
mod file_deliveries;
mod life;
mod long_lists;
mod migration;
#[cfg(unix)]
mod opening;
mod schema_rules;
mod status_view;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use socialdata_core::pseudonym::{KeyMaterial, Purpose, System};
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    names::RecordType,
    numbers::{ReceiptNo, Seq, Version},
    wire::RecordState,
};

use super::*;
use crate::{
    randomness::{NoRandomness, OsRandomness},
    run_lock::WhenLocked,
};

pub(super) const NIGHT: &str = "2026-08-22T00:13:05Z";

pub(super) fn at() -> Timestamp {
    NIGHT.parse().unwrap()
}

pub(super) fn later(seconds: i64) -> Timestamp {
    at().plus_seconds(seconds)
}

fn material(purpose: Purpose, first: u8) -> KeyMaterial {
    let mut bytes = [5; 32];
    bytes[0] = first;
    KeyMaterial::from_bytes(purpose, bytes).ok().unwrap()
}

pub(super) fn audit_key() -> AuditKey {
    AuditKey::derive(&material(Purpose::Audit, 6)).ok().unwrap()
}

pub(super) fn other_audit_key() -> AuditKey {
    AuditKey::derive(&material(Purpose::Audit, 9)).ok().unwrap()
}

pub(super) fn keys() -> SpoolKeys {
    SpoolKeys::new(audit_key(), SpoolKey::derive(&material(Purpose::Spool, 7)).ok().unwrap())
}

pub(super) fn other_keys() -> SpoolKeys {
    SpoolKeys::new(audit_key(), SpoolKey::derive(&material(Purpose::Spool, 8)).ok().unwrap())
}

pub(super) fn identity() -> SpoolIdentity {
    SpoolIdentity {
        sender: "2120009994/socialnamnd/IFO".to_owned(),
        on_behalf_of: None,
        recipient: "se.socialstyrelsen.socialdata".to_owned(),
        environment: "sandbox".to_owned(),
    }
}

/// A generator that counts up: every spool made with it is the same, byte for byte.
pub(super) struct Counting(pub(super) std::cell::Cell<u8>);

impl Randomness for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            self.0.set(self.0.get().wrapping_add(1));
            *byte = self.0.get();
        }
        Ok(())
    }
}

/// A folder that disappears with the test.
pub(super) struct Home {
    pub(super) folder: tempfile::TempDir,
}

impl Home {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn dir(&self) -> SpoolDir {
        SpoolDir::prepare(self.folder.path().join("spool")).unwrap()
    }

    pub(super) fn lock(&self) -> RunLock {
        RunLock::acquire(&self.dir(), at(), WhenLocked::Refuse).unwrap()
    }

    pub(super) fn create(&self) -> Spool {
        Spool::create(self.lock(), &identity(), keys(), Box::new(OsRandomness), at()).unwrap()
    }

    pub(super) fn try_open(&self) -> Result<Spool, SpoolError> {
        Spool::open(self.lock(), &identity(), keys(), Box::new(OsRandomness), at())
    }

    pub(super) fn open(&self) -> Spool {
        self.try_open().unwrap()
    }

    /// The same folder elsewhere, as it is on the disk now.
    pub(super) fn copy(&self) -> Self {
        let copy = Self::new();
        let target = copy.dir();
        for (from, to) in
            [(self.dir().database(), target.database()), (self.dir().journal(), target.journal())]
        {
            if from.exists() {
                std::fs::copy(from, to).unwrap(); // keeps the mode
            }
        }
        copy
    }

    /// A connection without our pragmas, as somebody with a database tool has it.
    pub(super) fn raw(&self) -> Connection {
        Connection::open(self.dir().database()).unwrap()
    }
}

pub(super) fn period() -> PeriodId {
    "2026-07".parse().unwrap()
}

pub(super) fn record_type() -> RecordType {
    "insats".parse().unwrap()
}

pub(super) fn scope() -> Scope {
    Scope { periods: vec![period()], types: vec![record_type()] }
}

pub(super) fn id(n: u8) -> SubmissionId {
    SubmissionId::new(1_787_357_585_000 + u64::from(n), [n; 10])
}

pub(super) fn record_id(n: u32) -> RecordId {
    use socialdata_core::pseudonym::{Recipient, RecordIdKey};
    let recipient = Recipient::parse("se.socialstyrelsen.socialdata").unwrap();
    let key = RecordIdKey::derive(&material(Purpose::RecordId, 6), &recipient).ok().unwrap();
    key.record_id(&System::parse("test").unwrap(), &format!("insats/2026-07/{n}")).unwrap()
}

pub(super) fn version(n: u64) -> Version {
    Version::new(n).unwrap()
}

pub(super) fn mac(n: u8) -> ContentMac {
    ContentMac::from_bytes([n; 32])
}

pub(super) fn report(n: u32, content: u8) -> PlannedRecord {
    PlannedRecord {
        record_id: record_id(n),
        record_type: record_type(),
        version: version(1),
        op: PlannedOp::Report(mac(content)),
    }
}

pub(super) fn correct(n: u32, to: u64, content: u8) -> PlannedRecord {
    PlannedRecord { version: version(to), op: PlannedOp::Correct(mac(content)), ..report(n, 0) }
}

pub(super) fn void(n: u32, to: u64) -> PlannedRecord {
    PlannedRecord { version: version(to), op: PlannedOp::Void, ..report(n, 0) }
}

pub(super) fn submission(n: u8, records: Vec<PlannedRecord>) -> PlannedSubmission {
    PlannedSubmission { id: id(n), period: period(), supersedes: None, records }
}

pub(super) fn code(text: &str) -> ProblemCode {
    text.parse().unwrap()
}

/// Plans submissions in a run of their own.
pub(super) fn try_plan(spool: &mut Spool, submissions: &[PlannedSubmission]) -> Result<(), SpoolError> {
    let run = spool.begin_run(at(), &scope(), &[1; 32], 3)?;
    spool.plan(at(), &Plan { run, scope: &scope(), local_holds: &[], submissions })
}

pub(super) fn plan(spool: &mut Spool, submissions: &[PlannedSubmission]) {
    try_plan(spool, submissions).unwrap();
}

pub(super) const PAYLOAD: &[u8] = b"{\"t\":\"h\",\"v\":1} a readable payload";

/// Bytes as a builder would make them: an unsigned JWS with the members that the spool looks at.
pub(super) fn build(context: &SealContext, form: PayloadForm) -> Sealed {
    let body = format!("{{\"seq\":{},\"auditHead\":\"{}\"}}", context.seq, context.audit_head);
    Sealed { manifest: jws(&body), payload: PAYLOAD.to_vec(), payload_digest: Digest::of(PAYLOAD), form }
}

pub(super) fn try_seal(spool: &mut Spool, n: u8) -> Result<u64, SpoolError> {
    spool.seal(at(), id(n), |context| Ok(build(context, PayloadForm::Readable))).map(Seq::get)
}

pub(super) fn seal(spool: &mut Spool, n: u8) {
    try_seal(spool, n).unwrap();
}

/// A JWS of the right form around a text. The spool does not look at signatures: only checked receipts come
/// this far.
pub(super) fn jws(text: &str) -> Jws {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(text)).parse().unwrap()
}

/// A receipt that says `text`.
pub(super) fn receipt(text: &str, number: u64) -> NewReceipt<'static> {
    let prev = (number > 1).then_some(Digest::of("the receipt before"));
    NewReceipt { jws: Box::leak(Box::new(jws(text))), receipt_no: ReceiptNo::new(number).unwrap(), prev }
}

pub(super) fn status(status: RecordStatus) -> RecordOutcome {
    RecordOutcome { status, findings: Vec::new() }
}

pub(super) fn rejected(rule: &str) -> RecordOutcome {
    RecordOutcome {
        status: RecordStatus::Rejected,
        findings: vec![FindingError {
            code: rule.parse().unwrap(),
            pointer: "/beslutsdatum".parse().unwrap(),
            severity: Severity::Error,
        }],
    }
}

/// Version, liveness and content that the ledger has.
pub(super) fn settled(spool: &Spool, n: u32) -> Option<(u64, RecordState, Option<ContentMac>)> {
    row(spool, n).settled.map(|settled| (settled.version.get(), settled.state, settled.content))
}

pub(super) fn state(spool: &Spool, n: u8) -> SubmissionState {
    spool.read().submission(id(n)).unwrap().unwrap().state
}

pub(super) fn row(spool: &Spool, n: u32) -> LedgerRow {
    spool.read().ledger_row(&record_id(n)).unwrap().unwrap()
}

/// From plan to DELIVERED; receipt numbers are 2n - 1 and 2n.
pub(super) fn deliver(spool: &mut Spool, n: u8, records: Vec<PlannedRecord>) {
    plan(spool, &[submission(n, records)]);
    seal(spool, n);
    spool.start_attempt(at(), id(n)).unwrap();
    spool.store_custody(at(), id(n), &receipt(&format!("custody.{n}"), u64::from(n) * 2 - 1)).unwrap();
}

/// The whole way of one submission whose records are all accepted.
pub(super) fn settle(spool: &mut Spool, n: u8, records: Vec<PlannedRecord>) {
    let outcomes = vec![status(RecordStatus::Accepted); records.len()];
    deliver(spool, n, records);
    settle_with(spool, n, &outcomes).unwrap();
}

pub(super) fn settle_with(spool: &mut Spool, n: u8, outcomes: &[RecordOutcome]) -> Result<(), SpoolError> {
    let receipt = receipt(&format!("outcome.{n}"), u64::from(n) * 2);
    spool.store_outcome(at(), id(n), &receipt, Outcome::Records(outcomes))
}

pub(super) fn broken_rule<T: std::fmt::Debug>(result: Result<T, SpoolError>) -> &'static str {
    match result {
        Err(SpoolError::Invariant { what }) => what,
        other => panic!("no rule was broken: {other:?}"),
    }
}
