//! The snapshot: the exports of the inbox, read twice.
//!
//! The first pass ([`survey`]) judges every record, applies the policy and keeps an id and a MAC of each; from that the plan is
//! made. The second pass ([`produce`]) gives the content of the planned records again, for sealing. So plain content is never
//! stored and never held for longer than one batch; a record whose content differs between the passes stops the run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read};

use sha2::{Digest as _, Sha256};
use socialdata_core::identitet::testnummer::is_published_test_number;
use socialdata_core::period::Period;
use socialdata_core::policy::{Held, Outbound};
use socialdata_core::post::{Post, Posttyp};
use socialdata_core::pseudonym::{RecordId, source_key};
use socialdata_core::validering::{Checked, Context, Delivery, Observation, Previous, Severity};
use socialdata_format::{Event, Options, ReadError, ReadRecord, Reader};
use socialdata_protocol::event_plan::SourceEvent;
use socialdata_protocol::ids::Digest;
use socialdata_protocol::payload::Op;
use socialdata_protocol::plan::ContentMac;
use socialdata_protocol::wire::Environment;
use thiserror::Error;

use crate::ahead::{self, BYTES_AT_ONCE};
use crate::inbox::ReadyFile;
use crate::installation::Installation;
use crate::source_event;

/// What the first pass found.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Records and broken lines in all files.
    pub(crate) rows: u64,
    /// Records that may be sent, in the order of the files.
    pub(crate) sendable: Vec<Entry>,
    /// Records that stay at home, with the first reason.
    pub(crate) held: Vec<HeldEntry>,
    /// Records so broken that nobody can say which they are.
    pub(crate) unidentified: u64,
    /// Findings by rule.
    pub(crate) findings: BTreeMap<&'static str, u64>,
    /// Findings of severity error.
    pub(crate) errors: u64,
    /// The files that hold events. They are complete for nothing.
    pub(crate) event_files: BTreeSet<usize>,
    /// The files with an event that has to wait for an earlier one of the same record.
    pub(crate) waiting: BTreeSet<usize>,
    /// SHA-256 over all files, one after the other.
    pub(crate) digest: [u8; 32],
}

/// A record that may be sent.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) record_id: RecordId,
    pub(crate) posttyp: Posttyp,
    pub(crate) period: Period,
    pub(crate) content_mac: ContentMac,
    pub(crate) bytes: usize,
    /// What the source says has happened; nothing for a record of a snapshot.
    pub(crate) event: Option<SourceEvent>,
    /// The file, from 0.
    pub(crate) file: usize,
}

impl Entry {
    /// The content that would be sent; nothing for a withdrawal.
    pub(crate) fn content(&self) -> Option<ContentMac> {
        let is_void = self.event.is_some_and(|event| event.op == Op::Void);
        (!is_void).then_some(self.content_mac)
    }
}

/// A record that is there and is not sent.
#[derive(Clone, Debug)]
pub(crate) struct HeldEntry {
    pub(crate) record_id: RecordId,
    pub(crate) posttyp: Posttyp,
    pub(crate) period: Period,
    pub(crate) code: &'static str,
    pub(crate) is_event: bool,
}

/// What has been seen of a record in the inbox.
struct Seen {
    records: u32,
    events: u32,
    first_file: usize,
}

/// The inbox could not be read as a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// A file could not be read or decoded; nothing of this night's snapshot is used.
    #[error("en fil i inkorgen kunde inte läsas: {0}")]
    Read(#[from] ReadError),
    /// A file does not have the digest that its marker says.
    #[error(
        "en fil i inkorgen är inte den som klarmärket beskriver / a file is not the one that its marker describes"
    )]
    Digest,
    /// A record's content changed between the passes.
    #[error("en fil i inkorgen ändrades medan den lästes / a file changed while it was read")]
    Changed,
}

