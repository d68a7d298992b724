//! A source of bytes as a source of UTF-8.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::{AssumedEncoding, Encoding, FoundEncoding, WINDOW, guess};

/// Stands for something that could not be decoded: no byte of UTF-8, so the line where it stands gets LEV-005.
const BROKEN: u8 = 0xff;

/// Gives the text of a source as UTF-8, as it comes. UTF-8 is handed through without a copy.
pub(crate) struct Decoded<R> {
    source: R,
    /// Bytes that were looked at and not yet given or decoded; they come before those of the source.
    ahead: Vec<u8>,
    ahead_at: usize,
    /// How the source ended; given when what was looked at is used up.
    failure: Option<io::ErrorKind>,
    state: State,
    found: FoundEncoding,
}

enum State {
    /// So many of the next bytes are known to be ASCII; what comes after them decides.
    Undecided(usize),
    /// What is not UTF-8 is handed through too.
    Utf8,
    Other(Box<Transcoding>),
}

struct Transcoding {
    decoder: Decoder,
    text: Vec<u8>,
    text_at: usize,
    is_finished: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Looks at the beginning of `source`: at most 64 KiB, and as much again from the first byte that is not ASCII.
    pub(crate) fn new(source: R, assumed: AssumedEncoding) -> Self {
        let mut decoded = Self {
            source,
            ahead: Vec::new(),
            ahead_at: 0,
            failure: None,
            state: State::Undecided(0),
            found: FoundEncoding::default(),
        };
        decoded.look_ahead(WINDOW);
        decoded.begin(assumed);
        decoded
    }

    /// The first bytes of the source, at most 64 KiB, before anything was read from `self`.
    pub(crate) fn head(&self) -> &[u8] {
        &self.ahead
    }

    /// Where the encoding stands when it is known.
    pub(crate) fn found(&self) -> FoundEncoding {
        self.found.clone()
    }

    fn begin(&mut self, assumed: AssumedEncoding) {
        let mark = guess::byte_order_mark(&self.ahead);
        let bare_utf_16 = guess::utf_16_without_mark(&self.ahead);
        let (encoding, length) = match (assumed, mark) {
            (AssumedEncoding::Auto, Some((encoding, length)))
            | (AssumedEncoding::Utf8, Some((encoding @ Encoding::Utf8WithBom, length)))
            | (AssumedEncoding::Utf16, Some((encoding @ (Encoding::Utf16Le | Encoding::Utf16Be), length))) => {
                (encoding, length)
            }
            (AssumedEncoding::Auto, None) => match bare_utf_16 {
                Some(encoding) => (encoding, 0),
                None => return self.decide_at_first_letter(),
            },
            (AssumedEncoding::Utf8, _) => (Encoding::Utf8, 0),
            (AssumedEncoding::Windows1252, _) => (Encoding::Windows1252, 0),
            (AssumedEncoding::Utf16, _) => (bare_utf_16.unwrap_or(Encoding::Utf16Le), 0),
        };
        self.ahead_at = length;
        self.settle(encoding);
    }

    /// Takes the decision while opening, when the first byte that is not ASCII is among those that were looked at.
    fn decide_at_first_letter(&mut self) {
        let Some(at) = self.ahead.iter().position(|byte| !byte.is_ascii()) else { return };
        self.look_ahead(at + WINDOW);
        let (_, text) = self.ahead.split_at(at);
        let text = text.get(..WINDOW).unwrap_or(text);
        let is_1252 = guess::is_windows_1252(text, text.len() < WINDOW);
        self.settle(if is_1252 { Encoding::Windows1252 } else { Encoding::Utf8 });
    }

