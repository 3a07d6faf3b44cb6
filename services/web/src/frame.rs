//! What stands around every page: who is signed in, where one can go, what is said once.

use domain::Role;
use serde::Deserialize;

use crate::{
    asset, codes,
    session::{Density, Flash, Preferences, ReaderKind, Theme, WARNING},
    visit::{Reader, Visit},
    words::Language,
};

/// Who is signed in, as the gateway tells with every page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The name.
    pub display_name: Option<String>,
    /// What the person does where.
    #[serde(default)]
    pub assignments: Vec<MyAssignment>,
}

/// What the person does in a unit.
#[derive(Debug, Clone, Deserialize)]
pub struct MyAssignment {
    /// As what.
    pub role: Role,
    /// In which unit.
    pub unit: UnitName,
    /// Of which agency.
    pub agency: AgencyName,
}

/// A unit by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UnitName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The code of its municipality, where it was asked for.
    #[serde(default)]
    pub municipality: Option<String>,
}

/// An agency by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgencyName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    #[serde(default)]
    pub kind: String,
}

impl Me {
    /// Whether the person holds a role anywhere.
    pub fn holds(&self, role: Role) -> bool {
        self.assignments.iter().any(|held| held.role == role)
    }

    /// Whether anything can wait for them under Mitt arbete: who only administers has neither cases nor tasks.
    pub fn has_work(&self) -> bool {
        self.assignments
            .iter()
            .any(|held| held.role != Role::AgencyAdmin)
    }

    /// The assignment that the person works in now.
    pub fn hat(&self, place: usize) -> Option<&MyAssignment> {
        self.assignments
            .get(place)
            .or_else(|| self.assignments.first())
    }
}

/// One way to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Where to.
    pub address: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether one is there.
    pub is_here: bool,
}

/// One hat of somebody who has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    /// Its place in the list.
    pub place: usize,
    /// What it is called.
    pub label: String,
    /// Whether it is worn.
    pub is_worn: bool,
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The title of the page, without the product's name.
    pub title: String,
    /// The words.
    pub language: Language,
    /// How the page is liked.
    pub preferences: Preferences,
    /// The name of whoever is signed in; empty for nobody.
    pub name: String,
    /// The hats.
    pub hats: Vec<Hat>,
    /// The ways.
    pub ways: Vec<Way>,
    /// What is said once; empty for nothing.
    pub flash: String,
    /// The token of the forms.
    pub token: String,
    /// The address of this page, to come back to.
    pub address: String,
    /// In how many seconds the session ends; 0 for nobody.
    pub ends_in: i64,
    /// How many seconds before that it is told.
    pub warning: i64,
    /// Whether all people are invented.
    pub is_demo: bool,
    /// Whether parts of the page are missing, because a service does not answer.
    pub is_partial: bool,
    /// The part of the help that speaks of this page.
    pub help: &'static str,
}

/// Whether somebody sees a way.
type IsSeen = fn(&Me) -> bool;

/// The ways of everybody, and who sees them.
const WAYS: &[(&str, &str, IsSeen)] = &[
    ("/mitt-arbete", "way-my-work", Me::has_work),
    ("/mottagning", "way-desk", |me| {
        me.holds(Role::IntakeOfficer)
    }),
    ("/remisser", "way-referrals", |me| {
        HANDLERS.iter().any(|role| me.holds(*role))
    }),
    ("/enheten", "way-unit", |me| {
        me.holds(Role::UnitManager) || me.holds(Role::LeadCaseworker)
    }),
    ("/program", "way-programmes", |me| {
        let roles = [Role::ProgrammeLeader, Role::UnitManager, Role::Evaluator];
        roles.iter().any(|role| me.holds(*role))
    }),
    ("/kedjan", "way-chain", |me| {
        me.holds(Role::AssociationOfficer) || me.holds(Role::Evaluator)
    }),
    ("/loggkontroll", "way-log-review", |me| {
        me.holds(Role::LogReviewer)
    }),
    ("/administration", "way-administration", |me| {
        me.holds(Role::AgencyAdmin)
    }),
];

/// Who sends and receives referrals.
const HANDLERS: [Role; 4] = [
    Role::IntakeOfficer,
    Role::Caseworker,
    Role::LeadCaseworker,
    Role::UnitManager,
];

