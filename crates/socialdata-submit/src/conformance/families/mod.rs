//! The cases, one file per family.

mod answers;
mod capabilities;
mod closing;
mod end;
mod envelope;
mod forms;
mod identity;
mod lists;
mod manifest;
mod optional;
mod outcome;
mod payload;
mod receipts;
mod records;
mod versions;

use super::case::Case;

/// Cases with something in common.
pub(super) struct Family {
    /// A word for machines.
    pub(super) word: &'static str,
    /// Its heading in Swedish.
    pub(super) sv: &'static str,
    /// The same in English.
    pub(super) en: &'static str,
    pub(super) cases: &'static [Case],
}

/// All families in the order in which they are run. What judges all answers, and the withdrawal, come last.
pub(super) const FAMILIES: &[Family] = &[
    family(
        "capabilities",
        "Vad mottagaren säger om sig själv",
        "What the receiver says of itself",
        capabilities::CASES,
    ),
    family("envelope", "Kuvertet", "The envelope", envelope::CASES),
    family("manifest", "Manifestet", "The manifest", manifest::CASES),
    family("identity", "Ett id, en leverans", "One id, one submission", identity::CASES),
    family("versions", "Exakt en gång", "Exactly once", versions::CASES),
    family("records", "Posterna", "The records", records::CASES),
    family("payload", "Postlistan och ramen", "The record list and its frame", payload::CASES),
    family("forms", "Förseglade listor och listor i XML", "Sealed lists and lists in XML", forms::CASES),
    family("receipts", "Kvittenserna", "The receipts", receipts::CASES),
    family("outcome", "Beskedet och kvitteringen", "The outcome and its acknowledgement", outcome::CASES),
    family("lists", "Listan och inventeringen", "The list and the inventory", lists::CASES),
    family("closing", "Avslutning av en period", "Closing a period", closing::CASES),
    family("odd-requests", "Frågor som inte är några", "Requests that are none", answers::ODD_REQUESTS),
    family("validation", "Provkörning hos mottagaren", "The dry run at the receiver", optional::CASES),
    family(
        "withdrawal",
        "Det som rapporterats makuleras",
        "What was reported is withdrawn",
        &[end::WITHDRAWAL],
    ),
    family("chain", "Kvittenskedjan", "The chain of receipts", &[receipts::CHAIN]),
    family("answers", "Alla svar", "Every answer", answers::EVERY_ANSWER),
];

const fn family(word: &'static str, sv: &'static str, en: &'static str, cases: &'static [Case]) -> Family {
    Family { word, sv, en, cases }
}
