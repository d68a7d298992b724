//! The known answers and refusals of `socialdata-pseudo-v1`, and those of the RFCs below it, through the public
//! interface. The values in between (PRK, K, messages) are tested inside the crate.

use chrono::NaiveDate;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use socialdata_core::identitet::{
    KanoniskFel, LokaltFel, LokaltId, NationelltNummer, TenDigit, canonical, testnummer,
};
use socialdata_core::pseudonym::{
    AuditKey, ContentMacKey, Epoch, IdTextError, Kcv, KeyError, KeyMaterial, LocalNamespace, ParameterError,
    PersonKey, Pseudonym, Purpose, Recipient, RecordId, RecordIdKey, System, is_test_kcv, is_test_key,
    macs_equal,
};

fn scheme() -> Value {
    include_str!("../../../../fixtures/vectors/socialdata-pseudo-v1.json").parse().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let (pairs, rest) = text(value).as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn bytes_32(value: &Value) -> [u8; 32] {
    bytes(value).try_into().unwrap()
}

fn read_identity(vector: &Value) -> Result<NationelltNummer, &'static str> {
    let ten_digit = if vector["tenDigit"] == "allow" { TenDigit::Allow } else { TenDigit::Refuse };
    canonical(text(&vector["input"]), day(&vector["referenceDate"]), ten_digit).map_err(KanoniskFel::code)
}

fn day(value: &Value) -> NaiveDate {
    text(value).parse().unwrap()
}

fn read_local(vector: &Value) -> Result<(LocalNamespace, LokaltId), &'static str> {
    let namespace = LocalNamespace::parse(text(&vector["namespace"])).map_err(ParameterError::code)?;
    let id = LokaltId::parse(text(&vector["input"])).map_err(LokaltFel::code)?;
    Ok((namespace, id))
}

fn material_of(key: &Value) -> KeyMaterial {
    let purpose = Purpose::parse(text(&key["purpose"])).unwrap();
    KeyMaterial::from_slice(purpose, &bytes(&key["ikm"])).ok().unwrap()
}

/// The keys of one purpose, with how many vectors they have together.
fn keys_of<'a>(file: &'a Value, purpose: &'a str, vectors: usize) -> impl Iterator<Item = &'a Value> {
    let keys = || list(&file["keys"]).iter().filter(move |key| text(&key["purpose"]) == purpose);
    assert_eq!(keys().map(|key| list(&key["vectors"]).len()).sum::<usize>(), vectors, "{purpose}");
    keys()
}

#[test]
fn persons_get_the_pseudonyms_of_the_vectors() {
    let file = scheme();
    for key in keys_of(&file, "person", 31) {
        let recipient = Recipient::parse(text(&key["recipient"])).unwrap();
        let epoch = Epoch::parse(text(&key["epoch"])).unwrap();
        let person = PersonKey::derive(&material_of(key), &recipient, &epoch).ok().unwrap();
        assert_eq!((person.kcv().as_str(), person.tag().as_str()), (text(&key["kcv"]), text(&key["tag"])));
        for vector in list(&key["vectors"]) {
            let pseudonym = match text(&vector["kind"]) {
                "local" => {
                    let (namespace, id) = read_local(vector).unwrap();
                    assert_eq!(id.expose(), text(&vector["canonical"]));
                    person.local_pseudonym(&namespace, &id)
                }
                kind => {
                    let nummer = read_identity(vector).unwrap();
                    assert_eq!(nummer.expose_text(), text(&vector["canonical"]));
                    assert_eq!(
                        kind == "samordningsnummer",
                        matches!(nummer, NationelltNummer::Samordningsnummer(_))
                    );
                    person.pseudonym(&nummer)
                }
            };
            assert_eq!(pseudonym.as_str(), text(&vector["output"]));
            assert_eq!(Pseudonym::parse(text(&vector["output"])), Ok(pseudonym));
        }
    }
}

