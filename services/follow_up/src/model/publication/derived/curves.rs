//! The curves, from the bands that are told: life tables instead of exact days, which would give people away.

use domain::CodeList;

use super::{
    super::estimate::{Bounds, rounded, still_there},
    Part, Row, Span, View,
};
use crate::model::{
    publication::{
        bands::{Band, LEAVING, RELAPSING},
        tables::SEEN,
    },
    suppression::SMALLEST_DIVIDED,
    survival::Exit,
};

/// What is told of one band.
struct Ended {
    /// For each code of an end: what is told, what to expect.
    by_code: Vec<(String, Span, f64)>,
}

impl Ended {
    fn expected(&self, code: &str) -> f64 {
        let mut ends = self.by_code.iter();
        ends.find(|(known, ..)| known == code)
            .map_or(0.0, |(.., people)| *people)
    }

    fn span(&self, is_meant: impl Fn(&str) -> bool) -> Span {
        let meant = self.by_code.iter().filter(|(code, ..)| is_meant(code));
        added(meant.map(|(_, span, _)| *span))
    }
}

/// The bounds of a sum, as far as they are told.
fn added(spans: impl Iterator<Item = Span>) -> Span {
    spans.fold(Span::between(0, 0), |sum, span| Span {
        least: sum.least.map(|least| least + span.least.unwrap_or(0)),
        most: sum.most.zip(span.most).map(|(sum, most)| sum + most),
    })
}

/// No more than there are at all.
fn within(span: Span, base: Span) -> Span {
    Span {
        least: span.least,
        most: span
            .most
            .zip(base.most)
            .map(|(most, all)| most.min(all))
            .or(base.most),
    }
}

fn bounds(span: Span, base: Span) -> Bounds {
    Bounds::of(within(span, base)).unwrap_or(Bounds {
        least: 0.0,
        most: 0.0,
    })
}

fn until(band: &Band) -> Option<String> {
    band.until.map(|until| until.to_string())
}

impl View<'_> {
    /// What is told of each band; nothing where too little is.
    fn ended(&self, part: &Part, bands: &[Band]) -> Vec<Ended> {
        let Some(division) = self.division(part) else {
            return Vec::new();
        };
        let expected = division.expected();
        let ended = bands.iter().map(|band| {
            let code = band.code();
            let rows = part.rows.iter().zip(&expected);
            let own = rows.filter(|((codes, _), _)| codes.first() == Some(&code));
            let by_code = own.map(|((codes, count), people)| {
                let end = codes.last().cloned().unwrap_or_default();
                (end, self.span(count), *people)
            });
            Ended {
                by_code: by_code.collect(),
            }
        });
        ended.collect()
    }

    /// The share that still has assistance at the end of each band. The lowest and the highest are those that the
    /// classes leave possible.
    pub(super) fn survival(&self, part: &Part) -> Vec<Row> {
        let ended = self.ended(part, LEAVING);
        let base = self.span(&part.base);
        let supported = Exit::SelfSupport.code();
        let leaving: Vec<f64> = ended.iter().map(|band| band.expected(supported)).collect();
        let all: Vec<f64> = ended
            .iter()
            .map(|band| band.by_code.iter().map(|(.., people)| people).sum())
            .collect();
        let lost: Vec<f64> = all
            .iter()
            .zip(&leaving)
            .map(|(all, left)| all - left)
            .collect();
        let still = still_there(&leaving, &lost);
        let (mut lowest, mut highest) = (1.0_f64, 1.0_f64);
        let mut rows = Vec::new();
        for (place, (ends, band)) in ended.iter().zip(LEAVING).enumerate() {
            let at_risk = added(ended[place..].iter().map(|band| band.span(|_| true)));
            let at_risk = within(at_risk, base);
            let own = within(ends.span(|code| code == supported), base);
            let others = within(ends.span(|code| code != supported), base);
            let (there, left, gone) = (
                bounds(at_risk, base),
                bounds(own, base),
                bounds(others, base),
            );
            lowest *= 1.0 - hazard(left.most, there.least - gone.most / 2.0);
            highest *= 1.0 - hazard(left.least, there.most - gone.least / 2.0);
            let Some(month) = until(band) else { continue };
            let shares = [still[place], lowest, highest];
            rows.push(Row {
                keys: vec![month],
                cells: vec![at_risk, own, others],
                numbers: shares.map(|share| followed(at_risk, share)).to_vec(),
            });
        }
        rows
    }

    /// The share that has left by each exit at the end of each band, when exits compete.
    pub(super) fn exits(&self, part: &Part) -> Vec<Row> {
        let ended = self.ended(part, LEAVING);
        let mut there: f64 = ended
            .iter()
            .flat_map(|band| &band.by_code)
            .map(|(.., people)| people)
            .sum();
        let mut remaining = 1.0;
        let mut incidence = vec![0.0; Exit::ALL.len()];
        let mut rows = Vec::new();
        for (place, (ends, band)) in ended.iter().zip(LEAVING).enumerate() {
            let still = added(ended[place..].iter().map(|band| band.span(|_| true)));
            let seen = ends.expected(SEEN);
            let at_risk = there - seen / 2.0;
            let left: Vec<f64> = Exit::ALL
                .iter()
                .map(|exit| ends.expected(exit.code()))
                .collect();
            for (share, left) in incidence.iter_mut().zip(&left) {
                *share += remaining * hazard(*left, at_risk);
            }
            let all: f64 = left.iter().sum();
            remaining *= 1.0 - hazard(all, at_risk);
            there -= all + seen;
            let Some(month) = until(band) else { continue };
            rows.extend(Exit::ALL.iter().zip(&incidence).map(|(exit, share)| Row {
                keys: vec![month.clone(), exit.code().to_owned()],
                cells: vec![ends.span(|code| code == exit.code())],
                numbers: vec![followed(still, *share)],
            }));
        }
        rows
    }

    /// The share of those who became self-supporting that has had assistance again.
    pub(super) fn relapse(&self, part: &Part) -> Vec<Row> {
        let ended = self.ended(part, RELAPSING);
        let relapsed = Exit::SelfSupport.code();
        let again: Vec<f64> = ended.iter().map(|band| band.expected(relapsed)).collect();
        let kept: Vec<f64> = ended.iter().map(|band| band.expected(SEEN)).collect();
        let still = still_there(&again, &kept);
        let base = self.span(&part.base);
        let bands = ended.iter().zip(RELAPSING).enumerate();
        let rows = bands.filter_map(|(place, (_, band))| {
            let at_risk = added(ended[place..].iter().map(|band| band.span(|_| true)));
            Some(Row {
                keys: vec![until(band)?],
                cells: vec![within(at_risk, base)],
                numbers: vec![followed(at_risk, 1.0 - still[place])],
            })
        });
        rows.collect()
    }
}

/// A share, as long as enough people are surely followed: a curve stops where hardly anybody is.
fn followed(at_risk: Span, share: f64) -> Option<f64> {
    let people = at_risk.least.unwrap_or(0);
    (people >= SMALLEST_DIVIDED).then(|| rounded(share, 3))
}

/// How many of those who are there leave, 0 to 1.
fn hazard(leaving: f64, there: f64) -> f64 {
    if leaving <= 0.0 {
        return 0.0;
    }
    if there <= leaving {
        1.0
    } else {
        leaving / there
    }
}
