//! `[endpoint]`: where the register is, and which keys of it are trusted.

use std::path::PathBuf;

use serde::Deserialize;
use socialdata_protocol::wire::{Environment, PayloadType};

use super::error::ConfigError;
use super::file::TransportKind;
use super::grammar::{is_address, is_proxy, is_thumbprint, value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndpointSection {
    #[serde(default)]
    url: String,
    pub(super) environment: Environment,
    #[serde(default)]
    pub(super) ca_file: PathBuf,
    #[serde(default)]
    receipt_keys: Vec<String>,
    sealing_keys: Option<Vec<String>>,
    archive_key: Option<String>,
    payload: Option<PayloadWord>,
    proxy: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PayloadWord {
    Ndjson,
    Xml,
}

/// The section after it was checked.
pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) receipt_keys: Vec<String>,
    pub(super) sealing_keys: Vec<String>,
    pub(super) archive_key: Option<String>,
    pub(super) payload: PayloadType,
    pub(super) proxy: Option<String>,
}

impl EndpointSection {
    /// Files go to nobody's endpoint: what is there is checked, and nothing needs to be.
    pub(super) fn check(&self, kind: TransportKind) -> Result<Endpoint, ConfigError> {
        let has_nothing =
            self.url.is_empty() && self.receipt_keys.is_empty() && self.ca_file.as_os_str().is_empty();
        if !(has_nothing && kind == TransportKind::FileDrop) {
            self.check_register()?;
        }
        self.check_sealing()?;
        Ok(Endpoint {
            url: self.url.trim_end_matches('/').to_owned(),
            receipt_keys: self.receipt_keys.clone(),
            sealing_keys: self.sealing_keys.clone().unwrap_or_default(),
            archive_key: self.archive_key.clone(),
            payload: match self.payload {
                None | Some(PayloadWord::Ndjson) => PayloadType::Ndjson,
                Some(PayloadWord::Xml) => PayloadType::Xml,
            },
            proxy: self.proxy.clone(),
        })
    }

    fn check_register(&self) -> Result<(), ConfigError> {
        for (key, is_missing) in
            [("endpoint.url", self.url.is_empty()), ("endpoint.ca_file", self.ca_file.as_os_str().is_empty())]
        {
            if is_missing {
                return Err(value(key, "saknas / missing"));
            }
        }
        if !is_address(&self.url, self.environment) {
            return Err(value(
                "endpoint.url",
                "https://värd[:port]/väg, utan användare, fråga eller IP-adress / without user, query or IP address",
            ));
        }
        if self.receipt_keys.is_empty() || !self.receipt_keys.iter().all(|text| is_thumbprint(text)) {
            return Err(value(
                "endpoint.receipt_keys",
                "minst ett tumavtryck, 43 tecken (RFC 7638) / at least one thumbprint",
            ));
        }
        if self.proxy.as_ref().is_some_and(|proxy| !is_proxy(proxy)) {
            return Err(value(
                "endpoint.proxy",
                "http://värd:port, utan användare och lösenord / without user and password",
            ));
        }
        Ok(())
    }

    fn check_sealing(&self) -> Result<(), ConfigError> {
        let is_bad = |keys: &Vec<String>| keys.is_empty() || !keys.iter().all(|text| is_thumbprint(text));
        if self.sealing_keys.as_ref().is_some_and(is_bad) {
            return Err(value(
                "endpoint.sealing_keys",
                "minst ett tumavtryck, 43 tecken (RFC 7638) / at least one thumbprint",
            ));
        }
        let Some(archive_key) = &self.archive_key else { return Ok(()) };
        if archive_key.parse::<age::x25519::Recipient>().is_err() {
            return Err(value("endpoint.archive_key", "en age-mottagare, age1… / an age recipient"));
        }
        if self.sealing_keys.is_none() {
            return Err(value(
                "endpoint.archive_key",
                "har ingen verkan utan endpoint.sealing_keys / has no effect without endpoint.sealing_keys",
            ));
        }
        Ok(())
    }
}
