//! One attack: a request that must be refused.

use anyhow::Result;
use rand::{Rng as _, seq::IndexedMutRandom as _};
use rand_chacha::ChaCha8Rng;
use reqwest::{Method, header::HeaderValue};

/// A request that must be refused.
#[derive(Clone)]
pub struct Attack {
    /// What is wrong with it.
    pub name: String,
    /// How it is asked.
    pub method: Method,
    /// Where.
    pub url: String,
    /// The headers, in order; a name may come twice.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// What came back.
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Answered {
    /// Refused as somebody whom nobody knows. A request that gets past the door and is refused for its body has
    /// got past the door.
    pub fn is_refusal(&self) -> bool {
        self.status == 401
    }

    /// Whether anything but the refusal came.
    pub fn holds_data(&self) -> bool {
        let json: Option<serde_json::Value> = serde_json::from_str(&self.body).ok();
        json.is_some_and(|json| json.get("data").is_some_and(|data| !data.is_null()))
    }
}

impl Attack {
    /// Sends it.
    pub async fn send(&self, client: &reqwest::Client) -> Result<Answered> {
        let mut request = client
            .request(self.method.clone(), &self.url)
            .header("content-type", "application/json")
            .body(self.body.clone());
        for (name, value) in &self.headers {
            request = request.header(*name, HeaderValue::from_bytes(value.as_bytes())?);
        }
        let answer = request.send().await?;
        Ok(Answered {
            status: answer.status().as_u16(),
            body: answer.text().await?,
        })
    }

    /// The same attack with one more letter of a signed text changed: what was refused stays refused.
    pub fn altered(&self, chance: &mut ChaCha8Rng) -> Self {
        let mut other = self.clone();
        if let Some((name, value)) = other.headers.choose_mut(chance) {
            let mut letters: Vec<char> = value.chars().collect();
            if let Some(letter) = letters.choose_mut(chance) {
                let letters_of_tokens =
                    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
                let drawn = letters_of_tokens[chance.random_range(0..letters_of_tokens.len())];
                *letter = char::from(drawn);
            }
            *value = letters.into_iter().collect();
            other.name = format!("{}, a letter of {name} changed", self.name);
        }
        other
    }
}
