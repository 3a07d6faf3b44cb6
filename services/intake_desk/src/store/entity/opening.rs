//! Sections that a member of staff has opened in an emergency. Never changed but to say that it ended
//! before its time.

use domain::Role;
use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::opening::OpeningCategory;

/// One row of `opening`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "opening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub case_key: i64,
    pub staff_key: i64,
    pub unit_key: i64,
    pub role: Coded<Role>,
    pub category: Coded<OpeningCategory>,
    pub reason: String,
    pub opened_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::shared_case::Entity",
        from = "Column::CaseKey",
        to = "super::shared_case::Column::Key"
    )]
    SharedCase,
    #[sea_orm(
        belongs_to = "super::staff::Entity",
        from = "Column::StaffKey",
        to = "super::staff::Column::Key"
    )]
    Staff,
    #[sea_orm(has_many = "super::opening_review::Entity")]
    Review,
}

impl Related<super::shared_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SharedCase.def()
    }
}

impl Related<super::staff::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Staff.def()
    }
}

impl Related<super::opening_review::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Review.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "opening");
