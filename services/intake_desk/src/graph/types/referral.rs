//! A referral, as far as the reader may see it: its envelope, and the whole of it where that is open.

use std::sync::Arc;

use access::{Cx, Judgement, Visible};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chassis::graphql::{Code, Connection, DateTime, LocalDate, page_request};
use domain::{
    CaseId, CodeList, Section, UnitId,
    codes::{AgeBand, IncomeSource, ReferralOutcome, ReferralService, Urgency},
    referral::{
        self as rules, DeclineReason, EndEarlyReason, NextStep, NextStepTaken, ReferralState,
        ReferralStatus,
    },
};

use super::{
    access::SectionAccess,
    case::Case,
    page::{id, page_of},
    referral_step as types,
    registry::Unit,
};
use crate::{
    IntakeDesk,
    flow::{Receipt, SectionPreview},
    model::{
        referral::{Envelope, ReferralRow},
        referral_step::{ReadFrom, ReferralStep, ShownStep, shown_steps},
        registry::Directory,
    },
    read::CaseView,
};

/// A request from one unit to another. Outcome, status and reason are three separate fields.
pub struct Referral {
    case_id: CaseId,
    envelope: Envelope,
    question: Option<rules::FreeText>,
    whole: Option<Box<rules::Referral>>,
    steps: Option<Vec<ReferralStep>>,
    reader_unit: Option<UnitId>,
    judgement: Option<Judgement>,
    case: Option<Arc<CaseView>>,
}

impl From<&Visible<ReferralRow>> for Referral {
    fn from(visible: &Visible<ReferralRow>) -> Self {
        let row = visible.get().clone();
        Self {
            case_id: row.whose.case,
            envelope: row.envelope,
            question: row.question,
            whole: row.whole,
            steps: row.steps,
            reader_unit: visible.judgement().acting.and_then(|acting| acting.unit),
            judgement: Some(visible.judgement().clone()),
            case: None,
        }
    }
}

impl Referral {
    /// What was remembered of a transition, for a doer who may not read the referral any more.
    pub fn of_receipt(receipt: &Receipt, directory: &Directory) -> Option<Self> {
        let unit = |unit: UnitId| directory.unit_by_id(unit).map(Arc::clone);
        Some(Self {
            case_id: receipt.case,
            envelope: Envelope {
                id: receipt.referral,
                status: receipt.status,
                version: receipt.version,
                service: receipt.service,
                urgency: receipt.urgency,
                from: unit(receipt.from)?,
                to: unit(receipt.to)?,
                due_on: receipt.due_on,
                decline_reason: receipt.decline_reason,
                age_band: None,
            },
            question: None,
            whole: None,
            steps: None,
            reader_unit: None,
            judgement: None,
            case: None,
        })
    }

    /// The same with its case as the reader may see it.
    #[must_use]
    pub fn in_case(mut self, view: Option<Arc<CaseView>>) -> Self {
        self.case = view;
        self
    }

    fn state(&self) -> Option<&ReferralState> {
        self.whole.as_deref().map(rules::Referral::state)
    }

    /// What has been done with it and the reader is shown; `None` where nothing but the envelope is.
    fn shown_steps(&self) -> Option<Vec<ShownStep>> {
        let read = if self.is_receiver() {
            ReadFrom::Receiver
        } else {
            ReadFrom::Elsewhere
        };
        Some(shown_steps(
            self.steps.as_ref()?,
            self.whole.as_deref()?,
            read,
        ))
    }

    /// Sender and desk read what the receiver has shared; the receiver reads its own.
    fn is_receiver(&self) -> bool {
        self.reader_unit == Some(self.envelope.to.id)
    }
}

