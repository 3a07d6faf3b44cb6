//! How the rows of sections are written down and read back.

use access::Provenance;
use domain::{ProgrammeId, RecordId, ReferralId, RowKey, StaffId, WorkplaceId, period::Period};
use store::{Coded, StoreFault, section_table::Kept};

use super::entity::{
    attendance, competence_entry, enrolment, enrolment_ending, placement, placement_ending,
    union_consultation,
};
use crate::model::{
    Afterwards, Attendance, CompetenceEntry, Enrolment, EnrolmentEnding, Hours, Placement,
    PlacementEnding, UnionConsultation,
};

impl Kept for Placement {
    type Table = placement::Entity;
    type Written = placement::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> placement::Model {
        let own = placement::Own {
            workplace: self.workplace.clone(),
            workplace_id: self.workplace_id.map(WorkplaceId::uuid),
            employment_type: Coded(self.employment_type),
            service_rate_percent: self.service_rate_percent,
            competence_share_percent: self.competence_share_percent,
            starts_on: self.period.from(),
            ends_on: self.period.to(),
            tasks: self.tasks.clone(),
            supervisor_id: self.supervisor.map(StaffId::uuid),
            referral_id: self.referral.map(ReferralId::uuid),
            support_level: self.support_level.map(Coded),
            long_term_goal: self.long_term_goal.clone(),
            group_id: self.group.map(RecordId::uuid),
        };
        placement::Model::of(from, key, own)
    }

    fn restore(row: &placement::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            workplace: row.workplace.clone(),
            workplace_id: row.workplace_id.map(WorkplaceId::from_uuid),
            employment_type: row.employment_type.0,
            service_rate_percent: row.service_rate_percent,
            competence_share_percent: row.competence_share_percent,
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of a placement"))?,
            tasks: row.tasks.clone(),
            supervisor: row.supervisor_id.map(StaffId::from_uuid),
            referral: row.referral_id.map(ReferralId::from_uuid),
            support_level: row.support_level.map(|level| level.0),
            long_term_goal: row.long_term_goal.clone(),
            group: row.group_id.map(RecordId::from_uuid),
        })
    }
}

impl Kept for PlacementEnding {
    type Table = placement_ending::Entity;
    type Written = placement_ending::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> placement_ending::Model {
        let own = placement_ending::Own {
            placement_id: self.placement.uuid(),
            ends_on: self.ends_on,
            reason: Coded(self.reason),
            note: self.note.clone(),
        };
        placement_ending::Model::of(from, key, own)
    }

    fn restore(row: &placement_ending::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            placement: RecordId::from_uuid(row.placement_id),
            ends_on: row.ends_on,
            reason: row.reason.0,
            note: row.note.clone(),
        })
    }
}

impl Kept for Attendance {
    type Table = attendance::Entity;
    type Written = attendance::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> attendance::Model {
        let own = attendance::Own {
            placement_id: self.placement.uuid(),
            attended_on: self.on,
            kind: Coded(self.kind),
            quarters: self.hours.map(Hours::quarters),
        };
        attendance::Model::of(from, key, own)
    }

    fn restore(row: &attendance::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            placement: RecordId::from_uuid(row.placement_id),
            on: row.attended_on,
            kind: row.kind.0,
            hours: row.quarters.map(Hours::from_quarters),
        })
    }
}

impl Kept for UnionConsultation {
    type Table = union_consultation::Entity;
    type Written = union_consultation::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> union_consultation::Model {
        let own = union_consultation::Own {
            placement_id: self.placement.uuid(),
            organisation: self.organisation.clone(),
            asked_on: self.asked_on,
            answered_on: self.answered_on,
            outcome: Coded(self.outcome),
            effect: self.effect.clone(),
        };
        union_consultation::Model::of(from, key, own)
    }

    fn restore(row: &union_consultation::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            placement: RecordId::from_uuid(row.placement_id),
            organisation: row.organisation.clone(),
            asked_on: row.asked_on,
            answered_on: row.answered_on,
            outcome: row.outcome.0,
            effect: row.effect.clone(),
        })
    }
}

impl Kept for Enrolment {
    type Table = enrolment::Entity;
    type Written = enrolment::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> enrolment::Model {
        let own = enrolment::Own {
            programme_id: self.programme.uuid(),
            starts_on: self.period.from(),
            ends_on: self.period.to(),
        };
        enrolment::Model::of(from, key, own)
    }

    fn restore(row: &enrolment::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            programme: ProgrammeId::from_uuid(row.programme_id),
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of an enrolment"))?,
        })
    }
}

impl Kept for EnrolmentEnding {
    type Table = enrolment_ending::Entity;
    type Written = enrolment_ending::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> enrolment_ending::Model {
        let own = enrolment_ending::Own {
            enrolment_id: self.enrolment.uuid(),
            ends_on: self.ends_on,
            reason: Coded(self.reason),
            occupation: Coded(self.afterwards.occupation),
            employment_type: self.afterwards.employment_type.map(Coded),
            employer: self.afterwards.employer.map(Coded),
            field: self.afterwards.field.map(Coded),
            income_source: self.afterwards.income_source.map(Coded),
            tasks: self.tasks.clone(),
            note: self.note.clone(),
        };
        enrolment_ending::Model::of(from, key, own)
    }

    fn restore(row: &enrolment_ending::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            enrolment: RecordId::from_uuid(row.enrolment_id),
            ends_on: row.ends_on,
            reason: row.reason.0,
            afterwards: Afterwards {
                occupation: row.occupation.0,
                employment_type: row.employment_type.map(|code| code.0),
                employer: row.employer.map(|code| code.0),
                field: row.field.map(|code| code.0),
                income_source: row.income_source.map(|code| code.0),
            },
            tasks: row.tasks.clone(),
            note: row.note.clone(),
        })
    }
}

impl Kept for CompetenceEntry {
    type Table = competence_entry::Entity;
    type Written = competence_entry::ActiveModel;

    fn keep(&self, from: &Provenance, key: RowKey) -> competence_entry::Model {
        let own = competence_entry::Own {
            month: self.month.to_string(),
            activity: Coded(self.activity),
            planned_quarters: self.planned.quarters(),
            done_quarters: self.done.quarters(),
        };
        competence_entry::Model::of(from, key, own)
    }

    fn restore(row: &competence_entry::Model) -> Result<Self, StoreFault> {
        Ok(Self {
            month: row
                .month
                .parse()
                .map_err(|_| StoreFault::Unreadable("month of competence hours"))?,
            activity: row.activity.0,
            planned: Hours::from_quarters(row.planned_quarters),
            done: Hours::from_quarters(row.done_quarters),
        })
    }
}
