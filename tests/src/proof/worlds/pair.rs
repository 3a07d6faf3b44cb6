//! Two whole systems with the same clock and the same chance, asked the same.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::Duration;
use domain::ServiceName;

use super::{hands::Who, page::Seats, stage::Stage};
use crate::world::TestWorld;

/// How long a token is used.
const TOKEN_USE: Duration = Duration::minutes(2);

/// What was heard from one world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The HTTP status.
    pub status: u16,
    /// The headers, without the date.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: String,
    /// How many statements each service ran.
    pub statements: BTreeMap<ServiceName, u64>,
}

/// Two systems.
pub struct Pair {
    /// In which nothing happens unseen.
    pub plain: TestWorld,
    /// In which it does.
    pub other: TestWorld,
    client: reqwest::Client,
    tokens: BTreeMap<Who, (chrono::DateTime<chrono::Utc>, String)>,
    /// Who sits at which browser.
    pub seats: Seats,
}

impl Pair {
    /// Takes up two copies of the stage.
    pub async fn take_up(stage: &Stage) -> Result<Self> {
        Ok(Self {
            plain: stage.aside.take_up().await?,
            other: stage.aside.take_up().await?,
            client: crate::client::plain_http(),
            tokens: BTreeMap::new(),
            seats: Seats::new(),
        })
    }

    /// Ends both.
    pub async fn end(self) {
        self.plain.end().await;
        self.other.end().await;
    }

    /// Moves both clocks on and begins a step by its name.
    pub fn step(&self, name: &str, by: Duration) {
        for world in [&self.plain, &self.other] {
            world.forward(by);
            world.entropy.begin_step(name);
        }
    }

    /// Asks both the same. `step` has been called.
    pub async fn ask(
        &mut self,
        who: Who,
        body: &str,
        language: Option<&'static str>,
    ) -> Result<(Heard, Heard)> {
        let token = self.token(who)?;
        let asked = (token.as_str(), body, language);
        let (plain, other) = futures::join!(
            hear(&self.client, &self.plain, asked),
            hear(&self.client, &self.other, asked)
        );
        Ok((plain?, other?))
    }

    /// Does what waits beside the requests, in both.
    pub async fn settle(&self) -> Result<()> {
        let (plain, other) = futures::join!(self.plain.settle(), self.other.settle());
        plain.and(other)
    }

    /// Both worlds have the same keys, so a token is good in both.
    fn token(&mut self, who: Who) -> Result<String> {
        let now = self.plain.now();
        if let Some((minted, token)) = self.tokens.get(&who)
            && now - *minted < TOKEN_USE
        {
            return Ok(token.clone());
        }
        let token = who.sign_in(&self.plain)?.token().to_owned();
        self.tokens.insert(who, (now, token.clone()));
        Ok(token)
    }
}

async fn hear(
    client: &reqwest::Client,
    world: &TestWorld,
    (token, body, language): (&str, &str, Option<&'static str>),
) -> Result<Heard> {
    let before = world.statements();
    let mut request = client
        .post(format!("{}/graphql", world.gateway().address()))
        .header("content-type", "application/json")
        .bearer_auth(token)
        .body(body.to_owned());
    if let Some(language) = language {
        request = request.header("accept-language", language);
    }
    let answer = request.send().await.context("the gateway answers")?;
    let status = answer.status().as_u16();
    let mut headers: Vec<(String, String)> = answer
        .headers()
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        })
        .collect();
    headers.sort();
    let body = answer.text().await?;
    let after = world.statements();
    let statements = after
        .into_iter()
        .map(|(service, count)| {
            let earlier = before.get(&service).copied().unwrap_or_default();
            (service, count - earlier)
        })
        .collect();
    Ok(Heard {
        status,
        headers,
        body,
        statements,
    })
}
