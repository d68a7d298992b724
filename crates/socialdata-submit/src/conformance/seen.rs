//! An answer as a case looks at it, and what the suite remembers of every answer for the cases about all of them.

use serde::de::DeserializeOwned;
use serde_json::Value;
use socialdata_protocol::decode::{Limits, decode};
use socialdata_protocol::wire::{MAX_PAGE_BYTES, ProblemKind};

use super::case::{Verdict, failed};
use super::probe::{ProbeAnswer, ProbeRequest};

/// An answer.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) answer: ProbeAnswer,
    /// What the body says that it is about, whatever its media type.
    pub(super) problem: Option<ProblemKind>,
}

impl Seen {
    pub(super) fn of(answer: ProbeAnswer) -> Self {
        let problem = if answer.status >= 400 { problem_type(&answer.body) } else { None };
        Self { answer, problem }
    }

    pub(super) fn status(&self) -> u16 {
        self.answer.status
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.answer.status)
    }

    /// `409 seq-gap`, or `200`.
    pub(super) fn words(&self) -> String {
        match self.problem {
            Some(kind) => format!("{} {}", self.answer.status, kind.suffix()),
            None => self.answer.status.to_string(),
        }
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        decode(&self.answer.body, Limits::message(MAX_PAGE_BYTES)).ok()
    }

    pub(super) fn is_problem(&self, kind: ProblemKind) -> bool {
        self.problem == Some(kind) && self.answer.status == kind.status()
    }

    /// One of these problems, each under its own status.
    pub(super) fn must_be(&self, kinds: &[ProblemKind]) -> Verdict {
        if kinds.iter().any(|kind| self.is_problem(*kind)) {
            return Ok(());
        }
        let words: Vec<String> =
            kinds.iter().map(|kind| format!("{} {}", kind.status(), kind.suffix())).collect();
        Err(failed(words.join(" | "), self.words()))
    }

    pub(super) fn must_have_status(&self, statuses: &[u16]) -> Verdict {
        if statuses.contains(&self.answer.status) {
            return Ok(());
        }
        let words: Vec<String> = statuses.iter().map(u16::to_string).collect();
        Err(failed(words.join(" | "), self.words()))
    }
}

fn problem_type(body: &[u8]) -> Option<ProblemKind> {
    let document: Value = decode(body, Limits::message(MAX_PAGE_BYTES)).ok()?;
    Some(ProblemKind::from_type(document.get("type")?.as_str()?))
}

/// What is remembered of one exchange.
pub(super) struct Logged {
    /// `GET /submissions/{id}`: which address, without any id.
    pub(super) place: String,
    pub(super) status: u16,
    /// Seconds by which the header `Date` is ahead of the own clock; nothing when it is missing or malformed.
    pub(super) date_ahead: Option<i64>,
    pub(super) media: Media,
    pub(super) is_encoded: bool,
    pub(super) problem: Option<ProblemFacts>,
    /// A test number or a member's value that was sent stands in it.
    pub(super) echoes: bool,
}

/// What the header `Content-Type` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// There is no body.
    None,
    Json,
    Problem,
    Other,
}

impl Media {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::None => "no body",
            Self::Json => "application/json",
            Self::Problem => "application/problem+json",
            Self::Other => "another media type",
        }
    }
}

/// What a problem document says, and what it lacks.
#[derive(Clone)]
pub(super) struct ProblemFacts {
    pub(super) kind: Option<ProblemKind>,
    pub(super) missing: Option<&'static str>,
    pub(super) status: Option<u64>,
    pub(super) retryable: Option<bool>,
    /// Title and detail, only ever compared with those of another problem.
    pub(super) texts: (String, String),
}

/// The members that every problem document has.
const MEMBERS: [&str; 6] = ["type", "title", "status", "detail", "instance", "retryable"];

impl Logged {
    pub(super) fn of(request: &ProbeRequest, answer: &ProbeAnswer, now: i64, secrets: &[String]) -> Self {
        let body = String::from_utf8_lossy(&answer.body);
        let date = answer.header("date").and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok());
        Self {
            place: format!("{} {}", request.method, place(&request.path)),
            status: answer.status,
            date_ahead: date.map(|date| date.timestamp() - now),
            media: media(answer),
            is_encoded: answer.header("content-encoding").is_some(),
            problem: (answer.status >= 400).then(|| ProblemFacts::of(&answer.body)),
            echoes: secrets.iter().any(|secret| body.contains(secret.as_str())),
        }
    }
}

impl ProblemFacts {
    fn of(body: &[u8]) -> Self {
        let document: Value = decode(body, Limits::message(MAX_PAGE_BYTES)).unwrap_or(Value::Null);
        let text = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            kind: document.get("type").and_then(Value::as_str).map(ProblemKind::from_type),
            missing: MEMBERS.into_iter().find(|name| document.get(*name).is_none()),
            status: document.get("status").and_then(Value::as_u64),
            retryable: document.get("retryable").and_then(Value::as_bool),
            texts: (text("title"), text("detail")),
        }
    }
}

fn media(answer: &ProbeAnswer) -> Media {
    if answer.body.is_empty() {
        return Media::None;
    }
    let essence = answer.header("content-type").and_then(|text| text.split(';').next()).map(str::trim);
    match essence {
        Some(text) if text.eq_ignore_ascii_case("application/json") => Media::Json,
        Some(text) if text.eq_ignore_ascii_case("application/problem+json") => Media::Problem,
        _ => Media::Other,
    }
}

/// The address with its ids left out. Only words of the protocol are kept.
fn place(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/')
        .map(|part| match part {
            "" | "api-info" | "keys" | "submissions" | "outcome" | "acknowledgement" | "periods"
            | "inventory" | "closing" | "validations" => part,
            _ => "{…}",
        })
        .collect::<Vec<_>>()
        .join("/")
}