/// The first pass.
pub(crate) fn survey(
    files: &[ReadyFile],
    installation: &Installation,
    previous: Previous,
) -> Result<Survey, SnapshotError> {
    let mut survey = Survey::default();
    let mut delivery = Delivery::new(context(installation), Some(previous));
    let mut all = Sha256::new();
    let mut seen = HashMap::new();
    for (number, file) in files.iter().enumerate() {
        let mut source = Hashing::new(open(file)?);
        ahead::each(&mut delivery, &mut source, |event| match event {
            Event::File(located) => survey.count(located.finding.rule.code, located.finding.rule.severity),
            Event::Record(record) => survey.take(&record, installation, number, &mut seen),
            _ => {}
        })?;
        let digest = source.finish()?;
        let declared = file.declared.as_ref().and_then(|declared| declared.sha256.as_deref());
        if declared.is_some_and(|declared| !declared.eq_ignore_ascii_case(&Digest::from_bytes(digest).hex()))
        {
            return Err(SnapshotError::Digest);
        }
        all.update(digest);
    }
    for finding in delivery.finish() {
        survey.count(finding.rule.code, finding.rule.severity);
    }
    survey.hold_doubles(&seen);
    survey.digest = all.finalize().into();
    Ok(survey)
}

/// The second pass: calls `take` with every record that may be sent, in the order of the files.
pub(crate) fn produce<E: From<SnapshotError>>(
    files: &[ReadyFile],
    installation: &Installation,
    mut take: impl FnMut(Outbound) -> Result<(), E>,
) -> Result<(), E> {
    produce_beside(files, installation, |_, outbound| take(outbound))
}

/// As [`produce`], with the record beside what the policy lets out of it.
pub(crate) fn produce_beside<E: From<SnapshotError>>(
    files: &[ReadyFile],
    installation: &Installation,
    mut take: impl FnMut(&Post, Outbound) -> Result<(), E>,
) -> Result<(), E> {
    let mut delivery = Delivery::new(context(installation), None);
    for file in files {
        let source = BufReader::with_capacity(BYTES_AT_ONCE, open(file)?);
        let reader =
            Reader::open_in(&mut delivery, source, Options::default()).map_err(SnapshotError::Read)?;
        for event in reader {
            let Event::Record(record) = event.map_err(SnapshotError::Read)? else { continue };
            let Some(checked) = record.checked else { continue };
            if let Ok((outbound, _)) = apply(&checked, installation) {
                take(checked.record(), outbound)?;
            }
        }
    }
    Ok(())
}

/// What the rules may know here: who the installation is for, and what its policy lets out.
fn context(installation: &Installation) -> Context {
    Context::default()
        .with_ansvariga(&[installation.config.ansvarig()])
        .with_anmalan(installation.policy.switches_on(Posttyp::Anmalan))
}

impl Survey {
    fn take(
        &mut self,
        record: &ReadRecord,
        installation: &Installation,
        file: usize,
        seen: &mut HashMap<RecordId, Seen>,
    ) {
        self.rows += 1;
        if is_event(record) {
            self.event_files.insert(file);
        }
        for located in &record.findings {
            self.count(located.finding.rule.code, located.finding.rule.severity);
        }
        let first_error =
            record.findings.iter().find(|located| located.finding.rule.severity == Severity::Error);
        let judged = record.checked.as_ref().map(|checked| apply(checked, installation));
        let known = match &judged {
            Some(Ok((outbound, _))) => Some(*outbound.record_id()),
            _ => identify(record, installation),
        };
        let must_wait = known.is_some_and(|record_id| note(record, record_id, file, seen));
        match (judged, known) {
            (Some(Ok((outbound, event))), _) => {
                self.sendable.push(Entry { event, file, ..entry(&outbound, installation) });
            }
            (None, Some(record_id)) if must_wait => {
                self.waiting.insert(file);
                self.hold(record, record_id, LATER_EVENT);
            }
            (Some(Err(refused)), Some(record_id)) => self.hold(record, record_id, refused.code()),
            (None, Some(record_id)) => {
                self.hold(
                    record,
                    record_id,
                    first_error.map_or("held-broken", |located| located.finding.rule.code),
                );
            }
            (_, None) => self.unidentified += 1,
        }
    }

