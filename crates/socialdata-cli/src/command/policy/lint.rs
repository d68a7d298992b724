//! `socialdata policy lint POLICY`

use socialdata_core::policy::{LintContext, Policy, lint};
use socialdata_core::pseudonym::{KeyMaterial, Purpose};
use socialdata_submit::Exit;
use socialdata_submit::config::ConfigError;

use crate::arguments::policy::LintArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

/// Exit 0 without faults, 1 with, 78 when the file is no policy at all or another file is not sound.
pub(super) fn run(arguments: &LintArguments, console: &mut Console) -> Result<Exit, Failure> {
    let text = policy_file::text(&arguments.policy)?;
    let others = arguments.with.iter().map(|path| policy_file::load(path));
    let active: Vec<Policy> = others.collect::<Result<_, _>>()?;
    let own = arguments.record_id_key.iter().map(|path| key(path, "--record-id-key"));
    let own: Vec<KeyMaterial> = own.collect::<Result<_, _>>()?;
    let others = arguments.other_record_id_key.iter().map(|path| key(path, "--other-record-id-key"));
    let others: Vec<KeyMaterial> = others.collect::<Result<_, _>>()?;
    let faults = lint(
        &text,
        &LintContext {
            production: arguments.production,
            period: arguments.period,
            active: &active,
            record_id_key: own.first(),
            other_record_id_keys: &others,
        },
    );
    if let Some(unreadable) = faults.iter().find(|fault| fault.is_unreadable()) {
        return Err(ConfigError::Policy(unreadable.clone()).into());
    }
    for fault in &faults {
        console.line(&fault.to_string())?;
    }
    let name = arguments.policy.display();
    let summary = match faults.len() {
        0 => console.say("inga fel", "no faults").to_owned(),
        1 => console.say("1 fel", "1 fault").to_owned(),
        count => format!("{count} {}", console.say("fel", "faults")),
    };
    console.line(&format!("{name}: {summary}"))?;
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Findings })
}

fn key(path: &std::path::Path, option: &'static str) -> Result<KeyMaterial, ConfigError> {
    policy_file::key(path, option, &[Purpose::RecordId])
}
