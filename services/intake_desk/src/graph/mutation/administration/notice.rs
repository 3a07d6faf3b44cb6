//! Mutations of notices to partners' systems.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, DateTime, LocalDate, known_id, not_found, parse_id},
    payload,
};
use domain::{NoticeEndpointId, Problem, clock::swedish_midnight};

use super::outcome;
use crate::{
    IntakeDesk,
    flow::administration::{self as flow, OnEndpoint, ShownSecret},
    graph::types::{notice::NoticeEndpoint, page::id},
    model::notice::NoticeKind,
};

/// A place for notices that is created.
#[derive(InputObject)]
pub struct CreateNoticeEndpointInput {
    /// The partner's system; needed where there are several.
    system_id: Option<ID>,
    /// Where notices are posted: `https`, at a host that the operator lets notices go to.
    address: String,
    /// What the system is told.
    kinds: Vec<Code<NoticeKind>>,
    idempotency_key: Option<String>,
}

/// Another address, or other things that are told.
#[derive(InputObject)]
pub struct ChangeNoticeEndpointInput {
    endpoint_id: ID,
    /// The version that was read last.
    expected_version: i32,
    /// Where notices are posted.
    address: String,
    /// What the system is told.
    kinds: Vec<Code<NoticeKind>>,
    idempotency_key: Option<String>,
}

/// An endpoint of a version.
#[derive(InputObject)]
pub struct NoticeEndpointInput {
    endpoint_id: ID,
    /// The version that was read last.
    expected_version: i32,
    idempotency_key: Option<String>,
}

/// An endpoint that is tried.
#[derive(InputObject)]
pub struct TestNoticeEndpointInput {
    endpoint_id: ID,
    idempotency_key: Option<String>,
}

/// What is sent again: one notice, or all that were written since a moment or a day, at most thirty days ago.
#[derive(InputObject)]
pub struct ReplayNoticesInput {
    endpoint_id: ID,
    /// One notice.
    notice_id: Option<ID>,
    /// All that were written since this moment.
    since: Option<DateTime>,
    /// All that were written since the beginning of this day.
    since_day: Option<LocalDate>,
    idempotency_key: Option<String>,
}

payload! {
    /// What a change of an endpoint did.
    pub struct NoticeEndpointPayload {
        /// The endpoint as it stands now.
        endpoint: NoticeEndpoint,
    }
}
payload! {
    /// An endpoint with a new secret.
    pub struct NoticeSecretPayload {
        /// The endpoint as it stands now.
        endpoint: NoticeEndpoint,
        /// The secret, `whsec_` and base64. It is shown in this answer and never again; null when the same call is
        /// repeated.
        secret: String,
    }
}
payload! {
    /// What `testNoticeEndpoint` did.
    pub struct TestNoticeEndpointPayload {
        /// The endpoint.
        endpoint: NoticeEndpoint,
        /// The id of the notice that was put in line.
        notice_id: ID,
    }
}
payload! {
    /// What `replayNotices` did.
    pub struct ReplayNoticesPayload {
        /// The endpoint.
        endpoint: NoticeEndpoint,
        /// How many notices are sent again.
        count: i32,
    }
}

/// Mutations of notices, by the administrator of the partner's agency.
#[derive(Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// Gives a partner's system a place for notices, and a secret that signs them.
    async fn create_notice_endpoint(
        &self,
        ctx: &Context<'_>,
        input: CreateNoticeEndpointInput,
    ) -> Result<NoticeSecretPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let done = async { flow::create_notice_endpoint(desk, cx, input.into_use_case()?).await };
        answer_secret(desk, cx, (done.await, None)).await
    }

    /// Changes where notices are posted and what they tell. What waits goes to the new address.
    async fn change_notice_endpoint(
        &self,
        ctx: &Context<'_>,
        input: ChangeNoticeEndpointInput,
    ) -> Result<NoticeEndpointPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::change_notice_endpoint(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, (of(named, done.await), named)).await
    }

    /// Sends notices to an endpoint from now on, and those that have waited.
    async fn turn_on_notice_endpoint(
        &self,
        ctx: &Context<'_>,
        input: NoticeEndpointInput,
    ) -> Result<NoticeEndpointPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::turn_notices_on(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, (of(named, done.await), named)).await
    }

    /// Sends nothing more to an endpoint.
    async fn turn_off_notice_endpoint(
        &self,
        ctx: &Context<'_>,
        input: NoticeEndpointInput,
    ) -> Result<NoticeEndpointPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::turn_notices_off(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, (of(named, done.await), named)).await
    }

    /// Makes a new secret. The one before it signs beside it for 24 hours.
    async fn rotate_notice_secret(
        &self,
        ctx: &Context<'_>,
        input: NoticeEndpointInput,
    ) -> Result<NoticeSecretPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::rotate_notice_secret(desk, cx, input.into_use_case()?).await };
        answer_secret(desk, cx, (done.await, named)).await
    }

    /// Sends a notice that tells nothing, to try whether it comes through.
    async fn test_notice_endpoint(
        &self,
        ctx: &Context<'_>,
        input: TestNoticeEndpointInput,
    ) -> Result<TestNoticeEndpointPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::test_notice_endpoint(desk, cx, input.into_use_case()?).await };
        let (notice, user_errors) = outcome(done.await, None, cx.language())?;
        let shown = notice.and(named);
        Ok(TestNoticeEndpointPayload {
            endpoint: shown_endpoint(desk, cx, shown).await?,
            notice_id: notice.map(id),
            user_errors,
        })
    }

    /// Sends notices again, with the ids that they had.
    async fn replay_notices(
        &self,
        ctx: &Context<'_>,
        input: ReplayNoticesInput,
    ) -> Result<ReplayNoticesPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.endpoint_id);
        let done = async { flow::replay_notices(desk, cx, input.into_use_case()?).await };
        let (count, user_errors) = outcome(done.await, None, cx.language())?;
        let shown = count.and(named);
        Ok(ReplayNoticesPayload {
            endpoint: shown_endpoint(desk, cx, shown).await?,
            count: count.map(|count| i32::try_from(count).unwrap_or(i32::MAX)),
            user_errors,
        })
    }
}

