//! JUR-024.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Dagen i ett nummer kan vara en annan dag i födelsemånaden, och utan nummer är bara året känt. När en
    /// åldersgräns i JUR-002, JUR-003, JUR-006, JUR-007 eller JUR-010 till JUR-019 infaller just då går det inte
    /// att säga om posten är rätt. Då ges denna varning en gång, i stället för felet.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-02-02", "verkstalldFran": "2026-02-03"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-02-02", "verkstalldFran": "2026-02-03"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "sol-11-1",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201408012399", "kon": "1"}, "barnetsAsikt": "framford",
    ///  "samtycke": "nej"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "kvalificerad-kontaktperson", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2005},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "kvalificerad-kontaktperson", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "saknas", "id": null, "kon": "2", "fodelsear": 2006},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "stodboende", "startdatum": "2024-03-01",
    ///  "person": {"idtyp": "personnummer", "id": "200602012387", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "stodboende", "startdatum": "2024-02-28",
    ///  "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```ok placering
    /// {"grund": "lvu-2", "startdatum": "2025-02-03", "period": "2026-02", "slutdatum": "2026-02-01",
    ///  "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"grund": "lvu-2", "startdatum": "2025-02-03", "period": "2026-02",
    ///  "person": {"idtyp": "personnummer", "id": "200802012385", "kon": "2"}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": true,
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": true,
    ///  "person": {"idtyp": "personnummer", "id": "200509012381", "kon": "2"}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"samtyckeVardnadshavare": "nej", "startdatum": "2027-09-07", "period": "2027-09",
    ///  "person": {"idtyp": "samordningsnummer", "id": "201200772380", "kon": "2"}}
    /// ```
    JUR_024 {
        code: "JUR-024",
        name: "alder-pa-gransen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Folkbokföringslagen (1991:481) 18 §", Gallande),
            ("Lag (2022:1697) om samordningsnummer 2 kap. 8 §", Gallande),
        ],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [PersonId, PersonFodelsear],
        message: {
            sv: "Om en åldersgräns är passerad beror på vilken dag personen är född.",
            en: "Whether a limit of age is passed depends on the day of birth.",
        },
        remedy: {
            sv: "Kontrollera födelsedagen i folkbokföringen. En post som stämmer med den är rätt.",
            en: "Check the birthday in the population register. A record that agrees with it is right.",
        },
    }
}

/// Some rule of the record depends on the day of birth: pointed out where the age comes from.
pub(super) fn post<T>(vy: &PostVy<'_, T>, depends_on_the_day: bool) -> Option<Falt> {
    let origin = if vy.is_absent(Falt::PersonId) { Falt::PersonFodelsear } else { Falt::PersonId };
    depends_on_the_day.then_some(origin)
}
