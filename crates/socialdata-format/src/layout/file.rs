//! The layout file as TOML.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use socialdata_core::projektion::{KallaInfo, Projektion, Slag};
use toml::Spanned;

use super::error::{LayoutError, LayoutFault};
use super::form::{DateForm, IdentityForm};
use super::{Column, Layout, LayoutStatus, LineEnd, SourceRef, TextEncoding, Treatment};

/// No field of any register is longer, and a number that nobody meant is found.
const WIDEST: usize = 1000;

impl Layout {
    /// Reads the text of a layout file.
    ///
    /// # Errors
    /// [`LayoutError`], with the line.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns layout files; the error is mapped to a line at once"
        )]
        let file: LayoutFile = toml::from_str(text).map_err(|error| {
            LayoutError::new(line_of(text, error.span().map_or(0, |span| span.start)), LayoutFault::Form)
        })?;
        file.check(text)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    layout: Spanned<String>,
    version: Spanned<i64>,
    status: Spanned<String>,
    projection: Spanned<String>,
    encoding: Option<Spanned<String>>,
    line_end: Option<Spanned<String>>,
    #[serde(default)]
    header: bool,
    decimal: Option<Spanned<String>>,
    #[serde(default)]
    column: Vec<Spanned<ColumnTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnTable {
    name: String,
    source: Option<String>,
    number: Option<u8>,
    min_width: Option<usize>,
    max_width: Option<usize>,
    date: Option<String>,
    identity: Option<String>,
    decimals: Option<u8>,
    codes: Option<BTreeMap<String, String>>,
    #[serde(default)]
    required: bool,
}

impl LayoutFile {
    fn check(self, text: &str) -> Result<Layout, LayoutError> {
        let projektion = word(text, &self.projection, LayoutFault::Projection, Projektion::from_name)?;
        let columns = self.columns(text, projektion)?;
        let has_decimals = columns.iter().any(|column| matches!(column.treatment, Treatment::Decimals(_)));
        let version = u32::try_from(*self.version.get_ref()).ok().filter(|version| *version > 0);
        Ok(Layout {
            status: word(text, &self.status, LayoutFault::Status, status)?,
            encoding: optional(text, self.encoding.as_ref(), LayoutFault::Encoding, encoding)?
                .unwrap_or(TextEncoding::Windows1252),
            line_end: optional(text, self.line_end.as_ref(), LayoutFault::LineEnd, line_end)?
                .unwrap_or(LineEnd::CrLf),
            decimal: self.decimal(text, has_decimals)?,
            version: version.ok_or_else(|| fault_at(text, &self.version, LayoutFault::Version))?,
            id: word(text, &self.layout, LayoutFault::Name, name)?,
            header: self.header,
            projektion,
            columns,
        })
    }

    fn columns(&self, text: &str, projektion: Projektion) -> Result<Vec<Column>, LayoutError> {
        let kallor = projektion.kallor();
        let mut names = BTreeSet::new();
        let mut columns = Vec::new();
        for table in &self.column {
            let fault = |fault| fault_at(text, table, fault);
            if !names.insert(table.get_ref().name.as_str()) {
                return Err(fault(LayoutFault::TwoNames));
            }
            columns.push(table.get_ref().check(&kallor).map_err(fault)?);
        }
        if columns.is_empty() {
            return Err(LayoutError::new(1, LayoutFault::NoColumns));
        }
        Ok(columns)
    }

    fn decimal(&self, text: &str, has_decimals: bool) -> Result<Option<char>, LayoutError> {
        let sign = |text: &str| match text {
            "," => Some(','),
            "." => Some('.'),
            _ => None,
        };
        let decimal = optional(text, self.decimal.as_ref(), LayoutFault::Decimal, sign)?;
        if decimal.is_some() == has_decimals {
            return Ok(decimal);
        }
        let line = self.decimal.as_ref().map_or(1, |decimal| line_of(text, decimal.span().start));
        Err(LayoutError::new(line, LayoutFault::Decimal))
    }
}

