//! `socialdata rules`

mod html;
mod table;

use std::fmt::Write as _;
use std::io::Write as _;

use socialdata_core::regler::{catalogue, catalogue_json};
use socialdata_core::validering::RuleMeta;
use socialdata_format::report::Lang;
use socialdata_submit::Exit;

use crate::arguments::{RulesArguments, RulesFormat};
use crate::command::explain::severity;
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: &RulesArguments, console: &mut Console) -> Result<Exit, Failure> {
    let lang = console.lang();
    let rules = chosen(arguments);
    let out = console.output();
    match arguments.format {
        RulesFormat::Text => out.write_all(text(&rules, lang).as_bytes())?,
        RulesFormat::Json => out.write_all(catalogue_json::to_json(rules).as_bytes())?,
        RulesFormat::Csv => table::write_csv(&rules, lang, &mut *out)?,
        RulesFormat::Html => out.write_all(html::page(&rules, lang).as_bytes())?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The rules that were asked for, by code.
fn chosen(arguments: &RulesArguments) -> Vec<&'static RuleMeta> {
    let mut rules: Vec<_> = catalogue()
        .filter(|rule| arguments.family.as_ref().is_none_or(|family| rule.family() == family))
        .filter(|rule| arguments.posttyp.is_none_or(|posttyp| rule.posttyper.contains(&posttyp)))
        .filter(|rule| arguments.severity.is_none_or(|word| rule.severity == word.into()))
        .collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

fn text(rules: &[&RuleMeta], lang: Lang) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let (severity, message) = (severity(rule, lang), lang.of(rule.message));
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}  {severity:<10}  {:<width$}  {message}", rule.code, rule.name);
    }
    let counted = match rules.len() {
        1 => lang.either("regel", "rule"),
        _ => lang.either("regler", "rules"),
    };
    let more = lang.either("`socialdata explain KOD` förklarar en", "`socialdata explain CODE` explains one");
    text + &format!("\n{} {counted}. {more}.\n", rules.len())
}
