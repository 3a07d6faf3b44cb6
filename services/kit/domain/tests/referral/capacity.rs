//! Places are taken once, given back once, and offered to whoever is next.

use domain::{
    codes::Urgency,
    referral::{Capacity, PlaceFound, PlaceStanding, Reservation, Waiting},
};

use super::world::{day, referral_id};

fn waiting(number: u128, urgency: Urgency, since: u32) -> Waiting {
    Waiting {
        referral: referral_id(number),
        urgency,
        since: day(2, since),
    }
}

#[test]
fn the_last_place_is_taken_once() {
    let mut capacity = Capacity::new(1);
    assert_eq!(Capacity::standing(Some(&capacity)), PlaceStanding::Free);
    let first = Capacity::find_place(Some(&mut capacity), referral_id(1));
    let again = Capacity::find_place(Some(&mut capacity), referral_id(1));
    let second = Capacity::find_place(Some(&mut capacity), referral_id(2));
    assert_eq!(
        (first, again, second),
        (PlaceFound::Reserved, PlaceFound::Reserved, PlaceFound::Full)
    );
    assert_eq!(capacity.reserved().len(), 1);
    assert_eq!(Capacity::standing(Some(&capacity)), PlaceStanding::Full);
}

#[test]
fn a_service_without_recorded_capacity_needs_no_place() {
    assert_eq!(
        Capacity::find_place(None, referral_id(1)),
        PlaceFound::NotNeeded
    );
    assert_eq!(Capacity::standing(None), PlaceStanding::NotRecorded);
}

#[test]
fn a_place_is_given_back_once_and_a_placement_confirms_it() {
    let mut capacity = Capacity::new(1);
    capacity.reserve(referral_id(1));
    capacity.confirm(referral_id(1));
    capacity.confirm(referral_id(2));
    assert_eq!(capacity.free(referral_id(1)), Some(Reservation::Confirmed));
    assert_eq!(capacity.free(referral_id(1)), None);
    assert_eq!(capacity.free_places(), 1);
}

#[test]
fn the_urgent_come_first_and_then_who_has_waited_longest() {
    let mut capacity = Capacity::new(2);
    let queue = [
        waiting(1, Urgency::Normal, 5),
        waiting(2, Urgency::Normal, 3),
        waiting(3, Urgency::Urgent, 9),
    ];
    assert_eq!(capacity.promote(&queue), Some(referral_id(3)));
    assert_eq!(
        capacity.promote(&queue),
        Some(referral_id(2)),
        "who holds a place is not offered another"
    );
    assert_eq!(capacity.promote(&queue), None);
    capacity.record_places(0);
    assert_eq!(capacity.reserved().len(), 2, "nobody loses a place");
    assert_eq!(capacity.free_places(), 0);
}
