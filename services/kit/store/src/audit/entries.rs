//! Finding entries: the access log of a case, a person or an agency's rows, newest first.

use access::AuditEntry;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CodeList, PersonId, Section};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use serde::{Deserialize, Serialize};

use crate::{
    fault::StoreFault,
    store::Store,
    tables::{audit_entry, audit_subject},
};

/// Which entries to find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFilter {
    /// About whom or what.
    pub about: AuditPlace,
    /// Only those that concern this section.
    pub section: Option<Section>,
    /// Only those that concern rows of these agencies; empty: of any.
    pub owners: Vec<AgencyId>,
    /// Only those at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Only those before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Only those of these keys; empty: of any.
    pub entries: Vec<i64>,
    /// Only those that disclose something in particular.
    pub disclosing: Disclosing,
}

impl AuditFilter {
    /// Every entry about somebody or something.
    pub fn of(about: AuditPlace) -> Self {
        Self {
            about,
            section: None,
            owners: Vec::new(),
            from: None,
            until: None,
            entries: Vec::new(),
            disclosing: Disclosing::Anything,
        }
    }
}

/// About whom or what an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditPlace {
    /// One person.
    Person(PersonId),
    /// One case.
    Case(CaseId),
    /// The rows of one agency.
    Owner(AgencyId),
}

/// What an entry must disclose to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Disclosing {
    /// Anything, or nothing: changes are found too.
    Anything,
    /// Something of this case that its participant may know of: no entry is found whose rows are
    /// all kept from the person. That the person has read this very list is left out as well, for
    /// it would grow by being read.
    ToParticipantOf(CaseId),
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEntry {
    /// Its key: newer entries have higher ones.
    pub entry: i64,
    /// When it was kept.
    pub recorded_at: DateTime<Utc>,
    /// What it says.
    pub body: AuditEntry,
}

impl Store {
    /// Finds entries, newest first, before the entry with the key `before`. One statement.
    ///
    /// The caller decides who may see them: an entry tells who read what about a person.
    pub async fn find_audit_entries(
        &self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<KeptEntry>, StoreFault> {
        let concerning = Query::select()
            .column(audit_subject::Column::Entry)
            .from(audit_subject::Entity)
            .cond_where(subject_condition(filter))
            .to_owned();
        let backend = self.reading().get_database_backend();
        audit_entry::Entity::find()
            .filter(audit_entry::Column::Entry.in_subquery(concerning))
            .filter(entry_condition(filter, before, backend))
            .order_by_desc(audit_entry::Column::Entry)
            .limit(limit)
            .all(self.reading())
            .await?
            .into_iter()
            .map(kept)
            .collect()
    }
}

fn entry_condition(filter: &AuditFilter, before: Option<i64>, backend: DbBackend) -> Condition {
    let mut condition = Condition::all();
    if let Some(before) = before {
        condition = condition.add(audit_entry::Column::Entry.lt(before));
    }
    if let Some(from) = filter.from {
        condition = condition.add(audit_entry::Column::RecordedAt.gte(from));
    }
    if let Some(until) = filter.until {
        condition = condition.add(audit_entry::Column::RecordedAt.lt(until));
    }
    if !filter.entries.is_empty() {
        let keys = filter.entries.iter().copied();
        condition = condition.add(audit_entry::Column::Entry.is_in(keys));
    }
    match filter.disclosing {
        Disclosing::Anything => condition,
        Disclosing::ToParticipantOf(case) => condition.add(shown_to_participant(case, backend)),
    }
}

/// Whether an entry is found is settled before its page is cut, or what is kept from the person would
/// show as a gap. It is asked of the entries of one case only, which the index has found.
fn shown_to_participant(case: CaseId, backend: DbBackend) -> Expr {
    let statement = if backend == DbBackend::Postgres {
        "EXISTS (SELECT 1 FROM jsonb_array_elements(audit_entry.body::jsonb -> 'disclosures') AS shown \
         WHERE shown ->> 'case' = $1 AND shown ->> 'kept' IS NULL \
         AND (shown ->> 'section' <> 'ACCESS_LOG' \
         OR audit_entry.body::jsonb #>> '{head,kind}' <> 'PARTICIPANT'))"
    } else {
        "EXISTS (SELECT 1 FROM json_each(audit_entry.body, '$.disclosures') AS shown \
         WHERE json_extract(shown.value, '$.case') = ? \
         AND json_extract(shown.value, '$.kept') IS NULL \
         AND (json_extract(shown.value, '$.section') <> 'ACCESS_LOG' \
         OR json_extract(audit_entry.body, '$.head.kind') <> 'PARTICIPANT'))"
    };
    Expr::cust_with_values(statement, [case.to_string()])
}

fn subject_condition(filter: &AuditFilter) -> Condition {
    let about = match filter.about {
        AuditPlace::Person(person) => audit_subject::Column::PersonId.eq(person.uuid()),
        AuditPlace::Case(case) => audit_subject::Column::CaseId.eq(case.uuid()),
        AuditPlace::Owner(owner) => audit_subject::Column::OwnerId.eq(owner.uuid()),
    };
    let mut condition = Condition::all().add(about);
    if let Some(section) = filter.section {
        condition = condition.add(audit_subject::Column::Section.eq(section.code()));
    }
    if !filter.owners.is_empty() {
        let owners = filter.owners.iter().map(|owner| owner.uuid());
        condition = condition.add(audit_subject::Column::OwnerId.is_in(owners));
    }
    if !filter.entries.is_empty() {
        let keys = filter.entries.iter().copied();
        condition = condition.add(audit_subject::Column::Entry.is_in(keys));
    }
    condition
}

fn kept(row: audit_entry::Model) -> Result<KeptEntry, StoreFault> {
    let body =
        serde_json::from_str(&row.body).map_err(|_| StoreFault::Unreadable("audit entry"))?;
    Ok(KeptEntry {
        entry: row.entry,
        recorded_at: row.recorded_at,
        body,
    })
}
