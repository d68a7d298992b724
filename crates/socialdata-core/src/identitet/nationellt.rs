//! The national number of a person, whichever of the two kinds it is.

use chrono::NaiveDate;

use super::fodelse::{self, Fodelsetid};
use super::samordningsnummer::{DAY_OFFSET, marks_samordningsnummer};
use super::siffror::Siffror;
use super::{Personnummer, Samordningsnummer};

/// A personnummer or a samordningsnummer; the digits decide which, never a label beside them.
///
/// ```
/// use socialdata_core::identitet::{Konssiffra, NationelltNummer};
///
/// // 199006022397 is a published test number.
/// let nummer = NationelltNummer::parse("199006022397")?;
/// assert!(matches!(nummer, NationelltNummer::Personnummer(_)));
/// assert_eq!(nummer.birth_year(), 1990);
/// assert_eq!(nummer.sex(), Konssiffra::Man);
/// # Ok::<(), socialdata_core::identitet::NummerFel>(())
/// ```
///
/// It cannot be printed, and no serde format can write it:
///
/// ```compile_fail,E0599
/// # use socialdata_core::identitet::NationelltNummer;
/// let nummer = NationelltNummer::parse("199006022397").unwrap();
/// let text = nummer.to_string();
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::NationelltNummer;
/// fn send(value: &impl serde::Serialize) {}
/// send(&NationelltNummer::parse("199006022397").unwrap());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: Swedish law knows these two national numbers")]
pub enum NationelltNummer {
    /// Given at folkbokföring.
    Personnummer(Personnummer),
    /// Given to persons who are not and never were folkbokförda.
    Samordningsnummer(Samordningsnummer),
}

impl NationelltNummer {
    /// Reads exactly twelve ASCII digits, as in a record file.
    ///
    /// # Errors
    ///
    /// The first of these that holds: [`NummerFel::Form`], [`NummerFel::Ar`], [`NummerFel::Datum`],
    /// [`NummerFel::Kontrollsiffra`].
    pub fn parse(text: &str) -> Result<Self, NummerFel> {
        Self::from_digits(text.as_bytes())
    }

    /// The year of birth as written, 1840–9999.
    pub fn birth_year(&self) -> i32 {
        self.siffror().year()
    }

    /// The month of birth, 1–12; `None` when a samordningsnummer says that it is not known.
    pub fn birth_month(&self) -> Option<u32> {
        Some(self.siffror().month()).filter(|month| *month != 0)
    }

    /// The first day on which this person may be born: the day in a number is not proof, so the first of the
    /// birth month, or of the birth year when the month is not known.
    pub fn earliest_birth(&self) -> NaiveDate {
        self.fodelsetid().earliest()
    }

    /// The last day on which this person may be born, see [`earliest_birth`](Self::earliest_birth).
    pub fn latest_birth(&self) -> NaiveDate {
        self.fodelsetid().latest()
    }

    /// The day the number itself states, for the question whether it lies in the future.
    ///
    /// In a samordningsnummer 60 is taken from the day; a month or day that is not known counts as the first,
    /// and a day that the month does not have (30 February) as the last of that month.
    pub fn stated_birth(&self) -> NaiveDate {
        let month = self.birth_month().unwrap_or(1);
        let day = match self {
            Self::Personnummer(_) => self.siffror().day(),
            Self::Samordningsnummer(_) => self.siffror().day().saturating_sub(DAY_OFFSET).max(1),
        };
        fodelse::day_or_last(self.birth_year(), month, day)
    }

    /// Completed years on the day `on`, as (least, most) given that only the birth month is known.
    ///
    /// Both are the same except in the birth month (or, with an unknown month, for most of the year). A person
    /// born on 29 February may count a new year from 28 February or from 1 March; the bounds hold either way.
    /// Before the birth both are 0.
    pub fn age_bounds(&self, on: NaiveDate) -> (u32, u32) {
        self.fodelsetid().age_bounds(on)
    }

    /// What the ninth of the last ten digits says (födelsenummer: odd for men, even for women,
    /// folkbokföringslagen 18 §).
    pub fn sex(&self) -> Konssiffra {
        if self.siffror().sex_digit_is_odd() { Konssiffra::Man } else { Konssiffra::Kvinna }
    }

