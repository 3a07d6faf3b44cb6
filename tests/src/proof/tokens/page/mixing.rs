//! Many sessions at once: every page is its own reader's, in its own session, liked as that session likes it.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use chrono::Duration;
use futures::{StreamExt as _, stream};
use rand::seq::SliceRandom as _;
use reqwest::StatusCode;
use serde_json::json;

use super::Siege;
use crate::{
    browser::{Browser, Page},
    client::done,
    people,
    world::TestWorld,
};

/// How many sessions there are and how many pages each is shown.
#[derive(Debug, Clone, Copy)]
struct Size {
    sessions: usize,
    pages: usize,
    people: usize,
}

const SHORT: Size = Size {
    sessions: 24,
    pages: 8,
    people: 6,
};
const LONG: Size = Size {
    sessions: 500,
    pages: 200,
    people: 40,
};
/// How many requests are under way at once.
const AT_ONCE: usize = 8;
/// The first of the people who sign in.
const FIRST: usize = 10;
/// How many people one officer may look up in an hour, and some room.
const AN_HOUR: usize = 15;
/// What every word begins with that is one person's alone.
const MARK: &str = "qanarie";
/// What every number of a case begins with.
const NUMBER: &str = "GNE-2026-";

const OF_STAFF: [&str; 10] = [
    "/mitt-arbete",
    "/mitt-arbete?lista=enhetens",
    "/mitt-arbete/vantar",
    "/remisser",
    "/remisser?lista=skickade",
    "/mottagning",
    "/enheten",
    "/loggkontroll",
    "/administration",
    "/administration/personal",
];
const OF_PERSON: [&str; 8] = [
    "/min-sida",
    "/min-sida/plan",
    "/min-sida/samtycken",
    "/min-sida/tittat",
    "/min-sida/beslut",
    CONTACT,
    PAPER,
    COMMENT,
];
/// Where a person's own word stands: the address for letters, the copy for paper, and what was typed and not sent.
const WITH_WORD: [&str; 3] = [CONTACT, PAPER, COMMENT];
const CONTACT: &str = "/min-sida/kontakt";
const PAPER: &str = "/min-sida/utskrift";
const COMMENT: &str = "/min-sida/plan/kommentar";
/// Staff with pages of their own in a municipality and outside.
const STAFF: [&str; 12] = [
    "desk.gnesta",
    "welfare.gnesta",
    "labour.gnesta",
    "employment.sormland",
    "insurance.sormland",
    "manager.labour.gnesta",
    "logs.welfare.gnesta",
    "admin.welfare.gnesta",
    "admin.desk.gnesta",
    "desk.trosa",
    "lead.welfare.gnesta",
    "supervisor.gnesta",
];

/// Who sits in a session, and what nobody else is shown.
#[derive(Debug, Clone)]
enum Reader {
    Staff {
        handle: &'static str,
        name: &'static str,
    },
    Person {
        number: String,
        word: String,
        case_number: String,
    },
}

/// A session.
struct Seat {
    reader: Reader,
    browser: Browser,
    token: String,
    /// How the page of this session begins: its words and its looks.
    beginning: String,
}

