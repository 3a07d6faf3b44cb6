//! The entries of a programme's documentation, as readers get to see them.

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use domain::{codes::TargetGroup, period::Period};

use crate::model::{
    Commission, Deviation, DeviationControl, DeviationKind, Entry, GroupKind, Lesson,
    LessonDimension, NegotiationOutcome, Phase, PlanChange, Profile, ResourceGroup as Group,
    StaffFunction, Staffing, StartPattern, StatusReport, UnionNegotiation as Negotiation,
    WeekState, WeekStatus,
};

/// Declares a type of entries and how it is made of one.
macro_rules! entry_type {
    ($(#[$meta:meta])* $name:ident of $body:ty as $bound:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty = $value:expr),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The entry's id, which stays when it is corrected or brought up to date.
            id: ID,
            /// Its version.
            version: i32,
            /// When this version was written.
            recorded_at: DateTime,
            $($(#[$field_meta])* $field: $type,)+
        }

        impl From<Entry<$body>> for $name {
            fn from(entry: Entry<$body>) -> Self {
                let Entry { mark, body: $bound } = entry;
                Self {
                    id: mark.id.to_string().into(),
                    version: mark.version,
                    recorded_at: DateTime(mark.recorded_at),
                    $($field: $value,)+
                }
            }
        }
    };
}

fn first(days: Period) -> LocalDate {
    LocalDate(days.from())
}

fn last(days: Period) -> Option<LocalDate> {
    days.to().map(LocalDate)
}

entry_type! {
    /// What a programme is for and how it is meant to work.
    ProgrammeProfile of Profile as profile {
        /// Its purpose.
        purpose: String = profile.purpose,
        /// Who takes part besides the unit.
        partners: Vec<String> = profile.partners,
        /// For whom it is.
        target_groups: Vec<Code<TargetGroup>> =
            profile.target_groups.into_iter().map(Code).collect(),
        /// The planned share of full time, 1 to 100.
        service_rate_percent: Option<i32> = profile.service_rate_percent,
        /// The planned share of the working time that is competence-raising activity, 0 to 100.
        competence_share_percent: Option<i32> = profile.competence_share_percent,
        /// How participants begin.
        start_pattern: Code<StartPattern> = Code(profile.start_pattern),
        /// When it began in fact.
        started_on: Option<LocalDate> = profile.lasted.map(first),
        /// When it ended in fact.
        ended_on: Option<LocalDate> = profile.lasted.and_then(last),
    }
}

entry_type! {
    /// A phase of a programme, as planned and as it came.
    ProgrammePhase of Phase as phase {
        /// What happens in it.
        name: String = phase.name,
        /// The first day as planned.
        planned_from: LocalDate = first(phase.planned),
        /// The last day as planned.
        planned_to: LocalDate = last(phase.planned).unwrap_or(first(phase.planned)),
        /// When it began in fact.
        started_on: Option<LocalDate> = phase.actual.map(first),
        /// When it ended in fact.
        ended_on: Option<LocalDate> = phase.actual.and_then(last),
    }
}

entry_type! {
    /// That somebody works in a programme.
    ProgrammeStaffing of Staffing as staffing {
        /// As what.
        function: Code<StaffFunction> = Code(staffing.function),
        /// Who, or that nobody does.
        name: String = staffing.name,
        /// The first day.
        from: LocalDate = first(staffing.period),
        /// The last day, when it is known.
        to: Option<LocalDate> = last(staffing.period),
        /// More about it.
        note: Option<String> = staffing.note,
    }
}

entry_type! {
    /// That somebody is commissioned to evaluate a programme.
    ProgrammeCommission of Commission as commission {
        /// The evaluator's name.
        name: String = commission.name,
        /// The organisation that the evaluator works for.
        organisation: String = commission.organisation,
        /// The first day.
        from: LocalDate = first(commission.period),
        /// The last day, when it is known.
        to: Option<LocalDate> = last(commission.period),
    }
}

entry_type! {
    /// A resource group, or scattered places.
    ResourceGroup of Group as group {
        /// How its places are kept together.
        kind: Code<GroupKind> = Code(group.kind),
        /// Its name.
        name: String = group.name,
        /// What is done there.
        work: String = group.work,
        /// The id of the member of staff who leads it.
        supervisor_id: Option<ID> = group.supervisor.map(|id| id.to_string().into()),
        /// Workplaces of the agency's register.
        workplace_ids: Vec<ID> =
            group.workplaces.iter().map(|id| id.to_string().into()).collect(),
        /// How many places it has.
        places: Option<i32> = group.places,
        /// The first day.
        from: LocalDate = first(group.period),
        /// The last day, when it is known.
        to: Option<LocalDate> = last(group.period),
    }
}

entry_type! {
    /// A negotiation with a union about a programme. Who is a member is never recorded.
    UnionNegotiation of Negotiation as negotiation {
        /// With which union.
        organisation: String = negotiation.organisation,
        /// About what.
        matter: String = negotiation.matter,
        /// When it was called.
        called_on: LocalDate = first(negotiation.period),
        /// When it ended.
        ended_on: Option<LocalDate> = last(negotiation.period),
        /// How far it has come.
        outcome: Code<NegotiationOutcome> = Code(negotiation.outcome),
        /// What it means for the programme.
        effect: Option<String> = negotiation.effect,
    }
}

entry_type! {
    /// What did not go as planned.
    ProgrammeDeviation of Deviation as deviation {
        /// The first day.
        on: LocalDate = first(deviation.period),
        /// The last day, when it is over.
        until: Option<LocalDate> = last(deviation.period),
        /// What it is about.
        kind: Code<DeviationKind> = Code(deviation.kind),
        /// Whether the programme could have helped it.
        control: Code<DeviationControl> = Code(deviation.control),
        /// Why it came about.
        cause: String = deviation.cause,
        /// What it led to.
        effect: String = deviation.effect,
    }
}

entry_type! {
    /// A decided change of a programme's plan.
    ProgrammeChange of PlanChange as change {
        /// When it was decided.
        on: LocalDate = LocalDate(change.on),
        /// What was changed.
        what: String = change.what,
        /// How it was before.
        before: Option<String> = change.before,
        /// How it is now.
        after: String = change.after,
        /// Why.
        why: String = change.why,
    }
}

entry_type! {
    /// How a programme stood in a week.
    ProgrammeWeek of WeekStatus as week {
        /// The Monday of the week.
        monday: LocalDate = LocalDate(week.monday),
        /// How it stood.
        state: Code<WeekState> = Code(week.state),
        /// What had happened.
        summary: String = week.summary,
    }
}

entry_type! {
    /// A status report.
    ProgrammeReport of StatusReport as report {
        /// The first day that it is about.
        from: LocalDate = first(report.period),
        /// The last day that it is about.
        to: LocalDate = last(report.period).unwrap_or(first(report.period)),
        /// What has been done.
        done: String = report.done,
        /// What is next.
        next: Option<String> = report.next,
        /// What may go wrong.
        risks: Option<String> = report.risks,
    }
}

entry_type! {
    /// What was learnt.
    ProgrammeLesson of Lesson as lesson {
        /// What it is about.
        dimension: Code<LessonDimension> = Code(lesson.dimension),
        /// What was learnt.
        lesson: String = lesson.learnt,
        /// What the next programme should do.
        advice: String = lesson.advice,
    }
}
