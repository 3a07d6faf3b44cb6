//! What has happened in a case.

use std::{collections::BTreeMap, sync::Arc};

use access::{About, Cx, Ends, Kept, Sealed};
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseKey, ReferralId, RowKey, Section};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    prelude::Uuid,
};
use store::{Coded, StoreFault};

use super::{
    by_case::ByCase,
    entity::{basis, referral, timeline_entry},
    opening,
};
use crate::model::{
    case::CaseHead,
    registry::Directory,
    timeline::{TimelineEntry, TimelineKind},
};

/// The entries of the cases, newest first within a case, from before `before` on. The owner of an
/// entry is the agency that did it; of sections that the desk owns it is the desk.
pub async fn list_entries(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    before: Option<RowKey>,
) -> Result<Vec<Sealed<TimelineEntry>>, StoreFault> {
    let cases = ByCase::new(heads);
    let mut asked = timeline_entry::Entity::find()
        .filter(timeline_entry::Column::CaseKey.is_in(cases.keys()))
        .order_by_asc(timeline_entry::Column::CaseKey)
        .order_by_desc(timeline_entry::Column::RowKey);
    if let Some(before) = before {
        asked = asked.filter(timeline_entry::Column::RowKey.lt(before.as_i64()));
    }
    let rows = asked.all(connection).await?;
    let ends = list_ends(connection, directory, &cases).await?;
    let receivers = list_receivers(connection, directory, &cases).await?;
    rows.into_iter()
        .map(|row| {
            let head = cases.head(row.case_key)?;
            let agency = directory
                .agency(row.agency_key)
                .ok_or(StoreFault::Unreadable("timeline_entry.agency_key"))?;
            let section = row.section.0;
            let owned_by_desk = section.owner() == domain::section::SectionOwner::Desk;
            // A basis belongs to the agency that discloses (access.md rule 15).
            let whose = if owned_by_desk && section != Section::Bases {
                head.owned_by_desk()
            } else {
                head.owned_by(agency.id)
            };
            Ok(Sealed::seal(TimelineEntry {
                whose,
                section,
                key: RowKey::from_i64(row.row_key),
                at: row.at,
                kind: row.kind.0,
                agency: Arc::clone(agency),
                subject: row.subject_id,
                about: about(section, agency.id, row.subject_id, (&ends, &receivers)),
                kept: if row.kept_from_participant {
                    Kept::FromParticipant
                } else {
                    Kept::Shown
                },
            }))
        })
        .collect()
}

/// What the decision on an entry depends on: an entry about a referral or a basis is decided as that
/// referral or basis is.
fn about(
    section: Section,
    agency: AgencyId,
    subject: Option<Uuid>,
    (ends, receivers): (&BTreeMap<Uuid, Ends>, &BTreeMap<Uuid, AgencyId>),
) -> About {
    let referral = subject.and_then(|subject| ends.get(&subject)).copied();
    let receiver = subject.and_then(|subject| receivers.get(&subject)).copied();
    match (section, referral, receiver) {
        (Section::Parties, _, _) => About::Party(agency),
        (Section::Referrals, Some(ends), _) => About::Referral(ends),
        (Section::Bases, _, Some(receiver)) => About::BasisTo(receiver),
        _ => About::Section,
    }
}

/// The two ends of every referral of the cases.
async fn list_ends(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    cases: &ByCase<'_>,
) -> Result<BTreeMap<Uuid, Ends>, StoreFault> {
    let rows = referral::Entity::find()
        .filter(referral::Column::CaseKey.is_in(cases.keys()))
        .all(connection)
        .await?;
    let ends = rows.into_iter().filter_map(|row| {
        let (from, to) = (
            directory.unit(row.from_unit_key)?,
            directory.unit(row.to_unit_key)?,
        );
        let referral = ReferralId::from_uuid(row.id);
        Some((
            row.id,
            Ends {
                referral,
                from_unit: from.id,
                to_unit: to.id,
            },
        ))
    });
    Ok(ends.collect())
}

/// The agency that each basis of the cases discloses to, and to which each emergency opened something.
async fn list_receivers(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    cases: &ByCase<'_>,
) -> Result<BTreeMap<Uuid, AgencyId>, StoreFault> {
    let rows = basis::Entity::find()
        .filter(basis::Column::CaseKey.is_in(cases.keys()))
        .all(connection)
        .await?;
    let openers = opening::list_openers(connection, directory, &cases.keys()).await?;
    let receivers = rows
        .into_iter()
        .filter_map(|row| Some((row.id, directory.agency(row.to_agency_key)?.id)));
    Ok(receivers.chain(openers).collect())
}

/// Something that happened.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry {
    /// What.
    pub kind: TimelineKind,
    /// The section that it belongs to.
    pub section: Section,
    /// The agency that did it, by key.
    pub agency: RowKey,
    /// The referral, basis or note that it is about.
    pub subject: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds an entry.
pub async fn add_entry(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    new: NewEntry,
) -> Result<(), StoreFault> {
    add_entry_kept(connection, cx, case, (new, Kept::Shown)).await
}

/// The same of a row that may be kept from the participant: then its entry is too.
pub async fn add_entry_kept(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    (new, kept): (NewEntry, Kept),
) -> Result<(), StoreFault> {
    timeline_entry::Entity::insert(timeline_entry::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        at: Set(new.at),
        kind: Set(Coded(new.kind)),
        section: Set(Coded(new.section)),
        agency_key: Set(new.agency.as_i64()),
        subject_id: Set(new.subject),
        kept_from_participant: Set(kept == Kept::FromParticipant),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
