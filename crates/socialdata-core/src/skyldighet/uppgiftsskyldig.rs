//! Who has the duty: the body that answers in law, its committees and what changes over time.

use std::fmt;

use super::ansvarstid::Ansvarstid;
use super::error::SkyldighetError;
use super::undantag::Undantag;
use crate::identitet::{Kommunkod, Organisationsnummer};
use crate::kodlista::Ansvarigtyp;

/// Kind of body that a duty rests on.
///
/// The first four are the [`Ansvarigtyp`] of records. Courts and Statens institutionsstyrelse report under LVM today and send no records of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Uppgiftsskyldigtyp {
    /// Any committee with tasks under SoL (4 kap. 2 §).
    Socialnamnd,
    /// The municipality, which LSS 15 a § names.
    Kommun,
    /// The region, for LSS 9 § 1.
    Region,
    /// Whoever performs an insats.
    Utforare,
    /// An administrative court of first instance.
    Forvaltningsratt,
    /// Statens institutionsstyrelse.
    Sis,
}

impl Uppgiftsskyldigtyp {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Socialnamnd, Self::Kommun, Self::Region, Self::Utforare, Self::Forvaltningsratt, Self::Sis];

    /// The word in files and reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Socialnamnd => "socialnamnd",
            Self::Kommun => "kommun",
            Self::Region => "region",
            Self::Utforare => "utforare",
            Self::Forvaltningsratt => "forvaltningsratt",
            Self::Sis => "sis",
        }
    }

    /// The name in Swedish.
    pub const fn sv(self) -> &'static str {
        match self {
            Self::Socialnamnd => "socialnämnd",
            Self::Kommun => "kommun",
            Self::Region => "region",
            Self::Utforare => "utförare",
            Self::Forvaltningsratt => "förvaltningsrätt",
            Self::Sis => "Statens institutionsstyrelse",
        }
    }

    /// The kind with that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

impl From<Ansvarigtyp> for Uppgiftsskyldigtyp {
    fn from(typ: Ansvarigtyp) -> Self {
        match typ {
            Ansvarigtyp::Socialnamnd => Self::Socialnamnd,
            Ansvarigtyp::Kommun => Self::Kommun,
            Ansvarigtyp::Region => Self::Region,
            Ansvarigtyp::Utforare => Self::Utforare,
        }
    }
}

impl fmt::Display for Uppgiftsskyldigtyp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sv())
    }
}

/// A committee, and the parts of the city that it answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Namnd {
    /// The id, as in `ansvarig.namnd` of its records: 1–64 of `A-Z a-z 0-9 . _ -`.
    pub id: String,
    /// Codes of parts of the city; Stockholm and Göteborg only.
    pub stadsdelar: Vec<String>,
}

impl Namnd {
    /// A committee without parts of the city.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), stadsdelar: Vec::new() }
    }

    /// The committee with those parts of the city.
    #[must_use]
    pub fn with_stadsdelar(mut self, stadsdelar: impl IntoIterator<Item = String>) -> Self {
        self.stadsdelar.extend(stadsdelar);
        self
    }
}

/// A body with a duty to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uppgiftsskyldig {
    typ: Uppgiftsskyldigtyp,
    kommunkod: Kommunkod,
    organisationsnummer: Option<Organisationsnummer>,
    namnder: Vec<Namnd>,
    undantag: Vec<Undantag>,
    ansvarstider: Vec<Ansvarstid>,
}

impl Uppgiftsskyldig {
    /// A body of that kind, with one committee at most and nothing that changes over time.
    pub const fn new(typ: Uppgiftsskyldigtyp, kommunkod: Kommunkod) -> Self {
        Self {
            typ,
            kommunkod,
            organisationsnummer: None,
            namnder: Vec::new(),
            undantag: Vec::new(),
            ansvarstider: Vec::new(),
        }
    }

    /// With its organisation number.
    #[must_use]
    pub const fn with_organisationsnummer(mut self, number: Organisationsnummer) -> Self {
        self.organisationsnummer = Some(number);
        self
    }

    /// With its committees: where a duty says so, a delivery is expected from each.
    ///
    /// # Errors
    /// [`SkyldighetError::SameNamnd`], [`SkyldighetError::NamndForm`], [`SkyldighetError::Stadsdel`].
    pub fn with_namnder(mut self, namnder: Vec<Namnd>) -> Result<Self, SkyldighetError> {
        check_namnder(self.kommunkod, &namnder)?;
        self.namnder = namnder;
        Ok(self)
    }

    /// With expected files that it need not deliver.
    #[must_use]
    pub fn with_undantag(mut self, undantag: Vec<Undantag>) -> Self {
        self.undantag = undantag;
        self
    }