#[Object]
impl Referral {
    /// The referral's id.
    async fn id(&self) -> ID {
        id(self.envelope.id)
    }
    /// Where it stands.
    async fn status(&self) -> Code<ReferralStatus> {
        Code(self.envelope.status)
    }
    /// The version, which moves with every change that people see.
    async fn version(&self) -> i32 {
        self.envelope.version
    }
    /// For which service.
    async fn service(&self) -> Code<ReferralService> {
        Code(self.envelope.service)
    }
    /// How soon.
    async fn urgency(&self) -> Code<Urgency> {
        Code(self.envelope.urgency)
    }
    /// The band that the person's age falls in today; null for a protected person.
    async fn age_band(&self) -> Option<Code<AgeBand>> {
        self.envelope.age_band.map(Code)
    }
    /// The last day of what is waited for.
    async fn due_on(&self) -> Option<LocalDate> {
        self.envelope.due_on.map(LocalDate)
    }
    /// The unit that asks.
    async fn from_unit(&self) -> Unit {
        Unit(Arc::clone(&self.envelope.from))
    }
    /// The unit that is asked.
    async fn to_unit(&self) -> Unit {
        Unit(Arc::clone(&self.envelope.to))
    }
    /// The case; nothing but its id until the referral is received.
    async fn case(&self) -> Case {
        match &self.case {
            Some(view) => Case::shared(Arc::clone(view)),
            None => Case::shell(id(self.case_id)),
        }
    }
    /// What the referral is for the reader, and why: how this row was decided. Null for a doer who was
    /// shown the outcome of a step and may not read the referral any more.
    async fn access(&self) -> Option<SectionAccess> {
        let judgement = self.judgement.as_ref()?;
        Some(SectionAccess::of(Section::Referrals, judgement))
    }
    /// What is asked.
    async fn question(&self) -> Option<&str> {
        self.question.as_ref().map(rules::FreeText::as_str)
    }
    /// The sections that the receiver should read.
    async fn sections(&self) -> Option<Vec<Code<Section>>> {
        Some(
            self.whole
                .as_ref()?
                .parts()
                .sections
                .iter()
                .copied()
                .map(Code)
                .collect(),
        )
    }
    /// When it was written.
    async fn created_at(&self) -> Option<DateTime> {
        Some(DateTime(self.whole.as_ref()?.parts().created_at))
    }
    /// When it was sent.
    async fn sent_at(&self) -> Option<DateTime> {
        self.whole.as_ref()?.parts().sent_at.map(DateTime)
    }
    /// When it was last changed.
    async fn changed_at(&self) -> Option<DateTime> {
        Some(DateTime(self.whole.as_ref()?.parts().changed_at))
    }
    /// When a handler took it in, while the receiver decides.
    async fn received_at(&self) -> Option<DateTime> {
        if let ReferralState::Received { received_at, .. }
        | ReferralState::InfoRequested { received_at, .. } = self.state()?
        {
            Some(DateTime(*received_at))
        } else {
            None
        }
    }
    /// What the receiver has asked and the sender has not answered.
    async fn information_asked(&self) -> Option<&str> {
        if let ReferralState::InfoRequested { question, .. } = self.state()? {
            Some(question.as_str())
        } else {
            None
        }
    }
    /// Since when it waits for a place; never a rank.
    async fn waiting_since(&self) -> Option<LocalDate> {
        if let ReferralState::Waitlisted { since, .. } = self.state()? {
            Some(LocalDate(*since))
        } else {
            None
        }
    }
    /// Whether a place that has become free is held for it.
    async fn place_is_held(&self) -> Option<bool> {
        Some(self.state()?.place().is_some())
    }
    /// The first day of the work.
    async fn starts_on(&self) -> Option<LocalDate> {
        if let ReferralState::Active { starts_on, .. } | ReferralState::Paused { starts_on, .. } =
            self.state()?
        {
            Some(LocalDate(*starts_on))
        } else {
            None
        }
    }
    /// The next follow-up.
    async fn follow_up_on(&self) -> Option<LocalDate> {
        if let ReferralState::Active { follow_up_on, .. }
        | ReferralState::Paused { follow_up_on, .. } = self.state()?
        {
            Some(LocalDate(*follow_up_on))
        } else {
            None
        }
    }
    /// Why the work is paused.
    async fn pause_reason(&self) -> Option<&str> {
        if let ReferralState::Paused { reason, .. } = self.state()? {
            Some(reason.as_str())
        } else {
            None
        }
    }
    /// The day on which paused work goes on.
    async fn resumes_on(&self) -> Option<LocalDate> {
        if let ReferralState::Paused { resumes_on, .. } = self.state()? {
            Some(LocalDate(*resumes_on))
        } else {
            None
        }
    }
    /// Whether the sender has asked to take back what is being worked on.
    async fn withdrawal_asked(&self) -> Option<bool> {
        if let ReferralState::Active { withdrawal, .. } | ReferralState::Paused { withdrawal, .. } =
            self.state()?
        {
            Some(withdrawal.is_some())
        } else {
            Some(false)
        }
    }
    /// The last day, once it has ended.
    async fn ended_on(&self) -> Option<LocalDate> {
        self.state()?.ended_on().map(LocalDate)
    }
    /// The coded reason of where it stands, whichever list it is from.
    async fn reason_code(&self) -> Option<&'static str> {
        match &self.whole {
            Some(whole) => whole.reason_code(),
            None => self.envelope.decline_reason.map(CodeList::code),
        }
    }
    /// Why it was declined.
    async fn decline_reason(&self) -> Option<Code<DeclineReason>> {
        self.envelope.decline_reason.map(Code)
    }
    /// Why it was declined, in words.
    async fn decline_text(&self) -> Option<&str> {
        if let ReferralState::Declined { text, .. } = self.state()? {
            text.as_ref().map(rules::FreeText::as_str)
        } else {
            None
        }
    }
    /// What the sender chose to do after a decline.
    async fn next_step(&self) -> Option<Code<NextStep>> {
        if let ReferralState::Declined {
            next: NextStepTaken::Chosen { step, .. },
            ..
        } = self.state()?
        {
            Some(Code(*step))
        } else {
            None
        }
    }
    /// Why it ended before it was done.
    async fn end_early_reason(&self) -> Option<Code<EndEarlyReason>> {
        if let ReferralState::EndedEarly { reason, .. } = self.state()? {
            Some(Code(*reason))
        } else {
            None
        }
    }
    /// What came of it.
    async fn outcome(&self) -> Option<Code<ReferralOutcome>> {
        self.whole.as_ref()?.outcome().map(Code)
    }
    /// What the person lives on afterwards; null until completed.
    async fn income_source_after(&self) -> Option<Vec<ReferralIncomeSource>> {
        let whole = self.whole.as_ref()?;
        whole.outcome()?;
        let sources = whole
            .income_source_after()
            .iter()
            .map(|income| ReferralIncomeSource {
                source: Code(income.source),
                extent_percent: i32::from(income.extent_percent),
            });
        Some(sources.collect())
    }
    /// The days on which the person did not come.
    async fn no_shows(&self) -> Option<Vec<LocalDate>> {
        Some(
            self.whole
                .as_ref()?
                .parts()
                .no_shows
                .iter()
                .copied()
                .map(LocalDate)
                .collect(),
        )
    }
    /// Whether it stands still while the person's move is handed over.
    async fn frozen(&self) -> Option<bool> {
        Some(self.whole.as_ref()?.parts().frozen.is_some())
    }
    /// The unit that the receiver proposes instead of itself.
    async fn proposed_unit_id(&self) -> Option<ID> {
        self.whole
            .as_ref()?
            .parts()
            .proposal
            .as_ref()
            .map(|proposal| id(proposal.to.unit))
    }
    /// The referral that goes on instead, after a re-route.
    async fn rerouted_to_id(&self) -> Option<ID> {
        if let ReferralState::Rerouted { child, .. } = self.state()? {
            Some(id(child))
        } else {
            None
        }
    }
    /// The referral that was re-routed into this one.
    async fn parent_id(&self) -> Option<ID> {
        self.whole.as_ref()?.parts().parent.map(id)
    }
    /// The ended referral that this one reopens.
    async fn replaces_id(&self) -> Option<ID> {
        self.whole.as_ref()?.parts().replaces.map(id)
    }
    /// The notes: the receiver's own to the receiver, to everybody else those that are shared.
    async fn notes(&self) -> Option<Vec<ReferralNote>> {
        let whole = self.whole.as_ref()?;
        let notes: Vec<ReferralNote> = if self.is_receiver() {
            whole.parts().notes.iter().map(ReferralNote::from).collect()
        } else {
            whole.notes_for_sender().map(ReferralNote::from).collect()
        };
        Some(notes)
    }
    /// What has been done with it, newest first; null while only the envelope is shown.
    async fn steps(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<Option<Connection<types::ReferralStep>>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let Some(steps) = self.shown_steps() else {
            return Ok(None);
        };
        let page = desk.page_steps(cx, (self.envelope.id, steps), &request)?;
        Ok(Some(Connection::from(page.map(types::ReferralStep::from))))
    }
}

