//! Persons: who they are, and their numbers.

use std::collections::BTreeMap;

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{CodeList, PersonId, RowKey, Subject, codes::Sex, identity_number::IdentityNumber};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use store::{Coded, StoreFault};

use super::{
    entity::{person, person_identifier, population_register, protection, shared_case},
    facts::list_protections,
    moment::Moment,
    united::key_now,
};
use crate::model::{
    case::CaseHead,
    person::{Identity, Person, ProtectionGrade},
};

/// The person who has or had this number, or with whom that person is one: one statement, whether there is anybody or
/// not.
pub async fn find_person_by_number(
    connection: &impl ConnectionTrait,
    number: &IdentityNumber,
) -> Result<Option<Person>, StoreFault> {
    let (kind, value) = number_columns(number);
    let holder = Query::select()
        .expr(key_now())
        .from(person_identifier::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Key)).equals((
                person_identifier::Entity,
                person_identifier::Column::PersonKey,
            )),
        )
        .and_where(person_identifier::Column::Kind.eq(kind))
        .and_where(person_identifier::Column::Value.eq(value))
        .to_owned();
    let row = person::Entity::find()
        .filter(person::Column::Key.in_subquery(holder))
        .one(connection)
        .await?;
    Ok(row.map(person_of))
}

/// The numbers of up to `first` people who have an open case and have never been protected, whoever was met first
/// first.
pub async fn list_numbers_with_case(
    connection: &impl ConnectionTrait,
    first: u64,
) -> Result<Vec<String>, StoreFault> {
    let with_case = Query::select()
        .column(shared_case::Column::PersonKey)
        .from(shared_case::Entity)
        .and_where(shared_case::Column::ClosedAt.is_null())
        .to_owned();
    let protected = Query::select()
        .column(protection::Column::PersonKey)
        .from(protection::Entity)
        .to_owned();
    let rows = person_identifier::Entity::find()
        .filter(person_identifier::Column::PersonKey.in_subquery(with_case))
        .filter(person_identifier::Column::PersonKey.not_in_subquery(protected))
        .filter(person_identifier::Column::ValidTo.is_null())
        .order_by_asc(person_identifier::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// The person of the number that `subject` is derived from, or with whom that person is one, by key.
pub async fn find_key_of_subject(
    connection: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Option<RowKey>, StoreFault> {
    let row = person::Entity::find()
        .filter(person::Column::Subject.eq(subject.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(|row| RowKey::from_i64(row.merged_into_key.unwrap_or(row.key))))
}

/// The person of an id, or with whom that person is one.
pub async fn get_person(
    connection: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<Person>, StoreFault> {
    let named = Query::select()
        .expr(key_now())
        .from(person::Entity)
        .and_where(person::Column::Id.eq(id.uuid()))
        .to_owned();
    let row = person::Entity::find()
        .filter(person::Column::Key.in_subquery(named))
        .one(connection)
        .await?;
    Ok(row.map(person_of))
}

/// A person who is met for the first time.
#[derive(Clone)]
pub struct NewPerson {
    /// The id, drawn when the contact was opened.
    pub id: PersonId,
    /// The subject under which the person signs in.
    pub subject: Subject,
    /// The number.
    pub number: IdentityNumber,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Sex, as the number tells.
    pub sex: Option<Sex>,
    /// Day of birth, as the number tells.
    pub birth_date: Option<NaiveDate>,
}

/// Adds a person with the number that they came with; `None` where another transaction was first with
/// the same number. On PostgreSQL it waits until that one has ended.
pub async fn add_person(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewPerson,
) -> Result<Option<RowKey>, StoreFault> {
    let key = RowKey::draw(cx.clock(), cx.entropy());
    let (kind, value) = number_columns(&new.number);
    let written = person::Entity::insert(person::ActiveModel {
        key: Set(key.as_i64()),
        id: Set(new.id.uuid()),
        subject: Set(new.subject.as_str().to_owned()),
        given_name: Set(new.given_name),
        family_name: Set(new.family_name),
        sex: Set(new.sex.map(Coded)),
        birth_date: Set(new.birth_date),
        deceased_on: Set(None),
        recorded_at: Set(cx.now()),
        merged_into_key: Set(None),
    })
    // The id and the subject follow from the number: whoever has one of them is the same person.
    .on_conflict(OnConflict::new().do_nothing().to_owned())
    .exec_without_returning(connection)
    .await?;
    if written == 0 {
        return Ok(None);
    }
    person_identifier::Entity::insert(person_identifier::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        person_key: Set(key.as_i64()),
        kind: Set(kind.to_owned()),
        value: Set(value),
        issuer: Set(None),
        valid_from: Set(cx.today()),
        valid_to: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(Some(key))
}

/// Writes the name of a person.
pub async fn update_name(
    connection: &impl ConnectionTrait,
    key: RowKey,
    given_name: Option<String>,
    family_name: Option<String>,
) -> Result<(), StoreFault> {
    person::Entity::update_many()
        .set(person::ActiveModel {
            given_name: Set(given_name),
            family_name: Set(family_name),
            ..Default::default()
        })
        .filter(person::Column::Key.eq(key.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// The name that the demo's invented register gives for a number (twelve digits).
pub async fn find_register_name(
    connection: &impl ConnectionTrait,
    digits: &str,
) -> Result<Option<(String, String)>, StoreFault> {
    let row = population_register::Entity::find_by_id(digits.to_owned())
        .one(connection)
        .await?;
    Ok(row.map(|row| (row.given_name, row.family_name)))
}

/// Who the persons of the cases are: three statements, however many cases.
pub async fn list_identities(
    connection: &impl ConnectionTrait,
    heads: &[CaseHead],
    moment: Moment,
) -> Result<Vec<Sealed<Identity>>, StoreFault> {
    let keys: Vec<i64> = heads.iter().map(|head| head.person_key.as_i64()).collect();
    let persons = person::Entity::find()
        .filter(person::Column::Key.is_in(keys.iter().copied()))
        .all(connection)
        .await?;
    let mut persons: BTreeMap<i64, Person> = persons
        .into_iter()
        .map(|row| (row.key, person_of(row)))
        .collect();
    let numbers = list_numbers(connection, &keys).await?;
    let grades = list_grades(connection, &keys, moment).await?;
    let identities = heads.iter().filter_map(|head| {
        let key = head.person_key.as_i64();
        // A person can have several cases, so the row is copied for each.
        let person = persons.get_mut(&key)?.clone();
        let number = numbers.get(&key).copied();
        let grade = grades.get(&key).copied();
        let whose = head.owned_by_desk();
        Some(Sealed::seal(Identity::of(
            whose, person, number, grade, moment.day,
        )))
    });
    Ok(identities.collect())
}

/// The newest number of each person.
async fn list_numbers(
    connection: &impl ConnectionTrait,
    persons: &[i64],
) -> Result<BTreeMap<i64, IdentityNumber>, StoreFault> {
    let rows = person_identifier::Entity::find()
        .filter(person_identifier::Column::PersonKey.is_in(persons.iter().copied()))
        .order_by_asc(person_identifier::Column::ValidFrom)
        .order_by_asc(person_identifier::Column::Key)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.person_key, number_from(&row.kind, &row.value)?)))
        .collect()
}

/// The grades of the protected persons. One that cannot be read is left out: nobody has a standing in a
/// case whose stops could not be looked up, so nothing of it is opened.
async fn list_grades(
    connection: &impl ConnectionTrait,
    persons: &[i64],
    moment: Moment,
) -> Result<BTreeMap<i64, ProtectionGrade>, StoreFault> {
    let rows = list_protections(connection, persons, moment).await?;
    let read = rows
        .into_iter()
        .filter_map(|(person, grade)| Some((person, grade?)));
    Ok(read.collect())
}

pub(super) fn person_of(row: person::Model) -> Person {
    Person {
        key: RowKey::from_i64(row.key),
        id: PersonId::from_uuid(row.id),
        given_name: row.given_name,
        family_name: row.family_name,
        sex: row.sex.map(|sex| sex.0),
        birth_date: row.birth_date,
        deceased_on: row.deceased_on,
    }
}

/// The columns of a number: its kind, and its digits as they are stored.
pub(super) fn number_columns(number: &IdentityNumber) -> (&'static str, String) {
    (number.kind().code(), number.expose().to_owned())
}

/// The number of its columns.
pub(super) fn number_from(kind: &str, value: &str) -> Result<IdentityNumber, StoreFault> {
    let number = IdentityNumber::from_storage(value)
        .map_err(|_| StoreFault::Unreadable("person_identifier.value"))?;
    if number.kind().code() == kind {
        Ok(number)
    } else {
        Err(StoreFault::Unreadable("person_identifier.kind"))
    }
}
