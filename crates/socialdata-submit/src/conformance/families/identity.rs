//! One id, one submission: replay, other bytes under a known id, numbers, installations.

use serde_json::json;
use socialdata_protocol::wire::{Problem, ProblemKind, SubmissionStatus};

use crate::conformance::case::{Case, Verdict, case, failed, not_run, require, same};
use crate::conformance::draft::Sealed;
use crate::conformance::seen::Seen;
use crate::conformance::suite::{Needed, Suite, put_request, request};

use ProblemKind as P;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-080",
        "Endpoints",
        "Den första PUT av ett id ger 201 med rätt id och nummer, mottagningskvittens och tid.",
        "The first PUT of an id gives 201 with the right id and number, custody receipt and time.",
        |suite| {
            let base = suite.base()?;
            base.first.must_have_status(&[201])?;
            require(base.status.submission_id == base.id(), "the own id", || "another id".to_owned())?;
            let (facts, _) = suite.facts(&base)?;
            same(facts.seq.get(), base.status.seq.get())
        },
    ),
    case(
        "CNF-081",
        "Endpoints",
        "Samma bytes igen ger 200 med samma mottagningskvittens, byte för byte.",
        "The same bytes again give 200 with the same custody receipt, byte for byte.",
        |suite| {
            let base = suite.base()?;
            let again = replay(suite, &base.sealed)?;
            again.must_have_status(&[200])?;
            let status: SubmissionStatus = again.json().ok_or_else(|| failed("a status", "not readable"))?;
            require(status.custody_receipt == base.status.custody_receipt, "the same receipt", || {
                "another receipt".to_owned()
            })
        },
    ),
    case(
        "CNF-082",
        "Exactly once",
        "En återsändning lagrar ingenting nytt: listan är lika lång.",
        "A replay stores nothing new: the list is as long as before.",
        |suite| {
            let base = suite.base()?;
            let before = suite.list("limit=1&page=1")?.total;
            replay(suite, &base.sealed)?;
            same(before, suite.list("limit=1&page=1")?.total)
        },
    ),
    case(
        "CNF-083",
        "Endpoints",
        "Andra bytes under ett känt id ger 409 digest-mismatch, och det lagrade är orört.",
        "Other bytes under a known id give 409 digest-mismatch, and what is stored is untouched.",
        other_bytes,
    ),
    case(
        "CNF-084",
        "Checks of the receiver",
        "Ett nummer som hoppar över ett ger 409 seq-gap med expectedSeq.",
        "A number that skips ahead gives 409 seq-gap with expectedSeq.",
        |suite| number(suite, 1, P::SeqGap),
    ),
    case(
        "CNF-085",
        "Checks of the receiver",
        "Ett nummer som är taget ger 409 seq-conflict med expectedSeq.",
        "A number that is taken gives 409 seq-conflict with expectedSeq.",
        |suite| {
            suite.base()?;
            number(suite, -1, P::SeqConflict)
        },
    ),
    case(
        "CNF-086",
        "Checks of the receiver",
        "En annan installation av samma avsändare ger 409 instance-conflict.",
        "Another installation of the same sender gives 409 instance-conflict.",
        |suite| {
            suite.base()?;
            let other = socialdata_protocol::ids::InstanceId::new(suite.random()?);
            let draft = suite.new_draft()?.manifest(move |manifest| {
                if let Some(client) =
                    manifest.pointer_mut("/client").and_then(serde_json::Value::as_object_mut)
                {
                    client.insert("instance".to_owned(), json!(other));
                }
            });
            let verdict = suite.refuses(&draft, &[P::InstanceConflict]);
            suite.other_installation = false;
            verdict
        },
    ),
    case(
        "CNF-087",
        "Endpoints",
        "Ett id som aldrig lagrats ger 404 unknown-submission på status, besked och kvittering.",
        "An id that was never stored gives 404 unknown-submission for status, outcome and acknowledgement.",
        |suite| {
            let id = suite.submission_id()?;
            suite.get(format!("/submissions/{id}"))?.must_be(&[P::UnknownSubmission])?;
            suite.get(format!("/submissions/{id}/outcome"))?.must_be(&[P::UnknownSubmission])?;
            let digest = json!({"outcomeReceiptDigest": socialdata_protocol::ids::Digest::of("none")});
            suite
                .put_json(format!("/submissions/{id}/acknowledgement"), &digest)?
                .must_be(&[P::UnknownSubmission])
        },
    ),
    case(
        "CNF-088",
        "Identifiers",
        "Ett id som inte är en UUID version 7 med små bokstäver avvisas.",
        "An id that is not a lower-case UUID of version 7 is refused.",
        |suite| {
            let draft = suite.new_draft()?;
            let sealed = suite.seal(&draft)?;
            for id in
                [sealed.id.to_string().to_uppercase(), "9b2d6d0e-7a3f-4c55-8e0b-1d2c3b4a5900".to_owned()]
            {
                let seen = suite.send(&put_request(id, sealed.body()))?;
                suite.adopt(&sealed, &seen);
                seen.must_have_status(&[400, 404, 422])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-089",
        "Endpoints",
        "GET av ett känt id ger 200 med samma kvittens och nummer som PUT.",
        "GET of a known id gives 200 with the same receipt and number as the PUT.",
        |suite| {
            let base = suite.base()?;
            let seen = suite.get(format!("/submissions/{}", base.id()))?;
            seen.must_have_status(&[200])?;
            let status: SubmissionStatus = seen.json().ok_or_else(|| failed("a status", "not readable"))?;
            require(status.custody_receipt == base.status.custody_receipt, "the same receipt", || {
                "another receipt".to_owned()
            })?;
            require(status.received_at == base.status.received_at, "the same receivedAt", || {
                "another time".to_owned()
            })?;
            same(base.status.seq.get(), status.seq.get())
        },
    ),
    case(
        "CNF-090",
        "Endpoints",
        "GET av status har ETag, och med If-None-Match blir svaret 304 utan kropp.",
        "GET of a status has an ETag, and with If-None-Match the answer is 304 without body.",
        |suite| {
            let base = suite.base()?;
            let path = format!("/submissions/{}", base.id());
            let seen = suite.get(path.clone())?;
            let tag = seen.answer.header("etag").ok_or_else(|| failed("a header ETag", "none"))?.to_owned();
            let mut again = request("GET", path, None);
            again.headers.push(("if-none-match", tag));
            let again = suite.send(&again)?;
            again.must_have_status(&[304])?;
            require(again.answer.body.is_empty(), "no body", || "a body".to_owned())
        },
    ),
    case(
        "CNF-091",
        "Receiver states",
        "Efter beskedet är tillståndet slutligt, med outcomeAt, och utan Retry-After.",
        "After the outcome the state is final, with outcomeAt and without Retry-After.",
        |suite| {
            let base = suite.base()?;
            let seen = suite.get(format!("/submissions/{}", base.id()))?;
            let status: SubmissionStatus = seen.json().ok_or_else(|| {
                not_run("status gick inte att läsa", "the status was not readable", seen.words())
            })?;
            require(status.state.is_final(), "a final state", || "received | processing".to_owned())?;
            require(status.outcome_at.is_some(), "outcomeAt", || "none".to_owned())?;
            require(seen.answer.header("retry-after").is_none(), "no Retry-After", || {
                "Retry-After".to_owned()
            })
        },
    ),
    case(
        "CNF-092",
        "Environments, limits, authentication",
        "Den som inte visar vem den är får inte läsa eller skicka: 401, 403 eller avvisad TLS.",
        "Who does not show who it is may neither read nor send: 401, 403 or refused TLS.",
        |suite| {
            let mut stranger = request("GET", "/submissions", None);
            stranger.is_identified = false;
            // A refused handshake is no answer at all, and as good.
            match suite.probe.exchange(&stranger) {
                Ok(answer) => Seen::of(answer).must_have_status(&[401, 403]),
                Err(_) => Ok(()),
            }
        },
    ),
];

fn replay(suite: &mut Suite<'_>, sealed: &Sealed) -> Needed<Seen> {
    let (next, stored) = (suite.next_seq, suite.stored);
    let seen = suite.put(sealed)?;
    (suite.next_seq, suite.stored) = (next, stored);
    Ok(seen)
}

fn other_bytes(suite: &mut Suite<'_>) -> Verdict {
    let base = suite.base()?;
    let id = base.id();
    let draft = suite.new_draft()?.manifest(move |manifest| {
        if let Some(members) = manifest.as_object_mut() {
            members.insert("submissionId".to_owned(), json!(id));
        }
    });
    let same_id = Sealed { id, ..suite.seal(&draft)? };
    let seen = replay(suite, &same_id)?;
    seen.must_be(&[P::DigestMismatch])?;
    let seen = suite.get(format!("/submissions/{id}"))?;
    let status: SubmissionStatus = seen.json().ok_or_else(|| failed("a status", seen.words()))?;
    require(status.custody_receipt == base.status.custody_receipt, "the same receipt", || {
        "another receipt".to_owned()
    })
}

fn number(suite: &mut Suite<'_>, offset: i64, kind: ProblemKind) -> Verdict {
    let next = suite.next_seq()?;
    let draft = suite.new_draft()?.at_seq(offset);
    let sealed = suite.seal(&draft)?;
    let seen = suite.put(&sealed)?;
    suite.adopt(&sealed, &seen);
    seen.must_be(&[kind])?;
    let problem: Option<Problem> = seen.json();
    match problem.and_then(|problem| problem.expected_seq) {
        Some(expected) => same(next, expected.get()),
        None => Err(failed("expectedSeq", "none")),
    }
}
