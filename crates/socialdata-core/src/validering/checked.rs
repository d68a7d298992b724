//! The proof that a record passed.

/// A record that was judged and has no finding of severity error.
///
/// Only [`super::judge`] makes one, and only a `Checked` record can be put in a batch: "validated" is a type, not a promise.
///
/// ```compile_fail
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::Checked;
///
/// let unchecked = Checked(Insats::default()); // the field is private
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    pub(super) fn new(record: T) -> Self {
        Self(record)
    }

    /// The record.
    pub fn record(&self) -> &T {
        &self.0
    }

    /// Gives the record back, for instance to change it; it must then be judged again.
    pub fn into_inner(self) -> T {
        self.0
    }
}
