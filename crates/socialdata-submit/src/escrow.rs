//! Copies of keys for safekeeping: sealed for a person who holds an age identity, or printed on paper.
//!
//! A sealed copy is a file of `age-encryption.org/v1` with X25519 recipients: the `age` tool opens it too. A paper copy
//! is the text of the key in groups of four, which somebody types in again; its check sum notices a wrong character.

use std::io::{Read as _, Write as _};

use age::secrecy::ExposeSecret as _;
use socialdata_core::pseudonym::{Kcv, KeyError, KeyMaterial, Purpose};
use thiserror::Error;
use zeroize::Zeroizing;

/// Seals `key` for `recipient` (`age1…`).
///
/// # Errors
/// [`EscrowError::Recipient`], [`EscrowError::Seal`].
pub fn seal(key: &KeyMaterial, recipient: &str) -> Result<Vec<u8>, EscrowError> {
    let recipient: age::x25519::Recipient = recipient.parse().map_err(|_| EscrowError::Recipient)?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
        .map_err(|_| EscrowError::Seal)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| EscrowError::Seal)?;
    writer.write_all(key.to_text().as_bytes()).map_err(|_| EscrowError::Seal)?;
    writer.finish().map_err(|_| EscrowError::Seal)?;
    Ok(sealed)
}

/// Whether these bytes are a sealed copy, rather than one from paper.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/")
}

/// Opens a sealed copy with the identity in `identity`: the file that `age-keygen` makes.
///
/// # Errors
/// [`EscrowError::Identity`], [`EscrowError::Open`], [`EscrowError::Key`].
pub fn open(sealed: &[u8], identity: &str, purpose: Purpose) -> Result<KeyMaterial, EscrowError> {
    let identity: age::x25519::Identity = identity
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .and_then(|line| line.parse().ok())
        .ok_or(EscrowError::Identity)?;
    let decryptor = age::Decryptor::new(sealed).map_err(|_| EscrowError::Open)?;
    let mut reader =
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| EscrowError::Open)?;
    // Room for everything, since a string that grows leaves its old content behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST));
    let read = (&mut reader).take(LONGEST as u64).read_to_string(&mut text);
    read.map_err(|_| EscrowError::Open)?;
    Ok(KeyMaterial::parse(&text, purpose)?)
}

/// The paper form: what a person prints, signs and locks away. Plain text; whoever reads it has the key.
pub fn paper(key: &KeyMaterial, kcv: Kcv) -> Zeroizing<String> {
    let text = key.to_text();
    let mut page = Zeroizing::new(String::with_capacity(4 * LONGEST));
    page.push_str(PAPER_HEAD);
    for (name, value) in [("Ändamål / purpose: ", key.purpose().as_str()), ("KCV: ", kcv.as_str())] {
        page.push_str(name);
        page.push_str(value);
        page.push('\n');
    }
    for (place, character) in text.chars().enumerate() {
        page.push_str(match place {
            place if place % 40 == 0 => "\n    ",
            place if place % 4 == 0 => " ",
            _ => "",
        });
        page.push(character);
    }
    page.push('\n');
    page
}

/// Reads a key that was typed in from paper: the text in any groups and lines, other lines left out.
///
/// # Errors
/// [`EscrowError::Key`].
pub fn read_paper(typed: &str, purpose: Purpose) -> Result<KeyMaterial, EscrowError> {
    let mut text = Zeroizing::new(String::with_capacity(LONGEST));
    // The head of the page ends before the first group of the key.
    let begin = typed.find("soci").unwrap_or_default();
    let (_, key) = typed.split_at(begin);
    text.extend(key.chars().filter(|character| !character.is_whitespace()).take(LONGEST / 4));
    Ok(KeyMaterial::parse(&text, purpose)?)
}

/// Makes a pair for safekeeping: the identity, and the recipient that goes into the configuration.
pub fn new_identity() -> (Zeroizing<String>, String) {
    let identity = age::x25519::Identity::generate();
    (Zeroizing::new(identity.to_string().expose_secret().to_owned()), identity.to_public().to_string())
}

/// More than any key text, and than the page, in bytes.
const LONGEST: usize = 1024;

const PAPER_HEAD: &str = "\
NYCKELKOPIA PÅ PAPPER / PAPER COPY OF A KEY
Den som har pappret har nyckeln. Förvaras inlåst. / Whoever has the paper has the key. Keep it locked away.
Skriv av raderna nedan i en fil (läge 0600) och kör: / Type the lines below into a file (mode 0600) and run:
  key restore --from FILE
";

/// Why a copy was not made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EscrowError {
    /// Not an age recipient.
    #[error("keys.escrow: ska vara en age-mottagare, age1… / must be an age recipient, age1…")]
    Recipient,
    /// The copy could not be sealed.
    #[error("kopian kunde inte förseglas / the copy could not be sealed")]
    Seal,
    /// The file holds no age identity.
    #[error(
        "filen med identiteten ska innehålla AGE-SECRET-KEY-1… / the identity file must hold AGE-SECRET-KEY-1…"
    )]
    Identity,
    /// Another identity, or a damaged copy.
    #[error("kopian går inte att öppna med den identiteten / the copy does not open with that identity")]
    Open,
    /// What is in the copy is no key for the purpose.
    #[error("kopian är ingen giltig nyckel för ändamålet ({}) / the copy is no valid key", .0.code())]
    Key(#[from] KeyError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> KeyMaterial {
        let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b";
        KeyMaterial::parse(text, Purpose::Person).unwrap()
    }

    #[test]
    fn a_sealed_copy_opens_with_its_identity_and_with_no_other() {
        let (identity, recipient) = new_identity();
        let sealed = seal(&key(), &recipient).unwrap();
        assert!(is_sealed(&sealed));
        let with_comments = format!("# created: some day\n\n{}\n", identity.as_str());
        assert!(open(&sealed, &with_comments, Purpose::Person).unwrap().is_same_key(&key()));
        let (other, _) = new_identity();
        assert_eq!(open(&sealed, &other, Purpose::Person).err(), Some(EscrowError::Open));
        assert_eq!(open(&sealed, "x", Purpose::Person).err(), Some(EscrowError::Identity));
        assert_eq!(open(&sealed, &identity, Purpose::Audit).err(), Some(EscrowError::Key(KeyError::Purpose)));
        assert_eq!(seal(&key(), "age1abc").err(), Some(EscrowError::Recipient));
        for place in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[place] ^= 1;
            assert!(open(&damaged, &identity, Purpose::Person).is_err(), "{place}");
        }
    }

    #[test]
    fn a_paper_copy_is_typed_in_again_whole_or_the_key_alone() {
        let kcv = Kcv::parse("5ktfazdfbx2d482bjdmqk88gwg").unwrap();
        let page = paper(&key(), kcv);
        assert!(page.contains(kcv.as_str()) && page.contains("    soci alda ta-k"));
        assert!(read_paper(&page, Purpose::Person).unwrap().is_same_key(&key()));
        let lines: Vec<&str> = page.lines().collect();
        let typed = lines[lines.len() - 3..].join("\r\n");
        assert!(read_paper(&typed, Purpose::Person).unwrap().is_same_key(&key()));
        let wrong = typed.replacen("40", "41", 1);
        assert_ne!(wrong, typed);
        assert_eq!(read_paper(&wrong, Purpose::Person).err(), Some(EscrowError::Key(KeyError::Crc)));
        for text in ["", "soci", "å\u{0}soci", "191212121212"] {
            assert!(read_paper(text, Purpose::Person).is_err());
        }
    }
}
