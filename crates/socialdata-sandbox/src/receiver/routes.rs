//! The HTTP surface: addresses, and what happens around every request.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, Method, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post, put},
};
use axum_server::tls::TlsInfo;
use socialdata_protocol::ids::SubmissionId;

use super::{
    SharedApp, about,
    answers::blocking,
    identity::{Asked, Caller},
    periods,
    problems::Refusal,
    script::Scene,
    stunts::{self, Target},
    submissions, token, validations,
};

/// Under which path the interface lies.
pub(super) const BASE: &str = "/socialdata/v1";

/// The addresses of docs/en/protocol.md, *Endpoints*; beside them the token endpoint and the description of the interface.
pub(super) fn router(app: SharedApp) -> Router {
    let interface = Router::new()
        .route("/api-info", get(about::api_info))
        .route("/keys", get(about::keys))
        .route("/openapi.yaml", get(about::openapi))
        .route("/validations", post(validations::validate))
        .route("/submissions", get(submissions::list))
        .route("/submissions/{id}", get(submissions::status).put(submissions::submit))
        .route("/submissions/{id}/outcome", get(submissions::outcome))
        .route("/submissions/{id}/acknowledgement", put(submissions::acknowledge))
        .route("/periods/{id}/inventory", get(periods::inventory))
        .route("/periods/{id}/closing", put(periods::close));
    Router::new()
        .nest(BASE, interface)
        .route("/token", post(token::token))
        .fallback(async |State(app): State<SharedApp>| app.refuse("/", Refusal::NO_SUCH_ADDRESS))
        .method_not_allowed_fallback(async |State(app): State<SharedApp>| {
            app.refuse("/", Refusal::NO_SUCH_METHOD)
        })
        .layer(middleware::from_fn_with_state(SharedApp::clone(&app), around))
        .with_state(app)
}

/// Before and after every request: the scenario. After it: the date of the receiver's own clock.
async fn around(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let target = target(&request);
    let wish = request.headers().get("sandbox-scenario").cloned();
    let mut response = match scene(&app, wish, target).await {
        Err(refusal) => app.refuse("/", refusal),
        Ok(scene) => {
            let caller = Caller::of(request.extensions().get::<Arc<TlsInfo>>(), request.headers());
            request.extensions_mut().insert(Asked { scene: scene.clone(), caller });
            let mut response = match stunts::before(&app, scene.scenario, target, request).await {
                Ok(request) => next.run(request).await,
                Err(response) => response,
            };
            if let Some(target) = target {
                response = stunts::after(&app, scene.scenario, target, response).await;
            }
            set_date(&mut response, &app.now(&scene).utc());
            return response;
        }
    };
    set_date(&mut response, &app.own_time().utc());
    response
}

/// What the header asks for, or else the script.
async fn scene(app: &SharedApp, wish: Option<HeaderValue>, target: Option<Target>) -> Result<Scene, Refusal> {
    if let Some(wish) = wish {
        let wish = wish.to_str().ok().and_then(|wish| wish.parse().ok());
        return wish.ok_or(Refusal::UNKNOWN_SCENARIO);
    }
    let script = app.script();
    let Some(target) = target.filter(|_| script.counts_submissions()) else { return Ok(script.scene(None)) };
    let number = blocking(app, move |app| {
        Ok(if target.is_put {
            Some(app.store.appearance(target.id)?)
        } else {
            app.store.known_appearance(target.id)?
        })
    });
    Ok(script.scene(number.await?))
}

/// The submission that a request is about.
fn target(request: &Request) -> Option<Target> {
    let rest = request.uri().path().strip_prefix(BASE)?.strip_prefix("/submissions/")?;
    let (id, inner) = rest.split_once('/').map_or((rest, false), |(id, _)| (id, true));
    let id: SubmissionId = id.parse().ok()?;
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    Some(Target { id, is_put: request.method() == Method::PUT && !inner, peer })
}

fn set_date(response: &mut Response, now: &chrono::DateTime<chrono::Utc>) {
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
}
