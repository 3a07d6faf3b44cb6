//! `audit_subject`: finds entries by person and by case, insert-only.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub person_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub section: Option<String>,
    pub owner_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
