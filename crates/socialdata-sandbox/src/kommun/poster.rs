//! The record types that were asked for, made in one order from one pool of numbers.

use socialdata_core::kodlista::Insatstyp;
use socialdata_core::post::gemensam::Orgnr;
use socialdata_core::post::insats::Insats;
use socialdata_core::post::{Post, Posttyp};

use super::avsandare::Avsandare;
use super::insats::InsatsWriter;
use super::population::Population;
use super::seeded::Seeded;
use super::{
    GeneratorOptions, Kommun, KommunError, anmalan, casting, ekonomiskt_bistand, ekonomiskt_bistand_avslut,
    placering, uppfoljning, utan_behovsprovning, utredning,
};

impl Kommun {
    /// The records of all types, type by type in the order of [`Posttyp::ALL`] and within a type by key.
    pub fn poster(&self) -> Vec<Post> {
        Posttyp::ALL.iter().flat_map(|posttyp| self.poster_av(*posttyp)).collect()
    }

    /// The records of one type, in the order of their keys.
    pub fn poster_av(&self, posttyp: Posttyp) -> Vec<Post> {
        if posttyp == Posttyp::Insats {
            return self.insatser.iter().cloned().map(Post::from).collect();
        }
        self.ovriga.iter().filter(|post| post.posttyp() == posttyp).cloned().collect()
    }
}

/// The insatser, and the records of all other types.
pub(super) fn draw(options: &GeneratorOptions) -> Result<(Vec<Insats>, Vec<Post>), KommunError> {
    let orgnr = Orgnr::parse(options.organisationsnummer.as_str()).ok_or(KommunError::NumbersExhausted)?;
    let avsandare = Avsandare { period: options.period, kommunkod: options.kommunkod, orgnr };
    let mut seeded = Seeded::stream(options.seed, "municipality");
    let needs_insatser = [Posttyp::Insats, Posttyp::Placering, Posttyp::Uppfoljning];
    let persons =
        if options.types.iter().any(|wanted| needs_insatser.contains(wanted)) { options.persons } else { 0 };
    let parts = casting::cast(&mut seeded, persons, options.period);
    let mut population = Population::new(options.period, options.kommunkod, &mut seeded);
    let insatser = insatser(&mut seeded, &avsandare, &mut population, parts)?;

    let mut ovriga = Vec::new();
    for posttyp in Posttyp::ALL.iter().filter(|posttyp| options.types.contains(posttyp)) {
        let mut seeded = Seeded::stream(options.seed, posttyp.name());
        let source = Source { avsandare: &avsandare, insatser: &insatser, persons: options.persons };
        let drawn = source.draw(*posttyp, &mut seeded, &mut population);
        ovriga.extend(drawn.ok_or(KommunError::NumbersExhausted)?);
    }
    let is_wanted = options.types.contains(&Posttyp::Insats);
    Ok((if is_wanted { insatser } else { Vec::new() }, ovriga))
}

fn insatser(
    seeded: &mut Seeded,
    avsandare: &Avsandare,
    population: &mut Population,
    parts: Vec<casting::Part>,
) -> Result<Vec<Insats>, KommunError> {
    let mut writer = InsatsWriter::new(avsandare.clone());
    let mut insatser = Vec::with_capacity(parts.len() * 2);
    for (area, template) in parts {
        let mut person = seeded.split();
        let shelter = template.insatstyp == Insatstyp::SkyddatBoende;
        let resident = population
            .next(&mut person, template.ages, area.women, shelter)
            .ok_or(KommunError::NumbersExhausted)?;
        insatser.extend(writer.records(&mut person, (area, template), &resident));
    }
    Ok(insatser)
}

/// What the other record types are made of.
struct Source<'a> {
    avsandare: &'a Avsandare,
    insatser: &'a [Insats],
    persons: usize,
}

impl Source<'_> {
    /// The records of a type other than insats; `None` when the published numbers do not suffice.
    fn draw(&self, posttyp: Posttyp, seeded: &mut Seeded, population: &mut Population) -> Option<Vec<Post>> {
        let Self { avsandare, insatser, persons } = *self;
        match posttyp {
            Posttyp::EkonomisktBistand => {
                ekonomiskt_bistand::poster(seeded, avsandare, population, persons).map(any)
            }
            Posttyp::EkonomisktBistandAvslut => {
                ekonomiskt_bistand_avslut::poster(seeded, avsandare, population, persons).map(any)
            }
            Posttyp::Placering => Some(any(placering::poster(seeded, avsandare, insatser))),
            Posttyp::InsatsUtanBehovsprovning => {
                utan_behovsprovning::poster(seeded, avsandare, population, persons).map(any)
            }
            Posttyp::Utredning => utredning::poster(seeded, avsandare, population, persons).map(any),
            Posttyp::Anmalan => anmalan::poster(seeded, avsandare, population, persons).map(any),
            Posttyp::Uppfoljning => Some(any(uppfoljning::poster(seeded, avsandare, insatser))),
            // Made before, because others follow from them.
            _ => Some(Vec::new()),
        }
    }
}

fn any<T: Into<Post>>(poster: Vec<T>) -> Vec<Post> {
    poster.into_iter().map(Into::into).collect()
}
