//! What must hold for pseudonyms whatever the key, and that whoever holds the key makes no difference to callers.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use socialdata_core::identitet::{LokaltId, NationelltNummer, TenDigit, canonical, testnummer};
use socialdata_core::pseudonym::{
    Begun, Epoch, Identity, Kcv, KeyMaterial, LocalNamespace, NoService, PendingPseudonyms, PersonKey,
    Pseudonym, PseudonymService, Pseudonymiser, PseudonymiserError, Purpose, Recipient, drive, is_test_key,
};

fn key(bytes: [u8; 32], recipient: &str, epoch: &str) -> PersonKey {
    let material = KeyMaterial::from_bytes(Purpose::Person, bytes).unwrap();
    let (recipient, epoch) = (Recipient::parse(recipient).unwrap(), Epoch::parse(epoch).unwrap());
    PersonKey::derive(&material, &recipient, &epoch).unwrap()
}

fn some_key() -> PersonKey {
    key(std::array::from_fn(|place| u8::try_from(place).unwrap()), "se.kommun.analys", "2026")
}

fn namespace(issuer: &str) -> LocalNamespace {
    LocalNamespace::parse(&format!("se.local:{issuer}")).unwrap()
}

/// The body: what follows the tag, which differs between keys by itself.
fn body(pseudonym: Pseudonym) -> String {
    pseudonym.as_str().split_at(10).1.to_owned()
}

proptest! {
    #[test]
    fn stable_and_changed_by_each_thing_it_depends_on(
        bytes in any::<[u8; 32]>(),
        flipped in 0_usize..256,
        nummer in prop::sample::select(testnummer::all()),
        other in prop::sample::select(testnummer::all()),
    ) {
        let mut changed = bytes;
        changed[flipped / 8] ^= 1 << (flipped % 8);
        let weak = |bytes: &[u8; 32]| bytes.iter().all(|byte| *byte == bytes[0]);
        prop_assume!(!weak(&bytes) && !weak(&changed));
        let made = body(key(bytes, "se.kommun.analys", "2026").pseudonym(&nummer));
        prop_assert_eq!(&made, &body(key(bytes, "se.kommun.analys", "2026").pseudonym(&nummer)));
        prop_assert_ne!(&made, &body(key(changed, "se.kommun.analys", "2026").pseudonym(&nummer)));
        prop_assert_ne!(&made, &body(key(bytes, "se.kommun.analyt", "2026").pseudonym(&nummer)));
        prop_assert_ne!(&made, &body(key(bytes, "se.kommun.analys", "2026-01").pseudonym(&nummer)));
        let again = body(key(bytes, "se.kommun.analys", "2026").pseudonym(&other));
        prop_assert_eq!(made == again, nummer == other);
    }

    #[test]
    fn every_accepted_spelling_of_a_number_gives_one_pseudonym(
        nummer in prop::sample::select(testnummer::all()),
        spaces in prop::collection::vec(prop::sample::select(vec!["", " ", "\t", "\u{a0}", "\u{202f}"]), 13),
        dash in prop::sample::select(vec!["", "-", "\u{2013}", "\u{2212}", "\u{ff0d}"]),
        wide in any::<bool>(),
    ) {
        let mut text = String::new();
        for (place, digit) in nummer.expose_text().chars().enumerate() {
            text.push_str(spaces[place]);
            if place == 8 {
                text.push_str(dash);
            }
            let value = u32::from(digit) - u32::from('0');
            text.push(if wide { char::from_u32(0xff10 + value).unwrap() } else { digit });
        }
        text.push_str(spaces[12]);
        let day = "2026-12-31".parse().unwrap();
        let read = canonical(&text, day, TenDigit::Refuse).unwrap();
        prop_assert_eq!(some_key().pseudonym(&read), some_key().pseudonym(&nummer));
        // Canonical is a fixed point.
        prop_assert_eq!(canonical(read.expose_text(), day, TenDigit::Refuse), Ok(read));
    }

    #[test]
    fn what_is_accepted_has_eleven_characters_at_least_and_is_a_fixed_point(
        text in prop_oneof![any::<String>(), "[0-9 +-]{0,16}"],
    ) {
        let day = "2026-12-31".parse().unwrap();
        if let Ok(read) = canonical(&text, day, TenDigit::Allow) {
            prop_assert!(text.chars().count() >= 11);
            prop_assert_eq!(canonical(read.expose_text(), day, TenDigit::Refuse), Ok(read));
        }
    }
}

