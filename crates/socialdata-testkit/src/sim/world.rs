//! One world: a source, a sender, a register, and the nights between them.

use std::collections::{BTreeMap, BTreeSet};

use socialdata_protocol::{
    RecordId,
    delivery::SubmissionState,
    ids::{Digest, InstanceId, SubmissionId},
    machine::Stop,
};

use super::{
    bug::Bug,
    chance::Chance,
    clock::Clock,
    fault::{Fault, FaultKind},
    invariants::{self, Verdict},
    network::Network,
    operator,
    parties::parties,
    register::Register,
    sender::{Around, Host, NightEnd, Run},
    source::{Accident, Export, Quality, Source},
    store::{Hold, Image, Store},
    trace::Trace,
    trouble::Trouble,
    violation::{Invariant, Violation},
};

/// The nights in which things come to rest, at most.
const CALM_NIGHTS: u64 = 12;
/// From the end of one night to the beginning of the next, in milliseconds.
const DAY: u64 = 20 * 3_600_000;

/// What came of a world.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorldReport {
    /// Nights with faults.
    pub nights: u64,
    /// Calm nights after them.
    pub calm_nights: u64,
    /// Faults that did something, by kind.
    pub struck: BTreeMap<FaultKind, u64>,
    /// Versions that the register applied.
    pub applied: u64,
    /// Records that the register does not have as the source has them.
    pub lost: u64,
    /// Versions that were applied more than once.
    pub doubled: u64,
    /// Digest over everything that happened: the same for the same seed.
    pub digest: [u8; 32],
    /// The invariant that does not hold.
    pub violation: Option<Violation>,
    /// What happened, if it was asked for.
    pub trace: String,
}

impl WorldReport {
    /// The digest of the trace, as text.
    pub fn digest_hex(&self) -> String {
        // `Digest` writes it as `sha-256:` and the digits.
        let text = Digest::from_bytes(self.digest).to_string();
        text.rsplit(':').next().unwrap_or_default().to_owned()
    }
}

/// The nights with faults of a seed.
pub fn nights_of(seed: u64) -> u64 {
    Chance::for_purpose(seed, NIGHTS).between(2, 7)
}

/// Runs a world to its end, or to the first invariant that does not hold.
pub fn run_world(seed: u64, faults: &[Fault], bug: Bug, keep_trace: bool) -> WorldReport {
    let mut world = World::new(seed, faults, bug);
    if keep_trace {
        world.trace.keep();
    }
    let violation = world.live(nights_of(seed)).err();
    world.report(violation)
}

const NIGHTS: u64 = 2;
const SOURCE: u64 = 3;
const REGISTER: u64 = 4;
const SENDER: u64 = 5;
const PEOPLE: u64 = 6;
const TWIN: u64 = 7;

struct World {
    seed: u64,
    night: u64,
    calm_nights: u64,
    source: Source,
    host: Host,
    register: Register,
    network: Network,
    clock: Clock,
    trouble: Trouble,
    trace: Trace,
    backups: Vec<Image>,
    people: Chance,
    /// Whether submissions may be at the register that this sender does not know.
    strangers: bool,
    verdict: Verdict,
}

impl World {
    fn new(seed: u64, faults: &[Fault], bug: Bug) -> Self {
        let mut chance = Chance::for_purpose(seed, SENDER);
        let clock = Clock::new(parties().start);
        let store = Store::new(InstanceId::new(chance.bytes()), clock.wall(), bug);
        Self {
            seed,
            night: 0,
            calm_nights: 0,
            source: Source::new(Chance::for_purpose(seed, SOURCE)),
            host: Host { store, chance, pinned: 1, looked_at: 0, bug },
            register: Register::new(Chance::for_purpose(seed, REGISTER)),
            network: Network::default(),
            clock,
            trouble: Trouble::new(faults),
            trace: Trace::default(),
            backups: vec![],
            people: Chance::for_purpose(seed, PEOPLE),
            strangers: false,
            verdict: Verdict::default(),
        }
    }

