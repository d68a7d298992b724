//! `socialdata explain CODE`

use socialdata_core::regler;
use socialdata_core::validering::{RuleMeta, Severity};
use socialdata_submit::Exit;

use crate::arguments::ExplainArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: &ExplainArguments, console: &mut Console) -> Result<Exit, Failure> {
    let wanted = arguments.code.to_ascii_uppercase();
    let Some(rule) = regler::find(&wanted) else {
        return Err(Failure::Usage(
            "det finns ingen regel med den koden; koder ser ut som TID-001 / there is no such rule",
        ));
    };
    for line in page(rule, console) {
        console.line(&line)?;
    }
    Ok(Exit::Done)
}

fn page(rule: &RuleMeta, console: &Console) -> Vec<String> {
    let lang = console.lang();
    let severity = match rule.severity {
        Severity::Error => console.say("fel", "error"),
        Severity::Warning => console.say("varning", "warning"),
        Severity::Info => console.say("upplysning", "info"),
    };
    let fields: Vec<&str> =
        rule.fields.iter().map(|falt| falt.pointer()).filter(|pointer| !pointer.is_empty()).collect();
    let posttyper: Vec<&str> = rule.posttyper.iter().map(|posttyp| posttyp.name()).collect();
    let mut lines = vec![
        format!("{}  {}  ({severity})", rule.code, rule.name),
        String::new(),
        lang.of(rule.message).to_owned(),
        format!("{}: {}", console.say("Åtgärd", "Remedy"), lang.of(rule.remedy)),
        String::new(),
        format!("{}: {}", console.say("Posttyper", "Record types"), posttyper.join(", ")),
    ];
    if !fields.is_empty() {
        lines.push(format!("{}: {}", console.say("Uppgifter", "Members"), fields.join(", ")));
    }
    lines.push(format!("{}: {}", console.say("Gäller", "In force"), in_force(rule, console)));
    for basis in rule.basis {
        lines.push(format!("{}: {} ({})", console.say("Grund", "Basis"), basis.text, basis.status.sv()));
    }
    if !rule.codes.is_empty() {
        lines.push(format!("{}:", console.say("Tillåtna koder", "Allowed codes")));
        lines.extend(rule.codes.iter().map(|code| format!("  {:<28} {}", code.code, lang.of(code.label))));
    }
    lines.extend(explanation(rule.doc, console));
    lines
}

fn in_force(rule: &RuleMeta, console: &Console) -> String {
    let month = |(year, month): (i32, u32)| format!("{year:04}-{month:02}");
    match (rule.in_force.from, rule.in_force.to) {
        (None, None) => console.say("alla perioder", "all periods").to_owned(),
        (from, to) => {
            format!("{}–{}", from.map(month).unwrap_or_default(), to.map(month).unwrap_or_default())
        }
    }
}

/// The doc comment as text; its examples as changes to a complete, correct record.
fn explanation(doc: &str, console: &Console) -> Vec<String> {
    let mut lines = vec![];
    let mut in_example = false;
    for line in doc.lines().map(str::trim) {
        match line.strip_prefix("```") {
            Some(info) if !in_example => {
                in_example = true;
                let is_ok = info.starts_with("ok");
                let heading = if is_ok { console.say("Rätt", "Right") } else { console.say("Fel", "Wrong") };
                lines.push(format!("{heading}:"));
            }
            Some(_) => in_example = false,
            None if in_example => lines.push(format!("  {line}")),
            None => lines.push(line.to_owned()),
        }
    }
    if !lines.is_empty() {
        lines.insert(0, String::new());
        let note = "Exemplen är ändringar (JSON Merge Patch) av en i övrigt fullständig och riktig post.";
        let note_en =
            "Examples are changes (JSON Merge Patch) of a record that is otherwise complete and right.";
        lines.push(String::new());
        lines.push(console.say(note, note_en).to_owned());
    }
    lines
}
