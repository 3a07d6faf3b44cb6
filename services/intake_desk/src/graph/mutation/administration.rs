//! Mutations of an administrator: units, assignments and service agreements of the own agency, and notices to its
//! systems.

mod agreement;
mod assignment;
mod notice;
mod unit;

use chassis::{Failure, graphql::UserError};
use domain::ProblemCode;

pub use agreement::AgreementMutation;
pub use assignment::AssignmentMutation;
pub use notice::NoticeMutation;
pub use unit::UnitMutation;

/// What is read again for the payload, and why nothing was changed: after a change, and after somebody
/// else was first, so that the caller has the current version.
fn outcome<T>(
    done: Result<T, Failure>,
    stale: Option<T>,
    language: access::Language,
) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match done {
        Ok(id) => Ok((Some(id), Vec::new())),
        Err(failure) => {
            let problems = failure.into_refusals()?;
            let is_stale = problems
                .iter()
                .any(|problem| problem.code == ProblemCode::StaleVersion);
            let errors = chassis::graphql::user_errors(&problems, language);
            Ok((stale.filter(|_| is_stale), errors))
        }
    }
}
