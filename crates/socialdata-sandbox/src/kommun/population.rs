//! The persons of the municipality: identity, sex, age, protection.
//!
//! Numbers are published test numbers only. Some persons have a samordningsnummer, some no national number at all, some
//! protected personal data: all of them ordinary cases, so each comes at a fixed rate, even in a small municipality.

use chrono::{Datelike as _, Days, NaiveDate};
use socialdata_core::identitet::{Kommunkod, Konssiffra, NationelltNummer};
use socialdata_core::kodlista::{Idtyp, Kon, Skydd, kommun};
use socialdata_core::period::Period;
use socialdata_core::post::HarPerson as _;
use socialdata_core::post::gemensam::{Idtext, LokaltIdText, Person};
use socialdata_core::sensitive::Sensitive;

use super::areas::Ages;
use super::number_pool::{Kind, NumberPool, Wish};
use super::seeded::Seeded;

/// One person of the municipality.
pub(super) struct Resident {
    pub(super) person: Person,
    /// The last day on which the person may be born: the first on which an age is certain.
    pub(super) latest_birth: NaiveDate,
    pub(super) lives_alone: bool,
}

impl Resident {
    /// Whether the personal data are protected, so that no place may be reported.
    pub(super) fn is_protected(&self) -> bool {
        is_protected(&self.person)
    }

    /// Completed years on `day`, at the least.
    pub(super) fn least_age(&self, day: NaiveDate) -> u32 {
        day.years_since(self.latest_birth).unwrap_or(0)
    }

    /// Completed years on `day`, at the most.
    pub(super) fn most_age(&self, day: NaiveDate) -> u32 {
        age_bounds(&self.person, day).1
    }
}

/// Whether the personal data are protected, so that no place may be reported.
pub(super) fn is_protected(person: &Person) -> bool {
    !matches!(person.skydd, None | Some(Skydd::Ingen))
}

/// Completed years on `day`, at the least and at the most; without a national number the birth year decides.
pub(super) fn age_bounds(person: &Person, day: NaiveDate) -> (u32, u32) {
    if let Some(Ok(number)) = person.national_number() {
        return number.age_bounds(day);
    }
    let year = person.fodelsear.and_then(|year| i32::try_from(year).ok()).unwrap_or(day.year());
    let age = |month, day_of_month| {
        let birth = NaiveDate::from_ymd_opt(year, month, day_of_month);
        birth.and_then(|birth| day.years_since(birth)).unwrap_or(0)
    };
    (age(12, 31), age(1, 1))
}

/// Draws residents one after another.
pub(super) struct Population {
    period: Period,
    kommunkod: Kommunkod,
    pool: NumberPool,
    drawn: u32,
    with_samordningsnummer: u32,
    without_number: u32,
    protected: u32,
    has_leap_birth: bool,
    /// Where in each cycle the special cases lie; from the seed.
    offset: u32,
}

/// One of so many persons has a samordningsnummer, no national number, protected data. Assumptions, chosen so that a
/// municipality of some hundred persons has all of them.
const SAMORDNINGSNUMMER_EVERY: u32 = 30;
const NO_NUMBER_EVERY: u32 = 40;
const PROTECTED_EVERY: u32 = 45;

/// Of a hundred persons; an assumption.
const LIVING_ALONE: u32 = 65;

impl Population {
    pub(super) fn new(period: Period, kommunkod: Kommunkod, seeded: &mut Seeded) -> Self {
        Self {
            period,
            kommunkod,
            pool: NumberPool::full(),
            drawn: 0,
            with_samordningsnummer: 0,
            without_number: 0,
            protected: 0,
            has_leap_birth: false,
            offset: seeded.below(1000),
        }
    }

    /// The next person, or `None` when no published number of that age is left.
    ///
    /// `women` is a percentage; `shelter` makes protected personal data likely.
    pub(super) fn next(
        &mut self,
        seeded: &mut Seeded,
        ages: Ages,
        women: u32,
        shelter: bool,
    ) -> Option<Resident> {
        let turn = self.drawn.saturating_add(self.offset);
        self.drawn += 1;
        let sex = if seeded.chance(women) { Konssiffra::Kvinna } else { Konssiffra::Man };
        let age = likely_age(seeded, ages);
        let mut resident = if turn.is_multiple_of(NO_NUMBER_EVERY) {
            self.without_number(seeded, ages, age, sex)?
        } else if turn.is_multiple_of(SAMORDNINGSNUMMER_EVERY) {
            self.with_samordningsnummer(seeded, ages, age, sex)?
        } else {
            self.with_personnummer(seeded, ages, age, sex)?
        };
        if turn % PROTECTED_EVERY == 1 || (shelter && seeded.chance(50)) {
            self.protect(&mut resident.person);
        }
        resident.lives_alone = seeded.chance(LIVING_ALONE);
        Some(resident)
    }

    fn with_personnummer(
        &mut self,
        seeded: &mut Seeded,
        ages: Ages,
        age: u32,
        sex: Konssiffra,
    ) -> Option<Resident> {
        let wish = self.wish(Kind::Personnummer, sex, ages, age);
        let nummer =
            self.leap_birth(seeded, ages, wish).or_else(|| self.take(seeded, ages, wish, |_| true))?;
        let mut person = numbered(Idtyp::Personnummer, &nummer);
        person.skydd = Some(Skydd::Ingen);
        person.folkbokforingskommun = Some(self.folkbokforingskommun(seeded));
        Some(Resident { person, latest_birth: nummer.latest_birth(), lives_alone: false })
    }

