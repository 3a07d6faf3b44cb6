//! A unit that takes part in a case. Bitemporal: `standing` is a new row when it changes.

use sea_orm::entity::prelude::*;
use store::Coded;

use crate::model::party::Standing;

/// One row of `party`.
#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_key: i64,
    pub unit_key: i64,
    pub agency_key: i64,
    pub standing: Coded<Standing>,
    pub joined_by_referral: Option<Uuid>,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    pub recorded_at: DateTimeUtc,
    pub superseded_at: Option<DateTimeUtc>,
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
        belongs_to = "super::unit::Entity",
        from = "Column::UnitKey",
        to = "super::unit::Column::Key"
    )]
    Unit,
    #[sea_orm(
        belongs_to = "super::agency::Entity",
        from = "Column::AgencyKey",
        to = "super::agency::Column::Key"
    )]
    Agency,
}

impl Related<super::shared_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SharedCase.def()
    }
}

impl Related<super::unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

super::speak_no_values!(Model, "party");
