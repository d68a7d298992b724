//! Starting and stopping the receiver.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, atomic::AtomicU64},
    time::Duration,
};

use axum_server::{
    Handle,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use socialdata_protocol::jwk::Kid;
use tokio::{sync::Notify, task::JoinHandle};

use super::{
    App, SharedApp,
    capabilities::Capabilities,
    connection::{ResetList, ResettableAcceptor},
    faults::Faults,
    process::process_waiting,
    routes::{self, BASE},
    scenario::Scenario,
    store::Store,
    tls,
};
use crate::{
    authority::Authority,
    clock::{Clock, OsClock},
    error::SandboxError,
    files,
};

/// How a receiver is started.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct SandboxOptions {
    /// Where keys, port and submissions are kept between starts. Made when it is not there.
    pub data_dir: PathBuf,
    /// The port; 0 is any free one. `None` is the port of the last start, or any free one at the first.
    pub port: Option<u16>,
    /// What the receiver does wrong on purpose.
    pub scenario: Scenario,
    /// The receiver's clock.
    pub clock: Arc<dyn Clock>,
}

impl SandboxOptions {
    /// A well-behaved receiver in `data_dir`, on the port of the last start, with the clock of this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), port: None, scenario: Scenario::Accept, clock: Arc::new(OsClock) }
    }
}

impl std::fmt::Debug for SandboxOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxOptions")
            .field("data_dir", &self.data_dir)
            .field("port", &self.port)
            .field("scenario", &self.scenario)
            .finish_non_exhaustive()
    }
}

/// The reference receiver.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Sandbox;

impl Sandbox {
    /// Starts a receiver inside a tokio runtime. It listens on this machine only, with TLS and client certificates.
    ///
    /// What an earlier receiver had taken into custody and not yet processed is processed before the first request.
    ///
    /// ```
    /// use socialdata_sandbox::{Sandbox, SandboxOptions};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    /// # runtime.block_on(async {
    /// let sandbox = Sandbox::start(SandboxOptions::new(folder.path())).await?;
    /// assert!(sandbox.url().starts_with("https://localhost:"));
    /// assert!(sandbox.ca_pem_path().is_file());
    /// sandbox.shutdown().await
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SandboxError::Port`] when the port is taken, [`SandboxError::Io`], [`SandboxError::Database`],
    /// [`SandboxError::Keys`] or [`SandboxError::Corrupt`] when the folder cannot be used.
    pub async fn start(options: SandboxOptions) -> Result<Running, SandboxError> {
        let started = tokio::task::spawn_blocking(move || prepare(options)).await;
        let Prepared { app, listener, config } =
            started.map_err(|_| SandboxError::Corrupt { what: "the state of the receiver" })??;
        let address = listener.local_addr().map_err(SandboxError::io("asking for the port"))?;
        let handle = Handle::new();
        let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(config))
            .acceptor(ResettableAcceptor(app.resets.clone()));
        let server = axum_server::from_tcp(listener)
            .map_err(SandboxError::io("listening"))?
            .acceptor(acceptor)
            .handle(handle.clone())
            .http1_only()
            .first_request_timeout(REQUEST_TIMEOUT);
        let router = routes::router(Arc::clone(&app));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let stop = Arc::new(Notify::new());
        Ok(Running {
            server: tokio::spawn(async move { server.serve(service).await }),
            worker: tokio::spawn(work(Arc::clone(&app), Arc::clone(&stop))),
            app,
            handle,
            stop,
            port: address.port(),
        })
    }
}

/// A receiver that runs. Dropping it stops it at once, as pulling the plug would; nothing that was promised is lost.
pub struct Running {
    app: SharedApp,
    handle: Handle<SocketAddr>,
    stop: Arc<Notify>,
    server: JoinHandle<std::io::Result<()>>,
    worker: JoinHandle<()>,
    port: u16,
}

impl Running {
    /// The address of the interface, `https://localhost:<port>/socialdata/v1`.
    pub fn url(&self) -> String {
        format!("https://localhost:{}{BASE}", self.port)
    }

    /// The certificate that a client must trust, a PEM file.
    pub fn ca_pem_path(&self) -> PathBuf {
        self.app.authority.ca()
    }

    /// The client certificate that is made at the first start, a PEM file.
    pub fn client_cert_path(&self) -> PathBuf {
        self.app.authority.client().certificate
    }

    /// The private key of that certificate, a PEM file.
    pub fn client_key_path(&self) -> PathBuf {
        self.app.authority.client().key
    }

    /// The thumbprint to be pinned: that of the key which signs receipts.
    pub fn receipt_kid(&self) -> Kid {
        self.app.authority.receipt_key().kid()
    }

    /// Stops: requests under way are answered, a submission that is being processed is finished.
    ///
    /// # Errors
    /// [`SandboxError::Io`] when the listener had failed.
    pub async fn shutdown(mut self) -> Result<(), SandboxError> {
        self.handle.graceful_shutdown(Some(SHUTDOWN_TIMEOUT));
        let served = (&mut self.server).await;
        self.stop.notify_one();
        // A worker that panicked has left the submission waiting; the next start takes it up.
        let _ = (&mut self.worker).await;
        served.unwrap_or(Ok(())).map_err(SandboxError::io("listening"))
    }

    /// Stops at once: requests under way get no answer, and what is in custody stays unprocessed. When this returns the
    /// port is free. For tests of what a client makes of it.
    pub async fn crash(mut self) {
        self.handle.shutdown();
        self.worker.abort();
        // How the two ended does not matter to a crash.
        let _ = (&mut self.server).await;
        let _ = (&mut self.worker).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.shutdown();
        self.worker.abort();
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("port", &self.port).finish_non_exhaustive()
    }
}

struct Prepared {
    app: SharedApp,
    listener: TcpListener,
    config: Arc<rustls::ServerConfig>,
}

fn prepare(options: SandboxOptions) -> Result<Prepared, SandboxError> {
    let SandboxOptions { data_dir, port, scenario, clock } = options;
    let authority = Authority::open_or_create(&data_dir)?;
    let config = tls::server_config(&authority)?;
    let app = Arc::new(App {
        store: Store::open_or_create(&data_dir)?,
        authority,
        capabilities: Capabilities::new()?,
        clock,
        scenario,
        faults: Faults::new()?,
        resets: ResetList::default(),
        work: Notify::new(),
        processing: Mutex::new(()),
        refusals: AtomicU64::new(0),
    });
    let listener = listen(&data_dir, port)?;
    process_waiting(&app)?;
    Ok(Prepared { app, listener, config })
}

/// Binds loopback, and keeps the port for the next start.
fn listen(data_dir: &Path, port: Option<u16>) -> Result<TcpListener, SandboxError> {
    let file = data_dir.join("port");
    let kept = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok());
    let port = port.or(kept).unwrap_or(0);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|error| SandboxError::Port { port, kind: error.kind() })?;
    let bound = listener.local_addr().map_err(SandboxError::io("asking for the port"))?.port();
    if kept != Some(bound) {
        files::replace(&file, format!("{bound}\n").as_bytes())?;
    }
    Ok(listener)
}

/// Processes what waits, whenever told to, until stopped.
async fn work(app: SharedApp, stop: Arc<Notify>) {
    loop {
        tokio::select! {
            biased;
            () = stop.notified() => return,
            () = app.work.notified() => {}
        }
        let worker = Arc::clone(&app);
        // A failure leaves the submission waiting; the next request for it tries again and is told.
        let _ = tokio::task::spawn_blocking(move || process_waiting(&worker)).await;
    }
}

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
