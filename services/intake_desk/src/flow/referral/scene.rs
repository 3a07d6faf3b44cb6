//! Where a transition is carried out: one case in one open transaction.

use access::Cx;
use domain::{
    AgencyId, CaseKey, CodeList, RowKey, UnitId,
    event::Pseudonym,
    referral::{
        Capacities, Doer, Finding, ReferralActor, ReferralStatus, TransitionKind, find_rule,
    },
};
use sea_orm::DatabaseTransaction;

use crate::model::{case::CaseHead, registry::Directory};

/// One case in one open transaction.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'s> {
    pub connection: &'s DatabaseTransaction,
    pub cx: &'s Cx,
    pub directory: &'s Directory,
    pub head: &'s CaseHead,
    /// The name that follow-up knows the person by.
    pub pseudonym: Option<Pseudonym>,
}

impl Scene<'_> {
    /// The case's key.
    pub fn case(&self) -> CaseKey {
        self.head.key
    }
}

/// Who carries it out, as the tables keep it.
#[derive(Debug, Clone)]
pub(crate) struct Doing {
    /// Who.
    pub doer: Doer,
    /// The member of staff, by key.
    pub staff: Option<RowKey>,
    /// The capacities that the act is done in.
    pub capacities: Capacities,
    /// The agency acted for; the desk's for the person and the platform.
    pub agency: AgencyId,
    /// The unit acted for; none for the person and the platform.
    pub unit: Option<UnitId>,
}

impl Doing {
    /// The platform's own doing.
    pub fn by_system(desk: AgencyId) -> Self {
        Self {
            doer: Doer::System,
            staff: None,
            capacities: [ReferralActor::System].into(),
            agency: desk,
            unit: None,
        }
    }

    /// The unit acted for, by key.
    pub fn unit_key(&self, directory: &Directory) -> Option<RowKey> {
        let unit = self.unit.and_then(|unit| directory.unit_by_id(unit));
        unit.map(|unit| unit.key)
    }

    /// The code of the capacity in which `kind` was done from `status`.
    pub fn actor(&self, kind: TransitionKind, status: ReferralStatus) -> &'static str {
        let actors = match find_rule(kind, status, &self.capacities) {
            Finding::Allowed(rule) => rule.actors,
            Finding::WrongState | Finding::WrongActor => &[],
        };
        let held = actors.iter().find(|actor| self.capacities.has(**actor));
        held.map_or("SYSTEM", |actor| actor.code())
    }
}
