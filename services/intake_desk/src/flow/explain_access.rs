//! Explains what a section is for the reader, from the same facts that decide it: by which rule and
//! basis, until when, and what would be needed.

use std::{collections::BTreeSet, sync::Arc};

use access::{Cx, Fields, Judgement, SectionState, Standing, Visible};
use chassis::Fault;
use chrono::NaiveDate;
use domain::{AgencyId, CaseId, RowKey, Section};

use crate::{
    IntakeDesk,
    model::{
        explanation::{Explanation, Needed},
        registry::Directory,
    },
    store::{basis, case, moment::Moment, registry},
};

/// What is shown of the basis that decided.
const OF_BASIS: [&str; 3] = ["kind", "fromAgency", "validTo"];
/// A member of staff who is not in the registry.
const NOBODY: RowKey = RowKey::from_i64(0);

/// Explains one section of a case. A case that does not exist for the reader and a section that is
/// absent have the same explanation, after the same statements.
pub async fn explain_access(
    desk: &IntakeDesk,
    cx: &Cx,
    (case, section): (CaseId, Section),
) -> Result<Explanation, Fault> {
    let look = desk.look(cx, &[case]).await?;
    let (connection, directory) = (look.connection(), look.directory());
    let standing = desk.standing(cx, look.facts(), case);
    let judgement = standing
        .as_ref()
        .map_or_else(Judgement::absent, |standing| {
            standing.section_access(section)
        });
    let heads = case::list_heads(connection, directory, &[case]).await?;
    let deciding = basis::find_basis(connection, directory, &heads, judgement.basis).await?;
    let staff = registry::get_staff_by_subject(connection, &cx.sign_in().subject).await?;
    let staff = staff.map_or(NOBODY, |staff| staff.key);
    let moment = Moment::now(cx.clock());
    let held = registry::list_assignments(connection, directory, staff, moment).await?;
    let Some(standing) = standing.filter(|_| judgement.state != SectionState::Absent) else {
        return Ok(Explanation::absent(section));
    };
    let acting = judgement.acting;
    let unit = acting.and_then(|acting| directory.unit_by_id(acting.unit?).map(Arc::clone));
    let by = acting.and_then(|acting| acting.assignment);
    let assigned_to: Option<NaiveDate> = held
        .iter()
        .find(|held| Some(held.id) == by)
        .and_then(|held| held.valid_to);
    let basis = deciding.and_then(|sealed| cx.open(&standing, sealed, &Fields::named(&OF_BASIS)));
    Ok(Explanation {
        section,
        unit,
        basis: basis.map(Visible::into_inner),
        assigned_to,
        needed: needed((&standing, directory), (section, &judgement), cx.today()),
        judgement,
    })
}

/// What each owner that withholds rows of the section would have to record; the reader's own agency's rows
/// may be open meanwhile. They are parties that the reader is linked with, so the reader knows them.
fn needed(
    (standing, directory): (&Standing<'_>, &Directory),
    (section, judgement): (Section, &Judgement),
    today: NaiveDate,
) -> Vec<Needed> {
    let Some(own) = judgement.acting.and_then(|acting| acting.agency) else {
        return Vec::new();
    };
    let facts = standing.facts();
    let parties = facts.parties.iter().map(|party| party.agency);
    let owners: BTreeSet<AgencyId> = parties.chain([facts.desk_agency]).collect();
    let withheld = owners
        .into_iter()
        .filter(|owner| standing.judge(section, *owner).state == SectionState::Withheld);
    let mut owners: Vec<_> = withheld
        .filter_map(|owner| directory.agency_by_id(owner))
        .collect();
    owners.sort_by_key(|owner| owner.key);
    owners
        .into_iter()
        .filter_map(|owner| Needed::of(directory, (owner, own), section, today))
        .collect()
}
