//! What the verbs of the store keep and give back.

use domain::{AgencyKind, CasePhase, codes::ReferralService};

use super::world::{World, number, on_both_engines};
use crate::store::{
    case,
    registry::{self, UnitFilter, UnitPosition, Updated},
};

on_both_engines! {
    async fn units_come_a_page_at_a_time_in_their_order(world: World) {
        let connection = world.store.reading();
        let all = registry::find_units(connection, &UnitFilter::default(), None, 10).await.expect("read");
        assert_eq!(all.len(), 3);
        let after = UnitPosition { position: all[0].position, name: all[0].name.clone(), id: all[0].id };
        let rest = registry::find_units(connection, &UnitFilter::default(), Some(&after), 10).await.expect("read");
        assert_eq!(rest.iter().map(|unit| unit.id).collect::<Vec<_>>(), [all[1].id, all[2].id]);
        let filter = UnitFilter { kind: Some(AgencyKind::WelfareUnit), municipality: "0461".parse().ok() };
        let welfare = registry::find_units(connection, &filter, None, 10).await.expect("read");
        assert_eq!(welfare.len(), 1);
        let filter = UnitFilter { kind: None, municipality: "0488".parse().ok() };
        assert!(registry::find_units(connection, &filter, None, 10).await.expect("read").is_empty());
    }

    async fn a_stale_head_changes_nothing(world: World) {
        let head = world.open_case(number(0)).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let first = case::update_head(tx.connection(), &cx, &head, CasePhase::Mapping).await;
        let second = case::update_head(tx.connection(), &cx, &head, CasePhase::Closed).await;
        tx.commit().await.expect("committed");
        assert_eq!((first.expect("first"), second.expect("second")), (Updated::Done, Updated::Stale));
        let now = case::get_head(world.store.reading(), &world.directory, head.id).await.expect("read").expect("there");
        assert_eq!((now.phase, now.version), (CasePhase::Mapping, 2));
    }

    async fn the_last_place_goes_to_one_only(world: World) {
        let labour = world.unit("labour.gnesta").key;
        let service = ReferralService::WorkPractice;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let read = registry::get_places(tx.connection(), labour, service).await.expect("read").expect("recorded");
        assert_eq!((read.places, read.reserved), (1, 0));
        let one = registry::update_reserved(tx.connection(), labour, service, read, 1).await.expect("first");
        let two = registry::update_reserved(tx.connection(), labour, service, read, 1).await.expect("second");
        assert_eq!((one, two), (Updated::Done, Updated::Stale));
        assert!(registry::get_places(tx.connection(), labour, ReferralService::Other).await.expect("read").is_none());
        tx.commit().await.expect("committed");
    }

    /// A move to a successor may take more places than there are, so only too few is against the rules.
    async fn fewer_places_taken_than_none_are_refused_by_the_database(world: World) {
        let labour = world.unit("labour.gnesta").key;
        let service = ReferralService::WorkPractice;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let read = registry::get_places(tx.connection(), labour, service).await.expect("read").expect("recorded");
        assert!(registry::update_reserved(tx.connection(), labour, service, read, -1).await.is_err());
    }
}
