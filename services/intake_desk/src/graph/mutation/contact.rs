//! Mutations of the first contact: looking a person up, the intake, the screening, contact details.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, fields_under, into_payload, known_id, user_errors},
    payload,
};
use domain::{
    CaseId, ContactId, ProblemCode,
    codes::{Channel, LookupPurpose, Need, TargetGroup},
};

use super::again::shows_the_case;
use crate::{
    IntakeDesk, flow,
    graph::types::{
        case::Case,
        contact::OpenContact,
        intake::{Intake, Screening},
    },
    model::intake::{InterpreterNeed, TargetGroupStanding},
    read::{CaseView, Part, Wanted},
};

/// Who is looked up, and why.
#[derive(InputObject)]
pub struct OpenContactInput {
    /// Ten or twelve digits, with `-`, `+` or nothing before the last four.
    personal_number: String,
    purpose: Code<LookupPurpose>,
    /// The code of the municipality that the person is received in.
    municipality: String,
    idempotency_key: Option<String>,
}

/// An intake to register.
#[derive(InputObject)]
pub struct RegisterIntakeInput {
    contact_id: ID,
    /// The population register's when it is left out.
    given_name: Option<String>,
    /// The population register's when it is left out.
    family_name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    channel: Code<Channel>,
    /// Why, in the person's words.
    reason: String,
    /// The language that the person prefers.
    language: Option<String>,
    /// Left out: nobody has asked yet.
    interpreter_needed: Option<bool>,
    /// The partner's own request that the intake is made of, where there is one: it is handled with it.
    proposal_id: Option<ID>,
    idempotency_key: Option<String>,
}

/// A screening to record.
#[derive(InputObject)]
pub struct RecordScreeningInput {
    case_id: ID,
    expected_version: i32,
    in_target_group: bool,
    target_groups: Option<Vec<Code<TargetGroup>>>,
    needs: Option<Vec<Code<Need>>>,
    note: Option<String>,
    idempotency_key: Option<String>,
}

/// How a person is reached from now on. What is left out is no longer there.
#[derive(InputObject)]
pub struct UpdateContactDetailsInput {
    case_id: ID,
    phone: Option<String>,
    email: Option<String>,
    idempotency_key: Option<String>,
}

