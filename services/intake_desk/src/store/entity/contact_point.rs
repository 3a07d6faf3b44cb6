//! How a person is reached (section CONTACT). A change supersedes the row before it.

use sea_orm::entity::prelude::*;

/// One row of `contact_point`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub person_key: i64,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub agency_key: i64,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "contact_point");
