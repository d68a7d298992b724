//! The body of a PUT before the manifest is looked at: media type, digest, JSON, size.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use socialdata_protocol::wire::ProblemKind;

use crate::conformance::case::{Case, Verdict, case, not_run, require};
use crate::conformance::draft::Sealed;
use crate::conformance::probe::ProbeRequest;
use crate::conformance::seen::Seen;
use crate::conformance::suite::{Needed, Suite, put_request};

/// Bodies over this are not made only to be refused.
const LARGEST_TRIED: u64 = 64 * 1024 * 1024;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-020",
        "Checks of the receiver",
        "En annan medietyp än application/json avvisas: 415.",
        "Another media type than application/json is refused: 415.",
        |suite| with_headers(suite, &[("content-type", Some("text/plain"))], ProblemKind::UnsupportedMedia),
    ),
    case(
        "CNF-021",
        "Checks of the receiver",
        "Utan medietyp avvisas: 415.",
        "No media type is refused: 415.",
        |suite| with_headers(suite, &[("content-type", None)], ProblemKind::UnsupportedMedia),
    ),
    case(
        "CNF-022",
        "Envelope",
        "Content-Encoding avvisas: 415.",
        "Content-Encoding is refused: 415.",
        |suite| with_headers(suite, &[("content-encoding", Some("gzip"))], ProblemKind::UnsupportedMedia),
    ),
    case(
        "CNF-023",
        "Envelope",
        "Utan Content-Digest avvisas: 400.",
        "A missing Content-Digest is refused: 400.",
        |suite| with_headers(suite, &[("content-digest", None)], ProblemKind::ContentDigest),
    ),
    case(
        "CNF-024",
        "Envelope",
        "En Content-Digest som inte är kroppens avvisas: 400.",
        "A Content-Digest that is not that of the body is refused: 400.",
        |suite| {
            let other = socialdata_protocol::wire::content_digest(b"another body");
            with_headers(suite, &[("content-digest", Some(&other))], ProblemKind::ContentDigest)
        },
    ),
    case(
        "CNF-025",
        "Envelope",
        "En kropp som inte är JSON avvisas: 400.",
        "A body that is not JSON is refused: 400.",
        |suite| with_body(suite, |_| b"{\"manifest\":".to_vec()),
    ),
    case(
        "CNF-026",
        "Identifiers",
        "Två medlemmar med samma namn avvisas: 400.",
        "Two members of one name are refused: 400.",
        |suite| {
            with_body(suite, |body| replaced(body, "{\"manifest\":", "{\"manifest\":\"a.b.c\",\"manifest\":"))
        },
    ),
    case(
        "CNF-027",
        "Envelope",
        "En okänd medlem i kuvertet avvisas: 400.",
        "An unknown member of the envelope is refused: 400.",
        |suite| with_body(suite, |body| replaced(body, "{\"manifest\":", "{\"more\":1,\"manifest\":")),
    ),
    case(
        "CNF-028",
        "Envelope",
        "Ett kuvert utan payload avvisas: 400.",
        "An envelope without payload is refused: 400.",
        |suite| {
            with_body(suite, |body| {
                let end =
                    body.windows(12).position(|window| window == b",\"payload\":\"").unwrap_or(body.len());
                [body.get(..end).unwrap_or_default(), b"}"].concat()
            })
        },
    ),
    case(
        "CNF-029",
        "Envelope",
        "En tom payload avvisas: 400.",
        "An empty payload is refused: 400.",
        |suite| {
            let sealed = new_sealed(suite)?;
            let body = format!("{{\"manifest\":\"{}\",\"payload\":\"\"}}", sealed.jws).into_bytes();
            refused(suite, &put_request(sealed.id, body), ProblemKind::InvalidEnvelope)
        },
    ),
    case(
        "CNF-030",
        "Envelope",
        "En payload med utfyllnad eller annat alfabet än base64url avvisas: 400.",
        "A payload with padding or of another alphabet than base64url is refused: 400.",
        |suite| {
            let sealed = new_sealed(suite)?;
            for payload in [
                format!("{}=", URL_SAFE_NO_PAD.encode(&sealed.payload)),
                STANDARD.encode(b"\xff\xfb\xff\xfe"),
            ] {
                let body =
                    format!("{{\"manifest\":\"{}\",\"payload\":\"{payload}\"}}", sealed.jws).into_bytes();
                refused(suite, &put_request(sealed.id, body), ProblemKind::InvalidEnvelope)?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-031",
        "Identifiers",
        "Ett dokument med fler än 64 nivåer avvisas: 400.",
        "A document of more than 64 levels is refused: 400.",
        |suite| with_body(suite, |_| [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
    ),
    case(
        "CNF-032",
        "Environments, limits, authentication",
        "En payload över maxBytes avvisas: 413.",
        "A payload over maxBytes is refused: 413.",
        too_large,
    ),
    case(
        "CNF-033",
        "States of a submission",
        "Det som avvisas lagras inte: frågan om id:t ger 404 unknown-submission, och numret är fritt.",
        "What is refused is not stored: asking for the id gives 404 unknown-submission, and the number is free.",
        |suite| {
            let draft = suite.new_draft()?;
            let sealed = suite.seal(&draft)?;
            let mut put = put_request(sealed.id, sealed.body());
            put.headers.retain(|(name, _)| *name != "content-digest");
            let refused = suite.send(&put)?;
            needed_refusal(&refused)?;
            suite.get(format!("/submissions/{}", sealed.id))?.must_be(&[ProblemKind::UnknownSubmission])?;
            // The same bytes, under the same number, with the header that was missing.
            let seen = suite.put(&sealed)?;
            suite.adopt(&sealed, &seen);
            seen.must_have_status(&[200, 201])
        },
    ),
];

/// Sends a right submission with some headers changed or left out.
fn with_headers(
    suite: &mut Suite<'_>,
    changes: &[(&'static str, Option<&str>)],
    kind: ProblemKind,
) -> Verdict {
    let sealed = new_sealed(suite)?;
    let mut put = put_request(sealed.id, sealed.body());
    for (name, value) in changes {
        put.headers.retain(|(own, _)| own != name);
        put.headers.extend(value.map(|value| (*name, value.to_owned())));
    }
    refused(suite, &put, kind)
}

/// Sends a right submission whose body is changed; the header `Content-Digest` is that of the changed one.
fn with_body(suite: &mut Suite<'_>, change: impl Fn(&[u8]) -> Vec<u8>) -> Verdict {
    let sealed = new_sealed(suite)?;
    let put = put_request(sealed.id, change(&sealed.body()));
    refused(suite, &put, ProblemKind::InvalidEnvelope)
}

fn refused(suite: &mut Suite<'_>, put: &ProbeRequest, kind: ProblemKind) -> Verdict {
    let seen = suite.send(put)?;
    if seen.is_success() {
        suite.next_seq = None;
    }
    seen.must_be(&[kind])
}

fn new_sealed(suite: &mut Suite<'_>) -> Needed<Sealed> {
    let draft = suite.new_draft()?;
    suite.seal(&draft)
}

fn needed_refusal(seen: &Seen) -> Needed<()> {
    if seen.status() >= 400 {
        Ok(())
    } else {
        Err(not_run("leveransen avvisades inte", "the submission was not refused", seen.words()))
    }
}

fn too_large(suite: &mut Suite<'_>) -> Verdict {
    let limit = suite.api_info()?.limits.max_bytes;
    if limit > LARGEST_TRIED {
        return Err(not_run(
            "gränsen är för hög för att prövas",
            "the limit is too high to be tried",
            limit.to_string(),
        ));
    }
    let length = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let draft = suite.new_draft()?.payload(move |payload| payload.resize(length, 0));
    let sealed = suite.seal(&draft)?;
    require(sealed.payload.len() as u64 > limit, "a large payload", || "a small one".to_owned())?;
    refused(suite, &put_request(sealed.id, sealed.body()), ProblemKind::TooLarge)
}

fn replaced(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(body).replacen(from, to, 1).into_bytes()
}
