//! The HTTP surface: addresses, and what every answer has in common.

use std::net::SocketAddr;

use axum::{
    Extension, Router,
    body::Body,
    extract::{ConnectInfo, Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, put},
};
use axum_server::tls::TlsInfo;
use serde::Serialize;
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::{PeriodId, SubmissionId},
    jwk::Jwks,
    wire::{Acknowledgement, ProblemKind, RegisterState, SubmissionStatus},
};

use super::{
    App, SharedApp, body,
    checks::{self, Incoming, MAX_BODY},
    problems::{RETRY_AFTER, Refusal},
    process::process_waiting,
    query,
    scenario::Scenario,
    store::{Custody, Sender},
};
use crate::authority::fingerprint;

/// Under which path the interface lies.
pub(super) const BASE: &str = "/socialdata/v1";

/// The addresses of docs/en/protocol.md, *Endpoints*. The dry run and the closing of a period are not there yet: 404, as for any other.
pub(super) fn router(app: SharedApp) -> Router {
    let interface = Router::new()
        .route("/api-info", get(api_info))
        .route("/keys", get(keys))
        .route("/submissions", get(list))
        .route("/submissions/{id}", get(status).put(submit))
        .route("/submissions/{id}/outcome", get(outcome))
        .route("/submissions/{id}/acknowledgement", put(acknowledge))
        .route("/periods/{id}/inventory", get(inventory));
    Router::new()
        .nest(BASE, interface)
        .fallback(async |State(app): State<SharedApp>| app.refuse("/", Refusal::NO_SUCH_ADDRESS))
        .method_not_allowed_fallback(async |State(app): State<SharedApp>| {
            app.refuse("/", Refusal::NO_SUCH_METHOD)
        })
        .layer(middleware::from_fn_with_state(SharedApp::clone(&app), around))
        .with_state(app)
}

/// Before every request: the scenario. After it: the date of the receiver's own clock.
async fn around(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let scenario = match request.headers().get("sandbox-scenario") {
        None => Ok(app.scenario),
        Some(name) => name.to_str().ok().and_then(|name| name.parse().ok()).ok_or(Refusal::UNKNOWN_SCENARIO),
    };
    let mut response = match scenario {
        Err(refusal) => app.refuse("/", refusal),
        Ok(Scenario::Unavailable) => app.refuse("/", Refusal::of(ProblemKind::Unavailable)),
        Ok(scenario) => {
            request.extensions_mut().insert(scenario);
            next.run(request).await
        }
    };
    let date = app.clock.now().utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn api_info(State(app): State<SharedApp>) -> Response {
    let answer = json(StatusCode::OK, &app.capabilities.api_info(app.clock.now()));
    app.answer("/api-info", answer)
}

async fn keys(State(app): State<SharedApp>) -> Response {
    let keys = vec![app.authority.receipt_key().verifying_key().to_jwk()];
    app.answer("/keys", json(StatusCode::OK, &Jwks { keys }))
}

async fn submit(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(client): Extension<Client>,
    Extension(scenario): Extension<Scenario>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_BODY).await;
    let Ok(id) = submission_id(path) else {
        return app.refuse("/submissions", Refusal::at(ProblemKind::ManifestInvalid, "/submissionId"));
    };
    if let Some(refusal) = app.scripted_refusal(id, scenario) {
        return app.refuse(&id.urn(), refusal);
    }
    let taken = blocking(&app, move |app| {
        let now = app.clock.now();
        let sender = app.sender(&client)?;
        let incoming = Incoming { id, headers: &headers, body: content.as_deref(), now };
        let received = incoming.check(&sender, &app.capabilities)?;
        if scenario == Scenario::OutcomeLate {
            app.faults.delay(id);
        }
        let key = app.authority.receipt_key();
        app.store.take_custody(&sender, &received, scenario, now, key, |manifest| {
            checks::admit(manifest, &app.capabilities, now)
        })
    })
    .await;
    app.work.notify_one();
    if taken.is_ok() && scenario == Scenario::CommitThenReset {
        app.resets.add(peer);
    }
    let answer = taken.and_then(|custody| app.custody_answer(custody, scenario));
    app.answer(&id.urn(), answer)
}

