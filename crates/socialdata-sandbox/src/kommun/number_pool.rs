//! The published test numbers, handed out one by one: no number goes to two persons of one municipality.

use socialdata_core::identitet::{Konssiffra, NationelltNummer, testnummer};

use super::seeded::Seeded;

/// Which of the two national numbers is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Personnummer,
    Samordningsnummer,
}

/// What is wanted of a number.
#[derive(Clone, Copy)]
pub(super) struct Wish {
    pub(super) kind: Kind,
    pub(super) sex: Konssiffra,
    /// The birth year that fits best.
    pub(super) year: i32,
    /// The earliest and the latest birth year that fit.
    pub(super) years: (i32, i32),
}

/// The published numbers, and which of them somebody has.
pub(super) struct NumberPool {
    /// Sorted by digits, so that a birth year is one stretch.
    all: &'static [NationelltNummer],
    taken: Vec<bool>,
}

impl NumberPool {
    /// All published numbers, none of them taken.
    pub(super) fn full() -> Self {
        let all = testnummer::all();
        Self { all, taken: vec![false; all.len()] }
    }

    /// Takes a number that `fits`, from the wished birth year or the nearest one that has any left.
    pub(super) fn take(
        &mut self,
        seeded: &mut Seeded,
        wish: Wish,
        fits: impl Fn(&NationelltNummer) -> bool,
    ) -> Option<NationelltNummer> {
        let (first, last) = wish.years;
        let widest = (wish.year - first).max(last - wish.year).max(0);
        let nearest_first = (0..=widest).flat_map(|distance| [wish.year - distance, wish.year + distance]);
        let mut inside = nearest_first.filter(|year| (first..=last).contains(year));
        let (place, nummer) = inside.find_map(|year| {
            let (begin, end) = (self.place_of_year(year), self.place_of_year(year + 1));
            let start = begin + seeded.index(end - begin);
            (start..end).chain(begin..start).find_map(|place| {
                let nummer = self.all.get(place)?;
                let is_wished = wish.matches(nummer) && self.taken.get(place) == Some(&false) && fits(nummer);
                is_wished.then_some((place, *nummer))
            })
        })?;
        if let Some(taken) = self.taken.get_mut(place) {
            *taken = true;
        }
        Some(nummer)
    }

    fn place_of_year(&self, year: i32) -> usize {
        self.all.partition_point(|nummer| nummer.birth_year() < year)
    }
}

impl Wish {
    fn matches(self, nummer: &NationelltNummer) -> bool {
        let kind = match nummer {
            NationelltNummer::Personnummer(_) => Kind::Personnummer,
            NationelltNummer::Samordningsnummer(_) => Kind::Samordningsnummer,
        };
        self.kind == kind && self.sex == nummer.sex()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WOMAN_OF_1944: Wish =
        Wish { kind: Kind::Personnummer, sex: Konssiffra::Kvinna, year: 1944, years: (1940, 1950) };

    #[test]
    fn hands_out_each_number_once_and_ends() {
        let mut pool = NumberPool::full();
        let mut seeded = Seeded::stream(1, "pool");
        let mut taken: Vec<NationelltNummer> =
            std::iter::from_fn(|| pool.take(&mut seeded, WOMAN_OF_1944, |_| true)).collect();
        assert!(taken.len() > 150, "{}", taken.len());
        assert_eq!(taken.first().map(NationelltNummer::birth_year), Some(1944));
        assert!(taken.iter().all(|nummer| (1940..=1950).contains(&nummer.birth_year())));
        assert!(taken.iter().all(|nummer| nummer.sex() == Konssiffra::Kvinna));
        taken.sort_unstable();
        let count = taken.len();
        taken.dedup();
        assert_eq!(taken.len(), count);
    }

    #[test]
    fn asks_whether_the_number_fits() {
        let mut pool = NumberPool::full();
        let mut seeded = Seeded::stream(1, "pool");
        let wish = Wish { kind: Kind::Samordningsnummer, years: (1900, 2020), ..WOMAN_OF_1944 };
        let without_month = pool.take(&mut seeded, wish, |nummer| nummer.birth_month().is_none());
        assert!(without_month.is_some_and(|nummer| nummer.birth_month().is_none()));
        assert!(pool.take(&mut seeded, wish, |_| false).is_none());
    }
}
