//! Rows become the bytes of a file.

use encoding_rs::WINDOWS_1252;
use socialdata_core::post::{Identified, Value};
use socialdata_core::projektion::{Kalla, Rad};

use super::error::{RenderError, RenderFault};
use super::file::breaks_a_row;
use super::{Column, Layout, TextEncoding, Treatment};

impl Layout {
    /// The bytes of a file with these rows: the same for the same rows. No rows give an empty file, or the header alone.
    ///
    /// Fields are separated by `;`. A missing value leaves its place empty, so a line ends in `;` exactly when its last value is
    /// missing. The rows hold identity numbers in clear, since today's registers ask for them.
    ///
    /// # Errors
    /// [`RenderError`] with row and column when a value does not fit. Then there are no bytes: nothing is replaced or cut.
    pub fn render<'a, R: Rad>(&self, rows: impl IntoIterator<Item = &'a R>) -> Result<Vec<u8>, RenderError> {
        let mut out = Vec::new();
        self.render_into(rows, |line| out.extend_from_slice(line))?;
        Ok(out)
    }

    /// As [`Layout::render`], one line after the other with its line end, for those who do not want the whole file in memory.
    ///
    /// # Errors
    /// As [`Layout::render`]; lines before the faulty row have been given then, and must not be used.
    pub fn render_into<'a, R: Rad>(
        &self,
        rows: impl IntoIterator<Item = &'a R>,
        mut line: impl FnMut(&[u8]),
    ) -> Result<(), RenderError> {
        let bound = self.bind::<R>()?;
        let mut bytes = Vec::new();
        if self.header {
            for (index, column) in self.columns.iter().enumerate() {
                self.field(index, &column.name, &mut bytes).map_err(|fault| self.fault(0, index, fault))?;
            }
            bytes.extend_from_slice(self.line_end.bytes());
            line(&bytes);
        }
        let mut text = String::new();
        for (row, rad) in (1..).zip(rows) {
            bytes.clear();
            for (index, (column, kalla)) in bound.iter().enumerate() {
                text.clear();
                let written = self.text(column, *kalla, rad, &mut text);
                let written = written.and_then(|()| self.field(index, &text, &mut bytes));
                written.map_err(|fault| self.fault(row, index, fault))?;
            }
            bytes.extend_from_slice(self.line_end.bytes());
            line(&bytes);
        }
        Ok(())
    }

    /// Each column with its source.
    fn bind<R: Rad>(&self) -> Result<Vec<Bound<'_, R>>, RenderError> {
        if R::PROJEKTION != self.projektion {
            return Err(self.fault(0, 0, RenderFault::OtherProjection));
        }
        let source = |column: &Column| column.source.as_ref().and_then(|source| R::kalla(&source.name));
        Ok(self.columns.iter().map(|column| (column, source(column))).collect())
    }

    /// The value of a column as text, not yet encoded.
    fn text<R: Rad>(
        &self,
        column: &Column,
        kalla: Option<&'static Kalla<R>>,
        rad: &R,
        out: &mut String,
    ) -> Result<(), RenderFault> {
        let number = column.source.as_ref().map_or(0, |source| source.number);
        let Some(value) = kalla.and_then(|kalla| (kalla.get)(rad, number)) else {
            return if column.is_required { Err(RenderFault::Missing) } else { Ok(()) };
        };
        self.write(&column.treatment, &value, out)?;
        match out.chars().count() {
            0 if column.is_required => Err(RenderFault::Missing),
            0 => Ok(()),
            width if width < column.min_width => Err(RenderFault::TooShort),
            width if width > column.max_width => Err(RenderFault::TooLong),
            _ => Ok(()),
        }
    }

    fn write(&self, treatment: &Treatment, value: &Value<'_>, out: &mut String) -> Result<(), RenderFault> {
        match (treatment, value) {
            (Treatment::Date(form), Value::Date(date)) => form.write(*date, out),
            (Treatment::Date(form), Value::Month(month)) => form.write(month.first_day(), out),
            _ => value.write_plain(Identified::Yes, out),
        }
        match treatment {
            Treatment::Codes(codes) => {
                *out = codes.get(out.as_str()).ok_or(RenderFault::CodeNotMapped)?.clone();
            }
            Treatment::Identity(form) => form.apply(out, 0),
            Treatment::Decimals(decimals) => {
                out.extend(self.decimal);
                out.extend(std::iter::repeat_n('0', usize::from(*decimals)));
            }
            Treatment::Date(_) | Treatment::Plain => {}
        }
        Ok(())
    }

    /// Appends one field, with the separator before it.
    fn field(&self, index: usize, text: &str, bytes: &mut Vec<u8>) -> Result<(), RenderFault> {
        if index > 0 {
            bytes.push(b';');
        }
        if text.contains(breaks_a_row) {
            return Err(RenderFault::BreaksTheRow);
        }
        encode(self.encoding, text, bytes)
    }

    fn fault(&self, row: usize, index: usize, fault: RenderFault) -> RenderError {
        let name = self.columns.get(index).map(|column| column.name.clone()).unwrap_or_default();
        RenderError { row, column: index + 1, name, fault }
    }
}

type Bound<'a, R> = (&'a Column, Option<&'static Kalla<R>>);

fn encode(encoding: TextEncoding, text: &str, bytes: &mut Vec<u8>) -> Result<(), RenderFault> {
    match encoding {
        TextEncoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        TextEncoding::Iso8859One => {
            for character in text.chars() {
                bytes.push(u8::try_from(u32::from(character)).map_err(|_| RenderFault::NotInEncoding)?);
            }
        }
        TextEncoding::Windows1252 => {
            // The encoder writes a numeric reference for what it lacks; that it did so is all we ask.
            let (encoded, _, had_unmappable) = WINDOWS_1252.encode(text);
            if had_unmappable {
                return Err(RenderFault::NotInEncoding);
            }
            bytes.extend_from_slice(&encoded);
        }
    }
    Ok(())
}