    fn settle(&mut self, encoding: Encoding) {
        self.found.set(encoding);
        let other = match encoding {
            Encoding::Utf8 | Encoding::Utf8WithBom => None,
            Encoding::Utf16Le => Some(encoding_rs::UTF_16LE),
            Encoding::Utf16Be => Some(encoding_rs::UTF_16BE),
            Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252),
        };
        self.state = other.map_or(State::Utf8, |other| {
            State::Other(Box::new(Transcoding {
                decoder: other.new_decoder_without_bom_handling(),
                text: Vec::new(),
                text_at: 0,
                is_finished: false,
            }))
        });
    }

    /// Holds at least `length` bytes that are not given yet, if there are so many.
    fn look_ahead(&mut self, length: usize) {
        self.ahead.drain(..self.ahead_at);
        self.ahead_at = 0;
        while self.ahead.len() < length && self.failure.is_none() {
            let missing = length - self.ahead.len();
            match self.source.fill_buf() {
                Ok([]) => return,
                Ok(bytes) => {
                    let piece = bytes.get(..missing).unwrap_or(bytes);
                    self.ahead.extend_from_slice(piece);
                    let taken = piece.len();
                    self.source.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failure = Some(error.kind()),
            }
        }
    }

    /// The next bytes as they stand in the source; empty at its end.
    fn raw(&mut self) -> io::Result<&[u8]> {
        if self.ahead_at < self.ahead.len() {
            return Ok(self.ahead.get(self.ahead_at..).unwrap_or_default());
        }
        match self.failure {
            Some(kind) => Err(io::Error::from(kind)),
            None => self.source.fill_buf(),
        }
    }

    fn consume_raw(&mut self, amount: usize) {
        if self.ahead_at < self.ahead.len() {
            self.ahead_at += amount;
            if self.ahead_at >= self.ahead.len() {
                (self.ahead, self.ahead_at) = (Vec::new(), 0);
            }
        } else {
            self.source.consume(amount);
        }
    }

    /// Counts ASCII, and decides when the next byte is none.
    fn observe(&mut self) -> io::Result<()> {
        let bytes = self.raw()?;
        let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        if ascii > 0 || bytes.is_empty() {
            self.state = State::Undecided(ascii);
        } else {
            self.look_ahead(WINDOW);
            self.decide_at_first_letter();
        }
        Ok(())
    }

    /// Decodes more, until there is some text or the end of it.
    fn transcode(&mut self) -> io::Result<()> {
        loop {
            let State::Other(transcoding) = &self.state else { return Ok(()) };
            if transcoding.text_at < transcoding.text.len() || transcoding.is_finished {
                return Ok(());
            }
            // The state is put aside, so that it can take from the source.
            let State::Other(mut transcoding) = std::mem::replace(&mut self.state, State::Utf8) else {
                return Ok(());
            };
            let read = self.raw().map(|bytes| transcoding.decode(bytes));
            self.state = State::Other(transcoding);
            let taken = read?;
            self.consume_raw(taken);
        }
    }
}

