//! A unit of a party writes a new referral, and is shown what its receiver would get to see.

use access::Cx;
use access::{Act as Noted, Action, Fields, ReasonCode, SectionState};
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{
    CaseId, CasePhase, Problem, ProblemCode, ReferralId, Section, UnitId,
    codes::{ReferralService, Urgency},
    referral::{
        Act, Cover, Doer, ExpectedVersion, NewReferral, Referral, ReferralActor, ReferralParty,
        SectionCover,
    },
};
use serde::{Deserialize, Serialize};

use super::referral::{
    Doing, Reading, Receipt, Settled, covers_of, free_text, policy_of, scene_of, settle_draft,
};
use crate::{
    IntakeDesk,
    change::{Acting, Change, forbidden},
    store::{moment::Moment, referral, referral_beside::Asked},
};

/// What is asked, and of whom.
#[derive(Serialize)]
pub struct CreateReferral {
    /// The case.
    pub case: CaseId,
    /// The unit that is asked.
    pub to_unit: UnitId,
    /// For which service.
    pub service: ReferralService,
    /// How soon.
    pub urgency: Urgency,
    /// What is asked.
    pub question: String,
    /// The sections that the receiver should read; may be empty.
    pub sections: Vec<Section>,
    /// The ended referral that this one reopens.
    pub replaces: Option<ReferralId>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
    /// The fields of the referral that the caller wants to see afterwards.
    #[serde(skip)]
    pub fields: Fields,
}

/// What the receiver would see of one named section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionPreview {
    /// The section.
    pub section: Section,
    /// What it would be for the receiver.
    pub state: SectionState,
    /// Why.
    pub reason: ReasonCode,
}

/// A draft, and what its receiver would see.
pub struct CreatedReferral {
    /// The draft.
    pub settled: Settled,
    /// What the receiver would see of each named section, in the matrix's order.
    pub preview: Vec<SectionPreview>,
}

/// Writes a draft.
pub async fn create_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CreateReferral,
) -> Result<CreatedReferral, Failure> {
    let question = free_text(&input.question, "question")?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    let known: Once<(Receipt, Vec<SectionPreview>)> =
        change.recall(key, "createReferral", &input).await?;
    if let Once::Done((receipt, preview)) = known {
        return Ok(CreatedReferral {
            settled: Settled::again(receipt),
            preview,
        });
    }
    let acting = change.acting(desk, Section::Referrals).await?;
    let (from, to) = (sender(&change, &acting)?, receiver(&change, input.to_unit)?);
    if change.head().phase == CasePhase::Closed {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "referral-case-closed")
                .at("caseId")
                .into(),
        );
    }
    check_replaced(desk, &change, input.replaces).await?;
    let doing = doing_of(&change, &acting, from)?;
    let policy = policy_of(change.connection(), cx.today(), change.directory(), to.unit).await?;
    let act = Act {
        doer: doing.doer,
        capacities: doing.capacities.clone(),
        at: cx.now(),
        expected: ExpectedVersion::NotAsked,
        policy: &policy,
    };
    let new = NewReferral {
        id: ReferralId::draw(cx.entropy()),
        case: input.case,
        from,
        to,
        service: input.service,
        urgency: input.urgency,
        question,
        sections: input.sections.clone(),
        replaces: input.replaces,
    };
    let draft = Referral::draft(new, &act).map_err(Problem::from)?;
    settle_draft(scene_of(&change), &draft, &doing, &policy).await?;
    let preview = preview(desk, &change, &doing, &draft)?;
    let receipt = Receipt::of(&draft, &policy);
    let row = show(desk, &change, draft.id(), &input.fields).await?;
    change.note(
        desk,
        &acting.permit,
        Noted::named("create_referral").concerning(draft.id()),
    )?;
    change.commit(&(&receipt, &preview)).await?;
    Ok(CreatedReferral {
        settled: Settled { receipt, row },
        preview,
    })
}

/// The unit that asks. It must be a party: who has only received a referral reads what that carries.
fn sender(change: &Change<'_>, acting: &Acting) -> Result<ReferralParty, Failure> {
    let unit = change
        .directory()
        .unit(acting.author.unit.as_i64())
        .ok_or_else(forbidden)?;
    let facts = change
        .facts()
        .cases
        .get(&change.head().id)
        .ok_or_else(forbidden)?;
    let is_party = facts.desk_unit == unit.id
        || facts
            .parties
            .iter()
            .any(|party| party.unit == unit.id && party.standing == access::PartyStanding::Current);
    if is_party {
        Ok(ReferralParty {
            unit: unit.id,
            agency: unit.agency.id,
        })
    } else {
        Err(forbidden())
    }
}

