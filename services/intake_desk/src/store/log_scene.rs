//! What signs of risk are read from: who had business with which case and when, and the names that are
//! compared. One statement for each kind of row and every ten thousand cases; a name or a telephone number leaves only
//! for the comparison.

mod reached;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CaseKey, RowKey, Subject, UnitId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, prelude::Uuid};
use store::StoreFault;

use super::{
    entity::{
        assignment, case_assignment, person, protection, referral, referral_step, shared_case,
        staff, task,
    },
    moment::{Moment, times},
    stop::list_own_cases,
};
use crate::model::{
    log_risk::{Business, BusinessOf, KnownReader, LookedAt, Scene, Shield},
    registry::Directory,
};
use crate::secrets::Secrets;

/// How many values one statement names.
const CHUNK: usize = 10_000;

/// Reads the scene of some looks. Cases that are gone are left out; so are readers whom nobody knows.
pub async fn read_scene(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (cases, readers, secrets): (&BTreeSet<CaseId>, &BTreeSet<Subject>, &Secrets),
    moment: Moment,
) -> Result<(Scene, BTreeMap<CaseId, CaseKey>), StoreFault> {
    let mut scene = Scene {
        readers: list_readers(connection, readers).await?,
        ..Scene::default()
    };
    reached::add_to_readers(connection, &mut scene.readers, moment).await?;
    let mut keys = BTreeMap::new();
    let cases: Vec<CaseId> = cases.iter().copied().collect();
    for chunk in cases.chunks(CHUNK) {
        let mut read = Reading::begin(connection, chunk).await?;
        read.add_assignments(connection).await?;
        read.add_referrals(connection, directory).await?;
        read.add_tasks(connection, directory).await?;
        read.add_persons(connection, directory, (secrets, moment))
            .await?;
        for (key, (id, at)) in read.cases {
            keys.insert(id, CaseKey::from_i64(key));
            scene.cases.insert(id, at);
        }
    }
    Ok((scene, keys))
}

/// The readers, by subject.
pub async fn list_readers(
    connection: &impl ConnectionTrait,
    readers: &BTreeSet<Subject>,
) -> Result<BTreeMap<Subject, KnownReader>, StoreFault> {
    let known = list_staff(connection, readers).await?;
    let readers = known.into_iter().map(|(subject, (staff, name))| {
        let name = name.to_lowercase();
        let reader = KnownReader {
            staff,
            name,
            reached_by: BTreeSet::new(),
        };
        (subject, reader)
    });
    Ok(readers.collect())
}

/// Key and name of staff and partners' systems, by subject.
pub async fn list_staff(
    connection: &impl ConnectionTrait,
    subjects: &BTreeSet<Subject>,
) -> Result<BTreeMap<Subject, (RowKey, String)>, StoreFault> {
    let rows = staff::Entity::find()
        .filter(staff::Column::Subject.is_in(subjects.iter().map(Subject::as_str)))
        .all(connection)
        .await?;
    let known = rows.into_iter().map(|row| {
        let named = (RowKey::from_i64(row.key), row.display_name);
        (Subject::new(row.subject), named)
    });
    Ok(known.collect())
}

/// The cases of one chunk, by key.
struct Reading {
    cases: BTreeMap<i64, (CaseId, LookedAt)>,
}

impl Reading {
    async fn begin(
        connection: &impl ConnectionTrait,
        cases: &[CaseId],
    ) -> Result<Self, StoreFault> {
        let rows = shared_case::Entity::find()
            .filter(shared_case::Column::Id.is_in(cases.iter().map(|case| case.uuid())))
            .all(connection)
            .await?;
        let cases = rows.into_iter().map(|row| {
            let at = LookedAt {
                person: row.person_key,
                ..LookedAt::default()
            };
            (row.key, (CaseId::from_uuid(row.id), at))
        });
        Ok(Self {
            cases: cases.collect(),
        })
    }

    fn keys(&self) -> Vec<i64> {
        self.cases.keys().copied().collect()
    }

    fn add(&mut self, case: i64, business: Business) {
        if let Some((_, at)) = self.cases.get_mut(&case) {
            at.business.push(business);
        }
    }

