//! PNR-003.

use crate::post::gemensam::PersonMedlem;
use crate::regler::macros::regel;
use crate::regler::vy::PersonVy;
use crate::validering::InForce;

regel! {
    /// Ett samordningsnummer känns igen på att dagen är ökad med 60. Säger `idtyp` något annat än siffrorna har
    /// verksamhetssystemet sorterat numret fel. För ett samordningsnummer som kallas personnummer redovisas bara det felet.
    ///
    /// ```ok insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "personnummer", "id": "193100602394", "kon": "1"}}
    /// ```
    /// ```bad insats
    /// {"person": {"idtyp": "personnummer", "id": "191401682397", "kon": "2"}}
    /// ```
    /// ```bad insats placering insats-utan-behovsprovning utredning anmalan uppfoljning
    /// {"person": {"idtyp": "samordningsnummer", "id": "191212121212", "kon": "1"},
    ///  "umgangesplan": null, "barnetHort": null}
    /// ```
    /// ```ok ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "samordningsnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"sokande": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand ekonomiskt-bistand-avslut
    /// {"medsokande": {"idtyp": "personnummer", "id": "191401682396", "kon": "1"}}
    /// ```
    PNR_003 {
        code: "PNR-003",
        name: "fel-idtyp",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Lagen (2022:1697) om samordningsnummer 2 kap.", Gallande),
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
        ],
        posttyper: [
            EkonomisktBistand, EkonomisktBistandAvslut, Insats, Placering, InsatsUtanBehovsprovning, Utredning,
            Anmalan, Uppfoljning,
        ],
        fields: [PersonIdtyp, SokandeIdtyp, MedsokandeIdtyp, PersonId, SokandeId, MedsokandeId],
        message: {
            sv: "Typ av identitet och numret säger olika: dagen 60–91 hör till samordningsnummer, 1–31 till personnummer.",
            en: "idtyp and the number disagree: day 60–91 belongs to a samordningsnummer, 1–31 to a personnummer.",
        },
        remedy: {
            sv: "Rätta typ av identitet (idtyp) så att den följer siffrorna, eller rätta numret.",
            en: "Correct idtyp so that it follows the digits, or correct the number.",
        },
    }
}

/// The kind must be the one that the day says.
pub(super) fn person(vy: &PersonVy<'_>) -> Option<PersonMedlem> {
    vy.has_other_kind().then_some(PersonMedlem::Idtyp)
}

#[cfg(test)]
mod tests {
    use crate::kodlista::{Idtyp, Kon};
    use crate::post::gemensam::{Idtext, Person};
    use crate::post::insats::Insats;
    use crate::sensitive::Sensitive;
    use crate::validering::{Context, check};

    fn check_codes(idtyp: Idtyp, id: &str, expected: &[&str]) {
        let person = Person {
            idtyp: Some(idtyp),
            id: Idtext::parse(id).map(Sensitive::new),
            kon: Some(Kon::Kvinna),
            ..Person::default()
        };
        let insats = Insats { person: Some(person), ..Insats::default() };
        let findings = check(&insats.into(), &Context::default());
        let codes = findings.codes();
        let about_person: Vec<_> = codes.into_iter().filter(|code| code.starts_with("PNR")).collect();
        assert_eq!(about_person, expected, "{idtyp:?} {id}");
    }

    #[test]
    fn the_days_of_either_kind() {
        check_codes(Idtyp::Personnummer, "193100602394", &["PNR-003"]);
        check_codes(Idtyp::Personnummer, "194300912385", &["PNR-003"]);
        check_codes(Idtyp::Personnummer, "191212591212", &["PNR-002"]);
        check_codes(Idtyp::Personnummer, "191212921215", &["PNR-002"]);
        check_codes(Idtyp::Samordningsnummer, "191212121212", &["PNR-003", "PNR-005"]);
        check_codes(Idtyp::Samordningsnummer, "191212001212", &["PNR-002"]);
        check_codes(Idtyp::Samordningsnummer, "191212321212", &["PNR-002"]);
    }

    #[test]
    fn only_a_samordningsnummer_in_disguise_silences_the_rest() {
        check_codes(Idtyp::Personnummer, "191401682397", &["PNR-003"]);
        check_codes(Idtyp::Personnummer, "191413682396", &["PNR-003"]);
        check_codes(Idtyp::Samordningsnummer, "191212121213", &["PNR-003", "PNR-001"]);
        check_codes(Idtyp::Samordningsnummer, "191213121212", &["PNR-003", "PNR-002"]);
    }

    #[test]
    fn a_number_of_another_form_says_nothing() {
        check_codes(Idtyp::Personnummer, "19121268-1212", &[]);
        check_codes(Idtyp::Saknas, "191401682396", &[]);
    }
}