    fn live(&mut self, nights: u64) -> Result<(), Violation> {
        for night in 1..=nights {
            self.night = night;
            self.faulty_night().map_err(|found| Violation { night, ..found })?;
        }
        self.come_to_rest()?;
        let export = self.source.export(None, &BTreeSet::new());
        invariants::at_the_end(
            &self.host,
            &self.register,
            &self.source,
            &export,
            self.strangers,
            &mut self.verdict,
        )
    }

    fn faulty_night(&mut self) -> Result<(), Violation> {
        self.begin_night();
        if self.night > 1 {
            self.source.live_on();
        }
        let export = self.before_the_night()?;
        let close = self.people.one_in(3);
        let end = self.run(export.as_ref(), close)?;
        // The service is started again at once, or only the next evening.
        if end == NightEnd::Crashed && self.people.one_in(2) {
            self.run(export.as_ref(), close)?;
        }
        self.end_night()?;
        if self.people.one_in(2) {
            let release = self.people.one_in(2);
            self.visit(|_| release)?;
        }
        Ok(())
    }

    /// Nothing goes wrong any more, and a person looks in every morning: then everything must come to rest.
    fn come_to_rest(&mut self) -> Result<(), Violation> {
        self.trouble.end();
        let mut last = None;
        for _ in 0..CALM_NIGHTS {
            self.calm_nights += 1;
            let export = self.source.export(None, &BTreeSet::new());
            let wanted: BTreeSet<RecordId> = export
                .rows
                .iter()
                .filter(|row| matches!(row.quality, Quality::Rejected | Quality::Poison))
                .map(|row| row.id)
                .collect();
            self.visit(|id| !wanted.contains(id))?;
            self.begin_night();
            let before = (self.register.read().by_seq.len(), self.register.read().effects.len());
            let end = self.run(Some(&export), true)?;
            self.end_night()?;
            let after = (self.register.read().by_seq.len(), self.register.read().effects.len());
            let in_order = matches!(end, NightEnd::Ended(None | Some(Stop::NeedsPerson)));
            let released = !self
                .host
                .store
                .read()
                .ledger
                .iter()
                .any(|(id, row)| matches!(row.hold, Some(Hold::Rejected(_))) && !wanted.contains(id));
            if in_order && before == after && released && !self.lies_open() {
                return Ok(());
            }
            last = Some(end);
        }
        self.verdict.lost += 1;
        let numbers = (self.host.store.read().last_stored_seq, self.register.read().by_seq.len());
        let invariant =
            if usize::try_from(numbers.0) == Ok(numbers.1) { Invariant::I1 } else { Invariant::I8 };
        let open = self.open_states();
        Err(Violation::new(
            invariant,
            format!("nothing comes to rest: {last:?}, open {open:?}, numbers {numbers:?}"),
        ))
    }

    fn begin_night(&mut self) {
        self.clock.pass_millis(DAY);
        self.trouble.begin_night(self.night);
        self.network.begin_night();
        self.register.begin_night(self.clock.right());
        self.trace.line(format_args!("== night {} ({} calm) ==", self.night, self.calm_nights));
        self.backups.push(self.host.store.backup());
    }

    fn end_night(&mut self) -> Result<(), Violation> {
        if !self.trace.end_night() {
            return Err(Violation::new(Invariant::I6, "an identity number in a text"));
        }
        invariants::after_a_night(&self.host, &self.register, &mut self.verdict)
    }

    /// Runs the sender once.
    fn run(&mut self, export: Option<&Export>, close: bool) -> Result<NightEnd, Violation> {
        let around = Around {
            register: &mut self.register,
            network: &mut self.network,
            clock: &mut self.clock,
            trouble: &mut self.trouble,
            trace: &mut self.trace,
        };
        Run::new(&mut self.host, around, export).run(close)
    }

