//! What differs between the rules of two versions.

use serde_json::Value;

use super::side::Side;

/// The difference, by code.
pub(super) struct Changes<'a> {
    pub(super) added: Vec<&'a Value>,
    /// No longer in the catalogue. Codes are for ever, so this is a fault.
    pub(super) retired: Vec<&'a Value>,
    /// Have got a last period.
    pub(super) ending: Vec<&'a Value>,
    pub(super) changed: Vec<Change<'a>>,
}

/// A rule that differs, as it is now, and in what.
pub(super) struct Change<'a> {
    pub(super) rule: &'a Value,
    pub(super) parts: Vec<String>,
}

/// A member with one value, and its title.
const WORDS: [(&str, &str); 8] = [
    ("/name", "namn · name"),
    ("/severity", "allvarlighet · severity"),
    ("/since", "sedan · since"),
    ("/message/sv", "fel (sv)"),
    ("/message/en", "fault (en)"),
    ("/remedy/sv", "åtgärd (sv)"),
    ("/remedy/en", "remedy (en)"),
    ("/explanation", "förklaring · explanation"),
];

/// A member with several values, and its title.
const LISTS: [(&str, &str); 5] = [
    ("posttyper", "posttyper · record types"),
    ("fields", "uppgifter · members"),
    ("basis", "källor · sources"),
    ("codes", "tillåtna koder · allowed codes"),
    ("examples", "exempel · examples"),
];

impl<'a> Changes<'a> {
    pub(super) fn between(old: &'a Side, new: &'a Side) -> Self {
        let absent = |side: &'a Side, other: &'a Side| -> Vec<&'a Value> {
            side.rules
                .iter()
                .filter(|(code, _)| !other.rules.contains_key(*code))
                .map(|(_, rule)| rule)
                .collect()
        };
        let both = || new.rules.iter().filter_map(|(code, rule)| Some((old.rules.get(code)?, rule)));
        let ends = |rule: &Value| rule.get("to").is_some_and(Value::is_string);
        let changes = both().map(|(before, rule)| Change { rule, parts: parts(before, rule) });
        Self {
            added: absent(new, old),
            retired: absent(old, new),
            ending: both()
                .filter(|(before, rule)| ends(rule) && !ends(before))
                .map(|(_, rule)| rule)
                .collect(),
            changed: changes.filter(|change| !change.parts.is_empty()).collect(),
        }
    }
}

fn parts(old: &Value, new: &Value) -> Vec<String> {
    let mut parts: Vec<String> = WORDS
        .iter()
        .filter_map(|(pointer, title)| {
            let (before, after) = (text(old.pointer(pointer)), text(new.pointer(pointer)));
            (before != after).then(|| format!("{title}: {before} → {after}"))
        })
        .collect();
    if periods(old) != periods(new) {
        parts.push(format!("perioder · periods: {} → {}", periods(old), periods(new)));
    }
    parts.extend(LISTS.iter().filter_map(|(member, title)| {
        let (before, after) = (words(old.get(member)), words(new.get(member)));
        (before != after).then(|| format!("{title}: {}", came_and_went(&before, &after)))
    }));
    parts
}

fn came_and_went(before: &[String], after: &[String]) -> String {
    let only = |these: &[String], those: &[String], sign: &str| -> Vec<String> {
        these.iter().filter(|word| !those.contains(word)).map(|word| format!("{sign} {word}")).collect()
    };
    let changes = [only(after, before, "+"), only(before, after, "−")].concat();
    if changes.is_empty() { "annan ordning · another order".to_owned() } else { changes.join("; ") }
}

/// The periods in which the rule judges, `2025-07 –`.
pub(super) fn periods(rule: &Value) -> String {
    let limit = |member: &str| rule.get(member).and_then(Value::as_str).unwrap_or_default();
    match (limit("from"), limit("to")) {
        ("", "") => "alla · all".to_owned(),
        (from, to) => format!("{from} – {to}").trim().to_owned(),
    }
}

/// The items of a list, each as one text.
pub(super) fn words(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().map(|item| text(Some(item))).collect()
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(text_of).collect::<Vec<_>>().join(" "),
        Some(other) => text_of(other),
    }
}

/// A source is its text and status, a code its code and labels; anything else is shown as it stands.
fn text_of(item: &Value) -> String {
    let member = |name: &str| item.get(name).and_then(Value::as_str);
    match (item, member("text").zip(member("status")), member("code").zip(member("sv"))) {
        (Value::String(text), ..) => text.clone(),
        (_, Some((text, status)), _) => format!("{text} ({status})"),
        (_, _, Some((code, label))) => {
            let limits = [member("validFrom"), member("validTo")].map(Option::unwrap_or_default).join(" – ");
            if limits == " – " {
                format!("{code} {label}")
            } else {
                format!("{code} {label} ({})", limits.trim())
            }
        }
        _ => format!("`{item}`"),
    }
}
