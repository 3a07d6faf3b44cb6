//! A handler opens withheld sections in an emergency (nödöppning, `access.md` rule 7): at once, for a day
//! and a night at most, told to the owner in the same breath, and reviewed afterwards.

use std::collections::{BTreeMap, BTreeSet};

use access::{Act, Acting, Cx, Judgement, Openable, Standing};
use chassis::{
    Failure,
    graphql::ids::{NOT_FOUND, not_found},
    once::Once,
};
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, OpeningId, Problem, ProblemCode, ReviewId, Role, RowKey, Section};
use serde::{Deserialize, Serialize};

use super::{
    opening_notice::{plan_review, tell_owner},
    set_protection::refuse_stale_sign_in,
};
use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::{
        opening::{self as rule, OpeningCategory, OpeningWorkKind},
        timeline::TimelineKind,
    },
    store::{
        opening::{self, NewOpening, OpenedPart},
        opening_review, registry,
        timeline::{self, NewEntry},
    },
};

/// One owner's rows of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NamedSection {
    /// The section.
    pub section: Section,
    /// Its owner.
    pub owner: AgencyId,
}

/// What is to be opened, and why.
#[derive(Serialize)]
pub struct OpenSections {
    /// The case.
    pub case: CaseId,
    /// Which sections of whom.
    pub sections: Vec<NamedSection>,
    /// Why, as a code.
    pub category: OpeningCategory,
    /// Why, in words.
    pub reason: String,
    /// For how many minutes.
    pub minutes: i32,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSections {
    /// The opening.
    pub opening: OpeningId,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
}

/// What may be opened: in which capacity, and by which policies each section.
struct Allowed {
    acting: Acting,
    parts: Vec<(NamedSection, Judgement)>,
}

/// Opens the sections from the next read on. Whatever is absent looks like what does not exist.
pub async fn open_sections(
    desk: &IntakeDesk,
    cx: &Cx,
    input: OpenSections,
) -> Result<OpenedSections, Failure> {
    refuse_stale_sign_in(cx)?;
    let (reason, ends_at) = check(cx, &input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    let operation = "openSectionsInEmergency";
    if let Once::Done(opened) = change.recall(key, operation, &input).await? {
        return Ok(opened);
    }
    let allowed = allow(&change.standing(desk)?, &input.sections)?;
    let new = new_opening(&change, (&allowed, input.category), (reason, ends_at)).await?;
    let (connection, case) = (change.connection(), change.head().key);
    let (opening, key) = opening::add_opening(connection, cx, case, new).await?;
    for (owner, sections) in by_owner(&allowed) {
        let review = open_part(&change, key, (owner, sections)).await?;
        note(&change, &allowed, owner, (opening, review));
    }
    let opened = OpenedSections { opening, ends_at };
    change.commit(&opened).await?;
    Ok(opened)
}

fn check(cx: &Cx, input: &OpenSections) -> Result<(String, DateTime<Utc>), Failure> {
    let reason = rule::reason("reason", &input.reason);
    let end = rule::end_of("minutes", input.minutes, cx.now());
    let named = if input.sections.is_empty() {
        Err(Problem::invalid("sections", "opening-without-section"))
    } else {
        Ok(())
    };
    match (reason, end, named) {
        (Ok(reason), Ok(end), Ok(())) => Ok((reason, end)),
        (reason, end, named) => {
            let problems = [named.err(), reason.err(), end.err()];
            Err(problems.into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

/// One capacity in which the reader may open everything that is named, or why there is none.
fn allow(standing: &Standing<'_>, named: &[NamedSection]) -> Result<Allowed, Failure> {
    let held = &standing.reader().assignments;
    if !held.iter().any(|held| handles(held.role)) {
        return Err(forbidden());
    }
    let mut problems = Vec::new();
    let mut openers = Vec::new();
    for (index, asked) in named.iter().enumerate() {
        match standing.openable(asked.section, asked.owner) {
            Openable::Absent => problems.push(
                Problem::new(ProblemCode::NotFound, NOT_FOUND)
                    .at(format!("sections[{index}].agencyId")),
            ),
            Openable::Open => problems.push(Problem::invalid(
                format!("sections[{index}].section"),
                "opening-not-needed",
            )),
            Openable::Withheld(by) => openers.push((*asked, by)),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let mut first = openers.iter().flat_map(|(_, by)| by).filter_map(acting_of);
    let acting = first.find(|acting| {
        let may = |by: &Vec<Judgement>| by.iter().any(|judged| judged.acting == Some(*acting));
        openers.iter().all(|(_, by)| may(by))
    });
    let acting = acting.ok_or_else(forbidden)?;
    let parts = openers.into_iter().filter_map(|(asked, by)| {
        let mut by = by.into_iter();
        Some((asked, by.find(|judged| judged.acting == Some(acting))?))
    });
    Ok(Allowed {
        acting,
        parts: parts.collect(),
    })
}

fn acting_of(judged: &Judgement) -> Option<Acting> {
    judged.acting
}

fn handles(role: Role) -> bool {
    match role {
        Role::Caseworker | Role::LeadCaseworker => true,
        Role::IntakeOfficer
        | Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => false,
    }
}

async fn new_opening(
    change: &Change<'_>,
    (allowed, category): (&Allowed, OpeningCategory),
    (reason, ends_at): (String, DateTime<Utc>),
) -> Result<NewOpening, Failure> {
    let unit = allowed.acting.unit.ok_or_else(forbidden)?;
    let unit = change
        .directory()
        .unit_by_id(unit)
        .ok_or_else(forbidden)?
        .key;
    let subject = &change.cx().sign_in().subject;
    let staff = registry::get_staff_by_subject(change.connection(), subject).await?;
    Ok(NewOpening {
        staff: staff.ok_or_else(forbidden)?.key,
        unit,
        role: allowed.acting.role.ok_or_else(forbidden)?,
        category,
        reason,
        ends_at,
    })
}

fn by_owner(allowed: &Allowed) -> BTreeMap<AgencyId, BTreeSet<Section>> {
    let mut owners: BTreeMap<AgencyId, BTreeSet<Section>> = BTreeMap::new();
    for (asked, _) in &allowed.parts {
        owners.entry(asked.owner).or_default().insert(asked.section);
    }
    owners
}

/// Opens one owner's sections: its review is owed from now on, its units are told, and it stands on the
/// timeline for those who may know both agencies.
async fn open_part(
    change: &Change<'_>,
    opening: RowKey,
    (owner, sections): (AgencyId, BTreeSet<Section>),
) -> Result<ReviewId, Failure> {
    let (connection, cx, case) = (change.connection(), change.cx(), change.head().key);
    let agency = change.directory().agency_by_id(owner);
    let agency = agency.ok_or_else(|| not_found("sections"))?.key;
    let part = OpenedPart {
        agency,
        sections: sections.into_iter().collect(),
    };
    let due_on = rule::review_due_on(cx.today());
    let review = opening_review::add_review(connection, cx, (case, opening), part, due_on).await?;
    plan_review(change, review, due_on).await?;
    tell_owner(
        change,
        (owner, review),
        (OpeningWorkKind::SectionsOpened, None),
    )
    .await?;
    let entry = NewEntry {
        kind: TimelineKind::SectionsOpened,
        section: Section::Bases,
        agency,
        subject: Some(review.uuid()),
        at: cx.now(),
    };
    timeline::add_entry(connection, cx, case, entry).await?;
    Ok(review)
}

/// Notes the act, once for each section of the owner.
fn note(
    change: &Change<'_>,
    allowed: &Allowed,
    owner: AgencyId,
    (opening, review): (OpeningId, ReviewId),
) {
    let head = change.head();
    let mut noted = BTreeSet::new();
    for (asked, judged) in allowed.parts.iter().filter(|(of, _)| of.owner == owner) {
        if !noted.insert(asked.section) {
            continue;
        }
        let mut act = Act::named("open_sections_in_emergency")
            .in_case(head.id, head.person)
            .concerning(opening)
            .concerning(review);
        act.section = Some(asked.section);
        act.owner = Some(owner);
        act.policies.clone_from(&judged.policies);
        if let (Some(unit), Some(role)) = (allowed.acting.unit, allowed.acting.role) {
            act = act.for_unit(unit, role);
        }
        change.cx().trail().note_act(act);
    }
}
