//! Which check a receipt failed.

use crate::jws::JwsError;

/// A check that a receipt failed. Holds nothing of the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}: {}", self.check(), self.en())]
#[non_exhaustive]
pub enum ReceiptFault {
    /// R1: form of the JWS and of its header.
    Form,
    /// R2: the algorithm is that of the pinned key.
    Algorithm,
    /// R3: it is a receipt.
    Typ,
    /// R4: the key is pinned.
    Key,
    /// R5: the signature verifies.
    Signature,
    /// R6: the signed bytes are a receipt of the expected kind.
    Content,
    /// R7: environment, recipient and sender are the own ones.
    Party,
    /// R8: submission id and sequence number are the own ones.
    Submission,
    /// R9: the manifest is the one stored here.
    Manifest,
    /// R10: the payload is the own one.
    Payload,
    /// R11: the times are possible.
    Time,
    /// R12: number and predecessor fit the stored chain.
    Chain,
    /// R13: the counts add up and the state follows from them.
    Counts,
    /// R14: the findings are the signed ones, and each is about what was sent at its index.
    Findings,
    /// R15: the accepted records are what was sent minus the findings.
    AcceptedSet,
    /// R16: it continues the stored custody receipt.
    Custody,
    /// R17: it is the same receipt as the one already stored.
    Changed,
    /// R18: the closing signed is the closing declared.
    Closing,
}

impl ReceiptFault {
    /// Every check, ascending.
    pub const ALL: [Self; 18] = [
        Self::Form,
        Self::Algorithm,
        Self::Typ,
        Self::Key,
        Self::Signature,
        Self::Content,
        Self::Party,
        Self::Submission,
        Self::Manifest,
        Self::Payload,
        Self::Time,
        Self::Chain,
        Self::Counts,
        Self::Findings,
        Self::AcceptedSet,
        Self::Custody,
        Self::Changed,
        Self::Closing,
    ];

    /// Name of the check in the protocol document, a stable word for logs and tests.
    pub fn check(self) -> &'static str {
        match self {
            Self::Form => "R1",
            Self::Algorithm => "R2",
            Self::Typ => "R3",
            Self::Key => "R4",
            Self::Signature => "R5",
            Self::Content => "R6",
            Self::Party => "R7",
            Self::Submission => "R8",
            Self::Manifest => "R9",
            Self::Payload => "R10",
            Self::Time => "R11",
            Self::Chain => "R12",
            Self::Counts => "R13",
            Self::Findings => "R14",
            Self::AcceptedSet => "R15",
            Self::Custody => "R16",
            Self::Changed => "R17",
            Self::Closing => "R18",
        }
    }

    /// One Swedish sentence for whoever must decide.
    pub fn sv(self) -> &'static str {
        match self {
            Self::Form => "Kvittensen har inte rätt form.",
            Self::Algorithm => "Kvittensens signaturalgoritm är inte den som hör till nyckeln.",
            Self::Typ => "Dokumentet är signerat men är ingen kvittens.",
            Self::Key => "Kvittensen är signerad med en nyckel som inte finns i konfigurationen.",
            Self::Signature => "Kvittensens signatur stämmer inte.",
            Self::Content => "Kvittensens innehåll går inte att läsa som en kvittens av det väntade slaget.",
            Self::Party => "Kvittensen gäller en annan miljö, mottagare eller avsändare.",
            Self::Submission => "Kvittensen gäller en annan inlämning.",
            Self::Manifest => "Kvittensen gäller ett annat manifest än det som lagrats här.",
            Self::Payload => "Kvittensen gäller andra uppgifter än de som skickades.",
            Self::Time => "Kvittensens tidpunkt är inte möjlig.",
            Self::Chain => "Kvittensen passar inte i kedjan av tidigare kvittenser.",
            Self::Counts => "Kvittensens antal eller status går inte ihop.",
            Self::Findings => "Anmärkningarna är inte de som kvittensen intygar.",
            Self::AcceptedSet => "De mottagna posterna är inte de som skickades.",
            Self::Custody => "Behandlingskvittensen hör inte till den lagrade mottagningskvittensen.",
            Self::Changed => "Mottagaren har lämnat två olika kvittenser för samma inlämning.",
            Self::Closing => {
                "Avslutskvittensen gäller en annan period eller andra antal än de som intygades."
            }
        }
    }

    /// The same sentence in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Form => "The receipt does not have the right form.",
            Self::Algorithm => "The receipt's signature algorithm is not that of the key.",
            Self::Typ => "The document is signed but is not a receipt.",
            Self::Key => "The receipt is signed with a key that is not in the configuration.",
            Self::Signature => "The receipt's signature does not verify.",
            Self::Content => "The receipt's content cannot be read as a receipt of the expected kind.",
            Self::Party => "The receipt is about another environment, recipient or sender.",
            Self::Submission => "The receipt is about another submission.",
            Self::Manifest => "The receipt is about another manifest than the one stored here.",
            Self::Payload => "The receipt is about other data than what was sent.",
            Self::Time => "The receipt's time is not possible.",
            Self::Chain => "The receipt does not fit the chain of earlier receipts.",
            Self::Counts => "The receipt's counts or state do not add up.",
            Self::Findings => "The findings are not those the receipt vouches for.",
            Self::AcceptedSet => "The accepted records are not those that were sent.",
            Self::Custody => "The outcome receipt does not belong to the stored custody receipt.",
            Self::Changed => "The receiver has given two different receipts for the same submission.",
            Self::Closing => {
                "The closing receipt is about another period or other counts than those declared."
            }
        }
    }
}

impl From<JwsError> for ReceiptFault {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Form | JwsError::Header => Self::Form,
            JwsError::Algorithm => Self::Algorithm,
            JwsError::Typ => Self::Typ,
            JwsError::UnknownKey => Self::Key,
            JwsError::Signature => Self::Signature,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_check_has_its_number_and_two_sentences_of_its_own() {
        for (number, fault) in (1..).zip(ReceiptFault::ALL) {
            assert_eq!(fault.check(), format!("R{number}"));
            assert!(fault.sv().ends_with('.') && fault.en().ends_with('.'));
        }
        let texts: BTreeSet<_> =
            ReceiptFault::ALL.into_iter().flat_map(|fault| [fault.sv(), fault.en()]).collect();
        assert_eq!(texts.len(), 2 * ReceiptFault::ALL.len());
        assert_eq!(ReceiptFault::Signature.to_string(), "R5: The receipt's signature does not verify.");
    }
}
