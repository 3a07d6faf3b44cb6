//! All printing of the program goes through here: progress and faults to standard error, answers
//! to standard output, so that `$(evi token ...)` holds a token and nothing else.

use std::{
    fmt,
    io::{IsTerminal, Write},
    net::SocketAddr,
};

use crate::fault::CommandFault;

/// Tells what is being done, in the order in which it is done.
pub fn step(text: impl fmt::Display) {
    to_people(format_args!("{text}"));
}

/// Tells how far something has come, on the same line every time, where somebody watches.
pub fn progress(text: impl fmt::Display) {
    let mut people = std::io::stderr().lock();
    if people.is_terminal() {
        // Back to the line's beginning, and what stood there before is wiped away.
        let _closed = write!(people, "\r\x1b[K{text}").and_then(|()| people.flush());
    }
}

/// Gives the answer that was asked for.
pub fn answer(text: impl fmt::Display) {
    to_programs(format_args!("{text}"));
}

/// Tells that requests are taken. Other programs wait for this line.
pub fn ready(address: SocketAddr) {
    to_programs(format_args!("ready http://{address}"));
}

/// Tells in one sentence why the command ended.
pub fn fault(fault: &CommandFault) {
    to_people(format_args!("evi: {fault}"));
}

/// A closed pipe is the reader's choice and no reason to fail, so errors of writing are left.
fn to_people(line: fmt::Arguments<'_>) {
    let _closed = writeln!(std::io::stderr().lock(), "{line}");
}

fn to_programs(line: fmt::Arguments<'_>) {
    let mut output = std::io::stdout().lock();
    let _closed = writeln!(output, "{line}").and_then(|()| output.flush());
}
