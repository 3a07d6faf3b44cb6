//! Referrals by their ids, and the inbox of the reader's units. A receiver that has nothing but a
//! waiting referral sees its envelope, and the case as no more than an id.

use std::collections::BTreeMap;

use access::{Cx, Fields, Freshness, ReaderKind, Visible};
use chassis::Fault;
use domain::{CaseId, CodeList, ReferralId, Role, RowKey, referral::ReferralStatus};
use store::{Page, PageRequest};

use super::{Look, OwnWork};
use crate::{
    IntakeDesk,
    model::referral::ReferralRow,
    store::{
        case,
        moment::Moment,
        referral_beside::Asked,
        referral_work::{self, InboxFilter, ProtectedRows},
        registry, sent,
    },
};

impl IntakeDesk {
    /// The referrals of these ids that the reader may see. The number of statements depends neither on
    /// how many there are nor on whether they exist.
    pub(crate) async fn view_referrals(
        &self,
        cx: &Cx,
        ids: &[ReferralId],
        fields: &Fields,
    ) -> Result<BTreeMap<ReferralId, Visible<ReferralRow>>, Fault> {
        let places = referral_work::find_places(self.store().reading(), ids).await?;
        let mut cases: Vec<CaseId> = places.iter().map(|(_, place)| place.case).collect();
        cases.sort_unstable();
        cases.dedup();
        let look = self.look(cx, &cases).await?;
        let heads = case::list_heads(look.connection(), look.directory(), &cases).await?;
        let asked = Asked::of(fields, Moment::now(cx.clock()));
        let (connection, directory) = (look.connection(), look.directory());
        let rows = referral_work::list_by_id(connection, directory, &heads, (ids, &asked)).await?;
        let mut seen = BTreeMap::new();
        for sealed in rows {
            let standing = self
                .access()
                .inbox_standing(cx, look.facts(), sealed.case());
            let opened = standing.and_then(|standing| cx.open(&standing, sealed, fields));
            if let Some(row) = opened {
                seen.insert(row.get().envelope.id, row);
            }
        }
        Ok(seen)
    }

    /// A page of the referrals that are addressed to the reader's units and open, newest first. What the
    /// reader may not see is left out before the page is cut, and every row is decided once more.
    pub(crate) async fn view_inbox(
        &self,
        cx: &Cx,
        (request, asked): (&PageRequest, Option<&[ReferralStatus]>),
        fields: &Fields,
    ) -> Result<Page<Visible<ReferralRow>>, Fault> {
        let statuses = open_among(asked);
        let list = self.store().list(cx, "referralInbox", &statuses)?;
        let after: Option<i64> = list.after(request)?;
        let filter = self.inbox_of(cx, statuses).await?;
        let connection = self.store().reading();
        let after = after.map(RowKey::from_i64);
        let rows =
            referral_work::find_inbox(connection, cx, &filter, after, request.limit()).await?;
        let ids: Vec<ReferralId> = rows
            .iter()
            .take(usize::from(request.first()))
            .map(|(_, id)| *id)
            .collect();
        let page = list.page(request, rows, |(key, _)| key.as_i64())?;
        let mut seen = self.view_referrals(cx, &ids, fields).await?;
        Ok(page.filter_map(|(_, id)| seen.remove(&id)))
    }

    /// A page of the open referrals that the reader's units have sent, newest first, in the cases that the reader has
    /// a relation to. What the reader may not see is left out before the page is cut, and every row is decided once
    /// more.
    pub(crate) async fn view_sent(
        &self,
        cx: &Cx,
        (request, asked): (&PageRequest, Option<&[ReferralStatus]>),
        fields: &Fields,
    ) -> Result<Page<Visible<ReferralRow>>, Fault> {
        let statuses = open_among(asked);
        let list = self.store().list(cx, "sentReferrals", &statuses)?;
        let after: Option<i64> = list.after(request)?;
        let look = self.look(cx, &[]).await?;
        let (connection, matrix) = (look.connection(), self.access().policy().matrix());
        let own = OwnWork::of(look.answer(), matrix, cx);
        let mut rows = Vec::new();
        if let Some(own) = own {
            let after = after.map(RowKey::from_i64);
            let limit = request.limit();
            rows = sent::find_sent(connection, &own.reader, &statuses, after, limit).await?;
        }
        drop(look);
        let ids: Vec<ReferralId> = rows
            .iter()
            .take(usize::from(request.first()))
            .map(|(_, id)| *id)
            .collect();
        let page = list.page(request, rows, |(key, _)| key.as_i64())?;
        let mut seen = self.view_referrals(cx, &ids, fields).await?;
        Ok(page.filter_map(|(_, id)| seen.remove(&id)))
    }

    /// Whose inbox the reader opens.
    async fn inbox_of(&self, cx: &Cx, statuses: Vec<ReferralStatus>) -> Result<InboxFilter, Fault> {
        let look = self.look(cx, &[]).await?;
        let subject = &cx.sign_in().subject;
        let staff = registry::get_staff_by_subject(look.connection(), subject).await?;
        let fresh = cx.sign_in().freshness(cx.now()) == Freshness::Fresh;
        Ok(InboxFilter {
            units: units_of(&look, cx.sign_in().kind),
            statuses,
            staff: staff.map_or(RowKey::from_i64(0), |staff| staff.key),
            protected: if fresh {
                ProtectedRows::ToNamedHandlers
            } else {
                ProtectedRows::Never
            },
        })
    }
}

/// The open statuses among those that were asked for; all of them when nothing was.
fn open_among(asked: Option<&[ReferralStatus]>) -> Vec<ReferralStatus> {
    let open = ReferralStatus::ALL
        .iter()
        .copied()
        .filter(|status| status.is_open());
    open.filter(|status| asked.is_none_or(|asked| asked.contains(status)))
        .collect()
}

/// The units whose inboxes the reader works on. A partner's system works for its whole organisation.
fn units_of(look: &Look, kind: ReaderKind) -> Vec<RowKey> {
    let held = look
        .facts()
        .reader
        .assignments
        .iter()
        .filter(|held| takes_in(held.role, kind));
    let mut units: Vec<RowKey> = held
        .flat_map(|held| {
            let whole = held.role == Role::PartnerSystem;
            look.directory().units().filter(move |unit| {
                unit.id == held.unit || (whole && unit.agency.id == held.agency)
            })
        })
        .map(|unit| unit.key)
        .collect();
    units.sort_unstable();
    units.dedup();
    units
}

fn takes_in(role: Role, kind: ReaderKind) -> bool {
    match role {
        Role::IntakeOfficer | Role::Caseworker | Role::LeadCaseworker | Role::UnitManager => {
            kind == ReaderKind::Staff
        }
        Role::PartnerSystem => kind == ReaderKind::Partner,
        Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::Participant => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inbox_never_lists_what_was_not_sent_or_has_ended() {
        let all = open_among(None);
        assert!(all.contains(&ReferralStatus::Sent) && !all.contains(&ReferralStatus::Draft));
        let asked = [
            ReferralStatus::Draft,
            ReferralStatus::Received,
            ReferralStatus::Declined,
        ];
        assert_eq!(open_among(Some(&asked)), vec![ReferralStatus::Received]);
    }

    #[test]
    fn only_those_who_handle_cases_have_an_inbox() {
        assert!(takes_in(Role::Caseworker, ReaderKind::Staff));
        assert!(!takes_in(Role::Supervisor, ReaderKind::Staff));
        assert!(!takes_in(Role::PartnerSystem, ReaderKind::Staff));
    }
}
