//! Access tokens: how they are got, what they are bound to, and what they open.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};
use socialdata_protocol::keys::{Algorithm, SigningKey};
use socialdata_sandbox::{
    AuthProfile, SandboxError, TokenRegistration, issue_client_certificate, register_token_client,
};

use crate::{
    sender::{Sender, Submission, now},
    stage::{Answer, HttpClient, Stage},
};

const CLIENT: &str = "https://client.example.org/socialdata";

fn assertion_key() -> SigningKey {
    SigningKey::from_random(Algorithm::Es256, &[77; 32]).ok().unwrap()
}

fn register(stage: &Stage, sender: &Sender, client_id: &str) -> Result<(), SandboxError> {
    let registration = TokenRegistration {
        sender: sender.party.clone(),
        client_id: client_id.to_owned(),
        assertion_key: assertion_key().verifying_key().to_jwk(),
        manifest_key: sender.key.verifying_key().to_jwk(),
    };
    register_token_client(stage.folder(), &registration)
}

async fn stage(auth: AuthProfile) -> Stage {
    let stage = Stage::started(|options| options.auth = auth).await;
    register(&stage, &stage.sender, CLIENT).unwrap();
    stage
}

/// A token for the first sender of the stage.
pub(crate) async fn of_a_registered_client(stage: &Stage, client: &HttpClient) -> String {
    register(stage, &stage.sender, CLIENT).unwrap();
    token(stage, client, 1).await
}

fn jwt(key: &SigningKey, typ: &str, claims: &Value) -> String {
    let header = json!({"alg": key.algorithm().as_str(), "typ": typ, "kid": key.kid()});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes())))
}

fn claims(stage: &Stage, number: u32) -> Value {
    let at = now().utc().timestamp();
    json!({
        "iss": CLIENT, "sub": CLIENT, "aud": stage.running().issuer(), "iat": at, "exp": at + 60,
        "jti": format!("{number:032}"),
    })
}

fn assertion(stage: &Stage, number: u32) -> String {
    jwt(&assertion_key(), "client-authentication+jwt", &claims(stage, number))
}

fn form(assertion: &str) -> String {
    format!(
        "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A\
         client-assertion-type%3Ajwt-bearer&client_assertion={assertion}"
    )
}

async fn ask(stage: &Stage, client: &HttpClient, form: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let url = stage.running().token_url();
    client.at(&url).send(Method::POST, "", &headers, form.as_bytes().to_vec()).await
}

async fn token(stage: &Stage, client: &HttpClient, number: u32) -> String {
    let answer = ask(stage, client, &form(&assertion(stage, number))).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")));
    let answer = answer.value();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(300)));
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn list(client: &HttpClient, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    client.send(Method::GET, "/submissions", &[("authorization", &bearer)], Vec::new()).await
}

async fn put(client: &HttpClient, submission: &Submission, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    client.put_with(submission.id, submission.body(), &[("authorization", &bearer)]).await
}

#[tokio::test]
async fn a_token_opens_what_a_certificate_would() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    assert_eq!(client.get("/api-info").await.status, 200);
    assert_eq!(client.get("/keys").await.status, 200);
    let refused = client.get("/submissions").await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    let token = token(&stage, &client, 1).await;
    assert_eq!(put(&client, &stage.sender.submission(1, &[]), &token).await.status, 201);
    assert_eq!(list(&client, &token).await.value()["total"], 1);
    // The certificate of the first start is no way in where tokens are asked for.
    assert_eq!(stage.client.get("/submissions").await.status, 401);
}

#[tokio::test]
async fn an_assertion_is_used_once() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let form = form(&assertion(&stage, 1));
    assert_eq!(ask(&stage, &client, &form).await.status, 200);
    let again = ask(&stage, &client, &form).await;
    assert_eq!((again.status, again.value()), (401, json!({"error": "invalid_client"})));
}

#[tokio::test]
async fn a_wrong_assertion_gets_no_token() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let typ = "client-authentication+jwt";
    let changed = |member: &str, value: Value| {
        let mut claims = claims(&stage, 1);
        claims[member] = value;
        jwt(&assertion_key(), typ, &claims)
    };
    let at = now().utc().timestamp();
    let other_key = SigningKey::from_random(Algorithm::Es256, &[78; 32]).ok().unwrap();
    let unsigned = assertion(&stage, 1).rsplit_once('.').unwrap().0.to_owned();
    for wrong in [
        changed("aud", json!(stage.running().token_url())),
        changed("aud", json!([stage.running().issuer()])),
        changed("sub", json!("https://other.example.org")),
        changed("iss", json!("https://other.example.org")),
        changed("iat", json!(at + 60)),
        changed("exp", json!(at - 11)),
        changed("exp", json!(at + 121)),
        changed("jti", Value::Null),
        jwt(&assertion_key(), "at+jwt", &claims(&stage, 1)),
        jwt(&other_key, typ, &claims(&stage, 1)),
        unsigned,
        String::new(),
    ] {
        let answer = ask(&stage, &client, &form(&wrong)).await;
        assert_eq!((answer.status, answer.value()["error"].as_str()), (401, Some("invalid_client")));
    }
    // None of them has used up the number.
    token(&stage, &client, 1).await;
}

