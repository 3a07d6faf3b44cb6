//! The platform, the providers, and one sign-in after another.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use evi_tests::{
    browser::{Browser, Page},
    hostile::{Arrival, CLIENT, Hostile, Manner, Plan, SECRET},
    production::{EMPLOYMENT_SERVICE, MUNICIPALITY, Production, affiliation},
};
use reqwest::{StatusCode, Url};
use serde_json::{Value, json};

pub const AFFILIATION: &str = "https://id.oidc.se/claim/orgAffiliation";
pub const PERSONAL_NUMBER: &str = "https://id.oidc.se/claim/personalIdentityNumber";
pub const COORDINATION_NUMBER: &str = "https://id.oidc.se/claim/coordinationNumber";
/// Of the official test series.
pub const NUMBER: &str = "198801012389";
/// A coordination number of the same.
pub const COORDINATION: &str = "198801622393";
pub const HANDLE: &str = "desk.gnesta";

/// The titles of the pages that say why.
pub mod told {
    pub const NOT_TRUSTED: &str = "Inloggningen gick inte att lita på";
    pub const LEVEL: &str = "Inloggningen är inte säker nog";
    pub const TOO_OLD: &str = "Inloggningen är för gammal";
    pub const NO_PERSON: &str = "Det framgår inte vem du är";
    pub const ORGANISATION: &str = "Fel organisation";
    pub const NOT_REGISTERED: &str = "Du är inte registrerad här";
    pub const NOT_BEGUN: &str = "Inloggningen gäller inte längre";
    pub const AWAY: &str = "Inloggningen svarar inte";
    pub const DENIED: &str = "Inloggningen avbröts";
    pub const NO_PROVIDER: &str = "Inloggningen finns inte";
    pub const FORBIDDEN: &str = "Det går inte";
}

/// The providers, as they describe themselves.
const PROVIDERS: [(&str, Manner); 11] = [
    ("gnesta", Manner::Honest),
    ("af", Manner::Honest),
    ("folk", Manner::Honest),
    ("annan", Manner::OtherIssuer),
    ("oppen", Manner::PlainHttp),
    ("plan", Manner::PlainChallenge),
    ("stor", Manner::Huge),
    ("tyst", Manner::Silent),
    ("flyttad", Manner::Moved),
    ("nyckellos", Manner::Keyless),
    ("skrap", Manner::Garbage),
];

pub struct Stage {
    pub hostile: Arc<Hostile>,
    pub platform: Production,
    /// How many attacks were made.
    pub attacks: usize,
    /// How many of them got a session.
    pub sessions: usize,
    /// What was not as it should be.
    pub findings: Vec<String>,
}

/// Where one signs in, as whom.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub provider: &'static str,
    pub kind: &'static str,
}

pub const STAFF: Way = Way {
    provider: "gnesta",
    kind: "staff",
};
pub const PARTICIPANT: Way = Way {
    provider: "folk",
    kind: "participant",
};

/// What a provider says of a member of staff.
pub fn staff() -> Value {
    json!({ AFFILIATION: affiliation(HANDLE) })
}

/// What a provider says of a participant.
pub fn participant() -> Value {
    json!({ PERSONAL_NUMBER: NUMBER })
}

fn who(way: Way) -> Value {
    match way.kind {
        "participant" => participant(),
        _ => staff(),
    }
}

impl Stage {
    pub async fn open() -> Result<Self> {
        let hostile = Hostile::open(&PROVIDERS).await?;
        let platform = Production::start(|address| configuration(&hostile, address)).await?;
        Ok(Self {
            hostile,
            platform,
            attacks: 0,
            sessions: 0,
            findings: Vec::new(),
        })
    }

    pub fn browser(&self) -> Result<Browser> {
        Browser::at(self.platform.address())
    }

    /// A browser on its way to a provider.
    pub async fn go(
        &self,
        browser: &mut Browser,
        way: Way,
        more: &[(&str, &str)],
    ) -> Result<Arrival> {
        let fields = [&[("provider", way.provider), ("kind", way.kind)], more].concat();
        let address = browser.go_to_provider(&fields).await?;
        self.hostile.arrive(way.provider, &address)
    }

    /// The browser comes back with a code for a plan.
    pub async fn come_back(
        &self,
        browser: &mut Browser,
        way: Way,
        plan: Plan,
        state: &str,
    ) -> Result<Page> {
        let code = self.hostile.give(plan);
        let issuer = self.hostile.issuer(way.provider);
        let answer = [("code", code.as_str()), ("state", state), ("iss", &issuer)];
        browser.get(&self.answer(way.provider, &answer)?).await
    }

    /// The address of an answer at a provider's own address.
    pub fn answer(&self, provider: &str, fields: &[(&str, &str)]) -> Result<String> {
        let base = format!("{}/logga-in/svar/{provider}", self.platform.address());
        let url = Url::parse_with_params(&base, fields)?;
        Ok(format!(
            "{}?{}",
            url.path(),
            url.query().unwrap_or_default()
        ))
    }

    /// One honest sign-in.
    pub async fn sign_in(&self, way: Way, more: &[(&str, &str)]) -> Result<(Browser, Page)> {
        let mut browser = self.browser()?;
        let arrival = self.go(&mut browser, way, more).await?;
        let plan = self.hostile.honest(way.provider, &arrival, who(way))?;
        let page = self
            .come_back(&mut browser, way, plan, &arrival.state)
            .await?;
        Ok((browser, page))
    }

