//! How the entries of programmes' documentation are written down and read back.

use chrono::NaiveDate;
use domain::{StaffId, WorkplaceId, period::Period};
use store::{Coded, Json, StoreFault};

use super::{
    document::{Documented, Marking},
    document_entity::{
        change, checklist, commission, deviation, group, lesson, negotiation, phase, profile,
        report, staffing, week,
    },
};
use crate::model::{
    ChecklistNote, Commission, Deviation, Lesson, Phase, PlanChange, Profile, ResourceGroup,
    Staffing, StatusReport, UnionNegotiation, WeekStatus,
};

fn period(from: NaiveDate, to: Option<NaiveDate>) -> Result<Period, StoreFault> {
    Period::new(from, to).map_err(|_| StoreFault::Unreadable("period of an entry"))
}

/// The days on which something began and ended in fact.
fn actual(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Option<Period>, StoreFault> {
    from.map(|from| period(from, to)).transpose()
}

impl Documented for Profile {
    type Table = profile::Entity;
    type Written = profile::ActiveModel;

    fn keep(&self, marking: Marking) -> profile::Model {
        let own = profile::Own {
            purpose: self.purpose.clone(),
            partners: Json(self.partners.clone()),
            target_groups: Json(self.target_groups.clone()),
            service_rate_percent: self.service_rate_percent,
            competence_share_percent: self.competence_share_percent,
            start_pattern: Coded(self.start_pattern),
            started_on: self.lasted.map(Period::from),
            ended_on: self.lasted.and_then(Period::to),
        };
        profile::Model::of(marking, own)
    }

    fn restore(row: &profile::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            purpose: row.purpose.clone(),
            partners: row.partners.0.clone(),
            target_groups: row.target_groups.0.clone(),
            service_rate_percent: row.service_rate_percent,
            competence_share_percent: row.competence_share_percent,
            start_pattern: row.start_pattern.0,
            lasted: actual(row.started_on, row.ended_on)?,
        })
    }
}

impl Documented for Phase {
    type Table = phase::Entity;
    type Written = phase::ActiveModel;

    fn keep(&self, marking: Marking) -> phase::Model {
        let own = phase::Own {
            name: self.name.clone(),
            planned_from: self.planned.from(),
            planned_to: self.planned.to().unwrap_or(self.planned.from()),
            started_on: self.actual.map(Period::from),
            ended_on: self.actual.and_then(Period::to),
        };
        phase::Model::of(marking, own)
    }

    fn restore(row: &phase::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            name: row.name.clone(),
            planned: period(row.planned_from, Some(row.planned_to))?,
            actual: actual(row.started_on, row.ended_on)?,
        })
    }
}

impl Documented for Staffing {
    type Table = staffing::Entity;
    type Written = staffing::ActiveModel;

    fn keep(&self, marking: Marking) -> staffing::Model {
        let own = staffing::Own {
            function: Coded(self.function),
            name: self.name.clone(),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
            note: self.note.clone(),
        };
        staffing::Model::of(marking, own)
    }

    fn restore(row: &staffing::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            function: row.function.0,
            name: row.name.clone(),
            period: period(row.starts_on, row.ends_on)?,
            note: row.note.clone(),
        })
    }
}

impl Documented for Commission {
    type Table = commission::Entity;
    type Written = commission::ActiveModel;

    fn keep(&self, marking: Marking) -> commission::Model {
        let own = commission::Own {
            staff_id: self.staff.uuid(),
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        commission::Model::of(marking, own)
    }

    fn restore(row: &commission::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            staff: StaffId::from_uuid(row.staff_id),
            name: row.name.clone(),
            organisation: row.organisation.clone(),
            period: period(row.starts_on, row.ends_on)?,
        })
    }
}

impl Documented for ResourceGroup {
    type Table = group::Entity;
    type Written = group::ActiveModel;

    fn keep(&self, marking: Marking) -> group::Model {
        let workplaces = self.workplaces.iter().map(|id| id.uuid());
        let own = group::Own {
            kind: Coded(self.kind),
            name: self.name.clone(),
            work: self.work.clone(),
            supervisor_id: self.supervisor.map(StaffId::uuid),
            workplace_ids: Json(workplaces.collect()),
            places: self.places,
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        group::Model::of(marking, own)
    }

    fn restore(row: &group::Model) -> Result<Self, StoreFault> {
        let workplaces = row.workplace_ids.0.iter().copied();
        Ok(Self {
            kind: row.kind.0,
            name: row.name.clone(),
            work: row.work.clone(),
            supervisor: row.supervisor_id.map(StaffId::from_uuid),
            workplaces: workplaces.map(WorkplaceId::from_uuid).collect(),
            places: row.places,
            period: period(row.starts_on, row.ends_on)?,
        })
    }
}

impl Documented for UnionNegotiation {
    type Table = negotiation::Entity;
    type Written = negotiation::ActiveModel;

