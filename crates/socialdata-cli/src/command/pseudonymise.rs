//! `socialdata pseudonymise FILE --policy POLICY --key KEY`
//!
//! The outbound form of a file, one record per line. What cannot be made fit to leave stays at home, and is named on standard
//! error; there is no fallback form. Lines stand in the order of their record ids: the order of the source would join two
//! outputs for two recipients.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};

use socialdata_core::falt::Falt;
use socialdata_core::identitet::NationelltNummer;
use socialdata_core::identitet::testnummer::is_published_test_number;
use socialdata_core::policy::{Held, Outbound, OutboundKeys, Policy, Treatment};
use socialdata_core::post::{Post, Posttyp};
use socialdata_core::pseudonym::{
    KeyMaterial, PersonKey, Purpose, RecordId, RecordIdKey, System, is_test_key,
};
use socialdata_core::validering::Severity;
use socialdata_format::{Event, ReadError, ReadRecord};
use socialdata_submit::Exit;
use socialdata_submit::config::{ConfigError, SecretError};
use socialdata_submit::randomness::{OsRandomness, Randomness as _};

use crate::arguments::policy::PseudonymiseArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;
use crate::{policy_file, record_file};

pub(crate) fn run(arguments: &PseudonymiseArguments, console: &mut Console) -> Result<Exit, Failure> {
    let policy = policy_file::load(&arguments.policy)?;
    if arguments.recipient.as_ref().is_some_and(|expected| expected != policy.recipient()) {
        return Err(ConfigError::Value {
            key: "--recipient",
            remedy: "policyn gäller en annan mottagare / the policy is for another recipient",
        }
        .into());
    }
    if arguments.output.is_none() && io::stdout().is_terminal() && identifies_persons(&policy) {
        return Err(Failure::Usage(
            "policyn lämnar identitetsnummer i klartext, och de visas inte på skärmen: ange --output / the policy sends \
             identity numbers in clear: give --output",
        ));
    }
    let keys = Keys::load(arguments, &policy)?;
    if !keys.lasts {
        console.diagnose(console.say(
            "ingen nyckel med ändamålet record-id: post-id och hänvisningar gäller bara inom den här utdatan",
            "no key for record-id: record ids and references hold within this output only",
        ));
    }
    let mut batch = Batch::default();
    if let Err(error) = read(arguments, &policy, &keys, &mut batch, console)? {
        return Ok(record_file::not_read(&arguments.file, &error, console));
    }
    let held = batch.hold_doubles(console);
    write(arguments, &batch, console)?;
    let (sent, of) =
        (console.say("poster skrevs", "records written"), console.say("hölls tillbaka", "held back"));
    console.diagnose(&format!("{} {sent}, {held} {of}", batch.lines.len()));
    Ok(if held > 0 { Exit::DataNeedsHuman } else { Exit::Done })
}

/// The keys of one run.
struct Keys {
    person: Option<PersonKey>,
    record_id: RecordIdKey,
    system: System,
    /// Whether record ids are the same in the next run.
    lasts: bool,
    /// Whether a key is published: then everybody can undo what it makes.
    is_test: bool,
}

impl Keys {
    fn load(arguments: &PseudonymiseArguments, policy: &Policy) -> Result<Self, Failure> {
        let (mut person, mut record_id) = (None, None);
        for path in &arguments.keys {
            let material = policy_file::key(path, OPTION, &[Purpose::Person, Purpose::RecordId])?;
            let place = if material.purpose() == Purpose::Person { &mut person } else { &mut record_id };
            if place.replace(material).is_some() {
                return Err(Failure::Usage(
                    "--key har angetts två gånger för samma ändamål / --key was given twice for the same purpose",
                ));
            }
        }
        if policy.pseudonym().is_some() && person.is_none() {
            return Err(Failure::Usage(
                "policyn gör pseudonymer: ange --key med en nyckel för ändamålet person / the policy makes pseudonyms: give \
                 --key with a key for the purpose person",
            ));
        }
        let lasts = record_id.is_some();
        let names_the_system = lasts || pseudonymises_local_ids(policy);
        let system = match (&arguments.system, names_the_system) {
            (Some(system), _) => system.clone(),
            (None, true) => {
                return Err(Failure::Usage(
                    "källsystemet är en del av post-id och lokala id: ange --system / give --system, a part of record ids \
                     and local ids",
                ));
            }
            (None, false) => System::parse("en-gang").map_err(|_| DAMAGED)?,
        };
        let is_test = [&person, &record_id].into_iter().flatten().any(is_test_key);
        let record_id = match record_id {
            Some(material) => material,
            None => for_this_run_only()?,
        };
        Ok(Self {
            person: person.map(|material| person_key(&material, policy)).transpose()?.flatten(),
            record_id: RecordIdKey::derive(&record_id, policy.recipient()).map_err(|_| DAMAGED)?,
            system,
            lasts,
            is_test,
        })
    }

