//! The proof that a record passed.

/// A record that was judged and has no finding of severity error.
///
/// Only [`super::judge`] makes one, and only a `Checked` record can be put in a batch: "validated" is a type, not a promise.
///
/// ```compile_fail,E0423
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::Checked;
///
/// let unchecked = Checked(Insats::default()); // the field is private
/// ```
///
/// A checked record cannot be changed and still count as checked:
///
/// ```compile_fail,E0594
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::Checked;
///
/// fn change(checked: &mut Checked<Insats>) {
///     checked.record().lagrum = None;
/// }
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
