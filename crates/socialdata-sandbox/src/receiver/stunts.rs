//! What scenarios do with requests and answers as such, whatever they are about.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    sync::OnceLock,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use http_body::Frame;
use socialdata_protocol::{ids::SubmissionId, wire::ProblemKind};

use super::{App, body, problems::Refusal, scenario::Scenario};

/// A request for a submission, as far as scenarios care.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) id: SubmissionId,
    pub(super) is_put: bool,
    pub(super) peer: Option<SocketAddr>,
}

/// What is answered before the request is looked at; gives the request back when nothing is.
pub(super) async fn before(
    app: &App,
    scenario: Scenario,
    target: Option<Target>,
    request: Request,
) -> Result<Request, Response> {
    if scenario == Scenario::Unavailable {
        return Err(app.refuse("/", Refusal::of(ProblemKind::Unavailable)));
    }
    let Some(target) = target else { return Ok(request) };
    if scenario == Scenario::Redirect {
        return Err(redirect());
    }
    if !target.is_put {
        return Ok(request);
    }
    if let Some(refusal) = refusal(app, scenario, target.id) {
        return Err(app.refuse(&target.id.urn(), refusal));
    }
    let bytes_before_reset = match scenario {
        Scenario::ResetBeforeBody => Some(0),
        Scenario::ResetMidBody => Some(request.body().size_hint().lower() / 2),
        _ => None,
    };
    if let (Some(bytes), Some(peer)) = (bytes_before_reset, target.peer) {
        body::await_bytes(request.into_body(), bytes).await;
        app.resets.add(peer);
        return Err(Response::new(Body::empty()));
    }
    if scenario == Scenario::Slow {
        tokio::time::sleep(app.slowness).await;
    }
    Ok(request)
}

/// What becomes of the answer to a request for a submission.
pub(super) async fn after(app: &App, scenario: Scenario, target: Target, answer: Response) -> Response {
    let has_content = answer.status().is_success();
    match (scenario, target.peer) {
        (Scenario::BadJson, _) if has_content => instead(Body::from(BROKEN_JSON)),
        (Scenario::HugeBody, _) if has_content => instead(Body::new(Endless)),
        (Scenario::GzipBomb, _) if has_content => gzip_bomb(),
        (Scenario::CommitThenReset, Some(peer)) if has_content && target.is_put => {
            app.resets.add(peer);
            answer
        }
        (Scenario::DuplicateResponse, Some(peer)) if target.is_put => {
            app.echoes.add(peer);
            answer
        }
        (Scenario::CommitThenHang, _) if has_content && target.is_put => std::future::pending().await,
        _ => answer,
    }
}

/// The problems that are told for nothing.
fn refusal(app: &App, scenario: Scenario, id: SubmissionId) -> Option<Refusal> {
    let turns = match scenario {
        Scenario::UnavailableTwice => 2,
        Scenario::RateLimited | Scenario::ExpiredToken => 1,
        _ => u32::MAX,
    };
    let kind = match scenario {
        Scenario::UnavailableTwice => ProblemKind::Unavailable,
        Scenario::RateLimited => ProblemKind::RateLimited,
        Scenario::ExpiredToken => ProblemKind::Unauthenticated,
        Scenario::Forbidden => ProblemKind::Forbidden,
        Scenario::ClosedPeriod => ProblemKind::PeriodClosed,
        Scenario::InstanceConflict => ProblemKind::InstanceConflict,
        Scenario::DigestMismatch => ProblemKind::DigestMismatch,
        _ => return None,
    };
    app.faults.takes_a_turn(scenario, id, turns).then_some(Refusal::of(kind))
}

fn redirect() -> Response {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static(ELSEWHERE));
    answer
}

fn instead(body: Body) -> Response {
    let mut answer = Response::new(body);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn gzip_bomb() -> Response {
    static BOMB: OnceLock<Bytes> = OnceLock::new();
    let mut answer = instead(Body::from(BOMB.get_or_init(|| zeros_in_gzip(MEMBERS).into()).clone()));
    answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer
}

/// A body that does not end.
struct Endless;

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        const BLANKS: Bytes = Bytes::from_static(&[b' '; 65_536]);
        Poll::Ready(Some(Ok(Frame::data(BLANKS))))
    }
}

/// Members of gzip (RFC 1952), each of [`MEMBER_ZEROS`] zeros. Written by hand: the fixed codes of deflate (RFC 1951) give a
/// repetition of 258 bytes 13 bits.
fn zeros_in_gzip(members: usize) -> Vec<u8> {
    let mut bits = vec![true, true, false];
    // The literal 0, then length 258 at distance 1 over and over, then the end of the block.
    bits.extend([false, false, true, true, false, false, false, false]);
    for _ in 0..REPEATS {
        bits.extend([true, true, false, false, false, true, false, true]);
        bits.extend([false; 5]);
    }
    bits.extend([false; 7]);
    let deflated = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit)));
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    member.extend(deflated);
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&vec![0; MEMBER_ZEROS as usize]);
    member.extend(checksum.finalize().to_le_bytes());
    member.extend(MEMBER_ZEROS.to_le_bytes());
    member.repeat(members)
}

const REPEATS: u32 = 4096;
const MEMBER_ZEROS: u32 = 1 + 258 * REPEATS;
/// Together a little more than 1 GiB.
const MEMBERS: usize = 1017;
const BROKEN_JSON: &str = r#"{"submissionId":"01a0"#;
const ELSEWHERE: &str = "https://elsewhere.example.org/socialdata/v1/submissions";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bomb_is_small_and_holds_a_gibibyte() {
        let bomb = zeros_in_gzip(MEMBERS);
        assert!(bomb.len() < 8 * 1024 * 1024, "{}", bomb.len());
        assert!(MEMBERS as u64 * u64::from(MEMBER_ZEROS) > 1 << 30);
        // Read by another program: 12 bits of header and literal, 4096 times 13, 7 for the end.
        assert_eq!(bomb.len() / MEMBERS, 10 + (11 + 13 * 4096 + 7_usize).div_ceil(8) + 8);
    }
}
