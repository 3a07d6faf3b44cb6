//! Who takes part, and on what grounds agencies let each other read: what holds, what ends soon, and how the person takes
//! a consent back.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::common::{Opened, open, surround};
use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead, KnownAgency, KnownUnit},
    fault::PageFault,
    frame::Frame,
    page::work::Page,
    session::Flash,
    show::{self, Due},
    visit::{Reader, Submission, Web, show, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/arende/{id}/grunder", get(bases))
        .route(
            "/arende/{id}/grunder/{basis}/aterkalla",
            get(confirm).post(withdraw),
        )
}

/// So many days before its end a basis is said to end soon.
const SOON: Days = Days::new(30);

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    bases: Option<Vec<Basis>>,
    referrals: Option<Page<Referral>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Basis {
    id: String,
    kind: String,
    status: String,
    purpose: Option<String>,
    sections: Vec<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    consent_form: Option<String>,
    recorded_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
    from_agency: KnownAgency,
    to_agency: KnownAgency,
}

impl Basis {
    fn can_be_withdrawn(&self) -> bool {
        self.kind == "CONSENT" && matches!(self.status.as_str(), "ACTIVE" | "PLANNED")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Referral {
    id: String,
    status: String,
    service: String,
    sections: Option<Vec<String>>,
    to_unit: Receiver,
}

#[derive(Deserialize)]
struct Receiver {
    #[serde(flatten)]
    unit: KnownUnit,
    agency: KnownAgency,
}

#[derive(Template)]
#[template(path = "case/bases.html")]
struct BasesPage {
    frame: Frame,
    bar: CaseBar,
    parties: Vec<PartyRow>,
    can_record: bool,
    shows_bases: bool,
    is_withheld: bool,
    live: Vec<BasisView>,
    past: Vec<BasisView>,
}

#[derive(Template)]
#[template(path = "case/withdraw.html")]
struct WithdrawPage {
    frame: Frame,
    bar: CaseBar,
    lead: String,
    basis: BasisView,
    referrals: Vec<ReferralRow>,
    problems: Vec<String>,
    key: String,
}

struct PartyRow {
    unit: String,
    agency: String,
    lead: String,
    standing: String,
    since: String,
}

struct BasisView {
    id: String,
    kind: String,
    form: String,
    from: String,
    to: String,
    /// Who lets whom read.
    flow: String,
    purpose: String,
    sections: Vec<String>,
    status: String,
    from_day: String,
    /// The end, as a deadline while it holds.
    end: Due,
    ends_soon: bool,
    is_live: bool,
    recorded: String,
    withdrawn: String,
    can_withdraw: bool,
}

struct ReferralRow {
    id: String,
    service: String,
    unit: String,
    status: String,
}

#[derive(Deserialize)]
struct WithdrawDone {
    done: Withdrawn,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Withdrawn {
    stopped_referrals: Option<Vec<Stopped>>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct Stopped {}

async fn bases(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let opened = open::<Case>(&reader, "CaseBases", json!({ "id": id })).await?;
    let head = &opened.case.head;
    let (frame, bar) = surround(
        &reader,
        (&opened.me, head, opened.is_partial),
        ("tab-bases", "/grunder"),
    )
    .await;
    if !bar.sections.shows_any(&["BASES", "PARTIES"]) {
        return Err(PageFault::NotFound);
    }
    let today = reader.visit.today();
    let all = opened.case.bases.iter().flatten();
    let (live, past): (Vec<BasisView>, Vec<BasisView>) = all
        .map(|basis| view(basis, today, &frame))
        .partition(|basis| basis.is_live);
    let page = BasesPage {
        parties: parties(head, &frame),
        can_record: bar.sections.is_writable("BASES") && !bar.is_closed,
        shows_bases: bar.sections.shows_any(&["BASES"]),
        is_withheld: bar.sections.is_withheld("BASES"),
        live,
        past,
        bar,
        frame,
    };
    show(&page)
}

fn parties(head: &CaseHead, frame: &Frame) -> Vec<PartyRow> {
    let parties = head.parties.iter().flatten();
    parties
        .map(|party| PartyRow {
            unit: party.unit.name.clone(),
            agency: party.agency.name.clone(),
            lead: party.lead_caseworker.clone().unwrap_or_default(),
            standing: frame.code("PartyStanding", &party.standing),
            since: show::day(show::day_of(party.joined_at)),
        })
        .collect()
}

fn view(basis: &Basis, today: NaiveDate, frame: &Frame) -> BasisView {
    let is_live = matches!(basis.status.as_str(), "ACTIVE" | "PLANNED");
    let soon = today.checked_add_days(SOON).unwrap_or(NaiveDate::MAX);
    let sections = basis.sections.iter();
    let form = basis.consent_form.as_ref();
    BasisView {
        id: basis.id.clone(),
        kind: frame.code("DisclosureBasisKind", &basis.kind),
        form: form
            .map(|form| frame.code("ConsentForm", form))
            .unwrap_or_default(),
        from: basis.from_agency.name.clone(),
        to: basis.to_agency.name.clone(),
        flow: frame.t2(
            "basis-flow",
            ("from", &basis.from_agency.name),
            ("to", &basis.to_agency.name),
        ),
        purpose: basis.purpose.clone().unwrap_or_default(),
        sections: sections.map(|code| frame.code("Section", code)).collect(),
        status: frame.code("DisclosureBasisStatus", &basis.status),
        from_day: show::day(basis.valid_from),
        end: show::due(basis.valid_to, today, frame.language),
        ends_soon: is_live && basis.valid_to <= soon,
        is_live,
        recorded: show::moment(basis.recorded_at),
        withdrawn: basis.withdrawn_at.map(show::moment).unwrap_or_default(),
        can_withdraw: basis.can_be_withdrawn(),
    }
}

async fn opened_for(reader: &Reader, id: &str) -> Result<Opened<Case>, PageFault> {
    open::<Case>(reader, "CaseBasesAndReferrals", json!({ "id": id })).await
}

async fn confirm(
    reader: Reader,
    Path((id, basis)): Path<(String, String)>,
) -> Result<Response, PageFault> {
    let opened = opened_for(&reader, &id).await?;
    let page = withdraw_page(&reader, &opened, &basis, Vec::new()).await?;
    show(&page)
}

async fn withdraw_page(
    reader: &Reader,
    opened: &Opened<Case>,
    basis: &str,
    problems: Vec<String>,
) -> Result<WithdrawPage, PageFault> {
    let (frame, bar) = surround(
        reader,
        (&opened.me, &opened.case.head, opened.is_partial),
        ("withdraw-title", "/grunder"),
    )
    .await;
    let mut all = opened.case.bases.iter().flatten();
    let basis = all
        .find(|known| known.id == basis)
        .filter(|known| known.can_be_withdrawn())
        .ok_or(PageFault::NotFound)?;
    Ok(WithdrawPage {
        lead: frame.t2(
            "withdraw-lead",
            ("from", &basis.from_agency.name),
            ("to", &basis.to_agency.name),
        ),
        referrals: concerned(&opened.case, basis, &frame),
        basis: view(basis, reader.visit.today(), &frame),
        problems,
        key: reader.visit.key(),
        bar,
        frame,
    })
}

/// The open referrals to the agency that reads, which carry something of what the consent opens.
fn concerned(case: &Case, basis: &Basis, frame: &Frame) -> Vec<ReferralRow> {
    let open = case.referrals.iter().flat_map(|page| &page.edges);
    let open = open.map(|edge| &edge.node).filter(|referral| {
        let carried = referral.sections.iter().flatten();
        let mut carried = carried.filter(|section| basis.sections.contains(section));
        OPEN.contains(&referral.status.as_str())
            && referral.to_unit.agency.id == basis.to_agency.id
            && carried.next().is_some()
    });
    open.map(|referral| ReferralRow {
        id: referral.id.clone(),
        service: frame.code("ReferralService", &referral.service),
        unit: referral.to_unit.unit.name.clone(),
        status: frame.code("ReferralStatus", &referral.status),
    })
    .collect()
}

/// The states of a referral that somebody works with.
const OPEN: [&str; 7] = [
    "SENT",
    "RECEIVED",
    "INFO_REQUESTED",
    "WAITLISTED",
    "ACCEPTED",
    "ACTIVE",
    "PAUSED",
];

async fn withdraw(
    Path((id, basis)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let input = json!({ "basisId": basis, "idempotencyKey": fields.text("_key") });
    let answer = reader.ask::<WithdrawDone>("WithdrawConsent", json!({ "input": input }));
    let done = answer.await?.data.done;
    if done.user_errors.is_empty() {
        let stopped = done.stopped_referrals.map_or(0, |stopped| stopped.len());
        let flash = Flash {
            key: "withdraw-done".to_owned(),
            arguments: vec![("count".to_owned(), stopped.to_string())],
        };
        return reader.go(&format!("/arende/{id}/grunder"), flash).await;
    }
    let problems = done.user_errors.into_iter().map(|error| error.message);
    let opened = opened_for(&reader, &id).await?;
    let page = withdraw_page(&reader, &opened, &basis, problems.collect()).await?;
    show_at(http::StatusCode::UNPROCESSABLE_ENTITY, &page)
}
