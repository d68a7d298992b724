//! The grammars of values in the file.

use socialdata_protocol::wire::Environment;

use super::error::ConfigError;

pub(super) const fn value(key: &'static str, remedy: &'static str) -> ConfigError {
    ConfigError::Value { key, remedy }
}

/// The name of a unit, as a manifest has it.
pub(super) fn is_unit(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// `https` only, no user, no query; this machine and IP literals only in the sandbox.
pub(super) fn is_address(text: &str, environment: Environment) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_plain = text.len() <= 2048
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"@?#\\\"<>".contains(&byte));
    let Some(host) = host(authority) else { return false };
    is_plain && !path.contains("..") && (environment == Environment::Sandbox || !is_local(host))
}

/// `http://host:port` and nothing else: what is said to a proxy besides goes through a tunnel of TLS.
pub(super) fn is_proxy(text: &str) -> bool {
    let Some(authority) = text.strip_prefix("http://") else { return false };
    let is_plain = authority.bytes().all(|byte| byte.is_ascii_graphic() && !b"/@?#\\\"<>".contains(&byte));
    is_plain && host(authority).is_some_and(|host| host.len() < authority.len())
}

/// A name that an authorisation server knows us by, or it itself.
pub(super) fn is_identifier(text: &str) -> bool {
    (1..=2048).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The thumbprint of a key (RFC 7638): 32 bytes, base64url.
pub(super) fn is_thumbprint(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// `90s`, `30m`, `4h` in seconds.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let split = text.len().checked_sub(1)?;
    let number: u64 = text.get(..split)?.parse().ok()?;
    let unit = match text.get(split..)? {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.checked_mul(unit).filter(|seconds| (1..=7 * 24 * 3600).contains(seconds))
}

/// The host of `host[:port]`. A name written with `%` could become another one later.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let end = authority.len() - rest.split_once(']')?.1.len();
            authority.split_at_checked(end)?
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port_fits = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(number) => !number.starts_with('+') && number.parse::<u16>().is_ok_and(|number| number > 0),
    };
    (port_fits && !host.is_empty() && !host.contains('%')).then_some(host)
}

/// This machine by name, or any machine by number. A last part that is a number makes the whole an IPv4 address, also with
/// fewer than four parts and in hexadecimal (WHATWG URL, 4.4).
fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    host.starts_with('[') || last == "localhost" || is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "https://register.example.se",
            "https://register.example.se:8443/socialdata/v1",
            "https://0xn.example.se/",
        ] {
            assert!(is_address(good, Environment::Production), "{good}");
        }
        for bad in [
            "http://register.example.se",
            "https://",
            "https:///v1",
            "https://user@register.example.se",
            "https://register.example.se?x=1",
            "https://register.example.se#x",
            "https://register.example.se/../x",
            "https://register.example.se:0",
            "https://register.example.se:99999",
            "https://register.example.se:",
            "https://reg%69ster.example.se",
            "https://register.example.se\\@x",
            "https://å.se",
            "ftp://register.example.se",
        ] {
            assert!(!is_address(bad, Environment::Sandbox), "{bad}");
        }
    }

    #[test]
    fn this_machine_and_numbers_are_for_the_sandbox() {
        for local in [
            "https://localhost",
            "https://LOCALHOST.:8443",
            "https://x.localhost",
            "https://127.0.0.1:8443",
            "https://127.1",
            "https://2130706433",
            "https://0x7f.0.0.0x1",
            "https://[::1]:8443/v1",
            "https://[::ffff:7f00:1]",
        ] {
            assert!(is_address(local, Environment::Sandbox), "{local}");
            assert!(!is_address(local, Environment::Test), "{local}");
            assert!(!is_address(local, Environment::Production), "{local}");
        }
        assert!(!is_address("https://[::1", Environment::Sandbox));
    }

    #[test]
    fn a_proxy_is_a_host_and_a_port() {
        assert!(is_proxy("http://proxy.kommun.se:8080") && is_proxy("http://10.0.0.1:3128"));
        for bad in [
            "proxy.kommun.se:8080",
            "https://proxy.kommun.se:8080",
            "http://proxy.kommun.se",
            "http://user:secret@proxy.kommun.se:8080",
            "http://proxy.kommun.se:8080/",
            "socks5://proxy.kommun.se:1080",
            "http://:8080",
        ] {
            assert!(!is_proxy(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_a_unit_and_an_end() {
        assert_eq!((seconds("90s"), seconds("30m"), seconds("4h")), (Some(90), Some(1800), Some(14_400)));
        for text in ["", "h", "4", "0m", "4d", "999999h", "-1h", "å"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
