//! What is wrong with a policy as a whole: between its entries, and with what surrounds it.

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::post::gemensam::{PersonMedlem, PersonPlats};
use crate::pseudonym::{Epoch, KeyMaterial};

use super::error::PolicyError;
use super::file::{Linkage, Policy};
use super::method::Method;
use super::model::{self, Form};
use super::table::{Table, Treatment};

/// What a file alone does not say. By default nothing is known, and only the file is judged.
#[derive(Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct LintContext<'a> {
    /// Whether the policy is for production: then every basis must be in force (P03, P14).
    pub production: bool,
    /// The period to be reported (P13).
    pub period: Option<Period>,
    /// The other policies in use (P05, P13).
    pub active: &'a [Policy],
    /// The key material of this recipient's record ids (P06).
    pub record_id_key: Option<&'a KeyMaterial>,
    /// That of other recipients' record ids (P06).
    pub other_record_id_keys: &'a [KeyMaterial],
}

/// Everything that is wrong with a policy file, in the order of the checks; empty when it may be used.
///
/// ```
/// use socialdata_core::policy::{LintContext, lint, shipped};
///
/// assert!(lint(shipped::PSEUDONYMISERAD, &LintContext::default()).is_empty());
///
/// // Its bases are proposals: each municipality has to state its own before it is used in production.
/// let faults = lint(shipped::PSEUDONYMISERAD, &LintContext { production: true, ..LintContext::default() });
/// assert!(faults.iter().all(|fault| fault.code() == "P03"));
/// assert!(!faults.is_empty());
/// ```
pub fn lint(text: &str, context: &LintContext<'_>) -> Vec<PolicyError> {
    match Policy::examine(text) {
        Err(unreadable) => vec![unreadable],
        Ok((policy, mut faults)) => {
            faults.extend(policy.iter().flat_map(|policy| policy.faults(context)));
            faults
        }
    }
}

impl Policy {
    /// What is wrong with the policy in these surroundings; a policy that could be read is sound in itself.
    pub fn faults(&self, context: &LintContext<'_>) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        if context.production {
            faults.extend(bases_not_in_force(self));
        }
        faults.extend(mixed_with(self, context.active));
        faults.extend(shared_record_id_key(context));
        faults.extend(wrong_time(self, context));
        if context.production && !self.gated_types().is_empty() && !self.gated_types_have_basis() {
            faults.push(PolicyError::GatedNeedsBasis);
        }
        faults
    }
}

/// The faults that need nothing but the policy.
pub(super) fn faults_in_itself(policy: &Policy) -> Vec<PolicyError> {
    let mut faults = Vec::new();
    let has = |treatment| policy.tables().iter().any(|table| table.has_person_key(treatment));
    if has(Treatment::Identified) && has(Treatment::Pseudonymised) {
        faults.push(mixed(policy));
    }
    faults.extend(policy.tables().iter().filter_map(quasi_identifiers));
    if has(Treatment::Pseudonymised) != policy.pseudonym().is_some() {
        faults.push(PolicyError::PseudonymSection);
    }
    let never_changes = policy.pseudonym().is_some_and(|plan| plan.epoch == Epoch::unchanging());
    if never_changes && policy.linkage() == Linkage::Shared && !policy.linkage_has_basis() {
        faults.push(PolicyError::LinkageNeedsBasis);
    }
    faults
}

