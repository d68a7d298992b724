//! What nobody should send: an answer in time, never a panic.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::command::{Ended, command, feed, run};
use crate::fixtures;

/// Longer than any of these may take, by far.
const BOUND: Duration = Duration::from_secs(10);

/// Files that cannot be read to their end.
const UNREADABLE: &[&str] = &[
    "carriage-returns-only.csv",
    "excel-renamed.csv",
    "gzip-bomb.csv",
    "half-zip.csv",
    "json-array-cut-off.json",
    "json-array-missing-comma.json",
    "json-array-text-after.json",
    "json-array-unclosed-string.json",
    "no-header.csv",
    "nul-in-header.csv",
    "nul-in-second-line.ndjson",
    "old-excel.csv",
    "only-separators.csv",
    "pdf.csv",
    "picture.csv",
    "quote-bomb.csv",
    "rtf.csv",
    "spreadsheet.xlsx",
    "sqlite.csv",
    "unclosed-quote.csv",
    "web-page.csv",
    "xhtml-error-page.csv",
    "xml-declaration-not-first.xml",
    "xml-deep-nesting.xml",
    "xml-doctype-without-entities.xml",
    "xml-entity-bomb.xml",
    "xml-external-dtd.xml",
    "xml-external-entity.xml",
    "xml-many-attributes.xml",
    "xml-nul.xml",
    "xml-other-root.xml",
    "xml-reference-to-nul.xml",
    "xml-reference-to-surrogate.xml",
    "xml-text-between-records.xml",
    "xml-two-roots.xml",
    "xml-undefined-entity.xml",
    "xml-unterminated.xml",
    "xml-without-end-of-root.xml",
    "xml-without-namespace.xml",
    "xml-wrong-end-tag.xml",
    "xml-wrong-namespace.xml",
];

/// Files that look odd and are right, or have no records at all, which is a warning.
const RIGHT: &[&str] = &[
    "blank-lines-only.csv",
    "bom-before-quoted-header.csv",
    "bom-only.csv",
    "bom.csv",
    "bom.ndjson",
    "comma-separated.csv",
    "crlf.csv",
    "crlf.ndjson",
    "empty.ndjson",
    "everything-quoted.csv",
    "excel-unicode-text.csv",
    "header-only.csv",
    "header-with-blanks.csv",
    "json-array.json",
    "line-ends-mixed.csv",
    "line-ends-mixed.ndjson",
    "many-columns.csv",
    "no-final-line-end.csv",
    "posttyp-last.ndjson",
    "sep-declaration.csv",
    "tab-separated.csv",
    "trailing-separators-in-rows.csv",
    "trailing-separators.csv",
    "utf-16-be-with-bom.ndjson",
    "utf-16-le-with-bom.csv",
    "utf-16-le-without-bom.ndjson",
    "xml-cdata-and-comments.xml",
    "xml-declared-latin-1.xml",
    "xml-utf-16.xml",
];

fn in_time(run: impl FnOnce() -> Ended) -> Ended {
    #[expect(clippy::disallowed_methods, reason = "the test measures how long an answer takes")]
    let begun = Instant::now();
    let ended = run();
    assert!(begun.elapsed() < BOUND, "took {:?}", begun.elapsed());
    ended
}

