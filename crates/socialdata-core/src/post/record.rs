//! What every record type can do, whatever its members.

use crate::falt::{Falt, FaltSet};
use crate::validering::Sink;

use super::posttyp::Posttyp;
use super::scalar::{Scalar, Value};

/// A record type. Every file format fills a record through [`Record::set`], so formats cannot disagree.
pub trait Record: Default {
    /// The record type.
    const POSTTYP: Posttyp;

    /// The members in schema order, objects before their members.
    const FALT: &'static [Falt];

    /// The member `name` of the object at `parent`, if the schema has one.
    fn member(parent: Falt, name: &str) -> Option<Falt>;

    /// Fills one member.
    ///
    /// A value of the wrong form gives a finding and leaves the member empty, so one pass over the input finds every fault of a record.
    fn set(&mut self, falt: Falt, value: Scalar<'_>, sink: &mut Sink);

    /// The value of one member, if it is there.
    fn get(&self, falt: Falt) -> Option<Value<'_>>;

    /// The members that have a value: those for which [`Record::get`] gives one.
    fn filled(&self) -> FaltSet;

    /// Reports what the schema demands and what it forbids, once all members are set.
    fn check_structure(&self, sink: &mut Sink);
}
