//! The desk or a lead appoints the two lead caseworkers of a case (T-ctx: two handlers are appointed).

use access::{Act, Cx, LeadStanding};
use chassis::{Failure, once::Once};
use domain::{CaseId, Problem, StaffId};
use serde::Serialize;

use super::{
    colleague::{assignable, party_units},
    entry::refuse_closed,
};
use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::{
        command::appointing,
        registry::{Assignment, Staff},
    },
    store::{case, closure, moment::Moment},
};

const MOST_LEADS: usize = 2;

/// Who leads.
#[derive(Serialize)]
pub struct AppointLeads {
    /// The case.
    pub case: CaseId,
    /// One or two members of the units that take part.
    pub staff: Vec<StaffId>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Appoints them. Who led before and is not named again works on, and leads no more.
pub async fn appoint_leads(desk: &IntakeDesk, cx: &Cx, input: AppointLeads) -> Result<(), Failure> {
    check(&input.staff)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "appointLeads", &input).await? {
        return Ok(());
    }
    let (command, units) = {
        let standing = change.standing(desk)?;
        (
            appointing(&standing).ok_or_else(forbidden)?,
            party_units(&standing),
        )
    };
    // Somebody must lead until the last follow-up is recorded.
    if closure::count_follow_ups_left(change.connection(), change.head().key).await? == 0 {
        refuse_closed(&change)?;
    }
    let mut leads = Vec::new();
    for (index, staff) in input.staff.iter().enumerate() {
        let field = format!("staffIds[{index}]");
        leads.push(assignable(&change, (*staff, &field), &units).await?);
    }
    appoint(&change, &leads).await?;
    let mut act = Act::named("appoint_leads")
        .in_case(change.head().id, change.head().person)
        .for_unit(command.unit, command.role);
    for staff in &input.staff {
        act = act.concerning(staff);
    }
    cx.trail().note_act(act);
    change.commit(&()).await
}

fn check(staff: &[StaffId]) -> Result<(), Failure> {
    if staff.is_empty() || staff.len() > MOST_LEADS {
        return Err(Problem::invalid("staffIds", "leads-one-or-two").into());
    }
    if staff.first() == staff.get(1) {
        return Err(Problem::invalid("staffIds[1]", "leads-twice-the-same").into());
    }
    Ok(())
}

async fn appoint(change: &Change<'_>, leads: &[(Staff, Assignment)]) -> Result<(), Failure> {
    let (connection, cx, head) = (change.connection(), change.cx(), change.head());
    let moment = Moment::now(cx.clock());
    let heads = std::slice::from_ref(head);
    let workers = case::list_workers(connection, change.directory(), heads, moment).await?;
    let led_before = workers.get(&head.key).into_iter().flatten();
    for worker in led_before.filter(|worker| worker.standing == LeadStanding::Lead) {
        let named_again = leads
            .iter()
            .any(|(staff, place)| staff.key == worker.staff && place.unit.key == worker.unit.key);
        if !named_again {
            let (staff, unit) = (worker.staff, worker.unit.key);
            let no_more = LeadStanding::NotLead;
            case::update_case_assignment(connection, cx, head.key, staff, unit, no_more).await?;
        }
    }
    for (staff, place) in leads {
        let (unit, lead) = (place.unit.key, LeadStanding::Lead);
        case::update_case_assignment(connection, cx, head.key, staff.key, unit, lead).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    #[test]
    fn one_or_two_lead_and_never_the_same_twice() {
        let draw = || StaffId::draw(&SystemEntropy);
        let (one, two) = (draw(), draw());
        assert!(check(&[one]).is_ok() && check(&[one, two]).is_ok());
        for refused in [vec![], vec![one, one], vec![one, two, draw()]] {
            assert!(check(&refused).is_err());
        }
    }
}
