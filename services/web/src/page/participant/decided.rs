//! What is decided: what each agency has written of the person in its own part of the case.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use super::own::{self, Chosen, Head};
use crate::{
    fault::PageFault,
    frame::Frame,
    show,
    visit::{Reader, Web, show as show_page},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/min-sida/beslut", get(decided))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Decided {
    welfare: Option<Welfare>,
    labour_market: Option<Labour>,
    employment_service: Option<Employment>,
    insurance: Option<Insurance>,
    closure: Option<Closure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Welfare {
    assistance_decisions: Option<Vec<Assistance>>,
    activity_requirement: Option<Requirement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assistance {
    month: String,
    amount_ore: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Requirement {
    from: NaiveDate,
    to: Option<NaiveDate>,
    hours_per_week: i64,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Labour {
    placements: Option<Vec<Placement>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Placement {
    workplace: String,
    employment_type: String,
    service_rate_percent: i64,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Employment {
    registration: Option<Registration>,
    programme: Option<Programme>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    category: String,
    registered_from: NaiveDate,
    registered_to: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Programme {
    code: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Insurance {
    benefit: Option<Benefit>,
    rehabilitation: Option<Rehabilitation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Benefit {
    code: String,
    extent_percent: i64,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rehabilitation {
    status: String,
    coordinator: String,
    review_on: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Closure {
    closed_on: NaiveDate,
    reason: String,
}

#[derive(Template)]
#[template(path = "participant/decided.html")]
struct DecidedPage {
    frame: Frame,
    head: Head,
    has_case: bool,
    groups: Vec<Group>,
}

/// What one agency has written.
struct Group {
    title: String,
    rows: Vec<(String, String)>,
}

async fn decided(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let here = ("/min-sida/beslut", &chosen);
    let opened = own::open::<Decided>(&reader, "MyDecisions", json!({}), here).await?;
    let frame = opened.frame;
    let has_case = opened.case.is_some();
    let groups = opened
        .case
        .map(|case| groups(&case.rest, &frame))
        .unwrap_or_default();
    let page = DecidedPage {
        head: opened.head,
        has_case,
        groups,
        frame,
    };
    show_page(&page)
}

/// Agencies that have written nothing are left out.
fn groups(decided: &Decided, frame: &Frame) -> Vec<Group> {
    let all = [
        ("my-decided-welfare", welfare(decided, frame)),
        ("my-decided-labour", labour(decided, frame)),
        ("my-decided-employment", employment(decided, frame)),
        ("my-decided-insurance", insurance(decided, frame)),
        ("my-decided-closure", closure(decided, frame)),
    ];
    let known = all.into_iter().filter(|(_, rows)| !rows.is_empty());
    known
        .map(|(key, rows)| Group {
            title: frame.t(key),
            rows,
        })
        .collect()
}

type Rows = Vec<(String, String)>;

fn days(from: NaiveDate, to: Option<NaiveDate>, frame: &Frame) -> String {
    match to {
        Some(to) => frame.t2("my-days", ("day", show::day(from)), ("to", show::day(to))),
        None => frame.t1("my-days-on", "day", show::day(from)),
    }
}

fn welfare(decided: &Decided, frame: &Frame) -> Rows {
    let Some(welfare) = &decided.welfare else {
        return Vec::new();
    };
    let decisions = welfare.assistance_decisions.iter().flatten();
    let mut rows: Rows = decisions
        .map(|decision| {
            let label = frame.t1("my-assistance", "day", &decision.month);
            (label, show::kronor(decision.amount_ore))
        })
        .collect();
    if let Some(required) = &welfare.activity_requirement {
        let kinds = required.kinds.iter();
        let kinds: Vec<String> = kinds
            .map(|kind| frame.code("RequiredActivityKind", kind))
            .collect();
        let hours = frame.t1("my-hours", "count", required.hours_per_week);
        let when = days(required.from, required.to, frame);
        let value = format!("{hours}, {}. {when}", kinds.join(", "));
        rows.push((frame.t("my-requirement"), value));
    }
    rows
}

fn labour(decided: &Decided, frame: &Frame) -> Rows {
    let placements = decided
        .labour_market
        .iter()
        .filter_map(|labour| labour.placements.as_ref())
        .flatten();
    placements
        .map(|placement| {
            let kind = frame.code("EmploymentType", &placement.employment_type);
            let when = days(placement.starts_on, placement.ends_on, frame);
            let rate = placement.service_rate_percent;
            let value = format!("{kind}, {rate}\u{a0}%. {when}");
            (placement.workplace.clone(), value)
        })
        .collect()
}

fn employment(decided: &Decided, frame: &Frame) -> Rows {
    let mut rows = Vec::new();
    if let Some(employment) = &decided.employment_service {
        if let Some(registration) = &employment.registration {
            let category = frame.code("EmploymentRegistrationCategory", &registration.category);
            let when = days(
                registration.registered_from,
                registration.registered_to,
                frame,
            );
            rows.push((frame.t("my-registration"), format!("{category}. {when}")));
        }
        if let Some(programme) = &employment.programme {
            let name = frame.code("ProgrammeCode", &programme.code);
            let when = days(programme.from, programme.to, frame);
            rows.push((frame.t("my-programme"), format!("{name}. {when}")));
        }
    }
    rows
}

fn insurance(decided: &Decided, frame: &Frame) -> Rows {
    let mut rows = Vec::new();
    if let Some(insurance) = &decided.insurance {
        if let Some(benefit) = &insurance.benefit {
            let name = frame.code("BenefitCode", &benefit.code);
            let when = days(benefit.from, benefit.to, frame);
            let extent = benefit.extent_percent;
            rows.push((name, format!("{extent}\u{a0}%. {when}")));
        }
        if let Some(rehabilitation) = &insurance.rehabilitation {
            let status = frame.code("RehabilitationStatus", &rehabilitation.status);
            let mut value = format!("{status}. {}", rehabilitation.coordinator);
            if let Some(day) = rehabilitation.review_on {
                let review = frame.t1("my-review", "day", show::day(day));
                value = format!("{value}. {review}");
            }
            rows.push((frame.t("my-rehabilitation"), value));
        }
    }
    rows
}

fn closure(decided: &Decided, frame: &Frame) -> Rows {
    let closure = decided.closure.iter();
    closure
        .map(|closure| {
            let reason = frame.code("ClosureReason", &closure.reason);
            (show::day(closure.closed_on), reason)
        })
        .collect()
}
