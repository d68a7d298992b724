//! What may leave.

use std::fmt;

use crate::period::Period;
use crate::post::Posttyp;
use crate::pseudonym::RecordId;

/// A record in the form in which the policy lets it leave.
///
/// Only [`super::Policy::apply`] makes one that carries data. Batches, sealers and transports accept nothing else.
///
/// ```compile_fail,E0451
/// use socialdata_core::policy::Outbound;
///
/// fn forge(data: String, outbound: Outbound) -> Outbound {
///     Outbound { data: Some(data), ..outbound } // the fields are private
/// }
/// ```
///
/// Nor can data be put in afterwards, or an `Outbound` be read from bytes:
///
/// ```compile_fail,E0616
/// use socialdata_core::policy::Outbound;
///
/// fn add(outbound: &mut Outbound, data: String) {
///     outbound.data = Some(data);
/// }
/// ```
///
/// ```compile_fail,E0277
/// use socialdata_core::policy::Outbound;
///
/// fn read<T: serde::de::DeserializeOwned>() {}
/// read::<Outbound>();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Outbound {
    record_id: RecordId,
    posttyp: Posttyp,
    period: Period,
    data: Option<String>,
}

impl Outbound {
    pub(super) fn with_data(record_id: RecordId, posttyp: Posttyp, period: Period, data: String) -> Self {
        Self { record_id, posttyp, period, data: Some(data) }
    }

    /// The withdrawal of a record. It carries no data, so no policy is needed.
    pub fn void(record_id: RecordId, posttyp: Posttyp, period: Period) -> Self {
        Self { record_id, posttyp, period, data: None }
    }

    /// The keyed id of the record at the recipient.
    pub const fn record_id(&self) -> &RecordId {
        &self.record_id
    }

    /// The record type.
    pub const fn posttyp(&self) -> Posttyp {
        self.posttyp
    }

    /// The reporting period.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The data as canonical JSON (RFC 8785); `None` for a withdrawal.
    pub fn data(&self) -> Option<&str> {
        self.data.as_deref()
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound")
            .field("record_id", &self.record_id)
            .field("posttyp", &self.posttyp)
            .finish_non_exhaustive()
    }
}
