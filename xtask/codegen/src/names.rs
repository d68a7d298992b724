//! From schema names to Rust names.

/// `timmarPerManad`, `hemtjanst-service` → `TimmarPerManad`, `HemtjanstService`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).iter().map(|word| capitalised(word)).collect()
}

/// `timmarPerManad`, `lokalt-id` → `timmar_per_manad`, `lokalt_id`.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `timmarPerManad` → `timmar-per-manad`, for rule names.
pub(crate) fn kebab(name: &str) -> String {
    words(name).join("-")
}

/// `eget-forslag` → `eget förslag`, for documentation.
pub(crate) fn status_word(status: &str) -> &str {
    match status {
        "gallande" => "gällande",
        "foreslagen" => "föreslagen",
        "eget-forslag" => "eget förslag",
        other => other,
    }
}

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut previous_lower = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() || (character.is_ascii_uppercase() && previous_lower) {
            words.push(String::new());
        }
        previous_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        if character.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(character.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_schema() {
        assert_eq!(pascal("timmarPerManad"), "TimmarPerManad");
        assert_eq!(pascal("barnets-asikt"), "BarnetsAsikt");
        assert_eq!(snake("postId"), "post_id");
        assert_eq!(snake("lokaltId"), "lokalt_id");
        assert_eq!(kebab("utforandeKommun"), "utforande-kommun");
    }
}
