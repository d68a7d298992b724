//! Bugs on purpose: what the simulator must find to be worth its assertions.
//!
//! A world can only be given one in a build with `--cfg socialdata_mutation`; otherwise every question below is answered
//! no, and the compiler leaves the bugs out.

#[cfg(socialdata_mutation)]
use socialdata_protocol::machine::Mutation;

/// A planted bug, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planted {
    NewIdOnRetry,
    Reseal,
    MacForVersion,
    LedgerBeforeOutcome,
    EraseEarly,
    SeqLeak,
    WallclockDeadline,
    LogValue,
}

/// The bug of a world, mostly none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bug {
    #[cfg(socialdata_mutation)]
    mutation: Option<Mutation>,
}

impl Bug {
    /// This bug.
    #[cfg(socialdata_mutation)]
    pub fn planted(mutation: Mutation) -> Self {
        Self { mutation: Some(mutation) }
    }

    /// What the pure code of the protocol is given.
    #[cfg(socialdata_mutation)]
    pub(crate) fn mutation(self) -> Option<Mutation> {
        self.mutation
    }

    /// Whether this bug of the modelled world is planted.
    #[cfg(socialdata_mutation)]
    pub(crate) fn is(self, planted: Planted) -> bool {
        let named = match planted {
            Planted::NewIdOnRetry => Mutation::NewIdOnRetry,
            Planted::Reseal => Mutation::Reseal,
            Planted::MacForVersion => Mutation::MacForVersion,
            Planted::LedgerBeforeOutcome => Mutation::LedgerBeforeOutcome,
            Planted::EraseEarly => Mutation::EraseEarly,
            Planted::SeqLeak => Mutation::SeqLeak,
            Planted::WallclockDeadline => Mutation::WallclockDeadline,
            Planted::LogValue => Mutation::LogValue,
        };
        self.mutation == Some(named)
    }

    /// No bug can be planted in this build.
    #[cfg(not(socialdata_mutation))]
    #[expect(clippy::unused_self, reason = "the same question in both builds")]
    pub(crate) fn is(self, _planted: Planted) -> bool {
        false
    }
}
