//! `socialdata rules`

use socialdata_core::post::Posttyp;
use socialdata_core::regler;
use socialdata_core::validering::Severity;

use crate::command::run;

#[test]
fn the_table_has_a_header_and_a_line_for_each_rule() {
    let ended = run(["rules", "--format", "csv"]).expect(0);
    let mut lines = ended.stdout.lines();
    let header = "code;name;severity;since;from;to;posttyper;fields;basis;status;message;remedy";
    assert_eq!(lines.next(), Some(header));
    let codes: Vec<&str> = lines.map(|line| line.split(';').next().unwrap()).collect();
    assert_eq!(codes.len(), regler::catalogue().count());
    assert!(codes.len() >= 150 && codes.is_sorted(), "{} rules", codes.len());
    assert!(ended.stderr.is_empty());
}

#[test]
fn json_has_every_part_of_every_rule() {
    let document: serde_json::Value = run(["rules", "--format", "json"]).expect(0).stdout.parse().unwrap();
    assert_eq!(document["form"], "regelkatalog-v1");
    let rules = document["rules"].as_array().unwrap();
    assert_eq!(rules.len(), regler::catalogue().count());
    for row in rules {
        let rule = regler::find(row["code"].as_str().unwrap()).unwrap();
        assert_eq!(row["name"], rule.name);
        for text in ["message", "remedy"] {
            assert!(row[text]["sv"].is_string() && row[text]["en"].is_string(), "{}", rule.code);
        }
        assert_eq!(row["basis"].as_array().unwrap().len(), rule.basis.len());
    }
}

#[test]
fn filters_choose_and_can_be_combined() {
    let codes = |more: &[&str]| -> Vec<String> {
        let words = ["rules", "--format", "csv"].iter().chain(more).copied();
        let ended = run(words).expect(0);
        ended.stdout.lines().skip(1).map(|line| line.split(';').next().unwrap().to_owned()).collect()
    };
    for (words, family, posttyp, severity) in [
        (&["--family", "pnr"][..], Some("PNR"), None, None),
        (&["--posttyp", "utredning"], None, Some(Posttyp::Utredning), None),
        (&["--severity", "warning"], None, None, Some(Severity::Warning)),
        (
            &["--family", "TID", "--posttyp", "anmalan", "--severity", "error"],
            Some("TID"),
            Some(Posttyp::Anmalan),
            Some(Severity::Error),
        ),
    ] {
        let mut expected: Vec<&str> = regler::catalogue()
            .filter(|rule| family.is_none_or(|family| rule.family() == family))
            .filter(|rule| posttyp.is_none_or(|posttyp| rule.posttyper.contains(&posttyp)))
            .filter(|rule| severity.is_none_or(|severity| rule.severity == severity))
            .map(|rule| rule.code)
            .collect();
        expected.sort_unstable();
        assert!(!expected.is_empty(), "{words:?}");
        assert_eq!(codes(words), expected, "{words:?}");
    }
}

#[test]
fn text_and_page_are_in_the_language_asked_for() {
    let rule = regler::find("TID-001").unwrap();
    for (lang, message, tag) in
        [("sv", rule.message.sv, "<html lang=\"sv\">"), ("en", rule.message.en, "<html lang=\"en\">")]
    {
        for format in ["text", "html"] {
            let ended = run(["rules", "--lang", lang, "--format", format]).expect(0);
            assert!(ended.stdout.contains(message), "{lang} {format}");
            assert_eq!(ended.stdout.contains(tag), format == "html");
        }
    }
}

#[test]
fn words_that_do_not_exist_are_answered_with_those_that_do() {
    for (words, hint) in [
        (["rules", "--family", "XYZ"], "PNR"),
        (["rules", "--posttyp", "insatser"], "insats-utan-behovsprovning"),
        (["rules", "--severity", "fel"], "error"),
    ] {
        let ended = run(words).expect(2);
        assert!(ended.stdout.is_empty() && ended.stderr.contains(hint), "{}", ended.stderr);
    }
}
