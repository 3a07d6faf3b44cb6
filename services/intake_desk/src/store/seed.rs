//! Rows that a registry begins with. Each kind is read once and what is missing is added, so that
//! seeding can be repeated.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Coded, Json, StoreFault};
use access::Cx;
use domain::{AgencyId, AgreementId, AssignmentId, CodeList, RowKey, StaffId, UnitId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::{
    administration,
    entity::{
        agency, assignment, deadline_rule, population_register, service_agreement,
        service_capacity, staff, unit,
    },
};
use crate::flow::seed_registry::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, DeadlineSeed, RegisteredName,
    StaffSeed, UnitSeed,
};

/// How many rows go into one statement; PostgreSQL and SQLite both take many times more values.
const ROWS_A_STATEMENT: usize = 500;

fn draw(cx: &Cx) -> RowKey {
    RowKey::draw(cx.clock(), cx.entropy())
}

/// Adds agencies and gives back the keys of all, by short name.
pub async fn add_agencies(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[AgencySeed],
) -> Result<BTreeMap<String, RowKey>, StoreFault> {
    let rows = agency::Entity::find().all(connection).await?;
    let mut keys: BTreeMap<String, RowKey> = rows
        .into_iter()
        .map(|row| (row.slug, RowKey::from_i64(row.key)))
        .collect();
    for seed in seeds {
        if keys.contains_key(&seed.slug) {
            continue;
        }
        let key = draw(cx);
        agency::Entity::insert(agency::ActiveModel {
            key: Set(key.as_i64()),
            id: Set(AgencyId::draw(cx.entropy()).uuid()),
            slug: Set(seed.slug.clone()),
            kind: Set(Coded(seed.kind)),
            name: Set(seed.name.clone()),
            municipality: Set(seed
                .municipality
                .as_ref()
                .map(|code| code.as_str().to_owned())),
            active_from: Set(seed.active_from),
            active_to: Set(None),
        })
        .exec_without_returning(connection)
        .await?;
        keys.insert(seed.slug.clone(), key);
    }
    Ok(keys)
}

/// Adds units, each with its agency's key, and gives back the keys of all, by short name.
pub async fn add_units(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[(&UnitSeed, RowKey)],
) -> Result<BTreeMap<String, RowKey>, StoreFault> {
    let rows = unit::Entity::find().all(connection).await?;
    let mut keys: BTreeMap<String, RowKey> = rows
        .into_iter()
        .map(|row| (row.slug, RowKey::from_i64(row.key)))
        .collect();
    for (seed, agency_key) in seeds {
        if keys.contains_key(&seed.slug) {
            continue;
        }
        let key = draw(cx);
        unit::Entity::insert(unit::ActiveModel {
            key: Set(key.as_i64()),
            id: Set(UnitId::draw(cx.entropy()).uuid()),
            slug: Set(seed.slug.clone()),
            agency_key: Set(agency_key.as_i64()),
            name: Set(seed.name.clone()),
            municipality: Set(seed
                .municipality
                .as_ref()
                .map(|code| code.as_str().to_owned())),
            secrecy_regime: Set(Coded(seed.secrecy_regime)),
            takes_referrals_from: Set(seed.takes_referrals_from),
            takes_referrals_to: Set(seed.takes_referrals_to),
            successor_unit_key: Set(None),
            position: Set(seed.position),
            version: Set(1),
            closed_on: Set(None),
            held_from: Set(None),
        })
        .exec_without_returning(connection)
        .await?;
        keys.insert(seed.slug.clone(), key);
    }
    Ok(keys)
}

/// Adds staff and gives back the keys of all, by subject.
pub async fn add_staff(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[StaffSeed],
) -> Result<BTreeMap<String, RowKey>, StoreFault> {
    let rows = staff::Entity::find().all(connection).await?;
    let mut keys: BTreeMap<String, RowKey> = rows
        .into_iter()
        .map(|row| (row.subject, RowKey::from_i64(row.key)))
        .collect();
    for seed in seeds {
        let subject = seed.subject.as_str();
        if keys.contains_key(subject) {
            continue;
        }
        let key = draw(cx);
        staff::Entity::insert(staff::ActiveModel {
            key: Set(key.as_i64()),
            id: Set(StaffId::draw(cx.entropy()).uuid()),
            subject: Set(subject.to_owned()),
            display_name: Set(seed.display_name.clone()),
        })
        .exec_without_returning(connection)
        .await?;
        keys.insert(subject.to_owned(), key);
    }
    Ok(keys)
}

