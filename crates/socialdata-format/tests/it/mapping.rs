//! Foreign exports read through a mapping: the same rules, and places in the foreign file.

use std::sync::Arc;

use socialdata_core::post::Posttyp;
use socialdata_format::{Event, Mapping, NdjsonWriter, Options, Reader, mapping};

use crate::fixtures::{bytes, story};

fn options(toml: &str) -> Options {
    let mapping = Mapping::parse(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    Options::default().with_mapping(Arc::new(mapping))
}

fn text(name: &str) -> String {
    String::from_utf8(bytes(&format!("mapping/{name}"))).unwrap()
}

/// The records of a file as NDJSON, those that have no error.
fn records(input: &[u8], options: Options) -> String {
    let mut writer = NdjsonWriter::new(Vec::new());
    for event in Reader::open(input, options).unwrap() {
        if let Event::Record(record) = event.unwrap()
            && let Some(checked) = record.checked
        {
            writer.write(checked.record()).unwrap();
        }
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

#[test]
fn an_export_in_other_words_becomes_our_records() {
    let export = bytes("mapping/insats-export.csv");
    let told = story(&export, options(&text("insats-export.toml")));
    assert_eq!(told, ["1 ok", "2 KOD-021 3:48"], "a word without translation goes through to its rule");
    let record = records(&export, options(&text("insats-export.toml")));
    let expected = "{\"posttyp\":\"insats\",\"postId\":\"INS-1\",\"period\":\"2026-09\",\"ansvarig\":{\"organisationsnummer\":\"2120000142\",\
        \"kommunkod\":\"0180\",\"namnd\":\"aldrenamnd\",\"typ\":\"socialnamnd\"},\"person\":{\"idtyp\":\"personnummer\",\
        \"id\":\"191212121212\",\"kon\":\"1\"},\"insatsId\":\"1\",\"omrade\":\"aldre\",\"insatstyp\":\"hemtjanst-service\",\
        \"lagrum\":\"sol-11-1\",\"beslutsdatum\":\"2026-08-20\",\"verkstalldFran\":\"2026-09-01\",\"timmarPerManad\":12,\
        \"boendeform\":\"ordinart\"}\n";
    assert_eq!(record, expected);
}

#[test]
fn a_finding_lies_in_the_cell_of_the_foreign_file() {
    let export = text_of_export().replace("1.9.2026;12,00", "31.9.2026;12,5");
    let mut cells = Vec::new();
    for event in Reader::open(export.as_bytes(), options(&text("insats-export.toml"))).unwrap() {
        let Event::Record(record) = event.unwrap() else { continue };
        let cell =
            |found: &socialdata_format::Located| (found.finding.rule.code, found.cell.unwrap().to_string());
        cells.extend(record.findings.iter().map(cell));
    }
    let expected = [("FMT-045", "K2"), ("FMT-049", "L2"), ("KOD-021", "G3")];
    assert_eq!(cells, expected.map(|(code, cell)| (code, cell.to_owned())));
}

/// The export as UTF-8.
fn text_of_export() -> String {
    encoding_rs::WINDOWS_1252.decode(&bytes("mapping/insats-export.csv")).0.into_owned()
}

#[test]
fn ten_digits_stay_ten_digits() {
    let export = text_of_export().replace("19121212-1212", "121212-1212");
    let told = story(export.as_bytes(), options(&text("insats-export.toml")));
    assert!(told.iter().all(|line| line.contains("PNR-") || line.contains("FMT-037")), "{told:?}");
}

#[test]
fn a_column_that_nobody_mentions_is_named_and_nothing_is_sent() {
    let toml = text("insats-export.toml").replace("ignore = [\"Handläggare\"]", "ignore = []");
    let told = story(&bytes("mapping/insats-export.csv"), options(&toml));
    assert_eq!(told[..2], ["file FMT-001 1:101".to_owned(), "1 unchecked".to_owned()]);
}

#[test]
fn a_mapping_that_does_not_fit_stops_before_the_first_row() {
    let toml = text("insats-export.toml").replace("\"Löpnr\"]", "\"Nr\"]");
    let told = story(&bytes("mapping/insats-export.csv"), options(&toml));
    assert_eq!(told, ["! read-mapped-column-missing 1:1"]);
    let ndjson = bytes("valid/insats/grund.ndjson");
    assert_eq!(story(&ndjson, options(&toml)), ["! read-mapping-without-columns 1:1"]);
    assert_eq!(story(b"", options(&toml)), ["file LEV-003 1:1"]);
}

#[test]
fn our_own_file_needs_an_empty_mapping_at_most() {
    let csv = bytes("hostile/crlf.csv");
    assert_eq!(story(&csv, options("posttyp = \"insats\"")), story(&csv, Options::default()));
    let other = story(&csv, options("posttyp = \"placering\""));
    assert!(other.iter().any(|line| line.contains("LEV-006")), "{other:?}");
}

#[test]
fn what_is_suggested_reads_the_file_that_it_was_made_from() {
    let file = bytes("mapping/insats-own-words.csv");
    let proposed = mapping::suggest(file.as_slice(), &Options::default(), None).unwrap().unwrap();
    assert_eq!((proposed.posttyp, proposed.unknown), (Posttyp::Insats, 0), "{}", proposed.toml);
    assert_eq!(story(&file, options(&proposed.toml)), ["1 ok", "2 ok"], "{}", proposed.toml);
    for cell in ["1212", "7723", "INS-1", "2120000142", "sol-11-1"] {
        assert!(!proposed.toml.contains(cell), "{cell}\n{}", proposed.toml);
    }
}

#[test]
fn a_suggestion_for_any_file_is_a_mapping_and_quotes_no_cell() {
    for name in crate::fixtures::names("hostile") {
        let file = bytes(&format!("hostile/{name}"));
        let Ok(Some(proposed)) = mapping::suggest(file.as_slice(), &Options::default(), None) else {
            continue;
        };
        Mapping::parse(&proposed.toml).unwrap_or_else(|error| panic!("{name}: {error}\n{}", proposed.toml));
        assert!(!proposed.toml.contains("191212121212") && !proposed.toml.contains("INS-"), "{name}");
    }
}
