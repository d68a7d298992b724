//! Rules about the record as text, before any member has a meaning, and about the delivery as a file.
//!
//! Readers report these; they belong to every record type, so they have no file of their own and no merge-patch examples. Their
//! examples lie in `fixtures/invalid/<CODE>/`.

use crate::falt::Falt;
use crate::post::Posttyp;
use crate::validering::{Basis, InForce, RuleMeta, Severity, SourceStatus, Text};

/// Every rule of this file, by code.
pub static RULES: &[&RuleMeta] =
    &[&FMT_001, &FMT_002, &LEV_001, &LEV_003, &LEV_004, &LEV_005, &LEV_006, &LEV_007, &LEV_008];

const RECORD_MODEL: &[Basis] =
    &[Basis { text: "Postmodellen (schemas/post/v1)", status: SourceStatus::EgetForslag }];

const fn document_rule(
    code: &'static str,
    name: &'static str,
    severity: Severity,
    message: Text,
    remedy: Text,
) -> RuleMeta {
    RuleMeta {
        code,
        name,
        severity,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: RECORD_MODEL,
        posttyper: Posttyp::ALL,
        fields: &[Falt::Post],
        message,
        remedy,
        codes: &[],
        doc: "",
    }
}

/// FMT-001 `okand-medlem`: a member or column that no schema of the record type has.
pub static FMT_001: RuleMeta = document_rule(
    "FMT-001",
    "okand-medlem",
    Severity::Error,
    Text {
        sv: "Posten har en uppgift som inte hör till posttypen.",
        en: "The record has a member that its type does not know.",
    },
    Text {
        sv: "Rätta uppgiftens namn, eller ta bort uppgiften. Namnen som gäller står i schemat för posttypen.",
        en: "Correct the name, or remove the member. The schema of the record type has the right names.",
    },
);

/// FMT-002 `dubbel-medlem`: the same member twice in one record.
pub static FMT_002: RuleMeta = document_rule(
    "FMT-002",
    "dubbel-medlem",
    Severity::Error,
    Text {
        sv: "Uppgiften finns mer än en gång i samma post.",
        en: "The member stands more than once in the same record.",
    },
    Text {
        sv: "Behåll den som är rätt och ta bort de andra.",
        en: "Keep the right one and remove the others.",
    },
);

/// LEV-001 `blandade-perioder`: records of more than one period in a file.
pub static LEV_001: RuleMeta = document_rule(
    "LEV-001",
    "blandade-perioder",
    Severity::Warning,
    Text {
        sv: "Filen har poster för mer än en period.",
        en: "The file has records of more than one period.",
    },
    Text { sv: "Lämna en fil för varje period.", en: "Hand in one file for each period." },
);

/// LEV-003 `tom-leverans`: no record in the file.
pub static LEV_003: RuleMeta = document_rule(
    "LEV-003",
    "tom-leverans",
    Severity::Warning,
    Text { sv: "Filen har inga poster.", en: "The file has no records." },
    Text {
        sv: "Kontrollera uttaget ur verksamhetssystemet. En period utan insatser lämnas som nollrapport.",
        en: "Check the export of the case system. A period without records is handed in as a zero report.",
    },
);

/// LEV-004 `avslutande-semikolon`: CSV rows that end with a separator beyond the columns of the header.
pub static LEV_004: RuleMeta = document_rule(
    "LEV-004",
    "avslutande-semikolon",
    Severity::Warning,
    Text {
        sv: "Raden slutar med ett skiljetecken efter sista kolumnen.",
        en: "The row ends with a separator after the last column.",
    },
    Text {
        sv: "Ställ in uttaget så att raden slutar med sista värdet.",
        en: "Make the export end the row with the last value.",
    },
);

/// LEV-005 `teckenkodning`: bytes that are no UTF-8, or text that was decoded wrongly once.
pub static LEV_005: RuleMeta = document_rule(
    "LEV-005",
    "teckenkodning",
    Severity::Error,
    Text {
        sv: "Texten har tecken som inte är UTF-8, eller har avkodats fel en gång (Ã¥, Ã¤ och Ã¶ i stället för å, ä och ö).",
        en: "The text has characters that are not UTF-8, or was decoded wrongly once (Ã¥, Ã¤ and Ã¶ instead of å, ä and ö).",
    },
    Text {
        sv: "Ställ in uttaget på UTF-8, till exempel med ”CSV UTF-8” i kalkylprogrammet, gör om det och lämna det igen.",
        en: "Set the export to UTF-8, make it anew and hand it in again.",
    },
);

/// LEV-006 `okand-posttyp`: the record type is missing or unknown.
pub static LEV_006: RuleMeta = document_rule(
    "LEV-006",
    "okand-posttyp",
    Severity::Error,
    Text { sv: "Posttypen saknas eller är okänd.", en: "The record type is missing or unknown." },
    Text { sv: "Ange posttyp, till exempel insats.", en: "Give posttyp, for example insats." },
);

/// LEV-008 `blandad-filsort`: a record of another kind of file than the first one, snapshot or events.
pub static LEV_008: RuleMeta = document_rule(
    "LEV-008",
    "blandad-filsort",
    Severity::Error,
    Text {
        sv: "Filen blandar poster med och utan version och åtgärd.",
        en: "The file mixes records with and without version and atgard.",
    },
    Text {
        sv: "Lämna antingen en ögonblicksbild, utan version och åtgärd, eller händelser, där varje post har båda.",
        en: "Hand in either a snapshot, without version and atgard, or events, where every record has both.",
    },
);

/// LEV-007 `trasig-rad`: a line that is no record at all.
pub static LEV_007: RuleMeta = document_rule(
    "LEV-007",
    "trasig-rad",
    Severity::Error,
    Text {
        sv: "Det här är ingen post: raden är inte ett JSON-objekt, har fel antal celler, är för lång eller är avhuggen, eller så är XML-dokumentet inte välformat.",
        en: "This is no record: the line is not a JSON object, has the wrong number of cells, is too long or cut off, or the XML document is not well-formed.",
    },
    Text {
        sv: "Gör om uttaget ur verksamhetssystemet; rätta inte raden för hand.",
        en: "Export the data again from the case system; do not repair the line by hand.",
    },
);
