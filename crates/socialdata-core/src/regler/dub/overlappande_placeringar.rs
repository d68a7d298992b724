//! DUB-003.

use chrono::{Datelike, NaiveDate};

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::delivery::{
    DeliveryRule, Detail, Hash, HashMap, Observation, RecordPlace, bytes_of_map,
};
use crate::validering::{InForce, Sink};

regel! {
    /// En person bor på ett ställe. Två placeringar får dela flyttdagen men inte fler dagar.
    ///
    /// Fyndet står vid den andra posten. En placering utan slutdatum går till och med periodens sista dag. Samma placering i flera månader räknas en gång.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "placering", "postId": "P-1", "placeringId": "PL-1", "startdatum": "2026-09-01", "slutdatum": "2026-09-10"},
    ///               {"posttyp": "placering", "postId": "P-2", "placeringId": "PL-2", "startdatum": "2026-09-10", "slutdatum": null}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "placering", "postId": "P-1", "placeringId": "PL-1", "startdatum": "2026-09-01", "slutdatum": "2026-09-10"},
    ///               {"posttyp": "placering", "postId": "P-2", "placeringId": "PL-2", "startdatum": "2026-09-09", "slutdatum": null}]}
    /// ```
    DUB_003 {
        code: "DUB-003",
        name: "overlappande-placeringar",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [Placering],
        fields: [Startdatum],
        message: {
            sv: "Personens placeringar överlappar med mer än en dag.",
            en: "The person's placeringar overlap by more than one day.",
        },
        remedy: {
            sv: "Kontrollera om den tidigare placeringen har upphört, och rätta slutdatum eller startdatum.",
            en: "Check whether the earlier placering has ended, and correct slutdatum or startdatum.",
        },
    }
}

/// An interval of 24 bytes per placering, and a hash with a place in the list per person: 13 bytes in a table.
#[derive(Default)]
pub(super) struct OverlappandePlaceringar {
    /// The latest stay of each person, an index in `stays`.
    latest: HashMap<u32>,
    stays: Vec<Stay>,
}

struct Stay {
    placering: Hash,
    from: i32,
    to: i32,
    /// The stay of the same person that was seen before.
    earlier: Option<std::num::NonZeroU32>,
}

impl OverlappandePlaceringar {
    /// Whether the person has another placering that shares more than one day with `stay`.
    fn overlaps(&self, person: Hash, stay: &Stay) -> bool {
        let mut next = self.latest.get(&person).copied();
        while let Some(other) = next.and_then(|index| self.stays.get(index as usize)) {
            let shared_days = stay.to.min(other.to) - stay.from.max(other.from) + 1;
            if other.placering != stay.placering && shared_days > 1 {
                return true;
            }
            next = other.earlier.map(|index| index.get() - 1);
        }
        false
    }
}

impl DeliveryRule for OverlappandePlaceringar {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, sink: &mut Sink) {
        let Detail::Placering { id: Some(placering), from: Some(from), to } = observation.detail else {
            return;
        };
        let Some(person) = observation.persons[0].and_then(|person| person.identity) else { return };
        let Some(to) = to.or_else(|| observation.period.map(crate::period::Period::last_day)) else { return };
        let day = |date: NaiveDate| date.num_days_from_ce();
        let mut stay = Stay { placering, from: day(from), to: day(to), earlier: None };
        if self.overlaps(person, &stay) {
            sink.report(&DUB_003, Falt::Startdatum);
        }
        let Ok(index) = u32::try_from(self.stays.len()) else { return };
        stay.earlier = self
            .latest
            .insert(person, index)
            .and_then(|earlier| std::num::NonZeroU32::new(earlier.saturating_add(1)));
        self.stays.push(stay);
    }

    fn bytes(&self) -> usize {
        bytes_of_map(&self.latest) + self.stays.capacity() * size_of::<Stay>()
    }
}
