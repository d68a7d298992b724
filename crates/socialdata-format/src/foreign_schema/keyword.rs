//! What it means that a keyword of JSON Schema is not met, in words.

use socialdata_core::validering::Text;

/// The fault that `keyword` stands for, one sentence without any value.
///
/// ```
/// use socialdata_format::foreign_schema::fault_in_words;
///
/// assert_eq!(fault_in_words("required").sv, "En uppgift som måste finnas saknas.");
/// ```
pub fn fault_in_words(keyword: &str) -> Text {
    let known = FAULTS.iter().find(|(keywords, _)| keywords.contains(&keyword));
    known.map_or(OTHER, |(_, text)| *text)
}

const OTHER: Text =
    Text { sv: "Uppgiften följer inte schemat.", en: "The member does not follow the schema." };

const FAULTS: &[(&[&str], Text)] = &[
    (
        &["required", "dependentRequired"],
        Text { sv: "En uppgift som måste finnas saknas.", en: "A member that must be there is missing." },
    ),
    (
        &["additionalProperties", "unevaluatedProperties", "falseSchema", "propertyNames"],
        Text {
            sv: "En uppgift som inte får finnas är med.",
            en: "A member that may not be there is present.",
        },
    ),
    (&["type"], Text { sv: "Värdet är av fel slag.", en: "The value is of the wrong type." }),
    (
        &["enum", "const"],
        Text { sv: "Värdet är inte ett av de tillåtna.", en: "The value is not one of the allowed ones." },
    ),
    (
        &["pattern", "format"],
        Text { sv: "Texten har inte rätt form.", en: "The text does not have the right form." },
    ),
    (&["minLength"], Text { sv: "Texten är för kort.", en: "The text is too short." }),
    (&["maxLength"], Text { sv: "Texten är för lång.", en: "The text is too long." }),
    (&["minimum", "exclusiveMinimum"], Text { sv: "Talet är för litet.", en: "The number is too small." }),
    (&["maximum", "exclusiveMaximum"], Text { sv: "Talet är för stort.", en: "The number is too large." }),
    (&["multipleOf"], Text { sv: "Talet är ingen jämn multipel.", en: "The number is no exact multiple." }),
    (&["minItems", "contains"], Text { sv: "Listan har för få poster.", en: "The list has too few items." }),
    (
        &["maxItems", "additionalItems", "unevaluatedItems"],
        Text { sv: "Listan har för många poster.", en: "The list has too many items." },
    ),
    (
        &["uniqueItems"],
        Text { sv: "Listan har samma post två gånger.", en: "The list has the same item twice." },
    ),
    (
        &["minProperties"],
        Text { sv: "Objektet har för få uppgifter.", en: "The object has too few members." },
    ),
    (
        &["maxProperties"],
        Text { sv: "Objektet har för många uppgifter.", en: "The object has too many members." },
    ),
    (
        &["anyOf", "oneOf", "not"],
        Text {
            sv: "Uppgiften följer inget av de tillåtna alternativen.",
            en: "The member follows none of the allowed alternatives.",
        },
    ),
];
