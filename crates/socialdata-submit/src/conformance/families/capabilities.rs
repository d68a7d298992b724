//! `GET /api-info` and `GET /keys`.

use std::collections::BTreeSet;

use socialdata_protocol::jwk::KeyUse;
use socialdata_protocol::keys::VerifyingKey;
use socialdata_protocol::wire::{Coding, PayloadType, PeriodState, Sealing};

use crate::conformance::case::{Case, Verdict, case, failed, not_applicable, not_run, require, same};
use crate::conformance::suite::{Suite, request};

/// Seconds that two clocks may differ.
const TOLERANCE: i64 = 60;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-001",
        "Endpoints",
        "GET /api-info svarar 200 med alla medlemmar i rätt form.",
        "GET /api-info answers 200 with every member in its form.",
        |suite| {
            suite.opening.api_info_answer.must_have_status(&[200])?;
            require(suite.opening.api_info.is_some(), "a readable api-info", || "not readable".to_owned())
        },
    ),
    case(
        "CNF-002",
        "Environments, limits, authentication",
        "api-info anger den miljö och mottagare som avsändaren är inställd för.",
        "api-info names the environment and recipient that the sender is configured for.",
        |suite| {
            let (own, info) = (suite.tester, suite.api_info()?);
            same(own.environment.as_str(), info.environment.as_str())?;
            require(info.recipient == own.recipient, "the own recipient", || "another recipient".to_owned())
        },
    ),
    case(
        "CNF-003",
        "Environments, limits, authentication",
        "Gränserna i api-info är minst 1 och en sändning i taget är tillåten.",
        "The limits in api-info are at least 1.",
        |suite| {
            let limits = suite.api_info()?.limits;
            let all = [
                limits.max_records,
                limits.max_bytes,
                limits.max_inflated_bytes,
                limits.max_ratio,
                limits.concurrency,
            ];
            require(all.iter().all(|limit| *limit >= 1), "1 or more", || "0".to_owned())
        },
    ),
    case(
        "CNF-004",
        "Endpoints",
        "api-info erbjuder NDJSON och zstd, schema och policy.",
        "api-info offers NDJSON and zstd, and at least one schema and policy.",
        offers_what_everybody_can_send,
    ),
    case(
        "CNF-005",
        "One run",
        "serverTime i api-info är samma tid som Date i svaret.",
        "serverTime in api-info is the same time as the header Date.",
        |suite| {
            let server_time = suite.api_info()?.server_time.unix();
            let date = suite.opening.api_info_answer.answer.header("date");
            let date = date.and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok());
            let date = date.ok_or_else(|| failed("a header Date", "none"))?;
            let apart = (date.timestamp() - server_time).abs();
            require(apart <= TOLERANCE, "0 to 60 s apart", || format!("{apart} s apart"))
        },
    ),
    case(
        "CNF-006",
        "Endpoints",
        "Kalendern i api-info har varje period en gång, i kända tillstånd, och öppnar innan den stänger.",
        "The calendar in api-info has each period once, in a known state, opening before it closes.",
        calendar_is_sound,
    ),
    case(
        "CNF-007",
        "Endpoints",
        "Med If-None-Match svarar api-info 304 när inget har ändrats, om svaret har ETag.",
        "With If-None-Match api-info answers 304 when nothing has changed, if the answer has an ETag.",
        |suite| {
            let Some(tag) = suite.opening.api_info_answer.answer.header("etag").map(str::to_owned) else {
                return Err(not_applicable("svaret har ingen ETag", "the answer has no ETag"));
            };
            let mut again = request("GET", "/api-info", None);
            again.headers.push(("if-none-match", tag));
            // The time in it may change at any second, and then it is another representation.
            suite.send(&again)?.must_have_status(&[304, 200])
        },
    ),
    case(
        "CNF-010",
        "Endpoints",
        "GET /keys svarar 200 med en nyckelmängd som har en kvittensnyckel.",
        "GET /keys answers 200 with a key set that has a receipt key.",
        |suite| {
            suite.opening.keys_answer.must_have_status(&[200])?;
            let keys = suite.opening.keys.iter().flat_map(|set| &set.keys);
            let usable = keys.filter(|jwk| VerifyingKey::from_jwk(jwk).is_ok()).count();
            require(usable >= 1, "1 or more receipt keys", || usable.to_string())
        },
    ),
    case(
        "CNF-011",
        "Endpoints",
        "Varje kid i /keys är tumavtrycket (RFC 7638) av nyckeln, och ingen nyckel är hemlig.",
        "Every kid in /keys is the thumbprint (RFC 7638) of its key, and no private part is shown.",
        |suite| {
            let set = suite
                .opening
                .keys
                .clone()
                .ok_or_else(|| not_run("/keys går inte att läsa", "/keys cannot be read", ""))?;
            let known = set.keys.iter().filter(|jwk| jwk.key_use != KeyUse::Other);
            for jwk in known {
                let own = jwk.thumbprint().map(|kid| kid.to_string());
                require(own.as_deref() == Ok(jwk.kid.as_str()), "the thumbprint", || {
                    "another kid".to_owned()
                })?;
            }
            let text = String::from_utf8_lossy(&suite.opening.keys_answer.answer.body);
            require(!text.contains("\"d\""), "public keys", || "a private member".to_owned())
        },
    ),
    case(
        "CNF-012",
        "Checks of a receipt",
        "Den fästa kvittensnyckeln finns i /keys.",
        "A pinned receipt key is in /keys.",
        |suite| {
            if suite.tester.pinned.is_empty() {
                return Err(not_applicable("inget tumavtryck är angivet", "no thumbprint was given"));
            }
            let found = suite.pinned.kids().count();
            require(found >= 1, "1 or more pinned keys", || found.to_string())
        },
    ),
    case(
        "CNF-013",
        "Endpoints",
        "När api-info erbjuder age-v1 finns en förseglingsnyckel (X25519, use=enc) i /keys.",
        "When api-info offers age-v1 there is a sealing key (X25519, use=enc) in /keys.",
        |suite| {
            if !suite.api_info()?.sealing.contains(&Sealing::AgeV1) {
                return Err(not_applicable("försegling erbjuds inte", "sealing is not offered"));
            }
            let keys = suite.opening.keys.iter().flat_map(|set| &set.keys);
            let found =
                keys.filter(|jwk| jwk.thumbprint().is_ok_and(|kid| jwk.sealing_key(kid).is_ok())).count();
            require(found >= 1, "1 or more sealing keys", || found.to_string())
        },
    ),
];

fn offers_what_everybody_can_send(suite: &mut Suite<'_>) -> Verdict {
    let info = suite.api_info()?;
    for (holds, what) in [
        (info.payload_types.contains(&PayloadType::Ndjson), "application/x-ndjson"),
        (info.codings.contains(&Coding::Zstd), "zstd"),
        (!info.sealing.is_empty(), "a way of sealing, or none"),
        (!info.schemas.is_empty(), "a schema"),
        (!info.policies.is_empty(), "a policy"),
    ] {
        require(holds, what, || "not offered".to_owned())?;
    }
    Ok(())
}

fn calendar_is_sound(suite: &mut Suite<'_>) -> Verdict {
    let mut seen = BTreeSet::new();
    for period in &suite.api_info()?.periods {
        require(seen.insert(period.period_id), "each period once", || "twice".to_owned())?;
        require(period.opens < period.closes, "opens before it closes", || "closes first".to_owned())?;
        require(period.state != PeriodState::Unknown, "a known state", || "an unknown word".to_owned())?;
    }
    require(!seen.is_empty(), "1 or more periods", || "0".to_owned())
}