#[test]
fn records_get_the_ids_of_the_vectors() {
    let file = scheme();
    for key in keys_of(&file, "record-id", 6) {
        let recipient = Recipient::parse(text(&key["recipient"])).unwrap();
        let record = RecordIdKey::derive(&material_of(key), &recipient).ok().unwrap();
        assert_eq!((record.kcv().as_str(), record.tag().as_str()), (text(&key["kcv"]), text(&key["tag"])));
        for vector in list(&key["vectors"]) {
            let system = System::parse(text(&vector["system"])).unwrap();
            let id = record.record_id(&system, text(&vector["sourceKey"])).unwrap();
            assert_eq!(id.as_str(), text(&vector["output"]));
            assert_eq!(RecordId::parse(text(&vector["output"])), Ok(id));
        }
    }
}

#[test]
fn contents_get_the_macs_of_the_vectors() {
    let file = scheme();
    for key in keys_of(&file, "content-mac", 2) {
        let recipient = Recipient::parse(text(&key["recipient"])).unwrap();
        let content = ContentMacKey::derive(&material_of(key), &recipient).ok().unwrap();
        assert_eq!((content.kcv().as_str(), content.tag().as_str()), (text(&key["kcv"]), text(&key["tag"])));
        for vector in list(&key["vectors"]) {
            let id = RecordId::parse(text(&vector["recordId"])).unwrap();
            let mac = content.content_mac(&id, text(&vector["canonicalData"]).as_bytes());
            assert!(macs_equal(&mac, &bytes_32(&vector["output"])));
        }
    }
}

#[test]
fn audit_entries_get_the_macs_of_the_vectors() {
    let file = scheme();
    for key in keys_of(&file, "audit", 2) {
        let audit = AuditKey::derive(&material_of(key)).ok().unwrap();
        assert_eq!((audit.kcv().as_str(), audit.tag().as_str()), (text(&key["kcv"]), text(&key["tag"])));
        for vector in list(&key["vectors"]) {
            let mac = audit.audit_mac(
                vector["n"].as_u64().unwrap(),
                text(&vector["at"]),
                text(&vector["event"]),
                text(&vector["ref"]),
                text(&vector["data"]).as_bytes(),
                &bytes_32(&vector["prev"]),
            );
            assert!(macs_equal(&mac.unwrap(), &bytes_32(&vector["output"])));
        }
    }
}

#[test]
fn keys_are_read_and_written_as_in_the_vectors() {
    let file = scheme();
    assert_eq!(list(&file["keyText"]).len(), 4);
    for vector in list(&file["keyText"]) {
        let purpose = Purpose::parse(text(&vector["purpose"])).unwrap();
        let made = KeyMaterial::from_slice(purpose, &bytes(&vector["ikm"])).ok().unwrap();
        assert_eq!(made.to_text().as_str(), text(&vector["text"]));
        for end in ["", "\n"] {
            let read = KeyMaterial::parse(&format!("{}{end}", text(&vector["text"])), purpose).ok().unwrap();
            assert!(read.is_same_key(&made) && read.purpose() == purpose && is_test_key(&read));
        }
    }
}

#[test]
fn every_refusal_has_its_one_error() {
    let file = scheme();
    let refuse = &file["refuse"];
    let kinds: [(&str, usize, Refusal); 5] = [
        ("identity", 32, |vector| read_identity(vector).err()),
        ("localIdentity", 11, |vector| read_local(vector).err()),
        ("parameter", 25, refused_parameter),
        ("keyText", 13, refused_key_text),
        ("pseudonymText", 8, |vector| Pseudonym::parse(text(&vector["text"])).err().map(IdTextError::code)),
    ];
    assert_eq!(refuse.as_object().unwrap().len(), kinds.len());
    for (kind, count, error) in kinds {
        assert_eq!(list(&refuse[kind]).len(), count, "{kind}");
        for vector in list(&refuse[kind]) {
            assert_eq!(error(vector), Some(text(&vector["error"])), "{vector}");
        }
    }
}

/// Reads what a vector holds and gives the name of the error, if there was one.
type Refusal = fn(&Value) -> Option<&'static str>;

fn refused_parameter(vector: &Value) -> Option<&'static str> {
    let value = text(&vector["value"]);
    match text(&vector["field"]) {
        "recipient" => Recipient::parse(value).err().map(ParameterError::code),
        "purpose" => Purpose::parse(value).err().map(ParameterError::code),
        "epoch" => Epoch::parse(value).err().map(ParameterError::code),
        "ikm" => KeyMaterial::from_slice(Purpose::Person, &bytes(&vector["value"])).err().map(KeyError::code),
        _ => None,
    }
}

