//! The way between sender and register, and everything that is lost, doubled, delayed or forged on it.

use socialdata_protocol::{
    classify::TransportFault,
    ids::Digest,
    jws::{Jws, JwsTyp},
    numbers::ReceiptNo,
    receipt_check::verify_offline,
    receipt_issue::sign_receipt,
    wire::{ProblemKind, Receipt},
};

use super::{
    clock::Clock,
    fault::{FaultKind, Site},
    parties::parties,
    register::Register,
    trouble::Trouble,
    wire::{Document, Reply, Request},
};

/// How long an exchange takes when nothing goes wrong, in milliseconds.
const EXCHANGE: u64 = 200;
/// How long somebody waits for an answer that does not come, in milliseconds.
const TIMEOUT: u64 = 120_000;
/// A day, in seconds.
const DAY: i64 = 86_400;
/// How many exchanges later a late request arrives.
const LATE: u64 = 3;

/// The network between one sender and the register.
#[derive(Clone, Default)]
pub(crate) struct Network {
    /// Requests that are still on their way, and after how many exchanges they arrive.
    on_the_way: Vec<(u64, Request)>,
    /// A storm: so many more answers of this status.
    storm: Option<(u16, u64)>,
    /// Nothing gets through tonight.
    pub(crate) down: bool,
}

impl Network {
    /// A new night: the storm is over, and what was on its way has arrived or is lost.
    pub(crate) fn begin_night(&mut self) {
        *self = Self::default();
    }

    /// Carries a request there and the answer back.
    pub(crate) fn exchange(
        &mut self,
        request: &Request,
        register: &mut Register,
        clock: &mut Clock,
        trouble: &mut Trouble,
    ) -> Reply {
        clock.pass_millis(EXCHANGE);
        self.deliver_late(register, clock, trouble);
        if self.down {
            return Reply::Nothing(TransportFault::Connect);
        }
        if let Some(reply) = self.weather() {
            return reply;
        }
        let Some(kind) = trouble.at(Site::Exchange) else {
            return register.handle(request, clock.right(), trouble);
        };
        if let Some(reply) = self.before_arrival(kind, request, clock) {
            trouble.struck(kind);
            return reply;
        }
        let reply = register.handle(request, clock.right(), trouble);
        match after_arrival(kind, request, &reply, register, clock, trouble) {
            Some(changed) => {
                trouble.struck(kind);
                changed
            }
            None => reply,
        }
    }

    fn deliver_late(&mut self, register: &mut Register, clock: &Clock, trouble: &mut Trouble) {
        for (left, _) in &mut self.on_the_way {
            *left -= 1;
        }
        let (arrived, waiting) =
            std::mem::take(&mut self.on_the_way).into_iter().partition(|(left, _)| *left == 0);
        self.on_the_way = waiting;
        let arrived: Vec<(u64, Request)> = arrived;
        for (_, request) in arrived {
            // Its answer reaches nobody.
            drop(register.handle(&request, clock.right(), trouble));
        }
    }

    fn weather(&mut self) -> Option<Reply> {
        let (status, left) = self.storm?;
        self.storm = (left > 1).then_some((status, left - 1));
        Some(match status {
            429 => Reply::problem(ProblemKind::RateLimited).retry_after(30),
            _ => Reply::problem(ProblemKind::Unavailable),
        })
    }

    /// What happens to a request on its way; nothing when it arrives.
    fn before_arrival(&mut self, kind: FaultKind, request: &Request, clock: &mut Clock) -> Option<Reply> {
        match kind {
            FaultKind::Refused => Some(Reply::Nothing(TransportFault::Connect)),
            FaultKind::RequestLost => Some(Reply::Nothing(TransportFault::Reset)),
            FaultKind::Late => {
                self.on_the_way.push((LATE, request.clone()));
                clock.pass_millis(TIMEOUT);
                Some(Reply::Nothing(TransportFault::Timeout))
            }
            FaultKind::TlsFailed => Some(Reply::Nothing(TransportFault::Tls)),
            FaultKind::Redirect => Some(Reply::new(307, Document::Empty)),
            FaultKind::Unauthorised => Some(Reply::problem(ProblemKind::Unauthenticated)),
            FaultKind::OtherBox => Some(Reply::new(404, Document::Garbage)),
            FaultKind::Storm429 => {
                self.storm = Some((429, 2));
                self.weather()
            }
            FaultKind::Storm503 => {
                self.storm = Some((503, 9));
                self.weather()
            }
            _ => None,
        }
    }
}

