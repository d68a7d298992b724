//! The content of the records that are sent: right in every respect, about a person who does not exist.

use serde_json::{Value, json};
use socialdata_core::identitet::testnummer;
use socialdata_protocol::ids::PeriodId;

use super::Tester;

/// A value that stands in every record and that no answer may repeat.
pub(super) const INSATS_ID: &str = "CNF-INSATS-7Q";

/// A published test number of somebody born in 1912.
pub(super) fn test_number() -> String {
    let mut numbers = testnummer::all().iter().map(|number| number.expose_text().to_owned());
    numbers.find(|number| number == "191212121212").unwrap_or_default()
}

/// A record that breaks no rule, as the identified policy lets it leave. `hours` tells versions apart.
pub(super) fn insats(tester: &Tester, period: PeriodId, hours: u32) -> Value {
    let first = period.first_day();
    let day = first.format("%Y-%m-%d").to_string();
    json!({
        "period": first.format("%Y-%m").to_string(),
        "ansvarig": {
            "organisationsnummer": tester.sender.org_number, "kommunkod": tester.kommunkod.to_string(),
            "typ": tester.sender.role,
        },
        "person": {"idtyp": "personnummer", "id": test_number(), "kon": "1"},
        "insatsId": INSATS_ID, "omrade": "aldre", "insatstyp": "hemtjanst-service", "lagrum": "sol-11-1",
        "beslutsdatum": day, "verkstalldFran": day, "timmarPerManad": hours, "boendeform": "ordinart",
    })
}

/// The same with one member changed.
pub(super) fn changed(mut data: Value, pointer: &str, value: Value) -> Value {
    if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(members) = data.pointer_mut(parent).and_then(Value::as_object_mut)
    {
        members.insert(name.to_owned(), value);
    }
    data
}

/// The same with its members in the opposite order, as text.
pub(super) fn reversed(data: &Value) -> String {
    let members = data.as_object().into_iter().flatten().rev();
    let texts: Vec<String> =
        members.map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
    format!("{{{}}}", texts.join(","))
}

/// A number of the right form and check digit that can belong to nobody: its birth lies in the last year of the century.
pub(super) fn impossible_number() -> String {
    let digits = "991231238";
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    format!("20{digits}{}", (10 - sum % 10) % 10)
}
