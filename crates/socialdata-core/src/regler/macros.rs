//! The declaration of a rule: a literal with every part compulsory, and its doc comment as text for `socialdata explain`.

/// Declares one rule. The doc comment is kept at run time; its fenced blocks `ok` and `bad` are the examples that the harness runs.
macro_rules! regel {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            code: $code:literal,
            name: $rule:literal,
            severity: $severity:ident,
            since: $since:literal,
            in_force: $in_force:expr,
            basis: [$(($basis:literal, $status:ident)),+ $(,)?],
            posttyper: [$($posttyp:ident),+ $(,)?],
            fields: [$($field:ident),+ $(,)?],
            message: { sv: $message_sv:literal, en: $message_en:literal $(,)? },
            remedy: { sv: $remedy_sv:literal, en: $remedy_en:literal $(,)? } $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        pub(super) static $name: $crate::validering::RuleMeta = $crate::validering::RuleMeta {
            code: $code,
            name: $rule,
            severity: $crate::validering::Severity::$severity,
            since: $since,
            in_force: $in_force,
            basis: &[$($crate::validering::Basis {
                text: $basis,
                status: $crate::validering::SourceStatus::$status,
            }),+],
            posttyper: &[$($crate::post::Posttyp::$posttyp),+],
            fields: &[$($crate::falt::Falt::$field),+],
            message: $crate::validering::Text { sv: $message_sv, en: $message_en },
            remedy: $crate::validering::Text { sv: $remedy_sv, en: $remedy_en },
            codes: &[],
            doc: concat!($($doc, "\n"),+),
        };
    };
}

pub(crate) use regel;
