//! Searches what was written for identity numbers, in every spelling in which they could have got there.
//!
//! Not searched, because they hold the numbers by nature: the exports in the inbox and its archive, what `generate` writes, and
//! the receiver's own database.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use sha2::{Digest as _, Sha256};

/// The first bytes of a compressed zstd frame.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Identity numbers that must not be found.
#[derive(Default)]
pub(crate) struct Canary {
    numbers: BTreeSet<String>,
    by_length: BTreeMap<usize, HashSet<Vec<u8>>>,
    /// Which beginnings any spelling has: sorts out most places without a look into the sets.
    beginnings: HashSet<[u8; 4]>,
    is_beginning: Vec<bool>,
}

impl Canary {
    /// The numbers that stand in `inputs`, well-formed or not: whatever looks like one.
    pub(crate) fn of_inputs<'a>(inputs: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut canary = Self::default();
        inputs.into_iter().for_each(|input| canary.add_input(input));
        canary
    }

    /// Adds the numbers of one more input.
    pub(crate) fn add_input(&mut self, input: &[u8]) {
        // UTF-16 in either order, for inputs that are: every second byte.
        let half = |offset| input.iter().skip(offset).step_by(2).copied().collect::<Vec<u8>>();
        for text in [input, &half(0), &half(1)] {
            for number in numbers_in(text) {
                self.add(number);
            }
        }
    }

    /// How many numbers are searched for.
    pub(crate) fn numbers(&self) -> usize {
        self.numbers.len()
    }

    fn add(&mut self, number: String) {
        if self.numbers.contains(&number) {
            return;
        }
        self.is_beginning.resize(1 << 16, false);
        for text in spellings(&number) {
            let beginning = *text.first_chunk().expect("ten characters at least");
            self.is_beginning[place(beginning)] = true;
            self.beginnings.insert(beginning);
            self.by_length.entry(text.len()).or_default().insert(text);
        }
        self.numbers.insert(number);
    }

    /// Where a number was found, if one was.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<String> {
        if self.numbers.is_empty() {
            return None;
        }
        for (at, window) in bytes.windows(4).enumerate() {
            let beginning = [window[0], window[1], window[2], window[3]];
            if self.is_beginning[place(beginning)] && self.beginnings.contains(&beginning) {
                let found = self.by_length.iter().find_map(|(length, texts)| {
                    bytes.get(at..at + length).filter(|text| texts.contains(*text))
                });
                if let Some(found) = found {
                    return Some(format!("{:?} at byte {at}", String::from_utf8_lossy(found)));
                }
            }
        }
        self.find_compressed(bytes)
    }

    fn find_compressed(&self, bytes: &[u8]) -> Option<String> {
        let frames = bytes.windows(ZSTD.len()).enumerate().filter(|(_, window)| *window == ZSTD);
        for (at, _) in frames {
            // A frame by chance does not inflate.
            let mut inflated = Vec::new();
            let started = zstd::stream::read::Decoder::new(&bytes[at..]);
            let _ = started.and_then(|mut decoder| std::io::copy(&mut decoder, &mut inflated));
            if let Some(found) = self.find(&inflated) {
                return Some(format!("{found} of the frame at {at}"));
            }
        }
        None
    }

    /// Fails when a number is in `bytes`.
    #[track_caller]
    pub(crate) fn assert_absent(&self, what: &str, bytes: &[u8]) {
        if let Some(found) = self.find(bytes) {
            panic!("an identity number leaked into {what}: {found}");
        }
    }

    /// Fails when a number is in a file below `folder`, or in the name of one. `exempt` says which contents are not searched.
    #[track_caller]
    pub(crate) fn assert_absent_below(&self, folder: &Path, exempt: impl Fn(&Path) -> bool) {
        for path in files_below(folder) {
            let below = path.strip_prefix(folder).unwrap();
            self.assert_absent("a file name", below.as_os_str().as_encoded_bytes());
            if !exempt(below) {
                // A file may go away while it is looked for: journals do.
                let bytes = std::fs::read(&path).unwrap_or_default();
                self.assert_absent(&below.display().to_string(), &bytes);
            }
        }
    }
}

/// Every file below `folder`.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn place(beginning: [u8; 4]) -> usize {
    let number = u32::from_le_bytes(beginning).wrapping_mul(0x9e37_79b1) >> 16;
    usize::try_from(number).expect("16 bits")
}

