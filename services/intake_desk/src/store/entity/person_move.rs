//! A move to another municipality, as a desk has recorded it. Never changed but to say that it was a mistake.

use sea_orm::entity::prelude::*;

/// One row of `person_move`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub person_key: i64,
    pub desk_unit_key: i64,
    pub to_municipality: String,
    pub valid_from: Date,
    pub author_staff_key: i64,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
    pub superseded_by_staff_key: Option<i64>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "person_move");
