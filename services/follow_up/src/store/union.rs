//! Merges that the desk has told, and the names under which steps stand because of them.

mod entity;

use std::collections::BTreeSet;

use domain::{RecordId, event::Pseudonym};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict, Query},
};
use store::StoreFault;

use super::{entity as step, evaluation::update_ties, step_of};
use crate::model::{
    Step,
    union::{Merge, Standing, Union},
};

/// The merges around some people, and everybody whom they concern.
pub struct Around {
    /// Everybody, by the names under which their steps were told.
    pub people: BTreeSet<Pseudonym>,
    /// The merges.
    pub union: Union,
}

/// Finds whoever is, was, or may become one with some people. One statement, and one more for each merge on the way.
pub async fn find_around(
    connection: &impl ConnectionTrait,
    named: &BTreeSet<Pseudonym>,
) -> Result<Around, StoreFault> {
    let mut people = named.clone();
    loop {
        let merges = list_merges(connection, Some(&people)).await?;
        let known = people.len();
        people.extend(merges.iter().flat_map(names_of));
        if people.len() == known {
            let union = Union::of(merges);
            return Ok(Around { people, union });
        }
    }
}

/// Every merge, and everybody whom one concerns.
pub async fn find_all(connection: &impl ConnectionTrait) -> Result<Around, StoreFault> {
    let merges = list_merges(connection, None).await?;
    Ok(Around {
        people: merges.iter().flat_map(names_of).collect(),
        union: Union::of(merges),
    })
}

fn names_of(merge: &Merge) -> impl Iterator<Item = Pseudonym> + use<> {
    [merge.kept, merge.merged].into_iter().flatten()
}

async fn list_merges(
    connection: &impl ConnectionTrait,
    people: Option<&BTreeSet<Pseudonym>>,
) -> Result<Vec<Merge>, StoreFault> {
    let mut asked = entity::Entity::find();
    if let Some(people) = people {
        let names = || people.iter().map(ToString::to_string);
        let concerned = Condition::any()
            .add(entity::Column::Kept.is_in(names()))
            .add(entity::Column::Merged.is_in(names()));
        asked = asked.filter(concerned);
    }
    let rows = asked.all(connection).await?;
    rows.into_iter().map(merge_of).collect()
}

/// A merge of an id.
pub async fn get_merge(
    connection: &impl ConnectionTrait,
    id: RecordId,
) -> Result<Option<Merge>, StoreFault> {
    let row = entity::Entity::find_by_id(id.uuid())
        .one(connection)
        .await?;
    row.map(merge_of).transpose()
}

/// Keeps a merge with its names. One that is known to be undone stays so.
pub async fn add_merge(
    connection: &impl ConnectionTrait,
    id: RecordId,
    (kept, merged): (Option<Pseudonym>, Option<Pseudonym>),
) -> Result<(), StoreFault> {
    let known = OnConflict::column(entity::Column::MergeId)
        .update_columns([entity::Column::Kept, entity::Column::Merged])
        .to_owned();
    let row = entity::ActiveModel {
        merge_id: Set(id.uuid()),
        kept: Set(kept.as_ref().map(ToString::to_string)),
        merged: Set(merged.as_ref().map(ToString::to_string)),
        undone: Set(false),
    };
    entity::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Keeps that a merge is undone, also when it has not been told itself.
pub async fn update_undone(
    connection: &impl ConnectionTrait,
    id: RecordId,
) -> Result<(), StoreFault> {
    let known = OnConflict::column(entity::Column::MergeId)
        .update_column(entity::Column::Undone)
        .to_owned();
    let row = entity::ActiveModel {
        merge_id: Set(id.uuid()),
        kept: Set(None),
        merged: Set(None),
        undone: Set(true),
    };
    entity::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Removes every merge, before a rebuild in the same transaction.
pub async fn remove_merges(connection: &impl ConnectionTrait) -> Result<(), StoreFault> {
    entity::Entity::delete_many().exec(connection).await?;
    Ok(())
}

/// The steps of some people, each with the name under which it was told.
pub async fn list_told_steps(
    connection: &impl ConnectionTrait,
    people: &BTreeSet<Pseudonym>,
) -> Result<Vec<(Pseudonym, Step)>, StoreFault> {
    let rows = step::Entity::find()
        .filter(step::Column::Pseudonym.is_in(people.iter().map(ToString::to_string)))
        .all(connection)
        .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        let told = row.told_pseudonym.clone();
        let step = step_of(row)?;
        let told = told.map(|text| text.parse()).transpose();
        let told = told.map_err(|_| StoreFault::Unreadable("told_pseudonym"))?;
        if let Some(told) = told.or(step.pseudonym) {
            steps.push((told, step));
        }
    }
    Ok(steps)
}

/// Puts the steps that were told under one name, and stand under `from`, under another name, with what ties them to
/// programmes.
pub async fn update_name(
    connection: &impl ConnectionTrait,
    (told, from): (Pseudonym, Pseudonym),
    name: Pseudonym,
) -> Result<(), StoreFault> {
    let told_as = (told != name).then(|| told.to_string());
    let of_person = Query::select()
        .column(step::Column::EventId)
        .from(step::Entity)
        .cond_where(told_under(told, from))
        .to_owned();
    update_ties(connection, of_person, name).await?;
    step::Entity::update_many()
        .col_expr(step::Column::Pseudonym, Expr::value(name.to_string()))
        .col_expr(step::Column::ToldPseudonym, Expr::value(told_as))
        .filter(told_under(told, from))
        .exec(connection)
        .await?;
    Ok(())
}

/// By the index on the name under which steps stand.
fn told_under(told: Pseudonym, from: Pseudonym) -> Condition {
    let stands = Condition::all().add(step::Column::Pseudonym.eq(from.to_string()));
    stands.add(if told == from {
        step::Column::ToldPseudonym.is_null()
    } else {
        step::Column::ToldPseudonym.eq(told.to_string())
    })
}

fn merge_of(row: entity::Model) -> Result<Merge, StoreFault> {
    let name = |text: Option<String>| -> Result<Option<Pseudonym>, StoreFault> {
        let name = text.map(|text| text.parse()).transpose();
        name.map_err(|_| StoreFault::Unreadable("pseudonym_merge"))
    };
    Ok(Merge {
        id: RecordId::from_uuid(row.merge_id),
        kept: name(row.kept)?,
        merged: name(row.merged)?,
        standing: if row.undone {
            Standing::Undone
        } else {
            Standing::Holds
        },
    })
}
