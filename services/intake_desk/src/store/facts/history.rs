//! What access asks about a moment that has passed: the phases and statuses that had been reached.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{CasePhase, ReferralId, referral::ReferralStatus};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::StoreFault;

use super::super::entity::{case_phase, referral_step};

/// The phases that the cases had reached.
pub async fn list_phases(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    reached_by: DateTime<Utc>,
) -> Result<BTreeMap<i64, CasePhase>, StoreFault> {
    let rows = case_phase::Entity::find()
        .filter(case_phase::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(case_phase::Column::At.lte(reached_by))
        .all(connection)
        .await?;
    let mut phases = BTreeMap::new();
    for row in rows {
        let reached = phases.entry(row.case_key).or_insert(row.phase.0);
        *reached = reached.advanced_to(row.phase.0);
    }
    Ok(phases)
}

/// The status that each referral had reached by its last step.
pub(super) async fn list_statuses(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    by: DateTime<Utc>,
) -> Result<BTreeMap<ReferralId, ReferralStatus>, StoreFault> {
    let steps = referral_step::Entity::find()
        .filter(referral_step::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(referral_step::Column::At.lte(by))
        // Several steps can share a millisecond; the version tells which came last.
        .order_by_asc(referral_step::Column::At)
        .order_by_asc(referral_step::Column::Version)
        .order_by_asc(referral_step::Column::RowKey)
        .all(connection)
        .await?;
    let reached = steps
        .into_iter()
        .map(|step| (ReferralId::from_uuid(step.referral_id), step.to_status.0));
    Ok(reached.collect())
}