impl Frame {
    /// The frame of a page of somebody who is signed in.
    pub async fn of(reader: &Reader, me: &Me, title: String, help: &'static str) -> Self {
        let mut frame = Self::of_visit(&reader.visit, title, help).await;
        frame.name = me.display_name.clone().unwrap_or_default();
        frame.ends_in = (reader.who.ends_at() - reader.visit.now).num_seconds();
        let path = reader
            .visit
            .address
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        frame.ways = match reader.who.kind {
            ReaderKind::Staff => WAYS
                .iter()
                .filter(|(_, _, is_seen)| is_seen(me))
                .map(|(address, key, _)| frame.way(address, key, &path))
                .collect(),
            ReaderKind::Participant => vec![frame.way("/min-sida", "way-my-page", &path)],
        };
        if me.assignments.len() > 1 {
            let worn = reader.who.hat.min(me.assignments.len() - 1);
            let hats = me.assignments.iter().enumerate();
            frame.hats = hats
                .map(|(place, held)| Hat {
                    place,
                    label: format!(
                        "{}, {}",
                        frame.code("Role", held.role.to_string()),
                        held.unit.name
                    ),
                    is_worn: place == worn,
                })
                .collect();
        }
        frame
    }

    /// A frame for words alone, of what is no page: nothing is said by it.
    pub fn of_words(visit: &Visit) -> Self {
        Self::unsaid(visit, String::new(), "", None)
    }

    /// The frame of a page that anybody sees.
    pub async fn of_visit(visit: &Visit, title: String, help: &'static str) -> Self {
        let said = visit.sitting.said().await.ok().flatten();
        Self::unsaid(visit, title, help, said)
    }

    fn unsaid(visit: &Visit, title: String, help: &'static str, said: Option<Flash>) -> Self {
        let language = visit.language();
        Self {
            title,
            language,
            preferences: visit.preferences,
            name: String::new(),
            hats: Vec::new(),
            ways: Vec::new(),
            flash: said
                .map(|flash| flash_text(&flash, language))
                .unwrap_or_default(),
            token: visit.token(),
            address: visit.address.clone(),
            ends_in: 0,
            warning: WARNING.num_seconds(),
            is_demo: visit.web.demo.is_some(),
            is_partial: false,
            help,
        }
    }

    fn way(&self, address: &'static str, key: &str, path: &str) -> Way {
        let is_here = path == address
            || path
                .strip_prefix(address)
                .is_some_and(|rest| rest.starts_with('/'));
        Way {
            address,
            label: self.t(key),
            is_here,
        }
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        self.language.text(key, &[])
    }

    /// The text of a key with one argument.
    pub fn t1(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.language.text(key, &[(name, &value.to_string())])
    }

    /// What is said of a code: the text of `<about>-<code>`.
    pub fn t_of(&self, about: &str, code: impl AsRef<str>) -> String {
        self.t(&format!("{about}-{}", code.as_ref()))
    }

    /// The text of a key with two arguments.
    pub fn t2(
        &self,
        key: &str,
        (name, value): (&'static str, impl ToString),
        (other, of_other): (&'static str, impl ToString),
    ) -> String {
        let (value, of_other) = (value.to_string(), of_other.to_string());
        self.language
            .text(key, &[(name, &value), (other, &of_other)])
    }

    /// What a code is called.
    pub fn code(&self, list: &str, code: impl AsRef<str>) -> String {
        codes::name(list, code.as_ref(), self.language)
    }

    /// The address of the style sheet.
    pub fn style(&self) -> &'static str {
        asset::style()
    }

    /// The address of the script.
    pub fn script(&self) -> &'static str {
        asset::script()
    }

    /// The address of the picture.
    pub fn icon(&self) -> &'static str {
        asset::icon()
    }

    /// All languages, for the switch.
    pub fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// All themes, for the switch.
    pub fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }

    /// Both densities, for the switch.
    pub fn densities(&self) -> [Density; 2] {
        Density::ALL
    }
}

fn flash_text(flash: &Flash, language: Language) -> String {
    // Arguments of messages are numbers and names of units, of which the names are known beforehand.
    let known = ["name", "number", "day", "count"];
    let arguments: Vec<(&'static str, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let found = flash.arguments.iter().find(|(given, _)| given == name);
            found.map(|(_, value)| (name, value.as_str()))
        })
        .collect();
    language.text(&flash.key, &arguments)
}
