//! A register to try everything against, on one machine and with published test numbers only.
//!
//! [`Sandbox::start`] runs the reference receiver of the submission protocol: TLS with client certificates, signed
//! receipts, its own database, and scripted faults ([`Scenario`]). [`kommun`] makes a municipality's data up. The
//! environment `sandbox` is compiled in; identity numbers that are not published test numbers are refused.
//!
//! What the receiver has done stands in its effect log, [`effects`]: the oracle for "nothing lost, nothing twice".

#![forbid(unsafe_code)]

mod authority;
mod clock;
mod effects;
mod error;
mod files;
pub mod kommun;
mod receiver;
mod registration;

pub use self::{
    authority::ClientCertificate,
    clock::{Clock, OsClock},
    effects::{Effect, effects, inventory},
    error::SandboxError,
    receiver::{
        AuthProfile, Running, Sandbox, SandboxOptions, Scenario, Scene, Script, ScriptLine, UnknownProfile,
        UnknownScenario, record_schema,
    },
    registration::{
        Registration, TokenRegistration, issue_client_certificate, register_mandate, register_sender,
        register_token_client,
    },
};
