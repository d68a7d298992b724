//! The rules that schemas state, one table per record type.

use socialdata_core::post::Posttyp;
use socialdata_core::validering::RuleMeta;

use super::markdown::{HEADER, cell, heading, row, severity};
use super::{Pages, has_page};

const FAMILIES: [(&str, &str); 4] = [
    ("FMT", "Form"),
    ("OBL", "Obligatoriskt och otillåtet · Required and forbidden"),
    ("KOD", "Kodlistor · Code lists"),
    ("", "Övriga · Others"),
];

pub(super) fn pages(rules: &[&'static RuleMeta]) -> Pages {
    Posttyp::ALL.iter().map(|posttyp| (format!("struktur/{posttyp}.md"), page(*posttyp, rules))).collect()
}

fn page(posttyp: Posttyp, rules: &[&'static RuleMeta]) -> String {
    let intro = format!(
        "{HEADER}# Strukturella regler: {posttyp}\n\nVad schemat kräver. What the schema demands: \
         [{posttyp}.schema.json](../../../schemas/post/v1/{posttyp}.schema.json) · \
         [variabler](../../variabler/{posttyp}.md) · [alla regler · all rules](../README.md)\n"
    );
    let sections = FAMILIES.iter().map(|(family, title)| {
        let is_named = |rule: &RuleMeta| FAMILIES.iter().any(|(named, _)| rule.family() == *named);
        let members: Vec<_> = rules
            .iter()
            .filter(|rule| !has_page(rule) && rule.posttyper.contains(&posttyp))
            .filter(|rule| rule.family() == *family || (family.is_empty() && !is_named(rule)))
            .collect();
        let rows: String = members.iter().map(|rule| line(posttyp, rule)).collect();
        if rows.is_empty() { String::new() } else { format!("\n## {title}\n\n{}{rows}", columns()) }
    });
    std::iter::once(intro).chain(sections).collect()
}

fn columns() -> String {
    heading(&["Kod · Code", "", "Uppgift · Member", "Fel", "Fault"])
}

fn line(posttyp: Posttyp, rule: &RuleMeta) -> String {
    let is_here =
        |falt: &&socialdata_core::falt::Falt| posttyp.falt().contains(*falt) || falt.pointer().is_empty();
    let fields: Vec<_> = rule
        .fields
        .iter()
        .filter(is_here)
        .map(|falt| if falt.pointer().is_empty() { "/".to_owned() } else { format!("`{}`", falt.pointer()) })
        .collect();
    let severity = severity(rule.severity).split(' ').next().unwrap_or_default();
    row(&[rule.code, severity, &fields.join(", "), &cell(rule.message.sv), &cell(rule.message.en)])
}
