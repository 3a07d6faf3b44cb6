//! The checklist of a programme: the fixed points, and what earlier programmes of the agency have learnt (R2).

use std::collections::BTreeMap;

use access::Cx;
use chassis::Fault;
use domain::{CodeList, ProgrammeId};

use super::programme_tie::find_tied;
use crate::{
    LabourMarketUnit,
    model::{ChecklistNote, ChecklistTopic, Entry, Lesson, LessonDimension, Programme},
    store::{list_earlier, list_entries},
};

/// One point.
pub struct ChecklistPoint {
    /// The code of a fixed point, or the id of a lesson.
    pub key: String,
    /// What it is about.
    pub dimension: LessonDimension,
    /// What is to be settled.
    pub text: String,
    /// What was learnt, and in which programme; `None` for a fixed point.
    pub learnt: Option<Learnt>,
    /// The answer, once there is one.
    pub answer: Option<Entry<ChecklistNote>>,
}

/// A lesson of an earlier programme.
pub struct Learnt {
    /// What was learnt.
    pub lesson: String,
    /// The name of the programme.
    pub programme: String,
}

/// Reads it; nothing without a tie. The number of statements does not depend on how many earlier programmes there are.
pub async fn read_checklist(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<Option<Vec<ChecklistPoint>>, Fault> {
    let Some(tied) = find_tied(unit, cx, programme).await? else {
        return Ok(None);
    };
    let answers = list_entries::<ChecklistNote>(unit.store.reading(), &[programme]).await?;
    let mut answers: BTreeMap<String, Entry<ChecklistNote>> = answers
        .into_iter()
        .map(|answer| (answer.body.key.clone(), answer))
        .collect();
    let fixed = ChecklistTopic::ALL.iter().map(|topic| ChecklistPoint {
        key: topic.code().to_owned(),
        dimension: topic.dimension(),
        text: topic.label().to_owned(),
        learnt: None,
        answer: None,
    });
    let carried = carried_over(unit, &tied.programme).await?;
    let points = fixed.chain(carried).map(|mut point| {
        point.answer = answers.remove(&point.key);
        point
    });
    Ok(Some(points.collect()))
}

/// The lessons of earlier programmes, the latest programme first, as points.
pub async fn carried_over(
    unit: &LabourMarketUnit,
    programme: &Programme,
) -> Result<Vec<ChecklistPoint>, Fault> {
    let connection = unit.store.reading();
    let earlier = list_earlier(connection, programme).await?;
    let ids: Vec<ProgrammeId> = earlier.iter().map(|programme| programme.id).collect();
    let lessons = list_entries::<Lesson>(connection, &ids).await?;
    let mut points = Vec::new();
    for programme in earlier {
        let own = lessons
            .iter()
            .filter(|lesson| lesson.mark.programme == programme.id);
        points.extend(own.map(|lesson| point_of(lesson, &programme)));
    }
    Ok(points)
}

fn point_of(lesson: &Entry<Lesson>, programme: &Programme) -> ChecklistPoint {
    ChecklistPoint {
        key: lesson.mark.id.to_string(),
        dimension: lesson.body.dimension,
        text: lesson.body.advice.clone(),
        learnt: Some(Learnt {
            lesson: lesson.body.learnt.clone(),
            programme: programme.about.name.clone(),
        }),
        answer: None,
    }
}
