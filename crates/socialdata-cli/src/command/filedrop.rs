//! `socialdata filedrop list|confirm|result|withdraw`

use std::fs;

use serde_json::json;
use socialdata_protocol::ids::Digest;
use socialdata_submit::Exit;
use socialdata_submit::filedrop::{self, EVIDENCE, FileManifest, Given, folder_of};
use socialdata_submit::spool::{FileAnswer, FileDelivery, FileState, SpoolReader};

use crate::arguments::ReportFormat;
use crate::arguments::filedrop::{
    FiledropArguments, FiledropCommand, FiledropConfirmArguments, FiledropListArguments,
    FiledropResultArguments, FiledropWithdrawArguments, PortalStatus, Stated,
};
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, confirm as ask, now};

pub(crate) fn run(arguments: &FiledropArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        FiledropCommand::List(arguments) => list(arguments, console),
        FiledropCommand::Confirm(arguments) => confirm(arguments, console),
        FiledropCommand::Result(arguments) => result(arguments, console),
        FiledropCommand::Withdraw(arguments) => withdraw(arguments, console),
    }
}

fn list(arguments: &FiledropListArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installed = InstalledSpool::load(&arguments.config)?;
    let reader = installed.look()?;
    let mut deliveries = reader.as_ref().map_or(Ok(Vec::new()), SpoolReader::file_deliveries)?;
    deliveries.retain(|delivery| arguments.all || is_open(delivery));
    if arguments.format == ReportFormat::Json {
        let listed: Vec<_> = deliveries.iter().map(|delivery| as_json(delivery, &installed)).collect();
        let report = json!({"report": "socialdata-filedrop/1", "evidence": EVIDENCE, "deliveries": listed});
        return Ok(console.line(&format!("{report:#}")).map(|()| Exit::Done)?);
    }
    if deliveries.is_empty() {
        console.line(console.say("Inga filleveranser väntar.", "No file deliveries are waiting."))?;
    }
    for delivery in &deliveries {
        console.line(&format!(
            "{}  {} {}  {}",
            delivery.id,
            delivery.delregister,
            delivery.period,
            standing(delivery, console)
        ))?;
        if matches!(delivery.state, FileState::Sending) {
            console.line(&format!("  {}", folder(delivery, &installed)))?;
        }
        let files =
            FileManifest::parse(&delivery.manifest).map(|manifest| manifest.files).unwrap_or_default();
        for file in files {
            let status = if file.layout_status == "verified" { "" } else { LAYOUT_UNVERIFIED };
            console.line(&format!(
                "  {}: {} {}{status}",
                file.name,
                file.rows,
                console.say("rader", "rows")
            ))?;
        }
        if !reader.as_ref().map_or(Ok(Vec::new()), |reader| reader.file_statements(delivery.id))?.is_empty() {
            console.line(&format!("  {EVIDENCE}"))?;
        }
    }
    Ok(Exit::Done)
}

const LAYOUT_UNVERIFIED: &str = " (layout ej verifierad)";

fn is_open(delivery: &FileDelivery) -> bool {
    matches!(
        delivery.state,
        FileState::Sealed | FileState::Sending | FileState::Delivered | FileState::Settled
    )
}

fn folder(delivery: &FileDelivery, installed: &InstalledSpool) -> String {
    let out = installed.config.filedrop.as_ref().map(|settings| &settings.out);
    out.map(|out| folder_of(out, delivery).display().to_string()).unwrap_or_default()
}

fn as_json(delivery: &FileDelivery, installed: &InstalledSpool) -> serde_json::Value {
    let manifest = FileManifest::parse(&delivery.manifest);
    json!({
        "id": delivery.id,
        "delregister": delivery.delregister,
        "period": delivery.period,
        "state": delivery.state.word(),
        "answer": delivery.answer.map(FileAnswer::word),
        "createdAt": delivery.created_at,
        "folder": matches!(delivery.state, FileState::Sending).then(|| folder(delivery, installed)),
        "files": manifest.map(|manifest| manifest.files),
    })
}

