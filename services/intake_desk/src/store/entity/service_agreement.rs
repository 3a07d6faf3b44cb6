//! What the desk handles for another agency (lag 2019:212). Bitemporal.

use domain::Section;
use sea_orm::entity::prelude::*;
use store::Codes;

/// One row of `service_agreement`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service_agreement")]
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
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
}

/// Leans on nothing that is read with it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "service_agreement");
