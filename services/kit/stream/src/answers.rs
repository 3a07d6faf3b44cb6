//! Who waits for the answer to which event.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use domain::EventId;
use tokio::sync::oneshot;

/// The answers that are waited for.
#[derive(Clone, Default)]
pub struct Answers(Arc<Mutex<BTreeMap<EventId, oneshot::Sender<http::Response<Bytes>>>>>);

/// One answer that is waited for; dropped, nobody waits any more.
pub struct Waiting {
    answers: Answers,
    id: EventId,
    told: oneshot::Receiver<http::Response<Bytes>>,
}

impl Answers {
    /// Waits for the answer to an event from now on, before it is told. Whoever waited for it before waits no more.
    pub fn wait(&self, id: EventId) -> Waiting {
        let (tell, told) = oneshot::channel();
        self.held().insert(id, tell);
        Waiting {
            answers: self.clone(),
            id,
            told,
        }
    }

    /// Hands an answer to whoever waits for it. Nobody may: then the event is told again, and taken already.
    pub fn tell(&self, id: EventId, answer: http::Response<Bytes>) {
        let waiting = self.held().remove(&id);
        if let Some(waiting) = waiting
            && waiting.send(answer).is_err()
        {
            tracing::debug!(event.id = %id, "nobody waits for the answer any more");
        }
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<EventId, oneshot::Sender<http::Response<Bytes>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The answer; `None` when somebody else waits for it now.
    pub async fn answer(mut self) -> Option<http::Response<Bytes>> {
        (&mut self.told).await.ok()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.told.close();
        let mut held = self.answers.held();
        if held.get(&self.id).is_some_and(oneshot::Sender::is_closed) {
            held.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    fn taken() -> http::Response<Bytes> {
        http::Response::new(Bytes::from_static(b"\"FIRST\""))
    }

    #[tokio::test]
    async fn answer_comes_to_the_one_who_waits_and_once() {
        let (answers, id) = (Answers::default(), EventId::draw(&SystemEntropy));
        answers.tell(id, taken());
        let waiting = answers.wait(id);
        answers.tell(id, taken());
        answers.tell(id, taken());
        let answer = waiting.answer().await.expect("an answer");
        assert_eq!(answer.body().as_ref(), b"\"FIRST\"");
        assert!(answers.held().is_empty());
    }

    #[tokio::test]
    async fn who_gave_up_leaves_nothing_and_takes_nothing_from_who_came_after() {
        let (answers, id) = (Answers::default(), EventId::draw(&SystemEntropy));
        drop(answers.wait(id));
        assert!(answers.held().is_empty());
        let first = answers.wait(id);
        let second = answers.wait(id);
        drop(first);
        answers.tell(id, taken());
        assert!(second.answer().await.is_some());
    }
}
