//! `socialdata key check`: every key that the configuration names, without ever showing one.

use serde_json::{Value, json};
use socialdata_core::pseudonym::{KeyMaterial, Purpose, is_test_key};
use socialdata_protocol::keys::SigningKey;
use socialdata_submit::Exit;
use socialdata_submit::config::{ConfigError, KeySource, SecretError};

use super::Keys;
use crate::arguments::ReportFormat;
use crate::arguments::key::CheckArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &CheckArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.config)?;
    let mut lines: Vec<Line> =
        Purpose::ALL.into_iter().filter_map(|purpose| Line::of(&keys, purpose)).collect();
    lines.push(Line::of_manifest(&keys));
    let exit = lines.iter().map(Line::exit).fold(Exit::Done, Exit::worse);
    match arguments.format {
        ReportFormat::Json => {
            let report = json!({
                "report": "socialdata-key-check/1",
                "environment": keys.config.environment.as_str(),
                "keys": lines.iter().map(Line::to_json).collect::<Vec<_>>(),
            });
            console.line(&report.to_string())?;
        }
        ReportFormat::Text => {
            for line in &lines {
                console.line(&line.to_text(console))?;
            }
        }
    }
    Ok(exit)
}

/// What was found about one key.
struct Line {
    name: &'static str,
    source: &'static str,
    found: Result<Found, ConfigError>,
    previous: Option<Result<String, ConfigError>>,
}

struct Found {
    /// Key check value, or thumbprint.
    value: String,
    recipient: String,
    epoch: String,
    is_test: bool,
}

impl Line {
    /// Nothing for a purpose that the configuration does not name.
    fn of(keys: &Keys, purpose: Purpose) -> Option<Self> {
        let ring = keys.ring();
        let source = ring.source(purpose)?;
        let describe = |key: KeyMaterial| Found {
            value: keys.binding.kcv(&key).to_string(),
            recipient: keys.binding.recipient_of(purpose).to_owned(),
            epoch: keys.binding.epoch_of(purpose).to_owned(),
            is_test: is_test_key(&key),
        };
        let previous = ring.previous(purpose).transpose();
        Some(Self {
            name: purpose.as_str(),
            source: word(source),
            found: ring.key(purpose).map(describe),
            previous: previous.map(|found| found.map(|key| keys.binding.kcv(&key).to_string())),
        })
    }

    fn of_manifest(keys: &Keys) -> Self {
        let (name, source) = ("keys.manifest", &keys.config.keys.manifest);
        let found = keys.ring().text(name, source).and_then(|text| {
            SigningKey::from_pem(&text)
                .map_err(|error| ConfigError::Secret { key: name, fault: SecretError::NotAKey(error.kind()) })
        });
        let describe = |key: SigningKey| Found {
            value: key.kid().to_string(),
            recipient: keys.binding.recipient.as_str().to_owned(),
            epoch: "0".to_owned(),
            is_test: false,
        };
        Self { name: "manifest", source: word(source), found: found.map(describe), previous: None }
    }

    /// A key that cannot be used is 77 when it is badly kept, else 78.
    fn exit(&self) -> Exit {
        let faults =
            [self.found.as_ref().err(), self.previous.as_ref().and_then(|found| found.as_ref().err())];
        let exit = |fault: &ConfigError| if fault.is_security() { Exit::Security } else { Exit::Config };
        faults.into_iter().flatten().map(exit).fold(Exit::Done, Exit::worse)
    }

    fn value_name(&self) -> &'static str {
        if self.name == "manifest" { "kid" } else { "kcv" }
    }

    fn to_json(&self) -> Value {
        let mut line = json!({"purpose": self.name, "source": self.source});
        let mut set = |name: &str, value: Value| {
            if let Some(members) = line.as_object_mut() {
                members.insert(name.to_owned(), value);
            }
        };
        match &self.found {
            Ok(found) => {
                set("status", "ok".into());
                set(self.value_name(), found.value.as_str().into());
                if self.name != "manifest" {
                    set("tag", found.value.chars().take(6).collect::<String>().into());
                    set("recipient", found.recipient.as_str().into());
                    set("epoch", found.epoch.as_str().into());
                    set("testKey", found.is_test.into());
                }
            }
            Err(fault) => set("status", code(fault).into()),
        }
        match &self.previous {
            Some(Ok(kcv)) => set("previous", kcv.as_str().into()),
            Some(Err(fault)) => set("previous", json!({"status": code(fault)})),
            None => {}
        }
        line
    }

    fn to_text(&self, console: &Console) -> String {
        let line = match &self.found {
            Ok(found) => {
                let what = if self.name == "manifest" { "kid" } else { "KCV" };
                let test = if found.is_test { console.say("   TESTNYCKEL", "   TEST KEY") } else { "" };
                let (name, source) = (self.name, self.source);
                let bound = format!("{}, {}", found.recipient, found.epoch);
                let bound = if self.name == "manifest" { String::new() } else { bound };
                format!("{name:<12} {source:<12} ok   {what} {}   {bound}{test}", found.value)
            }
            Err(fault) => format!("{:<12} {:<12} {}", self.name, self.source, in_words(fault)),
        };
        let previous = console.say("föregående", "previous");
        match &self.previous {
            Some(Ok(kcv)) => format!("{line}\n{previous:>24}      KCV {kcv}"),
            Some(Err(fault)) => format!("{line}\n{previous:>24}      {}", in_words(fault)),
            None => line,
        }
    }
}

const fn word(source: &KeySource) -> &'static str {
    match source {
        KeySource::File(_) => "file",
        KeySource::Credential(_) => "credential",
        KeySource::Environment(_) => "environment",
    }
}

fn code(fault: &ConfigError) -> &'static str {
    match fault {
        ConfigError::Secret { fault, .. } => fault.code(),
        other => other.code(),
    }
}

fn in_words(fault: &ConfigError) -> String {
    match fault {
        ConfigError::Secret { fault, .. } => fault.to_string(),
        other => other.to_string(),
    }
}
