//! Rows of today's files, and their sources: what a column of a layout can be filled from.

use std::fmt;

use crate::kodlista::Delregister;
use crate::post::Value;

/// A file of today's registers that can be made from our records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Projektion {
    /// Ekonomiskt bistånd, a household's month (HSLF-FS 2015:30, annex 1).
    EkbManad,
    /// Ekonomiskt bistånd, why it ended (HSLF-FS 2015:30, annex 2).
    EkbAo,
    /// Ekonomiskt bistånd, a household's year (HSLF-FS 2015:30).
    EkbAr,
    /// Older people and people with disabilities, the stock on the last day of a month (HSLF-FS 2016:86, annex 1).
    Sol1,
    /// The same, begun and ended in a month (HSLF-FS 2016:86, annex 2).
    Sol2,
    /// Children and young people, insatser of a year (HSLF-FS 2016:3).
    BuInsats,
    /// Children and young people, placements of a year (HSLF-FS 2016:3).
    BuPlacering,
    /// LSS, the situation on 1 October (SOSFS 2005:21).
    Lss,
}

impl Projektion {
    /// Every projection.
    pub const ALL: [Self; 8] = [
        Self::EkbManad,
        Self::EkbAo,
        Self::EkbAr,
        Self::Sol1,
        Self::Sol2,
        Self::BuInsats,
        Self::BuPlacering,
        Self::Lss,
    ];

    /// Its name in layouts and on the command line: that of the delregister, for BU with the part.
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
        }
    }

    /// The projection with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|projektion| projektion.as_str() == name)
    }

    /// The delregister that the file belongs to.
    pub const fn delregister(self) -> Delregister {
        match self {
            Self::EkbManad => Delregister::EkbManad,
            Self::EkbAo => Delregister::EkbAo,
            Self::EkbAr => Delregister::EkbAr,
            Self::Sol1 => Delregister::Sol1,
            Self::Sol2 => Delregister::Sol2,
            Self::BuInsats | Self::BuPlacering => Delregister::Bu,
            Self::Lss => Delregister::Lss,
        }
    }
}

impl fmt::Display for Projektion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a source gives, so that a layout can be checked before there is a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slag {
    /// A code of ours, a key or a municipality code: text that a layout may translate.
    Kod,
    /// A national number, twelve digits, or empty.
    Identitet,
    /// A whole number.
    Heltal,
    /// A date.
    Datum,
    /// A month.
    Manad,
}

/// One source of a row: its name and how it is read.
#[derive(Debug)]
pub struct Kalla<R> {
    /// The name that a layout uses.
    pub name: &'static str,
    /// What it gives.
    pub slag: Slag,
    /// The numbers of a source that stands in the row several times: ages 0–17, months 1–12.
    pub numbers: Option<(u8, u8)>,
    /// The value in a row; the number is 0 for a source without numbers. `None` is a missing value.
    pub get: fn(&R, u8) -> Option<Value<'_>>,
}

impl<R> Kalla<R> {
    /// A source that stands in the row once.
    pub const fn one(name: &'static str, slag: Slag, get: fn(&R, u8) -> Option<Value<'_>>) -> Self {
        Self { name, slag, numbers: None, get }
    }

    /// A source with a number, from the first to the last.
    pub const fn many(
        name: &'static str,
        slag: Slag,
        numbers: (u8, u8),
        get: fn(&R, u8) -> Option<Value<'_>>,
    ) -> Self {
        Self { name, slag, numbers: Some(numbers), get }
    }
}

/// A row of one of today's files.
pub trait Rad: Sized + 'static {
    /// The file.
    const PROJEKTION: Projektion;
    /// Its sources. A name is never given to something else.
    const KALLOR: &'static [Kalla<Self>];

    /// The source with that name.
    fn kalla(name: &str) -> Option<&'static Kalla<Self>> {
        Self::KALLOR.iter().find(|kalla| kalla.name == name)
    }
}

/// What a layout may name: a source without its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KallaInfo {
    /// The name.
    pub name: &'static str,
    /// What it gives.
    pub slag: Slag,
    /// First and last number of a source that stands in the row several times.
    pub numbers: Option<(u8, u8)>,
}

/// The sources of a type of rows.
pub(super) fn info_of<R: Rad>() -> Vec<KallaInfo> {
    let info = |kalla: &Kalla<R>| KallaInfo { name: kalla.name, slag: kalla.slag, numbers: kalla.numbers };
    R::KALLOR.iter().map(info).collect()
}

/// A flag: today's registers distinguish yes, no and "not stated".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JaNej {
    /// `ja`.
    Ja,
    /// `nej`.
    #[default]
    Nej,
    /// `uppgift-saknas`.
    UppgiftSaknas,
}

impl JaNej {
    /// The code that a layout translates.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::Nej => "nej",
            Self::UppgiftSaknas => "uppgift-saknas",
        }
    }

    /// What a truth value of a record says.
    pub(super) fn stated(value: Option<bool>) -> Self {
        match value {
            Some(true) => Self::Ja,
            Some(false) => Self::Nej,
            None => Self::UppgiftSaknas,
        }
    }

    pub(super) const fn value<'a>(self) -> Value<'a> {
        Value::Text(self.code())
    }
}
