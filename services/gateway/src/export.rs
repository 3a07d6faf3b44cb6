//! `POST /export`: a registered operation that is marked for it, paged to its end by us, one node a line (NDJSON).
//!
//! Every page is a request of its own: the same door, the same decisions where rows are read, the same entries in the
//! access logs, the same price. It is asked for when the reader has taken the one before, so one page is held and no
//! more. The last line tells whether that was all: a stream without it was cut off.

use std::{convert::Infallible, sync::Arc};

use access::LEEWAY;
use axum::{body::Body, response::Response};
use bytes::Bytes;
use chassis::traces;
use domain::{CodeList, FaultCode, TraceId};
use futures::stream;
use http::{HeaderValue, Method, Request, StatusCode, header};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, timeout_at};
use tracing::Span;

use crate::{
    admission::COME_AGAIN_SECONDS,
    edge::{
        answer::{self, Manner},
        body::GraphqlRequest,
        language,
        media::Media,
    },
    endpoint::{Endpoint, wrong_method},
    engine::{Connection, Way},
    registered::{self, Chosen},
    run::{Asking, Turned},
};

/// The media type of lines of JSON.
const LINES: &str = "application/x-ndjson";
/// The length of a page where the request does not say.
const PAGE: u32 = 100;

/// An export under way.
struct Export {
    endpoint: Arc<Endpoint>,
    asking: Asking,
    request: GraphqlRequest,
    connection: Connection,
    /// Whether the page before has said that there is more.
    promised: bool,
    /// The nodes that were given out.
    count: u64,
}

/// A page as it was read.
struct Page {
    lines: String,
    nodes: u64,
    /// After which the next one begins.
    cursor: Option<String>,
    more: bool,
}

/// Why an export does not go on.
struct Stop {
    manner: Manner,
    code: FaultCode,
    details: Vec<String>,
    /// In how many seconds it may be gone on with, where too many were asking.
    come_again: Option<u64>,
}

/// What comes next.
enum Stage {
    /// A page that is there already.
    Read(Box<Export>, Page),
    /// A page that is to be asked for.
    Ask(Box<Export>),
    /// Nothing.
    Over,
}

