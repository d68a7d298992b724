//! The report as one page for a browser: self-contained, without a network, readable without scripts and on paper.
//!
//! Both languages are in it; the reader switches, and `lang` is what shows first. Style and script stand beside this file and are let in
//! by their SHA-256 in the content security policy, so that nothing that comes with the data can run or load anything. The script
//! only filters and sorts what is there already.

mod background;
mod cases;
mod overview;
mod page;
mod rules;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::lang::Lang;
use super::markup::Escaped;
use super::summary::Report;

use page::Page;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the report as one HTML page.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, out: impl Write) -> io::Result<()> {
    let mut page = Page::new(report, lang, out);
    head(&mut page)?;
    overview::write(&mut page)?;
    rules::write(&mut page)?;
    cases::write(&mut page)?;
    background::write(&mut page)?;
    write!(page.out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
    page.out.flush()
}

/// Nothing may be loaded, sent or framed; this style and this script may run.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn head(page: &mut Page<'_, impl Write>) -> io::Result<()> {
    let title = page.lang.either("Valideringsrapport", "Validation report");
    let period = page.report.period.map(|period| format!(" {period}")).unwrap_or_default();
    write!(
        page.out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        page.lang.either("sv", "en"),
        policy(),
        Escaped(&period),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_cannot_end_their_elements_and_stay_at_home() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--") && !text.contains('\r'));
            for outside in
                ["http:", "https:", "url(", "@import", "fetch(", "eval(", "innerHTML", "localStorage"]
            {
                assert!(!text.contains(outside), "{outside}");
            }
        }
    }

    #[test]
    fn the_policy_names_the_hash_of_what_is_in_the_page() {
        // FIPS 180-4 of the empty text, as base64.
        assert_eq!(STANDARD.encode(Sha256::digest("")), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(policy().matches("'sha256-").count(), 2);
        assert!(!policy().contains("unsafe"));
    }
}
