//! A caseworker records parts of the mapping, each in its own section as their own agency's.

use std::collections::BTreeMap;

use access::{Act, Cx};
use chassis::{Failure, keeping::KeepingWish, once::Once};
use chrono::NaiveDate;
use domain::{CaseId, CasePhase, CodeList, Problem, ProblemCode, StepKind, codes::EntrySource};
use serde::Serialize;

use super::entry::{add_entry_kept, reach_phase, refuse_closed, tell_step};
use crate::{
    IntakeDesk,
    change::{Acting, Change},
    model::{
        mapping::MappingContent,
        mapping_rule::{check_part, field_of},
        timeline::TimelineKind,
        whose::Author,
    },
    store::mapping::{self, NewPart},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordMapping {
    /// The case.
    pub case: CaseId,
    /// The parts, at least one.
    pub parts: Vec<RecordedPart>,
    /// Where the knowledge comes from.
    pub source: EntrySource,
    /// About which day; today, when it is not said.
    pub occurred_on: Option<NaiveDate>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// One part.
#[derive(Clone, Serialize)]
pub struct RecordedPart {
    /// What it says.
    #[serde(flatten)]
    pub content: MappingContent,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
}

/// Records every part in one transaction; where one may not be written, none is.
pub async fn record_mapping(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordMapping,
) -> Result<(), Failure> {
    let parts = check(cx, &input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "recordMapping", &input).await? {
        return Ok(());
    }
    let actings = actings(desk, &change, &parts).await?;
    refuse_closed(&change)?;
    let about = (input.source, input.occurred_on.unwrap_or(cx.today()));
    for (part, acting) in parts.iter().zip(&actings) {
        add_part(&change, &acting.author, part, about).await?;
        change.note(desk, &acting.permit, Act::named("record_mapping"))?;
    }
    reach_phase(&change, CasePhase::Mapping).await?;
    if let Some(acting) = actings.first() {
        let step = (StepKind::Mapping, input.occurred_on.unwrap_or(cx.today()));
        tell_step(&mut change, &acting.author, step, codes(&parts)).await?;
    }
    change.commit(&()).await
}

/// Adds a part with its entry in the timeline. Where nothing is said of the participant, it is kept from
/// them as the agency's earlier part was.
async fn add_part(
    change: &Change<'_>,
    author: &Author,
    part: &RecordedPart,
    (source, occurred_on): (EntrySource, NaiveDate),
) -> Result<(), Failure> {
    let (connection, case) = (change.connection(), change.head().key);
    let section = part.content.section();
    let earlier = mapping::find_keeping(connection, case, (author, section)).await?;
    let keeping = change.keeping(&part.keeping, earlier)?;
    let kept = keeping.kept();
    let new = NewPart {
        content: part.content.clone(),
        source,
        occurred_on,
        keeping,
    };
    mapping::add_part(connection, change.cx(), case, author, new).await?;
    let entry = (TimelineKind::MappingRecorded, section);
    Ok(add_entry_kept(change, author, entry, (None, kept)).await?)
}

fn check(cx: &Cx, input: &RecordMapping) -> Result<Vec<RecordedPart>, Failure> {
    let mut problems = Vec::new();
    let mut parts = Vec::new();
    if input.parts.is_empty() {
        problems.push(Problem::new(
            ProblemCode::InvalidInput,
            "mapping-without-part",
        ));
    }
    if input.occurred_on.is_some_and(|day| day > cx.today()) {
        problems.push(Problem::invalid("occurredOn", "day-not-yet-come"));
    }
    for part in &input.parts {
        match check_part(part.content.clone()) {
            Ok(content) => parts.push(RecordedPart {
                content,
                keeping: part.keeping.clone(),
            }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(parts)
    } else {
        Err(problems.into())
    }
}

/// Who writes each part. Every part that may not be written is named.
async fn actings(
    desk: &IntakeDesk,
    change: &Change<'_>,
    parts: &[RecordedPart],
) -> Result<Vec<Acting>, Failure> {
    let mut actings = Vec::new();
    let mut refused = Vec::new();
    for part in parts {
        match change.acting(desk, part.content.section()).await {
            Ok(acting) => actings.push(acting),
            Err(failure) => {
                let problems = failure.into_refusals()?;
                refused.extend(
                    problems
                        .into_iter()
                        .map(|problem| problem.at(field_of(&part.content))),
                );
            }
        }
    }
    if refused.is_empty() {
        Ok(actings)
    } else {
        Err(refused.into())
    }
}

/// What follow-up may know of a mapping: education and work in codes. Family, economy and health stay.
fn codes(parts: &[RecordedPart]) -> BTreeMap<String, String> {
    let mut codes = BTreeMap::new();
    let mut add = |name: &str, value: Option<String>| {
        codes.extend(value.map(|value| (name.to_owned(), value)));
    };
    for part in parts {
        match &part.content {
            MappingContent::Education {
                level,
                completed_upper_secondary,
                ..
            } => {
                add(
                    "education_level",
                    level.map(|level| level.code().to_owned()),
                );
                let completed = completed_upper_secondary.map(|known| known.code().to_owned());
                add("completed_upper_secondary", completed);
            }
            MappingContent::Work {
                years_of_experience,
                driving_licence,
                ..
            } => {
                add(
                    "years_of_experience",
                    years_of_experience.map(|years| years.to_string()),
                );
                add(
                    "driving_licence",
                    driving_licence.map(|known| known.code().to_owned()),
                );
            }
            MappingContent::Family { .. }
            | MappingContent::Economy { .. }
            | MappingContent::Health { .. } => {}
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follow_up_is_told_nothing_of_health_economy_or_family() {
        let parts = [
            MappingContent::Health {
                note: Some("Ont".to_owned()),
            },
            MappingContent::Economy {
                debts: None,
                note: Some("Skuld".to_owned()),
            },
            MappingContent::Family {
                children_at_home: Some(2),
                note: None,
            },
            MappingContent::Work {
                years_of_experience: Some(4),
                driving_licence: None,
                note: Some("Bagare".to_owned()),
            },
        ];
        let told = codes(&parts.map(|content| RecordedPart {
            content,
            keeping: KeepingWish::AsBefore,
        }));
        assert_eq!(told.len(), 1);
        assert_eq!(told["years_of_experience"], "4");
    }
}
