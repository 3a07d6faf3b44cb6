//! Forms that no page of this session has sent, to every address that takes forms.

use anyhow::{Context as _, Result, ensure};
use rand::Rng as _;
use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERER},
};

use super::{Siege, VICTIM, is_refused};
use crate::{
    browser::{Browser, Page},
    routes::{Route, routes},
};

/// Where anybody finds the token of the session.
const ANY_FORM: &str = "/genvagar";
/// How many addresses must take forms, so that the search for them is not blind.
const FEWEST: usize = 30;
/// What identity providers send, which is no form: it is proved by the provider's signature (`sign_in` among the
/// integration tests).
const NO_FORM: &str = "/logga-ut/fran/{provider}";
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// One way of sending a form that must be refused.
struct Way {
    name: &'static str,
    fields: Vec<(&'static str, String)>,
    query: String,
    headers: HeaderMap,
    browser: Browser,
}

/// Makes every attack on every address, and sends each a form as it should be, which must not be refused.
pub async fn attack(siege: &mut Siege<'_>, case: &str) -> Result<()> {
    let routes = routes()?;
    let written: Vec<&Route> = routes
        .iter()
        .filter(|route| route.is_written && route.pattern != NO_FORM)
        .collect();
    ensure!(
        written.len() >= FEWEST,
        "only {} addresses take forms",
        written.len()
    );
    let mut ways = ways(siege).await?;
    for route in &written {
        let address = address_of(route, case);
        for way in &mut ways {
            if siege.is_enough() {
                return Ok(());
            }
            let before = siege.world.statements();
            let page = way.send(&address).await?;
            let had_statement = siege.world.statements() != before;
            let finding = if !is_refused(&page) {
                Some(told(route, way.name, &page))
            } else if had_statement {
                Some(format!(
                    "{}: {}: had a statement run",
                    route.pattern, way.name
                ))
            } else {
                None
            };
            siege.tried(finding);
        }
    }
    take_right_ones(siege, &written, case).await?;
    siege.outcome.figure("writing_routes", written.len());
    siege.outcome.figure("ways_of_forging", ways.len());
    Ok(())
}

fn address_of(route: &Route, case: &str) -> String {
    route.filled(&[("slug", "tilldela"), ("version", "1"), ("id", case)])
}

fn told(route: &Route, way: &str, page: &Page) -> String {
    let (pattern, status) = (&route.pattern, page.status);
    format!("{pattern}: {way}: was taken ({status} {})", page.location)
}

/// A form that is right is taken at every address: without that, refusals would prove nothing.
async fn take_right_ones(siege: &Siege<'_>, written: &[&Route], case: &str) -> Result<()> {
    let mut browser = Browser::signed_in(siege.world, VICTIM).await?;
    for route in written {
        let address = address_of(route, case);
        let token = browser.get(ANY_FORM).await?.token()?;
        let page = browser.post(&address, &[("_token", &token)]).await?;
        let is_leaving = address == "/logga-ut";
        ensure!(
            is_leaving || !is_refused(&page),
            "a right form is refused: {}",
            told(route, "the right token", &page)
        );
        if is_leaving {
            browser.sign_in(VICTIM).await?;
        }
    }
    Ok(())
}

impl Way {
    async fn send(&mut self, address: &str) -> Result<Page> {
        let fields = self.fields.iter();
        let fields: Vec<(&str, &str)> = fields
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let address = format!("{address}{}", self.query);
        // The cookie stays the one that the attack needs, whatever is answered.
        let mut browser = self.browser.clone();
        let headers = self.headers.clone();
        browser
            .send(Method::POST, &address, Some(&fields), headers)
            .await
    }
}

/// What the attacks are made of.
struct Loot {
    victim: Browser,
    token: String,
    before: String,
    of_another: String,
    of_another_session: String,
}

async fn loot(siege: &Siege<'_>) -> Result<Loot> {
    let mut victim = Browser::open(siege.world)?;
    let before = victim.get("/logga-in").await?.token()?;
    let fields = [("_token", before.as_str()), ("handle", VICTIM)];
    victim.post("/logga-in", &fields).await?;
    let mut other = victim.beside();
    other.sign_in("labour.gnesta").await?;
    let mut again = victim.beside();
    again.sign_in(VICTIM).await?;
    Ok(Loot {
        token: victim.get(ANY_FORM).await?.token()?,
        of_another: other.get(ANY_FORM).await?.token()?,
        of_another_session: again.get(ANY_FORM).await?.token()?,
        before,
        victim,
    })
}

async fn ways(siege: &Siege<'_>) -> Result<Vec<Way>> {
    let loot = loot(siege).await?;
    let mut ways = by_token(siege, &loot)?;
    ways.extend(by_origin(&loot)?);
    let mut nobody = loot.way("the cookie of nobody", vec![&loot.token])?;
    nobody.browser = loot.victim.beside();
    ways.push(nobody);
    Ok(ways)
}

fn by_token(siege: &Siege<'_>, loot: &Loot) -> Result<Vec<Way>> {
    let mut chance = siege.plan.chance("forms");
    let mut altered: Vec<char> = loot.token.chars().collect();
    let place = chance.random_range(0..altered.len());
    let letter = altered.get_mut(place).context("a token has letters")?;
    *letter = if *letter == 'A' { 'B' } else { 'A' };
    let altered: String = altered.into_iter().collect();
    let (longer, upper) = (format!("{}A", loot.token), loot.token.to_uppercase());
    let wrong = [
        ("an empty token", ""),
        ("a made-up token", "hemligt"),
        ("another reader's token", loot.of_another.as_str()),
        (
            "the token of another session",
            loot.of_another_session.as_str(),
        ),
        ("the token of before signing in", loot.before.as_str()),
        ("the token with a letter changed", altered.as_str()),
        ("the token cut short", &loot.token[1..]),
        ("the token and a letter more", longer.as_str()),
        ("the token in capital letters", upper.as_str()),
    ];
    let mut ways: Vec<Way> = wrong
        .into_iter()
        .map(|(name, token)| loot.way(name, vec![token]))
        .collect::<Result<_>>()?;
    ways.push(loot.way("no token", Vec::new())?);
    ways.push(loot.way("the token after a wrong one", vec!["", &loot.token])?);
    let mut in_address = loot.way("the token in the address", Vec::new())?;
    in_address.query = format!("?_token={}", loot.token);
    ways.push(in_address);
    let mut misnamed = loot.way("the token in another field", Vec::new())?;
    misnamed.fields = vec![("token", loot.token.clone())];
    ways.push(misnamed);
    Ok(ways)
}

/// The token is right, and the browser says that the form comes from elsewhere.
fn by_origin(loot: &Loot) -> Result<Vec<Way>> {
    let own = loot.victim.origin();
    let (longer, host) = (format!("{own}.evil.example"), own.replace("http://", ""));
    let headers = [
        ("the origin of another site", ORIGIN, "https://evil.example"),
        ("the origin of nowhere", ORIGIN, "null"),
        ("an empty origin", ORIGIN, ""),
        ("an origin that begins as ours", ORIGIN, longer.as_str()),
        ("an origin without a scheme", ORIGIN, host.as_str()),
        (
            "the same host by another port",
            ORIGIN,
            "http://127.0.0.1:1",
        ),
        ("a browser that says cross-site", SITE, "cross-site"),
        ("a browser that says same-site", SITE, "same-site"),
        ("a browser that says what is unknown", SITE, "elsewhere"),
    ];
    headers
        .into_iter()
        .map(|(name, header, value)| {
            let mut way = loot.way(name, vec![&loot.token])?;
            way.headers.insert(header, HeaderValue::from_str(value)?);
            way.headers
                .insert(REFERER, HeaderValue::from_str(&format!("{own}/"))?);
            Ok(way)
        })
        .collect()
}

impl Loot {
    /// A form with these tokens, sent as by one of our own pages.
    fn way(&self, name: &'static str, tokens: Vec<&str>) -> Result<Way> {
        let tokens = tokens.into_iter();
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_str(self.victim.origin())?);
        Ok(Way {
            name,
            fields: tokens.map(|token| ("_token", token.to_owned())).collect(),
            query: String::new(),
            headers,
            browser: self.victim.clone(),
        })
    }
}
