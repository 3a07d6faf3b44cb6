//! What is written about a programme, each with a form of its own: by its organiser, and for its evaluation.

use crate::{
    errand::Errand,
    form::{Choices, Kind, Question},
};

const NAME: Kind = Kind::Line(200);
const WORDS: Kind = Kind::Text(4000);
const PERCENT: Kind = Kind::Number(0, 100);

const fn code(name: &'static str, list: &'static str) -> Question {
    Question::required(name, Kind::One(Choices::List(list)))
}

const fn day(name: &'static str) -> Question {
    Question::required(name, Kind::Day)
}

const fn day_if(name: &'static str) -> Question {
    Question::optional(name, Kind::Day)
}

const fn words(name: &'static str) -> Question {
    Question::required(name, WORDS)
}

const fn words_if(name: &'static str) -> Question {
    Question::optional(name, WORDS)
}

const fn name(name: &'static str) -> Question {
    Question::required(name, NAME)
}

/// What the programme's leader and the manager of its unit write.
pub(crate) const OF_ORGANISER: &[Errand] = &[
    Errand::of(
        "program-beskriv",
        "DescribeProgramme",
        &[
            words("purpose"),
            Question::optional("partners.0", NAME),
            Question::optional("partners.1", NAME),
            Question::optional("partners.2", NAME),
            Question::optional("targetGroups", Kind::Many(Choices::List("TargetGroup"))),
            Question::optional("serviceRatePercent", Kind::Number(1, 100)),
            Question::optional("competenceSharePercent", PERCENT),
            code("startPattern", "StartPattern"),
            day_if("startedOn"),
            day_if("endedOn"),
        ],
    ),
    Errand::of(
        "program-fas",
        "RecordProgrammePhase",
        &[
            name("name"),
            day("plannedFrom"),
            day("plannedTo"),
            day_if("startedOn"),
            day_if("endedOn"),
        ],
    ),
    Errand::of(
        "program-bemanning",
        "RecordProgrammeStaffing",
        &[
            code("function", "StaffFunction"),
            name("name"),
            day("from"),
            day_if("to"),
            words_if("note"),
        ],
    ),
    Errand::of(
        "program-utvarderare",
        "CommissionEvaluator",
        &[
            name("subject"),
            name("name"),
            name("organisation"),
            day("from"),
            day_if("to"),
        ],
    ),
    Errand::of(
        "program-grupp",
        "RecordResourceGroup",
        &[
            code("kind", "GroupKind"),
            name("name"),
            words("work"),
            Question::optional("supervisorId", Kind::One(Choices::Offered("supervisors"))),
            Question::optional("workplaceIds", Kind::Many(Choices::Offered("workplaces"))),
            Question::optional("places", Kind::Number(1, 1000)),
            day("from"),
            day_if("to"),
        ],
    ),
    Errand::of(
        "program-forhandling",
        "RecordUnionNegotiation",
        &[
            name("organisation"),
            name("matter"),
            day("calledOn"),
            day_if("endedOn"),
            code("outcome", "NegotiationOutcome"),
            words_if("effect"),
        ],
    ),
    Errand::of(
        "program-avvikelse",
        "RecordProgrammeDeviation",
        &[
            day("on"),
            day_if("until"),
            code("kind", "DeviationKind"),
            code("control", "DeviationControl"),
            words("cause"),
            words("effect"),
        ],
    ),
    Errand::of(
        "program-andring",
        "RecordProgrammeChange",
        &[
            day("on"),
            words("what"),
            words_if("before"),
            words("after"),
            words("why"),
        ],
    ),
    Errand::of(
        "program-vecka",
        "RecordProgrammeWeek",
        &[day("monday"), code("state", "WeekState"), words("summary")],
    ),
    Errand::of(
        "program-rapport",
        "RecordProgrammeReport",
        &[
            day("from"),
            day("to"),
            words("done"),
            words_if("next"),
            words_if("risks"),
        ],
    ),
    Errand::of(
        "program-lardom",
        "RecordProgrammeLesson",
        &[
            code("dimension", "LessonDimension"),
            words("lesson"),
            words("advice"),
        ],
    ),
    Errand::of(
        "program-checklista",
        "AnswerChecklistPoint",
        &[code("answer", "ChecklistAnswer"), words_if("note")],
    ),
];

/// What a manager makes.
pub(crate) const TO_MAKE: Errand = Errand::of(
    "program-nytt",
    "CreateProgramme",
    &[
        name("name"),
        code("level", "ProgrammeLevel"),
        Question::optional("leaderId", Kind::One(Choices::Offered("leaders"))),
        Question::optional("financier", NAME),
        day("startsOn"),
        day_if("endsOn"),
        Question::optional("capacity", Kind::Number(1, 1000)),
        Question::optional("umbrellaId", Kind::One(Choices::Offered("umbrellas"))),
        Question::optional("programmeId", Kind::One(Choices::Offered("programmes"))),
    ],
);

/// What is written for the evaluation: by the organiser, and by the evaluator.
pub(crate) const OF_EVALUATION: &[Errand] = &[
    Errand::of(
        "utv-mal",
        "WriteGoal",
        &[
            Question::required("number", Kind::Number(1, 99)),
            words("wording"),
            words("purpose"),
            words("requestedBasis"),
            code("measure", "GoalMeasure"),
            Question::optional("target", Kind::Decimal(100_000)),
            day_if("periodFrom"),
            day_if("periodTo"),
            Question::optional("months", Kind::Number(1, 60)),
            Question::optional("reading", Kind::One(Choices::List("OutcomeReading"))),
            Question::optional("plannedServiceRatePercent", Kind::Number(1, 100)),
        ],
    ),
    Errand::of("utv-anmarkning", "RemarkOnGoal", &[words("text")]),
    Errand::of("utv-svar", "AnswerRemark", &[words("answer")]),
    Errand::of(
        "utv-bedomning",
        "AssessGoal",
        &[
            code("verdict", "GoalVerdict"),
            words("basis"),
            words("assessment"),
            words_if("beyondControl"),
        ],
    ),
    Errand::of(
        "utv-utlatande",
        "WriteStatement",
        &[words("statement"), words_if("lessons")],
    ),
    Errand::of(
        "utv-indikator",
        "RecordIndicator",
        &[
            name("name"),
            Question::required("value", Kind::Decimal(1_000_000_000)),
            code("unit", "IndicatorUnit"),
            name("source"),
            day("measuredOn"),
        ],
    ),
    Errand::of(
        "utv-budgetrad",
        "RecordBudgetLine",
        &[
            Question::required("year", Kind::Number(2000, 2100)),
            name("name"),
            Question::required("planned", Kind::Kronor),
            Question::optional("outcome", Kind::Kronor),
        ],
    ),
    Errand::of(
        "utv-overhead",
        "SetOverhead",
        &[
            Question::required("percent", PERCENT),
            Question::required("roundingUnit", Kind::Kronor),
        ],
    ),
    Errand::of(
        "kalkyl-belopp",
        "SetAssumption",
        &[
            Question::required("amount.low", Kind::Kronor),
            Question::required("amount.likely", Kind::Kronor),
            Question::required("amount.high", Kind::Kronor),
            name("source"),
            day("assumedOn"),
        ],
    ),
    Errand::of(
        "kalkyl-andel",
        "SetAssumption",
        &[
            Question::required("percent.low", Kind::Decimal(100)),
            Question::required("percent.likely", Kind::Decimal(100)),
            Question::required("percent.high", Kind::Decimal(100)),
            name("source"),
            day("assumedOn"),
        ],
    ),
];
