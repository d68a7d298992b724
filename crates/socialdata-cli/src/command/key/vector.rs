//! `socialdata key vector`: one answer of the scheme, for other implementations that check themselves.
//!
//! The question and the answer are JSON. A refusal is an answer too, with the word that the published vectors have for
//! it. Only published test keys are taken, so that nobody is tempted to paste a real one.

use std::io::{self, Read as _};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use socialdata_core::identitet::{KanoniskFel, LokaltFel, LokaltId, NationelltNummer, TenDigit, canonical};
use socialdata_core::pseudonym::{
    Epoch, IdTextError, KeyError, KeyMaterial, LocalNamespace, ParameterError, PersonKey, Purpose, Recipient,
    RecordIdKey, SourceKeyError, System, is_test_key,
};
use socialdata_protocol::decode::{Limits, decode};
use socialdata_submit::Exit;

use crate::console::Console;
use crate::failure::Failure;

/// Enough for any question.
const LARGEST_QUESTION: u64 = 64 * 1024;

pub(super) fn run(console: &mut Console) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST_QUESTION + 1).read_to_end(&mut bytes);
    let limits = Limits::message(usize::try_from(LARGEST_QUESTION).unwrap_or(usize::MAX));
    let (Ok(_), Ok(question)) = (read, decode::<Question>(&bytes, limits)) else {
        console.line(&refusal("question").to_string())?;
        return Ok(Exit::Usage);
    };
    let answer = answer(&question).unwrap_or_else(refusal);
    console.line(&answer.to_string())?;
    Ok(Exit::Done)
}

fn refusal(code: &str) -> Value {
    json!({ "error": code })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    ikm: String,
    recipient: String,
    purpose: String,
    epoch: String,
    input: String,
    reference_date: Option<String>,
    ten_digit: Option<String>,
    system: Option<String>,
    namespace: Option<String>,
}

fn answer(question: &Question) -> Result<Value, &'static str> {
    let recipient = Recipient::parse(&question.recipient).map_err(ParameterError::code)?;
    let purpose = Purpose::parse(&question.purpose).map_err(ParameterError::code)?;
    let epoch = Epoch::parse(&question.epoch).map_err(ParameterError::code)?;
    let ikm = from_hex(&question.ikm).ok_or("ikm")?;
    let material = KeyMaterial::from_slice(purpose, &ikm).map_err(KeyError::code)?;
    if !is_test_key(&material) {
        return Err("not-a-test-key");
    }
    match purpose {
        Purpose::Person => person(question, &material, &recipient, &epoch),
        Purpose::RecordId if epoch != Epoch::unchanging() => Err("epoch"),
        Purpose::RecordId => record_id(question, &material, &recipient),
        Purpose::ContentMac | Purpose::Audit | Purpose::Spool => Err("purpose"),
    }
}

fn person(
    question: &Question,
    material: &KeyMaterial,
    recipient: &Recipient,
    epoch: &Epoch,
) -> Result<Value, &'static str> {
    let key = PersonKey::derive(material, recipient, epoch).map_err(|_| "purpose")?;
    let local = question.namespace.as_deref().filter(|namespace| *namespace != "se.pin");
    let (identity, output) = if let Some(namespace) = local {
        let namespace = LocalNamespace::parse(namespace).map_err(ParameterError::code)?;
        let id = LokaltId::parse(&question.input).map_err(LokaltFel::code)?;
        (id.expose().to_owned(), key.local_pseudonym(&namespace, &id))
    } else {
        let nummer = national(question)?;
        (nummer.expose_text().to_owned(), key.pseudonym(&nummer))
    };
    Ok(json!({"canonical": identity, "kcv": key.kcv(), "output": output}))
}

fn national(question: &Question) -> Result<NationelltNummer, &'static str> {
    let day = question.reference_date.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    let ten_digit = match question.ten_digit.as_deref() {
        None | Some("refuse") => TenDigit::Refuse,
        Some("allow") => TenDigit::Allow,
        Some(_) => return Err("tenDigit"),
    };
    canonical(&question.input, day.ok_or("referenceDate")?, ten_digit).map_err(KanoniskFel::code)
}

fn record_id(
    question: &Question,
    material: &KeyMaterial,
    recipient: &Recipient,
) -> Result<Value, &'static str> {
    let key = RecordIdKey::derive(material, recipient).map_err(|_| "purpose")?;
    let system =
        System::parse(question.system.as_deref().unwrap_or_default()).map_err(ParameterError::code)?;
    let id = key.record_id(&system, &question.input).map_err(|error| match error {
        SourceKeyError::Empty => "empty",
        _ => IdTextError::Length.code(),
    })?;
    Ok(json!({"canonical": question.input, "kcv": key.kcv(), "output": id}))
}

/// Pairs of hexadecimal digits, in either case.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok();
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}
