//! The history of a referral, a page at a time.

use access::Cx;
use chassis::Fault;
use domain::ReferralId;
use store::{Page, PageRequest};

use super::open::not_a_cursor;
use crate::{IntakeDesk, model::referral_step::ShownStep};

impl IntakeDesk {
    /// A page of the steps that a reader is shown of a referral. They were read with it.
    pub(crate) fn page_steps(
        &self,
        cx: &Cx,
        (referral, steps): (ReferralId, Vec<ShownStep>),
        request: &PageRequest,
    ) -> Result<Page<ShownStep>, Fault> {
        let list = self.store().list(cx, "steps", &referral)?;
        let after: Option<(i64, i32, i64)> = list.after(request).map_err(|_| not_a_cursor())?;
        let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
        let behind = steps
            .into_iter()
            .filter(|shown| after.is_none_or(|after| shown.step.order() < after));
        Ok(list.page(request, behind.take(limit).collect(), |shown| {
            shown.step.order()
        })?)
    }
}
