//! From a duty-holder, a set and a range of days to the deliveries that are expected.

use chrono::{Days, Months, NaiveDate};

use super::ansvarstid::Ansvarstid;
use super::duty::{LeveransPer, Skyldighet};
use super::error::SkyldighetError;
use super::frist::FristRegel;
use super::redovisning::{DateRange, Frekvens, Redovisningsperiod};
use super::undantag::Undantagsskal;
use super::uppgiftsskyldig::{Namnd, Uppgiftsskyldig, Uppgiftsskyldigtyp};
use super::uppsattning::Uppsattning;
use crate::identitet::Kommunkod;
use crate::kodlista::Delregister;
use crate::period::Period;
use crate::post::Posttyp;
use crate::validering::SourceStatus;

/// Days that the next delivery of any duty lies ahead at most: a yearly one, its deadline the year after.
const AHEAD: u64 = 800;

/// One delivery that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The duty, by its id in the set.
    pub duty: String,
    /// The short name, `EKB-Manad`.
    pub kortnamn: String,
    /// The part of the register.
    pub delregister: Delregister,
    /// The kind of body that delivers.
    pub typ: Uppgiftsskyldigtyp,
    /// Its municipality.
    pub kommunkod: Kommunkod,
    /// The committee, where each of several delivers.
    pub namnd: Option<String>,
    /// The parts of the city that the delivery covers; empty where there are none.
    pub stadsdelar: Vec<String>,
    /// What it is about.
    pub period: Redovisningsperiod,
    /// The days that the data refer to and that the body answers for; a moment is one day.
    pub days: DateRange,
    /// Whether those are fewer days than the period has, since duty or responsibility begins or ends in it.
    pub is_part: bool,
    /// The last day as the source writes it; nothing when it is not known.
    pub nominal: Option<NaiveDate>,
    /// The last day in fact.
    pub due: Option<NaiveDate>,
    /// The last day of the delivery after this one.
    pub next_due: Option<NaiveDate>,
    /// The record types that it is made of.
    pub posttyper: Vec<Posttyp>,
    /// Why it need not be delivered.
    pub undantag: Option<Undantagsskal>,
    /// The first day of the duty.
    pub galler_fran: Option<NaiveDate>,
    /// What the duty rests on.
    pub lagrum: String,
    /// How firm that is.
    pub status: SourceStatus,
    /// How firm the source of the last day is.
    pub frist_status: SourceStatus,
}

impl Expected {
    /// The day after the time or moment that the data refer to: before it they do not exist.
    pub fn opens(&self) -> NaiveDate {
        after(self.days.to())
    }

    /// Whether the period has ended on `date`.
    ///
    /// # Errors
    /// [`SkyldighetError::PeriodNotEnded`].
    pub fn check_ended(&self, date: NaiveDate) -> Result<(), SkyldighetError> {
        if date < self.opens() {
            return Err(SkyldighetError::PeriodNotEnded { period: self.period, ends: self.days.to() });
        }
        Ok(())
    }

    /// Where it stands in a calendar: its last day, or where that is not known the day on which the data exist.
    pub fn calendar_day(&self) -> NaiveDate {
        self.due.unwrap_or_else(|| self.opens())
    }

    /// Whether both are of one duty of one body, whatever the period.
    pub fn is_same_series(&self, other: &Self) -> bool {
        (&self.duty, self.typ, self.kommunkod, &self.namnd)
            == (&other.duty, other.typ, other.kommunkod, &other.namnd)
    }
}

fn after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

/// The deliveries that `holder` is expected to make under `set` and whose last day lies in `range`, by that day and then in the order of
/// the set. One whose last day is not known stands on the day after the time it is about.
///
/// # Errors
/// [`SkyldighetError::NoDuty`], [`SkyldighetError::BeforeSet`] and [`SkyldighetError::BeforeStart`] when nothing can be expected at all.
pub fn expected(
    holder: &Uppgiftsskyldig,
    set: &Uppsattning,
    range: DateRange,
) -> Result<Vec<Expected>, SkyldighetError> {
    let duties = set.duties_of(holder.typ())?;
    let range = described(set, range)?;
    let starts = duties.iter().map(|duty| duty.galler_fran).min().flatten();
    if let Some(starts) = starts.filter(|starts| range.to() < *starts) {
        return Err(SkyldighetError::BeforeStart { set: set.name().to_owned(), starts });
    }
    let mut found: Vec<Expected> = duties.into_iter().flat_map(|duty| of_duty(holder, duty, range)).collect();
    found.sort_by_key(Expected::calendar_day);
    Ok(found)
}

