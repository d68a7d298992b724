//! The layouts that come with the product: proposals, none of them compared with a föreskrift.

use socialdata_core::projektion::Projektion;

/// The text of the shipped layout of a file, `schemas/layout/v1/<projection>.toml`.
pub fn of(projektion: Projektion) -> &'static str {
    match projektion {
        Projektion::EkbManad => include_str!("../../../../schemas/layout/v1/ekb-manad.toml"),
        Projektion::EkbAo => include_str!("../../../../schemas/layout/v1/ekb-ao.toml"),
        Projektion::EkbAr => include_str!("../../../../schemas/layout/v1/ekb-ar.toml"),
        Projektion::Sol1 => include_str!("../../../../schemas/layout/v1/sol1.toml"),
        Projektion::Sol2 => include_str!("../../../../schemas/layout/v1/sol2.toml"),
        Projektion::BuInsats => include_str!("../../../../schemas/layout/v1/bu-insats.toml"),
        Projektion::BuPlacering => include_str!("../../../../schemas/layout/v1/bu-placering.toml"),
        Projektion::Lss => include_str!("../../../../schemas/layout/v1/lss.toml"),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, LayoutStatus, TextEncoding};
    use super::*;

    #[test]
    fn each_shipped_layout_is_for_its_file_and_says_that_it_is_unverified() {
        for projektion in Projektion::ALL {
            let layout =
                Layout::parse(of(projektion)).unwrap_or_else(|error| panic!("{projektion}: {error}"));
            assert_eq!((layout.projektion(), layout.id()), (projektion, projektion.as_str()));
            assert_eq!(layout.status(), LayoutStatus::Unverified, "{projektion}");
            assert_eq!(layout.encoding(), TextEncoding::Windows1252, "{projektion}");
        }
    }
}
