//! Remisser: what waits for the reader's units, and what they have asked of others, as a list and as a board.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use domain::{CodeList, referral::ReferralStatus};
use serde::Deserialize;
use serde_json::json;

use super::{
    doing::capacities,
    listed::{Card, ListedReferral, Way, sort},
};
use crate::{
    codes,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    visit::{Reader, Web, show},
};

/// How many referrals stand on a page of the inbox.
const INBOX: u32 = 100;
/// How many cases are looked through for what was sent, a page.
const CASES: u32 = 25;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/remisser", get(lists))
}

/// What the address says of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// `inkorg` (when nothing is said) or `skickade`.
    lista: String,
    /// `lista` (when nothing is said) or `tavla`.
    vy: String,
    /// A status.
    status: String,
    /// From where on.
    efter: String,
}

#[derive(Deserialize)]
struct InboxData {
    me: Me,
    #[serde(rename = "referralInbox")]
    inbox: Page<InCase>,
}

#[derive(Deserialize)]
struct InCase {
    #[serde(flatten)]
    referral: ListedReferral,
    case: ListedCase,
}

#[derive(Deserialize)]
struct ListedCase {
    person: Option<ListedPerson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedPerson {
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct SentData {
    me: Me,
    worklist: Page<WorkItem>,
}

#[derive(Deserialize)]
struct WorkItem {
    case: SentCase,
}

#[derive(Deserialize)]
struct SentCase {
    person: Option<ListedPerson>,
    referrals: Option<Page<ListedReferral>>,
}

#[derive(Template)]
#[template(path = "referral/lists.html")]
struct ListsPage {
    frame: Frame,
    is_inbox: bool,
    is_board: bool,
    status: String,
    /// The statuses that can be chosen.
    statuses: Vec<(String, String)>,
    cards: Vec<Card>,
    columns: Vec<Column>,
    /// The address of the other view.
    other_view: String,
    /// The address of the next page; empty for none.
    next: String,
}

/// A column of the board.
struct Column {
    title: String,
    cards: Vec<Card>,
}

/// The columns, by the statuses that stand in each.
const COLUMNS: &[(&str, &[ReferralStatus])] = &[
    (
        "board-draft",
        &[ReferralStatus::Draft, ReferralStatus::AwaitingPerson],
    ),
    ("board-sent", &[ReferralStatus::Sent]),
    (
        "board-received",
        &[ReferralStatus::Received, ReferralStatus::InfoRequested],
    ),
    ("board-waitlisted", &[ReferralStatus::Waitlisted]),
    ("board-accepted", &[ReferralStatus::Accepted]),
    (
        "board-active",
        &[ReferralStatus::Active, ReferralStatus::Paused],
    ),
    (
        "board-ended",
        &[ReferralStatus::Completed, ReferralStatus::EndedEarly],
    ),
    (
        "board-returned",
        &[
            ReferralStatus::Declined,
            ReferralStatus::Rerouted,
            ReferralStatus::Withdrawn,
            ReferralStatus::ConsentWithdrawn,
            ReferralStatus::Expired,
            ReferralStatus::EnteredInError,
        ],
    ),
];

async fn lists(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let status = ReferralStatus::ALL
        .iter()
        .copied()
        .find(|status| status.code() == asked.status);
    let is_inbox = asked.lista != "skickade";
    let found = if is_inbox {
        inbox(&reader, &asked, status).await?
    } else {
        sent(&reader, &asked, status).await?
    };
    let is_board = asked.vy == "tavla";
    let statuses = statuses(is_inbox, found.frame.language);
    let (mut cards, mut columns) = (found.cards, Vec::new());
    sort(&mut cards);
    if is_board {
        columns = board(std::mem::take(&mut cards), is_inbox, &found.frame);
    }
    let other = if is_board { "" } else { "tavla" };
    let page = ListsPage {
        is_inbox,
        is_board,
        statuses,
        cards,
        columns,
        other_view: address(&asked, other, &asked.efter),
        next: found
            .next
            .map(|after| address(&asked, &asked.vy, &after))
            .unwrap_or_default(),
        status: asked.status,
        frame: found.frame,
    };
    show(&page)
}

/// What a list is made of.
struct Found {
    frame: Frame,
    cards: Vec<Card>,
    next: Option<String>,
}

async fn inbox(
    reader: &Reader,
    asked: &Asked,
    status: Option<ReferralStatus>,
) -> Result<Found, PageFault> {
    let variables = json!({
        "first": INBOX,
        "after": after(asked),
        "status": status.map(|status| [status.code()]),
    });
    let answer = reader.ask::<InboxData>("ReferralInbox", variables).await?;
    let (me, page) = (answer.data.me, answer.data.inbox);
    let mut frame = frame(reader, &me).await;
    frame.is_partial = answer.is_partial;
    let next = page.page_info.next();
    let rows = page.edges.into_iter().map(|edge| edge.node);
    let cards = rows.map(|row| {
        let about = (row.case.person, Way::From);
        card(&row.referral, about, &me, (reader, &frame))
    });
    let cards = cards.collect();
    Ok(Found { frame, cards, next })
}

/// The referrals of the unit's cases that one of the reader's units has written.
async fn sent(
    reader: &Reader,
    asked: &Asked,
    status: Option<ReferralStatus>,
) -> Result<Found, PageFault> {
    let variables = json!({ "first": CASES, "after": after(asked) });
    let answer = reader.ask::<SentData>("SentReferrals", variables).await?;
    let (me, page) = (answer.data.me, answer.data.worklist);
    let mut frame = frame(reader, &me).await;
    frame.is_partial = answer.is_partial;
    let next = page.page_info.next();
    let mut cards = Vec::new();
    for case in page.edges.into_iter().map(|edge| edge.node.case) {
        let name = case.person.and_then(|person| person.display_name);
        let referrals = case.referrals.into_iter().flat_map(|page| page.edges);
        let own = referrals.map(|edge| edge.node).filter(|referral| {
            let is_own = |held: &crate::frame::MyAssignment| held.unit.id == referral.from_unit.id;
            me.assignments.iter().any(is_own)
                && status.is_none_or(|status| status == referral.status)
        });
        cards.extend(own.map(|referral| {
            let person = Some(ListedPerson {
                display_name: name.clone(),
            });
            card(&referral, (person, Way::To), &me, (reader, &frame))
        }));
    }
    Ok(Found { frame, cards, next })
}

async fn frame(reader: &Reader, me: &Me) -> Frame {
    let title = reader.visit.language().text("referrals-title", &[]);
    Frame::of(reader, me, title, "referrals").await
}

fn after(asked: &Asked) -> Option<&String> {
    Some(&asked.efter).filter(|after| !after.is_empty())
}

fn card(
    referral: &ListedReferral,
    (person, way): (Option<ListedPerson>, Way),
    me: &Me,
    (reader, frame): (&Reader, &Frame),
) -> Card {
    let name = person.and_then(|person| person.display_name);
    let (from, to) = (&referral.from_unit.id, &referral.to_unit.id);
    let capacities = capacities(me, from, to, None);
    let about = (referral.person(name, frame), way);
    referral.card(about, &capacities, (reader.visit.today(), frame))
}

/// The inbox holds what is open; what was sent may stand anywhere.
fn statuses(is_inbox: bool, language: crate::words::Language) -> Vec<(String, String)> {
    let all = ReferralStatus::ALL.iter();
    all.filter(|status| !is_inbox || status.is_open())
        .map(|status| {
            let code = status.code().to_owned();
            let name = codes::name("ReferralStatus", &code, language);
            (code, name)
        })
        .collect()
}

/// Columns that an inbox can never fill are left out of it.
fn board(mut cards: Vec<Card>, is_inbox: bool, frame: &Frame) -> Vec<Column> {
    let mut columns = Vec::new();
    for (key, statuses) in COLUMNS {
        if is_inbox && !statuses.iter().any(|status| status.is_open()) {
            continue;
        }
        let (here, rest) = cards
            .into_iter()
            .partition(|card| statuses.contains(&card.status));
        cards = rest;
        columns.push(Column {
            title: frame.t(key),
            cards: here,
        });
    }
    columns
}

/// The same list in a view, from a place on.
fn address(asked: &Asked, view: &str, after: &str) -> String {
    let all = [
        ("lista", asked.lista.as_str()),
        ("vy", view),
        ("status", asked.status.as_str()),
        ("efter", after),
    ];
    let said: Vec<_> = all
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if said.is_empty() {
        return "/remisser".to_owned();
    }
    format!(
        "/remisser?{}",
        serde_html_form::to_string(said).unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_one_column() {
        for status in ReferralStatus::ALL {
            let columns = COLUMNS.iter();
            let holding = columns.filter(|(_, statuses)| statuses.contains(status));
            assert_eq!(holding.count(), 1, "{status}");
        }
    }

    #[test]
    fn an_address_keeps_what_was_asked() {
        let asked = Asked {
            lista: "skickade".to_owned(),
            status: "SENT".to_owned(),
            ..Asked::default()
        };
        assert_eq!(
            address(&asked, "tavla", ""),
            "/remisser?lista=skickade&vy=tavla&status=SENT"
        );
        assert_eq!(address(&Asked::default(), "", ""), "/remisser");
    }
}
