//! The outcome in pages, and its acknowledgement.

use serde_json::json;
use socialdata_protocol::ids::Digest;
use socialdata_protocol::wire::{Outcome, ProblemKind, SubmissionStatus};

use crate::conformance::case::{Case, Verdict, case, failed, not_run, require, same};
use crate::conformance::suite::{Needed, Suite};

use ProblemKind as P;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-220",
        "Endpoints",
        "Beskedet har ett fynd för varje post som inte bara togs emot, och inget annat.",
        "The outcome has a finding for each record that was not plainly accepted, and no other.",
        |suite| {
            let base = suite.base()?;
            require(base.findings_fit(), "findings that fit the list", || {
                "findings that do not fit".to_owned()
            })?;
            same(2, base.outcome.findings.len())?;
            same(2, base.outcome.total)
        },
    ),
    case(
        "CNF-221",
        "Endpoints",
        "Fynden kommer stigande efter plats.",
        "The findings come ascending by index.",
        |suite| {
            let base = suite.base()?;
            let sorted = base.outcome.findings.is_sorted_by(|one, next| one.index < next.index);
            require(sorted, "ascending", || "another order".to_owned())
        },
    ),
    case(
        "CNF-222",
        "Endpoints",
        "limit=1 delar beskedet i sidor med samma kvittens och samma total.",
        "limit=1 splits the outcome into pages with the same receipt and total.",
        |suite| {
            let base = suite.base()?;
            let mut findings = Vec::new();
            for page in 1..=2 {
                let one = page_of(suite, &format!("limit=1&page={page}"))?;
                require(one.outcome_receipt == base.outcome.outcome_receipt, "the same receipt", || {
                    "another receipt".to_owned()
                })?;
                same(base.outcome.total, one.total)?;
                same(1, one.findings.len())?;
                findings.extend(one.findings);
            }
            require(findings == base.outcome.findings, "the same findings", || "others".to_owned())
        },
    ),
    case(
        "CNF-223",
        "Endpoints",
        "En sida efter den sista är tom.",
        "A page after the last is empty.",
        |suite| same(0, page_of(suite, "limit=5000&page=2")?.findings.len()),
    ),
    case(
        "CNF-224",
        "Endpoints",
        "limit utanför 1–5000, page 0 och okända parametrar ger 400.",
        "limit outside 1–5,000, page 0 and unknown parameters give 400.",
        |suite| {
            let id = suite.base()?.id();
            for query in ["limit=0", "limit=5001", "page=0", "limit=x", "page=-1", "colour=red"] {
                suite.get(format!("/submissions/{id}/outcome?{query}"))?.must_have_status(&[400])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-230",
        "Endpoints",
        "Kvittering med fel digest ger 409 digest-mismatch.",
        "An acknowledgement with another digest gives 409 digest-mismatch.",
        |suite| {
            let id = suite.base()?.id();
            let other = json!({"outcomeReceiptDigest": Digest::of("another receipt")});
            suite
                .put_json(format!("/submissions/{id}/acknowledgement"), &other)?
                .must_be(&[P::DigestMismatch])
        },
    ),
    case(
        "CNF-231",
        "Endpoints",
        "Kvittering utan eller med okänd medlem ger 400.",
        "An acknowledgement without, or with an unknown, member gives 400.",
        |suite| {
            let base = suite.base()?;
            let digest = base.outcome.outcome_receipt.digest();
            for document in [
                json!({}),
                json!({"outcomeReceiptDigest": digest, "more": 1}),
                json!({"outcomeReceiptDigest": "x"}),
            ] {
                let seen =
                    suite.put_json(format!("/submissions/{}/acknowledgement", base.id()), &document)?;
                seen.must_be(&[P::InvalidEnvelope])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-232",
        "Endpoints",
        "Kvittering av beskedet ger 204 utan kropp, och igen 204.",
        "Acknowledging the outcome gives 204 without body, and again 204.",
        |suite| {
            for _ in 0..2 {
                let seen = acknowledge(suite)?;
                seen.must_have_status(&[204])?;
                require(seen.answer.body.is_empty(), "no body", || "a body".to_owned())?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-233",
        "Endpoints",
        "Efter kvittering är acknowledged sant, och leveransen står inte bland de okvitterade.",
        "After the acknowledgement acknowledged is true, and the submission is not among the unacknowledged.",
        |suite| {
            acknowledged(suite)?;
            let base = suite.base()?;
            let seen = suite.get(format!("/submissions/{}", base.id()))?;
            let status: SubmissionStatus = seen.json().ok_or_else(|| failed("a status", seen.words()))?;
            require(status.acknowledged, "acknowledged", || "not acknowledged".to_owned())?;
            let after = base.status.seq.get() - 1;
            let page = suite.list(&format!("unacknowledged=true&afterSeq={after}&limit=5000"))?;
            let listed = page.items.iter().any(|item| item.submission_id == base.id());
            require(!listed, "not listed", || "listed".to_owned())
        },
    ),
    case(
        "CNF-234",
        "Endpoints",
        "Kvittering ändrar inte beskedet.",
        "The acknowledgement does not change the outcome.",
        |suite| {
            acknowledged(suite)?;
            let base = suite.base()?;
            let again = suite.outcome(base.id())?;
            require(again == base.outcome, "the same outcome", || "another".to_owned())
        },
    ),
];

fn page_of(suite: &mut Suite<'_>, query: &str) -> Needed<Outcome> {
    let id = suite.base()?.id();
    let seen = suite.get(format!("/submissions/{id}/outcome?{query}"))?;
    seen.must_have_status(&[200])?;
    seen.json().ok_or_else(|| failed("an outcome", "not readable"))
}

fn acknowledge(suite: &mut Suite<'_>) -> Needed<crate::conformance::seen::Seen> {
    let base = suite.base()?;
    let digest = json!({"outcomeReceiptDigest": base.outcome.outcome_receipt.digest()});
    suite.put_json(format!("/submissions/{}/acknowledgement", base.id()), &digest)
}

fn acknowledged(suite: &mut Suite<'_>) -> Verdict {
    let seen = acknowledge(suite)?;
    if seen.is_success() {
        Ok(())
    } else {
        Err(not_run("beskedet kunde inte kvitteras", "the outcome could not be acknowledged", seen.words()))
    }
}
