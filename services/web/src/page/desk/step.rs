//! One step of an intake: shown, kept while it is written, and kept as answered when it is sent.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use chrono::{Days, Months};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{
    desk_of,
    dossier::{Dossier, Standing},
    steps::{STEPS, Step},
};
use crate::{
    fault::PageFault,
    fields::Fields,
    form::{self, Errors, Field, FieldError, Message, OfferedChoice, Offers, SummaryLine},
    frame::{AgencyName, Frame, Me, MyAssignment},
    page::work::Page,
    show,
    visit::{Reader, Submission, Web, see, show_at},
};

/// The form's name, with which its words begin.
pub(super) const FORM: &str = "intag";
/// For how long a basis holds when nothing else is written.
const HOLDS_FOR: Months = Months::new(12);

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route(
        "/mottagning/intag/{person}/{step}",
        get(form_of).post(answer),
    )
}

/// Who is signed in, and which agencies there are where a step needs to know.
#[derive(Deserialize)]
pub(super) struct Ground {
    pub me: Me,
    #[serde(default)]
    welfare: Option<Page<Unit>>,
    #[serde(default)]
    labour: Option<Page<Unit>>,
    #[serde(default)]
    employment: Option<Page<Unit>>,
    #[serde(default)]
    insurance: Option<Page<Unit>>,
    #[serde(default)]
    partners: Option<Page<Unit>>,
}

#[derive(Deserialize)]
struct Unit {
    municipality: Option<String>,
    agency: AgencyName,
}

impl Unit {
    /// Whether it serves the desk's municipality; an agency of the state serves all.
    fn is_near(&self, desk: &MyAssignment) -> bool {
        self.municipality.is_none() || self.municipality == desk.unit.municipality
    }
}

#[derive(Template)]
#[template(path = "desk/step.html")]
struct StepPage {
    frame: Frame,
    name: String,
    number: String,
    steps: Vec<StepRow>,
    lead: String,
    place: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    restored: String,
    may_wait: bool,
    /// Where one comes who goes back.
    back: String,
    /// The address at which the intake is thrown away.
    throw: String,
}

/// A step in the list of steps.
pub(super) struct StepRow {
    pub label: String,
    /// The address; empty for one that cannot be gone to.
    pub address: String,
    pub is_here: bool,
    pub is_done: bool,
    /// How far it has come, in words.
    pub words: String,
}

/// How the form is filled.
struct Shown {
    filled: Fields,
    errors: Errors,
    restored: String,
}

/// Asks for what a step needs, and makes sure that the reader sits at a desk.
pub(super) async fn ground(
    reader: &Reader,
    needs_agencies: bool,
) -> Result<(Ground, MyAssignment), PageFault> {
    let variables = json!({ "agencies": needs_agencies });
    let answer = reader.ask::<Ground>("DeskStep", variables).await?;
    let desk = desk_of(reader, &answer.data.me)?.clone();
    Ok((answer.data, desk))
}

impl Ground {
    /// What can be chosen: every agency near the desk but its own, once.
    pub fn offers(self, desk: &MyAssignment) -> (Me, Offers) {
        let mut agencies: Vec<OfferedChoice> = Vec::new();
        let kinds = [
            self.welfare,
            self.labour,
            self.employment,
            self.insurance,
            self.partners,
        ];
        let units = kinds.into_iter().flatten().flat_map(|page| page.edges);
        let near = units
            .map(|edge| edge.node)
            .filter(|unit| unit.is_near(desk));
        for agency in near.map(|unit| unit.agency) {
            let is_known = agencies.iter().any(|known| known.value == agency.id);
            if agency.id != desk.agency.id && !is_known {
                agencies.push(OfferedChoice::of(agency.id, agency.name));
            }
        }
        (self.me, Offers::from([("agencies", agencies)]))
    }
}

async fn form_of(
    reader: Reader,
    Path((person, slug)): Path<(String, String)>,
) -> Result<Response, PageFault> {
    let step = Step::at(&slug).ok_or(PageFault::NotFound)?;
    let dossier = Dossier::find(&reader, &person).await?;
    if dossier.standing(step) == Standing::Sent {
        return Ok(see(&dossier.onward()));
    }
    let kept = reader.draft(&step.place(&person)).await;
    let restored = kept.as_ref().map(|kept| show::moment(kept.kept_at));
    let filled = kept.map_or_else(|| begun(&reader, &dossier, step), |kept| kept.draft.fields);
    let shown = Shown {
        filled,
        errors: Vec::new(),
        restored: restored.unwrap_or_default(),
    };
    let (ground, desk) = ground(&reader, step == Step::Basis).await?;
    page(
        &reader,
        (&dossier, step),
        ground.offers(&desk),
        shown,
        StatusCode::OK,
    )
    .await
}

/// What was answered, or what most often is.
fn begun(reader: &Reader, dossier: &Dossier, step: Step) -> Fields {
    let mut filled = dossier.answers().clone();
    if step == Step::Basis && dossier.standing(step) != Standing::Done {
        let today = reader.visit.today();
        let last = today
            .checked_add_months(HOLDS_FOR)
            .and_then(|day| day.checked_sub_days(Days::new(1)));
        filled.set("validFrom", show::day(today));
        filled.set("validTo", last.map(show::day).unwrap_or_default());
    }
    filled
}

