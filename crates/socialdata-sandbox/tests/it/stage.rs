//! A receiver in a folder of its own, a registered sender, and a client that speaks HTTP over TLS with it.

use std::{path::Path, sync::Arc, time::Duration};

use reqwest::{
    Client, Method,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use serde::de::DeserializeOwned;
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::SubmissionId,
    jwk::Jwks,
    pins::PinnedKeys,
    wire::{Outcome, Problem, content_digest},
};
use socialdata_sandbox::{
    Effect, Registration, Running, Sandbox, SandboxOptions, Scenario, effects, register_sender,
};
use tempfile::TempDir;

use crate::sender::{Sender, Submission, now};

pub(crate) struct Stage {
    home: TempDir,
    running: Running,
    pub(crate) sender: Sender,
    pub(crate) client: HttpClient,
}

impl Stage {
    /// A fresh receiver and one registered sender.
    pub(crate) async fn new() -> Self {
        Self::with(Scenario::Accept).await
    }

    pub(crate) async fn with(scenario: Scenario) -> Self {
        Self::started(|options| options.scenario = scenario).await
    }

    /// A receiver that does what the lines of a script say.
    pub(crate) async fn with_script(script: &str) -> Self {
        Self::started(|options| options.script = script.parse().unwrap()).await
    }

    /// A receiver that is started otherwise.
    pub(crate) async fn started(change: impl FnOnce(&mut SandboxOptions)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let sender = Sender::new(1);
        let registration = Registration {
            sender: sender.party.clone(),
            key: sender.key.verifying_key().to_jwk(),
            certificate: None,
        };
        register_sender(home.path(), &registration).unwrap();
        let mut options = options(home.path());
        change(&mut options);
        let running = Sandbox::start(options).await.unwrap();
        let client = HttpClient::of(&running);
        Self { home, running, sender, client }
    }

    /// Stops the receiver in good order and starts it again.
    pub(crate) async fn restarted(self, scenario: Scenario) -> Self {
        let Self { home, running, sender, .. } = self;
        running.shutdown().await.unwrap();
        let running = start(home.path(), scenario).await;
        let client = HttpClient::of(&running);
        Self { home, running, sender, client }
    }

    /// Stops the receiver without any order and starts it again.
    pub(crate) async fn crashed(self, scenario: Scenario) -> Self {
        let Self { home, running, sender, .. } = self;
        running.crash().await;
        let running = start(home.path(), scenario).await;
        let client = HttpClient::of(&running);
        Self { home, running, sender, client }
    }

    /// The folder and the receiver in it, for a test that stops it.
    pub(crate) fn stop(self) -> (TempDir, Running) {
        (self.home, self.running)
    }

    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    pub(crate) fn port(&self) -> u16 {
        self.running.url().split([':', '/']).find_map(|part| part.parse().ok()).unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn effects(&self) -> Vec<Effect> {
        effects(self.folder(), None).unwrap()
    }

    pub(crate) async fn put(&self, submission: &Submission) -> Answer {
        self.client.put(submission.id, submission.body()).await
    }

    /// Sends a submission that must be taken, and asks for its outcome.
    pub(crate) async fn deliver(&self, submission: &Submission) -> Outcome {
        let answer = self.put(submission).await;
        assert_eq!(answer.status, 201, "{:?}", answer.problem_suffix());
        self.client.outcome(submission.id).await
    }

    /// The receipt keys, trusted because the receiver's own word for them is the pin.
    pub(crate) async fn receipt_keys(&self) -> PinnedKeys {
        let keys: Jwks = self.client.get("/keys").await.json();
        let pinned = PinnedKeys::from_jwks(&[self.running.receipt_kid()], &keys);
        assert_eq!(pinned.kids().count(), 1);
        pinned
    }
}

pub(crate) async fn start(folder: &Path, scenario: Scenario) -> Running {
    Sandbox::start(SandboxOptions { scenario, ..options(folder) }).await.unwrap()
}

/// A receiver with the time of the tests.
pub(crate) fn options(folder: &Path) -> SandboxOptions {
    SandboxOptions { clock: Arc::new(now), slowness: Duration::from_millis(1), ..SandboxOptions::new(folder) }
}

pub(crate) struct HttpClient {
    client: Client,
    url: String,
}

impl HttpClient {
    /// With the client certificate of the first start.
    pub(crate) fn of(running: &Running) -> Self {
        Self::with(running, &running.client_cert_path(), &running.client_key_path())
    }

