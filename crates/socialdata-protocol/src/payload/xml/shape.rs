//! What XML cannot say of a member: whether it is a number, a truth value, a list.

use std::collections::BTreeMap;

use serde_json::Value;
use socialdata_core::{policy::Policy, post::Posttyp};

/// The JSON types of the members that leave under one policy.
#[derive(Debug, Clone, Default)]
pub struct DataShapes(BTreeMap<&'static str, Value>);

impl DataShapes {
    /// From the outbound schemas of a policy.
    pub fn of(policy: &Policy) -> Self {
        Self(Posttyp::ALL.iter().map(|posttyp| (posttyp.name(), policy.outbound_schema(*posttyp))).collect())
    }

    /// The shape of a record type's data.
    pub(super) fn data(&self, record_type: &str) -> Shape<'_> {
        Shape(self.0.get(record_type))
    }
}

/// The schema of one member, if it is known. What nobody knows is text, and a list when it is repeated; the rules judge it.
#[derive(Clone, Copy)]
pub(super) struct Shape<'a>(Option<&'a Value>);

/// A JSON type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    List,
    Object,
    Unknown,
}

impl<'a> Shape<'a> {
    pub(super) fn kind(self) -> Kind {
        match self.0.and_then(|schema| schema.get("type")).and_then(Value::as_str) {
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::List,
            Some("object") => Kind::Object,
            _ => Kind::Unknown,
        }
    }

    /// The shape of a member of an object.
    pub(super) fn member(self, name: &str) -> Self {
        Self(self.0.and_then(|schema| schema.get("properties")?.get(name)))
    }

    /// The shape of the items of a list; those of a row are alike.
    pub(super) fn item(self) -> Self {
        let item = |schema: &'a Value| schema.pointer("/prefixItems/0").or_else(|| schema.get("items"));
        Self(self.0.and_then(item))
    }
}
