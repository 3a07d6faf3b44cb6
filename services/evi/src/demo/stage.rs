//! The stage on which the demo's stories are played: one clock, moved by hand, and many stories that
//! wait for their next day. The clock moves when all of them wait, so that each request of a story
//! is made, answered and logged at the story's own time.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use domain::Clock;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use super::fault::StoryFault;

/// A clock that stands still until it is moved, and never goes back.
#[derive(Debug, Default)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(start.timestamp_millis()))
    }

    /// Moves it on to `moment`, if that is later.
    pub fn move_to(&self, moment: DateTime<Utc>) {
        self.0
            .fetch_max(moment.timestamp_millis(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        let millis = self.0.load(Ordering::SeqCst);
        Utc.timestamp_millis_opt(millis)
            .single()
            .unwrap_or_default()
    }
}

/// One story, not yet begun.
pub type Story = Pin<Box<dyn Future<Output = Result<(), StoryFault>> + Send>>;

/// By which a story waits for its next day.
#[derive(Debug, Clone)]
pub struct Cue(mpsc::UnboundedSender<Waiting>);

#[derive(Debug)]
struct Waiting {
    until: DateTime<Utc>,
    wake: oneshot::Sender<()>,
}

impl Cue {
    /// Waits until the clock shows `moment`.
    ///
    /// # Errors
    /// When the stage is closed, because another story failed.
    pub async fn until(&self, moment: DateTime<Utc>) -> Result<(), StoryFault> {
        let (wake, woken) = oneshot::channel();
        let waiting = Waiting {
            until: moment,
            wake,
        };
        self.0.send(waiting).map_err(|_| StoryFault::CutShort)?;
        woken.await.map_err(|_| StoryFault::CutShort)
    }
}

/// What is done beside the stories while time passes.
pub trait Passing {
    /// Does what has fallen due until now, the first of its kind on the day.
    fn day(&mut self, day: NaiveDate) -> impl Future<Output = Result<(), StoryFault>> + Send;
}

/// The stage.
pub struct Stage {
    clock: Arc<HandClock>,
    cue: Cue,
    calls: mpsc::UnboundedReceiver<Waiting>,
}

impl Stage {
    /// An empty stage with a clock.
    pub fn new(clock: Arc<HandClock>) -> Self {
        let (sender, calls) = mpsc::unbounded_channel();
        Self {
            clock,
            cue: Cue(sender),
            calls,
        }
    }

    /// What the stories wait by.
    pub fn cue(&self) -> Cue {
        self.cue.clone()
    }

    /// Plays the stories to their ends. Those that wait for the same moment go on side by side.
    ///
    /// # Errors
    /// The first failure; the other stories are given up then.
    pub async fn play(
        mut self,
        stories: Vec<Story>,
        passing: &mut impl Passing,
    ) -> Result<(), StoryFault> {
        let mut playing = stories.len();
        let mut told = 0_u64;
        let mut waiting: BTreeMap<(DateTime<Utc>, u64), oneshot::Sender<()>> = BTreeMap::new();
        let mut troupe: JoinSet<Result<(), StoryFault>> = stories.into_iter().collect();
        loop {
            while playing > 0 {
                tokio::select! {
                    Some(call) = self.calls.recv() => {
                        told += 1;
                        waiting.insert((call.until, told), call.wake);
                    }
                    Some(ended) = troupe.join_next() => ended.map_err(|_| StoryFault::CutShort)??,
                }
                playing -= 1;
            }
            let Some((&(moment, _), _)) = waiting.first_key_value() else {
                return Ok(());
            };
            let before = self.clock.today();
            self.clock.move_to(moment);
            if self.clock.today() != before {
                passing.day(self.clock.today()).await?;
            }
            while let Some(next) = waiting.first_entry()
                && next.key().0 <= moment
            {
                // A story that is gone has told its failure by its end.
                let _gone = next.remove().send(());
                playing += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Days(Vec<NaiveDate>);

    impl Passing for Days {
        async fn day(&mut self, day: NaiveDate) -> Result<(), StoryFault> {
            self.0.push(day);
            Ok(())
        }
    }

    fn moment(day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, day, hour, 0, 0)
            .single()
            .expect("a moment")
    }

    #[tokio::test]
    async fn stories_meet_the_clock_at_their_own_moments_in_order() {
        let clock = Arc::new(HandClock::at(moment(1, 8)));
        let stage = Stage::new(Arc::clone(&clock));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let story = |moments: Vec<DateTime<Utc>>| -> Story {
            let (cue, clock, seen) = (stage.cue(), Arc::clone(&clock), Arc::clone(&seen));
            Box::pin(async move {
                for moment in moments {
                    cue.until(moment).await?;
                    assert_eq!(clock.now(), moment);
                    seen.lock().expect("whole").push(moment);
                }
                Ok(())
            })
        };
        let stories = vec![
            story(vec![moment(2, 9), moment(4, 9)]),
            story(vec![moment(3, 10), moment(3, 12), moment(5, 8)]),
        ];
        let mut days = Days(Vec::new());
        stage.play(stories, &mut days).await.expect("played");
        let seen = seen.lock().expect("whole").clone();
        assert!(seen.is_sorted() && seen.len() == 5, "{seen:?}");
        assert_eq!(days.0.len(), 4);
    }

    #[tokio::test]
    async fn failure_of_one_story_ends_the_play() {
        let clock = Arc::new(HandClock::at(moment(1, 8)));
        let stage = Stage::new(clock);
        let cue = stage.cue();
        let patient: Story = Box::pin(async move { cue.until(moment(9, 8)).await });
        let broken: Story = Box::pin(async { Err(StoryFault::CutShort) });
        let played = stage
            .play(vec![patient, broken], &mut Days(Vec::new()))
            .await;
        assert!(played.is_err());
    }
}
