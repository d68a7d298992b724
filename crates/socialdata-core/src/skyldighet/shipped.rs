//! The sets that come with the product: ordinary files in `schemas/skyldighet`; an installation may use one of its own.

use super::error::SkyldighetError;
use super::uppsattning::Uppsattning;

/// The duties of today: `schemas/skyldighet/nuvarande.toml`.
pub const NUVARANDE: &str = include_str!("../../../../schemas/skyldighet/nuvarande.toml");

/// The duty of the proposed register: `schemas/skyldighet/socialdataregister.toml`.
pub const SOCIALDATAREGISTER: &str = include_str!("../../../../schemas/skyldighet/socialdataregister.toml");

/// Each by the name of its file.
pub const ALL: &[(&str, &str)] = &[("nuvarande", NUVARANDE), ("socialdataregister", SOCIALDATAREGISTER)];

/// The duties of today.
pub fn nuvarande() -> Uppsattning {
    read(NUVARANDE)
}

/// The duty of the proposed register.
pub fn socialdataregister() -> Uppsattning {
    read(SOCIALDATAREGISTER)
}

/// The shipped set with that name.
///
/// # Errors
/// [`SkyldighetError::UnknownSet`].
pub fn find(name: &str) -> Result<Uppsattning, SkyldighetError> {
    let (_, text) = ALL.iter().find(|(shipped, _)| *shipped == name).ok_or(SkyldighetError::UnknownSet)?;
    Ok(read(text))
}

fn read(text: &str) -> Uppsattning {
    #[expect(clippy::expect_used, reason = "cannot fail: every shipped set is read in a test")]
    Uppsattning::parse(text).expect("a shipped set can be read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validering::SourceStatus;

    #[test]
    fn every_shipped_set_is_read_and_bears_the_name_of_its_file() {
        for (name, text) in ALL {
            let set = Uppsattning::parse(text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(set.name(), *name);
            assert_eq!(find(name), Ok(set));
        }
        assert_eq!(find("framtida"), Err(SkyldighetError::UnknownSet));
    }

    #[test]
    fn nothing_of_the_proposed_register_is_called_law_in_force() {
        let set = socialdataregister();
        assert_eq!(set.status(), SourceStatus::Foreslagen);
        for duty in set.duties() {
            assert_eq!(duty.status, SourceStatus::Foreslagen, "{}", duty.id);
            assert_eq!(duty.frist.status, SourceStatus::EgetForslag, "{}: no source tells the day", duty.id);
            assert_eq!(duty.galler_fran.map(|day| day.to_string()).as_deref(), Some("2027-07-01"));
        }
    }
}
