//! The two receipts of a submission, check by check, and the chain of all that the run has seen.

use std::collections::BTreeMap;

use socialdata_protocol::receipt_check::{
    ExpectedCustody, ExpectedOutcome, ReceiptChain, ReceiptFault, VerifiedCustody, check_custody,
    check_outcome, verify_offline,
};
use socialdata_protocol::wire::Receipt;

use crate::conformance::case::{Case, Verdict, case, failed, not_applicable, not_run, require};
use crate::conformance::suite::{Needed, Suite};

use ReceiptFault as R;

const SECTION: &str = "Checks of a receipt";

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-200",
        SECTION,
        "R1: kvittenserna är JWS i tre delar med exakt alg, typ och kid.",
        "R1: the receipts are JWS of three parts with exactly alg, typ and kid.",
        |suite| holds(suite, R::Form),
    ),
    case(
        "CNF-201",
        SECTION,
        "R2: algoritmen är nyckelns.",
        "R2: the algorithm is that of the key.",
        |suite| holds(suite, R::Algorithm),
    ),
    case("CNF-202", SECTION, "R3: typ är kvittensens.", "R3: typ is that of a receipt.", |suite| {
        holds(suite, R::Typ)
    }),
    case(
        "CNF-203",
        SECTION,
        "R4: nyckeln är fäst och finns i /keys.",
        "R4: the key is pinned and stands in /keys.",
        |suite| holds(suite, R::Key),
    ),
    case("CNF-204", SECTION, "R5: signaturen stämmer.", "R5: the signature verifies.", |suite| {
        holds(suite, R::Signature)
    }),
    case(
        "CNF-205",
        SECTION,
        "R6: innehållet är en kvittens av det väntade slaget.",
        "R6: the content is a receipt of the expected kind.",
        |suite| holds(suite, R::Content),
    ),
    case(
        "CNF-206",
        SECTION,
        "R7: miljö, mottagare och avsändare är de egna.",
        "R7: environment, recipient and sender are the own ones.",
        |suite| holds(suite, R::Party),
    ),
    case(
        "CNF-207",
        SECTION,
        "R8: id och nummer är leveransens.",
        "R8: id and number are those of the submission.",
        |suite| holds(suite, R::Submission),
    ),
    case(
        "CNF-208",
        SECTION,
        "R9: manifestDigest är digesten av det skickade manifestet.",
        "R9: manifestDigest is that of the manifest as sent.",
        |suite| holds(suite, R::Manifest),
    ),
    case(
        "CNF-209",
        SECTION,
        "R10: payloadDigest och bytes är de skickades.",
        "R10: payloadDigest and bytes are those of what was sent.",
        |suite| holds(suite, R::Payload),
    ),
    case("CNF-210", SECTION, "R11: tiderna är möjliga.", "R11: the times are possible.", |suite| {
        holds(suite, R::Time)
    }),
    case(
        "CNF-211",
        SECTION,
        "R13: antalen går ihop och tillståndet följer av dem.",
        "R13: the counts add up and the state follows from them.",
        |suite| holds(suite, R::Counts),
    ),
    case(
        "CNF-212",
        SECTION,
        "R14: findingsDigest är fyndens, och varje fynd gäller det som skickades på sin plats.",
        "R14: findingsDigest is that of the findings, and each is about what was sent at its place.",
        |suite| holds(suite, R::Findings),
    ),
    case(
        "CNF-213",
        SECTION,
        "R15: acceptedSetDigest är den egna listans, utom det avvisade.",
        "R15: acceptedSetDigest is that of the own list minus what was refused.",
        |suite| holds(suite, R::AcceptedSet),
    ),
    case(
        "CNF-214",
        SECTION,
        "R16: behandlingskvittensen hör till mottagningskvittensen.",
        "R16: the outcome receipt belongs to the custody receipt.",
        |suite| holds(suite, R::Custody),
    ),
    case(
        "CNF-215",
        SECTION,
        "R17: behandlingskvittensen är densamma, byte för byte, varje gång.",
        "R17: the outcome receipt is the same, byte for byte, every time.",
        |suite| {
            let base = suite.base()?;
            let again = suite.outcome(base.id())?;
            require(again.outcome_receipt == base.outcome.outcome_receipt, "the same receipt", || {
                "another receipt".to_owned()
            })
        },
    ),
];

