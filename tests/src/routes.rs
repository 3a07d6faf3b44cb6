//! The addresses of the pages, as their sources write them: what is to be tried on every page is tried on a new one
//! too.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// Where the pages lie.
const PAGES: &str = "../services/web/src";
const CALL: &str = ".route(";
/// What changes something.
const WRITES: [&str; 5] = ["post(", "put(", "patch(", "delete(", "any("];

/// One address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// As the router takes it: `/arende/{id}`.
    pub pattern: String,
    /// Whether it can be fetched.
    pub is_read: bool,
    /// Whether forms are sent to it.
    pub is_written: bool,
}

impl Route {
    /// The address with these values in place of the names in braces. A name without a value gets the last one.
    pub fn filled(&self, values: &[(&str, &str)]) -> String {
        let parts = self.pattern.split('/').map(|part| {
            let name = part
                .strip_prefix('{')
                .and_then(|part| part.strip_suffix('}'));
            name.map_or(part, |name| {
                let given = values.iter().find(|(known, _)| *known == name);
                given.or(values.last()).map_or("", |(_, value)| value)
            })
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Whether an address, with or without a query, is one of this pattern.
    pub fn is_of(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let (own, given) = (self.pattern.split('/'), path.split('/'));
        own.clone().count() == given.clone().count()
            && own
                .zip(given)
                .all(|(own, given)| own == given || (own.starts_with('{') && !given.is_empty()))
    }
}

/// Every address of the pages.
///
/// # Errors
/// When a call of the router is written in a way that is not known here.
pub fn routes() -> Result<Vec<Route>> {
    let mut found = Vec::new();
    read_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGES),
        &mut found,
    )?;
    found.sort();
    Ok(found)
}

/// The pattern that an address is of: one without names in braces before one with them.
pub fn route_of<'r>(routes: &'r [Route], address: &str) -> Option<&'r Route> {
    let fitting = routes.iter().filter(|route| route.is_of(address));
    fitting.min_by_key(|route| route.pattern.matches('{').count())
}

fn read_folder(folder: &Path, found: &mut Vec<Route>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_folder(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path)?;
            let read = read_text(&text).with_context(|| path.display().to_string())?;
            found.extend(read);
        }
    }
    Ok(())
}

fn read_text(text: &str) -> Result<Vec<Route>> {
    let calls = text.split(CALL).skip(1);
    calls
        .map(|rest| {
            let (address, methods) = arguments(rest).context("a call that does not end")?;
            let pattern = pattern(text, address)?;
            let is_read = methods.contains("get(");
            let is_written = WRITES.iter().any(|word| methods.contains(word));
            ensure!(is_read || is_written, "{pattern} is neither read nor sent");
            Ok(Route {
                pattern,
                is_read,
                is_written,
            })
        })
        .collect()
}

/// The two arguments of a call.
fn arguments(rest: &str) -> Option<(&str, &str)> {
    let mut open = 1_usize;
    let end = rest.char_indices().find_map(|(place, letter)| {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(place)
    })?;
    rest[..end].split_once(',')
}

/// An address that is written there, or the constant with its name.
fn pattern(text: &str, address: &str) -> Result<String> {
    let address = address.trim();
    let quoted = |text: &str| Some(text.strip_prefix('"')?.split_once('"')?.0.to_owned());
    if let Some(written) = quoted(address) {
        return Ok(written);
    }
    let named = text.split_once(&format!("const {address}: &str = "));
    let named = named.and_then(|(_, value)| quoted(value));
    named.with_context(|| format!("{address} is no address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_an_address_is_read() {
        let text = r#"
            const HERE: &str = "/here";
            Router::new().route("/a/{id}", get(a).post(b)).route(HERE, get(c))
                .route(
                    "/long",
                    post(d),
                )"#;
        let read = read_text(text).expect("it is read");
        let told: Vec<_> = read
            .iter()
            .map(|route| (route.pattern.as_str(), route.is_read, route.is_written))
            .collect();
        let expected = [
            ("/a/{id}", true, true),
            ("/here", true, false),
            ("/long", false, true),
        ];
        assert_eq!(told, expected);
        assert!(read_text(".route(address(), get(a))").is_err());
    }

    #[test]
    fn an_address_is_of_its_own_pattern() {
        let routes = routes().expect("they are read");
        let of = |address: &str| route_of(&routes, address).map(|route| route.pattern.as_str());
        assert_eq!(of("/remiss/7?efter=a"), Some("/remiss/{id}"));
        assert_eq!(
            of("/mottagning/intag/7/kontrollera"),
            Some("/mottagning/intag/{person}/kontrollera")
        );
        assert_eq!(of("/nowhere"), None);
        let form = route_of(&routes, "/arende/7/gora/b").expect("a form");
        assert!(form.is_read && form.is_written);
        assert_eq!(
            form.filled(&[("id", "1"), ("slug", "2")]),
            "/arende/1/gora/2"
        );
    }
}
