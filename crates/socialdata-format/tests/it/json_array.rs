//! JSON over several lines: an array, or indented objects after each other.

use socialdata_format::{Format, Options, Reader};

use crate::fixtures::{base, story};

/// The base record of another insats, which began on another day.
fn record(number: u32) -> String {
    base().replace("INS-1", &format!("INS-{number}")).replace("2026-09-01", &format!("2026-09-{number:02}"))
}

fn check(file: &str, expected: &[&str]) {
    assert_eq!(story(file.as_bytes(), Options::default()), expected, "{file}");
    let forced = Options::default().with_format(Format::JsonArray);
    assert_eq!(story(file.as_bytes(), forced), expected, "{file}");
}

#[test]
fn an_array_on_one_line_or_on_many() {
    let (one, two) = (record(1), record(2));
    check(&format!("[{one},{two}]"), &["1 ok", "2 ok"]);
    check(&format!("\n [\r\n{one}\r\n,\r\n{two}\r\n]\r\n\n"), &["1 ok", "2 ok"]);
    check("[]", &["file LEV-003 1:1"]);
    check(" [ ] ", &["file LEV-003 1:1"]);
}

#[test]
fn indented_objects_after_each_other() {
    let indented = |number| {
        let value: serde_json::Value = record(number).parse().unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let file = format!("{}\n{}\n", indented(1), indented(2));
    assert_eq!(Reader::open(file.as_bytes(), Options::default()).unwrap().format(), Format::JsonArray);
    check(&file, &["1 ok", "2 ok"]);
    check(&indented(1), &["1 ok"]);
}

#[test]
fn a_finding_lies_where_an_editor_shows_it() {
    let file = "[\n  {\"posttyp\":\"insats\",\n   \"ö\":1, \"period\": 7},\n {\"posttyp\": 1}\n]";
    let told = story(file.as_bytes(), Options::default());
    assert!(told[0].starts_with("1 FMT-001 3:4 ") && told[0].contains(" FMT-012 3:21"), "{told:?}");
    assert!(told[0].contains(" OBL-002 2:3"), "{told:?}");
    assert_eq!(told[1..], ["2 LEV-006 4:14"]);
}

#[test]
fn an_element_that_is_no_record_does_not_hide_the_others() {
    let good = record(1);
    check(
        &format!("[7,\n\"x\",\n[{good}],\n{{\"a\":1],\n{{\"posttyp\":\n tru}},\n{good}\n]"),
        &["1 LEV-007 1:2", "2 LEV-007 2:1", "3 LEV-007 3:1", "4 LEV-007 4:7", "5 LEV-007 6:5", "6 ok"],
    );
}

#[test]
fn what_follows_a_broken_array_is_not_checked() {
    let good = record(1);
    for (file, place) in [
        (format!("[{good}\n{good}]"), "2:1"),
        (format!("[{good}\n"), "2:1"),
        (format!("[{good}\n,]"), "2:2"),
        (format!("[{good}]\n{good}"), "2:1"),
        (format!("[{good}]\n]"), "2:1"),
        (format!("[{good}\n}}"), "2:1"),
    ] {
        let told = ["1 ok".to_owned(), format!("file LEV-007 {place}"), format!("! read-json-array {place}")];
        assert_eq!(story(file.as_bytes(), Options::default()), told, "{file}");
    }
    check(&format!("[{good},\n{{\"a"), &["1 ok", "2 LEV-007 2:4", "! read-json-array 2:4"]);
    check("[,]", &["file LEV-007 1:2", "! read-json-array 1:2"]);
    check("[", &["file LEV-007 1:2", "! read-json-array 1:2"]);
}

#[test]
fn an_element_over_the_cap_is_passed_by_and_not_held() {
    let (good, long) = (record(1), "x".repeat(3 << 20));
    let after = record(2);
    check(&format!("[{good},\n {{\"a\":\"{long}\"}},\n{after}]"), &["1 ok", "2 LEV-007 2:2", "3 ok"]);
    check(&format!("[{good},\n {{\"a\":\"{long}"), &["1 ok", "2 LEV-007 2:2", "! read-json-array 2:2"]);
    check(&format!("[{good},{long}]"), &["1 ok", &format!("2 LEV-007 1:{}", good.len() + 3)]);
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    check(&format!("[{deep},{after}]"), &["1 LEV-007 1:2", "2 ok"]);
}

#[test]
fn bytes_that_are_no_utf_8_belong_to_their_element() {
    let (one, two) = (record(1), record(2));
    let file =
        [b"[{\"posttyp\":\"\xff\xfe\"},".as_slice(), one.as_bytes(), b",\"\xc3\xa5\",", two.as_bytes(), b"]"];
    let told = story(&file.concat(), Options::default());
    let after = 18 + one.len() + 1;
    assert_eq!(
        told,
        ["1 LEV-005 1:14".to_owned(), "2 ok".into(), format!("3 LEV-007 1:{}", after + 1), "4 ok".into()]
    );
}
