//! The work beside the requests is woken by commits and stops when asked.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{CaseId, PersonId, ServiceName, SystemEntropy, event::Event};
use store::{Deliver, Delivered, DeliveryFault, spawn_background, verify_audit};
use tokio::{sync::mpsc, time::timeout};

use crate::{
    audit::an_entry,
    relay::tell,
    world::{World, an_act, on_both_engines},
};

const PATIENCE: Duration = Duration::from_secs(20);

struct Post(mpsc::UnboundedSender<(ServiceName, i64)>);

#[async_trait]
impl Deliver for Post {
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        self.0
            .send((to, event.sequence))
            .map_err(|_| DeliveryFault::Unreachable)?;
        Ok(Delivered::First)
    }
}

/// One subscriber never answers.
struct OneIsStuck(Post);

#[async_trait]
impl Deliver for OneIsStuck {
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        if to == ServiceName::WelfareUnit {
            std::future::pending::<()>().await;
        }
        self.0.deliver(to, event).await
    }
}

on_both_engines! {
    async fn a_commit_wakes_delivery_and_stopping_waits_for_it(world: World) {
        let (post, mut received) = mpsc::unbounded_channel();
        let background = spawn_background(&world.store, Arc::new(Post(post)));
        for sequence in 1..=3 {
            tell(&world, 1, 1).await;
            let mut subscribers = Vec::new();
            for _ in 0..2 {
                let arrived = timeout(PATIENCE, received.recv()).await.expect("in time");
                let (to, arrived) = arrived.expect("open");
                assert_eq!(arrived, sequence);
                subscribers.push(to);
            }
            subscribers.sort();
            assert_eq!(subscribers, [ServiceName::WelfareUnit, ServiceName::FollowUp]);
        }
        timeout(PATIENCE, background.stop()).await.expect("stops");
        assert_eq!(
            world.number("SELECT count(*) AS number FROM outbox_delivery WHERE state = 'DELIVERED'").await,
            6,
            "what was in hand was settled"
        );
        tell(&world, 1, 1).await;
        assert!(received.recv().await.is_none(), "nothing runs any more");
    }

    async fn a_stuck_subscriber_holds_back_nobody_else(world: World) {
        let (post, mut received) = mpsc::unbounded_channel();
        let background = spawn_background(&world.store, Arc::new(OneIsStuck(Post(post))));
        for sequence in 1..=3 {
            tell(&world, 1, 1).await;
            let arrived = timeout(PATIENCE, received.recv()).await.expect("in time");
            assert_eq!(arrived, Some((ServiceName::FollowUp, sequence)));
        }
        drop(background);
    }

    async fn a_kept_entry_is_linked_without_being_asked(world: World) {
        let (post, _received) = mpsc::unbounded_channel();
        let background = spawn_background(&world.store, Arc::new(Post(post)));
        let (person, case) = (PersonId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy));
        let entry = an_entry(&world, an_act(person, case));
        world.store.audit().commit(entry).await.expect("kept");
        let linked = async {
            while verify_audit(world.store.reading()).await.expect("verified").linked == 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, linked).await.expect("in time");
        timeout(PATIENCE, background.stop()).await.expect("stops");
    }
}
