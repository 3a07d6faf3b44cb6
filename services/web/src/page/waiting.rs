//! Väntar på annan: the referrals that the reader's units have sent and that are open, by deadline.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::work::Page;
use crate::{
    fault::PageFault,
    frame::{Frame, Me},
    show::{self, Due},
    visit::{Reader, Web, show},
};

/// How many referrals stand on a page.
const PAGE: u32 = 100;

/// Where a referral that is waited for can stand, in the order of its way.
const STATUSES: [&str; 7] = [
    "SENT",
    "RECEIVED",
    "INFO_REQUESTED",
    "WAITLISTED",
    "ACCEPTED",
    "ACTIVE",
    "PAUSED",
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/mitt-arbete/vantar", get(waiting))
}

/// What the address says of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Where the referrals stand.
    lage: String,
    /// From where on.
    efter: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MyWaiting {
    me: Me,
    sent_referrals: Page<Sent>,
}

#[expect(
    clippy::struct_field_names,
    reason = "fields are called what the gateway calls them"
)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    id: String,
    status: String,
    service: String,
    due_on: Option<NaiveDate>,
    sent_at: Option<DateTime<Utc>>,
    place_is_held: Option<bool>,
    to_unit: Receiver,
    case: ListedCase,
}

#[derive(Deserialize)]
struct Receiver {
    name: String,
    agency: AgencyName,
}

#[derive(Deserialize)]
struct AgencyName {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedCase {
    id: String,
    registry_number: Option<String>,
    person: Option<ListedPerson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedPerson {
    display_name: Option<String>,
    protected_identity: Option<bool>,
}

#[derive(Template)]
#[template(path = "waiting.html")]
struct WaitingPage {
    frame: Frame,
    status: String,
    statuses: Vec<(String, String)>,
    rows: Vec<WaitingRow>,
    /// The address of the next page; empty for none.
    next: String,
}

struct WaitingRow {
    id: String,
    case: String,
    name: String,
    number: String,
    is_protected: bool,
    service: String,
    /// Who is waited for.
    whom: String,
    agency: String,
    /// What is waited for.
    what: String,
    /// Whether it is the reader's own unit that must act.
    is_ours: bool,
    sent: String,
    due_on: Option<NaiveDate>,
    due: Option<Due>,
    status: String,
}

async fn waiting(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let status = STATUSES.into_iter().find(|status| *status == asked.lage);
    let variables = json!({
        "first": PAGE,
        "after": Some(&asked.efter).filter(|after| !after.is_empty()),
        "status": status.map_or_else(|| STATUSES.to_vec(), |status| vec![status]),
    });
    let answer = reader.ask::<MyWaiting>("MyWaiting", variables).await?;
    let MyWaiting { me, sent_referrals } = answer.data;
    let title = reader.visit.language().text("work-title", &[]);
    let mut frame = Frame::of(&reader, &me, title, "waiting").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let next = sent_referrals.page_info.next();
    let sent = sent_referrals.edges.into_iter();
    let mut rows: Vec<WaitingRow> = sent.map(|edge| row(edge.node, today, &frame)).collect();
    rows.sort_by_key(|row| (row.due_on.is_none(), row.due_on));
    let page = WaitingPage {
        rows,
        statuses: STATUSES
            .iter()
            .map(|status| ((*status).to_owned(), frame.code("ReferralStatus", status)))
            .collect(),
        next: next
            .map(|after| address(status.unwrap_or_default(), &after))
            .unwrap_or_default(),
        status: status.unwrap_or_default().to_owned(),
        frame,
    };
    show(&page)
}

fn address(status: &str, after: &str) -> String {
    let said = [("lage", status), ("efter", after)];
    let said: Vec<_> = said
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    format!(
        "/mitt-arbete/vantar?{}",
        serde_html_form::to_string(said).unwrap_or_default()
    )
}

fn row(sent: Sent, today: NaiveDate, frame: &Frame) -> WaitingRow {
    let is_ours = sent.status == "INFO_REQUESTED";
    let key = match sent.status.as_str() {
        "WAITLISTED" if sent.place_is_held == Some(true) => "waiting-PLACE_HELD".to_owned(),
        status => format!("waiting-{status}"),
    };
    let person = sent.case.person;
    WaitingRow {
        id: sent.id,
        case: sent.case.id,
        number: sent.case.registry_number.unwrap_or_default(),
        is_protected: person
            .as_ref()
            .is_some_and(|person| person.protected_identity == Some(true)),
        name: person
            .and_then(|person| person.display_name)
            .unwrap_or_default(),
        service: frame.code("ReferralService", &sent.service),
        whom: if is_ours {
            frame.t("waiting-us")
        } else {
            sent.to_unit.name.clone()
        },
        agency: if is_ours {
            frame.t1("waiting-asked-by", "name", &sent.to_unit.name)
        } else {
            sent.to_unit.agency.name
        },
        what: frame.t(&key),
        is_ours,
        sent: sent
            .sent_at
            .map(|at| show::day(show::day_of(at)))
            .unwrap_or_default(),
        due_on: sent.due_on,
        due: sent.due_on.map(|due| show::due(due, today, frame.language)),
        status: frame.code("ReferralStatus", &sent.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{codes, words::Language};

    #[test]
    fn what_is_waited_for_has_words_wherever_a_referral_stands() {
        for status in STATUSES {
            assert!(codes::is_code("ReferralStatus", status), "{status}");
            for language in [Language::Swedish, Language::English] {
                let key = format!("waiting-{status}");
                assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
            }
        }
    }
}