/// What concerns somebody who asks on `date`: everything whose last day was in the year before, and the next delivery of each duty.
///
/// A duty that has not begun shows its first delivery.
///
/// # Errors
/// As [`expected`].
pub fn expected_around(
    holder: &Uppgiftsskyldig,
    set: &Uppsattning,
    date: NaiveDate,
) -> Result<Vec<Expected>, SkyldighetError> {
    described(set, DateRange::day(date))?;
    let duties = set.duties_of(holder.typ())?;
    let last_start = duties.iter().filter_map(|duty| duty.galler_fran).max();
    let ahead = last_start.map_or(date, |start| start.max(date)).checked_add_days(Days::new(AHEAD));
    let back = date.checked_sub_months(Months::new(12)).map_or(date, after);
    let Some(range) = ahead.and_then(|ahead| DateRange::new(back, ahead)) else { return Ok(Vec::new()) };
    let mut kept: Vec<Expected> = Vec::new();
    for one in expected(holder, set, range)? {
        let is_past = one.calendar_day() < date;
        let has_next = || kept.iter().any(|other| other.calendar_day() >= date && other.is_same_series(&one));
        if is_past || !has_next() {
            kept.push(one);
        }
    }
    Ok(kept)
}

fn described(set: &Uppsattning, range: DateRange) -> Result<DateRange, SkyldighetError> {
    range.within(set.beskriver_fran(), None).ok_or_else(|| SkyldighetError::BeforeSet {
        set: set.name().to_owned(),
        from: set.beskriver_fran().unwrap_or(range.to()),
    })
}

fn of_duty(holder: &Uppgiftsskyldig, duty: &Skyldighet, range: DateRange) -> Vec<Expected> {
    let mut found = Vec::new();
    let mut period = first_candidate(duty, range.from());
    let last = Redovisningsperiod::containing(range.to(), duty.referens.frekvens());
    while period <= last {
        if let Some(one) = of_period(holder, duty, period)
            && range.contains(one.calendar_day())
        {
            found.extend(each_unit(holder, duty, one));
        }
        let next = period.next();
        if next == period {
            break;
        }
        period = next;
    }
    found
}

/// A period so early that no later one is needed for deadlines from `from` on.
fn first_candidate(duty: &Skyldighet, from: NaiveDate) -> Redovisningsperiod {
    let months = match duty.frist.regel {
        FristRegel::Manader { after, .. } => after.saturating_add(2),
        FristRegel::Ar { after, .. } => after.saturating_add(2).saturating_mul(12),
        FristRegel::Okand => 24,
    };
    let first = from.checked_sub_months(Months::new(months)).unwrap_or(from);
    Redovisningsperiod::containing(first, duty.referens.frekvens())
}

fn of_period(holder: &Uppgiftsskyldig, duty: &Skyldighet, period: Redovisningsperiod) -> Option<Expected> {
    let in_force = duty.days_in_force(period)?;
    let days = Ansvarstid::part(holder.ansvarstider(), duty.delregister, in_force)?;
    Some(Expected {
        duty: duty.id.clone(),
        kortnamn: duty.kortnamn.clone(),
        delregister: duty.delregister,
        typ: holder.typ(),
        kommunkod: holder.kommunkod(),
        namnd: None,
        stadsdelar: Vec::new(),
        period,
        days,
        is_part: duty.referens.days(period) != Some(days),
        nominal: duty.frist.nominal(period),
        due: duty.frist.due(period),
        next_due: duty.frist.due(period.next()),
        posttyper: duty.posttyper.clone(),
        undantag: holder.undantag().iter().find_map(|undantag| undantag.covers(duty.delregister, days)),
        galler_fran: duty.galler_fran,
        lagrum: duty.lagrum.clone(),
        status: duty.status,
        frist_status: duty.frist.status,
    })
}

