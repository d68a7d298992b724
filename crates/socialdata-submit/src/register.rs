//! The register as the run sees it: typed questions over a [`Transport`], and what the answers were found to be.

use serde::de::DeserializeOwned;
use socialdata_protocol::classify::{Answer as Verdict, Body, TransportFault};
use socialdata_protocol::decode::{Limits, decode};
use socialdata_protocol::ids::{PeriodId, SubmissionId};
use socialdata_protocol::jwk::Jwks;
use socialdata_protocol::jws::Jws;
use socialdata_protocol::wire::{
    Acknowledgement, ApiInfo, Closing, ClosingResult, Envelope, Inventory, MAX_API_INFO_BYTES,
    MAX_KEYS_BYTES, MAX_PAGE_BYTES, MAX_PROBLEM_BYTES, MAX_STATUS_BYTES, Outcome, Problem, SubmissionPage,
    SubmissionStatus, Validation,
};

use crate::failpoint::{self, Place};
use crate::transport::{Answer, Request, Transport, TransportError};

/// Findings asked for at a time.
const PAGE: u64 = 1_000;

/// Submissions asked for at a time; each comes with its receipt.
const STATUSES: u64 = 200;

/// Records of an inventory asked for at a time.
const ITEMS: u64 = 5_000;

/// The register's address book: builds every address itself and believes none that it is told.
pub(crate) struct Register<'a> {
    transport: &'a dyn Transport,
}

/// An answer that was read as far as it could be.
pub(crate) struct Reply<T> {
    /// What the protocol's table is asked with, before any receipt in the document has been checked.
    pub(crate) verdict: Verdict,
    /// The document of a successful answer.
    pub(crate) document: Option<T>,
    /// `Retry-After` in seconds.
    pub(crate) retry_after: Option<u64>,
    /// `Date`, as seconds since 1970.
    pub(crate) date: Option<i64>,
    /// Where the exchange broke, if it did.
    pub(crate) failure: Option<TransportError>,
}

impl<'a> Register<'a> {
    pub(crate) fn new(transport: &'a dyn Transport) -> Self {
        Self { transport }
    }

    pub(crate) fn api_info(&self) -> Reply<ApiInfo> {
        self.ask(&Request::get("/api-info", MAX_API_INFO_BYTES))
    }

    pub(crate) fn keys(&self) -> Reply<Jwks> {
        self.ask(&Request::get("/keys", MAX_KEYS_BYTES))
    }

    pub(crate) fn put(&self, id: SubmissionId, manifest: &Jws, payload: &[u8]) -> Reply<SubmissionStatus> {
        let body = Envelope::body(manifest, payload);
        self.ask(&Request::put(format!("/submissions/{id}"), body, MAX_STATUS_BYTES))
    }

    pub(crate) fn status(&self, id: SubmissionId) -> Reply<SubmissionStatus> {
        self.ask(&Request::get(format!("/submissions/{id}"), MAX_STATUS_BYTES))
    }

    /// The outcome with the findings of all pages in one document.
    pub(crate) fn outcome(&self, id: SubmissionId) -> Reply<Outcome> {
        let mut whole = self.outcome_page(id, 1);
        let mut page = 1;
        while let Some(document) = &mut whole.document {
            let total = document.total;
            if u64::try_from(document.findings.len()).unwrap_or(u64::MAX) >= total {
                break;
            }
            page += 1;
            let mut next = self.outcome_page(id, page);
            match next.document.take() {
                Some(more)
                    if more.outcome_receipt == document.outcome_receipt && !more.findings.is_empty() =>
                {
                    document.findings.extend(more.findings);
                }
                // A page that is missing or of another outcome: the receipt's digest would not fit. Asked again later.
                _ => return Reply { document: None, verdict: unreadable(&next), ..next },
            }
        }
        whole
    }

    pub(crate) fn acknowledge(&self, id: SubmissionId, acknowledgement: &Acknowledgement) -> Reply<()> {
        let body = serde_json::to_vec(acknowledgement).unwrap_or_default();
        self.ask(&Request::put(format!("/submissions/{id}/acknowledgement"), body, MAX_PROBLEM_BYTES))
    }

