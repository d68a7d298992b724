//! `socialdata retry`: frees what may be tried again, and says what holds for everything else.

use socialdata_core::pseudonym::RecordId;
use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::SubmissionId;
use socialdata_submit::Exit;
use socialdata_submit::spool::{HoldKind, Spool};

use crate::arguments::retry::{Id, RetryArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, now};

pub(crate) fn run(arguments: &RetryArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut spool = InstalledSpool::load(&arguments.config)?.open()?;
    match &arguments.id {
        Id::Submission(id) => retry_submission(&mut spool, *id, console),
        Id::Record(id) => release_record(&mut spool, id, console),
    }
}

/// What is allowed depends on where the submission is; only two states leave anything to order.
fn retry_submission(spool: &mut Spool, id: SubmissionId, console: &mut Console) -> Result<Exit, Failure> {
    let submission = spool.read().submission(id)?.ok_or(UNKNOWN_SUBMISSION)?;
    if spool.read().unreadable_twice()?.is_some_and(|(stopping, _)| stopping == id) {
        spool.free_unreadable(now(), id)?;
        console.line(console.say(
            "Stoppet är hävt: nästa körning planerar posterna på nytt och skickar dem.",
            "The stop is lifted: the next run plans the records anew and sends them.",
        ))?;
        return Ok(Exit::Done);
    }
    match submission.state {
        SubmissionState::Unknown => {
            spool.retry_submission(now(), id)?;
            console.line(console.say(
                "Nästa körning frågar registret efter leveransen och skickar samma byte igen om den saknas där.",
                "The next run asks the register for the submission and sends the same bytes again if it is not there.",
            ))?;
        }
        SubmissionState::Quarantined => {
            let freed = spool.release_submission(now(), id)?;
            console.line(&released(freed, console))?;
        }
        SubmissionState::Suspect => {
            return Err(Failure::NeedsPerson(
                "leveransen är misstänkt: utred den och häv misstanken med quarantine clear-suspicion / \
                 the submission is suspect: look into it and use quarantine clear-suspicion",
            ));
        }
        state => console.line(goes_on(state, console))?,
    }
    Ok(Exit::Done)
}

/// Frees a record that the register refused. One that breaks a rule here would break it again.
pub(super) fn release_record(
    spool: &mut Spool,
    id: &RecordId,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let hold = spool.read().ledger_row(id)?.and_then(|row| row.hold);
    let Some(hold) = hold else {
        return Err(Failure::Usage("posten hålls inte tillbaka / the record is not held"));
    };
    if hold.kind == HoldKind::Local {
        return Err(Failure::NeedsPerson(
            "posten bryter mot en regel här: rätta den i källan, då skickas den nästa natt av sig själv / \
             the record breaks a rule here: correct it in the source and it is sent the next night",
        ));
    }
    spool.release_hold(now(), id)?;
    console.line(console.say(
        "Posten är fri: nästa körning skickar den igen med det innehåll den har i exporten.",
        "The record is free: the next run sends it again with the content that it has in the export.",
    ))?;
    Ok(Exit::Done)
}

pub(super) fn released(freed: u64, console: &Console) -> String {
    let text = console.say(
        "poster är fria och planeras på nytt i nästa körning; den gamla leveransen är kastad.",
        "records are free and planned again in the next run; the old submission is discarded.",
    );
    format!("{freed} {text}")
}

pub(super) const UNKNOWN_SUBMISSION: Failure =
    Failure::Usage("spolen har ingen sådan leverans / the spool has no such submission");

const fn goes_on(state: SubmissionState, console: &Console) -> &'static str {
    match state {
        SubmissionState::Planned => console.say(
            "Inget att göra: nästa körning planerar på nytt.",
            "Nothing to do: the next run plans anew.",
        ),
        SubmissionState::Sealed | SubmissionState::Sending => console.say(
            "Inget att göra: nästa körning går vidare med samma byte.",
            "Nothing to do: the next run goes on with the same bytes.",
        ),
        SubmissionState::Delivered => console.say(
            "Inget att göra: registret har leveransen, och nästa körning hämtar beskedet.",
            "Nothing to do: the register has the submission, and the next run fetches the outcome.",
        ),
        SubmissionState::Settled => console.say(
            "Inget att göra: nästa körning bekräftar beskedet.",
            "Nothing to do: the next run acknowledges the outcome.",
        ),
        SubmissionState::Discarded => console.say(
            "Inget att göra: leveransen är kastad, och nästa körning planerar dess poster på nytt.",
            "Nothing to do: the submission is discarded, and the next run plans its records anew.",
        ),
        _ => console.say(
            "Inget att göra: leveransen är klar. En avvisad post släpps med sitt eget id.",
            "Nothing to do: the submission is closed. A rejected record is freed by its own id.",
        ),
    }
}
