//! What a payload is made of: the case read again under the facts of now, so that it shows what this
//! reader may see after the change.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Result};
use chassis::{
    Failure,
    graphql::{UserError, parse_id, user_errors},
};
use domain::{CaseId, ProblemCode};

use crate::{
    IntakeDesk,
    graph::types::case::Case,
    read::{CaseView, Wanted},
};

/// The outcome of a use case, with the case as it stands now.
pub struct Again {
    /// The case; `None` after a refusal, and where it does not exist for the reader any more.
    pub view: Option<Arc<CaseView>>,
    /// Why nothing was changed.
    pub user_errors: Vec<UserError>,
}

impl Again {
    /// Reads the case again: after it was changed, and after somebody else was first, so that the caller
    /// has the current version (`STALE_VERSION`).
    pub async fn read<T>(
        ctx: &Context<'_>,
        case: &ID,
        outcome: Result<T, Failure>,
    ) -> Result<Self> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let problems = match outcome {
            Ok(_) => Vec::new(),
            Err(failure) => failure.into_refusals()?,
        };
        let shows = problems.is_empty()
            || problems
                .iter()
                .any(|problem| problem.code == ProblemCode::StaleVersion);
        // Who asks for nothing but the refusals costs no second look.
        let shows = shows && shows_the_case(ctx);
        let view = match parse_id::<CaseId>(case).filter(|_| shows) {
            Some(case) => desk.view_case(cx, case, &wanted_of_payload(ctx)?).await?,
            None => None,
        };
        Ok(Self {
            view: view.map(Arc::new),
            user_errors: user_errors(&problems, cx.language()),
        })
    }

    /// The case for the payload.
    pub fn case(&self) -> Option<Case> {
        self.view.clone().map(Case::shared)
    }
}

/// Whether anything of the case is selected in the payload.
pub(super) fn shows_the_case(ctx: &Context<'_>) -> bool {
    let payload = ctx.field();
    let mut selected = payload.selection_set();
    selected.any(|field| field.name() != "userErrors")
}

/// What the payload wants of the case: its own fields (`plan`), and those of its `case`.
fn wanted_of_payload(ctx: &Context<'_>) -> Result<Wanted> {
    Ok(Wanted::of(ctx)?.and(Wanted::under(ctx, &["case"])?))
}
