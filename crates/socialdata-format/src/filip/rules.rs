//! What is looked for: the portal's checks with its own texts, and ours.

use socialdata_core::validering::{Severity, Text};

/// Something that is looked for in a folder of files for the portal.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilipRule {
    /// The code, stable.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The number of the portal's check, 1–8, when it is one of those; then `message.sv` is the portal's text.
    pub portal: Option<u8>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $portal:expr;
       $sv:literal / $en:literal; $rsv:literal / $ren:literal;)+) => {
        $(pub(super) static $name: FilipRule = FilipRule {
            code: $code,
            severity: Severity::$severity,
            portal: $portal,
            message: Text { sv: $sv, en: $en },
            remedy: Text { sv: $rsv, en: $ren },
        };)+
        /// Every rule, in the order of their codes.
        pub static RULES: &[&FilipRule] = &[$(&$name),+];
    };
}

rules! {
    TOO_MANY "FIL-001" Error Some(1);
    "Maximalt antal filer har överskridits" / "More files than the portal takes at once";
    "Dela upp leveransen." / "Split the delivery.";
    TOO_LARGE "FIL-002" Error Some(2);
    "Filen är för stor" / "The file is larger than 2 000 000 000 bytes";
    "Kontrollera uttaget; portalen tar högst 2 000 000 000 byte." / "Check the export; the portal takes at most 2 000 000 000 bytes.";
    EMPTY "FIL-003" Error Some(3);
    "Filen är tom" / "The file is empty";
    "Gör om uttaget, eller meddela portalen att det inte finns något att rapportera." / "Make the export again, or tell the portal that there is nothing to report.";
    FILE_TYPE "FIL-004" Error Some(4);
    "Felaktig filtyp" / "Not a file type that the portal takes";
    "Portalen tog 2019 txt, xls, xlsx, sas7bdat och xpt; filnamnen slutar på .txt." / "In 2019 the portal took txt, xls, xlsx, sas7bdat and xpt; the file names end in .txt.";
    FILE_NAME "FIL-005" Error Some(5);
    "Felaktigt filnamn" / "The file name fits no pattern";
    "Följ mönstret, till exempel SOL1_0180_202609_20261012T0930.txt." / "Follow the pattern, for example SOL1_0180_202609_20261012T0930.txt.";
    FILKOD "FIL-006" Error Some(6);
    "Felaktig filkod i filnamnet" / "Not the own filkod in the file name";
    "Använd den egna kommunkoden eller enhetens filkod." / "Use the own kommunkod or the unit's filkod.";
    PERIOD "FIL-007" Error Some(7);
    "Felaktig period i filnamnet" / "Not an open period in the file name";
    "Ange en period som insamlingen är öppen för." / "Give a period that the collection is open for.";
    SAME_KIND "FIL-008" Error Some(8);
    "En fil av denna typ är redan vald" / "A file of this kind is already chosen";
    "Behåll en fil av varje typ; den senaste leveransen ersätter den förra." / "Keep one file of each kind; the latest delivery replaces the earlier one.";
    PAIR "FIL-020" Error None;
    "Filer saknas: den andra filen i paret finns inte i mappen." / "Files are missing: the other file of the pair is not in the folder.";
    "Lämna båda: EKB med EKB_AO, SOL1 med SOL2, KHSL1 med KHSL2, BU_INSATS med BU_PLAC." / "Deliver both: EKB with EKB_AO, SOL1 with SOL2, KHSL1 with KHSL2, BU_INSATS with BU_PLAC.";
    ONE_PERIOD "FIL-021" Error None;
    "Alla filer i en leverans måste ha samma period" / "All files of a delivery must have the same period";
    "Gör om filen för den period som leveransen gäller." / "Make the file again for the period of the delivery.";
    REAL_DATE "FIL-022" Error None;
    "Tidpunkten i filnamnet finns inte." / "The time in the file name does not exist.";
    "Skriv ÅÅÅÅMMDDTttmm med en dag som finns i kalendern och timme 00–23." / "Write YYYYMMDDThhmm with a day that exists and an hour of 00–23.";
    FILKOD_UNKNOWN "FIL-023" Warning None;
    "Filkoden i filnamnet är ingen kommunkod." / "The filkod in the file name is no kommunkod.";
    "Kontrollera koden. Regioner och enheter kan ha andra koder." / "Check the code. Regions and units may have other codes.";
    NAME_WITHHELD "FIL-024" Error None;
    "Filnamnet kan innehålla ett identitetsnummer och visas därför inte." / "The file name may hold an identity number and is therefore not shown.";
    "Döp om filen enligt mönstret." / "Rename the file after the pattern.";
    LINK "FIL-025" Error None;
    "En länk, inte en fil. Den har inte följts." / "A link and not a file. It was not followed.";
    "Lägg själva filen i mappen." / "Put the file itself into the folder.";
    FOLDER "FIL-026" Warning None;
    "En undermapp. Den har inte öppnats." / "A folder. It was not opened.";
    "Kontrollera den för sig, eller flytta filerna hit." / "Check it on its own, or move the files here.";
    NO_FILE "FIL-027" Error None;
    "Varken fil eller mapp. Den har inte öppnats." / "Neither file nor folder. It was not opened.";
    "Ta bort den ur mappen." / "Remove it from the folder.";
    UNREADABLE "FIL-028" Error None;
    "Filen kan inte läsas och är inte kontrollerad." / "The file cannot be read and was not checked.";
    "Kontrollera rättigheter och disk, och kör igen." / "Check permissions and disk, and run again.";
    CHANGED "FIL-029" Error None;
    "Filen ändrades medan den lästes." / "The file changed while it was read.";
    "Vänta tills uttaget är klart, och kör igen." / "Wait until the export is done, and run again.";
    NOT_TEXT "FIL-040" Error None;
    "Innehållet är ingen textfil (arkiv, kalkylblad eller NUL-tecken)." / "The content is no text (an archive, a spreadsheet or NUL characters).";
    "Lämna filen som text." / "Deliver the file as text.";
    UTF16 "FIL-041" Error None;
    "Filen är i UTF-16 och innehållet är inte kontrollerat." / "The file is in UTF-16 and its content was not checked.";
    "Spara den i windows-1252." / "Save it in windows-1252.";
    BOM "FIL-042" Warning None;
    "Filen börjar med en byteordningsmarkering, som blir en del av första fältet." / "The file begins with a byte order mark, which becomes part of the first field.";
    "Spara filen utan markering." / "Save the file without the mark.";
    ENCODING "FIL-043" Warning None;
    "Teckenkodningen är inte den som förväntas (windows-1252, ej verifierat)." / "Not the expected encoding (windows-1252, not verified).";
    "Spara filen i windows-1252, eller kontrollera mot föreskriften." / "Save the file in windows-1252, or check the regulation.";
    LINE_ENDS "FIL-044" Warning None;
    "Radsluten är inte CRLF (ej verifierat), eller olika i samma fil." / "The line ends are not CRLF (not verified), or differ within the file.";
    "Spara filen med CRLF." / "Save the file with CRLF.";
    SEPARATOR "FIL-045" Error None;
    "Raden har inget semikolon; fälten skiljs åt med semikolon." / "The line has no semicolon; fields are separated by semicolons.";
    "Gör uttaget med semikolon som skiljetecken." / "Make the export with semicolons.";
    FIELDS "FIL-046" Error None;
    "Raden har ett annat antal fält än de övriga." / "The line has another number of fields than the others.";
    "Ett värde som saknas lämnar sin plats tom; inget värde får innehålla semikolon." / "A missing value leaves its place empty; no value may hold a semicolon.";
    TRAILING "FIL-047" Error None;
    "Raden slutar med ett semikolon för mycket." / "The line ends in one semicolon too many.";
    "Raden slutar med semikolon bara när sista värdet saknas." / "A line ends in a semicolon only when the last value is missing.";
    ALL_TRAILING "FIL-048" Warning None;
    "Varje rad slutar med semikolon: sista värdet saknas överallt, eller så är semikolonet ett för mycket." / "Every line ends in a semicolon: the last value is missing everywhere, or the semicolon is one too many.";
    "Räkna fälten mot föreskriften, eller ange --fields." / "Count the fields against the regulation, or give --fields.";
    EMPTY_LINE "FIL-049" Error None;
    "Raden är tom eller har bara tomma fält." / "The line is empty or has empty fields only.";
    "Ta bort raden." / "Remove the line.";
    EMPTY_COLUMN "FIL-050" Warning None;
    "Fältet är tomt på alla rader." / "The field is empty on every line.";
    "Kontrollera att uttaget hämtar uppgiften." / "Check that the export fetches it.";
    PADDED "FIL-051" Error None;
    "Värdet är utfyllt med blanksteg." / "The value is padded with blanks.";
    "Lämna koden utan utfyllnad; ett värde som saknas är tomt." / "Deliver the code without padding; a missing value is empty.";
    QUOTED "FIL-052" Warning None;
    "Värdet står inom citattecken; portalens filer har inga." / "The value is quoted; the portal's files have no quotes.";
    "Gör uttaget utan citattecken." / "Make the export without quotes.";
    LONG_LINE "FIL-053" Error None;
    "Raden är längre än 64 KiB och har inte kontrollerats." / "The line is longer than 64 KiB and was not checked.";
    "Kontrollera radsluten." / "Check the line ends.";
    ID_FORM "FIL-060" Error None;
    "Identitetsnumret är inte skrivet med tolv siffror." / "The identity number is not written with twelve digits.";
    "Skriv ÅÅÅÅMMDDNNNN; lämna fältet tomt när numret saknas." / "Write YYYYMMDDNNNN; leave the field empty when there is no number.";
    ID_DATE "FIL-061" Error None;
    "Identitetsnumrets datum finns inte." / "The date of the identity number does not exist.";
    "Rätta numret i källan." / "Correct the number in the source.";
    ID_CHECK "FIL-062" Error None;
    "Identitetsnumrets kontrollsiffra stämmer inte." / "The check digit of the identity number is wrong.";
    "Rätta numret i källan." / "Correct the number in the source.";
    ID_FUTURE "FIL-063" Error None;
    "Identitetsnumrets födelsedatum ligger i framtiden." / "The birth date of the identity number lies in the future.";
    "Rätta numret i källan." / "Correct the number in the source.";
    KVA_HEADING "FIL-070" Error None;
    "KVÅ-koden slutar på 000 och är en rubrik, ingen åtgärd." / "The KVÅ code ends in 000 and is a heading, no measure.";
    "Ange koden för åtgärden." / "Give the code of the measure.";
    KVA_PADDED "FIL-071" Error None;
    "KVÅ-koden har sju tecken; föreskriften säger sju men portalen tar fem." / "The KVÅ code has seven characters; the regulation says seven, the portal takes five.";
    "Lämna fem tecken, utan utfyllnad." / "Deliver five characters, not padded.";
    PROFESSION "FIL-072" Error None;
    "Yrkeskoden hör inte till de godkända." / "The code of the profession is not an approved one.";
    "Godkända är XS910–XS914, XS917–XS919 och XS923–XS926." / "Approved are XS910–XS914, XS917–XS919 and XS923–XS926.";
}

/// The rule with that code.
pub fn rule(code: &str) -> Option<&'static FilipRule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}
