//! The interface for whoever runs the sandbox: on loopback whatever else is said, with a client certificate of its authority.
//!
//! | Request | Does |
//! |---|---|
//! | `GET /effects` | the effect log; `?period=` for one period |
//! | `GET /state` | submissions, closings, sealing keys, script and clock |
//! | `PUT /script` | replaces the script; the body has one line each |
//! | `POST /clock` | `{"advanceSeconds": n}` puts the clock forward |
//! | `POST /periods/{period}/reopen` | makes every closing of the period void |
//! | `POST /sealing-keys` | `{"graceSeconds": n}`: a new sealing key; the old ones hold that much longer |

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{get, post, put},
};
use serde::Deserialize;
use serde_json::json;
use socialdata_protocol::{ids::PeriodId, wire::ProblemKind};

use super::{
    SharedApp,
    answers::{blocking, document, json as answer, no_content},
    body, checks,
    problems::Refusal,
    query,
};

pub(super) fn router(app: SharedApp) -> Router {
    Router::new()
        .route("/effects", get(effects))
        .route("/state", get(state))
        .route("/script", put(script))
        .route("/clock", post(clock))
        .route("/periods/{id}/reopen", post(reopen))
        .route("/sealing-keys", post(new_sealing_key))
        .fallback(async |State(app): State<SharedApp>| app.refuse("/", Refusal::NO_SUCH_ADDRESS))
        .method_not_allowed_fallback(async |State(app): State<SharedApp>| {
            app.refuse("/", Refusal::NO_SUCH_METHOD)
        })
        .with_state(app)
}

async fn effects(State(app): State<SharedApp>, request: Request) -> Response {
    let period = query::period(request.uri().query().unwrap_or_default());
    let found = blocking(&app, move |app| Ok(app.store.effects(period?)?)).await;
    app.answer("/effects", found.and_then(|effects| answer(StatusCode::OK, &effects)))
}

async fn state(State(app): State<SharedApp>) -> Response {
    let found = blocking(&app, |app| {
        let mut state = app.store.dump()?;
        if let Some(members) = state.as_object_mut() {
            let script = app.script().to_string().lines().collect::<Vec<_>>().into();
            members.insert("script".to_owned(), script);
            members.insert("now".to_owned(), app.own_time().to_string().into());
            members.insert("auth".to_owned(), app.profile.name().into());
        }
        Ok(state)
    })
    .await;
    app.answer("/state", found.and_then(|state| answer(StatusCode::OK, &state)))
}

async fn script(State(app): State<SharedApp>, content: Body) -> Response {
    let content = body::read(content, MAX_REQUEST).await;
    let script = content
        .ok_or(Refusal::of(ProblemKind::TooLarge))
        .and_then(|content| String::from_utf8(content).map_err(|_| Refusal::UNKNOWN_SCENARIO))
        .and_then(|text| text.parse().map_err(|_| Refusal::UNKNOWN_SCENARIO));
    app.answer(
        "/script",
        script.map(|script| {
            app.set_script(script);
            no_content()
        }),
    )
}

async fn clock(State(app): State<SharedApp>, headers: HeaderMap, content: Body) -> Response {
    let content = body::read(content, MAX_REQUEST).await;
    let wish = checks::media(&headers).and_then(|()| document::<Advance>(content.as_deref(), MAX_REQUEST));
    let done = wish.and_then(|wish| {
        app.advance(wish.advance_seconds);
        answer(StatusCode::OK, &json!({"now": app.own_time()}))
    });
    app.answer("/clock", done)
}

async fn reopen(State(app): State<SharedApp>, path: Result<Path<String>, PathRejection>) -> Response {
    let period = path.ok().and_then(|Path(period)| period.parse::<PeriodId>().ok());
    let done = blocking(&app, move |app| {
        let period = period.ok_or(Refusal::NO_SUCH_ADDRESS)?;
        Ok(app.store.reopen(period, app.own_time())?)
    })
    .await;
    let done = done.and_then(|closings| answer(StatusCode::OK, &json!({"reopened": closings})));
    app.answer("/periods", done)
}

async fn new_sealing_key(State(app): State<SharedApp>, headers: HeaderMap, content: Body) -> Response {
    let content = body::read(content, MAX_REQUEST).await;
    let made = blocking(&app, move |app| {
        checks::media(&headers)?;
        let wish: Rotation = document(content.as_deref(), MAX_REQUEST)?;
        let now = app.own_time();
        Ok(app.rotate_sealing_key(now, now.plus_seconds(i64::from(wish.grace_seconds)))?)
    })
    .await;
    app.answer("/sealing-keys", made.and_then(|kid| answer(StatusCode::OK, &json!({"kid": kid}))))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rotation {
    grace_seconds: u32,
}

const MAX_REQUEST: usize = 64 * 1024;
