//! What must hold after every night, and when everything has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use socialdata_protocol::{
    RecordId,
    decode::{Limits, decode},
    delivery::SubmissionState,
    digests::findings_digest,
    ids::{Digest, SubmissionId},
    jws::{Jws, JwsTyp},
    receipt_check::{ExpectedCustody, ExpectedOutcome, ReceiptChain, check_custody, check_outcome},
    wire::{Manifest, RecordState},
};

use super::{
    parties::{CANARY, parties},
    register::Register,
    sender::{Host, sent},
    source::{Claim, Export, Quality, Source},
    store::{Hold, ReceiptKind, Submission},
    violation::{Invariant, Violation},
};

/// What was counted, and how far the effect log was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    read: usize,
    versions: BTreeMap<RecordId, u64>,
}

/// I2, I3 and S: whatever the night was like.
pub(crate) fn after_a_night(
    host: &Host,
    register: &Register,
    verdict: &mut Verdict,
) -> Result<(), Violation> {
    let effects = &register.read().effects;
    for effect in effects.iter().skip(verdict.read) {
        let before = verdict.versions.insert(effect.record, effect.version.get()).unwrap_or(0);
        if effect.version.get() <= before {
            verdict.doubled += 1;
            return Err(Violation::new(Invariant::I2, format!("{} applied again", effect.record)));
        }
        if effect.version.get() != before + 1 {
            return Err(Violation::new(Invariant::I3, format!("{} left a version out", effect.record)));
        }
    }
    verdict.read = effects.len();
    for (id, found) in host.store.durable().submissions.iter() {
        let payload = found.sealed.as_ref().is_some_and(|sealed| sealed.payload.is_some());
        if found.state.needs_payload() && !payload {
            return Err(Violation::new(Invariant::S, format!("{id} is {} without its payload", found.state)));
        }
    }
    Ok(())
}

/// I1, I4, I5, I6 and I8: when everything has come to rest. `strangers` says whether submissions of a twin, or of a life
/// that a restored backup forgot, may be at the register.
pub(crate) fn at_the_end(
    host: &Host,
    register: &Register,
    source: &Source,
    export: &Export,
    strangers: bool,
    verdict: &mut Verdict,
) -> Result<(), Violation> {
    numbers(host, register)?;
    receipts(host, register, strangers)?;
    audit(host)?;
    claims(register, source)?;
    truth(host, register, export, verdict)?;
    ledger(host, register)
}

/// I8: both sides count the same submissions, and the register's receipts are one chain.
fn numbers(host: &Host, register: &Register) -> Result<(), Violation> {
    let broken = |what: &str| Err(Violation::new(Invariant::I8, what));
    let (image, at_register) = (host.store.durable(), register.read());
    if usize::try_from(image.last_stored_seq) != Ok(at_register.by_seq.len()) {
        return broken("sender and register count differently");
    }
    for found in image.submissions.values().filter(|found| is_in_custody(found.state)) {
        let (Some(seq), Some(sealed)) = (found.seq, &found.sealed) else {
            return broken("a submission in custody has no number");
        };
        let place = usize::try_from(seq.get() - 1).ok();
        let there = place.and_then(|place| at_register.by_seq.get(place));
        if there != Some(&sealed.facts.submission_id) {
            return broken("a number belongs to two submissions");
        }
    }
    let mut before: Option<Digest> = None;
    for (number, issued) in (1_u64..).zip(at_register.receipts.iter()) {
        let (jws, receipt) = issued.as_ref();
        if (receipt.receipt_no().get(), receipt.prev_receipt_digest()) != (number, before) {
            return broken("the receipts are no chain");
        }
        if format!("{receipt:?}").contains(CANARY) {
            return Err(Violation::new(Invariant::I6, "an identity number in a receipt"));
        }
        before = Some(jws.digest());
    }
    Ok(())
}

fn is_in_custody(state: SubmissionState) -> bool {
    matches!(state, SubmissionState::Delivered | SubmissionState::Settled | SubmissionState::Closed)
}

/// I4: every settled submission has two receipts that pass every check, and they are the register's.
fn receipts(host: &Host, register: &Register, strangers: bool) -> Result<(), Violation> {
    let image = host.store.durable();
    for (id, found) in image.submissions.iter().filter(|(_, found)| is_in_custody(found.state)) {
        if let Err(why) = both_receipts(host, register, *id, found) {
            return Err(Violation::new(Invariant::I4, format!("{id}: {why}")));
        }
    }
    for receipt in image.receipts.iter() {
        if !register.read().receipts.iter().any(|issued| issued.0 == receipt.jws) {
            return Err(Violation::new(Invariant::I4, "a stored receipt is not the register's"));
        }
    }
    let unknown = image.receipts.iter().any(|receipt| receipt.kind == ReceiptKind::Foreign);
    if unknown && !strangers {
        return Err(Violation::new(
            Invariant::I4,
            "the register has a submission that nobody kept a proof of",
        ));
    }
    Ok(())
}

