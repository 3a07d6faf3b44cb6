//! The one read path: rows of all cases, one question of facts, then what each reader may see.

use std::collections::BTreeMap;

use access::{Access, Cx, Fields, Recorded, Sealed, Standing};
use chassis::{
    failure::Fault,
    sections::{Opened, SectionReader, load_rows, open_rows},
};
use domain::CaseId;

use crate::{
    InsuranceAgency,
    model::{Benefit, Rehabilitation, ZeroSgi},
};

/// What a request wants of a case: the fields of each section, empty where it wants nothing.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Wanted {
    /// Fields of benefits.
    pub benefits: Fields,
    /// Fields of periods without qualifying income.
    pub zero_sgi: Fields,
    /// Fields of the rehabilitation.
    pub rehabilitation: Fields,
}

/// The sealed rows of one case.
#[derive(Default)]
pub struct Rows {
    pub(crate) benefits: Vec<Sealed<Recorded<Benefit>>>,
    pub(crate) zero_sgi: Vec<Sealed<Recorded<ZeroSgi>>>,
    pub(crate) rehabilitation: Vec<Sealed<Recorded<Rehabilitation>>>,
}

/// What the reader may see of one case.
#[derive(Clone, Default)]
pub struct InsuranceView {
    /// Benefits.
    pub benefits: Opened<Benefit>,
    /// Periods without qualifying income.
    pub zero_sgi: Opened<ZeroSgi>,
    /// The rehabilitation.
    pub rehabilitation: Opened<Rehabilitation>,
}

impl SectionReader for InsuranceAgency {
    type Wanted = Wanted;
    type Rows = Rows;
    type View = InsuranceView;

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
        let wish = (cases, &wanted.benefits);
        load_rows(store, wish, &mut found, |rows| &mut rows.benefits).await?;
        let wish = (cases, &wanted.zero_sgi);
        load_rows(store, wish, &mut found, |rows| &mut rows.zero_sgi).await?;
        let wish = (cases, &wanted.rehabilitation);
        load_rows(store, wish, &mut found, |rows| &mut rows.rehabilitation).await?;
        Ok(found)
    }

    fn open(&self, cx: &Cx, standing: &Standing<'_>, rows: Rows, wanted: &Wanted) -> InsuranceView {
        InsuranceView {
            benefits: open_rows(cx, standing, rows.benefits, &wanted.benefits),
            zero_sgi: open_rows(cx, standing, rows.zero_sgi, &wanted.zero_sgi),
            rehabilitation: open_rows(cx, standing, rows.rehabilitation, &wanted.rehabilitation),
        }
    }
}
