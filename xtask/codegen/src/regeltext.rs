//! What a structural rule says to people, in Swedish and English: the fault in a sentence, and what to do.

use super::model::{Form, Om, Sprak};

/// (message, remedy), each Swedish and English.
pub(crate) type Texts = ((String, String), (String, String));

/// How the sentences speak about a member.
pub(crate) struct Said {
    /// The Swedish title, first in a sentence.
    pub(crate) titel: String,
    /// The name in an English sentence.
    pub(crate) en: String,
    /// What the person who corrects it looks for.
    pub(crate) column: String,
}

pub(crate) fn wrong_form(said: &Said, form: &Form) -> Texts {
    (
        (format!("{} har fel form.", said.titel), format!("{} has the wrong form.", said.en)),
        form_remedy(form),
    )
}

pub(crate) fn missing(said: &Said) -> Texts {
    (
        (format!("{} saknas.", said.titel), format!("{} is missing.", said.en)),
        (format!("Ange {}.", said.column), format!("Give {}.", said.column)),
    )
}

pub(crate) fn unknown_code(said: &Said) -> Texts {
    (
        (
            format!("{} har en kod som inte finns i kodlistan.", said.titel),
            format!("{} has a code that is not in the code list.", said.en),
        ),
        ("Använd en av de tillåtna koderna.".to_owned(), "Use one of the allowed codes.".to_owned()),
    )
}

pub(crate) fn invalid_code(said: &Said) -> Texts {
    (
        (
            format!("{} har en kod som inte gäller i perioden.", said.titel),
            format!("{} has a code that is not valid in the period.", said.en),
        ),
        (
            "Använd den kod som gäller i perioden, eller rätta perioden.".to_owned(),
            "Use the code that is valid in the period, or correct the period.".to_owned(),
        ),
    )
}

/// A member that a condition demands.
pub(crate) fn required_when(said: &Said, om: &Om, deciding: &str) -> Texts {
    let Said { titel, en, column } = said;
    match om {
        // What is demanded of every record but a void is demanded ordinarily.
        Om::InteKoder { .. } => missing(said),
        Om::Koder { koder, .. } => (
            (
                format!("{titel} saknas trots att {deciding} är {}.", one_of(koder, "eller")),
                format!("{en} is missing although {deciding} is {}.", one_of(koder, "or")),
            ),
            (
                format!("Ange {column}, eller ändra {deciding}."),
                format!("Give {column}, or change {deciding}."),
            ),
        ),
        Om::Finns(_) => (
            (
                format!("{titel} saknas trots att {deciding} är angivet."),
                format!("{en} is missing although {deciding} is given."),
            ),
            (
                format!("Ange {column}, eller ta bort {deciding}."),
                format!("Give {column}, or remove {deciding}."),
            ),
        ),
        Om::Saknas(_) => (
            (
                format!("{titel} saknas och {deciding} likaså."),
                format!("{en} is missing and so is {deciding}."),
            ),
            (format!("Ange {column} eller {deciding}."), format!("Give {column} or {deciding}.")),
        ),
    }
}

/// A member that a condition forbids.
pub(crate) fn forbidden_when(said: &Said, om: &Om, deciding: &str) -> Texts {
    let Said { titel, en, .. } = said;
    let change = (
        format!("Ta bort uppgiften, eller ändra {deciding}."),
        format!("Remove the member, or change {deciding}."),
    );
    match om {
        Om::Koder { koder, .. } => (
            (
                format!("{titel} får inte anges när {deciding} är {}.", one_of(koder, "eller")),
                format!("{en} must not be given when {deciding} is {}.", one_of(koder, "or")),
            ),
            change,
        ),
        Om::InteKoder { koder, .. } => (
            (
                format!("{titel} får bara anges när {deciding} är {}.", one_of(koder, "eller")),
                format!("{en} may be given only when {deciding} is {}.", one_of(koder, "or")),
            ),
            change,
        ),
        Om::Finns(_) => (
            (
                format!("{titel} får inte anges tillsammans med {deciding}."),
                format!("{en} must not be given together with {deciding}."),
            ),
            ("Behåll en av uppgifterna.".to_owned(), "Keep one of the members.".to_owned()),
        ),
        Om::Saknas(_) => (
            (
                format!("{titel} får inte anges utan {deciding}."),
                format!("{en} must not be given without {deciding}."),
            ),
            (
                format!("Ta bort uppgiften, eller ange {deciding}."),
                format!("Remove the member, or give {deciding}."),
            ),
        ),
    }
}

