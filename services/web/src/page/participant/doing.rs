//! What a participant does: says something of the plan, takes back a consent, changes how one is reached, and answers
//! whether a referral may be sent.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    consents::Basis,
    own::{Chosen, Mine, OwnCase, place_of},
    start::Named,
};
use crate::{
    codes,
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{Kind, Offers, Question},
    frame::Me,
    page::work::Page,
    visit::{Reader, Submission, Web},
};

/// What can be done.
pub(crate) const ERRANDS: &[Errand] = &[
    Errand::of(
        "my-comment",
        "CommentOnPlan",
        &[Question::required("text", Kind::Text(2000))],
    ),
    Errand::of(
        "my-reach",
        "UpdateMyContact",
        &[
            Question::optional("phone", Kind::Phone),
            Question::optional("email", Kind::Email),
        ],
    ),
    Errand::of("my-withdraw", "WithdrawMyConsent", &[]).grave(),
    Errand::of("my-yes", "ApproveMyReferral", &[]).with_version(),
    Errand::of("my-no", "RefuseMyReferral", &[]).with_version(),
];

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/min-sida/plan/kommentar", get(comment_form).post(comment))
        .route("/min-sida/kontakt", get(contact_form).post(contact))
        .route(
            "/min-sida/samtycken/{id}/ta-tillbaka",
            get(withdraw_form).post(withdraw),
        )
        .route("/min-sida/svar/{id}/ja", get(yes_form).post(yes))
        .route("/min-sida/svar/{id}/nej", get(no_form).post(no))
}

fn errand(slug: &str) -> Result<Errand, PageFault> {
    errand::find(ERRANDS, slug).ok_or(PageFault::NotFound)
}

/// The address of a page for the case that is meant.
fn at(path: &str, chosen: &Chosen) -> String {
    if chosen.arende.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?arende={}", chosen.arende)
    }
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct Reached {
    person: Option<Person>,
}

#[derive(Deserialize)]
struct Person {
    contact: Option<Contact>,
}

#[derive(Deserialize)]
struct Contact {
    phone: Option<String>,
    email: Option<String>,
}

#[derive(Deserialize)]
struct Bases {
    bases: Option<Vec<Basis>>,
}

