//! What a calculation assumes: a span with its source and its day, never a number alone.

use chrono::NaiveDate;
use domain::{CodeList, Ore, Problem, ProgrammeId, RecordId, code_list};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::evaluation::{Hundredths, LONGEST_NAME, needed_text};

/// The largest amount that is taken: a million kronor a month.
const LARGEST: i64 = 100_000_000;
/// A hundred percent, in hundredths.
const WHOLE: i64 = 10_000;

code_list! {
    /// What is assumed.
    pub enum AssumptionKind("AssumptionKind") {
        /// Financial assistance that a household no longer receives, each month.
        AssistancePerMonth => "ASSISTANCE_PER_MONTH", "Försörjningsstöd per hushåll och månad";
        /// The share of the participants whose household loses assistance when they are paid.
        AssistanceShare => "ASSISTANCE_SHARE", "Andel vars försörjningsstöd upphör med lön";
        /// The wage in the programme, as it is paid; none where nobody is employed.
        ProgrammeWage => "PROGRAMME_WAGE", "Lön per månad i insatsen, före skatt";
        /// The wage in work after the programme, as it is paid.
        WageAfter => "WAGE_AFTER", "Lön per månad efter insatsen, före skatt";
        /// Employer contributions of the wage.
        EmployerContribution => "EMPLOYER_CONTRIBUTION", "Arbetsgivaravgift";
        /// What the municipality receives of a wage as tax.
        MunicipalTax => "MUNICIPAL_TAX", "Kommunalskatt";
        /// What the state pays of the cost of a wage in the programme.
        SubsidyShare => "SUBSIDY_SHARE", "Statligt stöd till lönekostnaden";
        /// Of those who went to work, who still work twelve months later.
        StayInWork => "STAY_IN_WORK", "Andel kvar i arbete efter tolv månader";
        /// What a place costs each month besides wages.
        PlaceCost => "PLACE_COST", "Kostnad per plats och månad utöver lön";
        /// Who would have become self-supporting without the programme.
        AnywayShare => "ANYWAY_SHARE", "Andel som hade blivit självförsörjande ändå";
    }
}

code_list! {
    /// What an assumption is measured in.
    pub enum AssumptionUnit("AssumptionUnit") {
        /// Kronor each month.
        KronorPerMonth => "KRONOR_PER_MONTH", "kronor per månad";
        /// Percent.
        Percent => "PERCENT", "procent";
    }
}

impl AssumptionKind {
    /// What it is measured in.
    pub fn unit(self) -> AssumptionUnit {
        match self {
            Self::AssistancePerMonth | Self::ProgrammeWage | Self::WageAfter | Self::PlaceCost => {
                AssumptionUnit::KronorPerMonth
            }
            Self::AssistanceShare
            | Self::EmployerContribution
            | Self::MunicipalTax
            | Self::SubsidyShare
            | Self::StayInWork
            | Self::AnywayShare => AssumptionUnit::Percent,
        }
    }

    fn largest(self) -> i64 {
        match self.unit() {
            AssumptionUnit::KronorPerMonth => LARGEST,
            AssumptionUnit::Percent => WHOLE,
        }
    }
}

/// From where to where, and what is likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<T> {
    /// The least.
    pub low: T,
    /// What is likely.
    pub likely: T,
    /// The most.
    pub high: T,
}

impl<T> Span<T> {
    /// The same in other words.
    pub fn map<S>(self, change: impl Fn(T) -> S) -> Span<S> {
        Span {
            low: change(self.low),
            likely: change(self.likely),
            high: change(self.high),
        }
    }
}

/// One assumption of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What is assumed.
    pub kind: AssumptionKind,
    /// In öre each month, or in hundredths of a percent, as the kind's unit says.
    // INVARIANT: from the least to the most, none below nothing or above what the unit allows.
    pub span: Span<i64>,
    /// Who says so.
    pub source: String,
    /// When it was so.
    pub assumed_on: NaiveDate,
}

/// An assumption as somebody wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumptionDraft {
    /// What is assumed.
    pub kind: AssumptionKind,
    /// The amounts, for what is measured in kronor.
    pub amount: Option<Span<Ore>>,
    /// The percentages, for what is measured in percent.
    pub percent: Option<Span<f64>>,
    /// Who says so.
    pub source: String,
    /// When it was so.
    pub assumed_on: NaiveDate,
}

/// The names of the ends, in the order of a span.
const ENDS: [&str; 3] = ["low", "likely", "high"];

impl AssumptionDraft {
    /// The assumption, or every reason why it is none.
    ///
    /// # Errors
    /// What is wrong, each with its field.
    pub fn check(&self, today: NaiveDate) -> Result<Assumption, Vec<Problem>> {
        let mut problems = Vec::new();
        let source = needed_text(&mut problems, ("source", &self.source), LONGEST_NAME);
        if self.assumed_on > today {
            problems.push(Problem::invalid("assumedOn", "day-not-yet-come"));
        }
        match self.span(&mut problems) {
            Some(span) if problems.is_empty() => Ok(Assumption {
                kind: self.kind,
                span,
                source,
                assumed_on: self.assumed_on,
            }),
            Some(_) | None => Err(problems),
        }
    }

    fn span(&self, problems: &mut Vec<Problem>) -> Option<Span<i64>> {
        let (amount, percent) = (self.amount, self.percent);
        let (field, given) = match (self.kind.unit(), amount, percent) {
            (AssumptionUnit::KronorPerMonth, Some(span), None) => {
                ("amount", span.map(|amount| Some(amount.ore())))
            }
            (AssumptionUnit::Percent, None, Some(span)) => {
                let hundredths = |share| Some(Hundredths::from_float(share)?.hundredths());
                ("percent", span.map(hundredths))
            }
            (AssumptionUnit::KronorPerMonth | AssumptionUnit::Percent, _, _) => {
                problems.push(Problem::invalid("kind", "assumption-of-another-unit"));
                return None;
            }
        };
        let ends = [given.low, given.likely, given.high];
        let told = ends.map(|end| end.filter(|end| (0..=self.kind.largest()).contains(end)));
        for (end, _) in ENDS.iter().zip(told).filter(|(_, told)| told.is_none()) {
            let field = format!("{field}.{end}");
            problems.push(Problem::invalid(field, "assumption-out-of-bounds"));
        }
        let [Some(low), Some(likely), Some(high)] = told else {
            return None;
        };
        if low > likely || likely > high {
            let field = format!("{field}.likely");
            problems.push(Problem::invalid(field, "assumption-out-of-order"));
        }
        Some(Span { low, likely, high })
    }
}

/// The document of an assumption: a programme has one of each kind, so its name follows from both.
pub fn assumption_id(programme: ProgrammeId, kind: AssumptionKind) -> RecordId {
    let digest = Sha256::new()
        .chain_update(programme.uuid().as_bytes())
        .chain_update(kind.code())
        .finalize();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    RecordId::from_uuid(Uuid::from_bytes(first))
}