    /// The twelve ASCII digits. Whoever calls this answers for where they go.
    pub const fn expose_digits(&self) -> [u8; 12] {
        match self {
            Self::Personnummer(nummer) => nummer.expose_digits(),
            Self::Samordningsnummer(nummer) => nummer.expose_digits(),
        }
    }

    /// The twelve digits as text. Whoever calls this answers for where they go.
    pub fn expose_text(&self) -> &str {
        self.siffror().as_str()
    }

    pub(super) fn from_digits(digits: &[u8]) -> Result<Self, NummerFel> {
        Self::from_siffror(Siffror::parse(digits).ok_or(NummerFel::Form)?)
    }

    pub(super) fn from_siffror(siffror: Siffror) -> Result<Self, NummerFel> {
        if marks_samordningsnummer(siffror.day()) {
            Samordningsnummer::from_siffror(siffror).map(Self::Samordningsnummer)
        } else {
            Personnummer::from_siffror(siffror).map(Self::Personnummer)
        }
    }

    fn fodelsetid(&self) -> Fodelsetid {
        Fodelsetid { year: self.birth_year(), month: self.birth_month() }
    }

    const fn siffror(&self) -> &Siffror {
        match self {
            Self::Personnummer(nummer) => nummer.siffror(),
            Self::Samordningsnummer(nummer) => nummer.siffror(),
        }
    }
}

/// By digits, so that both kinds stand together in order of birth year.
impl Ord for NationelltNummer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.siffror().cmp(other.siffror())
    }
}

impl PartialOrd for NationelltNummer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Personnummer> for NationelltNummer {
    fn from(nummer: Personnummer) -> Self {
        Self::Personnummer(nummer)
    }
}

impl From<Samordningsnummer> for NationelltNummer {
    fn from(nummer: Samordningsnummer) -> Self {
        Self::Samordningsnummer(nummer)
    }
}

/// What the sex digit of a national number says; legal sex in the register may have changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: a digit is odd or even")]
pub enum Konssiffra {
    /// The digit is odd.
    Man,
    /// The digit is even.
    Kvinna,
}

/// Why twelve characters are no national number. Says nothing about what stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NummerFel {
    /// Not exactly twelve ASCII digits.
    #[error("not twelve digits")]
    Form,
    /// The year lies before 1840.
    #[error("the year lies before 1840")]
    Ar,
    /// Personnummer: no such day. Samordningsnummer: month over 12.
    #[error("the date part is impossible")]
    Datum,
    /// The last digit does not fit the nine before it.
    #[error("the check digit is wrong")]
    Kontrollsiffra,
}

impl NummerFel {
    /// The first birth year that a number can hold.
    pub(super) const EARLIEST_YEAR: i32 = 1840;
}