    /// Everybody who should be let in is, or the attacks would prove nothing.
    pub async fn let_honest_people_in(&mut self) -> Result<()> {
        let (mut browser, page) = self.sign_in(STAFF, &[]).await?;
        ensure!(page.location == "/mitt-arbete", "{page:?}");
        let work = browser.get("/mitt-arbete").await?;
        ensure!(work.html.contains("Disa Mottagare"), "{work:?}");
        let (mut browser, page) = self.sign_in(PARTICIPANT, &[]).await?;
        ensure!(page.location == "/min-sida", "{page:?}");
        ensure!(browser.get("/min-sida").await?.status == StatusCode::OK);
        // Who it is may also be told at the user information endpoint, of the same person.
        let mut browser = self.browser()?;
        let arrival = self.go(&mut browser, STAFF, &[]).await?;
        let plan = self.hostile.honest("gnesta", &arrival, json!({}))?;
        let told = json!({ "sub": "sub-of-gnesta", AFFILIATION: affiliation(HANDLE) });
        let page = self
            .come_back(&mut browser, STAFF, plan.telling(told), &arrival.state)
            .await?;
        ensure!(page.location == "/mitt-arbete", "{page:?}");
        Ok(())
    }

    /// An attack by what a code leads to.
    pub async fn attack(
        &mut self,
        name: &str,
        (way, words): (Way, &str),
        change: impl FnOnce(Plan) -> Plan,
    ) -> Result<()> {
        let mut browser = self.browser()?;
        let arrival = self.go(&mut browser, way, &[]).await?;
        let plan = change(self.hostile.honest(way.provider, &arrival, who(way))?);
        let page = self
            .come_back(&mut browser, way, plan, &arrival.state)
            .await?;
        self.judge(name, (&mut browser, &page), words).await
    }

    /// What came of an attack: a page that says why, and no session.
    pub async fn judge(
        &mut self,
        name: &str,
        (browser, page): (&mut Browser, &Page),
        words: &str,
    ) -> Result<()> {
        self.attacks += 1;
        let refused = page.status.is_client_error() || page.status.is_server_error();
        if !refused || !page.html.contains(words) {
            let (status, location) = (page.status, &page.location);
            let title = page
                .html
                .split("<h1>")
                .nth(1)
                .and_then(|rest| rest.split('<').next());
            self.findings
                .push(format!("{name}: {status} {location} {title:?}"));
        }
        for secret in self.unspeakable() {
            if page.html.contains(&secret) {
                self.findings
                    .push(format!("{name}: the page repeats {secret}"));
            }
        }
        self.expect_nobody(name, browser).await
    }

    /// Nobody is signed in at a browser.
    pub async fn expect_nobody(&mut self, name: &str, browser: &mut Browser) -> Result<()> {
        for address in ["/mitt-arbete", "/min-sida"] {
            let page = browser.get(address).await?;
            let is_out =
                page.status == StatusCode::SEE_OTHER && page.location.starts_with("/logga-in");
            if !is_out {
                self.sessions += 1;
                self.findings
                    .push(format!("{name}: a session: {address} {}", page.status));
            }
        }
        Ok(())
    }

    /// What neither page nor log may say.
    fn unspeakable(&self) -> Vec<String> {
        let people = [NUMBER, COORDINATION, "desk.gnesta@", SECRET, "eyJ"];
        let mut all: Vec<String> = people.into_iter().map(ToOwned::to_owned).collect();
        all.extend(self.hostile.secrets());
        all.retain(|secret| !secret.is_empty());
        all
    }

    /// The log tells of every refusal, and nothing of anybody.
    pub fn read_the_log(&mut self) -> Result<()> {
        let log = self.platform.log()?;
        let refusals = log.matches("a sign-in was refused").count();
        ensure!(refusals > 0, "the log tells nothing: {log}");
        for secret in self.unspeakable() {
            if let Some(line) = log.lines().find(|line| line.contains(&secret)) {
                self.findings
                    .push(format!("the log holds {secret}: {line}"));
            }
        }
        Ok(())
    }
}

fn configuration(hostile: &Hostile, address: &str) -> String {
    let head = format!("[sign_in]\naddress = \"{address}\"\npatience_seconds = 2\n");
    let providers = PROVIDERS.map(|(name, _)| provider(name, &hostile.issuer(name)));
    head + &providers.concat()
}

fn provider(name: &str, issuer: &str) -> String {
    let (signs, organisation) = match name {
        "folk" => ("PARTICIPANT", MUNICIPALITY),
        "af" => ("STAFF", EMPLOYMENT_SERVICE),
        _ => ("STAFF", MUNICIPALITY),
    };
    format!(
        "[[sign_in.providers]]\nname = \"{name}\"\ntitle = \"Provider {name}\"\nissuer = \"{issuer}\"\n\
         client_id = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\nsigns = [\"{signs}\"]\n\
         organisations = [\"{organisation}\"]\nclock_skew_seconds = 5\n"
    )
}

/// The number of sessions in which somebody is signed in by a provider, as the file of the pages has it.
pub async fn sessions_in_file(platform: &Production) -> Result<i64> {
    use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
    let file = platform.pages()?;
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro", file.display()));
    options.max_connections(1).sqlx_logging(false);
    let database = Database::connect(options).await?;
    let text = "SELECT count(*) AS n FROM session WHERE provider_subject IS NOT NULL";
    let row = database
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, text))
        .await?;
    Ok(row.context("a count")?.try_get("", "n")?)
}