async fn status(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(client): Extension<Client>,
    Extension(scenario): Extension<Scenario>,
    headers: HeaderMap,
) -> Response {
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let found = blocking(&app, move |app| {
        let sender = app.sender(&client)?;
        app.asked(id)?;
        app.store.status(sender.id, id)?.ok_or(UNKNOWN)
    })
    .await;
    let answer = found.and_then(|status| {
        let tag = entity_tag(&status);
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag) {
            let mut unchanged = Response::new(Body::empty());
            *unchanged.status_mut() = StatusCode::NOT_MODIFIED;
            unchanged.headers_mut().insert(header::ETAG, HeaderValue::from_static(tag));
            return Ok(unchanged);
        }
        app.status_answer(StatusCode::OK, status, scenario)
    });
    app.answer(&id.urn(), answer)
}

async fn outcome(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(client): Extension<Client>,
    Extension(scenario): Extension<Scenario>,
    request: Request,
) -> Response {
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let page = query::page(request.uri().query().unwrap_or_default());
    let found = blocking(&app, move |app| {
        let sender = app.sender(&client)?;
        app.asked(id)?;
        app.store.outcome(sender.id, id, page?)
    })
    .await;
    let answer = found.and_then(|mut outcome| {
        outcome.outcome_receipt = app.faults.shown(outcome.outcome_receipt, scenario);
        json(StatusCode::OK, &outcome)
    });
    app.answer(&id.urn(), answer)
}

async fn acknowledge(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_ACKNOWLEDGEMENT).await;
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let noted = blocking(&app, move |app| {
        let sender = app.sender(&client)?;
        checks::media(&headers)?;
        let content = content.ok_or(Refusal::of(ProblemKind::TooLarge))?;
        let acknowledgement: Acknowledgement = decode(&content, Limits::message(MAX_ACKNOWLEDGEMENT))
            .map_err(|_| Refusal::of(ProblemKind::InvalidEnvelope))?;
        app.store.acknowledge(sender.id, id, acknowledgement.outcome_receipt_digest, app.clock.now())
    })
    .await;
    let answer = noted.map(|()| {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NO_CONTENT;
        answer
    });
    app.answer(&id.urn(), answer)
}

async fn list(
    State(app): State<SharedApp>,
    Extension(client): Extension<Client>,
    Extension(scenario): Extension<Scenario>,
    request: Request,
) -> Response {
    let asked = query::list(request.uri().query().unwrap_or_default());
    let found = blocking(&app, move |app| {
        let sender = app.sender(&client)?;
        let (filter, page) = asked?;
        Ok(app.store.submissions(sender.id, filter, page)?)
    })
    .await;
    let answer = found.and_then(|mut page| {
        for item in &mut page.items {
            item.custody_receipt = app.faults.shown(item.custody_receipt.clone(), scenario);
        }
        json(StatusCode::OK, &page)
    });
    app.answer("/submissions", answer)
}

async fn inventory(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let page = query::page(request.uri().query().unwrap_or_default());
    let period = path.ok().and_then(|Path(period)| period.parse::<PeriodId>().ok());
    let found = blocking(&app, move |app| {
        let sender = app.sender(&client)?;
        let period = period.ok_or(Refusal::NO_SUCH_ADDRESS)?;
        Ok(app.store.inventory(sender.id, period, page?)?)
    })
    .await;
    let answer = found.and_then(|inventory| json(StatusCode::OK, &inventory));
    app.answer("/periods", answer)
}

type Client = std::sync::Arc<TlsInfo>;

