//! One run that ends in files: recovery, exports, files of every period that they are whole for.

use std::collections::HashMap;
use std::path::PathBuf;

use socialdata_core::policy::Outbound;
use socialdata_core::post::Post;
use socialdata_core::projektion::Projektion;
use socialdata_core::pseudonym::RecordId;
use socialdata_format::filip::{Filperiod, Filslag, file_name};
use socialdata_protocol::ids::{Digest, PeriodId, SubmissionId, Timestamp};
use socialdata_protocol::plan::ContentMac;

use super::folder;
use super::making::{self, MadeFile, Making};
use super::manifest::{About, FileManifest, ManifestFile};
use super::{Group, folder_of};
use crate::batch::BatchError;
use crate::clock::Clock;
use crate::config::{ConfigError, FileDropSettings};
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::inbox;
use crate::installation::Installation;
use crate::interrupt::Interrupt;
use crate::night::NightOptions;
use crate::opening;
use crate::planning::PlanError;
use crate::randomness::{OsRandomness, Randomness as _};
use crate::reading::Reading;
use crate::snapshot::{self, SnapshotError};
use crate::spool::{FileAnswer, FileDelivery, FileState, NewFileDelivery, RunResult, Spool};
use crate::stop::Stop;
use crate::summary::NightReport;

/// A run that ends in files.
pub struct FileDropNight<'a> {
    installation: &'a Installation,
    settings: &'a FileDropSettings,
    clock: &'a dyn Clock,
    interrupt: Interrupt,
}

/// One delivery in the report of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileLine {
    /// Its manifest.
    pub manifest: FileManifest,
    /// Where its files lie, or would.
    pub folder: PathBuf,
    /// What this run had to do with it.
    pub made: Made,
}

/// What a run had to do with a delivery.
///
/// Closed: a delivery is made, or met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a delivery is made, or met")]
pub enum Made {
    /// Made in this run.
    New,
    /// Made in this run in place of one that nobody had handed in.
    InsteadOf(SubmissionId),
    /// Of an earlier run that was cut off: finished.
    Finished,
    /// Of an earlier run: it waits for a person to hand it in.
    Waiting,
    /// Of an earlier run: handed in, without an answer.
    HandedIn,
    /// A dry run would have made it.
    WouldBe,
    /// The exports hold what the latest delivery of the period holds.
    Unchanged,
}

/// Files of the configuration that nothing was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The files.
    pub group: Group,
}

/// Files of one period being made.
struct Job {
    group: Group,
    period: PeriodId,
    files: Vec<Making>,
}

impl<'a> FileDropNight<'a> {
    /// Prepares a run.
    ///
    /// # Errors
    /// [`ConfigError`] when the configuration is not for files, or the policy keeps identity numbers at home.
    pub fn new(installation: &'a Installation, clock: &'a dyn Clock) -> Result<Self, ConfigError> {
        let settings = installation.config.filedrop.as_ref().ok_or(ConfigError::Value {
            key: "transport.kind",
            remedy: "gäller inte filer / is not for files",
        })?;
        if installation.policy.pseudonym().is_some() {
            return Err(ConfigError::Value {
                key: "policy.file",
                remedy: "dagens register tar inte emot pseudonymer: välj en policy som lämnar identifierat / \
                         today's registers take no pseudonyms: choose a policy that lets numbers out",
            });
        }
        Ok(Self { installation, settings, clock, interrupt: Interrupt::new() })
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
        if let Err(fault) = self.try_run(options, &mut report) {
            report.end_with(fault);
        }
        report
    }

