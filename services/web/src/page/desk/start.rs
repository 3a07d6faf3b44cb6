//! The first page of the desk: the box, what was begun, and who waits.

use std::sync::Arc;

use askama::Template;
use axum::{Router, response::Response, routing::get};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{
    desk_of,
    proposal::{self, Proposal, ProposalRow},
    queue::{self, QueueRow, Waiting},
    resume::{self, ResumeRow},
};
use crate::{
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    visit::{Reader, Web, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/mottagning", get(first))
}

/// What is said of what was typed.
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// Of ours.
    Key(&'static str),
    /// The gateway's.
    Text {
        /// In words.
        text: String,
        /// Whether the reader has looked too many up.
        is_spent: bool,
    },
}

impl Said {
    /// One of our own messages.
    pub const fn of(key: &'static str) -> Self {
        Self::Key(key)
    }

    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::OK,
            Self::Text { is_spent: true, .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Key(_) | Self::Text { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(super) fn words(self, frame: &Frame) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Key(key) => frame.t(key),
            Self::Text { text, .. } => text,
        }
    }
}

#[derive(Deserialize)]
struct Desk {
    me: Me,
    intake: Page<Waiting>,
    screening: Page<Waiting>,
    proposals: Page<Proposal>,
}

#[derive(Template)]
#[template(path = "desk/start.html")]
struct StartPage {
    frame: Frame,
    /// The desk's own name.
    unit: String,
    typed: String,
    error: String,
    resume: Vec<ResumeRow>,
    /// The requests of partners that wait.
    proposals: Vec<ProposalRow>,
    has_more_proposals: bool,
    queue: Vec<QueueRow>,
    /// Whether more wait than are shown.
    has_more: bool,
}

async fn first(reader: Reader) -> Result<Response, PageFault> {
    page(&reader, "", Said::Nothing).await
}

/// The page, with what was typed and what is said of it.
pub(super) async fn page(reader: &Reader, typed: &str, said: Said) -> Result<Response, PageFault> {
    let answer = reader.ask::<Desk>("Desk", json!({})).await?;
    let desk = answer.data;
    let unit = desk_of(reader, &desk.me)?.unit.name.clone();
    let title = reader.visit.language().text("desk-title", &[]);
    let mut frame = Frame::of(reader, &desk.me, title, "desk").await;
    frame.is_partial = answer.is_partial;
    // The address of a search cannot be come back to.
    "/mottagning".clone_into(&mut frame.address);
    let has_more = desk.intake.page_info.has_next_page || desk.screening.page_info.has_next_page;
    let waiting = desk.intake.edges.into_iter().chain(desk.screening.edges);
    let waiting = waiting.map(|edge| edge.node).collect();
    let has_more_proposals = desk.proposals.page_info.has_next_page;
    let (today, proposals) = (reader.visit.today(), desk.proposals.edges);
    let status = said.status();
    let page = StartPage {
        unit,
        typed: typed.to_owned(),
        error: said.words(&frame),
        resume: resume::rows(reader, &frame).await,
        proposals: proposals
            .into_iter()
            .map(|edge| proposal::row(edge.node, today, &frame))
            .collect(),
        has_more_proposals,
        queue: queue::rows(waiting, today, &frame),
        has_more,
        frame,
    };
    show_at(status, &page)
}
