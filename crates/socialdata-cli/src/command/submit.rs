//! `socialdata submit`

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use socialdata_protocol::pins::PinnedKeys;
use socialdata_submit::clock::SystemClock;
use socialdata_submit::config::Surroundings;
use socialdata_submit::transport::{HttpOptions, HttpTransport};
use socialdata_submit::{Exit, Installation, Night, NightOptions, NightReport};
use zeroize::Zeroizing;

use crate::arguments::SubmitArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::night_text;

/// The longest whole exchange with the register.
const EXCHANGE: Duration = Duration::from_mins(2);

pub(crate) fn run(arguments: &SubmitArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installation = load(&arguments.config)?;
    let mut options = NightOptions::default();
    options.dry_run = arguments.dry_run;
    options.wait = arguments.wait;
    options.approve_voids = arguments.approve_voids;
    let report = night(&installation, options)?;
    // The code of the night is what a job reads; it holds whether or not anybody reads the text.
    let told = night_text::write(&report, &installation, arguments.dry_run, console);
    super::due::alarm::after_the_night(&installation.config, console);
    let is_unheard = told.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
    Ok(report.exit().worse(if is_unheard { Exit::Io } else { Exit::Done }))
}

/// Loads an installation; credentials come from the service manager.
pub(crate) fn load(config: &Path) -> Result<Installation, Failure> {
    Ok(Installation::load(config, &surroundings())?)
}

/// Where keys may be besides files.
#[expect(clippy::disallowed_methods, reason = "the command owns its environment")]
pub(crate) fn surroundings() -> Surroundings {
    let variable = |name: &str| std::env::var(name).ok().map(Zeroizing::new);
    Surroundings { credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from), variable }
}

/// One run over HTTPS.
pub(crate) fn night(installation: &Installation, options: NightOptions) -> Result<NightReport, Failure> {
    let transport = transport(installation)?;
    let schema =
        socialdata_submit::record_schema().ok_or(Failure::Internal("the record schema has no name"))?;
    let rule_set = socialdata_submit::rule_set().ok_or(Failure::Internal("the rule set has no digest"))?;
    Ok(Night::new(installation, &transport, &SystemClock, schema, rule_set).run(options))
}

/// The register's receipt keys, as far as the configuration pins them.
pub(crate) fn pinned_keys(installation: &Installation) -> Result<PinnedKeys, Failure> {
    socialdata_submit::pinned_keys(&transport(installation)?, installation).map_err(Failure::Night)
}

fn transport(installation: &Installation) -> Result<HttpTransport, Failure> {
    Ok(HttpTransport::new(&HttpOptions {
        url: &installation.config.url,
        ca_pem: installation.authority_pem()?.as_bytes(),
        identity_pem: &installation.identity_pem()?,
        timeout: EXCHANGE,
    })?)
}