/// The last line.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Ending {
    end: bool,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl Ending {
    fn line(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("{text}\n")
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl Endpoint {
    /// Answers one HTTP request to `/export`. What is refused before the first line is refused as at `/graphql`, with a
    /// status that tells of it.
    pub async fn export(self: &Arc<Self>, request: Request<Body>, traced: &Span) -> Response {
        let manner = Manner {
            media: Media::GraphqlResponse,
            language: language::wanted(request.headers()),
            trace: TraceId::draw(self.entropy.as_ref()),
            spending: None,
        };
        if request.method() != Method::POST {
            return wrong_method(manner, HeaderValue::from_static("POST"), &[]);
        }
        let until = Instant::now() + self.limits.patience;
        let (head, body) = request.into_parts();
        let asking = match self.begin((manner, traced), &head.headers, until).await {
            Ok(asking) => asking,
            Err((manner, code)) => return answer::refused(manner, code, &[]),
        };
        let manner = asking.manner;
        let request = match timeout_at(until, self.read(&head, body)).await {
            Ok(Ok((request, _))) => request,
            Ok(Err(unread)) => return unread.refused(manner),
            Err(_) => return answer::refused(manner, FaultCode::GatewayTimeout, &[]),
        };
        match self.open(asking, request).await {
            Ok((manner, export, page)) => lines(manner, Stage::Read(Box::new(export), page)),
            Err(stop) if stop.come_again.is_some() => answer::turned_away(stop.manner),
            Err(stop) => answer::refused(stop.manner, stop.code, &stop.details),
        }
    }

    /// The first page, before anything is answered.
    async fn open(
        self: &Arc<Self>,
        asking: Asking,
        request: GraphqlRequest,
    ) -> Result<(Manner, Export, Page), Stop> {
        let manner = asking.manner;
        if request.document_id.is_none()
            || request.query.is_some()
            || request.operation_name.is_some()
        {
            let detail = "Send documentId (text) and variables (object), and no document.";
            let mut stop = Stop::at(manner, FaultCode::BadUserInput);
            stop.details.push(detail.to_owned());
            return Err(stop);
        }
        let chosen = self.exported(&asking, &request);
        let chosen = chosen.ok_or_else(|| Stop::at(manner, FaultCode::OperationNotRegistered))?;
        let connection = match self.planning.now().connection(&chosen.document).await {
            Ok(Some(connection)) => connection,
            Ok(None) => {
                tracing::error!(trace = %manner.trace, "an operation that is marked for export is no connection");
                return Err(Stop::at(manner, FaultCode::Internal));
            }
            Err(refusal) => return Err(Stop::of(manner, Turned::Refused(refusal))),
        };
        let mut export = Export {
            endpoint: Arc::clone(self),
            asking,
            request,
            connection,
            promised: false,
            count: 0,
        };
        let first = export.connection.first.clone();
        export.variables().entry(first).or_insert(json!(PAGE));
        let (manner, page) = export.run(chosen).await?;
        Ok((manner, export, page))
    }

    /// The operation that is named, if it is this partner's and marked for export, today.
    fn exported(&self, asking: &Asking, request: &GraphqlRequest) -> Option<Chosen> {
        let books = (&self.operations, &self.pages);
        let day = self.clock.today();
        let chosen = registered::choose(books, &asking.sign_in, request, day).ok()?;
        let is_marked = chosen
            .registered
            .as_ref()
            .is_some_and(|operation| operation.export);
        is_marked.then_some(chosen)
    }
}

impl Stop {
    fn at(manner: Manner, code: FaultCode) -> Self {
        Self {
            manner,
            code,
            details: Vec::new(),
            come_again: None,
        }
    }

    fn of(manner: Manner, turned: Turned) -> Self {
        let come_again = matches!(turned, Turned::Full).then_some(COME_AGAIN_SECONDS);
        let (code, details) = turned.told();
        Self {
            manner,
            code,
            details,
            come_again,
        }
    }
}

impl Export {
    fn variables(&mut self) -> &mut Map<String, Value> {
        self.request.variables.get_or_insert_default()
    }

    /// The next page, if all that held for the first still holds.
    async fn page(&mut self) -> Result<Page, Stop> {
        let endpoint = Arc::clone(&self.endpoint);
        let manner = self.asking.manner;
        if endpoint.clock.now() >= self.asking.sign_in.expires_at + LEEWAY {
            return Err(Stop::at(manner, FaultCode::Unauthenticated));
        }
        let chosen = endpoint.exported(&self.asking, &self.request);
        let chosen = chosen.ok_or_else(|| Stop::at(manner, FaultCode::OperationNotRegistered))?;
        let until = Instant::now() + endpoint.limits.patience;
        let sign_in = self.asking.sign_in.clone();
        // Every page is a request of its own.
        let traced = traces::gateway_request();
        self.asking = endpoint
            .admit((manner, &traced), sign_in, until)
            .map_err(|(manner, code)| Stop::at(manner, code))?;
        let (_, page) = self.run(chosen).await?;
        Ok(page)
    }

    async fn run(&mut self, chosen: Chosen) -> Result<(Manner, Page), Stop> {
        let outcome = self
            .endpoint
            .run(&self.asking, chosen, &self.request, Way::Posted)
            .await;
        let (manner, executed) = match outcome {
            (manner, Ok(executed)) => (manner, executed),
            (manner, Err(turned)) => return Err(Stop::of(manner, turned)),
        };
        // A row of which a service did not tell its part is not the row that was asked for.
        if let Some(code) = answer::first_code(&executed) {
            return Err(Stop::at(manner, code));
        }
        let broken = || Stop::at(manner, FaultCode::Internal);
        let page = read(&executed.data, &self.connection.key).ok_or_else(broken)?;
        let is_gone = page.nodes == 0 && page.cursor.is_none() && !page.more;
        if self.promised && is_gone {
            // There was more a moment ago: what this partner may read was taken away while it read.
            return Err(Stop::at(manner, FaultCode::OperationNotRegistered));
        }
        let after = self.connection.after.clone();
        let next = page.cursor.clone().map_or(Value::Null, Value::String);
        let before = self.variables().get(&after).unwrap_or(&Value::Null);
        if page.more && *before == next {
            return Err(broken());
        }
        Ok((manner, page))
    }

    /// Gives out a page: its lines, and what comes next.
    fn give(mut self: Box<Self>, page: Page) -> (String, Stage) {
        self.count += page.nodes;
        if !page.more {
            let end = Ending {
                end: true,
                count: self.count,
                code: None,
                trace_id: None,
                retry_after_seconds: None,
                after: None,
            };
            return (format!("{}{}", page.lines, end.line()), Stage::Over);
        }
        self.promised = true;
        let after = self.connection.after.clone();
        let next = page.cursor.map_or(Value::Null, Value::String);
        self.variables().insert(after, next);
        (page.lines, Stage::Ask(self))
    }

    /// The last line of an export that does not go on. With `after` as a variable it can be gone on with later.
    fn closing(&mut self, stop: &Stop) -> String {
        let after = self.connection.after.clone();
        let after = self.variables().get(&after).and_then(Value::as_str);
        let after = after.map(str::to_owned);
        let of_budget = || {
            stop.manner
                .spending
                .and_then(|spending| spending.wait_seconds)
        };
        let end = Ending {
            end: false,
            count: self.count,
            code: Some(stop.code.code()),
            trace_id: Some(stop.manner.trace.to_string()),
            retry_after_seconds: stop.come_again.or_else(of_budget),
            after,
        };
        end.line()
    }
}

/// The next piece of the stream.
async fn step(stage: Stage) -> Option<(Result<Bytes, Infallible>, Stage)> {
    let (export, page) = match stage {
        Stage::Over => return None,
        Stage::Read(export, page) => (export, page),
        Stage::Ask(mut export) => match export.page().await {
            Ok(page) => (export, page),
            Err(stop) => return Some((Ok(export.closing(&stop).into()), Stage::Over)),
        },
    };
    let (text, next) = export.give(page);
    Some((Ok(text.into()), next))
}

fn lines(manner: Manner, stage: Stage) -> Response {
    let body = Body::from_stream(stream::unfold(stage, step));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(LINES));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let vary = HeaderValue::from_static("accept-language, authorization");
    headers.insert(header::VARY, vary);
    if let Some(spending) = manner.spending {
        spending.tell(headers);
    }
    response
}

/// Reads a page out of the data of an answer; `None` when it is no connection.
fn read(data: &str, key: &str) -> Option<Page> {
    let connection = sonic_rs::get(data, &[key]).ok()?;
    let connection = connection.as_raw_str();
    let info = sonic_rs::get(connection, &["pageInfo"]).ok()?;
    let info: PageInfo = serde_json::from_str(info.as_raw_str()).ok()?;
    let edges = sonic_rs::get(connection, &["edges"]).ok()?;
    let mut page = Page {
        lines: String::new(),
        nodes: 0,
        cursor: info.end_cursor,
        more: info.has_next_page,
    };
    for edge in edges.into_array_iter()? {
        let edge = edge.ok()?;
        let node = sonic_rs::get(edge.as_raw_str(), &["node"]).ok()?;
        let node = node.as_raw_str();
        if node == "null" {
            continue;
        }
        // Outside of a text an end of line means nothing, and inside it is written `\n`.
        page.lines
            .extend(node.chars().filter(|sign| !matches!(sign, '\n' | '\r')));
        page.lines.push('\n');
        page.nodes += 1;
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_nodes_a_line_each() {
        let data = "{\"box\":{\"edges\":[{\"node\":{\"id\":\"1\",\n\"text\":\"a\\nb\"}},{\"node\":null},\
            {\"node\":{\"id\":\"2\"}}],\"pageInfo\":{\"endCursor\":\"c\",\"hasNextPage\":true}}}";
        let page = read(data, "box").unwrap();
        assert_eq!(
            page.lines,
            "{\"id\":\"1\",\"text\":\"a\\nb\"}\n{\"id\":\"2\"}\n"
        );
        assert_eq!((page.nodes, page.more), (2, true));
        assert_eq!(page.cursor.as_deref(), Some("c"));
    }

    #[test]
    fn what_is_no_connection_is_no_page() {
        for data in [
            "null",
            "{}",
            "{\"box\":null}",
            "{\"box\":{\"edges\":[]}}",
            "{\"box\":{\"edges\":null,\"pageInfo\":{\"hasNextPage\":false}}}",
            "{\"box\":{\"edges\":[{}],\"pageInfo\":{\"hasNextPage\":false}}}",
        ] {
            assert!(read(data, "box").is_none(), "{data}");
        }
    }
}
