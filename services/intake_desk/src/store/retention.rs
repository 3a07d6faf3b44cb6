//! When cases ended and what holds them, read for many cases at once; and how long each agency keeps what it has
//! written. Nothing of what stands in a case is read here: days, keys and marks alone.

use std::collections::{BTreeMap, BTreeSet};

use access::Cx;
use chassis::disposal::Hold;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, CaseId, CaseKey, CasePhase, CodeList, RetentionRule, RowKey, clock::swedish_date,
    referral::ReferralStatus,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use store::{Coded, StoreFault};

use super::{
    entity::{
        follow_up_due, journal_note, log_review_item, log_review_signature, mapping_part,
        opening_review, person, referral, retention_rule, shared_case, timeline_entry,
    },
    worklist::column,
};
use crate::{
    RetentionSeed,
    model::{registry::Directory, retention::CaseEnd},
};

/// The rules that hold on a day, by agency: what the registry says, or else the law of the agency's kind.
pub async fn list_rules(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    day: NaiveDate,
) -> Result<BTreeMap<AgencyId, RetentionRule>, StoreFault> {
    let rows = retention_rule::Entity::find()
        .filter(retention_rule::Column::ValidFrom.lte(day))
        .order_by_asc(retention_rule::Column::ValidFrom)
        .all(connection)
        .await?;
    let mut rules: BTreeMap<AgencyId, RetentionRule> = directory
        .agencies()
        .map(|agency| (agency.id, RetentionRule::default_for(agency.kind)))
        .collect();
    for row in rows {
        let Some(agency) = directory.agency(row.agency_key) else {
            continue;
        };
        let years = u16::try_from(row.years);
        let rule = RetentionRule {
            years: years.map_err(|_| StoreFault::Unreadable("retention_rule.years"))?,
            starts: row.starts.0,
            sample: row.sample.0,
            source: row.source,
        };
        rules.insert(agency.id, rule);
    }
    Ok(rules)
}

/// Adds rules, each with its agency's key. One of the same agency and first day is there already.
pub async fn add_rules(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[(&RetentionSeed, RowKey)],
) -> Result<(), StoreFault> {
    let rows = retention_rule::Entity::find().all(connection).await?;
    let known: BTreeSet<_> = rows
        .iter()
        .map(|row| (row.agency_key, row.valid_from))
        .collect();
    for (seed, agency) in seeds {
        if known.contains(&(agency.as_i64(), seed.valid_from)) {
            continue;
        }
        retention_rule::Entity::insert(retention_rule::ActiveModel {
            key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
            agency_key: Set(agency.as_i64()),
            years: Set(i32::from(seed.rule.years)),
            starts: Set(Coded(seed.rule.starts)),
            sample: Set(Coded(seed.rule.sample)),
            source: Set(seed.rule.source.clone()),
            valid_from: Set(seed.valid_from),
        })
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// The keys of the next closed cases after a key.
pub async fn next_closed(
    connection: &impl ConnectionTrait,
    after: i64,
    limit: u64,
) -> Result<Vec<CaseKey>, StoreFault> {
    let keys: Vec<i64> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .filter(shared_case::Column::Key.gt(after))
        .filter(shared_case::Column::Phase.eq(Coded(CasePhase::Closed)))
        .order_by_asc(shared_case::Column::Key)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(CaseKey::from_i64).collect())
}

/// The keys of cases by their ids; a case that is not there is left out.
pub async fn list_keys(
    connection: &impl ConnectionTrait,
    cases: &[CaseId],
) -> Result<Vec<CaseKey>, StoreFault> {
    let keys: Vec<i64> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .filter(shared_case::Column::Id.is_in(cases.iter().map(|case| case.uuid())))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(CaseKey::from_i64).collect())
}

/// When the cases ended and what holds them, in the order of their keys. Eight statements, however many they are.
pub async fn list_ends(
    connection: &impl ConnectionTrait,
    keys: &[CaseKey],
) -> Result<Vec<CaseEnd>, StoreFault> {
    let keys: Vec<i64> = keys.iter().map(|key| key.as_i64()).collect();
    let mut ends: BTreeMap<i64, CaseEnd> = list_heads(connection, &keys).await?;
    for (case, due_on, heard_at) in list_followed(connection, &keys).await? {
        let heard_on = heard_at.map(swedish_date);
        let followed = std::cmp::max(heard_on, Some(due_on));
        with(&mut ends, case, |end| end.followed_on = followed);
    }
    for (case, at) in list_events(connection, &keys).await? {
        with(&mut ends, case, |end| {
            end.last_event_on = Some(swedish_date(at));
        });
    }
    let notes = list_notes(connection, &keys).await?;
    for (case, agency, at) in notes {
        with(&mut ends, case, |end| {
            let noted = end.notes.entry(RowKey::from_i64(agency)).or_default();
            *noted = std::cmp::max(swedish_date(at), *noted);
        });
    }
    for (hold, held) in list_holds(connection, &keys).await? {
        for case in held {
            with(&mut ends, case, |end| end.holds.push(hold));
        }
    }
    Ok(ends.into_values().collect())
}

