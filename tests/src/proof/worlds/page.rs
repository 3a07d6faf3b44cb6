//! Pages of two worlds: the same reader at a browser in each, who asks both for the same.

use std::{collections::BTreeMap, fmt};

use anyhow::Result;
use reqwest::{
    Method, StatusCode,
    header::{DATE, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE},
};
use serde_json::{Value, json};

use super::{
    difference::What,
    document::Printed,
    hands::Who,
    pair::{Heard, Pair},
};
use crate::{
    browser::{Browser, Page},
    people,
    world::TestWorld,
};

/// Pages with places in access logs in their addresses: of those the length alone is compared, as it is of what
/// the gateway answers.
const PLACES_IN_LOGS: [&str; 3] = ["/loggkontroll", "/loggkontroll/{id}", "/min-sida/tittat"];
/// How long an address of a place in a log is at least.
const SEALED: usize = 100;

/// A page that is asked for, or a form that is sent.
#[derive(Debug, Clone)]
pub struct PageQuestion {
    /// Who asks.
    pub who: Who,
    /// The kind of page.
    pub pattern: String,
    /// The address.
    pub address: String,
    /// The fields of a form, without its token.
    pub form: Option<Vec<(String, String)>>,
}

/// A browser at which somebody sits, and the token of the forms there.
pub struct Seat {
    browser: Browser,
    token: String,
}

/// Who sits where, in both worlds.
pub type Seats = BTreeMap<Who, (Seat, Seat)>;

impl PageQuestion {
    /// As findings tell it.
    pub fn print(&self) -> Printed {
        let method = if self.form.is_some() { "POST" } else { "GET" };
        Printed {
            text: format!("{method} {}", self.address),
            variables: self.form.as_ref().map_or(Value::Null, |form| json!(form)),
        }
    }

    /// Whether the answer is one that says that nobody is signed in.
    fn is_over(&self, heard: &Heard) -> bool {
        let (_, location) = heard
            .headers
            .iter()
            .find(|(name, _)| name == "location")
            .cloned()
            .unwrap_or_default();
        self.pattern != "/logga-ut" && location.starts_with("/logga-in")
    }
}

impl fmt::Display for PageQuestion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.who.name(), self.print().text)
    }
}

impl Pair {
    /// Asks both the same. `step` has been called. Whose session has ended signs in again.
    pub async fn ask_page(&mut self, question: &PageQuestion) -> Result<(Heard, Heard)> {
        let (heard, seats) = match self.seats.remove(&question.who) {
            Some(seats) => self.ask_from(seats, question).await?,
            None => self.ask_anew(question).await?,
        };
        let (heard, seats) = if question.is_over(&heard.0) && question.is_over(&heard.1) {
            self.ask_anew(question).await?
        } else {
            (heard, seats)
        };
        self.seats.insert(question.who, seats);
        Ok(heard)
    }

    async fn ask_anew(&self, question: &PageQuestion) -> Result<((Heard, Heard), (Seat, Seat))> {
        let seats = (
            Seat::taken(&self.plain, question.who).await?,
            Seat::taken(&self.other, question.who).await?,
        );
        self.ask_from(seats, question).await
    }

    async fn ask_from(
        &self,
        (mut one, mut two): (Seat, Seat),
        question: &PageQuestion,
    ) -> Result<((Heard, Heard), (Seat, Seat))> {
        let (plain, other) = futures::join!(
            one.hear(&self.plain, question),
            two.hear(&self.other, question)
        );
        Ok(((plain?, other?), (one, two)))
    }
}

impl Seat {
    async fn taken(world: &TestWorld, who: Who) -> Result<Self> {
        let mut browser = Browser::open(world)?;
        match who {
            Who::Staff(handle) => browser.sign_in(handle).await?,
            Who::Person(index) => browser.sign_in_participant(&people::number(index)).await?,
        }
        let token = browser.get("/genvagar").await?.token()?;
        Ok(Self { browser, token })
    }