fn receiver(change: &Change<'_>, unit: UnitId) -> Result<ReferralParty, Failure> {
    let unit = change
        .directory()
        .unit_by_id(unit)
        .ok_or_else(|| not_found("toUnitId"))?;
    Ok(ReferralParty {
        unit: unit.id,
        agency: unit.agency.id,
    })
}

fn doing_of(change: &Change<'_>, acting: &Acting, from: ReferralParty) -> Result<Doing, Failure> {
    let staff = change.facts().reader.staff.ok_or_else(forbidden)?;
    Ok(Doing {
        doer: Doer::Staff(staff),
        staff: Some(acting.author.staff),
        capacities: [ReferralActor::Sender].into(),
        agency: from.agency,
        unit: Some(from.unit),
    })
}

/// A referral is reopened by a new one, once it has ended, by those who may see it.
async fn check_replaced(
    desk: &IntakeDesk,
    change: &Change<'_>,
    replaces: Option<ReferralId>,
) -> Result<(), Failure> {
    let Some(earlier) = replaces else {
        return Ok(());
    };
    let nobody = || not_found("replacesId");
    let found = referral::get_referral(
        change.connection(),
        change.directory(),
        change.head(),
        (earlier, &Asked::NOTHING),
    )
    .await?;
    let place = found.ok_or_else(nobody)?.place();
    let permit = change
        .standing(desk)?
        .permit_place(&place, Action::Read)
        .map_err(|_| nobody())?;
    let right = referral::ForChange::Permitted(&permit);
    let key = change.head().key;
    let earlier = referral::get_for_change(change.connection(), key, earlier, right).await?;
    match earlier {
        Some(earlier) if earlier.status().is_terminal() => Ok(()),
        Some(_) => Err(Problem::invalid("replacesId", "referral-replaces-open").into()),
        None => Err(nobody()),
    }
}

fn preview(
    desk: &IntakeDesk,
    change: &Change<'_>,
    doing: &Doing,
    draft: &Referral,
) -> Result<Vec<SectionPreview>, Failure> {
    let Some(facts) = change.facts().cases.get(&change.head().id) else {
        return Ok(Vec::new());
    };
    let sections = &draft.parts().sections;
    let reading = Reading::of(desk, change, doing, sections)?;
    let ends = (draft.from(), draft.to());
    let covers = covers_of(facts, change.directory(), ends, (sections, &reading, &[]));
    Ok(sections
        .iter()
        .map(|section| section_preview(*section, &covers))
        .collect())
}

/// The best of a section's parts.
fn section_preview(section: Section, covers: &[SectionCover]) -> SectionPreview {
    let parts = covers.iter().filter(|part| part.section == section);
    let seen = |part: &SectionCover| match part.cover {
        Cover::OwnAgency => (SectionState::Writable, ReasonCode::OwnAgency),
        Cover::Basis(_) => (SectionState::Readable, ReasonCode::LiveBasis),
        Cover::Missing => (SectionState::Withheld, ReasonCode::NoBasis),
    };
    let best = parts.map(seen).max_by_key(|(state, _)| *state);
    let (state, reason) = best.unwrap_or((SectionState::Withheld, ReasonCode::NoBasis));
    SectionPreview {
        section,
        state,
        reason,
    }
}

async fn show(
    desk: &IntakeDesk,
    change: &Change<'_>,
    id: ReferralId,
    fields: &Fields,
) -> Result<Option<access::Visible<crate::model::referral::ReferralRow>>, Failure> {
    if fields.is_empty() {
        return Ok(None);
    }
    let asked = Asked::of(fields, Moment::now(change.cx().clock()));
    let (connection, directory) = (change.connection(), change.directory());
    let sealed = referral::get_referral(connection, directory, change.head(), (id, &asked)).await?;
    let standing = change.standing(desk)?;
    Ok(sealed.and_then(|row| change.cx().open(&standing, row, fields)))
}

#[cfg(test)]
mod tests {
    use access::SectionState;
    use domain::{AgencyId, BasisId, SystemEntropy, referral::SenderReading};

    use super::*;

    fn part(section: Section, cover: Cover) -> SectionCover {
        let owner = AgencyId::draw(&SystemEntropy);
        SectionCover {
            section,
            owner,
            reading: SenderReading::Allowed,
            cover,
        }
    }

    #[test]
    fn preview_says_withheld_where_nothing_covers_a_section() {
        let basis = Cover::Basis(BasisId::draw(&SystemEntropy));
        let covers = [
            part(Section::Screening, basis),
            part(Section::Plan, Cover::Missing),
        ];
        assert_eq!(
            section_preview(Section::Screening, &covers).state,
            SectionState::Readable
        );
        let withheld = section_preview(Section::Plan, &covers);
        assert_eq!(
            (withheld.state, withheld.reason),
            (SectionState::Withheld, ReasonCode::NoBasis)
        );
        assert_eq!(
            section_preview(Section::Intake, &covers).state,
            SectionState::Withheld
        );
    }
}
