//! A member of staff registers their own number or that of kin, so that the stop does not depend on what
//! they declare case by case (`access.md` rule 6). Only a keyed digest of the number is kept.

use access::{Act, AssuranceLevel, Cx, ReaderKind};
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{Problem, ProblemCode, RecordId, RowKey, StaffId, identity_number::IdentityNumber};
use serde::Serialize;

use super::{
    exclude_staff::{Exclusion, exclude_staff},
    open_contact::taken,
};
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        registry::{Directory, Staff},
        stop::{LogAlarmKind, MOST_NUMBERS, RegisteredNumber, RelationKind},
    },
    read::question,
    store::{
        log_alarm::{self, Doer},
        moment::Moment,
        person,
        registered_number::{self, Removed},
        registry,
    },
};

/// Whose number it is.
#[derive(Serialize)]
pub struct RegisterNumber {
    /// The number as people write it.
    pub personal_number: String,
    /// Whose it is.
    pub kind: RelationKind,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A number that stops no more.
#[derive(Serialize)]
pub struct RemoveNumber {
    /// Which.
    pub number: RecordId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A person who is not in the tables.
const NOBODY: RowKey = RowKey::from_i64(-1);

/// Registers the number. From now on every case of its person, one that is opened later too, does not
/// exist for the member of staff. The answer is the same whether anybody knows the person or not.
pub async fn register_number(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RegisterNumber,
) -> Result<RecordId, Failure> {
    refuse_weak_sign_in(cx)?;
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(id) = once::recall(&mut tx, key, "registerNumber", &input).await? {
        return Ok(id);
    }
    let (staff, directory) = doer(desk, cx, &tx).await?;
    let number = parse(desk, cx, &input.personal_number)?;
    let subject = desk.secrets().participant_subject(number.expose());
    let connection = tx.connection();
    let held = registered_number::list_numbers(connection, cx, staff.key).await?;
    let same = held
        .iter()
        .find(|(of, number)| *of == subject && number.kind == input.kind);
    let id = match same {
        Some((_, same)) => same.id,
        None if held.len() >= MOST_NUMBERS => {
            let many = Problem::invalid("personalNumber", "numbers-too-many");
            return Err(many.with("most", MOST_NUMBERS).into());
        }
        None => {
            let of = (input.kind, &subject);
            registered_number::add_number(connection, cx, staff.key, of)
                .await?
                .id
        }
    };
    let person = person::find_key_of_subject(connection, &subject).await?;
    let exclusion = Exclusion {
        staff: &staff,
        person: person.unwrap_or(NOBODY),
        but: None,
    };
    exclude_staff(desk, cx, (&mut tx, &directory), &exclusion).await?;
    cx.trail()
        .note_act(Act::named("register_number").concerning(id));
    once::remember(&mut tx, &id)?;
    tx.commit().await?;
    Ok(id)
}

/// Removes a number that the member of staff has registered. The reviewers of the log are told, because
/// whoever removes their own number can read their own case.
pub async fn remove_number(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RemoveNumber,
) -> Result<RecordId, Failure> {
    refuse_weak_sign_in(cx)?;
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(id) = once::recall(&mut tx, key, "removeNumber", &input).await? {
        return Ok(id);
    }
    let (staff, directory) = doer(desk, cx, &tx).await?;
    let (connection, id) = (tx.connection(), input.number);
    match registered_number::end_number(connection, cx, staff.key, id).await? {
        Removed::Done => {}
        Removed::NotThere => return Err(not_found("numberId")),
    }
    let moment = Moment::now(cx.clock());
    let held = registry::list_assignments(connection, &directory, staff.key, moment).await?;
    let mut told: Vec<RowKey> = Vec::new();
    for unit in held.iter().map(|held| &held.unit) {
        if told.contains(&unit.agency.key) {
            continue;
        }
        told.push(unit.agency.key);
        let doer = Doer {
            staff: staff.key,
            unit,
        };
        log_alarm::add_alarm(connection, cx, doer, LogAlarmKind::NumberRemoved).await?;
    }
    cx.trail()
        .note_act(Act::named("remove_number").concerning(id));
    once::remember(&mut tx, &id)?;
    tx.commit().await?;
    Ok(id)
}

/// The numbers that the member of staff has registered; nothing of the numbers themselves is known.
pub async fn list_registered_numbers(
    desk: &IntakeDesk,
    cx: &Cx,
) -> Result<Vec<RegisteredNumber>, chassis::Fault> {
    let connection = desk.store().snapshot().await?;
    let staff = registry::get_staff_by_subject(&connection, &cx.sign_in().subject).await?;
    let surely = cx.sign_in().level >= AssuranceLevel::Loa3;
    let staff = staff.filter(|_| surely).map_or(NOBODY, |staff| staff.key);
    let numbers = registered_number::list_numbers(&connection, cx, staff).await?;
    Ok(numbers.into_iter().map(|(_, number)| number).collect())
}

/// The member of staff who is signed in, with an assignment that holds.
pub(super) async fn doer(
    desk: &IntakeDesk,
    cx: &Cx,
    tx: &::store::Tx<'_>,
) -> Result<(Staff, Directory), Failure> {
    if cx.sign_in().kind != ReaderKind::Staff {
        return Err(forbidden());
    }
    let asked = question(cx, &[]);
    let (facts, directory) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let known: StaffId = facts.reader.staff.ok_or_else(forbidden)?;
    let staff = registry::get_staff(tx.connection(), known).await?;
    Ok((staff.ok_or_else(forbidden)?, directory))
}

fn parse(desk: &IntakeDesk, cx: &Cx, text: &str) -> Result<IdentityNumber, Failure> {
    let number = IdentityNumber::parse(text, cx.today())
        .map_err(|refused| Problem::invalid("personalNumber", refused.message()))
        .and_then(|number| taken(desk, number));
    Ok(number?)
}

pub(super) fn refuse_weak_sign_in(cx: &Cx) -> Result<(), Failure> {
    if cx.sign_in().level < AssuranceLevel::Loa3 {
        return Err(Problem::new(ProblemCode::StepUpRequired, "sign-in-too-weak").into());
    }
    Ok(())
}
