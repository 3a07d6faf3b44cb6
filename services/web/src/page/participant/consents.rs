//! What the person has consented to, and what is shared without consent.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{
    own::{self, Chosen, Head},
    start::Named,
};
use crate::{
    codes,
    fault::PageFault,
    frame::Frame,
    show,
    visit::{Reader, Web, show as show_page},
    words::Language,
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida/samtycken", get(consents))
}

#[derive(Deserialize)]
struct BasesCase {
    bases: Option<Vec<Basis>>,
}

/// On what one agency lets another read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Basis {
    pub(super) id: String,
    kind: String,
    purpose: Option<String>,
    sections: Vec<String>,
    status: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    withdrawn_at: Option<DateTime<Utc>>,
    from_agency: Named,
    to_agency: Named,
}

/// A basis as it is shown.
pub(super) struct BasisRow {
    pub(super) id: String,
    /// Who may read whose.
    pub(super) sentence: String,
    pub(super) kind: String,
    pub(super) purpose: String,
    pub(super) sections: String,
    pub(super) days: String,
    pub(super) status: String,
    /// Whether it can be taken back.
    pub(super) is_live: bool,
}

#[derive(Template)]
#[template(path = "participant/consents.html")]
struct ConsentsPage {
    frame: Frame,
    head: Head,
    has_case: bool,
    consents: Vec<BasisRow>,
    others: Vec<BasisRow>,
}

impl Basis {
    fn is_consent(&self) -> bool {
        self.kind == "CONSENT"
    }

    /// In one sentence who may read whose information.
    pub(super) fn sentence(&self, language: Language) -> String {
        let (from, to) = (&self.from_agency.name, &self.to_agency.name);
        language.text("my-basis", &[("name", to), ("other", from)])
    }

    /// The sections by their names.
    pub(super) fn named(&self, language: Language) -> String {
        let sections = self.sections.iter();
        let sections: Vec<String> = sections
            .map(|code| codes::name("Section", code, language))
            .collect();
        sections.join(", ")
    }

    fn row(&self, frame: &Frame) -> BasisRow {
        let days = match self.withdrawn_at {
            Some(at) => frame.t1("my-basis-withdrawn", "day", show::day(show::day_of(at))),
            None => frame.t2(
                "my-basis-days",
                ("day", show::day(self.valid_from)),
                ("to", show::day(self.valid_to)),
            ),
        };
        BasisRow {
            id: self.id.clone(),
            sentence: self.sentence(frame.language),
            kind: frame.code("DisclosureBasisKind", &self.kind),
            purpose: self.purpose.clone().unwrap_or_default(),
            sections: self.named(frame.language),
            days,
            status: frame.code("DisclosureBasisStatus", &self.status),
            is_live: matches!(self.status.as_str(), "ACTIVE" | "PLANNED"),
        }
    }
}

/// Consents, and everything else; what holds stands first.
pub(super) fn rows(bases: Option<Vec<Basis>>, frame: &Frame) -> (Vec<BasisRow>, Vec<BasisRow>) {
    let (consents, others): (Vec<Basis>, Vec<Basis>) =
        bases.into_iter().flatten().partition(Basis::is_consent);
    let shown = |bases: Vec<Basis>| {
        let mut rows: Vec<BasisRow> = bases.iter().map(|basis| basis.row(frame)).collect();
        rows.sort_by_key(|row| !row.is_live);
        rows
    };
    (shown(consents), shown(others))
}

async fn consents(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let here = ("/min-sida/samtycken", &chosen);
    let opened = own::open::<BasesCase>(&reader, "MyConsents", json!({}), here).await?;
    let frame = opened.frame;
    let has_case = opened.case.is_some();
    let bases = opened.case.and_then(|case| case.rest.bases);
    let (consents, others) = rows(bases, &frame);
    let page = ConsentsPage {
        head: opened.head,
        has_case,
        consents,
        others,
        frame,
    };
    show_page(&page)
}
