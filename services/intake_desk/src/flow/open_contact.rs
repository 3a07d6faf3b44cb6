//! The only way to look a person up: by number, with a purpose, counted and logged (`access.md` rule 10).
//!
//! The answer is made by the same statements and has the same shape whether anybody knows the person,
//! nobody does, or the person is protected: it never says who else knows them (rules 1 and 5).

use ::store::Tx;
use access::{Act, Cx, Fields};
use chassis::{
    Failure,
    graphql::ids::not_found,
    once::{self, Once},
};
use chrono::Duration;
use domain::{
    CaseId, ContactId, Municipality, PersonId, Problem, ProblemCode, RowKey, TaskId,
    codes::LookupPurpose, identity_number::IdentityNumber, planted,
};
use serde::Serialize;

use super::seat::{Seat, find_seat};
use crate::{
    IntakeDesk, NumbersTaken,
    change::forbidden,
    model::{
        case::CaseHead,
        person::{Person, display_name},
        registry::{Directory, Staff},
    },
    read::question,
    store::{
        case, contact,
        log_alarm::{self, Doer},
        moment::Moment,
        number::hold_staff,
        person::{self, find_person_by_number},
        registry,
    },
};

/// Who is looked up, and why.
#[derive(Serialize)]
pub struct OpenContact {
    /// The number as people write it.
    pub personal_number: String,
    /// For what.
    pub purpose: LookupPurpose,
    /// The code of the municipality that the person is received in.
    pub municipality: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What the look-up gives.
pub struct OpenedContact {
    /// The open contact.
    pub id: ContactId,
    /// The person's id, which says nothing.
    pub person: PersonId,
    /// The name: from a case that the reader may see, or else from the population register.
    pub display_name: Option<String>,
    /// Whether the reader's own unit knows the person.
    pub known: KnownHere,
    /// The cases by which it does, newest first.
    pub cases: Vec<CaseId>,
}

/// Whether the reader's own unit has a case with the person that the reader may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownHere {
    /// It has.
    Known,
    /// It has not, or the reader may not see it.
    NotKnown,
}

/// A person who is not in the tables.
const NOBODY: RowKey = RowKey::from_i64(-1);

/// Looks a person up. A repeat under the same key gives the same contact, whatever has become of the
/// doer's place since; what is told of the person is decided anew, and without a place nothing is.
pub async fn open_contact(
    desk: &IntakeDesk,
    cx: &Cx,
    input: OpenContact,
) -> Result<OpenedContact, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    let recalled = once::recall::<ContactId>(&mut tx, key, "openContact", &input).await?;
    let asked = question(cx, &[]);
    let (facts, directory) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let subject = &cx.sign_in().subject;
    let staff = registry::get_staff_by_subject(tx.connection(), subject).await?;
    let here = (&facts.reader, &directory);
    let mut alarm = None;
    let (opened, seat) = match recalled {
        Once::Done(id) => {
            let of = staff.ok_or_else(forbidden)?.key;
            let found = contact::get_contact(tx.connection(), id, of).await?;
            let opened = found.ok_or_else(|| not_found("personalNumber"))?;
            let seat = find_seat(cx, here, opened.purpose, opened.municipality).ok();
            (opened, seat)
        }
        Once::First => {
            let (number, municipality) = check(desk, cx, &input)?;
            let seat = find_seat(cx, here, input.purpose, municipality)?;
            let staff = staff.ok_or_else(forbidden)?;
            count(desk, cx, (&tx, &seat), &staff, &number).await?;
            let found = (number, municipality, input.purpose);
            let (opened, raised) = open(desk, cx, (&tx, &seat), &staff, found).await?;
            alarm = raised;
            (opened, Some(seat))
        }
    };
    let answer = match &seat {
        Some(seat) => answer(desk, cx, (&tx, &directory), seat, &opened).await?,
        None => without_name(&opened),
    };
    note(cx, seat.as_ref(), "open_contact", Some(&opened));
    once::remember(&mut tx, &opened.id)?;
    tx.commit().await?;
    if let Some(alarm) = alarm {
        sound(desk, alarm);
    }
    Ok(answer)
}

/// Opens a contact with the person of a number, known or not. For a number that nobody has, the alarm
/// that was raised by it.
async fn open(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, seat): (&Tx<'_>, &Seat),
    staff: &Staff,
    (number, municipality, purpose): (IdentityNumber, Municipality, LookupPurpose),
) -> Result<(contact::OpenContact, Option<TaskId>), Failure> {
    let known = find_person_by_number(tx.connection(), &number).await?;
    let derived = desk.secrets().person_id(number.expose());
    let new = contact::OpenContact {
        id: ContactId::draw(cx.entropy()),
        staff: staff.key,
        unit: seat.unit.key,
        number,
        person: known.map_or(derived, |person| person.id),
        purpose,
        municipality,
        opened_at: cx.now(),
        used_at: None,
    };
    contact::add_contact(tx.connection(), cx, &new).await?;
    let doer = Doer {
        staff: staff.key,
        unit: &seat.unit,
    };
    let looked_up = if planted!(HoneyNumberSilent) {
        ""
    } else {
        number.expose()
    };
    let digest = desk.secrets().honey_digest(looked_up);
    let alarm = log_alarm::add_alarm_of_honey(tx.connection(), cx, doer, &digest).await?;
    Ok((new, alarm))
}

/// Tells the operator at once. The alarm's id says nothing; whom it is about the log's reviewers can see.
fn sound(desk: &IntakeDesk, alarm: TaskId) {
    desk.counts().honey_looked_up();
    tracing::error!(%alarm, "a number that nobody has was looked up");
}

