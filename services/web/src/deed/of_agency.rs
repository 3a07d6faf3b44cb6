//! What the agencies record in sections of their own. A correction names the record that it corrects, and begins with
//! what that record says.

use super::{
    CodesOf, Deed, Needs, Start,
    of_case::{KEPT_BY, KEPT_WHY, deed},
};
use crate::form::{Choices, Kind, Question};

const REPLACES: Question = Question::optional("replaces", Kind::Carried);
const PLACEMENT: Question = Question::required("placementId", Kind::Carried);

const fn record(
    slug: &'static str,
    operation: &'static str,
    needs: &'static [Needs],
    questions: &'static [Question],
) -> Deed {
    Deed {
        after: "/uppgifter",
        start: Start::Record("replaces"),
        needs,
        ..deed(slug, operation, questions)
    }
}

const fn code(name: &'static str, list: &'static str) -> Question {
    Question::required(name, Kind::One(Choices::Offered(list)))
}

const WELFARE: &[Needs] = &[Needs::Codes(CodesOf::Welfare)];
const LABOUR: &[Needs] = &[Needs::Codes(CodesOf::Labour)];
const EMPLOYMENT: &[Needs] = &[Needs::Codes(CodesOf::Employment)];
const INSURANCE: &[Needs] = &[Needs::Codes(CodesOf::Insurance)];

/// How an enrolment ended, and what the person does then (E12).
const ENDING: &[Question] = &[
    Question::required("enrolmentId", Kind::Carried),
    REPLACES,
    Question::required("endsOn", Kind::Day),
    code("reason", "enrolmentEndReasonCodes"),
    Question::required("occupation", Kind::One(Choices::List("OccupationKind"))),
    Question::optional("employer", Kind::One(Choices::Offered("employerKindCodes"))),
    Question::optional(
        "employmentType",
        Kind::One(Choices::Offered("employmentTypeCodes")),
    ),
    Question::optional("tasks", Kind::Text(2000)),
    Question::optional("field", Kind::One(Choices::Offered("studyFieldCodes"))),
    Question::optional("incomeSource", Kind::One(Choices::List("IncomeSource"))),
    Question::optional("note", Kind::Text(2000)),
    KEPT_BY,
    KEPT_WHY,
];

