//! Delivery: in order within a case, and once in effect.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::{
    AgencyKind, CaseKey, EventId, ServiceName,
    event::{Event, EventBody, StepKind, StepRecorded},
};
use store::{Deliver, Delivered, DeliveryFault, Store, Taking};

use crate::world::{World, a_body, a_case, on_both_engines};

pub type Taken = (ServiceName, CaseKey, i64, EventId);

/// Notes what it is given, and refuses what it is told to refuse.
#[derive(Default)]
pub struct Recorder {
    pub taken: Mutex<Vec<Taken>>,
    pub faults: Mutex<BTreeMap<(ServiceName, CaseKey, i64), DeliveryFault>>,
}

#[async_trait]
impl Deliver for Recorder {
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        let place = (to, event.case_key, event.sequence);
        if let Some(fault) = self.faults.lock().expect("lock").get(&place) {
            return Err(*fault);
        }
        let taken = (to, event.case_key, event.sequence, event.id);
        self.taken.lock().expect("lock").push(taken);
        Ok(Delivered::First)
    }
}

impl Recorder {
    /// The sequences that a subscriber took of a case, in the order of arrival.
    pub fn sequences(&self, to: ServiceName, case: CaseKey) -> Vec<i64> {
        let taken = self.taken.lock().expect("lock");
        taken
            .iter()
            .filter(|taken| taken.0 == to && taken.1 == case)
            .map(|taken| taken.2)
            .collect()
    }
    pub fn refuse(&self, to: ServiceName, case: CaseKey, sequence: i64, fault: DeliveryFault) {
        self.faults
            .lock()
            .expect("lock")
            .insert((to, case, sequence), fault);
    }
    pub fn relent(&self) {
        self.faults.lock().expect("lock").clear();
    }
}

pub async fn tell(world: &World, case: i64, events: usize) -> CaseKey {
    let cx = world.cx("staff:a");
    let mut tx = world.store.begin(&cx).await.expect("begins");
    let case = a_case(case);
    for _ in 0..events {
        tx.tell(case, a_body()).await.expect("told");
    }
    tx.commit().await.expect("commits");
    case.1
}

/// A step with one value.
fn a_step(value: &str) -> EventBody {
    EventBody::StepRecorded(StepRecorded {
        pseudonym: None,
        step: StepKind::Intake,
        on: chrono::NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day"),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: "0461".parse().expect("a code"),
        codes: std::collections::BTreeMap::from([("outcome".to_owned(), value.to_owned())]),
    })
}

