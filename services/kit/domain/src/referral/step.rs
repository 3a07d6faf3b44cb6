//! How a transition is taken: the table is asked, a copy is changed, and what follows from the
//! change of state alone (clocks, place, grant, events, party) is worked out here, once for all.

use super::{
    actor::{Act, ExpectedVersion, ReferralActor},
    aggregate::Referral,
    clock::ReferralClock,
    effect::{Effect, ReferralEvent, TaskFor, TaskKind, Transition},
    parts::{NoteSharing, ReferralNote, ReferralParts},
    refusal::TransitionRefused,
    rule::{Finding, Target, TransitionKind, TransitionRule, find_rule},
    state::{Place, ReferralState},
    status::ReferralStatus,
    text::FreeText,
};
use crate::CasePhase;

/// A transition on its way.
pub(super) struct Step<'a> {
    before: &'a Referral,
    act: &'a Act<'a>,
    rule: &'static TransitionRule,
    /// The referral after it.
    pub(super) parts: ReferralParts,
    effects: Vec<Effect>,
}

impl Referral {
    /// Begins a transition: who may, on which version, from which state, and not while frozen.
    pub(super) fn begin<'a>(
        &'a self,
        kind: TransitionKind,
        act: &'a Act<'a>,
    ) -> Result<Step<'a>, TransitionRefused> {
        let status = self.status();
        let finding = find_rule(kind, status, &act.capacities);
        if let Finding::WrongActor = finding {
            return Err(TransitionRefused::WrongActor { kind });
        }
        self.check_version(act.expected)?;
        let rule = match finding {
            Finding::Allowed(rule) => rule,
            Finding::WrongActor => return Err(TransitionRefused::WrongActor { kind }),
            Finding::WrongState => return Err(TransitionRefused::WrongState { kind, status }),
        };
        if self.parts.frozen.is_some() && !kind.is_allowed_while_frozen() {
            return Err(TransitionRefused::Frozen);
        }
        Ok(Step {
            before: self,
            act,
            rule,
            parts: self.parts.clone(),
            effects: Vec::new(),
        })
    }

    fn check_version(&self, expected: ExpectedVersion) -> Result<(), TransitionRefused> {
        match expected {
            ExpectedVersion::NotAsked => Ok(()),
            ExpectedVersion::Is(version) if version == self.parts.version => Ok(()),
            ExpectedVersion::Is(_) => Err(TransitionRefused::Stale {
                version: self.parts.version,
                status: self.status(),
                changed_by: self.parts.changed_by,
                changed_at: self.parts.changed_at,
            }),
        }
    }

    /// The refusal of a transition whose state is not the one that its method knows. The table
    /// refuses before, so this only answers a table that disagrees with its method.
    pub(super) fn not_from_here(&self, kind: TransitionKind) -> TransitionRefused {
        TransitionRefused::WrongState {
            kind,
            status: self.status(),
        }
    }
}

impl Step<'_> {
    /// What is being done.
    pub(super) fn kind(&self) -> TransitionKind {
        self.rule.kind
    }

    /// Moves to a state.
    pub(super) fn to(mut self, state: ReferralState) -> Self {
        self.parts.state = state;
        self
    }

    /// One more thing that follows.
    pub(super) fn then(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// A task that follows.
    pub(super) fn task(
        self,
        recipient: TaskFor,
        kind: TaskKind,
        due_on: chrono::NaiveDate,
    ) -> Self {
        self.then(Effect::Task {
            recipient,
            kind,
            due_on,
        })
    }

    /// A note that is kept with it.
    pub(super) fn note(mut self, text: Option<FreeText>, sharing: NoteSharing) -> Self {
        if let Some(text) = text {
            self.parts.notes.push(ReferralNote {
                at: self.act.at,
                by: self.act.doer,
                text,
                sharing,
            });
        }
        self
    }

    /// The transition, with everything that follows from the change of state.
    pub(super) fn finish(mut self) -> Transition {
        self.settle();
        let from = self.before.status();
        let to = self.parts.state.status();
        debug_assert!(
            self.follows_rule(from, to),
            "{} leads elsewhere",
            self.rule.kind
        );
        let mut effects = Vec::new();
        effects.extend(clock_effects(&self.before.parts.state, &self.parts.state));
        effects.extend(place_effects(&self.before.parts, &self.parts));
        effects.extend(grant_effect(from, to));
        effects.extend(assignee_effects(&self.before.parts, &self.parts));
        effects.extend(party_effects(self.rule.kind, &self.parts, from, to));
        effects.extend(event(from, to).map(Effect::Tell));
        if from != to && from.is_open() && !self.act.capacities.has(ReferralActor::Sender) {
            effects.push(Effect::NotifySender);
        }
        effects.append(&mut self.effects);
        Transition {
            kind: self.rule.kind,
            from,
            to,
            referral: Referral { parts: self.parts },
            effects,
        }
    }

    /// Drops what cannot outlive the state, and moves version and time.
    fn settle(&mut self) {
        let status = self.parts.state.status();
        if !status.is_claimed() {
            self.parts.assignee = None;
        }
        if status != self.before.status() {
            self.parts.proposal = None;
        }
        if !status.is_open() {
            self.parts.frozen = None;
        }
        if self.rule.kind.moves_version() {
            self.parts.version += 1;
            self.parts.changed_at = self.act.at;
            self.parts.changed_by = self.act.doer;
        }
    }

    fn follows_rule(&self, from: ReferralStatus, to: ReferralStatus) -> bool {
        match self.rule.to {
            Target::To(status) => status == to,
            Target::Stays | Target::Deleted => from == to,
        }
    }
}

