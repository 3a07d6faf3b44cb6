//! What the desk handles for other agencies (lag 2019:212), and for how long things may take.

use domain::{RowKey, Section};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::StoreFault;

use super::{
    entity::service_agreement,
    moment::{Moment, times},
    registry::DeadlineRule,
};

/// The sections that the desk's agreements with one agency list.
pub async fn list_agreed_with(
    connection: &impl ConnectionTrait,
    desk_agency: RowKey,
    for_agency: RowKey,
    moment: Moment,
) -> Result<Vec<Section>, StoreFault> {
    let rows = service_agreement::Entity::find()
        .filter(service_agreement::Column::DeskAgencyKey.eq(desk_agency.as_i64()))
        .filter(service_agreement::Column::ForAgencyKey.eq(for_agency.as_i64()))
        .filter(times!(service_agreement).hold_on_day(moment))
        .all(connection)
        .await?;
    Ok(rows.into_iter().flat_map(|row| row.sections.0).collect())
}

/// How long a rule gives a unit: its own rule, or the one for all units, or what is usual. Rules come
/// as [`super::registry::list_deadline_rules`] gives them.
pub fn amount_of(rules: &[DeadlineRule], unit: RowKey, code: &str, usual: u32) -> u32 {
    let of_unit = |rule: &&DeadlineRule| rule.code == code && rule.unit.is_none_or(|of| of == unit);
    let rule = rules.iter().rfind(of_unit);
    rule.and_then(|rule| u32::try_from(rule.amount).ok())
        .unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_units_own_rule_beats_the_one_for_all() {
        let (ours, theirs) = (RowKey::from_i64(1), RowKey::from_i64(2));
        let rule = |unit, amount| DeadlineRule {
            unit,
            code: "screening".to_owned(),
            amount,
        };
        let rules = [rule(None, 7), rule(Some(ours), 3)];
        assert_eq!(amount_of(&rules, ours, "screening", 10), 3);
        assert_eq!(amount_of(&rules, theirs, "screening", 10), 7);
        assert_eq!(amount_of(&rules, theirs, "another", 10), 10);
        assert_eq!(amount_of(&[rule(None, -1)], theirs, "screening", 10), 10);
    }
}
