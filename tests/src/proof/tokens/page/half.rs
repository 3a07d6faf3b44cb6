//! A form that is sent in two halves, so that something can happen between them.

use anyhow::{Context as _, Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::browser::Browser;

/// A form whose text the server waits for.
pub struct Half {
    stream: TcpStream,
    body: String,
}

impl Half {
    /// Sends the head, and waits until the page asks for the rest: then it knows the session.
    pub async fn begin(browser: &Browser, path: &str, body: String) -> Result<Self> {
        let (origin, cookie) = (browser.origin(), &browser.cookie);
        let host = origin.strip_prefix("http://").context("pages are HTTP")?;
        let mut stream = TcpStream::connect(host).await?;
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
             Expect: 100-continue\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        let mut asked = [0_u8; 128];
        let read = stream.read(&mut asked).await?;
        let asked = String::from_utf8_lossy(&asked[..read]);
        ensure!(asked.contains("100 Continue"), "the page asks on: {asked}");
        Ok(Self { stream, body })
    }

    /// Sends the rest, and gives the first line of the answer.
    pub async fn finish(mut self) -> Result<String> {
        self.stream.write_all(self.body.as_bytes()).await?;
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer);
        Ok(answer.lines().next().unwrap_or_default().to_owned())
    }
}
