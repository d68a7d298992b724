//! The three ways in: by family, by record type, by source of law.

use std::collections::BTreeMap;

use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Basis, RuleMeta, SourceStatus};

use super::markdown::{HEADER, cell, heading, plain, row, severity};
use super::{Pages, has_page, link};

const FAMILIES: [(&str, &str); 13] = [
    ("PNR", "Identitet · Identity"),
    ("TID", "Tid · Time"),
    ("BEL", "Belopp · Amounts"),
    ("REL", "Uppgifter som säger emot varandra · Members that contradict each other"),
    ("JUR", "Vad lagen förbjuder eller utesluter · What the law forbids or excludes"),
    ("DUB", "Dubbletter i en leverans · Duplicates in a delivery"),
    ("REF", "Hänvisningar mellan poster · References between records"),
    ("HIS", "Mot förra perioden · Against the previous period"),
    ("LEV", "Leveransen själv · The delivery itself"),
    ("RIM", "Rimlighet · Plausibility"),
    ("FMT", "Form"),
    ("OBL", "Obligatoriskt och otillåtet · Required and forbidden"),
    ("KOD", "Kodlistor · Code lists"),
];

const STATUSES: [(SourceStatus, &str); 5] = [
    (SourceStatus::Gallande, "i kraft · in force"),
    (SourceStatus::Beslutad, "beslutad, ännu inte i kraft · enacted, not yet in force"),
    (
        SourceStatus::Foreslagen,
        "föreslagen av regeringen eller en utredning · proposed by the government or an inquiry",
    ),
    (SourceStatus::Praxis, "myndighetens praxis · practice of the agency"),
    (SourceStatus::EgetForslag, "projektets eget förslag · a proposal of this project"),
];

