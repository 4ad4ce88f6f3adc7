//! What is written down of a tender, field by field: French name, column, and how a value is read.
//!
//! A value has one form everywhere: dates AAAA-MM-JJ, amounts `1234.56`, the rest as written.

use jiff::civil::Date;

use super::Error;
use super::engine::Value;
use crate::library::wording::nearest;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Date,
    /// Whole number, 1 or more.
    Count,
    /// Euros before tax; cents in the database.
    Amount,
    /// One of the names.
    Name(&'static [&'static str]),
    Cpv,
    Siret,
    /// Several texts with ` | ` between them.
    Texts,
    Percent,
    Sha256,
}

#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    pub column: &'static str,
    pub kind: Kind,
}

const fn field(name: &'static str, column: &'static str, kind: Kind) -> Field {
    Field { name, column, kind }
}

/// Names of the reasons for which a tender is not counted as the others.
pub const OUT_OF_SCOPE: &str = "hors-champ";
pub const WAIVED: &str = "dispense";

/// All fields, in the order in which they are shown.
pub const FIELDS: [Field; 24] = [
    field("acheteur", "buyer", Kind::Siret),
    field("objet", "object", Kind::Text),
    field(
        "type",
        "purchase",
        Kind::Name(&["equipements", "logiciels", "services", "autre"]),
    ),
    field("cpv", "cpv", Kind::Cpv),
    field("direction", "direction", Kind::Text),
    field("commune", "commune", Kind::Text),
    field("procedure", "procedure", Kind::Text),
    field("lots", "lots", Kind::Count),
    field("montant", "amount", Kind::Amount),
    field("duree", "months", Kind::Count),
    field("titulaire", "supplier", Kind::Text),
    field("titulaire-id", "supplier_id", Kind::Text),
    field("lancement", "launched", Kind::Date),
    field("publication", "published", Kind::Date),
    field("attribution", "awarded", Kind::Date),
    field("notification", "notified", Kind::Date),
    field("poids-declare", "declared_weight", Kind::Percent),
    field("considerations-sociales", "social", Kind::Texts),
    field("considerations-environnementales", "environmental", Kind::Texts),
    field("rapport-recu", "report_received", Kind::Date),
    field("rapport-empreinte", "report_hash", Kind::Sha256),
    field("echange", "exchange_held", Kind::Date),
    field("exclusion", "exclusion", Kind::Name(&[OUT_OF_SCOPE, WAIVED])),
    field("motif-exclusion", "exclusion_reason", Kind::Text),
];

/// Longest text of a field, in characters.
const LONGEST: usize = 2_000;

impl Field {
    /// # Errors
    /// No field has this name.
    pub fn named(name: &str) -> Result<&'static Self, Error> {
        FIELDS
            .iter()
            .find(|field| field.name == name)
            .ok_or_else(|| Error::UnknownField {
                name: name.to_owned(),
                nearest: nearest(name, FIELDS.iter().map(|field| field.name)).map(str::to_owned),
                known: FIELDS.map(|field| field.name).join(", "),
            })
    }

    /// Where the field stands in [`FIELDS`].
    #[must_use]
    pub fn position(&self) -> usize {
        FIELDS
            .iter()
            .position(|field| field.name == self.name)
            .unwrap_or_default()
    }

    /// A value as a person writes it, in the form that is kept; nothing for an empty one.
    ///
    /// # Errors
    /// The value is not of the field's kind.
    pub fn read(&self, written: &str) -> Result<Option<String>, Error> {
        let written = written.trim();
        if written.is_empty() {
            return Ok(None);
        }
        self.kind.read(written).map(Some).map_err(|expected| Error::BadValue {
            field: self.name,
            value: written.chars().take(80).collect(),
            expected,
        })
    }

    /// The kept form as a value of the column.
    pub(super) fn cell<'a>(&self, kept: Option<&'a str>) -> Value<'a> {
        let Some(kept) = kept else { return Value::Null };
        match self.kind {
            Kind::Count => kept.parse().map_or(Value::Null, Value::Int),
            Kind::Amount => cents(kept).map_or(Value::Null, Value::Int),
            _ => Value::text(kept),
        }
    }

    /// A value of the column in the kept form.
    pub(super) fn kept(&self, cell: &Value<'_>) -> Option<String> {
        match (self.kind, cell) {
            (_, Value::Null) => None,
            (Kind::Amount, Value::Int(cents)) => Some(format!("{}.{:02}", cents / 100, cents % 100)),
            (_, Value::Int(number)) => Some(number.to_string()),
            (_, Value::Text(text)) => Some(text.clone().into_owned()),
        }
    }
}