    async fn add_assignments(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<(), StoreFault> {
        let rows = case_assignment::Entity::find()
            .filter(case_assignment::Column::CaseKey.is_in(self.keys()))
            .filter(case_assignment::Column::SupersededAt.is_null())
            .all(connection)
            .await?;
        for row in rows {
            let business = Business {
                of: BusinessOf::Staff(RowKey::from_i64(row.staff_key)),
                from: row.valid_from,
                to: row.valid_to,
            };
            self.add(row.case_key, business);
        }
        Ok(())
    }

    /// A referral is its receiver's business from when it was sent until it ended.
    async fn add_referrals(
        &mut self,
        connection: &impl ConnectionTrait,
        directory: &Directory,
    ) -> Result<(), StoreFault> {
        let rows = referral::Entity::find()
            .filter(referral::Column::CaseKey.is_in(self.keys()))
            .all(connection)
            .await?;
        let ends = self.list_ends(connection).await?;
        for row in rows {
            let unit = directory
                .unit(row.to_unit_key)
                .ok_or(StoreFault::Unreadable("referral.to_unit_key"))?;
            let Some(sent) = row.sent_at else { continue };
            let business = Business {
                of: BusinessOf::Unit(unit.id),
                from: sent,
                to: ends.get(&row.id).copied().flatten(),
            };
            self.add(row.case_key, business);
        }
        Ok(())
    }

    /// When each referral ended, by its last step; `None` while it is open.
    async fn list_ends(
        &self,
        connection: &impl ConnectionTrait,
    ) -> Result<BTreeMap<Uuid, Option<DateTime<Utc>>>, StoreFault> {
        let steps = referral_step::Entity::find()
            .filter(referral_step::Column::CaseKey.is_in(self.keys()))
            .order_by_asc(referral_step::Column::At)
            .order_by_asc(referral_step::Column::Version)
            .order_by_asc(referral_step::Column::RowKey)
            .all(connection)
            .await?;
        let ends = steps.into_iter().map(|step| {
            let ended = !step.to_status.0.is_open();
            (step.referral_id, ended.then_some(step.at))
        });
        Ok(ends.collect())
    }

    async fn add_tasks(
        &mut self,
        connection: &impl ConnectionTrait,
        directory: &Directory,
    ) -> Result<(), StoreFault> {
        let rows = task::Entity::find()
            .filter(task::Column::CaseKey.is_in(self.keys()))
            .all(connection)
            .await?;
        for row in rows {
            let unit = directory
                .unit(row.unit_key)
                .ok_or(StoreFault::Unreadable("task.unit_key"))?;
            let of = match row.staff_key {
                Some(staff) => BusinessOf::Staff(RowKey::from_i64(staff)),
                None => BusinessOf::Unit(unit.id),
            };
            let business = Business {
                of,
                from: row.created_at,
                to: row.done_at,
            };
            self.add(row.case_key, business);
        }
        Ok(())
    }

    async fn add_persons(
        &mut self,
        connection: &impl ConnectionTrait,
        directory: &Directory,
        (secrets, moment): (&Secrets, Moment),
    ) -> Result<(), StoreFault> {
        let persons: BTreeSet<i64> = self.cases.values().map(|(_, at)| at.person).collect();
        let names = list_surnames(connection, &persons).await?;
        let reached = reached::list_ways(connection, secrets, &persons).await?;
        let protected = list_protected(connection, &persons, moment).await?;
        let employed = list_employed(connection, directory, &persons, moment).await?;
        for (_, at) in self.cases.values_mut() {
            at.surname = names.get(&at.person).cloned();
            at.reached_by = reached.get(&at.person).cloned().unwrap_or_default();
            if protected.contains(&at.person) {
                at.shield = Shield::Protected;
            }
            if let Some(units) = employed.get(&at.person) {
                at.works_in.clone_from(units);
            }
        }
        Ok(())
    }
}

async fn list_surnames(
    connection: &impl ConnectionTrait,
    persons: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, String>, StoreFault> {
    let rows = person::Entity::find()
        .filter(person::Column::Key.is_in(persons.iter().copied()))
        .all(connection)
        .await?;
    let names = rows.into_iter().filter_map(|row| {
        let name = row.family_name?.trim().to_lowercase();
        (!name.is_empty()).then_some((row.key, name))
    });
    Ok(names.collect())
}

async fn list_protected(
    connection: &impl ConnectionTrait,
    persons: &BTreeSet<i64>,
    moment: Moment,
) -> Result<BTreeSet<i64>, StoreFault> {
    let rows = protection::Entity::find()
        .filter(protection::Column::PersonKey.is_in(persons.iter().copied()))
        .filter(times!(protection).hold_at_instant(moment))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_key).collect())
}

/// The units of the agencies that persons work for themselves: known of those whose own case has been
/// declared, which is the one place where the registry says that a member of staff is a person here.
async fn list_employed(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    persons: &BTreeSet<i64>,
    moment: Moment,
) -> Result<BTreeMap<i64, BTreeSet<UnitId>>, StoreFault> {
    let own = list_own_cases(connection, persons, moment).await?;
    let held = assignment::Entity::find()
        .filter(assignment::Column::StaffKey.is_in(own.iter().map(|(staff, _)| *staff)))
        .filter(times!(assignment).hold_on_day(moment))
        .all(connection)
        .await?;
    let mut employed: BTreeMap<i64, BTreeSet<UnitId>> = BTreeMap::new();
    for (staff, person) in &own {
        let agencies: BTreeSet<AgencyId> = held
            .iter()
            .filter(|held| held.staff_key == *staff)
            .filter_map(|held| Some(directory.unit(held.unit_key)?.agency.id))
            .collect();
        let units = directory
            .units()
            .filter(|unit| agencies.contains(&unit.agency.id))
            .map(|unit| unit.id);
        employed.entry(*person).or_default().extend(units);
    }
    Ok(employed)
}
