//! The figures of a calculation, and how each follows from months and assumptions.

use domain::{Ore, code_list};

use super::{assumption::AssumptionKind, months::Counted};
use crate::model::evaluation::Hundredths;

code_list! {
    /// How far a calculation looks, from the programme's first month on.
    pub enum Horizon("CalculationHorizon") {
        /// The months of the programme.
        Programme => "PROGRAMME", "Under insatsen";
        /// A year more.
        Short => "SHORT", "Insatsen och ett år till";
        /// Five years from the first month, and a year after the programme at the least.
        Long => "LONG", "Fem år";
    }
}

code_list! {
    /// Whose money it is.
    pub enum Party("CalculationParty") {
        /// The municipality's.
        Municipality => "MUNICIPALITY", "Kommunen";
        /// The state's.
        State => "STATE", "Staten";
        /// Both together.
        Together => "TOGETHER", "Kommunen och staten";
    }
}

code_list! {
    /// What a calculation tells. What is paid is negative.
    pub enum CalculationFigure("CalculationFigure") {
        /// Assistance that wages in the programme take the place of (E6).
        MovedToWages => "MOVED_TO_WAGES", "Flyttat från försörjningsstöd till lön";
        /// All assistance that is not paid.
        LessAssistance => "LESS_ASSISTANCE", "Mindre försörjningsstöd";
        /// Municipal tax on wages.
        MunicipalTax => "MUNICIPAL_TAX", "Kommunalskatt";
        /// Wages in the programme with contributions.
        ProgrammeWages => "PROGRAMME_WAGES", "Löner i insatsen med avgifter";
        /// What the state pays of them, to the municipality.
        SupportReceived => "SUPPORT_RECEIVED", "Statligt stöd till kommunen";
        /// What places cost besides.
        Places => "PLACES", "Platser utöver lön";
        /// The municipality's net.
        MunicipalityNet => "MUNICIPALITY_NET", "Kommunens netto";
        /// Employer contributions.
        EmployerContributions => "EMPLOYER_CONTRIBUTIONS", "Arbetsgivaravgifter";
        /// The same support, as the state's cost.
        SupportPaid => "SUPPORT_PAID", "Statligt stöd som betalas ut";
        /// The state's net.
        StateNet => "STATE_NET", "Statens netto";
        /// Both nets.
        TogetherNet => "TOGETHER_NET", "Kommunens och statens netto";
    }
}

impl Party {
    /// The figure that is its net.
    pub fn net(self) -> CalculationFigure {
        match self {
            Self::Municipality => CalculationFigure::MunicipalityNet,
            Self::State => CalculationFigure::StateNet,
            Self::Together => CalculationFigure::TogetherNet,
        }
    }
}

/// One choice within every span: öre each month, and hundredths of a percent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) assistance: i128,
    pub(super) assistance_share: i128,
    pub(super) programme_wage: i128,
    pub(super) wage_after: i128,
    pub(super) contribution: i128,
    pub(super) tax: i128,
    pub(super) subsidy: i128,
    pub(super) stay: i128,
    pub(super) place_cost: i128,
    pub(super) anyway: i128,
    /// Of the months that those whose days are not told could have been there, how much counts.
    pub(super) presence: i128,
    /// Of those of whom it is not known, how many count as gone to work.
    pub(super) work: i128,
    /// Whether the programme pays wages at all: only wages take the place of assistance.
    pub(super) is_paid: bool,
}

/// A hundred percent, in hundredths.
pub(super) const FULL: i128 = 10_000;
/// Twelve times the fourth power of a hundred percent: what sums are in before they are öre.
const SCALE: i128 = 12 * FULL * FULL * FULL * FULL;

impl Values {
    /// The place of the value of an assumption.
    pub(super) fn value(&mut self, kind: AssumptionKind) -> &mut i128 {
        match kind {
            AssumptionKind::AssistancePerMonth => &mut self.assistance,
            AssumptionKind::AssistanceShare => &mut self.assistance_share,
            AssumptionKind::ProgrammeWage => &mut self.programme_wage,
            AssumptionKind::WageAfter => &mut self.wage_after,
            AssumptionKind::EmployerContribution => &mut self.contribution,
            AssumptionKind::MunicipalTax => &mut self.tax,
            AssumptionKind::SubsidyShare => &mut self.subsidy,
            AssumptionKind::StayInWork => &mut self.stay,
            AssumptionKind::PlaceCost => &mut self.place_cost,
            AssumptionKind::AnywayShare => &mut self.anyway,
        }
    }

    /// What a month in the programme and a month in work after it give, each in öre times a hundred percent squared.
    pub(super) fn each(&self, figure: CalculationFigure) -> (i128, i128) {
        let only = FULL - self.anyway;
        let ceased = self.assistance * self.assistance_share * only;
        let paid = if self.is_paid { ceased } else { 0 };
        let wage = self.programme_wage * (FULL + self.contribution);
        let support = wage * self.subsidy;
        let of_wages = |share: i128| {
            (
                self.programme_wage * share * only,
                self.wage_after * share * only,
            )
        };
        match figure {
            CalculationFigure::MovedToWages => (paid, 0),
            CalculationFigure::LessAssistance => (paid, ceased),
            CalculationFigure::MunicipalTax => of_wages(self.tax),
            CalculationFigure::ProgrammeWages => (-wage * FULL, 0),
            CalculationFigure::SupportReceived => (support, 0),
            CalculationFigure::Places => (-self.place_cost * FULL * FULL, 0),
            CalculationFigure::EmployerContributions => of_wages(self.contribution),
            CalculationFigure::SupportPaid => (-support, 0),
            CalculationFigure::MunicipalityNet
            | CalculationFigure::StateNet
            | CalculationFigure::TogetherNet => {
                let parts = figure.parts().iter().map(|part| self.each(*part));
                parts.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
            }
        }
    }

