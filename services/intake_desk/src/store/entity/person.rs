//! A person. The subject is derived from the number by a keyed hash and says nothing by itself.

use domain::codes::Sex;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `person`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub subject: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub sex: Option<Coded<Sex>>,
    pub birth_date: Option<Date>,
    pub deceased_on: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub merged_into_key: Option<i64>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "person");
