//! XML documents as people and programs write them, and as they should not.

use socialdata_core::post::Posttyp;
use socialdata_format::{Event, Format, NdjsonWriter, Options, Reader, XmlWriter};

use crate::fixtures::{base_of, bytes, events, names, path, story};

const START: &str = "<poster xmlns=\"urn:x-socialdata:post:1\">";

/// The base record as an element: of another insats, which began on another day.
fn insats(number: u32) -> String {
    let text = String::from_utf8(written(base_of(Posttyp::Insats).as_bytes())).unwrap();
    let element = text.lines().nth(2).unwrap();
    element
        .replace("INS-1", &format!("INS-{number}"))
        .replace("2026-09-01", &format!("2026-09-{:02}", 1 + number % 28))
}

fn poster(records: &str) -> String {
    format!("{START}\n{records}\n</poster>\n")
}

fn written(file: &[u8]) -> Vec<u8> {
    let mut writer = XmlWriter::new(Vec::new()).unwrap();
    for event in Reader::open(file, Options::default()).unwrap() {
        let Event::Record(record) = event.unwrap() else { panic!("a finding about the file") };
        writer.write(record.checked.unwrap().record()).unwrap();
    }
    writer.finish().unwrap()
}

fn check(file: &str, expected: &[&str]) {
    assert_eq!(story(file.as_bytes(), Options::default()), expected, "{file}");
}

/// The findings of the first record, in a document where it begins on line 2.
fn check_findings(record: &str, expected: &str) {
    let told = story(poster(record).as_bytes(), Options::default());
    assert_eq!(told, [format!("1 {expected}")], "{record}");
}

#[test]
fn every_valid_fixture_has_its_document() {
    for posttyp in Posttyp::ALL {
        let folder = format!("valid/{posttyp}");
        for name in names(&folder).iter().filter_map(|name| name.strip_suffix(".ndjson")) {
            let source = bytes(&format!("{folder}/{name}.ndjson"));
            let (xml, path) = (written(&source), path(&format!("{folder}/{name}.xml")));
            if is_blessing() {
                bless(&path, &xml);
            }
            assert!(std::fs::read(&path).unwrap() == xml, "{} is not what the writer writes", path.display());
            assert!(as_ndjson(&xml) == source, "{folder}/{name}: a record changed on the way");
            assert_eq!(written(&xml), xml, "{folder}/{name}: read and written again");
        }
    }
}

