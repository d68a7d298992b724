//! What is written is read back equal, in both formats, and the bytes are always the same.

use proptest::prelude::*;
use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::validering::{Context, Sink, check};
use socialdata_format::{CsvWriter, Event, NdjsonWriter, Options};

use crate::fixtures::{base, base_of, events};

const REQUIRED: &[(Falt, &[&str])] = &[
    (Falt::Posttyp, &["insats"]),
    (Falt::PostId, &["INS-1", "a", "._:-"]),
    (Falt::Period, &["2026-09", "2028-02"]),
    (Falt::AnsvarigOrganisationsnummer, &["2120000142"]),
    (Falt::AnsvarigKommunkod, &["0180", "2584"]),
    (Falt::AnsvarigTyp, &["socialnamnd", "kommun", "region", "utforare"]),
    (Falt::InsatsId, &["I-1"]),
    (Falt::Omrade, &["aldre", "barn-och-unga"]),
    (Falt::Insatstyp, &["hemtjanst-service", "familjehem", "annan-insats"]),
    (Falt::Lagrum, &["sol-11-1", "lvu-2-3"]),
    (Falt::Beslutsdatum, &["2026-08-20", "2024-02-29"]),
];

/// Persons, whole: what must be there and what must not depends on `idtyp`.
const PERSONS: &[&[(Falt, &str)]] = &[
    &[(Falt::PersonIdtyp, "personnummer"), (Falt::PersonId, "191212121212"), (Falt::PersonKon, "1")],
    &[(Falt::PersonIdtyp, "samordningsnummer"), (Falt::PersonId, "191401682396")],
    &[(Falt::PersonIdtyp, "saknas")],
    &[
        (Falt::PersonIdtyp, "saknas"),
        (Falt::PersonFodelsear, "2015"),
        (Falt::PersonLokaltId, "T+77-x"),
        (Falt::PersonSkydd, "skyddad-folkbokforing"),
        (Falt::PersonFolkbokforingskommun, "1480"),
    ],
];

const OPTIONAL: &[(Falt, &[&str])] = &[
    (Falt::AnsvarigNamnd, &["vard-och-omsorg"]),
    (Falt::VerkstalldFran, &["2026-09-01"]),
    (Falt::VerkstalldTill, &["2026-09-30"]),
    (Falt::Avslutsdatum, &["2026-09-30"]),
    (Falt::Avslutsorsak, &["flyttat", "avliden"]),
    (Falt::TimmarPerManad, &["0", "744"]),
    (Falt::DygnPerManad, &["31"]),
    (Falt::Boendeform, &["ordinart"]),
    (Falt::Personkrets, &["2"]),
    (Falt::Boendekommun, &["0114"]),
    (Falt::UtforandeKommun, &["2101"]),
    (Falt::ForenklatBeslut, &["true", "false"]),
    (Falt::Enpersonshushall, &["false"]),
    (Falt::Samtycke, &["barnet"]),
    (Falt::BarnetsAsikt, &["ej-aktuellt"]),
    (Falt::IndividuellPlan, &["true"]),
];

/// An optional object with a required member.
const UTFORARE: &[(Falt, &[&str])] = &[
    (Falt::UtforareRegi, &["egen", "enskild"]),
    (Falt::UtforareOrganisationsnummer, &["5561231234"]),
    (Falt::UtforareKommunkod, &["0180"]),
];

/// Records that no rule refuses.
fn records() -> impl Strategy<Value = Post> {
    any_records().prop_filter("an error", |post| !check(post, &Context::default()).has_errors())
}

fn any_records() -> impl Strategy<Value = Post> {
    let choices = prop::collection::vec(any::<u8>(), REQUIRED.len() + OPTIONAL.len() + UTFORARE.len() + 1);
    choices.prop_map(|choices| {
        let mut post = Post::new(Posttyp::Insats);
        let mut sink = Sink::new();
        let mut choices = choices.into_iter().map(usize::from);
        let mut next = || choices.next().unwrap();
        for (falt, values) in REQUIRED {
            post.set(*falt, Scalar::Cell(values[next() % values.len()]), &mut sink);
        }
        for (falt, value) in PERSONS[next() % PERSONS.len()] {
            post.set(*falt, Scalar::Cell(value), &mut sink);
        }
        let mut has_regi = false;
        for (falt, values) in OPTIONAL.iter().chain(UTFORARE) {
            let choice = next();
            let is_wanted = choice >= 128 && (!UTFORARE[1..].iter().any(|(own, _)| own == falt) || has_regi);
            if is_wanted {
                post.set(*falt, Scalar::Cell(values[choice % values.len()]), &mut sink);
                has_regi |= *falt == Falt::UtforareRegi;
            }
        }
        assert!(sink.findings().is_empty(), "{:?}", sink.take().codes());
        post
    })
}

