//! The policies that come with the product. They are ordinary files; an installation may start from one and write its own.

/// Statutory delivery, identified: `schemas/policy/identifierad.toml`.
pub const IDENTIFIERAD: &str = include_str!("../../../../schemas/policy/identifierad.toml");

/// Analysis partner, pseudonymised: `schemas/policy/pseudonymiserad.toml`.
pub const PSEUDONYMISERAD: &str = include_str!("../../../../schemas/policy/pseudonymiserad.toml");
