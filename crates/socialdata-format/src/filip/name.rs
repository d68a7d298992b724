//! The portal's file names.
//!
//! The patterns are loose (`(0–3)\d` for a day); what is written here has real dates and is a subset of them. The patterns of EKB
//! and `BU_INSATS` were read in the portal's published source of 2019; the others follow from them. Today's stand in the portal's
//! database and are not known.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use socialdata_core::identitet::Kommunkod;
use socialdata_core::period::Period;
use socialdata_core::projektion::Projektion;

/// A kind of file that the portal takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Filslag {
    /// `EKB_` with a month.
    EkbManad,
    /// `EKB_AO_`.
    EkbAo,
    /// `EKB_` with a year.
    EkbAr,
    /// `SOL1_`.
    Sol1,
    /// `SOL2_`.
    Sol2,
    /// `BU_INSATS_`.
    BuInsats,
    /// `BU_PLAC_`.
    BuPlacering,
    /// `LSS_`.
    Lss,
    /// `KHSL1_`: health care of the municipality, a neighbour.
    Khsl1,
    /// `KHSL2_`.
    Khsl2,
}

impl Filslag {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::EkbManad,
        Self::EkbAo,
        Self::EkbAr,
        Self::Sol1,
        Self::Sol2,
        Self::BuInsats,
        Self::BuPlacering,
        Self::Lss,
        Self::Khsl1,
        Self::Khsl2,
    ];

    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EkbManad => "ekb-manad",
            Self::EkbAo => "ekb-ao",
            Self::EkbAr => "ekb-ar",
            Self::Sol1 => "sol1",
            Self::Sol2 => "sol2",
            Self::BuInsats => "bu-insats",
            Self::BuPlacering => "bu-placering",
            Self::Lss => "lss",
            Self::Khsl1 => "khsl1",
            Self::Khsl2 => "khsl2",
        }
    }

    /// The file that the projection makes.
    pub fn of(projektion: Projektion) -> Option<Self> {
        Self::ALL.into_iter().find(|slag| slag.as_str() == projektion.as_str())
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::EkbManad | Self::EkbAr => "EKB",
            Self::EkbAo => "EKB_AO",
            Self::Sol1 => "SOL1",
            Self::Sol2 => "SOL2",
            Self::BuInsats => "BU_INSATS",
            Self::BuPlacering => "BU_PLAC",
            Self::Lss => "LSS",
            Self::Khsl1 => "KHSL1",
            Self::Khsl2 => "KHSL2",
        }
    }

    /// Whether the period is a year; otherwise it is a month.
    pub const fn is_yearly(self) -> bool {
        matches!(self, Self::EkbAr | Self::BuInsats | Self::BuPlacering | Self::Lss)
    }

    /// The other file of a pair.
    pub const fn other_of_pair(self) -> Option<Self> {
        Some(match self {
            Self::EkbManad => Self::EkbAo,
            Self::EkbAo => Self::EkbManad,
            Self::Sol1 => Self::Sol2,
            Self::Sol2 => Self::Sol1,
            Self::BuInsats => Self::BuPlacering,
            Self::BuPlacering => Self::BuInsats,
            Self::Khsl1 => Self::Khsl2,
            Self::Khsl2 => Self::Khsl1,
            Self::EkbAr | Self::Lss => return None,
        })
    }
}

/// A month or a year, as in a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: the portal knows no other period")]
pub enum Filperiod {
    /// `ÅÅÅÅMM`.
    Manad(Period),
    /// `ÅÅÅÅ`.
    Ar(i32),
}

impl Filperiod {
    /// Reads `ÅÅÅÅ`, `ÅÅÅÅMM` or `ÅÅÅÅ-MM` of this century, as the portal does.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|character| *character != '-').collect();
        let is_hyphened = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !digits.starts_with("20") {
            return None;
        }
        match (digits.len(), text.len()) {
            (4, 4) => digits.parse().ok().map(Self::Ar),
            (6, 6) => Self::month(&digits),
            (6, 7) if is_hyphened => Self::month(&digits),
            _ => None,
        }
    }

    fn month(digits: &str) -> Option<Self> {
        let (year, month) = digits.split_at_checked(4)?;
        Period::from_year_month(year.parse().ok()?, month.parse().ok()?).map(Self::Manad)
    }
}

impl std::fmt::Display for Filperiod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Manad(period) => write!(f, "{:04}{:02}", period.year(), period.month()),
            Self::Ar(year) => write!(f, "{year:04}"),
        }
    }
}

/// What a file name says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filnamn {
    /// The kind of file.
    pub slag: Filslag,
    /// The code of the organisation, four digits.
    pub filkod: String,
    /// The period.
    pub period: Filperiod,
    /// Whether date and time of day exist; the portal's patterns take 31 April and hour 24.
    pub is_real_time: bool,
}

impl Filnamn {
    /// Reads a name as the portal's patterns do, in any case; `None` when it fits none.
    ///
    /// ```
    /// use socialdata_format::filip::{Filnamn, Filslag};
    ///
    /// let namn = Filnamn::parse("Ekb_0330_201707_20170815T1011.txt").expect("a name of the portal");
    /// assert_eq!((namn.slag, namn.filkod.as_str()), (Filslag::EkbManad, "0330"));
    /// assert!(namn.is_real_time);
    /// assert!(Filnamn::parse("EKB_0330_201713_20170815T1011.txt").is_none(), "there is no month 13");
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        let upper = name.to_ascii_uppercase();
        let stem = upper.strip_suffix(".TXT")?;
        Filslag::ALL.into_iter().find_map(|slag| {
            let rest = stem.strip_prefix(slag.prefix())?.strip_prefix('_')?;
            let mut parts = rest.split('_');
            let (filkod, period, time) = (parts.next()?, parts.next()?, parts.next()?);
            let is_filkod = filkod.len() == 4 && filkod.bytes().all(|byte| byte.is_ascii_digit());
            let period = Filperiod::parse(period).filter(|_| !period.contains('-'))?;
            let is_fit =
                parts.next().is_none() && is_filkod && slag.is_yearly() == matches!(period, Filperiod::Ar(_));
            let is_real_time = timestamp(time)?;
            is_fit.then(|| Self { slag, filkod: filkod.to_owned(), period, is_real_time })
        })
    }
}

