//! Charts: pictures of figures, for those who would rather look than read, beside the figures themselves.
//!
//! Every chart is drawn here as SVG, without scripts and without style of its own: its classes stand in
//! `assets/chart.css`, so that dark dress, forced colours and paper are one matter. Colour never stands alone; series
//! have patterns or dashes too. A chart is always shown as a [`Figure`]: with one sentence that says what it shows,
//! with its table, and with files of it. The same figures are always the same picture.

use crate::table::Table;

mod alluvial;
mod balance;
mod bars;
mod curves;
mod funnel;
mod ranges;
mod scale;
mod svg;

pub use alluvial::{Alluvial, Strand};
pub use balance::Balance;
pub use bars::{Bar, Bars};
pub use curves::{Curve, Curves, Mark};
pub use funnel::{Funnel, Stage};
pub use ranges::{Range, Ranges};
use svg::Svg;

/// Something that can be drawn.
pub trait Chart {
    /// Draws it. Ids of its parts begin with `id`, which no other chart of the page has.
    fn draw(&self, id: &str) -> Svg;
}

/// A chart as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its id in the page, in small letters.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What it shows, in one sentence.
    pub finding: String,
    /// The pictures; several for small multiples, none where nothing may be drawn.
    pub pictures: Vec<Picture>,
    /// What always stands under the picture, such as how many are still followed.
    pub below: Option<Table>,
    /// Every figure of the picture.
    pub table: Table,
    /// Where the figures lie as CSV; empty for nowhere.
    pub csv: String,
    /// Where they lie as a workbook; empty for nowhere.
    pub xlsx: String,
}

/// One picture of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What is above it; empty for the only one of its figure.
    pub name: String,
    /// The SVG, as it stands in the page.
    pub svg: String,
    /// Whether it is so wide that a small window moves it sideways.
    pub is_wide: bool,
}

/// Wider than this a picture is not made small enough for a small window: its words could not be read.
const NARROW: f64 = 330.0;

impl Figure {
    /// A figure without pictures.
    pub fn new(id: &str, title: String, finding: String, table: Table) -> Self {
        Self {
            id: id.to_owned(),
            title,
            finding,
            pictures: Vec::new(),
            below: None,
            table,
            csv: String::new(),
            xlsx: String::new(),
        }
    }

    /// The same with one picture.
    #[must_use]
    pub fn with(mut self, chart: &impl Chart) -> Self {
        self.add("", chart);
        self
    }

    /// The same with files at `address`, to which `/csv` and `/xlsx` are added before its query.
    #[must_use]
    pub fn with_files(mut self, address: &str) -> Self {
        let (path, query) = match address.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (address, String::new()),
        };
        self.csv = format!("{path}/csv{query}");
        self.xlsx = format!("{path}/xlsx{query}");
        self
    }

    /// Adds one of several pictures, with its name above it.
    pub fn add(&mut self, name: &str, chart: &impl Chart) {
        let id = format!("{}-{}", self.id, self.pictures.len() + 1);
        let drawn = chart.draw(&id);
        let title = if name.is_empty() {
            self.title.clone()
        } else {
            format!("{}: {name}", self.title)
        };
        let is_wide = drawn.width() > NARROW;
        self.pictures.push(Picture {
            name: name.to_owned(),
            svg: drawn.finish(&id, &title, &self.finding),
            is_wide,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> Figure {
        let stages = vec![
            Stage::of("Sökt", Some(40.0), "40"),
            Stage::of("Kartlagda", Some(30.0), "30"),
        ];
        let figure = Figure::new(
            "tratt",
            "Vägen <in>".to_owned(),
            "30 av 40 kartlades.".to_owned(),
            Table::default(),
        );
        figure.with(&Funnel { stages })
    }

    #[test]
    fn a_picture_has_a_name_and_a_description_for_those_who_do_not_see_it() {
        let svg = &figure().pictures[0].svg;
        assert!(svg.contains("role=\"img\" aria-labelledby=\"tratt-1-title tratt-1-desc\""));
        assert!(svg.contains("<title id=\"tratt-1-title\">Vägen &lt;in&gt;</title>"));
        assert!(svg.contains("<desc id=\"tratt-1-desc\">30 av 40 kartlades.</desc>"));
    }

    #[test]
    fn a_picture_has_neither_style_nor_script_of_its_own_and_is_always_the_same() {
        let svg = &figure().pictures[0].svg;
        assert!(!svg.contains("style") && !svg.contains("<script") && !svg.contains("NaN"));
        assert_eq!(figure(), figure());
    }

    #[test]
    fn files_keep_what_was_asked_for() {
        let figure = figure().with_files("/kedjan/fil/tratt?dag=2026-11-01");
        assert_eq!(figure.csv, "/kedjan/fil/tratt/csv?dag=2026-11-01");
        assert_eq!(figure.xlsx, "/kedjan/fil/tratt/xlsx?dag=2026-11-01");
    }
}
