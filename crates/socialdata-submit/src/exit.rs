//! How a run ends: the stable exit codes of the command line.

/// The exit code of a run. The numbers are a contract: nightly jobs read nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: a contract with the jobs that read it")]
pub enum Exit {
    /// Done, nothing of severity error.
    Done,
    /// Findings of severity error.
    Findings,
    /// Wrong usage of the command.
    Usage,
    /// The data need a person: rejected records, partial acceptance, the mass-void guard.
    DataNeedsHuman,
    /// An input could not be read or decoded, so it was not checked.
    NotChecked,
    /// The register is unavailable; the next run goes on.
    Unavailable,
    /// A fault of the program.
    Internal,
    /// Disk, spool, or an input that changed while it was read.
    Io,
    /// Locked by another run, or outcomes still outstanding.
    TryLater,
    /// TLS, receipt, key or permission.
    Security,
    /// Configuration or policy.
    Config,
}

impl Exit {
    /// The first that wins when several hold.
    const ORDER: [Self; 9] = [
        Self::Internal,
        Self::Config,
        Self::Security,
        Self::Io,
        Self::NotChecked,
        Self::DataNeedsHuman,
        Self::Findings,
        Self::Unavailable,
        Self::TryLater,
    ];

    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::DataNeedsHuman => 65,
            Self::NotChecked => 66,
            Self::Unavailable => 69,
            Self::Internal => 70,
            Self::Io => 74,
            Self::TryLater => 75,
            Self::Security => 77,
            Self::Config => 78,
        }
    }

    /// The graver of two.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        let found = Self::ORDER.into_iter().find(|exit| *exit == self || *exit == other);
        found.unwrap_or(if self == Self::Usage { self } else { other })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_contract() {
        let numbers = Exit::ORDER.map(Exit::code);
        assert_eq!(numbers, [70, 78, 77, 74, 66, 65, 1, 69, 75], "the order in which they win");
        assert_eq!((Exit::Done.code(), Exit::Usage.code()), (0, 2));
    }

    #[test]
    fn the_graver_wins_whatever_the_order() {
        for (index, grave) in Exit::ORDER.into_iter().enumerate() {
            for light in Exit::ORDER.into_iter().skip(index) {
                assert_eq!(grave.worse(light), grave);
                assert_eq!(light.worse(grave), grave);
            }
            assert_eq!(grave.worse(Exit::Done), grave);
            assert_eq!(Exit::Done.worse(grave), grave);
        }
        assert_eq!(Exit::Done.worse(Exit::Done), Exit::Done);
    }
}
