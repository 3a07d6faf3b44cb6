//! Administration: the units of an agency, its staff and their assignments, its service agreements, notices to its
//! systems, and the log of what was changed.

use std::sync::Arc;

use axum::Router;

use crate::{case_head::Tab, frame::Frame, visit::Web};

mod agreements;
mod assignments;
mod changes;
pub(crate) mod doing;
pub(crate) mod notice_doing;
mod notices;
mod staff;
mod units;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(units::routes())
        .merge(staff::routes())
        .merge(assignments::routes())
        .merge(agreements::routes())
        .merge(changes::routes())
        .merge(doing::routes())
        .merge(notices::routes())
        .merge(notice_doing::routes())
}

/// How many rows stand on a page.
const PAGE: u32 = 50;

/// The pages, by address and words.
const PAGES: &[(&str, &str)] = &[
    ("/administration", "admin-units"),
    ("/administration/personal", "admin-staff"),
    ("/administration/uppdrag", "admin-assignments"),
    ("/administration/avtal", "admin-agreements"),
    ("/administration/aviseringar", "admin-notices"),
    ("/administration/andringar", "admin-changes"),
];

/// The links between the pages.
fn tabs(here: &str, frame: &Frame) -> Vec<Tab> {
    let pages = PAGES.iter();
    pages
        .map(|(address, key)| Tab {
            address: (*address).to_owned(),
            label: frame.t(key),
            is_here: *address == here,
        })
        .collect()
}

/// From where on a list is shown.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct From {
    efter: String,
}

impl From {
    fn after(&self) -> Option<&String> {
        Some(&self.efter).filter(|after| !after.is_empty())
    }
}

/// The address of the next page of a list; empty for none.
fn next(path: &str, said: &[(&str, &str)], after: Option<String>) -> String {
    let Some(after) = after else {
        return String::new();
    };
    let mut said: Vec<(&str, &str)> = said
        .iter()
        .copied()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    said.push(("efter", &after));
    let query = serde_html_form::to_string(said).unwrap_or_default();
    format!("{path}?{query}")
}
