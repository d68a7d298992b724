//! How many persons each area and each kind of insats gets.
//!
//! Shares are met as closely as whole persons allow, in small municipalities too: areas by largest remainder, kinds of insats
//! at evenly spaced places of the summed weights. Chance decides the rest.

use socialdata_core::period::Period;

use super::areas::{self, Area, Template};
use super::seeded::Seeded;

/// The part of one person: area and first insats.
pub(super) type Part = (&'static Area, &'static Template);

/// The parts of `persons` persons, area by area.
pub(super) fn cast(seeded: &mut Seeded, persons: usize, period: Period) -> Vec<Part> {
    let shares: Vec<u32> = areas::ALL.iter().map(|area| area.share).collect();
    let mut parts = Vec::with_capacity(persons);
    for (area, count) in areas::ALL.iter().zip(divide(persons, &shares)) {
        let templates: Vec<_> = area.templates.iter().filter(|template| template.exists_in(period)).collect();
        let mut drawn = spread(seeded, count, &templates);
        seeded.shuffle(&mut drawn);
        parts.extend(drawn.into_iter().map(|template| (*area, template)));
    }
    parts
}

/// Divides `total` by `shares` with the largest-remainder method.
fn divide(total: usize, shares: &[u32]) -> Vec<usize> {
    let share_sum = shares.iter().map(|share| u64::from(*share)).sum::<u64>().max(1);
    let exact = shares.iter().map(|share| u64::from(*share) * u64::try_from(total).unwrap_or(0));
    let (mut counts, mut remainders): (Vec<u64>, Vec<_>) =
        exact.enumerate().map(|(place, part)| (part / share_sum, (part % share_sum, place))).unzip();
    remainders.sort_by_key(|(remainder, place)| (std::cmp::Reverse(*remainder), *place));
    let given: u64 = counts.iter().sum();
    let missing = total.saturating_sub(usize::try_from(given).unwrap_or(total));
    for (_, place) in remainders.into_iter().take(missing) {
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts.into_iter().filter_map(|count| usize::try_from(count).ok()).collect()
}

/// `count` templates, at evenly spaced places of their summed weights.
fn spread(seeded: &mut Seeded, count: usize, templates: &[&'static Template]) -> Vec<&'static Template> {
    const FINENESS: u64 = 1 << 20;
    let total: u64 = templates.iter().map(|template| u64::from(template.weight)).sum();
    let count = u64::try_from(count).unwrap_or(0);
    let start = u64::from(seeded.below(1 << 20));
    (0..count)
        .filter_map(|turn| {
            let place = (turn * FINENESS + start) * total / (count * FINENESS);
            at_weight(templates, place)
        })
        .collect()
}

fn at_weight(templates: &[&'static Template], place: u64) -> Option<&'static Template> {
    let mut rest = place;
    templates.iter().copied().find(|template| {
        let weight = u64::from(template.weight);
        let is_hit = rest < weight;
        rest = rest.saturating_sub(weight);
        is_hit
    })
}

#[cfg(test)]
mod tests {
    use socialdata_core::kodlista::Omrade;

    use super::*;

    #[test]
    fn everybody_gets_a_part() {
        let period = Period::parse("2026-09").unwrap();
        for persons in [0, 1, 2, 7, 500, 12_345] {
            assert_eq!(cast(&mut Seeded::stream(1, "cast"), persons, period).len(), persons);
        }
    }

    #[test]
    fn shares_are_met() {
        assert_eq!(divide(10, &[650, 250, 100]), [7, 2, 1]);
        let parts = cast(&mut Seeded::stream(1, "cast"), 500, Period::parse("2026-09").unwrap());
        let older = parts.iter().filter(|(area, _)| area.omrade == Omrade::Aldre).count();
        assert_eq!(older, 325);
    }
}
