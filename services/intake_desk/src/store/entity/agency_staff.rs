//! Whom an agency counts to its staff, by the name that the agency has written.

use sea_orm::entity::prelude::*;

/// One row of `agency_staff`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_key: i64,
    pub display_name: String,
    pub name_key: String,
    pub recorded_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "agency_staff");
