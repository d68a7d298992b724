//! The body of a token request: `application/x-www-form-urlencoded`.

/// Appends `name=value`, everything but unreserved characters written as `%XX` (RFC 3986, section 2.3).
pub(super) fn append(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.push_str(name);
    form.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            form.push(char::from(byte));
        } else {
            form.push('%');
            for digit in [byte >> 4, byte & 15] {
                form.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let mut form = String::new();
        append(&mut form, "scope", "submission:write submission:read");
        append(&mut form, "client_id", "https://å.se/?a=b&c+d~e");
        assert_eq!(
            form,
            "scope=submission%3Awrite%20submission%3Aread&client_id=https%3A%2F%2F%C3%A5.se%2F%3Fa%3Db%26c%2Bd~e"
        );
    }
}
