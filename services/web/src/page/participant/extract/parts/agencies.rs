//! What each agency has written in its own sections.

use super::{
    FROM,
    Group::{Employment, Insurance, Labour, Welfare},
    NOTE, PartOf,
    Shape::{Code, Codes, Day, Kronor, Number, Text},
    TO, field, part, place,
};

pub(super) const PARTS: &[PartOf] = &[
    part(
        "WELFARE_ASSISTANCE",
        Welfare,
        &[
            place(
                &["welfare", "assistanceDecisions", "*"],
                &[
                    field(&["month"], "field-month", Text),
                    field(&["amountOre"], "field-amountOre", Kronor),
                    field(&["barrier"], "field-barrier", Code("LivelihoodBarrier")),
                ],
            ),
            place(
                &["welfare", "livelihoodBarriers", "*"],
                &[
                    field(&["month"], "field-month", Text),
                    field(&["adult"], "field-adult", Code("HouseholdAdult")),
                    field(&["barrier"], "field-barrier", Code("LivelihoodBarrier")),
                ],
            ),
        ],
    ),
    part(
        "WELFARE_HOUSEHOLD",
        Welfare,
        &[place(
            &["welfare", "household"],
            &[
                field(&["type"], "field-type", Code("HouseholdType")),
                field(&["adults"], "field-adults", Number),
                field(&["children"], "field-children", Number),
                FROM,
            ],
        )],
    ),
    part(
        "WELFARE_ACTIVITY_REQUIREMENT",
        Welfare,
        &[place(
            &["welfare", "activityRequirements", "*"],
            &[
                FROM,
                TO,
                field(&["hoursPerWeek"], "field-hoursPerWeek", Number),
                field(&["hoursWorkedPerWeek"], "field-hoursWorkedPerWeek", Number),
                field(&["kinds"], "field-kinds", Codes("RequiredActivityKind")),
                field(
                    &["reductions"],
                    "field-reductions",
                    Codes("ActivityReduction"),
                ),
            ],
        )],
    ),
    part(
        "LABOUR_PLACEMENT",
        Labour,
        &[
            place(
                &["labourMarket", "placements", "*"],
                &[
                    field(&["workplace"], "field-workplace", Text),
                    field(
                        &["employmentType"],
                        "field-employmentType",
                        Code("EmploymentType"),
                    ),
                    field(&["serviceRatePercent"], "field-serviceRatePercent", Number),
                    field(
                        &["competenceSharePercent"],
                        "field-competenceSharePercent",
                        Number,
                    ),
                    field(&["startsOn"], "field-startsOn", Day),
                    field(&["endsOn"], "field-endsOn", Day),
                    field(&["tasks"], "field-tasks", Text),
                    field(
                        &["supportLevel"],
                        "field-supportLevel",
                        Code("SupportLevel"),
                    ),
                    field(&["longTermGoal"], "field-longTermGoal", Text),
                ],
            ),
            place(
                &["labourMarket", "placements", "*", "attendance", "*"],
                &[
                    field(&["on"], "field-on", Day),
                    field(&["kind"], "my-extract-attendance", Code("AttendanceKind")),
                    field(&["hours"], "field-hours", Number),
                ],
            ),
            place(
                &["labourMarket", "placements", "*", "unionConsultations", "*"],
                &[
                    field(&["organisation"], "field-organisation", Text),
                    field(&["askedOn"], "field-askedOn", Day),
                    field(&["answeredOn"], "field-answeredOn", Day),
                    field(
                        &["outcome"],
                        "field-outcome",
                        Code("UnionConsultationOutcome"),
                    ),
                    field(&["effect"], "field-effect", Text),
                ],
            ),
            place(
                &["labourMarket", "placements", "*", "ending"],
                &[
                    field(&["endsOn"], "field-endsOn", Day),
                    field(&["reason"], "field-reason", Code("PlacementEndReason")),
                    NOTE,
                ],
            ),
            place(
                &["labourMarket", "enrolments", "*"],
                &[
                    FROM,
                    field(&["plannedTo"], "my-extract-planned-to", Day),
                    TO,
                    field(
                        &["ending", "reason"],
                        "field-reason",
                        Code("EnrolmentEndReason"),
                    ),
                    field(
                        &["ending", "occupation"],
                        "field-occupation",
                        Code("OccupationKind"),
                    ),
                    field(
                        &["ending", "incomeSource"],
                        "field-incomeSources-source",
                        Code("IncomeSource"),
                    ),
                    field(&["ending", "tasks"], "field-tasks", Text),
                    field(&["ending", "note"], "field-note", Text),
                ],
            ),
        ],
    ),
    part(
        "LABOUR_COMPETENCE",
        Labour,
        &[place(
            &["labourMarket", "competenceEntries", "*"],
            &[
                field(&["month"], "field-month", Text),
                field(&["activity"], "field-activity", Code("CompetenceActivity")),
                field(&["planned"], "field-plannedHours", Number),
                field(&["done"], "field-doneHours", Number),
            ],
        )],
    ),
    part(
        "EMPLOYMENT_REGISTRATION",
        Employment,
        &[
            place(
                &["employmentService", "registrations", "*"],
                &[
                    field(
                        &["category"],
                        "field-category",
                        Code("EmploymentRegistrationCategory"),
                    ),
                    field(&["registeredFrom"], "field-registeredFrom", Day),
                    field(&["registeredTo"], "field-registeredTo", Day),
                    field(
                        &["unemploymentFund"],
                        "field-unemploymentFund",
                        Code("UnemploymentFundMembership"),
                    ),
                    field(
                        &["latestActivityReportOn"],
                        "field-latestActivityReportOn",
                        Day,
                    ),
                ],
            ),
            place(
                &["employmentService", "readinessMarkings", "*"],
                &[
                    field(&["level"], "field-level", Code("EmploymentReadiness")),
                    field(&["programme"], "field-programme", Code("ProgrammeCode")),
                    field(&["markedOn"], "field-markedOn", Day),
                    field(&["reviewOn"], "field-reviewOn", Day),
                ],
            ),
            place(
                &["employmentService", "providerReferrals", "*"],
                &[
                    field(&["provider"], "field-provider", Text),
                    field(&["status"], "field-status", Code("ProviderReferralStatus")),
                    field(&["on"], "field-on", Day),
                ],
            ),
        ],
    ),
    part(
        "EMPLOYMENT_PROGRAMME",
        Employment,
        &[place(
            &["employmentService", "programmes", "*"],
            &[
                field(&["code"], "field-programme", Code("ProgrammeCode")),
                FROM,
                TO,
            ],
        )],
    ),
    part(
        "INSURANCE_BENEFIT",
        Insurance,
        &[
            place(
                &["insurance", "benefits", "*"],
                &[
                    field(&["code"], "my-extract-benefit", Code("BenefitCode")),
                    field(&["extentPercent"], "field-extentPercent", Number),
                    FROM,
                    TO,
                ],
            ),
            place(
                &["insurance", "zeroSgi", "*"],
                &[
                    field(&["from"], "my-extract-zero-from", Day),
                    field(&["to"], "my-extract-zero-to", Day),
                ],
            ),
        ],
    ),
    part(
        "INSURANCE_REHABILITATION",
        Insurance,
        &[place(
            &["insurance", "rehabilitation"],
            &[
                field(&["status"], "field-status", Code("RehabilitationStatus")),
                field(&["coordinator"], "field-coordinator", Text),
                field(&["measures"], "field-measures", Text),
                field(&["reviewOn"], "field-reviewOn", Day),
            ],
        )],
    ),
];
