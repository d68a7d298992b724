//! The page of one rule.

use socialdata_core::regler::explanation::{Example, Explanation};
use socialdata_core::validering::RuleMeta;

use super::markdown::{HEADER, cell, heading, in_force, plain, row, severity};

/// `conditions` are what must hold, in English.
pub(super) fn page(rule: &RuleMeta, conditions: &[String]) -> String {
    let Explanation { paragraphs, examples, .. } = Explanation::of(rule);
    let must_hold: String = conditions.iter().flat_map(|text| ["- ", text, "\n"]).collect();
    [
        HEADER.to_owned(),
        format!("# {} {}\n\n", rule.code, rule.name),
        facts(rule),
        sources(rule),
        format!("## På svenska\n\n**{}**\n\n", plain(rule.message.sv)),
        paragraphs.iter().map(|text| plain(text) + "\n\n").collect(),
        format!("Åtgärd: {}\n\n", plain(rule.remedy.sv)),
        format!("## In English\n\n**{}**\n\n", plain(rule.message.en)),
        if must_hold.is_empty() { String::new() } else { format!("{must_hold}\n") },
        format!("Remedy: {}\n", plain(rule.remedy.en)),
        shown_examples(rule, &examples),
        format!("\n[Alla regler · all rules](README.md) · `socialdata explain {}`\n", rule.code),
    ]
    .concat()
}

fn facts(rule: &RuleMeta) -> String {
    let posttyper: Vec<_> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    let fields: Vec<_> = rule
        .fields
        .iter()
        .map(|falt| {
            if falt.pointer().is_empty() {
                "hela posten · the record".to_owned()
            } else {
                format!("`{}`", falt.pointer())
            }
        })
        .collect();
    [
        heading(&["Allvarlighet · Severity", severity(rule.severity)]),
        row(&["Perioder · Periods", &in_force(rule)]),
        row(&["Sedan version · Since version", rule.since]),
        row(&["Posttyper · Record types", &posttyper.join(", ")]),
        row(&["Uppgifter · Members", &fields.join(", ")]),
        "\n".to_owned(),
    ]
    .concat()
}

fn sources(rule: &RuleMeta) -> String {
    let rows = rule.basis.iter().map(|basis| row(&[&cell(basis.text), basis.status.sv()]));
    std::iter::once(heading(&["Källa · Source", "Ställning · Status"]))
        .chain(rows)
        .chain(["\n".to_owned()])
        .collect()
}

fn shown_examples(rule: &RuleMeta, examples: &[Example]) -> String {
    if examples.is_empty() {
        let folder = format!("fixtures/invalid/{}", rule.code);
        return format!("\n## Exempel · Examples\n\nFiler · Files: [`{folder}`](../../{folder})\n");
    }
    let intro = "\n## Exempel · Examples\n\nÄndringar (JSON Merge Patch) av poster som annars är fullständiga och riktiga. \
                 Changes of records that are otherwise complete and right.\n";
    let shown = examples.iter().map(|example| {
        let kind = if example.is_ok { "Rätt · Right" } else { "Fel · Wrong" };
        format!(
            "\n{kind} ({}):\n\n```json\n{}\n```\n",
            example.applies_to.join(", "),
            example.patch.join("\n")
        )
    });
    std::iter::once(intro.to_owned()).chain(shown).collect()
}
