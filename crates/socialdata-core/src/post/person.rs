//! The persons of a record: who they are, whatever the record type calls them.

use std::fmt;

use crate::identitet::{Kommunkod, NationelltNummer, NummerFel};
use crate::kodlista::{Idtyp, Kon, Skydd};
use crate::sensitive::Sensitive;

use super::gemensam::{Idtext, LokaltIdText, Person, PersonPlats, Sokande};
use super::posttyp::Post;

/// Something in a record that says who a person is.
///
/// ```
/// use socialdata_core::kodlista::Idtyp;
/// use socialdata_core::post::HarPerson;
/// use socialdata_core::post::gemensam::{Person, Sokande};
///
/// let who: [&dyn HarPerson; 2] = [&Person::without_number(), &Sokande::default()];
/// assert_eq!(who.map(|person| person.idtyp()), [Some(Idtyp::Saknas), None]);
/// ```
pub trait HarPerson: fmt::Debug {
    /// What identifies the person.
    fn idtyp(&self) -> Option<Idtyp>;
    /// The identity number or pseudonym.
    fn id(&self) -> Option<&Sensitive<Idtext>>;
    /// The sex.
    fn kon(&self) -> Option<Kon>;
    /// The birth year of a person without a national number.
    fn fodelsear(&self) -> Option<u32>;
    /// The temporary number of the case system.
    fn lokalt_id(&self) -> Option<&Sensitive<LokaltIdText>>;
    /// Whether the personal data are protected.
    fn skydd(&self) -> Option<Skydd>;
    /// The municipality of registration.
    fn folkbokforingskommun(&self) -> Option<Kommunkod>;

    /// The national number, read from `id`, when `idtyp` says that there should be one.
    ///
    /// The digits decide whether it is a personnummer or a samordningsnummer, not `idtyp`. An error says what is wrong with a text
    /// that is no national number.
    fn national_number(&self) -> Option<Result<NationelltNummer, NummerFel>> {
        let has_number = matches!(self.idtyp(), Some(Idtyp::Personnummer | Idtyp::Samordningsnummer));
        let id = self.id().filter(|_| has_number)?;
        Some(NationelltNummer::parse(id.expose().as_str()))
    }
}

/// The same members under the same names.
macro_rules! har_person {
    ($($typ:ty),+) => {
        $(impl HarPerson for $typ {
            fn idtyp(&self) -> Option<Idtyp> {
                self.idtyp
            }

            fn id(&self) -> Option<&Sensitive<Idtext>> {
                self.id.as_ref()
            }

            fn kon(&self) -> Option<Kon> {
                self.kon
            }

            fn fodelsear(&self) -> Option<u32> {
                self.fodelsear
            }

            fn lokalt_id(&self) -> Option<&Sensitive<LokaltIdText>> {
                self.lokalt_id.as_ref()
            }

            fn skydd(&self) -> Option<Skydd> {
                self.skydd
            }

            fn folkbokforingskommun(&self) -> Option<Kommunkod> {
                self.folkbokforingskommun
            }
        })+
    };
}

har_person!(Person, Sokande);

impl Post {
    /// The persons of the record, each with its place, in the order of the members.
    ///
    /// ```
    /// use socialdata_core::falt::Falt;
    /// use socialdata_core::post::{Post, Posttyp, Scalar};
    /// use socialdata_core::validering::Sink;
    ///
    /// let mut post = Post::new(Posttyp::EkonomisktBistand);
    /// post.set(Falt::MedsokandeIdtyp, Scalar::Text("saknas"), &mut Sink::new());
    /// assert_eq!(post.persons().count(), 1);
    /// ```
    pub fn persons(&self) -> impl Iterator<Item = (PersonPlats, &dyn HarPerson)> {
        let one = |person| [at(PersonPlats::Person, person), None];
        let persons = match self {
            Self::EkonomisktBistand(post) => two(post.sokande.as_ref(), post.medsokande.as_ref()),
            Self::EkonomisktBistandAvslut(post) => two(post.sokande.as_ref(), post.medsokande.as_ref()),
            Self::Insats(post) => one(post.person.as_ref()),
            Self::Placering(post) => one(post.person.as_ref()),
            Self::InsatsUtanBehovsprovning(post) => one(post.person.as_ref()),
            Self::Utredning(post) => one(post.person.as_ref()),
            Self::Anmalan(post) => one(post.person.as_ref()),
            Self::Uppfoljning(post) => one(post.person.as_ref()),
        };
        persons.into_iter().flatten()
    }
}

/// A person at its place.
type Placed<'a> = Option<(PersonPlats, &'a dyn HarPerson)>;

fn two<'a, P: HarPerson>(sokande: Option<&'a P>, medsokande: Option<&'a P>) -> [Placed<'a>; 2] {
    [at(PersonPlats::Sokande, sokande), at(PersonPlats::Medsokande, medsokande)]
}

fn at<P: HarPerson>(plats: PersonPlats, person: Option<&P>) -> Placed<'_> {
    person.map(|person| (plats, person as &dyn HarPerson))
}
