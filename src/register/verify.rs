//! Proves a register: its files are whole, its history is sealed, and every figure follows from the proofs.

use std::collections::BTreeMap;

use super::act::{self, TENDER};
use super::engine::{Engine, Value};
use super::entry;
use super::evidence::sha256;
use super::field::FIELDS;
use super::followup::{self, DUTY, DutyFilter};
use super::import::{IMPORT, ROWS, RowsHash};
use super::indicators::{self, Basis, Counts, Detail, Period, Unit};
use super::rows::{self, columns};
use super::standing::{Lot, State};
use super::tender::{self, EVIDENCE, Tender};
use super::{Error, Register};

/// What was looked at, and a French sentence for everything that does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    pub tenders: u64,
    pub acts: u64,
    pub proofs: u64,
    pub problems: Vec<String>,
    /// Problems beyond those listed.
    pub more: u64,
}

/// Problems that are listed.
const LISTED: usize = 100;

impl Verified {
    fn problem(&mut self, sentence: String) {
        if self.problems.len() < LISTED {
            self.problems.push(sentence);
        } else {
            self.more += 1;
        }
    }
}

/// What the history says of an item: the first old value and the last new one of each field.
#[derive(Default)]
struct Told {
    entered: bool,
    /// First old values: what an import brought, for fields that were corrected since.
    first: BTreeMap<String, Option<String>>,
    fields: BTreeMap<String, Option<String>>,
}

/// Items by their id.
type Items = BTreeMap<String, Told>;

/// Hash of the rows of each import, by its act.
type Imports = BTreeMap<i64, String>;

impl Register {
    /// # Errors
    /// The database cannot be read; what is wrong in it is the answer, not an error.
    pub fn verify(&mut self) -> Result<Verified, Error> {
        self.read(|engine| {
            let mut verified = Verified::default();
            for broken in engine.integrity()? {
                verified.problem(format!("Base de données : {broken}"));
            }
            let mut proofs = BTreeMap::new();
            let (told, duties, imports) = history(engine, &mut verified, &mut proofs)?;
            check_proofs(engine, &mut verified, &proofs)?;
            check_tenders(engine, &mut verified, &told, imports)?;
            check_duties(engine, &mut verified, duties)?;
            check_entries(engine, &mut verified)?;
            Ok(verified)
        })
    }
}

/// Reads the history once: seals, and each value's way from old to new.
fn history(
    engine: &mut dyn Engine,
    verified: &mut Verified,
    proofs: &mut BTreeMap<i64, String>,
) -> Result<(Items, Items, Imports), Error> {
    let (mut told, mut duties) = (Items::new(), Items::new());
    let mut imports = Imports::new();
    act::each(engine, &mut |act, holds| {
        verified.acts += 1;
        if !holds {
            verified.problem(format!(
                "Historique, acte n° {} ({} {}) : le sceau ne correspond pas. L’acte, ou un acte d’avant, a été modifié ou retiré.",
                act.number, act.subject, act.item
            ));
        }
        if act.subject == IMPORT {
            let rows = act.changes.get(ROWS).and_then(|(_, rows)| rows.clone());
            imports.insert(act.number, rows.unwrap_or_default());
        }
        let items = match act.subject.as_str() {
            TENDER => &mut told,
            DUTY => &mut duties,
            _ => return Ok(()),
        };
        let known = items.entry(act.item.clone()).or_default();
        known.entered |= act.verb == "ajout";
        for (name, (before, after)) in act.changes {
            if name == EVIDENCE {
                proofs.insert(act.number, after.unwrap_or_default());
                continue;
            }
            known.first.entry(name.clone()).or_insert_with(|| before.clone());
            if known.fields.get(&name).is_some_and(|last| *last != before) {
                verified.problem(format!(
                    "{} {}, champ {name} : l’acte n° {} part d’une valeur que l’historique ne connaît pas.",
                    act.subject, act.item, act.number
                ));
            }
            known.fields.insert(name, after);
        }
        Ok(())
    })?;
    Ok((told, duties, imports))
}

