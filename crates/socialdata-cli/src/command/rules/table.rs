//! The columns of the catalogue, and the catalogue as CSV.

use std::io::{self, Write};

use socialdata_core::validering::RuleMeta;
use socialdata_format::report::Lang;

/// The columns, which keep their names and their order: programs read them.
pub(super) const COLUMNS: [&str; 12] = [
    "code",
    "name",
    "severity",
    "since",
    "from",
    "to",
    "posttyper",
    "fields",
    "basis",
    "status",
    "message",
    "remedy",
];

/// The cells of one rule. What is several is joined: `posttyper` and `fields` by a space, `basis` and `status` by ` | `, one
/// status for each basis.
pub(super) fn cells(rule: &RuleMeta, lang: Lang) -> [String; COLUMNS.len()] {
    let month = |limit: Option<(i32, u32)>| {
        limit.map_or(String::new(), |(year, month)| format!("{year:04}-{month:02}"))
    };
    let posttyper: Vec<_> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    let basis: Vec<_> = rule.basis.iter().map(|basis| basis.text).collect();
    let status: Vec<_> = rule.basis.iter().map(|basis| basis.status.as_str()).collect();
    [
        rule.code.to_owned(),
        rule.name.to_owned(),
        rule.severity.to_string(),
        rule.since.to_owned(),
        month(rule.in_force.from),
        month(rule.in_force.to),
        posttyper.join(" "),
        fields(rule).join(" "),
        basis.join(" | "),
        status.join(" | "),
        lang.of(rule.message).to_owned(),
        lang.of(rule.remedy).to_owned(),
    ]
}

/// The places, the primary one first; `/` is the record as a whole.
pub(super) fn fields(rule: &RuleMeta) -> Vec<&'static str> {
    rule.fields.iter().map(|falt| if falt.pointer().is_empty() { "/" } else { falt.pointer() }).collect()
}

/// The header and a row per rule; semicolons, as in all CSV of this program.
pub(super) fn write_csv(rules: &[&RuleMeta], lang: Lang, out: impl Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
    csv.write_record(COLUMNS)?;
    for rule in rules {
        csv.write_record(cells(rule, lang))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler::catalogue;

    use super::*;

    #[test]
    fn a_rule_is_one_line_whatever_its_texts_hold() {
        for lang in [Lang::Sv, Lang::En] {
            for rule in catalogue() {
                for cell in cells(rule, lang) {
                    assert!(!cell.contains(['\n', '\r']), "{}: {cell}", rule.code);
                }
            }
        }
    }

    #[test]
    fn the_table_can_be_read_again() {
        let rules: Vec<_> = catalogue().collect();
        let mut written = Vec::new();
        write_csv(&rules, Lang::Sv, &mut written).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&written[..]);
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), rules.len());
        for (row, rule) in rows.iter().zip(rules) {
            assert_eq!(row.iter().collect::<Vec<_>>(), cells(rule, Lang::Sv), "{}", rule.code);
            assert_eq!(row[8].split(" | ").count(), row[9].split(" | ").count(), "{}", rule.code);
        }
    }
}
