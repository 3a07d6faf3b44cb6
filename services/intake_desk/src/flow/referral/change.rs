//! A referral that is about to change: found, seen, and not yet decided on.

use access::{Act as Noted, Action, Cx, Permit, Place};
use chassis::{Failure, graphql::not_found, once};
use domain::{
    CasePhase, Problem, ProblemCode,
    referral::{
        Act, Capacities, DeadlinePolicy, Doer, DoerStanding, ExpectedVersion, Referral,
        ReferralActor, ReferralStatus, Transition, TransitionRefused,
    },
};
use serde::Serialize;

use super::{Doing, On, Receipt, Scene, Settled, policy_of, settle};
use crate::{
    IntakeDesk,
    change::{Change, Door, forbidden},
    store::{
        moment::Moment,
        referral::{self, ForChange},
        referral_beside::Asked,
        referral_work::{self, CasePlace},
        registry,
    },
};

/// What is known of a transition that was asked for.
pub(crate) enum Opened<'d, 'cx> {
    /// It was done before, with this result.
    Done(Receipt),
    /// It can be done now.
    Now(Box<ReferralChange<'d, 'cx>>),
}

/// A referral in an open transaction, which the doer may see.
pub(crate) struct ReferralChange<'d, 'cx> {
    pub desk: &'d IntakeDesk,
    pub change: Change<'cx>,
    pub referral: Referral,
    pub policy: DeadlinePolicy,
    pub doing: Doing,
    expected: ExpectedVersion,
    place: Place,
    operation: &'static str,
    on: On,
    needs: Action,
}

impl<'d, 'cx> ReferralChange<'d, 'cx> {
    /// Looks the key up, finds the referral and the doer's place towards it. A referral that the doer
    /// may not see does not exist.
    pub async fn open(
        desk: &'d IntakeDesk,
        cx: &'cx Cx,
        operation: &'static str,
        (input, on): (&impl Serialize, &On),
    ) -> Result<Opened<'d, 'cx>, Failure> {
        Self::open_by(desk, cx, (operation, Door::Inbox), (input, on)).await
    }

    /// The same by another door.
    pub async fn open_by(
        desk: &'d IntakeDesk,
        cx: &'cx Cx,
        (operation, door): (&'static str, Door),
        (input, on): (&impl Serialize, &On),
    ) -> Result<Opened<'d, 'cx>, Failure> {
        let mut tx = desk.store().begin(cx).await?;
        let key = on.idempotency_key.as_deref();
        if let once::Once::Done(receipt) =
            once::recall(&mut tx, (key, None), operation, input).await?
        {
            return Ok(Opened::Done(receipt));
        }
        let found = referral_work::find_places(tx.connection(), &[on.referral]).await?;
        let lies = found
            .first()
            .map_or_else(CasePlace::nowhere, |(_, place)| *place);
        tx.hold_case(lies.key).await?;
        // Looked for before it is known whether the doer has anything to do with the case: a referral
        // that is hidden takes as many statements as one that never was.
        let lying = referral::find_lying(tx.connection(), lies.key, on.referral).await?;
        let change = desk
            .change_in(tx, cx, (lies.case, "referralId"), door)
            .await?;
        let (referral, place) = seen(desk, &change, lying, door).await?;
        let doing = doing_of(desk, &change, (&referral, &place), door).await?;
        let policy = policy_of(
            change.connection(),
            cx.today(),
            change.directory(),
            referral.to().unit,
        )
        .await?;
        Ok(Opened::Now(Box::new(Self {
            desk,
            change,
            referral,
            policy,
            doing,
            expected: ExpectedVersion::Is(on.expected_version),
            place,
            operation,
            on: on.clone(),
            needs: Action::Write,
        })))
    }

    /// The act, as the rules are asked about it.
    pub fn act(&self) -> Act<'_> {
        Act {
            doer: self.doing.doer,
            capacities: self.doing.capacities.clone(),
            at: self.change.cx().now(),
            expected: self.expected,
            policy: &self.policy,
        }
    }

