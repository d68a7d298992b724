//! Starting and stopping the receiver.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, RwLock,
        atomic::{AtomicI64, AtomicU64},
    },
    time::Duration,
};

use axum::Router;
use axum_server::{
    Handle,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use socialdata_protocol::jwk::Kid;
use tokio::{sync::Notify, task::JoinHandle};

use super::{
    App, SharedApp, admin,
    capabilities::Capabilities,
    connection::{EchoingAcceptor, PeerList, ResettableAcceptor},
    faults::Faults,
    identity::AuthProfile,
    process::process_waiting,
    routes::{self, BASE},
    scenario::Scenario,
    script::Script,
    sealing::SealingKeys,
    store::Store,
    tls,
    token::Tokens,
};
use crate::{
    authority::{self, Authority},
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
    /// What the receiver does wrong on purpose, with every request that `script` says nothing about.
    pub scenario: Scenario,
    /// What it does wrong with which submission.
    pub script: Script,
    /// How senders show who they are.
    pub auth: AuthProfile,
    /// The port of the interface for whoever runs the sandbox; 0 is any free one, `None` is no such interface.
    pub admin: Option<u16>,
    /// How long the scenario `slow` takes to answer.
    pub slowness: Duration,
    /// The receiver's clock.
    pub clock: Arc<dyn Clock>,
}

impl SandboxOptions {
    /// A well-behaved receiver in `data_dir`, on the port of the last start, with the clock of this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            port: None,
            scenario: Scenario::Accept,
            script: Script::default(),
            auth: AuthProfile::Mtls,
            admin: None,
            slowness: Duration::from_secs(20),
            clock: Arc::new(OsClock),
        }
    }
}

impl std::fmt::Debug for SandboxOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxOptions")
            .field("data_dir", &self.data_dir)
            .field("port", &self.port)
            .field("scenario", &self.scenario)
            .field("script", &self.script)
            .field("auth", &self.auth)
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
        let Prepared { app, main, admin } =
            started.map_err(|_| SandboxError::Corrupt { what: "the state of the receiver" })??;
        let port = main.port()?;
        let handle = Handle::new();
        // Set once: the application was made for this receiver.
        let _ = app.handle.set(handle.clone());
        let server = main.serve(routes::router(Arc::clone(&app)), &app, handle.clone())?;
        let admin = admin.map(|listening| Admin::start(listening, &app)).transpose()?;
        let stop = Arc::new(Notify::new());
        let worker = tokio::spawn(work(Arc::clone(&app), Arc::clone(&stop)));
        Ok(Running { app, handle, stop, server, worker, port, admin })
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
    admin: Option<Admin>,
}

/// The interface for whoever runs the sandbox.
struct Admin {
    handle: Handle<SocketAddr>,
    port: u16,
}

impl Admin {
    fn start(listening: Listening, app: &SharedApp) -> Result<Self, SandboxError> {
        let (handle, port) = (Handle::new(), listening.port()?);
        // It ends with its handle.
        drop(listening.serve(admin::router(Arc::clone(app)), app, handle.clone())?);
        Ok(Self { handle, port })
    }
}

impl Running {
    /// The address of the interface, `https://localhost:<port>/socialdata/v1`.
    pub fn url(&self) -> String {
        format!("https://localhost:{}{BASE}", self.port)
    }

    /// The address of the interface for whoever runs the sandbox, when there is one.
    pub fn admin_url(&self) -> Option<String> {
        self.admin.as_ref().map(|admin| format!("https://localhost:{}", admin.port))
    }

    /// The name of the authorisation server: `aud` of assertions.
    pub fn issuer(&self) -> &str {
        self.app.tokens.issuer()
    }

    /// The address of the token endpoint.
    pub fn token_url(&self) -> String {
        format!("https://localhost:{}/token", self.port)
    }

    /// The thumbprint of the key to which payloads are to be sealed now: to be pinned.
    pub fn sealing_kid(&self) -> Option<Kid> {
        self.app.sealing_keys().0.last().map(authority::SealingKey::kid)
    }