    fn try_run(&self, options: NightOptions, report: &mut NightReport) -> Result<(), NightFault> {
        let begun = self.clock.now();
        let (mut spool, _shadow) = opening::spool(self.installation, options, begun)?;
        if !options.dry_run {
            opening::note_what_is_used(&mut spool, self.installation, begun)?;
            failpoint::pass(Place::Opened);
            self.recover(&mut spool, report)?;
        }
        let reading = Reading::take(self.installation, spool.previous_deliveries()?, begun, report)?;
        if !reading.survey.event_files.is_empty() {
            return Err(NightFault::EventsForFiles);
        }
        failpoint::pass(Place::Read);
        let run = if options.dry_run {
            None
        } else {
            let mac = opening::file_mac(self.installation, &reading)?;
            Some(spool.begin_run(begun, &reading.scope, &mac, reading.survey.rows)?)
        };
        let made = self.make(&reading, options.dry_run, &mut spool, report);
        let archived = made.and_then(|any| if any { self.archive(&reading, options) } else { Ok(()) });
        if let Err(fault) = archived {
            report.end_with(fault);
        }
        if let Some(run) = run {
            let result = RunResult { exit_code: report.exit().code(), ok: report.fault.is_none() };
            spool.end_run(self.clock.now(), run, result)?;
        }
        Ok(())
    }

    /// What earlier runs have left: files that are not whole are written, files that nobody needs are destroyed.
    fn recover(&self, spool: &mut Spool, report: &mut NightReport) -> Result<(), NightFault> {
        for delivery in spool.read().file_deliveries()? {
            let manifest = manifest_of(&delivery)?;
            let folder = folder_of(&self.settings.out, &delivery);
            let made = match delivery.state {
                FileState::Sealed => {
                    self.write(spool, &delivery)?;
                    Made::Finished
                }
                FileState::Sending => Made::Waiting,
                FileState::Delivered => Made::HandedIn,
                FileState::Settled => {
                    folder::destroy(&folder, &manifest).map_err(|error| NightFault::Files(error.kind()))?;
                    spool.close_files(self.clock.now(), delivery.id)?;
                    continue;
                }
                FileState::Discarded => {
                    folder::destroy(&folder, &manifest).map_err(|error| NightFault::Files(error.kind()))?;
                    continue;
                }
                FileState::Closed => continue,
            };
            report.file_deliveries.push(FileLine { manifest, folder, made });
        }
        Ok(())
    }

    fn write(&self, spool: &mut Spool, delivery: &FileDelivery) -> Result<(), NightFault> {
        let manifest = manifest_of(delivery)?;
        let payload = spool.file_payload(delivery)?;
        let folder = folder_of(&self.settings.out, delivery);
        folder::write(&folder, delivery, &manifest, &payload)
            .map_err(|error| NightFault::Files(error.kind()))?;
        failpoint::pass(Place::FilesNamed);
        Ok(spool.files_written(self.clock.now(), delivery)?)
    }

    /// Whether the exports were whole for any period.
    fn make(
        &self,
        reading: &Reading,
        dry_run: bool,
        spool: &mut Spool,
        report: &mut NightReport,
    ) -> Result<bool, NightFault> {
        let mut jobs = self.jobs(reading, report)?;
        if jobs.is_empty() {
            return Ok(false);
        }
        self.read_again(reading, &mut jobs)?;
        let held = u64::try_from(reading.survey.held.len()).unwrap_or(u64::MAX);
        let held = held.saturating_add(reading.survey.unidentified);
        for job in jobs {
            if self.interrupt.is_raised() {
                return Err(Stop::Shutdown.into());
            }
            self.deliver(job, held, dry_run, spool, report)?;
        }
        Ok(true)
    }

    /// Every period of every group of files that the exports are whole for.
    fn jobs(&self, reading: &Reading, report: &mut NightReport) -> Result<Vec<Job>, NightFault> {
        let today = self.clock.now().utc().date_naive();
        let mut jobs = Vec::new();
        for group in Group::ALL {
            let wanted: Vec<Projektion> =
                group.files().iter().copied().filter(|file| self.settings.files.contains(file)).collect();
            let periods = group.periods_in(&reading.scope, today);
            if periods.is_empty() && !wanted.is_empty() && !reading.files.is_empty() {
                report.files_skipped.push(Skipped { group });
            }
            for period in periods.into_iter().filter(|_| !wanted.is_empty()) {
                let about = Filperiod::parse(&period.to_string()).ok_or(PlanError::Impossible)?;
                let kommunkod = self.installation.config.kommunkod;
                let files = wanted.iter().map(|file| Making::new(*file, kommunkod, about, self.settings));
                let files: Vec<Making> = files.filter_map(Result::transpose).collect::<Result<_, _>>()?;
                jobs.push(Job { group, period, files });
            }
        }
        Ok(jobs)
    }

