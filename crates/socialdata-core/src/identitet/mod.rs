//! Identities of persons, organisations and municipalities: text becomes a value that is right, or an error.
//!
//! | Type | Holds | May be printed |
//! |---|---|---|
//! | [`NationelltNummer`] | a [`Personnummer`] or a [`Samordningsnummer`] | no |
//! | [`LokaltId`] | a case system's own identity, often with a birth date in it | no |
//! | [`Organisationsnummer`], [`Kommunkod`], [`Lanskod`] | public facts | yes |
//!
//! Record files hold twelve digits: [`NationelltNummer::parse`]. Texts from elsewhere, with separators and
//! look-alike characters, go through [`canonical`], which gives the one form that pseudonyms are made from.
//! Nothing here asks for the time: what depends on a day has that day as an argument.

mod fodelse;
mod i_text;
mod kanonisk;
mod kommunkod;
mod lokal;
mod luhn;
mod nationellt;
mod organisationsnummer;
mod personnummer;
mod samordningsnummer;
mod siffror;
pub mod testnummer;

pub use self::i_text::holds_identity_number;
pub use self::kanonisk::{KanoniskFel, TenDigit, canonical};
pub use self::kommunkod::{Kommunkod, KommunkodFel, Lanskod};
pub use self::lokal::{LokaltFel, LokaltId};
pub use self::nationellt::{Konssiffra, NationelltNummer, NummerFel, ten_digits_form_a_number};
pub use self::organisationsnummer::{Organisationsnummer, OrganisationsnummerFel};
pub use self::personnummer::Personnummer;
pub use self::samordningsnummer::Samordningsnummer;
