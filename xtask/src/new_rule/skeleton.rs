//! The file of a rule that says nothing yet.

use super::family_list::Entrance;

/// Stands wherever something must be written; the harness refuses a rule that has it.
pub(super) const MARK: &str = "IFYLLS";

pub(super) fn rule_file(code: &str, name: &str, entrance: &Entrance) -> String {
    let posttyp = entrance.posttyp_name();
    let (imports, variant, field, predicate) = match entrance {
        Entrance::Post { function, typ } => (
            format!(
                "use crate::falt::Falt;\nuse crate::post::{function}::{typ};\nuse crate::regler::macros::regel;\n\
                 use crate::regler::vy::PostVy;\nuse crate::validering::InForce;\n"
            ),
            typ.as_str(),
            "PostId",
            format!("pub(super) fn {function}(_vy: &PostVy<'_, {typ}>) -> Option<Falt> {{\n    None\n}}\n"),
        ),
        Entrance::Person => (
            "use crate::post::gemensam::PersonMedlem;\nuse crate::regler::macros::regel;\n\
             use crate::regler::vy::PersonVy;\nuse crate::validering::InForce;\n"
                .to_owned(),
            "Insats",
            "PersonId",
            "pub(super) fn person(_vy: &PersonVy<'_>) -> Option<PersonMedlem> {\n    None\n}\n".to_owned(),
        ),
    };
    let static_name = code.replace('-', "_");
    format!(
        r#"//! {code}.

{imports}
regel! {{
    /// {MARK}: vad som ska gälla, och varför.
    ///
    /// ```ok {posttyp}
    /// {{}}
    /// ```
    /// ```bad {posttyp}
    /// {{}}
    /// ```
    {static_name} {{
        code: "{code}",
        name: "{name}",
        severity: Warning,
        since: "{since}",
        in_force: InForce::ALWAYS,
        basis: [("{MARK}", EgetForslag)],
        posttyper: [{variant}],
        fields: [{field}],
        message: {{
            sv: "{MARK}: en mening som säger vad som är fel, utan något värde.",
            en: "{MARK}: one sentence that names the fault, without any value.",
        }},
        remedy: {{
            sv: "{MARK}: vad handläggaren gör åt det.",
            en: "{MARK}: what the case worker does about it.",
        }},
    }}
}}

/// {MARK}: what must hold.
{predicate}"#,
        since = env!("CARGO_PKG_VERSION"),
    )
}