#[test]
fn the_namespace_changes_the_pseudonym() {
    let (key, id) = (some_key(), LokaltId::parse("RES-0042").unwrap());
    let names = ["kommun-a.test", "kommun-b.test", "kommun-a.tes"]
        .map(|issuer| body(key.local_pseudonym(&namespace(issuer), &id)));
    assert_eq!(BTreeSet::from(names).len(), 3);
}

#[test]
fn a_million_identities_have_a_million_pseudonyms() {
    let (key, namespace) = (some_key(), namespace("kommun-a.test"));
    let mut made: Vec<Pseudonym> = (0..1_000_000)
        .map(|n| key.local_pseudonym(&namespace, &LokaltId::parse(&format!("T{n}")).unwrap()))
        .chain(testnummer::all().iter().map(|nummer| key.pseudonym(nummer)))
        .collect();
    let count = made.len();
    assert!(count > 1_000_000);
    made.sort_unstable();
    made.dedup();
    assert_eq!(made.len(), count);
}

/// Every key text that stands anywhere in the repository is one that production refuses.
#[test]
fn every_key_in_the_repository_is_a_test_key() {
    let mut found = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).unwrap_or_default();
                found += key_texts(&String::from_utf8_lossy(&bytes))
                    .inspect(|material| assert!(is_test_key(material), "{}", path.display()))
                    .count();
            }
        }
    }
    assert!(found > 10, "nothing was looked at");
}

fn key_texts(text: &str) -> impl Iterator<Item = KeyMaterial> {
    text.split("socialdata-key-v1.").skip(1).filter_map(|rest| {
        let end = rest.find(|end: char| !(end.is_ascii_alphanumeric() || end == '.' || end == '-'));
        let body = rest.split_at(end.unwrap_or(rest.len())).0.trim_end_matches('.');
        let purpose = Purpose::parse(body.split('.').next()?).ok()?;
        KeyMaterial::parse(&format!("socialdata-key-v1.{body}"), purpose).ok()
    })
}

/// Stands where a vault or a third party would: it holds the key and speaks a protocol of its own. What it is asked
/// is sorted and without repetition, so it does not see who comes several times.
struct Remote {
    recipient: Recipient,
    epoch: Epoch,
    kcv: Kcv,
}

struct Question {
    request: Vec<u8>,
    places: Vec<usize>,
}

impl Pseudonymiser for Remote {
    fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    fn kcv(&self) -> Kcv {
        self.kcv
    }

    fn begin(&self, identities: &[Identity<'_>]) -> Result<Begun, PseudonymiserError> {
        let lines: Vec<String> = identities
            .iter()
            .map(|identity| match identity {
                Identity::National(nummer) => format!("se.pin {}\n", nummer.expose_text()),
                Identity::Local(namespace, id) => format!("{} {}\n", namespace.as_str(), id.expose()),
            })
            .collect();
        let distinct: Vec<&String> = lines.iter().collect::<BTreeSet<_>>().into_iter().collect();
        let places = lines.iter().map(|line| distinct.binary_search(&line).unwrap()).collect();
        let request = distinct.into_iter().flat_map(|line| line.bytes()).collect();
        Ok(Begun::NeedsService(Box::new(Question { request, places })))
    }
}

impl PendingPseudonyms for Question {
    fn request(&self) -> &[u8] {
        &self.request
    }

