//! A review of one agency's rows in a period. Insert-only.

use sea_orm::entity::prelude::*;

/// One row of `log_review`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub agency_key: i64,
    pub unit_key: i64,
    pub period_from: Date,
    pub period_to: Date,
    pub sample_permille: i32,
    pub opened_by_staff_key: i64,
    pub opened_at: DateTimeUtc,
}

/// What is read with a row.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::log_review_signature::Entity",
        from = "Column::Key",
        to = "super::log_review_signature::Column::ReviewKey"
    )]
    Signature,
}

impl Related<super::log_review_signature::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Signature.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "log_review");
