//! Fetching from providers: over HTTPS, a little, soon, and from nowhere else than was asked.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Url, redirect::Policy};

use crate::settings::SettingsRefused;

/// The largest answer of a provider that is read, in bytes.
pub(crate) const LARGEST: usize = 256 * 1024;

/// Why nothing was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchFault {
    /// The address is neither of HTTPS nor of this machine.
    #[error("an address is not of HTTPS")]
    Insecure,
    /// Nothing came, or not in time.
    #[error("no answer in time")]
    NoAnswer,
    /// More came than a provider has to say.
    #[error("too large an answer")]
    TooLarge,
}

/// Fetches for the sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Fetcher(Client);

impl Fetcher {
    /// A fetcher that waits for an answer this long.
    pub(crate) fn new(patience: Duration) -> Result<Self, SettingsRefused> {
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(patience)
            .connect_timeout(patience)
            .referer(false)
            .build();
        client.map(Self).map_err(|_| SettingsRefused::NoClient)
    }

    pub(crate) async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, FetchFault> {
        let address = Url::parse(&request.uri().to_string()).map_err(|_| FetchFault::Insecure)?;
        if !is_safe(&address) {
            return Err(FetchFault::Insecure);
        }
        let request = request.try_into().map_err(|_| FetchFault::Insecure)?;
        let sent = self.0.execute(request).await;
        let mut response = sent.map_err(|_| FetchFault::NoAnswer)?;
        let mut told = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            told = told.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| FetchFault::NoAnswer)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(FetchFault::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        told.body(body).map_err(|_| FetchFault::NoAnswer)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchFault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchFault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

/// Whether nobody on the way can read or change what is sent there.
pub fn is_safe(address: &Url) -> bool {
    match address.scheme() {
        "https" => address.host_str().is_some(),
        "http" => is_loopback(address),
        _ => false,
    }
}

/// Whether an address is of this machine.
pub fn is_loopback(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let number = bare.parse::<std::net::IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_of_this_machine_alone() {
        for (address, safe) in [
            ("https://id.example/a", true),
            ("http://127.0.0.1:9/a", true),
            ("http://[::1]:9/a", true),
            ("http://localhost/a", true),
            ("http://id.example/a", false),
            ("http://localhost.example/a", false),
            ("http://127.0.0.1.example/", false),
            ("ftp://127.0.0.1/", false),
            ("file:///etc/passwd", false),
        ] {
            let read = Url::parse(address).expect("an address");
            assert_eq!(is_safe(&read), safe, "{address}");
        }
    }
}
