//! Parts that several record types share: who answers, who performs, whom it concerns.

mod generated;

pub use generated::*;

use crate::identitet::{NationelltNummer, NummerFel};
use crate::kodlista::Idtyp;

impl Person {
    /// The national number, read from `id`, when `idtyp` says that there should be one.
    ///
    /// The digits decide whether it is a personnummer or a samordningsnummer, not `idtyp`.
    ///
    /// # Errors
    /// [`NummerFel`] when the text is no national number.
    pub fn national_number(&self) -> Option<Result<NationelltNummer, NummerFel>> {
        let has_number = matches!(self.idtyp, Some(Idtyp::Personnummer | Idtyp::Samordningsnummer));
        let id = self.id.as_ref().filter(|_| has_number)?;
        Some(NationelltNummer::parse(id.expose().as_str()))
    }
}