/// R12 is judged when no more receipts will come.
pub(in crate::conformance) const CHAIN: Case = case(
    "CNF-216",
    SECTION,
    "R12: kvittenserna bildar en kedja utan hål, var och en med digesten av den före.",
    "R12: the receipts form a chain without holes, each with the digest of the one before.",
    chain,
);

/// One check of the list; what an earlier check has refused is not known for the later ones.
fn holds(suite: &mut Suite<'_>, check: ReceiptFault) -> Verdict {
    match first_fault(suite)? {
        None => Ok(()),
        Some(fault) if fault == check => Err(failed(check.check(), format!("{} fails", check.check()))),
        Some(fault) if is_before(check, fault) => Ok(()),
        Some(fault) => Err(not_run("en tidigare kontroll föll", "an earlier check failed", fault.check())),
    }
}

/// Whether `check` was made, and held, before `fault` was found.
fn is_before(check: ReceiptFault, fault: ReceiptFault) -> bool {
    let order = ReceiptFault::ALL;
    let place = |wanted: ReceiptFault| order.iter().position(|one| *one == wanted);
    // R16 is made right after R9; the others in their order. R13 to R15 are about the outcome only, as is R16.
    let rank = |wanted: ReceiptFault| if wanted == R::Custody { place(R::Payload) } else { place(wanted) };
    rank(check) < rank(fault)
}

fn first_fault(suite: &mut Suite<'_>) -> Needed<Option<ReceiptFault>> {
    let base = suite.base()?;
    let (own, _) = suite.facts(&base)?;
    let chain = ReceiptChain::new();
    let now = suite.clock.now();
    let expected = ExpectedCustody { own: &own, chain: &chain, stored: None };
    let custody: VerifiedCustody =
        match check_custody(&base.status.custody_receipt, &suite.pinned, &expected, now) {
            Ok(custody) => custody,
            Err(fault) => return Ok(Some(fault)),
        };
    let expected = ExpectedOutcome {
        own: &own,
        sent: &base.sealed.sent,
        custody: &custody,
        chain: &chain,
        stored: None,
    };
    let outcome = &base.outcome;
    let checked = check_outcome(
        &outcome.outcome_receipt,
        &suite.pinned,
        &expected,
        &outcome.submission_errors,
        &outcome.findings,
    );
    Ok(checked.err())
}

fn chain(suite: &mut Suite<'_>) -> Verdict {
    if suite.receipts.is_empty() {
        return Err(not_applicable("körningen har inga kvittenser", "the run has no receipts"));
    }
    let mut links = BTreeMap::new();
    let mut own = None;
    for jws in &suite.receipts {
        let receipt = verify_offline(jws, &suite.pinned).map_err(|fault| {
            not_run("en kvittens går inte att läsa", "a receipt cannot be read", fault.check())
        })?;
        let number = receipt.receipt.receipt_no().get();
        if !matches!(receipt.receipt, Receipt::Closing(_)) {
            own = Some(own.map_or(number, |lowest: u64| lowest.min(number)));
        }
        let link = (receipt.digest, receipt.receipt.prev_receipt_digest());
        if links.insert(number, link).is_some_and(|other| other.0 != link.0) {
            return Err(failed("one receipt per number", "two receipts of one number"));
        }
    }
    // A period that an earlier run has closed is answered with the receipt of then.
    links.retain(|number, _| own.is_none_or(|own| *number >= own));
    let mut before: Option<(u64, socialdata_protocol::ids::Digest)> = None;
    for (number, (digest, prev)) in links {
        require((number == 1) == prev.is_none(), "no predecessor exactly for number 1", || {
            "otherwise".to_owned()
        })?;
        if let Some((last, last_digest)) = before {
            require(number == last + 1, "consecutive numbers", || {
                format!("a hole of {}", number - last - 1)
            })?;
            require(prev == Some(last_digest), "the digest of the one before", || {
                "another digest".to_owned()
            })?;
        }
        before = Some((number, digest));
    }
    Ok(())
}