fn written_as_ndjson(posts: &[Post]) -> Vec<u8> {
    let mut writer = NdjsonWriter::new(Vec::new());
    for post in posts {
        writer.write(post).unwrap();
    }
    writer.finish().unwrap()
}

fn written_as_csv(posts: &[Post]) -> Vec<u8> {
    let posttyp = posts.first().map_or(Posttyp::Insats, Post::posttyp);
    let mut writer = CsvWriter::new(Vec::new(), posttyp).unwrap();
    for post in posts {
        writer.write(post).unwrap();
    }
    writer.finish().unwrap()
}

fn read(file: &[u8]) -> Vec<Post> {
    let (events, failure) = events(file, Options::default());
    assert_eq!(failure, None);
    let records = events.into_iter().filter_map(|event| match event {
        Event::Record(record) => Some(record.checked.expect("a record without errors").into_inner()),
        _ => None,
    });
    records.collect()
}

#[test]
fn ndjson_is_written_in_schema_order_without_absent_members() {
    let file = format!("{}\n", base());
    assert_eq!(String::from_utf8(written_as_ndjson(&read(file.as_bytes()))).unwrap(), file);
}

#[test]
fn every_record_type_is_the_same_in_both_formats() {
    for posttyp in Posttyp::ALL {
        let base = base_of(*posttyp);
        let void = base.split_once(r#""ansvarig":{"#).unwrap();
        let responsible = void.1.split_once('}').unwrap().0;
        let (head, _) = base.split_once(r#","period""#).unwrap();
        let rest = base.split_at(head.len()).1;
        let correction = format!(r#"{head},"version":2,"atgard":"rattelse","orsak":"annan"{rest}"#);
        let void = format!(
            r#"{head},"version":3,"atgard":"makulering","orsak":"fel-person","period":"2026-09","ansvarig":{{{responsible}}}}}"#
        );
        for line in [base, correction, void] {
            let posts = read(line.as_bytes());
            assert_eq!(String::from_utf8(written_as_ndjson(&posts)).unwrap(), format!("{line}\n"));
            let csv = written_as_csv(&posts);
            assert_eq!(read(&csv), posts, "{posttyp}");
            assert_eq!(written_as_csv(&read(&csv)), csv, "{posttyp}");
        }
    }
}

#[test]
fn lists_are_one_cell_and_rows_have_a_column_for_each_item() {
    let posts = read(base_of(Posttyp::EkonomisktBistand).as_bytes());
    let csv = String::from_utf8(written_as_csv(&posts)).unwrap();
    assert!(csv.contains(";barnPerAlder.0;barnPerAlder.1;") && csv.contains(";03 05;"), "{csv}");
    let short = csv.replacen(";0;0;0;1;0;0;1;0;", ";0;0;0;;0;0;1;0;", 1);
    let (events, _) = events(short.as_bytes(), Options::default());
    let [Event::Record(record)] = events.as_slice() else { panic!("{events:?}") };
    let found: Vec<_> =
        record.findings.iter().map(|found| (found.finding.rule.code, found.finding.falt)).collect();
    assert_eq!(found, [("FMT-125", Falt::BarnPerAlder)], "a row with a hole is not whole");
}

#[test]
fn csv_has_every_column_and_leaves_absent_cells_empty() {
    let csv = String::from_utf8(written_as_csv(&read(base().as_bytes()))).unwrap();
    let (header, row) = csv.trim_end().split_once('\n').unwrap();
    assert_eq!(header.split(';').count(), 40);
    assert_eq!(row.split(';').count(), 40);
    assert!(row.starts_with(
        "insats;INS-1;;;;2026-09;2120000142;0180;;socialnamnd;;;;personnummer;191212121212;1;;;;;I-1;"
    ));
}

#[test]
fn cells_are_quoted_only_when_they_must_be() {
    let mut post = Post::new(Posttyp::Insats);
    post.set(Falt::PostId, Scalar::Text("=A1"), &mut Sink::new());
    let csv = String::from_utf8(written_as_csv(&[post])).unwrap();
    assert!(!csv.contains('"') && !csv.contains('\r'), "{csv}");
}

proptest! {
    #[test]
    fn written_and_read_back_equal(mut posts in prop::collection::vec(records(), 0..4)) {
        // Two records of one key are a fault of the delivery (DUB-001).
        for (number, post) in posts.iter_mut().enumerate() {
            post.set(Falt::PostId, Scalar::Text(&format!("INS-{number}")), &mut Sink::new());
        }
        let (ndjson, csv) = (written_as_ndjson(&posts), written_as_csv(&posts));
        prop_assert_eq!(&read(&ndjson), &posts);
        prop_assert_eq!(&read(&csv), &posts);
        prop_assert_eq!(written_as_ndjson(&read(&csv)), ndjson);
        prop_assert_eq!(written_as_csv(&posts), csv);
    }
}