fn refused_key_text(vector: &Value) -> Option<&'static str> {
    let expected = Purpose::parse(text(&vector["expectedPurpose"])).unwrap();
    KeyMaterial::parse(text(&vector["text"]), expected).err().map(KeyError::code)
}

#[test]
fn all_keys_of_the_vectors_are_denied() {
    let file = scheme();
    for key in list(&file["keys"]) {
        assert!(is_test_kcv(&Kcv::parse(text(&key["kcv"])).unwrap()));
        assert!(is_test_key(&material_of(key)));
    }
}

#[test]
fn a_pseudonym_is_no_plain_or_badly_keyed_hash() {
    let file = scheme();
    let recipient = Recipient::parse("se.kommun.analys").unwrap();
    let material = keys_of(&file, "person", 31).map(material_of).next().unwrap();
    let person = PersonKey::derive(&material, &recipient, &Epoch::unchanging()).ok().unwrap();
    let published: Vec<Vec<u8>> =
        list(&file["keys"]).iter().map(|key| bytes(&key["k"])).chain([vec![]]).collect();
    for nummer in testnummer::all().iter().step_by(100) {
        let digits = nummer.expose_digits();
        let pseudonym = person.pseudonym(nummer).to_string();
        let keyed = published.iter().map(|key| mac(key, &digits));
        for hash in keyed.chain([Sha256::digest(digits).to_vec()]) {
            assert!(!pseudonym.ends_with(&base32_of_16(&hash)));
        }
    }
}

/// Slow and simple on purpose: a second way to the same text.
fn base32_of_16(bytes: &[u8]) -> String {
    let bit = |index: usize| {
        bytes.get(index / 8).filter(|_| index < 128).is_some_and(|byte| byte << (index % 8) & 0x80 != 0)
    };
    let value = |first: usize| (first..first + 5).fold(0, |value, index| value * 2 + usize::from(bit(index)));
    let alphabet = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..26).map(|character| char::from(alphabet[value(character * 5)])).collect()
}

#[test]
fn the_second_way_to_base32_agrees_with_the_vectors() {
    let file = scheme();
    let vectors = list(&file["base32"]).iter().filter(|vector| bytes(&vector["hex"]).len() == 16);
    let mut compared = 0;
    for vector in vectors {
        assert_eq!(base32_of_16(&bytes(&vector["hex"])), text(&vector["text"]));
        compared += 1;
    }
    assert_eq!(compared, 2);
}

fn mac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state = Hmac::<Sha256>::new_from_slice(key).unwrap();
    state.update(data);
    state.finalize().into_bytes().to_vec()
}

#[test]
fn hmac_agrees_with_rfc_4231() {
    let file: Value = include_str!("../../../../fixtures/vectors/rfc4231-hmac-sha256.json").parse().unwrap();
    assert_eq!(list(&file["vectors"]).len(), 7);
    for vector in list(&file["vectors"]) {
        let wanted = bytes(&vector["mac"]);
        let whole = mac(&bytes(&vector["key"]), &bytes(&vector["data"]));
        assert_eq!(whole.split_at(wanted.len()).0, wanted, "case {}", vector["case"]);
    }
}

#[test]
fn hkdf_agrees_with_rfc_5869() {
    let file: Value = include_str!("../../../../fixtures/vectors/rfc5869-hkdf-sha256.json").parse().unwrap();
    assert_eq!(list(&file["vectors"]).len(), 3);
    for vector in list(&file["vectors"]) {
        let (prk, expander) = Hkdf::<Sha256>::extract(Some(&bytes(&vector["salt"])), &bytes(&vector["ikm"]));
        assert_eq!(prk.to_vec(), bytes(&vector["prk"]), "case {}", vector["case"]);
        let wanted = bytes(&vector["okm"]);
        let mut okm = vec![0; wanted.len()];
        expander.expand(&bytes(&vector["info"]), &mut okm).unwrap();
        assert_eq!(okm, wanted, "case {}", vector["case"]);
    }
}
