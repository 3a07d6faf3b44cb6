//! The matrix as data: `schema/policy/access-matrix.csv`, read strictly.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CodeList, Role, Section};

use crate::condition::{Condition, Conditions};

/// What a term of a cell gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gives {
    /// To write, and so to read.
    Write,
    /// To read.
    Read,
    /// To read and to comment.
    Comment,
    /// To read and to record a withdrawal.
    Withdraw,
    /// The name only.
    Name,
    /// The telephone number only.
    Phone,
    /// Pseudonymised.
    Pseudonym,
    /// Fixed tables.
    Tables,
}

impl Gives {
    /// Every kind, in the order of the policy schema.
    pub const ALL: [Self; 8] = [
        Self::Write,
        Self::Read,
        Self::Comment,
        Self::Withdraw,
        Self::Name,
        Self::Phone,
        Self::Pseudonym,
        Self::Tables,
    ];

    /// The matrix's word, which is also the attribute and the action of the policies.
    pub fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Read => "read",
            Self::Comment => "comment",
            Self::Withdraw => "withdraw",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Pseudonym => "pseudonym",
            Self::Tables => "tables",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gives| gives.word() == word)
    }
}

/// One term of a cell: when every condition holds, it gives something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The conditions, all of which must hold.
    pub conditions: Conditions,
    /// The conditions as the matrix writes them (`desk:own`), which is how policies name them.
    pub words: String,
    /// What they give.
    pub gives: Gives,
}

/// One line of the policies: what one role may do with one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The section.
    pub section: Section,
    /// The role.
    pub role: Role,
    /// The terms of the cell; none for `none`.
    pub terms: Vec<Term>,
}

impl Line {
    /// Tells whether any term gives `gives`.
    pub fn may_give(&self, gives: Gives) -> bool {
        self.terms.iter().any(|term| term.gives == gives)
    }

    /// The words of every term that holds, for the policies' context.
    pub fn holding(&self, holds: Conditions) -> BTreeSet<String> {
        let composite = self
            .terms
            .iter()
            .filter(|term| holds.contains_all(term.conditions))
            .map(|term| term.words.clone());
        holds
            .iter()
            .map(|condition| condition.code().to_owned())
            .chain(composite)
            .collect()
    }
}

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    lines: BTreeMap<(Section, Role), Line>,
}

/// A matrix that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatrixFault {
    /// The first line is not `section,owner` and roles.
    #[error("the matrix does not begin with section, owner and the roles")]
    Heading,
    /// A column that is no role, or one twice.
    #[error("the matrix has a column that is not one of the roles, or has it twice: {0}")]
    Column(String),
    /// A role without a column.
    #[error("the matrix has no column for {0}")]
    RoleMissing(Role),
    /// A row that is no section, or one twice.
    #[error("the matrix has a row that is not one of the sections, or has it twice: {0}")]
    Row(String),
    /// A section without a row.
    #[error("the matrix has no row for {0}")]
    SectionMissing(Section),
    /// A row with too many or too few cells.
    #[error("the row of {0} does not have one cell for each role")]
    Cells(Section),
    /// A word that the condition table does not know.
    #[error("the cell of {section} and {role} has an unknown word: {word}")]
    Word {
        /// Which row.
        section: Section,
        /// Which column.
        role: Role,
        /// The word.
        word: String,
    },
}

impl Matrix {
    /// Reads the matrix. An unknown word, a missing row or a missing column fails it.
    pub fn parse(text: &str) -> Result<Self, MatrixFault> {
        let mut rows = text.lines();
        let roles = read_heading(rows.next().ok_or(MatrixFault::Heading)?)?;
        let mut lines = BTreeMap::new();
        for row in rows {
            let mut cells = row.split(',');
            let name = cells.next().unwrap_or_default();
            let section =
                Section::from_code(name).ok_or_else(|| MatrixFault::Row(name.to_owned()))?;
            if lines.contains_key(&(section, Role::IntakeOfficer)) {
                return Err(MatrixFault::Row(name.to_owned()));
            }
            // The owner's column is for people; `Section::owner` says the same in code.
            let cells: Vec<&str> = cells.skip(1).collect();
            if cells.len() != roles.len() {
                return Err(MatrixFault::Cells(section));
            }
            for (role, cell) in roles.iter().zip(cells) {
                let line = Line {
                    section,
                    role: *role,
                    terms: read_cell(section, *role, cell)?,
                };
                lines.insert((section, *role), line);
            }
        }
        for section in Section::ALL {
            if !lines.contains_key(&(*section, Role::IntakeOfficer)) {
                return Err(MatrixFault::SectionMissing(*section));
            }
        }
        Ok(Self { lines })
    }

    /// The line of a section and a role. Every pair has one.
    pub fn line(&self, section: Section, role: Role) -> Option<&Line> {
        self.lines.get(&(section, role))
    }

    /// Puts another line in the place of one.
    pub(crate) fn replace(&mut self, line: Line) {
        self.lines.insert((line.section, line.role), line);
    }

    /// Every line.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }
}

fn read_heading(heading: &str) -> Result<Vec<Role>, MatrixFault> {
    let rest = heading
        .strip_prefix("section,owner,")
        .ok_or(MatrixFault::Heading)?;
    let mut roles = Vec::new();
    for name in rest.split(',') {
        let role = Role::from_code(name)
            .filter(|role| !roles.contains(role))
            .ok_or_else(|| MatrixFault::Column(name.to_owned()))?;
        roles.push(role);
    }
    match Role::ALL.iter().find(|role| !roles.contains(role)) {
        Some(missing) => Err(MatrixFault::RoleMissing(*missing)),
        None => Ok(roles),
    }
}

fn read_cell(section: Section, role: Role, cell: &str) -> Result<Vec<Term>, MatrixFault> {
    if cell == "none" {
        return Ok(Vec::new());
    }
    cell.split(' ')
        .map(|term| {
            read_term(term).ok_or_else(|| MatrixFault::Word {
                section,
                role,
                word: term.to_owned(),
            })
        })
        .collect()
}

fn read_term(term: &str) -> Option<Term> {
    // `pseudonym` and `tables` stand alone: they are their own condition.
    if let Some(gives) = [Gives::Pseudonym, Gives::Tables]
        .into_iter()
        .find(|g| g.word() == term)
    {
        let condition = Condition::from_code(term)?;
        return Some(Term {
            conditions: Conditions::of(&[condition]),
            words: term.to_owned(),
            gives,
        });
    }
    let (words, gives) = term.rsplit_once(':')?;
    let gives = Gives::from_word(gives)
        .filter(|gives| !matches!(gives, Gives::Pseudonym | Gives::Tables))?;
    let mut conditions = Conditions::NONE;
    for word in words.split(':') {
        // An emergency is no term of the contract: no cell may give anything by it.
        let condition = Condition::from_code(word).filter(|known| {
            !matches!(
                known,
                Condition::Pseudonym | Condition::Tables | Condition::Opened
            )
        })?;
        conditions = conditions.with(condition);
    }
    Some(Term {
        conditions,
        words: words.to_owned(),
        gives,
    })
}