fn both_receipts(
    host: &Host,
    register: &Register,
    id: SubmissionId,
    found: &Submission,
) -> Result<(), String> {
    let image = host.store.durable();
    let (pins, chain) = (&parties().all_register_pins, ReceiptChain::new());
    let sealed = found.sealed.as_ref().ok_or("no bytes")?;
    let custody = image.receipt_of(id, ReceiptKind::Custody).ok_or("no custody receipt")?;
    let expected = ExpectedCustody { own: &sealed.facts, chain: &chain, stored: None };
    let far_future = sealed.facts.created_at.plus_seconds(10_000 * 86_400);
    let custody =
        check_custody(&custody.jws, pins, &expected, far_future).map_err(|fault| fault.check().to_owned())?;
    let taken = register.read().submissions.get(&sealed.facts.submission_id).ok_or("not at the register")?;
    if found.state == SubmissionState::Delivered {
        return Ok(());
    }
    let outcome = image.receipt_of(id, ReceiptKind::Outcome).ok_or("no outcome receipt")?;
    let document = taken.outcome.as_ref().ok_or("not judged")?;
    let (errors, findings) = (&document.submission_errors, &document.findings);
    let sent = sent(found);
    let expected =
        ExpectedOutcome { own: &sealed.facts, sent: &sent, custody: &custody, chain: &chain, stored: None };
    check_outcome(&outcome.jws, pins, &expected, errors, findings)
        .map(drop)
        .map_err(|fault| format!("{} ({})", fault.check(), findings_digest(errors, findings)))
}

/// I5, and I6 for what is signed and written down.
fn audit(host: &Host) -> Result<(), Violation> {
    let image = host.store.durable();
    if !image.audit.verifies() {
        return Err(Violation::new(Invariant::I5, "the audit chain does not verify"));
    }
    if image.audit.texts().any(|text| text.contains(CANARY)) {
        return Err(Violation::new(Invariant::I6, "an identity number in the audit"));
    }
    for found in image.submissions.values() {
        let Some(sealed) = &found.sealed else { continue };
        let Ok(signed) = sealed.manifest.verify(JwsTyp::Manifest, &parties().sender_pins) else {
            return Err(Violation::new(Invariant::S, "a manifest is not signed by its sender"));
        };
        if String::from_utf8_lossy(&signed.payload).contains(CANARY) {
            return Err(Violation::new(Invariant::I6, "an identity number in a manifest"));
        }
        let manifest: Result<Manifest, _> = decode(&signed.payload, Limits::message(Jws::MAX_BYTES));
        if !manifest.is_ok_and(|manifest| image.audit.had_head(manifest.audit_head)) {
            return Err(Violation::new(Invariant::I5, "a manifest names a head that never was"));
        }
    }
    Ok(())
}

/// I1: nothing was applied that no believable export ever claimed.
fn claims(register: &Register, source: &Source) -> Result<(), Violation> {
    for effect in register.read().effects.iter() {
        let claim = effect.content.map_or(Claim::Absent, Claim::Content);
        if !source.claims(&effect.record).contains(&claim) {
            return Err(Violation::new(Invariant::I1, format!("{} was never so: {claim:?}", effect.record)));
        }
    }
    Ok(())
}

/// I1: what the register holds is what the source has, except what is held for a reason.
fn truth(host: &Host, register: &Register, export: &Export, verdict: &mut Verdict) -> Result<(), Violation> {
    let (held, ledger) = (&register.read().records, &host.store.durable().ledger);
    let mut wrong = Vec::new();
    let mut there = BTreeSet::new();
    for row in &export.rows {
        there.insert(row.id);
        let is_right = match row.quality {
            Quality::Local => true,
            Quality::Rejected | Quality::Poison => {
                ledger.get(&row.id).is_some_and(|known| known.hold == Some(Hold::Rejected(Some(row.mac))))
            }
            Quality::Good | Quality::Warned => held.get(&row.id).is_some_and(|held| {
                held.state == RecordState::Live && held.content == Some(Digest::of(&row.data))
            }),
        };
        if !is_right {
            wrong.push(format!("{} ({})", row.id, row.quality.as_str()));
        }
    }
    for (id, held) in held.iter().filter(|(id, _)| !there.contains(*id)) {
        let in_scope = export.scope.contains(&(held.period, held.record_type.clone()));
        if in_scope && held.state == RecordState::Live {
            wrong.push(format!("{id} (gone)"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    verdict.lost += u64::try_from(wrong.len()).unwrap_or(u64::MAX);
    Err(Violation::new(Invariant::I1, format!("not as the source has it: {}", wrong.join(", "))))
}

/// I1: the ledger says what the register has.
fn ledger(host: &Host, register: &Register) -> Result<(), Violation> {
    let ledger = &host.store.durable().ledger;
    for (id, held) in register.read().records.iter() {
        let known = ledger.get(id).and_then(|row| row.settled);
        if known.map(|settled| (settled.version, settled.state)) != Some((held.version, held.state)) {
            return Err(Violation::new(Invariant::I1, format!("the ledger is wrong about {id}")));
        }
    }
    Ok(())
}
