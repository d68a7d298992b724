//! Reading a record list in XML, on the register's side.

use serde_json::{Map, Value};

use super::{
    NAMESPACE, ROOT,
    cursor::{Cursor, Step, Tag},
    name,
    shape::{DataShapes, Kind, Shape},
};
use crate::{
    names::RuleCode,
    payload::{
        ListExpectation, ListFault, Nonce, Op, Reason, ReceivedRecord, RecordData, RecordList,
        read::{mark_faults, tally},
    },
};

/// Reads a list strictly: the counterpart of [`crate::payload::read_list`] for `application/xml`.
///
/// # Errors
/// As there: LEV-906 for a document that is malformed, has a DOCTYPE, a processing instruction, a comment, an entity of its
/// own or anything else that the form does not have, exceeds a limit, or is about another submission or schema; LEV-907 when
/// the counts disagree.
pub fn read_xml_list(
    bytes: &[u8],
    expect: &ListExpectation<'_>,
    shapes: &DataShapes,
) -> Result<RecordList, ListFault> {
    let mut cursor = Cursor::new(bytes)?;
    let (nonce, declared) = header(&mut cursor, expect)?;
    let mut records = Vec::new();
    let counted = loop {
        match cursor.step()? {
            Step::Open(tag) if tag.name == "record" => records.push(record(&mut cursor, &tag, shapes)?),
            Step::Open(tag) if tag.name == "end" => break trailer(&mut cursor, &tag)?,
            // Without a trailer it was cut off.
            _ => return Err(cursor.fault()),
        }
        cursor.expect_blank()?;
    };
    let total = u64::try_from(records.len()).unwrap_or(u64::MAX);
    if declared != total || counted != total || tally(&records) != expect.counts {
        return Err(ListFault::counts(cursor.line()));
    }
    mark_faults(&mut records, expect.known_types);
    Ok(RecordList { nonce, records })
}

/// The document element with what the header of NDJSON says.
fn header(cursor: &mut Cursor<'_>, expect: &ListExpectation<'_>) -> Result<(Nonce, u64), ListFault> {
    let Step::Open(tag) = cursor.step()? else { return Err(cursor.fault()) };
    cursor.expect_blank()?;
    let names = ["xmlns", "nonce", "schema", "submissionId", "count"];
    let Some([namespace, nonce, schema, submission_id, count]) = tag.exactly(names) else {
        return Err(cursor.fault());
    };
    let fits = tag.name == ROOT
        && namespace == NAMESPACE
        && schema == expect.schema.label()
        && submission_id.parse() == Ok(expect.submission_id);
    match (nonce.parse(), whole(count)) {
        (Ok(nonce), Some(count)) if fits => Ok((nonce, count)),
        _ => Err(cursor.fault()),
    }
}

/// The last element, and nothing after it but the end of the document.
fn trailer(cursor: &mut Cursor<'_>, tag: &Tag) -> Result<u64, ListFault> {
    let count = tag.exactly(["count"]).and_then(|[count]| whole(count)).ok_or_else(|| cursor.fault())?;
    cursor.expect_blank()?;
    for _ in ["end", ROOT] {
        let Step::Close = cursor.step()? else { return Err(cursor.fault()) };
        cursor.expect_blank()?;
    }
    let Step::End = cursor.step()? else { return Err(cursor.fault()) };
    cursor.expect_blank()?;
    Ok(count)
}

fn record(cursor: &mut Cursor<'_>, tag: &Tag, shapes: &DataShapes) -> Result<ReceivedRecord, ListFault> {
    cursor.expect_blank()?;
    let mut record = outline(tag).ok_or_else(|| cursor.fault())?;
    let shape = shapes.data(record.record_type.as_str());
    loop {
        match cursor.step()? {
            Step::Open(tag)
                if tag.name == "confirm" && tag.attributes.is_empty() && record.data.is_none() =>
            {
                cursor.expect_blank()?;
                record.confirm.push(confirm(cursor)?);
            }
            Step::Open(tag) if tag.name == "data" && tag.attributes.is_empty() && record.data.is_none() => {
                cursor.expect_blank()?;
                let data = object(cursor, shape)?.unwrap_or_default();
                record.data = Some(RecordData::from_map(data));
            }
            Step::Close => break,
            _ => return Err(cursor.fault()),
        }
    }
    cursor.expect_blank()?;
    let data_fits = record.data.is_none() == (record.op == Op::Void);
    if data_fits { Ok(record) } else { Err(cursor.fault()) }
}

