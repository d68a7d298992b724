//! What can go wrong, where it strikes, and the list of faults that belongs to a seed.
//!
//! A fault is written `night.kind.nth`, for example `3.answer-lost.5`: in night 3 the fifth exchange with the register loses
//! its answer. A world is decided by its seed and its list; so a list can be made shorter and played again.

use std::{fmt, str::FromStr};

use super::chance::Chance;

/// Where a fault strikes; `nth` counts the times this place was reached in a night, from 1.
///
/// Closed: the places that the world asks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Site {
    /// Before the night begins.
    Night,
    /// A transaction of the sender's store.
    Commit,
    /// An effect of the machine, before it is carried out.
    Effect,
    /// A request to the register.
    Exchange,
    /// A submission that the register receives.
    Arrival,
    /// A submission that the register judges.
    Judging,
}

/// Declares the kinds, one line each: variant, name, site, weight.
macro_rules! fault_kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $site:ident $weight:literal;)+) => {
        /// One way for something to go wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FaultKind {
            $($(#[$doc])* $kind,)+
        }

        impl FaultKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The word in lists and tables.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            pub(crate) fn site(self) -> Site {
                match self { $(Self::$kind => Site::$site,)+ }
            }

            /// How often it is chosen, compared with the others.
            fn weight(self) -> u64 {
                match self { $(Self::$kind => $weight,)+ }
            }
        }
    };
}

fault_kinds! {
    /// The export has no row although the source has.
    EmptyExport "empty-export" Night 2;
    /// The export is cut off and its marker shows it.
    CutExport "cut-export" Night 3;
    /// The export lacks most of its rows and its marker agrees with it.
    MassCut "mass-cut" Night 3;
    /// No export is ready.
    NoExport "no-export" Night 3;
    /// The spool is restored from an older backup.
    OldBackup "old-backup" Night 4;
    /// A second machine with a copy of the spool runs first.
    ClonedHost "cloned-host" Night 4;
    /// The register signs receipts with its next key; all keys are pinned.
    KeyRotated "key-rotated" Night 3;
    /// The register signs with a key that the operator has not pinned yet.
    KeyNotPinned "key-not-pinned" Night 2;
    /// The register closes a period for a while.
    PeriodClosed "period-closed" Night 3;
    /// The sender's clock is wrong from the start.
    ClockWrong "clock-wrong" Night 2;
    /// The register is down all night.
    RegisterDown "register-down" Night 3;
    /// The process dies before a transaction.
    CrashBeforeCommit "crash-before-commit" Commit 8;
    /// The process dies inside a transaction; it is rolled back.
    CrashInCommit "crash-in-commit" Commit 8;
    /// The process dies after the commit, before anybody hears of it.
    CrashAfterCommit "crash-after-commit" Commit 12;
    /// The disk is full: the transaction is rolled back and says so.
    DiskFull "disk-full" Commit 6;
    /// The process dies at an effect.
    CrashAtEffect "crash-at-effect" Effect 8;
    /// The process is told to end.
    Shutdown "shutdown" Effect 4;
    /// No connection.
    Refused "connect-refused" Exchange 5;
    /// The request is lost on its way.
    RequestLost "request-lost" Exchange 8;
    /// The answer is lost on its way.
    AnswerLost "answer-lost" Exchange 16;
    /// The answer is cut off in its middle.
    AnswerCut "answer-cut" Exchange 6;
    /// The request arrives twice.
    Doubled "request-doubled" Exchange 6;
    /// The request arrives only after later ones; its answer reaches nobody.
    Late "request-late" Exchange 8;
    /// The TLS handshake fails.
    TlsFailed "tls-failed" Exchange 2;
    /// A redirect.
    Redirect "redirect" Exchange 2;
    /// 429 with a wait, some times over.
    Storm429 "storm-429" Exchange 4;
    /// 503, some times over.
    Storm503 "storm-503" Exchange 5;
    /// 500 although the register has done what it was asked.
    DoneBut500 "done-but-500" Exchange 4;
    /// 401.
    Unauthorised "unauthorised" Exchange 2;
    /// 404 from some other box.
    OtherBox "other-box-404" Exchange 3;
    /// The sender's clock jumps a day forward.
    ClockForward "clock-forward" Exchange 3;
    /// The sender's clock jumps a day back.
    ClockBack "clock-back" Exchange 9;
    /// The receipt was changed after it was signed.
    ReceiptTampered "receipt-tampered" Exchange 3;
    /// The receipt is signed by somebody else.
    ReceiptForeign "receipt-foreign" Exchange 3;
    /// The receipt of another submission.
    ReceiptStale "receipt-stale" Exchange 3;
    /// The receipt, properly signed, vouches for other bytes.
    ReceiptWrongDigest "receipt-wrong-digest" Exchange 6;
    /// A finding, or all of them, is missing from the answer.
    FindingMissing "finding-missing" Exchange 3;
    /// The register dies before it has stored the submission.
    RegisterDiesBefore "register-dies-before" Arrival 5;
    /// The register dies after it has stored the submission, before it answers.
    RegisterDiesAfter "register-dies-after" Arrival 8;
    /// The register finds the submission too large.
    TooLarge "too-large" Arrival 4;
    /// The register wants the submission cut anew.
    Recut "recut" Arrival 3;
    /// The register refuses the submission for good.
    RefusedForGood "refused-for-good" Arrival 4;
    /// The register wants it sealed to another key.
    SealingKey "sealing-key" Arrival 2;
    /// The register dies while it judges.
    RegisterDiesJudging "register-dies-judging" Judging 5;
    /// The register judges only after some questions.
    OutcomeLate "outcome-late" Judging 8;
    /// The register does not judge this night.
    OutcomeNever "outcome-never" Judging 9;
    /// The register rejects records that are right.
    Partial "partial" Judging 8;
    /// The register cannot inflate the list.
    ListUnreadable "list-unreadable" Judging 3;
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for FaultKind {
    type Err = NoSuchFault;

    fn from_str(text: &str) -> Result<Self, NoSuchFault> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or(NoSuchFault)
    }
}

