//! What happens with events that are not taken.

use chrono::Duration;
use domain::{Clock, ServiceName};
use store::DeliveryFault;

use crate::{
    relay::{Recorder, tell},
    world::{World, on_both_engines},
};

const WELFARE: ServiceName = ServiceName::WelfareUnit;
const FOLLOW_UP: ServiceName = ServiceName::FollowUp;

on_both_engines! {
    async fn a_failed_event_holds_back_its_case_and_subscriber_only(world: World) {
        let (one, two) = (tell(&world, 1, 3).await, tell(&world, 2, 2).await);
        let recorder = Recorder::default();
        recorder.refuse(WELFARE, one, 2, DeliveryFault::Unreachable);
        let relayed = world.store.relay_all(&recorder).await.expect("relayed");
        assert_eq!(recorder.sequences(WELFARE, one), [1]);
        assert_eq!(recorder.sequences(WELFARE, two), [1, 2]);
        assert_eq!(recorder.sequences(FOLLOW_UP, one), [1, 2, 3]);
        assert_eq!((relayed.delivered, relayed.retried), (8 - 2 + 2, 1));
        // It is not tried before its time, also when the fault is gone.
        recorder.relent();
        assert_eq!(world.store.relay_all(&recorder).await.expect("relayed").delivered, 0);
        let due = relayed.next_due.expect("due");
        world.clock.forward(due - world.clock.now());
        world.store.relay_all(&recorder).await.expect("relayed");
        assert_eq!(recorder.sequences(WELFARE, one), [1, 2, 3]);
    }

    async fn an_event_that_is_refused_too_often_is_parked_and_the_case_goes_on(world: World) {
        let case = tell(&world, 1, 2).await;
        let recorder = Recorder::default();
        recorder.refuse(WELFARE, case, 1, DeliveryFault::Refused);
        let mut retried = 0;
        for _ in 0..world.settings.delivery.refusals {
            retried += world.store.relay_all(&recorder).await.expect("relayed").retried;
            world.clock.forward(world.settings.delivery.longest_pause);
        }
        assert_eq!(retried, 7);
        assert_eq!(recorder.sequences(WELFARE, case), [2]);
        let parked = world.store.parked(10).await.expect("parked");
        assert_eq!(parked.len(), 1);
        assert_eq!((parked[0].subscriber, parked[0].attempts), (WELFARE, 8));
        assert_eq!(parked[0].fault, Some(DeliveryFault::Refused));
        // Kept, and delivered when somebody has repaired what was wrong.
        recorder.relent();
        assert_eq!(world.store.release_parked(FOLLOW_UP).await.expect("released"), 0);
        assert_eq!(world.store.release_parked(WELFARE).await.expect("released"), 1);
        world.store.relay_all(&recorder).await.expect("relayed");
        assert_eq!(recorder.sequences(WELFARE, case), [2, 1]);
        assert_eq!(world.store.parked(10).await.expect("parked"), []);
    }

    async fn an_event_that_a_build_does_not_know_is_parked_at_once(world: World) {
        let case = tell(&world, 1, 1).await;
        let recorder = Recorder::default();
        recorder.refuse(WELFARE, case, 1, DeliveryFault::Unknown);
        assert_eq!(world.store.relay_once(&recorder).await.expect("relayed").parked, 1);
        assert_eq!(world.count("outbox_event").await, 1);
    }

    async fn an_event_in_words_of_another_build_is_parked_and_kept(world: World) {
        tell(&world, 1, 1).await;
        let forget = match world.engine {
            crate::world::Engine::Sqlite => "UPDATE outbox_event SET body = '{\"type\":\"FromTheFuture\"}'",
            crate::world::Engine::Postgres => "UPDATE outbox_event SET body = '{\"type\":\"FromTheFuture\"}'::jsonb",
        };
        world.tamper(&[forget]).await;
        let relayed = world.store.relay_all(&Recorder::default()).await.expect("relayed");
        assert_eq!((relayed.delivered, relayed.parked), (0, 2));
        let replayed = world.store.events_after(0, 10).await.expect("replayed");
        assert_eq!(replayed[0].event.kind(), Some("FromTheFuture"));
    }

    async fn a_subscriber_out_of_reach_is_tried_for_ever(world: World) {
        let case = tell(&world, 1, 1).await;
        let recorder = Recorder::default();
        recorder.refuse(WELFARE, case, 1, DeliveryFault::Unreachable);
        for _ in 0..20 {
            world.store.relay_once(&recorder).await.expect("relayed");
            world.clock.forward(Duration::seconds(5));
        }
        assert_eq!(world.store.parked(10).await.expect("parked"), []);
        recorder.relent();
        world.store.relay_once(&recorder).await.expect("relayed");
        assert_eq!(recorder.sequences(WELFARE, case), [1]);
    }
}
