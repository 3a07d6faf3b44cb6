//! The forms of deeds: what each is about, what can be chosen in it, and where one goes afterwards.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    case_head::{CaseHead, KnownUnit},
    deed::{self, Deed, Target},
    errand::{self, Ground, InCase},
    fault::PageFault,
    fields::Fields,
    form::Kind,
    frame::Me,
    visit::{Reader, Submission, Web},
};

pub(in crate::page) mod of_case;
mod of_referral;
mod offered;

pub(crate) use offered::OfferedUnits;
use offered::offers;

/// The part of the help about these forms.
const HELP: &str = "deeds";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/arende/{id}/gora/{slug}", get(case_form).post(do_in_case))
        .route(
            "/remiss/{id}/gora/{slug}",
            get(referral_form).post(do_with_referral),
        )
}

#[derive(Deserialize)]
struct OfCase {
    me: Me,
    /// As it came: what is corrected is found in it by its id.
    case: Option<Value>,
    #[serde(default)]
    colleagues: Vec<Colleague>,
    #[serde(default)]
    members: Vec<Colleague>,
    #[serde(flatten)]
    units: OfferedUnits,
    /// Lists of codes, by their names in the schema.
    #[serde(flatten)]
    lists: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Colleague {
    id: String,
    display_name: String,
    unit: KnownUnit,
}

/// What the address says beforehand: a link may fill in what it is about.
type Given = Vec<(String, String)>;

async fn case_form(
    reader: Reader,
    Path((id, slug)): Path<(String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Case, &slug).ok_or(PageFault::NotFound)?;
    form(&reader, deed, &id, given).await
}

async fn referral_form(
    reader: Reader,
    Path((id, slug)): Path<(String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Referral, &slug).ok_or(PageFault::NotFound)?;
    form(&reader, deed, &id, given).await
}

/// The address of a form without what was given beforehand.
///
/// What the form carries along belongs to it: the draft about one note is not that about another.
fn place(deed: &Deed, id: &str, filled: &Fields) -> String {
    let path = match deed.target {
        Target::Case => format!("/arende/{id}/gora/{}", deed.slug),
        Target::Referral => format!("/remiss/{id}/gora/{}", deed.slug),
    };
    let carried = deed.questions.iter().filter(|question| {
        matches!(question.kind, Kind::Carried | Kind::CarriedNumber) && filled.has(question.name)
    });
    let carried: Vec<(&str, &str)> = carried
        .map(|question| (question.name, filled.text(question.name)))
        .collect();
    if carried.is_empty() {
        return path;
    }
    let query = serde_html_form::to_string(carried).unwrap_or_default();
    format!("{path}?{query}")
}

async fn form(
    reader: &Reader,
    deed: &'static Deed,
    id: &str,
    given: Given,
) -> Result<Response, PageFault> {
    let given = Fields::of(given);
    let ground = match deed.target {
        Target::Case => ground_in_case(reader, deed, id, &given).await?,
        Target::Referral => {
            let asked = of_referral::ask(reader, deed, id)
                .await?
                .still_offers(deed)?;
            asked.ground(reader, deed, (id, &given))?
        }
    };
    errand::form(reader, deed.errand(), ground).await
}

/// What a form that was sent is about.
async fn ground(
    reader: &Reader,
    deed: &Deed,
    id: &str,
    given: &Fields,
) -> Result<Ground, PageFault> {
    match deed.target {
        Target::Case => ground_in_case(reader, deed, id, given).await,
        // Whether it can be done is asked of the gateway: doing it again is no fault.
        Target::Referral => {
            let asked = of_referral::ask(reader, deed, id).await?;
            asked.ground(reader, deed, (id, given))
        }
    }
}

async fn ground_in_case(
    reader: &Reader,
    deed: &Deed,
    id: &str,
    given: &Fields,
) -> Result<Ground, PageFault> {
    let (operation, variables) = of_case::question(deed, id, given);
    let answer = reader.ask::<OfCase>(operation, variables).await?.data;
    let now = answer.case.ok_or(PageFault::NotFound)?;
    let case: CaseHead =
        serde_json::from_value(now.clone()).map_err(|_| PageFault::unavailable(""))?;
    let mut begun = of_case::offers(
        deed,
        (&answer.me, &case),
        (&answer.units, &answer.members, &answer.lists),
        reader.visit.language(),
    );
    let offered = (answer.colleagues, answer.units);
    let mut offers = offers(deed, &case, offered, case.municipality.as_deref(), reader);
    offers.append(&mut begun);
    let back = format!("/arende/{id}{}", deed.after);
    Ok(Ground {
        me: answer.me,
        version: case.version.unwrap_or_default(),
        facts: Vec::new(),
        after: if deed.leaves_case {
            "/mitt-arbete".to_owned()
        } else {
            back.clone()
        },
        back,
        given: of_case::start(deed, &now, given),
        begun: named(deed, "caseId", id),
        place: place(deed, id, given),
        help: HELP,
        case: Some(InCase {
            head: case,
            here: deed.after,
        }),
        offers,
    })
}

/// The input as far as the address says it.
fn named(deed: &Deed, field: &str, id: &str) -> Value {
    if deed.names_target {
        json!({ field: id })
    } else {
        json!({})
    }
}

async fn do_in_case(
    Path((id, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Case, &slug).ok_or(PageFault::NotFound)?;
    send(submission, deed, &id).await
}

async fn do_with_referral(
    Path((id, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Referral, &slug).ok_or(PageFault::NotFound)?;
    send(submission, deed, &id).await
}

async fn send(
    submission: Submission,
    deed: &'static Deed,
    id: &str,
) -> Result<Response, PageFault> {
    let (reader, fields) = (&submission.reader, &submission.fields);
    let ground = ground(reader, deed, id, fields).await;
    let place = place(deed, id, fields);
    errand::send(submission, deed.errand(), ground, &place).await
}
