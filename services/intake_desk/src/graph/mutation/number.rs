//! Mutations of a member of staff's own stops, and of what the log's reviewers have looked at.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    graphql::{into_payload, known_id},
    payload,
};

use crate::{IntakeDesk, flow, model::stop::RelationKind};

/// A number to register.
#[derive(InputObject)]
pub struct RegisterNumberInput {
    /// Ten or twelve digits, with `-`, `+` or nothing before the last four.
    personal_number: String,
    idempotency_key: Option<String>,
}

/// How the reader is reached at home: a telephone number, an e-mail address, or both.
#[derive(InputObject)]
pub struct RegisterOwnContactInput {
    phone: Option<String>,
    email: Option<String>,
    idempotency_key: Option<String>,
}

/// A number to remove.
#[derive(InputObject)]
pub struct RemoveRegisteredNumberInput {
    number_id: ID,
    idempotency_key: Option<String>,
}

/// An alarm that was looked at.
#[derive(InputObject)]
pub struct CompleteLogAlarmInput {
    alarm_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `registerOwnNumber` or `registerKin` did. It never shows the number, nor whether anybody
    /// knows its person.
    pub struct RegisterNumberPayload {
        /// The registration.
        number_id: ID,
    }
}
payload! {
    /// What `registerOwnContact` did. It never shows what was registered.
    pub struct RegisterOwnContactPayload {
        /// The registrations, one of each way.
        number_ids: Vec<ID>,
    }
}
payload! {
    /// What `removeRegisteredNumber` did.
    pub struct RemoveRegisteredNumberPayload {
        /// The registration that holds no more.
        number_id: ID,
    }
}
payload! {
    /// What `completeLogAlarm` did.
    pub struct CompleteLogAlarmPayload {
        /// The alarm that was looked at.
        alarm_id: ID,
    }
}

/// Mutations of a member of staff's own stops, and of what the log's reviewers have looked at.
#[derive(Default)]
pub struct NumberMutation;

#[Object]
impl NumberMutation {
    /// Registers the reader's own number: no case of that person, one that is opened later too, exists
    /// for the reader any more. Only a keyed digest of the number is kept.
    async fn register_own_number(
        &self,
        ctx: &Context<'_>,
        input: RegisterNumberInput,
    ) -> Result<RegisterNumberPayload> {
        register(ctx, input, RelationKind::OwnCase).await
    }

    /// The same with the number of somebody who is kin of the reader.
    async fn register_kin(
        &self,
        ctx: &Context<'_>,
        input: RegisterNumberInput,
    ) -> Result<RegisterNumberPayload> {
        register(ctx, input, RelationKind::Kin).await
    }

    /// Registers how the reader is reached at home. It stops nothing: looks at a person who is reached the same way
    /// are asked about when the log is reviewed. Only keyed digests are kept.
    async fn register_own_contact(
        &self,
        ctx: &Context<'_>,
        input: RegisterOwnContactInput,
    ) -> Result<RegisterOwnContactPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let contact = flow::RegisterContact {
            phone: input.phone,
            email: input.email,
            idempotency_key: input.idempotency_key,
        };
        let outcome = flow::register_contact(desk, cx, contact).await;
        into_payload(cx, outcome, |ids| RegisterOwnContactPayload {
            number_ids: Some(ids.iter().map(|id| id.to_string().into()).collect()),
            user_errors: Vec::new(),
        })
    }

    /// Removes a number that the reader has registered. The reviewers of the log are told.
    async fn remove_registered_number(
        &self,
        ctx: &Context<'_>,
        input: RemoveRegisteredNumberInput,
    ) -> Result<RemoveRegisteredNumberPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let removed = flow::RemoveNumber {
                number: known_id(&input.number_id, "numberId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::remove_number(desk, cx, removed).await
        };
        into_payload(cx, outcome.await, |id| RemoveRegisteredNumberPayload {
            number_id: Some(id.to_string().into()),
            user_errors: Vec::new(),
        })
    }

    /// Says that an alarm of an agency whose log the reader reviews was looked at.
    async fn complete_log_alarm(
        &self,
        ctx: &Context<'_>,
        input: CompleteLogAlarmInput,
    ) -> Result<CompleteLogAlarmPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let done = flow::CompleteLogAlarm {
                alarm: known_id(&input.alarm_id, "alarmId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::complete_log_alarm(desk, cx, done).await
        };
        into_payload(cx, outcome.await, |id| CompleteLogAlarmPayload {
            alarm_id: Some(id.to_string().into()),
            user_errors: Vec::new(),
        })
    }
}

async fn register(
    ctx: &Context<'_>,
    input: RegisterNumberInput,
    kind: RelationKind,
) -> Result<RegisterNumberPayload> {
    let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
    let number = flow::RegisterNumber {
        personal_number: input.personal_number,
        kind,
        idempotency_key: input.idempotency_key,
    };
    let outcome = flow::register_number(desk, cx, number).await;
    into_payload(cx, outcome, |id| RegisterNumberPayload {
        number_id: Some(id.to_string().into()),
        user_errors: Vec::new(),
    })
}