/// One delivery from each committee, or one from all of them together.
fn each_unit(holder: &Uppgiftsskyldig, duty: &Skyldighet, one: Expected) -> Vec<Expected> {
    let parts = |namnder: &[Namnd]| namnder.iter().flat_map(|namnd| namnd.stadsdelar.clone()).collect();
    if duty.leverans_per == LeveransPer::Kommun || holder.namnder().is_empty() {
        return vec![Expected { stadsdelar: parts(holder.namnder()), ..one }];
    }
    let of = |namnd: &Namnd| Expected {
        namnd: Some(namnd.id.clone()),
        stadsdelar: namnd.stadsdelar.clone(),
        ..one.clone()
    };
    holder.namnder().iter().map(of).collect()
}

/// The month of a moment or the months of a time, for whoever looks up what was delivered.
impl Expected {
    /// The months that hold the data: those that the days lie in.
    pub fn months(&self) -> impl Iterator<Item = Period> + '_ {
        let (first, last) = (Period::containing(self.days.from()), Period::containing(self.days.to()));
        self.period.months().filter(move |month| (first..=last).contains(month))
    }

    /// How often the duty recurs.
    pub const fn frekvens(&self) -> Frekvens {
        match self.period {
            Redovisningsperiod::Manad(_) => Frekvens::Manad,
            Redovisningsperiod::Ar(_) => Frekvens::Ar,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::helgdag::is_vardag;
    use super::super::{Undantag, shipped};
    use super::*;
    use crate::period::parse_date;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    fn range(from: &str, to: &str) -> DateRange {
        DateRange::new(day(from), day(to)).unwrap()
    }

    fn holder(typ: Uppgiftsskyldigtyp) -> Uppgiftsskyldig {
        Uppgiftsskyldig::new(typ, "0331".parse().unwrap())
    }

    fn names(found: &[Expected]) -> Vec<String> {
        found.iter().map(|one| format!("{} {} {}", one.calendar_day(), one.kortnamn, one.period)).collect()
    }

    #[test]
    fn a_month_of_a_socialnamnd_today() {
        let found = expected(
            &holder(Uppgiftsskyldigtyp::Socialnamnd),
            &shipped::nuvarande(),
            range("2026-04-01", "2026-04-30"),
        )
        .unwrap();
        assert_eq!(
            names(&found),
            [
                "2026-04-15 EKB-Manad 2026-03",
                "2026-04-15 EKB-AO 2026-03",
                "2026-04-15 EKB-Ar 2025",
                "2026-04-15 SOL1 2026-03",
                "2026-04-15 SOL2 2026-03",
            ]
        );
        assert_eq!((found[2].is_part, found[2].days), (false, range("2025-01-01", "2025-12-31")));
    }

    #[test]
    fn lss_is_the_duty_of_the_kommun_and_its_moment_is_one_day() {
        let found = expected(
            &holder(Uppgiftsskyldigtyp::Kommun),
            &shipped::nuvarande(),
            range("2026-01-01", "2026-12-31"),
        )
        .unwrap();
        // 25 October 2026 is a Sunday.
        assert_eq!(names(&found), ["2026-10-26 LSS 2026"]);
        assert_eq!(found[0].days, DateRange::day(day("2026-10-01")));
        assert_eq!(found[0].nominal, Some(day("2026-10-25")));
        assert_eq!(found[0].months().map(|month| month.to_string()).collect::<Vec<_>>(), ["2026-10"]);
    }

    #[test]
    fn a_deadline_that_nobody_knows_is_not_invented() {
        let found = expected(
            &holder(Uppgiftsskyldigtyp::Socialnamnd),
            &shipped::nuvarande(),
            range("2027-01-01", "2027-01-01"),
        )
        .unwrap();
        assert_eq!(names(&found), ["2027-01-01 BU 2026"]);
        assert_eq!((found[0].nominal, found[0].due), (None, None));
    }

    #[test]
    fn those_without_a_duty_are_told_so() {
        let year = range("2026-01-01", "2026-12-31");
        for typ in [Uppgiftsskyldigtyp::Region, Uppgiftsskyldigtyp::Utforare] {
            let fault = expected(&holder(typ), &shipped::nuvarande(), year).unwrap_err();
            assert_eq!(fault.code(), "no-duty");
        }
        let courts = expected(&holder(Uppgiftsskyldigtyp::Sis), &shipped::nuvarande(), year).unwrap();
        // 31 January 2026 is a Saturday.
        assert_eq!(names(&courts), ["2026-02-02 LVM 2025"]);
    }

    #[test]
    fn days_before_the_set_and_before_the_duty_are_told_apart() {
        let namnd = holder(Uppgiftsskyldigtyp::Socialnamnd);
        let early = expected(&namnd, &shipped::nuvarande(), range("2020-01-01", "2020-12-31"));
        assert_eq!(early.unwrap_err().code(), "before-set");
        assert_eq!(
            expected_around(&namnd, &shipped::nuvarande(), day("2020-02-29")).unwrap_err().code(),
            "before-set"
        );
        let fault =
            expected(&namnd, &shipped::socialdataregister(), range("2026-01-01", "2026-12-31")).unwrap_err();
        assert_eq!(
            fault,
            SkyldighetError::BeforeStart { set: "socialdataregister".to_owned(), starts: day("2027-07-01") }
        );
    }

    #[test]
    fn the_new_duty_begins_with_its_first_whole_month() {
        let namnd = holder(Uppgiftsskyldigtyp::Socialnamnd);
        let set = shipped::socialdataregister();
        for date in ["2026-11-22", "2027-06-30", "2027-07-01"] {
            let found = expected_around(&namnd, &set, day(date)).unwrap();
            // 15 August 2027 is a Sunday.
            assert_eq!(names(&found), ["2027-08-16 Socialdata-SoL 2027-07"], "{date}");
        }
        let yearly = set.with_frequency(Frekvens::Ar);
        let found = expected_around(&namnd, &yearly, day("2027-07-01")).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].period.to_string(), "2027");
        assert_eq!(found[0].days, range("2027-07-01", "2027-12-31"));
        assert!(found[0].is_part);
    }

    #[test]
    fn each_committee_delivers_or_all_together_as_the_duty_says() {
        let namnder = vec![
            Namnd::new("a").with_stadsdelar(["01".to_owned()]),
            Namnd::new("b").with_stadsdelar(["02".to_owned(), "03".to_owned()]),
        ];
        let of = |typ| {
            Uppgiftsskyldig::new(typ, "0180".parse().unwrap())
                .with_namnder(namnder.clone())
                .and_then(|holder| {
                    expected(&holder, &shipped::nuvarande(), range("2026-10-01", "2026-10-31"))
                })
                .unwrap()
        };
        let sol1: Vec<_> = of(Uppgiftsskyldigtyp::Socialnamnd)
            .into_iter()
            .filter(|one| one.kortnamn == "SOL1")
            .map(|one| (one.namnd, one.stadsdelar.len()))
            .collect();
        assert_eq!(sol1, [(Some("a".to_owned()), 1), (Some("b".to_owned()), 2)]);
        let lss = of(Uppgiftsskyldigtyp::Kommun);
        assert_eq!((lss.len(), &lss[0].namnd, lss[0].stadsdelar.len()), (1, &None, 3));
    }

    #[test]
    fn an_exemption_covers_whole_periods_of_one_file() {
        let month = |text: &str| text.parse::<Period>().unwrap();
        let undantag = [Delregister::Sol2, Delregister::Bu].map(|delregister| {
            Undantag::new(
                delregister,
                month("2026-02"),
                Some(month("2026-12")),
                Undantagsskal::BeslutAvMyndigheten,
            )
            .unwrap()
        });
        let namnd = holder(Uppgiftsskyldigtyp::Socialnamnd).with_undantag(undantag.to_vec());
        let found = expected(&namnd, &shipped::nuvarande(), range("2026-02-01", "2027-02-28")).unwrap();
        let exempt: Vec<_> = found.iter().filter(|one| one.undantag.is_some()).collect();
        assert!(exempt.iter().all(|one| one.kortnamn == "SOL2"), "eleven months are no year");
        assert_eq!(exempt.len(), 11);
    }

    #[test]
    fn responsibility_that_is_handed_over_counts_by_moment_and_by_days() {
        let times = |delregister, from: Option<&str>, to: Option<&str>| {
            vec![Ansvarstid::new(delregister, from.map(day), to.map(day)).unwrap()]
        };
        let year = range("2026-07-01", "2026-12-31");
        let lss = |from, to| {
            let kommun =
                holder(Uppgiftsskyldigtyp::Kommun).with_ansvarstider(times(Delregister::Lss, from, to));
            expected(&kommun, &shipped::nuvarande(), year).unwrap().len()
        };
        assert_eq!(lss(None, Some("2026-09-30")), 0, "handed over the day before the moment");
        assert_eq!(lss(None, Some("2026-10-01")), 1);
        assert_eq!(lss(Some("2026-10-02"), None), 0);
        let namnd = holder(Uppgiftsskyldigtyp::Socialnamnd).with_ansvarstider(times(
            Delregister::Sol2,
            Some("2026-08-10"),
            None,
        ));
        let found = expected(&namnd, &shipped::nuvarande(), year).unwrap();
        let first = found.iter().find(|one| one.kortnamn == "SOL2").unwrap();
        assert_eq!((first.period.to_string().as_str(), first.is_part), ("2026-08", true));
        assert_eq!(first.days, range("2026-08-10", "2026-08-31"));
    }

    #[test]
    fn a_period_that_has_not_ended_has_nothing_to_deliver() {
        let found =
            expected_around(&holder(Uppgiftsskyldigtyp::Kommun), &shipped::nuvarande(), day("2026-09-30"))
                .unwrap();
        let next = found.last().unwrap();
        assert_eq!(next.check_ended(day("2026-10-01")).unwrap_err().code(), "period-not-ended");
        assert_eq!(next.check_ended(day("2026-10-02")), Ok(()));
    }

    proptest! {
        #[test]
        fn every_due_date_is_a_working_day_in_the_range_and_every_month_comes_once(
            start in 0_u64..20_000, length in 0_u64..1200, typ in 0_usize..4, proposed in any::<bool>(),
        ) {
            let from = day("2027-07-01") + Days::new(start);
            let range = DateRange::new(from, from + Days::new(length)).unwrap();
            let set = if proposed { shipped::socialdataregister() } else { shipped::nuvarande() };
            let Ok(found) = expected(&holder(Uppgiftsskyldigtyp::ALL[typ]), &set, range) else { return Ok(()) };
            for (index, one) in found.iter().enumerate() {
                prop_assert!(range.contains(one.calendar_day()));
                if let (Some(nominal), Some(due)) = (one.nominal, one.due) {
                    prop_assert!(is_vardag(due) && due >= nominal && due > one.days.to());
                }
                let twin = |other: &Expected| other.is_same_series(one) && other.period == one.period;
                prop_assert!(!found.iter().skip(index + 1).any(twin));
            }
            // A range that is cut in two finds the same deliveries.
            let middle = from + Days::new(length / 2);
            let mut halves = expected(&holder(Uppgiftsskyldigtyp::ALL[typ]), &set, DateRange::new(from, middle).unwrap()).unwrap();
            if let Some(rest) = DateRange::new(middle + Days::new(1), range.to()) {
                halves.extend(expected(&holder(Uppgiftsskyldigtyp::ALL[typ]), &set, rest).unwrap());
            }
            prop_assert_eq!(halves, found);
        }

        #[test]
        fn no_day_makes_it_panic(days in any::<i32>()) {
            if let Some(date) = NaiveDate::from_num_days_from_ce_opt(days) {
                for set in [shipped::nuvarande(), shipped::socialdataregister()] {
                    let _ = expected_around(&holder(Uppgiftsskyldigtyp::Socialnamnd), &set, date);
                }
            }
        }
    }
}
