//! Protects a person's identity, and ends the protection (OSL 22:1-3, 21:3; `access.md` rule 5).

use std::collections::BTreeSet;

use access::{Act, Cx, Freshness};
use chassis::{Failure, graphql::ids::not_found, once::Once};
use domain::{
    CaseId, Problem, ProblemCode, RowKey, Section, StaffId,
    event::{EventBody, ProtectionChange},
    referral::{Exclusion, PersonChange},
};
use serde::Serialize;

use super::stop_referrals::reevaluate_open_referrals;
use crate::{
    IntakeDesk,
    change::Change,
    model::person::ProtectionGrade,
    store::{case, contact_point, handler::update_handlers, moment::Moment, registry, stop},
};

/// Who is protected, how, and who may handle the person.
#[derive(Serialize)]
pub struct SetProtection {
    /// The case.
    pub case: CaseId,
    /// The grade.
    pub grade: ProtectionGrade,
    /// The staff who may handle the person, besides the doer.
    pub handlers: Vec<StaffId>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Who is protected no longer.
#[derive(Serialize)]
pub struct LiftProtection {
    /// The case.
    pub case: CaseId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Protects the person from the next read on, in every case of theirs.
pub async fn set_protection(
    desk: &IntakeDesk,
    cx: &Cx,
    input: SetProtection,
) -> Result<(), Failure> {
    refuse_stale_sign_in(cx)?;
    let mut change = desk.change_of_person(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "setProtectedIdentity", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    let mut handlers = handlers(&change, &input.handlers).await?;
    // Whoever sets the protection must be able to go on with the case.
    handlers.insert(acting.author.staff);
    let (connection, person) = (change.connection(), change.head().person_key);
    stop::update_protection(connection, cx, person, Some(input.grade)).await?;
    update_handlers(connection, cx, person, &handlers).await?;
    let act = input
        .handlers
        .iter()
        .fold(Act::named("set_protected_identity"), Act::concerning);
    change.note(desk, &acting.permit, act)?;
    // A referral that somebody else holds goes to a named handler.
    let set = PersonChange::ProtectionSet(Exclusion::None);
    reevaluate_open_referrals(desk, &mut change, set).await?;
    tell(&mut change, ProtectionChange::Set).await?;
    change.commit(&()).await
}

/// Ends the protection. Only a named handler gets here: for everybody else there is no case. Nothing that
/// was masked is unmasked by it (`access.md` rule 5): contact details that only the named handlers knew are
/// gone, and steps that were told without a pseudonym stay without one.
pub async fn lift_protection(
    desk: &IntakeDesk,
    cx: &Cx,
    input: LiftProtection,
) -> Result<(), Failure> {
    refuse_stale_sign_in(cx)?;
    let mut change = desk.change_of_person(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "liftProtectedIdentity", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    let (connection, key) = (change.connection(), change.head().person_key);
    stop::update_protection(connection, cx, key, None).await?;
    update_handlers(connection, cx, key, &BTreeSet::new()).await?;
    // What was for the named handlers alone is shown to nobody after them: it is asked for anew.
    contact_point::end_contact(connection, cx, key).await?;
    change.note(desk, &acting.permit, Act::named("lift_protected_identity"))?;
    reevaluate_open_referrals(desk, &mut change, PersonChange::ProtectionLifted).await?;
    tell(&mut change, ProtectionChange::Lifted).await?;
    change.commit(&()).await
}

/// Setting and opening protected identity needs a sign-in not older than fifteen minutes (rule 8), and so
/// does an opening in an emergency.
pub(super) fn refuse_stale_sign_in(cx: &Cx) -> Result<(), Failure> {
    match cx.sign_in().freshness(cx.now()) {
        Freshness::Fresh => Ok(()),
        Freshness::Stale => {
            Err(Problem::new(ProblemCode::StepUpRequired, "sign-in-not-fresh").into())
        }
    }
}

/// The keys of the staff who are named. Somebody without an assignment is nobody here.
async fn handlers(change: &Change<'_>, named: &[StaffId]) -> Result<BTreeSet<RowKey>, Failure> {
    let (connection, directory) = (change.connection(), change.directory());
    let moment = Moment::now(change.cx().clock());
    let mut keys = BTreeSet::new();
    for id in named {
        let nobody = || not_found("handlerIds");
        let staff = registry::get_staff(connection, *id)
            .await?
            .ok_or_else(nobody)?;
        let held = registry::list_assignments(connection, directory, staff.key, moment).await?;
        if held.is_empty() {
            return Err(nobody());
        }
        keys.insert(staff.key);
    }
    Ok(keys)
}

/// Tells it in every case of the person: the grade never travels.
async fn tell(change: &mut Change<'_>, done: ProtectionChange) -> Result<(), Failure> {
    let person = change.head().person_key;
    let heads = case::find_heads_of_person(change.connection(), change.directory(), person).await?;
    for head in heads {
        let told = EventBody::ProtectionChanged { change: done };
        change.tell_in((head.id, head.key), told).await?;
    }
    Ok(())
}
