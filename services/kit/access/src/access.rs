//! The door: facts are asked for, and a standing follows from them or does not.

use std::{collections::BTreeSet, sync::Arc};

use domain::{CaseId, Section, StaffId, Subject, planted};

use crate::{
    cx::Cx,
    decision::{StopCode, Stops},
    facts::{
        AsOf, CaseFacts, ColleagueFact, FactQuestion, FactSource, Facts, FactsUnavailable,
        NamedHandler, ReaderFacts, Stop,
    },
    judge::Judge,
    judgement::{Action, Judgement, Permit},
    place::Place,
    policy::Policy,
    relation::View,
    seat::{Seat, Way, seats},
    sign_in::{AssuranceLevel, Freshness, ReaderKind},
    standing::Standing,
    trail::Act,
};

/// The access module of one service.
#[derive(Clone)]
pub struct Access {
    policy: Arc<Policy>,
    source: Arc<dyn FactSource>,
}

/// Whether a named handler must sign in anew to open a protected person's case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepUp {
    /// A sign-in not older than fifteen minutes is needed, and would open it.
    Needed,
    /// A fresh sign-in would change nothing.
    NotNeeded,
}

impl Access {
    /// The access module over a source of facts.
    pub fn new(policy: Arc<Policy>, source: Arc<dyn FactSource>) -> Self {
        Self { policy, source }
    }

    /// The policies, for explanations.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Asks for what holds now between the reader and some cases, in one batch. Rows are loaded
    /// before this is called, so that a withdrawal acknowledged before a row was written is seen.
    pub async fn facts(&self, cx: &Cx, cases: &[CaseId]) -> Result<Facts, FactsUnavailable> {
        self.facts_on(cx, cases, AsOf::Now).await
    }

    /// Asks who of the registry's staff signs in under `subject`.
    pub async fn find_staff(&self, subject: &Subject) -> Result<Option<StaffId>, FactsUnavailable> {
        Ok(self.find_member(subject).await?.staff)
    }

    /// Asks who of the registry's staff signs in under `subject`, and as what the person works today.
    pub async fn find_member(&self, subject: &Subject) -> Result<ReaderFacts, FactsUnavailable> {
        let question = FactQuestion {
            subject: subject.clone(),
            kind: ReaderKind::Staff,
            cases: Vec::new(),
            valid_on: AsOf::Now,
            colleagues: Vec::new(),
        };
        Ok(self.source.facts(&question).await?.reader)
    }

    /// Asks what some staff do in the agencies that the reader works for: one question, however many
    /// they are. Somebody who works elsewhere looks like nobody.
    pub async fn find_colleagues(
        &self,
        cx: &Cx,
        staff: &[StaffId],
    ) -> Result<Vec<ColleagueFact>, FactsUnavailable> {
        let question = FactQuestion {
            subject: cx.sign_in().subject.clone(),
            kind: cx.sign_in().kind,
            cases: Vec::new(),
            valid_on: AsOf::Now,
            colleagues: staff.to_vec(),
        };
        Ok(self.source.facts(&question).await?.colleagues)
    }

    /// Asks for what held on a day, as known at a moment.
    pub async fn facts_on(
        &self,
        cx: &Cx,
        cases: &[CaseId],
        valid_on: AsOf,
    ) -> Result<Facts, FactsUnavailable> {
        let distinct: BTreeSet<CaseId> = cases.iter().copied().collect();
        let question = FactQuestion {
            subject: cx.sign_in().subject.clone(),
            kind: cx.sign_in().kind,
            cases: distinct.into_iter().collect(),
            valid_on,
            colleagues: Vec::new(),
        };
        self.source.facts(&question).await
    }

