//! What an administrator of an agency changes, each with a form of its own.

use std::{borrow::Cow, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use domain::Role;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    agreements::Agreements,
    assignments::Assignments,
    staff::Staff,
    units::{AdministeredUnit, Units},
};
use crate::{
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{Choices, Kind, OfferedChoice, Offers, Question},
    frame::{Frame, Me},
    page::{deed::OfferedUnits, work::Page},
    show,
    visit::{Reader, Submission, Web},
};

/// How many rows of a list are asked for at a time, when the one is looked for that a form is about.
const ROWS: u32 = 100;
/// How many times, at the most.
const LOOKS: usize = 100;
/// The longest name.
const NAME: Kind = Kind::Line(200);
/// One of the agency's own units.
const OWN_UNIT: Kind = Kind::One(Choices::Offered("units"));

/// What can be done.
pub(crate) const ERRANDS: &[Errand] = &[
    Errand::of(
        "ny-enhet",
        "CreateUnit",
        &[
            Question::required("name", NAME),
            Question::optional("agencyId", Kind::One(Choices::Offered("own-agencies"))),
            Question::optional("municipality", Kind::Municipality),
            Question::optional("takesReferralsFrom", Kind::Day),
        ],
    ),
    Errand::of(
        "byt-namn",
        "RenameUnit",
        &[Question::required("name", NAME)],
    )
    .with_version(),
    Errand::of(
        "platser",
        "SetUnitCapacity",
        &[
            Question::required("service", Kind::One(Choices::List("ReferralService"))),
            Question::required("places", Kind::Number(0, 10_000)),
            Question::optional("expectedPlaces", Kind::CarriedNumber),
        ],
    ),
    Errand::of(
        "ta-emot-remisser",
        "SetUnitReferrals",
        &[
            Question::required("takesReferralsFrom", Kind::Day),
            Question::optional("takesReferralsTo", Kind::Day),
            Question::optional("successorUnitId", OWN_UNIT),
        ],
    )
    .with_version(),
    Errand::of(
        "sekretess",
        "SetUnitSecrecy",
        &[Question::required(
            "secrecyRegime",
            Kind::One(Choices::List("SecrecyRegime")),
        )],
    )
    .with_version(),
    Errand::of(
        "stang-enhet",
        "CloseUnit",
        &[
            Question::required("lastDay", Kind::Day),
            Question::optional("successorUnitId", OWN_UNIT),
        ],
    )
    .with_version()
    .grave(),
    Errand::of(
        "lagg-till-person",
        "AddStaff",
        &[
            Question::required("displayName", NAME),
            Question::required("subject", NAME),
            Question::optional("agencyId", Kind::One(Choices::Offered("own-agencies"))),
        ],
    ),
    Errand::of(
        "ge-uppdrag",
        "GrantAssignment",
        &[
            Question::required("unitId", OWN_UNIT),
            Question::required("role", Kind::One(Choices::Some("Role", GRANTED))),
            Question::optional("validFrom", Kind::Day),
            Question::optional("validTo", Kind::Day),
        ],
    ),
    Errand::of(
        "andra-slut",
        "ChangeAssignmentEnd",
        &[Question::optional("validTo", Kind::Day)],
    )
    .with_version(),
    Errand::of("avsluta-uppdrag", "EndAssignment", &[]).grave(),
    Errand::of(
        "foresla-avtal",
        "ProposeServiceAgreement",
        &[
            Question::required("deskAgencyId", Kind::One(Choices::Offered("desks"))),
            Question::required("forAgencyId", Kind::One(Choices::Offered("agencies"))),
            Question::required("tasks.0", NAME),
            Question::optional("tasks.1", NAME),
            Question::optional("tasks.2", NAME),
            Question::required("sections", Kind::Many(Choices::List("Section"))),
            Question::required("validFrom", Kind::Day),
            Question::optional("validTo", Kind::Day),
        ],
    ),
    Errand::of("godkann-avtal", "ApproveServiceAgreement", &[]),
    Errand::of("avsluta-avtal", "EndServiceAgreement", &[]).grave(),
];

/// The roles that an administrator gives to staff.
const GRANTED: &[&str] = &[
    "INTAKE_OFFICER",
    "CASEWORKER",
    "LEAD_CASEWORKER",
    "UNIT_MANAGER",
    "PROGRAMME_LEADER",
    "SUPERVISOR",
    "EVALUATOR",
    "ASSOCIATION_OFFICER",
    "LOG_REVIEWER",
    "AGENCY_ADMIN",
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/administration/gora/{slug}/{id}", get(form).post(send))
}

