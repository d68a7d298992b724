//! Periods: what the register holds, and the sender's word that it is complete.

use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use socialdata_protocol::{
    ids::PeriodId,
    wire::{Closing, ClosingResult, ProblemKind},
};

use super::{
    App, SharedApp,
    answers::{blocking, document, json},
    body,
    capabilities::{ENVIRONMENT, is_open},
    checks,
    identity::{Asked, Scope},
    problems::Refusal,
    process::process_waiting,
    query,
    scenario::Scenario,
    store::{Sender, Signatory},
};

pub(super) async fn inventory(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Response {
    let page = query::page(request.uri().query().unwrap_or_default());
    let period = period(path);
    let found = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Read)?;
        let (period, page) = (period?, page?);
        Ok(app.store.inventory(sender.id, period, page)?)
    })
    .await;
    let answer = found.and_then(|inventory| json(StatusCode::OK, &inventory));
    app.answer("/periods", answer)
}

pub(super) async fn close(
    State(app): State<SharedApp>,
    path: Result<Path<String>, PathRejection>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_CLOSING).await;
    let period = period(path);
    let closed = blocking(&app, move |app| {
        let sender = app.sender(&asked.caller, Scope::Write)?;
        let period = period?;
        checks::media(&headers)?;
        let closing: Closing = document(content.as_deref(), MAX_CLOSING)?;
        app.close(&asked, &sender, period, &closing)
    })
    .await;
    app.answer("/periods", closed.and_then(|result| json(StatusCode::OK, &result)))
}

impl App {
    fn close(
        &self,
        asked: &Asked,
        sender: &Sender,
        period: PeriodId,
        closing: &Closing,
    ) -> Result<ClosingResult, Refusal> {
        let now = self.now(&asked.scene);
        if closing.contradicts_itself() {
            return Err(Refusal::at(ProblemKind::Counts, "/recordCount"));
        }
        if !is_open(period, now) {
            return Err(Refusal::of(ProblemKind::PeriodClosed));
        }
        // What was sent before the declaration belongs to it.
        process_waiting(self)?;
        if asked.scene.scenario == Scenario::InventoryMismatch {
            return Err(Refusal::inventory(self.store.covered_digest(sender.id, period, &closing.types)?));
        }
        let signatory = Signatory {
            environment: ENVIRONMENT,
            recipient: &self.capabilities.recipient,
            key: self.authority.receipt_key(),
            now,
        };
        let closing_receipt = self.store.close_period(sender, period, closing, &signatory)?;
        let closing_receipt = self.forger().shown(closing_receipt, asked.scene.scenario);
        Ok(ClosingResult { closing_receipt })
    }
}

fn period(path: Result<Path<String>, PathRejection>) -> Result<PeriodId, Refusal> {
    let Path(text) = path.map_err(|_| Refusal::NO_SUCH_ADDRESS)?;
    text.parse().map_err(|_| Refusal::NO_SUCH_ADDRESS)
}

const MAX_CLOSING: usize = 64 * 1024;
