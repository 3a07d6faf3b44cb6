//! What an opening opened of one owner, and until when that owner is to have reviewed it.

use domain::Section;
use sea_orm::entity::prelude::*;
use store::Codes;

/// One row of `opening_review`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "opening_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub opening_key: i64,
    pub case_key: i64,
    pub agency_key: i64,
    pub sections: Codes<Section>,
    pub due_on: Date,
    pub settled_at: Option<DateTimeUtc>,
}

/// What a row leans on.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::opening::Entity",
        from = "Column::OpeningKey",
        to = "super::opening::Column::Key"
    )]
    Opening,
    #[sea_orm(
        belongs_to = "super::shared_case::Entity",
        from = "Column::CaseKey",
        to = "super::shared_case::Column::Key"
    )]
    SharedCase,
}

impl Related<super::opening::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Opening.def()
    }
}

impl Related<super::shared_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SharedCase.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "opening_review");
