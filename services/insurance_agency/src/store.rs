//! The insurance agency's tables. Rows leave sealed.

mod entity;

use access::Provenance;
use domain::{
    CodeList, RowKey,
    codes::{BenefitCode, BenefitExtent, RehabilitationStatus},
    period::Period,
};
use store::{StoreFault, section_table::Kept};

use crate::model::{Benefit, Rehabilitation, ZeroSgi};

impl Kept for Benefit {
    type Table = entity::benefit::Entity;
    type Written = entity::benefit::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::benefit::Model {
        let own = entity::benefit::Own {
            code: self.code.code().to_owned(),
            extent_percent: self.extent.percent(),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        entity::benefit::Model::of(from, key, own)
    }

    fn restore(row: &entity::benefit::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            code: BenefitCode::from_code(&row.code)
                .ok_or(StoreFault::Unreadable("benefit code"))?,
            extent: BenefitExtent::try_from(row.extent_percent)
                .map_err(|_| StoreFault::Unreadable("benefit extent"))?,
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("benefit period"))?,
        })
    }
}

impl Kept for ZeroSgi {
    type Table = entity::zero_sgi::Entity;
    type Written = entity::zero_sgi::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::zero_sgi::Model {
        let own = entity::zero_sgi::Own {
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        entity::zero_sgi::Model::of(from, key, own)
    }

    fn restore(row: &entity::zero_sgi::Model) -> Result<Self, StoreFault> {
        let period = Period::new(row.starts_on, row.ends_on)
            .map_err(|_| StoreFault::Unreadable("zero SGI period"))?;
        Ok(Self { period })
    }
}

impl Kept for Rehabilitation {
    type Table = entity::rehabilitation::Entity;
    type Written = entity::rehabilitation::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::rehabilitation::Model {
        let own = entity::rehabilitation::Own {
            status: self.status.code().to_owned(),
            coordinator: self.coordinator.clone(),
            measures: self.measures.clone(),
            review_on: self.review_on,
        };
        entity::rehabilitation::Model::of(from, key, own)
    }

    fn restore(row: &entity::rehabilitation::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            status: RehabilitationStatus::from_code(&row.status)
                .ok_or(StoreFault::Unreadable("rehabilitation status"))?,
            coordinator: row.coordinator.clone(),
            measures: row.measures.clone(),
            review_on: row.review_on,
        })
    }
}