    /// Submissions of this sender with a higher number than `seq`, ascending, as many as fit on a page.
    pub(crate) fn submissions(&self, seq: u64) -> Reply<SubmissionPage> {
        self.ask(&Request::get(format!("/submissions?afterSeq={seq}&limit={STATUSES}"), MAX_PAGE_BYTES))
    }

    /// How many submissions the register has stored; the page holds one of them.
    pub(crate) fn submission_count(&self) -> Reply<SubmissionPage> {
        self.ask(&Request::get("/submissions?limit=1", MAX_PAGE_BYTES))
    }

    /// A page of what the register holds of a period.
    pub(crate) fn inventory(&self, period: PeriodId, page: u64) -> Reply<Inventory> {
        self.ask(&Request::get(
            format!("/periods/{period}/inventory?limit={ITEMS}&page={page}"),
            MAX_PAGE_BYTES,
        ))
    }

    /// Declares a period complete.
    pub(crate) fn close(&self, period: PeriodId, closing: &Closing) -> Reply<ClosingResult> {
        let body = serde_json::to_vec(closing).unwrap_or_default();
        self.ask(&Request::put(format!("/periods/{period}/closing"), body, MAX_STATUS_BYTES))
    }

    /// Lets the register judge a submission without storing it.
    pub(crate) fn validate(&self, manifest: &Jws, payload: &[u8]) -> Reply<Validation> {
        self.ask(&Request::post("/validations", Envelope::body(manifest, payload), MAX_PAGE_BYTES))
    }

    fn outcome_page(&self, id: SubmissionId, page: u64) -> Reply<Outcome> {
        self.ask(&Request::get(format!("/submissions/{id}/outcome?limit={PAGE}&page={page}"), MAX_PAGE_BYTES))
    }

    fn ask<T: DeserializeOwned>(&self, request: &Request) -> Reply<T> {
        failpoint::pass(Place::Asking);
        let answered = self.transport.exchange(request);
        failpoint::pass(Place::Answered);
        match answered {
            Ok(answer) => read(&answer, request.max_answer),
            Err(error) => Reply {
                verdict: fault(error),
                document: None,
                retry_after: None,
                date: None,
                failure: Some(error),
            },
        }
    }
}

fn read<T: DeserializeOwned>(answer: &Answer, cap: usize) -> Reply<T> {
    let is_success = (200..300).contains(&answer.status);
    let (body, document) = if answer.body.is_empty() {
        (Body::Empty, None)
    } else if is_success {
        decode::<T>(&answer.body, Limits::message(cap))
            .map_or((Body::Unreadable, None), |document| (Body::GoodReceipt, Some(document)))
    } else if answer.is_problem {
        let problem = decode::<Problem>(&answer.body, Limits::message(MAX_PROBLEM_BYTES));
        (problem.map_or(Body::Unreadable, |problem| Body::Problem(problem.kind)), None)
    } else {
        (Body::Unreadable, None)
    };
    Reply {
        verdict: Verdict::Status { status: answer.status, body },
        document,
        retry_after: answer.retry_after,
        date: answer.date,
        failure: None,
    }
}

/// The verdict of a page that cannot be used although it was answered.
fn unreadable<T>(reply: &Reply<T>) -> Verdict {
    match reply.verdict {
        Verdict::Status { status, body: Body::GoodReceipt } => {
            Verdict::Status { status, body: Body::Unreadable }
        }
        verdict => verdict,
    }
}

fn fault(error: TransportError) -> Verdict {
    Verdict::NoAnswer(match error {
        TransportError::Connect => TransportFault::Connect,
        TransportError::Timeout => TransportFault::Timeout,
        TransportError::Security(_) | TransportError::Setup => TransportFault::Tls,
        TransportError::Broken | TransportError::TooLarge => TransportFault::Reset,
    })
}
