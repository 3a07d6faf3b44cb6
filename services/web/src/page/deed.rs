//! The forms of deeds: shown, kept while they are typed, checked, sent, and shown again with what was wrong.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use domain::ProblemCode;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    ask::UserError,
    case_head::{CaseBar, CaseHead, KnownUnit},
    codes,
    deed::{self, Deed, Needs, Target},
    fault::{PageFault, sign_in_address},
    fields::Fields,
    form::{self, Errors, Field, FieldError, Kind, Message, Offers, SummaryLine},
    frame::{Frame, Me, UnitName},
    page::work::Done,
    session::Flash,
    show,
    visit::{Reader, Submission, Web, show_at},
    words::Language,
};

mod of_case;
mod offered;

pub(crate) use offered::OfferedUnits;
use offered::offers;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/arende/{id}/gora/{slug}", get(case_form).post(do_in_case))
        .route(
            "/remiss/{id}/gora/{slug}",
            get(referral_form).post(do_with_referral),
        )
}

#[derive(Template)]
#[template(path = "deed.html")]
struct DeedPage {
    frame: Frame,
    bar: CaseBar,
    send: String,
    lead: String,
    /// What it is about, where the bar does not say it.
    facts: Vec<(String, String)>,
    is_grave: bool,
    /// The address of the form, which is the place of its draft.
    place: String,
    /// Where one comes who thinks better of it.
    back: String,
    fields: Vec<Field>,
    problems: Vec<SummaryLine>,
    /// When the draft was kept that the form is filled with; empty for none.
    restored: String,
    /// Whether somebody else was first.
    is_stale: bool,
    /// Where one signs in anew, when the sign-in is too old for this; empty otherwise.
    sign_in: String,
    version: i64,
    key: String,
}

/// What a form needs to be shown.
struct Ground {
    me: Me,
    case: CaseHead,
    version: i64,
    offers: Offers,
    /// What the form is filled with before anybody types.
    start: Fields,
    /// What it is about, where the bar does not say it.
    facts: Vec<(String, String)>,
    /// Where one comes from, and comes who thinks better of it.
    back: String,
    /// Where one goes when it is done.
    after: String,
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
struct OfReferral {
    me: Me,
    referral: Option<ReferralHead>,
    #[serde(default)]
    colleagues: Vec<Colleague>,
    #[serde(flatten)]
    units: OfferedUnits,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReferralHead {
    version: i64,
    service: String,
    information_asked: Option<String>,
    proposed_unit_id: Option<String>,
    from_unit: UnitName,
    to_unit: UnitName,
    case: CaseHead,
}

impl ReferralHead {
    /// The municipality in which another unit is looked for.
    fn municipality(&self) -> Option<String> {
        let of_case = self.case.municipality.clone();
        of_case.or_else(|| self.to_unit.municipality.clone())
    }

