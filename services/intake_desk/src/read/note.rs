//! One note of a journal, read again after it was written.

use access::{Cx, Fields, Visible};
use chassis::Fault;
use domain::NoteId;

use crate::{
    IntakeDesk,
    model::journal::JournalNote,
    store::{case, journal},
};

impl IntakeDesk {
    /// A note as the reader may see it now; `None` when it does not exist for them.
    pub(crate) async fn view_note(
        &self,
        cx: &Cx,
        note: NoteId,
        fields: &Fields,
    ) -> Result<Option<Visible<JournalNote>>, Fault> {
        let Some((id, _)) = journal::find_case_of(self.store().reading(), note).await? else {
            return Ok(None);
        };
        let look = self.look(cx, &[id]).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let head = case::get_head(connection, directory, id).await?;
        let (Some(head), Some(standing)) = (head, self.standing(cx, look.facts(), id)) else {
            return Ok(None);
        };
        let sealed = journal::get_note(connection, directory, &head, note).await?;
        Ok(sealed.and_then(|sealed| cx.open(&standing, sealed, fields)))
    }
}
