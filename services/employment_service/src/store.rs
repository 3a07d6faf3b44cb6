//! The employment service's tables. Rows leave sealed.

mod entity;

use access::Provenance;
use domain::{RowKey, period::Period};
use store::{Coded, StoreFault, section_table::Kept};

use crate::model::{Programme, ProviderReferral, Readiness, Registration};

impl Kept for Registration {
    type Table = entity::employment_registration::Entity;
    type Written = entity::employment_registration::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::employment_registration::Model {
        let own = entity::employment_registration::Own {
            category: Coded(self.category),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
            unemployment_fund: Coded(self.unemployment_fund),
            latest_report_on: self.latest_report_on,
        };
        entity::employment_registration::Model::of(from, key, own)
    }

    fn restore(row: &entity::employment_registration::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            category: row.category.0,
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of a registration"))?,
            unemployment_fund: row.unemployment_fund.0,
            latest_report_on: row.latest_report_on,
        })
    }
}

impl Kept for Programme {
    type Table = entity::employment_programme::Entity;
    type Written = entity::employment_programme::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::employment_programme::Model {
        let own = entity::employment_programme::Own {
            code: Coded(self.code),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        entity::employment_programme::Model::of(from, key, own)
    }

    fn restore(row: &entity::employment_programme::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            code: row.code.0,
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of a programme"))?,
        })
    }
}

impl Kept for Readiness {
    type Table = entity::readiness::Entity;
    type Written = entity::readiness::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::readiness::Model {
        let own = entity::readiness::Own {
            level: Coded(self.level),
            programme: self.programme.map(Coded),
            review_on: self.review_on,
        };
        entity::readiness::Model::of(from, key, own)
    }

    fn restore(row: &entity::readiness::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            level: row.level.0,
            programme: row.programme.map(|code| code.0),
            review_on: row.review_on,
        })
    }
}

impl Kept for ProviderReferral {
    type Table = entity::provider_referral::Entity;
    type Written = entity::provider_referral::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::provider_referral::Model {
        let own = entity::provider_referral::Own {
            provider: self.provider.clone(),
            status: Coded(self.status),
            status_on: self.on,
        };
        entity::provider_referral::Model::of(from, key, own)
    }

    fn restore(row: &entity::provider_referral::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            provider: row.provider.clone(),
            status: row.status.0,
            on: row.status_on,
        })
    }
}