    /// The second reading: what the policy lets out of every record that stayed unchanged since the first.
    fn read_again(&self, reading: &Reading, jobs: &mut [Job]) -> Result<(), NightFault> {
        let sendable = reading.survey.sendable.iter();
        let mut left: HashMap<RecordId, ContentMac> =
            sendable.map(|entry| (entry.record_id, entry.content_mac)).collect();
        snapshot::produce_beside(&reading.files, self.installation, |whole: &Post, outbound: Outbound| {
            let Some(expected) = left.remove(outbound.record_id()) else {
                return Ok(());
            };
            let data = outbound.data().unwrap_or_default().as_bytes();
            let mac = self.installation.content_mac_key().content_mac(outbound.record_id(), data);
            if ContentMac::from_bytes(mac) != expected {
                return Err(NightFault::from(SnapshotError::Changed));
            }
            if let Some(post) = making::record(whole, &outbound, &self.installation.outbound_keys()) {
                jobs.iter_mut().flat_map(|job| &mut job.files).for_each(|file| file.take(&post));
            }
            Ok(())
        })?;
        if left.is_empty() { Ok(()) } else { Err(SnapshotError::Changed.into()) }
    }

    fn deliver(
        &self,
        job: Job,
        records_held: u64,
        dry_run: bool,
        spool: &mut Spool,
        report: &mut NightReport,
    ) -> Result<(), NightFault> {
        let Job { group, period, files } = job;
        let files: Vec<MadeFile> = files.into_iter().map(Making::finish).collect::<Result<_, _>>()?;
        let now = self.clock.now();
        let (id, config) = (self.new_id()?, &self.installation.config);
        let listed = files.iter().map(|file| self.listed(file, period, now));
        let listed: Vec<ManifestFile> = listed.collect::<Result<_, NightFault>>()?;
        let about = About {
            id,
            at: now,
            sender: config.organisationsnummer.to_string(),
            kommunkod: config.kommunkod.to_string(),
            delregister: group.as_str(),
            period,
            partial: group.is_halved_in(&self.settings.files),
            records_held,
            policy: format!("{} {}", self.installation.policy.id(), self.installation.policy.version()),
        };
        let manifest = FileManifest::new(about, listed);
        let standing = standing(spool, group, period)?;
        if let Some(latest) = standing.as_ref().map(manifest_of).transpose()?
            && latest.holds_the_same_as(&manifest)
        {
            report.note_files_unchanged(latest, &self.settings.out, standing);
            return Ok(());
        }
        let replaced = standing.filter(|latest| is_waiting(latest.state)).map(|latest| latest.id);
        let payload = files.iter().flat_map(|file| file.bytes.iter().copied()).collect::<Vec<u8>>();
        let payload = zeroize::Zeroizing::new(payload);
        let text = manifest.text().ok_or(PlanError::Impossible)?;
        let mac = self.mac("ref:filedrop/payload", &payload)?;
        let new = NewFileDelivery {
            id,
            delregister: group.as_str(),
            period,
            manifest: &text,
            payload: &payload,
            mac,
        };
        let made = match (dry_run, replaced) {
            (true, _) => Made::WouldBe,
            (false, None) => Made::New,
            (false, Some(replaced)) => Made::InsteadOf(replaced),
        };
        failpoint::pass(Place::Built);
        if !dry_run {
            spool.seal_files(now, &new, replaced)?;
            if let Some(delivery) = spool.read().file_delivery(id)? {
                self.write(spool, &delivery)?;
            }
            self.destroy_replaced(spool, replaced, report)?;
        }
        let folder = self.settings.out.join(format!("{group}-{period}-{id}", group = group.as_str()));
        report.file_deliveries.push(FileLine { manifest, folder, made });
        Ok(())
    }

