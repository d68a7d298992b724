//! The table of *Exactly once*, row by row.

use socialdata_protocol::RecordId;

use crate::conformance::case::{Case, Verdict, case, not_run};
use crate::conformance::draft::DraftRecord as Record;
use crate::conformance::record_data::reversed;
use crate::conformance::suite::{Needed, Suite};

const SECTION: &str = "Exactly once";

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-100",
        SECTION,
        "En ny post rapporteras i version 1: den förs in.",
        "A new record is reported in version 1: it is applied.",
        |suite| {
            let id = suite.record_id()?;
            row(suite, Record::report(id, 1, suite.data(10)), "applied")
        },
    ),
    case(
        "CNF-101",
        SECTION,
        "Samma version med samma innehåll igen: unchanged.",
        "The same version with the same content again: unchanged.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::report(id, 1, suite.data(10)), "unchanged")
        },
    ),
    case(
        "CNF-102",
        SECTION,
        "Operation, orsak och confirm är inget innehåll: samma data som rättelse är unchanged.",
        "Operation, reason and confirm are no content: the same data as a correction are unchanged.",
        |suite| {
            let id = suite.live_record()?;
            let mut record = Record::correct(id, 1, suite.data(10));
            record.reason = Some("other");
            record.confirm = vec!["TID-002"];
            row(suite, record, "unchanged")
        },
    ),
    case(
        "CNF-103",
        SECTION,
        "Innehållet jämförs i kanonisk form: medlemmarnas ordning spelar ingen roll.",
        "Content is compared in canonical form: the order of members does not matter.",
        |suite| {
            let id = suite.live_record()?;
            let data = suite.data(10);
            let (sorted, turned) = (data.to_string(), reversed(&data));
            let draft =
                crate::conformance::draft::Draft::of([Record::report(id, 1, data)]).lines(move |lines| {
                    for line in lines.iter_mut() {
                        *line = line.replace(&sorted, &turned);
                    }
                });
            let seen = suite.deliver(&draft)?.result(0);
            crate::conformance::case::same("unchanged".to_owned(), seen)
        },
    ),
    case(
        "CNF-104",
        SECTION,
        "Samma version med annat innehåll: avvisad, LEV-901.",
        "The same version with other content: rejected, LEV-901.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::report(id, 1, suite.data(11)), "rejected LEV-901")
        },
    ),
    case(
        "CNF-105",
        SECTION,
        "En lägre version: stale, ingenting förs in.",
        "A lower version: stale, nothing is applied.",
        |suite| {
            let id = corrected(suite)?;
            row(suite, Record::report(id, 1, suite.data(10)), "stale")
        },
    ),
    case(
        "CNF-106",
        SECTION,
        "En version som hoppar över en: avvisad, LEV-902.",
        "A version that skips one: rejected, LEV-902.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::correct(id, 3, suite.data(11)), "rejected LEV-902")
        },
    ),
    case(
        "CNF-107",
        SECTION,
        "En ny post i version 2: avvisad, LEV-902.",
        "A new record in version 2: rejected, LEV-902.",
        |suite| {
            let id = suite.record_id()?;
            row(suite, Record::report(id, 2, suite.data(10)), "rejected LEV-902")
        },
    ),
    case(
        "CNF-108",
        SECTION,
        "Rättelse av en levande post i nästa version: den förs in.",
        "A correction of a live record in the next version: it is applied.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::correct(id, 2, suite.data(11)), "applied")
        },
    ),
    case(
        "CNF-109",
        SECTION,
        "Rapport av en levande post i nästa version: avvisad, LEV-903.",
        "A report of a live record in the next version: rejected, LEV-903.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::report(id, 2, suite.data(11)), "rejected LEV-903")
        },
    ),
    case(
        "CNF-110",
        SECTION,
        "Rättelse av en post som inte finns: avvisad, LEV-903.",
        "A correction of a record that is not there: rejected, LEV-903.",
        |suite| {
            let id = suite.record_id()?;
            row(suite, Record::correct(id, 1, suite.data(10)), "rejected LEV-903")
        },
    ),
    case(
        "CNF-111",
        SECTION,
        "Makulering av en levande post i nästa version: den förs in.",
        "A void of a live record in the next version: it is applied.",
        |suite| {
            let id = suite.live_record()?;
            row(suite, Record::void(id, 2), "applied")
        },
    ),
    case(
        "CNF-112",
        SECTION,
        "Makulering av en post som inte finns: avvisad, LEV-903.",
        "A void of a record that is not there: rejected, LEV-903.",
        |suite| {
            let id = suite.record_id()?;
            row(suite, Record::void(id, 1), "rejected LEV-903")
        },
    ),
    case(
        "CNF-113",
        SECTION,
        "Samma makulering igen: unchanged.",
        "The same void again: unchanged.",
        |suite| {
            let id = voided(suite)?;
            row(suite, Record::void(id, 2), "unchanged")
        },
    ),
    case(
        "CNF-114",
        SECTION,
        "Data under den makulerade versionen: avvisad, LEV-901.",
        "Data under the voided version: rejected, LEV-901.",
        |suite| {
            let id = voided(suite)?;
            row(suite, Record::correct(id, 2, suite.data(11)), "rejected LEV-901")
        },
    ),
    case(
        "CNF-115",
        SECTION,
        "En sen kopia av version 1 väcker inte en makulerad post: stale.",
        "A late copy of version 1 does not bring a voided record back: stale.",
        |suite| {
            let id = voided(suite)?;
            row(suite, Record::report(id, 1, suite.data(10)), "stale")
        },
    ),
    case(
        "CNF-116",
        SECTION,
        "Rättelse eller makulering av en makulerad post i nästa version: avvisad, LEV-903.",
        "A correction or void of a voided record in the next version: rejected, LEV-903.",
        |suite| {
            let id = voided(suite)?;
            row(suite, Record::correct(id, 3, suite.data(11)), "rejected LEV-903")?;
            row(suite, Record::void(id, 3), "rejected LEV-903")
        },
    ),
    case(
        "CNF-117",
        SECTION,
        "Rapport av en makulerad post i nästa version: den lever igen.",
        "A report of a voided record in the next version: it is live again.",
        |suite| {
            let id = voided(suite)?;
            row(suite, Record::report(id, 3, suite.data(12)), "applied")
        },
    ),
    case(
        "CNF-118",
        SECTION,
        "Efter en avvisad version gäller den gamla: nästa rätta version förs in.",
        "After a rejected version the old one holds: the next right version is applied.",
        |suite| {
            let id = suite.live_record()?;
            let before = suite.expects(Record::correct(id, 3, suite.data(11)), "rejected LEV-902");
            if before.is_err() {
                return Err(not_run(
                    "den felaktiga versionen avvisades inte",
                    "the wrong version was not rejected",
                    "",
                ));
            }
            row(suite, Record::correct(id, 2, suite.data(11)), "applied")
        },
    ),
];

fn row(suite: &mut Suite<'_>, record: Record, expected: &str) -> Verdict {
    suite.expects(record, expected)
}

/// A record that is live in version 2.
fn corrected(suite: &mut Suite<'_>) -> Needed<RecordId> {
    let id = suite.live_record()?;
    suite.given(Record::correct(id, 2, suite.data(11)))?;
    Ok(id)
}

/// A record that is void in version 2.
fn voided(suite: &mut Suite<'_>) -> Needed<RecordId> {
    let id = suite.live_record()?;
    suite.given(Record::void(id, 2))?;
    Ok(id)
}