#[tokio::test]
async fn a_request_of_another_form_gets_no_token() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let good = form(&assertion(&stage, 1));
    for (wrong, error) in [
        (good.replace("grant_type", "grant"), "invalid_request"),
        (good.replace("client_credentials", "password"), "unsupported_grant_type"),
        (format!("{good}&scope=everything"), "invalid_scope"),
        (format!("{good}&grant_type=client_credentials"), "invalid_request"),
    ] {
        let answer = ask(&stage, &client, &wrong).await;
        assert_eq!((answer.status, answer.value()["error"].as_str()), (400, Some(error)));
    }
    let url = stage.running().token_url();
    let as_json = client.at(&url).post_json("", good.clone()).await;
    assert_eq!((as_json.status, as_json.value()["error"].as_str()), (400, Some("invalid_request")));
    assert_eq!(client.at(&url).get("").await.status, 405);
}

#[tokio::test]
async fn a_token_may_be_for_reading_only() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let answer =
        ask(&stage, &client, &format!("{}&scope=submission%3Aread", form(&assertion(&stage, 1)))).await;
    let answer = answer.value();
    assert_eq!(answer["scope"], "submission:read");
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(list(&client, token).await.status, 200);
    assert_eq!(put(&client, &stage.sender.submission(1, &[]), token).await.problem_suffix(), "forbidden");
}

#[tokio::test]
async fn a_token_ends() {
    let stage = Stage::started(|options| {
        (options.auth, options.admin) = (AuthProfile::PrivateKeyJwt, Some(0));
    })
    .await;
    register(&stage, &stage.sender, CLIENT).unwrap();
    let client = HttpClient::without_certificate(stage.running());
    let token = token(&stage, &client, 1).await;
    let admin = stage.client.at(&stage.running().admin_url().unwrap());
    admin.post_json("/clock", r#"{"advanceSeconds":299}"#).await;
    assert_eq!(list(&client, &token).await.status, 200);
    admin.post_json("/clock", r#"{"advanceSeconds":1}"#).await;
    assert_eq!(list(&client, &token).await.problem_suffix(), "unauthenticated");
}

#[tokio::test]
async fn a_foreign_token_opens_nothing() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let own = token(&stage, &client, 1).await;
    let claims = own.split('.').nth(1).unwrap();
    let claims: Value = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap().parse().unwrap();
    let forged = jwt(&assertion_key(), "at+jwt", &claims);
    let (head, _) = own.rsplit_once('.').unwrap();
    for token in [forged, format!("{head}.AAAA"), "x".to_owned(), assertion(&stage, 2), String::new()] {
        assert_eq!(list(&client, &token).await.status, 401);
    }
    assert_eq!(list(&client, &own).await.status, 200);
}

#[tokio::test]
async fn a_token_is_bound_to_the_certificate_that_was_shown() {
    let stage = stage(AuthProfile::Both).await;
    let without = HttpClient::without_certificate(stage.running());
    assert!(without.try_send(Method::GET, "/api-info", &[], Vec::new()).await.is_err());
    let token = token(&stage, &stage.client, 1).await;
    assert_eq!(list(&stage.client, &token).await.status, 200);
    // The certificate alone is not enough, nor is the token with another one.
    assert_eq!(stage.client.get("/submissions").await.problem_suffix(), "unauthenticated");
    let other = issue_client_certificate(stage.folder(), "other").unwrap();
    let thief = HttpClient::with(stage.running(), &other.certificate, &other.key);
    assert_eq!(list(&thief, &token).await.problem_suffix(), "forbidden");
}

#[tokio::test]
async fn a_bound_token_is_bound_where_certificates_are_not_demanded_too() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let token = token(&stage, &stage.client, 1).await;
    assert_eq!(list(&stage.client, &token).await.status, 200);
    let without = HttpClient::without_certificate(stage.running());
    assert_eq!(list(&without, &token).await.problem_suffix(), "unauthenticated");
}

#[tokio::test]
async fn a_client_id_belongs_to_one_sender() {
    let stage = stage(AuthProfile::PrivateKeyJwt).await;
    let other = Sender::new(2);
    assert_eq!(register(&stage, &other, CLIENT), Err(SandboxError::Taken { what: "client id" }));
    assert_eq!(register(&stage, &other, "http://client.example.org"), Err(SandboxError::ClientId));
    register(&stage, &other, "https://other.example.org").unwrap();
}
