//! Collects what is wrong with an entry, field by field.

use chrono::NaiveDate;
use domain::{IdentityNumber, Problem, period::Period};

use super::super::text::{LONGEST_NAME, LONGEST_TEXT, needed_text, spare_text};

/// What has been found so far.
pub struct Checking {
    today: NaiveDate,
    problems: Vec<Problem>,
}

impl Checking {
    /// Nothing yet.
    pub fn on(today: NaiveDate) -> Self {
        Self {
            today,
            problems: Vec::new(),
        }
    }

    /// A name that must be there.
    pub fn name(&mut self, field: &'static str, text: &str) -> String {
        self.refuse_numbers(field, text);
        needed_text(&mut self.problems, (field, text), LONGEST_NAME)
    }

    /// A text that must be there.
    pub fn text(&mut self, field: &'static str, text: &str) -> String {
        self.refuse_numbers(field, text);
        needed_text(&mut self.problems, (field, text), LONGEST_TEXT)
    }

    /// A text that may be left out.
    pub fn spare(&mut self, field: &'static str, text: Option<&str>) -> Option<String> {
        self.refuse_numbers(field, text.unwrap_or_default());
        spare_text(&mut self.problems, (field, text), LONGEST_TEXT)
    }

    /// Names, of which blank ones are left out.
    pub fn names(&mut self, field: &'static str, names: &[String]) -> Vec<String> {
        let mut named = Vec::new();
        for name in names {
            self.refuse_numbers(field, name);
            named.extend(spare_text(
                &mut self.problems,
                (field, Some(name.as_str())),
                LONGEST_NAME,
            ));
        }
        named
    }

    /// A period, whose last day the input calls `field`.
    pub fn period(
        &mut self,
        field: &'static str,
        (from, to): (NaiveDate, Option<NaiveDate>),
    ) -> Option<Period> {
        let period = Period::new(from, to).ok();
        if period.is_none() {
            self.refuse(Problem::invalid(field, "period-ends-before-it-starts"));
        }
        period
    }

    /// The days on which something began and ended in fact; neither lies ahead, and nothing ends that never began.
    pub fn actual_days(
        &mut self,
        (from_field, from): (&'static str, Option<NaiveDate>),
        (to_field, to): (&'static str, Option<NaiveDate>),
    ) -> Option<Period> {
        self.not_coming(from_field, from);
        self.not_coming(to_field, to);
        match (from, to) {
            (Some(from), to) => self.period(to_field, (from, to)),
            (None, Some(_)) => {
                self.refuse(Problem::invalid(from_field, "first-day-missing"));
                None
            }
            (None, None) => None,
        }
    }

    /// Refuses a day that lies ahead.
    pub fn not_coming(&mut self, field: &'static str, day: Option<NaiveDate>) {
        if day.is_some_and(|day| self.today < day) {
            self.refuse(Problem::invalid(field, "day-not-yet-come"));
        }
    }

    /// Notes what is wrong.
    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The entry, when nothing is wrong.
    pub fn done<B>(self, body: Option<B>) -> Result<B, Vec<Problem>> {
        match body {
            Some(body) if self.problems.is_empty() => Ok(body),
            _ => Err(self.problems),
        }
    }

    /// The documentation speaks of the programme, and is read by people who work with no participant: a personal
    /// number has no place in it.
    fn refuse_numbers(&mut self, field: &'static str, text: &str) {
        let mut words = text.split(|sign: char| !(sign.is_ascii_digit() || "+-".contains(sign)));
        if words.any(|word| IdentityNumber::parse(word, self.today).is_ok()) {
            self.refuse(Problem::invalid(field, "text-holds-personal-number"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    fn problems(check: impl Fn(&mut Checking)) -> Vec<(String, &'static str)> {
        let mut checking = Checking::on(day("2026-11-27"));
        check(&mut checking);
        let problems = checking.done(Some(())).err().unwrap_or_default();
        let told = problems.into_iter();
        told.map(|problem| (problem.field.unwrap_or_default(), problem.message))
            .collect()
    }

    #[test]
    fn personal_number_is_refused_in_every_spelling() {
        for text in [
            "Sen start för 196801029288.",
            "680102-9288",
            "Se 19680102-9288, gruppen",
            "(6801029288)",
        ] {
            let told = problems(|checking| {
                checking.text("cause", text);
            });
            assert_eq!(
                told,
                [("cause".to_owned(), "text-holds-personal-number")],
                "{text}"
            );
        }
        let told = problems(|checking| {
            checking.text(
                "cause",
                "Dnr 2026-1234, 20 platser 2026-01-01 till 2026-12-31",
            );
        });
        assert_eq!(told, []);
    }

    #[test]
    fn blank_names_are_left_out_and_numbers_refused() {
        let names = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let mut checking = Checking::on(day("2026-11-27"));
            let taken = checking.names("partners", &names);
            (taken, checking.done(Some(())).is_ok())
        };
        assert_eq!(
            names(&["Kommunen", " "]),
            (vec!["Kommunen".to_owned()], true)
        );
        assert!(!names(&["680102-9288"]).1);
    }

    #[test]
    fn what_has_happened_began_and_lies_not_ahead() {
        let told = problems(|checking| {
            checking.actual_days(("startedOn", None), ("endedOn", Some(day("2026-11-28"))));
        });
        let fields: Vec<_> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["endedOn", "startedOn"]);
    }
}
