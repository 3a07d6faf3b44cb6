//! The enrolments that a new row speaks of: of the same case, and of the writer's own agency, with how they ended.

use access::{Fields, Recorded, Visible};
use chassis::{Failure, record::Meeting};
use domain::{RecordId, period::Period};
use store::section_table::list_current;

use crate::model::{Enrolment, EnrolmentEnding};

/// An enrolment and how it ended, if it has.
pub struct OwnEnrolment {
    /// Its id.
    pub id: RecordId,
    /// As it was recorded.
    pub enrolment: Enrolment,
    /// How it ended.
    pub ending: Option<EnrolmentEnding>,
}

impl OwnEnrolment {
    /// From when, and until when in fact.
    pub fn lasting(&self) -> Period {
        self.enrolment.lasting(self.ending.as_ref())
    }
}

/// What the writer's agency has recorded in the case, the row that is corrected left out.
pub struct OwnEnrolments {
    /// The current enrolments.
    pub enrolments: Vec<OwnEnrolment>,
    /// The enrolments that have ended, those that were corrected since among them.
    pub ended: Vec<RecordId>,
}

/// Reads the enrolments in the transaction that writes a row about one. Another agency's rows neither help nor hinder.
pub async fn own_enrolments<B: Sync>(
    meeting: &Meeting<'_, '_, B>,
) -> Result<OwnEnrolments, Failure> {
    let (cx, standing, from) = (meeting.cx, meeting.standing, meeting.from);
    let connection = meeting.tx.connection();
    let rows = list_current::<EnrolmentEnding>(connection, &[from.case]).await?;
    let fields = Fields::named(&["endsOn", "enrolmentId"]);
    let own = rows.into_iter().filter(|row| row.owner() == from.agency);
    let endings: Vec<EnrolmentEnding> = own
        .filter_map(|row| cx.open(standing, row, &fields))
        .map(|row| row.into_inner().body)
        .collect();

    let rows = list_current::<Enrolment>(connection, &[from.case]).await?;
    let fields = Fields::named(&["from", "id", "programmeId", "to"]);
    let own = rows.into_iter().filter(|row| row.owner() == from.agency);
    let opened = own.filter_map(|row| cx.open(standing, row, &fields));
    let enrolments = opened.map(|row| with_ending(row, &endings));
    Ok(OwnEnrolments {
        enrolments: enrolments.collect(),
        ended: endings.iter().map(|ending| ending.enrolment).collect(),
    })
}

fn with_ending(row: Visible<Recorded<Enrolment>>, endings: &[EnrolmentEnding]) -> OwnEnrolment {
    let Recorded { provenance, body } = row.into_inner();
    let ending = endings
        .iter()
        .find(|ending| ending.enrolment == provenance.record);
    OwnEnrolment {
        id: provenance.record,
        enrolment: body,
        ending: ending.cloned(),
    }
}
