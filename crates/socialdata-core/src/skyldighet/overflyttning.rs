//! Who reports a case that moves from one municipality to another (SoL 29 kap. 10–12 §§).
//!
//! The transfer is two facts in two municipalities: the insats ends in the one that hands over, on its last day, and begins in the one that
//! takes over. Each reports its own part under a record of its own (`postId` is a key at the sender), about the same person.

use chrono::NaiveDate;

use super::redovisning::{DateRange, Redovisningsperiod, Referens};
use crate::identitet::Kommunkod;

/// The days during which one municipality answers for a case, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "who, from and to, always")]
pub struct Ansvarsperiod {
    /// The municipality that answers.
    pub kommun: Kommunkod,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day; nothing while it goes on.
    pub to: Option<NaiveDate>,
}

/// The municipalities that report the case for `period`, each with the days that are its own.
///
/// A moment belongs to whoever answers at that moment; a time to everybody who answered on any of its days.
///
/// ```
/// use socialdata_core::period::parse_date;
/// use socialdata_core::skyldighet::{Ansvarsperiod, Redovisningsperiod, Referens, reporters};
///
/// let day = |text| parse_date(text).ok_or("no such day");
/// let case = [
///     Ansvarsperiod { kommun: "0331".parse()?, from: day("2026-01-10")?, to: Some(day("2026-09-14")?) },
///     Ansvarsperiod { kommun: "0180".parse()?, from: day("2026-09-15")?, to: None },
/// ];
/// let september = Redovisningsperiod::parse("2026-09").ok_or("no such month")?;
/// // The flow of the month is reported by both, the stock on its last day by the one that took over.
/// assert_eq!(reporters(&case, Referens::Manad, september).len(), 2);
/// let stock = reporters(&case, Referens::ManadensSistaDag, september);
/// assert_eq!(stock[0].0.to_string(), "0180");
/// assert_eq!(stock.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reporters(
    case: &[Ansvarsperiod],
    reference: Referens,
    period: Redovisningsperiod,
) -> Vec<(Kommunkod, DateRange)> {
    let Some(days) = reference.days(period) else { return Vec::new() };
    case.iter().filter_map(|part| Some((part.kommun, days.within(Some(part.from), part.to)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::parse_date;

    fn check(reference: Referens, period: &str, expected: &[(&str, &str, &str)]) {
        let day = |text| parse_date(text).unwrap();
        let case = [
            Ansvarsperiod {
                kommun: "0331".parse().unwrap(),
                from: day("2026-01-10"),
                to: Some(day("2026-09-30")),
            },
            Ansvarsperiod { kommun: "0180".parse().unwrap(), from: day("2026-10-01"), to: None },
        ];
        let found: Vec<_> = reporters(&case, reference, Redovisningsperiod::parse(period).unwrap())
            .into_iter()
            .map(|(kommun, days)| (kommun.to_string(), days.from().to_string(), days.to().to_string()))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_transfer_on_the_first_of_october() {
        check(Referens::ManadensSistaDag, "2026-09", &[("0331", "2026-09-30", "2026-09-30")]);
        check(Referens::Manad, "2026-10", &[("0180", "2026-10-01", "2026-10-31")]);
        check(Referens::Dag { month: 10, day: 1 }, "2026", &[("0180", "2026-10-01", "2026-10-01")]);
        let both = [("0331", "2026-01-10", "2026-09-30"), ("0180", "2026-10-01", "2026-12-31")];
        check(Referens::Ar, "2026", &both);
        check(Referens::Ar, "2025", &[]);
        check(Referens::Ar, "2026-09", &[]);
    }
}