/// The clocks of a state: the one that runs, and the one that stands still behind a question.
fn clocks(state: &ReferralState) -> Vec<&ReferralClock> {
    let mut clocks: Vec<&ReferralClock> = state.clock().into_iter().collect();
    if let ReferralState::InfoRequested { decide, .. } = state {
        clocks.push(decide);
    }
    clocks
}

fn clock_effects(before: &ReferralState, after: &ReferralState) -> Vec<Effect> {
    let (old, new) = (clocks(before), clocks(after));
    let mut effects = Vec::new();
    for clock in &old {
        if !new.iter().any(|other| other.kind() == clock.kind()) {
            effects.push(Effect::StopClock(clock.kind()));
        }
    }
    for clock in &new {
        let kind = clock.kind();
        let due_on = clock.due_on();
        let earlier = old.iter().find(|other| other.kind() == kind);
        match earlier.map(|other| other.is_paused()) {
            None => effects.push(Effect::StartClock { kind, due_on }),
            Some(false) if clock.is_paused() => effects.push(Effect::PauseClock(kind)),
            Some(true) if !clock.is_paused() => effects.push(Effect::ResumeClock { kind, due_on }),
            Some(true | false) => {}
        }
    }
    effects
}

fn place_effects(before: &ReferralParts, after: &ReferralParts) -> Vec<Effect> {
    let service = after.service;
    let holds = |parts: &ReferralParts| {
        let taken = parts.state.place().is_some_and(Place::is_taken);
        taken.then_some(parts.to.unit)
    };
    let (old, new) = (holds(before), holds(after));
    if old == new {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Some(unit) = old {
        effects.push(Effect::FreePlace { unit, service });
        effects.push(Effect::PromoteWaitlist { unit, service });
    }
    if let Some(unit) = new {
        effects.push(Effect::ReservePlace { unit, service });
    }
    effects
}

fn grant_effect(from: ReferralStatus, to: ReferralStatus) -> Option<Effect> {
    let had = from.receiver_view().gives_carried();
    let has = to.receiver_view().gives_carried();
    match (had, has) {
        (false, true) => Some(Effect::GrantStarts),
        (true, false) => Some(Effect::GrantEnds),
        (true, true) | (false, false) => None,
    }
}

fn assignee_effects(before: &ReferralParts, after: &ReferralParts) -> Vec<Effect> {
    if before.assignee == after.assignee {
        return Vec::new();
    }
    let leaves = before.assignee.map(Effect::Unassign);
    let comes = after.assignee.map(Effect::Assign);
    leaves.into_iter().chain(comes).collect()
}

fn party_effects(
    kind: TransitionKind,
    after: &ReferralParts,
    from: ReferralStatus,
    to: ReferralStatus,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if to.is_taken_on() && !from.is_taken_on() {
        effects.push(Effect::PartyJoins(after.to));
    }
    if from == ReferralStatus::Accepted && to == ReferralStatus::Active {
        effects.push(Effect::CaseSectionOpens);
        effects.push(Effect::CaseReaches(CasePhase::Active));
    }
    // Who takes part when the case is closed stays for its follow-ups.
    if from.is_taken_on() && !to.is_taken_on() && kind != TransitionKind::EndWithCase {
        effects.push(Effect::PartyMayLeave(after.to));
    }
    effects
}

fn event(from: ReferralStatus, to: ReferralStatus) -> Option<ReferralEvent> {
    use ReferralStatus as Status;
    if from == to {
        return None;
    }
    match to {
        Status::Sent => Some(ReferralEvent::Sent),
        Status::Received => (from == Status::Sent).then_some(ReferralEvent::Received),
        Status::Accepted => Some(ReferralEvent::Accepted),
        Status::Active => (from == Status::Accepted).then_some(ReferralEvent::Started),
        Status::Completed
        | Status::Declined
        | Status::Rerouted
        | Status::Withdrawn
        | Status::ConsentWithdrawn
        | Status::Expired
        | Status::EndedEarly
        | Status::EnteredInError => from.is_open().then_some(ReferralEvent::Ended),
        Status::Draft
        | Status::AwaitingPerson
        | Status::InfoRequested
        | Status::Waitlisted
        | Status::Paused => None,
    }
}
