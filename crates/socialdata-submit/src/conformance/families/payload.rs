//! Record lists and compressed frames that are not as the protocol says: taken into custody, and refused whole.

use std::io::Write as _;

use crate::conformance::case::{Case, Verdict, case, require, same};
use crate::conformance::draft::Draft;
use crate::conformance::suite::Suite;

const LIST: &str = "Record list";
const FRAME: &str = "Envelope";
const MALFORMED: &str = "list refused LEV-906";
const NOT_INFLATED: &str = "list refused LEV-908";

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-150",
        LIST,
        "En lista utan sista rad är avkortad och avvisas hel: LEV-906.",
        "A list without its last line was cut off and is refused whole: LEV-906.",
        |suite| {
            lines(suite, MALFORMED, |lines| {
                lines.pop();
            })
        },
    ),
    case(
        "CNF-151",
        LIST,
        "En lista utan huvud avvisas hel: LEV-906.",
        "A list without header is refused whole: LEV-906.",
        |suite| {
            lines(suite, MALFORMED, |lines| {
                lines.remove(0);
            })
        },
    ),
    case(
        "CNF-152",
        LIST,
        "Ett huvud med annat id, schema eller version avvisas hel: LEV-906.",
        "A header with another id, schema or version is refused whole: LEV-906.",
        |suite| {
            let other = suite.submission_id()?.to_string();
            lines(suite, MALFORMED, move |lines| swap_id(lines, &other))?;
            lines(suite, MALFORMED, |lines| replace(lines, "socialdata-record/", "another-record/"))?;
            lines(suite, MALFORMED, |lines| replace(lines, "\"v\":1", "\"v\":2"))
        },
    ),
    case(
        "CNF-153",
        LIST,
        "Antal som inte är manifestets avvisas hel: LEV-907.",
        "Counts that are not the manifest's are refused whole: LEV-907.",
        |suite| {
            let draft = suite.new_draft()?.manifest(|manifest| {
                if let Some(count) = manifest.pointer_mut("/counts/report") {
                    *count = 2.into();
                }
            });
            refused(suite, &draft, "list refused LEV-907")
        },
    ),
    case(
        "CNF-154",
        LIST,
        "En tom rad, CR, BOM eller text efter sista raden avvisas hel: LEV-906.",
        "A blank line, CR, BOM or text after the last line is refused whole: LEV-906.",
        |suite| {
            lines(suite, MALFORMED, |lines| lines.insert(1, String::new()))?;
            lines(suite, MALFORMED, |lines| lines.iter_mut().for_each(|line| line.push('\r')))?;
            list(suite, MALFORMED, |list| {
                list.splice(0..0, *b"\xef\xbb\xbf");
            })?;
            lines(suite, MALFORMED, |lines| lines.push("{}".to_owned()))?;
            list(suite, MALFORMED, |list| {
                list.pop();
            })
        },
    ),
    case(
        "CNF-155",
        LIST,
        "Två medlemmar med samma namn i en rad avvisas hel: LEV-906.",
        "Two members of one name in a line are refused whole: LEV-906.",
        |suite| lines(suite, MALFORMED, |lines| replace(lines, "\"t\":\"r\"", "\"t\":\"r\",\"t\":\"r\"")),
    ),
    case(
        "CNF-156",
        LIST,
        "Tal med exponent, bråkdel eller över 2^53−1 avvisas hel: LEV-906.",
        "Numbers with exponent, fraction or over 2^53−1 are refused whole: LEV-906.",
        |suite| {
            for number in ["1e1", "10.0", "9007199254740993"] {
                lines(suite, MALFORMED, move |lines| {
                    replace(lines, "\"timmarPerManad\":10", &format!("\"timmarPerManad\":{number}"));
                })?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-157",
        LIST,
        "En rad över 256 KiB eller 16 nivåer avvisas hel: LEV-906.",
        "A line over 256 KiB or 16 levels is refused whole: LEV-906.",
        |suite| {
            lines(suite, MALFORMED, |lines| {
                replace(lines, "\"boendeform\"", &format!("\"x\":\"{}\",\"boendeform\"", noise(300_000)));
            })?;
            lines(suite, MALFORMED, |lines| {
                replace(
                    lines,
                    "\"boendeform\"",
                    &format!("\"x\":{}{},\"boendeform\"", "[".repeat(20), "]".repeat(20)),
                );
            })
        },
    ),
    case(
        "CNF-158",
        LIST,
        "Bytes som inte är UTF-8 avvisas hel: LEV-906.",
        "Bytes that are not UTF-8 are refused whole: LEV-906.",
        |suite| {
            list(suite, MALFORMED, |list| {
                if let Some(at) = list.windows(8).position(|window| window == b"ordinart")
                    && let Some(byte) = list.get_mut(at)
                {
                    *byte = 0xff;
                }
            })
        },
    ),
    case(
        "CNF-160",
        FRAME,
        "Bytes som inte är en zstd-ram avvisas: LEV-908.",
        "Bytes that are not a zstd frame are refused: LEV-908.",
        |suite| payload(suite, |payload| *payload = b"not a frame".to_vec()),
    ),
    case(
        "CNF-161",
        FRAME,
        "En avkortad eller skadad ram avvisas: LEV-908.",
        "A frame that is cut off or damaged is refused: LEV-908.",
        |suite| {
            payload(suite, |payload| {
                payload.pop();
            })?;
            payload(suite, |payload| {
                if let Some(last) = payload.last_mut() {
                    *last ^= 1;
                }
            })
        },
    ),
    case(
        "CNF-162",
        FRAME,
        "Flera ramar, en hoppbar ram eller bytes efter ramen avvisas: LEV-908.",
        "Several frames, a skippable frame or bytes after the frame are refused: LEV-908.",
        |suite| {
            payload(suite, |payload| payload.extend(payload.clone()))?;
            payload(suite, |payload| {
                payload.splice(0..0, SKIPPABLE);
            })?;
            payload(suite, |payload| payload.extend(SKIPPABLE))?;
            payload(suite, |payload| payload.push(0))
        },
    ),
    case(
        "CNF-163",
        FRAME,
        "En ram utan kontrollsumma eller utan storlek avvisas: LEV-908.",
        "A frame without checksum or without size is refused: LEV-908.",
        |suite| {
            reframed(suite, false, true, 20, |list| list)?;
            reframed(suite, true, false, 20, |list| list)
        },
    ),
    case(
        "CNF-164",
        FRAME,
        "Ett fönster över 8 MiB avvisas: LEV-908.",
        "A window over 8 MiB is refused: LEV-908.",
        |suite| {
            // Nine mebibytes that zstd cannot shrink, so that the frame needs the window that it asks for.
            reframed(suite, true, true, 24, |list| [list, noise(9 * 1024 * 1024).into_bytes()].concat())
        },
    ),
    case(
        "CNF-165",
        FRAME,
        "En bomb avvisas genom förhållandet mellan storlekarna: LEV-908.",
        "A bomb is refused by the ratio of the sizes: LEV-908.",
        |suite| {
            let ratio = usize::try_from(suite.api_info()?.limits.max_ratio).unwrap_or(usize::MAX);
            let length = ratio.saturating_mul(50_000).min(100_000_000);
            reframed(suite, true, true, 20, move |list| {
                let mut list = list;
                list.resize(length, b'\n');
                list
            })
        },
    ),
    case(
        "CNF-166",
        FRAME,
        "En ram som lovar mer än den håller avvisas: LEV-908.",
        "A frame that claims more than it holds is refused: LEV-908.",
        |suite| {
            payload(suite, |payload| {
                // The content size follows the descriptor; one byte of it when the list is short, else two or four.
                if let Some(byte) = payload.get_mut(5) {
                    *byte ^= 0x10;
                }
            })
        },
    ),
    case(
        "CNF-167",
        "Codes of the delivery",
        "En lista som avvisas hel: inga fynd, allt avvisat, numret är använt och ingenting fördes in.",
        "A list that is refused whole: no findings, all rejected, the number is used and nothing was applied.",
        refused_whole,
    ),
];

const SKIPPABLE: [u8; 8] = [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0];

fn lines(suite: &mut Suite<'_>, expected: &str, change: impl Fn(&mut Vec<String>) + 'static) -> Verdict {
    let draft = suite.new_draft()?.lines(change);
    refused(suite, &draft, expected)
}

fn list(suite: &mut Suite<'_>, expected: &str, change: impl Fn(&mut Vec<u8>) + 'static) -> Verdict {
    let draft = suite.new_draft()?.list(change);
    refused(suite, &draft, expected)
}

fn payload(suite: &mut Suite<'_>, change: impl Fn(&mut Vec<u8>) + 'static) -> Verdict {
    let draft = suite.new_draft()?.payload(change);
    refused(suite, &draft, NOT_INFLATED)
}

/// Compresses the list anew in another way.
fn reframed(
    suite: &mut Suite<'_>,
    checksum: bool,
    size: bool,
    window_log: u32,
    change: impl Fn(Vec<u8>) -> Vec<u8> + 'static,
) -> Verdict {
    payload(suite, move |payload| {
        let list = zstd::stream::decode_all(payload.as_slice()).unwrap_or_default();
        *payload = frame(&change(list), checksum, size, window_log).unwrap_or_default();
    })
}

fn frame(list: &[u8], checksum: bool, size: bool, window_log: u32) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1)?;
    encoder.include_checksum(checksum)?;
    encoder.include_contentsize(size)?;
    encoder.window_log(window_log)?;
    if size {
        encoder.set_pledged_src_size(Some(list.len() as u64))?;
    }
    encoder.write_all(list)?;
    encoder.finish()
}

