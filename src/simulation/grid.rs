//! The grid that is tried: criteria with exact weights of the whole, one side of it responsible.
//!
//! From the criteria of a draft, or as the command line writes them. A grid whose weights cannot be told is no grid.

use num_traits::{Signed, Zero};

use super::number::{self, Exact, shown, whole};
use crate::limits;
use crate::text::fold::fold_plain;
use crate::verdict::{CriteriaSet, CriterionNode, Reading};

/// What a criterion is marked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Price,
    Responsible,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub name: String,
    /// Percent of the whole.
    pub weight: Exact,
    pub role: Role,
}

/// Weights of 100 in all, some of it not responsible; at least one responsible criterion, be it of no weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Lot or phase.
    pub scope: Option<String>,
    pub criteria: Vec<Criterion>,
    /// The draft has no responsible criterion: one of no weight was added to try it.
    pub added: bool,
}

/// Why weights make no grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    #[error("les critères sont classés et non pondérés : aucun calcul n’est possible sans poids")]
    Ranked,
    #[error("les critères n’ont pas de pondération : aucun calcul n’est possible sans poids")]
    Unweighted,
    #[error("les poids sont indéterminés. {0}")]
    Undetermined(String),
    #[error("« {name} » : le poids ne peut pas être établi")]
    NoWeight { name: String },
    #[error(
        "un critère mêle un sujet responsable et un autre : sa part responsable ne peut pas être dite. Séparez-les, ou donnez les poids avec --critere"
    )]
    Merged,
    #[error("les poids totalisent {} et non 100", shown(.0, 4))]
    Sum(Exact),
    #[error("tous les poids vont aux critères responsables : il n’y a pas de classement sans eux")]
    AllResponsible,
    #[error("plus de {} critères", limits::GRID_CRITERIA)]
    TooMany,
}

/// Name of the criterion that is tried on a draft without any.
const ADDED: &str = "Numérique responsable";

impl Grid {
    /// Checks the weights of given criteria.
    ///
    /// # Errors
    /// What keeps them from being a grid.
    pub fn of(scope: Option<String>, criteria: Vec<Criterion>) -> Result<Self, GridError> {
        let mut grid = Self {
            scope,
            criteria,
            added: false,
        };
        if grid.criteria.len() >= limits::GRID_CRITERIA {
            return Err(GridError::TooMany);
        }
        let sum: Exact = grid.criteria.iter().map(|criterion| &criterion.weight).sum();
        // Shares of a draft come with four decimals: three thirds make 99,9999.
        if (&sum - whole(100)).abs() > whole(1) / whole(100) {
            return Err(GridError::Sum(sum));
        }
        for criterion in &mut grid.criteria {
            criterion.weight = &criterion.weight * whole(100) / &sum;
        }
        if grid.responsible() == whole(100) {
            return Err(GridError::AllResponsible);
        }
        if !grid
            .criteria
            .iter()
            .any(|criterion| criterion.role == Role::Responsible)
        {
            grid.added = true;
            grid.criteria.push(Criterion {
                name: ADDED.to_owned(),
                weight: Exact::zero(),
                role: Role::Responsible,
            });
        }
        grid.tell_apart();
        Ok(grid)
    }

    /// The grid of one set of a draft's criteria. Only what is responsible is told apart inside a criterion.
    ///
    /// # Errors
    /// What keeps the weights from being told.
    pub fn of_set(set: &CriteriaSet) -> Result<Self, GridError> {
        match set.reading {
            Reading::Weighted => {}
            Reading::Ranked => return Err(GridError::Ranked),
            Reading::Unweighted => return Err(GridError::Unweighted),
            Reading::Undetermined => {
                let reason = set
                    .reason
                    .clone()
                    .unwrap_or_else(|| "Leur somme ne se ferme pas.".to_owned());
                // Sentences end where they are shown.
                return Err(GridError::Undetermined(reason.trim_end_matches('.').to_owned()));
            }
        }
        let stated = set
            .responsible_percent
            .and_then(number::of_float)
            .ok_or(GridError::Merged)?;
        // A responsible criterion counts whole, unless only its parts do: the share of the verdict tells which.
        for whole_nodes in [true, false] {
            let mut criteria = Vec::new();
            for node in &set.nodes {
                criteria.extend(flatten(node, whole_nodes)?);
            }
            let grid = Self::of(set.scope.clone(), criteria)?;
            if (grid.responsible() - &stated).abs() < whole(1) / whole(100) {
                return Ok(grid);
            }
        }
        Err(GridError::Merged)
    }

