//! Worked examples: records in `fixtures/filip/projektion`, and beside them the rows that they must give, written by hand with the
//! reason for each. They go through the shipped layouts.

use std::collections::BTreeMap;
use std::fs;

use socialdata_core::identitet::Kommunkod;
use socialdata_core::period::Period;
use socialdata_core::projektion::bu::{BuInsats, BuPlacering};
use socialdata_core::projektion::ekb::{EkbAo, EkbAr, EkbManad};
use socialdata_core::projektion::lss::Lss;
use socialdata_core::projektion::sol::{Sol1, Sol2};
use socialdata_core::projektion::{Projektion, Rad, Samlare};
use socialdata_format::layout::{Layout, RenderFault, shipped};
use socialdata_format::{Event, Options, Reader};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/filip/projektion");

fn kommun() -> Kommunkod {
    Kommunkod::parse("0180").expect("a code")
}

fn month(text: &str) -> Period {
    Period::parse(text).expect("a month")
}

fn gather<S: Samlare>(mut samlare: S, text: &str) -> (Vec<S::Rad>, BTreeMap<&'static str, usize>) {
    for event in Reader::open(text.as_bytes(), Options::default()).expect("a reader") {
        let Event::Record(record) = event.expect("readable") else { continue };
        let codes: Vec<_> = record.findings.iter().map(|one| one.finding.rule.code).collect();
        let checked = record.checked.unwrap_or_else(|| panic!("an example has errors: {codes:?}"));
        samlare.take(&checked);
    }
    let projected = samlare.finish();
    let left_out = projected.left_out.into_iter().map(|(reason, count)| (reason.as_str(), count));
    (projected.rows, left_out.collect())
}

/// Whether the records of the folder give the rows, and leave out what the lines with `!` say.
fn check<S: Samlare>(samlare: S) {
    let projektion = S::Rad::PROJEKTION;
    let read = |file: &str| fs::read_to_string(format!("{FOLDER}/{projektion}/{file}")).expect(file);
    let (rows, left_out) = gather(samlare, &read("poster.ndjson"));
    let layout = Layout::parse(shipped::of(projektion)).expect("a layout");
    let bytes = layout.render(&rows).expect("rows that fit");
    let expected = read("rader.txt");
    let lines = expected.lines().filter(|line| !line.starts_with(['#', '!']));
    let expected_bytes: String = lines.flat_map(|line| [line, "\r\n"]).collect();
    assert_eq!(String::from_utf8(bytes).expect("ASCII"), expected_bytes, "{projektion}");
    let reasons = expected.lines().filter_map(|line| line.strip_prefix('!')?.split_once(' '));
    let expected_reasons: BTreeMap<&str, usize> =
        reasons.map(|(reason, count)| (reason, count.parse().expect("a count"))).collect();
    assert_eq!(left_out, expected_reasons, "{projektion}");
}

#[test]
fn sol1_is_the_stock_of_the_last_day() {
    check(Sol1::new(kommun(), month("2028-02")));
}

#[test]
fn sol2_has_a_row_for_each_beginning_and_end() {
    check(Sol2::new(kommun(), month("2026-09")));
}

#[test]
fn lss_is_the_first_of_october() {
    check(Lss::new(kommun(), 2026).expect("a year"));
}

#[test]
fn bu_has_insatser_and_placements_of_a_year() {
    check(BuInsats::new(kommun(), 2025).expect("a year"));
    check(BuPlacering::new(kommun(), 2025).expect("a year"));
}

#[test]
fn ekb_has_months_ends_and_years() {
    check(EkbManad::new(kommun(), month("2026-09")));
    check(EkbAo::new(kommun(), month("2026-09")));
    check(EkbAr::new(kommun(), 2026).expect("a year"));
}

#[test]
fn a_month_without_records_is_an_empty_file() {
    let layout = Layout::parse(shipped::of(Projektion::Sol1)).expect("a layout");
    let (rows, left_out) = gather(Sol1::new(kommun(), month("2026-09")), "");
    assert_eq!((layout.render(&rows).expect("nothing"), left_out.len()), (Vec::new(), 0));
}

