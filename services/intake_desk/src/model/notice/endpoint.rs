//! Where a partner's system takes notices, and what it wants to be told.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{CodeList, NoticeEndpointId, Problem, ProblemCode, RowKey, StaffId, Subject};
use uuid::Uuid;

use super::{NoticeEndpointState, NoticeKind};
use crate::model::{
    administration::{CodedValue, coded},
    registry::Agency,
};

/// How long the secret of before goes on signing beside the new one, in hours.
const OVERLAP: i64 = 24;

/// A partner's system, as the administrators of its agency see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerSystem {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: StaffId,
    /// Under which subject it signs in.
    pub subject: Subject,
    /// Its name.
    pub display_name: String,
    /// The agency for which it works.
    pub agency: Arc<Agency>,
}

/// The names of the secrets that sign: never a secret itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeSecrets {
    /// The newest.
    pub id: Uuid,
    /// Since when there is that one.
    pub made_at: DateTime<Utc>,
    /// The one before it, and until when that signs too.
    pub earlier: Option<(Uuid, DateTime<Utc>)>,
}

/// An endpoint as its administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEndpoint {
    /// Its key: the page order.
    pub key: RowKey,
    /// Its id.
    pub id: NoticeEndpointId,
    /// Whose it is.
    pub system: PartnerSystem,
    /// The address to which notices are posted.
    pub address: String,
    /// What the system wants to be told.
    pub kinds: Vec<NoticeKind>,
    /// Whether notices are sent there.
    pub state: NoticeEndpointState,
    /// The version, which a change must name.
    pub version: i32,
    /// What signs.
    pub secrets: NoticeSecrets,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl NoticeSecrets {
    /// A first secret of this name.
    pub fn first(id: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            id,
            made_at: now,
            earlier: None,
        }
    }

    /// A new secret beside the one that was the newest, which goes on for a day. One that was older still ends at
    /// once: there are never more than two.
    #[must_use]
    pub fn rotated(&self, id: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            id,
            made_at: now,
            earlier: Some((self.id, now + Duration::hours(OVERLAP))),
        }
    }

    /// Those that sign at a moment, the newest first.
    pub fn live_at(&self, now: DateTime<Utc>) -> Vec<Uuid> {
        let earlier = self.earlier.filter(|(_, ends_at)| now < *ends_at);
        let mut live = vec![self.id];
        live.extend(earlier.map(|(id, _)| id));
        live
    }
}

impl KeptEndpoint {
    /// The endpoint as the log of the registry keeps it: codes and ids. Of the address it keeps the version.
    pub fn coded(&self) -> Vec<CodedValue> {
        let kinds = self.kinds.iter();
        [
            coded("version", Some(self.version)),
            coded("staffId", Some(self.system.id)),
            coded("state", Some(self.state.code())),
        ]
        .into_iter()
        .chain(kinds.map(|kind| coded("kinds", Some(kind.code()))))
        .flatten()
        .collect()
    }

    /// Refuses what only an endpoint that is on can do.
    pub fn refuse_off(&self) -> Result<(), Problem> {
        match self.state {
            NoticeEndpointState::On => Ok(()),
            NoticeEndpointState::Off | NoticeEndpointState::Gone => Err(Problem::new(
                ProblemCode::InvalidTransition,
                "notice-endpoint-is-off",
            )
            .at("endpointId")),
        }
    }
}

/// Takes the kinds that a system wants to be told of, each once and in the order of the list.
pub fn take_kinds(asked: &[NoticeKind]) -> Result<Vec<NoticeKind>, Problem> {
    if asked.contains(&NoticeKind::Test) {
        return Err(Problem::invalid("kinds", "notice-kind-not-chosen"));
    }
    let all = NoticeKind::ALL.iter().copied();
    let kinds: Vec<NoticeKind> = all.filter(|kind| asked.contains(kind)).collect();
    if kinds.is_empty() {
        return Err(Problem::invalid("kinds", "notice-kinds-missing"));
    }
    Ok(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(hour: i64) -> DateTime<Utc> {
        let noon: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().expect("a moment");
        noon + Duration::hours(hour)
    }

    #[test]
    fn two_secrets_sign_for_a_day_and_never_three() {
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        let first = NoticeSecrets::first(one, moment(0));
        assert_eq!(first.live_at(moment(1000)), [one]);
        let second = first.rotated(two, moment(1));
        assert_eq!(second.live_at(moment(1)), [two, one]);
        assert_eq!(second.live_at(moment(24)), [two, one]);
        assert_eq!(second.live_at(moment(25)), [two]);
        let third = second.rotated(three, moment(2));
        assert_eq!(third.live_at(moment(2)), [three, two]);
        assert_eq!(third.live_at(moment(26)), [three]);
    }

    #[test]
    fn kinds_are_taken_once_and_a_test_is_none_of_them() {
        let taken = take_kinds(&[
            NoticeKind::ReferralEnded,
            NoticeKind::ReferralSent,
            NoticeKind::ReferralEnded,
        ]);
        assert_eq!(
            taken,
            Ok(vec![NoticeKind::ReferralSent, NoticeKind::ReferralEnded])
        );
        for (refused, why) in [
            (&[][..], "notice-kinds-missing"),
            (&[NoticeKind::Test][..], "notice-kind-not-chosen"),
            (
                &[NoticeKind::ReferralSent, NoticeKind::Test][..],
                "notice-kind-not-chosen",
            ),
        ] {
            let problem = take_kinds(refused).expect_err(why);
            assert_eq!(
                (problem.message, problem.field.as_deref()),
                (why, Some("kinds"))
            );
        }
    }
}
