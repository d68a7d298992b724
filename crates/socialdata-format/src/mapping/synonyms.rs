//! Names that columns of case systems have, for suggestions only. A wrong guess costs a line in a file that a person reads.

/// How a name is compared: lower case, å ä ö é without their marks, letters and digits only.
pub(super) fn normalised(name: &str) -> String {
    let plain = name.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' => 'o',
        'é' | 'è' => 'e',
        'ü' => 'u',
        other => other,
    });
    plain.filter(|letter| letter.is_alphanumeric()).collect()
}

/// The members that a column of that normalised name may be, the likeliest first. The record type may lack some.
pub(super) fn members_of(name: &str) -> impl Iterator<Item = &'static str> {
    let rows = SYNONYMS.iter().filter(move |(_, names)| names.contains(&name));
    rows.map(|(member, _)| *member)
}

/// A member, and normalised names of it.
const SYNONYMS: &[(&str, &[&str])] = &[
    (
        "postId",
        &[
            "postid",
            "arendeid",
            "arendenummer",
            "arendenr",
            "arende",
            "diarienummer",
            "dnr",
            "lopnummer",
            "lopnr",
        ],
    ),
    (
        "period",
        &["period", "manad", "redovisningsmanad", "bistandsmanad", "avsermanad", "arochmanad", "armanad"],
    ),
    ("person.id", IDENTITY),
    ("sokande.id", IDENTITY),
    ("person.id", &["sokandepersonnr", "klientpersonnr", "brukarepersonnr", "barnetspersonnr"]),
    ("sokande.id", &["sokandepersonnr", "sokandespersonnummer", "personnrsokande", "registerledare"]),
    (
        "medsokande.id",
        &[
            "medsokandepersonnr",
            "medsokandespersonnummer",
            "personnrmedsokande",
            "medsokande",
            "partnerpersonnr",
        ],
    ),
    ("person.idtyp", &["idtyp", "typavidentitet", "identitetstyp"]),
    ("sokande.idtyp", &["idtyp", "typavidentitet", "identitetstyp"]),
    ("person.kon", &["kon", "juridisktkon"]),
    ("sokande.kon", &["kon", "juridisktkon"]),
    ("person.fodelsear", &["fodelsear", "fodar"]),
    ("person.folkbokforingskommun", &["folkbokforingskommun", "fbkommun", "folkbokford"]),
    ("ansvarig.kommunkod", &["kommunkod", "kommunkodansvarig", "kommun"]),
    ("ansvarig.organisationsnummer", &["organisationsnummer", "orgnr", "orgnummer"]),
    ("ansvarig.namnd", &["namnd", "ansvarignamnd"]),
    ("ansvarig.typ", &["typavansvarig", "ansvarigtyp"]),
    ("utforare.organisationsnummer", &["utforareorgnr", "orgnrutforare", "utforarensorganisationsnummer"]),
    ("utforare.regi", &["regi", "driftsform", "utforareregi"]),
    ("utforare.kommunkod", &["utforarekommun", "utforarenskommunkod"]),
    ("insatsId", &["insatsid", "insatsnummer", "insatsnr", "verkstallighetsid"]),
    ("insatstyp", &["insatstyp", "insats", "insatskod", "typavinsats"]),
    ("omrade", &["omrade", "verksamhetsomrade"]),
    ("lagrum", &["lagrum", "lagstod", "paragraf"]),
    ("beslutsdatum", &["beslutsdatum", "beslutdatum", "beslutad", "beslutat", "datumforbeslut"]),
    ("beslutDatum", &["beslutsdatum", "beslutdatum", "beslutad", "beslutat"]),
    ("verkstalldFran", FROM),
    ("startdatum", FROM),
    ("inleddDatum", &["inleddatum", "inledd", "utredningstart", "startdatum"]),
    ("verkstalldTill", TO),
    ("slutdatum", TO),
    ("avslutadDatum", &["avslutaddatum", "avslutad", "utredningslut", "slutdatum"]),
    ("avslutsdatum", &["avslutsdatum", "avslutdatum", "avslutad"]),
    ("avslutsorsak", &["avslutsorsak", "orsaktillavslut", "avslutningsorsak"]),
    ("inkomDatum", &["inkomdatum", "inkom", "inkommen", "ankomstdatum"]),
    ("timmarPerManad", &["timmar", "timmarpermanad", "antaltimmar", "beviljadetimmar", "timmarmanad"]),
    ("dygnPerManad", &["dygn", "dygnpermanad", "antaldygn"]),
    ("boendeform", &["boendeform", "boende"]),
    ("personkrets", &["personkrets", "lsspersonkrets"]),
    ("hushallId", &["hushallid", "hushallsid", "hushall", "hushallsnummer"]),
    ("hushallstyp", &["hushallstyp", "typavhushall"]),
    ("bistandsbelopp", &["bistandsbelopp", "belopp", "utbetaltbelopp", "ekonomisktbistand", "bistand"]),
    ("forsorjningsstod", &["forsorjningsstod", "forsorjningsstodbelopp"]),
    ("utredningId", &["utredningid", "utredningsid", "utredningsnummer"]),
    ("placeringId", &["placeringid", "placeringsid", "placeringsnummer"]),
    ("placeringsform", &["placeringsform", "placeringstyp"]),
];

const IDENTITY: &[&str] = &[
    "personnr",
    "pnr",
    "personnummer",
    "persnr",
    "identitetsnummer",
    "pnummer",
    "personid",
    "personidentitet",
];
const FROM: &[&str] = &[
    "from",
    "fran",
    "franochmed",
    "from",
    "startdatum",
    "start",
    "verkstalldfran",
    "verkstalld",
    "verkstallighetsdatum",
    "insatsstart",
    "datumfran",
    "fromdatum",
];
const TO: &[&str] = &[
    "tom",
    "till",
    "tillochmed",
    "to",
    "slutdatum",
    "slut",
    "verkstalldtill",
    "insatsslut",
    "datumtill",
    "tomdatum",
];

#[cfg(test)]
mod tests {
    use socialdata_core::post::Posttyp;

    use super::*;

    #[test]
    fn names_are_compared_without_marks() {
        assert_eq!(normalised("Född / År (kön)"), "foddarkon");
        assert_eq!(normalised("person.id"), "personid");
        assert_eq!(normalised("FRÅN"), "fran");
    }

    #[test]
    fn the_table_is_in_normal_form_and_knows_only_members() {
        for (member, names) in SYNONYMS {
            let is_member = |posttyp: &&Posttyp| posttyp.falt().iter().any(|falt| falt.column() == *member);
            assert!(Posttyp::ALL.iter().any(|posttyp| is_member(&posttyp)), "{member}");
            for name in *names {
                assert_eq!(*name, normalised(name));
            }
        }
    }
}
