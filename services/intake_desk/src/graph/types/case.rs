//! A shared case, put together of the areas that each show a part of it.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, MergedObject, Object, Result};
use chassis::graphql::{Code, Connection, DateTime};
use domain::CasePhase;

use super::{
    access::SectionAccess,
    basis::{DisclosureBasis, Party},
    closure::CaseClosureFields,
    intake::{Intake, Screening},
    journal::CaseJournalFields,
    ledger::CaseLedgerFields,
    mapping::CaseMappingFields,
    page::page_of,
    person::Person,
    plan::CasePlanFields,
    referral::CaseReferralFields,
    task::CaseTaskFields,
    timeline::TimelineEntry,
};
use crate::read::CaseView;

/// A shared case. Sections that are withheld or absent are null, lists too; `access` tells which.
#[derive(MergedObject)]
pub struct Case(
    CaseHeadFields,
    CaseSectionFields,
    CaseMappingFields,
    CasePlanFields,
    CaseJournalFields,
    CaseClosureFields,
    CaseReferralFields,
    CaseTaskFields,
    CaseLedgerFields,
);

impl Case {
    /// The case, as far as the reader may see it.
    pub fn of(view: CaseView) -> Self {
        Self::shared(Arc::new(view))
    }

    /// The same, of a view that others show as well.
    pub fn shared(view: Arc<CaseView>) -> Self {
        Self::made_of(CaseHeadFields::Known(Arc::clone(&view)), Some(&view))
    }

    fn made_of(head: CaseHeadFields, view: Option<&Arc<CaseView>>) -> Self {
        let view = || view.map(Arc::clone);
        Self(
            head,
            CaseSectionFields(view()),
            CaseMappingFields(view()),
            CasePlanFields(view()),
            CaseJournalFields(view()),
            CaseClosureFields(view()),
            CaseReferralFields(view()),
            CaseTaskFields(view()),
            CaseLedgerFields(view()),
        )
    }

    /// A case of which nothing but its id is shown: in an inbox before it is received, and for the
    /// gateway's look-ups, where a case that does not exist must look the same.
    pub fn shell(id: ID) -> Self {
        Self::made_of(CaseHeadFields::Shell(id), None)
    }
}

/// The head of a case: whoever has a relation to it may know it.
pub enum CaseHeadFields {
    /// Nothing but the id.
    Shell(ID),
    /// The head.
    Known(Arc<CaseView>),
}

impl CaseHeadFields {
    fn view(&self) -> Option<&CaseView> {
        match self {
            Self::Shell(_) => None,
            Self::Known(view) => Some(view),
        }
    }
}

#[Object]
impl CaseHeadFields {
    /// The case's id.
    async fn id(&self) -> ID {
        match self {
            Self::Shell(id) => id.clone(),
            Self::Known(view) => view.head.id.to_string().into(),
        }
    }
    /// The number that people write on paper (diarienummer).
    async fn registry_number(&self) -> Option<&str> {
        Some(&self.view()?.head.registry_number)
    }
    /// The code of the municipality that it lies in.
    async fn municipality(&self) -> Option<&str> {
        Some(self.view()?.head.municipality.as_str())
    }
    /// How far it has come.
    async fn phase(&self) -> Option<Code<CasePhase>> {
        Some(Code(self.view()?.head.phase))
    }
    /// The version of the head. It moves with phase, intake, screening and closure, and with nothing else;
    /// for who may not read the screening, not with that.
    async fn version(&self) -> Option<i32> {
        let view = self.view()?;
        Some(view.head.version_for(view.known))
    }
    /// When it was opened.
    async fn opened_at(&self) -> Option<DateTime> {
        Some(DateTime(self.view()?.head.opened_at))
    }
    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.view()?.head.closed_at.map(DateTime)
    }
}

/// The sections that the desk itself owns and that no area has a file of its own for.
pub struct CaseSectionFields(Option<Arc<CaseView>>);

#[Object]
impl CaseSectionFields {
    /// What every section is for the reader, in the matrix's order.
    async fn access(&self) -> Option<Vec<SectionAccess>> {
        let view = self.0.as_ref()?;
        Some(
            view.access
                .iter()
                .map(|(section, judgement)| SectionAccess::of(*section, judgement))
                .collect(),
        )
    }
    /// The person.
    async fn person(&self) -> Option<Person> {
        self.0.clone().map(Person)
    }
    /// Who takes part, as far as the reader is linked with them.
    async fn parties(&self) -> Option<Vec<Party>> {
        Some(
            self.0
                .as_ref()?
                .parties
                .as_ref()?
                .iter()
                .map(Party::from)
                .collect(),
        )
    }
    /// How and why the person came.
    async fn intake(&self) -> Option<Intake> {
        self.0.as_ref()?.intake.as_ref().map(Intake::from)
    }
    /// The first assessment.
    async fn screening(&self) -> Option<Screening> {
        self.0.as_ref()?.screening.as_ref().map(Screening::from)
    }
    /// The disclosure bases, live and past.
    async fn bases(&self, ctx: &Context<'_>) -> Result<Option<Vec<DisclosureBasis>>> {
        let today = ctx.data::<Cx>()?.today();
        let bases = self.0.as_ref().and_then(|view| view.bases.as_ref());
        Ok(bases.map(|bases| {
            bases
                .iter()
                .map(|basis| DisclosureBasis::of(basis, today))
                .collect()
        }))
    }
    /// What happened, newest first, over all agencies that the reader may see.
    async fn timeline(
        &self,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Option<Connection<TimelineEntry>> {
        page_of(&self.0.as_ref()?.timeline, (first, after))
    }
}