/// The portal's pattern `20\d{2}(01–12)(0–3)\dT(0–2)\d(0–5)\d`: `None` when the text does not fit it, and whether such a time exists.
fn timestamp(text: &str) -> Option<bool> {
    let (date, time) = text.split_once('T')?;
    let [b'2', b'0', y1, y2, m1, m2, d1, d2] = *date.as_bytes() else { return None };
    let [h1, h2, n1, n2] = *time.as_bytes() else { return None };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let (year, month, day) = (two(y1, y2)?, two(m1, m2)?, two(d1, d2)?);
    let (hour, minute) = (two(h1, h2)?, two(n1, n2)?);
    if !(1..=12).contains(&month) || day > 39 || hour > 29 || minute > 59 {
        return None;
    }
    let year = 2000 + i32::try_from(year).ok()?;
    Some(NaiveDate::from_ymd_opt(year, month, day).is_some() && hour < 24)
}

/// The name of a file, always one that [`Filnamn::parse`] reads back with a real time.
///
/// `None` for a year outside this century, or a period that is not of the kind's length.
///
/// ```
/// use socialdata_core::identitet::Kommunkod;
/// use socialdata_format::filip::{Filperiod, Filslag, file_name};
///
/// let at = chrono::NaiveDate::from_ymd_opt(2026, 10, 12).and_then(|day| day.and_hms_opt(9, 30, 0)).expect("a time");
/// let period = Filperiod::parse("2026-09").expect("a month");
/// let name = file_name(Filslag::Sol1, Kommunkod::parse("0180")?, period, at);
/// assert_eq!(name.as_deref(), Some("SOL1_0180_202609_20261012T0930.txt"));
/// # Ok::<(), socialdata_core::identitet::KommunkodFel>(())
/// ```
pub fn file_name(
    slag: Filslag,
    kommunkod: Kommunkod,
    period: Filperiod,
    at: NaiveDateTime,
) -> Option<String> {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, prefix) = (at.hour(), at.minute(), slag.prefix());
    let name = format!("{prefix}_{kommunkod}_{period}_{year:04}{month:02}{day:02}T{hour:02}{minute:02}.txt");
    Filnamn::parse(&name).filter(|read| read.slag == slag && read.is_real_time).map(|_| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(Filslag, &str, bool)>) {
        let read = Filnamn::parse(name);
        let read = read.as_ref().map(|read| (read.slag, read.period.to_string(), read.is_real_time));
        assert_eq!(read, expected.map(|(slag, period, real)| (slag, period.to_owned(), real)), "{name}");
    }

    #[test]
    fn kinds_are_told_apart_by_prefix_and_length_of_the_period() {
        check("Ekb_0330_201707_20170815T1011.txt", Some((Filslag::EkbManad, "201707", true)));
        check("EKB_0330_2017_20180401T1011.TXT", Some((Filslag::EkbAr, "2017", true)));
        check("ekb_ao_0330_201707_20170815T1011.txt", Some((Filslag::EkbAo, "201707", true)));
        check("BU_INSATS_0180_2025_20260301T0000.txt", Some((Filslag::BuInsats, "2025", true)));
        check("BU_PLAC_0180_2025_20260301T0000.txt", Some((Filslag::BuPlacering, "2025", true)));
        check("LSS_0180_2026_20261025T2359.txt", Some((Filslag::Lss, "2026", true)));
        check("KHSL2_0180_202609_20261130T1200.txt", Some((Filslag::Khsl2, "202609", true)));
    }

    #[test]
    fn the_portal_takes_times_that_do_not_exist_and_we_see_it() {
        check("SOL1_0180_202801_20280229T0930.txt", Some((Filslag::Sol1, "202801", true)));
        check("SOL1_0180_202701_20270229T0930.txt", Some((Filslag::Sol1, "202701", false)));
        check("SOL1_0180_202704_20270431T0930.txt", Some((Filslag::Sol1, "202704", false)));
        check("SOL1_0180_202704_20270401T2400.txt", Some((Filslag::Sol1, "202704", false)));
        check("SOL1_0180_202704_20270400T0000.txt", Some((Filslag::Sol1, "202704", false)));
    }

    #[test]
    fn other_names_fit_no_pattern() {
        for name in [
            "",
            ".txt",
            "SOL1.txt",
            "SOL1_0180_202609_20261012T0930",
            "SOL1_0180_202609_20261012T0930.txt.bak",
            "SOL1_0180_202600_20261012T0930.txt",
            "SOL1_0180_202613_20261012T0930.txt",
            "SOL1_0180_2026_20261012T0930.txt",
            "LSS_0180_202609_20261012T0930.txt",
            "SOL1_180_202609_20261012T0930.txt",
            "SOL1_0180_202609_20261012T3000.txt",
            "SOL1_0180_202609_20261012T0960.txt",
            "SOL1_0180_202609_20261341T0930.txt",
            "SOL1_0180_202609_20261012T0930_2.txt",
            "SOL3_0180_202609_20261012T0930.txt",
            "SOL1_0180_199909_19991012T0930.txt",
            "SOL1_0180_2026-09_20261012T0930.txt",
        ] {
            check(name, None);
        }
    }
}
