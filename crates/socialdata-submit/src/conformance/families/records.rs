//! What becomes of the records of a list: rules, places, codes of the delivery.

use serde_json::{Value, json};
use socialdata_protocol::wire::{FindingStatus, RegisterState, Severity, SubmissionStatus};

use crate::conformance::case::{Case, Verdict, case, failed, not_run, require, same};
use crate::conformance::draft::{Draft, DraftRecord as Record};
use crate::conformance::record_data::{changed, impossible_number};
use crate::conformance::suite::Suite;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-130",
        "Checks of the receiver",
        "En post som bryter mot en regel av allvar error avvisas, med kod och plats.",
        "A record that breaks a rule of severity error is rejected, with code and place.",
        |suite| {
            let base = suite.base()?;
            let finding = base.outcome.findings.iter().find(|finding| finding.index == 1);
            let finding = finding.ok_or_else(|| failed("rejected", "applied"))?;
            require(finding.status == FindingStatus::Rejected, "rejected", || base.result(1))?;
            let has_error = finding.errors.iter().any(|error| error.severity == Severity::Error);
            require(has_error, "an error with a code", || "none".to_owned())
        },
    ),
    case(
        "CNF-131",
        "Receiver states",
        "En dålig post hindrar inte de andra: de förs in, och tillståndet är partiallyAccepted.",
        "One bad record does not stop the others: they are applied, and the state is partiallyAccepted.",
        |suite| {
            let base = suite.base()?;
            for index in [0, 3] {
                same("applied".to_owned(), base.result(index))?;
            }
            state(suite, base.id(), RegisterState::PartiallyAccepted)
        },
    ),
    case(
        "CNF-132",
        "Checks of the receiver",
        "En varning avvisar inte: acceptedWithWarning.",
        "A warning does not reject: acceptedWithWarning.",
        |suite| {
            let base = suite.base()?;
            let finding = base.outcome.findings.iter().find(|finding| finding.index == 2);
            let finding = finding.ok_or_else(|| failed("acceptedWithWarning", "no finding"))?;
            require(finding.status == FindingStatus::AcceptedWithWarning, "acceptedWithWarning", || {
                base.result(2)
            })
        },
    ),
    case(
        "CNF-133",
        "Records",
        "Ett fel som vilar på lag och som rapportören har bekräftat i confirm avvisar inte posten.",
        "An error of law that the reporter has confirmed in confirm does not reject the record.",
        |suite| {
            let id = suite.record_id()?;
            let data = changed(suite.data(10), "/person", json!({"idtyp": "dokumenteras-ej"}));
            let unconfirmed = suite.deliver(&Draft::of([Record::report(id, 1, data.clone())]))?.result(0);
            if unconfirmed != "rejected JUR-005" {
                return Err(not_run(
                    "posten avvisades inte av det väntade skälet",
                    "the record was not rejected for the expected reason",
                    unconfirmed,
                ));
            }
            let mut record = Record::report(id, 1, data);
            record.confirm = vec!["JUR-005"];
            suite.expects(record, "applied")
        },
    ),
    case(
        "CNF-134",
        "Checks of the receiver",
        "Samma post två gånger i en leverans: alla avvisas, LEV-904.",
        "The same record twice in a list: all are rejected, LEV-904.",
        |suite| {
            let id = suite.record_id()?;
            let draft =
                Draft::of([Record::report(id, 1, suite.data(10)), Record::report(id, 1, suite.data(11))]);
            let delivered = suite.deliver(&draft)?;
            same("rejected LEV-904".to_owned(), delivered.result(0))?;
            same("rejected LEV-904".to_owned(), delivered.result(1))
        },
    ),
    case(
        "CNF-135",
        "Checks of the receiver",
        "En post från en annan period än manifestets: avvisad, LEV-905.",
        "A record of another period than the manifest's: rejected, LEV-905.",
        |suite| {
            let id = suite.record_id()?;
            let data = changed(suite.data(10), "/period", json!("2019-01"));
            suite.expects(Record::report(id, 1, data), "rejected LEV-905")
        },
    ),
    case(
        "CNF-136",
        "Environments, limits, authentication",
        "Ett identitetsnummer som inte är ett publicerat testnummer: avvisad, LEV-909.",
        "An identity number that is not a published test number: rejected, LEV-909.",
        |suite| {
            let id = suite.record_id()?;
            let data = changed(suite.data(10), "/person/id", Value::from(impossible_number()));
            suite.expects(Record::report(id, 1, data), "rejected LEV-909")
        },
    ),
    case(
        "CNF-137",
        "Checks of the receiver",
        "En okänd posttyp: avvisad, LEV-910.",
        "An unknown record type: rejected, LEV-910.",
        |suite| {
            let id = suite.record_id()?;
            let mut record = Record::report(id, 1, suite.data(10));
            record.posttyp = "conformance-type";
            suite.expects(record, "rejected LEV-910")
        },
    ),
    case(
        "CNF-138",
        "Records",
        "En okänd medlem i data avvisar posten.",
        "An unknown member in data rejects the record.",
        |suite| {
            let id = suite.record_id()?;
            let data = changed(suite.data(10), "/conformance", json!(1));
            let seen = suite.deliver(&Draft::of([Record::report(id, 1, data)]))?.result(0);
            require(seen.starts_with("rejected"), "rejected", || seen)
        },
    ),
    case(
        "CNF-139",
        "Receiver states",
        "När alla poster avvisas är tillståndet rejected.",
        "When all records are rejected the state is rejected.",
        |suite| {
            let id = suite.record_id()?;
            let mut record = Record::report(id, 1, suite.data(10));
            record.posttyp = "conformance-type";
            let delivered = suite.deliver(&Draft::of([record]))?;
            if delivered.result(0) == "applied" {
                return Err(not_run("posten avvisades inte", "the record was not rejected", ""));
            }
            state(suite, delivered.id(), RegisterState::Rejected)
        },
    ),
];

fn state(
    suite: &mut Suite<'_>,
    id: socialdata_protocol::ids::SubmissionId,
    expected: RegisterState,
) -> Verdict {
    let seen = suite.get(format!("/submissions/{id}"))?;
    let status: Option<SubmissionStatus> = seen.json();
    let status = status
        .ok_or_else(|| not_run("status gick inte att läsa", "the status was not readable", seen.words()))?;
    same(word(expected), word(status.state))
}

const fn word(state: RegisterState) -> &'static str {
    match state {
        RegisterState::Received => "received",
        RegisterState::Processing => "processing",
        RegisterState::Accepted => "accepted",
        RegisterState::PartiallyAccepted => "partiallyAccepted",
        RegisterState::Rejected => "rejected",
        RegisterState::Withdrawn => "withdrawn",
        _ => "another state",
    }
}