pub(super) const DEEDS: &[Deed] = &[
    record(
        "bistand",
        "RecordAssistanceDecision",
        WELFARE,
        &[
            REPLACES,
            Question::required("month", Kind::Month),
            Question::required("amountOre", Kind::Kronor),
            code("barrier", "livelihoodBarrierCodes"),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "hushall",
        "RecordHousehold",
        WELFARE,
        &[
            REPLACES,
            code("type", "householdTypeCodes"),
            Question::required("adults", Kind::Number(0, 20)),
            Question::required("children", Kind::Number(0, 20)),
            Question::optional("from", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "aktivitetskrav",
        "RecordActivityRequirement",
        WELFARE,
        &[
            REPLACES,
            Question::required("hoursPerWeek", Kind::Number(0, 40)),
            Question::optional(
                "kinds",
                Kind::Many(Choices::Offered("requiredActivityKindCodes")),
            ),
            Question::optional(
                "reductions",
                Kind::Many(Choices::Offered("activityReductionCodes")),
            ),
            Question::optional("hoursWorkedPerWeek", Kind::Number(0, 40)),
            Question::required("from", Kind::Day),
            Question::optional("to", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "forsorjningshinder",
        "RecordLivelihoodBarrier",
        WELFARE,
        &[
            REPLACES,
            Question::required("month", Kind::Month),
            code("adult", "householdAdultCodes"),
            code("barrier", "livelihoodBarrierCodes"),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    Deed {
        start: Start::Empty,
        ..record(
            "placering",
            "CreatePlacement",
            LABOUR,
            &[
                Question::required("workplace", Kind::Line(200)),
                Question::optional("workplaceId", Kind::One(Choices::Offered("workplaces"))),
                code("employmentType", "employmentTypeCodes"),
                Question::required("serviceRatePercent", Kind::Number(1, 100)),
                Question::optional("competenceSharePercent", Kind::Number(0, 100)),
                Question::required("tasks", Kind::Text(2000)),
                Question::required("startsOn", Kind::Day),
                Question::optional("endsOn", Kind::Day),
                Question::optional("supervisorId", Kind::One(Choices::Offered("supervisors"))),
                Question::optional(
                    "supportLevel",
                    Kind::One(Choices::Offered("supportLevelCodes")),
                ),
                Question::optional("longTermGoal", Kind::Text(2000)),
                Question::optional("groupId", Kind::One(Choices::Offered("groups"))),
                KEPT_BY,
                KEPT_WHY,
            ],
        )
    },
    Deed {
        is_grave: true,
        ..record(
            "avsluta-placering",
            "EndPlacement",
            LABOUR,
            &[
                PLACEMENT,
                REPLACES,
                Question::required("endsOn", Kind::Day),
                code("reason", "placementEndReasonCodes"),
                Question::optional("note", Kind::Text(2000)),
            ],
        )
    },
    record(
        "narvaro",
        "RecordAttendance",
        LABOUR,
        &[
            PLACEMENT,
            REPLACES,
            Question::required("on", Kind::Day),
            code("kind", "attendanceKindCodes"),
            Question::optional("hours", Kind::Hours),
        ],
    ),
    record(
        "facklig-samverkan",
        "RecordUnionConsultation",
        LABOUR,
        &[
            PLACEMENT,
            REPLACES,
            Question::required("organisation", Kind::Line(200)),
            Question::required("askedOn", Kind::Day),
            code("outcome", "unionConsultationOutcomeCodes"),
            Question::optional("answeredOn", Kind::Day),
            Question::optional("effect", Kind::Text(2000)),
        ],
    ),
    record(
        "kompetenstimmar",
        "RecordCompetenceHours",
        LABOUR,
        &[
            REPLACES,
            Question::required("month", Kind::Month),
            code("activity", "competenceActivityCodes"),
            Question::required("plannedHours", Kind::Hours),
            Question::required("doneHours", Kind::Hours),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "skriv-in",
        "EnrolParticipant",
        LABOUR,
        &[
            REPLACES,
            code("programmeId", "programmes"),
            Question::required("from", Kind::Day),
            Question::optional("to", Kind::Day),
        ],
    ),
    Deed {
        is_grave: true,
        ..record("avsluta-inskrivning", "EndEnrolment", LABOUR, ENDING)
    },
    record(
        "inskrivning",
        "RecordEmploymentRegistration",
        EMPLOYMENT,
        &[
            REPLACES,
            code("category", "employmentCategoryCodes"),
            Question::required("registeredFrom", Kind::Day),
            Question::optional("registeredTo", Kind::Day),
            code("unemploymentFund", "unemploymentFundCodes"),
            Question::optional("latestActivityReportOn", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "program",
        "RecordEmploymentProgramme",
        EMPLOYMENT,
        &[
            REPLACES,
            code("code", "programmeCodes"),
            Question::required("from", Kind::Day),
            Question::optional("to", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "redo-for-insats",
        "RecordReadiness",
        EMPLOYMENT,
        &[
            REPLACES,
            code("level", "employmentReadinessCodes"),
            Question::optional("programme", Kind::One(Choices::Offered("programmeCodes"))),
            Question::optional("reviewOn", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "leverantor",
        "RecordProviderReferral",
        EMPLOYMENT,
        &[
            REPLACES,
            code("status", "providerReferralStatusCodes"),
            Question::required("on", Kind::Day),
            Question::optional("provider", Kind::Line(200)),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "ersattning",
        "RecordBenefit",
        INSURANCE,
        &[
            REPLACES,
            code("code", "benefitCodes"),
            Question::required("extentPercent", Kind::Number(25, 100)),
            Question::required("from", Kind::Day),
            Question::optional("to", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "rehabilitering",
        "RecordRehabilitation",
        INSURANCE,
        &[
            REPLACES,
            code("status", "rehabilitationStatusCodes"),
            Question::required("coordinator", Kind::Line(200)),
            Question::optional("measures", Kind::Text(4000)),
            Question::optional("reviewOn", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
    record(
        "nollklassad",
        "RecordZeroSgi",
        INSURANCE,
        &[
            REPLACES,
            Question::required("from", Kind::Day),
            Question::optional("to", Kind::Day),
            KEPT_BY,
            KEPT_WHY,
        ],
    ),
];
