//! One look at the desk's tables: facts and rows of the same moment, so that a withdrawal which was
//! acknowledged before a row was written is always seen with it (design decision 2).

use access::{
    AsOf, Cx, FactQuestion, Facts, Standing, ask_attachments, attach, calls_for_attachments,
};
use chassis::Fault;
use domain::CaseId;
use sea_orm::DatabaseTransaction;

use crate::{IntakeDesk, facts::WholeAnswer, model::registry::Directory};

/// A look at some cases, by one reader.
pub struct Look {
    connection: DatabaseTransaction,
    answer: WholeAnswer,
}

impl Look {
    /// The connection, which reads one moment and cannot write.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.connection
    }
    /// What holds between the reader and the cases.
    pub fn facts(&self) -> &Facts {
        &self.answer.facts
    }
    /// The agencies and units of the association.
    pub fn directory(&self) -> &Directory {
        &self.answer.directory
    }
    /// Everything that was read for the facts.
    pub(crate) fn answer(&self) -> &WholeAnswer {
        &self.answer
    }
}

impl IntakeDesk {
    /// Looks at some cases for a reader. Only for readers whose roles call for it, the labour-market
    /// unit is asked as well: outside of any transaction, and before the moment that is read.
    pub(crate) async fn look(&self, cx: &Cx, cases: &[CaseId]) -> Result<Look, Fault> {
        let question = question(cx, cases);
        let first = self.look_once(&question).await?;
        if !calls_for_attachments(&first.answer.facts) {
            return Ok(first);
        }
        let reader = first.answer.facts.reader.clone();
        drop(first);
        let attachments = ask_attachments(self.labour(), &question, &reader).await;
        let mut look = self.look_once(&question).await?;
        attach(&mut look.answer.facts, attachments);
        Ok(look)
    }

    async fn look_once(&self, question: &FactQuestion) -> Result<Look, Fault> {
        let connection = self.store().snapshot().await?;
        let answer = self.facts().answer_whole(&connection, question).await?;
        Ok(Look { connection, answer })
    }

    /// The reader's standing in a case; `None` when the case does not exist for them.
    pub(crate) fn standing<'f>(
        &self,
        cx: &Cx,
        facts: &'f Facts,
        case: CaseId,
    ) -> Option<Standing<'f>> {
        self.access().standing(cx, facts, case)
    }
}

/// The question about what holds now between the reader and some cases.
pub(crate) fn question(cx: &Cx, cases: &[CaseId]) -> FactQuestion {
    FactQuestion {
        subject: cx.sign_in().subject.clone(),
        kind: cx.sign_in().kind,
        cases: cases.to_vec(),
        valid_on: AsOf::Now,
        colleagues: Vec::new(),
    }
}
