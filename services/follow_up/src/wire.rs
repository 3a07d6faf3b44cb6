//! Events in: every service tells follow-up what happened; steps of the chain are kept, and whose they are.

use ::store::Tx;
use access::Cx;
use async_trait::async_trait;
use chassis::{EventTaker, Fault};
use domain::event::{Event, EventBody};

use crate::{flow, store};

/// Takes events, each once.
pub struct Taker;

#[async_trait]
impl EventTaker for Taker {
    async fn take(&self, _cx: &Cx, tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault> {
        if let EventBody::StepRecorded(step) = &event.body {
            let step = store::step_of_event(event, step);
            flow::take_step(tx, &step).await?;
        }
        if let Some(news) = flow::MergeNews::of(&event.body) {
            flow::take_merge(tx, news).await?;
        }
        Ok(())
    }
}
