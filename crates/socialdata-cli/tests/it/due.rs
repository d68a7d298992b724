//! `socialdata due`
//!
//! The golden files `fixtures/golden/cli/due-*.txt` show five duty-holders over 2026–2028. Their last days are those of
//! `LAST_DAYS`, which were worked out by hand from the weekday of 1 January (2026: Thursday, 2027: Friday, 2028: Saturday and a leap
//! year) and the dates of Easter, without this program; `every_last_day_is_the_one_worked_out_by_hand` holds
//! the program to them. Three of them are the interesting ones: 15 May 2027 is the Saturday before pingstdagen; 15 April 2028 is påskafton
//! and Monday is annandag påsk; 25 October 2026 is a Sunday.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::command::run;
use crate::fixtures;
use crate::home::Home;
use crate::source::Source;

/// The month of the data, the 15th of the month after, and its last day in fact where that is another one.
const LAST_DAYS: [(&str, &str, &str); 36] = [
    ("2025-12", "2026-01-15", "2026-01-15"), // Thursday
    ("2026-01", "2026-02-15", "2026-02-16"), // Sunday
    ("2026-02", "2026-03-15", "2026-03-16"), // Sunday
    ("2026-03", "2026-04-15", "2026-04-15"), // Wednesday
    ("2026-04", "2026-05-15", "2026-05-15"), // Friday after Kristi himmelsfärdsdag
    ("2026-05", "2026-06-15", "2026-06-15"), // Monday
    ("2026-06", "2026-07-15", "2026-07-15"), // Wednesday
    ("2026-07", "2026-08-15", "2026-08-17"), // Saturday
    ("2026-08", "2026-09-15", "2026-09-15"), // Tuesday
    ("2026-09", "2026-10-15", "2026-10-15"), // Thursday
    ("2026-10", "2026-11-15", "2026-11-16"), // Sunday
    ("2026-11", "2026-12-15", "2026-12-15"), // Tuesday
    ("2026-12", "2027-01-15", "2027-01-15"), // Friday
    ("2027-01", "2027-02-15", "2027-02-15"), // Monday
    ("2027-02", "2027-03-15", "2027-03-15"), // Monday
    ("2027-03", "2027-04-15", "2027-04-15"), // Thursday
    ("2027-04", "2027-05-15", "2027-05-17"), // Saturday before pingstdagen
    ("2027-05", "2027-06-15", "2027-06-15"), // Tuesday
    ("2027-06", "2027-07-15", "2027-07-15"), // Thursday
    ("2027-07", "2027-08-15", "2027-08-16"), // Sunday
    ("2027-08", "2027-09-15", "2027-09-15"), // Wednesday
    ("2027-09", "2027-10-15", "2027-10-15"), // Friday
    ("2027-10", "2027-11-15", "2027-11-15"), // Monday
    ("2027-11", "2027-12-15", "2027-12-15"), // Wednesday
    ("2027-12", "2028-01-15", "2028-01-17"), // Saturday
    ("2028-01", "2028-02-15", "2028-02-15"), // Tuesday
    ("2028-02", "2028-03-15", "2028-03-15"), // Wednesday
    ("2028-03", "2028-04-15", "2028-04-18"), // påskafton; Tuesday after annandag påsk
    ("2028-04", "2028-05-15", "2028-05-15"), // Monday
    ("2028-05", "2028-06-15", "2028-06-15"), // Thursday
    ("2028-06", "2028-07-15", "2028-07-17"), // Saturday
    ("2028-07", "2028-08-15", "2028-08-15"), // Tuesday
    ("2028-08", "2028-09-15", "2028-09-15"), // Friday
    ("2028-09", "2028-10-15", "2028-10-16"), // Sunday
    ("2028-10", "2028-11-15", "2028-11-15"), // Wednesday
    ("2028-11", "2028-12-15", "2028-12-15"), // Friday
];

