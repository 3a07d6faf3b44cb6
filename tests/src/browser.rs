//! Somebody at a browser without scripts: pages are fetched and forms are sent as a browser does, over HTTP.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::{
    Client, Method, Response, StatusCode,
    header::{COOKIE, HeaderMap, HeaderValue, LOCATION, ORIGIN, SET_COOKIE},
    redirect::Policy,
};

use crate::world::TestWorld;

/// A browser with its cookie.
#[derive(Debug, Clone)]
pub struct Browser {
    client: Client,
    base: String,
    /// The name and value of the one cookie; empty before there is one.
    pub cookie: String,
}

/// A page as it was answered.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: StatusCode,
    /// Where it sends one; empty for nowhere.
    pub location: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The text.
    pub html: String,
}

impl Browser {
    /// A browser that knows nothing yet.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn open(world: &TestWorld) -> Result<Self> {
        Self::at(world.gateway().address())
    }

    /// A browser that knows nothing yet, for pages at any address.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn at(base: &str) -> Result<Self> {
        let client = Client::builder()
            .redirect(Policy::none())
            .tls_built_in_root_certs(false)
            .build()?;
        Ok(Self {
            client,
            base: base.to_owned(),
            cookie: String::new(),
        })
    }

    /// What our own pages say that they come from.
    pub fn origin(&self) -> &str {
        &self.base
    }

    /// Another one on the same machine, that knows nothing yet.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            cookie: String::new(),
            ..self.clone()
        }
    }

    /// A browser at which one of the demo staff has signed in.
    ///
    /// # Errors
    /// When the pages do not let the person in.
    pub async fn signed_in(world: &TestWorld, handle: &str) -> Result<Self> {
        let mut browser = Self::open(world)?;
        browser.sign_in(handle).await?;
        Ok(browser)
    }

    /// One of the demo staff signs in here, whoever was here before.
    ///
    /// # Errors
    /// When the pages do not let the person in.
    pub async fn sign_in(&mut self, handle: &str) -> Result<()> {
        self.enter("/logga-in", ("handle", handle)).await
    }

    /// The person with this number signs in here.
    ///
    /// # Errors
    /// When the pages do not let the person in.
    pub async fn sign_in_participant(&mut self, number: &str) -> Result<()> {
        self.enter("/logga-in/deltagare", ("number", number)).await
    }

    async fn enter(&mut self, path: &str, who: (&str, &str)) -> Result<()> {
        let token = self.get("/logga-in").await?.token()?;
        let entered = self.post(path, &[("_token", &token), who]).await?;
        ensure!(entered.status == StatusCode::SEE_OTHER, "{entered:?}");
        Ok(())
    }

    /// Signs out, and gives the cookie that was good until then.
    ///
    /// # Errors
    /// When the pages do not let the person out.
    pub async fn sign_out(&mut self) -> Result<String> {
        let before = self.cookie.clone();
        let token = self.get("/genvagar").await?.token()?;
        let out = self.post("/logga-ut", &[("_token", &token)]).await?;
        ensure!(out.location == "/logga-in", "{out:?}");
        Ok(before)
    }

    /// Begins to sign in at an identity provider, and gives the address of the provider's page.
    ///
    /// # Errors
    /// When the pages lead to no provider.
    pub async fn go_to_provider(&mut self, fields: &[(&str, &str)]) -> Result<String> {
        let token = self.get("/logga-in").await?.token()?;
        let fields = [&[("_token", token.as_str())], fields].concat();
        let page = self.post("/logga-in/hos", &fields).await?;
        page.onward()
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn get(&mut self, path: &str) -> Result<Page> {
        self.send(Method::GET, path, None, HeaderMap::new()).await
    }

    /// Sends a form from one of the pages.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_str(&self.base)?);
        self.send(Method::POST, path, Some(fields), headers).await
    }

    /// Sends a form as a page of another site would make the browser send it.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn post_from(
        &mut self,
        origin: &'static str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page> {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        self.send(Method::POST, path, Some(fields), headers).await
    }

    /// Opens an answer that stays open.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn open_stream(&self, path: &str) -> Result<Stream> {
        let request = (Method::GET, path, None);
        Ok(Stream(self.ask(request, HeaderMap::new()).await?))
    }

    /// Sends anything, with any headers beside the cookie.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        headers: HeaderMap,
    ) -> Result<Page> {
        let response = self.ask((method, path, fields), headers).await?;
        self.keep_cookie(&response);
        let location = response.headers().get(LOCATION);
        Ok(Page {
            status: response.status(),
            location: location
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            headers: response.headers().clone(),
            html: response.text().await?,
        })
    }

    async fn ask(
        &self,
        (method, path, fields): (Method, &str, Option<&[(&str, &str)]>),
        mut headers: HeaderMap,
    ) -> Result<Response> {
        if !self.cookie.is_empty() {
            headers.insert(COOKIE, HeaderValue::from_str(&self.cookie)?);
        }
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .headers(headers);
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        Ok(request.send().await?)
    }

    fn keep_cookie(&mut self, response: &Response) {
        let given = response.headers().get(SET_COOKIE);
        let given = given.and_then(|value| value.to_str().ok());
        if let Some(pair) = given.and_then(|given| given.split(';').next()) {
            pair.clone_into(&mut self.cookie);
        }
    }
}