/// Every duty stands as its last act left it, and none is gone.
fn check_duties(engine: &mut dyn Engine, verified: &mut Verified, mut told: Items) -> Result<(), Error> {
    for duty in followup::all(engine, &DutyFilter::default())? {
        let told = told.remove(&duty.number.to_string()).unwrap_or_default();
        let right = followup::differences(None, &duty)
            .iter()
            .all(|(name, (_, value))| told.fields.get(name) == Some(value));
        if !right {
            verified.problem(format!(
                "Échéance n° {} : elle n’est pas dans l’état que dit l’historique.",
                duty.number
            ));
        }
    }
    for number in told.keys() {
        verified.problem(format!("Échéance n° {number} : elle n’est plus dans le registre."));
    }
    Ok(())
}

/// Every proof has the hash that its act sealed, and every sealed hash its proof.
fn check_proofs(engine: &mut dyn Engine, verified: &mut Verified, sealed: &BTreeMap<i64, String>) -> Result<(), Error> {
    let mut missing = sealed.clone();
    engine.each(
        "SELECT number, act, content, hash FROM evidence ORDER BY number",
        &[],
        &mut |row| {
            verified.proofs += 1;
            let number = row[0].as_int().unwrap_or_default();
            let hash = sha256(row[2].as_text().unwrap_or_default().as_bytes());
            let told = row[1].as_int().and_then(|act| missing.remove(&act));
            if row[3].as_text() != Some(&hash) || told.as_ref() != Some(&hash) {
                verified.problem(format!(
                    "Preuve n° {number} : son contenu n’est pas celui qui a été enregistré."
                ));
            }
            Ok(())
        },
    )?;
    for act in missing.keys() {
        verified.problem(format!("Preuve de l’acte n° {act} : elle manque."));
    }
    Ok(())
}

/// A value entered with its two numbers is their share.
fn check_entries(engine: &mut dyn Engine, verified: &mut Verified) -> Result<(), Error> {
    for entry in entry::all(engine)? {
        let computed = entry.computed();
        if computed.is_some_and(|value| value != entry.value) {
            verified.problem(format!(
                "Indicateur {}, période du {} au {} : la valeur n’est pas celle de ses deux nombres.",
                entry.indicator, entry.start, entry.finish
            ));
        }
    }
    Ok(())
}

/// Every tender has the values that its history ends with, and the figures that its proof gives.
fn check_tenders(
    engine: &mut dyn Engine,
    verified: &mut Verified,
    told: &Items,
    imports: Imports,
) -> Result<(), Error> {
    let mut lots = lots(engine)?;
    let qualified: Vec<String> = columns().split(", ").map(|column| format!("t.{column}")).collect();
    let sql = format!(
        "SELECT {}, e.number, e.content FROM tender t LEFT JOIN evidence e ON e.number = \
         (SELECT MAX(n.number) FROM evidence n WHERE n.tender = t.number) ORDER BY t.number",
        qualified.join(", ")
    );
    let mut seen = 0;
    let mut brought: BTreeMap<i64, RowsHash> = BTreeMap::new();
    let mut counted: BTreeMap<String, Counts> = BTreeMap::new();
    engine.each(&sql, &[], &mut |row| {
        let (columns, proof) = row.split_at(row.len() - 2);
        let found = rows::tender(columns);
        verified.tenders += 1;
        check_values(verified, &found, told.get(&found.id));
        if let Some(import) = found.import {
            let rows = brought.entry(import).or_default();
            rows.add(&found.id, as_imported(&found, told.get(&found.id)));
        }
        seen += u64::from(told.get(&found.id).is_some_and(|told| told.entered));
        let evidence = match &proof[0] {
            Value::Null => None,
            number => match tender::read_evidence(number, &proof[1]) {
                Ok(evidence) => Some(evidence),
                Err(error) => {
                    verified.problem(error.to_string());
                    return Ok(());
                }
            },
        };
        if let Some(quarter) = &found.quarters.notified {
            let one = Counts::of(found.state, found.claimed, 1);
            counted.entry(quarter.clone()).or_default().add(one);
        }
        let mut right = found.clone();
        let standing = right.conclude(evidence.as_ref());
        let kept = lots.remove(&found.number).unwrap_or_default();
        // The sentence may be worded otherwise in another version; the state may not.
        right.reason.clone_from(&found.reason);
        if right != found || standing.lots != kept {
            verified.problem(format!(
                "Marché {} : l’état enregistré ({}) n’est pas celui que donnent ses preuves ({}).",
                found.id,
                found.state.name(),
                right.state.name()
            ));
        }
        Ok(())
    })?;
    check_imports(verified, brought, imports);
    check_counts(engine, verified, &counted)?;
    let entered = told.values().filter(|told| told.entered).count() as u64;
    if seen < entered {
        verified.problem(format!(
            "{} marché(s) ajouté(s) selon l’historique ne sont plus dans le registre.",
            entered - seen
        ));
    }
    Ok(())
}

