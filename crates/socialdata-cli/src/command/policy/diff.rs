//! `socialdata policy diff OLD NEW`

use socialdata_core::policy::{Direction, MemberChange};
use socialdata_submit::Exit;

use super::words;
use crate::arguments::policy::DiffArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

pub(super) fn run(arguments: &DiffArguments, console: &mut Console) -> Result<Exit, Failure> {
    let (old, new) = (policy_file::load(&arguments.old)?, policy_file::load(&arguments.new)?);
    let diff = old.diff(&new);
    let mut lines = Vec::new();
    for change in &diff.settings {
        let which_way = direction(change.direction, console);
        lines.push(format!("{which_way}  {}: {} → {}", change.key, change.old, change.new));
    }
    for (direction_of, heading) in [
        (Direction::More, console.say("Mer lämnas", "More is sent")),
        (Direction::Less, console.say("Mindre lämnas", "Less is sent")),
        (Direction::Other, console.say("Annat lämnas", "Something else is sent")),
    ] {
        let changes: Vec<&MemberChange> =
            diff.members.iter().filter(|change| change.direction == direction_of).collect();
        if !changes.is_empty() {
            lines.push(format!("{heading} ({}):", changes.len()));
        }
        for change in changes {
            lines.push(format!(
                "  {}{}: {} → {}",
                change.posttyp,
                change.falt.pointer(),
                words::treatment(change.old, console),
                words::treatment(change.new, console)
            ));
        }
    }
    if lines.is_empty() {
        lines.push(console.say("Policyerna lämnar samma sak.", "The policies send the same.").to_owned());
    }
    for line in lines {
        console.line(&line)?;
    }
    Ok(Exit::Done)
}

fn direction(direction: Direction, console: &Console) -> &'static str {
    match direction {
        Direction::More => console.say("mer   ", "more  "),
        Direction::Less => console.say("mindre", "less  "),
        _ => console.say("annat ", "other "),
    }
}
