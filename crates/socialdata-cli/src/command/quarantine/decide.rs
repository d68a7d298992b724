//! A person's decisions about refused and suspect submissions. Each takes the lock and stands in the audit.

use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::SubmissionId;
use socialdata_submit::Exit;
use socialdata_submit::spool::Spool;

use crate::arguments::retry::{ClearArguments, DropArguments, Id, Place, ReleaseArguments};
use crate::command::retry::{UNKNOWN_SUBMISSION, release_record, released};
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, confirm, now};

pub(super) fn release(arguments: &ReleaseArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut spool = InstalledSpool::load(&arguments.config)?.open()?;
    match &arguments.id {
        Id::Record(id) => {
            // The first characters of a record id are the same for all; its own begin after the dot.
            let own = id.as_str().split_once('.').map_or(id.as_str(), |(_, own)| own);
            confirm(own, arguments.yes, console)?;
            release_record(&mut spool, id, console)
        }
        Id::Submission(id) => {
            require(&spool, *id, SubmissionState::Quarantined)?;
            confirm(&id.to_string(), arguments.yes, console)?;
            let freed = spool.release_submission(now(), *id)?;
            console.line(&released(freed, console))?;
            Ok(Exit::Done)
        }
    }
}

pub(super) fn drop_submission(arguments: &DropArguments, console: &mut Console) -> Result<Exit, Failure> {
    let decision = &arguments.decision;
    let mut spool = InstalledSpool::load(&decision.config)?.open()?;
    require(&spool, decision.id, SubmissionState::Quarantined)?;
    let held = spool.read().held_by(decision.id)?.len();
    confirm(&decision.id.to_string(), decision.yes, console)?;
    spool.drop_submission(now(), decision.id, &arguments.reason)?;
    let text = console.say(
        "Leveransen är kastad och innehållet raderat. Poster som hålls tillbaka tills de ändras:",
        "The submission is discarded and its content erased. Records that are held until they change:",
    );
    console.line(&format!("{text} {held}"))?;
    Ok(Exit::Done)
}

pub(super) fn clear_suspicion(arguments: &ClearArguments, console: &mut Console) -> Result<Exit, Failure> {
    let decision = &arguments.decision;
    let mut spool = InstalledSpool::load(&decision.config)?.open()?;
    require(&spool, decision.id, SubmissionState::Suspect)?;
    let stored = spool.read().state_by_receipts(decision.id)?;
    require_place(arguments.place, stored)?;
    if arguments.place == Place::Unknown {
        require_nothing_in_flight(&spool)?;
    }
    confirm(&decision.id.to_string(), decision.yes, console)?;
    if arguments.place == Place::Discarded {
        spool.discard_suspect(now(), decision.id, &arguments.reason)?;
    } else {
        spool.clear_suspicion(now(), decision.id)?;
    }
    console.line(next(arguments.place, console))?;
    Ok(Exit::Done)
}

fn require(spool: &Spool, id: SubmissionId, state: SubmissionState) -> Result<(), Failure> {
    let found = spool.read().submission(id)?.ok_or(UNKNOWN_SUBMISSION)?;
    match (found.state == state, state) {
        (true, _) => Ok(()),
        (false, SubmissionState::Suspect) => {
            Err(Failure::Usage("leveransen är inte misstänkt / the submission is not suspect"))
        }
        (false, _) => {
            Err(Failure::Usage("leveransen ligger inte i karantän / the submission is not in quarantine"))
        }
    }
}

/// What is stored decides where the submission is; whoever clears it must have seen the same.
fn require_place(place: Place, stored: SubmissionState) -> Result<(), Failure> {
    let fits = match place {
        Place::Discarded => stored == SubmissionState::Unknown,
        _ => SubmissionState::from(place) == stored,
    };
    if fits {
        return Ok(());
    }
    Err(Failure::NeedsPerson(match stored {
        SubmissionState::Settled => {
            "båda kvittenserna finns i spolen: --as settled / both receipts are stored: --as settled"
        }
        SubmissionState::Delivered => {
            "mottagningskvittensen finns i spolen: --as delivered / the custody receipt is stored: --as delivered"
        }
        _ => {
            "ingen kvittens finns i spolen: --as unknown, eller discarded om registret inget har / \
             no receipt is stored: --as unknown, or discarded if the register has nothing"
        }
    }))
}

fn require_nothing_in_flight(spool: &Spool) -> Result<(), Failure> {
    let open = spool.read().open_submissions()?;
    let in_flight = [SubmissionState::Sealed, SubmissionState::Sending, SubmissionState::Unknown];
    if open.iter().any(|submission| in_flight.contains(&submission.state)) {
        return Err(Failure::NeedsPerson(
            "en annan leverans är på väg; kör submit tills den är klar / another submission is in flight",
        ));
    }
    Ok(())
}

const fn next(place: Place, console: &Console) -> &'static str {
    match place {
        Place::Unknown => console.say(
            "Misstanken är hävd. Nästa körning frågar registret efter leveransen innan något skickas.",
            "The suspicion is cleared. The next run asks the register for the submission before anything is sent.",
        ),
        Place::Delivered => console.say(
            "Misstanken är hävd. Nästa körning hämtar beskedet.",
            "The suspicion is cleared. The next run fetches the outcome.",
        ),
        Place::Settled => console.say(
            "Misstanken är hävd. Nästa körning bekräftar beskedet.",
            "The suspicion is cleared. The next run acknowledges the outcome.",
        ),
        Place::Discarded => console.say(
            "Misstanken är hävd och leveransen kastad. Nästa körning planerar posterna på nytt.",
            "The suspicion is cleared and the submission discarded. The next run plans its records anew.",
        ),
    }
}