impl Transcoding {
    /// Decodes from the beginning of `bytes`, which are the last if there are none. Returns how many it took.
    fn decode(&mut self, bytes: &[u8]) -> usize {
        let piece = bytes.get(..WINDOW).unwrap_or(bytes);
        let is_last = bytes.is_empty();
        self.text.resize(3 * WINDOW + 16, 0);
        let (result, taken, mut written) =
            self.decoder.decode_to_utf8_without_replacement(piece, &mut self.text, is_last);
        match result {
            DecoderResult::InputEmpty => self.is_finished = is_last,
            // There is always more room than the piece needs; what was not taken comes again.
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, _) => {
                if let Some(byte) = self.text.get_mut(written) {
                    *byte = BROKEN;
                    written += 1;
                }
            }
        }
        self.text.truncate(written);
        self.text_at = 0;
        taken
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while let State::Undecided(0) = self.state {
            self.observe()?;
            if self.raw()?.is_empty() {
                break;
            }
        }
        self.transcode()?;
        match self.state {
            State::Undecided(ascii) => self.raw().map(|bytes| bytes.get(..ascii).unwrap_or_default()),
            State::Utf8 => self.raw(),
            State::Other(ref transcoding) => {
                Ok(transcoding.text.get(transcoding.text_at..).unwrap_or_default())
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.state {
            State::Undecided(ascii) => {
                *ascii = ascii.saturating_sub(amount);
                self.consume_raw(amount);
            }
            State::Utf8 => self.consume_raw(amount),
            State::Other(transcoding) => transcoding.text_at += amount,
        }
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut text = self.fill_buf()?;
        let length = text.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(input: &[u8], piece: usize, assumed: AssumedEncoding) -> (Vec<u8>, Encoding) {
        let mut decoded = Decoded::new(io::BufReader::with_capacity(piece, input), assumed);
        let mut text = Vec::new();
        decoded.read_to_end(&mut text).unwrap();
        assert!(decoded.ahead.capacity() <= 4 * WINDOW, "memory stays flat");
        (text, decoded.found().get())
    }

    fn check(input: &[u8], expected: &[u8], encoding: Encoding) {
        for piece in [1, 2, 3, 7, 4096, 1 << 20] {
            let decoded = decode(input, piece, AssumedEncoding::Auto);
            assert!(decoded == (expected.to_vec(), encoding), "in pieces of {piece}: {:?}", decoded.1);
        }
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_becomes_utf_8() {
        let text = "posttyp;å\u{1f600}\r\nÄlvsbyn";
        check(text.as_bytes(), text.as_bytes(), Encoding::Utf8);
        check(format!("\u{feff}{text}").as_bytes(), text.as_bytes(), Encoding::Utf8WithBom);
        check(&utf_16(text, u16::to_le_bytes), text.as_bytes(), Encoding::Utf16Le);
        check(&utf_16(text, u16::to_be_bytes), text.as_bytes(), Encoding::Utf16Be);
        let with_mark = format!("\u{feff}{text}");
        check(&utf_16(&with_mark, u16::to_le_bytes), text.as_bytes(), Encoding::Utf16Le);
        check(&utf_16(&with_mark, u16::to_be_bytes), text.as_bytes(), Encoding::Utf16Be);
        check(b"Ume\xe5 \x96 \xc4", "Umeå – Ä".as_bytes(), Encoding::Windows1252);
        check(b"", b"", Encoding::Utf8);
        check(b"\xef\xbb\xbf", b"", Encoding::Utf8WithBom);
    }

    #[test]
    fn a_late_letter_decides_for_the_rest() {
        let ascii = "0123456789abcde\n".repeat(3 * WINDOW / 16);
        let long = "ö;ä;å\n".repeat(WINDOW);
        for text in [format!("{ascii}{long}"), format!("{ascii}å"), format!("x{ascii}é\n{ascii}ü")] {
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
            check(&bytes, text.as_bytes(), Encoding::Windows1252);
            check(text.as_bytes(), text.as_bytes(), Encoding::Utf8);
        }
    }

    #[test]
    fn broken_utf_8_stays_broken() {
        let near = b"\xe5 then \xc3\xa5".as_slice();
        check(near, near, Encoding::Utf8);
        // A right character behind the window comes too late.
        let far = [b"\xe5".as_slice(), &vec![b'x'; WINDOW], "å".as_bytes()].concat();
        let (text, encoding) = decode(&far, 999, AssumedEncoding::Auto);
        assert_eq!(encoding, Encoding::Windows1252);
        assert!(text.ends_with("Ã¥".as_bytes()));
    }

    #[test]
    fn what_is_no_utf_16_is_no_utf_8_either() {
        let mut bytes = utf_16("\u{feff}a", u16::to_le_bytes);
        bytes.extend([0x00, 0xd8, b'b', 0, b'c']);
        check(&bytes, b"a\xffb\xff", Encoding::Utf16Le);
    }

    #[test]
    fn an_assumption_is_kept_to() {
        let check = |input: &[u8], assumed, expected: &[u8], encoding| {
            assert_eq!(decode(input, 5, assumed), (expected.to_vec(), encoding));
        };
        check(b"\xe5", AssumedEncoding::Utf8, b"\xe5", Encoding::Utf8);
        check("å".as_bytes(), AssumedEncoding::Windows1252, "Ã¥".as_bytes(), Encoding::Windows1252);
        check(b"\0a", AssumedEncoding::Utf16, "\u{6100}".as_bytes(), Encoding::Utf16Le);
        check(b"\xfe\xff\0a", AssumedEncoding::Utf16, b"a", Encoding::Utf16Be);
        check(b"\xef\xbb\xbfa", AssumedEncoding::Utf8, b"a", Encoding::Utf8WithBom);
        check(b"\xff\xfea\0", AssumedEncoding::Utf8, b"\xff\xfea\0", Encoding::Utf8);
    }
}
