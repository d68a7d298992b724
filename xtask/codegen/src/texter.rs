//! What structural rules say: the words of a fault and of its remedy, for a case worker who has the report and not the schema.

use super::flat::Flat;
use super::model::Form;

/// One text in Swedish and in English.
pub(crate) type SvEn = (String, String);

/// The member is not there: (message, remedy).
pub(crate) fn missing(place: &Flat<'_>) -> (SvEn, SvEn) {
    let (titel, column) = (&place.medlem.titel, &place.column);
    let remedy = if place.is_object() {
        (
            format!("Fyll i {column} med de uppgifter som hör dit."),
            format!("Fill in {column} with the members that belong there."),
        )
    } else {
        let (sv, en) = wanted(&place.medlem.form);
        (format!("Fyll i {column}: {sv}."), format!("Fill in {column}: {en}."))
    };
    ((format!("{titel} saknas."), format!("{column} is missing.")), remedy)
}

/// What a member of that form should hold, to stand after "Ange" and before a full stop.
pub(crate) fn wanted(form: &Form) -> SvEn {
    let both = |sv: &str, en: &str| (sv.to_owned(), en.to_owned());
    match form {
        Form::Text(texttyp) => both(&texttyp.form.sv, &texttyp.form.en),
        Form::Datum(form) | Form::Manad(form) => both(&form.sv, &form.en),
        Form::Konstant(value) => (format!("{value}, som text"), format!("{value}, as text")),
        Form::Kod(_) => both(
            "en kod ur kodlistan, som text (i JSON inom citattecken)",
            "a code of the code list, as text (in JSON inside quotes)",
        ),
        Form::Kommunkod => both(
            "kommunkoden, fyra siffror som text (i JSON inom citattecken), till exempel 0180",
            "the municipality code, four digits as text (in JSON inside quotes), for example 0180",
        ),
        Form::Heltal { min, max, enhet } => (
            format!("ett heltal från {min} till {max} ({enhet}), utan decimaler"),
            format!("a whole number from {min} to {max}, without decimals"),
        ),
        Form::Flagga => both("true för ja eller false för nej", "true for yes or false for no"),
        Form::Objekt(_) => both(
            "ett objekt med de uppgifter som hör dit, inte ett enstaka värde",
            "an object with the members that belong there, not a single value",
        ),
    }
}

/// The remedy that asks for `wanted`.
pub(crate) fn give((sv, en): &SvEn) -> SvEn {
    (format!("Ange {sv}."), format!("Give {en}."))
}

/// The member does not have the form it should have.
pub(crate) fn wrong_form(place: &Flat<'_>) -> SvEn {
    let (titel, column) = (&place.medlem.titel, &place.column);
    match &place.medlem.form {
        Form::Datum(_) => (format!("{titel} är inget giltigt datum."), format!("{column} is no valid date.")),
        Form::Manad(_) => (format!("{titel} är ingen giltig månad."), format!("{column} is no valid month.")),
        Form::Heltal { min, max, .. } => (
            format!("{titel} är inget heltal från {min} till {max}."),
            format!("{column} is no whole number from {min} to {max}."),
        ),
        Form::Flagga => {
            (format!("{titel} är varken true eller false."), format!("{column} is neither true nor false."))
        }
        Form::Konstant(_) | Form::Kod(_) => (
            format!("Koden för {} är inte text.", lower_first(titel)),
            format!("The code in {column} is no text."),
        ),
        Form::Kommunkod => {
            (format!("{titel} är inte skriven som text."), format!("{column} is not written as text."))
        }
        Form::Objekt(_) => (
            format!("{titel} är inte ett objekt med egna uppgifter."),
            format!("{column} is no object with members of its own."),
        ),
        Form::Text(_) => (format!("{titel} har fel format."), format!("{column} has the wrong form.")),
    }
}

/// The code is in no list: (message, remedy).
pub(crate) fn unknown_code(place: &Flat<'_>) -> (SvEn, SvEn) {
    let (titel, column) = (&place.medlem.titel, &place.column);
    let remedy = match &place.medlem.form {
        Form::Konstant(value) => (
            format!("Ange en posttyp som finns, till exempel {value}."),
            format!("Give a record type that exists, for example {value}."),
        ),
        Form::Kommunkod => (
            "Använd en kommunkod som finns, fyra siffror enligt SCB, till exempel 0180.".to_owned(),
            "Use an existing municipality code, four digits (SCB), for example 0180.".to_owned(),
        ),
        _ => ("Använd en av de tillåtna koderna.".to_owned(), "Use one of the allowed codes.".to_owned()),
    };
    let message = (
        format!("{titel} har en kod som inte finns i kodlistan."),
        format!("{column} is not in the code list."),
    );
    (message, remedy)
}

/// The words of a condition: when a member is one of some codes.
pub(crate) struct When {
    /// `typ av identitet är ”personnummer” eller ”samordningsnummer”`.
    holds: SvEn,
    /// `typ av identitet ”personnummer” eller ”samordningsnummer”`.
    named: SvEn,
    /// `typ av identitet (person.idtyp)`.
    deciding: SvEn,
}

impl When {
    pub(crate) fn new(deciding: &Flat<'_>, koder: &[String]) -> Self {
        let (titel, column) = (lower_first(&deciding.medlem.titel), &deciding.column);
        let quoted = |start, end, or| {
            koder.iter().map(|kod| format!("{start}{kod}{end}")).collect::<Vec<_>>().join(or)
        };
        let (sv, en) = (quoted('”', '”', " eller "), quoted('“', '”', " or "));
        Self {
            holds: (format!("{titel} är {sv}"), format!("{column} is {en}")),
            named: (format!("{titel} {sv}"), format!("{column} {en}")),
            deciding: (format!("{titel} ({column})"), column.clone()),
        }
    }

    /// `place` must be there: (message, remedy).
    pub(crate) fn missing(&self, place: &Flat<'_>) -> (SvEn, SvEn) {
        let (titel, column) = (&place.medlem.titel, &place.column);
        let message = (
            format!("{titel} saknas, men behövs när {}.", self.holds.0),
            format!("{column} is missing, but needed when {}.", self.holds.1),
        );
        let remedy = (
            format!("Fyll i {column}, eller rätta {}.", self.deciding.0),
            format!("Fill in {column}, or correct {}.", self.deciding.1),
        );
        (message, remedy)
    }

    /// `place`, or one of several members that share the rule, must not be there: (message, remedy).
    pub(crate) fn forbidden(&self, place: Option<&Flat<'_>>) -> (SvEn, SvEn) {
        let (titel, column) =
            place.map_or(("Uppgiften", "The member"), |place| (&place.medlem.titel, &place.column));
        let message = (
            format!("{titel} får inte anges när {}.", self.holds.0),
            format!("{column} must not be given when {}.", self.holds.1),
        );
        let remedy = (
            format!("Ta bort uppgiften, eller rätta {}.", self.deciding.0),
            format!("Remove the member, or correct {}.", self.deciding.1),
        );
        (message, remedy)
    }

    /// `place` does not have the tighter form.
    pub(crate) fn wrong_form(&self, place: &Flat<'_>) -> SvEn {
        let (titel, column) = (&place.medlem.titel, &place.column);
        (
            format!("{titel} har fel format för {}.", self.named.0),
            format!("{column} has the wrong form for {}.", self.named.1),
        )
    }
}

/// A title inside a sentence.
fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().to_string() + characters.as_str())
}
