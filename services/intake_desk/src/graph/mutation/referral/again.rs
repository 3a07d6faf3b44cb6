//! The referral in the payload of a mutation: as the doer may see it after the act, and the present
//! object where a version was stale.

use std::sync::Arc;

use access::{Cx, Fields};
use async_graphql::{Context, Result, SelectionField};
use chassis::{
    Failure, Fault,
    graphql::{UserError, fields_under, user_errors},
};
use domain::{CaseId, ProblemCode, ReferralId};

use crate::{
    IntakeDesk,
    flow::{Receipt, Settled},
    graph::types::{case::Case, referral::Referral},
    read::{CaseView, Wanted},
    store::registry,
};

/// What a transition's payload shows.
pub(crate) struct Shown {
    /// The referral.
    pub referral: Option<Referral>,
    /// Its case.
    pub case: Option<Case>,
    /// Why nothing was changed.
    pub user_errors: Vec<UserError>,
}

/// Tells whether a path of fields is selected below the present one.
pub(crate) fn is_wanted(ctx: &Context<'_>, path: &[&str]) -> bool {
    let mut reached = vec![ctx.field()];
    for step in path {
        reached = reached
            .iter()
            .flat_map(SelectionField::selection_set)
            .filter(|field| field.name() == *step)
            .collect();
    }
    !reached.is_empty()
}

/// The fields of the referral itself: those of its case are decided and noted with the case, and how it
/// was decided is nothing of the row.
pub(crate) fn of_referral(fields: &Fields) -> Fields {
    Fields::new(
        fields
            .paths()
            .filter(|path| !path.starts_with("case.") && !path.starts_with("access."))
            .map(str::to_owned),
    )
}

/// The fields of the payload's referral.
pub(crate) fn referral_fields(ctx: &Context<'_>) -> Fields {
    of_referral(&fields_under(ctx, &["referral"]))
}

/// Shows what a transition came to. `asked` is the referral that it was asked of, if there is one.
pub(crate) async fn show(
    ctx: &Context<'_>,
    outcome: Result<Settled, Failure>,
    asked: Option<ReferralId>,
) -> Result<Shown> {
    let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
    match outcome {
        Ok(settled) => {
            let view = case_view(ctx, (desk, cx), settled.receipt.case).await?;
            let referral = shown(ctx, (desk, cx), &settled).await?;
            Ok(Shown {
                referral: referral.map(|referral| referral.in_case(view.clone())),
                case: view.filter(|_| is_wanted(ctx, &["case"])).map(Case::shared),
                user_errors: Vec::new(),
            })
        }
        Err(Failure::Fault(fault)) => Err(fault.into()),
        Err(Failure::Refused(problems)) => {
            let is_stale = problems
                .iter()
                .any(|problem| problem.code == ProblemCode::StaleVersion);
            let referral = match asked.filter(|_| is_stale && is_wanted(ctx, &["referral"])) {
                Some(id) => present(ctx, (desk, cx), id).await?,
                None => None,
            };
            Ok(Shown {
                referral,
                case: None,
                user_errors: user_errors(&problems, cx.language()),
            })
        }
    }
}

async fn shown(
    ctx: &Context<'_>,
    (desk, cx): (&IntakeDesk, &Cx),
    settled: &Settled,
) -> Result<Option<Referral>, Fault> {
    if !is_wanted(ctx, &["referral"]) {
        return Ok(None);
    }
    match &settled.row {
        Some(row) => Ok(Some(Referral::from(row))),
        None => match present(ctx, (desk, cx), settled.receipt.referral).await? {
            Some(referral) => Ok(Some(referral)),
            None => of_receipt(desk, &settled.receipt).await,
        },
    }
}

/// The referral as it stands now, if the reader may see it.
async fn present(
    ctx: &Context<'_>,
    (desk, cx): (&IntakeDesk, &Cx),
    id: ReferralId,
) -> Result<Option<Referral>, Fault> {
    let seen = desk
        .view_referrals(cx, &[id], &referral_fields(ctx))
        .await?;
    Ok(seen.get(&id).map(Referral::from))
}

async fn of_receipt(desk: &IntakeDesk, receipt: &Receipt) -> Result<Option<Referral>, Fault> {
    let directory = registry::get_directory(desk.store().reading()).await?;
    Ok(Referral::of_receipt(receipt, &directory))
}

/// The case, if the payload or its referral shows it.
async fn case_view(
    ctx: &Context<'_>,
    (desk, cx): (&IntakeDesk, &Cx),
    case: CaseId,
) -> Result<Option<Arc<CaseView>>, Fault> {
    let (beside, within) = (&["case"][..], &["referral", "case"][..]);
    if !is_wanted(ctx, beside) && !is_wanted(ctx, within) {
        return Ok(None);
    }
    let wanted = Wanted::under(ctx, beside)?.and(Wanted::under(ctx, within)?);
    Ok(desk.view_case(cx, case, &wanted).await?.map(Arc::new))
}
