//! Which page a reader asks for next, and which form the reader sends: those that the reader was shown, and the same
//! with what is hidden or nowhere in their addresses.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{CodeList as _, Section};
use rand::{Rng, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use web::deed;

use super::{focus::Focus, hands::Who, page::PageQuestion, pool::Pool};
use crate::{
    html::{self, Field, Form},
    people,
    routes::{Route, route_of, routes},
};

const ABSENT: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
/// How many links and forms of a kind are kept for one reader.
const KEPT: usize = 12;
/// What is no page of a reader who is signed in: files, a stream, the ways in, and what leads to identity providers and
/// back, of which a demo has none.
const LEFT_OUT: [&str; 8] = [
    "/sidor/{file}",
    "/notiser",
    "/logga-in",
    "/logga-in/deltagare",
    "/logga-in/hos",
    "/logga-in/svar/{provider}",
    "/logga-ut/klart",
    "/logga-ut/fran/{provider}",
];
/// Forms that change nothing in a case.
const OUTSIDE_CASES: [&str; 6] = [
    "/installningar",
    "/logga-ut",
    "/roll",
    "/session/forlang",
    "/utkast",
    "/utkast/kasta",
];
/// In addresses of forms that end something, beside those of deeds that say so themselves.
const ENDING: [&str; 6] = [
    "/avslut/",
    "/avsluta",
    "/aterkalla",
    "/stang-enhet",
    "/stopp/",
    "/ta-tillbaka",
];
/// The field with the key against doing a thing twice.
const KEY: &str = "_key";
/// The person's own trail is declassified where what is kept from the person is written. The extract holds it.
const OWN_TRAIL: [&str; 3] = [
    "/min-sida/tittat",
    "/min-sida/registerutdrag",
    "/min-sida/registerutdrag/fil/{ending}",
];
/// What filters of lists are given.
const FILTERS: [(&str, &str); 12] = [
    ("lista", "enhetens"),
    ("lista", "skickade"),
    ("vy", "tavla"),
    ("fas", "INTAKE"),
    ("fas", "ACTIVE"),
    ("sena", "ja"),
    ("lage", "SENT"),
    ("status", "SENT"),
    ("status", "RECEIVED"),
    ("namn", "a"),
    ("roll", "CASEWORKER"),
    ("visa", "alla"),
];
/// What is typed where nothing is chosen.
const TYPED: [&str; 8] = [
    "2026-12-01",
    "2027-03-01",
    "2026-11",
    "20",
    "Vill arbeta igen",
    "Prövar deltid",
    "",
    "1000",
];

/// A kind of question: an address, read or sent to.
pub type Kind = (&'static str, String);

/// How often a role has asked for each kind.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    count: BTreeMap<(&'static str, Kind), u64>,
}

impl Asked {
    /// Notes one.
    pub fn note(&mut self, question: &PageQuestion) {
        let key = (question.who.role(), question.kind());
        *self.count.entry(key).or_default() += 1;
    }

    fn by(&self, role: &'static str, kind: &Kind) -> u64 {
        let key = (role, kind.clone());
        self.count.get(&key).copied().unwrap_or_default()
    }

    /// How many kinds somebody has asked for.
    pub fn kinds(&self) -> usize {
        let kinds: std::collections::BTreeSet<&Kind> =
            self.count.keys().map(|(_, kind)| kind).collect();
        kinds.len()
    }

    /// The kinds that nobody has asked for.
    ///
    /// # Errors
    /// When the pages' addresses cannot be read.
    pub fn missing(&self) -> Result<Vec<String>> {
        let routes = asked_routes()?;
        let kinds = routes.iter().flat_map(kinds_of);
        let missing = kinds.filter(|kind| !self.count.keys().any(|(_, known)| known == kind));
        Ok(missing
            .map(|(method, of)| format!("{method} {of}"))
            .collect())
    }
}

impl PageQuestion {
    fn kind(&self) -> Kind {
        let method = if self.form.is_some() { "POST" } else { "GET" };
        (method, self.pattern.clone())
    }
}

fn asked_routes() -> Result<Vec<Route>> {
    let mut routes = routes()?;
    routes.retain(|route| !LEFT_OUT.contains(&route.pattern.as_str()));
    Ok(routes)
}

fn kinds_of(route: &Route) -> Vec<Kind> {
    let both = [("GET", route.is_read), ("POST", route.is_written)];
    let there = both.into_iter().filter(|(_, is_there)| *is_there);
    there
        .map(|(method, _)| (method, route.pattern.clone()))
        .collect()
}

/// Makes the questions of one stretch.
pub struct Paths {
    focus: Focus,
    routes: Vec<Route>,
    links: BTreeMap<(Who, String), Vec<String>>,
    forms: BTreeMap<(Who, String), Vec<Form>>,
}

/// What one question is made with.
pub struct Making<'m> {
    /// Who asks.
    pub who: Who,
    /// What is known of ids.
    pub pool: &'m Pool,
    /// What was asked before.
    pub asked: &'m Asked,
    /// Chance.
    pub chance: &'m mut ChaCha8Rng,
}

