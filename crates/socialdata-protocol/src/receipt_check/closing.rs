//! The checks of a closing receipt (avslutskvittens).

use super::{ReceiptChain, ReceiptFault, check_place, verify_offline};
use crate::{
    ids::PeriodId,
    jws::Jws,
    names::Recipient,
    pins::PinnedKeys,
    wire::{Closing, ClosingReceipt, Environment, Party, Receipt},
};

/// What a closing receipt is compared with.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedClosing<'a> {
    /// The environment.
    pub environment: Environment,
    /// The register.
    pub recipient: &'a Recipient,
    /// The own party.
    pub sender: &'a Party,
    /// The period.
    pub period: PeriodId,
    /// What was declared.
    pub closing: &'a Closing,
    /// The receipts already stored.
    pub chain: &'a ReceiptChain,
}

/// A closing receipt that passed every check. Only [`check_closing`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedClosing {
    jws: Jws,
    receipt: ClosingReceipt,
}

impl VerifiedClosing {
    /// The receipt, verbatim.
    pub fn jws(&self) -> &Jws {
        &self.jws
    }

    /// What it says.
    pub fn receipt(&self) -> &ClosingReceipt {
        &self.receipt
    }
}

/// Checks a closing receipt: R1 to R7, R12 and R18.
///
/// # Errors
/// The first [`ReceiptFault`] that holds.
pub fn check_closing(
    jws: &Jws,
    keys: &PinnedKeys,
    expected: &ExpectedClosing<'_>,
) -> Result<VerifiedClosing, ReceiptFault> {
    let verified = verify_offline(jws, keys)?;
    let Receipt::Closing(receipt) = &verified.receipt else {
        return Err(ReceiptFault::Content);
    };
    let party = (receipt.environment, &receipt.recipient, &receipt.sender);
    if party != (expected.environment, expected.recipient, expected.sender) {
        return Err(ReceiptFault::Party);
    }
    let declared = Closing {
        types: receipt.types.clone(),
        record_count: receipt.record_count,
        void_count: receipt.void_count,
        inventory_digest: receipt.inventory_digest,
        zero_declaration: receipt.zero_declaration,
    };
    if receipt.period_id != expected.period || declared != *expected.closing {
        return Err(ReceiptFault::Closing);
    }
    check_place(jws, &verified.receipt, None, expected.chain)?;
    Ok(VerifiedClosing { jws: jws.clone(), receipt: receipt.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures,
        ids::Digest,
        numbers::ReceiptNo,
        receipt_check::ChainLink,
        receipt_issue::sign_receipt,
        wire::{RecordTypes, V1},
    };

    struct Case {
        closing: Closing,
        receipt: ClosingReceipt,
        chain: ReceiptChain,
        own: crate::receipt_check::SubmissionFacts,
    }

    impl Case {
        fn new() -> Self {
            let own = fixtures::facts();
            let closing = Closing {
                types: RecordTypes::new(["insats".parse().unwrap()]).unwrap(),
                record_count: 3,
                void_count: 1,
                inventory_digest: Digest::of("inventory"),
                zero_declaration: false,
            };
            let receipt = ClosingReceipt {
                v: V1,
                receipt_no: ReceiptNo::FIRST,
                prev_receipt_digest: None,
                environment: own.environment,
                recipient: own.recipient.clone(),
                sender: own.sender.clone(),
                period_id: "2026-07".parse().unwrap(),
                types: closing.types.clone(),
                record_count: 3,
                void_count: 1,
                inventory_digest: closing.inventory_digest,
                zero_declaration: false,
                closed_at: own.created_at,
            };
            Self { closing, receipt, chain: ReceiptChain::new(), own }
        }

        fn check(&self) -> Result<VerifiedClosing, ReceiptFault> {
            let key = fixtures::register_key();
            let jws = signed(&self.receipt);
            let expected = ExpectedClosing {
                environment: self.own.environment,
                recipient: &self.own.recipient,
                sender: &self.own.sender,
                period: july(),
                closing: &self.closing,
                chain: &self.chain,
            };
            check_closing(&jws, &PinnedKeys::from_keys([key.verifying_key()]), &expected)
        }
    }

    fn signed(receipt: &ClosingReceipt) -> Jws {
        sign_receipt(&Receipt::Closing(receipt.clone()), &fixtures::register_key()).unwrap()
    }

    fn july() -> PeriodId {
        "2026-07".parse().unwrap()
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Case), fault: ReceiptFault) {
        let mut case = Case::new();
        change(&mut case);
        assert_eq!(case.check(), Err(fault));
    }

    #[test]
    fn what_was_declared_is_what_is_signed() {
        assert_eq!(Case::new().check().unwrap().receipt().record_count, 3);
    }

    /// R18, one field changed at a time.
    #[test]
    fn another_declaration_is_refused() {
        let fault = ReceiptFault::Closing;
        assert_eq!(fault.check(), "R18");
        refused(|case| case.receipt.period_id = "2026-08".parse().unwrap(), fault);
        refused(|case| case.receipt.types = RecordTypes::new(["placering".parse().unwrap()]).unwrap(), fault);
        refused(|case| case.receipt.record_count = 4, fault);
        refused(|case| case.receipt.void_count = 0, fault);
        refused(|case| case.receipt.inventory_digest = Digest::of("other"), fault);
        refused(|case| case.receipt.zero_declaration = true, fault);
    }

    #[test]
    fn somebody_elses_closing_is_refused() {
        refused(|case| case.receipt.environment = Environment::Production, ReceiptFault::Party);
        refused(
            |case| {
                let link = ChainLink { digest: Digest::of("other"), prev: None };
                case.chain.insert(ReceiptNo::FIRST, link);
            },
            ReceiptFault::Chain,
        );
    }
}
