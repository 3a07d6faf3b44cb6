//! Placements of the receiving agency, which confirm the referral's place or give it back
//! (`referral.md`, invariant viii). They come as events: twice, late, and in any order.

use serde::{Deserialize, Serialize};

use super::{
    actor::Act,
    aggregate::Referral,
    effect::Transition,
    guard::PlaceFound,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::{Place, ReferralState},
};
use crate::RecordId;

/// A placement that rests on the referral's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPlacement {
    /// The placement.
    pub placement: RecordId,
    /// Whether it goes on.
    pub standing: PlacementStanding,
}

/// Whether a placement goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlacementStanding {
    /// It goes on.
    Ongoing,
    /// It has ended, and never begins again.
    Ended,
}

impl Referral {
    /// A placement has begun: the place is confirmed. One that was given back is taken again, if
    /// `found` has one; otherwise it stays given back, and the caller tells the unit. A placement that
    /// is known, or has ended before its beginning was heard of, changes nothing.
    pub fn placement_begins(
        &self,
        placement: RecordId,
        found: PlaceFound,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::PlacementBegins;
        let mut step = self.begin(kind, act)?;
        if self.standing_of(placement).is_some() {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        step.parts.placements.push(KnownPlacement {
            placement,
            standing: PlacementStanding::Ongoing,
        });
        if let Some(place) = step.parts.state.worked_place_mut() {
            *place = match place {
                Place::Reserved | Place::Confirmed => Place::Confirmed,
                Place::NotNeeded => Place::NotNeeded,
                Place::GivenBack => match found {
                    PlaceFound::Reserved => Place::Confirmed,
                    PlaceFound::NotNeeded => Place::NotNeeded,
                    PlaceFound::Full => Place::GivenBack,
                },
            };
        }
        Ok(step.finish())
    }

    /// A placement has ended: the place is given back, unless another placement goes on. What has been
    /// given back is not given back again, neither by a second telling nor when the referral ends.
    pub fn placement_ends(
        &self,
        placement: RecordId,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::PlacementEnds;
        let mut step = self.begin(kind, act)?;
        if self.standing_of(placement) == Some(PlacementStanding::Ended) {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        let known = &mut step.parts.placements;
        known.retain(|other| other.placement != placement);
        known.push(KnownPlacement {
            placement,
            standing: PlacementStanding::Ended,
        });
        let goes_on = has_ongoing(known);
        if let Some(place) = step.parts.state.worked_place_mut()
            && place.is_taken()
            && !goes_on
        {
            *place = Place::GivenBack;
        }
        Ok(step.finish())
    }

    /// Whether a placement of the referral goes on.
    pub fn has_ongoing_placement(&self) -> bool {
        has_ongoing(&self.parts.placements)
    }

    fn standing_of(&self, placement: RecordId) -> Option<PlacementStanding> {
        let mut known = self.parts.placements.iter();
        let found = known.find(|other| other.placement == placement);
        found.map(|found| found.standing)
    }
}

fn has_ongoing(known: &[KnownPlacement]) -> bool {
    known
        .iter()
        .any(|placement| placement.standing == PlacementStanding::Ongoing)
}

impl ReferralState {
    /// The place of a referral that has been accepted and has not ended.
    fn worked_place_mut(&mut self) -> Option<&mut Place> {
        if let Self::Accepted { place, .. }
        | Self::Active { place, .. }
        | Self::Paused { place, .. } = self
        {
            Some(place)
        } else {
            None
        }
    }
}
