//! What a log reviewer sees of openings in an emergency: who, when and why, and the person by a pseudonym.
//! It is a part of the access log, and reading it is noted like any other read.

use std::collections::BTreeMap;

use ::store::{Page, PageRequest};
use access::{Cx, Fields, ReaderFacts, Visible};
use chassis::Fault;
use domain::{CaseId, ReviewId, Role, RowKey, event::Pseudonym};

use super::OwnWork;
use crate::{
    IntakeDesk,
    model::{opening::OpeningReview, registry::Directory},
    store::{case, opening_review},
};

/// A review, with the name by which the reviewer's agency knows the person.
pub struct OpeningReviewView {
    /// What may be seen of it.
    pub row: Visible<OpeningReview>,
    /// The person.
    pub pseudonym: Pseudonym,
}

impl IntakeDesk {
    /// A page of the reviews that the reader's agencies owe, the longest overdue first; empty for who
    /// reviews no log. The number of statements depends on who reads, and on nothing that there is.
    pub(crate) async fn owed_reviews(
        &self,
        cx: &Cx,
        request: &PageRequest,
        fields: &Fields,
    ) -> Result<Page<OpeningReviewView>, Fault> {
        let list = self.store().list(cx, "openingReviews", &())?;
        let after = list.after(request)?;
        let look = self.look(cx, &[]).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let matrix = self.access().policy().matrix();
        let reader = &look.facts().reader;
        let own = OwnWork::of(look.answer(), matrix, cx);
        let agencies = reviewed_by(reader, directory);
        let mut owed = Vec::new();
        if let Some(own) = own.filter(|_| !agencies.is_empty()) {
            let of = (&own.reader, agencies.as_slice());
            owed = opening_review::find_owed(connection, of, after, request.limit()).await?;
        }
        drop(look);
        let page = list.page(request, owed, |review| review.place)?;
        let asked: Vec<(ReviewId, CaseId)> = page
            .rows
            .iter()
            .map(|row| (row.row.id, row.row.case))
            .collect();
        let mut views = self.open_reviews(cx, &asked, fields).await?;
        Ok(page.filter_map(|review| views.remove(&review.id)))
    }

    /// A review as the reader may see it now; `None` when it does not exist for them.
    pub(crate) async fn view_opening_review(
        &self,
        cx: &Cx,
        id: ReviewId,
        fields: &Fields,
    ) -> Result<Option<OpeningReviewView>, Fault> {
        let Some(found) = opening_review::find_review(self.store().reading(), id).await? else {
            return Ok(None);
        };
        let mut views = self.open_reviews(cx, &[(id, found.case)], fields).await?;
        Ok(views.remove(&id))
    }

    async fn open_reviews(
        &self,
        cx: &Cx,
        asked: &[(ReviewId, CaseId)],
        fields: &Fields,
    ) -> Result<BTreeMap<ReviewId, OpeningReviewView>, Fault> {
        let (ids, cases): (Vec<ReviewId>, Vec<CaseId>) = asked.iter().copied().unzip();
        let look = self.look(cx, &cases).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let heads = case::list_heads(connection, directory, &cases).await?;
        let rows = opening_review::list_reviews(connection, directory, &heads, &ids).await?;
        let mut views = BTreeMap::new();
        for row in rows {
            let case = row.case();
            let Some(standing) = self.access().review_standing(cx, look.facts(), case) else {
                continue;
            };
            let Some(row) = cx.open(&standing, row, fields) else {
                continue;
            };
            let whose = row.get().whose;
            let pseudonym = self.secrets().opening_pseudonym(whose.owner, whose.person);
            views.insert(row.get().id, OpeningReviewView { row, pseudonym });
        }
        Ok(views)
    }
}

/// The agencies whose log the reader reviews.
fn reviewed_by(reader: &ReaderFacts, directory: &Directory) -> Vec<RowKey> {
    let held = reader.assignments.iter();
    held.filter(|held| held.role == Role::LogReviewer)
        .filter_map(|held| Some(directory.agency_by_id(held.agency)?.key))
        .collect()
}