    async fn hear(&mut self, world: &TestWorld, question: &PageQuestion) -> Result<Heard> {
        let before = world.statements();
        let page = match &question.form {
            None => self.browser.get(&question.address).await?,
            Some(form) => self.send(&question.address, form).await?,
        };
        let after = world.statements().into_iter();
        let statements = after.map(|(service, count)| {
            let earlier = before.get(&service).copied().unwrap_or_default();
            (service, count - earlier)
        });
        Ok(Heard {
            status: page.status.as_u16(),
            headers: told(&page.headers),
            body: body(&page, &question.pattern),
            statements: statements.collect(),
        })
    }

    async fn send(&mut self, address: &str, form: &[(String, String)]) -> Result<Page> {
        let mut fields = vec![("_token", self.token.as_str())];
        let typed = form.iter();
        fields.extend(typed.map(|(name, value)| (name.as_str(), value.as_str())));
        let mut headers = HeaderMap::new();
        let origin = HeaderValue::from_str(self.browser.origin())?;
        headers.insert(ORIGIN, origin);
        self.browser
            .send(Method::POST, address, Some(&fields), headers)
            .await
    }
}

/// The headers without the date and the cookie, whose id is random.
fn told(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = headers
        .iter()
        .filter(|(name, _)| **name != DATE && **name != SET_COOKIE)
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        })
        .filter(|(name, _)| name != "content-length")
        .collect();
    told.sort();
    told
}

/// The page without what is random in every answer.
fn body(page: &Page, pattern: &str) -> String {
    let bare = page.bare();
    if PLACES_IN_LOGS.contains(&pattern) {
        without_places(&bare)
    } else {
        bare
    }
}

fn without_places(html: &str) -> String {
    let mut parts = html.split("efter=");
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_of_place = |letter: char| letter.is_ascii_alphanumeric() || "-_%".contains(letter);
        let end = part.find(|letter| !is_of_place(letter));
        let (place, rest) = part.split_at(end.unwrap_or(part.len()));
        if place.len() > SEALED {
            told.extend(["efter=sealed ", &place.len().to_string(), rest]);
        } else {
            told.extend(["efter=", part]);
        }
    }
    told
}

/// Compares what was heard.
pub fn compare((plain, other): &(Heard, Heard)) -> Option<What> {
    if plain.status != other.status {
        Some(What::Status)
    } else if plain.body != other.body {
        Some(What::Body("page".to_owned()))
    } else if plain.headers != other.headers {
        Some(What::Headers)
    } else if plain.statements == other.statements {
        None
    } else {
        let counts = plain.statements.iter();
        let differing =
            counts.filter(|(service, count)| other.statements.get(service) != Some(count));
        let services: Vec<String> = differing.map(|(service, _)| service.to_string()).collect();
        Some(What::Statements(services.join(" ")))
    }
}

/// Whether a page says that something behind it did not answer.
pub fn is_late(heard: &Heard) -> bool {
    heard.status == StatusCode::SERVICE_UNAVAILABLE.as_u16()
}

/// What was heard, cut to where the two differ.
pub fn cut_to_difference((mut plain, mut other): (Heard, Heard)) -> (Heard, Heard) {
    const BEFORE: usize = 200;
    let same = plain.body.chars().zip(other.body.chars());
    let same = same.take_while(|(one, two)| one == two).count();
    for heard in [&mut plain, &mut other] {
        heard.body = heard
            .body
            .chars()
            .skip(same.saturating_sub(BEFORE))
            .collect();
    }
    (plain, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_log_is_told_by_its_length_alone() {
        let (one, two) = ("a".repeat(120), "b".repeat(120));
        let html = |place: &str| format!("<a href=\"/x?efter={place}\">y</a> efter=kort");
        assert_eq!(without_places(&html(&one)), without_places(&html(&two)));
        assert_ne!(
            without_places(&html(&one)),
            without_places(&html(&one[1..]))
        );
        assert_eq!(without_places(&html("c")), html("c"));
    }
}