/// LSS: state on 1 October, 25 October. 2026 Sunday, 2027 Monday, 2028 Wednesday.
const LSS: [(&str, &str); 3] = [("2026", "2026-10-26"), ("2027", "2027-10-25"), ("2028", "2028-10-25")];

/// EKB-År: 15 April of the year after. 2028: påskafton.
const EKB_AR: [(&str, &str); 3] = [("2025", "2026-04-15"), ("2026", "2027-04-15"), ("2027", "2028-04-18")];

fn due(args: &[&str]) -> Value {
    run(["due", "--format", "json"].iter().chain(args)).expect(0).json()
}

fn items<'a>(list: &'a Value, name: &str) -> Vec<&'a Value> {
    let items = list["items"].as_array().unwrap();
    items.iter().filter(|item| item["delregister"] == name).collect()
}

#[test]
fn every_last_day_is_the_one_worked_out_by_hand() {
    let heby = ["--kommunkod", "0331", "--typ", "socialnamnd,kommun", "--date", "2026-01-01", "--year"];
    for year in ["2026", "2027", "2028"] {
        let list = due(&[&heby[..], &[year]].concat());
        for name in ["EKB-Manad", "EKB-AO", "SOL1", "SOL2"] {
            let found: Vec<_> = items(&list, name)
                .into_iter()
                .map(|item| {
                    ["period", "nominalDate", "dueDate"]
                        .map(|member| item[member].as_str().unwrap().to_owned())
                })
                .collect();
            let expected: Vec<_> = LAST_DAYS
                .iter()
                .filter(|(_, _, last)| last.starts_with(year))
                .map(|(month, nominal, last)| [*month, *nominal, *last].map(str::to_owned))
                .collect();
            assert_eq!(expected.len(), 12);
            assert_eq!(found, expected, "{name} {year}");
        }
        for (name, table) in [("LSS", LSS), ("EKB-Ar", EKB_AR)] {
            let (period, last) = table.into_iter().find(|(_, last)| last.starts_with(year)).unwrap();
            let found = items(&list, name);
            assert_eq!(found.len(), 1, "{name} {year}");
            assert_eq!((&found[0]["period"], &found[0]["dueDate"]), (&json!(period), &json!(last)));
        }
        assert_eq!(items(&list, "BU")[0]["dueDate"], Value::Null, "no source tells it");
    }
}

