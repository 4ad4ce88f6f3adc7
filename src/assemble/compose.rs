//! Templates and filled clauses into Documents, numbered, with their contents and cross-references.

use std::collections::BTreeMap;

use super::context;
use super::error::Error;
use super::fill::Engine;
use super::grid::{Grid, Wanted, grid};
use super::templates::Templates;
use super::{marks, number};
use crate::document::{Block, Document, Inline, Place, Text};
use crate::formats::markdown;
use crate::library::Library;
use crate::library::clause::Clause;
use crate::library::criterion::CriterionModel;
use crate::library::policy::Policy;
use crate::library::profile::{Profile, Value};
use crate::verdict::{PieceKind, PurchaseType};

/// Values of clause variables: by clause id, then by variable.
pub type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// All that the pieces of a tender are made of.
pub struct Order<'a> {
    pub profile: &'a Profile,
    pub purchase: PurchaseType,
    /// The chosen clauses, in printing order.
    pub clauses: Vec<&'a Clause>,
    pub values: &'a Values,
    pub criterion: Option<&'a CriterionModel>,
    /// Weight of the responsible criterion, when the tender sets its own.
    pub weight: Option<f64>,
    /// The other criteria with their percents, when the tender sets its own.
    pub others: &'a [(String, f64)],
    pub policy: Option<&'a Policy>,
    /// Titles of themes and references of laws come from here.
    pub library: &'a Library,
    pub templates: &'a Templates,
}

/// A piece that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceName {
    RcCriteres,
    AnnexeAe,
    Ccap,
    Cctp,
    AnnexeRgpd,
    AnnexeRse,
    CadreReponse,
    RapportAnnuel,
    PlanControle,
}

impl PieceName {
    pub const ALL: [Self; 9] = [
        Self::RcCriteres,
        Self::AnnexeAe,
        Self::Ccap,
        Self::Cctp,
        Self::AnnexeRgpd,
        Self::AnnexeRse,
        Self::CadreReponse,
        Self::RapportAnnuel,
        Self::PlanControle,
    ];

    /// Name of its file and of its template, without extension.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::RcCriteres => "rc-criteres",
            Self::AnnexeAe => "annexe-ae",
            Self::Ccap => "ccap",
            Self::Cctp => "cctp",
            Self::AnnexeRgpd => "annexe-rgpd",
            Self::AnnexeRse => "annexe-rse",
            Self::CadreReponse => "cadre-reponse",
            Self::RapportAnnuel => "rapport-annuel",
            Self::PlanControle => "plan-controle",
        }
    }

    /// As pieces name one another.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RcCriteres => "Règlement de la consultation",
            Self::AnnexeAe => "Annexe à l’acte d’engagement",
            Self::Ccap => "CCAP",
            Self::Cctp => "CCTP",
            Self::AnnexeRgpd => "Annexe « Protection des données »",
            Self::AnnexeRse => "Annexe environnementale et sociale",
            Self::CadreReponse => "Cadre de réponse",
            Self::RapportAnnuel => "Rapport annuel",
            Self::PlanControle => "Plan de contrôle",
        }
    }

    /// The piece that prints the clauses of a kind.
    fn of(kind: PieceKind) -> Self {
        match kind {
            PieceKind::Rc | PieceKind::Avis => Self::RcCriteres,
            PieceKind::Ccap | PieceKind::Ccp => Self::Ccap,
            PieceKind::Ae => Self::AnnexeAe,
            PieceKind::AnnexeRgpd => Self::AnnexeRgpd,
            PieceKind::AnnexeRse => Self::AnnexeRse,
            PieceKind::CadreReponse | PieceKind::Crt => Self::CadreReponse,
            _ => Self::Cctp,
        }
    }

    /// Pieces with articles of the contract; the others are numbered `1.`.
    fn has_articles(self) -> bool {
        matches!(self, Self::RcCriteres | Self::Ccap | Self::Cctp)
    }
}

/// A piece, ready to be written.
#[derive(Debug, Clone)]
pub struct Piece {
    pub name: PieceName,
    pub document: Document,
}

/// The pieces of a tender, in the order of [`PieceName::ALL`].
///
/// # Errors
/// All missing or unsuitable values at once; else the first template that does not work.
pub fn compose(order: &Order) -> Result<Vec<Piece>, Error> {
    let missing = context::missing(order);
    if !missing.is_empty() {
        return Err(Error::Missing(missing));
    }
    let minimum = order.policy.map_or(0.0, |policy| policy.minimum_percent);
    let wanted = Wanted {
        weight: order.weight,
        others: order.others,
        minimum,
    };
    let grid = order
        .criterion
        .map(|model| grid(model, order.profile, wanted))
        .transpose()?;
    context::check(order)?;
    let engine = Engine::new(context::templates(order, grid.as_ref()))?;
    let names = pieces(order, grid.as_ref());
    let shared = context::shared(order, &engine, grid.as_ref(), &names)?;
    let mut drafts = Vec::new();
    let mut places = BTreeMap::new();
    for name in names {
        let context = context::of_piece(&shared, name);
        let text = engine.render(&format!("{}.md", name.file()), &context)?;
        let mut blocks = marks::resolve(read(&text));
        number::number(&mut blocks, name.has_articles(), |clause, number| {
            places.insert(clause, format!("{}, {number}", name.title()));
        });
        drafts.push((name, blocks));
    }
    Ok(drafts
        .into_iter()
        .map(|(name, mut blocks)| {
            number::refer(&mut blocks, &places);
            number::fill_contents(&mut blocks);
            Piece {
                name,
                document: document(order, name, blocks),
            }
        })
        .collect())
}

/// The blocks of a filled template: `#` is the piece's title, `##` its articles.
fn read(text: &str) -> Vec<Block> {
    let mut blocks = markdown::read(text).body;
    for block in &mut blocks {
        if let Block::Heading { level, .. } = block {
            *level = level.saturating_sub(1);
        }
    }
    blocks
}

/// Which pieces there is something to say in.
fn pieces(order: &Order, grid: Option<&Grid>) -> Vec<PieceName> {
    let holds = |name| order.clauses.iter().any(|clause| PieceName::of(clause.piece) == name);
    let personal_data = order.profile.get("donnees_personnelles") == Some(&Value::Bool(true));
    PieceName::ALL
        .into_iter()
        .filter(|name| match name {
            PieceName::RcCriteres | PieceName::CadreReponse => grid.is_some() || holds(*name),
            PieceName::AnnexeRgpd => personal_data || holds(*name),
            PieceName::AnnexeAe | PieceName::Cctp | PieceName::AnnexeRse => holds(*name),
            PieceName::Ccap | PieceName::RapportAnnuel | PieceName::PlanControle => !order.clauses.is_empty(),
        })
        .collect()
}

pub(super) fn home(clause: &Clause) -> PieceName {
    PieceName::of(clause.piece)
}

fn document(order: &Order, name: PieceName, body: Vec<Block>) -> Document {
    let answer = |question: &str| match order.profile.get(question) {
        Some(Value::Text(text)) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    let (reference, subject) = (answer("reference"), answer("objet"));
    let head = [reference.as_str(), subject.as_str(), name.title()];
    let head = head
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" – ");
    let margin = vec![Inline::Text(Text::plain(head))];
    Document {
        title: Some(
            [name.title(), subject.as_str()]
                .iter()
                .filter(|p| !p.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" – "),
        ),
        language: Some("fr-FR".to_owned()),
        body,
        margins: vec![Block::Paragraph {
            content: margin,
            place: Place::default(),
        }],
        ..Document::default()
    }
}
