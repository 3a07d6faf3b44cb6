//! What the desk sees of partners' own requests: which wait, and one of them whole. Every look is noted.

use ::store::{Page, PageRequest};
use access::{Act, Cx};
use chassis::Fault;
use domain::ProposalId;

use super::OwnWork;
use crate::{
    IntakeDesk,
    model::proposal::{Proposal, ProposalEnvelope},
    store::{
        person::find_person_by_number,
        proposal::{self, ProposalPlace},
    },
};

impl IntakeDesk {
    /// A page of the requests that wait at the reader's desks, soonest due first: nothing of the persons. Empty for who
    /// sits at none.
    pub(crate) async fn waiting_proposals(
        &self,
        cx: &Cx,
        request: &PageRequest,
    ) -> Result<Page<ProposalEnvelope>, Fault> {
        let list = self.store().list(cx, "intakeProposals", &())?;
        let after: Option<ProposalPlace> = list.after(request)?;
        let look = self.look(cx, &[]).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let matrix = self.access().policy().matrix();
        let own = OwnWork::of(look.answer(), matrix, cx);
        let mut rows = Vec::new();
        if let Some(own) = own.filter(|own| !own.reader.desks.is_empty()) {
            let reader = (&own.reader, directory);
            rows = proposal::find_waiting(connection, reader, after, request.limit()).await?;
        }
        let page = list.page(request, rows, |row| ProposalPlace {
            due_on: row.due_on,
            key: row.key,
        })?;
        if !page.rows.is_empty() {
            let shown = page.rows.iter().map(|row| row.row.id);
            let read = Act::named("list_intake_proposals");
            cx.trail().note_act(shown.fold(read, Act::concerning));
        }
        Ok(page)
    }

    /// A request as it came; `None` when it does not exist for the reader. The look stands in the log before anything is
    /// shown, by the person where the request names a number.
    pub(crate) async fn view_proposal(
        &self,
        cx: &Cx,
        id: ProposalId,
    ) -> Result<Option<Proposal>, Fault> {
        let look = self.look(cx, &[]).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let matrix = self.access().policy().matrix();
        let own = OwnWork::of(look.answer(), matrix, cx);
        let Some(own) = own else {
            return Ok(None);
        };
        let found = proposal::find_proposal(connection, (&own.reader, directory), id).await?;
        let Some(found) = found else {
            return Ok(None);
        };
        let mut act = Act::named("read_intake_proposal").concerning(id);
        if let Some(number) = &found.person.number {
            let known = find_person_by_number(connection, number).await?;
            let derived = self.secrets().person_id(number.expose());
            act.person = Some(known.map_or(derived, |person| person.id));
        }
        if let Some(held) = own.held_in(found.envelope.desk.key) {
            act = act.for_unit(held.unit, held.role);
        }
        cx.trail().note_act(act);
        Ok(Some(found))
    }
}