    fn visit(&mut self, release: impl Fn(&RecordId) -> bool) -> Result<(), Violation> {
        operator::visit(&mut self.host, &self.register, &mut self.clock, release)
            .map_err(|fault| Violation::new(Invariant::S, format!("a person cannot help: {fault:?}")))
    }

    /// What goes wrong before the night; the export that lies in the inbox then.
    fn before_the_night(&mut self) -> Result<Option<Export>, Violation> {
        let (mut accident, mut ready, mut twin) = (None, true, false);
        for kind in self.trouble.before_the_night() {
            match kind {
                FaultKind::EmptyExport => accident = Some(Accident::Empty),
                FaultKind::CutExport => accident = Some(Accident::Cut),
                FaultKind::MassCut => accident = Some(Accident::MassCut),
                FaultKind::NoExport => ready = false,
                FaultKind::ClonedHost => twin = true,
                FaultKind::OldBackup => self.restore_a_backup(),
                FaultKind::KeyRotated => {
                    self.host.pinned = self.host.pinned.max(self.register.keys_shown() + 1);
                    self.register.rotate_key();
                }
                FaultKind::KeyNotPinned => self.register.rotate_key(),
                FaultKind::PeriodClosed if !self.register.shut_a_period() => continue,
                FaultKind::ClockWrong => self.clock.jump(3600),
                FaultKind::RegisterDown => self.network.down = true,
                _ => {}
            }
            // Whether a mass cut was worth its name shows below.
            if kind != FaultKind::MassCut {
                self.trouble.struck(kind);
            }
        }
        let live = self.host.store.live_records();
        let export = ready.then(|| self.source.export(accident, &live));
        let whole = export.as_ref().is_none_or(|export| export.rows.len() > 3);
        if accident == Some(Accident::MassCut) && !whole {
            self.trouble.struck(FaultKind::MassCut);
        }
        if twin {
            self.run_twin(export.as_ref())?;
        }
        Ok(export)
    }

    fn restore_a_backup(&mut self) {
        let many = u64::try_from(self.backups.len()).unwrap_or(0);
        let chosen = usize::try_from(self.people.below(many)).unwrap_or(0);
        if let Some(backup) = self.backups.get(chosen) {
            self.host.store.restore(backup.clone());
            self.backups.truncate(chosen + 1);
            self.strangers = true;
        }
    }

    /// A second machine with a copy of everything runs first; then it is switched off for ever.
    fn run_twin(&mut self, export: Option<&Export>) -> Result<(), Violation> {
        let mut twin = self.host.clone();
        twin.chance = Chance::for_purpose(self.seed ^ self.night, TWIN);
        self.trace.line(format_args!("-- the twin --"));
        let around = Around {
            register: &mut self.register,
            network: &mut Network::default(),
            clock: &mut self.clock,
            trouble: &mut Trouble::default(),
            trace: &mut self.trace,
        };
        Run::new(&mut twin, around, export).run(false)?;
        self.trace.line(format_args!("-- the first one --"));
        self.strangers = true;
        Ok(())
    }

    fn lies_open(&self) -> bool {
        !self.open_states().is_empty()
    }

    fn open_states(&self) -> Vec<(SubmissionId, SubmissionState)> {
        let submissions = self.host.store.read().submissions.iter();
        let is_open = |state: SubmissionState| {
            !matches!(
                state,
                SubmissionState::Closed | SubmissionState::Discarded | SubmissionState::Quarantined
            )
        };
        submissions.filter(|(_, found)| is_open(found.state)).map(|(id, found)| (*id, found.state)).collect()
    }

    fn report(mut self, violation: Option<Violation>) -> WorldReport {
        self.trace.end_night();
        WorldReport {
            nights: self.night,
            calm_nights: self.calm_nights,
            struck: self.trouble.counts().clone(),
            applied: u64::try_from(self.register.read().effects.len()).unwrap_or(u64::MAX),
            lost: self.verdict.lost,
            doubled: self.verdict.doubled,
            digest: self.trace.digest(),
            violation,
            trace: self.trace.into_text(),
        }
    }
}
