//! One run over one installation: what it is given, and what it was asked for.
//!
//! Nothing here decides what an answer means, what comes next or what is sent. The order is the machine's
//! ([`socialdata_protocol::machine::Night`]), one submission's way too; [`crate::run`] carries both out.

use socialdata_protocol::ids::{Digest, PeriodId};
use socialdata_protocol::wire::VersionedRef;

use crate::clock::Clock;
use crate::installation::Installation;
use crate::interrupt::Interrupt;
use crate::run::Run;
use crate::summary::NightReport;
use crate::transport::Transport;

/// What the operator asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NightOptions {
    /// Say what would be sent, and send nothing.
    pub dry_run: bool,
    /// Wait for another run instead of ending with "locked".
    pub wait: bool,
    /// The digest that a refusal of the mass-void guard printed.
    pub approve_voids: Option<Digest>,
    /// Rebuild the ledger from the register's inventory before anything is planned.
    pub reconcile: bool,
    /// Declare this period complete at the end; without a record it is a zero report.
    pub close: Option<PeriodId>,
}

/// One run over one installation.
pub struct Night<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) transport: &'a dyn Transport,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) schema: VersionedRef,
    pub(crate) rule_set: Digest,
    pub(crate) interrupt: Interrupt,
}

impl<'a> Night<'a> {
    /// Prepares a run. `schema` and `rule_set` name what the records are judged by.
    pub fn new(
        installation: &'a Installation,
        transport: &'a dyn Transport,
        clock: &'a dyn Clock,
        schema: VersionedRef,
        rule_set: Digest,
    ) -> Self {
        Self { installation, transport, clock, schema, rule_set, interrupt: Interrupt::new() }
    }

    /// The same run, which ends in good order when `interrupt` is raised.
    #[must_use]
    pub fn ended_by(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = interrupt.clone();
        self
    }

    /// Runs. Whatever happens is in the report; its exit code says how it ended.
    pub fn run(&self, options: NightOptions) -> NightReport {
        let mut report = NightReport::default();
        let result = Run::open(self, options, &mut report).and_then(Run::go);
        if let Err(fault) = result {
            report.end_with(fault);
        }
        report
    }
}
