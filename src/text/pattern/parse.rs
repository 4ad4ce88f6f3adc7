//! Reads a phrasing as written. Every error names the character where it stands.

use super::{Node, Pattern, Quantity, Sequence, Step};
use crate::text::fold::{fold, fold_plain, words};

/// A phrasing that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("colonne {column} : {kind}")]
pub struct PatternError {
    /// From 1, in characters.
    pub column: usize,
    pub kind: PatternErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternErrorKind {
    #[error("la phrase de reconnaissance est vide ; écrivez au moins un mot")]
    Empty,
    #[error("une parenthèse ouverte n’est pas refermée ; ajoutez « ) »")]
    Unclosed,
    #[error("« {0} » n’est pas attendu ici")]
    Unexpected(char),
    #[error("un choix est vide ; écrivez un mot de chaque côté de « | »")]
    EmptyChoice,
    #[error("« {0} » n’est pas une quantité ; écrivez <nombre>, <pourcentage>, <duree>, <montant> ou <date>")]
    UnknownQuantity(String),
    #[error("« … » doit se trouver entre deux mots")]
    GapAtEdge,
    #[error("« * » se place à la fin d’un mot, après au moins une lettre")]
    Star,
    #[error("il faut un mot à chercher : une exclusion « ! » seule ne suffit pas")]
    NothingToFind,
    #[error("trop de parenthèses imbriquées ; huit niveaux au plus")]
    TooDeep,
}

/// Nested groups, at most.
const DEEPEST: usize = 8;

pub(super) fn parse(written: &str) -> Result<Pattern, PatternError> {
    let mut parser = Parser {
        chars: written.chars().collect(),
        at: 0,
        depth: 0,
    };
    let mut pattern = Pattern {
        positive: Vec::new(),
        negative: Vec::new(),
    };
    parser.skip_blanks();
    if parser.peek().is_none() {
        return Err(parser.error(PatternErrorKind::Empty));
    }
    loop {
        parser.skip_blanks();
        let negative = parser.peek() == Some('!');
        if negative {
            parser.at += 1;
        }
        let sequence = parser.sequence()?;
        if negative {
            pattern.negative.push(sequence)
        } else {
            pattern.positive.push(sequence)
        }
        match parser.peek() {
            None => break,
            Some('&') => parser.at += 1,
            Some(other) => return Err(parser.error(PatternErrorKind::Unexpected(other))),
        }
    }
    if pattern.positive.is_empty() {
        return Err(PatternError {
            column: 1,
            kind: PatternErrorKind::NothingToFind,
        });
    }
    Ok(pattern)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn error(&self, kind: PatternErrorKind) -> PatternError {
        PatternError {
            column: self.at + 1,
            kind,
        }
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Reads up to `&`, `|`, `)` or the end.
    fn sequence(&mut self) -> Result<Sequence, PatternError> {
        let mut nodes: Vec<Step> = Vec::new();
        let mut gap = false;
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('&' | '|' | ')') => break,
                Some('…') => {
                    self.at += 1;
                    self.open_gap(&nodes, &mut gap)?;
                }
                Some('.') if self.chars[self.at..].starts_with(&['.', '.', '.']) => {
                    self.at += 3;
                    self.open_gap(&nodes, &mut gap)?;
                }
                Some('(') => {
                    let node = self.group()?;
                    nodes.push(Step {
                        gap: std::mem::take(&mut gap),
                        node,
                    });
                }
                Some('<') => {
                    let node = self.quantity()?;
                    nodes.push(Step {
                        gap: std::mem::take(&mut gap),
                        node,
                    });
                }
                Some('!') => return Err(self.error(PatternErrorKind::Unexpected('!'))),
                Some(_) => self.words(&mut nodes, &mut gap)?,
            }
        }
        if gap {
            return Err(self.error(PatternErrorKind::GapAtEdge));
        }
        if nodes.is_empty() {
            return Err(self.error(if self.depth > 0 {
                PatternErrorKind::EmptyChoice
            } else {
                PatternErrorKind::Empty
            }));
        }
        Ok(Sequence { nodes })
    }

    fn open_gap(&self, nodes: &[Step], gap: &mut bool) -> Result<(), PatternError> {
        if nodes.is_empty() || *gap {
            return Err(self.error(PatternErrorKind::GapAtEdge));
        }
        *gap = true;
        Ok(())
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(PatternErrorKind::TooDeep));
        }
        let mut alternatives = Vec::new();
        loop {
            alternatives.push(self.sequence()?);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(')') => break,
                Some(other) => return Err(self.error(PatternErrorKind::Unexpected(other))),
                None => {
                    return Err(PatternError {
                        column: open + 1,
                        kind: PatternErrorKind::Unclosed,
                    });
                }
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Node::Group(alternatives))
    }

    fn quantity(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        while self.peek().is_some_and(|c| c != '>') {
            self.at += 1;
        }
        let name: String = self.chars[start + 1..self.at].iter().collect();
        let quantity = match fold_plain(name.trim()).text.as_str() {
            "nombre" => Quantity::Number,
            "pourcentage" => Quantity::Percent,
            "duree" => Quantity::Duration,
            "montant" => Quantity::Amount,
            "date" => Quantity::Date,
            _ => {
                let kind = PatternErrorKind::UnknownQuantity(name.trim().to_owned());
                return Err(PatternError {
                    column: start + 1,
                    kind,
                });
            }
        };
        self.at += 1;
        Ok(Node::Quantity(quantity))
    }

    /// A run up to a blank or a sign of the language: one word, or several (`l’acheteur`, `sous-traitant*`).
    fn words(&mut self, nodes: &mut Vec<Step>, gap: &mut bool) -> Result<(), PatternError> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| !c.is_whitespace() && !"&|()<!…*".contains(c))
        {
            self.at += 1;
        }
        let run: String = self.chars[start..self.at].iter().collect();
        let stem = self.peek() == Some('*');
        if stem {
            self.at += 1;
            if self.peek().is_some_and(|c| !c.is_whitespace() && !"&|)…".contains(c)) {
                return Err(self.error(PatternErrorKind::Star));
            }
        }
        let (stripped, plain) = (fold(&run).text, fold_plain(&run).text);
        let mut found: Vec<Node> = word_nodes(&stripped);
        if stem {
            let last = words(&plain)
                .last()
                .map(|range| plain[range].to_owned())
                .unwrap_or_default();
            let whole = words(&stripped)
                .last()
                .map(|range| stripped[range].to_owned())
                .unwrap_or_default();
            if last.is_empty() {
                return Err(PatternError {
                    column: self.at,
                    kind: PatternErrorKind::Star,
                });
            }
            found.pop();
            let whole = (whole != last).then(|| whole.into_boxed_str());
            found.push(Node::Stem(last.into_boxed_str(), whole));
        }
        for node in found {
            nodes.push(Step {
                gap: std::mem::take(gap),
                node,
            });
        }
        Ok(())
    }
}

fn word_nodes(folded: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut last = 0;
    for range in words(folded).chain(std::iter::once(folded.len()..folded.len())) {
        for sign in folded[last..range.start]
            .chars()
            .filter(|sign| matches!(sign, '%' | '€' | '☐' | '☑'))
        {
            nodes.push(Node::Word(sign.to_string().into_boxed_str()));
        }
        if !range.is_empty() {
            nodes.push(Node::Word(folded[range.clone()].into()));
        }
        last = range.end;
    }
    nodes
}