    /// Weight of the responsible criteria together.
    #[must_use]
    pub fn responsible(&self) -> Exact {
        self.weight_of(Role::Responsible)
    }

    /// Weight of price.
    #[must_use]
    pub fn price(&self) -> Exact {
        self.weight_of(Role::Price)
    }

    fn weight_of(&self, role: Role) -> Exact {
        let of_role = self.criteria.iter().filter(|criterion| criterion.role == role);
        of_role.map(|criterion| &criterion.weight).sum()
    }

    /// Numbers criteria of the same name, so that each has a column of its own.
    fn tell_apart(&mut self) {
        let names: Vec<String> = self.criteria.iter().map(|criterion| folded(&criterion.name)).collect();
        for (at, criterion) in self.criteria.iter_mut().enumerate() {
            let twins = names[..at].iter().filter(|name| **name == names[at]).count();
            if twins > 0 {
                criterion.name = format!("{} ({})", criterion.name, twins + 1);
            }
        }
    }
}

/// A name as names are compared: without case, accents and doubled blanks.
#[must_use]
pub fn folded(name: &str) -> String {
    fold_plain(name).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A node as criteria: one, or its responsible parts and the rest. `whole_nodes`: a responsible name counts whole.
fn flatten(node: &CriterionNode, whole_nodes: bool) -> Result<Vec<Criterion>, GridError> {
    let weight = node
        .percent
        .and_then(number::of_float)
        .ok_or_else(|| GridError::NoWeight {
            name: node.name.clone(),
        })?;
    let inside = node.children.iter().any(has_responsible);
    if !node.responsible.is_empty() && (whole_nodes || !inside) {
        return Ok(vec![criterion(&node.name, weight, Role::Responsible)]);
    }
    if !inside {
        return Ok(vec![criterion(&node.name, weight, role_of_name(&node.name))]);
    }
    let mut parts = Vec::new();
    for child in node.children.iter().filter(|child| has_responsible(child)) {
        parts.extend(flatten(child, whole_nodes)?);
    }
    let told: Exact = parts.iter().map(|part| &part.weight).sum();
    let rest = weight - told;
    if rest.is_positive() {
        let name = format!("{} (hors part responsable)", node.name);
        parts.insert(0, criterion(&name, rest, role_of_name(&node.name)));
    }
    Ok(parts)
}

fn criterion(name: &str, weight: Exact, role: Role) -> Criterion {
    Criterion {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        weight,
        role,
    }
}

fn has_responsible(node: &CriterionNode) -> bool {
    !node.responsible.is_empty() || node.children.iter().any(has_responsible)
}

/// Price, by the first words of a name. What stands later only says what a criterion is weighed against.
fn role_of_name(name: &str) -> Role {
    const PRICE: [&str; 10] = [
        "prix",
        "cout",
        "couts",
        "tarif",
        "tarifs",
        "tarification",
        "montant",
        "montants",
        "financier",
        "financiere",
    ];
    let folded = folded(name);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    if words.by_ref().take(4).any(|word| PRICE.contains(&word)) {
        Role::Price
    } else {
        Role::Other
    }
}

/// Reads `Prix=50`, `Valeur technique=40 %`, `Numérique responsable=10:responsable`.
///
/// # Errors
/// A French sentence: what a criterion looks like.
pub fn parse_criterion(text: &str) -> Result<Criterion, String> {
    let form = || {
        "un critère s’écrit « Nom=poids », suivi de « :responsable », « :prix » ou « :autre » s’il le faut".to_owned()
    };
    let (name, value) = text.rsplit_once('=').ok_or_else(form)?;
    let (weight, role) = match value.split_once(':') {
        None => (value, None),
        Some((weight, role)) => (weight, Some(role)),
    };
    let role = match role.map(folded).as_deref() {
        None => role_of_name(name),
        Some("responsable") => Role::Responsible,
        Some("prix") => Role::Price,
        Some("autre") => Role::Other,
        Some(_) => return Err(form()),
    };
    let figure = weight.trim().trim_end_matches('%');
    let weight = number::parse(figure)
        .filter(|weight| *weight <= whole(100))
        .ok_or_else(|| "le poids est un nombre de 0 à 100".to_owned())?;
    if name.trim().is_empty() {
        return Err(form());
    }
    Ok(criterion(name, weight, role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;
    use crate::verdict::Conclusion;

    fn node(name: &str, percent: Option<f64>, responsible: bool, children: Vec<CriterionNode>) -> CriterionNode {
        CriterionNode {
            name: name.to_owned(),
            written: None,
            percent,
            chain: None,
            responsible: responsible.then(|| "environnement".to_owned()).into_iter().collect(),
            place: Place::default(),
            children,
        }
    }

    fn set(nodes: Vec<CriterionNode>, responsible: Option<f64>) -> CriteriaSet {
        CriteriaSet {
            scope: None,
            reading: Reading::Weighted,
            reason: None,
            nodes,
            responsible_percent: responsible,
            standalone_percent: None,
            verdict: Conclusion::AVerifier,
        }
    }

    fn flat(grid: &Grid) -> Vec<(&str, String, Role)> {
        let criteria = grid.criteria.iter();
        criteria
            .map(|c| (c.name.as_str(), shown(&c.weight, 4), c.role))
            .collect()
    }

    #[test]
    fn the_command_line_says_weight_and_role() {
        for (text, expected) in [
            ("Prix=50", Some(("Prix", "50", Role::Price))),
            ("Coût  global = 12,5 %", Some(("Coût global", "12,5", Role::Price))),
            ("Valeur technique=40", Some(("Valeur technique", "40", Role::Other))),
            ("A=B=10:responsable", Some(("A=B", "10", Role::Responsible))),
            ("Valeur=40: Prix", Some(("Valeur", "40", Role::Price))),
            (
                "Qualité au regard de son prix=10",
                Some(("Qualité au regard de son prix", "10", Role::Other)),
            ),
            ("Prix", None),
            ("=10", None),
            ("Prix=beaucoup", None),
            ("Prix=101", None),
            ("Prix=50:social", None),
        ] {
            let read = parse_criterion(text).ok();
            let read = read.as_ref().map(|c| (c.name.as_str(), shown(&c.weight, 4), c.role));
            assert_eq!(
                read,
                expected.map(|(name, weight, role)| (name, weight.to_owned(), role)),
                "{text}"
            );
        }
    }

    #[test]
    fn responsible_parts_are_taken_out_of_their_criterion() {
        let parts = vec![
            node("Méthode", Some(30.0), false, vec![]),
            node("Écologie", Some(10.0), true, vec![]),
        ];
        let nodes = vec![
            node("Prix", Some(60.0), false, vec![]),
            node("Valeur technique", Some(40.0), false, parts),
        ];
        let grid = Grid::of_set(&set(nodes, Some(10.0))).expect("a grid");
        let expected = [
            ("Prix", "60".to_owned(), Role::Price),
            ("Valeur technique (hors part responsable)", "30".to_owned(), Role::Other),
            ("Écologie", "10".to_owned(), Role::Responsible),
        ];
        assert_eq!(flat(&grid), expected);
    }

    #[test]
    fn the_share_of_the_verdict_tells_whether_a_responsible_name_counts_whole() {
        let nodes = || {
            let parts = vec![
                node("Délais", Some(30.0), false, vec![]),
                node("Écologie", Some(10.0), true, vec![]),
            ];
            vec![
                node("Prix", Some(60.0), false, vec![]),
                node("Technique et écologie", Some(40.0), true, parts),
            ]
        };
        let weight = |stated| Grid::of_set(&set(nodes(), stated)).map(|grid| shown(&grid.responsible(), 2));
        assert_eq!(weight(Some(40.0)), Ok("40".to_owned()));
        assert_eq!(weight(Some(10.0)), Ok("10".to_owned()));
        assert_eq!(weight(Some(20.0)), Err(GridError::Merged));
        assert_eq!(weight(None), Err(GridError::Merged));
    }

    #[test]
    fn weights_that_cannot_be_told_make_no_grid() {
        let third = || node("Tiers", Some(33.3333), false, vec![]);
        let thirds = Grid::of_set(&set(vec![third(), third(), third()], Some(0.0))).expect("thirds close");
        assert!(thirds.added);
        assert_eq!(thirds.criteria[2].name, "Tiers (3)");
        assert_eq!(thirds.criteria[0].weight, whole(100) / whole(3));
        let cases = [
            (vec![node("Prix", Some(95.0), false, vec![])], GridError::Sum(whole(95))),
            (vec![node("Vert", Some(100.0), true, vec![])], GridError::AllResponsible),
            (
                vec![node("Prix", None, false, vec![])],
                GridError::NoWeight {
                    name: "Prix".to_owned(),
                },
            ),
        ];
        for (nodes, expected) in cases {
            assert_eq!(Grid::of_set(&set(nodes, Some(0.0))), Err(expected));
        }
        let ranked = CriteriaSet {
            reading: Reading::Ranked,
            ..set(vec![third()], None)
        };
        assert_eq!(Grid::of_set(&ranked), Err(GridError::Ranked));
    }
}