/// The contact for somebody who may no longer look the person up.
fn without_name(opened: &contact::OpenContact) -> OpenedContact {
    OpenedContact {
        id: opened.id,
        person: opened.person,
        display_name: None,
        known: KnownHere::NotKnown,
        cases: Vec::new(),
    }
}

fn check(
    desk: &IntakeDesk,
    cx: &Cx,
    input: &OpenContact,
) -> Result<(IdentityNumber, Municipality), Failure> {
    let number = IdentityNumber::parse(&input.personal_number, cx.today())
        .map_err(|refused| Problem::invalid("personalNumber", refused.message()))
        .and_then(|number| taken(desk, number));
    let municipality = input.municipality.parse::<Municipality>();
    let municipality =
        municipality.map_err(|_| Problem::invalid("municipality", "municipality-not-a-code"));
    match (number, municipality) {
        (Ok(number), Ok(municipality)) => Ok((number, municipality)),
        (number, municipality) => {
            let problems = [number.err(), municipality.err()];
            Err(problems.into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

pub(super) fn taken(desk: &IntakeDesk, number: IdentityNumber) -> Result<IdentityNumber, Problem> {
    match desk.settings().numbers {
        NumbersTaken::TestSeriesOnly if !number.is_official_test_number() => Err(Problem::invalid(
            "personalNumber",
            "identity-number-not-a-test-number",
        )),
        NumbersTaken::TestSeriesOnly | NumbersTaken::Every => Ok(number),
    }
}

/// Counts the look-up against the budget, before anything is answered. Looking the same person up
/// again counts once.
async fn count(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, seat): (&Tx<'_>, &Seat),
    staff: &Staff,
    number: &IdentityNumber,
) -> Result<(), Failure> {
    let connection = tx.connection();
    hold_staff(connection, staff.key).await?;
    let hash = desk.secrets().lookup_hash(number.expose());
    let settings = desk.settings();
    let windows = [
        (
            Duration::hours(1),
            settings.lookups_an_hour,
            "look-ups-spent-this-hour",
        ),
        (
            Duration::days(1),
            settings.lookups_a_day,
            "look-ups-spent-today",
        ),
    ];
    for (window, budget, message) in windows {
        let since = cx.now() - window;
        let others = contact::count_lookups_besides(connection, staff.key, &hash, since).await?;
        if others >= budget && !planted!(LookUpsUncounted) {
            note(cx, Some(seat), "open_contact_refused", None);
            let spent = Problem::new(ProblemCode::LookupBudgetSpent, message);
            return Err(spent.at("personalNumber").with("most", budget).into());
        }
    }
    contact::add_lookup(connection, cx, staff.key, hash).await?;
    Ok(())
}

/// What the reader gets to know. The statements are the same for everybody who can be looked up.
async fn answer(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, directory): (&Tx<'_>, &Directory),
    seat: &Seat,
    opened: &contact::OpenContact,
) -> Result<OpenedContact, Failure> {
    let connection = tx.connection();
    let known: Option<Person> = person::get_person(connection, opened.person).await?;
    let key = known.map_or(NOBODY, |person| person.key);
    let heads = case::find_heads_of_person(connection, directory, key).await?;
    let ids: Vec<_> = heads.iter().map(|head| head.id).collect();
    let (facts, _) = desk
        .facts()
        .answer_in(connection, &question(cx, &ids))
        .await?;
    let visible: Vec<CaseHead> = heads
        .into_iter()
        .filter(|head| concerns(&facts, head, seat) || planted!(ContactKnownElsewhere))
        .filter(|head| {
            desk.access().standing(cx, &facts, head.id).is_some() || planted!(ContactKnownElsewhere)
        })
        .collect();
    let moment = Moment::now(cx.clock());
    let identities = person::list_identities(connection, &visible, moment).await?;
    let registered = desk.registered_name(connection, &opened.number).await?;
    let seen = identities.into_iter().find_map(|sealed| {
        let standing = desk.access().standing(cx, &facts, sealed.case())?;
        let identity = cx.open(&standing, sealed, &Fields::named(&["displayName"]))?;
        identity.into_inner().display_name
    });
    let registered =
        registered.and_then(|(given, family)| display_name(Some(&given), Some(&family)));
    Ok(OpenedContact {
        id: opened.id,
        person: opened.person,
        display_name: seen.or(registered),
        known: if visible.is_empty() {
            KnownHere::NotKnown
        } else {
            KnownHere::Known
        },
        cases: visible.iter().map(|head| head.id).collect(),
    })
}

/// Tells whether a case is one of the reader's own unit.
fn concerns(facts: &access::Facts, head: &CaseHead, seat: &Seat) -> bool {
    let opened_here = head.desk.id == seat.unit.id;
    let works_on_it = facts
        .cases
        .get(&head.id)
        .is_some_and(|case| case.reader_units.contains(&seat.unit.id));
    opened_here || works_on_it
}

/// Notes the look-up for the log, which finds it by the person: ids and nothing else.
fn note(cx: &Cx, seat: Option<&Seat>, name: &str, opened: Option<&contact::OpenContact>) {
    let mut act = Act::named(name);
    if let Some(seat) = seat {
        act = act.for_unit(seat.unit.id, seat.role);
    }
    if let Some(opened) = opened {
        act.person = Some(opened.person);
        act = act.concerning(opened.id);
    }
    cx.trail().note_act(act);
}
