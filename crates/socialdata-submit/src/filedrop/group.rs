//! Which files belong together: handed in at one time, about one period, of one delregister.

use chrono::NaiveDate;
use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::projektion::Projektion;
use socialdata_protocol::ids::{PeriodId, PeriodKind};

use crate::spool::Scope;

/// Files that are handed in together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// Ekonomiskt bistånd of a month, and why it ended.
    Ekb,
    /// Ekonomiskt bistånd of a year.
    EkbAr,
    /// Older people and people with disabilities, a month.
    Sol,
    /// Children and young people, a year.
    Bu,
    /// LSS, the situation on 1 October.
    Lss,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Ekb, Self::EkbAr, Self::Sol, Self::Bu, Self::Lss];

    /// The word in the spool, in manifests and in the names of folders.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ekb => "ekb",
            Self::EkbAr => "ekb-ar",
            Self::Sol => "sol",
            Self::Bu => "bu",
            Self::Lss => "lss",
        }
    }

    /// The files.
    ///
    /// ```
    /// use socialdata_core::projektion::Projektion;
    /// use socialdata_submit::filedrop::Group;
    ///
    /// assert_eq!(Group::Sol.files(), [Projektion::Sol1, Projektion::Sol2]);
    /// ```
    pub const fn files(self) -> &'static [Projektion] {
        match self {
            Self::Ekb => &[Projektion::EkbManad, Projektion::EkbAo],
            Self::EkbAr => &[Projektion::EkbAr],
            Self::Sol => &[Projektion::Sol1, Projektion::Sol2],
            Self::Bu => &[Projektion::BuInsats, Projektion::BuPlacering],
            Self::Lss => &[Projektion::Lss],
        }
    }

    /// Whether there is a file in `files` and another of the group is missing.
    pub fn is_halved_in(self, files: &[Projektion]) -> bool {
        let here = self.files().iter().filter(|file| files.contains(file)).count();
        here > 0 && here < self.files().len()
    }

    /// The record types that the files are made from.
    const fn posttyper(self) -> &'static [Posttyp] {
        match self {
            Self::Ekb => &[Posttyp::EkonomisktBistand, Posttyp::EkonomisktBistandAvslut],
            Self::EkbAr => &[Posttyp::EkonomisktBistand],
            Self::Sol | Self::Lss => &[Posttyp::Insats],
            Self::Bu => &[Posttyp::Insats, Posttyp::Placering],
        }
    }

    const fn period_kind(self) -> PeriodKind {
        match self {
            Self::Ekb | Self::Sol => PeriodKind::Month,
            Self::EkbAr | Self::Bu | Self::Lss => PeriodKind::Year,
        }
    }

    /// The months that an export must be whole for, for the files of `period`. LSS asks about 1 October alone.
    fn months(self, period: PeriodId) -> Vec<PeriodId> {
        let Ok(first) = Period::parse(&month_text(period.first_day())) else { return Vec::new() };
        match (self, self.period_kind()) {
            (Self::Lss, _) => (0..12).scan(first, step).nth(9).into_iter().filter_map(id).collect(),
            (_, PeriodKind::Year) => (0..12).scan(first, step).filter_map(id).collect(),
            _ => id(first).into_iter().collect(),
        }
    }

    /// The periods that what `scope` declares whole has records for, and that are over on `today`.
    pub(crate) fn periods_in(self, scope: &Scope, today: NaiveDate) -> Vec<PeriodId> {
        let knows_types = self
            .posttyper()
            .iter()
            .all(|posttyp| scope.types.iter().any(|kind| kind.as_str() == posttyp.name()));
        if !knows_types {
            return Vec::new();
        }
        let mut periods: Vec<PeriodId> =
            scope.periods.iter().filter_map(|month| self.period_of(*month)).collect();
        periods.sort_unstable();
        periods.dedup();
        let is_whole = |period: &PeriodId| {
            let months = self.months(*period);
            !months.is_empty()
                && months.iter().all(|month| scope.periods.contains(month) && is_over(*month, today))
        };
        periods.into_iter().filter(is_whole).collect()
    }

    /// The period of these files that a declared month belongs to.
    fn period_of(self, declared: PeriodId) -> Option<PeriodId> {
        if declared.kind() != PeriodKind::Month {
            return None;
        }
        match self.period_kind() {
            PeriodKind::Year => declared.first_day().format("%Y").to_string().parse().ok(),
            _ => Some(declared),
        }
    }
}

fn month_text(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

/// One month after the other.
fn step(next: &mut Period, _: i32) -> Option<Period> {
    let month = *next;
    *next = Period::parse(&month_text(month.last_day().succ_opt()?)).ok()?;
    Some(month)
}

fn id(month: Period) -> Option<PeriodId> {
    month.to_string().parse().ok()
}

fn is_over(month: PeriodId, today: NaiveDate) -> bool {
    Period::parse(&month.to_string()).is_ok_and(|month| month.last_day() < today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(periods: &[&str], types: &[&str]) -> Scope {
        Scope {
            periods: periods.iter().map(|text| text.parse().unwrap()).collect(),
            types: types.iter().map(|text| text.parse().unwrap()).collect(),
        }
    }

    #[track_caller]
    fn check(group: Group, scope: &Scope, today: (i32, u32, u32), expected: &[&str]) {
        let today = NaiveDate::from_ymd_opt(today.0, today.1, today.2).unwrap();
        let found: Vec<_> = group.periods_in(scope, today).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_month_is_delivered_when_it_is_over_and_the_export_is_whole() {
        let insats = scope(&["2028-01", "2028-02"], &["insats"]);
        check(Group::Sol, &insats, (2028, 3, 1), &["2028-01", "2028-02"]);
        check(Group::Sol, &insats, (2028, 2, 29), &["2028-01"]);
        check(Group::Ekb, &insats, (2028, 3, 1), &[]);
        check(Group::Sol, &scope(&[], &["insats"]), (2028, 3, 1), &[]);
    }

    #[test]
    fn a_year_needs_its_months_and_lss_october_alone() {
        let months: Vec<String> = (1..=12).map(|month| format!("2026-{month:02}")).collect();
        let months: Vec<&str> = months.iter().map(String::as_str).collect();
        let types = ["insats", "placering", "ekonomiskt-bistand"];
        check(Group::Bu, &scope(&months, &types), (2027, 1, 1), &["2026"]);
        check(Group::Bu, &scope(&months, &types), (2026, 12, 31), &[]);
        check(Group::Bu, &scope(&months[1..], &types), (2027, 1, 1), &[]);
        check(Group::EkbAr, &scope(&months, &types), (2027, 1, 1), &["2026"]);
        check(Group::Lss, &scope(&["2026-10"], &types), (2026, 11, 1), &["2026"]);
        check(Group::Lss, &scope(&["2026-09"], &types), (2026, 11, 1), &[]);
    }

    #[test]
    fn every_file_is_in_one_group() {
        for file in Projektion::ALL {
            let groups = Group::ALL.into_iter().filter(|group| group.files().contains(&file));
            assert_eq!(groups.count(), 1, "{file}");
        }
        assert!(Group::Sol.is_halved_in(&[Projektion::Sol1]));
        assert!(!Group::Sol.is_halved_in(&[Projektion::Lss]));
        assert!(!Group::Sol.is_halved_in(&[Projektion::Sol1, Projektion::Sol2]));
    }
}
