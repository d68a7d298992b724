//! No input makes a reader panic, stop early or hold more than it may.

use std::io::{self, BufRead, BufReader, Read};

use proptest::prelude::*;
use socialdata_format::report::{Lang, ReportBuilder, ReportOptions, json, text};
use socialdata_format::{Format, Options};

use crate::fixtures::{base, bytes, names, story};

#[test]
fn a_line_of_ten_megabytes_is_passed_by() {
    let line = "x".repeat(10 * 1024 * 1024);
    let other = base().replace("INS-1", "INS-2");
    let ndjson = format!("{}\n{{\"posttyp\":\"{line}\"}}\n{other}\n", base());
    assert_eq!(story(ndjson.as_bytes(), Options::default()), ["1 ok", "2 LEV-007 2:1", "3 DUB-002 3:30"]);
    let csv = String::from_utf8(bytes("hostile/bom.csv")).unwrap();
    let (header, row) = csv.trim_end().split_once('\n').unwrap();
    let other = row.replace("INS-1", "INS-2");
    let csv = format!("{header}\n{row}\n{line}\n{other}\n");
    assert_eq!(story(csv.as_bytes(), Options::default()), ["1 ok", "2 LEV-007 3:1", "3 DUB-002 4:8"]);
    let csv = format!("{header}\n{row}\n\"{}\n", "x\n".repeat(5 * 1024 * 1024));
    assert_eq!(
        story(csv.as_bytes(), Options::default()),
        ["1 ok", "2 LEV-007 3:1", "! read-row-too-long 3:1"]
    );
}

#[test]
fn a_line_that_is_cut_off_is_placed_at_its_end() {
    for end in ["", "\n", "\r\n"] {
        let cut = format!("{{\"posttyp\":\"insats\",{end}");
        assert_eq!(story(cut.as_bytes(), Options::default()), ["1 LEV-007 1:20"]);
    }
}

#[test]
fn a_format_can_be_forced() {
    let base = base();
    let forced = Options::default().with_format(Format::Csv);
    assert_eq!(story(base.as_bytes(), forced), ["file LEV-006 1:1", "! read-posttyp-column-missing 1:1"]);
    let forced = Options::default().with_format(Format::Ndjson);
    assert_eq!(story(format!("[{base}]\n{base}").as_bytes(), forced), ["1 LEV-007 1:1", "2 ok"]);
}

#[test]
fn a_failing_disk_is_an_error_after_the_records_before_it() {
    let first = format!("{}\n", base());
    let source = BufReader::new(first.as_bytes().chain(Failing));
    let mut builder = ReportBuilder::new(ReportOptions::default());
    builder.read("x.ndjson", source, Options::default(), |_| {});
    let report = builder.finish();
    assert_eq!((report.summary.records, report.is_complete()), (1, false));
    assert_eq!(report.files[0].problem.unwrap().code(), "read-io");
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::from(io::ErrorKind::PermissionDenied))
    }
}

/// Gives its bytes in small pieces, as a pipe may.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(buffer.len());
        self.0.read(&mut buffer[..most])
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.0[..self.1.min(self.0.len())])
    }

    fn consume(&mut self, amount: usize) {
        self.0 = &self.0[amount..];
    }
}

fn rendered(source: impl BufRead, options: Options) -> String {
    let mut builder = ReportBuilder::new(ReportOptions::default());
    builder.read("x", source, options, |_| {});
    let report = builder.finish();
    json::render(&report, Lang::En) + &text::render(&report, Lang::Sv)
}

/// Bytes that look enough like a record file to get past the first line.
fn near_misses() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<_> = names("hostile").iter().map(|name| bytes(&format!("hostile/{name}"))).collect();
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..12);
    (prop::sample::select(files), edits).prop_map(|(mut file, edits)| {
        for (at, byte, edit) in edits {
            if file.is_empty() {
                file.push(byte);
                continue;
            }
            let at = at.index(file.len());
            match edit {
                0 => file[at] = byte,
                1 => file.insert(at, b"\";\n\r{}[]:,\\\0<>/&"[usize::from(byte) % 16]),
                _ => file.truncate(at),
            }
        }
        file
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_to_an_end(input in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in Format::ALL.iter().copied() {
            rendered(input.as_slice(), Options::default().with_format(format).with_line_cap(64));
        }
    }

    #[test]
    fn near_misses_are_read_to_an_end_whatever_the_pieces(input in near_misses(), piece in 1..40_usize) {
        for options in [Options::default(), Options::default().with_line_cap(200)] {
            let whole = rendered(input.as_slice(), options.clone());
            prop_assert_eq!(whole, rendered(Pieces(&input, piece), options));
        }
    }
}

/// Documents that are right, of several records each.
fn right_documents() -> Vec<Vec<u8>> {
    let lines = String::from_utf8(bytes("valid/ekonomiskt-bistand/manad-2026-09.ndjson")).unwrap();
    let lines: Vec<_> = lines.lines().take(4).collect();
    let xml = String::from_utf8(bytes("valid/ekonomiskt-bistand/manad-2026-09.xml")).unwrap();
    let records: Vec<_> = xml.lines().take(6).collect();
    let indented: serde_json::Value = base().parse().unwrap();
    vec![
        format!("{}\n</poster>\n", records.join("\n")).into_bytes(),
        bytes("hostile/xml-cdata-and-comments.xml"),
        bytes("hostile/xml-unknown-elements-and-attributes.xml"),
        format!("[{}]", lines.join(",\n")).into_bytes(),
        serde_json::to_string_pretty(&indented).unwrap().into_bytes(),
    ]
}

#[test]
fn every_beginning_of_a_document_is_read_to_an_end() {
    for document in right_documents() {
        let whole = story(&document, Options::default());
        for length in (0..document.len()).step_by(3) {
            let told = story(&document[..length], Options::default());
            // What was whole in it gets the same verdict, unless the end is the document's own.
            let agree = told.iter().zip(&whole).take_while(|(one, other)| one == other).count();
            let rest = told.len() - agree;
            assert!(rest <= 3, "{length}: {told:?}");
        }
    }
}

proptest! {
    #[test]
    fn cut_off_or_changed_documents_are_read_to_an_end_whatever_the_pieces(
        which in 0..5_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..4),
        piece in 1..500_usize,
    ) {
        let mut document = right_documents()[which].clone();
        for (at, byte, is_markup) in edits {
            let at = at.index(document.len());
            document[at] = if is_markup { b"<>/&;!?-[]=\"' {}"[usize::from(byte) % 16] } else { byte };
        }
        for options in [Options::default(), Options::default().with_line_cap(700)] {
            let whole = rendered(document.as_slice(), options.clone());
            prop_assert_eq!(whole, rendered(Pieces(&document, piece), options));
        }
    }
}
