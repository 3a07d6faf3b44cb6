//! The certified identity provider (npm oidc-provider) in a process of its own, and somebody who signs in at it with a
//! browser that keeps the provider's cookies. `tests/sign_in/install` brings it.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{
    Client, RequestBuilder, Response, StatusCode, Url,
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::client::plain_http;

const SCRIPT: &str = "sign_in/provider.mjs";
const TOOLS: &str = "../target/sign_in";
/// How many pages a sign-in takes at most.
const MOST_PAGES: usize = 12;

/// The provider's process. Dropping it ends the process.
pub struct Certified {
    process: Child,
    /// Its issuers: `gnesta`, which shares a secret with us, and `legitimation`, which has our public key.
    pub issuers: [String; 2],
    /// Our private key, as PEM.
    pub key: String,
}

#[derive(Deserialize)]
struct Ready {
    issuers: [String; 2],
    key: String,
}

impl Certified {
    /// Starts it.
    ///
    /// # Errors
    /// When it is not installed, or ends before it is ready.
    pub fn start() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let tools = here.join(TOOLS).canonicalize();
        let tools = tools.context("the provider is missing: run `bash tests/sign_in/install`")?;
        let mut process = Command::new("node")
            .arg(here.join(SCRIPT))
            .arg(tools)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("node is needed")?;
        let output = process.stdout.take().context("standard output is piped")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let told = lines.find_map(|line| line.strip_prefix("ready ").map(ToOwned::to_owned));
        let Some(told) = told else {
            bail!(
                "the provider ended before it was ready: {}",
                process.wait()?
            );
        };
        let ready: Ready = serde_json::from_str(&told)?;
        Ok(Self {
            process,
            issuers: ready.issuers,
            key: ready.key,
        })
    }

    /// Tells it of the platform.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn begin(&self, address: &str, secret: &str) -> Result<()> {
        let told = json!({ "begin": { "address": address, "secret": secret } });
        self.control(&told).await
    }

    /// Exchanges the keys by which it signs.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn exchange_keys(&self) -> Result<()> {
        self.control(&json!({})).await
    }

    async fn control(&self, told: &Value) -> Result<()> {
        let address = format!("{}/control", self.issuers[0]);
        let answer = plain_http().post(address).json(told).send().await?;
        answer.error_for_status()?;
        Ok(())
    }
}

impl Drop for Certified {
    fn drop(&mut self) {
        // The process may have ended already; either way nothing is left running.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Somebody at the provider's pages.
#[derive(Debug, Clone)]
pub struct Visitor {
    client: Client,
    cookies: BTreeMap<(String, String), String>,
    /// How often the person was asked who it is.
    pub asked: usize,
}

impl Visitor {
    /// Somebody whom no provider knows yet.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new() -> Result<Self> {
        let client = Client::builder()
            .redirect(Policy::none())
            .tls_built_in_root_certs(false)
            .build()?;
        Ok(Self {
            client,
            cookies: BTreeMap::new(),
            asked: 0,
        })
    }

    /// Goes through the provider's pages as `account`, and stops where they lead back to `home`. Nobody stops on the
    /// way: an empty account says no.
    ///
    /// # Errors
    /// When the pages lead nowhere.
    pub async fn walk(&mut self, address: &str, account: &str, home: &str) -> Result<String> {
        let mut at = Url::parse(address)?;
        for _ in 0..MOST_PAGES {
            if at.as_str().starts_with(home) {
                return Ok(at.as_str()[home.len()..].to_owned());
            }
            let mut response = self.send(self.client.get(at.clone()), &at).await?;
            if response.status() == StatusCode::OK {
                let page = response.text().await?;
                let (form, fields) = form(&page, &at, account)?;
                if page.contains("data-prompt") {
                    self.asked += 1;
                }
                at = form;
                response = self
                    .send(self.client.post(at.clone()).form(&fields), &at)
                    .await?;
            }
            let status = response.status();
            ensure!(
                status.is_redirection() || status.is_success(),
                "{at}: {status}: {}",
                response.text().await?
            );
            let Some(next) = response.headers().get(LOCATION) else {
                bail!("{at} leads nowhere: {}", response.text().await?);
            };
            at = at.join(next.to_str()?)?;
        }
        bail!("the provider's pages lead in a circle, at last to {at}")
    }

    /// Ends the session at the provider's own page, and stays there.
    ///
    /// # Errors
    /// When the provider does not let one out.
    pub async fn sign_out_there(&mut self, issuer: &str) -> Result<()> {
        let at = Url::parse(&format!("{issuer}/session/end"))?;
        let page = self
            .send(self.client.get(at.clone()), &at)
            .await?
            .text()
            .await?;
        let (form, fields) = form(&page, &at, "")?;
        let out = self
            .send(self.client.post(form.clone()).form(&fields), &form)
            .await?;
        ensure!(out.status().is_redirection() || out.status().is_success());
        Ok(())
    }

    async fn send(&mut self, request: RequestBuilder, at: &Url) -> Result<Response> {
        let origin = at.origin().ascii_serialization();
        let own = self.cookies.iter().filter(|((of, _), _)| *of == origin);
        let pairs: Vec<String> = own
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let response = request.header(COOKIE, pairs.join("; ")).send().await?;
        for given in response.headers().get_all(SET_COOKIE) {
            let pair = given.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies
                    .insert((origin.clone(), name.to_owned()), value.to_owned());
            }
        }
        self.cookies.retain(|_, value| !value.is_empty());
        Ok(response)
    }
}

/// The form of a page: where it is sent, and its fields, in which the account stands where it is asked for.
fn form(page: &str, at: &Url, account: &str) -> Result<(Url, Vec<(String, String)>)> {
    let action = value_after(page, "action=\"");
    let target = match action {
        Some(action) => at.join(&action)?,
        None => at.clone(),
    };
    let mut fields = vec![("account".to_owned(), account.to_owned())];
    if page.contains("name=\"xsrf\"") {
        let token = value_after(page, "name=\"xsrf\" value=\"").context("a token")?;
        // Both: the form's token, and the button that says yes.
        fields = vec![
            ("xsrf".to_owned(), token),
            ("logout".to_owned(), "yes".to_owned()),
        ];
    }
    Ok((target, fields))
}

fn value_after(page: &str, place: &str) -> Option<String> {
    let (_, rest) = page.split_once(place)?;
    Some(rest.split_once('"')?.0.to_owned())
}