fn standing(delivery: &FileDelivery, console: &Console) -> &'static str {
    match (delivery.state, delivery.answer) {
        (FileState::Sealed, _) => {
            console.say("nästa körning skriver filerna färdigt", "the next run writes the files")
        }
        (FileState::Sending, _) => console.say("väntar på att lämnas in", "waits to be handed in"),
        (FileState::Delivered, _) => console.say("inlämnad, inget svar än", "handed in, no answer yet"),
        (FileState::Discarded, _) => console.say("ersatt eller tillbakadragen", "replaced or withdrawn"),
        (FileState::Settled | FileState::Closed, Some(answer)) => answered(answer, console),
        (FileState::Settled | FileState::Closed, None) => console.say("klar", "done"),
    }
}

fn answered(answer: FileAnswer, console: &Console) -> &'static str {
    match answer {
        FileAnswer::Accepted => console.say("godkänd", "accepted"),
        FileAnswer::AcceptedWithWarnings => console.say("godkänd med varningar", "accepted with warnings"),
        FileAnswer::Rejected => {
            console.say("inte godkänd: allt lämnas om", "not accepted: everything is delivered again")
        }
        FileAnswer::NothingToReport => console.say("inget att rapportera", "nothing to report"),
    }
}

fn given(stated: &Stated) -> Given {
    Given { at: stated.at, number: stated.number.clone(), file: None }
}

fn confirm(arguments: &FiledropConfirmArguments, console: &mut Console) -> Result<Exit, Failure> {
    let stated = &arguments.stated;
    let mut spool = InstalledSpool::load(&stated.config)?.open()?;
    let installation = super::submit::load(&stated.config)?;
    filedrop::confirm(&installation, &mut spool, now(), stated.id, &given(stated))?;
    console.line(console.say(
        "Sparat: filerna är inlämnade (intygad av handläggare, ej signerad). När svaret kommer: filedrop result.",
        "Stored: the files were handed in (attested, not signed). When the answer comes: filedrop result.",
    ))?;
    Ok(Exit::Done)
}

fn result(arguments: &FiledropResultArguments, console: &mut Console) -> Result<Exit, Failure> {
    let stated = &arguments.stated;
    let answer = match arguments.status {
        PortalStatus::Levererad => {
            console.line(console.say(
                "Inget att spara: leveransen väntar på mottagarens svar. Är den inte intygad som inlämnad: filedrop confirm.",
                "Nothing to store: the recipient has not answered yet. If it is not confirmed: filedrop confirm.",
            ))?;
            return Ok(Exit::Done);
        }
        PortalStatus::Godkand => FileAnswer::Accepted,
        PortalStatus::GodkandMedVarningar => FileAnswer::AcceptedWithWarnings,
        PortalStatus::InteGodkand => FileAnswer::Rejected,
        PortalStatus::IngetAttRapportera => FileAnswer::NothingToReport,
    };
    let mut given = given(stated);
    if let Some(path) = &arguments.file {
        let bytes = fs::read(path).map_err(|_| Failure::Unread {
            path: path.clone(),
            what: "resultatfilen kan inte läsas / the result file cannot be read",
        })?;
        given.file = Some(Digest::of(&bytes));
    }
    let mut spool = InstalledSpool::load(&stated.config)?.open()?;
    let installation = super::submit::load(&stated.config)?;
    filedrop::settle(&installation, &mut spool, now(), stated.id, answer, &given)?;
    console.line(&format!(
        "{}: {}. {}",
        console.say("Sparat", "Stored"),
        answered(answer, console),
        console.say("Filerna är överskrivna och borttagna.", "The files are overwritten and deleted.")
    ))?;
    Ok(if answer == FileAnswer::Rejected { Exit::DataNeedsHuman } else { Exit::Done })
}

fn withdraw(arguments: &FiledropWithdrawArguments, console: &mut Console) -> Result<Exit, Failure> {
    let decision = &arguments.decision;
    ask(&decision.id.to_string(), decision.yes, console)?;
    let mut spool = InstalledSpool::load(&decision.config)?.open()?;
    let installation = super::submit::load(&decision.config)?;
    filedrop::withdraw(&installation, &mut spool, now(), decision.id)?;
    console.line(console.say(
        "Leveransen är tillbakadragen, och filerna är överskrivna och borttagna.",
        "The delivery is withdrawn, and the files are overwritten and deleted.",
    ))?;
    Ok(Exit::Done)
}