/// Fetches every session's pages in turns that chance draws, many at a time.
pub async fn mix(siege: &mut Siege<'_>) -> Result<()> {
    let size = if siege.is_long() { LONG } else { SHORT };
    let seats = sit_down(siege.world, size).await?;
    let mut turns: Vec<(usize, &str)> = Vec::new();
    for (place, seat) in seats.iter().enumerate() {
        let addresses = seat.reader.addresses().iter().cycle();
        turns.extend(addresses.take(size.pages).map(|address| (place, *address)));
    }
    turns.shuffle(&mut siege.plan.chance("mixing"));
    let many = turns.len();
    let mut answers = stream::iter(turns.into_iter().map(|(place, address)| {
        let seat = &seats[place];
        async move {
            let page = seat.browser.clone().get(address).await;
            (seat, address, page)
        }
    }))
    .buffer_unordered(AT_ONCE);
    let mut late = Vec::new();
    while let Some((seat, address, page)) = answers.next().await {
        let page = page?;
        if page.status == StatusCode::SERVICE_UNAVAILABLE {
            late.push((seat, address));
        } else {
            siege.tried(seat.wrong(address, &page));
        }
        if siege.is_enough() {
            return Ok(());
        }
    }
    // A machine that is busy is no leak: what came too late is asked for again, alone.
    for (seat, address) in &late {
        let page = seat.browser.clone().get(address).await?;
        siege.tried(seat.wrong(address, &page));
    }
    siege.outcome.figure("late_pages", late.len());
    siege.outcome.figure("sessions", seats.len());
    siege.outcome.figure("interleaved_pages", many);
    Ok(())
}

/// Every reader signs in at a browser of their own; those with an even place are people with a case.
async fn sit_down(world: &TestWorld, size: Size) -> Result<Vec<Seat>> {
    let people = receive(world, size.people).await?;
    let first = Browser::open(world)?;
    let mut seats = Vec::new();
    for place in 0..size.sessions {
        let reader = if place % 2 == 0 {
            people[place / 2 % people.len()].clone()
        } else {
            member(STAFF[place / 2 % STAFF.len()])?
        };
        seats.push(Seat::taken(first.beside(), reader, place).await?);
    }
    Ok(seats)
}

fn member(handle: &'static str) -> Result<Reader> {
    let member = evi::demo::staff::find_staff(handle).context("somebody of the demo")?;
    Ok(Reader::Staff {
        handle,
        name: member.display_name,
    })
}

/// People with a case, each with an address for letters that holds a word of their own.
async fn receive(world: &TestWorld, many: usize) -> Result<Vec<Reader>> {
    let mut people = Vec::new();
    for place in 0..many {
        if place % AN_HOUR == AN_HOUR - 1 {
            world.forward(Duration::minutes(61));
        }
        let number = people::number(FIRST + place);
        let case = world.received_person(&number).await?.case;
        let asked = json!({ "id": case });
        let query = "query Number($id: ID!) { case(id: $id) { registryNumber } }";
        let told = world.desk()?.query(query, asked).await?;
        let case_number = told["case"]["registryNumber"].as_str();
        let word = format!("{MARK}{place:04}");
        let input = json!({
            "caseId": case, "phone": "070-1740605", "email": format!("{word}@exempel.se"),
        });
        let document = "mutation Reach($input: UpdateContactDetailsInput!) { \
            updateContactDetails(input: $input) { userErrors { code field } } }";
        let payload = world.participant(&number)?.mutate(document, input).await?;
        done("updateContactDetails", payload)?;
        people.push(Reader::Person {
            number,
            word,
            case_number: case_number.context("a case has a number")?.to_owned(),
        });
    }
    Ok(people)
}

impl Reader {
    fn addresses(&self) -> &'static [&'static str] {
        match self {
            Self::Staff { .. } => &OF_STAFF,
            Self::Person { .. } => &OF_PERSON,
        }
    }
}

impl Seat {
    /// Signs in, says how the pages are liked, and types a word of their own without sending it.
    async fn taken(mut browser: Browser, reader: Reader, place: usize) -> Result<Self> {
        match &reader {
            Reader::Staff { handle, .. } => browser.sign_in(handle).await?,
            Reader::Person { number, .. } => browser.sign_in_participant(number).await?,
        }
        let token = browser.get("/genvagar").await?.token()?;
        let language = ["sv", "en"][place / 2 % 2];
        let theme = ["auto", "light", "dark"][place / 4 % 3];
        let density = ["roomy", "dense"][place / 12 % 2];
        let fields = [
            ("_token", token.as_str()),
            ("language", language),
            ("theme", theme),
            ("density", density),
        ];
        let liked = browser.post("/installningar", &fields).await?;
        ensure!(liked.status == StatusCode::SEE_OTHER, "{liked:?}");
        if let Reader::Person { word, .. } = &reader {
            let fields = [
                ("_token", token.as_str()),
                ("_place", COMMENT),
                ("text", word),
            ];
            let kept = browser.post("/utkast", &fields).await?;
            ensure!(kept.status == StatusCode::OK, "{kept:?}");
        }
        Ok(Self {
            beginning: format!(
                "<!doctype html>\n<html lang=\"{language}\" data-theme=\"{theme}\" data-density=\"{density}\""
            ),
            reader,
            browser,
            token,
        })
    }