/// The outcome of a change of an endpoint that was named.
fn of(
    named: Option<NoticeEndpointId>,
    done: Result<(), Failure>,
) -> Result<NoticeEndpointId, Failure> {
    done.and_then(|()| named.ok_or_else(|| not_found("endpointId")))
}

async fn shown_endpoint(
    desk: &IntakeDesk,
    cx: &Cx,
    endpoint: Option<NoticeEndpointId>,
) -> Result<Option<NoticeEndpoint>> {
    let Some(endpoint) = endpoint else {
        return Ok(None);
    };
    let kept = desk.own_endpoint(cx, endpoint).await?;
    Ok(kept.map(|kept| NoticeEndpoint::of(&kept, cx.now())))
}

async fn answer(
    desk: &IntakeDesk,
    cx: &Cx,
    (done, named): (Result<NoticeEndpointId, Failure>, Option<NoticeEndpointId>),
) -> Result<NoticeEndpointPayload> {
    let (endpoint, user_errors) = outcome(done, named, cx.language())?;
    Ok(NoticeEndpointPayload {
        endpoint: shown_endpoint(desk, cx, endpoint).await?,
        user_errors,
    })
}

async fn answer_secret(
    desk: &IntakeDesk,
    cx: &Cx,
    (done, named): (Result<ShownSecret, Failure>, Option<NoticeEndpointId>),
) -> Result<NoticeSecretPayload> {
    let unshown = named.map(|endpoint| ShownSecret {
        endpoint,
        secret: None,
    });
    let (shown, user_errors) = outcome(done, unshown, cx.language())?;
    let endpoint = shown.as_ref().map(|shown| shown.endpoint);
    Ok(NoticeSecretPayload {
        endpoint: shown_endpoint(desk, cx, endpoint).await?,
        secret: shown.and_then(|shown| shown.secret.map(|secret| secret.shown())),
        user_errors,
    })
}

fn on(
    endpoint: &ID,
    expected_version: i32,
    idempotency_key: Option<String>,
) -> Result<OnEndpoint, Failure> {
    Ok(OnEndpoint {
        endpoint: known_id(endpoint, "endpointId")?,
        expected_version,
        idempotency_key,
    })
}

impl CreateNoticeEndpointInput {
    fn into_use_case(self) -> Result<flow::CreateNoticeEndpoint, Failure> {
        let system = self.system_id.map(|id| known_id(&id, "systemId"));
        Ok(flow::CreateNoticeEndpoint {
            system: system.transpose()?,
            address: self.address,
            kinds: Code::all(self.kinds),
            idempotency_key: self.idempotency_key,
        })
    }
}

impl ChangeNoticeEndpointInput {
    fn into_use_case(self) -> Result<flow::ChangeNoticeEndpoint, Failure> {
        Ok(flow::ChangeNoticeEndpoint {
            on: on(
                &self.endpoint_id,
                self.expected_version,
                self.idempotency_key,
            )?,
            address: self.address,
            kinds: Code::all(self.kinds),
        })
    }
}

impl NoticeEndpointInput {
    fn into_use_case(self) -> Result<OnEndpoint, Failure> {
        on(
            &self.endpoint_id,
            self.expected_version,
            self.idempotency_key,
        )
    }
}

impl TestNoticeEndpointInput {
    fn into_use_case(self) -> Result<flow::TestNoticeEndpoint, Failure> {
        Ok(flow::TestNoticeEndpoint {
            endpoint: known_id(&self.endpoint_id, "endpointId")?,
            idempotency_key: self.idempotency_key,
        })
    }
}

impl ReplayNoticesInput {
    fn into_use_case(self) -> Result<flow::ReplayNotices, Failure> {
        let notice = self.notice_id.map(|id| known_id(&id, "noticeId"));
        let since = match (self.since, self.since_day) {
            (Some(_), Some(_)) => {
                return Err(Problem::invalid("since", "notice-one-or-since").into());
            }
            (since, None) => since.map(|since| since.0),
            (None, Some(day)) => Some(swedish_midnight(day.0)),
        };
        Ok(flow::ReplayNotices {
            endpoint: known_id(&self.endpoint_id, "endpointId")?,
            notice: notice.transpose()?,
            since,
            idempotency_key: self.idempotency_key,
        })
    }
}
