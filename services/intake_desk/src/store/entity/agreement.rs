//! A service agreement as one side proposed it (lag 2019:212). What holds stands in `service_agreement`.

use domain::Section;
use sea_orm::entity::prelude::*;
use store::Codes;

/// One row of `agreement`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    pub id: Uuid,
    pub desk_agency_key: i64,
    pub for_agency_key: i64,
    pub sections: Codes<Section>,
    pub tasks: store::Json<Vec<String>>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    pub proposed_by_agency_key: Option<i64>,
    pub proposed_by_staff_key: Option<i64>,
    pub recorded_at: DateTimeUtc,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "agreement");
