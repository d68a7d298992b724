//! The shortest list of faults with which a world still fails: halves are left out, then quarters, then single faults.

use super::fault::Fault;

/// Leaves out whatever the failure does not need. `fails` plays a list again.
pub(crate) fn shrink(faults: &[Fault], mut fails: impl FnMut(&[Fault]) -> bool) -> Vec<Fault> {
    let mut needed = faults.to_vec();
    let mut size = needed.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        while from < needed.len() {
            let kept = without(&needed, from, size);
            if fails(&kept) {
                needed = kept;
            } else {
                from += size;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    needed
}

fn without(faults: &[Fault], from: usize, size: usize) -> Vec<Fault> {
    let places = (0..).zip(faults);
    places.filter(|(place, _)| !(from..from + size).contains(place)).map(|(_, fault)| *fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fault::{FaultKind, faults_of};

    #[test]
    fn only_what_is_needed_remains() {
        let all: Vec<Fault> = (0..9).flat_map(|seed| faults_of(seed, 6, FaultKind::ALL)).collect();
        let (one, other) = (all[3], all[all.len() - 2]);
        assert_ne!(one, other);
        let mut tries = 0;
        let needed = shrink(&all, |faults| {
            tries += 1;
            faults.contains(&one) && faults.contains(&other)
        });
        assert!(needed.contains(&one) && needed.contains(&other) && needed.len() <= 4, "{needed:?}");
        assert!(tries < all.len() * 3);
    }

    #[test]
    fn a_failure_that_needs_no_fault_ends_with_none() {
        let all = faults_of(1, 6, FaultKind::ALL);
        assert!(shrink(&all, |_| true).is_empty());
    }
}