#[test]
fn every_hostile_file_gets_the_exit_code_that_fits() {
    let mut wrong = Vec::new();
    for path in fixtures::list("hostile") {
        let name = fixtures::name(&path);
        let expected = if UNREADABLE.contains(&name) { 66 } else { i32::from(!RIGHT.contains(&name)) };
        for format in ["json", "text"] {
            let ended = in_time(|| run(["validate", "--format", format, path.to_str().unwrap()]));
            if ended.code != expected {
                wrong.push(format!("{name}: {} and not {expected}", ended.code));
            }
            assert!(ended.stderr.is_empty(), "{name}: {}", ended.stderr);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn an_unreadable_file_is_named_with_place_and_remedy() {
    for name in UNREADABLE {
        let path = fixtures::path("hostile").join(name);
        let text = run(["validate", path.to_str().unwrap()]).expect(66).stdout;
        assert!(text.contains("INTE KONTROLLERAD") && text.contains("Åtgärd: "), "{name}\n{text}");
        assert!(text.contains(&format!("{name}:")), "{name} has no place\n{text}");
    }
}

#[test]
fn any_bytes_whatever_are_answered() {
    // Every byte value, in a fixed disorder.
    let noise: Vec<u8> =
        (0_u32..200_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 11).to_le_bytes()[0]).collect();
    let zeros = vec![0; 1 << 20];
    let quotes = vec![b'"'; 100_000];
    let brackets = vec![b'['; 100_000];
    let newlines = vec![b'\n'; 1 << 20];
    let header = [&b"posttyp;postId;period\n"[..], &noise].concat();
    for input in [&noise[..], &zeros, &quotes, &brackets, &newlines, &header, b"{", b"\xff\xfe", b"\r", b";"]
    {
        for format in [&[][..], &["--input-format", "csv"], &["--input-format", "ndjson"]] {
            let args = ["validate", "--format", "json", "-"];
            let ended = in_time(|| feed(args.iter().chain(format), input));
            // Blank lines alone are an empty file, which is a warning.
            assert!([0, 1, 66].contains(&ended.code), "{} for {} bytes {format:?}", ended.code, input.len());
            ended.json();
        }
    }
}

#[test]
fn a_line_of_ten_megabytes_is_a_finding_and_the_next_line_is_read() {
    let good = std::fs::read(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let mut input = br#"{"posttyp":"insats","postId":""#.to_vec();
    input.resize(10 << 20, b'A');
    input.extend(b"\"}\n");
    input.extend(&good);
    let report = in_time(|| feed(["validate", "--format", "json", "-"], &input).expect(1)).json();
    assert_eq!(report["summary"]["records"], 2, "{}", report["summary"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{}", report["findings"]);
    assert_eq!(report["findings"][0]["line"], 1);
    assert!(report.to_string().len() < 20_000, "the line is in the report");
}

/// 200 MB are far more than the program needs, and less than the line.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_line() {
    use std::process::{Command, Stdio};

    let mut shell = Command::new("sh");
    crate::command::quiet_environment(&mut shell);
    let script = "ulimit -v 300000; exec \"$0\" validate --format json -";
    let mut child = shell
        .args(["-c", script, env!("CARGO_BIN_EXE_socialdata")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let megabyte = vec![b'A'; 1 << 20];
    let good = std::fs::read(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let written = std::thread::spawn(move || {
        stdin.write_all(br#"{"posttyp":""#)?;
        (0..400).try_for_each(|_| stdin.write_all(&megabyte))?;
        stdin.write_all(b"\"}\n")?;
        stdin.write_all(&good)
    });
    let ended = in_time(|| Ended::of(child.wait_with_output().unwrap()));
    written.join().unwrap().expect("the whole line was read");
    let report = ended.expect(1).json();
    assert_eq!(report["summary"]["records"], 2);
}

/// Address space, and so more than memory: 100 MB for every hostile file, among them a bomb and a cell of 5 000 digits.
#[cfg(target_os = "linux")]
#[test]
fn no_hostile_file_takes_much_memory() {
    use std::process::Command;

    let mut wrong = Vec::new();
    for path in fixtures::list("hostile") {
        let mut shell = Command::new("sh");
        crate::command::quiet_environment(&mut shell);
        let script = "ulimit -v 100000; exec \"$0\" validate --format json \"$1\"";
        shell.args(["-c", script, env!("CARGO_BIN_EXE_socialdata")]).arg(&path);
        let ended = in_time(|| Ended::of(shell.output().unwrap()));
        if ![0, 1, 66].contains(&ended.code) || !ended.stderr.is_empty() {
            wrong.push(format!("{}: {} {}", fixtures::name(&path), ended.code, ended.stderr));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn small_inputs_of_every_kind_of_damage_have_their_code() {
    let good = std::fs::read_to_string(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let unknown = good.replacen("\"insats\"", "\"insatz\"", 1);
    let (truncated, _) = good.split_at(good.len() / 2);
    for (input, exit, code) in [
        (&b""[..], 0, "LEV-003"),
        (unknown.as_bytes(), 1, "LEV-006"),
        (truncated.as_bytes(), 1, "LEV-007"),
        (b"[1,2]\n", 1, "LEV-007"),
        (b"[{},\n", 66, "LEV-007"),
        (b"<poster", 66, "LEV-007"),
        (b"\x7fELF\x00\x00\x00", 66, ""),
        (&utf16, 0, ""),
    ] {
        let ended = feed(["validate", "--format", "json", "-"], input).expect(exit);
        let found =
            ended.json()["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == code);
        assert!(code.is_empty() || found, "{code}: {}", ended.stdout);
    }
}

#[test]
fn a_format_that_does_not_fit_is_said_and_not_guessed() {
    let csv = fixtures::path("valid/insats/manad-2026-09.csv");
    let ended =
        command(["validate", "--format", "json", "--input-format", "ndjson"]).arg(csv).output().unwrap();
    let ended = Ended::of(ended);
    assert!([1, 66].contains(&ended.code), "{}", ended.code);
}
