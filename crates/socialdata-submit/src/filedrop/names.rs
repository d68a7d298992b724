//! What the files are called: a strict subset of the portal's patterns, with real dates only.

use chrono::NaiveDateTime;
use socialdata_core::projektion::Projektion;
use socialdata_protocol::ids::{PeriodId, PeriodKind};

/// Who delivers, as file names say it: a kommunkod, or the code of a unit that reports by itself.
///
/// ```
/// use socialdata_submit::filedrop::Unit;
///
/// assert!(Unit::parse("0180").is_some());
/// assert!(Unit::parse("199006022397").is_none());
/// assert!(Unit::parse("01_80").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit(String);

impl Unit {
    /// Four digits: the published patterns have no other form.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }
}

/// The name of a file; nothing when the file is not for periods of that kind.
///
/// `made` is local time. The period is a month, or a year for files of a year.
pub fn file_name(
    projektion: Projektion,
    unit: &Unit,
    period: PeriodId,
    made: NaiveDateTime,
) -> Option<String> {
    let form = match kind(projektion) {
        PeriodKind::Year => "%Y",
        _ => "%Y%m",
    };
    let is_of_kind = period.kind() == kind(projektion);
    let prefix = prefix(projektion).filter(|_| is_of_kind)?;
    let (period, made) = (period.first_day().format(form), made.format("%Y%m%dT%H%M"));
    Some(format!("{prefix}_{}_{period}_{made}.txt", unit.0))
}

/// The file that has to come with this one, in the same delivery.
pub const fn partner(projektion: Projektion) -> Option<Projektion> {
    match projektion {
        Projektion::EkbManad => Some(Projektion::EkbAo),
        Projektion::EkbAo => Some(Projektion::EkbManad),
        Projektion::Sol1 => Some(Projektion::Sol2),
        Projektion::Sol2 => Some(Projektion::Sol1),
        Projektion::BuInsats => Some(Projektion::BuPlacering),
        Projektion::BuPlacering => Some(Projektion::BuInsats),
        _ => None,
    }
}

const fn kind(projektion: Projektion) -> PeriodKind {
    match projektion {
        Projektion::EkbManad | Projektion::EkbAo | Projektion::Sol1 | Projektion::Sol2 => PeriodKind::Month,
        _ => PeriodKind::Year,
    }
}

/// Nothing for a file whose name nobody has published.
const fn prefix(projektion: Projektion) -> Option<&'static str> {
    match projektion {
        Projektion::EkbManad | Projektion::EkbAr => Some("EKB"),
        Projektion::EkbAo => Some("EKB_AO"),
        Projektion::Sol1 => Some("SOL1"),
        Projektion::Sol2 => Some("SOL2"),
        Projektion::BuInsats => Some("BU_INSATS"),
        Projektion::BuPlacering => Some("BU_PLAC"),
        Projektion::Lss => Some("LSS"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn name(projektion: Projektion, period: &str) -> Option<String> {
        file_name(projektion, &unit(), of(period), made())
    }

    fn made() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2017, 8, 15).unwrap().and_hms_opt(10, 11, 59).unwrap()
    }

    fn unit() -> Unit {
        Unit::parse("0330").unwrap()
    }

    fn of(period: &str) -> PeriodId {
        period.parse().unwrap()
    }

    #[test]
    fn the_names_are_those_of_the_published_patterns() {
        for (projektion, period, expected) in [
            (Projektion::EkbManad, "2017-07", "EKB_0330_201707_20170815T1011.txt"),
            (Projektion::EkbAo, "2017-07", "EKB_AO_0330_201707_20170815T1011.txt"),
            (Projektion::EkbAr, "2017", "EKB_0330_2017_20170815T1011.txt"),
            (Projektion::Sol1, "2017-07", "SOL1_0330_201707_20170815T1011.txt"),
            (Projektion::Sol2, "2017-07", "SOL2_0330_201707_20170815T1011.txt"),
            (Projektion::BuInsats, "2017", "BU_INSATS_0330_2017_20170815T1011.txt"),
            (Projektion::BuPlacering, "2017", "BU_PLAC_0330_2017_20170815T1011.txt"),
            (Projektion::Lss, "2017", "LSS_0330_2017_20170815T1011.txt"),
        ] {
            assert_eq!(name(projektion, period).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_month_is_no_period_of_a_yearly_file_and_the_other_way_round() {
        assert_eq!(name(Projektion::Lss, "2017-07"), None);
        assert_eq!(name(Projektion::EkbManad, "2017"), None);
    }

    #[test]
    fn partners_are_each_others() {
        for projektion in Projektion::ALL {
            assert_eq!(partner(projektion).and_then(partner), partner(projektion).map(|_| projektion));
        }
        assert_eq!(partner(Projektion::Lss), None);
    }
}