    /// What is wrong with a page of this session, if anything is.
    fn wrong(&self, address: &str, page: &Page) -> Option<String> {
        let told = |what: &str| Some(format!("{address} of {:?}: {what}", self.reader));
        if self.reader.is_led_on(page) {
            return None;
        }
        let is_there = page.status == StatusCode::OK || page.status == StatusCode::NOT_FOUND;
        if !is_there {
            return told(&format!("{} {}", page.status, page.location));
        }
        if !page.html.starts_with(&self.beginning) {
            return told("it is liked as another session likes it");
        }
        let mut tokens = values(&page.html, "name=\"_token\" value=\"");
        tokens.extend(values(&page.html, "data-token=\""));
        if tokens.iter().any(|token| *token != self.token) {
            return told("it holds the token of another session");
        }
        self.reader.misses(address, &page.html).and_then(told)
    }
}

impl Reader {
    /// Whether a page sends on who only administers: they have no work of their own.
    fn is_led_on(&self, page: &Page) -> bool {
        let is_on = page.status == StatusCode::SEE_OTHER && page.location == "/administration";
        match self {
            Self::Staff { handle, .. } => is_on && handle.starts_with("admin."),
            Self::Person { .. } => false,
        }
    }

    /// What is this reader's and not shown, or another's and shown.
    fn misses(&self, address: &str, html: &str) -> Option<&'static str> {
        match self {
            Self::Staff { name, .. } => {
                let menu = values(html, "<details class=\"menu\">\n<summary>");
                let is_own = |shown: &&str| shown.strip_prefix(*name).is_some_and(is_end);
                (!menu.iter().all(is_own)).then_some("it is another reader's")
            }
            Self::Person {
                word, case_number, ..
            } => {
                let words = beginning_with(html, MARK);
                let numbers = beginning_with(html, NUMBER);
                let is_anothers = words.iter().any(|shown| shown != word)
                    || numbers.iter().any(|shown| shown != case_number);
                let lacks = WITH_WORD.contains(&address) && words.is_empty();
                let anothers = is_anothers.then_some("it tells of another person");
                anothers.or(lacks.then_some("it lacks what is the reader's own"))
            }
        }
    }
}

/// Whether nothing more of a name follows.
fn is_end(rest: &str) -> bool {
    rest.starts_with('<')
}

/// What stands after each place, up to the next quotation mark.
fn values<'h>(html: &'h str, place: &str) -> Vec<&'h str> {
    let parts = html.split(place).skip(1);
    parts
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect()
}

/// The words that begin so.
fn beginning_with(html: &str, mark: &str) -> BTreeSet<String> {
    let parts = html.split(mark).skip(1);
    parts
        .map(|rest| {
            let ending: String = rest.chars().take_while(char::is_ascii_digit).collect();
            format!("{mark}{ending}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_value_is_found() {
        let html = "<a name=\"_token\" value=\"x\">qanarie0001@a qanarie0002</a><i name=\"_token\" value=\"y\">";
        assert_eq!(values(html, "name=\"_token\" value=\""), ["x", "y"]);
        let words = beginning_with(html, MARK);
        assert_eq!(
            words,
            BTreeSet::from(["qanarie0001".to_owned(), "qanarie0002".to_owned()])
        );
    }
}
