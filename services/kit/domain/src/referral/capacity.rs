//! A unit's places for one service. It lives beside the referrals and changes with them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::guard::PlaceFound;
use crate::{ReferralId, codes::Urgency};

/// How firmly a place is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reservation {
    /// Taken by an acceptance, or held for one who waits.
    Held,
    /// Confirmed by a placement.
    Confirmed,
}

/// Whether there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceStanding {
    /// At least one place is free.
    Free,
    /// Every place is taken.
    Full,
    /// No capacity is recorded: no place is needed.
    NotRecorded,
}

/// One who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The referral.
    pub referral: ReferralId,
    /// How soon the service is needed.
    pub urgency: Urgency,
    /// Since when it waits.
    pub since: NaiveDate,
}

/// The places of a unit for a service, and who holds them.
///
/// INVARIANT: no reservation is made while as many are held as there are places. Lowering the places
/// takes none away, and a successor unit takes over what its predecessor held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    places: u32,
    reserved: BTreeMap<ReferralId, Reservation>,
}

impl Capacity {
    /// A capacity of so many places, none taken.
    pub fn new(places: u32) -> Self {
        Self {
            places,
            reserved: BTreeMap::new(),
        }
    }

    /// Takes back what a store kept.
    pub fn restore(places: u32, reserved: BTreeMap<ReferralId, Reservation>) -> Self {
        Self { places, reserved }
    }

    /// The recorded places.
    pub fn places(&self) -> u32 {
        self.places
    }

    /// Who holds a place, and how firmly.
    pub fn reserved(&self) -> &BTreeMap<ReferralId, Reservation> {
        &self.reserved
    }

    /// Records another number of places. Nobody loses a place by it.
    pub fn record_places(&mut self, places: u32) {
        self.places = places;
    }

    /// The free places.
    pub fn free_places(&self) -> u32 {
        let taken = u32::try_from(self.reserved.len()).unwrap_or(u32::MAX);
        self.places.saturating_sub(taken)
    }

    /// Takes a place for `referral` in a capacity that may not be recorded. Who holds one keeps it.
    pub fn find_place(capacity: Option<&mut Self>, referral: ReferralId) -> PlaceFound {
        capacity.map_or(PlaceFound::NotNeeded, |capacity| capacity.reserve(referral))
    }

    /// Whether there is room in a capacity that may not be recorded.
    pub fn standing(capacity: Option<&Self>) -> PlaceStanding {
        match capacity.map(Self::free_places) {
            None => PlaceStanding::NotRecorded,
            Some(0) => PlaceStanding::Full,
            Some(_) => PlaceStanding::Free,
        }
    }

    /// Takes a place, if there is one. Who holds one keeps it: asking again takes no second.
    pub fn reserve(&mut self, referral: ReferralId) -> PlaceFound {
        if self.reserved.contains_key(&referral) {
            return PlaceFound::Reserved;
        }
        if self.free_places() == 0 {
            return PlaceFound::Full;
        }
        self.reserved.insert(referral, Reservation::Held);
        PlaceFound::Reserved
    }

    /// Takes over a place from a unit that has closed, over the number of places if it must.
    pub fn take_over(&mut self, referral: ReferralId, reservation: Reservation) {
        self.reserved.insert(referral, reservation);
    }

    /// Confirms a held place, because a placement says so. Unknown referrals are left alone.
    pub fn confirm(&mut self, referral: ReferralId) {
        if let Some(reservation) = self.reserved.get_mut(&referral) {
            *reservation = Reservation::Confirmed;
        }
    }

    /// Gives a place back. Giving it back twice gives nothing more.
    pub fn free(&mut self, referral: ReferralId) -> Option<Reservation> {
        self.reserved.remove(&referral)
    }

    /// Holds a free place for whoever is next: the urgent first, then who has waited longest.
    pub fn promote(&mut self, waiting: &[Waiting]) -> Option<ReferralId> {
        let without = |waiting: &&Waiting| !self.reserved.contains_key(&waiting.referral);
        let turn = |waiting: &&Waiting| {
            let patience = u8::from(waiting.urgency != Urgency::Urgent);
            (patience, waiting.since, waiting.referral)
        };
        let next = waiting.iter().filter(without).min_by_key(turn)?.referral;
        match self.reserve(next) {
            PlaceFound::Reserved => Some(next),
            PlaceFound::Full | PlaceFound::NotNeeded => None,
        }
    }
}
