//! The subset of regular expressions that a schema `pattern` may use.
//!
//! `^`, then parts, then `$`. A part is one character, an escaped character or a class `[a-z0-9._-]`, optionally followed by
//! `{n}` or `{m,n}`. Nothing else: a wider language would need a wider matcher in core.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Translates `pattern` into the constant that `post::pattern::matches` reads.
pub(crate) fn tokens(pattern: &str) -> Result<TokenStream, String> {
    let inner = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
        .ok_or("a pattern must begin with ^ and end with $")?;
    let mut parser = Parser { rest: inner };
    let mut parts = Vec::new();
    while !parser.rest.is_empty() {
        parts.push(parser.part()?);
    }
    Ok(quote!(&[#(#parts),*]))
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn part(&mut self) -> Result<TokenStream, String> {
        let ranges = match self.take() {
            Some('[') => self.class()?,
            Some('\\') => vec![single(self.take())?],
            Some('.' | '*' | '+' | '?' | '{' | '(' | ')' | '|') => {
                return Err("only classes, characters and {n} are understood".to_owned());
            }
            other => vec![single(other)?],
        };
        let (min, max) = self.repeat()?;
        let (low, high): (Vec<_>, Vec<_>) = ranges
            .into_iter()
            .map(|(low, high)| (Literal::byte_character(low), Literal::byte_character(high)))
            .unzip();
        let (min, max) = (Literal::usize_unsuffixed(min), Literal::usize_unsuffixed(max));
        Ok(quote!(Part { ranges: &[#((#low, #high)),*], min: #min, max: #max }))
    }

    fn class(&mut self) -> Result<Vec<(u8, u8)>, String> {
        let mut ranges = Vec::new();
        loop {
            let low = match self.take() {
                Some(']') => return Ok(ranges),
                Some('\\') => single(self.take())?.0,
                other => single(other)?.0,
            };
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let high = if is_range {
                self.take();
                single(self.take())?.0
            } else {
                low
            };
            ranges.push((low, high));
        }
    }

    fn repeat(&mut self) -> Result<(usize, usize), String> {
        let Some(after) = self.rest.strip_prefix('{') else { return Ok((1, 1)) };
        let (body, rest) = after.split_once('}').ok_or("a repeat has no end")?;
        self.rest = rest;
        let (min, max) = body.split_once(',').unwrap_or((body, body));
        let number =
            |text: &str| text.parse::<usize>().map_err(|_| format!("{{{body}}} is not a bounded repeat"));
        Ok((number(min)?, number(max)?))
    }

    fn take(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }
}

fn single(character: Option<char>) -> Result<(u8, u8), String> {
    let byte = character.and_then(|character| u8::try_from(character).ok()).filter(u8::is_ascii);
    byte.map(|byte| (byte, byte)).ok_or_else(|| "a pattern may only name ASCII characters".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subset_is_translated() {
        let text = tokens("^[a-z0-9._-]{1,64}$").unwrap().to_string();
        assert!(text.contains("b'a' , b'z'"), "{text}");
        assert!(text.contains("b'-' , b'-'"), "a hyphen last in a class is itself: {text}");
        assert!(text.contains("max : 64"), "{text}");
    }

    #[test]
    fn the_rest_is_refused() {
        for pattern in ["abc", "^a*$", "^a+$", "^.$", "^(a$", "^a{2,}$", "^å$", "^a)$", "^(a|b)$"] {
            assert!(tokens(pattern).is_err(), "{pattern}");
        }
    }
}
