//! The faults of one world as they fall due: every place asks here whether something goes wrong now.

use std::collections::BTreeMap;

use super::fault::{Fault, FaultKind, Site};

/// Hands out the faults of a list, and counts those that really struck.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trouble {
    faults: Vec<Fault>,
    night: u64,
    /// How often each place was reached tonight.
    reached: [u64; 6],
    struck: BTreeMap<FaultKind, u64>,
}

impl Trouble {
    pub(crate) fn new(faults: &[Fault]) -> Self {
        Self { faults: faults.to_vec(), ..Self::default() }
    }

    pub(crate) fn begin_night(&mut self, night: u64) {
        self.night = night;
        self.reached = [0; 6];
    }

    /// From now on nothing goes wrong.
    pub(crate) fn end(&mut self) {
        self.faults.clear();
    }

    /// What goes wrong at a place that is reached now; at most one thing at a time.
    pub(crate) fn at(&mut self, site: Site) -> Option<FaultKind> {
        let reached = match site {
            Site::Night => &mut self.reached[0],
            Site::Commit => &mut self.reached[1],
            Site::Effect => &mut self.reached[2],
            Site::Exchange => &mut self.reached[3],
            Site::Arrival => &mut self.reached[4],
            Site::Judging => &mut self.reached[5],
        };
        *reached += 1;
        let (night, nth) = (self.night, *reached);
        let due = |fault: &Fault| (fault.night, fault.nth) == (night, nth) && fault.kind.site() == site;
        self.faults.iter().find(|fault| due(fault)).map(|fault| fault.kind)
    }

    /// Everything that goes wrong before tonight begins.
    pub(crate) fn before_the_night(&self) -> Vec<FaultKind> {
        let mut kinds: Vec<FaultKind> = self
            .faults
            .iter()
            .filter(|fault| fault.night == self.night && fault.kind.site() == Site::Night)
            .map(|fault| fault.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The fault did something; many a fault finds nothing to harm.
    pub(crate) fn struck(&mut self, kind: FaultKind) {
        *self.struck.entry(kind).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> &BTreeMap<FaultKind, u64> {
        &self.struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_at_its_place_and_time_only() {
        let mut trouble =
            Trouble::new(&["2.answer-lost.2".parse().unwrap(), "2.no-export.1".parse().unwrap()]);
        trouble.begin_night(1);
        assert_eq!((0..3).find_map(|_| trouble.at(Site::Exchange)), None);
        trouble.begin_night(2);
        assert_eq!(trouble.before_the_night(), [FaultKind::NoExport]);
        assert_eq!((trouble.at(Site::Commit), trouble.at(Site::Exchange)), (None, None));
        assert_eq!(trouble.at(Site::Exchange), Some(FaultKind::AnswerLost));
        assert_eq!(trouble.at(Site::Exchange), None);
        trouble.struck(FaultKind::AnswerLost);
        assert_eq!(trouble.counts().get(&FaultKind::AnswerLost), Some(&1));
    }
}
