//! What the receiver says about itself: what it accepts, its keys, and the description of its interface.

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use socialdata_protocol::{ids::Timestamp, jwk::Jwk};

use super::{
    SharedApp,
    answers::{blocking, json},
    identity::Asked,
};

pub(super) async fn api_info(State(app): State<SharedApp>, Extension(asked): Extension<Asked>) -> Response {
    let answer = json(StatusCode::OK, &app.capabilities.api_info(app.now(&asked.scene), &app.url));
    app.answer("/api-info", answer)
}

/// The receipt key, and every key to which payloads may be sealed now or later, the newest first.
pub(super) async fn keys(State(app): State<SharedApp>, Extension(asked): Extension<Asked>) -> Response {
    let found = blocking(&app, move |app| {
        let now = app.now(&asked.scene);
        let own = app.authority.receipt_key().verifying_key().to_jwk();
        let mut keys = vec![KeyWithTime { key: own, not_before: None, not_after: None }];
        for period in app.store.sealing_periods()? {
            let is_over = period.not_after.is_some_and(|end| end <= now);
            let known = app.sealing_keys().jwk(period.kid).filter(|_| !is_over);
            let seconds = |at: Timestamp| at.utc().timestamp();
            keys.extend(known.map(|key| KeyWithTime {
                key,
                not_before: Some(seconds(period.not_before)),
                not_after: period.not_after.map(seconds),
            }));
        }
        Ok(Keys { keys })
    })
    .await;
    app.answer("/keys", found.and_then(|keys| json(StatusCode::OK, &keys)))
}

/// The description of the interface, the file `schemas/wire/v1/openapi.yaml` of the source.
pub(super) async fn openapi() -> Response {
    let mut answer = Response::new(Body::from(OPENAPI));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/yaml"));
    answer
}

#[derive(Serialize)]
struct Keys {
    keys: Vec<KeyWithTime>,
}

/// A key, and from when until when it may be used, in seconds since 1970.
#[derive(Serialize)]
struct KeyWithTime {
    #[serde(flatten)]
    key: Jwk,
    #[serde(rename = "nbf", skip_serializing_if = "Option::is_none")]
    not_before: Option<i64>,
    #[serde(rename = "exp", skip_serializing_if = "Option::is_none")]
    not_after: Option<i64>,
}

const OPENAPI: &str = include_str!("../../../../schemas/wire/v1/openapi.yaml");
