//! The k-report of `socialdata policy explain --data FILE`.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use socialdata_core::aggregat::{Cell, SmallCells, Table};
use socialdata_core::policy::{KCounts, KReport, Policy};
use socialdata_format::Event;
use socialdata_submit::Exit;

use crate::console::Console;
use crate::failure::Failure;
use crate::record_file;

/// The limit, here and of what may be shown.
const K: usize = 5;

pub(super) fn run(file: &Path, policy: &Policy, console: &mut Console) -> Result<Exit, Failure> {
    let (mut before, mut after) = (KReport::new(K), KReport::new(K));
    let mut uncounted = 0_u64;
    let reader = record_file::open(file);
    let events = match reader {
        Ok(events) => events,
        Err(error) => return Ok(record_file::not_read(file, &error, console)),
    };
    for event in events {
        match event {
            Ok(Event::Record(record)) => match &record.checked {
                Some(checked) => {
                    before.add(checked.record());
                    after.add_as_sent(checked.record(), policy);
                }
                None => uncounted += 1,
            },
            Ok(_) => {}
            Err(error) => return Ok(record_file::not_read(file, &error, console)),
        }
    }
    let is_screen = io::stdout().is_terminal();
    for line in lines(before.counts(), after.counts(), uncounted, is_screen, console) {
        console.line(&line)?;
    }
    Ok(Exit::Done)
}

/// Exact counts are for the screen of whoever may see the file. Elsewhere small ones are hidden, and what gives them away.
fn lines(before: KCounts, after: KCounts, uncounted: u64, is_screen: bool, console: &Console) -> Vec<String> {
    let (before, after) = (row(before, is_screen), row(after, is_screen));
    let names = [
        console.say("ensamma", "alone"),
        console.say("i grupper om 2–4 personer", "in groups of 2–4 persons"),
        console.say("i grupper om 5 eller fler", "in groups of 5 or more"),
        console.say("poster", "records"),
    ];
    let mut lines = vec![
        String::new(),
        console
            .say(
                "Poster efter hur många personer som delar kön, födelseår, kommun och insatstyp:",
                "Records by how many persons share sex, birth year, municipality and insatstyp:",
            )
            .to_owned(),
        format!("  {:<28}{:>10}{:>10}", "", console.say("före", "before"), console.say("efter", "after")),
    ];
    for ((name, before), after) in names.iter().zip(before).zip(after) {
        lines.push(format!("  {name:<28}{before:>10}{after:>10}"));
    }
    if uncounted > 0 {
        let text = console.say("poster med fel räknades inte", "records with errors were not counted");
        lines.push(format!("  {uncounted} {text}"));
    }
    lines.push(if is_screen {
        console
            .say(
                "Exakta tal: bara för den som får se filen. Lämna dem inte vidare.",
                "Exact counts: for whoever may see the file. Do not pass them on.",
            )
            .to_owned()
    } else {
        console
            .say(
                "..: talet är 1–4, eller skulle avslöja ett sådant. På skärm visas exakta tal.",
                "..: the count is 1–4, or would give such a one away. A screen shows exact counts.",
            )
            .to_owned()
    });
    lines
}

fn row(counts: KCounts, is_screen: bool) -> [Cell; 4] {
    let few = counts.below.saturating_sub(counts.unique);
    let many = counts.records.saturating_sub(counts.below);
    let exact = [counts.unique, few, many, counts.records].map(Cell::Shown);
    if is_screen {
        return exact;
    }
    let Ok(table) = Table::new(3, &[counts.unique, few, many]) else { return [Cell::Hidden; 4] };
    let published = table.publish(SmallCells::default());
    let cell = |column| published.cell(0, column).unwrap_or(Cell::Hidden);
    [cell(0), cell(1), cell(2), published.row_total(0).unwrap_or(Cell::Hidden)]
}

#[cfg(test)]
mod tests {
    use socialdata_core::post::{Post, Posttyp};
    use socialdata_format::report::Lang;

    use super::*;

    fn counts(alone: usize, of_six: usize) -> KCounts {
        let mut report = KReport::new(K);
        for posttyp in Posttyp::ALL.iter().take(alone) {
            report.add(&Post::new(*posttyp));
        }
        for _ in 0..of_six {
            report.add(&Post::new(Posttyp::Uppfoljning));
        }
        report.counts()
    }

    #[test]
    fn exact_counts_are_on_the_screen_only() {
        let (before, after) = (counts(3, 12), counts(0, 12));
        let text = |is_screen| lines(before, after, 0, is_screen, &Console::new(Lang::Sv)).join("\n");
        let screen = text(true);
        assert!(screen.contains("3         0") && screen.contains("15        12"), "{screen}");
        let elsewhere = text(false);
        assert!(!elsewhere.contains(" 3 "), "{elsewhere}");
        // The other part of the fifteen is hidden too, or three would be what is left of them.
        assert_eq!(elsewhere.matches("..  ").count(), 2, "{elsewhere}");
        assert!(elsewhere.contains("15        12"), "{elsewhere}");
    }
}
