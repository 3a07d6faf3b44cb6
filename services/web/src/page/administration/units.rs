//! The units of the agency: names, places, and when they take referrals.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use domain::Role;
use serde::Deserialize;
use serde_json::json;

use super::{From, PAGE, next, tabs};
use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{AgencyName, Frame, Me},
    page::work::Page,
    show,
    visit::{Reader, Web, show as show_page},
};

const HERE: &str = "/administration";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(HERE, get(units))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Units {
    pub(super) me: Me,
    pub(super) administered_units: Page<AdministeredUnit>,
}

/// A unit as its administrator sees it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AdministeredUnit {
    pub(super) version: i64,
    pub(super) takes_referrals_from: NaiveDate,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) unit: Unit,
    successor: Option<Successor>,
    pub(super) capacities: Vec<Capacity>,
}

/// The unit itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Unit {
    pub(super) id: String,
    pub(super) name: String,
    municipality: Option<String>,
    pub(super) secrecy_regime: String,
    pub(super) takes_referrals_to: Option<NaiveDate>,
    agency: AgencyName,
}

#[derive(Deserialize)]
struct Successor {
    name: String,
}

/// How many places a service has.
#[derive(Deserialize)]
pub(super) struct Capacity {
    pub(super) service: String,
    pub(super) places: i64,
}

#[derive(Template)]
#[template(path = "administration/units.html")]
struct UnitsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    units: Vec<UnitRow>,
    next: String,
}

struct UnitRow {
    id: String,
    name: String,
    facts: Vec<(String, String)>,
    /// Service, places in words, and the link that changes them.
    places: Vec<(String, String, String)>,
    is_closed: bool,
}

async fn units(reader: Reader, Query(from): Query<From>) -> Result<Response, PageFault> {
    let variables = json!({ "first": PAGE, "after": from.after() });
    let answer = reader.ask::<Units>("AdministeredUnits", variables).await?;
    let found = answer.data;
    if !found.me.holds(Role::AgencyAdmin) {
        return Err(PageFault::NotFound);
    }
    let title = reader.visit.language().text("admin-units", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "administration").await;
    frame.is_partial = answer.is_partial;
    let page = UnitsPage {
        tabs: tabs(HERE, &frame),
        next: next(HERE, &[], found.administered_units.page_info.next()),
        units: found
            .administered_units
            .edges
            .iter()
            .map(|edge| edge.node.row(&frame))
            .collect(),
        frame,
    };
    show_page(&page)
}

impl AdministeredUnit {
    /// When it takes referrals, in words.
    pub(super) fn referrals(&self, frame: &Frame) -> String {
        let from = show::day(self.takes_referrals_from);
        match self.unit.takes_referrals_to {
            Some(to) if to < self.takes_referrals_from => frame.t("admin-takes-none"),
            Some(to) => frame.t2("my-days", ("day", from), ("to", show::day(to))),
            None => frame.t1("my-days-on", "day", from),
        }
    }

    fn row(&self, frame: &Frame) -> UnitRow {
        let closed = self.closed_on.map(show::day);
        let successor = self.successor.as_ref().map(|unit| unit.name.clone());
        let secrecy = frame.code("SecrecyRegime", &self.unit.secrecy_regime);
        let municipality = self.unit.municipality.as_ref();
        let municipality = municipality.map(|code| show::municipality(code));
        let all = [
            ("admin-agency", Some(self.unit.agency.name.clone())),
            ("admin-municipality", municipality),
            ("admin-takes", Some(self.referrals(frame))),
            ("admin-secrecy", Some(secrecy)),
            ("admin-closed", closed),
            ("admin-successor", successor),
        ];
        let known = all.into_iter();
        UnitRow {
            id: self.unit.id.clone(),
            name: self.unit.name.clone(),
            facts: known
                .filter_map(|(key, value)| value.map(|value| (frame.t(key), value)))
                .collect(),
            places: self.places(frame),
            is_closed: self.closed_on.is_some(),
        }
    }

    fn places(&self, frame: &Frame) -> Vec<(String, String, String)> {
        let capacities = self.capacities.iter();
        capacities
            .map(|capacity| {
                let places = frame.t1("admin-places-count", "count", capacity.places);
                let (service, count) = (&capacity.service, capacity.places);
                let link = format!(
                    "/administration/gora/platser/{}?service={service}&places={count}&expectedPlaces={count}",
                    self.unit.id
                );
                (frame.code("ReferralService", service), places, link)
            })
            .collect()
    }
}
