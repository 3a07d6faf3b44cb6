//! The one read path: rows of all cases, one question of facts, then what each reader may see.

use std::collections::BTreeMap;

use access::{Access, Cx, Fields, Recorded, Sealed, Standing};
use chassis::{
    failure::Fault,
    sections::{Opened, SectionReader, load_rows, open_rows, open_rows_by},
};
use domain::CaseId;

use crate::{
    WelfareUnit,
    model::{ActivityRequirement, AdultBarrier, AssistanceDecision, Household},
};

/// What a request wants of a case: the fields of each section, empty where it wants nothing.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Wanted {
    /// Fields of decisions on assistance.
    pub assistance_decisions: Fields,
    /// Fields of livelihood barriers.
    pub livelihood_barriers: Fields,
    /// Fields of the household.
    pub household: Fields,
    /// Fields of activity requirements.
    pub activity_requirements: Fields,
}

/// The sealed rows of one case.
#[derive(Default)]
pub struct Rows {
    pub(crate) assistance_decisions: Vec<Sealed<Recorded<AssistanceDecision>>>,
    pub(crate) livelihood_barriers: Vec<Sealed<Recorded<AdultBarrier>>>,
    pub(crate) household: Vec<Sealed<Recorded<Household>>>,
    pub(crate) activity_requirements: Vec<Sealed<Recorded<ActivityRequirement>>>,
}

/// What the reader may see of one case.
#[derive(Clone, Default)]
pub struct WelfareView {
    /// Decisions on assistance, the latest month first.
    pub assistance_decisions: Opened<AssistanceDecision>,
    /// Livelihood barriers, the latest month first.
    pub livelihood_barriers: Opened<AdultBarrier>,
    /// Households, the newest first.
    pub household: Opened<Household>,
    /// Activity requirements, the newest first.
    pub activity_requirements: Opened<ActivityRequirement>,
}

impl SectionReader for WelfareUnit {
    type Wanted = Wanted;
    type Rows = Rows;
    type View = WelfareView;

    fn access(&self) -> &Access {
        &self.access
    }

    async fn load(
        &self,
        cases: &[CaseId],
        wanted: &Wanted,
    ) -> Result<BTreeMap<CaseId, Rows>, Fault> {
        let store = &self.store;
        let mut found: BTreeMap<CaseId, Rows> = BTreeMap::new();
        let wish = (cases, &wanted.assistance_decisions);
        load_rows(store, wish, &mut found, |rows| {
            &mut rows.assistance_decisions
        })
        .await?;
        let wish = (cases, &wanted.livelihood_barriers);
        load_rows(store, wish, &mut found, |rows| {
            &mut rows.livelihood_barriers
        })
        .await?;
        let wish = (cases, &wanted.household);
        load_rows(store, wish, &mut found, |rows| &mut rows.household).await?;
        let wish = (cases, &wanted.activity_requirements);
        load_rows(store, wish, &mut found, |rows| {
            &mut rows.activity_requirements
        })
        .await?;
        Ok(found)
    }

    fn open(&self, cx: &Cx, standing: &Standing<'_>, rows: Rows, wanted: &Wanted) -> WelfareView {
        WelfareView {
            assistance_decisions: open_rows_by(
                cx,
                standing,
                (rows.assistance_decisions, &wanted.assistance_decisions),
                |decision| decision.month,
            ),
            livelihood_barriers: open_rows_by(
                cx,
                standing,
                (rows.livelihood_barriers, &wanted.livelihood_barriers),
                |barrier| barrier.month,
            ),
            household: open_rows(cx, standing, rows.household, &wanted.household),
            activity_requirements: open_rows(
                cx,
                standing,
                rows.activity_requirements,
                &wanted.activity_requirements,
            ),
        }
    }
}