impl ColumnTable {
    fn check(&self, kallor: &[KallaInfo]) -> Result<Column, LayoutFault> {
        let kalla = match &self.source {
            None => None,
            Some(name) => Some(kallor.iter().find(|kalla| kalla.name == name).ok_or(LayoutFault::Source)?),
        };
        let (min_width, max_width) = (self.min_width.unwrap_or(1), self.max_width.unwrap_or(WIDEST));
        if min_width == 0 || min_width > max_width || max_width > WIDEST {
            return Err(LayoutFault::Width);
        }
        Ok(Column {
            name: name(&self.name).ok_or(LayoutFault::Name)?,
            source: self.source_ref(kalla)?,
            treatment: self.treatment(kalla)?,
            is_required: self.required,
            min_width,
            max_width,
        })
    }

    fn source_ref(&self, kalla: Option<&KallaInfo>) -> Result<Option<SourceRef>, LayoutFault> {
        let Some(kalla) = kalla else {
            // A column that is always empty and must not be empty cannot be written.
            let says_more = self.number.is_some() || self.required;
            return if says_more { Err(LayoutFault::Treatment) } else { Ok(None) };
        };
        let number = match (kalla.numbers, self.number) {
            (None, None) => 0,
            (Some((first, last)), Some(number)) if (first..=last).contains(&number) => number,
            _ => return Err(LayoutFault::Number),
        };
        Ok(Some(SourceRef { name: kalla.name.to_owned(), number }))
    }

    fn treatment(&self, kalla: Option<&KallaInfo>) -> Result<Treatment, LayoutFault> {
        let slag = kalla.map(|kalla| kalla.slag);
        match (slag, &self.date, &self.identity, self.decimals, &self.codes) {
            (Some(slag @ (Slag::Datum | Slag::Manad)), date, None, None, None) => {
                let default = if slag == Slag::Datum { "yyyymmdd" } else { "yyyymm" };
                let form = DateForm::parse(date.as_deref().unwrap_or(default), slag);
                form.map(Treatment::Date).ok_or(LayoutFault::DateForm)
            }
            (Some(Slag::Identitet), None, identity, None, None) => {
                let form = IdentityForm::parse(identity.as_deref().unwrap_or("yyyymmddnnnn"));
                form.map(Treatment::Identity).ok_or(LayoutFault::Identity)
            }
            (Some(Slag::Heltal), None, None, Some(decimals @ 1..=6), None) => {
                Ok(Treatment::Decimals(decimals))
            }
            (Some(Slag::Kod | Slag::Heltal), None, None, None, Some(codes)) => {
                let is_plain = |text: &String| !text.contains(breaks_a_row);
                let is_sound = !codes.is_empty() && codes.values().all(is_plain);
                if is_sound { Ok(Treatment::Codes(codes.clone())) } else { Err(LayoutFault::Codes) }
            }
            (_, None, None, None, None) => Ok(Treatment::Plain),
            _ => Err(LayoutFault::Treatment),
        }
    }
}

/// Whether a character would change what a line of the file says.
pub(super) fn breaks_a_row(character: char) -> bool {
    character == ';' || character.is_control()
}

fn status(text: &str) -> Option<LayoutStatus> {
    [LayoutStatus::Unverified, LayoutStatus::Verified].into_iter().find(|status| status.as_str() == text)
}

fn encoding(text: &str) -> Option<TextEncoding> {
    let known = [TextEncoding::Windows1252, TextEncoding::Iso8859One, TextEncoding::Utf8];
    known.into_iter().find(|encoding| encoding.as_str() == text)
}

fn line_end(text: &str) -> Option<LineEnd> {
    match text {
        "crlf" => Some(LineEnd::CrLf),
        "lf" => Some(LineEnd::Lf),
        _ => None,
    }
}

fn name(text: &str) -> Option<String> {
    let is_sound = (1..=40).contains(&text.chars().count())
        && !text.contains(|character: char| breaks_a_row(character) || character == '"');
    is_sound.then(|| text.to_owned())
}

