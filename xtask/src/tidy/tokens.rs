//! The tokens of a Rust file with their lines, so that no check fires on a comment or a string.

use proc_macro2::{LexError, Spacing, Span, TokenStream, TokenTree};

/// A word, a literal, a sign or a bracket.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) text: String,
    /// Counted from 1.
    pub(super) first_line: usize,
    pub(super) last_line: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword.
    Word,
    Literal,
    /// Punctuation, or a bracket.
    Sign,
}

/// The tokens in order, brackets included; `::` is one token, doc comments are left out.
///
/// # Errors
///
/// The line where the text stops being Rust.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, usize> {
    let stream: TokenStream = text.parse().map_err(|error: LexError| error.span().start().line)?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    Ok(without_doc_comments(tokens))
}

/// The tokens outside `#[cfg(test)] mod … { … }`.
pub(super) fn outside_test_modules(tokens: &[Token]) -> Vec<&Token> {
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after_test_module(rest).unwrap_or_else(|| {
            kept.push(token);
            after
        });
    }
    kept
}

/// Whether the tokens begin with these texts.
pub(super) fn begins_with(tokens: &[Token], texts: &[&str]) -> bool {
    tokens.len() >= texts.len() && tokens.iter().zip(texts).all(|(token, text)| token.text == *text)
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut colon_before = false;
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                tokens.push(token(open.to_owned(), group.span_open(), Kind::Sign));
                flatten(group.stream(), tokens);
                tokens.push(token(close.to_owned(), group.span_close(), Kind::Sign));
            }
            TokenTree::Ident(word) => tokens.push(token(word.to_string(), word.span(), Kind::Word)),
            TokenTree::Literal(literal) => {
                tokens.push(token(literal.to_string(), literal.span(), Kind::Literal));
            }
            TokenTree::Punct(sign) => {
                let joins = sign.as_char() == ':' && sign.spacing() == Spacing::Joint;
                match tokens.last_mut() {
                    Some(last) if colon_before && sign.as_char() == ':' => last.text.push(':'),
                    _ => tokens.push(token(sign.as_char().to_string(), sign.span(), Kind::Sign)),
                }
                colon_before = joins;
                continue;
            }
        }
        colon_before = false;
    }
}

fn token(text: String, span: Span, kind: Kind) -> Token {
    Token { text, first_line: span.start().line, last_line: span.end().line, kind }
}

/// A doc comment reaches us as the attribute `#[doc = "…"]` or `#![doc = "…"]`.
fn without_doc_comments(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let closes = token.text == "]" && token.kind == Kind::Sign;
        kept.push(token);
        if closes {
            for attribute in [&["#", "[", "doc", "="][..], &["#", "!", "[", "doc", "="]] {
                let start = kept.len().saturating_sub(attribute.len() + 2);
                if kept.get(start..).is_some_and(|tail| begins_with(tail, attribute)) {
                    kept.truncate(start);
                }
            }
        }
    }
    kept
}

/// What follows a test module that begins here; none when none begins here.
fn after_test_module(tokens: &[Token]) -> Option<&[Token]> {
    let attribute = ["#", "[", "cfg", "(", "test", ")", "]"];
    if !begins_with(tokens, &attribute) {
        return None;
    }
    let mut rest = tokens.get(attribute.len()..)?;
    while begins_with(rest, &["#", "["]) {
        rest = after_brackets(rest.get(1..)?)?;
    }
    if !begins_with(rest, &["mod"]) {
        return None;
    }
    match rest.get(2)?.text.as_str() {
        "{" => after_brackets(rest.get(2..)?),
        _ => rest.get(3..),
    }
}

/// What follows the bracket that closes the one these tokens begin with.
fn after_brackets(tokens: &[Token]) -> Option<&[Token]> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Sign) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return tokens.get(index + 1..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rust: &str) -> String {
        lex(rust).unwrap().iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn texts_outside_tests(rust: &str) -> String {
        let tokens = lex(rust).unwrap();
        outside_test_modules(&tokens).iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_are_gone_and_paths_are_whole() {
        assert_eq!(texts("//! m\n/// d\nuse a::b; // c\n/* e */"), "use a :: b ;");
        assert_eq!(texts("#[doc = \"d\"]\nfn a(b: c) {}"), "fn a ( b : c ) { }");
    }

    #[test]
    fn strings_are_one_token() {
        let tokens = lex("let a = \"#[ignore]\n todo!()\";").unwrap();
        let literal = tokens.iter().find(|token| token.kind == Kind::Literal).unwrap();
        assert_eq!((literal.first_line, literal.last_line), (1, 2));
        assert!(tokens.iter().all(|token| token.text != "todo"));
    }

    #[test]
    fn test_modules_are_left_out_whatever_else_stands_on_them() {
        assert_eq!(
            texts_outside_tests("fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }"),
            "fn a ( ) { }"
        );
        let with_more = "#[cfg(test)] #[expect(x, reason = \"]\")] mod tests { } fn c() {}";
        assert_eq!(texts_outside_tests(with_more), "fn c ( ) { }");
        assert_eq!(texts_outside_tests("#[cfg(test)] mod tests; struct S;"), "struct S ;");
        assert_eq!(texts_outside_tests("#[cfg(test)] use a;"), "# [ cfg ( test ) ] use a ;");
    }
}
