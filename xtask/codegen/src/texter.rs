//! What structural rules say: the words of a fault and of its remedy, for a case worker who has the report and not the schema.

use super::model::{Form, Om};

/// One text in Swedish and in English.
pub(crate) type SvEn = (String, String);

/// How the sentences speak about a member.
pub(crate) struct Said<'a> {
    pub(crate) titel: &'a str,
    /// Where it stands, `person.id`; the bare name for a member of an object that stands at several places.
    pub(crate) column: String,
    pub(crate) form: &'a Form,
}

/// The member is not there: (message, remedy).
pub(crate) fn missing(said: &Said<'_>) -> (SvEn, SvEn) {
    let Said { titel, column, form } = said;
    let remedy = if matches!(form, Form::Objekt(_)) {
        (
            format!("Fyll i {column} med de uppgifter som hör dit."),
            format!("Fill in {column} with the members that belong there."),
        )
    } else {
        let (sv, en) = wanted(form);
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
        Form::Koder { hogst, .. } => (
            format!(
                "en lista med högst {hogst} koder ur kodlistan, var och en en gång (i CSV med ett mellanslag emellan)"
            ),
            format!(
                "a list of at most {hogst} codes of the code list, each once (in CSV with one space between)"
            ),
        ),
        Form::Rad(items) => {
            let (sv, en) = items.first().map(|item| bounds(&item.form)).unwrap_or_default();
            (
                format!("{} heltal i ordning, vart och ett{sv}", items.len()),
                format!("{} whole numbers in order, each{en}", items.len()),
            )
        }
        Form::Flagga => both("true för ja eller false för nej", "true for yes or false for no"),
        Form::Objekt(_) => both(
            "ett objekt med de uppgifter som hör dit, inte ett enstaka värde",
            "an object with the members that belong there, not a single value",
        ),
    }
}

/// ` från 0 till 20`.
fn bounds(form: &Form) -> SvEn {
    match form {
        Form::Heltal { min, max, .. } => (format!(" från {min} till {max}"), format!(" from {min} to {max}")),
        _ => SvEn::default(),
    }
}

/// The remedy that asks for `wanted`.
pub(crate) fn give((sv, en): &SvEn) -> SvEn {
    (format!("Ange {sv}."), format!("Give {en}."))
}

/// The member does not have the form it should have.
pub(crate) fn wrong_form(said: &Said<'_>) -> SvEn {
    let Said { titel, column, form } = said;
    match form {
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
        Form::Koder { .. } => (
            format!("{titel} är ingen lista med koder, eller har en kod för mycket."),
            format!("{column} is no list of codes, or has a code too many."),
        ),
        Form::Rad(items) => {
            let (sv, en) = items.first().map(|item| bounds(&item.form)).unwrap_or_default();
            (
                format!("{titel} är inte {} heltal{sv}.", items.len()),
                format!("{column} is not {} whole numbers{en}.", items.len()),
            )
        }
        Form::Objekt(_) => (
            format!("{titel} är inte ett objekt med egna uppgifter."),
            format!("{column} is no object with members of its own."),
        ),
        Form::Text(_) => (format!("{titel} har fel format."), format!("{column} has the wrong form.")),
    }
}