    fn finish(self: Box<Self>, response: &[u8]) -> Result<Begun, PseudonymiserError> {
        let text = std::str::from_utf8(response).map_err(|_| PseudonymiserError::Answer)?;
        let made: Vec<Pseudonym> = text
            .lines()
            .map(|line| Pseudonym::parse(line).map_err(|_| PseudonymiserError::Answer))
            .collect::<Result<_, _>>()?;
        let placed =
            self.places.iter().map(|place| made.get(*place).copied().ok_or(PseudonymiserError::Answer));
        Ok(Begun::Done(placed.collect::<Result<_, _>>()?))
    }
}

/// The other side, in the same process.
struct Vault {
    key: PersonKey,
    asked: RefCell<Vec<String>>,
}

impl PseudonymService for Vault {
    fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, PseudonymiserError> {
        Ok(self.answer(std::str::from_utf8(request).map_err(|_| PseudonymiserError::Refused)?))
    }
}

impl Vault {
    fn answer(&self, text: &str) -> Vec<u8> {
        self.asked.borrow_mut().extend(text.lines().map(str::to_owned));
        let answers = text.lines().map(|line| match line.split_once(' ').unwrap() {
            ("se.pin", number) => self.key.pseudonym(&NationelltNummer::parse(number).unwrap()),
            (namespace, id) => self
                .key
                .local_pseudonym(&LocalNamespace::parse(namespace).unwrap(), &LokaltId::parse(id).unwrap()),
        });
        answers
            .flat_map(|pseudonym| [pseudonym.to_string(), "\n".to_owned()])
            .collect::<String>()
            .into_bytes()
    }
}

fn remote() -> Remote {
    let key = some_key();
    Remote { recipient: key.recipient().clone(), epoch: key.epoch().clone(), kcv: key.kcv() }
}

#[test]
fn a_caller_gets_the_same_from_a_key_here_and_a_service_elsewhere() {
    let local_id = LokaltId::parse("RES-0042").unwrap();
    let namespace = namespace("kommun-a.test");
    let mut identities: Vec<Identity<'_>> = testnummer::all().iter().take(50).map(Identity::from).collect();
    identities.push(Identity::Local(&namespace, &local_id));
    identities.push(identities[7]);
    identities.push(identities[7]);

    let here = drive(&some_key(), &identities, &mut NoService).unwrap();
    let mut vault = Vault { key: some_key(), asked: RefCell::default() };
    let elsewhere = drive(&remote(), &identities, &mut vault).unwrap();
    assert_eq!(here, elsewhere);
    assert_eq!(here[7], here[52]);
    assert_eq!(vault.asked.borrow().len(), 51, "each identity is asked for once");
    assert_eq!(drive(&some_key(), &[], &mut NoService), Ok(vec![]));
}

/// A service whose answer is made by a function.
struct Answers<F>(F);

impl<F: FnMut(&[u8]) -> Result<Vec<u8>, PseudonymiserError>> PseudonymService for Answers<F> {
    fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, PseudonymiserError> {
        (self.0)(request)
    }
}

#[test]
fn an_answer_that_does_not_fit_gives_no_pseudonyms_at_all() {
    let nummer = NationelltNummer::parse("191212121212").unwrap();
    let identities = [Identity::from(&nummer)];
    let check = |answer: Result<Vec<u8>, PseudonymiserError>, error| {
        let made = drive(&remote(), &identities, &mut Answers(|_: &[u8]| answer.clone()));
        assert_eq!(made, Err(error));
    };
    check(Err(PseudonymiserError::Unreachable), PseudonymiserError::Unreachable);
    check(Err(PseudonymiserError::Refused), PseudonymiserError::Refused);
    check(Ok(vec![]), PseudonymiserError::Answer);
    check(Ok(vec![0xff, b'\n']), PseudonymiserError::Answer);
    check(Ok(b"191212121212\n".to_vec()), PseudonymiserError::Answer);
    // Of the key of another recipient: right in form, and refused all the same.
    check(Ok(b"p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g\n".to_vec()), PseudonymiserError::OtherKey);
    assert_eq!(drive(&remote(), &identities, &mut NoService), Err(PseudonymiserError::Unreachable));
}

/// A service that always wants another round is given up.
struct Endless;

impl PendingPseudonyms for Endless {
    fn request(&self) -> &[u8] {
        b"?"
    }

    fn finish(self: Box<Self>, _: &[u8]) -> Result<Begun, PseudonymiserError> {
        Ok(Begun::NeedsService(self))
    }
}

struct NeverDone(Remote);

impl Pseudonymiser for NeverDone {
    fn recipient(&self) -> &Recipient {
        self.0.recipient()
    }

    fn epoch(&self) -> &Epoch {
        self.0.epoch()
    }

    fn kcv(&self) -> Kcv {
        self.0.kcv()
    }

    fn begin(&self, _: &[Identity<'_>]) -> Result<Begun, PseudonymiserError> {
        Ok(Begun::NeedsService(Box::new(Endless)))
    }
}

#[test]
fn a_service_that_never_comes_to_an_end_is_given_up() {
    let mut rounds = 0;
    let mut service = Answers(|_: &[u8]| {
        rounds += 1;
        Ok(vec![])
    });
    assert_eq!(drive(&NeverDone(remote()), &[], &mut service), Err(PseudonymiserError::Answer));
    assert!(rounds < 20, "{rounds}");
}
