//! How the text of an input is encoded, and how every reader gets it as UTF-8.
//!
//! [`Decoded`] stands between the source and all readers, so NDJSON, CSV, XML and JSON arrays cannot disagree about a file as text.
//! What it decides, and when:
//!
//! 1. A byte order mark decides, and is taken away. NUL in every second of the first four bytes means UTF-16.
//! 2. Anything else is passed on as it is until the first byte that is not ASCII. From there [`WINDOW`] bytes are looked at: UTF-8
//!    if all are right, or one character that is common in Western text; windows-1252 if not, and all bytes are letters or signs
//!    that stand in Swedish text; otherwise UTF-8. So a few broken bytes in UTF-8 stay broken, and get LEV-005 where they stand.
//! 3. The decision holds for the rest of the input. It is the same however the bytes arrive, and memory does not grow with it.
//!
//! ISO 8859-1 is read as windows-1252, which differs only where ISO 8859-1 has control characters.

mod decoded;
mod guess;
mod read_twice;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

pub(crate) use decoded::Decoded;
pub(crate) use read_twice::read_twice_at;

/// How many bytes, from the first that is not ASCII, decide between UTF-8 and windows-1252: 64 KiB.
pub(crate) const WINDOW: usize = 64 * 1024;

/// The encoding of an input that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheet programs write it.
    Utf8WithBom,
    /// UTF-16, the lower byte first, with or without a byte order mark.
    Utf16Le,
    /// UTF-16, the higher byte first, with or without a byte order mark.
    Utf16Be,
    /// windows-1252, and ISO 8859-1 with it.
    Windows1252,
}

impl Encoding {
    const ALL: [Self; 5] = [Self::Utf8, Self::Utf8WithBom, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// The word used in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8WithBom => "utf-8-bom",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// What is known about the encoding of an input before it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssumedEncoding {
    /// Nothing: the content decides.
    #[default]
    Auto,
    /// UTF-8, with or without a byte order mark. Bytes that do not fit are LEV-005.
    Utf8,
    /// windows-1252 or ISO 8859-1.
    Windows1252,
    /// UTF-16; the byte order mark decides the order, and without one the first bytes do.
    Utf16,
}

impl AssumedEncoding {
    /// The assumption with that word of the command line: `auto`, `utf-8`, `windows-1252` or `utf-16`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "utf-8" => Some(Self::Utf8),
            "windows-1252" => Some(Self::Windows1252),
            "utf-16" => Some(Self::Utf16),
            _ => None,
        }
    }
}

/// The encoding of an input that is being read: it may become known after the beginning.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundEncoding(Arc<AtomicU8>);

impl FoundEncoding {
    pub(crate) fn get(&self) -> Encoding {
        let index = usize::from(self.0.load(Ordering::Relaxed));
        Encoding::ALL.get(index).copied().unwrap_or(Encoding::Utf8)
    }

    fn set(&self, encoding: Encoding) {
        let index = Encoding::ALL.iter().position(|known| *known == encoding).unwrap_or(0);
        self.0.store(u8::try_from(index).unwrap_or(0), Ordering::Relaxed);
    }
}
