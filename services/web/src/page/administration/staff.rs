//! The staff of the agency, found by name and never by a number.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{PAGE, next, tabs};
use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration/personal";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(staff))
}

/// What the address says of the list.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    namn: String,
    efter: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Staff {
    pub(super) me: Me,
    pub(super) administered_staff: Page<Member>,
}

/// One of the staff.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) display_name: String,
    subject: String,
}

#[derive(Template)]
#[template(path = "administration/staff.html")]
struct StaffPage {
    frame: Frame,
    tabs: Vec<Tab>,
    name: String,
    members: Vec<Member>,
    next: String,
}

async fn staff(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let variables = json!({
        "first": PAGE,
        "after": said(&asked.efter),
        "name": said(&asked.namn),
    });
    let answer = reader.ask::<Staff>("AdministeredStaff", variables).await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("admin-staff", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = found.administered_staff;
    let after = page.page_info.next();
    let members = page.edges.into_iter().map(|edge| edge.node);
    let page = StaffPage {
        tabs: tabs(HERE, &frame),
        members: members.collect(),
        next: next(HERE, &[("namn", &asked.namn)], after),
        name: asked.namn,
        frame,
    };
    show_page(&page)
}