    fn hold(&mut self, record: &ReadRecord, record_id: RecordId, code: &'static str) {
        if let (Some(posttyp), Some(period)) = (record.posttyp, record.period) {
            self.held.push(HeldEntry { record_id, posttyp, period, code, is_event: is_event(record) });
        }
    }

    fn count(&mut self, code: &'static str, severity: Severity) {
        *self.findings.entry(code).or_insert(0) += 1;
        self.errors += u64::from(severity == Severity::Error);
    }

    /// Two records with one key: nobody can say which is right, so neither is sent. Of several events the first is; the rules
    /// have refused the others.
    fn hold_doubles(&mut self, seen: &HashMap<RecordId, Seen>) {
        let (doubles, single): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut self.sendable)
            .into_iter()
            .partition(|entry| seen.get(&entry.record_id).is_some_and(Seen::is_doubtful));
        self.sendable = single;
        for Entry { record_id, posttyp, period, event, .. } in doubles {
            self.errors += 1;
            let is_event = event.is_some();
            self.held.push(HeldEntry { record_id, posttyp, period, code: DOUBLE_KEY, is_event });
        }
        self.held.sort_by_key(|held| held.record_id);
        self.held.dedup_by_key(|held| held.record_id);
    }
}

/// The same record type and postId twice in one delivery. The rule points at the second record; the first is as doubtful.
const DOUBLE_KEY: &str = "DUB-001";

/// An event whose record has an earlier one in another file of the inbox. Its file stays, and the next run looks at it again.
const LATER_EVENT: &str = "held-later-event";

impl Seen {
    fn is_doubtful(&self) -> bool {
        self.records > 1 && self.events < self.records
    }
}

fn is_event(record: &ReadRecord) -> bool {
    record.observation.as_ref().is_some_and(Observation::is_event)
}

/// Counts a record; says whether it is an event that only waits for one in an earlier file.
fn note(record: &ReadRecord, record_id: RecordId, file: usize, seen: &mut HashMap<RecordId, Seen>) -> bool {
    let before = seen.entry(record_id).or_insert(Seen { records: 0, events: 0, first_file: file });
    let only_double = record
        .findings
        .iter()
        .filter(|located| located.finding.rule.severity == Severity::Error)
        .all(|located| located.finding.rule.code == DOUBLE_KEY);
    let follows = before.records > 0 && before.events == before.records && before.first_file < file;
    before.records += 1;
    before.events += u32::from(is_event(record));
    follows && is_event(record) && only_double
}

/// What the policy makes of a record, unless its number belongs to another environment.
fn apply(
    checked: &Checked<Post>,
    installation: &Installation,
) -> Result<(Outbound, Option<SourceEvent>), Refused> {
    if has_foreign_number(checked.record(), installation.config.environment) {
        return Err(Refused::Environment);
    }
    let event = source_event::of(checked.record()).map_err(|_| Refused::Event)?;
    let outbound =
        installation.policy.apply(checked, &installation.outbound_keys()).map_err(Refused::Held)?;
    Ok((outbound, event))
}

/// Why a record that breaks no rule stays at home.
enum Refused {
    Held(Held),
    Environment,
    /// Its reason does not belong to its operation.
    Event,
}

impl Refused {
    /// Words for the spool. The cause of a hold by policy is sensitive and has none.
    const fn code(&self) -> &'static str {
        match self {
            Self::Environment => "held-other-environment",
            Self::Event => "held-reason",
            Self::Held(Held::Gated) => "held-gated",
            Self::Held(Held::Identity { .. } | Held::LocalIdentity { .. }) => "held-identity",
            Self::Held(Held::NoPersonKey) => "held-no-person-key",
            Self::Held(Held::Incomplete) => "held-incomplete",
            Self::Held(Held::OtherKeys) => "held-other-keys",
            Self::Held(_) => "held-by-policy",
        }
    }
}

