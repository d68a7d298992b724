//! Closing a period: the word that it is complete, or that there was nothing to report (nollrapport).
//!
//! What is declared are the ledger's counts and the digest over its inventory, so the register compares what it holds
//! with what receipts prove here. Its signature on the same numbers is the proof of completeness.

use std::collections::BTreeSet;

use socialdata_core::post::Posttyp;
use socialdata_protocol::classify::{Answer as Verdict, Body};
use socialdata_protocol::digests::inventory_digest;
use socialdata_protocol::ids::PeriodId;
use socialdata_protocol::machine::Report;
use socialdata_protocol::names::RecordType;
use socialdata_protocol::numbers::Version;
use socialdata_protocol::receipt_check::{ExpectedClosing, check_closing};
use socialdata_protocol::wire::{Closing, InventoryItem, ProblemKind, RecordState, RecordTypes};

use crate::fault::NightFault;
use crate::planning::PlanError;
use crate::register::Register;
use crate::register_terms::unreachable_or;
use crate::run::Run;
use crate::spool::NewReceipt;
use crate::stop::Stop;

impl Run<'_> {
    /// Closes the period that was asked for. [`Report::Differed`] when the register counts otherwise.
    pub(crate) fn close_period(&mut self) -> Result<Report, NightFault> {
        let Some(period) = self.options.close else { return Ok(Report::Done) };
        let waits = self.report.files_waiting > 0 || self.report.unidentified > 0;
        if waits || self.spool.read().holds_of(period)? > 0 {
            return Err(NightFault::NotComplete);
        }
        let closing = self.declaration(period)?;
        let Some(terms) = &self.terms else { return Err(Stop::Misuse.into()) };
        let reply = Register::new(&self.transport).close(period, &closing);
        let jws = match (reply.document, reply.verdict) {
            (Some(result), _) => result.closing_receipt,
            (None, Verdict::Status { body: Body::Problem(ProblemKind::InventoryMismatch), .. }) => {
                return Ok(Report::Differed);
            }
            (None, Verdict::Status { body: Body::Problem(ProblemKind::PeriodClosed), .. }) => {
                return Err(NightFault::NotOpen);
            }
            (None, verdict) => return Err(unreachable_or(reply.failure, verdict)),
        };
        let already = self.spool.read().receipts()?.iter().any(|stored| stored.digest == jws.digest());
        if !already {
            let chain = self.spool.read().receipt_chain()?;
            let installation = self.night.installation;
            let expected = ExpectedClosing {
                environment: installation.config.environment,
                recipient: &installation.recipient,
                sender: &installation.sender,
                period,
                closing: &closing,
                chain: &chain,
            };
            let verified = check_closing(&jws, &terms.pins, &expected)
                .map_err(|fault| Stop::Receipt { check: fault.check(), sv: fault.sv() })?;
            let receipt = verified.receipt();
            let new = NewReceipt {
                jws: verified.jws(),
                receipt_no: receipt.receipt_no,
                prev: receipt.prev_receipt_digest,
            };
            self.spool.store_closing(self.night.clock.now(), period, &new)?;
        }
        self.report.closed = Some((period, closing.zero_declaration));
        Ok(Report::Done)
    }

    /// What the ledger says of a period: of the types that it knows there, and of those that tonight's snapshot declares
    /// complete; for a period without a record, of every type that the policy lets out.
    fn declaration(&self, period: PeriodId) -> Result<Closing, NightFault> {
        let rows = self.spool.read().ledger_states(period)?;
        let items: Vec<InventoryItem> = rows
            .into_iter()
            .filter_map(|(record_id, row)| {
                let (version, state) = (Version::new(row.version)?, row.state?);
                Some(InventoryItem { record_id, record_type: row.record_type, version, state })
            })
            .collect();
        let mut types: BTreeSet<RecordType> = items.iter().map(|item| item.record_type.clone()).collect();
        let scope = self.reading.as_ref().map(|reading| &reading.scope);
        if let Some(scope) = scope.filter(|scope| scope.periods.contains(&period)) {
            types.extend(scope.types.iter().cloned());
        }
        if types.is_empty() {
            let policy = &self.night.installation.policy;
            let sent = Posttyp::ALL.iter().filter(|posttyp| policy.switches_on(**posttyp));
            types = sent
                .map(|posttyp| crate::planning::record_type(*posttyp))
                .collect::<Result<_, PlanError>>()?;
        }
        let count = |state| {
            u64::try_from(items.iter().filter(|item| item.state == state).count()).unwrap_or(u64::MAX)
        };
        let live = count(RecordState::Live);
        Ok(Closing {
            types: RecordTypes::new(types).ok_or(PlanError::Impossible)?,
            record_count: live,
            void_count: count(RecordState::Void),
            inventory_digest: inventory_digest(&items),
            zero_declaration: live == 0,
        })
    }
}
