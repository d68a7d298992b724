//! Swedish public holidays, and the days on which a time set by law does not end.
//!
//! The holidays are those of lagen (1989:253) om allmänna helgdagar; Nationaldagen is one from 2005, annandag pingst was one until 2004.
//! Lagen (1930:173) om beräkning av lagstadgad tid 2 § lets a time that ends on a Sunday, another public holiday, a Saturday,
//! midsommarafton, julafton or nyårsafton end on the next working day. Computed for every year, so there is no list that runs out.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

/// A public holiday other than an ordinary Sunday, or one of the three eves that the law of 1930 puts beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the days that two acts list")]
pub enum Helgdag {
    /// 1 January.
    Nyarsdagen,
    /// 6 January.
    TrettondedagJul,
    /// Friday before Easter.
    Langfredagen,
    /// Easter Sunday.
    Paskdagen,
    /// Monday after Easter.
    AnnandagPask,
    /// 1 May.
    ForstaMaj,
    /// Thursday, the 40th day of Easter.
    KristiHimmelsfardsdag,
    /// Whit Sunday, the 50th day of Easter.
    Pingstdagen,
    /// Whit Monday, until 2004.
    AnnandagPingst,
    /// 6 June, from 2005.
    Nationaldagen,
    /// Friday before midsommardagen; not a public holiday, but no time ends on it.
    Midsommarafton,
    /// Saturday 20–26 June.
    Midsommardagen,
    /// Saturday 31 October–6 November.
    AllaHelgonsDag,
    /// 24 December; not a public holiday, but no time ends on it.
    Julafton,
    /// 25 December.
    Juldagen,
    /// 26 December.
    AnnandagJul,
    /// 31 December; not a public holiday, but no time ends on it.
    Nyarsafton,
}

impl Helgdag {
    /// The name in Swedish.
    pub const fn sv(self) -> &'static str {
        match self {
            Self::Nyarsdagen => "nyårsdagen",
            Self::TrettondedagJul => "trettondedag jul",
            Self::Langfredagen => "långfredagen",
            Self::Paskdagen => "påskdagen",
            Self::AnnandagPask => "annandag påsk",
            Self::ForstaMaj => "första maj",
            Self::KristiHimmelsfardsdag => "Kristi himmelsfärdsdag",
            Self::Pingstdagen => "pingstdagen",
            Self::AnnandagPingst => "annandag pingst",
            Self::Nationaldagen => "nationaldagen",
            Self::Midsommarafton => "midsommarafton",
            Self::Midsommardagen => "midsommardagen",
            Self::AllaHelgonsDag => "alla helgons dag",
            Self::Julafton => "julafton",
            Self::Juldagen => "juldagen",
            Self::AnnandagJul => "annandag jul",
            Self::Nyarsafton => "nyårsafton",
        }
    }
}

