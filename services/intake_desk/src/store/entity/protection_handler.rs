//! Who may handle a protected person. Bitemporal.

use sea_orm::entity::prelude::*;

/// One row of `protection_handler`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "protection_handler")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub person_key: i64,
    pub staff_key: i64,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "protection_handler");