/// Twelve digits, or eight or six, perhaps a separator, and four. Ten digits get a century. A number whose month would be 20 or
/// more is an organisation number, and no secret.
fn numbers_in(input: &[u8]) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let runs = input.split(|byte| !byte.is_ascii_digit() && !matches!(byte, b'-' | b'+'));
    for run in runs {
        let (date, serial) = match run.iter().position(|byte| !byte.is_ascii_digit()) {
            None if run.len() > 4 => run.split_at(run.len() - 4),
            Some(at) => (&run[..at], &run[at + 1..]),
            None => continue,
        };
        let fits = matches!(date.len(), 6 | 8) && serial.len() == 4 && serial.iter().all(is_digit);
        if !fits {
            continue;
        }
        let centuries: &[&str] = if date.len() == 8 { &[""] } else { &["19", "20"] };
        for century in centuries {
            let digits = format!("{century}{}{}", text(date), text(serial));
            if digits.as_bytes()[4] < b'2' {
                numbers.insert(digits);
            }
        }
    }
    numbers
}

fn text(ascii: &[u8]) -> String {
    ascii.iter().copied().map(char::from).collect()
}

/// Every spelling of a number of twelve digits.
fn spellings(twelve: &str) -> Vec<Vec<u8>> {
    let (_, ten) = twelve.split_at(2);
    let mut plain = vec![twelve.to_owned(), ten.to_owned()];
    for digits in [twelve, ten] {
        let (date, serial) = digits.split_at(digits.len() - 4);
        plain.extend(["-", "+", " ", "%2B"].map(|separator| [date, separator, serial].concat()));
    }
    let mut all: Vec<Vec<u8>> = Vec::new();
    for text in &plain {
        let bytes = text.as_bytes();
        all.push(bytes.to_vec());
        all.extend([hex(bytes).into_bytes(), hex(bytes).to_uppercase().into_bytes()]);
        all.push(bytes.iter().flat_map(|byte| [*byte, 0]).collect());
        all.push(bytes.iter().flat_map(|byte| [0, *byte]).collect());
        all.extend(in_base64(bytes));
        let digest = Sha256::digest(bytes);
        all.push(digest.to_vec());
        all.extend([hex(&digest).into_bytes(), hex(&digest).to_uppercase().into_bytes()]);
        all.extend(
            [STANDARD.encode(digest), URL_SAFE.encode(digest)].map(|text| text.trim_end_matches('=').into()),
        );
    }
    all.push(written(twelve.as_bytes(), |byte| format!("%{byte:02x}")).into_bytes());
    all.push(twelve.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ").into_bytes());
    all.push(written(twelve.as_bytes(), |byte| format!("\\u{byte:04x}")).into_bytes());
    all
}

/// In a longer text the number may begin at any of three places within a group of four characters.
fn in_base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    let shifted = |shift: usize| {
        let text = STANDARD.encode([&vec![b'x'; shift], bytes].concat());
        let first = (shift * 8).div_ceil(6);
        let end = (shift + bytes.len()) * 8 / 6;
        text.as_bytes()[first..end].to_vec()
    };
    (0..3).map(shifted).collect()
}

/// Two digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    written(bytes, |byte| format!("{byte:02x}"))
}

fn written(bytes: &[u8], write: impl Fn(u8) -> String) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &write(*byte))
}

#[test]
fn the_canary_sings() {
    let canary = Canary::of_inputs([&b"a;191212121212;2120000142;2026-09-01"[..]]);
    assert_eq!(canary.numbers(), 1);
    let encoded = STANDARD.encode("person 191212121212 has");
    let frame = zstd::encode_all(&b"{\"id\":\"191212121212\"}"[..], 3).unwrap();
    for bytes in [
        &b"xx191212121212xx"[..],
        b"1212121212",
        b"121212-1212",
        b"19121212+1212",
        b"313931323132313231323132",
        b"1\x009\x001\x002\x001\x002\x001\x002\x001\x002\x001\x002\x00",
        hex(&Sha256::digest("191212121212")).as_bytes(),
        encoded.as_bytes(),
        &[b"before".as_slice(), &frame].concat(),
    ] {
        assert!(canary.find(bytes).is_some(), "{:?}", String::from_utf8_lossy(bytes));
    }
    for bytes in [&b"2120000142"[..], b"191212121213", b"2026-11-22T21:39:23Z", b""] {
        assert_eq!(canary.find(bytes), None);
    }
}