    fn outbound(&self) -> OutboundKeys<'_> {
        OutboundKeys { record_id: &self.record_id, person: self.person.as_ref(), system: &self.system }
    }
}

/// What is written, by record id; nothing for two records that have the same.
#[derive(Default)]
struct Batch {
    lines: BTreeMap<RecordId, Option<String>>,
    /// Which record each case reference stands for.
    references: BTreeMap<(Posttyp, String), RecordId>,
    held: u64,
}

impl Batch {
    fn take(&mut self, outbound: &Outbound, record: &ReadRecord) {
        let line = line(outbound);
        if let Some(reference) = reference(record) {
            self.references.insert(reference, *outbound.record_id());
        }
        self.lines.entry(*outbound.record_id()).and_modify(|first| *first = None).or_insert(Some(line));
    }

    /// The record has the key of one before it (DUB-001), which is as doubtful.
    fn doubt_the_first(&mut self, record: &ReadRecord) {
        let first = reference(record).and_then(|reference| self.references.get(&reference).copied());
        if let Some(first) = first {
            self.lines.insert(first, None);
        }
    }

    /// Takes away what nobody can tell apart, and says how many records are held in all.
    fn hold_doubles(&mut self, console: &mut Console) -> u64 {
        let keys = self.lines.len();
        self.lines.retain(|_, line| line.is_some());
        let doubles = keys - self.lines.len();
        if doubles > 0 {
            let text = console.say(
                "nycklar förekommer flera gånger (samma posttyp, period och postId); ingen av de posterna skrevs",
                "keys occur more than once (same type, period and postId); none of these records was written",
            );
            console.diagnose(&format!("{doubles} {text}"));
        }
        self.held + u64::try_from(doubles).unwrap_or(u64::MAX)
    }
}

/// Reads all of the file. The inner error is about the file.
fn read(
    arguments: &PseudonymiseArguments,
    policy: &Policy,
    keys: &Keys,
    batch: &mut Batch,
    console: &mut Console,
) -> Result<Result<(), ReadError>, Failure> {
    let reader = match record_file::open(&arguments.file) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    for event in reader {
        let record = match event {
            Ok(Event::Record(record)) => record,
            Ok(_) => continue,
            Err(error) => return Ok(Err(error)),
        };
        let applied = match &record.checked {
            Some(checked)
                if keys.is_test
                    && has_number(checked.record(), |number| !is_published_test_number(number)) =>
            {
                return Err(ConfigError::Secret { key: OPTION, fault: SecretError::TestKey }.into());
            }
            Some(checked) => policy.apply(checked, &keys.outbound()).map_err(Some),
            None => Err(None),
        };
        match applied {
            Ok(outbound) => batch.take(&outbound, &record),
            Err(held) => {
                batch.held += 1;
                if record.findings.iter().any(|located| located.finding.rule.code == "DUB-001") {
                    batch.doubt_the_first(&record);
                }
                if let Some(reason) = reason(&record, held, console) {
                    console.diagnose(&reason);
                }
            }
        }
    }
    Ok(Ok(()))
}

fn reference(record: &ReadRecord) -> Option<(Posttyp, String)> {
    record.posttyp.zip(record.post_id.clone())
}

/// Which record and why. A record that the policy holds because of whom it concerns is counted and not named: that it is
/// would tell what is protected.
fn reason(record: &ReadRecord, held: Option<Held>, console: &Console) -> Option<String> {
    let why = match held {
        Some(Held::ByPolicy) => return None,
        Some(held) => held.to_string(),
        None => {
            let is_error =
                |located: &&socialdata_format::Located| located.finding.rule.severity == Severity::Error;
            let finding = record.findings.iter().find(is_error).map(|located| located.finding);
            let lang = console.lang();
            finding.map_or_else(
                || console.say("filens rubrik har fel", "the header of the file has a fault").to_owned(),
                |finding| {
                    let (rule, place) = (finding.rule, finding.falt.pointer());
                    format!("{} {place}: {} {}", rule.code, lang.of(rule.message), lang.of(rule.remedy))
                },
            )
        }
    };
    let number = format!("{} {}", console.say("post", "record"), record.number);
    let who = record.post_id.as_ref().map_or_else(|| number.clone(), |id| format!("{number} ({id})"));
    Some(format!("{who} {}: {why}", console.say("hölls tillbaka", "was held back")))
}