    /// Where the transition is carried out.
    pub fn scene(&self) -> Scene<'_> {
        scene_of(&self.change)
    }

    /// Refuses to send anything more from a case that is closed.
    pub fn refuse_closed_case(&self) -> Result<(), Failure> {
        if self.change.head().phase == CasePhase::Closed {
            return Err(
                Problem::new(ProblemCode::InvalidTransition, "referral-case-closed").into(),
            );
        }
        Ok(())
    }

    /// Tells whether the doer is the person.
    pub fn is_by_person(&self) -> bool {
        self.doing.doer == Doer::Person
    }

    /// Takes a transition that needs to know nothing but the referral and the act.
    pub async fn take(
        self,
        rule: impl FnOnce(&Referral, &Act<'_>) -> Result<Transition, TransitionRefused>,
    ) -> Result<Settled, Failure> {
        let transition = rule(&self.referral, &self.act()).map_err(Problem::from)?;
        self.settle(transition).await
    }

    /// Carries out a transition that the rules allow: once more the permit is asked, everything that
    /// follows is written, and all of it is committed together.
    pub async fn settle(mut self, transition: Transition) -> Result<Settled, Failure> {
        self.permit()?;
        let events = {
            let scene = scene_of(&self.change);
            let doing = &self.doing;
            settle(scene, &transition, (doing, &self.referral), &self.policy).await?
        };
        for event in events {
            self.change.tell(event).await?;
        }
        let receipt = Receipt::of(&transition.referral, &self.policy);
        let row = self.show().await?;
        self.note()?;
        self.change.commit(&receipt).await?;
        Ok(Settled { receipt, row })
    }

    fn action(&self) -> Action {
        if self.is_by_person() {
            Action::Read
        } else {
            self.needs
        }
    }

    /// The person acts on what the person may read; everybody else needs a permit to write.
    fn permit(&self) -> Result<Option<Permit>, Failure> {
        let Ok(standing) = self.change.standing(self.desk) else {
            return Ok(None);
        };
        standing
            .permit_place(&self.place, self.action())
            .map(Some)
            .map_err(|_| forbidden())
    }

    /// The referral after the change, opened under the facts that allowed it: who declines sees what
    /// the decline came to, and nothing of it afterwards.
    async fn show(
        &self,
    ) -> Result<Option<access::Visible<crate::model::referral::ReferralRow>>, Failure> {
        let (change, fields) = (&self.change, &self.on.fields);
        let asked = Asked::of(fields, Moment::now(change.cx().clock()));
        let sealed = referral::get_referral(
            change.connection(),
            change.directory(),
            change.head(),
            (self.on.referral, &asked),
        )
        .await?;
        let Ok(standing) = change.standing(self.desk) else {
            return Ok(None);
        };
        if fields.is_empty() {
            return Ok(None);
        }
        Ok(sealed.and_then(|row| change.cx().open(&standing, row, fields)))
    }

    fn note(&self) -> Result<(), Failure> {
        let act = Noted::named(self.operation).concerning(self.on.referral);
        if let Some(permit) = self.permit()? {
            return self.change.note(self.desk, &permit, act);
        }
        let head = self.change.head();
        self.change
            .cx()
            .trail()
            .note_act(act.in_case(head.id, head.person));
        Ok(())
    }
}

