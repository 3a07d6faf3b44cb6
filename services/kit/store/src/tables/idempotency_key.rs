//! `idempotency_key`: a mutation that is sent twice happens once.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub row_key: i64,
    pub subject: String,
    pub unit_id: Uuid,
    pub operation: String,
    pub key: String,
    pub input_hash: Vec<u8>,
    pub result: Option<Json>,
    pub recorded_at: DateTimeUtc,
    pub keep_until: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
