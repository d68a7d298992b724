//! Places where a test may kill the program.
//!
//! The crash matrix names one place and a number, `transaction.inside:7`: the process dies there, the seventh time that it
//! comes by, without a destructor or a flushed buffer, as it would when the power is cut. Nothing of this is in a build without the
//! feature `failpoints`, and only tests turn that on ([ADR 35](../../../docs/adr/0035-failpoints-are-counted.md)).

/// A place that a run comes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: the places in this crate")]
pub enum Place {
    /// The lock is held; nothing has been looked at.
    Locked,
    /// What earlier runs left is known; nothing has been done about it.
    Opened,
    /// The exports have been read and judged; nothing has been compared.
    Read,
    /// The plan is made; it is not stored.
    Compared,
    /// The bytes of a submission exist in memory only.
    Built,
    /// Everything in a transaction is done; it is not committed.
    InTransaction,
    /// A transaction has been committed; nobody has been told.
    Committed,
    /// The intent is on disk; the request has not left.
    Asking,
    /// The answer has been read; nothing of it is stored.
    Answered,
    /// One of several files is written, in a folder that has no name yet.
    FileWritten,
    /// The folder of a delivery has its name; the spool does not know.
    FilesNamed,
    /// Everything has been delivered; the exports lie in the inbox.
    Archiving,
    /// An export has been moved; its marker has not.
    Archived,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 13] = [
        Self::Locked,
        Self::Opened,
        Self::Read,
        Self::Compared,
        Self::Built,
        Self::InTransaction,
        Self::Committed,
        Self::Asking,
        Self::Answered,
        Self::FileWritten,
        Self::FilesNamed,
        Self::Archiving,
        Self::Archived,
    ];

    /// The name in `SOCIALDATA_FAILPOINT`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Opened => "opened",
            Self::Read => "read",
            Self::Compared => "compared",
            Self::Built => "built",
            Self::InTransaction => "transaction.inside",
            Self::Committed => "transaction.committed",
            Self::Asking => "exchange.asking",
            Self::Answered => "exchange.answered",
            Self::FileWritten => "file.written",
            Self::FilesNamed => "files.named",
            Self::Archiving => "archiving",
            Self::Archived => "archived",
        }
    }
}

/// Comes by a place; the process ends here when the test wants it to.
#[cfg(not(feature = "failpoints"))]
pub(crate) const fn pass(_: Place) {}

#[cfg(feature = "failpoints")]
pub(crate) use armed::pass;

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Place;

    /// Where to die, and how many times it is still passed by, counting the last.
    struct Trap {
        place: Place,
        left: AtomicU64,
    }

    pub(crate) fn pass(place: Place) {
        static TRAP: OnceLock<Option<Trap>> = OnceLock::new();
        let Some(trap) = TRAP.get_or_init(set) else { return };
        if trap.place == place && trap.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
    }

    fn set() -> Option<Trap> {
        #[expect(clippy::disallowed_methods, reason = "read in builds for tests only")]
        let setting = std::env::var("SOCIALDATA_FAILPOINT").ok()?;
        let (name, count) = setting.split_once(':')?;
        let place = Place::ALL.into_iter().find(|place| place.name() == name)?;
        Some(Trap { place, left: AtomicU64::new(count.parse().ok()?) })
    }
}