fn write(arguments: &PseudonymiseArguments, batch: &Batch, console: &mut Console) -> Result<(), Failure> {
    let write = |out: &mut dyn Write| -> io::Result<()> {
        batch.lines.values().flatten().try_for_each(|line| writeln!(out, "{line}"))
    };
    if let Some(path) = &arguments.output {
        return write_whole(path, |out| write(out));
    }
    let out = console.output();
    write(out)?;
    out.flush()?;
    Ok(())
}

/// One line. Every text but the data has a grammar without characters that JSON would escape.
fn line(outbound: &Outbound) -> String {
    let head = format!(
        r#"{{"recordId":"{}","type":"{}","period":"{}""#,
        outbound.record_id(),
        outbound.posttyp(),
        outbound.period()
    );
    match outbound.data() {
        Some(data) => format!(r#"{head},"data":{data}}}"#),
        None => format!(r#"{head},"op":"void"}}"#),
    }
}

fn person_key(material: &KeyMaterial, policy: &Policy) -> Result<Option<PersonKey>, Failure> {
    let Some(plan) = policy.pseudonym() else { return Ok(None) };
    PersonKey::derive(material, policy.recipient(), &plan.epoch).map(Some).map_err(|_| DAMAGED)
}

/// Record ids that nobody can make again: they join within one output, and with nothing else.
fn for_this_run_only() -> Result<KeyMaterial, Failure> {
    let mut bytes = [0; 32];
    OsRandomness.fill(&mut bytes).map_err(|_| Failure::Internal("ingen slump / no randomness"))?;
    KeyMaterial::from_bytes(Purpose::RecordId, bytes).map_err(|_| DAMAGED)
}

/// Whether a person of the record has such a number. One that is not published may be a living person's.
fn has_number(post: &Post, is_such: impl Fn(&NationelltNummer) -> bool) -> bool {
    let mut numbers = post.persons().filter_map(|(_, person)| person.national_number()?.ok());
    numbers.any(|number| is_such(&number))
}

fn identifies_persons(policy: &Policy) -> bool {
    has_treatment(policy, &[Falt::PersonId, Falt::SokandeId, Falt::MedsokandeId], Treatment::Identified)
}

fn pseudonymises_local_ids(policy: &Policy) -> bool {
    let local = [Falt::PersonLokaltId, Falt::SokandeLokaltId, Falt::MedsokandeLokaltId];
    has_treatment(policy, &local, Treatment::Pseudonymised)
}

fn has_treatment(policy: &Policy, members: &[Falt], treatment: Treatment) -> bool {
    let treats =
        |posttyp: &Posttyp| members.iter().any(|falt| policy.treatment(*posttyp, *falt) == Some(treatment));
    Posttyp::ALL.iter().any(treats)
}

const OPTION: &str = "--key";
const DAMAGED: Failure =
    Failure::Internal("en nyckel passar inte sitt ändamål / a key does not fit its purpose");

#[cfg(test)]
mod tests {
    use socialdata_core::post::Scalar;
    use socialdata_core::validering::Sink;

    use super::*;

    /// Every number that may stand in a test is published, so what the other ones would do is shown with the opposite.
    #[test]
    fn the_number_of_every_person_is_looked_at() {
        let places = [
            (Posttyp::Insats, Falt::PersonIdtyp, Falt::PersonId),
            (Posttyp::EkonomisktBistand, Falt::SokandeIdtyp, Falt::SokandeId),
            (Posttyp::EkonomisktBistand, Falt::MedsokandeIdtyp, Falt::MedsokandeId),
        ];
        for (posttyp, idtyp, id) in places {
            let mut post = Post::new(posttyp);
            assert!(!has_number(&post, |_| true), "nobody is there");
            post.set(idtyp, Scalar::Text("personnummer"), &mut Sink::new());
            post.set(id, Scalar::Text("191212121212"), &mut Sink::new());
            assert!(has_number(&post, is_published_test_number), "{}", id.pointer());
            assert!(!has_number(&post, |number| !is_published_test_number(number)), "{}", id.pointer());
        }
    }
}
