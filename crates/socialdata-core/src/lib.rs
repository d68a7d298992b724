//! The reporting obligation of Swedish social services as Rust types: records, rules, pseudonyms and the outbound policy.
//!
//! The crate is pure: no files, no network, no clock, no environment, no randomness. Whoever calls it brings the bytes and the
//! day. So the same records get the same findings on a case worker's screen, in the nightly run and at the receiver.
//!
//! | Module | Holds |
//! |---|---|
//! | [`identitet`] | identity numbers: parse, don't validate |
//! | [`period`], [`kodlista`] | months and code lists with their validity |
//! | [`post`], [`falt`] | record types, generated from `schemas/`, and the places in them |
//! | [`regler`] | the rules, one file each |
//! | [`validering`] | findings and the engine that runs the rules |
//! | [`pseudonym`] | keyed pseudonyms and record ids |
//! | [`policy`] | what may leave, field by field |
//! | [`skyldighet`] | what is due, from whom and when |
//! | [`projektion`] | rows of the files that today's registers ask for |
//! | [`aggregat`] | counts that may be shown: small cells hidden |
//! | [`sensitive`] | the wrapper of every personal value |
//!
//! # The whole way
//! ```
//! use socialdata_core::falt::Falt;
//! use socialdata_core::post::{Post, Posttyp, Scalar};
//! use socialdata_core::validering::{Context, Sink, judge};
//!
//! let mut sink = Sink::new();
//! let mut post = Post::new(Posttyp::Insats);
//! post.set(Falt::PostId, Scalar::Text("INS-17"), &mut sink);
//! post.set(Falt::Period, Scalar::Text("2026-02"), &mut sink);
//! post.set(Falt::VerkstalldFran, Scalar::Text("2026-02-30"), &mut sink); // no such day
//! let checked = judge(post, &Context::default(), &mut sink);
//!
//! assert!(checked.is_none());
//! let findings = sink.take();
//! assert!(findings.codes().contains(&"OBL-005"), "person is missing");
//! let date = findings.as_slice().iter().find(|finding| finding.falt == Falt::VerkstalldFran);
//! assert_eq!(date.map(|finding| finding.rule.code), Some("FMT-045"));
//! ```

pub mod aggregat;
pub mod falt;
pub mod identitet;
pub mod kodlista;
pub mod period;
pub mod policy;
pub mod post;
pub mod projektion;
pub mod pseudonym;
pub mod regler;
pub mod sensitive;
pub mod skyldighet;
pub mod validering;