    pub(crate) fn with(running: &Running, certificate: &Path, key: &Path) -> Self {
        let chain = vec![CertificateDer::from_pem_file(certificate).unwrap()];
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let config = trusting(running).with_client_auth_cert(chain, key).unwrap();
        Self::from_config(running, config)
    }

    /// The TLS of the first sender, for connections by hand.
    pub(crate) fn tls(running: &Running) -> ClientConfig {
        let chain = vec![CertificateDer::from_pem_file(running.client_cert_path()).unwrap()];
        let key = PrivateKeyDer::from_pem_file(running.client_key_path()).unwrap();
        trusting(running).with_client_auth_cert(chain, key).unwrap()
    }

    pub(crate) fn without_certificate(running: &Running) -> Self {
        Self::from_config(running, trusting(running).with_no_client_auth())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test client; the product's transport is another crate's"
    )]
    fn from_config(running: &Running, config: ClientConfig) -> Self {
        let client = Client::builder()
            .tls_backend_preconfigured(config)
            .no_proxy()
            .http1_only()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { client, url: running.url() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    pub(crate) async fn put(&self, id: SubmissionId, body: Vec<u8>) -> Answer {
        self.put_with(id, body, &[]).await
    }

    pub(crate) async fn put_with(
        &self,
        id: SubmissionId,
        body: Vec<u8>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let digest = content_digest(&body);
        let ordinary = [("content-type", "application/json"), ("content-digest", digest.as_str())];
        self.send(Method::PUT, &format!("/submissions/{id}"), &[&ordinary, headers].concat(), body).await
    }

    /// The same client for another address of the receiver.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { client: self.client.clone(), url: url.to_owned() }
    }

    /// Posts a JSON document anywhere.
    pub(crate) async fn post_json(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send(Method::POST, path, &[("content-type", "application/json")], body.into()).await
    }

    /// Puts a JSON document anywhere.
    pub(crate) async fn put_json(&self, path: &str, body: String) -> Answer {
        self.send(Method::PUT, path, &[("content-type", "application/json")], body.into()).await
    }

    /// Puts a submission and hands out the answer before its body.
    pub(crate) async fn started(&self, submission: &Submission) -> reqwest::Response {
        let body = submission.body();
        let request = self
            .client
            .put(format!("{}/submissions/{}", self.url, submission.id))
            .header("content-type", "application/json")
            .header("content-digest", content_digest(&body));
        request.body(body).send().await.unwrap()
    }

    /// All findings in one page.
    pub(crate) async fn outcome(&self, id: SubmissionId) -> Outcome {
        let answer = self.get(&format!("/submissions/{id}/outcome?limit=5000")).await;
        assert_eq!(answer.status, 200, "{:?}", answer.problem_suffix());
        answer.json()
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// Later headers win over earlier ones; an empty one is left out.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Vec<u8>,
    ) -> reqwest::Result<Answer> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_static(name);
            if value.is_empty() {
                map.remove(name);
            } else {
                map.insert(name, HeaderValue::from_str(value).unwrap());
            }
        }
        let url = format!("{}{path}", self.url);
        let answer = self.client.request(method, url).headers(map).body(body).send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok(Answer { status, headers, body: answer.bytes().await?.to_vec() })
    }
}

fn trusting(running: &Running) -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(running.ca_pem_path()).unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        decode(&self.body, Limits::message(10_000_000)).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.status);
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status);
        problem
    }

    /// The document as it is, whatever it holds.
    pub(crate) fn value(&self) -> serde_json::Value {
        self.json()
    }

    pub(crate) fn problem_suffix(&self) -> &'static str {
        if self.status < 400 { "none" } else { self.problem().kind.suffix() }
    }
}
