//! Says of every step of a referral which unit it was done for: a member of staff can work in several.

use sea_orm_migration::{async_trait, prelude::*};

use crate::column::{key, maybe};

/// Adds the unit to the steps of referrals.
#[derive(Debug, Clone, Copy)]
pub struct ReferralStepUnit;

impl MigrationName for ReferralStepUnit {
    fn name(&self) -> &'static str {
        "desk_0008_referral_step_unit"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ReferralStepUnit {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager
            .has_column("referral_step", "actor_unit_key")
            .await?
        {
            return Ok(());
        }
        let add = Table::alter()
            .table("referral_step")
            .add_column(maybe(key("actor_unit_key")))
            .to_owned();
        manager.alter_table(add).await
    }
}