/// P03: a basis ends with its status, `(gällande)`.
fn bases_not_in_force(policy: &Policy) -> Vec<PolicyError> {
    let mut faults = Vec::new();
    for row in policy.tables().iter().flat_map(Table::rows) {
        let fault = PolicyError::BasisNotInForce { path: row.falt.pointer() };
        if row.basis.as_deref().is_some_and(|basis| !is_in_force(basis)) && !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

fn is_in_force(basis: &str) -> bool {
    ["(gällande)", "(beslutad)", "(praxis)"].iter().any(|status| basis.trim_end().ends_with(status))
}

/// P05: the recipient could join what it gets under two policies.
fn mixed_with(policy: &Policy, active: &[Policy]) -> Option<PolicyError> {
    let has =
        |policy: &Policy, treatment| policy.tables().iter().any(|table| table.has_person_key(treatment));
    let joins = |other: &Policy| {
        other.recipient() == policy.recipient()
            && ((has(policy, Treatment::Identified) && has(other, Treatment::Pseudonymised))
                || (has(policy, Treatment::Pseudonymised) && has(other, Treatment::Identified)))
    };
    active.iter().any(joins).then(|| mixed(policy))
}

fn mixed(policy: &Policy) -> PolicyError {
    PolicyError::MixedPersonKeys { recipient: policy.recipient().as_str().to_owned() }
}

/// P06.
fn shared_record_id_key(context: &LintContext<'_>) -> Option<PolicyError> {
    let key = context.record_id_key?;
    let is_shared = context.other_record_id_keys.iter().any(|other| other.is_same_key(key));
    is_shared.then_some(PolicyError::SharedRecordIdKey)
}

/// P13.
fn wrong_time(policy: &Policy, context: &LintContext<'_>) -> Vec<PolicyError> {
    let mut faults = Vec::new();
    let covers =
        |policy: &Policy| context.period.is_none_or(|period| policy.valid_from() <= period.last_day());
    if !covers(policy) {
        faults.push(PolicyError::NotYetValid { valid_from: policy.valid_from() });
    }
    let is_rival = |other: &&Policy| {
        other.recipient() == policy.recipient() && other.digest() != policy.digest() && covers(other)
    };
    if context.active.iter().any(|other| is_rival(&other)) {
        faults.push(PolicyError::TwoPolicies { recipient: policy.recipient().as_str().to_owned() });
    }
    faults
}

/// P08: of these groups at most two may pass exactly beside a pseudonym.
fn quasi_identifiers(table: &Table) -> Option<PolicyError> {
    if !table.has_person_key(Treatment::Pseudonymised) {
        return None;
    }
    let posttyp = table.posttyp();
    let is_exact = |falt: &Falt| match table.treatment(*falt) {
        Some(Treatment::Identified) => true,
        Some(Treatment::Generalised(method)) => is_still_exact(method, model::form(posttyp, *falt)),
        _ => false,
    };
    let exact = |falt: &[Falt]| falt.iter().any(is_exact);
    let both_exact = |falt: &[Falt]| falt.iter().all(is_exact);
    let of_person = |medlem| PersonPlats::ALL.iter().map(move |plats| plats.falt(medlem)).collect::<Vec<_>>();
    let areas = [
        &of_person(PersonMedlem::Folkbokforingskommun)[..],
        &[Falt::AnsvarigKommunkod, Falt::Boendekommun, Falt::UtforandeKommun],
        &[Falt::Placeringskommun, Falt::Stadsdel],
    ];
    let groups = [
        ("födelseår", exact(&of_person(PersonMedlem::Fodelsear))),
        ("kön", exact(&of_person(PersonMedlem::Kon))),
        ("område under län", exact(&areas.concat())),
        ("exakta datum", exact(&dates(posttyp))),
        ("insatstyp med personkrets", both_exact(&[Falt::Insatstyp, Falt::Personkrets])),
        ("utförare", exact(&[Falt::UtforareOrganisationsnummer, Falt::UtforareKommunkod])),
    ];
    let kept: Vec<&str> = groups.iter().filter(|(_, is_kept)| *is_kept).map(|(name, _)| *name).collect();
    (kept.len() > 2).then(|| PolicyError::QuasiIdentifiers {
        posttyp: posttyp.name(),
        found: kept.len(),
        kept: kept.join(", "),
    })
}

/// The year is what a birth year is; a municipality is what lies below a län.
fn is_still_exact(method: Method, form: Form) -> bool {
    method == Method::Kommun || (method == Method::Year && form == Form::BirthYear)
}

fn dates(posttyp: Posttyp) -> Vec<Falt> {
    posttyp.falt().iter().copied().filter(|falt| model::form(posttyp, *falt) == Form::Date).collect()
}
