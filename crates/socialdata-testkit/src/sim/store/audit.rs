//! The audit trail: entries that are only added, each with a MAC over itself and the one before.

use std::rc::Rc;

use socialdata_protocol::{ids::Timestamp, wire::AuditHead};

use crate::sim::parties::parties;

/// One entry.
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry {
    at: String,
    event: &'static str,
    reference: String,
    data: String,
    mac: [u8; 32],
}

/// The entries, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct AuditTrail(Rc<Vec<Rc<AuditEntry>>>);

impl AuditTrail {
    pub(crate) fn add(&mut self, at: Timestamp, event: &'static str, reference: String, data: String) {
        let at = at.to_string();
        let mac = mac(self.0.len(), &at, event, &reference, &data, &self.head_bytes());
        Rc::make_mut(&mut self.0).push(Rc::new(AuditEntry { at, event, reference, data, mac }));
    }

    pub(crate) fn head(&self) -> AuditHead {
        AuditHead::from_bytes(self.head_bytes())
    }

    /// Whether every entry continues the one before it.
    pub(crate) fn verifies(&self) -> bool {
        let mut before = [0; 32];
        self.0.iter().enumerate().all(|(n, entry)| {
            let same = entry.mac == mac(n, &entry.at, entry.event, &entry.reference, &entry.data, &before);
            before = entry.mac;
            same
        })
    }

    /// Whether this was the head at some time.
    pub(crate) fn had_head(&self, head: AuditHead) -> bool {
        head == AuditHead::from_bytes([0; 32])
            || self.0.iter().any(|entry| AuditHead::from_bytes(entry.mac) == head)
    }

    /// The texts, as somebody may read them.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|entry| [entry.reference.as_str(), entry.data.as_str()])
    }

    fn head_bytes(&self) -> [u8; 32] {
        self.0.last().map_or([0; 32], |entry| entry.mac)
    }
}

#[expect(clippy::expect_used, reason = "cannot fail: all parts are far below 64 KiB")]
fn mac(n: usize, at: &str, event: &str, reference: &str, data: &str, prev: &[u8; 32]) -> [u8; 32] {
    let n = u64::try_from(n).unwrap_or(u64::MAX).saturating_add(1);
    parties().audit_key.audit_mac(n, at, event, reference, data.as_bytes(), prev).expect("short parts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_entry_breaks_the_chain() {
        let mut trail = AuditTrail::default();
        let at = parties().start;
        for event in ["run.started", "plan.made", "run.ended"] {
            trail.add(at, event, "1".to_owned(), "{}".to_owned());
        }
        assert!(trail.verifies() && trail.had_head(trail.head()) && trail.0.len() == 3);
        Rc::make_mut(&mut Rc::make_mut(&mut trail.0)[1]).data.push(' ');
        assert!(!trail.verifies());
    }
}
