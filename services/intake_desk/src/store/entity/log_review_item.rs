//! A look at one case that a review asks about: where it stands in the logs. Insert-only.

use domain::ServiceName;
use sea_orm::entity::prelude::*;

/// One row of `log_review_item`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_review_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub review_key: i64,
    pub case_key: i64,
    pub reader: String,
    pub at: DateTimeUtc,
    pub reasons: String,
    pub entries: store::Json<Vec<(ServiceName, i64)>>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "log_review_item");