/// Whether ten ASCII digits `ÅÅMMDDNNNK` would be a national number in some century.
///
/// For finding identity numbers where none belong. Of other ten-digit numbers that look like a date about one in
/// ten passes too, because only the check digit tells them apart.
pub fn ten_digits_form_a_number(digits: &[u8; 10]) -> bool {
    // Every day that exists in a year of the 1900s exists in the same year of the 2000s.
    let mut twelve = *b"200000000000";
    let [_, _, ten @ ..] = &mut twelve;
    *ten = *digits;
    NationelltNummer::from_digits(&twelve).is_ok()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::identitet::testnummer;

    fn nummer(text: &str) -> NationelltNummer {
        NationelltNummer::parse(text).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_digits_decide_the_kind() {
        assert!(matches!(nummer("191212121212"), NationelltNummer::Personnummer(_)));
        assert!(matches!(nummer("191401682396"), NationelltNummer::Samordningsnummer(_)));
    }

    #[test]
    fn the_first_error_in_the_order_form_year_date_check_digit_wins() {
        for (text, fel) in [
            ("", NummerFel::Form),
            ("19121212121", NummerFel::Form),
            ("1912121212120", NummerFel::Form),
            ("19121212-121", NummerFel::Form),
            ("１９１２", NummerFel::Form),
            ("000000000000", NummerFel::Ar),
            ("183913994561", NummerFel::Ar),
            ("191213121211", NummerFel::Datum),
            ("191202301212", NummerFel::Datum),
            ("190002291003", NummerFel::Datum),
            ("191200121216", NummerFel::Datum),
            ("191212921215", NummerFel::Datum),
            ("191213681215", NummerFel::Datum),
            ("191212121213", NummerFel::Kontrollsiffra),
            ("191401682397", NummerFel::Kontrollsiffra),
        ] {
            assert_eq!(NationelltNummer::parse(text), Err(fel), "{text}");
        }
    }

    #[test]
    fn the_year_1840_is_the_first() {
        // A wrong check digit in 1840 shows that the year was accepted.
        assert_eq!(NationelltNummer::parse("184001011231"), Err(NummerFel::Kontrollsiffra));
    }

    #[test]
    fn birth_is_a_month_or_a_year() {
        let known = nummer("200002262384");
        assert_eq!((known.birth_year(), known.birth_month()), (2000, Some(2)));
        assert_eq!((known.earliest_birth(), known.latest_birth()), (day("2000-02-01"), day("2000-02-29")));
        let unknown = nummer("191500722390");
        assert_eq!((unknown.birth_year(), unknown.birth_month()), (1915, None));
        assert_eq!(
            (unknown.earliest_birth(), unknown.latest_birth()),
            (day("1915-01-01"), day("1915-12-31"))
        );
    }

    #[test]
    fn the_stated_day_counts_from_the_earliest_possible() {
        for (text, stated) in [
            ("191212121212", "1912-12-12"),
            ("191401682396", "1914-01-08"),
            ("191500722390", "1915-01-12"),
            ("191711602399", "1917-11-01"),
            ("193100602394", "1931-01-01"),
            ("193002902397", "1930-02-28"),
        ] {
            assert_eq!(nummer(text).stated_birth(), day(stated));
        }
    }

    #[test]
    fn the_age_comes_from_the_birth_month() {
        let nummer = nummer("200002262384");
        assert_eq!(nummer.age_bounds(day("2018-01-31")), (17, 17));
        assert_eq!(nummer.age_bounds(day("2018-02-28")), (17, 18));
        assert_eq!(nummer.age_bounds(day("2018-03-01")), (18, 18));
    }

    #[test]
    fn the_sex_digit_is_the_last_but_one() {
        assert_eq!(nummer("191212121212").sex(), Konssiffra::Man);
        assert_eq!(nummer("200002262384").sex(), Konssiffra::Kvinna);
        assert_eq!(nummer("191401682396").sex(), Konssiffra::Man);
    }

    #[test]
    fn debug_shows_the_kind_only() {
        let shown = format!("{:?} {:?}", nummer("191212121212"), nummer("191401682396"));
        assert_eq!(shown, "Personnummer(Personnummer) Samordningsnummer(Samordningsnummer)");
    }

    #[test]
    fn order_is_that_of_the_digits() {
        assert!(nummer("191212121212") < nummer("191401682396"));
        assert!(nummer("191401682396") < nummer("200002262384"));
        assert_eq!(nummer("191212121212").expose_text(), "191212121212");
    }

    #[test]
    fn ten_digits_are_recognised_in_any_century() {
        assert!(ten_digits_form_a_number(b"1212121212"));
        assert!(ten_digits_form_a_number(b"1401682396"));
        assert!(!ten_digits_form_a_number(b"1212121213"));
        assert!(!ten_digits_form_a_number(b"2021000555"));
        assert!(!ten_digits_form_a_number(b"12121212a2"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = NationelltNummer::parse(&text);
        }

        #[test]
        fn no_twelve_digits_make_it_panic(text in "(18|19|20)[0-9]{2}(0[0-9]|1[0-3])[0-9]{6}") {
            let _ = NationelltNummer::parse(&text);
        }

        #[test]
        fn birth_and_age_of_every_test_number_are_intervals(
            nummer in proptest::sample::select(testnummer::all()),
            days in -2000_i64..60_000,
        ) {
            prop_assert_eq!(NationelltNummer::parse(nummer.expose_text()), Ok(nummer));
            prop_assert!(nummer.earliest_birth() <= nummer.stated_birth());
            prop_assert!(nummer.stated_birth() <= nummer.latest_birth());
            let (least, most) = nummer.age_bounds(nummer.stated_birth() + TimeDelta::days(days));
            prop_assert!(least <= most && most - least <= 1);
        }
    }
}
