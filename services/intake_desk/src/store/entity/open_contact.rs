//! A look-up that an officer has opened and may turn into an intake.

use domain::codes::LookupPurpose;
use sea_orm::entity::prelude::*;
use store::Coded;

/// One row of `open_contact`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "open_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub staff_key: i64,
    pub unit_key: i64,
    pub number_kind: String,
    pub number_value: String,
    pub person_id: Uuid,
    pub purpose: Coded<LookupPurpose>,
    pub municipality: String,
    pub opened_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "open_contact");
