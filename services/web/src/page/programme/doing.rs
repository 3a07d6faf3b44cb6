//! The forms about a programme: what each is about, what it is filled with, and which version it changes.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::errands::{OF_EVALUATION, OF_ORGANISER};
use crate::{
    errand::{self, Errand, Ground},
    fault::PageFault,
    fields::Fields,
    form::{OfferedChoice, Offers},
    frame::{Frame, Me},
    page::deed::of_case::{answers, find},
    visit::{Reader, Submission, Web},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/program/{id}/gora/{slug}", get(form).post(send))
}

/// Which row a form is about; empty for a new one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct About {
    rad: String,
}

#[derive(Deserialize)]
struct FormData {
    me: Me,
    found: Option<Value>,
    checklist: Option<Value>,
    #[serde(default)]
    staff: Vec<Value>,
    workplaces: Option<Value>,
}

/// What the input of a form calls the row that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// There is one alone, at this place of the answer.
    Only(&'static str),
    /// By this name; a new one has none.
    Id(&'static str),
    /// By this name, and without a version: something is added to it.
    Of(&'static str),
    /// By this name; its version is that of a part of it.
    Part(&'static str, &'static str),
}

fn row(slug: &str) -> Row {
    match slug {
        "program-beskriv" => Row::Only("/profile"),
        "utv-utlatande" => Row::Only("/statement"),
        "utv-overhead" => Row::Only("/budget"),
        "program-checklista" => Row::Part("key", ""),
        "utv-mal" => Row::Id("goalId"),
        "utv-anmarkning" => Row::Of("goalId"),
        "utv-svar" => Row::Part("remarkId", ""),
        "utv-bedomning" => Row::Part("goalId", "/assessment"),
        "utv-indikator" => Row::Id("indicatorId"),
        "utv-budgetrad" => Row::Id("lineId"),
        "kalkyl-belopp" | "kalkyl-andel" => Row::Part("kind", ""),
        _ => Row::Id("id"),
    }
}

async fn form(
    reader: Reader,
    Path((id, slug)): Path<(String, String)>,
    Query(about): Query<About>,
) -> Result<Response, PageFault> {
    let (errand, ground) = ground(&reader, (&id, &slug), &about).await?;
    errand::form(&reader, errand, ground).await
}

async fn send(
    Path((id, slug)): Path<(String, String)>,
    Query(about): Query<About>,
    submission: Submission,
) -> Result<Response, PageFault> {
    let place = place(&id, &slug, &about);
    let bare = named(&slug)?;
    match ground(&submission.reader, (&id, &slug), &about).await {
        Ok((errand, ground)) => errand::send(submission, errand, Ok(ground), &place).await,
        Err(fault) => errand::send(submission, bare, Err(fault), &place).await,
    }
}

fn named(slug: &str) -> Result<Errand, PageFault> {
    let found = errand::find(OF_ORGANISER, slug);
    found
        .or_else(|| errand::find(OF_EVALUATION, slug))
        .ok_or(PageFault::NotFound)
}

fn place(id: &str, slug: &str, about: &About) -> String {
    let path = format!("/program/{id}/gora/{slug}");
    if about.rad.is_empty() {
        return path;
    }
    let query = serde_html_form::to_string([("rad", &about.rad)]).unwrap_or_default();
    format!("{path}?{query}")
}

async fn ground(
    reader: &Reader,
    (id, slug): (&str, &str),
    about: &About,
) -> Result<(Errand, Ground), PageFault> {
    let errand = named(slug)?;
    let is_organiser = errand::find(OF_ORGANISER, slug).is_some();
    let operation = if is_organiser {
        "ProgrammeForm"
    } else {
        "EvaluationForm"
    };
    let answer = reader
        .ask::<FormData>(operation, json!({ "id": id }))
        .await?;
    let data = answer.data;
    let found = data.found.ok_or(PageFault::NotFound)?;
    let checklist = data.checklist.unwrap_or_default();
    let whole = json!([found, checklist]);
    let entry = entry(slug, &whole, &about.rad)?;
    let (begun, version) = begun(row(slug), id, (&about.rad, entry));
    let mut given = Fields::default();
    for question in errand.questions {
        for typed in entry
            .map(|entry| answers(question, entry))
            .unwrap_or_default()
        {
            given.push(question.name, typed);
        }
    }
    let frame = Frame::of_words(&reader.visit);
    let back = if is_organiser {
        format!("/program/{id}")
    } else if slug.starts_with("kalkyl-") {
        format!("/program/{id}/kalkyl")
    } else {
        format!("/program/{id}/utvardering")
    };
    let name = found.pointer("/programme/name").and_then(Value::as_str);
    let mut facts = vec![(frame.t("programme"), name.unwrap_or_default().to_owned())];
    facts.extend(subject(slug, entry, &frame));
    let ground = Ground {
        me: data.me,
        offers: Offers::from([
            ("supervisors", staff(&data.staff, "SUPERVISOR")),
            ("workplaces", workplaces(data.workplaces.as_ref())),
        ]),
        given,
        facts,
        version: version.unwrap_or_default(),
        begun,
        place: place(id, slug, about),
        after: back.clone(),
        back,
        help: "programme",
        case: None,
    };
    let errand = if version.is_some() {
        errand.with_version()
    } else {
        errand
    };
    Ok((errand, ground))
}

/// What the form is about, wherever in the answer it stands.
fn entry<'v>(slug: &str, whole: &'v Value, id: &str) -> Result<Option<&'v Value>, PageFault> {
    match row(slug) {
        Row::Only(place) => Ok(whole
            .pointer(&format!("/0{place}"))
            .filter(|there| !there.is_null())),
        Row::Id(_) if id.is_empty() => Ok(None),
        Row::Part("key", _) => by(whole, "/1/points", "key", id),
        Row::Part("kind", _) => by(whole, "/0/assumptions", "kind", id),
        Row::Part("goalId", place) => {
            let judged = by(whole, "/0/matrix", "goalId", id)?;
            let part = judged.and_then(|row| row.pointer(place));
            Ok(part.filter(|there| !there.is_null()))
        }
        Row::Id(_) | Row::Of(_) | Row::Part(..) => {
            find(whole, id).map(Some).ok_or(PageFault::NotFound)
        }
    }
}

