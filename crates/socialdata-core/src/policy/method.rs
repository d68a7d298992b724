//! How a value is made coarser, and what it then looks like.

use std::fmt;

use chrono::Datelike as _;

use crate::falt::Falt;
use crate::period::Period;
use crate::post::gemensam::{PersonMedlem, PersonPlats};
use crate::post::{HarPerson, Post, Value};

use super::model::Form;

/// A way to make a value coarser. It never makes one finer, and a member that is not there stays away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// A date or a month becomes its year; a birth year stays one.
    Year,
    /// A date becomes its month.
    Month,
    /// A birth year becomes the age on the last day of the period, in bands of so many years: `35-39`.
    AgeBand(u32),
    /// An area becomes its municipality.
    Kommun,
    /// An area becomes its län.
    Lan,
    /// An amount becomes the nearest multiple below, in kronor.
    AmountBand(u32),
    /// A number above becomes this one.
    TopCode(u32),
}

/// Why a method cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodFault {
    /// `generalised` without a method.
    Missing,
    /// A method beside another treatment.
    Superfluous,
    /// No method has that name, or it is written in another way.
    Unknown,
    /// The model has nothing for it: no area below the municipality but the district, no country, no time of day.
    NotInModel,
    /// The member has another type.
    WrongType,
    /// The number in parentheses has no effect or is out of range.
    Number,
}

/// A value after a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coarse {
    Text(String),
    Number(i64),
    Row(Vec<Option<i64>>),
}

/// Ages above this one count as this one: who is older is one of very few.
pub(super) const LARGEST_AGE: u32 = 119;

impl Method {
    /// Reads `year`, `month`, `age_band(n)`, `kommun`, `lan`, `amount_band(n)` or `top_code(n)`.
    pub(super) fn parse(text: &str) -> Result<Self, MethodFault> {
        let (name, number) = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        let number_in = |range: std::ops::RangeInclusive<u32>| {
            let digits = number.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            let number = digits.ok_or(MethodFault::Unknown)?.parse().map_err(|_| MethodFault::Number)?;
            if range.contains(&number) { Ok(number) } else { Err(MethodFault::Number) }
        };
        match (name, number) {
            ("year", None) => Ok(Self::Year),
            ("month", None) => Ok(Self::Month),
            ("kommun", None) => Ok(Self::Kommun),
            ("lan", None) => Ok(Self::Lan),
            ("age_band", Some(_)) => number_in(2..=60).map(Self::AgeBand),
            ("amount_band", Some(_)) => number_in(2..=u32::MAX).map(Self::AmountBand),
            ("top_code", Some(_)) => number_in(1..=u32::MAX).map(Self::TopCode),
            ("deso" | "country_group", None) | ("round_time", Some("day")) => Err(MethodFault::NotInModel),
            _ => Err(MethodFault::Unknown),
        }
    }

    /// Whether the method can be used on a member of that form and does something to it.
    pub(super) fn check(self, form: Form) -> Result<(), MethodFault> {
        match (self, form) {
            (Self::Year, Form::Date | Form::Month | Form::BirthYear)
            | (Self::Month, Form::Date)
            | (Self::AgeBand(_), Form::BirthYear)
            | (Self::Kommun | Self::Lan, Form::Kommunkod | Form::District)
            | (Self::AmountBand(_), Form::Amount { .. }) => Ok(()),
            (Self::TopCode(top), Form::Amount { largest } | Form::Number { largest }) if top < largest => {
                Ok(())
            }
            (Self::TopCode(_), Form::Amount { .. } | Form::Number { .. }) => Err(MethodFault::Number),
            _ => Err(MethodFault::WrongType),
        }
    }

    /// Whether the exact value passes all the same; then a basis is needed as for `identified`.
    pub(super) fn passes_all(self, form: Form) -> bool {
        (self, form) == (Self::Kommun, Form::Kommunkod)
    }

    /// The coarser value of a member, if the record has one.
    pub(super) fn apply(self, falt: Falt, post: &Post) -> Option<Coarse> {
        self.of_value(&post.get(falt)?, falt, post)
    }

    fn of_value(self, value: &Value<'_>, falt: Falt, post: &Post) -> Option<Coarse> {
        match (self, value) {
            (Self::Year, Value::Date(date)) => Some(Coarse::Text(format!("{:04}", date.year()))),
            (Self::Year, Value::Month(month)) => Some(Coarse::Text(format!("{:04}", month.year()))),
            (Self::Month, Value::Date(date)) => Some(Coarse::Text(Period::containing(*date).to_string())),
            (Self::Year | Self::AgeBand(_), Value::Integer(year)) => {
                self.of_birth(i32::try_from(*year).ok()?, period(post)?)
            }
            (Self::Kommun, Value::Kommunkod(kommun)) => Some(Coarse::Text(kommun.to_string())),
            (Self::Lan, Value::Kommunkod(kommun)) => Some(Coarse::Text(kommun.lan().to_string())),
            // A district has no meaning outside the municipality that answers for the record.
            (Self::Kommun | Self::Lan, Value::Text(_)) => {
                self.of_value(&post.get(Falt::AnsvarigKommunkod)?, Falt::AnsvarigKommunkod, post)
            }
            (Self::AmountBand(band), Value::Integer(amount)) => {
                Some(Coarse::Number(amount - amount.rem_euclid(i64::from(band))))
            }
            (Self::TopCode(top), Value::Integer(number)) => Some(Coarse::Number(top_coded(*number, top))),
            (Self::TopCode(top), Value::Row) => {
                let item = |item: Falt| match post.get(item)? {
                    Value::Integer(number) => Some(top_coded(number, top)),
                    _ => None,
                };
                Some(Coarse::Row((0..).map_while(|index| falt.item(index)).map(item).collect()))
            }
            _ => None,
        }
    }