fn word<T>(
    text: &str,
    value: &Spanned<String>,
    fault: LayoutFault,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, LayoutError> {
    read(value.get_ref()).ok_or_else(|| fault_at(text, value, fault))
}

fn optional<T>(
    text: &str,
    value: Option<&Spanned<String>>,
    fault: LayoutFault,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, LayoutError> {
    value.map(|value| word(text, value, fault, read)).transpose()
}

fn fault_at<T>(text: &str, value: &Spanned<T>, fault: LayoutFault) -> LayoutError {
    LayoutError::new(line_of(text, value.span().start), fault)
}

/// The line, from 1, of the byte `at`.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"layout = "a"
version = 1
status = "unverified"
projection = "ekb-ar"
[[column]]
name = "A"
source = "ar"
"#;

    fn check(from: &str, to: &str, line: usize, code: &str) {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let error = Layout::parse(&text).expect_err(to);
        assert_eq!((error.line, error.code()), (line, code), "{text}");
    }

    #[test]
    fn faults_have_their_line_and_code() {
        assert!(Layout::parse(GOOD).is_ok());
        check("version = 1", "version = 0", 2, "layout-version");
        check("version = 1", "version = \"1\"", 2, "layout-form");
        check("layout = \"a\"", "layout = \"\"", 1, "layout-name");
        check("unverified", "maybe", 3, "layout-status");
        check("ekb-ar", "lvm", 4, "layout-projection");
        check("[[column]]", "encoding = \"latin1\"\n[[column]]", 5, "layout-encoding");
        check("[[column]]", "line_end = \"cr\"\n[[column]]", 5, "layout-line-end");
        check("[[column]]", "teckenkod = \"x\"\n[[column]]", 5, "layout-form");
        check("[[column]]", "decimal = \",\"\n[[column]]", 5, "layout-decimal");
        check("name = \"A\"", "name = \"A;B\"", 5, "layout-name");
        check("name = \"A\"", "namn = \"A\"", 6, "layout-form");
        check("source = \"ar\"", "source = \"arlig\"", 5, "layout-source");
        check("source = \"ar\"", "source = \"ar\"\nnumber = 1", 5, "layout-number");
        check("source = \"ar\"", "source = \"barn\"", 5, "layout-number");
        check("source = \"ar\"", "source = \"barn\"\nnumber = 18", 5, "layout-number");
        check("source = \"ar\"", "source = \"bistandsbelopp\"\nnumber = 0", 5, "layout-number");
        check("source = \"ar\"", "source = \"ar\"\nmin_width = 5\nmax_width = 4", 5, "layout-width");
        check("source = \"ar\"", "source = \"ar\"\nmax_width = 0", 5, "layout-width");
        check("source = \"ar\"", "source = \"ar\"\ndate = \"yyyy\"", 5, "layout-treatment");
        check("source = \"ar\"", "source = \"ar\"\ndecimals = 2", 1, "layout-decimal");
        check("source = \"ar\"", "source = \"ar\"\ndecimals = 0", 5, "layout-treatment");
        check("source = \"ar\"", "required = true", 5, "layout-treatment");
        check("source = \"ar\"", "source = \"ar\"\n[[column]]\nname = \"A\"", 8, "layout-two-names");
        check("source = \"ar\"", "source = \"sokande.id\"\nidentity = \"10\"", 5, "layout-identity");
        check("source = \"ar\"", "source = \"hushallstyp\"\ncodes = { 1 = \"a;\" }", 5, "layout-codes");
        check("[[column]]\nname = \"A\"\nsource = \"ar\"\n", "column = []\n", 1, "layout-no-columns");
    }

    #[test]
    fn a_month_has_no_day_and_a_date_has_one() {
        let text = GOOD.replace("ekb-ar", "ekb-manad").replace("\"ar\"", "\"period\"\ndate = \"yyyymmdd\"");
        assert_eq!(Layout::parse(&text).expect_err("no day").code(), "layout-date-form");
        let text = GOOD.replace("ekb-ar", "sol2").replace("\"ar\"", "\"slutdatum\"\ndate = \"yyyymm\"");
        assert_eq!(Layout::parse(&text).expect_err("a day").code(), "layout-date-form");
    }

    #[test]
    fn no_error_quotes_the_file() {
        let number = "191212121212"; // a published test number
        for text in [
            GOOD.replacen("\"a\"", number, 1),
            GOOD.replacen("unverified", number, 1),
            GOOD.replacen("layout =", &format!("{number} = 1\nlayout ="), 1),
            GOOD.replacen("\"ar\"", &format!("\"{number}\""), 1),
        ] {
            let error = Layout::parse(&text).expect_err("no layout");
            assert!(!format!("{error} {error:?}").contains(number), "{error}");
        }
    }
}