/// What the attributes say.
fn outline(tag: &Tag) -> Option<ReceivedRecord> {
    let [op, record_id, version, record_type] = if tag.value("reason").is_none() {
        tag.exactly(["op", "recordId", "version", "type"])?
    } else {
        let [op, record_id, version, record_type, _] =
            tag.exactly(["op", "recordId", "version", "type", "reason"])?;
        [op, record_id, version, record_type]
    };
    let op = [Op::Report, Op::Correct, Op::Void].into_iter().find(|known| known.as_str() == op)?;
    let reason = match tag.value("reason") {
        None => None,
        Some(word) => Some(Reason::ALL.into_iter().find(|known| known.as_str() == word)?),
    };
    let reason_fits = reason.map_or(op == Op::Report, |reason| reason.fits(op));
    if !reason_fits {
        return None;
    }
    Some(ReceivedRecord {
        record_id: crate::RecordId::parse(record_id).ok()?,
        version: crate::numbers::Version::new(whole(version)?)?,
        record_type: record_type.parse().ok()?,
        op,
        reason,
        confirm: vec![],
        data: None,
        fault: None,
    })
}

fn confirm(cursor: &mut Cursor<'_>) -> Result<RuleCode, ListFault> {
    let Step::Close = cursor.step()? else { return Err(cursor.fault()) };
    cursor.take_text().parse().map_err(|_| cursor.fault())
}

/// The members up to the end of the present element; nothing when it holds text, which is left for the caller.
fn object(cursor: &mut Cursor<'_>, shape: Shape<'_>) -> Result<Option<Map<String, Value>>, ListFault> {
    let mut members: Option<Map<String, Value>> = None;
    loop {
        match cursor.step()? {
            Step::Open(tag) if tag.attributes.is_empty() => {
                cursor.expect_blank()?;
                let name = name::member(&tag.name);
                let shape = shape.member(name);
                let is_list = shape.kind() == Kind::List;
                let value = value(cursor, if is_list { shape.item() } else { shape })?;
                let members = members.get_or_insert_default();
                add(members, name, value, shape.kind()).ok_or_else(|| cursor.fault())?;
            }
            Step::Close => {
                if members.is_some() {
                    cursor.expect_blank()?;
                }
                return Ok(members);
            }
            _ => return Err(cursor.fault()),
        }
    }
}

/// The value of the present element, which has members or text; one with neither is a fault.
fn value(cursor: &mut Cursor<'_>, shape: Shape<'_>) -> Result<Value, ListFault> {
    if let Some(members) = object(cursor, shape)? {
        return Ok(Value::Object(members));
    }
    let text = cursor.take_text();
    if text.is_empty() { Err(cursor.fault()) } else { Ok(scalar(text, shape.kind())) }
}

/// Text that has not the form of its member stays text, and the rules find it.
fn scalar(text: String, kind: Kind) -> Value {
    match (kind, text.as_str()) {
        (Kind::Integer, number) => match integer(number) {
            Some(number) => Value::from(number),
            None => Value::String(text),
        },
        (Kind::Boolean, "true") => Value::Bool(true),
        (Kind::Boolean, "false") => Value::Bool(false),
        _ => Value::String(text),
    }
}

/// A second member of one name is an item of a list, or it is a fault as in JSON.
fn add(members: &mut Map<String, Value>, name: &str, value: Value, kind: Kind) -> Option<()> {
    match (members.get_mut(name), kind) {
        (None, Kind::List) => {
            members.insert(name.to_owned(), Value::Array(vec![value]));
        }
        (None, _) => {
            members.insert(name.to_owned(), value);
        }
        (Some(Value::Array(items)), Kind::List | Kind::Unknown) => items.push(value),
        (Some(first), Kind::Unknown) => {
            let first = first.take();
            members.insert(name.to_owned(), Value::Array(vec![first, value]));
        }
        _ => return None,
    }
    Some(())
}

/// A whole number as JSON writes it.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = whole(digits).is_some() && text != "-0";
    is_plain.then(|| text.parse().ok())?
}

/// Digits without a leading zero, at most 2^53 − 1.
fn whole(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    is_plain.then(|| text.parse().ok())?.filter(|number| *number < 1 << 53)
}
