//! REF-002.

use std::sync::Arc;

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::delivery::{DeliveryRule, Observation, Previous, RecordPlace};
use crate::validering::{InForce, Sink};

regel! {
    /// I en fil med händelser är versionen ett mer än den senast rapporterade, och 1 för en ny post. Ett hopp betyder att en händelse saknas.
    ///
    /// Regeln behöver veta vad som rapporterats förut; utan det tiger den.
    ///
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "insats", "postId": "P-1", "version": 1, "atgard": "rapport"}],
    ///  "leverans": [{"posttyp": "insats", "postId": "P-1", "version": 2, "atgard": "rattelse", "orsak": "andrad-i-kallan"}]}
    /// ```
    /// ```ok leverans
    /// {"tidigare": [{"posttyp": "insats", "postId": "P-1", "version": 1, "atgard": "rapport"}],
    ///  "leverans": [{"posttyp": "insats", "postId": "P-2", "version": 1, "atgard": "rapport"},
    ///               {"posttyp": "insats", "postId": "P-1", "version": 2, "atgard": "rattelse", "orsak": "andrad-i-kallan",
    ///                "verkstalldFran": "2026-08-25"}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "insats", "postId": "P-1", "version": 1, "atgard": "rapport"}],
    ///  "leverans": [{"posttyp": "insats", "postId": "P-1", "version": 3, "atgard": "rattelse", "orsak": "andrad-i-kallan"}]}
    /// ```
    /// ```bad leverans
    /// {"tidigare": [{"posttyp": "insats", "postId": "P-1", "version": 1, "atgard": "rapport"}],
    ///  "leverans": [{"posttyp": "insats", "postId": "P-2", "version": 2, "atgard": "rattelse", "orsak": "andrad-i-kallan"},
    ///               {"posttyp": "insats", "postId": "P-1", "version": 2, "atgard": "rattelse", "orsak": "andrad-i-kallan",
    ///                "verkstalldFran": "2026-08-25"}]}
    /// ```
    REF_002 {
        code: "REF-002",
        name: "version-hoppar",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Omöjligt i sig: versionerna av en post följer på varandra", EgetForslag)],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [Version],
        message: {
            sv: "Versionen följer inte på den senast rapporterade.",
            en: "The version does not follow the one reported last.",
        },
        remedy: {
            sv: "Ta med händelsen som saknas, eller rätta versionen. En ny post har version 1.",
            en: "Include the event that is missing, or correct the version. A new record has version 1.",
        },
    }
}

/// Holds nothing of its own: the versions of the previous delivery are shared.
pub(super) struct VersionHoppar {
    previous: Arc<Previous>,
}

impl VersionHoppar {
    pub(super) fn new(previous: Arc<Previous>) -> Self {
        Self { previous }
    }
}

impl DeliveryRule for VersionHoppar {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, sink: &mut Sink) {
        let (Some(key), Some(version), true) =
            (observation.key, observation.version, self.previous.holds_events())
        else {
            return;
        };
        let known = self.previous.versions.get(&key).copied().unwrap_or(0);
        if known.checked_add(1) != Some(version) {
            sink.report(&REF_002, Falt::Version);
        }
    }

    fn bytes(&self) -> usize {
        0
    }
}
