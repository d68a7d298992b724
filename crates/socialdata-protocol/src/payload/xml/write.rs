//! Writing a record list as XML.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{NAMESPACE, ROOT, cursor::is_character, name};
use crate::{
    decode::{Limits, decode},
    payload::{
        EncodedList, ListHeader, OutgoingRecord, WriteError,
        write::{counts, ordered, sent},
    },
};

/// Writes a list as XML. The same header and records give the same bytes, in whatever order the records come, and the order in
/// the list is that of [`crate::payload::write_list`].
///
/// # Errors
/// As there, and [`WriteError::NotInXml`] for data that has no form in XML: `null`, an empty text, list or object, a
/// character or a name that XML does not have.
pub fn write_xml_list<'a>(
    header: &ListHeader,
    records: impl IntoIterator<Item = OutgoingRecord<'a>>,
) -> Result<EncodedList, WriteError> {
    let records = ordered(records, &header.nonce)?;
    // Reserved at once: a text that grows leaves unwiped copies behind.
    let data: usize = records.iter().filter_map(|record| record.change.data()).map(<[u8]>::len).sum();
    let mut out = Zeroizing::new(String::with_capacity(4 * data + 512 * (records.len() + 2)));
    let (nonce, schema, id) = (header.nonce, header.schema.label(), header.submission_id);
    let count = records.len();
    // Writing to a text cannot fail. Every value here has a grammar without characters that XML would escape.
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{ROOT} xmlns=\"{NAMESPACE}\" nonce=\"{nonce}\" \
         schema=\"{schema}\" submissionId=\"{id}\" count=\"{count}\">\n"
    );
    for record in &records {
        write_record(&mut out, record)?;
    }
    let _ = write!(out, "<end count=\"{count}\"/>\n</{ROOT}>\n");
    let bytes = Zeroizing::new(std::mem::take(&mut *out).into_bytes());
    Ok(EncodedList { bytes, sent: sent(&records), counts: counts(&records) })
}

fn write_record(out: &mut String, record: &OutgoingRecord<'_>) -> Result<(), WriteError> {
    let (op, id) = (record.change.op().as_str(), &record.record_id);
    let _ = write!(
        out,
        "<record op=\"{op}\" recordId=\"{id}\" version=\"{}\" type=\"{}\"",
        record.version, record.record_type
    );
    if let Some(reason) = record.change.reason() {
        let _ = write!(out, " reason=\"{}\"", reason.as_str());
    }
    if record.confirm.is_empty() && record.change.data().is_none() {
        out.push_str("/>\n");
        return Ok(());
    }
    out.push('>');
    for code in &record.confirm {
        let _ = write!(out, "<confirm>{code}</confirm>");
    }
    if let Some(data) = record.change.data() {
        let members: Map<String, Value> = decode(data, Limits::record_data())
            .map_err(|error| WriteError::Data { record: *id, kind: error.kind() })?;
        out.push_str("<data>");
        object(out, &members).ok_or(WriteError::NotInXml(*id))?;
        out.push_str("</data>");
    }
    out.push_str("</record>\n");
    Ok(())
}

fn object(out: &mut String, members: &Map<String, Value>) -> Option<()> {
    for (member, value) in members {
        let element = name::element(member)?;
        match value {
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    one(out, element, item)?;
                }
            }
            value => one(out, element, value)?,
        }
    }
    Some(())
}

/// One element. What would be empty has no form: an absent member is an absent element.
fn one(out: &mut String, element: &str, value: &Value) -> Option<()> {
    let _ = write!(out, "<{element}>");
    match value {
        Value::Object(members) if !members.is_empty() => object(out, members)?,
        Value::String(content) if !content.is_empty() => text(out, content)?,
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        _ => return None,
    }
    let _ = write!(out, "</{element}>");
    Some(())
}

fn text(out: &mut String, content: &str) -> Option<()> {
    for character in content.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Whoever reads XML takes a plain one for a line feed.
            '\r' => out.push_str("&#13;"),
            character if is_character(character) => out.push(character),
            _ => return None,
        }
    }
    Some(())
}
