//! The first page of a case: what is to be done, who takes part, what each section is for the reader, and why.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::{DateTime, Utc};
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{
    common::{leads, may_open, open, place_of, surround},
    emergency,
};
use crate::{
    case_head::{CaseBar, CaseHead, HeadContact, State},
    fault::PageFault,
    frame::{Frame, Me},
    page::work,
    show,
    visit::{self, Reader, Web},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}", get(overview))
}

#[derive(Deserialize)]
struct Case {
    #[serde(flatten)]
    head: CaseHead,
    tasks: Option<Vec<work::Task>>,
    screening: Option<Screening>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Screening {
    in_target_group: Option<bool>,
    target_groups: Vec<String>,
    needs: Vec<String>,
    note: Option<String>,
    recorded_at: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "case/overview.html")]
struct OverviewPage {
    frame: Frame,
    bar: CaseBar,
    tasks: Vec<work::TaskRow>,
    contact: HeadContact,
    opened: String,
    intake: Option<IntakeView>,
    screening: Option<ScreeningView>,
    parties: Vec<PartyRow>,
    /// Sections that the reader knows of, by what they are for the reader.
    groups: Vec<Group>,
    deeds: Vec<DeedLink>,
    key: String,
}

struct IntakeView {
    channel: String,
    /// The partner whose request it began with; empty for none.
    partner: String,
    day: String,
    reason: String,
}

struct ScreeningView {
    answer: String,
    groups: String,
    needs: String,
    note: String,
    time: String,
}

struct PartyRow {
    unit: String,
    agency: String,
    lead: String,
    standing: String,
}

struct Group {
    id: &'static str,
    title: String,
    lead: String,
    is_withheld: bool,
    rows: Vec<SectionRow>,
}

struct SectionRow {
    code: String,
    name: String,
    /// Where it is; empty for nowhere.
    address: String,
}

struct DeedLink {
    address: String,
    label: String,
    is_grave: bool,
}

async fn overview(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let opened = open::<Case>(&reader, "CaseOverview", json!({ "id": id })).await?;
    let (me, case) = (opened.me, opened.case);
    let head = &case.head;
    let (frame, bar) = surround(
        &reader,
        (&me, head, opened.is_partial),
        ("tab-overview", ""),
    )
    .await;
    let today = reader.visit.today();
    let tasks = case.tasks.into_iter().flatten();
    let tasks = tasks.map(|task| work::task(task, today, &frame));
    let person = head.person.as_ref();
    let contact = person.and_then(|person| person.contact.clone());
    let page = OverviewPage {
        tasks: tasks.collect(),
        contact: contact.unwrap_or(HeadContact {
            phone: None,
            email: None,
        }),
        opened: head
            .opened_at
            .map(|at| show::day(show::day_of(at)))
            .unwrap_or_default(),
        intake: intake(head, &frame),
        screening: case.screening.map(|screening| screened(&screening, &frame)),
        parties: parties(head, &frame),
        groups: groups(head, &frame),
        deeds: deeds(&me, head, &bar, &frame),
        key: reader.visit.key(),
        bar,
        frame,
    };
    visit::show(&page)
}

fn intake(head: &CaseHead, frame: &Frame) -> Option<IntakeView> {
    let intake = head.intake.as_ref()?;
    Some(IntakeView {
        channel: frame.code("IntakeChannel", intake.channel.as_ref()?),
        partner: intake
            .proposed_by
            .as_ref()
            .map(|unit| unit.name.clone())
            .unwrap_or_default(),
        day: intake.occurred_on.map(show::day).unwrap_or_default(),
        reason: intake.reason.clone().unwrap_or_default(),
    })
}

fn screened(screening: &Screening, frame: &Frame) -> ScreeningView {
    let named = |list: &str, codes: &[String]| {
        let names: Vec<String> = codes.iter().map(|code| frame.code(list, code)).collect();
        names.join(", ")
    };
    ScreeningView {
        answer: frame.t(match screening.in_target_group {
            Some(true) => "answer-yes",
            Some(false) => "answer-no",
            None => "answer-unknown",
        }),
        groups: named("TargetGroup", &screening.target_groups),
        needs: named("Need", &screening.needs),
        note: screening.note.clone().unwrap_or_default(),
        time: show::moment(screening.recorded_at),
    }
}

fn parties(head: &CaseHead, frame: &Frame) -> Vec<PartyRow> {
    let parties = head.parties.iter().flatten();
    parties
        .map(|party| PartyRow {
            unit: party.unit.name.clone(),
            agency: party.agency.name.clone(),
            lead: party.lead_caseworker.clone().unwrap_or_default(),
            standing: frame.code("PartyStanding", &party.standing),
        })
        .collect()
}

/// What is absent is not told of: the list is that of a case without it.
fn groups(head: &CaseHead, frame: &Frame) -> Vec<Group> {
    let all = [
        (State::Writable, "writable"),
        (State::Readable, "readable"),
        (State::Withheld, "withheld"),
    ];
    let groups = all.into_iter().map(|(state, id)| {
        let known = head.access.iter().flatten();
        let rows = known
            .filter(|access| access.state == state)
            .map(|access| SectionRow {
                name: frame.code("Section", &access.section),
                address: address(head, &access.section),
                code: access.section.clone(),
            });
        Group {
            id,
            title: frame.t(&format!("sections-{id}")),
            lead: frame.t(&format!("sections-{id}-lead")),
            is_withheld: state == State::Withheld,
            rows: rows.collect(),
        }
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

fn address(head: &CaseHead, section: &str) -> String {
    match place_of(section) {
        "" => String::new(),
        place => format!("/arende/{}{place}", head.id),
    }
}

/// What the reader may do here, as far as the page can tell; the services decide.
fn deeds(me: &Me, head: &CaseHead, bar: &CaseBar, frame: &Frame) -> Vec<DeedLink> {
    let sections = &bar.sections;
    let is_protected = head
        .person
        .as_ref()
        .is_some_and(|person| person.protected_identity == Some(true));
    let directs = me.holds(Role::UnitManager) || leads(me, head);
    let appoints = me.holds(Role::IntakeOfficer) || leads(me, head);
    let holds_identity = sections.is_writable("IDENTITY");
    let is_open = !bar.is_closed;
    let all = [
        ("kontakt", sections.is_writable("CONTACT") && is_open),
        ("bedom", sections.is_writable("SCREENING") && is_open),
        ("tilldela", directs && is_open),
        ("ta-bort", directs && is_open),
        ("utse-samordnare", appoints && is_open),
        ("flytt", holds_identity && is_open),
        ("angra-flytt", holds_identity && is_open),
        ("sla-ihop", holds_identity),
        ("angra-sammanslagning", holds_identity),
        ("skydda", holds_identity && !is_protected),
        ("hav-skydd", holds_identity && is_protected),
        ("anmal-jav", !me.assignments.is_empty()),
    ];
    let forms = all.into_iter().filter(|(_, is_there)| *is_there);
    let mut links: Vec<DeedLink> = forms
        .map(|(slug, _)| DeedLink {
            address: format!("/arende/{}/gora/{slug}", head.id),
            label: frame.t(&format!("{slug}-title")),
            is_grave: crate::deed::find(crate::deed::Target::Case, slug)
                .is_some_and(|deed| deed.is_grave),
        })
        .collect();
    if may_open(me) && emergency::can_open(me, head, frame) {
        links.push(DeedLink {
            address: format!("/arende/{}/nodoppna", head.id),
            label: frame.t("emergency-title"),
            is_grave: true,
        });
    }
    links
}