impl Kind {
    fn read(self, written: &str) -> Result<String, &'static str> {
        let kept = |text: String, good: bool, expected| if good { Ok(text) } else { Err(expected) };
        match self {
            Self::Text | Self::Texts => {
                let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
                let good = text.chars().count() <= LONGEST && !text.contains(char::is_control);
                kept(text, good, "un texte de 2 000 caractères au plus")
            }
            Self::Date => date(written)
                .map(|date| date.to_string())
                .ok_or("une date s’écrit AAAA-MM-JJ ou JJ/MM/AAAA"),
            Self::Count => {
                let number = written
                    .parse::<u32>()
                    .ok()
                    .filter(|number| (1..=100_000).contains(number));
                number
                    .map(|number| number.to_string())
                    .ok_or("un nombre entier, 1 ou plus")
            }
            Self::Amount => cents(written)
                .map(|cents| format!("{}.{:02}", cents / 100, cents % 100))
                .ok_or("un montant en euros, par exemple 125000 ou 125 000,50"),
            Self::Name(names) => kept(
                written.to_owned(),
                names.contains(&written),
                match self {
                    Self::Name([OUT_OF_SCOPE, ..]) => "hors-champ ou dispense",
                    _ => "equipements, logiciels, services ou autre",
                },
            ),
            Self::Cpv => {
                let digits = written.split('-').next().unwrap_or_default();
                let good = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
                kept(
                    digits.to_owned(),
                    good && written.len() <= 10,
                    "un code CPV de huit chiffres",
                )
            }
            Self::Siret => {
                let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
                let good = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
                kept(digits, good, "un SIRET de quatorze chiffres")
            }
            Self::Percent => percent(written).ok_or("un pourcentage de 0 à 100, par exemple 12,5"),
            Self::Sha256 => {
                let good = written.len() == 64 && written.bytes().all(|byte| byte.is_ascii_hexdigit());
                kept(
                    written.to_ascii_lowercase(),
                    good,
                    "une empreinte SHA-256 (64 caractères)",
                )
            }
        }
    }
}

/// `2026-03-04` or `04/03/2026`.
fn date(written: &str) -> Option<Date> {
    let iso = |text: &str| (text.len() == 10).then(|| text.parse().ok()).flatten();
    match written.split('/').collect::<Vec<_>>().as_slice() {
        [day, month, year] if year.len() == 4 => iso(&format!("{year}-{month:0>2}-{day:0>2}")),
        _ => iso(written),
    }
}

/// Cents of `125 000,50 €`; thousands are parted by blanks only.
fn cents(written: &str) -> Option<i64> {
    let plain: String = written
        .trim_end_matches('€')
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let (euros, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if euros.is_empty() || euros.len() > 13 || !digits(euros) || !digits(decimals) || decimals.len() > 2 {
        return None;
    }
    let euros: i64 = euros.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
    Some(euros * 100 + decimals)
}

/// `12.5` of `12,5 %`.
fn percent(written: &str) -> Option<String> {
    let plain = written.trim_end_matches('%').trim().replace(',', ".");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 9 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    (value <= 100.0).then(|| {
        let decimals = decimals.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        if decimals.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{decimals}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, written: &str) -> Result<Option<String>, Error> {
        Field::named(name)?.read(written)
    }

    #[test]
    fn values_are_kept_in_one_form() {
        let cases = [
            ("montant", "125 000,5 €", "125000.50"),
            ("montant", "0", "0.00"),
            ("notification", "4/3/2026", "2026-03-04"),
            ("notification", "2026-03-04", "2026-03-04"),
            ("cpv", "72000000-5", "72000000"),
            ("acheteur", "243 300 316 00011", "24330031600011"),
            ("poids-declare", "012,50 %", "12.5"),
            ("objet", "  Postes \n de travail ", "Postes de travail"),
        ];
        for (name, written, kept) in cases {
            assert_eq!(read(name, written), Ok(Some(kept.to_owned())), "{name}={written}");
        }
        assert_eq!(read("objet", "  "), Ok(None));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for (name, written) in [
            ("montant", "1.234,50"),
            ("montant", "-5"),
            ("notification", "2026-02-30"),
            ("notification", "mars 2026"),
            ("cpv", "7200000"),
            ("acheteur", "1234"),
            ("poids-declare", "120"),
            ("type", "logiciel"),
            ("lots", "0"),
            ("exclusion", "non"),
        ] {
            assert!(read(name, written).is_err(), "{name}={written}");
        }
    }

    #[test]
    fn cells_keep_the_value() {
        for (name, kept) in [("montant", "125000.50"), ("lots", "3"), ("objet", "Écrans")] {
            let field = Field::named(name).expect("a field");
            assert_eq!(field.kept(&field.cell(Some(kept))).as_deref(), Some(kept));
        }
    }
}