/// An answer that stays open.
#[derive(Debug)]
pub struct Stream(Response);

impl Stream {
    /// The status with which it began.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The headers with which it began.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Whether it closes within a time. What it tells until then is read over.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn closes_within(&mut self, time: Duration) -> Result<bool> {
        let read = async {
            while self.0.chunk().await?.is_some() {}
            Ok::<(), reqwest::Error>(())
        };
        match tokio::time::timeout(time, read).await {
            Ok(closed) => closed.map(|()| true).context("the stream broke"),
            Err(_) => Ok(false),
        }
    }
}

impl Page {
    /// Where the page sends one on, away from our pages.
    ///
    /// # Errors
    /// When it does not.
    pub fn onward(&self) -> Result<String> {
        let told = self.headers.get("refresh");
        let told = told.and_then(|told| told.to_str().ok());
        let address = told.and_then(|told| told.strip_prefix("0; url="));
        let address = address.with_context(|| format!("no way on: {} {}", self.status, self.html));
        Ok(address?.to_owned())
    }

    /// The token of the page's forms.
    ///
    /// # Errors
    /// When the page has no form.
    pub fn token(&self) -> Result<String> {
        self.value("_token")
    }

    /// The value of a hidden field.
    ///
    /// # Errors
    /// When there is none.
    pub fn value(&self, name: &str) -> Result<String> {
        let field = format!("name=\"{name}\" value=\"");
        let found = self
            .html
            .split_once(&field)
            .and_then(|(_, rest)| rest.split_once('"'));
        let (value, _) = found.with_context(|| format!("a field {name}"))?;
        Ok(value.to_owned())
    }

    /// The page without what is another in every answer: tokens and keys of forms, and the time that is left.
    pub fn bare(&self) -> String {
        let places = [
            "name=\"_token\" value=\"",
            "name=\"_key\" value=\"",
            "data-token=\"",
            "data-ends-in=\"",
        ];
        places.iter().fold(self.html.clone(), |bare, place| {
            without_values(&bare, place)
        })
    }
}

fn without_values(html: &str, place: &str) -> String {
    let mut parts = html.split(place);
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        bare.push_str(place);
        bare.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_random_is_left_out() {
        let html = "<input name=\"_token\" value=\"abc\"><p data-token=\"x\">abc</p>";
        let bare = without_values(html, "name=\"_token\" value=\"");
        assert_eq!(
            bare,
            "<input name=\"_token\" value=\"><p data-token=\"x\">abc</p>"
        );
    }
}
