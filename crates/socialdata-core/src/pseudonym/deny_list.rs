//! The keys that stand in this repository. Production refuses them: everybody has them.

use super::kcv::Kcv;
use super::key_text::KeyMaterial;

/// Whether this is the check value of a key derived in the published vectors.
///
/// ```
/// use socialdata_core::pseudonym::{Kcv, is_test_key};
///
/// assert!(is_test_key(&Kcv::parse("5ktfazdfbx2d482bjdmqk88gwg")?));
/// # Ok::<(), socialdata_core::pseudonym::IdTextError>(())
/// ```
pub fn is_test_key(kcv: &Kcv) -> bool {
    KCVS.contains(&kcv.as_str())
}

/// Whether this is key material from the published vectors, whatever purpose, recipient or epoch it is used for.
///
/// A check value belongs to one derived key only; published material used for another recipient has one that
/// [`is_test_key`] does not know. So production asks both.
pub fn is_test_material(material: &KeyMaterial) -> bool {
    MATERIALS.iter().any(|bytes| material.has_bytes(bytes))
}

/// The list `denyKcv` of the vectors.
const KCVS: [&str; 8] = [
    "5gg96sahae7867ee3qpa90b4tr",
    "5ktfazdfbx2d482bjdmqk88gwg",
    "5xmfhj69x7k36jr50nwnc27y9g",
    "c05240d0gqkr8ve6t46xrzgya8",
    "hdqwtr4h9hw09qjjrqvjmyra0g",
    "r5cjcc1kj05c7prdzgnby3d6s4",
    "sb583nwh67sj265ex9zdt04jmw",
    "zhva2d6dzx2ynwvbhcpt0jq02g",
];

/// The bytes 00, 01 … 1f, and ff, fe … e0.
const MATERIALS: [[u8; 32]; 2] = [counting(0, 1), counting(0xff, 0xff)];

const fn counting(first: u8, step: u8) -> [u8; 32] {
    let mut bytes = [first; 32];
    let mut rest: &mut [u8] = &mut bytes;
    let mut value = first;
    while let [place, after @ ..] = rest {
        *place = value;
        value = value.wrapping_add(step);
        rest = after;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pseudonym::Purpose;
    use crate::pseudonym::test_vectors::{self, from_hex, text_of};

    #[test]
    fn the_list_is_that_of_the_vectors() {
        let file = test_vectors::scheme();
        let denied: Vec<&str> = file["denyKcv"].as_array().unwrap().iter().map(text_of).collect();
        assert_eq!(denied, KCVS);
        assert!(KCVS.iter().all(|text| is_test_key(&Kcv::parse(text).unwrap())));
        assert!(!is_test_key(&Kcv::parse("00000000000000000000000000").unwrap()));
    }

    #[test]
    fn every_key_of_the_vectors_is_refused_by_value_and_by_material() {
        let file = test_vectors::scheme();
        for key in file["keys"].as_array().unwrap() {
            assert!(is_test_key(&Kcv::parse(text_of(&key["kcv"])).unwrap()));
        }
        let keys = file["keys"].as_array().unwrap().iter().chain(file["keyText"].as_array().unwrap());
        let materials: BTreeSet<Vec<u8>> = keys.map(|key| from_hex(&key["ikm"])).collect();
        assert_eq!(materials, MATERIALS.iter().map(|bytes| bytes.to_vec()).collect());
        for bytes in &materials {
            assert!(is_test_material(&KeyMaterial::from_slice(Purpose::Spool, bytes).ok().unwrap()));
        }
    }

    #[test]
    fn other_material_is_no_test_key() {
        let mut bytes = counting(0, 1);
        bytes[31] = 0;
        assert!(!is_test_material(&KeyMaterial::from_bytes(Purpose::Person, bytes).ok().unwrap()));
    }
}