    /// What is told of the birth of a person with a number. Only the year is taken from it, never the sex.
    pub(super) fn of_number(self, person: &dyn HarPerson, post: &Post) -> Option<Coarse> {
        let number = person.national_number()?.ok()?;
        match self {
            Self::Year => Some(Coarse::Number(number.birth_year().into())),
            // The month of birth is known: on the last day of a month the age is one number. Otherwise the higher.
            Self::AgeBand(band) => Some(age_band(number.age_bounds(period(post)?.last_day()).1, band)),
            _ => None,
        }
    }

    /// The age of someone of whom the year alone is known is the one that is reached during the year.
    fn of_birth(self, year: i32, period: Period) -> Option<Coarse> {
        match self {
            Self::Year => Some(Coarse::Number(year.into())),
            Self::AgeBand(band) => {
                Some(age_band(u32::try_from(period.year().saturating_sub(year)).unwrap_or(0), band))
            }
            _ => None,
        }
    }
}

fn top_coded(number: i64, top: u32) -> i64 {
    number.min(top.into())
}

fn period(post: &Post) -> Option<Period> {
    match post.get(Falt::Period)? {
        Value::Month(period) => Some(period),
        _ => None,
    }
}

fn age_band(age: u32, band: u32) -> Coarse {
    let age = age.min(LARGEST_AGE);
    let from = age - age.checked_rem(band).unwrap_or(0);
    Coarse::Text(band_text(from, band))
}

/// `35-39`, both inclusive.
pub(super) fn band_text(from: u32, band: u32) -> String {
    format!("{from}-{}", from + band.saturating_sub(1))
}

/// The person whose birth year `falt` is.
pub(super) fn person_with_birth_year(falt: Falt) -> Option<PersonPlats> {
    PersonPlats::ALL.iter().copied().find(|plats| plats.falt(PersonMedlem::Fodelsear) == falt)
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year => f.write_str("year"),
            Self::Month => f.write_str("month"),
            Self::AgeBand(band) => write!(f, "age_band({band})"),
            Self::Kommun => f.write_str("kommun"),
            Self::Lan => f.write_str("lan"),
            Self::AmountBand(band) => write!(f, "amount_band({band})"),
            Self::TopCode(top) => write!(f, "top_code({top})"),
        }
    }
}

impl fmt::Display for MethodFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "metod saknas / a method is missing",
            Self::Superfluous => "metod hör bara till generalised / a method belongs to generalised only",
            Self::Unknown => "metoden är okänd / the method is unknown",
            Self::NotInModel => "modellen har inget för metoden / the model has nothing for the method",
            Self::WrongType => "metoden passar inte uppgiftens typ / the method does not fit the type",
            Self::Number => {
                "talet är utan verkan eller utanför gränserna / the number has no effect or is out of range"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_reads_back() {
        for text in ["year", "month", "age_band(5)", "kommun", "lan", "amount_band(500)", "top_code(6)"] {
            assert_eq!(Method::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_told_apart() {
        let check = |text: &str, fault| assert_eq!(Method::parse(text), Err(fault), "{text}");
        for text in ["", "years", "Year", "year()", "age_band", "age_band(+5)", "age_band(5", "top_code(a)"] {
            check(text, MethodFault::Unknown);
        }
        for text in ["age_band(1)", "age_band(61)", "amount_band(1)", "top_code(0)", "top_code(99999999999)"]
        {
            check(text, MethodFault::Number);
        }
        for text in ["deso", "country_group", "round_time(day)"] {
            check(text, MethodFault::NotInModel);
        }
    }

    #[test]
    fn a_method_fits_its_types_only() {
        let year = [Form::Date, Form::Month, Form::BirthYear];
        let area = [Form::Kommunkod, Form::District];
        let amount = [Form::Amount { largest: 1000 }];
        let number = [Form::Amount { largest: 1000 }, Form::Number { largest: 20 }];
        let all = [&year[..], &area, &number, &[Form::Fixed, Form::FreeText]].concat();
        for (method, fitting) in [
            (Method::Year, &year[..]),
            (Method::Month, &[Form::Date]),
            (Method::AgeBand(5), &[Form::BirthYear]),
            (Method::Kommun, &area),
            (Method::Lan, &area),
            (Method::AmountBand(100), &amount),
            (Method::TopCode(6), &number),
        ] {
            for form in &all {
                let expected = if fitting.contains(form) { Ok(()) } else { Err(MethodFault::WrongType) };
                assert_eq!(method.check(*form), expected, "{method} {form:?}");
            }
        }
        assert_eq!(Method::TopCode(20).check(Form::Number { largest: 20 }), Err(MethodFault::Number));
    }

    #[test]
    fn bands_begin_at_nought_and_end_at_the_largest_age() {
        let check = |age, band, text: &str| assert_eq!(age_band(age, band), Coarse::Text(text.to_owned()));
        check(0, 5, "0-4");
        check(4, 5, "0-4");
        check(5, 5, "5-9");
        check(36, 5, "35-39");
        check(36, 10, "30-39");
        check(119, 5, "115-119");
        check(186, 5, "115-119");
    }
}