impl Opened<'_, '_> {
    /// Takes a transition that needs to know nothing but the referral and the act.
    pub async fn take(
        self,
        rule: impl FnOnce(&Referral, &Act<'_>) -> Result<Transition, TransitionRefused>,
    ) -> Result<Settled, Failure> {
        match self {
            Self::Done(receipt) => Ok(Settled::again(receipt)),
            Self::Now(change) => change.take(rule).await,
        }
    }

    /// Takes a transition that stops: whoever may see the referral may record it, without a permit to
    /// write (`referral.md`, invariant i).
    pub async fn take_for_stop(
        self,
        rule: impl FnOnce(&Referral, &Act<'_>) -> Result<Transition, TransitionRefused>,
    ) -> Result<Settled, Failure> {
        match self {
            Self::Done(receipt) => Ok(Settled::again(receipt)),
            Self::Now(mut change) => {
                change.needs = Action::Read;
                change.take(rule).await
            }
        }
    }
}

/// The scene of a change.
pub(crate) fn scene_of<'s>(change: &'s Change<'_>) -> Scene<'s> {
    let facts = change.facts().cases.get(&change.head().id);
    Scene {
        connection: change.connection(),
        cx: change.cx(),
        directory: change.directory(),
        head: change.head(),
        pseudonym: facts.and_then(|facts| facts.pseudonym),
    }
}

/// The referral, if the doer may see it. No statement: what is hidden takes as many as what is not there.
async fn seen(
    desk: &IntakeDesk,
    change: &Change<'_>,
    lying: Option<referral::Lying>,
    door: Door,
) -> Result<(Referral, Place), Failure> {
    let nobody = || not_found("referralId");
    let lying = lying.ok_or_else(nobody)?;
    let (connection, directory, head) = (change.connection(), change.directory(), change.head());
    let asked = (Some(lying.clone()), &Asked::NOTHING);
    let sealed = referral::seal_lying(connection, directory, head, asked).await?;
    let place = sealed.ok_or_else(nobody)?.place();
    let referral = if door == Door::Stop {
        lying.restore(&ForChange::Stop)?
    } else {
        let standing = change.standing(desk)?;
        let permit = standing
            .permit_place(&place, Action::Read)
            .map_err(|_| nobody())?;
        lying.restore(&ForChange::Permitted(&permit))?
    };
    let referral = referral.ok_or_else(nobody)?;
    // What was entered in error is there for nobody, by the door of a stop either (`referral.md`).
    if referral.status() == ReferralStatus::EnteredInError {
        return Err(nobody());
    }
    Ok((referral, place))
}

/// Who the doer is towards the referral.
async fn doing_of(
    desk: &IntakeDesk,
    change: &Change<'_>,
    (referral, place): (&Referral, &Place),
    door: Door,
) -> Result<Doing, Failure> {
    let desk_agency = change.head().desk.agency.id;
    let reader = &change.facts().reader;
    match change.cx().sign_in().kind {
        access::ReaderKind::Participant => {
            // By the door of a stop everybody comes in; the person of another case is nobody here.
            if door == Door::Stop && !is_known(desk, change) {
                return Err(not_found("referralId"));
            }
            Ok(Doing {
                doer: Doer::Person,
                staff: None,
                capacities: [ReferralActor::Person].into(),
                agency: desk_agency,
                unit: None,
            })
        }
        access::ReaderKind::System => Ok(Doing::by_system(desk_agency)),
        access::ReaderKind::Staff | access::ReaderKind::Partner => {
            let capacities = capacities_of(referral, change);
            if door == Door::Stop && !capacities.has(ReferralActor::Receiver) {
                return Err(not_found("referralId"));
            }
            let id = reader.staff.ok_or_else(forbidden)?;
            let staff = registry::get_staff(change.connection(), id).await?;
            let standing = change.standing(desk).ok();
            let acting = standing.and_then(|standing| standing.judge_place(place).acting);
            let (agency, unit) = acting.map_or((None, None), |acting| (acting.agency, acting.unit));
            Ok(Doing {
                doer: Doer::Staff(id),
                staff: staff.map(|staff| staff.key),
                capacities,
                agency: agency.unwrap_or(referral.to().agency),
                unit: Some(unit.unwrap_or(referral.to().unit)),
            })
        }
    }
}

/// Tells whether the case exists for the doer at all.
fn is_known(desk: &IntakeDesk, change: &Change<'_>) -> bool {
    let (cx, case) = (change.cx(), change.head().id);
    desk.access().standing(cx, change.facts(), case).is_some()
}

fn capacities_of(referral: &Referral, change: &Change<'_>) -> Capacities {
    let reader = &change.facts().reader;
    let assignments = reader
        .assignments
        .iter()
        .map(|held| (held.unit, held.agency, held.role));
    referral.capacities(&DoerStanding {
        assignments: assignments.collect(),
        desk_unit: change.head().desk.id,
    })
}
