//! The words of `socialdata conformance`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use socialdata_core::identitet::Kommunkod;
use socialdata_protocol::ids::PeriodId;
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::wire::{Environment, Party, Roll};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("sender-source").required(true).args(["config", "sandbox", "sender"]))]
pub(crate) struct ConformanceArguments {
    /// Mottagarens adress, https://…; annars konfigurationens.
    #[arg(long, value_name = "URL", value_parser = url, required_unless_present = "config")]
    pub(crate) endpoint: Option<String>,
    /// En installation vars avsändare bara används för prov: dess certifikat, nycklar och avsändare används.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sandbox", "sender"])]
    pub(crate) config: Option<PathBuf>,
    /// En sandlådas mapp: en avsändare för provet görs känd i den, med nytt certifikat och ny nyckel.
    #[arg(long, value_name = "DIR", conflicts_with = "sender")]
    pub(crate) sandbox: Option<PathBuf>,
    /// Avsändaren som den är registrerad: organisationsnummer/roll eller organisationsnummer/roll/enhet.
    #[arg(long, value_name = "ORGNR/ROLL[/ENHET]", value_parser = party, requires_all = ["ca", "certificate", "key", "manifest_key"])]
    pub(crate) sender: Option<Party>,
    /// Utfärdaren av mottagarens certifikat (PEM).
    #[arg(long, value_name = "FILE", requires = "sender")]
    pub(crate) ca: Option<PathBuf>,
    /// Klientcertifikatet (PEM).
    #[arg(long, value_name = "FILE", requires = "sender")]
    pub(crate) certificate: Option<PathBuf>,
    /// Klientcertifikatets nyckel (PEM, läge 0600).
    #[arg(long, value_name = "FILE", requires = "sender")]
    pub(crate) key: Option<PathBuf>,
    /// Nyckeln som signerar manifest (PEM, läge 0600).
    #[arg(long, value_name = "FILE", requires = "sender")]
    pub(crate) manifest_key: Option<PathBuf>,
    /// Tumavtryck av mottagarens kvittensnyckel; kan anges flera gånger. Utan tas de i /keys för goda.
    #[arg(long, value_name = "TUMAVTRYCK")]
    pub(crate) receipt_key: Vec<Kid>,
    /// Vilken miljö mottagaren ska säga att den är; med --config konfigurationens, med --sandbox sandbox.
    #[arg(long, value_enum, default_value_t = TestedEnvironment::Test)]
    pub(crate) environment: TestedEnvironment,
    /// Avsändarens kommun, i posterna; med --config konfigurationens.
    #[arg(long, value_name = "KOD", default_value = "0180", value_parser = kommunkod)]
    pub(crate) kommunkod: Kommunkod,
    /// Månaden som poster lämnas för; annars den senaste öppna som har tagit slut.
    #[arg(long, value_name = "ÅÅÅÅ-MM")]
    pub(crate) period: Option<PeriodId>,
    /// Bara de här familjerna av fall; kan anges flera gånger.
    #[arg(long, value_name = "FAMILJ", value_parser = clap::builder::PossibleValuesParser::new(socialdata_submit::conformance::families()))]
    pub(crate) family: Vec<String>,
    /// Rapportens form.
    #[arg(long, value_enum, default_value_t = ConformanceFormat::Text)]
    pub(crate) format: ConformanceFormat,
    /// Skriv rapporten till en fil; då skrivs sammanfattningen på standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// The environments that may be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestedEnvironment {
    /// På en egen maskin.
    Sandbox,
    /// Registrets provmiljö.
    Test,
}

impl From<TestedEnvironment> for Environment {
    fn from(environment: TestedEnvironment) -> Self {
        match environment {
            TestedEnvironment::Sandbox => Self::Sandbox,
            TestedEnvironment::Test => Self::Test,
        }
    }
}

/// The form of the suite's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConformanceFormat {
    /// För människor.
    Text,
    /// JUnit XML, för byggservrar.
    Junit,
    /// För program: schemas/rapport/v1/konformitet.schema.json.
    Json,
}

fn url(text: &str) -> Result<String, &'static str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"@?#\\\"<>".contains(&byte));
    if text.starts_with("https://") && text.len() <= 2048 && is_plain {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("https://värd[:port]/väg, utan användare och fråga / without user and query")
    }
}

fn party(text: &str) -> Result<Party, &'static str> {
    const FORM: &str = "organisationsnummer/roll[/enhet], roll socialnamnd, kommun, region eller utforare";
    let mut parts = text.split('/');
    let org_number = parts.next().and_then(|part| part.parse().ok()).ok_or(FORM)?;
    let role = match parts.next() {
        Some("socialnamnd") => Roll::Socialnamnd,
        Some("kommun") => Roll::Kommun,
        Some("region") => Roll::Region,
        Some("utforare") => Roll::Utforare,
        _ => return Err(FORM),
    };
    let unit = parts.next().map(|part| part.parse().map_err(|_| FORM)).transpose()?;
    if parts.next().is_some() { Err(FORM) } else { Ok(Party { org_number, role, unit }) }
}

fn kommunkod(text: &str) -> Result<Kommunkod, &'static str> {
    Kommunkod::parse(text).map_err(|_| "fyra siffror / four digits")
}