    /// The reader's standing in a case. `None`: there is no relation, or a stop, and the case does
    /// not exist for this reader.
    pub fn standing<'f>(&self, cx: &Cx, facts: &'f Facts, case: CaseId) -> Option<Standing<'f>> {
        self.standing_by(cx, facts, case, Way::Case)
    }

    /// The standing of a reader of a unit's inbox: as in the case, and where there is none yet, the
    /// envelope of a referral that waits to be received. Nothing but `REFERRALS` is ever open to it.
    pub fn inbox_standing<'f>(
        &self,
        cx: &Cx,
        facts: &'f Facts,
        case: CaseId,
    ) -> Option<Standing<'f>> {
        self.standing_by(cx, facts, case, Way::Case)
            .or_else(|| self.standing_by(cx, facts, case, Way::Inbox))
    }

    /// The standing of a reviewer of the access log. It is no relation to the case.
    pub fn review_standing<'f>(
        &self,
        cx: &Cx,
        facts: &'f Facts,
        case: CaseId,
    ) -> Option<Standing<'f>> {
        self.standing_by(cx, facts, case, Way::Review)
    }

    /// What evaluators and the association's officers may see of a section in the read side's own
    /// stores: pseudonymised rows or fixed tables. The case does not exist for them.
    pub fn study(&self, cx: &Cx, reader: &ReaderFacts, section: Section) -> Judgement {
        Judge {
            policy: &self.policy,
            cx,
        }
        .study(reader, section)
    }

    /// Tells whether a fresh sign-in is all that a named handler lacks (rule 8).
    pub fn step_up(&self, cx: &Cx, facts: &Facts, case: CaseId) -> StepUp {
        let Some(of_case) = facts.cases.get(&case) else {
            return StepUp::NotNeeded;
        };
        let stops = stops(cx, of_case);
        let only_stale = stops == Stops::NONE.with(StopCode::StaleSignIn);
        if only_stale && is_strong(cx) && has_relation(cx, &facts.reader, of_case, Way::Case) {
            StepUp::Needed
        } else {
            StepUp::NotNeeded
        }
    }

    /// Decides on a change and notes it in the trail: the permit that the flow needs, or why not.
    /// A refused change leaves no note.
    #[expect(
        clippy::result_large_err,
        reason = "a permit holds its judgement too, so boxing the refusal would make nothing smaller"
    )]
    pub fn act(
        &self,
        cx: &Cx,
        standing: &Standing<'_>,
        place: &Place,
        action: Action,
        act: Act,
    ) -> Result<Permit, Judgement> {
        if !standing.belongs_to(cx) {
            return Err(Judgement::absent());
        }
        let permit = standing.permit_place(place, action)?;
        let mut noted = act
            .in_case(place.case, place.person)
            .judged(permit.judgement());
        noted.section = Some(place.section);
        noted.owner = Some(place.owner);
        cx.trail().note_act(noted);
        Ok(permit)
    }

    fn standing_by<'f>(
        &self,
        cx: &Cx,
        facts: &'f Facts,
        case: CaseId,
        way: Way,
    ) -> Option<Standing<'f>> {
        let of_case = facts.cases.get(&case)?;
        let stops = stops(cx, of_case);
        if !stops.is_empty() || !is_strong(cx) {
            return None;
        }
        has_relation(cx, &facts.reader, of_case, way).then(|| Standing {
            policy: Arc::clone(&self.policy),
            cx: cx.clone(),
            reader: &facts.reader,
            case: of_case,
            way,
        })
    }
}

fn has_relation(cx: &Cx, reader: &ReaderFacts, case: &CaseFacts, way: Way) -> bool {
    seats(cx, reader, case, way).iter().any(|seat| match seat {
        Seat::Assigned(held) => {
            let view = View {
                case,
                held,
                registered: cx.registered_operation(),
            };
            match way {
                Way::Case | Way::Review => view.has_relation(),
                Way::Inbox => view.has_envelope(),
            }
        }
        Seat::Participant | Seat::System(_) => true,
    })
}

/// The stops between this reader and this case. The platform's own principals have none: their
/// permits are their tasks.
fn stops(cx: &Cx, case: &CaseFacts) -> Stops {
    let kind = cx.sign_in().kind;
    if kind == ReaderKind::System {
        return Stops::NONE;
    }
    let mut stops = case.stops.iter().fold(Stops::NONE, |stops, stop| {
        let (code, is_overlooked) = match stop {
            Stop::OwnCase => (StopCode::OwnCase, planted!(OwnCaseOpen)),
            Stop::Kin => (StopCode::Kin, planted!(KinOpen)),
            Stop::ConflictOfInterest => (StopCode::ConflictOfInterest, planted!(ConflictOpen)),
            Stop::LookupFailed => (StopCode::LookupFailed, planted!(FailedLookupPasses)),
        };
        if is_overlooked {
            return stops;
        }
        stops.with(code)
    });
    if let Some(protection) = &case.protection {
        let shut_out = match protection.reader {
            NamedHandler::Named => false,
            NamedHandler::NotNamed => kind != ReaderKind::Participant,
        };
        if shut_out && !planted!(ProtectedForEverybody) {
            stops = stops.with(StopCode::ProtectedIdentity);
        }
        let is_stale = cx.sign_in().freshness(cx.now()) == Freshness::Stale;
        if is_stale && !planted!(StaleSignInOpensProtected) {
            stops = stops.with(StopCode::StaleSignIn);
        }
    }
    stops
}

fn is_strong(cx: &Cx) -> bool {
    cx.sign_in().level >= AssuranceLevel::Loa3 || planted!(WeakSignInCounts)
}
