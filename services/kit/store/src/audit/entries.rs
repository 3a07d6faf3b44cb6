//! Finding entries: the access log of a case or a person, newest first.

use access::AuditEntry;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CodeList, PersonId, Section};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
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
}

/// About whom or what an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditPlace {
    /// One person.
    Person(PersonId),
    /// One case.
    Case(CaseId),
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
        let mut moments = Condition::all();
        if let Some(before) = before {
            moments = moments.add(audit_entry::Column::Entry.lt(before));
        }
        if let Some(from) = filter.from {
            moments = moments.add(audit_entry::Column::RecordedAt.gte(from));
        }
        if let Some(until) = filter.until {
            moments = moments.add(audit_entry::Column::RecordedAt.lt(until));
        }
        audit_entry::Entity::find()
            .filter(audit_entry::Column::Entry.in_subquery(concerning))
            .filter(moments)
            .order_by_desc(audit_entry::Column::Entry)
            .limit(limit)
            .all(self.reading())
            .await?
            .into_iter()
            .map(kept)
            .collect()
    }
}

fn subject_condition(filter: &AuditFilter) -> Condition {
    let about = match filter.about {
        AuditPlace::Person(person) => audit_subject::Column::PersonId.eq(person.uuid()),
        AuditPlace::Case(case) => audit_subject::Column::CaseId.eq(case.uuid()),
    };
    let mut condition = Condition::all().add(about);
    if let Some(section) = filter.section {
        condition = condition.add(audit_subject::Column::Section.eq(section.code()));
    }
    if !filter.owners.is_empty() {
        let owners = filter.owners.iter().map(|owner| owner.uuid());
        condition = condition.add(audit_subject::Column::OwnerId.is_in(owners));
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