/// A member whose form is tighter under a condition.
pub(crate) fn tighter_form(said: &Said, om: &Om, deciding: &str, form: &Sprak) -> Texts {
    let (sv, en) = (one_of(om.koder(), "eller"), one_of(om.koder(), "or"));
    (
        (
            format!("{} har inte den form som {deciding} {sv} kräver.", said.titel),
            format!("{} does not have the form that {deciding} {en} demands.", said.en),
        ),
        (format!("Ange {}.", form.sv), format!("Give {}.", form.en)),
    )
}

/// `rattelse eller makulering`.
fn one_of(koder: &[String], or: &str) -> String {
    match koder {
        [rest @ .., last] if !rest.is_empty() => format!("{} {or} {last}", rest.join(", ")),
        _ => koder.concat(),
    }
}

fn form_remedy(form: &Form) -> (String, String) {
    let give = |form: &Sprak| (format!("Ange {}.", form.sv), format!("Give {}.", form.en));
    match form {
        Form::Text(texttyp) => give(&texttyp.form),
        Form::Datum(form) | Form::Manad(form) => give(form),
        Form::Konstant(_) | Form::Kod(_) => {
            ("Ange koden som text.".to_owned(), "Give the code as text.".to_owned())
        }
        Form::Kommunkod => (
            "Ange kommunkoden som text med fyra siffror, till exempel 0180.".to_owned(),
            "Give the municipality code as text of four digits, for example 0180.".to_owned(),
        ),
        Form::Heltal { min, max, enhet } => (
            format!("Ange ett heltal från {min} till {max} ({enhet}), utan enhet och utan decimaler."),
            format!("Give a whole number from {min} to {max}, without unit or decimals."),
        ),
        Form::Flagga => ("Ange true eller false.".to_owned(), "Give true or false.".to_owned()),
        Form::Koder { hogst, .. } => (
            format!("Ange en lista med högst {hogst} koder, var och en högst en gång; i CSV skilda åt av ett mellanslag."),
            format!("Give a list of at most {hogst} codes, each at most once; in CSV with one space between them."),
        ),
        Form::Rad(items) => row_remedy(items.len(), items.first().map(|item| &item.form)),
        Form::Objekt(_) => (
            "Ange ett objekt med medlemmar, inte ett enkelt värde.".to_owned(),
            "Give an object with members, not a single value.".to_owned(),
        ),
    }
}

fn row_remedy(count: usize, item: Option<&Form>) -> (String, String) {
    let Some(Form::Heltal { min, max, enhet }) = item else { return (String::new(), String::new()) };
    (
        format!("Ange {count} heltal i ordning, vart och ett från {min} till {max} ({enhet})."),
        format!("Give {count} whole numbers in order, each from {min} to {max}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Said {
        Said { titel: "Orsak".to_owned(), en: "/orsak".to_owned(), column: "orsak".to_owned() }
    }

    #[test]
    fn sentences_follow_the_shape_of_the_condition() {
        let codes =
            || (vec!["atgard".to_owned()], vec!["rapport".to_owned(), "rattelse".to_owned(), "x".to_owned()]);
        let (vag, koder) = codes();
        let om = Om::Koder { vag, koder };
        assert_eq!(
            required_when(&said(), &om, "atgard").0.0,
            "Orsak saknas trots att atgard är rapport, rattelse eller x."
        );
        let (vag, koder) = codes();
        let om = Om::InteKoder { vag, koder };
        assert_eq!(required_when(&said(), &om, "atgard").0.0, "Orsak saknas.");
        assert_eq!(
            forbidden_when(&said(), &om, "atgard").0.1,
            "/orsak may be given only when atgard is rapport, rattelse or x."
        );
        let om = Om::Saknas("atgard".to_owned());
        assert_eq!(forbidden_when(&said(), &om, "atgard").0.0, "Orsak får inte anges utan atgard.");
        let om = Om::Finns("version".to_owned());
        assert_eq!(
            required_when(&said(), &om, "version").0.0,
            "Orsak saknas trots att version är angivet."
        );
    }
}
