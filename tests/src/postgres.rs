//! Where the tests' PostgreSQL stands. Every harness takes it from this file.

use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    sync::OnceLock,
    time::Duration,
};

/// Where a server of the machine's own answers.
const USUAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";
const USUAL_PORT: u16 = 5432;
const PATIENCE: Duration = Duration::from_secs(2);

/// The address that `EVI_TEST_POSTGRES` names; it must answer, or its tests fail.
#[expect(
    clippy::disallowed_methods,
    reason = "where the tests' PostgreSQL stands is the machine's to say"
)]
fn named() -> Option<String> {
    std::env::var("EVI_TEST_POSTGRES").ok()
}

/// The server's address: the one that is named, or the usual one.
pub fn url() -> String {
    named().unwrap_or_else(|| USUAL.to_owned())
}

/// Whether there is no server to test on: none is named, and none stands in the usual place. A test
/// then says so and leaves the other engine's tests to stand alone; what is named is never left out.
pub fn is_away() -> bool {
    static AWAY: OnceLock<bool> = OnceLock::new();
    *AWAY.get_or_init(|| {
        let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, USUAL_PORT));
        let away = named().is_none() && TcpStream::connect_timeout(&usual, PATIENCE).is_err();
        if away {
            let line = b"No PostgreSQL answers, and EVI_TEST_POSTGRES names none: tested on SQLite alone.\n";
            // Whoever closed standard error does not want to know.
            let _ = std::io::stderr().lock().write_all(line);
        }
        away
    })
}