fn by<'v>(
    whole: &'v Value,
    place: &str,
    name: &str,
    id: &str,
) -> Result<Option<&'v Value>, PageFault> {
    let rows = whole.pointer(place).and_then(Value::as_array);
    let mut rows = rows.into_iter().flatten();
    rows.find(|row| row[name] == id)
        .map(Some)
        .ok_or(PageFault::NotFound)
}

/// What the input begins with, and the version that is named where there is one.
fn begun(row: Row, programme: &str, (id, entry): (&str, Option<&Value>)) -> (Value, Option<i64>) {
    let mut begun = json!({ "programmeId": programme });
    match row {
        Row::Only(_) => {}
        Row::Id(name) | Row::Of(name) | Row::Part(name, _) => {
            if !id.is_empty() {
                begun[name] = json!(id);
            }
        }
    }
    if matches!(row, Row::Of(_)) {
        return (begun, None);
    }
    let version = entry.and_then(|entry| {
        let known = entry["version"]
            .as_i64()
            .or_else(|| entry["overheadVersion"].as_i64());
        // What nobody has written yet stands at 0, and is not named.
        known.filter(|version| *version > 0)
    });
    (begun, version)
}

/// What is being written about, in words.
fn subject(slug: &str, entry: Option<&Value>, frame: &Frame) -> Option<(String, String)> {
    let entry = entry?;
    let (label, place) = match slug {
        "program-checklista" => ("programme-field-point", "text"),
        "utv-anmarkning" => ("programme-field-wording", "wording"),
        "utv-svar" => ("programme-field-text", "text"),
        "kalkyl-belopp" | "kalkyl-andel" => {
            let kind = frame.code("AssumptionKind", entry["kind"].as_str()?);
            return Some((frame.t("kalkyl-column-assumption"), kind));
        }
        _ => return None,
    };
    Some((frame.t(label), entry[place].as_str()?.to_owned()))
}

fn workplaces(found: Option<&Value>) -> Vec<OfferedChoice> {
    let edges = found.and_then(|found| found["edges"].as_array());
    choices(
        edges.into_iter().flatten().map(|edge| &edge["node"]),
        "name",
    )
}

/// The leaders or the supervisors among the staff of programmes.
pub(super) fn staff(found: &[Value], role: &str) -> Vec<OfferedChoice> {
    let held = found.iter().filter(|one| one["role"] == role);
    choices(held, "displayName")
}

pub(super) fn choices<'v>(
    found: impl Iterator<Item = &'v Value>,
    label: &str,
) -> Vec<OfferedChoice> {
    let named =
        found.filter_map(|one| Some(OfferedChoice::of(one["id"].as_str()?, one[label].as_str()?)));
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_named_with_its_version_and_what_is_new_is_not() {
        let entry = json!({ "id": "a", "version": 3 });
        let (input, version) = begun(Row::Id("goalId"), "p", ("a", Some(&entry)));
        assert_eq!(
            (input, version),
            (json!({ "programmeId": "p", "goalId": "a" }), Some(3))
        );
        let (input, version) = begun(Row::Id("goalId"), "p", ("", None));
        assert_eq!((input, version), (json!({ "programmeId": "p" }), None));
        let (_, version) = begun(Row::Of("goalId"), "p", ("a", Some(&entry)));
        assert_eq!(version, None);
    }

    #[test]
    fn a_row_that_is_not_there_is_not_found() {
        let whole = json!([{ "goals": [] }, {}]);
        assert_eq!(entry("utv-mal", &whole, "b"), Err(PageFault::NotFound));
        assert_eq!(entry("utv-mal", &whole, ""), Ok(None));
    }
}
