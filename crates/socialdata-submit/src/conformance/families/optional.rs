//! What a receiver need not offer: the dry run.

use socialdata_protocol::wire::{ProblemKind, Validation, content_digest};

use crate::conformance::case::{Case, case, failed, not_applicable, require, same};
use crate::conformance::draft::{Draft, DraftRecord};
use crate::conformance::seen::Seen;
use crate::conformance::suite::{Needed, Suite, request};

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-290",
        "Endpoints",
        "Om provkörning inte erbjuds ger POST /validations 404.",
        "If the dry run is not offered POST /validations gives 404.",
        |suite| {
            if suite.api_info()?.validation {
                return Err(not_applicable("provkörning erbjuds", "the dry run is offered"));
            }
            let draft = suite.new_draft()?;
            validate(suite, &draft)?.must_have_status(&[404])
        },
    ),
    case(
        "CNF-291",
        "Endpoints",
        "Provkörning ger samma fynd som en leverans, och lagrar ingenting.",
        "The dry run gives the same findings as a submission, and stores nothing.",
        |suite| {
            let before = offered(suite)?;
            let good = suite.record_id()?;
            let bad = suite.record_id()?;
            let mut unknown = DraftRecord::report(bad, 1, suite.data(10));
            unknown.posttyp = "conformance-type";
            let draft = Draft::of([DraftRecord::report(good, 1, suite.data(10)), unknown]);
            let seen = validate(suite, &draft)?;
            seen.must_have_status(&[200])?;
            let result: Validation = seen.json().ok_or_else(|| failed("a validation", "not readable"))?;
            same(1, result.counts.accepted)?;
            same(1, result.counts.rejected)?;
            same(1, result.findings.len())?;
            require(!result.truncated, "not truncated", || "truncated".to_owned())?;
            same(before, suite.list("limit=1&page=1")?.total)?;
            // It was not applied: its first version is still to come.
            suite.expects(DraftRecord::report(good, 1, suite.data(10)), "applied")
        },
    ),
    case(
        "CNF-292",
        "Endpoints",
        "Provkörning gör samma kontroller av kuvert och manifest som en leverans.",
        "The dry run makes the same checks of envelope and manifest as a submission.",
        |suite| {
            offered(suite)?;
            let draft = suite.new_draft()?.with_other_key();
            validate(suite, &draft)?.must_be(&[ProblemKind::UnknownSenderKey])
        },
    ),
];

/// How many submissions are stored, when the dry run is offered.
fn offered(suite: &mut Suite<'_>) -> Needed<u64> {
    if !suite.api_info()?.validation {
        return Err(not_applicable("provkörning erbjuds inte", "the dry run is not offered"));
    }
    Ok(suite.list("limit=1&page=1")?.total)
}

fn validate(suite: &mut Suite<'_>, draft: &Draft) -> Needed<Seen> {
    let sealed = suite.seal(draft)?;
    let body = sealed.body();
    let digest = content_digest(&body);
    let mut post = request("POST", "/validations", Some(body));
    post.headers.push(("content-type", "application/json".to_owned()));
    post.headers.push(("content-digest", digest));
    suite.send(&post)
}
