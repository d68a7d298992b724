//! Which findings somebody may answer for.

use socialdata_core::validering::{RuleMeta, Severity, SourceStatus};

/// What may be done with the findings of a rule other than correcting the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Permission {
    /// A warning or an information: accepted for a record, a record type or everything.
    Accept,
    /// An error that rests on a law in force: confirmed for one record at a time, since the record may be true.
    Confirm,
    /// The data are impossible, or cannot be read: only a correction helps.
    Correct,
}

/// The beginning of the basis of a rule about data that cannot be true.
const IMPOSSIBLE: &str = "Omöjligt i sig";

/// The code of the one law-based rule outside the family JUR: `verkstalld-fore-beslut`.
const PERFORMED_BEFORE_DECIDED: &str = "TID-002";

/// What may be done with the findings of `rule`.
pub fn permission(rule: &RuleMeta) -> Permission {
    if is_law_based(rule) {
        Permission::Confirm
    } else if rule.severity == Severity::Error {
        Permission::Correct
    } else {
        Permission::Accept
    }
}

/// Whether the rule says what the law forbids rather than what cannot be.
fn is_law_based(rule: &RuleMeta) -> bool {
    let is_impossible = rule.basis.iter().any(|basis| basis.text.starts_with(IMPOSSIBLE));
    let is_in_force = rule.basis.iter().any(|basis| basis.status == SourceStatus::Gallande);
    let forbids = rule.family() == "JUR" && rule.severity == Severity::Error && is_in_force;
    !is_impossible && (forbids || rule.code == PERFORMED_BEFORE_DECIDED)
}

#[cfg(test)]
mod tests {
    use socialdata_core::regler;

    use super::*;

    fn check(code: &str, expected: Permission) {
        assert_eq!(permission(regler::find(code).unwrap()), expected, "{code}");
    }

    #[test]
    fn warnings_are_accepted_law_is_confirmed_and_the_rest_corrected() {
        check("PNR-005", Permission::Accept);
        check("LEV-003", Permission::Accept);
        check("JUR-005", Permission::Confirm);
        check("TID-001", Permission::Correct);
        check("PNR-001", Permission::Correct);
        check("FMT-012", Permission::Correct);
        check("LEV-007", Permission::Correct);
    }

    #[test]
    fn no_structural_error_can_be_confirmed() {
        for rule in regler::catalogue().filter(|rule| rule.is_structural()) {
            let expected = match rule.severity {
                Severity::Error => Permission::Correct,
                _ => Permission::Accept,
            };
            check(rule.code, expected);
        }
    }
}