async fn answer(
    Path((person, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let step = Step::at(&slug).ok_or(PageFault::NotFound)?;
    let mut dossier = Dossier::find(&reader, &person).await?;
    if dossier.standing(step) == Standing::Sent {
        return Ok(see(&dossier.onward()));
    }
    if fields.has("_later") && step.may_wait() {
        dossier.stands(step, Standing::Later);
        return finish(&reader, &dossier, step).await;
    }
    let (ground, desk) = match ground(&reader, step == Step::Basis).await {
        Ok(ground) => ground,
        Err(fault) => {
            reader.keep_draft(&step.place(&person), &fields).await?;
            return Err(fault);
        }
    };
    let (me, offers) = ground.offers(&desk);
    let errors = faults(&dossier, step, &offers, &fields);
    if errors.is_empty() {
        dossier.answer(step, &fields);
        return finish(&reader, &dossier, step).await;
    }
    reader.keep_draft(&step.place(&person), &fields).await?;
    let shown = Shown {
        filled: fields,
        errors,
        restored: String::new(),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    page(&reader, (&dossier, step), (me, offers), shown, status).await
}

async fn finish(reader: &Reader, dossier: &Dossier, step: Step) -> Result<Response, PageFault> {
    dossier.keep(reader).await?;
    reader.forget_draft(&step.place(&dossier.person)).await;
    Ok(see(&dossier.onward()))
}

/// What is wrong with the answers of a step, also what fits together only by a rule.
pub(super) fn faults(dossier: &Dossier, step: Step, offers: &Offers, fields: &Fields) -> Errors {
    let mut errors = form::read(dossier.questions(step), offers, fields, json!({})).errors;
    let missing = |name: &str, key| FieldError {
        name: name.to_owned(),
        message: Message::Key(key, Vec::new()),
    };
    let is_consent = fields.text("kind") == "CONSENT";
    if step == Step::Basis && is_consent && !fields.has("consentForm") {
        errors.push(missing("consentForm", "form-choose"));
    }
    let is_oral = fields.text("consentForm") == "ORAL_WITNESSED";
    if step == Step::Basis && is_consent && is_oral && !fields.has("witness") {
        errors.push(missing("witness", "form-missing"));
    }
    let is_outside = fields.text("inTargetGroup") == "no";
    if step == Step::Triage && is_outside && fields.has("targetGroups") {
        errors.push(missing("targetGroups", "intag-groups-outside"));
    }
    errors
}

/// The steps, with how far each has come.
pub(super) fn rows(dossier: &Dossier, here: Option<Step>, frame: &Frame) -> Vec<StepRow> {
    let of_step = |step: Step| {
        let standing = dossier.standing(step);
        let can_go = standing == Standing::Done || standing == Standing::Later;
        let key = match standing {
            Standing::Open => "intag-open",
            Standing::Done => "intag-done",
            Standing::Later => "intag-later",
            Standing::Sent => "intag-sent",
        };
        StepRow {
            label: frame.t(&format!("intag-{}-title", step.slug())),
            address: if can_go && here != Some(step) {
                step.place(&dossier.person)
            } else {
                String::new()
            },
            is_here: here == Some(step),
            is_done: standing != Standing::Open,
            words: frame.t(key),
        }
    };
    let mut rows: Vec<StepRow> = STEPS.into_iter().map(of_step).collect();
    rows.push(StepRow {
        label: frame.t("intag-check-title"),
        address: String::new(),
        is_here: here.is_none(),
        is_done: false,
        words: frame.t("intag-open"),
    });
    rows
}

async fn page(
    reader: &Reader,
    (dossier, step): (&Dossier, Step),
    (me, offers): (Me, Offers),
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let language = reader.visit.language();
    let title = language.text(&format!("intag-{}-title", step.slug()), &[]);
    let frame = Frame::of(reader, &me, title, "desk").await;
    let questions = dossier.questions(step);
    let filled = (&offers, &shown.filled, &shown.errors);
    let place = Dossier::place(&dossier.person);
    let before = STEPS.into_iter().take_while(|other| *other != step).last();
    let before = before.filter(|before| dossier.standing(*before) != Standing::Sent);
    let page = StepPage {
        name: dossier.name(),
        number: dossier.number().to_owned(),
        steps: rows(dossier, Some(step), &frame),
        lead: language.text(&format!("intag-{}-lead", step.slug()), &[]),
        fields: form::fields(FORM, questions, filled, language),
        problems: form::summary(FORM, questions, &shown.errors, language),
        restored: shown.restored,
        may_wait: step.may_wait(),
        back: match (dossier.next(), before) {
            (None, _) => format!("{place}/kontrollera"),
            (Some(_), Some(before)) => before.place(&dossier.person),
            (Some(_), None) => "/mottagning".to_owned(),
        },
        throw: format!("{place}/kasta"),
        place: step.place(&dossier.person),
        frame,
    };
    show_at(status, &page)
}
