//! An event file: the records that a case system with versions of its own would send after the first delivery of a month.

use socialdata_core::kodlista::{Andringsorsak, Atgard};
use socialdata_core::post::insats::Insats;

use super::Kommun;
use super::night::Changes;
use super::seeded::Seeded;

impl Kommun {
    /// The insatser as events, each with its version: those that change in the night of `changes` and `seed` are corrections
    /// (version 2), those that go are voids (version 2), all others are reports (version 1). See [`Kommun::next_night`].
    #[must_use]
    pub fn handelser(&self, changes: Changes, seed: u64) -> Vec<Insats> {
        let mut seeded = Seeded::stream(seed, "events");
        let night = self.next_night(changes, seed);
        let mut later = night.kommun.insatser.iter().peekable();
        self.insatser
            .iter()
            .map(|insats| {
                // Both are in the order of the keys, and the later one lacks those that went.
                match later.next_if(|after| after.post_id == insats.post_id) {
                    None => makulering(&mut seeded, insats),
                    Some(after) if after == insats => {
                        Insats { version: Some(1), atgard: Some(Atgard::Rapport), ..insats.clone() }
                    }
                    Some(after) => rattelse(&mut seeded, after),
                }
            })
            .collect()
    }
}

fn rattelse(seeded: &mut Seeded, insats: &Insats) -> Insats {
    Insats {
        version: Some(2),
        atgard: Some(Atgard::Rattelse),
        orsak: orsak(seeded, Atgard::Rattelse),
        ..insats.clone()
    }
}

/// A void carries no data: neither person nor insats.
fn makulering(seeded: &mut Seeded, insats: &Insats) -> Insats {
    Insats {
        post_id: insats.post_id.clone(),
        version: Some(2),
        atgard: Some(Atgard::Makulering),
        orsak: orsak(seeded, Atgard::Makulering),
        period: insats.period,
        ansvarig: insats.ansvarig.clone(),
        ..Insats::default()
    }
}

/// One of the causes that the code list has for `atgard`.
fn orsak(seeded: &mut Seeded, atgard: Atgard) -> Option<Andringsorsak> {
    let possible: Vec<_> =
        Andringsorsak::ALL.iter().copied().filter(|orsak| orsak.atgarder().contains(&atgard)).collect();
    seeded.pick(&possible).copied()
}
