//! Who is enrolled in a programme that somebody leads, and who is placed with somebody: two yes or no a
//! case, for decisions, and nothing else of the rows.

use std::collections::{BTreeMap, BTreeSet};

use access::{AsOf, Attachment, AttachmentQuestion, Enrolled, Placed};
use chrono::NaiveDate;
use domain::{CaseId, RecordId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr},
};
use store::{StoreFault, section_table::Kept};

use super::entity::{enrolment, enrolment_ending, placement, placement_ending, programme};
use crate::model::{Enrolment, EnrolmentEnding, Placement, PlacementEnding};

/// What ties a member of staff to each case. The number of statements does not depend on the cases.
pub async fn list_attached(
    connection: &impl ConnectionTrait,
    question: &AttachmentQuestion,
    today: NaiveDate,
) -> Result<BTreeMap<CaseId, Attachment>, StoreFault> {
    let day = match question.valid_on {
        AsOf::Now => today,
        AsOf::At { valid, .. } => valid,
    };
    let placed = list_placed(connection, question, day).await?;
    let enrolled = list_enrolled(connection, question, day).await?;
    let attached = question.cases.iter().map(|case| {
        let attachment = Attachment {
            enrolled: if enrolled.contains(case) {
                Enrolled::WithReader
            } else {
                Enrolled::NotWithReader
            },
            placed: if placed.contains(case) {
                Placed::WithReader
            } else {
                Placed::NotWithReader
            },
        };
        (*case, attachment)
    });
    Ok(attached
        .filter(|(_, attachment)| *attachment != Attachment::default())
        .collect())
}

async fn list_placed(
    connection: &impl ConnectionTrait,
    question: &AttachmentQuestion,
    day: NaiveDate,
) -> Result<BTreeSet<CaseId>, StoreFault> {
    let rows = placement::Entity::find()
        .filter(known(question))
        .filter(placement::Column::SupervisorId.eq(question.staff.uuid()))
        .all(connection)
        .await?;
    let ending_rows = placement_ending::Entity::find()
        .filter(known(question))
        .all(connection)
        .await?;
    let mut endings = BTreeMap::new();
    for row in &ending_rows {
        let ending = PlacementEnding::restore(row)?;
        endings.insert(ending.placement, ending);
    }
    let mut placed = BTreeSet::new();
    for row in &rows {
        let ending = endings.get(&RecordId::from_uuid(row.id));
        if Placement::restore(row)?.lasting(ending).is_live_on(day) {
            placed.insert(CaseId::from_uuid(row.case_id));
        }
    }
    Ok(placed)
}

async fn list_enrolled(
    connection: &impl ConnectionTrait,
    question: &AttachmentQuestion,
    day: NaiveDate,
) -> Result<BTreeSet<CaseId>, StoreFault> {
    let led: Vec<uuid::Uuid> = programme::Entity::find()
        .select_only()
        .column(programme::Column::Id)
        .filter(programme::Column::LeaderId.eq(question.staff.uuid()))
        .into_tuple()
        .all(connection)
        .await?;
    let rows = enrolment::Entity::find()
        .filter(known(question))
        .filter(enrolment::Column::ProgrammeId.is_in(led))
        .all(connection)
        .await?;
    let ending_rows = enrolment_ending::Entity::find()
        .filter(known(question))
        .all(connection)
        .await?;
    let mut endings = BTreeMap::new();
    for row in &ending_rows {
        let ending = EnrolmentEnding::restore(row)?;
        endings.insert(ending.enrolment, ending);
    }
    let mut enrolled = BTreeSet::new();
    for row in &rows {
        let ending = endings.get(&RecordId::from_uuid(row.id));
        if Enrolment::restore(row)?.lasting(ending).is_live_on(day) {
            enrolled.insert(CaseId::from_uuid(row.case_id));
        }
    }
    Ok(enrolled)
}

/// The rows of the asked cases that were known at the moment that the question speaks of.
fn known(question: &AttachmentQuestion) -> Condition {
    let column = |name: &'static str| Expr::col(Alias::new(name));
    let cases = question.cases.iter().map(|case| case.uuid());
    let of_cases = Condition::all().add(column("case_id").is_in(cases));
    match question.valid_on {
        AsOf::Now => of_cases.add(column("superseded_at").is_null()),
        AsOf::At { known, .. } => of_cases.add(column("recorded_at").lte(known)).add(
            Condition::any()
                .add(column("superseded_at").is_null())
                .add(column("superseded_at").gt(known)),
        ),
    }
}