fn as_ndjson(file: &[u8]) -> Vec<u8> {
    let mut writer = NdjsonWriter::new(Vec::new());
    for event in events(file, Options::default()).0 {
        let Event::Record(record) = event else { panic!("a finding about the file") };
        writer.write(record.checked.unwrap().record()).unwrap();
    }
    writer.finish().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the environment says that the files shall be written anew")]
fn is_blessing() -> bool {
    std::env::var_os("SOCIALDATA_BLESS").is_some()
}

#[expect(clippy::disallowed_methods, reason = "a fixture is written anew")]
fn bless(path: &std::path::Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn what_belongs_to_a_document_beside_records() {
    let (one, two) = (insats(1), insats(2));
    check(&poster(&format!("{one}\n{two}")), &["1 ok", "2 ok"]);
    check(
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\n<!-- å --><?a b?>\n{START}<!-- a -->{one}<?x?>\
             {two}</poster >\n<!-- b -->\n"
        ),
        &["1 ok", "2 ok"],
    );
    check(&format!("{START}</poster>"), &["file LEV-003 1:1"]);
    check("<poster xmlns='urn:x-socialdata:post:1' />", &["file LEV-003 1:1"]);
    let schema = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\"";
    check(&poster(&one).replacen('>', &format!(" {schema}>"), 1), &["1 ok"]);
}

#[test]
fn a_namespace_may_have_a_prefix() {
    let prefixed = insats(1).replace("</", "\u{1}").replace('<', "<p:").replace('\u{1}', "</p:");
    let file = format!("<p:poster xmlns:p=\"urn:x-socialdata:post:1\">{prefixed}</p:poster>");
    check(&file, &["1 ok"]);
    let other = poster(&insats(1).replacen("<insats>", "<insats xmlns=\"urn:other\">", 1));
    check(&other, &["1 LEV-006 2:1"]);
    let foreign = insats(1).replacen("<omrade>", "<omrade xmlns=\"urn:other\">", 1);
    let told = story(poster(&foreign).as_bytes(), Options::default());
    let at = foreign.find("<omrade").unwrap() + 1;
    assert!(told[0].starts_with(&format!("1 FMT-001 2:{at} OBL-0")), "{told:?}");
}

#[test]
fn texts_may_be_written_in_many_ways() {
    let record = insats(1)
        .replace("><", ">\n\t<")
        .replace("INS-1<", "I<!-- a -->N<![CDATA[S-]]>&#x31;<?b?><")
        .replace("<insats>", "<insats >")
        .replace("</insats>", "</insats\n>");
    check(&poster(&record), &["1 ok"]);
    let reordered = insats(1);
    let (start, rest) = reordered.split_once("<period>").unwrap();
    let (period, rest) = rest.split_once("</period>").unwrap();
    let reordered =
        format!("{start}{}<period>{period}</period></insats>", rest.strip_suffix("</insats>").unwrap());
    check(&poster(&reordered), &["1 ok"]);
}

#[test]
fn findings_have_their_places() {
    let record = insats(1);
    let place = |record: &str, text: &str| record.split_once(text).unwrap().0.chars().count() + 1;
    let with = |from: &str, to: &str| {
        assert!(record.contains(from), "{from}");
        record.replacen(from, to, 1)
    };

    let wrong = with("<period>2026-09", "<period>å-13");
    check_findings(&wrong, &format!("FMT-012 2:{}", place(&wrong, "å-13")));
    let empty = with("<period>2026-09</period>", "<period/>");
    check_findings(&empty, &format!("FMT-012 2:{}", place(&empty, "<period/>")));
    let unknown = with("<period>", "<okand><a>x</a></okand><period>");
    check_findings(&unknown, &format!("FMT-001 2:{}", place(&unknown, "<okand>")));
    let twice = with("<period>", "<period>2026-09</period><period >");
    check_findings(&twice, &format!("FMT-002 2:{}", place(&twice, "<period >") + 9));
    let attribute = with("<person>", "<person\n  x='1'>");
    check_findings(&attribute, "FMT-001 3:3");
    let of_a_value = with("<period>", "<period x='1' y=''>");
    let (x, y) = (place(&of_a_value, "x='1'"), place(&of_a_value, "y=''"));
    check_findings(&of_a_value, &format!("FMT-001 2:{x} FMT-001 2:{y}"));
    let inside = with("2026-09<", "2026<x/>-09<");
    check_findings(&inside, &format!("FMT-012 2:{}", place(&inside, "2026<x")));
    let mixed = with("</idtyp>", "</idtyp>å");
    check_findings(&mixed, &format!("FMT-001 2:{}", place(&mixed, "å")));
    let lost = with("<idtyp>", "<!--").replacen("</idtyp>", "-->", 1);
    let (events, _) = events(poster(&lost).as_bytes(), Options::default());
    let [Event::Record(read)] = events.as_slice() else { panic!("{events:?}") };
    let missing = read.findings.iter().find(|found| {
        found.finding.rule.code == "PNR-010" || found.finding.falt.pointer() == "/person/idtyp"
    });
    assert_eq!(missing.map(|found| found.column), u64::try_from(place(&lost, "<person>")).ok(), "{read:?}");
}

#[test]
fn text_in_place_of_members() {
    let person = insats(1);
    let (start, rest) = person.split_once("<person>").unwrap();
    let (_, rest) = rest.split_once("</person>").unwrap();
    let text = format!("{start}<person>&#229;<idtyp>saknas</idtyp></person>{rest}");
    check_findings(&text, &format!("FMT-015 2:{}", start.chars().count() + 1));
    let json = base_of(Posttyp::Insats);
    let (before, after) = json.split_once("\"person\":{").unwrap();
    let (_, after) = after.split_once('}').unwrap();
    let told = story(format!("{before}\"person\":\"å\"{after}").as_bytes(), Options::default());
    assert!(told[0].starts_with("1 FMT-015 ") && told[0].split(' ').count() == 3, "{told:?}");
}

#[test]
fn a_record_that_is_none_does_not_hide_the_others() {
    let (one, two) = (insats(1), insats(2));
    check(
        &poster(&format!("{one}<Insats><a/></Insats>\n <nollrapport/>{two}")),
        &["1 ok", &format!("2 LEV-006 2:{}", one.len() + 1), "3 LEV-006 3:2", "4 ok"],
    );
}

#[test]
fn what_follows_a_fault_of_the_document_is_not_checked() {
    let one = insats(1);
    let after = |broken: &str, place: &str| {
        let told = story(format!("{START}{one}\n{broken}").as_bytes(), Options::default());
        assert_eq!(told.len(), 3, "{broken}: {told:?}");
        assert!(told[1].ends_with(&format!(" LEV-007 {place}")), "{broken}: {told:?}");
        assert_eq!(
            (told[0].as_str(), told[2].as_str()),
            ("1 ok", format!("! read-xml {place}").as_str()),
            "{broken}"
        );
    };
    after("", "2:1");
    after("å", "2:1");
    after("<insats><period>å</perio></insats></poster>", "2:18");
    after("<insats><period>å", "2:18");
    after("<insats><period>&aring;</period></insats></poster>", "2:17");
    after("<insats><period>&#0;</period></insats></poster>", "2:17");
    after("<insats><period>&#xD800;</period></insats></poster>", "2:17");
    after("<insats><period>a & b</period></insats></poster>", "2:19");
    after("<insats><period a=1>b</period></insats></poster>", "2:17");
    after("<insats><period a='1' a='1'>b</period></insats></poster>", "2:23");
    after("<insats><period \u{b}>b</period></insats></poster>", "2:17");
    after("<insats><period>\u{1}</period></insats></poster>", "2:17");
    after("<insats><1a/></insats></poster>", "2:9");
    after("<insats><!-- a -- b --></insats></poster>", "2:16");
    after("<insats><!DOCTYPE a></insats></poster>", "2:9");
    after("<insats><![cdata[a]]></insats></poster>", "2:9");
    after("<insats><?xml version='1.0'?></insats></poster>", "2:9");
    after("</insats>", "2:1");
    after("</poster><poster/>", "2:10");
    after("</poster>x", "2:10");
    after("<!x></poster>", "2:1");
    after("<", "2:2");
    after("&amp;</poster>", "2:1");
}

#[test]
fn limits_end_the_reading() {
    let one = insats(1);
    let after = |big: &str, place: &str| {
        let told = story(format!("{START}{one}\n{big}").as_bytes(), Options::default());
        assert!(told.len() == 3 && told[1].ends_with(&format!(" LEV-007 {place}")), "{told:?}");
        assert_eq!(told[2], format!("! read-xml-limit {place}"));
    };
    after(&format!("<insats>{}", "<a>".repeat(100)), "2:102");
    let attributes: Vec<_> = (0..100).map(|number| format!("a{number}=''")).collect();
    after(&format!("<insats><period {}/>", attributes.join(" ")), "2:231");
    after(&format!("<insats {}", "a='' ".repeat(800_000)), "2:1");
    after(&format!("<insats><{}/>", "a".repeat(1000)), "2:9");
    after(&format!("<insats><period>{}", "9".repeat(100_000)), "2:17");
    after(&format!("<insats>{}", "<okand/>".repeat(1_000_000)), "2:1");
    after(&format!("<!--{}-->", "a".repeat(2_000_000)), "2:1");
    let blank = format!("{START}{}{one}</poster>", " \n".repeat(2_000_000));
    check(&blank, &["1 ok"]);
}

#[test]
fn roots_that_are_not_ours() {
    let one = insats(1);
    for root in [
        "<poster>",
        "<poster xmlns=\"urn:other\">",
        "<insatser xmlns=\"urn:x-socialdata:post:1\">",
        "<p:poster>",
    ] {
        check(&format!("\n{root}{one}"), &["file LEV-007 2:1", "! read-xml 2:1"]);
    }
    check("<!-- a -->", &["file LEV-007 1:11", "! read-xml 1:11"]);
    check("\n<?xml version=\"1.0\"?><poster/>", &["file LEV-007 2:1", "! read-xml 2:1"]);
    check("<?xml encoding=\"UTF-8\"?><poster/>", &["file LEV-007 1:1", "! read-xml 1:1"]);
    for doctype in ["<!DOCTYPE poster>", "<!DOCTYPE poster [<!ENTITY a \"b\">]>", "<!doctype x"] {
        check(&format!("<?xml version='1.0'?>\n{doctype}\n{}", poster(&one)), &["! read-xml-doctype 2:1"]);
    }
    let attribute = format!("<poster xmlns=\"urn:x-socialdata:post:1\" lämnad='1'>{one}</poster>");
    check(&attribute, &["file FMT-001 1:41", "1 unchecked"]);
}

#[test]
fn a_declared_encoding_matters_from_the_first_letter_that_depends_on_it() {
    let declared = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n";
    let (one, two) = (insats(1), insats(2).replace("<period>", "<!-- å --><period>"));
    check(&format!("{declared}{}", poster(&one)), &["1 ok"]);
    check(
        &format!("{declared}{}", poster(&format!("{one}{two}"))),
        &["1 ok", "file LEV-005 1:1", "2 unchecked"],
    );
    let file = format!("{declared}{}", poster(&two));
    let latin_1: Vec<u8> = file.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    assert_eq!(story(&latin_1, Options::default()), ["1 ok"]);
}

#[test]
fn bytes_that_are_no_utf_8_belong_to_their_record() {
    let (one, two) = (insats(1), insats(2));
    let letters = insats(3).replace("<period>", "<!-- å --><period>");
    let broken = one.replace("INS-1", "\u{1}").into_bytes();
    let broken: Vec<u8> = broken.into_iter().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    let file =
        [START.as_bytes(), letters.as_bytes(), b"\n", &broken, b"\n", two.as_bytes(), b"</poster>"].concat();
    let at = one.find("INS-1").unwrap() + 1;
    assert_eq!(
        story(&file, Options::default()),
        ["1 ok".to_owned(), format!("2 LEV-005 2:{at}"), "3 ok".into()]
    );
}

#[test]
fn a_document_of_one_line_is_no_longer_than_its_records() {
    let records: String = (0..4_000).map(insats).collect();
    let file = format!("{START}{records}</poster>");
    assert!(file.len() > 2 * Options::LINE_CAP);
    let reader = Reader::open(file.as_bytes(), Options::default()).unwrap();
    assert_eq!(reader.format(), Format::Xml);
    assert_eq!(
        reader.filter(|event| matches!(event, Ok(Event::Record(read)) if read.checked.is_some())).count(),
        4_000
    );
}
