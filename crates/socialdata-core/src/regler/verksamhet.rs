//! Who answers and who performs, as the rules see it.

use crate::falt::Falt;
use crate::post::gemensam::{Ansvarig, Utforare};

use super::vy::PostVy;

/// The two roles of a record that has both.
#[derive(Debug)]
pub(super) struct Verksamhet<'a> {
    /// Who answers in law.
    pub(super) ansvarig: &'a Ansvarig,
    /// Who performs.
    pub(super) utforare: &'a Utforare,
    /// Whether who performs has an organisationsnummer, of whatever form.
    pub(super) has_number: bool,
}

impl<'a> Verksamhet<'a> {
    /// The roles in the record of `vy`, when both are there.
    pub(super) fn of<T>(
        vy: &PostVy<'_, T>,
        ansvarig: Option<&'a Ansvarig>,
        utforare: Option<&'a Utforare>,
    ) -> Option<Self> {
        let has_number = !vy.is_absent(Falt::UtforareOrganisationsnummer);
        Some(Self { ansvarig: ansvarig?, utforare: utforare?, has_number })
    }
}
