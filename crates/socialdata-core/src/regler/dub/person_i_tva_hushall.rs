//! DUB-004.

use crate::regler::macros::regel;
use crate::validering::delivery::{
    DeliveryRule, Detail, Hash, HashMap, Observation, RecordPlace, bytes_of_map, hash_of,
};
use crate::validering::{InForce, Sink};

regel! {
    /// En vuxen hör till ett hushåll. Samma person som sökande eller medsökande i två hushåll i en kommun och månad är oftast ett hushåll som registrerats två gånger.
    ///
    /// Fyndet står vid det andra hushållet.
    ///
    /// ```ok leverans
    /// {"leverans": [{"posttyp": "ekonomiskt-bistand", "postId": "P-1", "hushallId": "H-1", "hushallstyp": "6", "medsokande": null},
    ///               {"posttyp": "ekonomiskt-bistand", "postId": "P-2", "hushallId": "H-2", "hushallstyp": "6", "medsokande": null, "ansvarig": {"kommunkod": "0184"}}]}
    /// ```
    /// ```bad leverans
    /// {"leverans": [{"posttyp": "ekonomiskt-bistand", "postId": "P-1", "hushallId": "H-1", "hushallstyp": "6", "medsokande": null},
    ///               {"posttyp": "ekonomiskt-bistand", "postId": "P-2", "hushallId": "H-2", "hushallstyp": "6", "medsokande": null}]}
    /// ```
    DUB_004 {
        code: "DUB-004",
        name: "person-i-tva-hushall",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("Rimlighetskontroll", EgetForslag)],
        posttyper: [EkonomisktBistand],
        fields: [SokandeId, MedsokandeId],
        message: {
            sv: "Personen finns i ett annat hushåll i samma kommun och månad.",
            en: "The person is in another household of the same municipality and month.",
        },
        remedy: {
            sv: "Kontrollera vilket hushåll personen hörde till månaden som biståndet avser.",
            en: "Check which household the person belonged to in the month that the aid is for.",
        },
    }
}

/// Two hashes per adult and month: 17 bytes in a table, so 19–39 bytes an adult.
#[derive(Default)]
pub(super) struct PersonITvaHushall {
    /// From person, municipality and month to the household.
    households: HashMap<Hash>,
}

impl DeliveryRule for PersonITvaHushall {
    fn observe(&mut self, observation: &Observation, _place: RecordPlace, sink: &mut Sink) {
        let Detail::Hushall { id: Some(household), kommun_and_month: Some(where_and_when) } =
            observation.detail
        else {
            return;
        };
        for person in observation.persons.iter().flatten() {
            let Some(identity) = person.identity else { continue };
            let known = self.households.entry(hash_of((identity, where_and_when))).or_insert(household);
            if *known != household {
                sink.report(&DUB_004, person.falt);
            }
        }
    }

    fn bytes(&self) -> usize {
        bytes_of_map(&self.households)
    }
}
