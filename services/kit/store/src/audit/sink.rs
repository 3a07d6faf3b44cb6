//! Group commit: entries of concurrent requests go to disk together, and each request is answered
//! when its own is there.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::{AuditEntry, AuditSink, AuditUnavailable};
use async_trait::async_trait;
use domain::Clock;
use sea_orm::DatabaseConnection;
use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};

use super::write::write_entries;
use crate::{connect::begin, fault::StoreFault};

/// How many entries one commit may hold. It bounds the statement (6 values an entry, SQLite takes
/// 32 766) and how long one failed write makes others fail.
const GROUP_MAX: usize = 256;

type Answer = Result<(), AuditUnavailable>;

/// The sink of one store. Whoever finds nobody at work writes for everybody who waits.
pub(crate) struct GroupSink(Arc<Group>);

struct Group {
    connection: DatabaseConnection,
    clock: Arc<dyn Clock>,
    audited: watch::Sender<u64>,
    patience: Duration,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    waiting: Vec<(AuditEntry, oneshot::Sender<Answer>)>,
    writer: Writer,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Writer {
    #[default]
    Idle,
    AtWork,
}

impl GroupSink {
    pub(crate) fn new(
        connection: DatabaseConnection,
        clock: Arc<dyn Clock>,
        audited: watch::Sender<u64>,
        patience: Duration,
    ) -> Self {
        Self(Arc::new(Group {
            connection,
            clock,
            audited,
            patience,
            line: Mutex::default(),
        }))
    }
}

#[async_trait]
impl AuditSink for GroupSink {
    async fn commit(&self, entry: AuditEntry) -> Answer {
        let (answer, answered) = oneshot::channel();
        let writer = self.0.with(|line| {
            line.waiting.push((entry, answer));
            std::mem::replace(&mut line.writer, Writer::AtWork)
        });
        if writer == Writer::Idle {
            // A task of its own: a request that is given up must not take the others with it.
            tokio::spawn(write_all(Arc::clone(&self.0)));
        }
        // The writer's place and the write itself may each take as long as any statement. What takes longer
        // fails the read; that it is written down all the same later is the lesser harm.
        if let Ok(answer) = timeout(self.0.patience * 2, answered).await {
            answer.unwrap_or(Err(AuditUnavailable))
        } else {
            tracing::error!("the audit is too slow");
            Err(AuditUnavailable)
        }
    }
}

async fn write_all(group: Arc<Group>) {
    loop {
        let taken = group.with(|line| {
            let count = line.waiting.len().min(GROUP_MAX);
            if count == 0 {
                line.writer = Writer::Idle;
            }
            line.waiting.drain(..count).collect::<Vec<_>>()
        });
        if taken.is_empty() {
            return;
        }
        let (entries, waiters): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
        let answer = group.write(&entries).await.map_err(|fault| {
            tracing::error!(audit.entries = entries.len(), error = %fault, "the audit cannot be written");
            AuditUnavailable
        });
        for waiter in waiters {
            // A request that has gone needs no answer; its entry is kept all the same.
            let _gone = waiter.send(answer);
        }
    }
}

impl Group {
    async fn write(&self, entries: &[AuditEntry]) -> Result<(), StoreFault> {
        let transaction = begin(&self.connection).await?;
        write_entries(&transaction, entries, self.clock.now()).await?;
        transaction.commit().await?;
        self.audited.send_modify(|count| *count += 1);
        Ok(())
    }

    fn with<T>(&self, work: impl FnOnce(&mut Line) -> T) -> T {
        work(&mut self.line.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
