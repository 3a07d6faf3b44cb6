//! A collector of traces on this machine: it takes what is told over OTLP, keeps the bytes as they came, and reads the spans
//! out of them.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::hex::hex;

/// A collector that listens until it is dropped.
pub struct Collector {
    address: String,
    told: Told,
    task: JoinHandle<()>,
}

#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Vec<u8>>>>);

/// A span as it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldSpan {
    /// The trace, in hexadecimal digits.
    pub trace: String,
    /// The span.
    pub id: String,
    /// The span that it lies in; empty for the first of a trace.
    pub parent: String,
    /// What it is of.
    pub name: String,
    /// Keys and values, as text.
    pub attributes: Vec<(String, String)>,
}

impl ToldSpan {
    /// The value of an attribute; empty for none.
    pub fn attribute(&self, key: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == key);
        found.map_or("", |(_, value)| value)
    }
}

impl Collector {
    /// Opens one at a free port.
    ///
    /// # Errors
    /// When no port can be taken.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let told = Told::default();
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(told.clone());
        let task = tokio::spawn(async move {
            // It ends with the task.
            axum::serve(listener, router).await.ok();
        });
        Ok(Self {
            address,
            told,
            task,
        })
    }

    /// `http://HOST:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everything that was told, byte for byte.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let told = self.told.0.lock();
        told.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every span that was told.
    ///
    /// # Errors
    /// When what was told is no export of traces.
    pub fn spans(&self) -> Result<Vec<ToldSpan>> {
        let mut spans = Vec::new();
        for body in self.bodies() {
            // ExportTraceServiceRequest, ResourceSpans, ScopeSpans.
            for resource in inside(&body, 1)? {
                for scope in inside(resource, 2)? {
                    for span in inside(scope, 2)? {
                        spans.push(read_span(span)?);
                    }
                }
            }
        }
        Ok(spans)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(told): State<Told>, body: Bytes) -> StatusCode {
    let mut bodies = told.0.lock().unwrap_or_else(PoisonError::into_inner);
    bodies.push(body.to_vec());
    StatusCode::OK
}

fn read_span(span: &[u8]) -> Result<ToldSpan> {
    let mut read = ToldSpan::default();
    for (number, value) in fields(span)? {
        match (number, value) {
            (1, Wire::Bytes(trace)) => read.trace = hex(trace),
            (2, Wire::Bytes(id)) => read.id = hex(id),
            (4, Wire::Bytes(parent)) => read.parent = hex(parent),
            (5, Wire::Bytes(name)) => read.name = String::from_utf8(name.to_vec())?,
            (9, Wire::Bytes(attribute)) => read.attributes.push(read_attribute(attribute)?),
            _ => {}
        }
    }
    Ok(read)
}

fn read_attribute(attribute: &[u8]) -> Result<(String, String)> {
    let mut read = (String::new(), String::new());
    for (number, value) in fields(attribute)? {
        match (number, value) {
            (1, Wire::Bytes(key)) => read.0 = String::from_utf8(key.to_vec())?,
            (2, Wire::Bytes(value)) => {
                for (kind, value) in fields(value)? {
                    read.1 = match (kind, value) {
                        (1, Wire::Bytes(text)) => String::from_utf8(text.to_vec())?,
                        (_, Wire::Number(number)) => number.to_string(),
                        (_, other) => bail!("an attribute of another kind: {other:?}"),
                    };
                }
            }
            _ => {}
        }
    }
    Ok(read)
}

/// A value on the wire of Protocol Buffers.
#[derive(Debug, Clone, Copy)]
enum Wire<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

/// The messages that lie in a message under a number.
fn inside(message: &[u8], number: u64) -> Result<Vec<&[u8]>> {
    let found = fields(message)?.into_iter();
    let found = found.filter_map(|(known, value)| match value {
        Wire::Bytes(bytes) if known == number => Some(bytes),
        Wire::Bytes(_) | Wire::Number(_) => None,
    });
    Ok(found.collect())
}

/// The fields of a message, by number.
fn fields(mut rest: &[u8]) -> Result<Vec<(u64, Wire<'_>)>> {
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let tag = number(&mut rest)?;
        let value = match tag & 7 {
            0 => Wire::Number(number(&mut rest)?),
            1 => Wire::Bytes(cut(&mut rest, 8)?),
            2 => {
                let length = usize::try_from(number(&mut rest)?)?;
                Wire::Bytes(cut(&mut rest, length)?)
            }
            5 => Wire::Bytes(cut(&mut rest, 4)?),
            other => bail!("no kind of field: {other}"),
        };
        fields.push((tag >> 3, value));
    }
    Ok(fields)
}

fn number(rest: &mut &[u8]) -> Result<u64> {
    let mut read = 0_u64;
    for place in 0..10 {
        let (first, after) = rest.split_first().context("a number broke off")?;
        *rest = after;
        read |= u64::from(first & 0x7f) << (7 * place);
        if first & 0x80 == 0 {
            return Ok(read);
        }
    }
    bail!("a number without end")
}

fn cut<'b>(rest: &mut &'b [u8], length: usize) -> Result<&'b [u8]> {
    let (taken, after) = rest.split_at_checked(length).context("a field broke off")?;
    *rest = after;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_from_the_wire() {
        let attribute = [0x0a, 2, b't', b'o', 0x12, 3, 0x0a, 1, b'd'];
        let mut span = vec![
            0x0a, 1, 0xab, 0x12, 1, 0x01, 0x2a, 3, b's', b'q', b'l', 0x4a, 9,
        ];
        span.extend(attribute);
        let read = read_span(&span).expect("a span");
        assert_eq!((read.trace.as_str(), read.id.as_str()), ("ab", "01"));
        assert_eq!((read.name.as_str(), read.attribute("to")), ("sql", "d"));
        assert!(read.parent.is_empty() && read_span(&span[..4]).is_err());
    }
}
