//! The first page: what we need from the person, what comes next, and who works with it.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use serde::Deserialize;
use serde_json::json;

use super::{
    own::{self, Chosen, Head},
    plan::{Activity, ActivityRow},
};
use crate::{
    fault::PageFault,
    frame::Frame,
    page::work::Page,
    visit::{Reader, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida", get(start))
}

#[derive(Deserialize)]
struct Start {
    parties: Option<Vec<Party>>,
    plan: Option<PlanPart>,
    referrals: Option<Page<OwnReferral>>,
}

#[derive(Deserialize)]
struct PlanPart {
    activities: Vec<Activity>,
}

/// A unit that takes part.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Party {
    agency: Named,
    unit: Named,
    lead_caseworker: Option<String>,
    standing: String,
}

/// Something by its name.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnReferral {
    id: String,
    status: String,
    service: String,
    to_unit: ReferredUnit,
}

#[derive(Deserialize)]
struct ReferredUnit {
    name: String,
    agency: Named,
}

#[derive(Template)]
#[template(path = "participant/start.html")]
struct StartPage {
    frame: Frame,
    head: Head,
    has_case: bool,
    /// What waits for the person's answer.
    questions: Vec<ReferralRow>,
    next: Vec<ActivityRow>,
    people: Vec<PartyRow>,
    referrals: Vec<ReferralRow>,
}

struct ReferralRow {
    id: String,
    service: String,
    to: String,
    status: String,
}

/// Who works with the case.
pub(super) struct PartyRow {
    pub(super) unit: String,
    pub(super) agency: String,
    pub(super) lead: String,
}

/// How many of the next activities stand on the first page.
const NEXT: usize = 3;

async fn start(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let here = ("/min-sida", &chosen);
    let opened = own::open::<Start>(&reader, "MyPage", json!({}), here).await?;
    let frame = opened.frame;
    let has_case = opened.case.is_some();
    let rest = opened.case.map(|case| case.rest);
    let (parties, plan, referrals) = match rest {
        Some(rest) => (rest.parties, rest.plan, rest.referrals),
        None => (None, None, None),
    };
    let rows = referrals.into_iter().flat_map(|page| page.edges);
    let (questions, referrals): (Vec<_>, Vec<_>) = rows
        .map(|edge| edge.node)
        .filter(|referral| referral.status != "DRAFT")
        .partition(|referral| referral.status == "AWAITING_PERSON");
    let activities = plan.map(|plan| plan.activities).unwrap_or_default();
    let today = reader.visit.today();
    let coming = activities.iter().filter(|activity| activity.is_coming());
    let page = StartPage {
        has_case,
        questions: rows_of(questions, &frame),
        next: coming
            .take(NEXT)
            .map(|activity| activity.row(today, &frame))
            .collect(),
        people: people(parties),
        referrals: rows_of(referrals, &frame),
        head: opened.head,
        frame,
    };
    show(&page)
}

fn rows_of(referrals: Vec<OwnReferral>, frame: &Frame) -> Vec<ReferralRow> {
    let referrals = referrals.into_iter();
    referrals
        .map(|referral| ReferralRow {
            service: frame.code("ReferralService", &referral.service),
            to: format!(
                "{}, {}",
                referral.to_unit.name, referral.to_unit.agency.name
            ),
            status: frame.code("ReferralStatus", &referral.status),
            id: referral.id,
        })
        .collect()
}

/// Those who work with it now.
pub(super) fn people(parties: Option<Vec<Party>>) -> Vec<PartyRow> {
    let now = parties.into_iter().flatten();
    now.filter(|party| party.standing == "CURRENT")
        .map(|party| PartyRow {
            unit: party.unit.name,
            agency: party.agency.name,
            lead: party.lead_caseworker.unwrap_or_default(),
        })
        .collect()
}
