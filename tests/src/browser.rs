//! Somebody at a browser without scripts: pages are fetched and forms are sent as a browser does, over HTTP.

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
        let client = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self {
            client,
            base: world.gateway().address().to_owned(),
            cookie: String::new(),
        })
    }

    /// A browser at which one of the demo staff has signed in.
    ///
    /// # Errors
    /// When the pages do not let the person in.
    pub async fn signed_in(world: &TestWorld, handle: &str) -> Result<Self> {
        let mut browser = Self::open(world)?;
        let page = browser.get("/logga-in").await?;
        let token = page.token()?;
        let entered = browser
            .post("/logga-in", &[("_token", &token), ("handle", handle)])
            .await?;
        ensure!(entered.status == StatusCode::SEE_OTHER, "{entered:?}");
        Ok(browser)
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

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        mut headers: HeaderMap,
    ) -> Result<Page> {
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
        let response = request.send().await?;
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

    fn keep_cookie(&mut self, response: &Response) {
        let given = response.headers().get(SET_COOKIE);
        let given = given.and_then(|value| value.to_str().ok());
        if let Some(pair) = given.and_then(|given| given.split(';').next()) {
            pair.clone_into(&mut self.cookie);
        }
    }
}

impl Page {
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
