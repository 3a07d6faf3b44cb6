//! Writing entries with the subjects that find them.

use std::collections::BTreeSet;

use access::AuditEntry;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CodeList, PersonId, Section};
use sea_orm::{DatabaseTransaction, EntityTrait, Set};

use crate::{
    canonical::canonical_text,
    fault::StoreFault,
    tables::{audit_entry, audit_subject},
};

type Subject = (
    Option<PersonId>,
    Option<CaseId>,
    Option<Section>,
    Option<AgencyId>,
);

/// How many subjects one statement writes: 6 values each, and SQLite takes 32 766.
const SUBJECTS_MAX: usize = 2000;

/// Writes entries: one statement for all of them, and one for each 2 000 of
/// their subjects.
pub(crate) async fn write_entries(
    transaction: &DatabaseTransaction,
    entries: &[AuditEntry],
    now: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let rows = entries
        .iter()
        .map(|entry| entry_row(entry, now))
        .collect::<Result<Vec<_>, _>>()?;
    let keys = audit_entry::Entity::insert_many(rows)
        .exec_with_returning_keys(transaction)
        .await?;
    if keys.len() != entries.len() {
        return Err(StoreFault::Unreadable("audit entry"));
    }
    let subjects: Vec<_> = keys
        .into_iter()
        .zip(entries)
        .flat_map(|(key, entry)| subject_rows(key, entry))
        .collect();
    for subjects in subjects.chunks(SUBJECTS_MAX) {
        audit_subject::Entity::insert_many(subjects.to_vec())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

fn entry_row(
    entry: &AuditEntry,
    now: DateTime<Utc>,
) -> Result<audit_entry::ActiveModel, StoreFault> {
    Ok(audit_entry::ActiveModel {
        recorded_at: Set(now),
        reader: Set(entry.head.subject.to_string()),
        operation: Set(entry.head.operation.clone()),
        trace_id: Set(entry.head.trace.uuid()),
        body: Set(canonical_text(entry, "audit entry")?),
        ..Default::default()
    })
}

fn subject_rows(key: i64, entry: &AuditEntry) -> Vec<audit_subject::ActiveModel> {
    (0_i32..)
        .zip(subjects(entry))
        .map(
            |(ordinal, (person, case, section, owner))| audit_subject::ActiveModel {
                entry: Set(key),
                ordinal: Set(ordinal),
                person_id: Set(person.map(PersonId::uuid)),
                case_id: Set(case.map(CaseId::uuid)),
                section: Set(section.map(|section| section.code().to_owned())),
                owner_id: Set(owner.map(AgencyId::uuid)),
            },
        )
        .collect()
}

/// About whom an entry is: each person, case, section and owner once, in a fixed order.
pub(crate) fn subjects(entry: &AuditEntry) -> BTreeSet<Subject> {
    let shown = entry.disclosures.iter().map(|shown| {
        let section = Some(shown.section);
        (
            Some(shown.person),
            Some(shown.case),
            section,
            Some(shown.owner),
        )
    });
    let done = entry
        .acts
        .iter()
        .map(|act| (act.person, act.case, act.section, act.owner))
        .filter(|(person, case, _, owner)| person.is_some() || case.is_some() || owner.is_some());
    shown.chain(done).collect()
}