fn with(ends: &mut BTreeMap<i64, CaseEnd>, case: i64, change: impl FnOnce(&mut CaseEnd)) {
    if let Some(end) = ends.get_mut(&case) {
        change(end);
    }
}

async fn list_heads(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<BTreeMap<i64, CaseEnd>, StoreFault> {
    let rows = shared_case::Entity::find()
        .find_also_related(person::Entity)
        .filter(shared_case::Column::Key.is_in(keys.iter().copied()))
        .all(connection)
        .await?;
    let heads = rows.into_iter().map(|(case, person)| {
        let end = CaseEnd {
            id: CaseId::from_uuid(case.id),
            key: CaseKey::from_i64(case.key),
            person: RowKey::from_i64(case.person_key),
            desk_unit: RowKey::from_i64(case.desk_unit_key),
            opened_on: swedish_date(case.opened_at),
            closed_on: case.closed_at.map(swedish_date),
            followed_on: None,
            last_event_on: None,
            birth_date: person.and_then(|person| person.birth_date),
            notes: BTreeMap::new(),
            holds: Vec::new(),
        };
        (case.key, end)
    });
    Ok(heads.collect())
}

type Followed = (i64, NaiveDate, Option<DateTime<Utc>>);

async fn list_followed(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<Vec<Followed>, StoreFault> {
    Ok(follow_up_due::Entity::find()
        .select_only()
        .column(follow_up_due::Column::CaseKey)
        .column_as(follow_up_due::Column::DueOn.max(), "due_on")
        .column_as(follow_up_due::Column::RecordedAt.max(), "recorded_at")
        .filter(follow_up_due::Column::CaseKey.is_in(keys.iter().copied()))
        .group_by(follow_up_due::Column::CaseKey)
        .into_tuple()
        .all(connection)
        .await?)
}

async fn list_events(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<Vec<(i64, DateTime<Utc>)>, StoreFault> {
    Ok(timeline_entry::Entity::find()
        .select_only()
        .column(timeline_entry::Column::CaseKey)
        .column_as(timeline_entry::Column::At.max(), "at")
        .filter(timeline_entry::Column::CaseKey.is_in(keys.iter().copied()))
        .group_by(timeline_entry::Column::CaseKey)
        .into_tuple()
        .all(connection)
        .await?)
}

/// When each agency last wrote in the journal or the mapping.
async fn list_notes(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<Vec<(i64, i64, DateTime<Utc>)>, StoreFault> {
    let mut notes = journal_note::Entity::find()
        .select_only()
        .column(journal_note::Column::CaseKey)
        .column(journal_note::Column::AgencyKey)
        .column_as(journal_note::Column::WrittenAt.max(), "at")
        .filter(journal_note::Column::CaseKey.is_in(keys.iter().copied()))
        .group_by(journal_note::Column::CaseKey)
        .group_by(journal_note::Column::AgencyKey)
        .into_tuple()
        .all(connection)
        .await?;
    let parts: Vec<(i64, i64, DateTime<Utc>)> = mapping_part::Entity::find()
        .select_only()
        .column(mapping_part::Column::CaseKey)
        .column(mapping_part::Column::AgencyKey)
        .column_as(mapping_part::Column::RecordedAt.max(), "at")
        .filter(mapping_part::Column::CaseKey.is_in(keys.iter().copied()))
        .group_by(mapping_part::Column::CaseKey)
        .group_by(mapping_part::Column::AgencyKey)
        .into_tuple()
        .all(connection)
        .await?;
    notes.extend(parts);
    Ok(notes)
}

/// What holds cases: open referrals, and reviews that are not over.
async fn list_holds(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<[(Hold, Vec<i64>); 3], StoreFault> {
    let open = ReferralStatus::ALL.iter().copied();
    let open = open.filter(|status| status.is_open()).map(Coded);
    let referrals = referral::Entity::find()
        .select_only()
        .distinct()
        .column(referral::Column::CaseKey)
        .filter(referral::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(referral::Column::Status.is_in(open))
        .into_tuple()
        .all(connection)
        .await?;
    let signed = Query::select()
        .expr(Expr::val(1))
        .from(log_review_signature::Entity)
        .and_where(
            column(log_review_signature::Column::ReviewKey)
                .equals(log_review_item::Column::ReviewKey.as_column_ref()),
        )
        .to_owned();
    let log_reviews = log_review_item::Entity::find()
        .select_only()
        .distinct()
        .column(log_review_item::Column::CaseKey)
        .filter(log_review_item::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(Expr::not_exists(signed))
        .into_tuple()
        .all(connection)
        .await?;
    let openings = opening_review::Entity::find()
        .select_only()
        .distinct()
        .column(opening_review::Column::CaseKey)
        .filter(opening_review::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(opening_review::Column::SettledAt.is_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok([
        (Hold::OpenReferral, referrals),
        (Hold::LogReview, log_reviews),
        (Hold::OpeningReview, openings),
    ])
}