    /// Comes back when the scenario `receiver-crash` has stopped the receiver. Drop it then and start another.
    pub async fn crashed(&self) {
        self.app.crashed.notified().await;
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
        if let Some(admin) = &self.admin {
            admin.handle.shutdown();
        }
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
        if let Some(admin) = &self.admin {
            admin.handle.shutdown();
        }
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
    main: Listening,
    admin: Option<Listening>,
}

/// A bound port and the TLS that is spoken on it.
struct Listening {
    listener: TcpListener,
    config: Arc<rustls::ServerConfig>,
}

impl Listening {
    fn port(&self) -> Result<u16, SandboxError> {
        Ok(self.listener.local_addr().map_err(SandboxError::io("asking for the port"))?.port())
    }

    fn serve(
        self,
        router: Router,
        app: &SharedApp,
        handle: Handle<SocketAddr>,
    ) -> Result<JoinHandle<std::io::Result<()>>, SandboxError> {
        let tls = RustlsAcceptor::new(RustlsConfig::from_config(self.config))
            .acceptor(ResettableAcceptor(app.resets.clone()));
        let server = axum_server::from_tcp(self.listener)
            .map_err(SandboxError::io("listening"))?
            .acceptor(EchoingAcceptor { inner: tls, list: app.echoes.clone() })
            .handle(handle)
            .http1_only()
            .first_request_timeout(REQUEST_TIMEOUT);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        Ok(tokio::spawn(async move { server.serve(service).await }))
    }
}

fn prepare(options: SandboxOptions) -> Result<Prepared, SandboxError> {
    let authority = Authority::open_or_create(&options.data_dir)?;
    let main = Listening {
        config: tls::server_config(&authority, options.auth.demands_certificate())?,
        listener: listen(&options.data_dir, options.port)?,
    };
    let admin = match options.admin {
        None => None,
        Some(port) => {
            Some(Listening { config: tls::server_config(&authority, true)?, listener: bind(port)? })
        }
    };
    let app = Arc::new(application(options, authority, main.port()?)?);
    App::introduce_sealing_keys(&app)?;
    process_waiting(&app)?;
    Ok(Prepared { app, main, admin })
}

fn application(options: SandboxOptions, authority: Authority, port: u16) -> Result<App, SandboxError> {
    let SandboxOptions { data_dir, scenario, script, auth, slowness, clock, .. } = options;
    let issuer = format!("https://localhost:{port}");
    let url = format!("{issuer}{BASE}");
    let sealing_keys = match authority.sealing_keys()? {
        keys if keys.is_empty() => vec![authority.make_sealing_key()?],
        keys => keys,
    };
    Ok(App {
        store: Store::open_or_create(&data_dir)?,
        tokens: Tokens::new(authority.token_key()?, issuer, url.clone()),
        authority,
        capabilities: Capabilities::new()?,
        profile: auth,
        sealing: RwLock::new(SealingKeys(sealing_keys)),
        url,
        clock,
        advance: AtomicI64::new(0),
        script: Mutex::new(Arc::new(script.after(scenario))),
        slowness,
        faults: Faults::default(),
        stranger: authority::new_receipt_key()?,
        resets: PeerList::default(),
        echoes: PeerList::default(),
        work: Notify::new(),
        processing: Mutex::new(()),
        refusals: AtomicU64::new(0),
        handle: OnceLock::new(),
        crashed: Notify::new(),
    })
}

/// Binds loopback, and keeps the port for the next start.
fn listen(data_dir: &Path, port: Option<u16>) -> Result<TcpListener, SandboxError> {
    let file = data_dir.join("port");
    let kept = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok());
    let port = port.or(kept).unwrap_or(0);
    let listener = bind(port)?;
    let bound = listener.local_addr().map_err(SandboxError::io("asking for the port"))?.port();
    if kept != Some(bound) {
        files::replace(&file, format!("{bound}\n").as_bytes())?;
    }
    Ok(listener)
}

fn bind(port: u16) -> Result<TcpListener, SandboxError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|error| SandboxError::Port { port, kind: error.kind() })
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
