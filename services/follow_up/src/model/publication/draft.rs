//! What an edition would tell, exactly: every count with its name, and which rows of which tables it stands in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{CodeList, Municipality};

use super::{TableCode, group_codes, links, place_code, tables};
use crate::model::{
    journey::Factor,
    report::{GroupReport, Report},
    suppression::{Block, CountKey, Draft, Sum},
};

/// A municipality, or all together.
pub type Place = Option<Municipality>;

/// A group of people in a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Where.
    pub place: Place,
    /// What they have in common.
    pub factor: Factor,
    /// Which value of that; empty for everybody.
    pub value: String,
}

impl Group {
    /// Everybody in a place.
    pub fn everybody(place: Place) -> Self {
        Self {
            place,
            factor: Factor::Everybody,
            value: String::new(),
        }
    }

    /// The name of one of its counts.
    pub fn count(&self, name: &str) -> CountKey {
        let [factor, value] = group_codes(self.factor, &self.value);
        CountKey::of(&[&place_code(self.place), &factor, &value, name])
    }

    /// The name of its size.
    pub fn size(&self) -> CountKey {
        self.count(SIZE)
    }
}

/// The name of the count of a whole group.
pub const SIZE: &str = "SIZE";

/// A part of a table: a group and what it is divided into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The codes that its rows begin with.
    pub keys: Vec<String>,
    /// Whom it is about.
    pub base: CountKey,
    /// The rest of each row's codes, and its count.
    pub rows: Vec<(Vec<String>, CountKey)>,
}

/// A table about a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Which table.
    pub code: TableCode,
    /// Whom it is about.
    pub group: Group,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// What an edition would tell, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The counts.
    pub draft: Draft,
    /// The places, all together first.
    pub places: Vec<Place>,
    /// The tables.
    pub sheets: Vec<Sheet>,
    /// The names of the counts of each group.
    pub names: BTreeMap<Group, BTreeSet<String>>,
}

/// The draft of a day from the reports of all together and of each municipality.
pub fn draft(on: NaiveDate, all: &Report, municipalities: &[(Municipality, Report)]) -> Drafted {
    let mut drafted = Drafted::default();
    let everybody = all.everybody();
    let scope = tables::Scope::of(on, &everybody);
    let own = municipalities
        .iter()
        .map(|(code, report)| (Some(*code), report));
    for (place, report) in [(None, all)].into_iter().chain(own) {
        drafted.places.push(place);
        let mut writer = Writer::of(&mut drafted, Group::everybody(place), &report.everybody());
        tables::write_everybody(&mut writer, &report.everybody(), &scope);
    }
    for (factor, value) in tables::compared(all) {
        let group = all.groups().get(&(factor, value.clone())).cloned();
        let group = group.unwrap_or_else(|| GroupReport::empty(on));
        let name = Group {
            place: None,
            factor,
            value,
        };
        let mut writer = Writer::of(&mut drafted, name, &group);
        tables::write_compared(&mut writer, &group);
    }
    links::link(&mut drafted);
    drafted
}

/// How the rows of a part hang together with whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dividing {
    /// Everybody of them is in one row.
    Whole,
    /// Everybody of them is in one row, or in one of so many that are not listed, each in the lowest class.
    Listed(u64),
    /// Each row is some of them.
    Subsets,
}

/// Rows to write.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The codes that the rows begin with.
    pub keys: Vec<String>,
    /// The rest of each row's codes, and how many people.
    pub counted: Vec<(Vec<String>, u64)>,
    /// How they hang together.
    pub dividing: Dividing,
    /// Whether they only grow.
    pub grow: bool,
}

/// Writes the tables of a group into a draft.
pub struct Writer<'d> {
    drafted: &'d mut Drafted,
    group: Group,
}

impl<'d> Writer<'d> {
    fn of(drafted: &'d mut Drafted, group: Group, report: &GroupReport) -> Self {
        let mut writer = Self { drafted, group };
        let only_grows = writer.group.factor == Factor::Everybody;
        writer.count(SIZE, report.people(), only_grows);
        writer
    }

    /// What the group has in common.
    pub fn factor(&self) -> Factor {
        self.group.factor
    }

    /// The name of a count of the group.
    pub fn name(&self, name: &str) -> CountKey {
        self.group.count(name)
    }

    /// Writes down a count.
    pub fn count(&mut self, name: &str, people: u64, grows: bool) -> CountKey {
        let key = self.group.count(name);
        self.drafted.draft.counts.insert(key.clone(), people);
        let names = self.drafted.names.entry(self.group.clone()).or_default();
        names.insert(name.to_owned());
        if grows {
            self.drafted.draft.growing.insert(key.clone());
        }
        key
    }

    /// Writes down a count of people who are all among others.
    pub fn count_among(&mut self, name: &str, people: u64, whole: &CountKey) -> CountKey {
        let key = self.count(name, people, false);
        self.among(&key, whole);
        key
    }

    /// Writes down that some people are among others.
    pub fn among(&mut self, some: &CountKey, whole: &CountKey) {
        self.drafted.draft.sums.push(Sum {
            whole: whole.clone(),
            parts: vec![some.clone(), some.others_of(whole)],
            unlisted: 0,
        });
    }

    /// Writes down the rows of a part of a table. A row that has a name already keeps it.
    pub fn part(&mut self, code: TableCode, base: CountKey, rows: Rows) -> Part {
        let mut part = Part {
            keys: rows.keys.clone(),
            base: base.clone(),
            rows: Vec::new(),
        };
        for (codes, people) in rows.counted {
            let all: Vec<&str> = rows.keys.iter().chain(&codes).map(String::as_str).collect();
            let name = format!("{}/{}", code.code(), all.join("/"));
            let key = self.count(&name, people, rows.grow);
            part.rows.push((codes, key));
        }
        let keys: Vec<CountKey> = part.rows.iter().map(|(_, key)| key.clone()).collect();
        let unlisted = match rows.dividing {
            Dividing::Whole => Some(0),
            Dividing::Listed(unlisted) => Some(unlisted),
            Dividing::Subsets => None,
        };
        match unlisted {
            Some(unlisted) => self.drafted.draft.sums.push(Sum {
                whole: base.clone(),
                parts: keys.clone(),
                unlisted,
            }),
            None => keys.iter().for_each(|key| self.among(key, &base)),
        }
        self.drafted.draft.blocks.push(Block { base, rows: keys });
        part
    }

    /// Writes down a table.
    pub fn sheet(&mut self, code: TableCode, parts: Vec<Part>) {
        self.drafted.sheets.push(Sheet {
            code,
            group: self.group.clone(),
            parts,
        });
    }
}