/// The values of a tender as its import brought them.
fn as_imported<'a>(tender: &'a Tender, told: Option<&'a Told>) -> impl Iterator<Item = Option<&'a str>> {
    FIELDS.iter().zip(&tender.values).map(move |(field, value)| {
        let first = told.and_then(|told| told.first.get(field.name));
        first.unwrap_or(value).as_deref()
    })
}

/// What imports brought is what their acts sealed.
fn check_imports(verified: &mut Verified, mut brought: BTreeMap<i64, RowsHash>, imports: Imports) {
    for (act, sealed) in imports {
        let rows = brought.remove(&act).unwrap_or_default();
        if rows.hex() != sealed {
            verified.problem(format!(
                "Import de l’acte n° {act} : ses marchés ne sont plus ceux qu’il a apportés."
            ));
        }
    }
    for act in brought.keys() {
        verified.problem(format!("Import de l’acte n° {act} : l’historique ne le connaît pas."));
    }
}

/// What the database counts is what a count one by one gives.
fn check_counts(
    engine: &mut dyn Engine,
    verified: &mut Verified,
    counted: &BTreeMap<String, Counts>,
) -> Result<(), Error> {
    let cells = indicators::count_criterion(engine, &Period::all(), Basis::Notified, Unit::Tender)?;
    if indicators::groups(&cells, Detail::Quarter, Counts::add) != *counted {
        verified.problem("Indicateurs : la base ne compte pas les marchés comme un décompte un à un.".to_owned());
    }
    Ok(())
}

fn check_values(verified: &mut Verified, tender: &Tender, told: Option<&Told>) {
    let entered = told.is_some_and(|told| told.entered);
    if !entered && tender.import.is_none() {
        verified.problem(format!("Marché {} : l’historique ne dit pas son ajout.", tender.id));
    }
    for (field, value) in FIELDS.iter().zip(&tender.values) {
        let last = told.and_then(|told| told.fields.get(field.name));
        // What an import brought is told by its file, until a correction.
        let right = match last {
            Some(last) => last == value,
            None => !entered || value.is_none(),
        };
        if !right {
            verified.problem(format!(
                "Marché {}, champ {} : la valeur n’est pas la dernière de l’historique.",
                tender.id, field.name
            ));
        }
    }
}

fn lots(engine: &mut dyn Engine) -> Result<BTreeMap<i64, Vec<Lot>>, Error> {
    let mut lots: BTreeMap<i64, Vec<Lot>> = BTreeMap::new();
    let sql = "SELECT tender, name, state, weight FROM lot ORDER BY tender, position";
    engine.each(sql, &[], &mut |row| {
        lots.entry(row[0].as_int().unwrap_or_default()).or_default().push(Lot {
            name: row[1].as_text().map(str::to_owned),
            state: State::of_name(&row[2].string()).unwrap_or(State::Unknown),
            weight: row[3].as_text().map(str::to_owned),
        });
        Ok(())
    })?;
    Ok(lots)
}
