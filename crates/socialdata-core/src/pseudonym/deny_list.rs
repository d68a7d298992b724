//! The keys that stand in this repository. Production refuses them: everybody has them.

use super::kcv::Kcv;
use super::key_text::KeyMaterial;

/// Whether everybody has this key: the question that production asks before it uses one.
///
/// It looks at the bytes, so it holds for every purpose, recipient and epoch: the material of the published vectors,
/// and any bytes that rise or fall by an even step (`00 01 02 …`), which examples and tests are made of and no
/// generator gives.
///
/// ```
/// use socialdata_core::pseudonym::{KeyMaterial, Purpose, is_test_key};
///
/// let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b";
/// assert!(is_test_key(&KeyMaterial::parse(text, Purpose::Person)?));
/// # Ok::<(), socialdata_core::pseudonym::KeyError>(())
/// ```
pub fn is_test_key(material: &KeyMaterial) -> bool {
    let [first, second, ..] = *material.bytes();
    material.has_bytes(&counting(first, second.wrapping_sub(first)))
}

/// Whether this is the check value of a published key: for whoever has only that, as a receiver has.
///
/// Whoever has the key asks [`is_test_key`], which knows it for every recipient and epoch.
///
/// ```
/// use socialdata_core::pseudonym::{Kcv, is_test_kcv};
///
/// assert!(is_test_kcv(&Kcv::parse("5ktfazdfbx2d482bjdmqk88gwg")?));
/// # Ok::<(), socialdata_core::pseudonym::IdTextError>(())
/// ```
pub fn is_test_kcv(kcv: &Kcv) -> bool {
    KCVS.contains(&kcv.as_str())
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
    use super::*;
    use crate::pseudonym::Purpose;
    use crate::pseudonym::test_vectors::{self, from_hex, text_of};

    fn material(bytes: [u8; 32]) -> KeyMaterial {
        KeyMaterial::from_bytes(Purpose::Spool, bytes).ok().unwrap()
    }

    #[test]
    fn the_list_is_that_of_the_vectors() {
        let file = test_vectors::scheme();
        let denied: Vec<&str> = file["denyKcv"].as_array().unwrap().iter().map(text_of).collect();
        assert_eq!(denied, KCVS);
        assert!(KCVS.iter().all(|text| is_test_kcv(&Kcv::parse(text).unwrap())));
        assert!(!is_test_kcv(&Kcv::parse("00000000000000000000000000").unwrap()));
    }

    #[test]
    fn every_key_of_the_vectors_is_refused_by_value_and_by_material() {
        let file = test_vectors::scheme();
        for key in file["keys"].as_array().unwrap() {
            assert!(is_test_kcv(&Kcv::parse(text_of(&key["kcv"])).unwrap()));
        }
        let keys = file["keys"].as_array().unwrap().iter().chain(file["keyText"].as_array().unwrap());
        for key in keys {
            assert!(is_test_key(&material(from_hex(&key["ikm"]).try_into().unwrap())));
        }
    }

    #[test]
    fn bytes_that_count_are_no_key_for_production_and_others_are() {
        for (first, step) in [(0, 1), (255, 255), (7, 3), (200, 128)] {
            assert!(is_test_key(&material(counting(first, step))));
        }
        for place in 2..32 {
            let mut bytes = counting(0, 1);
            bytes[place] ^= 1;
            assert!(!is_test_key(&material(bytes)), "{place}");
        }
    }
}
