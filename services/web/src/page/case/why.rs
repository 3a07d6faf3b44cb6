//! Why a section is what it is for the reader, in plain words, and what would be needed (`access.md` rule 14).

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use super::common::{HeadOnly, may_open, place_of, surround};
use crate::{
    case_head::{CaseBar, KnownAgency, State},
    codes,
    fault::PageFault,
    frame::{Frame, Me},
    show::{self, Due},
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/varfor/{section}", get(why))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    me: Me,
    case: Option<HeadOnly>,
    explain_access: Explanation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Explanation {
    state: State,
    text: String,
    until: Option<NaiveDate>,
    policies: Vec<Policy>,
    basis: Option<Basis>,
    needed: Vec<Needed>,
}

#[derive(Deserialize)]
struct Policy {
    id: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Basis {
    kind: String,
    from_agency: KnownAgency,
    valid_to: NaiveDate,
}

#[derive(Deserialize)]
struct Needed {
    agency: KnownAgency,
    text: String,
}

#[derive(Template)]
#[template(path = "case/why.html")]
struct WhyPage {
    frame: Frame,
    bar: CaseBar,
    heading: String,
    state: String,
    sentences: Vec<String>,
    basis: Option<BasisView>,
    until: Option<Due>,
    policies: Vec<Policy>,
    needed: Vec<Needed>,
    /// Where the section is; empty where it cannot be read, or is nowhere.
    address: String,
    /// Where it can be opened in an emergency; empty where it cannot.
    emergency: String,
    shows_bases: bool,
}

struct BasisView {
    words: String,
    due: Due,
}

async fn why(
    reader: Reader,
    Path((id, section)): Path<(String, String)>,
) -> Result<Response, PageFault> {
    if !codes::is_code("Section", &section) {
        return Err(PageFault::NotFound);
    }
    let variables = json!({ "id": id, "section": section });
    let answer = reader.ask::<Answered>("CaseWhy", variables).await?;
    let Answered {
        me,
        case,
        explain_access: explained,
    } = answer.data;
    let head = case.ok_or(PageFault::NotFound)?.head;
    // What is absent has no page either, like a word that names no section.
    if explained.state == State::Absent {
        return Err(PageFault::NotFound);
    }
    let (frame, bar) = surround(&reader, (&me, &head, answer.is_partial), ("why-title", "")).await;
    let today = reader.visit.today();
    let is_withheld = explained.state == State::Withheld;
    let place = place_of(&section);
    let owner = explained.needed.first();
    let page = WhyPage {
        heading: frame.t1("why-heading", "section", frame.code("Section", &section)),
        state: frame.t(match explained.state {
            State::Writable => "why-writable",
            State::Readable => "why-readable",
            State::Withheld | State::Absent => "why-withheld",
        }),
        sentences: sentences(&explained.text),
        basis: explained.basis.map(|basis| BasisView {
            words: frame.t2(
                "why-basis",
                ("kind", frame.code("DisclosureBasisKind", &basis.kind)),
                ("agency", basis.from_agency.name),
            ),
            due: show::due(basis.valid_to, today, frame.language),
        }),
        until: explained
            .until
            .map(|until| show::due(until, today, frame.language)),
        policies: explained.policies,
        address: if is_withheld || place.is_empty() {
            String::new()
        } else {
            format!("/arende/{id}{place}")
        },
        emergency: match owner {
            Some(owner) if may_open(&me) => {
                format!(
                    "/arende/{id}/nodoppna?sections={section}:{}",
                    owner.agency.id
                )
            }
            Some(_) | None => String::new(),
        },
        needed: explained.needed,
        shows_bases: bar.sections.shows_any(&["BASES"]),
        bar,
        frame,
    };
    show(&page)
}

/// The sentences one by one: short lines are easier to read than a block.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences: Vec<String> = text.split(". ").map(str::to_owned).collect();
    let last = sentences.len().saturating_sub(1);
    for sentence in sentences.iter_mut().take(last) {
        sentence.push('.');
    }
    sentences
}
