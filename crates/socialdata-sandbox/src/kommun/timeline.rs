//! The days of an insats: decided, begun, ended.

use chrono::{Days, NaiveDate};
use socialdata_core::kodlista::AvslutsorsakInsats;
use socialdata_core::period::Period;

use super::seeded::Seeded;

/// The days of one insats, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timeline {
    pub(super) beslut: NaiveDate,
    pub(super) fran: Option<NaiveDate>,
    pub(super) till: Option<NaiveDate>,
    pub(super) avslut: Option<NaiveDate>,
    pub(super) avslutsorsak: Option<AvslutsorsakInsats>,
}

/// How far an insats has come in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Ongoing,
    PlannedEnd,
    Begun,
    Decided,
    Ended,
}

/// Of a hundred insatser. SOL2, the flow, is 5–10 % of SOL1, the stock (assumption), in each direction here.
const STAGES: &[(Stage, u32)] = &[
    (Stage::Ongoing, 76),
    (Stage::PlannedEnd, 4),
    (Stage::Begun, 8),
    (Stage::Decided, 4),
    (Stage::Ended, 8),
];

const AVSLUTSORSAKER: &[(AvslutsorsakInsats, u32)] = &[
    (AvslutsorsakInsats::BehovUpphort, 30),
    (AvslutsorsakInsats::AnnanInsats, 25),
    (AvslutsorsakInsats::EgenBegaran, 15),
    (AvslutsorsakInsats::Tidsbegransning, 15),
    (AvslutsorsakInsats::Flyttat, 10),
    (AvslutsorsakInsats::Annan, 5),
];

/// Four weeks, in days.
pub(super) const DAYS_TO_BEGIN: u32 = 28;

impl Timeline {
    /// Draws the days of an insats that could be decided on `earliest` and is to be reported for `period`.
    pub(super) fn draw(
        seeded: &mut Seeded,
        period: Period,
        earliest: NaiveDate,
        may_be_planned: bool,
    ) -> Self {
        let end = period.last_day();
        let earliest = earliest.min(end);
        let window = (period.first_day().max(earliest), end);
        match seeded.weighted(STAGES).unwrap_or(Stage::Ongoing) {
            Stage::PlannedEnd if may_be_planned => Self {
                till: Some(after(end, seeded.between(1, 150))),
                ..Self::ongoing(seeded, earliest, end)
            },
            Stage::Ongoing | Stage::PlannedEnd => Self::ongoing(seeded, earliest, end),
            Stage::Begun => {
                let fran = day_in(seeded, window);
                let beslut = before(fran, seeded.low_between(0, 30)).max(earliest);
                Self { fran: Some(fran), ..Self::decided(beslut) }
            }
            Stage::Decided => Self::decided(day_in(seeded, (before(end, 75).max(earliest), end))),
            Stage::Ended => Self::ended(seeded, earliest, window),
        }
    }

    /// An insats that was decided and begun on `day` and goes on.
    pub(super) fn begun_on(day: NaiveDate) -> Self {
        Self { fran: Some(day), ..Self::decided(day) }
    }

    /// The same insats, decided at most four weeks before it began: later, a decision on compulsory care lapses (JUR-035).
    pub(super) fn begun_in_time(self) -> Self {
        let earliest = self.fran.map_or(self.beslut, |fran| before(fran, DAYS_TO_BEGIN));
        Self { beslut: self.beslut.max(earliest), ..self }
    }

    fn decided(beslut: NaiveDate) -> Self {
        Self { beslut, fran: None, till: None, avslut: None, avslutsorsak: None }
    }

    fn ongoing(seeded: &mut Seeded, earliest: NaiveDate, end: NaiveDate) -> Self {
        let beslut = recent_day_in(seeded, (earliest, end));
        Self { fran: Some(after(beslut, seeded.low_between(0, 45)).min(end)), ..Self::decided(beslut) }
    }

    fn ended(seeded: &mut Seeded, earliest: NaiveDate, window: (NaiveDate, NaiveDate)) -> Self {
        let till = day_in(seeded, window);
        let begun = Self::ongoing(seeded, earliest, till);
        let avslutsorsak = seeded.weighted(AVSLUTSORSAKER);
        Self { till: Some(till), avslut: Some(day_in(seeded, (till, window.1))), avslutsorsak, ..begun }
    }
}

/// The last 29 February that is not after `day`.
pub(super) fn leap_day_until(day: NaiveDate) -> Option<NaiveDate> {
    let year = chrono::Datelike::year(&day);
    (0..9).filter_map(|back| NaiveDate::from_ymd_opt(year - back, 2, 29)).find(|leap| *leap <= day)
}

/// A day of the range, both ends included.
pub(super) fn day_in(seeded: &mut Seeded, range: (NaiveDate, NaiveDate)) -> NaiveDate {
    after(range.0, seeded.between(0, days(range)))
}

/// `number` days after `day`.
pub(super) fn after(day: NaiveDate, number: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(number))).unwrap_or(day)
}

/// `number` days before `day`.
pub(super) fn before(day: NaiveDate, number: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(number))).unwrap_or(day)
}

fn recent_day_in(seeded: &mut Seeded, range: (NaiveDate, NaiveDate)) -> NaiveDate {
    before(range.1, seeded.low_between(0, days(range)))
}

fn days(range: (NaiveDate, NaiveDate)) -> u32 {
    u32::try_from(range.1.signed_duration_since(range.0).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_are_in_order_and_touch_the_period() {
        let period = Period::parse("2026-09").unwrap();
        let mut seeded = Seeded::stream(1, "timeline");
        for earliest in ["2020-01-01", "2026-09-01", "2026-09-30"].map(day) {
            for _ in 0..500 {
                let line = Timeline::draw(&mut seeded, period, earliest, true);
                assert!(earliest <= line.beslut && line.beslut <= period.last_day(), "{line:?}");
                assert!(
                    line.fran.is_none_or(|fran| line.beslut <= fran && fran <= period.last_day()),
                    "{line:?}"
                );
                assert!(line.till.is_none_or(|till| line.fran.unwrap() <= till), "{line:?}");
                assert!(line.till.is_none_or(|till| period.first_day() <= till), "{line:?}");
                assert!(line.avslut.is_none_or(|avslut| line.till.unwrap() <= avslut), "{line:?}");
                assert!(line.avslut.is_none_or(|avslut| avslut <= period.last_day()), "{line:?}");
                assert_eq!(line.avslut.is_some(), line.avslutsorsak.is_some(), "{line:?}");
            }
        }
    }

    #[test]
    fn the_leap_day_before_a_day() {
        for (until, leap) in [
            ("2024-02-29", "2024-02-29"),
            ("2024-02-28", "2020-02-29"),
            ("2026-09-30", "2024-02-29"),
            ("1904-01-01", "1896-02-29"),
        ] {
            assert_eq!(leap_day_until(day(until)), Some(day(leap)), "{until}");
        }
    }
}
