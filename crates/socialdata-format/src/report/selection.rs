//! Which rules a report is about: `--rules +CODE,-CODE`.

use socialdata_core::regler;
use socialdata_core::validering::RuleMeta;
use thiserror::Error;

/// Which rules a report is about. The default is all of them.
///
/// Rules that are left out do not count and are named in the ledger as left out: a report can never look clean by silence.
///
/// ```
/// use socialdata_core::regler::find;
/// use socialdata_format::report::Selection;
///
/// let selection = Selection::parse("+TID,-TID-002")?;
/// let includes = |code| selection.includes(find(code).expect("a code of the catalogue"));
/// assert!(includes("TID-001") && !includes("TID-002") && !includes("PNR-001"));
/// assert!(Selection::parse("-TID-999").is_err());
/// # Ok::<(), socialdata_format::report::SelectionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Codes and families that the report is about; all when empty.
    only: Vec<String>,
    /// Codes and families that it is not about.
    without: Vec<String>,
}

impl Selection {
    /// Reads a list of codes or families separated by commas, each after `+` (only these) or `-` (all but these).
    ///
    /// # Errors
    /// [`SelectionError`] names the first item that has no sign or is no rule and no family.
    pub fn parse(text: &str) -> Result<Self, SelectionError> {
        let mut selection = Self::default();
        for (place, item) in (1..).zip(text.split(',').map(str::trim)) {
            let (list, code) = match item.split_at_checked(1) {
                Some(("+", code)) => (&mut selection.only, code),
                Some(("-", code)) => (&mut selection.without, code),
                _ => return Err(SelectionError { place }),
            };
            let code = code.to_ascii_uppercase();
            if !regler::catalogue().any(|rule| is_meant(&code, rule)) {
                return Err(SelectionError { place });
            }
            list.push(code);
        }
        Ok(selection)
    }

    /// Whether the report is about `rule`. A code counts for more than its family.
    pub fn includes(&self, rule: &RuleMeta) -> bool {
        let names = |list: &[String]| list.iter().any(|item| item == rule.code);
        let covers = |list: &[String]| list.iter().any(|item| is_meant(item, rule));
        if names(&self.without) || names(&self.only) {
            return !names(&self.without);
        }
        !covers(&self.without) && (self.only.is_empty() || covers(&self.only))
    }
}

fn is_meant(item: &str, rule: &RuleMeta) -> bool {
    item == rule.code || item == rule.family()
}

/// A list of rules that cannot be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "regel nummer {place} i listan känns inte igen; skriv till exempel -RIM,+TID-001 / rule number {place} of the list is not known; write for example -RIM,+TID-001"
)]
pub struct SelectionError {
    /// Which item of the list, from 1.
    pub place: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &str, expected: &[(&str, bool)]) {
        let selection = Selection::parse(list).unwrap();
        for (code, is_included) in expected {
            assert_eq!(selection.includes(regler::find(code).unwrap()), *is_included, "{list}: {code}");
        }
    }

    #[test]
    fn a_code_counts_for_more_than_its_family() {
        check("-TID", &[("TID-001", false), ("PNR-001", true)]);
        check("-TID,+TID-001", &[("TID-001", true), ("TID-003", false), ("PNR-001", false)]);
        check("+TID,-TID-001", &[("TID-001", false), ("TID-003", true), ("PNR-001", false)]);
        check("+pnr-001", &[("PNR-001", true), ("PNR-003", false)]);
    }

    #[test]
    fn what_is_no_rule_is_named_by_its_place() {
        for (list, place) in [("", 1), ("TID-001", 1), ("-TID,", 2), ("-TID,+XYZ", 2), ("+", 1), ("å", 1)] {
            assert_eq!(Selection::parse(list), Err(SelectionError { place }), "{list}");
        }
    }
}
