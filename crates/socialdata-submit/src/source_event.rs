//! What a record of an event file says about itself: version, operation, reason.

use socialdata_core::falt::Falt;
use socialdata_core::kodlista::Atgard;
use socialdata_core::post::{Post, Value};
use socialdata_protocol::event_plan::SourceEvent;
use socialdata_protocol::numbers::Version;
use socialdata_protocol::payload::{Op, Reason};

/// An event whose version is none, or whose `orsak` does not belong to its `atgard`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoSuchEvent;

/// The event of a record; nothing for a record of a snapshot.
pub(crate) fn of(post: &Post) -> Result<Option<SourceEvent>, NoSuchEvent> {
    let Some(Value::Text(atgard)) = post.get(Falt::Atgard) else { return Ok(None) };
    let op = match Atgard::from_code(atgard) {
        Some(Atgard::Rapport) => Op::Report,
        Some(Atgard::Rattelse) => Op::Correct,
        Some(Atgard::Makulering) => Op::Void,
        _ => return Err(NoSuchEvent),
    };
    let Some(Value::Integer(version)) = post.get(Falt::Version) else { return Err(NoSuchEvent) };
    let version = u64::try_from(version).ok().and_then(Version::new).ok_or(NoSuchEvent)?;
    let reason = match post.get(Falt::Orsak) {
        Some(Value::Text(orsak)) => Some(Reason::from_orsak(orsak).ok_or(NoSuchEvent)?),
        _ => None,
    };
    let belongs = reason.map_or(op == Op::Report, |reason| reason.fits(op));
    if belongs { Ok(Some(SourceEvent { op, version, reason })) } else { Err(NoSuchEvent) }
}

#[cfg(test)]
mod tests {
    use socialdata_core::post::{Posttyp, Scalar};
    use socialdata_core::validering::Sink;

    use super::*;

    fn post(version: i64, atgard: &str, orsak: Option<&str>) -> Post {
        let mut post = Post::new(Posttyp::Insats);
        let mut sink = Sink::new();
        post.set(Falt::Version, Scalar::Integer(version), &mut sink);
        post.set(Falt::Atgard, Scalar::Text(atgard), &mut sink);
        if let Some(orsak) = orsak {
            post.set(Falt::Orsak, Scalar::Text(orsak), &mut sink);
        }
        post
    }

    #[test]
    fn an_event_says_version_operation_and_reason() {
        for (atgard, orsak, op, reason) in [
            ("rapport", None, Op::Report, None),
            ("rattelse", Some("identitet-rattad"), Op::Correct, Some(Reason::IdentityCorrected)),
            ("makulering", Some("fel-person"), Op::Void, Some(Reason::WrongPerson)),
        ] {
            let version = Version::new(7).unwrap();
            assert_eq!(of(&post(7, atgard, orsak)), Ok(Some(SourceEvent { op, version, reason })));
        }
        assert_eq!(of(&Post::new(Posttyp::Insats)), Ok(None));
    }

    #[test]
    fn an_event_that_cannot_be_is_none() {
        for (atgard, orsak) in [
            ("rapport", Some("annan")),
            ("rattelse", None),
            ("rattelse", Some("fel-person")),
            ("makulering", Some("identitet-rattad")),
        ] {
            assert_eq!(of(&post(2, atgard, orsak)), Err(NoSuchEvent), "{atgard} {orsak:?}");
        }
    }
}
