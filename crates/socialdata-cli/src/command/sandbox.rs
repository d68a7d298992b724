//! `socialdata sandbox`: the reference receiver alone, and its effect log.

use serde_json::json;
use socialdata_sandbox::{Running, Sandbox, SandboxOptions};
use socialdata_submit::Exit;

use crate::arguments::{EffectsArguments, ReportFormat, SandboxArguments, SandboxCommand};
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: SandboxArguments, console: &mut Console) -> Result<Exit, Failure> {
    if let Some(SandboxCommand::Effects(arguments)) = arguments.command {
        return effects(&arguments, console);
    }
    let data_dir = arguments.data_dir.ok_or(Failure::Usage("--data-dir saknas / --data-dir is missing"))?;
    let mut options = SandboxOptions::new(data_dir);
    options.port = arguments.port;
    options.script = arguments.scenario.into_iter().collect();
    options.auth = arguments.auth;
    options.admin = arguments.admin;
    runtime()?.block_on(serve(options, console))
}

/// The runtime that a receiver needs.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|_| Failure::Internal("no runtime"))
}

async fn serve(options: SandboxOptions, console: &mut Console) -> Result<Exit, Failure> {
    let mut sandbox = Sandbox::start(options.clone()).await?;
    for line in addresses(&sandbox, console) {
        console.line(&line)?;
    }
    loop {
        tokio::select! {
            () = told_to_stop() => break,
            () = sandbox.crashed() => {}
        }
        sandbox.crash().await;
        sandbox = Sandbox::start(options.clone()).await?;
    }
    sandbox.shutdown().await?;
    Ok(Exit::Done)
}

async fn told_to_stop() {
    // Without a way to be told to stop, the receiver runs until it is killed, which harms nothing.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn addresses(sandbox: &Running, console: &Console) -> Vec<String> {
    let mut lines = vec![
        format!("{}: {}", console.say("Sandlådan svarar på", "The sandbox answers at"), sandbox.url()),
        format!("  ca_file       {}", sandbox.ca_pem_path().display()),
        format!("  certificate   {}", sandbox.client_cert_path().display()),
        format!("  key           {}", sandbox.client_key_path().display()),
        format!("  receipt_keys  {}", sandbox.receipt_kid()),
    ];
    lines.extend(sandbox.sealing_kid().map(|kid| format!("  sealing_keys  {kid}")));
    lines.extend(sandbox.admin_url().map(|url| format!("  admin         {url}")));
    let closing = console.say(
        "Bara publicerade testnummer tas emot. Ctrl-C avslutar.",
        "Published test numbers only. Ctrl-C ends.",
    );
    lines.push(closing.to_owned());
    lines
}

fn effects(arguments: &EffectsArguments, console: &mut Console) -> Result<Exit, Failure> {
    let effects = socialdata_sandbox::effects(&arguments.data_dir, arguments.period)?;
    match arguments.format {
        ReportFormat::Json => {
            let items: Vec<serde_json::Value> = effects
                .iter()
                .map(|effect| {
                    json!({
                        "recordId": effect.record_id.to_string(),
                        "version": effect.version.get(),
                        "op": effect.op.as_str(),
                        "submissionId": effect.submission_id.to_string(),
                    })
                })
                .collect();
            console.line(&serde_json::Value::Array(items).to_string())?;
        }
        ReportFormat::Text => {
            for effect in &effects {
                console.line(&format!(
                    "{}  v{}  {:<7}  {}",
                    effect.record_id,
                    effect.version,
                    effect.op.as_str(),
                    effect.submission_id
                ))?;
            }
            console.line(&format!("{} {}", effects.len(), console.say("effekter", "effects")))?;
        }
    }
    Ok(Exit::Done)
}
