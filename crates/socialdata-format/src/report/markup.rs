//! Text inside HTML and XML.

use std::fmt::{self, Write as _};

/// A text that may stand in an element or a quoted attribute, whatever it holds.
///
/// What XML 1.0 cannot hold at all becomes U+FFFD.
#[derive(Clone, Copy)]
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ if character.is_control() && character != '\n' => f.write_char('\u{fffd}')?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_element_or_an_attribute() {
        let hostile = "</script><b x='1' y=\"2\">&amp;\u{0}\u{1b}\u{ffff}å\n";
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;/script&gt;&lt;b x=&#39;1&#39; y=&quot;2&quot;&gt;&amp;amp;\u{fffd}\u{fffd}\u{fffd}å\n"
        );
    }
}
