//! The page for developers: a token for each of the demo staff on a machine that only its own user can
//! reach. Everything comes from our own origin, and no script runs.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use chrono::Duration;
use domain::{Clock, CodeList};

use super::{
    registry::{DemoRegistry, registry},
    staff::{DemoStaff, find_staff},
};
use crate::{keys::KeyFolder, platform::trust};

const TOKEN_MINUTES: i64 = 60;
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("page.css");

/// Who may have a token from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The system can be reached from this machine only: tokens are given.
    ThisMachine,
    /// Others can reach it too: the page tells how to get one beside the system.
    Others,
}

/// What the page is made from.
pub struct StartPage {
    /// The keys, to sign tokens.
    pub keys: KeyFolder,
    /// The clock of the system.
    pub clock: Arc<dyn Clock>,
    /// Who can reach it.
    pub reach: Reach,
}

/// The routes of the page. Tokens are given only where nobody else can ask.
pub fn router(page: StartPage) -> Router {
    let reach = page.reach;
    let routes = Router::new()
        .route("/demo", get(start))
        .route("/demo/style.css", get(style));
    let routes = match reach {
        Reach::ThisMachine => routes.route("/demo/token", post(token)),
        Reach::Others => routes,
    };
    routes.with_state(Arc::new(page))
}

async fn start(State(page): State<Arc<StartPage>>) -> Response {
    let registry = registry();
    let rows: String = registry
        .staff
        .iter()
        .map(|member| row(&registry, member, page.reach))
        .collect();
    let way = match page.reach {
        Reach::ThisMachine => "Knappen ger en token som gäller i en timme. ",
        Reach::Others => "",
    };
    let body = format!(
        "<h1>En väg in</h1>\
         <p>Välj vem du vill vara. {way}På datorn där systemet körs ger \
         <code>evi token --data MAPP --as NAMN</code> också en token, och \
         <code>evi token --data MAPP --participant PERSONNUMMER</code> en för den som har ett ärende.</p>\
         <p><a href=\"/graphql\">Öppna utforskaren</a></p>\
         <table><caption>Demopersonal</caption><thead><tr><th scope=\"col\">Namn</th>\
         <th scope=\"col\">Roll</th><th scope=\"col\">Enhet</th><th scope=\"col\">Token</th></tr></thead>\
         <tbody>{rows}</tbody></table>"
    );
    html(StatusCode::OK, "Demo", &body)
}

fn row(registry: &DemoRegistry, member: &DemoStaff, reach: Reach) -> String {
    let unit = registry.units.iter().find(|unit| unit.slug == member.unit);
    let unit = unit.map_or(member.unit, |unit| unit.name.as_str());
    let handle = member.handle;
    let way = match reach {
        Reach::ThisMachine => format!(
            "<form method=\"post\" action=\"/demo/token\">\
             <button name=\"handle\" value=\"{handle}\">Hämta token <span>för {handle}</span></button></form>"
        ),
        Reach::Others => format!("<code>{handle}</code>"),
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{way}</td></tr>",
        escaped(member.display_name),
        member.role.label(),
        escaped(unit),
    )
}

/// Gives a token to whoever sits at this machine. A page of another site that posts here, or that
/// made its own name mean this machine, is turned away.
async fn token(State(page): State<Arc<StartPage>>, headers: HeaderMap, form: String) -> Response {
    if !is_asked_from_here(&headers) {
        return html(
            StatusCode::FORBIDDEN,
            "Nekat",
            "<h1>Nekat</h1><p>Öppna sidan på den här datorn.</p>",
        );
    }
    // A handle has no sign that a form would encode.
    let Some(member) = form.strip_prefix("handle=").and_then(find_staff) else {
        return html(
            StatusCode::NOT_FOUND,
            "Finns inte",
            "<h1>Finns inte</h1><p>Ingen heter så.</p>",
        );
    };
    let life = Duration::minutes(TOKEN_MINUTES);
    match trust::demo_token(&page.keys, member.subject(), page.clock.now(), life) {
        Ok(token) => {
            let name = escaped(member.display_name);
            let body = format!(
                "<h1>Token för {name}</h1><p>Gäller i en timme. Skicka den som \
                 <code>Authorization: Bearer</code>.</p>\
                 <label for=\"token\">Token</label><textarea id=\"token\" rows=\"6\" readonly>{token}</textarea>\
                 <p><a href=\"/demo\">Tillbaka</a></p>"
            );
            html(StatusCode::OK, "Token", &body)
        }
        Err(fault) => {
            tracing::error!(reason = %fault, "no token was given");
            html(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Fel",
                "<h1>Det gick inte</h1>",
            )
        }
    }
}

/// The browser names the host that it believes to speak with, and the page that asks.
fn is_asked_from_here(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let Some(host) = text(header::HOST) else {
        return false;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_here = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let own = format!("http://{host}");
    is_here && text(header::ORIGIN).is_none_or(|origin| origin == own)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn html(status: StatusCode, title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"sv\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} – En väg in</title><link rel=\"stylesheet\" href=\"/demo/style.css\"></head>\
         <body><p class=\"banner\" role=\"note\"><strong>Demo.</strong> Alla personer är påhittade. Här tas \
         bara nummer ur Skatteverkets officiella testserie emot.</p><main>{body}</main></body></html>"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, Html(page)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        is_asked_from_here(&headers)
    }

    #[test]
    fn tokens_are_given_to_this_machine_and_to_no_other_page() {
        assert!(asked("127.0.0.1:8080", None));
        assert!(asked("localhost:8080", Some("http://localhost:8080")));
        assert!(asked("[::1]:8080", Some("http://[::1]:8080")));
        assert!(!asked("127.0.0.1:8080", Some("http://example.org")));
        assert!(!asked(
            "rebound.example.org:8080",
            Some("http://rebound.example.org:8080")
        ));
        assert!(!is_asked_from_here(&HeaderMap::new()));
    }

    #[test]
    fn row_names_person_role_unit_and_handle() {
        let registry = registry();
        for member in registry.staff {
            let row = row(&registry, member, Reach::ThisMachine);
            for told in [member.display_name, member.handle, member.role.label()] {
                assert!(row.contains(told), "{told}");
            }
        }
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escaped("<a href=\"x\">&"),
            "&lt;a href=&quot;x&quot;&gt;&amp;"
        );
    }
}