impl App {
    /// Check 1: the sender that the client certificate belongs to.
    fn sender(&self, client: &TlsInfo) -> Result<Sender, Refusal> {
        let own = client.peer_certificates.first().ok_or(Refusal::of(ProblemKind::Unauthenticated))?;
        self.store.sender(fingerprint(own))?.ok_or(Refusal::of(ProblemKind::Forbidden))
    }

    /// Who asks for a submission need not wait for the worker.
    fn asked(&self, id: SubmissionId) -> Result<(), Refusal> {
        self.faults.asked(id);
        Ok(process_waiting(self)?)
    }

    /// What a scenario answers before anything is looked at.
    fn scripted_refusal(&self, id: SubmissionId, scenario: Scenario) -> Option<Refusal> {
        match scenario {
            Scenario::UnavailableTwice if self.faults.refuses(id) => {
                Some(Refusal::of(ProblemKind::Unavailable))
            }
            Scenario::DigestMismatch => Some(Refusal::of(ProblemKind::DigestMismatch)),
            _ => None,
        }
    }

    fn custody_answer(&self, custody: Custody, scenario: Scenario) -> Result<Response, Refusal> {
        match custody {
            Custody::Replay(status) => self.status_answer(StatusCode::OK, status, scenario),
            Custody::New(status) => {
                let address = format!("{BASE}/submissions/{}", status.submission_id);
                let mut answer = self.status_answer(StatusCode::CREATED, status, scenario)?;
                let address = HeaderValue::from_str(&address).ok();
                answer.headers_mut().extend(address.map(|address| (header::LOCATION, address)));
                Ok(answer)
            }
        }
    }

    fn status_answer(
        &self,
        code: StatusCode,
        mut status: SubmissionStatus,
        scenario: Scenario,
    ) -> Result<Response, Refusal> {
        status.custody_receipt = self.faults.shown(status.custody_receipt, scenario);
        let mut answer = json(code, &status)?;
        let headers = answer.headers_mut();
        headers.insert(header::ETAG, HeaderValue::from_static(entity_tag(&status)));
        if !status.state.is_final() {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        Ok(answer)
    }

    fn answer(&self, about: &str, answer: Result<Response, Refusal>) -> Response {
        answer.unwrap_or_else(|refusal| self.refuse(about, refusal))
    }

    fn refuse(&self, about: &str, refusal: Refusal) -> Response {
        let error_id = self.refusals.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        refusal.into_response(about, error_id)
    }
}

/// Runs what reads or writes the disk beside the threads that answer.
async fn blocking<T: Send + 'static>(
    app: &SharedApp,
    work: impl FnOnce(&App) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let app = SharedApp::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or(Err(Refusal::of(ProblemKind::Internal)))
}

fn submission_id(path: Result<Path<String>, PathRejection>) -> Result<SubmissionId, Refusal> {
    let Path(text) = path.map_err(|_| UNKNOWN)?;
    text.parse().map_err(|_| UNKNOWN)
}

/// A status changes when its state does, and when it is acknowledged.
fn entity_tag(status: &SubmissionStatus) -> &'static str {
    match (status.state, status.acknowledged) {
        (_, true) => "\"acknowledged\"",
        (RegisterState::Received, _) => "\"received\"",
        (RegisterState::Processing, _) => "\"processing\"",
        (RegisterState::Accepted, _) => "\"accepted\"",
        (RegisterState::PartiallyAccepted, _) => "\"partially-accepted\"",
        (RegisterState::Rejected, _) => "\"rejected\"",
        _ => "\"other\"",
    }
}

fn json(status: StatusCode, document: &impl Serialize) -> Result<Response, Refusal> {
    let bytes = serde_json::to_vec(document).map_err(|_| Refusal::of(ProblemKind::Internal))?;
    let mut answer = Response::new(Body::from(bytes));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(answer)
}

const UNKNOWN: Refusal = Refusal::of(ProblemKind::UnknownSubmission);
const MAX_ACKNOWLEDGEMENT: usize = 1024;