#[test]
fn the_records_of_another_kommun_are_not_in_the_file() {
    let text = fs::read_to_string(format!("{FOLDER}/sol1/poster.ndjson")).expect("records");
    let solna = Kommunkod::parse("0184").expect("a code");
    let (rows, left_out) = gather(Sol1::new(solna, month("2028-02")), &text);
    assert_eq!((rows.len(), left_out), (0, BTreeMap::from([("other-kommun", 9)])));
}

#[test]
fn what_does_not_fit_is_an_error_with_row_and_column_and_never_replaced() {
    let text = fs::read_to_string(format!("{FOLDER}/ekb-ao/poster.ndjson")).expect("records");
    let (rows, _) = gather(EkbAo::new(kommun(), month("2026-09")), &text);
    let fault = |column: &str| {
        let head = "layout = \"a\"\nversion = 1\nstatus = \"unverified\"\nprojection = \"ekb-ao\"\n";
        let layout = format!("{head}[[column]]\nname = \"A\"\n[[column]]\nname = \"B\"\n{column}\n");
        let error = Layout::parse(&layout).expect("a layout").render(&rows).expect_err("does not fit");
        assert!(!format!("{error} {error:?}").contains("199107172380"), "{error}");
        (error.row, error.column, error.fault)
    };
    let orsak = "source = \"sokande.orsak\"";
    assert_eq!(fault(&format!("{orsak}\nmax_width = 6")), (2, 2, RenderFault::TooLong));
    assert_eq!(fault(&format!("{orsak}\nmin_width = 7")), (1, 2, RenderFault::TooShort));
    let codes = |to: &str| format!("{orsak}\ncodes = {{ arbete = \"1\", flyttat = \"{to}\" }}");
    assert_eq!(fault(&format!("{orsak}\ncodes = {{ arbete = \"1\" }}")), (2, 2, RenderFault::CodeNotMapped));
    assert_eq!(fault(&codes("ł")), (2, 2, RenderFault::NotInEncoding));
    let medsokande = "source = \"medsokande.id\"\nrequired = true";
    assert_eq!(fault(medsokande), (2, 2, RenderFault::Missing));
}

#[test]
fn encodings_line_ends_header_and_decimals_follow_the_layout() {
    let text = fs::read_to_string(format!("{FOLDER}/ekb-ar/poster.ndjson")).expect("records");
    let (rows, _) = gather(EkbAr::new(kommun(), 2026).expect("a year"), &text);
    let render = |encoding: &str| {
        let layout = format!(
            "layout = \"a\"\nversion = 1\nstatus = \"verified\"\nprojection = \"ekb-ar\"\nencoding = \"{encoding}\"\n\
             line_end = \"lf\"\nheader = true\ndecimal = \",\"\n[[column]]\nname = \"ÅR\"\nsource = \"ar\"\n[[column]]\n\
             name = \"€\"\nsource = \"bistandsbelopp.aret\"\ndecimals = 2\n"
        );
        Layout::parse(&layout).expect("a layout").render(&rows)
    };
    assert_eq!(render("utf-8").expect("fits"), "ÅR;€\n2026;24250,00\n".as_bytes());
    assert_eq!(render("windows-1252").expect("fits"), b"\xc5R;\x80\n2026;24250,00\n");
    let error = render("iso-8859-1").expect_err("ISO 8859-1 has no euro");
    assert_eq!((error.row, error.column, error.fault), (0, 2, RenderFault::NotInEncoding));
}

#[test]
fn rows_and_errors_hold_no_identity_in_debug() {
    let text = fs::read_to_string(format!("{FOLDER}/sol1/poster.ndjson")).expect("records");
    let (rows, _) = gather(Sol1::new(kommun(), month("2028-02")), &text);
    let shown = format!("{rows:?}");
    assert!(!shown.contains("191212121212") && !shown.contains("RES-0042"), "{shown}");
}