/// What the person lives on after a referral, and to which extent.
#[derive(SimpleObject)]
pub struct ReferralIncomeSource {
    /// The source.
    source: Code<IncomeSource>,
    /// Its extent in percent.
    extent_percent: i32,
}

/// A note on a referral.
#[derive(SimpleObject)]
pub struct ReferralNote {
    /// When it was written.
    written_at: DateTime,
    /// What it says.
    text: String,
}

impl From<&rules::ReferralNote> for ReferralNote {
    fn from(note: &rules::ReferralNote) -> Self {
        Self {
            written_at: DateTime(note.at),
            text: note.text.as_str().to_owned(),
        }
    }
}

/// What the receiver of a referral would see of one named section.
#[derive(SimpleObject)]
pub struct ReferralSectionPreview {
    /// The section.
    section: Code<Section>,
    /// What it would be for the receiver.
    state: Code<access::SectionState>,
    /// Why.
    reason_code: Code<access::ReasonCode>,
}

impl From<&SectionPreview> for ReferralSectionPreview {
    fn from(preview: &SectionPreview) -> Self {
        Self {
            section: Code(preview.section),
            state: Code(preview.state),
            reason_code: Code(preview.reason),
        }
    }
}

/// The referrals of a case.
pub struct CaseReferralFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseReferralFields {
    /// The referrals of the case, newest first; null where the section is withheld or absent.
    async fn referrals(
        &self,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Option<Connection<Referral>> {
        let view = self.0.as_ref()?;
        let mut page: Connection<Referral> = page_of(&view.referrals, (first, after))?;
        // The case of its own referral is the case: what is wanted of it there was read with it.
        for edge in &mut page.edges {
            edge.node.case = Some(Arc::clone(view));
        }
        Some(page)
    }
}
