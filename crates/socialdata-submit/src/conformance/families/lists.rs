//! The list of submissions and the inventory of a period.

use std::collections::BTreeMap;

use socialdata_protocol::RecordId;
use socialdata_protocol::digests::inventory_digest;
use socialdata_protocol::ids::PeriodId;
use socialdata_protocol::wire::{Inventory, InventoryItem, RecordState};

use crate::conformance::case::{Case, Verdict, case, failed, not_run, require, same};
use crate::conformance::suite::{Needed, Suite};

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-240",
        "Endpoints",
        "Listan har den egna leveransen med samma kvittens, stigande efter nummer.",
        "The list has the own submission with the same receipt, ascending by number.",
        |suite| {
            let base = suite.base()?;
            let after = base.status.seq.get() - 1;
            let page = suite.list(&format!("afterSeq={after}&limit=5000"))?;
            let own = page.items.iter().find(|item| item.submission_id == base.id());
            let own = own.ok_or_else(|| failed("listed", "not listed"))?;
            require(own.custody_receipt == base.status.custody_receipt, "the same receipt", || {
                "another receipt".to_owned()
            })?;
            require(page.items.is_sorted_by(|one, next| one.seq < next.seq), "ascending", || {
                "another order".to_owned()
            })
        },
    ),
    case(
        "CNF-241",
        "Identifiers",
        "Numren i listan har inga hål.",
        "The numbers of the list have no holes.",
        |suite| {
            let base = suite.base()?;
            let page = suite.list("limit=5000&page=1")?;
            require(
                page.items.iter().any(|item| item.submission_id == base.id()) || page.total > 5_000,
                "listed",
                || "not listed".to_owned(),
            )?;
            for (expected, item) in (1..).zip(&page.items) {
                same(expected, item.seq.get())?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-242",
        "Endpoints",
        "afterSeq, period och unacknowledged väljer ur listan.",
        "afterSeq, period and unacknowledged choose from the list.",
        filters,
    ),
    case(
        "CNF-243",
        "Endpoints",
        "Sidorna i listan är tillsammans hela listan, och total är densamma på varje sida.",
        "The pages of the list are together the whole list, with the same total on each.",
        |suite| {
            suite.base()?;
            let whole = suite.list("limit=5000&page=1")?;
            let first = suite.list("limit=2&page=1")?;
            let second = suite.list("limit=2&page=2")?;
            same(whole.total, first.total)?;
            same(whole.total, second.total)?;
            let ids = |items: &[socialdata_protocol::wire::SubmissionStatus]| {
                items.iter().map(|item| item.submission_id).collect::<Vec<_>>()
            };
            let paged = [ids(&first.items), ids(&second.items)].concat();
            let expected: Vec<_> = ids(&whole.items).into_iter().take(4).collect();
            require(paged == expected, "the same submissions", || "others".to_owned())
        },
    ),
    case(
        "CNF-244",
        "Endpoints",
        "Utan limit har en sida högst 20 rader.",
        "Without limit a page has at most 20 items.",
        |suite| {
            let page = suite.list("page=1")?;
            require(page.items.len() <= 20, "20 or fewer", || page.items.len().to_string())
        },
    ),
    case(
        "CNF-245",
        "Endpoints",
        "Okända eller felaktiga parametrar till listan ger 400.",
        "Unknown or malformed parameters of the list give 400.",
        |suite| {
            for query in [
                "limit=0",
                "limit=5001",
                "page=0",
                "period=2026-13",
                "unacknowledged=yes",
                "afterSeq=-1",
                "colour=red",
            ] {
                suite.get(format!("/submissions?{query}"))?.must_have_status(&[400])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-250",
        "Endpoints",
        "Inventeringen har varje post som förts in i körningen, med sin version och sitt tillstånd.",
        "The inventory has each record that the run has applied, with its version and state.",
        |suite| {
            let (_, items) = inventory(suite)?;
            let found: BTreeMap<RecordId, (u64, bool)> = items
                .iter()
                .map(|item| (item.record_id, (item.version.get(), item.state == RecordState::Live)))
                .collect();
            require(!suite.held.is_empty(), "applied records", || "none".to_owned())?;
            for (id, (version, is_live)) in &suite.held {
                let Some((own_version, own_live)) = found.get(id) else {
                    return Err(failed("listed", "not listed"));
                };
                same(*version, *own_version)?;
                same(*is_live, *own_live)?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-251",
        "Endpoints",
        "Inventeringens digest är den av alla rader, och densamma på varje sida.",
        "The digest of the inventory is that of all lines, and the same on every page.",
        |suite| {
            let (first, items) = inventory(suite)?;
            require(first.digest == inventory_digest(&items), "the digest of the lines", || {
                "another digest".to_owned()
            })?;
            let small = page_of(suite, "limit=1&page=2")?;
            require(small.digest == first.digest, "the same digest", || "another digest".to_owned())?;
            same(first.total, small.total)
        },
    ),
    case(
        "CNF-252",
        "Endpoints",
        "Inventeringen är stigande efter recordId, varje post en gång.",
        "The inventory is ascending by recordId, each record once.",
        |suite| {
            let (_, items) = inventory(suite)?;
            let sorted = items.is_sorted_by(|one, next| one.record_id < next.record_id);
            require(sorted, "ascending", || "another order".to_owned())
        },
    ),
    case(
        "CNF-253",
        "Endpoints",
        "En period utan poster har en tom inventering med digesten av ingenting.",
        "A period without records has an empty inventory with the digest of nothing.",
        |suite| {
            let seen = suite.get("/periods/1900-01/inventory")?;
            if seen.status() == 404 {
                return Ok(());
            }
            seen.must_have_status(&[200, 404])?;
            let inventory: Inventory = seen.json().ok_or_else(|| failed("an inventory", "not readable"))?;
            same(0, inventory.total)?;
            require(inventory.digest == inventory_digest([]), "the digest of nothing", || {
                "another digest".to_owned()
            })
        },
    ),
];

fn filters(suite: &mut Suite<'_>) -> Verdict {
    let base = suite.base()?;
    let seq = base.status.seq.get();
    let after = suite.list(&format!("afterSeq={seq}&limit=5000"))?;
    require(after.items.iter().all(|item| item.seq.get() > seq), "higher numbers only", || {
        "others".to_owned()
    })?;
    let period = suite.period;
    let own = suite.list(&format!("period={period}&afterSeq={}&limit=5000", seq - 1))?;
    require(own.items.iter().any(|item| item.submission_id == base.id()), "listed", || {
        "not listed".to_owned()
    })?;
    let other = suite.list(&format!("period=1999-01&afterSeq={}&limit=5000", seq - 1))?;
    same(0, other.total)?;
    let open = suite.list("unacknowledged=true&limit=5000")?;
    require(open.items.iter().all(|item| !item.acknowledged), "unacknowledged only", || "others".to_owned())
}

/// The first page, and the items of all.
pub(super) fn inventory(suite: &mut Suite<'_>) -> Needed<(Inventory, Vec<InventoryItem>)> {
    let period = suite.period;
    inventory_of(suite, period)
}

/// The inventory of a period.
pub(super) fn inventory_of(
    suite: &mut Suite<'_>,
    period: PeriodId,
) -> Needed<(Inventory, Vec<InventoryItem>)> {
    let first = read(suite, period, "limit=5000&page=1")?;
    let mut items = first.items.clone();
    let mut number = 1;
    while (items.len() as u64) < first.total {
        number += 1;
        let page = read(suite, period, &format!("limit=5000&page={number}"))?;
        if page.items.is_empty() {
            return Err(failed(first.total.to_string(), items.len().to_string()));
        }
        items.extend(page.items);
    }
    Ok((first, items))
}

fn page_of(suite: &mut Suite<'_>, query: &str) -> Needed<Inventory> {
    let period = suite.period;
    read(suite, period, query)
}

fn read(suite: &mut Suite<'_>, period: PeriodId, query: &str) -> Needed<Inventory> {
    let seen = suite.get(format!("/periods/{period}/inventory?{query}"))?;
    let inventory = seen.is_success().then(|| seen.json()).flatten();
    inventory.ok_or_else(|| {
        not_run("inventeringen gick inte att läsa", "the inventory could not be read", seen.words())
    })
}
