//! The one read path: rows of all cases, one question of facts, then what each reader may see.

use std::collections::BTreeMap;

use access::{Access, Cx, Fields, Recorded, Sealed, Standing};
use chassis::{
    failure::Fault,
    sections::{Opened, SectionReader, load_rows, open_rows, open_rows_by},
};
use domain::CaseId;

use crate::{
    EmploymentService,
    model::{Programme, ProviderReferral, Readiness, Registration},
};

/// What a request wants of a case: the fields of each section, empty where it wants nothing.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Wanted {
    /// Fields of registrations.
    pub registrations: Fields,
    /// Fields of programmes.
    pub programmes: Fields,
    /// Fields of readiness.
    pub readiness: Fields,
    /// Fields of referrals to providers.
    pub provider_referrals: Fields,
}

/// The sealed rows of one case.
#[derive(Default)]
pub struct Rows {
    pub(crate) registrations: Vec<Sealed<Recorded<Registration>>>,
    pub(crate) programmes: Vec<Sealed<Recorded<Programme>>>,
    pub(crate) readiness: Vec<Sealed<Recorded<Readiness>>>,
    pub(crate) provider_referrals: Vec<Sealed<Recorded<ProviderReferral>>>,
}

/// What the reader may see of one case.
#[derive(Clone, Default)]
pub struct EmploymentView {
    /// Registrations, the latest first day first.
    pub registrations: Opened<Registration>,
    /// Programmes, the latest first day first.
    pub programmes: Opened<Programme>,
    /// Readiness, newest first.
    pub readiness: Opened<Readiness>,
    /// Referrals to providers, the latest day first.
    pub provider_referrals: Opened<ProviderReferral>,
}

impl SectionReader for EmploymentService {
    type Wanted = Wanted;
    type Rows = Rows;
    type View = EmploymentView;

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
        let wish = (cases, &wanted.registrations);
        load_rows(store, wish, &mut found, |rows| &mut rows.registrations).await?;
        let wish = (cases, &wanted.programmes);
        load_rows(store, wish, &mut found, |rows| &mut rows.programmes).await?;
        let wish = (cases, &wanted.readiness);
        load_rows(store, wish, &mut found, |rows| &mut rows.readiness).await?;
        let wish = (cases, &wanted.provider_referrals);
        load_rows(store, wish, &mut found, |rows| &mut rows.provider_referrals).await?;
        Ok(found)
    }

    fn open(
        &self,
        cx: &Cx,
        standing: &Standing<'_>,
        rows: Rows,
        wanted: &Wanted,
    ) -> EmploymentView {
        EmploymentView {
            registrations: open_rows_by(
                cx,
                standing,
                (rows.registrations, &wanted.registrations),
                |registration| registration.period.from(),
            ),
            programmes: open_rows_by(
                cx,
                standing,
                (rows.programmes, &wanted.programmes),
                |programme| programme.period.from(),
            ),
            readiness: open_rows(cx, standing, rows.readiness, &wanted.readiness),
            provider_referrals: open_rows_by(
                cx,
                standing,
                (rows.provider_referrals, &wanted.provider_referrals),
                |referral| referral.on,
            ),
        }
    }
}
