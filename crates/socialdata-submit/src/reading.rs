//! The exports of one night, read and compared with what they say about themselves.

use std::collections::BTreeSet;

use socialdata_core::post::Posttyp;
use socialdata_core::validering::Previous;
use socialdata_protocol::ids::Timestamp;

use crate::config::ConfigError;
use crate::fault::NightFault;
use crate::inbox::{self, ReadyFile};
use crate::installation::Installation;
use crate::planning::record_type;
use crate::snapshot::{self, Survey};
use crate::spool::Scope;
use crate::summary::NightReport;

/// A snapshot that may be planned from.
pub(crate) struct Reading {
    pub(crate) files: Vec<ReadyFile>,
    pub(crate) survey: Survey,
    pub(crate) scope: Scope,
    /// The files that stay in the inbox: something in them waits for another night.
    pub(crate) staying: BTreeSet<usize>,
}

impl Reading {
    /// Reads the inbox as it is `now`.
    pub(crate) fn take(
        installation: &Installation,
        previous: Previous,
        now: Timestamp,
        report: &mut NightReport,
    ) -> Result<Self, NightFault> {
        let contents = inbox::look(&installation.config.inbox, now)?;
        report.files_waiting = contents.waiting;
        report.files_forgotten = contents.forgotten;
        report.files = u64::try_from(contents.ready.len()).unwrap_or(u64::MAX);
        let survey = snapshot::survey(&contents.ready, installation, previous)?;
        report.note_survey(&survey);
        check_rows(&contents.ready, &survey)?;
        check_policy_in_force(installation, &survey)?;
        let scope = scope(&contents.ready, &survey)?;
        Ok(Self { files: contents.ready, survey, scope, staying: BTreeSet::new() })
    }
}

/// A policy does not reach back before its first day (lint P13).
fn check_policy_in_force(installation: &Installation, survey: &Survey) -> Result<(), NightFault> {
    let from = installation.policy.valid_from();
    if survey.sendable.iter().all(|entry| from <= entry.period.last_day()) {
        return Ok(());
    }
    Err(NightFault::Config(ConfigError::Value {
        key: "policy.valid_from",
        remedy: "P13: policyn gäller inte för alla perioder i inkorgen / the policy is not in force for every period",
    }))
}

/// What a marker declares must be what was read.
fn check_rows(files: &[ReadyFile], survey: &Survey) -> Result<(), NightFault> {
    let declared: Vec<u64> =
        files.iter().filter_map(|file| file.declared.as_ref().map(|declared| declared.rows)).collect();
    // A mixture of declared and undeclared files gives a lower bound only.
    let sum: u64 = declared.iter().sum();
    let fits = if declared.len() == files.len() { survey.rows == sum } else { survey.rows >= sum };
    if files.is_empty() || fits { Ok(()) } else { Err(NightFault::RowCount) }
}

/// What the snapshot is complete for.
///
/// The markers say it. Without a declaration it is the one period that all records are of; records of several periods prove
/// completeness of none, so nothing is withdrawn then. An event file is complete for nothing, whatever its marker says.
fn scope(files: &[ReadyFile], survey: &Survey) -> Result<Scope, NightFault> {
    let mut scope = Scope::default();
    let snapshots = files.iter().enumerate().filter(|(number, _)| !survey.event_files.contains(number));
    for declared in snapshots.filter_map(|(_, file)| file.declared.as_ref()) {
        scope.periods.extend(declared.periods.iter().copied());
        scope.types.extend(declared.types.iter().cloned());
    }
    if scope.periods.is_empty() {
        let held = survey.held.iter().filter(|held| !held.is_event).map(|held| (held.period, held.posttyp));
        let sendable = survey.sendable.iter().filter(|entry| entry.event.is_none());
        let seen: BTreeSet<_> = sendable.map(|entry| (entry.period, entry.posttyp)).chain(held).collect();
        let periods: BTreeSet<_> = seen.iter().map(|(period, _)| *period).collect();
        let types: BTreeSet<Posttyp> = seen.iter().map(|(_, posttyp)| *posttyp).collect();
        if let [period] = periods.into_iter().collect::<Vec<_>>().as_slice() {
            scope.periods.push(crate::planning::period_id(*period)?);
            scope.types = types.into_iter().map(record_type).collect::<Result<_, _>>()?;
        }
    }
    scope.periods.sort_unstable();
    scope.periods.dedup();
    scope.types.sort_unstable();
    scope.types.dedup();
    Ok(scope)
}
