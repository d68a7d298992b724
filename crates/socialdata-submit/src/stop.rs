//! Why a run cannot go on: what the machines call it, and what a person is told.

use socialdata_protocol::{lev::LevCode, machine};
use thiserror::Error;

use crate::exit::Exit;

/// Why the run cannot go on with a submission, and mostly with none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Stop {
    /// The register does not answer; the next run goes on.
    #[error(
        "registret är inte tillgängligt; leveransen ligger kvar och skickas vid nästa körning / the register is unavailable"
    )]
    Unavailable,
    /// The register did not answer before, and is left alone for a while.
    #[error(
        "registret har inte svarat flera gånger i rad och lämnas i fred en stund; nästa körning frågar igen / the register is left alone for a while"
    )]
    LeftAlone,
    /// The night is over and outcomes are outstanding.
    #[error("tiden för körningen är slut; besked hämtas vid nästa körning / the run's time is over")]
    Deadline,
    /// The process was told to end.
    #[error(
        "körningen avbröts på begäran; allt ligger kvar i spolen och nästa körning fortsätter / the run was told to end"
    )]
    Shutdown,
    /// A receipt failed a check. Nothing is sent until a person decides.
    #[error(
        "en kvittens håller inte ({check}): {sv} Inget mer skickas förrän en människa har beslutat / a receipt failed a check"
    )]
    Receipt {
        /// The check, `R5`.
        check: &'static str,
        /// What failed, in Swedish.
        sv: &'static str,
    },
    /// The submission's id is taken by other bytes at the register.
    #[error(
        "registret har andra byte under leveransens id / the register has other bytes under the submission's id"
    )]
    IdTaken,
    /// TLS, certificate, permission or a redirect.
    #[error("registret eller förbindelsen avvisades av säkerhetsskäl / refused for security")]
    Security,
    /// The register does not know our token, fresh as it is.
    #[error(
        "registret godtar inte installationens inloggning; inget frågas på en stund / the register does not accept our token"
    )]
    Authentication,
    /// The register does not accept this installation, schema or policy.
    #[error(
        "registret tar inte emot den här installationens schema, policy eller identitet / configuration is not accepted"
    )]
    Config,
    /// The clock is wrong.
    #[error("klockan går fel / the clock is wrong")]
    Clock,
    /// The register refused the submission for good; the bytes lie in quarantine.
    #[error(
        "registret avvisade leveransen; den ligger i karantän / the submission was refused and lies in quarantine"
    )]
    Quarantined,
    /// The register could not read two lists in a row, for the same reason.
    #[error(
        "registret kunde inte läsa två leveranser i rad, av samma skäl ({code}); inget mer skickas förrän en människa har beslutat / two lists could not be read"
    )]
    Unreadable {
        /// The protocol code, `LEV-908`.
        code: &'static str,
    },
    /// The register's numbers, lists or records and ours disagree.
    #[error(
        "registrets uppgifter och våra skiljer sig utan förklaring; inget skickas förrän en människa har jämfört / register and ledger disagree"
    )]
    Reconcile,
    /// A submission is suspect since an earlier run.
    #[error(
        "en leverans är misstänkt sedan en tidigare körning; inget skickas förrän en människa har beslutat / a submission is suspect"
    )]
    Suspect,
    /// A machine was told something that cannot have happened.
    #[error("körningen kom i ett tillstånd som inte finns / the run came into a state that does not exist")]
    Misuse,
}

impl Stop {
    /// [`Stop::Unreadable`] for a protocol code as the spool keeps it.
    pub(crate) fn unreadable(code: &str) -> Self {
        let known = LevCode::ALL.iter().map(|known| known.as_str()).find(|known| *known == code);
        Self::Unreadable { code: known.unwrap_or("LEV") }
    }

    /// The exit code.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Unavailable | Self::LeftAlone => Exit::Unavailable,
            Self::Deadline | Self::Shutdown => Exit::TryLater,
            Self::Receipt { .. } | Self::Security | Self::Authentication | Self::Suspect => Exit::Security,
            Self::IdTaken | Self::Misuse => Exit::Internal,
            Self::Config | Self::Clock => Exit::Config,
            Self::Quarantined | Self::Unreadable { .. } | Self::Reconcile => Exit::DataNeedsHuman,
        }
    }

    /// What the machine of the night is told.
    pub(crate) const fn for_the_machine(self) -> machine::Stop {
        match self {
            Self::Unavailable | Self::LeftAlone => machine::Stop::Unavailable,
            Self::Deadline => machine::Stop::Deadline,
            Self::Shutdown => machine::Stop::Shutdown,
            Self::Receipt { .. } => machine::Stop::Receipt(None),
            Self::IdTaken => machine::Stop::IdTaken,
            Self::Security => machine::Stop::Security,
            Self::Authentication => machine::Stop::Authentication,
            Self::Config => machine::Stop::Configuration,
            Self::Clock => machine::Stop::Clock,
            Self::Quarantined | Self::Unreadable { .. } => machine::Stop::NeedsPerson,
            Self::Reconcile => machine::Stop::Disagreement,
            Self::Suspect => machine::Stop::Suspect,
            Self::Misuse => machine::Stop::Misuse,
        }
    }
}

/// What a machine's stop is called here; nothing for a failed commit, whose cause the driver has.
pub(crate) fn of_the_machine(stop: machine::Stop) -> Option<Stop> {
    Some(match stop {
        machine::Stop::CommitFailed => return None,
        machine::Stop::Unavailable => Stop::Unavailable,
        machine::Stop::Deadline => Stop::Deadline,
        machine::Stop::Shutdown => Stop::Shutdown,
        machine::Stop::Receipt(Some(fault)) => Stop::Receipt { check: fault.check(), sv: fault.sv() },
        machine::Stop::IdTaken => Stop::IdTaken,
        machine::Stop::Security | machine::Stop::Receipt(None) => Stop::Security,
        machine::Stop::Authentication => Stop::Authentication,
        machine::Stop::Configuration => Stop::Config,
        machine::Stop::Clock => Stop::Clock,
        machine::Stop::Disagreement => Stop::Reconcile,
        machine::Stop::Suspect => Stop::Suspect,
        machine::Stop::NeedsPerson => Stop::Quarantined,
        _ => Stop::Misuse,
    })
}