/// The code is in no list: (message, remedy).
pub(crate) fn unknown_code(said: &Said<'_>) -> (SvEn, SvEn) {
    let Said { titel, column, form } = said;
    let remedy = match form {
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

/// The code is in the list, but not valid in the period: (message, remedy).
pub(crate) fn invalid_code(said: &Said<'_>) -> (SvEn, SvEn) {
    let Said { titel, column, .. } = said;
    let message = (
        format!("{titel} har en kod som inte gäller i perioden."),
        format!("{column} has a code that is not valid in the period."),
    );
    let remedy = (
        "Använd en kod som gäller i perioden, eller rätta perioden.".to_owned(),
        "Use a code that is valid in the period, or correct the period.".to_owned(),
    );
    (message, remedy)
}

/// The words of a condition: when a member is one of some codes, or is there, or is not.
pub(crate) struct When {
    /// `typ av identitet är ”personnummer” eller ”samordningsnummer”`.
    holds: SvEn,
    /// Whether the condition is that this does not hold.
    is_negated: bool,
    /// `typ av identitet ”personnummer” eller ”samordningsnummer”`.
    named: SvEn,
    /// `typ av identitet (person.idtyp)`.
    deciding: SvEn,
}

impl When {
    pub(crate) fn new(deciding: &Said<'_>, om: &Om) -> Self {
        let (titel, column) = (lower_first(deciding.titel), &deciding.column);
        let quoted = |start, end, or| {
            om.koder().iter().map(|kod| format!("{start}{kod}{end}")).collect::<Vec<_>>().join(or)
        };
        let (sv, en) = (quoted('”', '”', " eller "), quoted('“', '”', " or "));
        let holds = match om {
            Om::Koder { .. } | Om::InteKoder { .. } => {
                (format!("{titel} är {sv}"), format!("{column} is {en}"))
            }
            Om::Finns(_) => (format!("{titel} anges"), format!("{column} is given")),
            Om::Saknas(_) => (format!("{titel} saknas"), format!("{column} is missing")),
        };
        Self {
            holds,
            is_negated: matches!(om, Om::InteKoder { .. }),
            named: (format!("{titel} {sv}"), format!("{column} {en}")),
            deciding: (format!("{titel} ({column})"), column.clone()),
        }
    }

    /// The member must be there: (message, remedy).
    pub(crate) fn missing(&self, said: &Said<'_>) -> (SvEn, SvEn) {
        if self.is_negated {
            // What every record has but a void is demanded ordinarily.
            return missing(said);
        }
        let Said { titel, column, .. } = said;
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

    /// The member, or one of several members that share the rule, must not be there: (message, remedy).
    pub(crate) fn forbidden(&self, said: Option<&Said<'_>>) -> (SvEn, SvEn) {
        let (titel, column) =
            said.map_or(("Uppgiften", "The member"), |said| (said.titel, said.column.as_str()));
        let (sv, en) = if self.is_negated {
            ("får bara anges", "may be given only")
        } else {
            ("får inte anges", "must not be given")
        };
        let message =
            (format!("{titel} {sv} när {}.", self.holds.0), format!("{column} {en} when {}.", self.holds.1));
        let remedy = (
            format!("Ta bort uppgiften, eller rätta {}.", self.deciding.0),
            format!("Remove the member, or correct {}.", self.deciding.1),
        );
        (message, remedy)
    }

    /// The member does not have the tighter form.
    pub(crate) fn wrong_form(&self, said: &Said<'_>) -> SvEn {
        let Said { titel, column, .. } = said;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'a>(titel: &'a str, column: &str) -> Said<'a> {
        Said { titel, column: column.to_owned(), form: &Form::Flagga }
    }

    fn when(om: &Om) -> When {
        When::new(&said("Åtgärd", "atgard"), om)
    }

    #[test]
    fn sentences_follow_the_shape_of_the_condition() {
        let vag = vec!["atgard".to_owned()];
        let koder = vec!["rapport".to_owned(), "x".to_owned()];
        let orsak = said("Orsak", "orsak");
        let one_of = when(&Om::Koder { vag: vag.clone(), koder: koder.clone() });
        assert_eq!(one_of.missing(&orsak).0.0, "Orsak saknas, men behövs när åtgärd är ”rapport” eller ”x”.");
        assert_eq!(
            one_of.forbidden(None).0.1,
            "The member must not be given when atgard is “rapport” or “x”."
        );
        let none_of = when(&Om::InteKoder { vag, koder });
        assert_eq!(none_of.missing(&orsak).0.0, "Orsak saknas.");
        assert_eq!(
            none_of.forbidden(Some(&orsak)).0.0,
            "Orsak får bara anges när åtgärd är ”rapport” eller ”x”."
        );
        let given = when(&Om::Finns("atgard".to_owned()));
        assert_eq!(given.missing(&orsak).0.0, "Orsak saknas, men behövs när åtgärd anges.");
        let absent = when(&Om::Saknas("atgard".to_owned()));
        assert_eq!(absent.forbidden(Some(&orsak)).0.1, "orsak must not be given when atgard is missing.");
    }
}
