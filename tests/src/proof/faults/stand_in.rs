//! What answers in a service's place: nobody, or somebody who does it badly.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use domain::code_list;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};

code_list! {
    /// What is wrong with a service.
    pub enum Fault("ServiceFault") {
        /// Its process was killed: nobody listens.
        Killed => "KILLED", "Avbruten";
        /// It takes calls and never answers.
        Silent => "SILENT", "Tyst";
        /// It answers after half a minute.
        Slow => "SLOW", "Långsam";
        /// It answers that it could not.
        Failing => "FAILING", "Felar";
        /// It answers with what is no answer.
        Garbage => "GARBAGE", "Skräp";
        /// Its answer breaks off.
        CutOff => "CUT_OFF", "Avkortad";
        /// It does not speak HTTP.
        Foreign => "FOREIGN", "Talar annat";
    }
}

/// How long a slow service takes.
const SLOW: Duration = Duration::from_secs(30);
/// A right answer, that comes too late.
const LATE: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n{\"data\":{\"_entities\":[]}}";
const FAILING: &[u8] = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
const GARBAGE: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n<html>oh</html";
const CUT_OFF: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n{\"data\":{\"_enti";
/// The beginning of a TLS alert: handshake failure.
const FOREIGN: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

/// A listener in a service's place. Dropped, it ends.
pub struct StandIn {
    address: SocketAddr,
    calls: Arc<AtomicU64>,
    listening: Option<JoinHandle<()>>,
    open: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl StandIn {
    /// Stands in with a fault.
    pub async fn with(fault: Fault) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let calls = Arc::new(AtomicU64::new(0));
        let open: Arc<Mutex<Vec<JoinHandle<()>>>> = Arc::default();
        let listening = match fault {
            // The address was somebody's, and is nobody's any more.
            Fault::Killed => None,
            Fault::Silent
            | Fault::Slow
            | Fault::Failing
            | Fault::Garbage
            | Fault::CutOff
            | Fault::Foreign => {
                let (calls, open) = (Arc::clone(&calls), Arc::clone(&open));
                Some(tokio::spawn(async move {
                    while let Ok((stream, _)) = listener.accept().await {
                        calls.fetch_add(1, Ordering::Relaxed);
                        let call = tokio::spawn(answer(stream, fault));
                        open.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(call);
                    }
                }))
            }
        };
        Ok(Self {
            address,
            calls,
            listening,
            open,
        })
    }

    /// Where the service would be.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many calls it was given.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().for_each(JoinHandle::abort);
    }
}

/// Reads what it is asked, and answers as its fault has it. What goes wrong on the way is the caller's to notice.
async fn answer(mut stream: TcpStream, fault: Fault) {
    let mut asked = vec![0; 64 * 1024];
    if stream.read(&mut asked).await.is_err() {
        return;
    }
    let told = match fault {
        Fault::Killed => return,
        Fault::Silent => return std::future::pending().await,
        Fault::Slow => {
            sleep(SLOW).await;
            LATE
        }
        Fault::Failing => FAILING,
        Fault::Garbage => GARBAGE,
        Fault::CutOff => CUT_OFF,
        Fault::Foreign => FOREIGN,
    };
    if stream.write_all(told).await.is_ok() {
        // Whoever waits for more is told that there is none.
        let _closed = stream.shutdown().await;
    }
}