/// Real numbers never go to a test environment, and published test numbers never to the register (docs/en/protocol.md,
/// *Environments, limits, authentication*).
fn has_foreign_number(post: &Post, environment: Environment) -> bool {
    let is_production = environment == Environment::Production;
    let mut numbers = post.persons().filter_map(|(_, person)| person.national_number()?.ok());
    numbers.any(|number| is_published_test_number(&number) == is_production)
}

/// Which record it is, even when it breaks a rule.
fn identify(record: &ReadRecord, installation: &Installation) -> Option<RecordId> {
    let period = record.period?.to_string();
    let key = source_key::of_record(record.posttyp?.name(), &period, record.post_id.as_ref()?);
    installation.record_id_key().record_id(&installation.config.system, &key).ok()
}

fn entry(outbound: &Outbound, installation: &Installation) -> Entry {
    let data = outbound.data().unwrap_or_default().as_bytes();
    Entry {
        record_id: *outbound.record_id(),
        posttyp: outbound.posttyp(),
        period: outbound.period(),
        content_mac: ContentMac::from_bytes(
            installation.content_mac_key().content_mac(outbound.record_id(), data),
        ),
        bytes: data.len(),
        event: None,
        file: 0,
    }
}

fn open(file: &ReadyFile) -> Result<File, SnapshotError> {
    File::open(&file.path).map_err(|error| SnapshotError::Read(ReadError::Io { kind: error.kind() }))
}

/// Digests what passes through.
struct Hashing {
    file: File,
    hash: Sha256,
}

impl Hashing {
    fn new(file: File) -> Self {
        Self { file, hash: Sha256::new() }
    }

    /// The digest of the whole file; reads what nobody has asked for.
    fn finish(mut self) -> Result<[u8; 32], SnapshotError> {
        io::copy(&mut self, &mut io::sink())
            .map_err(|error| SnapshotError::Read(ReadError::Io { kind: error.kind() }))?;
        Ok(self.hash.finalize().into())
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use socialdata_core::falt::Falt;
    use socialdata_core::post::{Posttyp, Scalar};
    use socialdata_core::validering::Sink;

    use super::*;

    /// A record of `posttyp` in which only the person at `idtyp` and `id` has a number; it is a published test number.
    fn with_number(posttyp: Posttyp, (idtyp, id): (Falt, Falt)) -> Post {
        let mut post = Post::new(posttyp);
        let mut sink = Sink::new();
        post.set(idtyp, Scalar::Text("personnummer"), &mut sink);
        post.set(id, Scalar::Text("191212121212"), &mut sink);
        post
    }

    #[test]
    fn the_number_of_every_person_of_every_type_counts() {
        let places = [
            (Falt::PersonIdtyp, Falt::PersonId),
            (Falt::SokandeIdtyp, Falt::SokandeId),
            (Falt::MedsokandeIdtyp, Falt::MedsokandeId),
        ];
        let mut looked_at = 0;
        for posttyp in Posttyp::ALL {
            let own = places.into_iter().filter(|(_, id)| posttyp.falt().contains(id));
            for place in own {
                let post = with_number(*posttyp, place);
                assert!(
                    has_foreign_number(&post, Environment::Production),
                    "{posttyp} {}",
                    place.1.pointer()
                );
                assert!(!has_foreign_number(&post, Environment::Sandbox), "{posttyp} {}", place.1.pointer());
                looked_at += 1;
            }
            assert!(!has_foreign_number(&Post::new(*posttyp), Environment::Production), "{posttyp}");
        }
        assert_eq!(looked_at, 10, "six types with a person, two with two applicants");
    }
}