on_both_engines! {
    async fn every_subscriber_gets_every_event_in_the_order_of_the_case(world: World) {
        let (one, two) = (tell(&world, 1, 3).await, tell(&world, 2, 2).await);
        assert_eq!(tell(&world, 1, 1).await, one);
        let recorder = Recorder::default();
        let relayed = world.store.relay_all(&recorder).await.expect("relayed");
        assert_eq!((relayed.delivered, relayed.retried, relayed.parked), (12, 0, 0));
        assert_eq!(relayed.next_due, None);
        for to in [ServiceName::WelfareUnit, ServiceName::FollowUp] {
            assert_eq!(recorder.sequences(to, one), [1, 2, 3, 4]);
            assert_eq!(recorder.sequences(to, two), [1, 2]);
        }
        assert!(recorder.sequences(ServiceName::InsuranceAgency, one).is_empty());
        // Nothing is told again, and nothing is forgotten.
        assert_eq!(world.store.relay_all(&recorder).await.expect("relayed").delivered, 0);
        assert_eq!(world.count("outbox_event").await, 6);
    }

    async fn an_event_carries_its_source_version_and_times(world: World) {
        let cx = world.cx("staff:a");
        let case = a_case(1);
        let happened = cx.now() - chrono::Duration::days(2);
        let mut tx = world.store.begin(&cx).await.expect("begins");
        let id = tx.tell_of(case, happened, a_body()).await.expect("told");
        tx.commit().await.expect("commits");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let keeper = Keeper(Arc::clone(&seen));
        world.store.relay_once(&keeper).await.expect("relayed");
        let event = seen.lock().expect("lock").pop().expect("an event");
        assert_eq!((event.id, event.case, event.case_key), (id, case.0, case.1));
        assert_eq!((event.source, event.version), (ServiceName::IntakeDesk, 1));
        assert_eq!((event.occurred_at, event.recorded_at), (happened, cx.now()));
        assert_eq!((event.sequence, event.body), (1, a_body()));
    }

    async fn a_step_with_free_text_is_never_told(world: World) {
        let cx = world.cx("staff:a");
        let mut tx = world.store.begin(&cx).await.expect("begins");
        let told = tx.tell(a_case(1), a_step("Bor hos sin syster")).await;
        assert!(told.is_err(), "free text was taken for a code");
        assert!(tx.tell(a_case(1), a_step("STUDIES")).await.is_ok());
        tx.commit().await.expect("commits");
        assert_eq!(world.count("outbox_event").await, 1);
    }

    async fn an_event_that_was_sent_but_not_marked_is_sent_again_and_taken_once(world: World) {
        let cx = world.cx("staff:a");
        tell(&world, 1, 1).await;
        let effects = Effects { store: world.store.clone(), cx: cx.clone(), count: Mutex::default() };
        // The first relay dies after the service has taken the event: its claim runs out.
        let death = Dies(&effects);
        let dying = world.store.relay_once(&death);
        let died = futures::future::select(Box::pin(dying), Box::pin(effects.taken_once())).await;
        drop(died);
        assert_eq!(*effects.count.lock().expect("lock"), (1, 1));
        assert_eq!(world.store.relay_once(&effects).await.expect("relayed").delivered, 0);
        world.clock.forward(chrono::Duration::seconds(31));
        while world.store.relay_once(&effects).await.expect("relayed").delivered > 0 {}
        let (offers, firsts) = *effects.count.lock().expect("lock");
        assert!(offers >= 3, "two subscribers, one of them twice: {offers}");
        assert_eq!(firsts, 1, "both subscribers share this store's inbox");
    }

    async fn two_deliveries_at_once_are_taken_once(world: World) {
        tell(&world, 1, 1).await;
        let events = world.store.events_after(0, 10).await.expect("events");
        let event = events[0].event.open().expect("known");
        let cx = world.cx("system:receiver");
        let takings = (0..8).map(|_| async {
            let mut tx = world.store.begin(&cx).await.expect("begins");
            let taking = tx.take_once(&event).await.expect("taken");
            tx.commit().await.expect("commits");
            taking
        });
        let takings = futures::future::join_all(takings).await;
        assert_eq!(takings.iter().filter(|taking| **taking == Taking::First).count(), 1);
    }

    async fn a_taking_that_is_given_up_is_taken_again(world: World) {
        tell(&world, 1, 1).await;
        let events = world.store.events_after(0, 10).await.expect("events");
        let event = events[0].event.open().expect("known");
        let cx = world.cx("system:receiver");
        for _ in 0..2 {
            let mut tx = world.store.begin(&cx).await.expect("begins");
            assert_eq!(tx.take_once(&event).await.expect("taken"), Taking::First);
            tx.roll_back().await.expect("given up");
        }
    }
}

struct Keeper(Arc<Mutex<Vec<Event>>>);

#[async_trait]
impl Deliver for Keeper {
    async fn deliver(&self, _to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        self.0.lock().expect("lock").push(event.clone());
        Ok(Delivered::First)
    }
}

/// A service that takes events by its inbox; counts offers and effects.
struct Effects {
    store: Store,
    cx: access::Cx,
    count: Mutex<(u32, u32)>,
}

impl Effects {
    async fn taken_once(&self) {
        while self.count.lock().expect("lock").1 == 0 {
            tokio::task::yield_now().await;
        }
    }
}

#[async_trait]
impl Deliver for Effects {
    async fn deliver(&self, _to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        let mut tx = self
            .store
            .begin(&self.cx)
            .await
            .map_err(|_| DeliveryFault::Unreachable)?;
        let taking = tx
            .take_once(event)
            .await
            .map_err(|_| DeliveryFault::Refused)?;
        tx.commit().await.map_err(|_| DeliveryFault::Unreachable)?;
        let mut count = self.count.lock().expect("lock");
        count.0 += 1;
        match taking {
            Taking::First => {
                count.1 += 1;
                Ok(Delivered::First)
            }
            Taking::Again => Ok(Delivered::Again),
        }
    }
}

/// Takes the event to one subscriber and then never answers.
struct Dies<'e>(&'e Effects);

#[async_trait]
impl Deliver for Dies<'_> {
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        if to == ServiceName::WelfareUnit {
            let _acknowledgement_lost = self.0.deliver(to, event).await;
        }
        std::future::pending().await
    }
}