    /// Somebody in every municipality is born on 29 February, when a number of a fitting age is published.
    fn leap_birth(&mut self, seeded: &mut Seeded, ages: Ages, wish: Wish) -> Option<NationelltNummer> {
        if self.has_leap_birth {
            return None;
        }
        let nummer = self.take(seeded, ages, wish, |nummer| {
            matches!(nummer.expose_digits(), [_, _, _, _, b'0', b'2', b'2', b'9', ..])
        })?;
        self.has_leap_birth = true;
        Some(nummer)
    }

    /// Every third has month 00, every third day 60, when there are such numbers of a fitting age.
    fn with_samordningsnummer(
        &mut self,
        seeded: &mut Seeded,
        ages: Ages,
        age: u32,
        sex: Konssiffra,
    ) -> Option<Resident> {
        let turn = self.with_samordningsnummer;
        self.with_samordningsnummer += 1;
        let wish = self.wish(Kind::Samordningsnummer, sex, ages, age);
        let special = self.take(seeded, ages, wish, |nummer| match turn % 3 {
            0 => nummer.birth_month().is_none(),
            1 => matches!(nummer.expose_digits(), [_, _, _, _, _, _, b'6', b'0', ..]),
            _ => true,
        });
        let nummer = special.or_else(|| self.take(seeded, ages, wish, |_| true))?;
        Some(Resident {
            person: numbered(Idtyp::Samordningsnummer, &nummer),
            latest_birth: nummer.latest_birth(),
            lives_alone: false,
        })
    }

    /// A case system's own number: `ÅÅÅÅMMDD`, `T` and three digits.
    fn without_number(
        &mut self,
        seeded: &mut Seeded,
        ages: Ages,
        age: u32,
        sex: Konssiffra,
    ) -> Option<Resident> {
        // Any day of the birth year must give a fitting age, now and a month later.
        let age = i32::try_from(age.clamp(ages.from + 1, ages.to - 1)).ok()?;
        let year = self.period.year() - age;
        self.without_number += 1;
        let serial = self.without_number % 1000;
        let (month, day) = (seeded.between(1, 12), seeded.between(1, 28));
        let lokalt_id = LokaltIdText::parse(&format!("{year:04}{month:02}{day:02}T{serial:03}"))?;
        let person = Person {
            idtyp: Some(Idtyp::Saknas),
            kon: Some(kon(sex)),
            fodelsear: u32::try_from(year).ok(),
            lokalt_id: Some(Sensitive::new(lokalt_id)),
            ..Person::default()
        };
        Some(Resident { person, latest_birth: NaiveDate::from_ymd_opt(year, 12, 31)?, lives_alone: false })
    }

    /// Protected persons are reported without any place.
    fn protect(&mut self, person: &mut Person) {
        let is_sekretessmarkering = self.protected.is_multiple_of(2);
        self.protected += 1;
        person.skydd =
            Some(if is_sekretessmarkering { Skydd::Sekretessmarkering } else { Skydd::SkyddadFolkbokforing });
        person.folkbokforingskommun = None;
    }

    fn folkbokforingskommun(&self, seeded: &mut Seeded) -> Kommunkod {
        let elsewhere = seeded.chance(3).then(|| another_kommun(seeded, self.kommunkod)).flatten();
        elsewhere.unwrap_or(self.kommunkod)
    }

    fn wish(&self, kind: Kind, sex: Konssiffra, ages: Ages, age: u32) -> Wish {
        let back = |age: u32| self.period.year().saturating_sub_unsigned(age);
        Wish { kind, sex, year: back(age), years: (back(ages.to) - 1, back(ages.from)) }
    }

    fn take(
        &mut self,
        seeded: &mut Seeded,
        ages: Ages,
        wish: Wish,
        suits: impl Fn(&NationelltNummer) -> bool,
    ) -> Option<NationelltNummer> {
        let end = self.period.last_day();
        // The age must hold a month later too, so that a date just after the period is no other fault as well.
        let later = end.checked_add_days(Days::new(31)).unwrap_or(end);
        self.pool.take(seeded, wish, |nummer| {
            suits(nummer) && ages.from <= nummer.age_bounds(end).0 && nummer.age_bounds(later).1 <= ages.to
        })
    }
}

/// A municipality other than `own`.
pub(super) fn another_kommun(seeded: &mut Seeded, own: Kommunkod) -> Option<Kommunkod> {
    let drawn = seeded.pick(kommun::CODES)?;
    let drawn = Kommunkod::parse(drawn.code).ok()?;
    if drawn != own {
        return Some(drawn);
    }
    kommun::CODES.iter().filter_map(|row| Kommunkod::parse(row.code).ok()).find(|other| *other != own)
}

fn numbered(idtyp: Idtyp, nummer: &NationelltNummer) -> Person {
    Person {
        idtyp: Some(idtyp),
        id: Idtext::parse(nummer.expose_text()).map(Sensitive::new),
        kon: Some(kon(nummer.sex())),
        ..Person::default()
    }
}

fn kon(sex: Konssiffra) -> Kon {
    match sex {
        Konssiffra::Man => Kon::Man,
        Konssiffra::Kvinna => Kon::Kvinna,
    }
}

/// Of two ages the one nearer to the typical one. Nobody is drawn beyond 100; such numbers only fill up.
fn likely_age(seeded: &mut Seeded, ages: Ages) -> u32 {
    let most = ages.to.min(100);
    let (one, other) = (seeded.between(ages.from, most), seeded.between(ages.from, most));
    if one.abs_diff(ages.typical) <= other.abs_diff(ages.typical) { one } else { other }
}
