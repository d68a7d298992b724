//! What the words of a policy file mean, for whoever answers for it.

use socialdata_core::policy::{KeyHolder, Linkage, Method, Policy, ProtectedPersons, Treatment};

use crate::console::Console;

pub(super) fn treatment(treatment: Treatment, console: &Console) -> String {
    match treatment {
        Treatment::Identified => console.say("i klartext", "identified").to_owned(),
        Treatment::Pseudonymised => console.say("ersatt med nyckel", "pseudonymised").to_owned(),
        Treatment::Dropped => console.say("lämnas inte", "dropped").to_owned(),
        Treatment::Generalised(how) => method(how, console),
        // A treatment of a later version of core is shown as the file says it.
        other => other.to_string(),
    }
}

fn method(method: Method, console: &Console) -> String {
    match method {
        Method::Year => console.say("bara år", "year only").to_owned(),
        Method::Month => console.say("bara månad", "month only").to_owned(),
        Method::AgeBand(years) => {
            format!(
                "{} {years} {}",
                console.say("ålder i band om", "age in bands of"),
                console.say("år", "years")
            )
        }
        Method::Kommun => console.say("bara kommun", "municipality only").to_owned(),
        Method::Lan => console.say("bara län", "county only").to_owned(),
        Method::AmountBand(kronor) => {
            format!("{} {kronor} kr", console.say("nedåt i steg om", "down in steps of"))
        }
        Method::TopCode(top) => format!("{} {top}", console.say("högst", "at most")),
        other => other.to_string(),
    }
}

pub(super) fn protected(policy: &Policy, console: &Console) -> &'static str {
    match policy.protected_persons() {
        ProtectedPersons::Hold => console.say("posten skickas inte", "the record is not sent"),
        ProtectedPersons::Send => console
            .say("skickas som andra poster, på angiven grund", "sent like other records, on a stated basis"),
        _ => console.say(
            "uppgifter om var personen finns och vem som utför utelämnas",
            "what tells where the person is, and who performs, is left out",
        ),
    }
}

/// The consequence of linkage and of who holds the key, in whole sentences.
pub(super) fn pseudonyms(policy: &Policy, console: &Console) -> Vec<String> {
    let Some(plan) = policy.pseudonym() else {
        return vec![console.say("Inga pseudonymer görs.", "There are no pseudonyms.").to_owned()];
    };
    let epoch = match plan.epoch.as_str() {
        "0" => console
            .say(
                "Epok 0: en person har samma pseudonym för alltid.",
                "Epoch 0: a person has the same pseudonym for ever.",
            )
            .to_owned(),
        epoch => format!(
            "{} {epoch}: {}",
            console.say("Epok", "Epoch"),
            console.say(
                "poster om samma person hör ihop inom epoken och inte över den.",
                "records of one person can be joined within the epoch and not beyond it."
            )
        ),
    };
    vec![epoch, linkage(policy, console).to_owned(), key_holder(policy, console).to_owned()]
}

fn linkage(policy: &Policy, console: &Console) -> &'static str {
    match policy.linkage() {
        Linkage::Shared => console.say(
            "Alla avsändare delar nyckel: en person kan följas över kommungränser, och var och en av dem, eller den som \
             kommer över nyckeln hos någon av dem, kan ta reda på vem varje pseudonym är, också bakåt i tiden.",
            "All senders share the key: a person can be followed across municipalities, and each of them, or whoever gets the \
             key from one of them, can find the person behind every pseudonym, back in time too.",
        ),
        _ => console.say(
            "Varje avsändare har en egen nyckel: en person som flyttar till en annan kommun blir två hos mottagaren.",
            "Each sender has a key of its own: a person who moves to another municipality becomes two at the recipient.",
        ),
    }
}

fn key_holder(policy: &Policy, console: &Console) -> &'static str {
    match policy.key_holder() {
        KeyHolder::Recipient => console.say(
            "Mottagaren har nyckeln och kan ta reda på vem varje pseudonym är.",
            "The recipient has the key and can find the person behind every pseudonym.",
        ),
        KeyHolder::Ttp => console.say(
            "En betrodd tredje part har nyckeln; den och avsändaren kan ta reda på vem varje pseudonym är.",
            "A trusted third party has the key; it and the sender can find the person behind every pseudonym.",
        ),
        KeyHolder::Sender => console.say(
            "Avsändaren har nyckeln och kan alltid ta reda på vem varje pseudonym är. Uppgifterna är personuppgifter.",
            "The sender has the key and can always find the person behind every pseudonym. The data are personal data.",
        ),
        _ => console.say(
            "Policyn säger inte vem som har nyckeln; den som har den kan ta reda på vem varje pseudonym är.",
            "The policy does not say who has the key; whoever has it can find the person behind every pseudonym.",
        ),
    }
}
