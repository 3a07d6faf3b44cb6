//! The welfare unit's tables. Rows leave sealed.

mod entity;

use access::Provenance;
use domain::{Ore, RowKey, period::Period};
use store::{Coded, Json, StoreFault, section_table::Kept};

use crate::model::{ActivityRequirement, AdultBarrier, AssistanceDecision, Household};

impl Kept for AssistanceDecision {
    type Table = entity::assistance_decision::Entity;
    type Written = entity::assistance_decision::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::assistance_decision::Model {
        let own = entity::assistance_decision::Own {
            month: self.month.to_string(),
            amount_ore: self.amount.ore(),
            barrier: Coded(self.barrier),
        };
        entity::assistance_decision::Model::of(from, key, own)
    }

    fn restore(row: &entity::assistance_decision::Model) -> Result<Self, StoreFault> {
        let month = row.month.parse();
        Ok(Self {
            month: month.map_err(|_| StoreFault::Unreadable("month of assistance"))?,
            amount: Ore(row.amount_ore),
            barrier: row.barrier.0,
        })
    }
}

impl Kept for AdultBarrier {
    type Table = entity::adult_barrier::Entity;
    type Written = entity::adult_barrier::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::adult_barrier::Model {
        let own = entity::adult_barrier::Own {
            adult: Coded(self.adult),
            month: self.month.to_string(),
            barrier: Coded(self.barrier),
        };
        entity::adult_barrier::Model::of(from, key, own)
    }

    fn restore(row: &entity::adult_barrier::Model) -> Result<Self, StoreFault> {
        let month = row.month.parse();
        Ok(Self {
            adult: row.adult.0,
            month: month.map_err(|_| StoreFault::Unreadable("month of a barrier"))?,
            barrier: row.barrier.0,
        })
    }
}

impl Kept for Household {
    type Table = entity::household::Entity;
    type Written = entity::household::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::household::Model {
        let own = entity::household::Own {
            kind: Coded(self.kind),
            adults: self.adults,
            children: self.children,
            starts_on: self.from,
        };
        entity::household::Model::of(from, key, own)
    }

    fn restore(row: &entity::household::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            kind: row.kind.0,
            adults: row.adults,
            children: row.children,
            from: row.starts_on,
        })
    }
}

impl Kept for ActivityRequirement {
    type Table = entity::activity_requirement::Entity;
    type Written = entity::activity_requirement::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> entity::activity_requirement::Model {
        let own = entity::activity_requirement::Own {
            starts_on: self.period.from(),
            ends_on: self.period.to(),
            hours_per_week: self.hours_per_week,
            kinds: Json(self.kinds.clone()),
            reductions: Json(self.reductions.clone()),
            hours_worked: self.hours_worked,
        };
        entity::activity_requirement::Model::of(from, key, own)
    }

    fn restore(row: &entity::activity_requirement::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of an activity requirement"))?,
            hours_per_week: row.hours_per_week,
            kinds: row.kinds.0.clone(),
            reductions: row.reductions.0.clone(),
            hours_worked: row.hours_worked,
        })
    }
}
