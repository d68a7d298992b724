//! Tests that need a world of their own. A development dependency, and a program for `cargo xtask sim`; nothing ships it.
//!
//! [`sim`] is the seeded simulator of many nights. What it models, and how a failure is played again:
//! docs/en/testing-the-delivery.md.

#![forbid(unsafe_code)]

pub mod sim;