    fn destroy_replaced(
        &self,
        spool: &Spool,
        replaced: Option<SubmissionId>,
        report: &mut NightReport,
    ) -> Result<(), NightFault> {
        let Some(delivery) = replaced.map(|id| spool.read().file_delivery(id)).transpose()?.flatten() else {
            return Ok(());
        };
        report.file_deliveries.retain(|line| line.manifest.delivery_id != delivery.id);
        let folder = folder_of(&self.settings.out, &delivery);
        folder::destroy(&folder, &manifest_of(&delivery)?).map_err(|error| NightFault::Files(error.kind()))
    }

    fn listed(&self, file: &MadeFile, period: PeriodId, now: Timestamp) -> Result<ManifestFile, NightFault> {
        let slag = Filslag::of(file.projektion).ok_or(PlanError::Impossible)?;
        let about = Filperiod::parse(&period.to_string()).ok_or(PlanError::Impossible)?;
        let made = now.utc().naive_utc();
        let name = file_name(slag, self.installation.config.kommunkod, about, made);
        let mac = self.mac(&format!("ref:filedrop/{}/{period}", file.projektion), &file.bytes)?;
        Ok(ManifestFile {
            projection: file.projektion.to_string(),
            name: name.ok_or(PlanError::Impossible)?,
            rows: file.rows,
            bytes: file.bytes.len(),
            mac: Digest::from_bytes(mac).hex(),
            layout: file.layout.clone(),
            layout_status: file.layout_status.to_owned(),
        })
    }

    fn mac(&self, name: &str, bytes: &[u8]) -> Result<[u8; 32], NightFault> {
        let keys = self.installation.outbound_keys();
        let name = keys.record_id.record_id(keys.system, name).map_err(|_| BatchError::Name("system"))?;
        Ok(self.installation.content_mac_key().content_mac(&name, bytes))
    }

    fn new_id(&self) -> Result<SubmissionId, NightFault> {
        let mut random = [0; 10];
        OsRandomness.fill(&mut random).map_err(|_| PlanError::Randomness)?;
        Ok(SubmissionId::new(self.clock.unix_millis(), random))
    }

    /// Exports that a delivery was made from are done with, unless one of their months is still running: then they are
    /// looked at again when it is over.
    fn archive(&self, reading: &Reading, options: NightOptions) -> Result<(), NightFault> {
        let today = self.clock.now().utc().date_naive();
        let is_running = |period: &PeriodId| period.first_day() > today || period.contains(today);
        let may = self.installation.config.inbox.archive && !options.dry_run;
        failpoint::pass(Place::Archiving);
        if !may || reading.scope.periods.iter().any(is_running) {
            return Ok(());
        }
        for file in &reading.files {
            inbox::archive(file, self.clock.now()).map_err(|error| NightFault::Archive(error.kind()))?;
        }
        Ok(())
    }
}

/// What the spool has is of a form that this program knows: it has written it.
fn manifest_of(delivery: &FileDelivery) -> Result<FileManifest, NightFault> {
    FileManifest::parse(&delivery.manifest).ok_or(NightFault::Plan(PlanError::Impossible))
}

const fn is_waiting(state: FileState) -> bool {
    matches!(state, FileState::Sealed | FileState::Sending)
}

/// The latest delivery of the period that counts: not replaced, and not refused.
fn standing(spool: &Spool, group: Group, period: PeriodId) -> Result<Option<FileDelivery>, NightFault> {
    let all = spool.read().file_deliveries()?.into_iter();
    let mut of_period = all.filter(|found| found.delregister == group.as_str() && found.period == period);
    Ok(of_period
        .rfind(|found| found.state != FileState::Discarded && found.answer != Some(FileAnswer::Rejected)))
}
