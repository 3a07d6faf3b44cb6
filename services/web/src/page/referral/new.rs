//! A new referral: one form. It becomes a draft, and is looked at as its receiver will see it before it is sent.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead},
    codes,
    fault::PageFault,
    fields::Fields,
    form::{
        self, Choices, Errors, Field, FieldError, Kind, OfferedChoice, Offers, Question,
        SummaryLine,
    },
    frame::{Frame, Me},
    page::deed::OfferedUnits,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/remiss/ny", get(form).post(create))
}

/// The form's words begin with this.
const FORM: &str = "new-referral";

const QUESTIONS: &[Question] = &[
    Question::required("toUnitId", Kind::One(Choices::Offered("units"))),
    Question::required("service", Kind::One(Choices::List("ReferralService"))),
    Question::required(
        "urgency",
        Kind::One(Choices::Some("Urgency", &["NORMAL", "URGENT"])),
    ),
    Question::required("question", Kind::Text(4000)),
    Question::optional("sections", Kind::Many(Choices::Offered("sections"))),
    Question::optional("replacesId", Kind::Carried),
];

/// What a referral can carry, in the order in which people think of it.
pub(super) const CARRIED: &[&str] = &[
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "SCREENING",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "MAPPING_FAMILY",
    "MAPPING_ECONOMY",
    "MAPPING_HEALTH",
    "PLAN",
    "JOURNAL",
    "WELFARE_ASSISTANCE",
    "WELFARE_HOUSEHOLD",
    "WELFARE_ACTIVITY_REQUIREMENT",
    "LABOUR_PLACEMENT",
    "LABOUR_COMPETENCE",
    "EMPLOYMENT_REGISTRATION",
    "EMPLOYMENT_PROGRAMME",
    "INSURANCE_BENEFIT",
    "INSURANCE_REHABILITATION",
];

#[derive(Deserialize)]
struct NewReferral {
    me: Me,
    case: Option<CaseHead>,
    #[serde(flatten)]
    units: OfferedUnits,
}

#[derive(Deserialize)]
struct Created {
    done: CreatedReferral,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreatedReferral {
    referral: Option<CreatedId>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct CreatedId {
    id: String,
}

#[derive(Template)]
#[template(path = "referral/new.html")]
struct NewPage {
    frame: Frame,
    bar: CaseBar,
    place: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    key: String,
}

/// What the form needs to be shown.
struct Ground {
    me: Me,
    case: CaseHead,
    offers: Offers,
}

fn place(id: &str) -> String {
    format!("/arende/{id}/remiss/ny")
}

async fn ground(reader: &Reader, id: &str) -> Result<Ground, PageFault> {
    let answer = reader
        .ask::<NewReferral>("NewReferral", json!({ "id": id }))
        .await?;
    let case = answer.data.case.ok_or(PageFault::NotFound)?;
    let sections = case.sections();
    let is_closed = case.phase.as_deref() == Some("CLOSED");
    if is_closed || !sections.is_writable("REFERRALS") {
        return Err(PageFault::NotFound);
    }
    let units = answer.data.units.choices(case.municipality.as_deref());
    let language = reader.visit.language();
    let open = CARRIED.iter().filter(|section| sections.is_open(section));
    let carried = open.map(|section| {
        let name = codes::name("Section", section, language);
        OfferedChoice::of(*section, name)
    });
    let carried = carried.collect();
    Ok(Ground {
        me: answer.data.me,
        offers: Offers::from([("units", units), ("sections", carried)]),
        case,
    })
}

async fn form(
    reader: Reader,
    Path(id): Path<String>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageFault> {
    let ground = ground(&reader, &id).await?;
    let kept = reader.draft(&place(&id)).await;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let filled = kept.map_or_else(|| begin(given), |kept| kept.draft.fields);
    let shown = (filled, Errors::new(), restored.unwrap_or_default());
    page(&reader, (&id, ground), shown, StatusCode::OK).await
}

/// What a link says beforehand, and the usual urgency.
fn begin(given: Vec<(String, String)>) -> Fields {
    let mut fields = Fields::of(given);
    if !fields.has("urgency") {
        fields.set("urgency", "NORMAL");
    }
    fields
}

async fn page(
    reader: &Reader,
    (id, ground): (&str, Ground),
    (filled, errors, restored): (Fields, Errors, String),
    status: StatusCode,
) -> Result<Response, PageFault> {
    let language = reader.visit.language();
    let title = language.text("new-referral-title", &[]);
    let frame = Frame::of(reader, &ground.me, title, "referrals").await;
    let page = NewPage {
        bar: ground.case.bar(&frame, "/remisser", reader.visit.today()),
        place: place(id),
        fields: form::fields(
            FORM,
            QUESTIONS,
            (&ground.offers, &filled, &errors),
            language,
        ),
        problems: form::summary(FORM, QUESTIONS, &errors, language),
        restored,
        key: reader.visit.key(),
        frame,
    };
    show_at(status, &page)
}

/// Writes the draft and shows it as its receiver would see it. What is wrong is shown with the form.
async fn create(
    Path(id): Path<String>,
    Submission { reader, fields }: Submission,
) -> Result<Response, PageFault> {
    let ground = match ground(&reader, &id).await {
        Ok(ground) => ground,
        Err(fault) => {
            reader.keep_draft(&place(&id), &fields).await?;
            return Err(fault);
        }
    };
    let begun = json!({ "caseId": id, "idempotencyKey": fields.text("_key") });
    let read = form::read(QUESTIONS, &ground.offers, &fields, begun);
    let errors = if read.errors.is_empty() {
        match send(&reader, &id, read.input, &fields).await? {
            Ok(referral) => {
                reader.forget_draft(&place(&id)).await;
                let shown = format!("/remiss/{referral}/visa");
                return reader.go(&shown, Flash::of("new-referral-done")).await;
            }
            Err(errors) => errors.into_iter().map(FieldError::from).collect(),
        }
    } else {
        read.errors
    };
    let shown = (fields, errors, String::new());
    page(
        &reader,
        (&id, ground),
        shown,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await
}

/// Sends it. Where the gateway cannot be reached, what was typed is kept first.
async fn send(
    reader: &Reader,
    id: &str,
    input: Value,
    fields: &Fields,
) -> Result<Result<String, Vec<UserError>>, PageFault> {
    let asked = json!({ "input": input });
    match reader.ask::<Created>("CreateReferral", asked).await {
        Ok(answer) => {
            let done = answer.data.done;
            Ok(done.referral.map(|made| made.id).ok_or(done.user_errors))
        }
        Err(fault) => {
            reader.keep_draft(&place(id), fields).await?;
            Err(fault)
        }
    }
}
