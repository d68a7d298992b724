//! A wrapper for values that must never reach a log, a report or an error text.

use std::fmt;

/// A value about a person, or a secret, that can be used but not shown.
///
/// It has no `Display`, `Serialize`, `Hash` or `Ord`, and its `Debug` prints no content. The only way to the
/// value is [`expose`](Self::expose), a word a reviewer can search for.
///
/// ```
/// use socialdata_core::sensitive::Sensitive;
///
/// let note = Sensitive::new("only for the case worker".to_owned());
/// assert_eq!(format!("{note:?}"), "Sensitive(…)");
/// assert!(note.expose().starts_with("only"));
/// ```
///
/// It cannot be printed:
///
/// ```compile_fail,E0277
/// use socialdata_core::sensitive::Sensitive;
///
/// let note = Sensitive::new("only for the case worker".to_owned());
/// let text = format!("{note}");
/// ```
///
/// It cannot be serialised, although its content could:
///
/// ```compile_fail,E0277
/// use socialdata_core::sensitive::Sensitive;
///
/// fn send(value: &impl serde::Serialize) {}
/// send(&Sensitive::new("only for the case worker".to_owned()));
/// ```
///
/// It cannot become the key of a map or be sorted:
///
/// ```compile_fail,E0277
/// use socialdata_core::sensitive::Sensitive;
///
/// fn group(key: impl std::hash::Hash) {}
/// group(Sensitive::new(1));
/// ```
///
/// ```compile_fail,E0369
/// use socialdata_core::sensitive::Sensitive;
///
/// let sorted = Sensitive::new(1) < Sensitive::new(2);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself; what the caller does with it is the caller's responsibility.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_content_in_any_form() {
        let value = Sensitive::new("hemlighet");
        assert_eq!(format!("{value:?} {value:#?}"), "Sensitive(…) Sensitive(…)");
        assert_eq!(format!("{:?}", Some(&value)), "Some(Sensitive(…))");
    }

    #[test]
    fn equality_is_that_of_the_content() {
        assert_eq!(Sensitive::new(7), Sensitive::new(7).clone());
        assert_ne!(Sensitive::new(7), Sensitive::new(8));
    }
}
