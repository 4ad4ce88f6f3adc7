//! The national open data on contracts in JSON: `{"marches": {"marche": [ … ]}}`, contract by contract.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Answer, Error, Job, RegisterError, Taker};
use crate::register::Values;
use crate::register::field::Field;
use crate::register::import::Row;

pub(super) fn import(job: &Job<'_>, file: impl Read) -> Result<Answer, Error> {
    let mut file = Some(file);
    job.bring(None, &mut |taker| {
        // The closure is called once; a second call would find nothing left to read.
        let Some(file) = file.take() else { return Ok(()) };
        let mut stopped = None;
        let mut read = 0;
        let contracts = Contracts {
            taker,
            read: &mut read,
            stopped: &mut stopped,
        };
        let mut json = serde_json::Deserializer::from_reader(file);
        let done = contracts.deserialize(&mut json).and_then(|()| json.end());
        match (stopped, done) {
            (Some(error), _) => Err(error),
            (None, Err(cause)) => Err(RegisterError::Source {
                name: job.source.name.clone(),
                cause: format!("après {read} marchés : {cause}"),
            }),
            (None, Ok(())) => Ok(()),
        }
    })
}

/// The fields that are kept; those beside them cost nothing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
    id: Option<Value>,
    acheteur: Option<Value>,
    objet: Option<Value>,
    #[serde(rename = "codeCPV")]
    cpv: Option<Value>,
    procedure: Option<Value>,
    duree_mois: Option<Value>,
    date_notification: Option<Value>,
    montant: Option<Value>,
    titulaires: Option<Value>,
    considerations_sociales: Option<Value>,
    considerations_environnementales: Option<Value>,
}

/// Goes down to the list of contracts, and hands each to the register as it comes.
struct Contracts<'a, 'b, 'c> {
    taker: &'a mut Taker<'b, 'c>,
    read: &'a mut u64,
    stopped: &'a mut Option<RegisterError>,
}

impl<'de> DeserializeSeed<'de> for Contracts<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Contracts<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("« marches » puis « marche », une liste de marchés")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "marches" || key == "marche" {
                map.next_value_seed(Contracts {
                    taker: &mut *self.taker,
                    read: &mut *self.read,
                    stopped: &mut *self.stopped,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(contract) = list.next_element::<Contract>()? {
            *self.read += 1;
            let number = *self.read;
            if let Err(error) = self
                .taker
                .take(&|| format!("Marché n° {number} du fichier"), row(&contract))
            {
                *self.stopped = Some(error);
                return Err(serde::de::Error::custom("le registre refuse"));
            }
        }
        Ok(())
    }
}

fn row(contract: &Contract) -> Result<Row, RegisterError> {
    let inside = |value: &Option<Value>, key: &str| value.as_ref().and_then(|value| value.get(key)).cloned();
    let mut values = Values::new();
    for (name, value) in [
        ("acheteur", inside(&contract.acheteur, "id")),
        ("objet", contract.objet.clone()),
        ("cpv", contract.cpv.clone()),
        ("procedure", contract.procedure.clone()),
        ("duree", contract.duree_mois.clone()),
        ("notification", contract.date_notification.clone()),
        ("montant", contract.montant.clone()),
        ("titulaire-id", holder(&contract.titulaires)),
        ("considerations-sociales", contract.considerations_sociales.clone()),
        (
            "considerations-environnementales",
            contract.considerations_environnementales.clone(),
        ),
    ] {
        let field = Field::named(name)?;
        let written = match &value {
            // Amounts of official files come with more decimals than cents.
            Some(Value::Number(number)) if name == "montant" => format!("{:.2}", number.as_f64().unwrap_or_default()),
            Some(value) => words(value),
            None => String::new(),
        };
        // Official files hold objects longer than the format allows.
        let written = if name == "objet" {
            written.chars().take(1_000).collect()
        } else {
            written
        };
        if let Some(value) = field.read(&written)? {
            values.insert(field.name, Some(value));
        }
    }
    Ok(Row {
        id: contract.id.as_ref().map(words).unwrap_or_default().trim().to_owned(),
        values,
    })
}

/// The first holder's number.
fn holder(holders: &Option<Value>) -> Option<Value> {
    let first = holders.as_ref()?.get(0)?;
    first.get("titulaire").unwrap_or(first).get("id").cloned()
}

/// The texts of a value: one, several, or several below a key, as official files have it.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join(" | "),
        Value::Object(object) => object.values().map(words).collect::<Vec<_>>().join(" | "),
        Value::Null | Value::Bool(_) => String::new(),
    }
}