#[test]
fn the_new_duty_begins_on_the_first_of_july() {
    let at = |date| {
        let args =
            ["--kommunkod", "0331", "--typ", "socialnamnd", "--set", "socialdataregister", "--date", date];
        let list = due(&args);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let item = list["items"][0].clone();
        assert_eq!((&item["period"], &item["dueDate"]), (&json!("2027-07"), &json!("2027-08-16")));
        assert_eq!(
            (&item["status"], &item["deadlineStatus"]),
            (&json!("foreslagen"), &json!("eget-forslag"))
        );
        item["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(at("2027-06-30"), "not-yet-in-force");
    assert_eq!(at("2027-07-01"), "due");
}

#[test]
fn the_form_for_programs_is_the_one_of_the_schema() {
    let schema: Value = include_str!("../../../../schemas/rapport/v1/due.schema.json").parse().unwrap();
    let judge = jsonschema::validator_for(&schema).unwrap();
    let config = fixtures::path("due/avtalssamverkan.toml");
    for args in [
        &["--kommunkod", "0331", "--typ", "socialnamnd,kommun", "--year", "2027"][..],
        &["--kommunkod", "0180", "--typ", "socialnamnd", "--namnd", "a:01,02", "--namnd", "b:03"],
        &["--kommunkod", "1480", "--typ", "utforare", "--set", "socialdataregister", "--date", "2026-11-22"],
        &["--config", config.to_str().unwrap(), "--date", "2026-11-22"],
    ] {
        let list = due(args);
        assert!(
            judge.is_valid(&list),
            "{args:?}: {:?}",
            judge.iter_errors(&list).next().map(|e| e.to_string())
        );
        assert!(!list["items"].as_array().unwrap().is_empty());
        let total: u64 = list["summary"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(total, list["items"].as_array().unwrap().len() as u64);
    }
    assert!(!judge.is_valid(&json!({"report": "socialdata-due/1"})), "the schema refuses something");
}

#[test]
fn a_calendar_has_stable_names_short_lines_and_a_reminder_each() {
    let ended = run([
        "due",
        "--kommunkod",
        "0331",
        "--typ",
        "kommun,socialnamnd",
        "--year",
        "2027",
        "--format",
        "ics",
    ]);
    let calendar = ended.expect(0).stdout;
    assert_eq!(calendar.matches('\n').count(), calendar.matches("\r\n").count(), "CRLF everywhere");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = calendar.replace("\r\n ", "");
    let of = |name: &str| unfolded.split("\r\n").filter(|line| line.starts_with(name)).collect::<Vec<_>>();
    let count = of("BEGIN:VEVENT").len();
    // 12 months of four files, EKB-År and LSS; BU has no known day.
    assert_eq!(count, 50);
    assert_eq!(
        (of("END:VEVENT").len(), of("BEGIN:VALARM").len(), of("TRIGGER:-P7D").len()),
        (count, count, count)
    );
    assert_eq!(of("UID:").into_iter().collect::<BTreeSet<_>>().len(), count);
    assert!(of("DTSTART;VALUE=DATE:").contains(&"DTSTART;VALUE=DATE:20271025"));
    // Another day of asking: the same entries.
    let uids = |date: &str| {
        let args =
            ["due", "--kommunkod", "0331", "--typ", "kommun", "--year", "2027", "--format", "ics", "--date"];
        let text = run(args.iter().chain(&[date])).expect(0).stdout;
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(uids("2026-01-01"), uids("2028-01-01"));
}

#[test]
fn a_year_plan_is_one_page_that_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.html");
    let args = [
        "due",
        "--kommunkod",
        "0331",
        "--typ",
        "socialnamnd",
        "--year",
        "2028",
        "--format",
        "html",
        "--output",
    ];
    let ended = run(args.iter().copied().chain([path.to_str().unwrap()])).expect(0);
    assert!(ended.stdout.is_empty());
    let page = std::fs::read_to_string(path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"sv\">") && page.ends_with("</html>\n"));
    for forbidden in ["http:", "https:", "<script", "<img", "<link", "src=", "@import", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert_eq!(page.matches("<caption>").count(), 13, "twelve months and what has no known day");
    assert_eq!(page.matches("<th scope=\"row\">").count(), 12 * 4 + 2);
    assert!(
        page.contains("<time datetime=\"2028-04-18\">tisdag 18</time><small>2028-04-15 är en lördag</small>")
    );
}

#[test]
fn bad_input_has_a_message_and_a_code() {
    for (args, code, says) in [
        (&["--kommunkod", "0331", "--typ", "kommun", "--set", "framtida"][..], 2, "ingen sådan uppsättning"),
        (&["--kommunkod", "0331", "--typ", "utforare"], 2, "ingen skyldighet"),
        (&["--kommunkod", "0331", "--typ", "kommun", "--date", "2027-02-29"], 2, "ett datum som finns"),
        (&["--kommunkod", "0331", "--typ", "kommun", "--date", "2020-01-01"], 2, "från 2025-07-01"),
        (
            &["--kommunkod", "0331", "--typ", "kommun", "--set", "socialdataregister", "--year", "2026"],
            2,
            "börjar 2027-07-01",
        ),
        (
            &["--kommunkod", "0331", "--typ", "kommun", "--period", "2026", "--date", "2026-10-01"],
            2,
            "tar slut 2026-10-01",
        ),
        (&["--kommunkod", "0180", "--typ", "socialnamnd", "--namnd", "a", "--namnd", "a"], 2, "samma id"),
        (&["--kommunkod", "0331", "--typ", "socialnamnd", "--namnd", "a:01"], 2, "stadsdelar finns bara"),
        (&["--kommunkod", "9999", "--typ", "kommun"], 2, "fyra siffror"),
        (&["--kommunkod", "0331"], 2, "--typ"),
        (&["--typ", "kommun"], 2, "--config"),
    ] {
        let ended = run(["due"].iter().chain(args)).expect(code);
        assert!(ended.stdout.is_empty() && ended.stderr.contains(says), "{args:?}\n{}", ended.stderr);
    }
    let config = fixtures::path("due/avtalssamverkan.toml");
    let at = |date: &str| run(["due", "--config", config.to_str().unwrap(), "--date", date]);
    assert!(at("2028-01-01").expect(78).stderr.contains("mandatet gick ut 2027-12-31"));
    at("2027-12-31").expect(0);
    run(["due", "--kommunkod", "0331", "--typ", "kommun", "--period", "2026", "--date", "2026-10-02"])
        .expect(0);
    run(["due", "--kommunkod", "0331", "--typ", "kommun", "--date", "2028-02-29"]).expect(0);
}

#[test]
fn late_is_65_when_somebody_asks_for_it() {
    let late = ["due", "--kommunkod", "0331", "--typ", "kommun", "--fail-on-late", "--date", "2026-10-27"];
    run(late).expect(65);
    let in_time = [
        "due",
        "--kommunkod",
        "0331",
        "--typ",
        "kommun",
        "--fail-on-late",
        "--year",
        "2026",
        "--date",
        "2026-10-26",
    ];
    run(in_time).expect(0);
}

/// The whole way: what the register has receipts for is delivered, and a month that was never sent is an alarm in every command.
#[test]
fn what_the_spool_has_receipts_for_is_delivered_and_a_silent_month_is_an_alarm() {
    let source = Source::generate(20, 2);
    let home = Home::reporting(&source);
    let config = home.config();
    let config = config.to_str().unwrap();
    run(["due", "--config", config]).expect(78);
    home.replace("socialdata.toml", "[policy]", "[obligation]\nset = \"nuvarande\"\n[policy]");

    let list = due(&["--config", config, "--date", "2026-11-22", "--year", "2026"]);
    let sol1 = |period: &str| {
        items(&list, "SOL1").into_iter().find(|item| item["period"] == period).unwrap().clone()
    };
    assert_eq!(
        (&sol1("2026-10")["state"], &sol1("2026-10")["delivery"]),
        (&json!("delivered"), &json!("godkand"))
    );
    assert_eq!(sol1("2026-08")["state"], "missing");
    assert_eq!(sol1("2026-11")["period"], "2026-11");
    assert!(items(&list, "SOL1").iter().all(|item| item["period"] != "2026-11" || item["state"] == "due"));

    // The installation was made by a demonstration that reports another month; what lies between was never sent.
    home.replace("socialdata.toml", "set = \"nuvarande\"", "set = \"nuvarande\"\nsince = \"2026-08\"");
    let missing = home.status()["missing"].clone();
    let is_august = |one: &&Value| one["delregister"] == "EKB-Manad" && one["period"] == "2026-08";
    let august = missing.as_array().unwrap().iter().find(is_august).unwrap_or_else(|| panic!("{missing}"));
    assert_eq!((&august["dueDate"], &august["state"]), (&json!("2026-09-15"), &json!("missing")));
    let night = home.submit();
    assert!(night.stderr.contains("SAKNAS: EKB-Manad 2026-08"), "{}", night.stderr);
    let text = run(["status", "--config", config]).expect(0).stdout;
    assert!(text.contains("SAKNAS: EKB-Manad 2026-08, sista dag var 2026-09-15"), "{text}");
}