/// One fault of one world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// In which night, from 1.
    pub night: u64,
    /// What.
    pub kind: FaultKind,
    /// When its place is reached for the nth time in that night, from 1.
    pub nth: u64,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.night, self.kind, self.nth)
    }
}

impl FromStr for Fault {
    type Err = NoSuchFault;

    fn from_str(text: &str) -> Result<Self, NoSuchFault> {
        let mut parts = text.split('.');
        let (Some(night), Some(kind), Some(nth), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoSuchFault);
        };
        let number = |part: &str| part.parse().map_err(|_| NoSuchFault);
        Ok(Self { night: number(night)?, kind: kind.parse()?, nth: number(nth)? })
    }
}

/// Not the name of a fault, and not `night.kind.nth`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoSuchFault;

impl fmt::Display for NoSuchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither the name of a fault nor night.kind.nth")
    }
}

impl std::error::Error for NoSuchFault {}

/// The faults of a seed, of these kinds, over so many nights.
pub(crate) fn faults_of(seed: u64, nights: u64, kinds: &[FaultKind]) -> Vec<Fault> {
    let mut chance = Chance::for_purpose(seed, FAULTS);
    let all: u64 = kinds.iter().map(|kind| kind.weight()).sum();
    let mut faults = Vec::new();
    for night in 1..=nights {
        // Calm nights, nights with one fault, and nights where everything happens at once.
        let many = match chance.below(8) {
            0 => 0,
            1..=3 => 1,
            4..=5 => 2,
            6 => 4,
            _ => 7,
        };
        for _ in 0..many {
            let Some(kind) = chosen(chance.below(all), kinds) else { continue };
            let nth = match kind.site() {
                Site::Night => 1,
                Site::Commit | Site::Effect => chance.between(1, 40),
                Site::Exchange => chance.between(1, 25),
                Site::Arrival | Site::Judging => chance.between(1, 6),
            };
            faults.push(Fault { night, kind, nth });
        }
    }
    faults
}

/// The purpose of the stream that chooses faults.
const FAULTS: u64 = 1;

fn chosen(mut drawn: u64, kinds: &[FaultKind]) -> Option<FaultKind> {
    for kind in kinds {
        if drawn < kind.weight() {
            return Some(*kind);
        }
        drawn -= kind.weight();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in FaultKind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
            let fault = Fault { night: 3, kind: *kind, nth: 5 };
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("3.answer-lost".parse::<Fault>(), Err(NoSuchFault));
        assert_eq!("three.answer-lost.1".parse::<Fault>(), Err(NoSuchFault));
        assert_eq!("no-such-thing".parse::<FaultKind>(), Err(NoSuchFault));
    }

    #[test]
    fn a_seed_has_its_list_and_only_wanted_kinds() {
        assert_eq!(faults_of(5, 9, FaultKind::ALL), faults_of(5, 9, FaultKind::ALL));
        let wanted = [FaultKind::AnswerLost, FaultKind::OldBackup];
        let all: Vec<Fault> = (0..50).flat_map(|seed| faults_of(seed, 6, &wanted)).collect();
        assert!(all.iter().all(|fault| wanted.contains(&fault.kind) && (1..=6).contains(&fault.night)));
        assert!(wanted.iter().all(|kind| all.iter().any(|fault| fault.kind == *kind)));
        assert_eq!(faults_of(5, 9, &[]), []);
    }
}