/// What a link says beforehand.
pub(super) type Given = Vec<(String, String)>;

async fn form(
    reader: Reader,
    Path((slug, id)): Path<(String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&reader, errand, &id).await?;
    show_form(&reader, errand, (ground, given)).await
}

/// Shows a form with what a link has said beforehand.
pub(super) async fn show_form(
    reader: &Reader,
    errand: Errand,
    (mut ground, given): (Ground, Given),
) -> Result<Response, PageFault> {
    for (name, value) in given {
        ground.given.set(&name, value);
    }
    errand::form(reader, errand, ground).await
}

async fn send(
    Path((slug, id)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let errand = errand::find(ERRANDS, &slug).ok_or(PageFault::NotFound)?;
    let ground = ground(&submission.reader, errand, &id).await;
    let place = place(errand, &id);
    errand::send(submission, errand, ground, &place).await
}

fn place(errand: Errand, id: &str) -> String {
    format!("/administration/gora/{}/{id}", errand.slug)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FormData {
    me: Me,
    administered_units: Page<AdministeredUnit>,
    #[serde(flatten)]
    units: OfferedUnits,
}

/// What a form about something is made of.
pub(super) struct About {
    pub(super) me: Me,
    pub(super) begun: Value,
    pub(super) facts: Vec<(String, String)>,
    pub(super) given: Fields,
    pub(super) version: i64,
    pub(super) offers: Offers,
    pub(super) back: Cow<'static, str>,
}

impl About {
    /// The ground of a form at `place`, for an administrator; for everybody else there is none.
    pub(super) fn ground(self, place: String) -> Result<Ground, PageFault> {
        if !self.me.holds(Role::AgencyAdmin) {
            return Err(PageFault::NotFound);
        }
        let back = self.back.into_owned();
        Ok(Ground {
            me: self.me,
            offers: self.offers,
            given: self.given,
            facts: self.facts,
            version: self.version,
            begun: self.begun,
            place,
            after: back.clone(),
            back,
            case: None,
            help: "administration",
        })
    }
}

async fn ground(reader: &Reader, errand: Errand, id: &str) -> Result<Ground, PageFault> {
    let about = match errand.slug {
        "ge-uppdrag" => member(reader, id).await?,
        "andra-slut" | "avsluta-uppdrag" => assignment(reader, id).await?,
        "godkann-avtal" | "avsluta-avtal" => agreement(reader, id).await?,
        "ny-enhet" | "lagg-till-person" | "foresla-avtal" => new(reader, errand.slug).await?,
        _ => unit(reader, id).await?,
    };
    about.ground(place(errand, id))
}

/// A frame for words alone: nothing is said by it.
pub(super) async fn words(reader: &Reader) -> Frame {
    let said = reader.visit.sitting.said().await.ok().flatten();
    let frame = Frame::of_visit(&reader.visit, String::new(), "administration").await;
    if let Some(said) = said
        && let Err(fault) = reader.visit.sitting.say(said).await
    {
        tracing::error!(reason = ?fault, "what was to be said could not be kept");
    }
    frame
}

async fn data(reader: &Reader, units: bool) -> Result<FormData, PageFault> {
    let variables = json!({ "units": units });
    let answer = reader
        .ask::<FormData>("AdministrationForm", variables)
        .await?;
    Ok(answer.data)
}

/// The row that a form is about, and who asks. Lists know no ids, and an agency may have hundreds of staff, so that pages are gone
/// through until it is found.
pub(super) async fn find_row<A: DeserializeOwned, T>(
    reader: &Reader,
    (operation, mut variables): (&'static str, Value),
    parts_of: impl Fn(A) -> (Me, Page<T>),
    is_it: impl Fn(&T) -> bool,
) -> Result<(Me, T), PageFault> {
    variables["first"] = json!(ROWS);
    variables["after"] = Value::Null;
    for _ in 0..LOOKS {
        let answer = reader.ask::<A>(operation, variables.clone()).await?;
        let (me, page) = parts_of(answer.data);
        let next = page.page_info.next();
        let mut rows = page.edges.into_iter().map(|edge| edge.node);
        if let Some(found) = rows.find(&is_it) {
            return Ok((me, found));
        }
        match next {
            Some(next) => variables["after"] = json!(next),
            None => break,
        }
    }
    Err(PageFault::NotFound)
}

/// The own units that are not closed, but for the one that the form is about.
fn own_units(page: &Page<AdministeredUnit>, but: &str) -> Vec<OfferedChoice> {
    let units = page.edges.iter().map(|edge| &edge.node);
    let open = units.filter(|unit| unit.closed_on.is_none() && unit.unit.id != but);
    open.map(|unit| OfferedChoice::of(&unit.unit.id, &unit.unit.name))
        .collect()
}

/// A form about a unit.
async fn unit(reader: &Reader, id: &str) -> Result<About, PageFault> {
    let list = ("AdministeredUnits", json!({}));
    let parts_of = |answer: Units| (answer.me, answer.administered_units);
    let (_, unit) = find_row(reader, list, parts_of, |unit| unit.unit.id == id).await?;
    let data = data(reader, false).await?;
    let frame = words(reader).await;
    let facts = vec![
        (frame.t("admin-unit"), unit.unit.name.clone()),
        (frame.t("admin-takes"), unit.referrals(&frame)),
    ];
    let mut given = Fields::default();
    given.set("name", unit.unit.name.clone());
    given.set("secrecyRegime", unit.unit.secrecy_regime.clone());
    given.set("takesReferralsFrom", show::day(unit.takes_referrals_from));
    if let Some(to) = unit.unit.takes_referrals_to {
        given.set("takesReferralsTo", show::day(to));
    }
    Ok(About {
        begun: json!({ "unitId": id }),
        facts,
        given,
        version: unit.version,
        offers: Offers::from([("units", own_units(&data.administered_units, id))]),
        me: data.me,
        back: "/administration".into(),
    })
}

/// A form about something that is not there yet.
async fn new(reader: &Reader, slug: &str) -> Result<About, PageFault> {
    let data = data(reader, slug == "foresla-avtal").await?;
    let held = data.me.assignments.iter();
    let mut own: Vec<OfferedChoice> = held
        .filter(|held| held.role == Role::AgencyAdmin)
        .map(|held| OfferedChoice::of(&held.agency.id, &held.agency.name))
        .collect();
    own.dedup();
    let mut given = Fields::default();
    if let [only] = own.as_slice() {
        given.set("agencyId", only.value.clone());
    }
    Ok(About {
        begun: json!({}),
        facts: Vec::new(),
        given,
        version: 0,
        offers: Offers::from([
            ("own-agencies", own),
            ("desks", data.units.agencies(true)),
            ("agencies", data.units.agencies(false)),
        ]),
        me: data.me,
        back: match slug {
            "lagg-till-person" => "/administration/personal",
            "foresla-avtal" => "/administration/avtal",
            _ => "/administration",
        }
        .into(),
    })
}

/// A form about one of the staff.
async fn member(reader: &Reader, id: &str) -> Result<About, PageFault> {
    let list = ("AdministeredStaff", json!({ "name": null }));
    let parts_of = |answer: Staff| (answer.me, answer.administered_staff);
    let (_, member) = find_row(reader, list, parts_of, |member| member.id == id).await?;
    let data = data(reader, false).await?;
    let frame = words(reader).await;
    Ok(About {
        begun: json!({ "staffId": id }),
        facts: vec![(frame.t("person"), member.display_name)],
        given: Fields::default(),
        version: 0,
        offers: Offers::from([("units", own_units(&data.administered_units, ""))]),
        me: data.me,
        back: "/administration/personal".into(),
    })
}

/// A form about an assignment.
async fn assignment(reader: &Reader, id: &str) -> Result<About, PageFault> {
    let list = ("AdministeredAssignments", json!({ "filter": {} }));
    let parts_of = |answer: Assignments| (answer.me, answer.administered_assignments);
    let (me, assignment) = find_row(reader, list, parts_of, |row| row.id == id).await?;
    let frame = words(reader).await;
    let mut given = Fields::default();
    if let Some(to) = assignment.valid_to {
        given.set("validTo", show::day(to));
    }
    Ok(About {
        begun: json!({ "assignmentId": id }),
        facts: assignment.facts(&frame),
        given,
        version: assignment.version,
        offers: Offers::new(),
        me,
        back: "/administration/uppdrag".into(),
    })
}

/// A form about an agreement.
async fn agreement(reader: &Reader, id: &str) -> Result<About, PageFault> {
    let list = ("ServiceAgreements", json!({}));
    let parts_of = |answer: Agreements| (answer.me, answer.service_agreements);
    let (me, agreement) = find_row(reader, list, parts_of, |row| row.id == id).await?;
    let frame = words(reader).await;
    Ok(About {
        begun: json!({ "agreementId": id }),
        facts: agreement.facts(&frame),
        given: Fields::default(),
        version: 0,
        offers: Offers::new(),
        me,
        back: "/administration/avtal".into(),
    })
}
