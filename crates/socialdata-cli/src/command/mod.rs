//! One file per subcommand.

pub(crate) mod convert;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod key;
pub(crate) mod policy;
pub(crate) mod pseudonymise;
pub(crate) mod sandbox;
pub(crate) mod schema;
pub(crate) mod status;
pub(crate) mod submit;
pub(crate) mod validate;
