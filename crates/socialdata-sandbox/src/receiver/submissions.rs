//! Submissions: sending one, asking for it, its outcome, its acknowledgement, and the list of all.

use std::net::SocketAddr;

use axum::{
    Extension,
    body::Body,
    extract::{ConnectInfo, Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use socialdata_protocol::{
    ids::SubmissionId,
    wire::{Acknowledgement, ProblemKind},
};

use super::{
    App, SharedApp,
    answers::{UNKNOWN, blocking, document, entity_tag, json, no_content, submission_id},
    body,
    checks::{self, Incoming, MAX_BODY},
    forgery,
    identity::{Asked, Scope},
    problems::Refusal,
    process::process_waiting,
    query,
    scenario::Scenario,
    store::{Custody, Received, Sender},
};

pub(super) async fn submit(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_BODY).await;
    let Ok(id) = submission_id(path) else {
        return app.refuse("/submissions", Refusal::at(ProblemKind::ManifestInvalid, "/submissionId"));
    };
    let scene = asked.scene.clone();
    let taken = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Write)?;
        let incoming = Incoming {
            id: Some(id),
            headers: &headers,
            body: content.as_deref(),
            now: app.now(&asked.scene),
        };
        let received = incoming.check(app, &sender)?;
        app.take(id, &asked, &sender, &received)
    })
    .await;
    if scene.scenario == Scenario::ReceiverCrash && matches!(taken, Ok(Custody::New(_))) {
        app.resets.add(peer);
        app.pull_the_plug();
        return std::future::pending().await;
    }
    app.work.notify_one();
    let answer = taken.and_then(|custody| app.custody_answer(custody, &scene));
    app.answer(&id.urn(), answer)
}

pub(super) async fn status(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
) -> Response {
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let scene = asked.scene.clone();
    let found = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Read)?;
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
        app.status_answer(StatusCode::OK, status, &scene)
    });
    app.answer(&id.urn(), answer)
}

pub(super) async fn outcome(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Response {
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let page = query::page(request.uri().query().unwrap_or_default());
    let scenario = asked.scene.scenario;
    let found = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Read)?;
        let page = page?;
        app.asked(id)?;
        app.store.outcome(sender.id, id, page)
    })
    .await;
    let answer = found.and_then(|mut outcome| {
        outcome.outcome_receipt = app.forger().shown(outcome.outcome_receipt, scenario);
        if scenario == Scenario::MissingFinding {
            forgery::without_a_finding(&mut outcome);
        }
        json(StatusCode::OK, &outcome)
    });
    app.answer(&id.urn(), answer)
}

pub(super) async fn acknowledge(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_ACKNOWLEDGEMENT).await;
    let Ok(id) = submission_id(path) else { return app.refuse("/submissions", UNKNOWN) };
    let noted = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Write)?;
        checks::media(&headers)?;
        let acknowledgement: Acknowledgement = document(content.as_deref(), MAX_ACKNOWLEDGEMENT)?;
        let now = app.now(&asked.scene);
        app.store.acknowledge(sender.id, id, acknowledgement.outcome_receipt_digest, now)
    })
    .await;
    app.answer(&id.urn(), noted.map(|()| no_content()))
}

pub(super) async fn list(
    State(app): State<SharedApp>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Response {
    let filter = query::list(request.uri().query().unwrap_or_default());
    let scenario = asked.scene.scenario;
    let found = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Read)?;
        let (filter, page) = filter?;
        Ok(app.store.submissions(sender.id, filter, page)?)
    })
    .await;
    let answer = found.and_then(|mut page| {
        for item in &mut page.items {
            item.custody_receipt = app.forger().shown(item.custody_receipt.clone(), scenario);
        }
        json(StatusCode::OK, &page)
    });
    app.answer("/submissions", answer)
}

impl App {
    /// Custody, and what a scenario does at that moment.
    fn take(
        &self,
        id: SubmissionId,
        asked: &Asked,
        sender: &Sender,
        received: &Received,
    ) -> Result<Custody, Refusal> {
        let now = self.now(&asked.scene);
        let scenario = asked.scene.scenario;
        if let Some(kind) = match scenario {
            Scenario::SeqGap => Some(ProblemKind::SeqGap),
            Scenario::SeqConflict => Some(ProblemKind::SeqConflict),
            _ => None,
        } {
            return Err(Refusal::expecting(kind, self.store.next_seq(sender.id)?));
        }
        if scenario == Scenario::RotateSealingKey && self.faults.takes_a_turn(scenario, id, 1) {
            self.rotate_sealing_key(now, now)?;
            return Err(Refusal::of(ProblemKind::OutdatedSealingKey));
        }
        if scenario == Scenario::OutcomeLate {
            self.faults.delay(id, &asked.scene);
        }
        let key = self.authority.receipt_key();
        // Read before the transaction begins: the store has one connection, and its lock is not reentrant.
        let sealing = self.store.sealing_periods()?;
        self.store.take_custody(sender, received, &asked.scene, now, key, |manifest| {
            checks::admit(manifest, &self.capabilities, &sealing, now)
        })
    }

    /// Who asks for a submission need not wait for the worker.
    pub(super) fn asked(&self, id: SubmissionId) -> Result<(), Refusal> {
        self.faults.asked(id);
        Ok(process_waiting(self)?)
    }
}

const MAX_ACKNOWLEDGEMENT: usize = 1024;
