//! `socialdata submit`

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use socialdata_protocol::pins::PinnedKeys;
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::config::{Config, ConfigError, Surroundings, TransportKind};
use socialdata_submit::filedrop::FileDropNight;
use socialdata_submit::interrupt::Interrupt;
use socialdata_submit::transport::{HttpTransport, Timeouts};
use socialdata_submit::{Exit, Installation, Night, NightOptions, NightReport};
use zeroize::Zeroizing;

use crate::arguments::SubmitArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::night_text;

/// The longest whole exchange with the register.
const EXCHANGE: Duration = Duration::from_mins(2);

pub(crate) fn run(arguments: &SubmitArguments, console: &mut Console) -> Result<Exit, Failure> {
    let configs = Config::load_all(&arguments.config)?;
    // Told to end, a run finishes its transaction and leaves the rest for the next one.
    let interrupt = Interrupt::on_signals().map_err(|_| Failure::Internal("a signal cannot be watched"))?;
    let mut configs = configs.into_iter();
    match (configs.next(), configs.len()) {
        (Some(only), 0) => run_one(only, arguments, &interrupt, console),
        (first, _) => Ok(run_each(first.into_iter().chain(configs), arguments, &interrupt, console)),
    }
}

/// One nämnd after the other. What stops one, and be it a fault of the program, does not stop the next.
fn run_each(
    configs: impl Iterator<Item = Config>,
    arguments: &SubmitArguments,
    interrupt: &Interrupt,
    console: &mut Console,
) -> Exit {
    let mut gravest = Exit::Done;
    for config in configs {
        // Whether anybody reads it is no reason to deliver or not.
        let heading = console.line(&format!("== {} ==", config.namnd.as_deref().unwrap_or_default()));
        let is_unheard = heading.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
        let ended = catch_unwind(AssertUnwindSafe(|| run_one(config, arguments, interrupt, console)));
        let exit = match ended {
            Ok(Ok(exit)) => exit,
            Ok(Err(failure)) => {
                console.diagnose(&failure.to_string());
                failure.exit()
            }
            Err(_) => Exit::Internal,
        };
        gravest = gravest.worse(exit).worse(if is_unheard { Exit::Io } else { Exit::Done });
    }
    gravest
}

fn run_one(
    config: Config,
    arguments: &SubmitArguments,
    interrupt: &Interrupt,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let installation = Installation::new(config, &surroundings())?;
    let mut options = NightOptions::default();
    options.dry_run = arguments.dry_run;
    options.wait = arguments.wait;
    options.approve_voids = arguments.approve_voids;
    options.reconcile = arguments.reconcile;
    options.close = arguments.close;
    let report = if installation.config.transport == TransportKind::FileDrop {
        file_night(&installation, arguments, options, interrupt)?
    } else {
        night_until(&installation, options, interrupt)?
    };
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
    night_until(installation, options, &Interrupt::new())
}

/// One run that ends in files for a person to hand in.
fn file_night(
    installation: &Installation,
    arguments: &SubmitArguments,
    options: NightOptions,
    interrupt: &Interrupt,
) -> Result<NightReport, Failure> {
    if arguments.reconcile || arguments.close.is_some() || arguments.approve_voids.is_some() {
        return Err(Failure::Usage(
            "--reconcile, --close och --approve-voids gäller ett register med gränssnitt, inte filer \
             (transport.kind = \"file-drop\") / these options are not for files",
        ));
    }
    Ok(FileDropNight::new(installation, &SystemClock)?.ended_by(interrupt).run(options))
}

/// One run over HTTPS, which ends in good order when it is told to.
fn night_until(
    installation: &Installation,
    options: NightOptions,
    interrupt: &Interrupt,
) -> Result<NightReport, Failure> {
    let transport = transport(installation)?;
    let schema =
        socialdata_submit::record_schema().ok_or(Failure::Internal("the record schema has no name"))?;
    let rule_set = socialdata_submit::rule_set().ok_or(Failure::Internal("the rule set has no digest"))?;
    let night = Night::new(installation, &transport, &SystemClock, schema, rule_set).ended_by(interrupt);
    Ok(night.run(options))
}

/// The register's receipt keys, as far as the configuration pins them.
pub(crate) fn pinned_keys(installation: &Installation) -> Result<PinnedKeys, Failure> {
    socialdata_submit::pinned_keys(&transport(installation)?, installation).map_err(Failure::Night)
}

fn transport(installation: &Installation) -> Result<HttpTransport, Failure> {
    if installation.config.transport != TransportKind::Http {
        return Err(ConfigError::Unsupported { key: "transport.kind" }.into());
    }
    let connection = installation.connection(SystemClock.now(), Timeouts::within(EXCHANGE))?;
    Ok(HttpTransport::connect(connection)?)
}
