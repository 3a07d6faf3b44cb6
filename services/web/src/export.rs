//! Tables as files that people take along: CSV for Swedish Excel, and XLSX. They are made of the gateway's answers like
//! the pages beside them, so that nothing leaves that could not be read.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use crate::{fault::PageFault, table::Table};

mod csv;
mod workbook;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with `;` between values, as Swedish Excel opens it.
    Csv,
    /// An Excel workbook, a sheet a table.
    Xlsx,
}

impl Format {
    /// The format of the ending of an address.
    ///
    /// # Errors
    /// When there is none of that name: such a page does not exist.
    pub fn of(ending: &str) -> Result<Self, PageFault> {
        match ending {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(PageFault::NotFound),
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Answers with a file that holds the tables. `stem` is its name without ending, in plain letters.
///
/// # Errors
/// When the workbook cannot be written.
pub fn download(tables: &[Table], format: Format, stem: &str) -> Result<Response, PageFault> {
    let content = match format {
        Format::Csv => csv::write(tables).into_bytes(),
        Format::Xlsx => workbook::write(tables).map_err(|error| {
            tracing::error!(reason = %error, "a workbook could not be written");
            PageFault::unavailable("")
        })?,
    };
    let mut response = content.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(format.media_type());
    headers.insert(header::CONTENT_TYPE, kind);
    let name = format!("attachment; filename=\"{stem}.{}\"", format.ending());
    let name = HeaderValue::from_str(&name).map_err(|_| PageFault::NotFound)?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_along_and_never_shown_in_the_page() {
        let response = download(&[], Format::Csv, "kedjan").expect("a file");
        let named = response.headers().get(header::CONTENT_DISPOSITION);
        let wanted = "attachment; filename=\"kedjan.csv\"";
        assert_eq!(named, Some(&HeaderValue::from_static(wanted)));
        assert_eq!(Format::of("pdf"), Err(PageFault::NotFound));
    }
}
