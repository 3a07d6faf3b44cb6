//! What is read beside referrals, when somebody asks for it: one batch for all of them, never one for each.

use std::collections::BTreeMap;

use access::Fields;
use domain::{
    AgencyId, CodeList, RowKey,
    codes::AgeBand,
    referral::{ReferralActor, TransitionKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};
use store::StoreFault;

use super::{
    by_case::unit_of,
    entity::{person, protection, referral, referral_step},
    moment::{Moment, times},
};
use crate::model::{
    case::CaseHead, person::age_band, referral_step::ReferralStep, registry::Directory,
};

/// What is asked for beside the referrals themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The moment at which ages and protections are asked for.
    ages: Option<Moment>,
    steps: Steps,
}

/// Whether the history is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Steps {
    Wanted,
    NotWanted,
}

impl Asked {
    /// Nothing but the referrals.
    pub const NOTHING: Self = Self {
        ages: None,
        steps: Steps::NotWanted,
    };

    /// What the fields of a referral, or of a page of them, need.
    pub fn of(fields: &Fields, moment: Moment) -> Self {
        let names = |wanted: &str| {
            fields.paths().any(|path| {
                let of_node = path.strip_prefix("edges.node.").unwrap_or(path);
                of_node.split('.').next() == Some(wanted)
            })
        };
        Self {
            ages: names("ageBand").then_some(moment),
            steps: if names("steps") {
                Steps::Wanted
            } else {
                Steps::NotWanted
            },
        }
    }
}

/// What lies beside some referrals.
#[derive(Default)]
pub(super) struct Beside {
    /// By person.
    ages: BTreeMap<i64, AgeBand>,
    /// By referral; `None` when nobody asked.
    steps: Option<BTreeMap<Uuid, Vec<referral_step::Model>>>,
}

impl Beside {
    /// Reads what is asked for, of these rows of these cases.
    pub async fn read(
        connection: &impl ConnectionTrait,
        heads: &[&CaseHead],
        rows: &[referral::Model],
        asked: &Asked,
    ) -> Result<Self, StoreFault> {
        let mut beside = Self::default();
        if let Some(moment) = asked.ages {
            beside.ages = list_ages(connection, heads, moment).await?;
        }
        if asked.steps == Steps::Wanted {
            beside.steps = Some(list_steps(connection, rows).await?);
        }
        Ok(beside)
    }

    /// The band that the age of a case's person falls in today.
    pub fn age_of(&self, head: &CaseHead) -> Option<AgeBand> {
        self.ages.get(&head.person_key.as_i64()).copied()
    }

    /// The steps of a referral; `None` when nobody asked.
    pub fn steps_of(
        &self,
        row: &referral::Model,
        (directory, head): (&Directory, &CaseHead),
    ) -> Result<Option<Vec<ReferralStep>>, StoreFault> {
        let Some(by_referral) = &self.steps else {
            return Ok(None);
        };
        let named = named_agencies(row, (directory, head))?;
        let steps = by_referral.get(&row.id).into_iter().flatten();
        let steps = steps.map(|step| step_of(step, directory, &named));
        steps.collect::<Result<_, _>>().map(Some)
    }
}

/// The age bands of the cases' persons, by key; a protected person has none.
async fn list_ages(
    connection: &impl ConnectionTrait,
    heads: &[&CaseHead],
    moment: Moment,
) -> Result<BTreeMap<i64, AgeBand>, StoreFault> {
    let keys: Vec<i64> = heads.iter().map(|head| head.person_key.as_i64()).collect();
    let born: Vec<(i64, Option<chrono::NaiveDate>)> = person::Entity::find()
        .select_only()
        .column(person::Column::Key)
        .column(person::Column::BirthDate)
        .filter(person::Column::Key.is_in(keys.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let protected: Vec<i64> = protection::Entity::find()
        .select_only()
        .column(protection::Column::PersonKey)
        .filter(protection::Column::PersonKey.is_in(keys))
        .filter(times!(protection).hold_at_instant(moment))
        .into_tuple()
        .all(connection)
        .await?;
    let open = born.into_iter().filter(|(key, _)| !protected.contains(key));
    Ok(open
        .filter_map(|(key, born)| Some((key, age_band(born?, moment.day)?)))
        .collect())
}

async fn list_steps(
    connection: &impl ConnectionTrait,
    rows: &[referral::Model],
) -> Result<BTreeMap<Uuid, Vec<referral_step::Model>>, StoreFault> {
    let found = referral_step::Entity::find()
        .filter(referral_step::Column::ReferralId.is_in(rows.iter().map(|row| row.id)))
        .all(connection)
        .await?;
    let mut steps: BTreeMap<Uuid, Vec<referral_step::Model>> = BTreeMap::new();
    for step in found {
        steps.entry(step.referral_id).or_default().push(step);
    }
    Ok(steps)
}

/// The agencies that a reader of the whole referral knows anyway: who sends, who receives, and the desk.
/// Another party that records the person's word stays unnamed.
fn named_agencies(
    row: &referral::Model,
    (directory, head): (&Directory, &CaseHead),
) -> Result<[AgencyId; 3], StoreFault> {
    let from = unit_of(directory, row.from_unit_key)?;
    let to = unit_of(directory, row.to_unit_key)?;
    Ok([from.agency.id, to.agency.id, head.desk.agency.id])
}

fn step_of(
    row: &referral_step::Model,
    directory: &Directory,
    named: &[AgencyId],
) -> Result<ReferralStep, StoreFault> {
    let unit = row.actor_unit_key.map(|key| unit_of(directory, key));
    let unit = unit.transpose()?;
    Ok(ReferralStep {
        key: RowKey::from_i64(row.row_key),
        version: row.version,
        kind: TransitionKind::from_code(&row.transition),
        from: row.from_status.map(|status| status.0),
        to: row.to_status.0,
        at: row.at,
        actor: ReferralActor::from_code(&row.actor),
        unit: unit.filter(|unit| named.contains(&unit.agency.id)),
    })
}

#[cfg(test)]
mod tests {
    use domain::SystemClock;

    use super::*;

    fn asked(paths: &[&str]) -> (bool, bool) {
        let asked = Asked::of(&Fields::named(paths), Moment::now(&SystemClock));
        (asked.ages.is_some(), asked.steps == Steps::Wanted)
    }

    #[test]
    fn nothing_is_read_that_nobody_asks_for() {
        assert_eq!(asked(&["id", "edges.node.status"]), (false, false));
        assert_eq!(asked(&["case.person.ageBand"]), (false, false));
        assert_eq!(asked(&["edges.node.case.person.ageBand"]), (false, false));
    }

    #[test]
    fn what_is_asked_for_of_one_or_of_a_page_is_read() {
        assert_eq!(asked(&["ageBand"]), (true, false));
        assert_eq!(asked(&["edges.node.ageBand"]), (true, false));
        assert_eq!(asked(&["edges.node.steps.edges.node.kind"]), (false, true));
    }
}
