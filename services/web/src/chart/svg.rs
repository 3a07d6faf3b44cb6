//! SVG put together piece by piece. Words are escaped, numbers have one decimal, and colours are left to the style
//! sheet.

use std::fmt::Write as _;

/// How many series have a colour and a pattern of their own; further ones begin again.
pub(super) const SERIES: usize = 7;

/// A picture that is being drawn, in its own units.
#[derive(Debug)]
pub struct Svg {
    id: String,
    width: f64,
    height: f64,
    body: String,
    /// The patterns that are used.
    patterns: [bool; SERIES],
}

/// Where a word stands against its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// An empty picture.
    pub(super) fn new(id: &str, width: f64, height: f64) -> Self {
        Self {
            id: id.to_owned(),
            width,
            height,
            body: String::new(),
            patterns: [false; SERIES],
        }
    }

    /// How wide it is.
    pub(super) const fn width(&self) -> f64 {
        self.width
    }

    /// A rectangle in the colour and the pattern of a series.
    pub(super) fn block(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), series: usize) {
        let shape = |class: &str, more: &str| {
            format!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{more}/>",
                Rounded(x),
                Rounded(y),
                Rounded(width),
                Rounded(height)
            )
        };
        self.filled(series, shape);
    }

    /// A shape in the colour and the pattern of a series.
    pub(super) fn area(&mut self, path: &str, series: usize) {
        let shape =
            |class: &str, more: &str| format!("<path class=\"{class}\" d=\"{path}\"{more}/>");
        self.filled(series, shape);
    }

    /// The colour first, and its pattern over it.
    fn filled(&mut self, series: usize, shape: impl Fn(&str, &str) -> String) {
        let series = series % SERIES;
        self.body.push_str(&shape(&format!("fill s{series}"), ""));
        if series > 0 {
            let fill = format!(" fill=\"url(#{}-p{series})\"", self.id);
            self.body.push_str(&shape("over", &fill));
        }
        if let Some(used) = self.patterns.get_mut(series) {
            *used = true;
        }
    }

    /// A line along a path, in the colour and with the dashes of a series.
    pub(super) fn stroke(&mut self, path: &str, series: usize) {
        let series = series % SERIES;
        let _ = write!(self.body, "<path class=\"stroke s{series}\" d=\"{path}\"/>");
    }

    /// A straight line of a kind: `grid`, `axis`, `whisker`.
    pub(super) fn line(&mut self, class: &str, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) {
        let _ = write!(
            self.body,
            "<path class=\"{class}\" d=\"M{} {}L{} {}\"/>",
            Rounded(x),
            Rounded(y),
            Rounded(to_x),
            Rounded(to_y)
        );
    }

    /// A dot in the colour of a series.
    pub(super) fn dot(&mut self, (x, y): (f64, f64), series: usize) {
        let series = series % SERIES;
        let (x, y) = (Rounded(x), Rounded(y));
        let _ = write!(
            self.body,
            "<circle class=\"fill s{series}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"
        );
    }

    /// Words. They stand in the picture's description and table too, and are not read twice.
    pub(super) fn words(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.body,
            "<text class=\"{class} {anchor}\" x=\"{}\" y=\"{}\">{}</text>",
            Rounded(x),
            Rounded(y),
            escaped(words)
        );
    }

    /// The whole picture, with its name and its description.
    pub(super) fn finish(self, id: &str, title: &str, description: &str) -> String {
        let patterns = self.patterns.iter().enumerate().skip(1);
        let patterns: String = patterns
            .filter(|(_, used)| **used)
            .map(|(series, _)| pattern(&self.id, series))
            .collect();
        format!(
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {} {}\" \
             width=\"{}\" height=\"{}\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>\
             <defs>{patterns}</defs>{}</svg>",
            Rounded(self.width),
            Rounded(self.height),
            Rounded(self.width),
            Rounded(self.height),
            escaped(title),
            escaped(description),
            self.body
        )
    }
}

/// What is laid over the colour of a series, so that it is told without colours.
fn pattern(id: &str, series: usize) -> String {
    let (size, inside) = match series {
        1 => (8, "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
        2 => (8, "M0 0L8 8M-2 6L2 10M6 -2L10 2"),
        3 => (6, "M0 3L6 3"),
        4 => (6, "M3 0L3 6"),
        5 => (9, "M0 0L9 9M9 0L0 9"),
        _ => (6, "M2 3a1 1 0 1 0 2 0a1 1 0 1 0 -2 0"),
    };
    format!(
        "<pattern id=\"{id}-p{series}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\">\
         <path class=\"hatch\" d=\"{inside}\"/></pattern>"
    )
}

/// A number with one decimal at the most, so that pictures are small and the same everywhere.
pub(super) struct Rounded(pub(super) f64);

impl std::fmt::Display for Rounded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round();
        let whole = tenths / 10.0;
        if tenths == 0.0 {
            formatter.write_str("0")
        } else if whole.fract() == 0.0 {
            write!(formatter, "{whole:.0}")
        } else {
            write!(formatter, "{whole:.1}")
        }
    }
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_zero_has_no_sign() {
        let written = |number: f64| Rounded(number).to_string();
        assert_eq!(written(12.0), "12");
        assert_eq!(written(12.34), "12.3");
        assert_eq!(written(-0.01), "0");
    }

    #[test]
    fn words_of_people_are_never_marks() {
        let mut svg = Svg::new("a", 10.0, 10.0);
        svg.words((0.0, 0.0), Anchor::Start, "label", "<a href=\"x\">&");
        let drawn = svg.finish("a", "t", "d");
        assert!(
            drawn.contains("&lt;a href=&quot;x&quot;&gt;&amp;"),
            "{drawn}"
        );
    }

    #[test]
    fn every_series_but_the_first_has_a_pattern() {
        let mut svg = Svg::new("a", 10.0, 10.0);
        for series in 0..SERIES {
            svg.block((0.0, 0.0), (1.0, 1.0), series);
        }
        let drawn = svg.finish("a", "t", "d");
        assert_eq!(drawn.matches("<pattern").count(), SERIES - 1);
    }
}
