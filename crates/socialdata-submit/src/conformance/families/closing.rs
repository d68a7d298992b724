//! Closing a period: the declaration that it is complete, with its receipt (R18).

use serde_json::{Value, json};
use socialdata_protocol::digests::inventory_digest;
use socialdata_protocol::ids::{Digest, PeriodId};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::receipt_check::verify_offline;
use socialdata_protocol::wire::{InventoryItem, Problem, ProblemKind, Receipt, RecordState};

use super::lists::inventory_of;
use crate::conformance::case::{Case, case, failed, not_run, require, same};
use crate::conformance::seen::Seen;
use crate::conformance::suite::{Needed, Suite};

use ProblemKind as P;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-260",
        "Endpoints",
        "En avslutning vars digest inte är registrets ger 409 inventory-mismatch med registerDigest.",
        "A closing whose digest is not the register's gives 409 inventory-mismatch with registerDigest.",
        |suite| {
            let (period, items) = target(suite)?;
            let mut document = declaration(&items);
            put(&mut document, "inventoryDigest", json!(Digest::of("another inventory")));
            let seen = close(suite, period, &document)?;
            seen.must_be(&[P::InventoryMismatch])?;
            let problem: Option<Problem> = seen.json();
            let own = problem
                .and_then(|problem| problem.register_digest)
                .ok_or_else(|| failed("registerDigest", "none"))?;
            require(own == inventory_digest(&items), "the digest of the inventory", || {
                "another digest".to_owned()
            })
        },
    ),
    case(
        "CNF-261",
        "Endpoints",
        "Antal som inte är registrets ger 409 inventory-mismatch.",
        "Counts that are not the register's give 409 inventory-mismatch.",
        |suite| {
            let (period, items) = target(suite)?;
            let mut document = declaration(&items);
            put(&mut document, "voidCount", json!(count(&items, RecordState::Void) + 1));
            close(suite, period, &document)?.must_be(&[P::InventoryMismatch])
        },
    ),
    case(
        "CNF-262",
        "Endpoints",
        "En nollrapport med poster, eller okända medlemmar, avvisas: 400 eller 422.",
        "A zero report with records, or unknown members, is refused: 400 or 422.",
        |suite| {
            let (period, items) = target(suite)?;
            let mut document = declaration(&items);
            put(&mut document, "zeroDeclaration", json!(true));
            put(&mut document, "recordCount", json!(3));
            close(suite, period, &document)?.must_have_status(&[400, 409, 422])?;
            let mut document = declaration(&items);
            put(&mut document, "more", json!(1));
            close(suite, period, &document)?.must_have_status(&[400, 422])
        },
    ),
    case(
        "CNF-263",
        "Checks of a receipt",
        "R18: en riktig avslutning ger 200 med en kvittens på period, typer, antal, digest och nollrapport.",
        "R18: a right closing gives 200 with a receipt of period, types, counts, digest and zero report.",
        |suite| {
            let (period, items) = target(suite)?;
            let document = declaration(&items);
            let jws = receipt_of(&close(suite, period, &document)?)?;
            suite.receipts.push(jws.clone());
            suite.closed.push(period);
            let verified = verify_offline(&jws, &suite.pinned)
                .map_err(|fault| failed("a receipt", format!("{} fails", fault.check())))?;
            let Receipt::Closing(receipt) = verified.receipt else {
                return Err(failed("a closing receipt", "another kind"));
            };
            require(receipt.period_id == period, "the period", || "another".to_owned())?;
            same(count(&items, RecordState::Live), receipt.record_count)?;
            same(count(&items, RecordState::Void), receipt.void_count)?;
            require(receipt.inventory_digest == inventory_digest(&items), "the digest", || {
                "another".to_owned()
            })?;
            same(items.is_empty(), receipt.zero_declaration)?;
            require(Some(&json!(receipt.types)) == document.get("types"), "the types", || "others".to_owned())
        },
    ),
    case(
        "CNF-264",
        "Endpoints",
        "Samma avslutning igen ger samma kvittens, byte för byte.",
        "The same closing again gives the same receipt, byte for byte.",
        |suite| {
            let (period, items) = target(suite)?;
            let document = declaration(&items);
            let first = needed(&close(suite, period, &document)?)?;
            let again = receipt_of(&close(suite, period, &document)?)?;
            require(first == again, "the same receipt", || "another receipt".to_owned())
        },
    ),
];

/// The oldest open month: nobody tests with it, and it may be closed.
fn target(suite: &mut Suite<'_>) -> Needed<(PeriodId, Vec<InventoryItem>)> {
    let own = suite.period;
    let periods = suite.api_info()?.periods.iter().map(|period| period.period_id);
    let oldest = periods.filter(|period| *period != own).min_by_key(|period| period.first_day());
    let period =
        oldest.ok_or_else(|| not_run("det finns ingen annan period", "there is no other period", ""))?;
    let (_, items) = inventory_of(suite, period)?;
    Ok((period, items.into_iter().filter(|item| item.record_type.as_str() == "insats").collect()))
}

fn declaration(items: &[InventoryItem]) -> Value {
    json!({
        "types": ["insats"], "recordCount": count(items, RecordState::Live),
        "voidCount": count(items, RecordState::Void), "inventoryDigest": inventory_digest(items),
        "zeroDeclaration": items.is_empty(),
    })
}

fn count(items: &[InventoryItem], state: RecordState) -> u64 {
    items.iter().filter(|item| item.state == state).count() as u64
}

fn close(suite: &mut Suite<'_>, period: PeriodId, document: &Value) -> Needed<Seen> {
    suite.put_json(format!("/periods/{period}/closing"), document)
}

fn receipt_of(seen: &Seen) -> Needed<Jws> {
    seen.must_have_status(&[200])?;
    let document: Value = seen.json().ok_or_else(|| failed("a closing result", "not readable"))?;
    let text = document.get("closingReceipt").and_then(Value::as_str);
    text.and_then(|text| text.parse().ok()).ok_or_else(|| failed("closingReceipt", "none"))
}

fn needed(seen: &Seen) -> Needed<Jws> {
    receipt_of(seen)
        .map_err(|_| not_run("perioden kunde inte avslutas", "the period could not be closed", seen.words()))
}

fn put(document: &mut Value, name: &str, value: Value) {
    if let Some(members) = document.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
