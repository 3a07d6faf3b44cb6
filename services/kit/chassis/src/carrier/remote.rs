//! Calls over internal HTTP, for services that run in processes of their own.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use domain::ServiceName;
use http_body_util::{BodyExt, Limited};
use reqwest::{Client, Url};

use super::{Carrier, CarrierFault, LARGEST_ANSWER};

/// Where the services stand and how long they may take.
#[derive(Debug, Clone)]
pub struct RemoteSettings {
    /// The base URL of each service.
    pub addresses: BTreeMap<ServiceName, Url>,
    /// The longest time from the call to the last byte of the answer.
    pub patience: Duration,
    /// The longest time until a connection stands.
    pub connect_patience: Duration,
}

/// Carries requests over HTTP/1.1 with connections that are kept open.
pub struct RemoteCarrier {
    client: Client,
    addresses: BTreeMap<ServiceName, Url>,
}

impl RemoteCarrier {
    /// Makes a carrier. Small requests leave at once (`TCP_NODELAY`); redirects are never followed and
    /// proxies never used, for the assertion in the header is meant for one service alone.
    pub fn new(settings: RemoteSettings) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .tcp_nodelay(true)
            .timeout(settings.patience)
            .connect_timeout(settings.connect_patience)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            client,
            addresses: settings.addresses,
        })
    }

    fn outgoing(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<reqwest::Request, CarrierFault> {
        let base = self
            .addresses
            .get(&to)
            .ok_or(CarrierFault::Unknown { to })?;
        let (head, body) = request.into_parts();
        let path = head
            .uri
            .path_and_query()
            .map_or("/", http::uri::PathAndQuery::as_str);
        let url = base.join(path).map_err(|source| garbled(to, source))?;
        let mut outgoing = reqwest::Request::new(head.method, url);
        *outgoing.headers_mut() = head.headers;
        *outgoing.body_mut() = Some(body.into());
        Ok(outgoing)
    }
}

#[async_trait]
impl Carrier for RemoteCarrier {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        let outgoing = self.outgoing(to, request)?;
        let answer = self
            .client
            .execute(outgoing)
            .await
            .map_err(|source| no_answer(to, source))?;
        let (head, body) = http::Response::from(answer).into_parts();
        let body = Limited::new(body, LARGEST_ANSWER)
            .collect()
            .await
            .map_err(|source| CarrierFault::Garbled {
                to,
                source: Some(source),
            })?
            .to_bytes();
        Ok(http::Response::from_parts(head, body))
    }
}

fn no_answer(to: ServiceName, source: reqwest::Error) -> CarrierFault {
    // The URL names a service's place, never a person, but logs need it even less than we do.
    let source = source.without_url();
    if source.is_timeout() {
        CarrierFault::TimedOut { to }
    } else {
        CarrierFault::Unreachable {
            to,
            source: Some(Box::new(source)),
        }
    }
}

fn garbled(
    to: ServiceName,
    source: impl std::error::Error + Send + Sync + 'static,
) -> CarrierFault {
    CarrierFault::Garbled {
        to,
        source: Some(Box::new(source)),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, http::HeaderMap, routing::post};

    use super::*;

    async fn address_of(router: Router) -> Url {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}").parse().unwrap()
    }

    fn carrier(to: ServiceName, address: Url, patience: Duration) -> RemoteCarrier {
        RemoteCarrier::new(RemoteSettings {
            addresses: BTreeMap::from([(to, address)]),
            patience,
            connect_patience: patience,
        })
        .unwrap()
    }

    fn request(path: &str) -> http::Request<Bytes> {
        http::Request::post(path)
            .header("x-evi-assertion", "signed")
            .body(Bytes::from_static(b"body"))
            .unwrap()
    }

    #[tokio::test]
    async fn header_body_and_status_travel() {
        let echo = |headers: HeaderMap, body: Bytes| async move {
            let assertion = headers["x-evi-assertion"].to_str().unwrap().to_owned();
            let said = format!("{assertion}:{}", String::from_utf8_lossy(&body));
            (http::StatusCode::UNAUTHORIZED, said)
        };
        let address = address_of(Router::new().route("/graphql", post(echo))).await;
        let to = ServiceName::WelfareUnit;
        let carrier = carrier(to, address, Duration::from_secs(5));
        let answer = carrier.send(to, request("/graphql")).await.unwrap();
        assert_eq!(answer.status(), http::StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body().as_ref(), b"signed:body");
    }

    #[tokio::test]
    async fn silence_is_a_time_out_and_a_closed_port_unreachable() {
        let never = || async { std::future::pending::<&'static str>().await };
        let address = address_of(Router::new().route("/slow", post(never))).await;
        let to = ServiceName::IntakeDesk;
        let hasty = carrier(to, address, Duration::from_millis(50));
        let late = hasty.send(to, request("/slow")).await;
        assert!(matches!(late, Err(CarrierFault::TimedOut { .. })));
        let closed = carrier(
            to,
            "http://127.0.0.1:1".parse().unwrap(),
            Duration::from_secs(5),
        );
        let refused = closed.send(to, request("/slow")).await;
        assert!(matches!(refused, Err(CarrierFault::Unreachable { .. })));
    }
}