    /// With the times during which it answers for a delregister. A delregister without an entry is its own at all times.
    #[must_use]
    pub fn with_ansvarstider(mut self, ansvarstider: Vec<Ansvarstid>) -> Self {
        self.ansvarstider = ansvarstider;
        self
    }

    /// The kind.
    pub const fn typ(&self) -> Uppgiftsskyldigtyp {
        self.typ
    }

    /// Its municipality, or for a region and a provider the municipality where it is.
    pub const fn kommunkod(&self) -> Kommunkod {
        self.kommunkod
    }

    /// Its organisation number.
    pub const fn organisationsnummer(&self) -> Option<Organisationsnummer> {
        self.organisationsnummer
    }

    /// Its committees.
    pub fn namnder(&self) -> &[Namnd] {
        &self.namnder
    }

    pub(super) fn undantag(&self) -> &[Undantag] {
        &self.undantag
    }

    pub(super) fn ansvarstider(&self) -> &[Ansvarstid] {
        &self.ansvarstider
    }
}

/// The municipalities whose records have parts of the city (the variable STADSDEL of today's register).
const WITH_STADSDELAR: [&str; 2] = ["0180", "1480"];

fn check_namnder(kommunkod: Kommunkod, namnder: &[Namnd]) -> Result<(), SkyldighetError> {
    let has_parts = WITH_STADSDELAR.contains(&kommunkod.to_string().as_str());
    for (index, namnd) in namnder.iter().enumerate() {
        let number = index + 1;
        if !std::iter::once(&namnd.id).chain(&namnd.stadsdelar).all(|id| is_id(id)) {
            return Err(SkyldighetError::NamndForm { number });
        }
        let earlier = namnder.iter().take(index);
        if let Some(first) = earlier.clone().position(|other| other.id == namnd.id) {
            return Err(SkyldighetError::SameNamnd { first: first + 1, second: number });
        }
        let taken = |part: &String| earlier.clone().any(|other| other.stadsdelar.contains(part));
        let twice = |part: &String| namnd.stadsdelar.iter().filter(|other| *other == part).count() > 1;
        if namnd.stadsdelar.iter().any(|part| !has_parts || taken(part) || twice(part)) {
            return Err(SkyldighetError::Stadsdel { number });
        }
    }
    Ok(())
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kommunkod: &str, namnder: Vec<Namnd>, expected: &Result<(), SkyldighetError>) {
        let holder = Uppgiftsskyldig::new(Uppgiftsskyldigtyp::Socialnamnd, kommunkod.parse().unwrap());
        assert_eq!(&holder.with_namnder(namnder).map(drop), expected);
    }

    fn with_parts(id: &str, parts: &[&str]) -> Namnd {
        Namnd::new(id).with_stadsdelar(parts.iter().map(|part| (*part).to_owned()))
    }

    #[test]
    fn two_committees_with_one_id_are_refused() {
        let twice = vec![Namnd::new("aldre"), Namnd::new("barn"), Namnd::new("aldre")];
        check("0331", twice, &Err(SkyldighetError::SameNamnd { first: 1, second: 3 }));
        check("0331", vec![Namnd::new("aldre"), Namnd::new("barn")], &Ok(()));
    }

    #[test]
    fn an_id_has_a_form() {
        for id in ["", "äldre", "a b", &"x".repeat(65)] {
            check("0331", vec![Namnd::new(id)], &Err(SkyldighetError::NamndForm { number: 1 }));
        }
    }

    #[test]
    fn parts_of_the_city_are_for_two_cities_and_belong_to_one_committee() {
        check("0180", vec![with_parts("a", &["01", "02"]), with_parts("b", &["03"])], &Ok(()));
        check("1480", vec![with_parts("a", &["01"])], &Ok(()));
        check("1280", vec![with_parts("a", &["01"])], &Err(SkyldighetError::Stadsdel { number: 1 }));
        let shared = vec![with_parts("a", &["01"]), with_parts("b", &["01"])];
        check("0180", shared, &Err(SkyldighetError::Stadsdel { number: 2 }));
        check("0180", vec![with_parts("a", &["01", "01"])], &Err(SkyldighetError::Stadsdel { number: 1 }));
    }

    #[test]
    fn kinds_have_words() {
        for kind in Uppgiftsskyldigtyp::ALL {
            assert_eq!(Uppgiftsskyldigtyp::from_word(kind.word()), Some(*kind));
        }
        for typ in Ansvarigtyp::ALL {
            assert_eq!(Uppgiftsskyldigtyp::from(*typ).word(), typ.code());
        }
    }
}
