//! Who takes part: names, keys and references that are the same in every world.

use std::sync::LazyLock;

use socialdata_core::pseudonym::{AuditKey, KeyMaterial, Purpose};
use socialdata_protocol::{
    ids::{Digest, Timestamp},
    keys::{Algorithm, SigningKey},
    names::{Recipient, RecordType, RefId},
    pins::PinnedKeys,
    wire::{Environment, Party, Roll, VersionedRef},
};

/// The number of receipt keys that the register has, one after another.
pub(crate) const REGISTER_KEYS: usize = 3;

/// The published test number that stands in all modelled records. Outside payloads it must appear nowhere.
pub(crate) const CANARY: &str = "191212121212";

/// Names and keys.
pub(crate) struct Parties {
    pub(crate) sender: Party,
    pub(crate) recipient: Recipient,
    pub(crate) environment: Environment,
    pub(crate) schema: VersionedRef,
    pub(crate) policy: VersionedRef,
    pub(crate) types: [RecordType; 2],
    pub(crate) start: Timestamp,
    pub(crate) sender_key: SigningKey,
    pub(crate) sender_pins: PinnedKeys,
    pub(crate) register_keys: [SigningKey; REGISTER_KEYS],
    pub(crate) all_register_pins: PinnedKeys,
    /// The first none, one, two … of the register's keys.
    pub(crate) register_pins: [PinnedKeys; REGISTER_KEYS + 1],
    pub(crate) stranger: SigningKey,
    pub(crate) audit_key: AuditKey,
}

/// The parties; made once.
pub(crate) fn parties() -> &'static Parties {
    static PARTIES: LazyLock<Parties> = LazyLock::new(make);
    &PARTIES
}

#[expect(
    clippy::expect_used,
    reason = "cannot fail: every name here follows its grammar, as each run of the simulator shows"
)]
fn make() -> Parties {
    let key = |byte: u8| SigningKey::from_random(Algorithm::EdDsa, &[byte; 32]).expect("a key");
    let reference = |id: &str| VersionedRef {
        id: id.parse::<RefId>().expect("an id"),
        version: "1.0.0".parse().expect("a version"),
        digest: Digest::of(id),
    };
    let (sender_key, register_keys) = (key(1), [key(2), key(3), key(4)]);
    let pins =
        |many: usize| PinnedKeys::from_keys(register_keys.iter().take(many).map(SigningKey::verifying_key));
    let mut audit = [9; 32];
    audit[0] = 1;
    let audit = KeyMaterial::from_bytes(Purpose::Audit, audit).expect("audit key material");
    let (all_register_pins, register_pins) = (pins(REGISTER_KEYS), std::array::from_fn(pins));
    Parties {
        sender: Party {
            org_number: "2120009994".parse().expect("an organisation number"),
            role: Roll::Socialnamnd,
            unit: Some("IFO".parse().expect("a unit")),
        },
        recipient: "se.example.register".parse().expect("a recipient"),
        environment: Environment::Test,
        schema: reference("socialdata-record"),
        policy: reference("se.example.register/identified"),
        types: ["insats", "placering"].map(|name| name.parse().expect("a record type")),
        start: "2026-08-22T00:13:05Z".parse().expect("a time"),
        sender_pins: PinnedKeys::from_keys([sender_key.verifying_key()]),
        all_register_pins,
        register_pins,
        sender_key,
        register_keys,
        stranger: key(5),
        audit_key: AuditKey::derive(&audit).expect("an audit key"),
    }
}

#[cfg(test)]
mod tests {
    use socialdata_core::identitet::{NationelltNummer, testnummer};

    use super::*;

    #[test]
    fn the_canary_is_a_published_test_number() {
        let number = NationelltNummer::parse(CANARY).unwrap();
        assert!(testnummer::is_published_test_number(&number));
        assert_eq!(parties().types[0].as_str(), "insats");
    }
}
