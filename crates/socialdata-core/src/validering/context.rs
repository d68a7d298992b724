//! What the rules may know besides the record: who hands it in, under which policy, and what a vendor adds.

use std::fmt;

use crate::falt::Falt;
use crate::identitet::Organisationsnummer;
use crate::period::Period;
use crate::post::Post;

use super::rule::RuleMeta;

/// What the rules may know besides the record.
///
/// The default knows nothing: rules that need to know more are silent then.
///
/// ```
/// use socialdata_core::identitet::Organisationsnummer;
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::{Context, check};
///
/// let context = Context::default().with_ansvariga(&[Organisationsnummer::parse("2120000142")?]);
/// let findings = check(&Insats::default().into(), &context);
/// assert!(findings.codes().contains(&"OBL-002"), "postId is missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Context {
    /// Those who may answer for the data: the configured duty-holder and those who gave it a mandate. `None` when it is not known.
    pub ansvariga: Option<Vec<Organisationsnummer>>,
    /// Whether the outbound policy lets `anmalan` records out. `None` when no policy is known.
    pub anmalan_is_open: Option<bool>,
    /// Rules that do not belong to this project, run after ours.
    pub own_rules: Vec<&'static dyn OwnRule>,
}

impl Context {
    /// With these who may answer for the data (LEV-002).
    #[must_use]
    pub fn with_ansvariga(self, ansvariga: &[Organisationsnummer]) -> Self {
        Self { ansvariga: Some(ansvariga.to_vec()), ..self }
    }

    /// With a policy that lets `anmalan` records out or keeps them at home (JUR-008).
    #[must_use]
    pub fn with_anmalan(self, is_open: bool) -> Self {
        Self { anmalan_is_open: Some(is_open), ..self }
    }

    /// With these rules besides ours.
    #[must_use]
    pub fn with_own_rules(self, own_rules: &[&'static dyn OwnRule]) -> Self {
        Self { own_rules: own_rules.to_vec(), ..self }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("ansvariga", &self.ansvariga.as_ref().map(Vec::len))
            .field("anmalan_is_open", &self.anmalan_is_open)
            .field("own_rules", &self.own_rules.len())
            .finish()
    }
}

/// A rule of a vendor or a municipality, run beside ours on every record of the types that its [`RuleMeta`] names.
///
/// Its code begins with `EGEN-`, so that it can never be taken for one of ours. A finding is a place and never a value, here too.
///
/// ```
/// use socialdata_core::falt::Falt;
/// use socialdata_core::period::Period;
/// use socialdata_core::post::{Post, Posttyp};
/// use socialdata_core::post::insats::Insats;
/// use socialdata_core::validering::{
///     Basis, Context, InForce, OwnRule, RuleMeta, Severity, SourceStatus, Text, check,
/// };
///
/// static EGEN_001: RuleMeta = RuleMeta {
///     code: "EGEN-001",
///     name: "namnd-saknas",
///     severity: Severity::Warning,
///     since: "2026-11",
///     in_force: InForce::ALWAYS,
///     basis: &[Basis { text: "Kommunens rutin", status: SourceStatus::Praxis }],
///     posttyper: &[Posttyp::Insats],
///     fields: &[Falt::AnsvarigNamnd],
///     message: Text { sv: "Nämnden saknas.", en: "The committee is missing." },
///     remedy: Text { sv: "Ange nämnd.", en: "Give the committee." },
///     codes: &[],
///     doc: "",
/// };
///
/// struct NamndSaknas;
///
/// impl OwnRule for NamndSaknas {
///     fn meta(&self) -> &'static RuleMeta {
///         &EGEN_001
///     }
///
///     fn judge(&self, post: &Post, _period: Option<Period>) -> Option<Falt> {
///         post.get(Falt::AnsvarigNamnd).is_none().then_some(Falt::AnsvarigNamnd)
///     }
/// }
///
/// let context = Context::default().with_own_rules(&[&NamndSaknas]);
/// assert!(check(&Insats::default().into(), &context).codes().contains(&"EGEN-001"));
/// ```
pub trait OwnRule: Send + Sync {
    /// What is known about the rule.
    fn meta(&self) -> &'static RuleMeta;

    /// Where the record breaks the rule, if it does.
    fn judge(&self, post: &Post, period: Option<Period>) -> Option<Falt>;
}
