//! The dry run: the checks of a submission, without number, custody, receipt or trace.

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use socialdata_protocol::wire::{Finding, SubmissionError, Validation};

use super::{
    App, SharedApp,
    answers::{blocking, json},
    body,
    checks::{self, Incoming, MAX_BODY},
    identity::{Asked, Scope},
    problems::Refusal,
    store::Unprocessed,
};

pub(super) async fn validate(
    State(app): State<SharedApp>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    content: Body,
) -> Response {
    let content = body::read(content, MAX_BODY).await;
    let judged = blocking(&app, move |app| app.validate(&asked, &headers, content.as_deref())).await;
    app.answer("/validations", judged.and_then(|validation| json(StatusCode::OK, &validation)))
}

impl App {
    fn validate(
        &self,
        asked: &Asked,
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Result<Validation, Refusal> {
        let now = self.now(&asked.scene);
        let sender = self.sender(&asked.caller, Scope::Write)?;
        let received = Incoming { id: None, headers, body, now }.check(self, &sender)?;
        checks::admit(&received.manifest, &self.capabilities, &self.store.sealing_periods()?, now)?;
        let unprocessed =
            Unprocessed { manifest: &received.manifest, payload: &received.payload, scene: &asked.scene };
        let screened = self.screening(now).screen(&unprocessed);
        let (errors, findings, tally) = self.store.dry_run(&sender, &received.manifest, &screened)?;
        Ok(answer(errors, findings, tally.counts))
    }
}

fn answer(
    submission_errors: Vec<SubmissionError>,
    mut findings: Vec<Finding>,
    counts: socialdata_protocol::wire::OutcomeCounts,
) -> Validation {
    let truncated = findings.len() > Validation::MAX_FINDINGS;
    findings.truncate(Validation::MAX_FINDINGS);
    Validation { counts, submission_errors, findings, truncated }
}