pub(super) fn pages(rules: &[&'static RuleMeta]) -> Pages {
    let pages = [
        ("README.md", by_family(rules)),
        ("posttyper.md", by_posttyp(rules)),
        ("lagrum.md", by_source(rules)),
    ];
    pages.map(|(name, text)| (name.to_owned(), text)).into()
}

fn by_family(rules: &[&'static RuleMeta]) -> String {
    let written = rules.iter().filter(|rule| has_page(rule)).count();
    let mut text = vec![format!(
        "{HEADER}# Reglerna · The rules\n\n{} regler: {written} skrivna för hand, {} ur schemana. {} rules: {written} written by \
         hand, {} stated by the schemas.\n\n[Efter posttyp · by record type](posttyper.md) · [efter lagrum · by source of \
         law](lagrum.md) · [regler.json](regler.json) för program · for programs; två versioner jämförs med · two versions are \
         compared by `cargo xtask rules-diff`\n\n",
        rules.len(),
        rules.len() - written,
        rules.len(),
        rules.len() - written,
    )];
    text.push("Varje regel anger vad den vilar på och hur fast det är · each rule gives its sources and how firm they are:\n\n".to_owned());
    for (status, meaning) in STATUSES {
        text.push(format!("- `{}`: {meaning}\n", status.sv()));
    }
    for (family, title) in FAMILIES {
        let members: Vec<_> = rules.iter().filter(|rule| rule.family() == family).copied().collect();
        if members.is_empty() {
            continue;
        }
        text.push(family_section(family, title, &members));
    }
    text.concat()
}

fn family_section(family: &str, title: &str, members: &[&'static RuleMeta]) -> String {
    let (written, structural): (Vec<&RuleMeta>, Vec<&RuleMeta>) =
        members.iter().copied().partition(|rule| has_page(rule));
    let mut text = vec![format!("\n## {family}: {title}\n\n")];
    if !written.is_empty() {
        text.push(heading(&[
            "Kod · Code",
            "Namn · Name",
            "Allvarlighet · Severity",
            "Källa · Source",
            "Fel · Fault",
        ]));
        text.extend(written.iter().map(|rule| {
            row(&[&link(rule), rule.name, severity(rule.severity), best_status(rule), &cell(rule.message.sv)])
        }));
    }
    if !structural.is_empty() {
        let gap = if written.is_empty() { "" } else { "\n" };
        let has_some = |posttyp: &&Posttyp| structural.iter().any(|rule| rule.posttyper.contains(posttyp));
        let tables: Vec<_> = Posttyp::ALL
            .iter()
            .filter(has_some)
            .map(|posttyp| format!("[{posttyp}](struktur/{posttyp}.md)"))
            .collect();
        text.push(format!(
            "{gap}{} ur schemana · stated by the schemas: {}\n",
            structural.len(),
            tables.join(", ")
        ));
    }
    text.concat()
}

/// The sources of a rule stand best first.
fn best_status(rule: &RuleMeta) -> &'static str {
    rule.basis.first().map_or("", |basis| basis.status.sv())
}

fn by_posttyp(rules: &[&'static RuleMeta]) -> String {
    let mut text = vec![format!(
        "{HEADER}# Regler efter posttyp · Rules by record type\n\n[Alla regler · all rules](README.md)\n"
    )];
    for posttyp in Posttyp::ALL {
        let members: Vec<_> = rules.iter().filter(|rule| rule.posttyper.contains(posttyp)).collect();
        let structural = members.iter().filter(|rule| !has_page(rule)).count();
        text.push(format!(
            "\n## {posttyp}\n\n[{structural} strukturella · structural](struktur/{posttyp}.md)\n\n{}",
            heading(&["Kod · Code", "Namn · Name", "Allvarlighet · Severity", "Fel · Fault"])
        ));
        text.extend(
            members
                .iter()
                .filter(|rule| has_page(rule))
                .map(|rule| row(&[&link(rule), rule.name, severity(rule.severity), &cell(rule.message.sv)])),
        );
    }
    text.concat()
}

fn by_source(rules: &[&'static RuleMeta]) -> String {
    let mut text = vec![format!(
        "{HEADER}# Regler efter lagrum och källa · Rules by source of law\n\n[Alla regler · all rules](README.md)\n"
    )];
    for (status, meaning) in STATUSES {
        let mut sources: BTreeMap<Vec<Part>, (&str, Vec<String>)> = BTreeMap::new();
        for rule in rules {
            for Basis { text, .. } in rule.basis.iter().filter(|basis| basis.status == status) {
                sources.entry(parts(text)).or_insert((text, Vec::new())).1.push(link(rule));
            }
        }
        if !sources.is_empty() {
            text.push(format!(
                "\n## {}: {meaning}\n\n{}",
                status.sv(),
                heading(&["Källa · Source", "Regler · Rules"])
            ));
            text.extend(
                sources.values().map(|(source, rules)| row(&[&cell(&plain(source)), &rules.join(", ")])),
            );
        }
    }
    text.concat()
}

/// A run of digits, which sorts by its number, or of other characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Text(String),
}

/// A source in parts, so that 2 § stands before 10 §.
fn parts(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut run = String::new();
    for letter in source.chars() {
        let is_number = |run: &str| run.chars().all(|letter| letter.is_ascii_digit());
        if !run.is_empty() && is_number(&run) != letter.is_ascii_digit() {
            parts.push(part(&std::mem::take(&mut run)));
        }
        run.push(letter);
    }
    parts.push(part(&run));
    parts
}

fn part(run: &str) -> Part {
    run.parse().map_or_else(|_| Part::Text(run.to_owned()), Part::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_in_the_order_of_the_law() {
        let mut sources =
            ["LVU 10 §", "LSS 9 § 10", "LVU 2 §", "LSS 9 § 2", "SoL 14 kap. 5 §", "SoL 9 kap. 1 §"];
        sources.sort_by_key(|source| parts(source));
        assert_eq!(
            sources,
            ["LSS 9 § 2", "LSS 9 § 10", "LVU 2 §", "LVU 10 §", "SoL 9 kap. 1 §", "SoL 14 kap. 5 §"]
        );
    }

    #[test]
    fn every_family_of_the_catalogue_has_a_title() {
        for rule in socialdata_core::regler::catalogue() {
            assert!(FAMILIES.iter().any(|(family, _)| *family == rule.family()), "{}", rule.code);
        }
    }
}