/// Adds assignments, each with the keys of its member of staff and unit. One of the same person,
/// unit, role and first day is there already.
pub async fn add_assignments(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[(&AssignmentSeed, (RowKey, RowKey))],
) -> Result<(), StoreFault> {
    let rows = assignment::Entity::find().all(connection).await?;
    let mut known: BTreeSet<_> = rows
        .into_iter()
        .map(|row| (row.staff_key, row.unit_key, row.role.0, row.valid_from))
        .collect();
    for (seed, (staff_key, unit_key)) in seeds {
        let (staff_key, unit_key) = (staff_key.as_i64(), unit_key.as_i64());
        if !known.insert((staff_key, unit_key, seed.role, seed.valid_from)) {
            continue;
        }
        assignment::Entity::insert(assignment::ActiveModel {
            key: Set(draw(cx).as_i64()),
            id: Set(AssignmentId::draw(cx.entropy()).uuid()),
            staff_key: Set(staff_key),
            unit_key: Set(unit_key),
            role: Set(Coded(seed.role)),
            valid_from: Set(seed.valid_from),
            valid_to: Set(seed.valid_to),
            recorded_at: Set(cx.now()),
            superseded_at: Set(None),
            version: Set(1),
        })
        .exec_without_returning(connection)
        .await?;
    }
    administration::staff::add_known_members(connection, cx).await
}

/// Adds agreements, each with the keys of the desk agency and the other. One of the same two and
/// first day is there already.
pub async fn add_agreements(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[(&AgreementSeed, (RowKey, RowKey))],
) -> Result<(), StoreFault> {
    let rows = service_agreement::Entity::find().all(connection).await?;
    let mut known: BTreeSet<_> = rows
        .into_iter()
        .map(|row| (row.desk_agency_key, row.for_agency_key, row.valid_from))
        .collect();
    for (seed, (desk, other)) in seeds {
        if !known.insert((desk.as_i64(), other.as_i64(), seed.valid_from)) {
            continue;
        }
        let (key, id) = (draw(cx), AgreementId::draw(cx.entropy()));
        administration::agreement::add_agreement(
            connection,
            cx,
            administration::agreement::NewAgreement {
                key,
                id,
                desk: *desk,
                for_agency: *other,
                sections: seed.sections.clone(),
                tasks: seed.tasks.clone(),
                valid_from: seed.valid_from,
                valid_to: seed.valid_to,
                proposed_by: None,
            },
        )
        .await?;
        service_agreement::Entity::insert(service_agreement::ActiveModel {
            key: Set(key.as_i64()),
            id: Set(id.uuid()),
            desk_agency_key: Set(desk.as_i64()),
            for_agency_key: Set(other.as_i64()),
            sections: Set(Json(seed.sections.clone())),
            tasks: Set(Json(seed.tasks.clone())),
            valid_from: Set(seed.valid_from),
            valid_to: Set(seed.valid_to),
            recorded_at: Set(cx.now()),
            superseded_at: Set(None),
        })
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// Adds capacities, each with its unit's key. One that is there keeps its reservations.
pub async fn add_capacities(
    connection: &impl ConnectionTrait,
    seeds: &[(&CapacitySeed, RowKey)],
) -> Result<(), StoreFault> {
    let rows = service_capacity::Entity::find().all(connection).await?;
    let mut known: BTreeSet<_> = rows
        .into_iter()
        .map(|row| (row.unit_key, row.service))
        .collect();
    for (seed, unit_key) in seeds {
        let service = seed.service.code().to_owned();
        if !known.insert((unit_key.as_i64(), service.clone())) {
            continue;
        }
        service_capacity::Entity::insert(service_capacity::ActiveModel {
            unit_key: Set(unit_key.as_i64()),
            service: Set(service),
            places: Set(seed.places),
            reserved: Set(0),
            version: Set(1),
        })
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// Adds deadline rules, each with its unit's key. One of the same unit, code and first day is there
/// already.
pub async fn add_deadlines(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    seeds: &[(&DeadlineSeed, Option<RowKey>)],
) -> Result<(), StoreFault> {
    let rows = deadline_rule::Entity::find().all(connection).await?;
    let mut known: BTreeSet<_> = rows
        .into_iter()
        .map(|row| (row.unit_key, row.code, row.valid_from))
        .collect();
    for (seed, unit_key) in seeds {
        let unit_key = unit_key.map(RowKey::as_i64);
        if !known.insert((unit_key, seed.code.clone(), seed.valid_from)) {
            continue;
        }
        deadline_rule::Entity::insert(deadline_rule::ActiveModel {
            key: Set(draw(cx).as_i64()),
            unit_key: Set(unit_key),
            code: Set(seed.code.clone()),
            amount: Set(seed.amount),
            valid_from: Set(seed.valid_from),
            valid_to: Set(None),
        })
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// Adds names of the invented population register.
pub async fn add_register(
    connection: &impl ConnectionTrait,
    names: &[RegisteredName],
) -> Result<(), StoreFault> {
    for chunk in names.chunks(ROWS_A_STATEMENT) {
        let rows = chunk.iter().map(|name| population_register::ActiveModel {
            number: Set(name.number.clone()),
            given_name: Set(name.given_name.clone()),
            family_name: Set(name.family_name.clone()),
        });
        population_register::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(population_register::Column::Number)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
