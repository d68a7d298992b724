//! `socialdata policy explain POLICY`

use socialdata_core::policy::{Explained, Policy};
use socialdata_core::post::Posttyp;
use socialdata_protocol::ids::Digest;
use socialdata_submit::Exit;

use super::{k_report, words};
use crate::arguments::policy::ExplainPolicyArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

pub(super) fn run(arguments: &ExplainPolicyArguments, console: &mut Console) -> Result<Exit, Failure> {
    let policy = policy_file::load(&arguments.policy)?;
    let mut lines = summary(&policy, console);
    match arguments.posttyp {
        Some(posttyp) => lines.extend(section(posttyp.name(), &policy.explain(posttyp), console)),
        None => lines.extend(every_type(&policy, console)),
    }
    for line in lines {
        console.line(line.trim_end())?;
    }
    match &arguments.data {
        Some(file) => k_report::run(file, &policy, console),
        None => Ok(Exit::Done),
    }
}

fn summary(policy: &Policy, console: &Console) -> Vec<String> {
    let digest = Digest::from_bytes(policy.digest());
    let gated = Posttyp::ALL.iter().filter(|posttyp| !policy.switches_on(**posttyp));
    let gated: Vec<&str> = gated.map(|posttyp| posttyp.name()).collect();
    let mut lines = vec![
        format!("{}, version {}", policy.id(), policy.version()),
        format!("{}: {}", console.say("Mottagare", "Recipient"), policy.recipient().as_str()),
        format!("{}: {}", console.say("Gäller från", "Valid from"), policy.valid_from()),
        format!("{}: {digest}", console.say("Avtryck", "Digest")),
        format!(
            "{}: {}",
            console.say("Skyddade personer", "Protected persons"),
            words::protected(policy, console)
        ),
    ];
    if !gated.is_empty() {
        lines.push(format!(
            "{}: {}",
            console.say("Avstängda posttyper", "Record types that are off"),
            gated.join(", ")
        ));
    }
    lines.extend(words::pseudonyms(policy, console));
    lines.push(String::new());
    lines.push(
        console
            .say(
                "Värdena nedan är påhittade: ett publicerat testnummer och publicerade testnycklar.",
                "The values below are made up: a published test number and published test keys.",
            )
            .to_owned(),
    );
    lines
}

/// What all types that have a member treat alike is told once.
fn every_type(policy: &Policy, console: &Console) -> Vec<String> {
    let all: Vec<(Posttyp, Vec<Explained>)> =
        Posttyp::ALL.iter().map(|posttyp| (*posttyp, policy.explain(*posttyp))).collect();
    let is_shared = |row: &Explained| {
        let mut same = all.iter().flat_map(|(_, rows)| rows).filter(|other| other.falt == row.falt);
        let (first, rest) = (same.next(), same.collect::<Vec<_>>());
        let alike = |other: &&Explained| {
            other.treatment == row.treatment && other.basis == row.basis && other.after == row.after
        };
        !rest.is_empty() && first.iter().all(alike) && rest.iter().all(alike)
    };
    let mut shared: Vec<Explained> =
        all.iter().flat_map(|(_, rows)| rows).filter(|row| is_shared(row)).cloned().collect();
    shared.sort_by_key(|row| row.falt);
    shared.dedup_by_key(|row| row.falt);
    let heading = console
        .say("Gemensamt för de posttyper som har uppgiften", "Shared by the types that have the member");
    let mut lines = section(heading, &shared, console);
    for (posttyp, rows) in &all {
        let own: Vec<Explained> = rows.iter().filter(|row| !is_shared(row)).cloned().collect();
        lines.extend(section(posttyp.name(), &own, console));
    }
    lines
}

fn section(heading: &str, rows: &[Explained], console: &Console) -> Vec<String> {
    let mut table = vec![[
        console.say("Uppgift", "Member").to_owned(),
        console.say("Behandling", "Treatment").to_owned(),
        console.say("Före", "Before").to_owned(),
        console.say("Efter", "After").to_owned(),
        console.say("Grund", "Basis").to_owned(),
    ]];
    table.extend(rows.iter().map(|row| {
        [
            row.falt.pointer().to_owned(),
            words::treatment(row.treatment, console),
            shortened(&row.before),
            row.after.as_deref().map_or_else(|| "–".to_owned(), shortened),
            row.basis.clone().unwrap_or_default(),
        ]
    }));
    let mut lines = vec![String::new(), heading.to_owned()];
    lines.extend(aligned(&table));
    lines
}

/// A row of eighteen numbers says no more than its beginning.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 36;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn aligned<const N: usize>(table: &[[String; N]]) -> Vec<String> {
    let mut widths = [0; N];
    for row in table {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; N]| {
        row.iter()
            .zip(widths)
            .fold(String::from(" "), |line, (cell, width)| format!("{line} {cell:<width$} "))
    };
    table.iter().map(line).collect()
}
