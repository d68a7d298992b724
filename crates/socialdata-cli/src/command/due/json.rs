//! The list for programs: `schemas/rapport/v1/due.schema.json`.

use std::io::{self, Write};

use serde::Serialize;
use socialdata_core::skyldighet::{DueState, Judged, Leveransstatus, Undantagsskal};

use super::listing::{Listing, Part};

/// Name and version of the machine-readable form.
const REPORT: &str = "socialdata-due/1";

#[derive(Serialize)]
struct Set<'a> {
    name: &'a str,
    version: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    delregister: &'a str,
    code: &'static str,
    typ: &'static str,
    kommunkod: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namnd: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stadsdelar: &'a [String],
    period: String,
    from: String,
    to: String,
    part: bool,
    nominal_date: Option<String>,
    due_date: Option<String>,
    state: &'static str,
    delivery: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption: Option<&'static str>,
    legal_basis: &'a str,
    status: &'static str,
    deadline_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mandate: Option<Mandate>,
}

#[derive(Serialize)]
struct Mandate {
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<String>,
}

/// The head on one line and then one line for each delivery, so that two lists can be compared line by line.
pub(super) fn write(listing: &Listing, out: &mut impl Write) -> io::Result<()> {
    let set = Set {
        name: listing.set.name(),
        version: listing.set.version(),
        status: listing.set.status().as_str(),
    };
    let count = |state: DueState| (state.word().to_owned(), listing.count(state).into());
    let summary: serde_json::Map<String, serde_json::Value> = DueState::ALL.into_iter().map(count).collect();
    let year = listing.year.map(|year| format!("\"year\":{year},")).unwrap_or_default();
    write!(out, "{{\"report\":\"{REPORT}\",\"set\":{},", serde_json::to_string(&set)?)?;
    write!(out, "\"date\":\"{}\",{year}\"summary\":{},", listing.date, serde_json::to_string(&summary)?)?;
    write!(out, "\"items\":[")?;
    for (index, (part, item)) in listing.items().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\n{}", serde_json::to_string(&of(part, item))?)?;
    }
    writeln!(out, "\n]}}")
}

fn of<'a>(part: &Part, item: &'a Judged) -> Item<'a> {
    let one = &item.expected;
    Item {
        delregister: &one.kortnamn,
        code: one.delregister.code(),
        typ: one.typ.word(),
        kommunkod: one.kommunkod.to_string(),
        namnd: one.namnd.as_deref(),
        stadsdelar: &one.stadsdelar,
        period: one.period.to_string(),
        from: one.days.from().to_string(),
        to: one.days.to().to_string(),
        part: one.is_part,
        nominal_date: one.nominal.map(|day| day.to_string()),
        due_date: one.due.map(|day| day.to_string()),
        state: item.state.word(),
        delivery: item.delivered.map(Leveransstatus::word),
        exemption: one.undantag.map(Undantagsskal::code),
        legal_basis: &one.lagrum,
        status: one.status.as_str(),
        deadline_status: one.frist_status.as_str(),
        in_force_from: one.galler_fran.map(|day| day.to_string()),
        mandate: part.mandat.map(|mandat| Mandate {
            basis: mandat.grund().code(),
            ends: mandat.to().map(|day| day.to_string()),
        }),
    }
}