payload! {
    /// What `openContact` did.
    pub struct OpenContactPayload {
        /// The open contact.
        contact: OpenContact,
    }
}
payload! {
    /// What `registerIntake` did.
    pub struct RegisterIntakePayload {
        /// The intake as it stands now.
        intake: Intake,
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `recordScreening` did.
    pub struct RecordScreeningPayload {
        /// The screening as it stands now.
        screening: Screening,
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `updateContactDetails` did.
    pub struct UpdateContactDetailsPayload {
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of the first contact.
#[derive(Default)]
pub struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Looks a person up by number: the only way there is. It is logged and counted, and the answer
    /// never says who else knows the person.
    async fn open_contact(
        &self,
        ctx: &Context<'_>,
        input: OpenContactInput,
    ) -> Result<OpenContactPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let asked = flow::OpenContact {
            personal_number: input.personal_number,
            purpose: input.purpose.0,
            municipality: input.municipality,
            idempotency_key: input.idempotency_key,
        };
        let outcome = flow::open_contact(desk, cx, asked).await;
        into_payload(cx, outcome, |opened| OpenContactPayload {
            contact: Some(OpenContact::from(opened)),
            user_errors: Vec::new(),
        })
    }

    /// Registers an intake from an open contact, and opens the person's case.
    async fn register_intake(
        &self,
        ctx: &Context<'_>,
        input: RegisterIntakeInput,
    ) -> Result<RegisterIntakePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let wanted = wanted.with(Part::Intake, &fields_under(ctx, &["intake"]));
        let outcome = async {
            let done = flow::register_intake(desk, cx, intake_of(input)?).await?;
            Ok(desk.view_case(cx, done.case, &wanted).await?)
        };
        into_payload(cx, outcome.await, |view| {
            let (intake, case) = shown(view, |view| view.intake.as_ref().map(Intake::from));
            RegisterIntakePayload {
                intake,
                case,
                user_errors: Vec::new(),
            }
        })
    }

    /// Records the first assessment of the person.
    async fn record_screening(
        &self,
        ctx: &Context<'_>,
        input: RecordScreeningInput,
    ) -> Result<RecordScreeningPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let wanted = wanted.with(Part::Screening, &fields_under(ctx, &["screening"]));
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let done = flow::record_screening(desk, cx, screening_of(case, input)).await;
            // Somebody who read an old version is shown the current one with the refusal.
            let refused = match done {
                Ok(()) => Vec::new(),
                Err(Failure::Refused(problems)) if is_stale(&problems) => problems,
                Err(failure) => return Err(failure),
            };
            let view = if shows_the_case(ctx) {
                desk.view_case(cx, case, &wanted).await?
            } else {
                None
            };
            Ok((view, refused))
        };
        into_payload(cx, outcome.await, |(view, refused)| {
            let (screening, case) =
                shown(view, |view| view.screening.as_ref().map(Screening::from));
            let user_errors = user_errors(&refused, cx.language());
            RecordScreeningPayload {
                screening,
                case,
                user_errors,
            }
        })
    }

    /// Changes how the person is reached: the desk, and the person about herself or himself.
    async fn update_contact_details(
        &self,
        ctx: &Context<'_>,
        input: UpdateContactDetailsInput,
    ) -> Result<UpdateContactDetailsPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let details = flow::UpdateContactDetails {
                case,
                phone: input.phone,
                email: input.email,
                idempotency_key: input.idempotency_key,
            };
            flow::update_contact_details(desk, cx, details).await?;
            Ok(desk.view_case(cx, case, &wanted).await?.map(Case::of))
        };
        into_payload(cx, outcome.await, |case| UpdateContactDetailsPayload {
            case,
            user_errors: Vec::new(),
        })
    }
}

fn intake_of(input: RegisterIntakeInput) -> Result<flow::RegisterIntake, Failure> {
    Ok(flow::RegisterIntake {
        contact: known_id::<ContactId>(&input.contact_id, "contactId")?,
        given_name: input.given_name,
        family_name: input.family_name,
        phone: input.phone,
        email: input.email,
        channel: input.channel.0,
        reason: input.reason,
        language: input.language,
        interpreter: match input.interpreter_needed {
            Some(true) => InterpreterNeed::Needed,
            Some(false) => InterpreterNeed::NotNeeded,
            None => InterpreterNeed::NotAsked,
        },
        proposal: input
            .proposal_id
            .as_ref()
            .map(|id| known_id(id, "proposalId"))
            .transpose()?,
        idempotency_key: input.idempotency_key,
    })
}

fn screening_of(case: CaseId, input: RecordScreeningInput) -> flow::RecordScreening {
    flow::RecordScreening {
        case,
        expected_version: input.expected_version,
        target_group: if input.in_target_group {
            TargetGroupStanding::Inside
        } else {
            TargetGroupStanding::Outside
        },
        target_groups: Code::all(input.target_groups.unwrap_or_default()),
        needs: Code::all(input.needs.unwrap_or_default()),
        note: input.note,
        idempotency_key: input.idempotency_key,
    }
}

fn is_stale(problems: &[domain::Problem]) -> bool {
    problems
        .iter()
        .any(|problem| problem.code == ProblemCode::StaleVersion)
}

/// One part of a case and the case itself.
fn shown<T>(
    view: Option<CaseView>,
    part: impl FnOnce(&CaseView) -> Option<T>,
) -> (Option<T>, Option<Case>) {
    let shown = view.as_ref().and_then(part);
    (shown, view.map(Case::of))
}
