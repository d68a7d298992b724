//! The policies that come with the product. They are ordinary files; an installation may start from one and write its own.

/// Statutory delivery, identified: `schemas/policy/identifierad.toml`.
pub const IDENTIFIERAD: &str = include_str!("../../../../schemas/policy/identifierad.toml");

/// Analysis partner, pseudonymised: `schemas/policy/pseudonymiserad.toml`.
pub const PSEUDONYMISERAD: &str = include_str!("../../../../schemas/policy/pseudonymiserad.toml");

/// Vendor support and sandbox, without person keys: `schemas/policy/minimal.toml`.
pub const MINIMAL: &str = include_str!("../../../../schemas/policy/minimal.toml");

/// Input to statistics, without person keys and references: `schemas/policy/aggregat.toml`.
pub const AGGREGAT: &str = include_str!("../../../../schemas/policy/aggregat.toml");

/// Each by the name of its file.
pub const ALL: &[(&str, &str)] = &[
    ("identifierad", IDENTIFIERAD),
    ("pseudonymiserad", PSEUDONYMISERAD),
    ("minimal", MINIMAL),
    ("aggregat", AGGREGAT),
];

/// The text of the shipped policy with that name.
///
/// ```
/// use socialdata_core::policy::{Policy, shipped};
///
/// let minimal = shipped::find("minimal").ok_or("not shipped")?;
/// assert_eq!(Policy::parse(minimal)?.recipient().as_str(), "se.leverantor.support");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn find(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}
