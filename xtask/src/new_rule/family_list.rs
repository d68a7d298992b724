//! The `mod.rs` of a family: where rules are named, listed and called.

/// The function of a family that a new rule is called from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entrance {
    /// `pub(crate) fn <function>(vy: &PostVy<'_, <typ>>, …)`.
    Post { function: String, typ: String },
    /// `pub(crate) fn person(vy: &PersonVy<'_>, …)`.
    Person,
}

impl Entrance {
    /// The function for insatser when there is one, else the first for some record type, else that for persons.
    pub(super) fn of(list: &str) -> Option<Self> {
        let functions = list.lines().filter_map(|line| line.strip_prefix("pub(crate) fn "));
        let posts: Vec<Self> = functions.filter_map(judged).collect();
        let insats =
            posts.iter().find(|post| matches!(post, Self::Post { function, .. } if function == "insats"));
        let has_persons = list.contains("\npub(crate) fn person(vy: &PersonVy<'_>");
        insats.or(posts.first()).cloned().or(has_persons.then_some(Self::Person))
    }

    fn function(&self) -> &str {
        match self {
            Self::Post { function, .. } => function,
            Self::Person => "person",
        }
    }

    /// The record type whose base record the examples change, `ekonomiskt-bistand`.
    pub(super) fn posttyp_name(&self) -> String {
        match self {
            Self::Post { function, .. } => function.replace('_', "-"),
            Self::Person => "insats".to_owned(),
        }
    }
}

fn judged(signature: &str) -> Option<Entrance> {
    let (function, rest) = signature.split_once("(vy: &PostVy<'_, ")?;
    let (typ, _) = rest.split_once('>')?;
    Some(Entrance::Post { function: function.to_owned(), typ: typ.to_owned() })
}

/// The text with the rule named, listed and called.
pub(super) fn with_rule(list: &str, code: &str, module: &str, entrance: &Entrance) -> Result<String, String> {
    let rule = format!("{module}::{}", code.replace('-', "_"));
    let named = with_module(list, module)?;
    let listed = before_end(&named, "static RULES: &[&RuleMeta] = &[", "]", &rule)?;
    let place = match entrance {
        Entrance::Post { function, .. } => format!("{module}::{function}(vy)"),
        Entrance::Person => format!("{module}::person(vy).map(|medlem| vy.falt(medlem))"),
    };
    let start = format!("\npub(crate) fn {}(", entrance.function());
    before_end(&listed, &start, "\n}", &format!("report(&{rule}, vy.period, {place}, sink);"))
}

/// `mod` lines stand in the order of the alphabet.
fn with_module(list: &str, module: &str) -> Result<String, String> {
    let is_module = |line: &&str| line.starts_with("mod ") && line.ends_with(';');
    let after = list.lines().filter(is_module).rfind(|line| **line < *format!("mod {module};"));
    let first = list.lines().find(is_module).ok_or("the mod.rs of the family names no rule")?;
    Ok(match after {
        Some(after) => list.replacen(&format!("{after}\n"), &format!("{after}\nmod {module};\n"), 1),
        None => list.replacen(&format!("{first}\n"), &format!("mod {module};\n{first}\n"), 1),
    })
}

/// Puts `text` before the first `end` after `start`: as the last reference of a list, or as the last line of a function.
fn before_end(list: &str, start: &str, end: &str, text: &str) -> Result<String, String> {
    let absent = || format!("the mod.rs of the family has no `{}`", start.trim());
    let (head, rest) = list.split_once(start).ok_or_else(absent)?;
    let (inside, tail) = rest.split_once(end).ok_or_else(absent)?;
    let text = match (end, inside.ends_with('\n')) {
        ("]", true) => format!("    &{text},\n"),
        ("]", false) => format!(", &{text}"),
        _ => format!("\n    {text}"),
    };
    Ok([head, start, inside, &text, end, tail].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "mod b;\nmod d;\n\npub(crate) static RULES: &[&RuleMeta] = &[&b::TID_001];\n\n\
                        pub(crate) fn insats(vy: &PostVy<'_, Insats>, sink: &mut Sink) {\n    report(b);\n}\n";

    #[test]
    fn the_entrance_is_that_of_insatser_then_of_another_type_then_of_persons() {
        let placering = "\npub(crate) fn placering(vy: &PostVy<'_, Placering>, sink: &mut Sink) {\n}\n";
        let person = "\npub(crate) fn person(vy: &PersonVy<'_>, posttyp: Posttyp, sink: &mut Sink) {\n}\n";
        let post =
            |function: &str, typ: &str| Entrance::Post { function: function.to_owned(), typ: typ.to_owned() };
        assert_eq!(Entrance::of(&[placering, LIST].concat()), Some(post("insats", "Insats")));
        assert_eq!(Entrance::of(&[person, placering].concat()), Some(post("placering", "Placering")));
        assert_eq!(Entrance::of(person), Some(Entrance::Person));
        assert_eq!(Entrance::of("fn other() {}"), None);
    }

    #[test]
    fn names_stand_in_order_wherever_the_new_one_belongs() {
        for (module, expected) in [
            ("a", "mod a;\nmod b;\nmod d;\n"),
            ("c", "mod b;\nmod c;\nmod d;\n"),
            ("e", "mod b;\nmod d;\nmod e;\n"),
        ] {
            assert!(with_module(LIST, module).unwrap().starts_with(expected), "{module}");
        }
    }

    #[test]
    fn the_rule_is_listed_last_and_called_last() {
        let list = with_rule(LIST, "TID-002", "c", &Entrance::of(LIST).unwrap()).unwrap();
        assert!(list.contains("&[&b::TID_001, &c::TID_002];"), "{list}");
        assert!(
            list.contains("    report(b);\n    report(&c::TID_002, vy.period, c::insats(vy), sink);\n}"),
            "{list}"
        );
        let long = LIST.replace("&[&b::TID_001]", "&[\n    &b::TID_001,\n]");
        let list = with_rule(&long, "TID-002", "c", &Entrance::of(LIST).unwrap()).unwrap();
        assert!(list.contains("&[\n    &b::TID_001,\n    &c::TID_002,\n];"), "{list}");
        assert!(with_rule("mod a;\n", "TID-002", "c", &Entrance::Person).unwrap_err().contains("RULES"));
    }
}
