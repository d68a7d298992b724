//! The header fields of an answer that mean something to us.

use std::time::SystemTime;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// `Date` as seconds since 1970, in any of the three forms of RFC 9110, section 5.6.7.
pub(super) fn date(headers: &HeaderMap) -> Option<i64> {
    http_date(text(headers, &DATE)?)
}

/// `Retry-After` in seconds. A date is counted from the answer's own `Date`: only the register's clock can say how far off
/// a time of the register is. Without `Date` it says nothing, and the client's own pace holds.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let value = text(headers, &RETRY_AFTER)?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number beyond 64 bits is as good as the longest wait.
        return Some(value.parse().unwrap_or(u64::MAX));
    }
    let until = http_date(value)? - date(headers)?;
    Some(u64::try_from(until).unwrap_or(0))
}

/// Whether the body says that it is a problem document (RFC 9457).
pub(super) fn is_problem(headers: &HeaderMap) -> bool {
    let media_type = text(headers, &CONTENT_TYPE).and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/problem+json"))
}

/// Whether the body was coded. Nobody asked for it, and decoding it would let the other side choose how large it becomes.
pub(super) fn is_coded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|value| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn http_date(value: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(value).ok()?;
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_three_forms_of_a_date() {
        for value in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(date(&headers(&[("date", value)])), Some(784_111_777), "{value}");
        }
        for value in ["1994-11-06T08:49:37Z", "yesterday", "", "Sun, 31 Feb 1994 08:49:37 GMT"] {
            assert_eq!(date(&headers(&[("date", value)])), None, "{value}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_by_the_registers_own_clock() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (value, expected) in [
            ("120", Some(120)),
            ("0", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Some(120)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:48:37 1994", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let fields = headers(&[("date", now), ("retry-after", value)]);
            assert_eq!(retry_after(&fields), expected, "{value}");
        }
        assert_eq!(retry_after(&headers(&[("retry-after", now)])), None, "no date to count from");
    }

    #[test]
    fn problem_documents_and_codings() {
        for (value, expected) in [
            ("application/problem+json", true),
            ("Application/Problem+JSON; charset=utf-8", true),
            ("application/problem+json-seq", false),
            ("application/json", false),
        ] {
            assert_eq!(is_problem(&headers(&[("content-type", value)])), expected, "{value}");
        }
        assert!(!is_coded(&headers(&[])) && !is_coded(&headers(&[("content-encoding", "Identity")])));
        assert!(is_coded(&headers(&[("content-encoding", "gzip")])));
        assert!(is_coded(&headers(&[("content-encoding", "identity, br")])));
    }
}
