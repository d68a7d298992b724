//! Query parameters. They are read here and not by a library, whose refusals would repeat what was asked.

use std::{borrow::Cow, str::FromStr};

use socialdata_protocol::ids::PeriodId;

use super::{problems::Refusal, store::ListFilter};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    limit: usize,
    number: usize,
}

impl Page {
    /// The part of `items` on this page; empty after the last one.
    pub(super) fn of<T>(self, items: &[T]) -> &[T] {
        items.chunks(self.limit).nth(self.number - 1).unwrap_or_default()
    }
}

/// Reads `limit` (1 to 5,000, default 20) and `page` (from 1). Other names are refused.
pub(super) fn page(query: &str) -> Result<Page, Refusal> {
    let (page, rest) = split(query)?;
    if rest.is_empty() { Ok(page) } else { Err(Refusal::BAD_PARAMETER) }
}

/// Reads the parameters of the reconciliation list.
pub(super) fn list(query: &str) -> Result<(ListFilter, Page), Refusal> {
    let (page, rest) = split(query)?;
    let mut filter = ListFilter::default();
    for (name, value) in rest {
        match &*name {
            "period" => filter.period = Some(parsed(&value)?),
            "unacknowledged" => filter.unacknowledged = parsed(&value)?,
            "afterSeq" => filter.after_seq = parsed(&value)?,
            _ => return Err(Refusal::BAD_PARAMETER),
        }
    }
    Ok((filter, page))
}

/// Reads the one parameter `period`.
pub(super) fn period(query: &str) -> Result<Option<PeriodId>, Refusal> {
    let (_, rest) = split(query)?;
    match rest.as_slice() {
        [] => Ok(None),
        [(name, value)] if name == "period" => parsed(value).map(Some),
        _ => Err(Refusal::BAD_PARAMETER),
    }
}

/// Names and values, decoded.
type Parameters<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Takes the page out of the parameters. Each name may stand once.
fn split(query: &str) -> Result<(Page, Parameters<'_>), Refusal> {
    let mut page = Page { limit: 20, number: 1 };
    let mut seen = Vec::new();
    let mut rest = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if seen.contains(&name) {
            return Err(Refusal::BAD_PARAMETER);
        }
        seen.push(name.clone());
        match &*name {
            "limit" => page.limit = parsed(&value)?,
            "page" => page.number = parsed(&value)?,
            _ => rest.push((name, value)),
        }
    }
    let fits = (1..=5_000).contains(&page.limit) && page.number >= 1;
    if fits { Ok((page, rest)) } else { Err(Refusal::BAD_PARAMETER) }
}

fn parsed<T: FromStr>(value: &str) -> Result<T, Refusal> {
    value.parse().map_err(|_| Refusal::BAD_PARAMETER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_one() {
        let items: Vec<u32> = (0..45).collect();
        let check =
            |query: &str, expected: &[u32]| assert_eq!(page(query).unwrap().of(&items), expected, "{query}");
        check("", &items[..20]);
        check("page=3", &items[40..]);
        check("page=4", &[]);
        check("limit=2&page=2", &[2, 3]);
        check("limit=5000", &items);
        check("li%6dit=%32&page=2", &[2, 3]);
    }

    #[test]
    fn unusable_parameters_are_refused() {
        for query in [
            "limit=0",
            "limit=5001",
            "page=0",
            "page=-1",
            "page",
            "page=x",
            "page=1&page=1",
            "limit=%31%30%",
            "limit=+1",
            "colour=red",
            "limit=99999999999999999999",
        ] {
            assert_eq!(page(query), Err(Refusal::BAD_PARAMETER), "{query}");
        }
        for query in ["period=2026-13", "unacknowledged=yes", "afterSeq=-1", "personnummer=x"] {
            assert_eq!(list(query), Err(Refusal::BAD_PARAMETER), "{query}");
        }
    }

    #[test]
    fn the_list_can_be_filtered() {
        let (filter, _) = list("period=2026-09&unacknowledged=true&afterSeq=3&limit=1").unwrap();
        let expected = ListFilter { period: "2026-09".parse().ok(), unacknowledged: true, after_seq: 3 };
        assert_eq!(filter, expected);
    }
}
