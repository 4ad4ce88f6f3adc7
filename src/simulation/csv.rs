//! Offers in CSV, as spreadsheets write it: semicolons, commas or tabs, quotes. A row a bidder, a column a criterion.

use super::offers::WrittenOffer;
use crate::limits;

/// What makes a text no table of offers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    #[error("le fichier est vide ; la première ligne nomme les colonnes (candidat, puis chaque critère)")]
    Empty,
    #[error("ligne {line} : un guillemet ouvert n’est pas refermé ; fermez-le ou retirez-le")]
    Quote { line: usize },
    #[error(
        "ligne {line} : {found} cellules pour {expected} colonnes ; si les nombres ont une virgule, séparez les colonnes par des points-virgules"
    )]
    Width { line: usize, found: usize, expected: usize },
    #[error("plus de {} offres ; gardez celles qui comptent", limits::OFFERS)]
    TooMany,
}

/// Rows of cells, each with its line.
type Rows = Vec<(usize, Vec<String>)>;

/// Reads the table; its first column names the bidders, whatever its title.
///
/// # Errors
/// The first thing that is no table.
pub fn read(text: &str) -> Result<Vec<WrittenOffer>, CsvError> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = separator(text.lines().next().unwrap_or_default());
    let mut rows = rows(text, separator)?.into_iter();
    let Some((_, header)) = rows.next() else {
        return Err(CsvError::Empty);
    };
    let mut offers = Vec::new();
    for (line, cells) in rows {
        if cells.len() != header.len() {
            return Err(CsvError::Width {
                line,
                found: cells.len(),
                expected: header.len(),
            });
        }
        let mut cells = cells.into_iter();
        offers.push(WrittenOffer {
            name: cells.next().unwrap_or_default(),
            line,
            cells: header.iter().skip(1).cloned().zip(cells).collect(),
        });
    }
    Ok(offers)
}

/// The separator that stands most often in the header; French spreadsheets write semicolons.
fn separator(header: &str) -> char {
    let count = |wanted: char| header.chars().filter(|c| *c == wanted).count();
    let mut best = ';';
    for candidate in ['\t', ','] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

fn rows(text: &str, separator: char) -> Result<Rows, CsvError> {
    let mut rows: Rows = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let (mut line, mut first) = (1, 1);
    let mut quoted: Option<usize> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match (c, quoted) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', Some(_)) => quoted = None,
            (_, Some(_)) => cell.push(c),
            ('"', None) if cell.trim().is_empty() => {
                cell.clear();
                quoted = Some(line);
            }
            ('\n', None) => {
                end(&mut rows, &mut cells, &mut cell, first)?;
                first = line;
            }
            ('\r', None) => {}
            (_, None) if c == separator => cells.push(tidy(&mut cell)),
            (_, None) => cell.push(c),
        }
    }
    if let Some(line) = quoted {
        return Err(CsvError::Quote { line });
    }
    end(&mut rows, &mut cells, &mut cell, first)?;
    Ok(rows)
}

/// Ends a row; one without any text is no row.
fn end(rows: &mut Rows, cells: &mut Vec<String>, cell: &mut String, line: usize) -> Result<(), CsvError> {
    cells.push(tidy(cell));
    let row = std::mem::take(cells);
    if row.iter().any(|cell| !cell.is_empty()) {
        rows.push((line, row));
    }
    // The header is no offer.
    if rows.len() > limits::OFFERS + 1 {
        return Err(CsvError::TooMany);
    }
    Ok(())
}

fn tidy(cell: &mut String) -> String {
    std::mem::take(cell).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Vec<(String, usize, Vec<String>)> {
        let offers = read(text).expect("a table");
        offers
            .into_iter()
            .map(|offer| {
                let cells = offer
                    .cells
                    .into_iter()
                    .map(|(column, value)| format!("{column}={value}"));
                (offer.name, offer.line, cells.collect())
            })
            .collect()
    }

    #[test]
    fn separators_quotes_and_blank_lines_are_those_of_spreadsheets() {
        let expected = vec![(
            "A".to_owned(),
            2,
            vec!["Prix=98 000".to_owned(), "Qualité=14,5".to_owned()],
        )];
        for text in [
            "candidat;Prix;Qualité\nA;98 000;14,5\n",
            "\u{feff}candidat;Prix;Qualité\r\nA;98 000;14,5\r\n;;\r\n\r\n",
            "candidat\tPrix\tQualité\nA\t98 000\t14,5",
            "candidat,Prix,Qualité\nA,98 000,\"14,5\"\n",
            "\"candidat\",\"Prix\",\"Qualité\"\n \"A\" , 98 000 ,\"14,5\"\n",
        ] {
            assert_eq!(flat(text), expected, "{text:?}");
        }
        assert_eq!(
            flat("c;P\n\"A \"\"bis\"\"\nou B\";3\nC;4")[1].1,
            4,
            "lines inside quotes count"
        );
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        assert_eq!(read(" \n"), Err(CsvError::Empty));
        assert_eq!(read("c;P\n\"A;3"), Err(CsvError::Quote { line: 2 }));
        let width = CsvError::Width {
            line: 3,
            found: 3,
            expected: 2,
        };
        assert_eq!(read("c;P\nA;3\nB;3;4"), Err(width));
        assert_eq!(read(&"A;1\n".repeat(limits::OFFERS + 2)), Err(CsvError::TooMany));
    }
}
