//! What can be wrong with a policy file. The texts name keys and paths of the file, never data.

use thiserror::Error;

use super::method::MethodFault;

/// A fault of a policy file, with the code of its lint. Such a policy is not used (exit 78).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The file is no TOML, or has a key that policies do not have.
    #[error(
        "P12: policyfilen kan inte läsas på rad {line}: fel i TOML eller en okänd nyckel / the policy file cannot be read at line {line}"
    )]
    Form {
        /// Line in the file, from 1.
        line: usize,
    },
    /// A value is outside its grammar.
    #[error("P10: {key} har ett otillåtet värde i policyfilen / {key} has a value that is not allowed")]
    Value {
        /// The key.
        key: &'static str,
    },
    /// A member of a record type has no entry, or two of the same precision.
    #[error(
        "P01: {posttyp}{path} ska ha precis en post i policyn, men har {found} / must have exactly one entry, has {found}"
    )]
    Coverage {
        /// The record type.
        posttyp: &'static str,
        /// The JSON pointer.
        path: &'static str,
        /// How many entries of the highest precision were found.
        found: usize,
    },
    /// An entry names a path or a record type that does not exist.
    #[error(
        "P02: post nummer {entry} i policyn gäller en uppgift som inte finns / entry {entry} names no member"
    )]
    NoSuchMember {
        /// Number of the `[[field]]` entry, from 1.
        entry: usize,
    },
    /// The exact value passes without a legal basis.
    #[error("P03: {path} lämnas i klartext men saknar basis / {path} is identified without a basis")]
    NoBasis {
        /// The JSON pointer.
        path: &'static str,
    },
    /// In production a basis must say that it is in force.
    #[error(
        "P03: basis för {path} slutar inte med (gällande), (beslutad) eller (praxis), vilket krävs i produktion / the basis of {path} is not in force"
    )]
    BasisNotInForce {
        /// The JSON pointer.
        path: &'static str,
    },
    /// `pseudonymised` on a member that is neither a person key nor a source key.
    #[error(
        "P04: {path} kan inte pseudonymiseras: få möjliga värden går att gissa, också med nyckel / {path} cannot be pseudonymised"
    )]
    NotAKey {
        /// The JSON pointer.
        path: &'static str,
    },
    /// One recipient would get person keys both in clear and as pseudonyms, and could join them.
    #[error(
        "P05: personnyckeln lämnas både i klartext och som pseudonym till {recipient} / person keys go to {recipient} both identified and pseudonymised"
    )]
    MixedPersonKeys {
        /// The recipient.
        recipient: String,
    },
    /// The record ids of the recipient rest on key material that another recipient's rest on too.
    #[error(
        "P06: nyckeln record-id används också för en annan mottagare / the record-id key is used for another recipient too"
    )]
    SharedRecordIdKey,
    /// Free text that is neither dropped nor identified.
    #[error(
        "P07: {path} är fritext och kan bara ha dropped eller identified / {path} is free text: dropped or identified only"
    )]
    FreeText {
        /// The JSON pointer.
        path: &'static str,
    },
    /// More than two exact quasi-identifiers beside a pseudonym.
    #[error(
        "P08: {posttyp} har pseudonym och {found} exakta indirekta kännetecken ({kept}); högst två tillåts / {posttyp} keeps {found} exact quasi-identifiers beside a pseudonym, two are allowed"
    )]
    QuasiIdentifiers {
        /// The record type.
        posttyp: &'static str,
        /// How many.
        found: usize,
        /// Which, in Swedish.
        kept: String,
    },
    /// Protected persons are sent like others without a legal basis.
    #[error(
        "P09: protected_persons = \"send\" kräver protected_persons_basis / needs protected_persons_basis"
    )]
    ProtectedNeedsBasis,
    /// `[pseudonym]` is missing although a person key is pseudonymised, or superfluous.
    #[error(
        "P10: [pseudonym] ska finnas precis när en personnyckel pseudonymiseras / [pseudonym] goes with a pseudonymised person key"
    )]
    PseudonymSection,
    /// A shared key whose pseudonyms never change, without a legal basis.
    #[error(
        "P11: linkage = \"shared\" med epoch = \"0\" kräver linkage_basis / linkage = \"shared\" with epoch = \"0\" needs linkage_basis"
    )]
    LinkageNeedsBasis,
    /// An entry has a treatment that does not exist.
    #[error(
        "P12: {path} har en okänd treatment; identified, pseudonymised, generalised eller dropped väntades / {path} has an unknown treatment"
    )]
    UnknownTreatment {
        /// The JSON pointer.
        path: &'static str,
    },
    /// The method of an entry cannot be used.
    #[error("P12: {path}: {fault}")]
    Method {
        /// The JSON pointer.
        path: &'static str,
        /// Why.
        fault: MethodFault,
    },
    /// Nothing may be sent under the policy for this period yet.
    #[error("P13: policyn gäller från {valid_from}, efter perioden / the policy begins after the period")]
    NotYetValid {
        /// The first day of the policy.
        valid_from: chrono::NaiveDate,
    },
    /// Two policies for the same recipient and period: nobody could say which holds.
    #[error(
        "P13: två policyer gäller samtidigt för {recipient} / two policies are active for {recipient} at the same time"
    )]
    TwoPolicies {
        /// The recipient.
        recipient: String,
    },
    /// A record type that is off by default is switched on in production without a legal basis.
    #[error("P14: gated_types kräver gated_types_basis i produktion / gated_types needs gated_types_basis")]
    GatedNeedsBasis,
}

impl PolicyError {
    /// The stable code of the lint, or `P12` for the form of the file.
    ///
    /// ```
    /// use socialdata_core::policy::{Policy, shipped};
    ///
    /// let text = shipped::IDENTIFIERAD.replacen("unknown_field = \"error\"", "unknown_field = \"pass\"", 1);
    /// assert_eq!(Policy::parse(&text).unwrap_err().code(), "P10");
    /// ```
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Coverage { .. } => "P01",
            Self::NoSuchMember { .. } => "P02",
            Self::NoBasis { .. } | Self::BasisNotInForce { .. } => "P03",
            Self::NotAKey { .. } => "P04",
            Self::MixedPersonKeys { .. } => "P05",
            Self::SharedRecordIdKey => "P06",
            Self::FreeText { .. } => "P07",
            Self::QuasiIdentifiers { .. } => "P08",
            Self::ProtectedNeedsBasis => "P09",
            Self::Value { .. } | Self::PseudonymSection => "P10",
            Self::LinkageNeedsBasis => "P11",
            Self::Form { .. } | Self::UnknownTreatment { .. } | Self::Method { .. } => "P12",
            Self::NotYetValid { .. } | Self::TwoPolicies { .. } => "P13",
            Self::GatedNeedsBasis => "P14",
        }
    }

    /// Whether the text is no policy at all, so that nothing else of it was judged.
    pub const fn is_unreadable(&self) -> bool {
        matches!(self, Self::Form { .. })
    }
}
