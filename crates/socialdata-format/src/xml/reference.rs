//! Entity and character references (XML 1.0 section 4.1), and which characters there are (section 2.2).

/// The character that `&name;` stands for; `None` for an entity that XML does not define itself, and for a number that is no
/// character of XML.
pub(super) fn resolve(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) if is_number(digits, 16) => u32::from_str_radix(digits, 16).ok()?,
                None if is_number(number, 10) => number.parse().ok()?,
                _ => return None,
            };
            char::from_u32(code).filter(|character| is_character(*character))
        }
    }
}

/// Whether every `&` in the text begins a reference that can be resolved.
pub(super) fn are_sound(text: &str) -> bool {
    text.split('&').skip(1).all(|rest| rest.split_once(';').is_some_and(|(name, _)| resolve(name).is_some()))
}

/// The first byte of `text` that XML does not have, escaped or not: a control character other than white space.
pub(super) fn control_character(text: &[u8]) -> Option<usize> {
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Without a way out the loop is done many bytes at a time.
    let any = text.iter().fold(false, |any, byte| any | is_control(*byte));
    if any { text.iter().position(|byte| is_control(*byte)) } else { None }
}

/// A sign would be taken by the parser of numbers.
fn is_number(digits: &str, radix: u32) -> bool {
    !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
}

fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<char>) {
        assert_eq!(resolve(name), expected, "{name}");
        assert_eq!(are_sound(&format!("a&{name};b")), expected.is_some(), "{name}");
    }

    #[test]
    fn only_what_xml_defines_itself() {
        check("amp", Some('&'));
        check("quot", Some('"'));
        check("#229", Some('å'));
        check("#xE5", Some('å'));
        check("#x1F600", Some('\u{1f600}'));
        for name in ["aring", "AMP", "", "#", "#x", "#0", "#x0", "#x1", "#xD800", "#xFFFE", "#x110000", "#+9"]
        {
            check(name, None);
        }
        check("#99999999999999999999", None);
        check("#X41", None);
        assert!(are_sound("ab") && !are_sound("a&b") && !are_sound("&amp;&"));
    }

    #[test]
    fn control_characters_are_found() {
        assert_eq!(control_character("a\t\r\nå".as_bytes()), None);
        assert_eq!(control_character(b"ab\x0bc\x01"), Some(2));
    }
}