/// Easter Sunday of a year of the Gregorian calendar (1583 and later).
///
/// The anonymous algorithm of 1876 in the form that Meeus gives (*Astronomical Algorithms*, chapter 8). The tests compare it with
/// Gauss's rule and with a table of dates.
///
/// ```
/// use socialdata_core::skyldighet::easter_sunday;
///
/// assert_eq!(easter_sunday(2027).map(|day| day.to_string()).as_deref(), Some("2027-03-28"));
/// ```
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, century_rest) = (century.div_euclid(4), century.rem_euclid(4));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - moon_correction + 15).rem_euclid(30);
    let (leap_years, year_rest) = (of_century.div_euclid(4), of_century.rem_euclid(4));
    let weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let sum = epact + weekday - 7 * late + 114;
    let month = u32::try_from(sum.div_euclid(31)).ok()?;
    let day = u32::try_from(sum.rem_euclid(31) + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// What day of the two acts `date` is; nothing for ordinary days and ordinary Saturdays and Sundays.
pub fn helgdag(date: NaiveDate) -> Option<Helgdag> {
    fixed(date).or_else(|| of_easter(date)).or_else(|| of_a_weekend(date))
}

fn fixed(date: NaiveDate) -> Option<Helgdag> {
    match (date.month(), date.day()) {
        (1, 1) => Some(Helgdag::Nyarsdagen),
        (1, 6) => Some(Helgdag::TrettondedagJul),
        (5, 1) => Some(Helgdag::ForstaMaj),
        (6, 6) if date.year() >= 2005 => Some(Helgdag::Nationaldagen),
        (12, 24) => Some(Helgdag::Julafton),
        (12, 25) => Some(Helgdag::Juldagen),
        (12, 26) => Some(Helgdag::AnnandagJul),
        (12, 31) => Some(Helgdag::Nyarsafton),
        _ => None,
    }
}

fn of_easter(date: NaiveDate) -> Option<Helgdag> {
    let easter = easter_sunday(date.year())?;
    match date.signed_duration_since(easter).num_days() {
        -2 => Some(Helgdag::Langfredagen),
        0 => Some(Helgdag::Paskdagen),
        1 => Some(Helgdag::AnnandagPask),
        39 => Some(Helgdag::KristiHimmelsfardsdag),
        49 => Some(Helgdag::Pingstdagen),
        50 if date.year() <= 2004 => Some(Helgdag::AnnandagPingst),
        _ => None,
    }
}

fn of_a_weekend(date: NaiveDate) -> Option<Helgdag> {
    match (date.weekday(), date.month(), date.day()) {
        (Weekday::Fri, 6, 19..=25) => Some(Helgdag::Midsommarafton),
        (Weekday::Sat, 6, 20..=26) => Some(Helgdag::Midsommardagen),
        (Weekday::Sat, 10, 31) | (Weekday::Sat, 11, 1..=6) => Some(Helgdag::AllaHelgonsDag),
        _ => None,
    }
}

/// Whether a time set by law can end on `date`: neither Saturday nor Sunday nor a day of [`helgdag`].
pub fn is_vardag(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && helgdag(date).is_none()
}

/// `date` itself when it is a working day, else the first one after it.
///
/// ```
/// use socialdata_core::period::parse_date;
/// use socialdata_core::skyldighet::next_vardag;
///
/// // Good Friday 2028; Monday is annandag påsk.
/// let good_friday = parse_date("2028-04-14").ok_or("no such day")?;
/// assert_eq!(next_vardag(good_friday).to_string(), "2028-04-18");
/// # Ok::<(), &str>(())
/// ```
pub fn next_vardag(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_vardag(day) {
        let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
        day = next;
    }
    day
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::period::parse_date;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    /// Gauss's rule (1800, corrected 1816), with its two exceptions: another road to the same day.
    fn gauss(year: i32) -> NaiveDate {
        let century = year / 100;
        let moon = (15 - (13 + 8 * century) / 25 + century - century / 4) % 30;
        let sun = (4 + century - century / 4) % 7;
        let full_moon = (19 * (year % 19) + moon) % 30;
        let sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full_moon + sun) % 7;
        let march = 22 + full_moon + sunday;
        let (month, day) = match march {
            ..=31 => (3, march),
            57 => (4, 19),
            56 if full_moon == 28 && sunday == 6 && (11 * moon + 11) % 30 < 19 => (4, 18),
            _ => (4, march - 31),
        };
        NaiveDate::from_ymd_opt(year, month, u32::try_from(day).unwrap()).unwrap()
    }

    /// From nothing but the tables of the Gregorian reform: the first Sunday after the full moon on or after 21 March,
    /// with the moon of Clavius' epacts and the weekday of the calendar itself.
    fn by_epacts(year: i32) -> NaiveDate {
        let century = year / 100 + 1;
        let golden = year % 19 + 1;
        let solar = 3 * century / 4 - 12;
        let lunar = (8 * century + 5) / 25 - 5;
        let mut epact = (11 * golden + 20 + lunar - solar).rem_euclid(30);
        if epact == 24 || (epact == 25 && golden > 11) {
            epact += 1;
        }
        let full_moon = if epact < 24 { 44 - epact } else { 74 - epact };
        let first = NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
        let mut sunday = first + Days::new(u64::try_from(full_moon).unwrap());
        while sunday.weekday() != Weekday::Sun {
            sunday = sunday + Days::new(1);
        }
        sunday
    }

    #[test]
    fn three_methods_agree_on_easter_from_1900_to_2199() {
        for year in 1900..=2199 {
            let easter = easter_sunday(year).unwrap();
            assert_eq!(easter, gauss(year), "{year}");
            assert_eq!(easter, by_epacts(year), "{year}");
            assert!((day_of_march(easter) >= 22) && (day_of_march(easter) <= 56), "{year}");
        }
    }

    fn day_of_march(date: NaiveDate) -> u32 {
        if date.month() == 3 { date.day() } else { date.day() + 31 }
    }

    /// Dates as printed in calendars, the earliest and the latest that occur and both exceptions of Gauss among them.
    #[test]
    fn easter_is_what_calendars_print() {
        for printed in [
            "1913-03-23",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2010-04-04",
            "2011-04-24",
            "2016-03-27",
            "2017-04-16",
            "2018-04-01",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2031-04-13",
            "2032-03-28",
            "2033-04-17",
            "2034-04-09",
            "2035-03-25",
            "2036-04-13",
            "2037-04-05",
            "2038-04-25",
            "2039-04-10",
            "2040-04-01",
            "2049-04-18",
            "2076-04-19",
        ] {
            assert_eq!(easter_sunday(day(printed).year()), Some(day(printed)));
        }
    }

    /// The moving days of 2024–2030 as Swedish calendars print them: långfredag, Kristi himmelsfärdsdag, pingstdag, midsommarafton,
    /// alla helgons dag. The fixed days are in `fixed_days_stand_in_every_year`.
    const CALENDARS: [[&str; 5]; 7] = [
        ["2024-03-29", "2024-05-09", "2024-05-19", "2024-06-21", "2024-11-02"],
        ["2025-04-18", "2025-05-29", "2025-06-08", "2025-06-20", "2025-11-01"],
        ["2026-04-03", "2026-05-14", "2026-05-24", "2026-06-19", "2026-10-31"],
        ["2027-03-26", "2027-05-06", "2027-05-16", "2027-06-25", "2027-11-06"],
        ["2028-04-14", "2028-05-25", "2028-06-04", "2028-06-23", "2028-11-04"],
        ["2029-03-30", "2029-05-10", "2029-05-20", "2029-06-22", "2029-11-03"],
        ["2030-04-19", "2030-05-30", "2030-06-09", "2030-06-21", "2030-11-02"],
    ];

    #[test]
    fn the_moving_days_are_those_of_the_calendars() {
        for [good_friday, ascension, whitsun, midsummer_eve, all_saints] in CALENDARS {
            assert_eq!(helgdag(day(good_friday)), Some(Helgdag::Langfredagen), "{good_friday}");
            assert_eq!(helgdag(day(good_friday) + Days::new(2)), Some(Helgdag::Paskdagen), "{good_friday}");
            assert_eq!(helgdag(day(good_friday) + Days::new(3)), Some(Helgdag::AnnandagPask));
            assert_eq!(helgdag(day(ascension)), Some(Helgdag::KristiHimmelsfardsdag), "{ascension}");
            assert_eq!(helgdag(day(whitsun)), Some(Helgdag::Pingstdagen), "{whitsun}");
            assert_eq!(helgdag(day(midsummer_eve)), Some(Helgdag::Midsommarafton), "{midsummer_eve}");
            assert_eq!(helgdag(day(midsummer_eve) + Days::new(1)), Some(Helgdag::Midsommardagen));
            assert_eq!(helgdag(day(all_saints)), Some(Helgdag::AllaHelgonsDag), "{all_saints}");
        }
    }

    #[test]
    fn every_year_has_each_day_once_and_no_other() {
        for year in 1990..=2199 {
            let mut found: BTreeMap<&str, u32> = BTreeMap::new();
            let mut date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            while date.year() == year {
                if let Some(helgdag) = helgdag(date) {
                    *found.entry(helgdag.sv()).or_default() += 1;
                }
                date = date + Days::new(1);
            }
            // Sixteen days; two of them may fall on one date: the fixed day is then the one that is named.
            let days: u32 = found.values().sum();
            assert!(found.values().all(|count| *count == 1), "{year}: {found:?}");
            assert!((15..=16).contains(&days), "{year}: {days} {found:?}");
        }
    }

    #[test]
    fn fixed_days_stand_in_every_year() {
        for year in 2024..=2030 {
            for (month_day, expected) in [
                ("01-01", Helgdag::Nyarsdagen),
                ("01-06", Helgdag::TrettondedagJul),
                ("05-01", Helgdag::ForstaMaj),
                ("06-06", Helgdag::Nationaldagen),
                ("12-24", Helgdag::Julafton),
                ("12-25", Helgdag::Juldagen),
                ("12-26", Helgdag::AnnandagJul),
                ("12-31", Helgdag::Nyarsafton),
            ] {
                assert_eq!(helgdag(day(&format!("{year}-{month_day}"))), Some(expected));
            }
        }
    }

    #[test]
    fn the_law_of_2005_moved_a_holiday() {
        assert_eq!(helgdag(day("2004-05-31")), Some(Helgdag::AnnandagPingst));
        assert_eq!(helgdag(day("2005-05-16")), None);
        assert_eq!(helgdag(day("2004-06-06")), None);
        assert_eq!(helgdag(day("2005-06-06")), Some(Helgdag::Nationaldagen));
    }

    #[test]
    fn the_next_working_day_passes_whole_chains() {
        // Friday 24 December 2027 to Monday: julafton, juldagen, annandag jul. Easter 2026. New year 2026–27. Leap day.
        for (from, to) in [
            ("2027-12-24", "2027-12-27"),
            ("2026-04-03", "2026-04-07"),
            ("2026-12-31", "2027-01-04"),
            ("2028-02-29", "2028-02-29"),
            ("2026-06-19", "2026-06-22"),
            ("2028-01-06", "2028-01-07"),
        ] {
            assert_eq!(next_vardag(day(from)), day(to), "{from}");
        }
    }

    proptest! {
        #[test]
        fn the_next_working_day_is_one_is_not_before_and_is_the_first(days in 0_u64..110_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(days);
            let next = next_vardag(date);
            prop_assert!(is_vardag(next) && next >= date);
            prop_assert!((next - date).num_days() <= 5, "{date} {next}");
            let mut between = date;
            while between < next {
                prop_assert!(!is_vardag(between));
                between = between + Days::new(1);
            }
        }

        #[test]
        fn no_date_at_all_makes_it_panic(days in any::<i32>()) {
            if let Some(date) = NaiveDate::from_num_days_from_ce_opt(days) {
                let _ = (next_vardag(date), helgdag(date));
            }
        }
    }
}