/// What happens to an answer on its way back; nothing when it arrives as it was.
fn after_arrival(
    kind: FaultKind,
    request: &Request,
    reply: &Reply,
    register: &mut Register,
    clock: &mut Clock,
    trouble: &mut Trouble,
) -> Option<Reply> {
    match kind {
        FaultKind::AnswerLost => {
            clock.pass_millis(TIMEOUT);
            Some(Reply::Nothing(TransportFault::Timeout))
        }
        FaultKind::AnswerCut => Some(Reply::new(200, Document::Garbage)),
        FaultKind::Doubled => Some(register.handle(request, clock.right(), trouble)),
        FaultKind::DoneBut500 => Some(Reply::problem(ProblemKind::Internal)),
        FaultKind::ClockForward => {
            clock.jump(DAY);
            Some(reply.clone())
        }
        FaultKind::ClockBack => {
            clock.jump(-DAY);
            Some(reply.clone())
        }
        FaultKind::FindingMissing => without_findings(reply),
        _ => forged(kind, reply, register),
    }
}

fn without_findings(reply: &Reply) -> Option<Reply> {
    match reply {
        Reply::Answer { status, document: Document::Outcome(outcome), .. }
            if !outcome.findings.is_empty() =>
        {
            let mut outcome = outcome.clone();
            outcome.findings.pop();
            outcome.total -= 1;
            Some(Reply::new(*status, Document::Outcome(outcome)))
        }
        _ => None,
    }
}

/// The answer with a receipt that must not be believed.
fn forged(kind: FaultKind, reply: &Reply, register: &Register) -> Option<Reply> {
    let Reply::Answer { status, document, .. } = reply else { return None };
    let document = match document {
        Document::Status(found) => {
            let mut found = found.clone();
            found.custody_receipt = forged_receipt(kind, &found.custody_receipt, register)?;
            Document::Status(found)
        }
        Document::Outcome(found) => {
            let mut found = found.clone();
            found.outcome_receipt = forged_receipt(kind, &found.outcome_receipt, register)?;
            Document::Outcome(found)
        }
        _ => return None,
    };
    Some(Reply::new(*status, document))
}

fn forged_receipt(kind: FaultKind, genuine: &Jws, register: &Register) -> Option<Jws> {
    let receipt = verify_offline(genuine, &parties().all_register_pins).ok()?.receipt;
    match kind {
        FaultKind::ReceiptTampered => {
            // Another number under the old signature.
            let later = with_number(receipt)?;
            let fresh = sign_receipt(&later, &parties().stranger).ok()?;
            let (mut fresh, mut old) = (fresh.as_str().split('.'), genuine.as_str().split('.'));
            let (header, payload) = (old.next()?, fresh.nth(1)?);
            format!("{header}.{payload}.{}", old.nth(1)?).parse().ok()
        }
        FaultKind::ReceiptForeign => sign_receipt(&receipt, &parties().stranger).ok(),
        FaultKind::ReceiptStale => {
            let mut others = register.read().receipts.iter();
            others
                .find(|other| other.0 != *genuine && other.1.kind() == receipt.kind())
                .map(|other| other.0.clone())
        }
        FaultKind::ReceiptWrongDigest => {
            let key = parties().register_keys.iter().find(|key| {
                Jws::verify(genuine, JwsTyp::Receipt, &parties().all_register_pins)
                    .is_ok_and(|verified| verified.kid == key.kid())
            })?;
            sign_receipt(&with_other_digest(receipt), key).ok()
        }
        _ => None,
    }
}

fn with_number(receipt: Receipt) -> Option<Receipt> {
    match receipt {
        Receipt::Custody(mut custody) => {
            custody.receipt_no = ReceiptNo::new(custody.receipt_no.get() + 1)?;
            Some(Receipt::Custody(custody))
        }
        Receipt::Outcome(mut outcome) => {
            outcome.receipt_no = ReceiptNo::new(outcome.receipt_no.get() + 1)?;
            Some(Receipt::Outcome(outcome))
        }
        _ => None,
    }
}

fn with_other_digest(receipt: Receipt) -> Receipt {
    match receipt {
        Receipt::Custody(mut custody) => {
            custody.payload_digest = Digest::of("other");
            Receipt::Custody(custody)
        }
        Receipt::Outcome(mut outcome) => {
            outcome.manifest_digest = Digest::of("other");
            Receipt::Outcome(outcome)
        }
        other => other,
    }
}
