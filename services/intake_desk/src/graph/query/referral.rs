//! A referral by its id, and the inbox of the reader's units.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, Visible};
use async_graphql::{Context, ID, Object, Result};
use chassis::graphql::{Code, Connection, fields, node_fields, page_request, parse_id};
use domain::{CaseId, ReferralId, referral::ReferralStatus};
use store::Page;

use crate::{
    IntakeDesk,
    graph::{
        mutation::referral::{is_wanted, of_referral},
        types::referral::Referral,
    },
    model::referral::ReferralRow,
    read::{CaseView, Wanted},
};

/// Queries of referrals.
#[derive(Default)]
pub struct ReferralQuery;

#[Object]
impl ReferralQuery {
    /// A referral; null for one that does not exist for this reader, whatever the reason.
    async fn referral(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Referral>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let id = parse_id(&id).unwrap_or(ReferralId::from_uuid(uuid::Uuid::nil()));
        let seen = desk
            .view_referrals(cx, &[id], &of_referral(&fields(ctx)))
            .await?;
        let row = seen.get(&id);
        let case = row.map_or(CaseId::from_uuid(uuid::Uuid::nil()), |row| {
            row.get().whose.case
        });
        let mut view = None;
        if is_wanted(ctx, &["case"]) {
            view = desk
                .view_case(cx, case, &Wanted::under(ctx, &["case"])?)
                .await?;
        }
        Ok(row.map(|row| Referral::from(row).in_case(view.map(Arc::new))))
    }

    /// The open referrals that are addressed to the reader's units, newest first. While one is `SENT`
    /// its envelope is shown, and of its case nothing but the id to whoever has no other part in it.
    async fn referral_inbox(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        status: Option<Vec<Code<ReferralStatus>>>,
    ) -> Result<Connection<Referral>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let asked = status.map(Code::all);
        let fields = of_referral(&node_fields(ctx));
        let page = desk
            .view_inbox(cx, (&request, asked.as_deref()), &fields)
            .await?;
        connection(ctx, page).await
    }

    /// The open referrals that the reader's units have sent, newest first, in the cases that the reader works on or
    /// answers for.
    async fn sent_referrals(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        status: Option<Vec<Code<ReferralStatus>>>,
    ) -> Result<Connection<Referral>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let asked = status.map(Code::all);
        let fields = of_referral(&node_fields(ctx));
        let page = desk
            .view_sent(cx, (&request, asked.as_deref()), &fields)
            .await?;
        connection(ctx, page).await
    }
}

/// A page of referrals, each with its case where that was asked for.
async fn connection(
    ctx: &Context<'_>,
    page: Page<Visible<ReferralRow>>,
) -> Result<Connection<Referral>> {
    let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
    let mut views: BTreeMap<CaseId, Arc<CaseView>> = BTreeMap::new();
    if is_wanted(ctx, &["edges", "node", "case"]) {
        let cases = page.rows.iter().map(|row| row.row.get().whose.case);
        let cases: Vec<CaseId> = cases.collect();
        let wanted = Wanted::under(ctx, &["edges", "node", "case"])?;
        let seen = desk.view_cases(cx, &cases, &wanted).await?;
        views.extend(seen.into_iter().map(|(case, view)| (case, Arc::new(view))));
    }
    let nodes = page.map(|row| {
        let view = views.get(&row.get().whose.case);
        Referral::from(&row).in_case(view.map(Arc::clone))
    });
    Ok(Connection::from(nodes))
}
