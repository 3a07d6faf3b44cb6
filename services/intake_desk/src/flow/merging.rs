//! What merging two persons and undoing it have in common: how somebody is protected, and who is told.

use ::store::StoreFault;
use access::{Act, Cx};
use chassis::Failure;
use domain::{
    CaseKey, CodeList as _, RecordId, RowKey, Section,
    event::{EventBody, ProtectionChange},
};
use sea_orm::ConnectionTrait;

use crate::{
    change::Change,
    model::{
        case::CaseHead, merge::Shield, person::ProtectionGrade, timeline::TimelineKind,
        whose::Author,
    },
    store::{
        facts::list_protections,
        handler::list_handlers,
        moment::Moment,
        timeline::{self, NewEntry},
    },
};

/// How a person is protected now; `None` for who is not. A grade that cannot be read counts as the strictest.
pub(super) async fn shield_of(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person: RowKey,
) -> Result<Option<Shield>, StoreFault> {
    let moment = Moment::now(cx.clock());
    let held = list_protections(connection, &[person.as_i64()], moment).await?;
    let grades = held.into_iter().map(|(_, grade)| {
        let strictest = ProtectionGrade::ALL.iter().copied().max();
        grade.or(strictest)
    });
    let Some(grade) = grades.flatten().max() else {
        return Ok(None);
    };
    Ok(Some(Shield {
        grade,
        handlers: list_handlers(connection, cx, person).await?,
    }))
}

/// Writes in the timeline of every case what happened, those of other desks included, and notes it for the log. The case
/// that the doer stands in is noted with its permit.
pub(super) async fn enter(
    change: &Change<'_>,
    author: &Author,
    heads: &[CaseHead],
    (kind, act, merge): (TimelineKind, &str, RecordId),
) -> Result<(), Failure> {
    let cx = change.cx();
    for head in heads {
        let entry = NewEntry {
            kind,
            section: Section::Identity,
            agency: author.agency,
            subject: None,
            at: cx.now(),
        };
        timeline::add_entry(change.connection(), cx, head.key, entry).await?;
        if head.key != change.head().key {
            let noted = Act::named(act)
                .in_case(head.id, head.person)
                .concerning(merge);
            cx.trail().note_act(noted);
        }
    }
    Ok(())
}

/// Tells in each case that its person is protected from now on, or no more.
pub(super) async fn tell_protection(
    change: &mut Change<'_>,
    heads: &[CaseHead],
    done: ProtectionChange,
) -> Result<(), Failure> {
    for head in heads {
        let told = EventBody::ProtectionChanged { change: done };
        change.tell_in((head.id, head.key), told).await?;
    }
    Ok(())
}

/// The keys of cases.
pub(super) fn keys_of(heads: &[CaseHead]) -> Vec<CaseKey> {
    heads.iter().map(|head| head.key).collect()
}
