//! What is known of each field that an evaluator asks for, and of how many participants (E10-E13).

use domain::code_list;

use super::participation::Participation;

code_list! {
    /// A field that the evaluator asks for of each participant, during the programme and at its end (E11, E12).
    pub enum ParticipantField("ParticipantField") {
        /// Sex.
        Sex => "SEX", "Kön";
        /// Age, as an interval.
        AgeBand => "AGE_BAND", "Ålder";
        /// The highest completed education (E2).
        Education => "EDUCATION", "Utbildningsnivå";
        /// The first day.
        StartedOn => "STARTED_ON", "Startdatum";
        /// The last day.
        EndedOn => "ENDED_ON", "Slutdatum";
        /// Why it ended.
        EndReason => "END_REASON", "Avslutsorsak";
        /// The share of full time.
        ServiceRate => "SERVICE_RATE", "Tjänstgöringsgrad";
        /// Whether the workplace is told; which it is stays with the labour-market unit.
        Workplace => "WORKPLACE", "Arbetsplats";
        /// The type of employment.
        EmploymentType => "EMPLOYMENT_TYPE", "Anställningsform";
        /// Whether the tasks are told.
        Tasks => "TASKS", "Arbetsuppgifter";
        /// What the person does at the end.
        Occupation => "OCCUPATION", "Sysselsättning vid avslut";
        /// The kind of employer after the end.
        EmployerAfter => "EMPLOYER_AFTER", "Arbetsgivare efter avslut";
        /// The type of employment after the end.
        EmploymentTypeAfter => "EMPLOYMENT_TYPE_AFTER", "Anställningsform efter avslut";
        /// Whether the tasks after the end are told.
        TasksAfter => "TASKS_AFTER", "Arbetsuppgifter efter avslut";
        /// The field of studies after the end.
        StudyField => "STUDY_FIELD", "Studieinriktning efter avslut";
        /// Whether the person supports themselves at the end.
        SelfSupport => "SELF_SUPPORT", "Egen försörjning vid avslut";
        /// Whether the person has financial assistance a year after the programme's end (E8, E9).
        AssistanceAfter => "ASSISTANCE_AFTER", "Försörjningsstöd ett år efter";
    }
}

code_list! {
    /// How far a field is filled in.
    pub enum FieldState("ParticipantFieldState") {
        /// It is told.
        Told => "TOLD", "Ifyllt";
        /// It is told that nobody knows.
        Unknown => "UNKNOWN", "Okänt";
        /// It is owed and not there.
        Missing => "MISSING", "Saknas";
        /// It is not owed, or not yet.
        NotDue => "NOT_DUE", "Inte aktuellt";
        /// Whether it is told is for the evaluator alone: somebody else than the reader's unit records it.
        Withheld => "WITHHELD", "Visas för utvärderaren";
    }
}

/// What is known of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<T> {
    /// This.
    Told(T),
    /// Somebody has told that it is not known.
    Unknown,
    /// It is owed, and nobody has told anything.
    Missing,
    /// It is not owed, or not yet.
    NotDue,
    /// The reader may not know whether it is told.
    Withheld,
}

impl<T> Answer<T> {
    /// Nothing told, of something that is owed or not.
    pub fn untold(is_due: bool) -> Self {
        if is_due { Self::Missing } else { Self::NotDue }
    }

    /// What is told.
    pub fn told(&self) -> Option<&T> {
        match self {
            Self::Told(told) => Some(told),
            Self::Unknown | Self::Missing | Self::NotDue | Self::Withheld => None,
        }
    }

    /// The same, in other words.
    pub fn map<S>(self, change: impl FnOnce(T) -> S) -> Answer<S> {
        match self {
            Self::Told(told) => Answer::Told(change(told)),
            Self::Unknown => Answer::Unknown,
            Self::Missing => Answer::Missing,
            Self::NotDue => Answer::NotDue,
            Self::Withheld => Answer::Withheld,
        }
    }

    /// How far it is filled in.
    pub fn state(&self) -> FieldState {
        match self {
            Self::Told(_) => FieldState::Told,
            Self::Unknown => FieldState::Unknown,
            Self::Missing => FieldState::Missing,
            Self::NotDue => FieldState::NotDue,
            Self::Withheld => FieldState::Withheld,
        }
    }

    /// Whether an evaluation cannot rest on it: it is owed and not known.
    pub fn is_lacking(&self) -> bool {
        match self {
            Self::Unknown | Self::Missing => true,
            Self::Told(_) | Self::NotDue | Self::Withheld => false,
        }
    }
}

/// One field of one participant, as codes, days and whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which field.
    pub field: ParticipantField,
    /// How far it is filled in.
    pub state: FieldState,
    /// The value, where one is told that may be shown; workplaces and tasks are texts and never are.
    pub value: Option<String>,
}

/// Of how many participants a field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    /// Which field.
    pub field: ParticipantField,
    /// Told of so many.
    pub told: usize,
    /// Told to be unknown of so many.
    pub unknown: usize,
    /// Owed and not there for so many.
    pub missing: usize,
    /// Not owed for so many.
    pub not_due: usize,
    /// Not for the reader to know for so many.
    pub withheld: usize,
}

/// Counts how far some fields are filled in, in their order.
pub fn completeness(rows: &[Participation], fields: &[ParticipantField]) -> Vec<Completeness> {
    let of_field = |field: &ParticipantField| {
        let mut counted = Completeness {
            field: *field,
            told: 0,
            unknown: 0,
            missing: 0,
            not_due: 0,
            withheld: 0,
        };
        for row in rows {
            match row.cell(*field).state {
                FieldState::Told => counted.told += 1,
                FieldState::Unknown => counted.unknown += 1,
                FieldState::Missing => counted.missing += 1,
                FieldState::NotDue => counted.not_due += 1,
                FieldState::Withheld => counted.withheld += 1,
            }
        }
        counted
    };
    fields.iter().map(of_field).collect()
}
