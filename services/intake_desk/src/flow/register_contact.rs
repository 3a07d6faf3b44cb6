//! A member of staff registers how they are reached at home. It stops nothing: a look at somebody who is reached the
//! same way is a sign that the log's reviewers ask about (loggkontroll, SoLPUL 10 §). Only keyed digests are kept.

use access::{Act, Cx};
use chassis::{Failure, once, once::Once};
use domain::{Problem, RecordId, Subject};
use serde::Serialize;

use super::register_number::{doer, refuse_weak_sign_in};
use crate::{
    IntakeDesk,
    model::{
        contact_text::{WayToReach, check_contact},
        stop::{MOST_NUMBERS, RelationKind},
    },
    store::registered_number,
};

/// One way or both.
#[derive(Serialize)]
pub struct RegisterContact {
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Registers what is not registered yet, and tells the registrations.
pub async fn register_contact(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RegisterContact,
) -> Result<Vec<RecordId>, Failure> {
    refuse_weak_sign_in(cx)?;
    let ways = check(&input)?;
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(ids) = once::recall(&mut tx, key, "registerOwnContact", &input).await? {
        return Ok(ids);
    }
    let (staff, _) = doer(desk, cx, &tx).await?;
    let held = registered_number::list_numbers(tx.connection(), cx, staff.key).await?;
    let mut ids = Vec::new();
    for way in ways {
        let digest = desk.secrets().contact_digest(&way);
        let same = held.iter().find(|(of, _)| *of == digest);
        let id = match same {
            Some((_, same)) => same.id,
            None if held.len() + ids.len() >= MOST_NUMBERS => return Err(too_many().into()),
            None => add(&tx, cx, staff.key, &digest).await?,
        };
        cx.trail()
            .note_act(Act::named("register_contact").concerning(id));
        ids.push(id);
    }
    once::remember(&mut tx, &ids)?;
    tx.commit().await?;
    Ok(ids)
}

fn check(input: &RegisterContact) -> Result<Vec<WayToReach>, Failure> {
    let said = check_contact(input.phone.as_deref(), input.email.as_deref())?;
    let ways: Vec<WayToReach> =
        WayToReach::all(said.phone.as_deref(), said.email.as_deref()).collect();
    if ways.is_empty() {
        return Err(Problem::invalid("phone", "contact-missing").into());
    }
    Ok(ways)
}

fn too_many() -> Problem {
    Problem::invalid("phone", "numbers-too-many").with("most", MOST_NUMBERS)
}

async fn add(
    tx: &::store::Tx<'_>,
    cx: &Cx,
    staff: domain::RowKey,
    digest: &Subject,
) -> Result<RecordId, Failure> {
    let of = (RelationKind::OwnContact, digest);
    let added = registered_number::add_number(tx.connection(), cx, staff, of).await?;
    Ok(added.id)
}
