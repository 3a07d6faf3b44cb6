//! Who is signed in, and what they do where.

use access::{Cx, Fields, ReaderKind};
use chassis::Fault;

use crate::{
    IntakeDesk,
    model::registry::Assignment,
    read::{Part, Wanted},
    store::{case, moment::Moment, registry},
};

/// Who is signed in.
#[derive(Default)]
pub struct Me {
    /// The name that colleagues see; a participant's own name.
    pub display_name: Option<String>,
    /// What the person does, and where; empty for a participant.
    pub assignments: Vec<Assignment>,
}

/// Finds out who is signed in. The name is empty for somebody whom neither the registry nor any case
/// knows.
pub async fn find_me(desk: &IntakeDesk, cx: &Cx) -> Result<Me, Fault> {
    match cx.sign_in().kind {
        ReaderKind::Participant => find_participant(desk, cx).await,
        ReaderKind::Staff | ReaderKind::Partner | ReaderKind::System => find_staff(desk, cx).await,
    }
}

async fn find_staff(desk: &IntakeDesk, cx: &Cx) -> Result<Me, Fault> {
    let connection = desk.store().snapshot().await?;
    let directory = registry::get_directory(&connection).await?;
    let subject = &cx.sign_in().subject;
    let Some(staff) = registry::get_staff_by_subject(&connection, subject).await? else {
        return Ok(Me::default());
    };
    let moment = Moment::now(cx.clock());
    let assignments =
        registry::list_assignments(&connection, &directory, staff.key, moment).await?;
    Ok(Me {
        display_name: Some(staff.display_name),
        assignments,
    })
}

/// A participant's own name is read like every name: out of a case, opened and logged.
async fn find_participant(desk: &IntakeDesk, cx: &Cx) -> Result<Me, Fault> {
    let connection = desk.store().snapshot().await?;
    let directory = registry::get_directory(&connection).await?;
    let subject = &cx.sign_in().subject;
    let own = case::find_heads_of_participant(&connection, &directory, subject).await?;
    // A snapshot holds a connection, and the view takes one of its own.
    drop(connection);
    let Some(newest) = own.first() else {
        return Ok(Me::default());
    };
    let wanted = Wanted::default().with(Part::Person, &Fields::named(&["displayName"]));
    let view = desk.view_case(cx, newest.id, &wanted).await?;
    let identity = view.and_then(|view| view.identity);
    Ok(Me {
        display_name: identity.and_then(|identity| identity.into_inner().display_name),
        assignments: Vec::new(),
    })
}
