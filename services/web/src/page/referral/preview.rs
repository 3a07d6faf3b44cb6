//! The handover as its receiver will see it: what follows, what does not and why, and who will see it. From here the
//! draft is sent.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use domain::referral::ReferralStatus;
use serde::Deserialize;
use serde_json::json;

use super::{
    doing::{Doing, capacities, doings},
    listed::ListedReferral,
    of_case::desk_of,
};
use crate::{
    case_head::{CaseBar, CaseHead},
    fault::PageFault,
    frame::{Frame, Me},
    visit::{Reader, Web, see, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/remiss/{id}/visa", get(preview))
}

#[derive(Deserialize)]
struct Preview {
    me: Me,
    referral: Option<Draft>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    #[serde(flatten)]
    listed: ListedReferral,
    version: i64,
    question: Option<String>,
    sections: Option<Vec<String>>,
    case: CaseWithBases,
}

#[derive(Deserialize)]
struct CaseWithBases {
    #[serde(flatten)]
    head: CaseHead,
    bases: Option<Vec<Basis>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Basis {
    kind: String,
    status: String,
    valid_to: chrono::NaiveDate,
    sections: Vec<String>,
    to_agency: ToAgency,
}

#[derive(Deserialize)]
struct ToAgency {
    id: String,
}

#[derive(Template)]
#[template(path = "referral/preview.html")]
struct PreviewPage {
    frame: Frame,
    bar: CaseBar,
    id: String,
    version: i64,
    key: String,
    to: String,
    to_agency: String,
    from: String,
    service: String,
    urgency: String,
    age: String,
    question: String,
    /// What follows, each with its reason.
    follows: Vec<(String, String)>,
    /// What was chosen and cannot follow, each with what is missing.
    stays: Vec<(String, String)>,
    /// What was not chosen.
    unchosen: Vec<String>,
    is_asked: bool,
    may_send: bool,
    others: Vec<Doing>,
}

async fn preview(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let answer = reader
        .ask::<Preview>("PreviewReferral", json!({ "id": id }))
        .await?;
    let draft = answer.data.referral.ok_or(PageFault::NotFound)?;
    let is_asked = draft.listed.status == ReferralStatus::AwaitingPerson;
    if draft.listed.status != ReferralStatus::Draft && !is_asked {
        return Ok(see(&format!("/remiss/{id}")));
    }
    let title = reader.visit.language().text("preview-title", &[]);
    let frame = Frame::of(&reader, &answer.data.me, title, "referrals").await;
    let bar = draft
        .case
        .head
        .bar(&frame, "/remisser", reader.visit.today());
    let chosen = draft.sections.clone().unwrap_or_default();
    let receiver = &draft.listed.to_unit.agency.id;
    let (follows, stays) = carried(&chosen, &draft.case, receiver, &frame);
    let desk = desk_of(&draft.case.head);
    let (from, to) = (&draft.listed.from_unit, &draft.listed.to_unit);
    let capacities = capacities(&answer.data.me, &from.id, &to.id, desk.as_deref());
    let mut possible = doings(&id, draft.listed.standing(), &capacities, &frame);
    let sending = format!("/remiss/{id}/visa");
    let may_send = possible.iter().any(|doing| doing.address == sending);
    possible.retain(|doing| doing.address != sending);
    let age = draft.listed.age_band.as_ref();
    let page = PreviewPage {
        unchosen: unchosen(&chosen, &bar, &frame),
        may_send: may_send && stays.is_empty(),
        key: reader.visit.key(),
        version: draft.version,
        to: to.name.clone(),
        to_agency: to.agency.name.clone(),
        from: from.name.clone(),
        service: frame.code("ReferralService", &draft.listed.service),
        urgency: frame.code("Urgency", &draft.listed.urgency),
        age: age
            .map(|age| frame.code("AgeBand", age))
            .unwrap_or_default(),
        question: draft.question.unwrap_or_default(),
        follows,
        stays,
        is_asked,
        others: possible,
        id,
        bar,
        frame,
    };
    show(&page)
}

/// Section and reason.
type Reasoned = (String, String);

/// What follows and what does not. A section follows when a live basis lets the receiver's agency read it, or when it
/// is that agency's own; the desk looks again when the referral is sent.
fn carried(
    chosen: &[String],
    case: &CaseWithBases,
    receiver: &str,
    frame: &Frame,
) -> (Vec<Reasoned>, Vec<Reasoned>) {
    let (mut follows, mut stays) = (Vec::new(), Vec::new());
    for section in chosen {
        let name = frame.code("Section", section);
        let live = case.bases.iter().flatten().find(|basis| {
            basis.status == "ACTIVE"
                && basis.to_agency.id == receiver
                && basis.sections.contains(section)
        });
        match live {
            Some(basis) => {
                let kind = frame.code("DisclosureBasisKind", &basis.kind);
                let day = crate::show::day(basis.valid_to);
                let why = frame.t2("preview-follows-why", ("kind", kind), ("day", day));
                follows.push((name, why));
            }
            None if is_own(section, case, receiver) => {
                follows.push((name, frame.t("preview-own-why")));
            }
            None => stays.push((name, frame.t("preview-stays-why"))),
        }
    }
    (follows, stays)
}

/// Whether a section belongs to the receiver's kind of agency.
fn is_own(section: &str, case: &CaseWithBases, receiver: &str) -> bool {
    let parties = case.head.parties.iter().flatten();
    let mut kinds = parties
        .filter(|party| party.agency.id == receiver)
        .map(|party| party.agency.kind.as_str());
    kinds.any(|kind| match kind {
        "WELFARE_UNIT" => section.starts_with("WELFARE_"),
        "LABOUR_MARKET_UNIT" => section.starts_with("LABOUR_"),
        "EMPLOYMENT_SERVICE" => section.starts_with("EMPLOYMENT_"),
        "INSURANCE_AGENCY" => section.starts_with("INSURANCE_"),
        _ => false,
    })
}

/// What the sender reads and has not chosen.
fn unchosen(chosen: &[String], bar: &CaseBar, frame: &Frame) -> Vec<String> {
    let open = super::new::CARRIED
        .iter()
        .filter(|section| bar.sections.is_open(section));
    open.filter(|section| !chosen.iter().any(|one| one == *section))
        .map(|section| frame.code("Section", section))
        .collect()
}