fn refused(suite: &mut Suite<'_>, draft: &Draft, expected: &str) -> Verdict {
    let delivered = suite.deliver(draft)?;
    same(expected.to_owned(), delivered.list_result())
}

fn refused_whole(suite: &mut Suite<'_>) -> Verdict {
    let before = suite.next_seq()?;
    let draft = suite.new_draft()?.lines(|lines| {
        lines.pop();
    });
    let delivered = suite.deliver(&draft)?;
    require(delivered.outcome.findings.is_empty(), "no findings", || "findings".to_owned())?;
    suite.next_seq = None;
    same(before + 1, suite.next_seq()?)?;
    // Nothing of it was applied: its first version is still to come.
    let record = draft.records.first().cloned();
    record.map_or(Ok(()), |record| suite.expects(record, "applied"))
}

fn replace(lines: &mut [String], from: &str, to: &str) {
    for line in lines {
        *line = line.replace(from, to);
    }
}

fn swap_id(lines: &mut [String], other: &str) {
    if let Some(header) = lines.first_mut()
        && let Some(at) = header.find("\"submissionId\":\"")
    {
        let start = at + "\"submissionId\":\"".len();
        header.replace_range(start..start + 36, other);
    }
}

/// Text that zstd shrinks little.
fn noise(length: usize) -> String {
    let mut state = 1_u32;
    let step = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'!' + u8::try_from((state >> 24) % 90).unwrap_or(0)).to_ascii_lowercase()
    };
    (0..length).map(step).map(|letter| if matches!(letter, '"' | '\\') { 'x' } else { letter }).collect()
}