impl Paths {
    /// None so far.
    ///
    /// # Errors
    /// When the pages' addresses cannot be read.
    pub fn new(focus: Focus) -> Result<Self> {
        Ok(Self {
            focus,
            routes: asked_routes()?,
            links: BTreeMap::new(),
            forms: BTreeMap::new(),
        })
    }

    /// Whether somebody reads pages at all: a partner's system does not.
    pub fn has_pages(who: Who) -> bool {
        who.role() != domain::Role::PartnerSystem.code()
    }

    /// Learns where one can go from a page, and what can be sent.
    pub fn learn(&mut self, who: Who, page: &str) {
        for address in html::links(page) {
            if let Some(route) = route_of(&self.routes, &address) {
                let of = self.links.entry((who, route.pattern.clone())).or_default();
                keep(of, address);
            }
        }
        for form in html::forms(page) {
            if let Some(route) = route_of(&self.routes, &form.action) {
                let of = self.forms.entry((who, route.pattern.clone())).or_default();
                keep(of, form);
            }
        }
    }

    /// The next question: of the kind that the role has asked for least, or of any kind.
    pub fn next(&self, making: &mut Making<'_>) -> Option<PageQuestion> {
        let sends = making.chance.random_bool(0.3);
        if !sends
            && making.chance.random_bool(0.6)
            && let Some(followed) = self.followed(making)
        {
            return Some(followed);
        }
        let routes = self.routes.iter().filter(|route| {
            let is_own_trail =
                self.focus == Focus::Person && OWN_TRAIL.contains(&route.pattern.as_str());
            !is_own_trail
                && if sends {
                    route.is_written
                } else {
                    route.is_read
                }
        });
        let method = if sends { "POST" } else { "GET" };
        let role = making.who.role();
        let rarest = routes.min_by_key(|route| {
            let kind = (method, route.pattern.clone());
            (making.asked.by(role, &kind), making.chance.random::<u16>())
        })?;
        if sends {
            self.sent(rarest, making)
        } else {
            Some(self.read(rarest, making))
        }
    }

    /// A link that the reader was shown.
    fn followed(&self, making: &mut Making<'_>) -> Option<PageQuestion> {
        let shown = self.links.iter().filter(|((who, pattern), _)| {
            let is_own_trail = self.focus == Focus::Person && OWN_TRAIL.contains(&pattern.as_str());
            *who == making.who && !is_own_trail
        });
        let shown: Vec<(&String, &String)> = shown
            .flat_map(|((_, pattern), links)| links.iter().map(move |link| (pattern, link)))
            .collect();
        let (pattern, address) = shown.choose(making.chance).copied()?;
        let route = self.routes.iter().find(|route| route.pattern == *pattern)?;
        Some(making.question(route, address.clone(), None))
    }

    fn read(&self, route: &Route, making: &mut Making<'_>) -> PageQuestion {
        let known = self.links.get(&(making.who, route.pattern.clone()));
        let known = known.and_then(|links| links.choose(making.chance)).cloned();
        let by_link = making.chance.random_bool(0.45);
        let mut address = known
            .filter(|_| by_link)
            .unwrap_or_else(|| making.filled(route));
        if making.chance.random_bool(0.3) {
            let sign = if address.contains('?') { '&' } else { '?' };
            let (name, value) = making.filter();
            address = format!("{address}{sign}{name}={value}");
        }
        making.question(route, address, None)
    }

    /// Whether a form may be taken there. Where a change could rightly show the reader more than before, it may not;
    /// nor may one after which the reader sees less, for then there is less to compare.
    fn may_send(&self, route: &Route, address: &str) -> bool {
        let ends = ENDING.iter().any(|word| address.contains(word))
            || deed::all()
                .any(|deed| (deed.leaves_case || deed.is_grave) && address.ends_with(deed.slug));
        let is_outside = OUTSIDE_CASES.contains(&route.pattern.as_str());
        is_outside || (self.focus.allows("createReferral") && !ends)
    }

    /// A form that the reader was shown, or one that is made up; to what the reader cannot reach, where it may not be
    /// taken.
    fn sent(&self, route: &Route, making: &mut Making<'_>) -> Option<PageQuestion> {
        let shown = self.forms.get(&(making.who, route.pattern.clone()));
        let shown = shown.and_then(|forms| forms.choose(making.chance)).cloned();
        let by_shown = making.chance.random_bool(0.7);
        let address = match &shown {
            Some(form) if by_shown => form.action.clone(),
            Some(_) | None => making.filled(route),
        };
        let address = if self.may_send(route, &address) {
            address
        } else {
            making.out_of_reach(route)?
        };
        let fields = match shown {
            Some(form) => making.typed(&form.fields),
            None => making.made_up(),
        };
        Some(making.question(route, address, Some(fields)))
    }
}

