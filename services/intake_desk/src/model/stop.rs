//! Stops that need no declaration, and what the reviewers of the log are alarmed of.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{RecordId, RowKey, TaskId, code_list};

use super::registry::{Staff, Unit};

/// How many numbers a member of staff may have registered at a time.
pub const MOST_NUMBERS: usize = 30;

code_list! {
    /// What a member of staff has registered: whose number, whose code is that of `ConflictKind` that the stop then
    /// has; or how they are reached at home, which stops nothing and is a sign for the log's reviewers.
    pub enum RelationKind("RegisteredRelation") {
        /// Their own.
        OwnCase => "OWN_CASE", "Eget nummer";
        /// That of kin.
        Kin => "KIN", "Närståendes nummer";
        /// Their own telephone number or e-mail address.
        OwnContact => "OWN_CONTACT", "Egen telefon eller e-post";
    }
}

code_list! {
    /// What the reviewers of an agency's log are alarmed of.
    pub enum LogAlarmKind("LogAlarmKind") {
        /// A number was looked up that nobody has.
        HoneyNumber => "HONEY_NUMBER", "Sökning på ett nummer som ingen har";
        /// A member of staff has removed a number that stopped them.
        NumberRemoved => "NUMBER_REMOVED", "Ett registrerat nummer eller en egen kontaktväg togs bort";
    }
}

/// A number that a member of staff has registered. Which number nobody can tell any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredNumber {
    /// Its id.
    pub id: RecordId,
    /// Whose it is.
    pub kind: RelationKind,
    /// Since when.
    pub registered_at: DateTime<Utc>,
}

/// Something that the reviewers of an agency's log must look at. It names nobody who seeks help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogAlarm {
    /// Its key: the page order.
    pub key: RowKey,
    /// Its id.
    pub id: TaskId,
    /// What it is about.
    pub kind: LogAlarmKind,
    /// Who did it.
    pub doer: Staff,
    /// For which unit.
    pub unit: Arc<Unit>,
    /// When.
    pub raised_at: DateTime<Utc>,
}