    /// What the form is about: which referral, and what was asked.
    fn facts(&self, language: Language) -> Vec<(String, String)> {
        let said = |key: &str| language.text(key, &[]);
        let service = codes::name("ReferralService", &self.service, language);
        let mut facts = vec![
            (said("referral-service"), service),
            (said("referral-from"), self.from_unit.name.clone()),
            (said("referral-to"), self.to_unit.name.clone()),
        ];
        if let Some(asked) = &self.information_asked {
            facts.push((said("referral-information-asked"), asked.clone()));
        }
        facts
    }
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
    let ground = ground(reader, deed, id, &given).await?;
    let kept = reader.draft(&place(deed, id, &given)).await;
    let restored = kept
        .as_ref()
        .map(|kept| show::moment(kept.kept_at))
        .unwrap_or_default();
    let filled = kept.map_or_else(|| ground.start.clone(), |kept| kept.draft.fields);
    let shown = Shown {
        filled,
        errors: Vec::new(),
        restored,
        is_stale: false,
        needs_sign_in: false,
    };
    page(reader, deed, (id, ground), shown, StatusCode::OK).await
}

/// How the form is filled.
struct Shown {
    filled: Fields,
    errors: Errors,
    restored: String,
    is_stale: bool,
    needs_sign_in: bool,
}

async fn page(
    reader: &Reader,
    deed: &'static Deed,
    (id, ground): (&str, Ground),
    shown: Shown,
    status: StatusCode,
) -> Result<Response, PageFault> {
    let language = reader.visit.language();
    let title = language.text(&format!("{}-title", deed.slug), &[]);
    let frame = Frame::of(reader, &ground.me, title, "deeds").await;
    let filled = (&ground.offers, &shown.filled, &shown.errors);
    let here = match deed.target {
        Target::Case => deed.after,
        Target::Referral => "/remisser",
    };
    let page = DeedPage {
        bar: ground.case.bar(&frame, here, reader.visit.today()),
        send: language.text(&format!("{}-send", deed.slug), &[]),
        lead: language.text(&format!("{}-lead", deed.slug), &[]),
        facts: ground.facts,
        is_grave: deed.is_grave,
        sign_in: if shown.needs_sign_in {
            sign_in_address(Some(&place(deed, id, &shown.filled)))
        } else {
            String::new()
        },
        place: place(deed, id, &shown.filled),
        back: ground.back,
        fields: form::fields(deed.slug, deed.questions, filled, language),
        problems: form::summary(deed.slug, deed.questions, &shown.errors, language),
        restored: shown.restored,
        is_stale: shown.is_stale,
        version: ground.version,
        key: reader.visit.key(),
        frame,
    };
    show_at(status, &page)
}

async fn ground(
    reader: &Reader,
    deed: &Deed,
    id: &str,
    given: &Fields,
) -> Result<Ground, PageFault> {
    let variables = json!({
        "id": id,
        "units": deed.needs.contains(&Needs::Units),
        "colleagues": deed.needs.contains(&Needs::Colleagues),
    });
    match deed.target {
        Target::Case => {
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
            Ok(Ground {
                me: answer.me,
                version: case.version.unwrap_or_default(),
                facts: Vec::new(),
                back: format!("/arende/{id}{}", deed.after),
                after: if deed.leaves_case {
                    "/mitt-arbete".to_owned()
                } else {
                    format!("/arende/{id}{}", deed.after)
                },
                start: of_case::start(deed, &now, given),
                case,
                offers,
            })
        }
        Target::Referral => {
            let answer = reader
                .ask::<OfReferral>("DeedOfReferral", variables)
                .await?
                .data;
            let referral = answer.referral.ok_or(PageFault::NotFound)?;
            let mut facts = referral.facts(reader.visit.language());
            let proposed = referral.proposed_unit_id.as_deref();
            if let Some(name) = proposed.and_then(|id| answer.units.name_of(id)) {
                let label = reader.visit.language().text("referral-proposed", &[]);
                facts.push((label, name));
            }
            let offered = (answer.colleagues, answer.units);
            let municipality = referral.municipality();
            let of = &referral.case;
            let offers = offers(deed, of, offered, municipality.as_deref(), reader);
            Ok(Ground {
                me: answer.me,
                facts,
                version: referral.version,
                back: format!("/remiss/{id}"),
                start: given.clone(),
                after: format!("/remiss/{id}/efter"),
                case: referral.case,
                offers,
            })
        }
    }
}

async fn do_in_case(
    Path((id, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Case, &slug).ok_or(PageFault::NotFound)?;
    send(submission, deed, &id, "caseId").await
}

async fn do_with_referral(
    Path((id, slug)): Path<(String, String)>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let deed = deed::find(Target::Referral, &slug).ok_or(PageFault::NotFound)?;
    send(submission, deed, &id, "referralId").await
}

/// Checks what was sent, sends it on, and goes back to where it was done; what is wrong is shown with the form, and
/// what was typed is never lost.
async fn send(
    submission: Submission,
    deed: &'static Deed,
    id: &str,
    named: &str,
) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let ground = ground(&reader, deed, id, &fields).await;
    let ground = match ground {
        Ok(ground) => ground,
        Err(fault) => {
            reader
                .keep_draft(&place(deed, id, &fields), &fields)
                .await?;
            return Err(fault);
        }
    };
    let begun = begun(deed, id, named, &fields);
    let read = form::read(deed.questions, &ground.offers, &fields, begun);
    let mut needs_sign_in = false;
    let (errors, is_stale) = if read.errors.is_empty() {
        let errors = try_it(&reader, deed, id, read.input, &fields).await?;
        if errors.is_empty() {
            reader.forget_draft(&place(deed, id, &fields)).await;
            return reader
                .go(&ground.after, Flash::of(format!("{}-done", deed.slug)))
                .await;
        }
        let is_stale = errors
            .iter()
            .any(|error| error.code == ProblemCode::StaleVersion);
        needs_sign_in = errors
            .iter()
            .any(|error| error.code == ProblemCode::StepUpRequired);
        if needs_sign_in {
            reader
                .keep_draft(&place(deed, id, &fields), &fields)
                .await?;
        }
        (errors.into_iter().map(of_gateway).collect(), is_stale)
    } else {
        (read.errors, false)
    };
    let status = if is_stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shown = Shown {
        filled: fields,
        errors,
        restored: String::new(),
        is_stale,
        needs_sign_in,
    };
    page(&reader, deed, (id, ground), shown, status).await
}

/// A refusal of the gateway at the field that it speaks of.
pub(crate) fn of_gateway(error: UserError) -> FieldError {
    FieldError {
        // `staffIds[1]` is called `staffIds.1` in forms.
        name: error
            .field
            .unwrap_or_default()
            .replace('[', ".")
            .replace(']', ""),
        message: Message::Text(error.message),
    }
}

fn begun(deed: &Deed, id: &str, named: &str, fields: &Fields) -> Value {
    let mut begun = json!({ "idempotencyKey": fields.text("_key") });
    if deed.names_target {
        begun[named] = json!(id);
    }
    if deed.names_version {
        begun["expectedVersion"] =
            json!(fields.text("_version").parse::<i64>().unwrap_or_default());
    }
    begun
}

/// Sends it. Where the gateway cannot be reached, what was typed is kept first.
async fn try_it(
    reader: &Reader,
    deed: &'static Deed,
    id: &str,
    input: Value,
    fields: &Fields,
) -> Result<Vec<UserError>, PageFault> {
    match reader
        .ask::<Done>(deed.operation, json!({ "input": input }))
        .await
    {
        Ok(answer) => Ok(answer.data.done.user_errors),
        Err(fault) => {
            reader.keep_draft(&place(deed, id, fields), fields).await?;
            Err(fault)
        }
    }
}
