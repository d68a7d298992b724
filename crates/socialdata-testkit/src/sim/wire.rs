//! What goes between sender and register: the requests of the protocol, and answers as documents.
//!
//! Documents are handed over as values and not as text; manifest, receipts and record list are the real bytes.

use std::rc::Rc;

use socialdata_protocol::{
    classify::TransportFault,
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    names::RecordType,
    wire::{Inventory, Outcome, ProblemKind, SubmissionPage, SubmissionStatus},
};

/// The sender's word that a period is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub(crate) period: PeriodId,
    pub(crate) types: Vec<RecordType>,
    pub(crate) live: u64,
    pub(crate) void: u64,
    pub(crate) inventory: Digest,
}

/// A request to the register.
#[derive(Clone)]
pub(crate) enum Request {
    ApiInfo,
    Keys,
    Put { id: SubmissionId, manifest: Jws, payload: Rc<[u8]> },
    Status(SubmissionId),
    Outcome(SubmissionId),
    Acknowledge(SubmissionId, Digest),
    List { after: u64 },
    Inventory(PeriodId),
    Close(Declaration),
}

impl Request {
    /// A word for the trace.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::ApiInfo => "api-info",
            Self::Keys => "keys",
            Self::Put { .. } => "put",
            Self::Status(_) => "status",
            Self::Outcome(_) => "outcome",
            Self::Acknowledge(..) => "acknowledge",
            Self::List { .. } => "list",
            Self::Inventory(_) => "inventory",
            Self::Close(_) => "close",
        }
    }
}

/// The body of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Document {
    Empty,
    /// Cut off, or from somebody else.
    Garbage,
    Problem(ProblemKind),
    ApiInfo {
        server_time: Timestamp,
        periods: Vec<PeriodId>,
    },
    /// So many of its keys, the oldest first.
    Keys(usize),
    Status(SubmissionStatus),
    Outcome(Outcome),
    Page(SubmissionPage),
    Inventory(Inventory),
    Closing(Jws),
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Nothing(TransportFault),
    Answer { status: u16, document: Document, retry_after: Option<u64> },
}

impl Reply {
    pub(crate) fn new(status: u16, document: Document) -> Self {
        Self::Answer { status, document, retry_after: None }
    }

    pub(crate) fn problem(kind: ProblemKind) -> Self {
        Self::new(kind.status(), Document::Problem(kind))
    }

    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        match self {
            Self::Answer { status, document, .. } => {
                Self::Answer { status, document, retry_after: Some(seconds) }
            }
            nothing @ Self::Nothing(_) => nothing,
        }
    }

    /// For the trace: what kind of answer, no content.
    pub(crate) fn summary(&self) -> String {
        match self {
            Self::Nothing(fault) => format!("{fault:?}"),
            Self::Answer { status, document, .. } => match document {
                Document::Problem(kind) => format!("{status} {kind}"),
                Document::Garbage => format!("{status} garbage"),
                Document::Status(found) => format!("{status} {:?}", found.state),
                Document::Outcome(found) => format!("{status} {} findings", found.total),
                Document::Page(page) => format!("{status} {} submissions", page.total),
                Document::Inventory(found) => format!("{status} {} records", found.total),
                _ => status.to_string(),
            },
        }
    }
}
