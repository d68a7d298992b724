//! A transport that counts failures: the circuit breaker stands between the run and the register.
//!
//! What the breaker says is decided in [`socialdata_protocol::machine::Breaker`]; the night stores it, so that a register
//! which is down is not asked by every run anew, and an identity provider that refuses is not hammered.

use std::cell::Cell;
use std::time::Duration;

use socialdata_protocol::machine::{Breaker, Gate, Patience, Signal};

use crate::clock::Clock;
use crate::transport::{Answer, Request, Transport, TransportError};

/// The name of the register in the table of breakers.
pub(crate) const REGISTER: &str = "register";

/// A transport with its breaker.
pub(crate) struct Watched<'a> {
    inner: &'a dyn Transport,
    clock: &'a dyn Clock,
    patience: Patience,
    breaker: Cell<Breaker>,
    stored: Cell<Breaker>,
}

impl<'a> Watched<'a> {
    pub(crate) fn new(
        inner: &'a dyn Transport,
        clock: &'a dyn Clock,
        patience: Patience,
        breaker: Breaker,
    ) -> Self {
        Self { inner, clock, patience, breaker: Cell::new(breaker), stored: Cell::new(breaker) }
    }

    /// Whether the register may be asked.
    pub(crate) fn gate(&self) -> Gate {
        self.breaker.get().gate(self.clock.now())
    }

    /// The next question is the probe.
    pub(crate) fn probe(&self) {
        self.breaker.set(self.breaker.get().probing());
    }

    /// Whether it opened during this run.
    pub(crate) fn has_opened(&self) -> bool {
        self.breaker.get().open_until.is_some() && self.gate() != Gate::Free
    }

    /// The breaker, if it has changed since it was stored last.
    pub(crate) fn changed(&self) -> Option<Breaker> {
        let breaker = self.breaker.get();
        (self.stored.replace(breaker) != breaker).then_some(breaker)
    }
}

impl Transport for Watched<'_> {
    fn exchange(&self, request: &Request) -> Result<Answer, TransportError> {
        let result = self.inner.exchange(request);
        let signal = match &result {
            Ok(answer) if answer.status == 401 => Signal::Unauthenticated,
            Err(error) if error.is_transient() => Signal::Failed,
            // What security refuses is no lack of availability.
            Ok(_) | Err(_) => Signal::Answered,
        };
        self.breaker.set(self.breaker.get().after(signal, self.clock.now(), self.patience));
        result
    }

    fn pause(&self, time: Duration) {
        self.inner.pause(time);
    }
}
