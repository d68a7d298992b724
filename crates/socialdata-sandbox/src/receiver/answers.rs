//! What all answers have in common.

use axum::{
    body::Body,
    extract::{Path, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::{Serialize, de::DeserializeOwned};
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::SubmissionId,
    wire::{ProblemKind, RegisterState, SubmissionStatus},
};

use super::{
    App, SharedApp,
    problems::{RETRY_AFTER, Refusal},
    routes::BASE,
    script::Scene,
    store::Custody,
};

impl App {
    pub(super) fn answer(&self, about: &str, answer: Result<Response, Refusal>) -> Response {
        answer.unwrap_or_else(|refusal| self.refuse(about, refusal))
    }

    pub(super) fn refuse(&self, about: &str, refusal: Refusal) -> Response {
        let error_id = self.refusals.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        refusal.into_response(about, error_id)
    }

    pub(super) fn custody_answer(&self, custody: Custody, scene: &Scene) -> Result<Response, Refusal> {
        match custody {
            Custody::Replay(status) => self.status_answer(StatusCode::OK, status, scene),
            Custody::New(status) => {
                let address = format!("{BASE}/submissions/{}", status.submission_id);
                let mut answer = self.status_answer(StatusCode::CREATED, status, scene)?;
                let address = HeaderValue::from_str(&address).ok();
                answer.headers_mut().extend(address.map(|address| (header::LOCATION, address)));
                Ok(answer)
            }
        }
    }

    pub(super) fn status_answer(
        &self,
        code: StatusCode,
        mut status: SubmissionStatus,
        scene: &Scene,
    ) -> Result<Response, Refusal> {
        status.custody_receipt = self.forger().shown(status.custody_receipt, scene.scenario);
        let mut answer = json(code, &status)?;
        let headers = answer.headers_mut();
        headers.insert(header::ETAG, HeaderValue::from_static(entity_tag(&status)));
        if !status.state.is_final() {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        Ok(answer)
    }
}

/// Runs what reads or writes the disk beside the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    app: &SharedApp,
    work: impl FnOnce(&App) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let app = SharedApp::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or(Err(Refusal::of(ProblemKind::Internal)))
}

pub(super) fn submission_id(path: Result<Path<String>, PathRejection>) -> Result<SubmissionId, Refusal> {
    let Path(text) = path.map_err(|_| UNKNOWN)?;
    text.parse().map_err(|_| UNKNOWN)
}

/// Reads a small JSON body that was cut at `max` bytes.
pub(super) fn document<T: DeserializeOwned>(content: Option<&[u8]>, max: usize) -> Result<T, Refusal> {
    let content = content.ok_or(Refusal::of(ProblemKind::TooLarge))?;
    decode(content, Limits::message(max)).map_err(|_| Refusal::of(ProblemKind::InvalidEnvelope))
}

/// A status changes when its state does, and when it is acknowledged.
pub(super) fn entity_tag(status: &SubmissionStatus) -> &'static str {
    match (status.state, status.acknowledged) {
        (RegisterState::Withdrawn, true) => "\"withdrawn-acknowledged\"",
        (RegisterState::Withdrawn, false) => "\"withdrawn\"",
        (_, true) => "\"acknowledged\"",
        (RegisterState::Received, _) => "\"received\"",
        (RegisterState::Processing, _) => "\"processing\"",
        (RegisterState::Accepted, _) => "\"accepted\"",
        (RegisterState::PartiallyAccepted, _) => "\"partially-accepted\"",
        (RegisterState::Rejected, _) => "\"rejected\"",
        _ => "\"other\"",
    }
}

pub(super) fn json(status: StatusCode, document: &impl Serialize) -> Result<Response, Refusal> {
    let bytes = serde_json::to_vec(document).map_err(|_| Refusal::of(ProblemKind::Internal))?;
    let mut answer = Response::new(Body::from(bytes));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(answer)
}

pub(super) fn no_content() -> Response {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

pub(super) const UNKNOWN: Refusal = Refusal::of(ProblemKind::UnknownSubmission);