    fn keep(&self, marking: Marking) -> negotiation::Model {
        let own = negotiation::Own {
            organisation: self.organisation.clone(),
            matter: self.matter.clone(),
            called_on: self.period.from(),
            ended_on: self.period.to(),
            outcome: Coded(self.outcome),
            effect: self.effect.clone(),
        };
        negotiation::Model::of(marking, own)
    }

    fn restore(row: &negotiation::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            organisation: row.organisation.clone(),
            matter: row.matter.clone(),
            period: period(row.called_on, row.ended_on)?,
            outcome: row.outcome.0,
            effect: row.effect.clone(),
        })
    }
}

impl Documented for Deviation {
    type Table = deviation::Entity;
    type Written = deviation::ActiveModel;

    fn keep(&self, marking: Marking) -> deviation::Model {
        let own = deviation::Own {
            began_on: self.period.from(),
            until: self.period.to(),
            kind: Coded(self.kind),
            control: Coded(self.control),
            cause: self.cause.clone(),
            effect: self.effect.clone(),
        };
        deviation::Model::of(marking, own)
    }

    fn restore(row: &deviation::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            period: period(row.began_on, row.until)?,
            kind: row.kind.0,
            control: row.control.0,
            cause: row.cause.clone(),
            effect: row.effect.clone(),
        })
    }
}

impl Documented for PlanChange {
    type Table = change::Entity;
    type Written = change::ActiveModel;

    fn keep(&self, marking: Marking) -> change::Model {
        let own = change::Own {
            decided_on: self.on,
            what: self.what.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            why: self.why.clone(),
        };
        change::Model::of(marking, own)
    }

    fn restore(row: &change::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            on: row.decided_on,
            what: row.what.clone(),
            before: row.before.clone(),
            after: row.after.clone(),
            why: row.why.clone(),
        })
    }
}

impl Documented for WeekStatus {
    type Table = week::Entity;
    type Written = week::ActiveModel;

    fn keep(&self, marking: Marking) -> week::Model {
        let own = week::Own {
            monday: self.monday,
            state: Coded(self.state),
            summary: self.summary.clone(),
        };
        week::Model::of(marking, own)
    }

    fn restore(row: &week::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            monday: row.monday,
            state: row.state.0,
            summary: row.summary.clone(),
        })
    }
}

impl Documented for StatusReport {
    type Table = report::Entity;
    type Written = report::ActiveModel;

    fn keep(&self, marking: Marking) -> report::Model {
        let own = report::Own {
            starts_on: self.period.from(),
            ends_on: self.period.to().unwrap_or(self.period.from()),
            done: self.done.clone(),
            next: self.next.clone(),
            risks: self.risks.clone(),
        };
        report::Model::of(marking, own)
    }

    fn restore(row: &report::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            period: period(row.starts_on, Some(row.ends_on))?,
            done: row.done.clone(),
            next: row.next.clone(),
            risks: row.risks.clone(),
        })
    }
}

impl Documented for Lesson {
    type Table = lesson::Entity;
    type Written = lesson::ActiveModel;

    fn keep(&self, marking: Marking) -> lesson::Model {
        let own = lesson::Own {
            dimension: Coded(self.dimension),
            lesson: self.learnt.clone(),
            advice: self.advice.clone(),
        };
        lesson::Model::of(marking, own)
    }

    fn restore(row: &lesson::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            dimension: row.dimension.0,
            learnt: row.lesson.clone(),
            advice: row.advice.clone(),
        })
    }
}

impl Documented for ChecklistNote {
    type Table = checklist::Entity;
    type Written = checklist::ActiveModel;

    fn keep(&self, marking: Marking) -> checklist::Model {
        let own = checklist::Own {
            point: self.key.clone(),
            answer: Coded(self.answer),
            note: self.note.clone(),
        };
        checklist::Model::of(marking, own)
    }

    fn restore(row: &checklist::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            key: row.point.clone(),
            answer: row.answer.0,
            note: row.note.clone(),
        })
    }
}