    /// Months in the programme, times a hundred percent.
    fn places(&self, counted: &Counted) -> i128 {
        counted.dated * FULL + counted.undated * self.presence
    }

    /// Months in work after it, times twelve and a hundred percent squared.
    fn worked(&self, counted: &Counted) -> i128 {
        let lost = FULL - self.stay;
        let reached = counted.reached.all * 12 * FULL - counted.reached.fading * lost;
        let untold = counted.untold.all * 12 * FULL - counted.untold.fading * lost;
        reached * FULL + untold * self.work
    }

    /// The sum of what each month gives, before it is öre.
    pub(super) fn sum(&self, each: (i128, i128), counted: &Counted) -> i128 {
        self.places(counted) * each.0 * 12 * FULL + self.worked(counted) * each.1
    }

    fn amount(&self, figure: CalculationFigure, counted: &Counted) -> Ore {
        in_ore(self.sum(self.each(figure), counted))
    }

    /// Months in the programme and in work after it, to the nearest hundredth.
    pub(super) fn months(&self, counted: &Counted) -> (Hundredths, Hundredths) {
        let places = nearest(self.places(counted) * 100, FULL);
        let worked = nearest(self.worked(counted) * 100, 12 * FULL * FULL);
        (Hundredths::new(places), Hundredths::new(worked))
    }
}

impl CalculationFigure {
    /// What a net is made of; nothing for what is no net.
    pub(super) fn parts(self) -> &'static [Self] {
        match self {
            Self::MunicipalityNet => &[
                Self::LessAssistance,
                Self::MunicipalTax,
                Self::SupportReceived,
                Self::ProgrammeWages,
                Self::Places,
            ],
            Self::StateNet => &[Self::EmployerContributions, Self::SupportPaid],
            Self::TogetherNet => &[Self::MunicipalityNet, Self::StateNet],
            Self::MovedToWages
            | Self::LessAssistance
            | Self::MunicipalTax
            | Self::ProgrammeWages
            | Self::SupportReceived
            | Self::Places
            | Self::EmployerContributions
            | Self::SupportPaid => &[],
        }
    }

    /// The figure as digits, without its result.
    pub(super) fn digits(self, values: &Values, counted: &Counted) -> String {
        let (places, worked) = values.months(counted);
        let (paid, after) = (ore(values.programme_wage), ore(values.wage_after));
        let only = format!("(100 − {}) %", percent(values.anyway));
        let of_wages = |share| {
            let share = percent(share);
            format!("({places} × {paid} + {worked} × {after}) × {only} × {share} %")
        };
        let ceased = format!(
            "{only} × {} % × {}",
            percent(values.assistance_share),
            ore(values.assistance)
        );
        let in_programme = if values.is_paid {
            places
        } else {
            Hundredths::default()
        };
        let wages = format!(
            "{places} × {paid} × (100 + {}) %",
            percent(values.contribution)
        );
        let support = format!("{wages} × {} %", percent(values.subsidy));
        match self {
            Self::MovedToWages => format!("{in_programme} × {ceased}"),
            Self::LessAssistance => format!("({in_programme} + {worked}) × {ceased}"),
            Self::MunicipalTax => of_wages(values.tax),
            Self::ProgrammeWages => format!("−{wages}"),
            Self::SupportReceived => support,
            Self::Places => format!("−{places} × {}", ore(values.place_cost)),
            Self::EmployerContributions => of_wages(values.contribution),
            Self::SupportPaid => format!("−{support}"),
            Self::MunicipalityNet | Self::StateNet | Self::TogetherNet => {
                let parts = self.parts().iter();
                let parts = parts.map(|part| values.amount(*part, counted));
                let parts: Vec<String> = parts.map(|part| part.to_string()).collect();
                parts.join(" + ")
            }
        }
    }
}

/// A sum as an amount.
pub(super) fn in_ore(sum: i128) -> Ore {
    Ore(nearest(sum, SCALE))
}

fn ore(amount: i128) -> Ore {
    Ore(i64::try_from(amount).unwrap_or(i64::MAX))
}

fn percent(share: i128) -> Hundredths {
    Hundredths::new(i64::try_from(share).unwrap_or(i64::MAX))
}

/// The nearest whole number, halves away from nothing.
fn nearest(numerator: i128, denominator: i128) -> i64 {
    let nearest = (numerator.abs() * 2 + denominator) / (denominator * 2) * numerator.signum();
    // The bounds of assumptions and of programmes keep every sum far below what fits.
    i64::try_from(nearest).unwrap_or(if numerator < 0 { i64::MIN } else { i64::MAX })
}