fn keep<T: PartialEq>(kept: &mut Vec<T>, one: T) {
    if kept.contains(&one) {
        return;
    }
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push(one);
}

impl Making<'_> {
    fn question(
        &self,
        route: &Route,
        address: String,
        form: Option<Vec<(String, String)>>,
    ) -> PageQuestion {
        PageQuestion {
            who: self.who,
            pattern: route.pattern.clone(),
            address,
            form,
        }
    }

    /// An address with ids that the reader has seen, has never seen, or that nothing has.
    fn filled(&mut self, route: &Route) -> String {
        let id = self.id(route).unwrap_or_else(|| ABSENT.to_owned());
        self.with_id(route, &id)
    }

    /// An address of something that is hidden from the reader or nowhere; `None` where the address has no id.
    fn out_of_reach(&mut self, route: &Route) -> Option<String> {
        if !route.pattern.contains('{') {
            return None;
        }
        let hidden = self.pool.hidden(&self.who.name(), kind_of(route));
        let id = hidden.choose(self.chance).copied().cloned();
        Some(self.with_id(route, &id.unwrap_or_else(|| ABSENT.to_owned())))
    }

    fn with_id(&mut self, route: &Route, id: &str) -> String {
        let slugs: Vec<&str> = deed::all().map(|deed| deed.slug).collect();
        let slug = slugs.choose(self.chance).copied().unwrap_or_default();
        let sections = Section::ALL;
        let section = sections.choose(self.chance).map_or("", |one| one.code());
        route.filled(&[("slug", slug), ("section", section), ("id", id)])
    }

    fn id(&mut self, route: &Route) -> Option<String> {
        let (name, kind) = (self.who.name(), kind_of(route));
        match self.chance.random_range(0..10) {
            0..5 => {
                let hidden = self.pool.hidden(&name, kind);
                hidden.choose(self.chance).copied().cloned()
            }
            5..9 => self.pool.seen(&name, kind).choose(self.chance).cloned(),
            _ => self
                .pool
                .all_seen(&name)
                .choose(self.chance)
                .copied()
                .cloned(),
        }
    }

    fn filter(&mut self) -> (&'static str, String) {
        let name = self.who.name();
        match self.chance.random_range(0..4) {
            0 => {
                let cursors = self.pool.cursors().choose(self.chance);
                (
                    "efter",
                    cursors
                        .map_or("x", |(_, cursor)| cursor.as_str())
                        .to_owned(),
                )
            }
            1 => {
                let hidden = self.pool.hidden(&name, "Case");
                let case = hidden.choose(self.chance).copied();
                ("arende", case.map_or(ABSENT, String::as_str).to_owned())
            }
            _ => {
                let (name, value) = FILTERS.choose(self.chance).copied().unwrap_or_default();
                (name, value.to_owned())
            }
        }
    }

    /// Values for the fields of a form: as they were shown, or chosen, or typed.
    fn typed(&mut self, fields: &[Field]) -> Vec<(String, String)> {
        let fields = fields.iter();
        fields
            .map(|field| {
                let keeps = field.is_hidden || self.chance.random_bool(0.3);
                let value = if field.name == KEY {
                    // What was shown there is left out of the comparison: it is random.
                    uuid::Builder::from_random_bytes(self.chance.random())
                        .into_uuid()
                        .to_string()
                } else if keeps {
                    field.shown.clone()
                } else if field.choices.is_empty() {
                    self.word()
                } else {
                    field
                        .choices
                        .choose(self.chance)
                        .cloned()
                        .unwrap_or_default()
                };
                (field.name.clone(), value)
            })
            .collect()
    }

    fn made_up(&mut self) -> Vec<(String, String)> {
        let names = [
            "_version", "text", "id", "taskId", "caseId", "staffId", "_place",
        ];
        let names = names.into_iter();
        names.map(|name| (name.to_owned(), self.word())).collect()
    }

    fn word(&mut self) -> String {
        if self.chance.random_bool(0.15) {
            let index = self.chance.random_range(40..people::REGISTERED);
            return people::number(index);
        }
        TYPED
            .choose(self.chance)
            .copied()
            .unwrap_or_default()
            .to_owned()
    }
}

/// The kind of thing whose id stands in an address.
fn kind_of(route: &Route) -> &'static str {
    match route.pattern.split('/').nth(1) {
        Some("remiss") => "Referral",
        Some("loggkontroll") => "LogReview",
        Some("administration") => "AdministeredUnit",
        Some("min-sida") if route.pattern.contains("svar") => "Referral",
        Some("min-sida") => "Basis",
        Some(_) | None => "Case",
    }
}