#[derive(Deserialize)]
struct Asked {
    referrals: Option<Page<AskedReferral>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AskedReferral {
    id: String,
    status: String,
    service: String,
    version: i64,
    question: Option<String>,
    sections: Option<Vec<String>>,
    to_unit: AskedUnit,
}

#[derive(Deserialize)]
struct AskedUnit {
    name: String,
    agency: Named,
}

/// The case that the address means, with the part that is asked for.
async fn meant<T: serde::de::DeserializeOwned>(
    reader: &Reader,
    operation: &'static str,
    chosen: &Chosen,
) -> Result<(Me, OwnCase<T>), PageFault> {
    let answer = reader.ask::<Mine<T>>(operation, json!({})).await?;
    let mut cases = answer.data.my_cases;
    let place = place_of(&cases, chosen)?;
    let place = place.ok_or(PageFault::NotFound)?;
    Ok((answer.data.me, cases.swap_remove(place)))
}

fn ground(me: Me, begun: Value, place: String, back: String) -> Ground {
    Ground {
        me,
        offers: Offers::new(),
        given: Fields::default(),
        facts: Vec::new(),
        version: 0,
        begun,
        place,
        after: back.clone(),
        back,
        case: None,
        help: "participant",
    }
}

async fn comment_ground(reader: &Reader, chosen: &Chosen) -> Result<Ground, PageFault> {
    let (me, case) = meant::<Nothing>(reader, "MyPlan", chosen).await?;
    let place = at("/min-sida/plan/kommentar", chosen);
    let back = at("/min-sida/plan", chosen);
    Ok(ground(me, json!({ "caseId": case.id }), place, back))
}

async fn comment_form(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let ground = comment_ground(&reader, &chosen).await?;
    errand::form(&reader, errand("my-comment")?, ground).await
}

async fn comment(
    Query(chosen): Query<Chosen>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let ground = comment_ground(&submission.reader, &chosen).await;
    let place = at("/min-sida/plan/kommentar", &chosen);
    errand::send(submission, errand("my-comment")?, ground, &place).await
}

async fn contact_ground(reader: &Reader, chosen: &Chosen) -> Result<Ground, PageFault> {
    let (me, case) = meant::<Reached>(reader, "MyContact", chosen).await?;
    let contact = case.rest.person.and_then(|person| person.contact);
    let mut given = Fields::default();
    if let Some(contact) = contact {
        given.set("phone", contact.phone.unwrap_or_default());
        given.set("email", contact.email.unwrap_or_default());
    }
    let place = at("/min-sida/kontakt", chosen);
    let begun = json!({ "caseId": case.id });
    Ok(Ground {
        given,
        ..ground(me, begun, place, at("/min-sida", chosen))
    })
}

async fn contact_form(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageFault> {
    let ground = contact_ground(&reader, &chosen).await?;
    errand::form(&reader, errand("my-reach")?, ground).await
}

async fn contact(
    Query(chosen): Query<Chosen>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let ground = contact_ground(&submission.reader, &chosen).await;
    let place = at("/min-sida/kontakt", &chosen);
    errand::send(submission, errand("my-reach")?, ground, &place).await
}

async fn withdraw_ground(reader: &Reader, id: &str, chosen: &Chosen) -> Result<Ground, PageFault> {
    let (me, case) = meant::<Bases>(reader, "MyConsents", chosen).await?;
    let mut bases = case.rest.bases.into_iter().flatten();
    let basis = bases.find(|basis| basis.id == id);
    let basis = basis.ok_or(PageFault::NotFound)?;
    let language = reader.visit.language();
    let place = at(&format!("/min-sida/samtycken/{id}/ta-tillbaka"), chosen);
    let begun = json!({ "basisId": id });
    Ok(Ground {
        facts: vec![
            (language.text("my-consent", &[]), basis.sentence(language)),
            (
                language.text("my-consent-sections", &[]),
                basis.named(language),
            ),
        ],
        ..ground(me, begun, place, at("/min-sida/samtycken", chosen))
    })
}

async fn withdraw_form(
    reader: Reader,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageFault> {
    let ground = withdraw_ground(&reader, &id, &chosen).await?;
    errand::form(&reader, errand("my-withdraw")?, ground).await
}

async fn withdraw(
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let ground = withdraw_ground(&submission.reader, &id, &chosen).await;
    let place = at(&format!("/min-sida/samtycken/{id}/ta-tillbaka"), &chosen);
    errand::send(submission, errand("my-withdraw")?, ground, &place).await
}

async fn answer_ground(
    reader: &Reader,
    (id, word): (&str, &str),
    chosen: &Chosen,
) -> Result<Ground, PageFault> {
    let (me, case) = meant::<Asked>(reader, "MyPage", chosen).await?;
    let mut referrals = case.rest.referrals.into_iter().flat_map(|page| page.edges);
    let found = referrals.find(|edge| edge.node.id == id && edge.node.status == "AWAITING_PERSON");
    let referral = found.ok_or(PageFault::NotFound)?.node;
    let language = reader.visit.language();
    let sections = referral.sections.iter().flatten();
    let sections: Vec<String> = sections
        .map(|code| codes::name("Section", code, language))
        .collect();
    let to = format!(
        "{}, {}",
        referral.to_unit.name, referral.to_unit.agency.name
    );
    let facts = [
        ("my-referral-to", Some(to)),
        (
            "my-referral-for",
            Some(codes::name("ReferralService", &referral.service, language)),
        ),
        ("my-referral-question", referral.question.clone()),
        (
            "my-consent-sections",
            Some(sections.join(", ")).filter(|names| !names.is_empty()),
        ),
    ];
    let facts = facts.into_iter();
    let begun = match word {
        "nej" => json!({ "referralId": id, "reason": "PERSON_DECLINED" }),
        _ => json!({ "referralId": id }),
    };
    let place = at(&format!("/min-sida/svar/{id}/{word}"), chosen);
    Ok(Ground {
        facts: facts
            .filter_map(|(key, value)| value.map(|value| (language.text(key, &[]), value)))
            .collect(),
        version: referral.version,
        ..ground(me, begun, place, at("/min-sida", chosen))
    })
}

async fn yes_form(
    reader: Reader,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageFault> {
    let ground = answer_ground(&reader, (&id, "ja"), &chosen).await?;
    errand::form(&reader, errand("my-yes")?, ground).await
}

async fn yes(
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let ground = answer_ground(&submission.reader, (&id, "ja"), &chosen).await;
    let place = at(&format!("/min-sida/svar/{id}/ja"), &chosen);
    errand::send(submission, errand("my-yes")?, ground, &place).await
}

async fn no_form(
    reader: Reader,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageFault> {
    let ground = answer_ground(&reader, (&id, "nej"), &chosen).await?;
    errand::form(&reader, errand("my-no")?, ground).await
}

async fn no(
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let ground = answer_ground(&submission.reader, (&id, "nej"), &chosen).await;
    let place = at(&format!("/min-sida/svar/{id}/nej"), &chosen);
    errand::send(submission, errand("my-no")?, ground, &place).await
}
