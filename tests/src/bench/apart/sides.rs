//! Who is measured, and what each is asked.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};

use super::installation::Peer;
use crate::{
    bench::{WORKLIST, WRITE_NOTE, statements::Statements},
    client::{Reader, contract, plain_http},
    people,
};

const TEXT: &str = "Ringde och bokade om.";

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The installation.
    Platform,
    /// The bare statements.
    Bare,
    /// The other server.
    Peer,
}

impl Side {
    /// Its name in the figures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Bare => "bare",
            Self::Peer => "peer",
        }
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A case, with what four agencies wrote.
    CaseView,
    /// The first fifty of a list.
    Worklist,
    /// Somebody known, by number.
    PersonByNumber,
    /// A note.
    Note,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::CaseView,
        Self::Worklist,
        Self::PersonByNumber,
        Self::Note,
    ];

    /// Its name in the figures, and of its document at the other server.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CaseView => "case_view",
            Self::Worklist => "worklist",
            Self::PersonByNumber => "person_by_number",
            Self::Note => "note",
        }
    }
}

/// Who calls a side.
#[derive(Clone)]
pub enum Caller {
    /// Staff at the gateway.
    Platform {
        /// Who sees what every agency wrote.
        caseworker: Reader,
        /// Who works at the desk.
        desk: Reader,
        /// The contract's documents.
        documents: Documents,
        /// The cases.
        cases: Vec<String>,
    },
    /// Somebody with the database's own words.
    Bare {
        /// The statements.
        bare: Statements,
        /// The cases.
        cases: Vec<String>,
    },
    /// Somebody at the other server.
    Peer {
        /// Where, and with which token.
        peer: Peer,
        /// The connections.
        client: reqwest::Client,
        /// Its documents, in the order of the operations.
        documents: Vec<String>,
        /// Its cases.
        cases: Vec<String>,
        /// The numbers of its people.
        numbers: Vec<String>,
    },
}

/// The contract's documents that are not written here.
#[derive(Debug, Clone)]
pub struct Documents {
    case_view: String,
    open_contact: String,
}

impl Caller {
    /// Staff at the gateway.
    ///
    /// # Errors
    /// When the contract lacks an operation.
    pub fn platform((caseworker, desk): (Reader, Reader), cases: Vec<String>) -> Result<Self> {
        let documents = Documents {
            case_view: contract("case_view")?,
            open_contact: contract("open_contact")?,
        };
        Ok(Self::Platform {
            caseworker,
            desk,
            documents,
            cases,
        })
    }

    /// Somebody at the other server.
    ///
    /// # Errors
    /// When its documents or its cases cannot be read.
    pub async fn peer(peer: &Peer, database: &DatabaseConnection) -> Result<Self> {
        let document = |operation: &Operation| {
            let file = peer
                .operations
                .join(operation.name())
                .with_extension("graphql");
            read(&file)
        };
        Ok(Self::Peer {
            client: plain_http(),
            documents: Operation::ALL.iter().map(document).collect::<Result<_>>()?,
            cases: texts(database, "SELECT id::text AS told FROM peer.own_case").await?,
            numbers: texts(database, "SELECT value AS told FROM peer.own_number").await?,
            peer: peer.clone(),
        })
    }

    /// Has an operation done, on the case or person whose turn it is.
    ///
    /// # Errors
    /// When it is refused, or what is asked for is not there.
    pub async fn call(&self, operation: Operation, turn: usize) -> Result<()> {
        match self {
            Self::Platform {
                caseworker,
                desk,
                documents,
                cases,
            } => {
                let (case, number) = (one_of(cases, turn), people::number(turn % cases.len()));
                let (reader, document, variables) = match operation {
                    Operation::CaseView => (
                        caseworker,
                        documents.case_view.as_str(),
                        json!({ "id": case }),
                    ),
                    Operation::Worklist => (desk, WORKLIST, json!({ "first": 50 })),
                    Operation::PersonByNumber => {
                        (desk, documents.open_contact.as_str(), wanted(&number))
                    }
                    Operation::Note => (
                        desk,
                        WRITE_NOTE,
                        json!({ "input": { "caseId": case, "text": TEXT } }),
                    ),
                };
                look(operation, &reader.query(document, variables).await?)
            }
            Self::Bare { bare, cases } => match operation {
                Operation::CaseView => bare.read_case(one_of(cases, turn)).await,
                Operation::Worklist => bare.read_worklist().await,
                Operation::PersonByNumber => {
                    bare.find_person(&people::number(turn % cases.len())).await
                }
                Operation::Note => bare.write_note(one_of(cases, turn)).await,
            },
            Self::Peer {
                peer,
                client,
                documents,
                cases,
                numbers,
            } => {
                let variables = match operation {
                    Operation::CaseView => json!({ "id": one_of(cases, turn) }),
                    Operation::Worklist => json!({ "first": 50 }),
                    Operation::PersonByNumber => json!({ "number": one_of(numbers, turn) }),
                    Operation::Note => json!({ "id": one_of(cases, turn), "text": TEXT }),
                };
                let document = &documents[operation as usize];
                let request = client.post(&peer.address).bearer_auth(&peer.token);
                let body = json!({ "query": document, "variables": variables });
                let answer: Value = request.json(&body).send().await?.json().await?;
                ensure!(answer.get("errors").is_none(), "{answer}");
                let all_there = answer["data"].as_object().is_some_and(|data| {
                    !data.is_empty() && data.values().all(|value| !value.is_null())
                });
                ensure!(all_there, "{answer}");
                Ok(())
            }
        }
    }
}

/// Whether the platform has answered what was asked for: something withheld would cost less.
fn look(operation: Operation, data: &Value) -> Result<()> {
    let right = match operation {
        Operation::CaseView => [
            "/case/welfare/assistanceDecisions/0/month",
            "/case/labourMarket/placements/0/id",
            "/case/employmentService/registration/category",
            "/case/insurance/benefit/code",
            "/case/plan/goals/0/text",
        ]
        .iter()
        .all(|place| data.pointer(place).is_some_and(Value::is_string)),
        Operation::Worklist => data["worklist"]["edges"]
            .as_array()
            .is_some_and(|edges| edges.len() == 50),
        Operation::PersonByNumber => data["openContact"]["contact"]["id"].is_string(),
        Operation::Note => data["writeNote"]["userErrors"] == json!([]),
    };
    ensure!(right, "{}: {data}", operation.name());
    Ok(())
}

fn wanted(number: &str) -> Value {
    json!({ "input": { "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" } })
}

fn one_of(those: &[String], turn: usize) -> &str {
    &those[turn % those.len()]
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

async fn texts(database: &DatabaseConnection, question: &str) -> Result<Vec<String>> {
    let rows = database
        .query_all_raw(Statement::from_string(DbBackend::Postgres, question))
        .await?;
    let told: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "told"))
        .collect::<Result<_, _>>()?;
    ensure!(!told.is_empty(), "nothing is told by {question}");
    Ok(told)
}
