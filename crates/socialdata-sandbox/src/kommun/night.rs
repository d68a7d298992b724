//! What changes in a case system between two deliveries of the same month.

use std::collections::HashSet;

use socialdata_core::kodlista::{AvslutsorsakInsats, Lag};
use socialdata_core::post::Post;
use socialdata_core::post::gemensam::Nyckel;
use socialdata_core::post::insats::Insats;

use super::Kommun;
use super::seeded::Seeded;
use super::timeline::{DAYS_TO_BEGIN, after, day_in};

/// How much changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Records whose content changes.
    pub corrections: usize,
    /// Records that are no longer there.
    pub voids: usize,
}

/// The municipality as it is one night later.
#[derive(Clone, Debug)]
pub struct Night {
    /// The municipality after the changes.
    pub kommun: Kommun,
    /// `postId` of the corrected records, in order.
    pub corrected: Vec<Nyckel>,
    /// `postId` of the records that were left out, in order.
    pub voided: Vec<Nyckel>,
}

impl Kommun {
    /// The same municipality and month one night later. Whoever gives another `seed` gets other changes.
    ///
    /// Corrections change hours or days, begin what was only decided, end what goes on, or take an end back; the result
    /// passes all rules. Records with an injected fault stay as they are, and so do records of other types and the insatser that
    /// these refer to. Asking for more than there is changes all there is.
    #[must_use]
    pub fn next_night(&self, changes: Changes, seed: u64) -> Night {
        let mut seeded = Seeded::stream(seed, "night");
        let referred = self.referred_insatser();
        let may_change = |index: usize, insats: &Insats| {
            !self.injected.iter().any(|fault| fault.index == index)
                && !insats.insats_id.as_ref().is_some_and(|key| referred.contains(key.as_str()))
        };
        let mut sound: Vec<usize> = self
            .insatser
            .iter()
            .enumerate()
            .filter_map(|(index, insats)| may_change(index, insats).then_some(index))
            .collect();
        seeded.shuffle(&mut sound);
        let (voided, rest) = sound.split_at(changes.voids.min(sound.len()));
        let corrected = rest.get(..changes.corrections.min(rest.len())).unwrap_or(rest);

        let mut kommun = self.clone();
        for index in corrected {
            if let Some(insats) = kommun.insatser.get_mut(*index) {
                correct(&mut seeded, insats);
            }
        }
        let night = Night { corrected: self.keys(corrected), voided: self.keys(voided), kommun };
        night.without(voided)
    }

    /// The keys of the insatser that a placering or uppföljning names.
    fn referred_insatser(&self) -> HashSet<&str> {
        self.ovriga.iter().filter_map(referred_insats).collect()
    }

    fn keys(&self, indices: &[usize]) -> Vec<Nyckel> {
        let mut indices = indices.to_vec();
        indices.sort_unstable();
        indices.iter().filter_map(|index| self.insatser.get(*index)?.post_id.clone()).collect()
    }
}

impl Night {
    fn without(mut self, voided: &[usize]) -> Self {
        let mut index = 0;
        self.kommun.insatser.retain(|_| {
            index += 1;
            !voided.contains(&(index - 1))
        });
        for fault in &mut self.kommun.injected {
            fault.index -= voided.iter().filter(|gone| **gone < fault.index).count();
        }
        self
    }
}

fn referred_insats(post: &Post) -> Option<&str> {
    let key = match post {
        Post::Placering(placering) => placering.insats_id.as_ref(),
        Post::Uppfoljning(uppfoljning) => uppfoljning.insats_id.as_ref(),
        _ => None,
    };
    key.map(Nyckel::as_str)
}

/// Changes one record so that it differs and is still right.
fn correct(seeded: &mut Seeded, insats: &mut Insats) {
    let Some((first, last)) = insats.period.map(|period| (period.first_day(), period.last_day())) else {
        return;
    };
    if let Some(hours) = &mut insats.timmar_per_manad {
        *hours = if *hours > 8 { *hours - seeded.between(1, 4) } else { *hours + seeded.between(1, 4) };
    } else if let Some(days) = &mut insats.dygn_per_manad {
        *days = if *days > 4 { *days - 1 } else { *days + 1 };
    } else if insats.verkstalld_fran.is_none() {
        let beslut = insats.beslutsdatum.unwrap_or(first);
        let is_compulsory = insats.lagrum.is_some_and(|lagrum| matches!(lagrum.lag(), Lag::Lvu | Lag::Lvm));
        let window = if is_compulsory {
            (beslut, after(beslut, DAYS_TO_BEGIN).min(last))
        } else {
            (beslut.max(first), last)
        };
        insats.verkstalld_fran = Some(day_in(seeded, window));
    } else if insats.avslutsdatum.is_some() {
        (insats.verkstalld_till, insats.avslutsdatum, insats.avslutsorsak) = (None, None, None);
    } else {
        let end = day_in(seeded, (insats.verkstalld_fran.unwrap_or(first).max(first), last));
        insats.verkstalld_till = Some(end);
        insats.avslutsdatum = Some(end);
        insats.avslutsorsak = Some(AvslutsorsakInsats::BehovUpphort);
    }
}
