//! What every answer of the pages says beside its text: that it is kept nowhere, and that the cookie is of this host
//! alone. And which pages there are without signing in.

use anyhow::{Result, ensure};
use reqwest::{
    StatusCode,
    header::{CACHE_CONTROL, HeaderMap, SET_COOKIE},
};

use super::{Siege, VICTIM, is_refused};
use crate::{
    browser::Browser,
    routes::{Route, routes},
};

/// What anybody sees. A new page that is open to everybody belongs here, after somebody has asked whether it must be.
const OPEN: [&str; 8] = [
    "/",
    "/genvagar",
    "/hjalp",
    "/komponenter",
    "/logga-in",
    // Where identity providers send people back to: whoever comes is nobody yet, or nobody any more.
    "/logga-in/svar/{provider}",
    "/logga-ut/klart",
    "/tillganglighet",
];
/// Files that are the same for everybody, and a stream, which is not read to its end.
const NO_PAGE: [&str; 2] = ["/sidor/{file}", "/notiser"];
/// What the cookie must say of itself.
const ATTRIBUTES: [&str; 4] = ["Secure", "HttpOnly", "SameSite=", "Path=/"];

/// Looks at every page, as somebody who is signed in and as nobody.
pub async fn look(siege: &mut Siege<'_>, case: &str) -> Result<()> {
    let mut victim = Browser::signed_in(siege.world, VICTIM).await?;
    let routes = routes()?;
    let read = routes.iter().filter(|route| route.is_read);
    let pages: Vec<&Route> = read
        .filter(|route| !NO_PAGE.contains(&route.pattern.as_str()))
        .collect();
    for route in &pages {
        if siege.is_enough() {
            return Ok(());
        }
        let address = route.filled(&[("section", "INTAKE"), ("slug", "tilldela"), ("id", case)]);
        let shown = victim.get(&address).await?;
        siege.tried(wrong_header(&route.pattern, &shown.headers));
        let mut nobody = victim.beside();
        let before = siege.world.statements();
        let page = nobody.get(&address).await?;
        siege.tried(wrong_header(&route.pattern, &page.headers));
        let is_open = OPEN.contains(&route.pattern.as_str());
        let had_statement = siege.world.statements() != before;
        let finding = if !is_open && !is_refused(&page) {
            Some(format!(
                "{}: nobody is shown it ({})",
                route.pattern, page.status
            ))
        } else if had_statement {
            Some(format!("{}: nobody had a statement run", route.pattern))
        } else {
            None
        };
        siege.tried(finding);
    }
    let stream = victim.open_stream("/notiser").await?;
    ensure!(stream.status() == StatusCode::OK, "a stream opens");
    siege.tried(wrong_header("/notiser", stream.headers()));
    siege.outcome.figure("page_kinds_read", pages.len());
    Ok(())
}

fn wrong_header(page: &str, headers: &HeaderMap) -> Option<String> {
    let kept = headers.get(CACHE_CONTROL);
    if kept.is_none_or(|value| value != "no-store") {
        return Some(format!("{page}: may be kept ({kept:?})"));
    }
    let mut cookies = headers.get_all(SET_COOKIE).iter();
    let wrong = cookies.find(|cookie| !is_safe(&String::from_utf8_lossy(cookie.as_bytes())));
    wrong.map(|cookie| format!("{page}: gives an unsafe cookie ({cookie:?})"))
}

/// A cookie of this host alone, by a secure connection alone, that no script reads and no other site sends.
fn is_safe(cookie: &str) -> bool {
    let all = ATTRIBUTES
        .iter()
        .all(|attribute| cookie.contains(attribute));
    let has_site = !cookie.contains("SameSite=None");
    cookie.starts_with("__Host-") && all && has_site && !cookie.contains("Domain")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_lacks_anything_is_unsafe() {
        let safe = "__Host-evi=a; HttpOnly; SameSite=Lax; Secure; Path=/";
        assert!(is_safe(safe));
        for part in ["__Host-", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(!is_safe(&safe.replace(part, "")), "{part}");
        }
        assert!(!is_safe(&safe.replace("Lax", "None")));
        assert!(!is_safe(&format!("{safe}; Domain=evi.example")));
    }
}
