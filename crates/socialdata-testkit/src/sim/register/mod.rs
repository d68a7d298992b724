//! The register: a model of the receiver with the real protocol inside.
//!
//! Manifests are verified, record lists read, versions ruled on and receipts signed by the code that ships. Beside what it
//! shows it has an image on disk: when it dies, the difference is gone.

mod arrival;
mod image;
mod judging;
mod questions;

use std::collections::{BTreeMap, BTreeSet};

use socialdata_protocol::{
    ids::{PeriodId, SubmissionId, Timestamp},
    keys::SigningKey,
};

pub(crate) use self::image::{Effect, HeldRecord, Image};
use super::{
    chance::Chance,
    parties::parties,
    trouble::Trouble,
    wire::{Document, Reply, Request},
};

/// The register.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    live: Image,
    durable: Image,
    /// The receipt key in use; earlier ones stay listed.
    key: usize,
    /// Periods closed for a while.
    shut: Option<PeriodId>,
    /// How many questions about an outcome are answered with "not ready"; lost when it dies.
    waits: BTreeMap<SubmissionId, u64>,
    chance: Chance,
}

impl Register {
    pub(crate) fn new(chance: Chance) -> Self {
        let (live, durable) = (Image::default(), Image::default());
        Self { live, durable, key: 0, shut: None, waits: BTreeMap::new(), chance }
    }

    /// What it holds.
    pub(crate) fn read(&self) -> &Image {
        &self.live
    }

    /// Answers a request that has arrived whole.
    pub(crate) fn handle(&mut self, request: &Request, now: Timestamp, trouble: &mut Trouble) -> Reply {
        match request {
            Request::ApiInfo => self.api_info(now),
            Request::Keys => Reply::new(200, Document::Keys(self.keys_shown())),
            Request::Put { id, manifest, payload } => self.arrive(*id, manifest, payload, now, trouble),
            Request::Status(id) => self.status(*id),
            Request::Outcome(id) => self.outcome(*id, now, trouble),
            Request::Acknowledge(id, digest) => self.acknowledge(*id, *digest),
            Request::List { after } => self.list(*after),
            Request::Inventory(period) => self.inventory(*period),
            Request::Close(declaration) => self.close(declaration, now),
        }
    }

    /// A new day: what was left lying is judged, and what was shut opens.
    pub(crate) fn begin_night(&mut self, now: Timestamp) {
        self.waits.clear();
        self.shut = None;
        self.judge_all(now);
    }

    /// Signs with the next key from now on.
    pub(crate) fn rotate_key(&mut self) {
        self.key = (self.key + 1).min(parties().register_keys.len() - 1);
    }

    /// Takes nothing of the youngest period that it knows, for a while.
    pub(crate) fn shut_a_period(&mut self) -> bool {
        self.shut = self.live.records.values().map(|record| record.period).max();
        self.shut.is_some()
    }

    fn api_info(&self, now: Timestamp) -> Reply {
        let periods: BTreeSet<PeriodId> = self.live.records.values().map(|held| held.period).collect();
        let periods = periods.into_iter().collect();
        Reply::new(200, Document::ApiInfo { server_time: now, periods })
    }

    /// How many of its keys it has used so far.
    pub(crate) fn keys_shown(&self) -> usize {
        self.key + 1
    }

    fn signing_key(&self) -> &'static SigningKey {
        let keys = &parties().register_keys;
        keys.get(self.key).unwrap_or(&keys[0])
    }

    /// What was done is on disk.
    fn commit(&mut self) {
        self.durable = self.live.clone();
    }

    /// It dies and comes back.
    fn die(&mut self) {
        self.live = self.durable.clone();
        self.waits.clear();
    }
}
