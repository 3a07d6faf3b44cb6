//! Mutations of disclosure bases and of protected identity.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, fields_under, into_payload, known_id},
    payload,
};
use domain::{
    AgencyId, BasisId, CaseId, Section, StaffId,
    basis::{BasisKind, ConsentForm},
};

use crate::{
    IntakeDesk, flow,
    graph::types::{
        basis::{DisclosureBasis, StoppedReferral},
        case::Case,
    },
    model::person::ProtectionGrade,
    read::{Part, Wanted},
};

/// A basis to record.
#[derive(InputObject)]
pub struct RecordDisclosureBasisInput {
    case_id: ID,
    kind: Code<BasisKind>,
    /// The agency that discloses.
    from_agency_id: ID,
    /// The agency that is disclosed to.
    to_agency_id: ID,
    sections: Vec<Code<Section>>,
    purpose: String,
    valid_from: LocalDate,
    valid_to: LocalDate,
    /// Required when the kind is `CONSENT`.
    consent_form: Option<Code<ConsentForm>>,
    /// Required when the form is `ORAL_WITNESSED`.
    witness: Option<String>,
    idempotency_key: Option<String>,
}

/// A consent that is withdrawn.
#[derive(InputObject)]
pub struct WithdrawConsentInput {
    basis_id: ID,
    idempotency_key: Option<String>,
}

/// A person whose data are to be protected.
#[derive(InputObject)]
pub struct SetProtectedIdentityInput {
    case_id: ID,
    grade: Code<ProtectionGrade>,
    /// The staff who may handle the person, besides whoever sets the protection.
    handler_ids: Option<Vec<ID>>,
    idempotency_key: Option<String>,
}

/// A person whose data are to be protected no longer.
#[derive(InputObject)]
pub struct LiftProtectedIdentityInput {
    case_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `recordDisclosureBasis` did.
    pub struct RecordDisclosureBasisPayload {
        /// The basis as it stands now.
        basis: DisclosureBasis,
    }
}
payload! {
    /// What `withdrawConsent` did.
    pub struct WithdrawConsentPayload {
        /// The basis, withdrawn.
        basis: DisclosureBasis,
        /// The referrals that stopped with it, as far as the reader may see them.
        stopped_referrals: Vec<StoppedReferral>,
    }
}
payload! {
    /// What `setProtectedIdentity` did.
    pub struct SetProtectedIdentityPayload {
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `liftProtectedIdentity` did.
    pub struct LiftProtectedIdentityPayload {
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of disclosure bases and of protected identity.
#[derive(Default)]
pub struct BasisMutation;

#[Object]
impl BasisMutation {
    /// Records on what ground one agency lets another read its sections.
    async fn record_disclosure_basis(
        &self,
        ctx: &Context<'_>,
        input: RecordDisclosureBasisInput,
    ) -> Result<RecordDisclosureBasisPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::default().with(Part::Bases, &fields_under(ctx, &["basis"]));
        let outcome = async {
            let basis = basis_of(input)?;
            let case = basis.case;
            let id = flow::record_basis(desk, cx, basis).await?;
            if !wanted.wants(Part::Bases) {
                return Ok(None);
            }
            let view = desk.view_case(cx, case, &wanted).await?;
            let bases = view.and_then(|view| view.bases).unwrap_or_default();
            let written = bases.iter().find(|basis| basis.get().id == id);
            Ok(written.map(|basis| DisclosureBasis::of(basis, cx.today())))
        };
        into_payload(cx, outcome.await, |basis| RecordDisclosureBasisPayload {
            basis,
            user_errors: Vec::new(),
        })
    }

    /// Records that the person withdraws a consent: it holds from the next read on, and the referrals
    /// that rest on it stop. Doing it again changes nothing.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        input: WithdrawConsentInput,
    ) -> Result<WithdrawConsentPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let withdrawal = flow::WithdrawConsent {
                basis: known_id::<BasisId>(&input.basis_id, "basisId")?,
                idempotency_key: input.idempotency_key,
                basis_fields: fields_under(ctx, &["basis"]),
                referral_fields: fields_under(ctx, &["stoppedReferrals"]),
            };
            flow::withdraw_consent(desk, cx, withdrawal).await
        };
        into_payload(cx, outcome.await, |withdrawal| WithdrawConsentPayload {
            basis: withdrawal
                .basis
                .map(|basis| DisclosureBasis::of(&basis, cx.today())),
            stopped_referrals: Some(
                withdrawal
                    .stopped
                    .iter()
                    .map(StoppedReferral::from)
                    .collect(),
            ),
            user_errors: Vec::new(),
        })
    }

    /// Protects the person's identity: from the next read on the case exists only for the handlers
    /// who are named. Needs a sign-in not older than fifteen minutes.
    async fn set_protected_identity(
        &self,
        ctx: &Context<'_>,
        input: SetProtectedIdentityInput,
    ) -> Result<SetProtectedIdentityPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let outcome = async {
            let protection = protection_of(input)?;
            let case = protection.case;
            flow::set_protection(desk, cx, protection).await?;
            Ok(desk.view_case(cx, case, &wanted).await?.map(Case::of))
        };
        into_payload(cx, outcome.await, |case| SetProtectedIdentityPayload {
            case,
            user_errors: Vec::new(),
        })
    }

    /// Ends the protection of the person's identity. What was masked before stays masked.
    async fn lift_protected_identity(
        &self,
        ctx: &Context<'_>,
        input: LiftProtectedIdentityInput,
    ) -> Result<LiftProtectedIdentityPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let wanted = Wanted::under(ctx, &["case"])?;
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let lifting = flow::LiftProtection {
                case,
                idempotency_key: input.idempotency_key,
            };
            flow::lift_protection(desk, cx, lifting).await?;
            Ok(desk.view_case(cx, case, &wanted).await?.map(Case::of))
        };
        into_payload(cx, outcome.await, |case| LiftProtectedIdentityPayload {
            case,
            user_errors: Vec::new(),
        })
    }
}

fn basis_of(input: RecordDisclosureBasisInput) -> Result<flow::RecordBasis, Failure> {
    Ok(flow::RecordBasis {
        case: known_id::<CaseId>(&input.case_id, "caseId")?,
        kind: input.kind.0,
        from: known_id::<AgencyId>(&input.from_agency_id, "fromAgencyId")?,
        to: known_id::<AgencyId>(&input.to_agency_id, "toAgencyId")?,
        sections: Code::all(input.sections).into_iter().collect(),
        purpose: input.purpose,
        valid_from: input.valid_from.0,
        valid_to: input.valid_to.0,
        consent_form: input.consent_form.map(|form| form.0),
        witness: input.witness,
        idempotency_key: input.idempotency_key,
    })
}

fn protection_of(input: SetProtectedIdentityInput) -> Result<flow::SetProtection, Failure> {
    let handlers = input.handler_ids.unwrap_or_default();
    let handlers = handlers
        .iter()
        .map(|id| known_id::<StaffId>(id, "handlerIds"));
    Ok(flow::SetProtection {
        case: known_id::<CaseId>(&input.case_id, "caseId")?,
        grade: input.grade.0,
        handlers: handlers.collect::<Result<_, _>>()?,
        idempotency_key: input.idempotency_key,
    })
}
