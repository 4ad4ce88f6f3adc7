//! The condition language of clausiers/README.md, read into a bounded tree.

use thiserror::Error;

use super::super::profile::Value;
use super::super::wording::listed;
use super::{Comparison, Kind, Name, Node, Operand};
use crate::limits::{CONDITION_CHARS, CONDITION_DEPTH};

/// What is wrong with a condition. Columns count characters from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ConditionError {
    #[error("la condition est vide ; écrivez « toujours » si elle vaut pour tous les marchés")]
    Empty,
    #[error("la condition dépasse {CONDITION_CHARS} caractères ; coupez-la ou simplifiez-la")]
    TooLong,
    #[error("la condition emboîte plus de {CONDITION_DEPTH} parenthèses ou négations ; simplifiez-la")]
    TooDeep { column: usize },
    #[error("le caractère « {found} » n’a pas de sens dans une condition ; {mend}")]
    Character {
        column: usize,
        found: char,
        mend: &'static str,
    },
    #[error("le texte ouvert ici n’est pas refermé ; ajoutez le guillemet \" à sa fin")]
    OpenText { column: usize },
    #[error("« {found} » n’est ni un nombre ni une date ; écrivez 216000, 0.5 ou 2026-08-22")]
    Number { column: usize, found: String },
    #[error("{found} est écrit là où l’on attend {expected}")]
    Expected {
        column: usize,
        found: String,
        expected: &'static str,
    },
    #[error(
        "la condition lit « {name} », qui n’est pas une question ; corrigez le nom ou ajoutez la question à questions.yaml"
    )]
    UnknownName { column: usize, name: String },
    #[error(
        "« {name} » attend {kind} et ne peut pas être une condition à lui seul ; comparez-le, par exemple « {name} = … »"
    )]
    NotYesNo { column: usize, name: String, kind: Kind },
    #[error("{left} est comparé à {right} ; écrivez des deux côtés des valeurs de même nature")]
    Mismatch { column: usize, left: Kind, right: Kind },
    #[error("{kind} ne se compare pas par « < » ou « > » ; employez « = », « != » ou « dans »")]
    NoOrder { column: usize, kind: Kind },
    #[error(
        "« {value} » n’est pas une réponse possible à « {name} » ; réponses possibles : {}",
        listed(choices)
    )]
    NotAChoice {
        column: usize,
        name: String,
        value: String,
        choices: Vec<String>,
    },
}

impl ConditionError {
    /// Where it stands in the condition, in characters from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        match self {
            Self::Empty | Self::TooLong => 1,
            Self::TooDeep { column }
            | Self::Character { column, .. }
            | Self::OpenText { column }
            | Self::Number { column, .. }
            | Self::Expected { column, .. }
            | Self::UnknownName { column, .. }
            | Self::NotYesNo { column, .. }
            | Self::Mismatch { column, .. }
            | Self::NoOrder { column, .. }
            | Self::NotAChoice { column, .. } => *column,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    And,
    Or,
    Not,
    Within,
    Always,
    Comparison(Comparison),
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    Name(String),
    Value(Value),
    End,
}

impl Token {
    fn shown(&self) -> String {
        let written = match self {
            Self::And => "et",
            Self::Or => "ou",
            Self::Not => "non",
            Self::Within => "dans",
            Self::Always => "toujours",
            Self::Comparison(Comparison::Equal) => "=",
            Self::Comparison(Comparison::Different) => "!=",
            Self::Comparison(Comparison::Less) => "<",
            Self::Comparison(Comparison::LessOrEqual) => "<=",
            Self::Comparison(Comparison::Greater) => ">",
            Self::Comparison(Comparison::GreaterOrEqual) => ">=",
            Self::Open => "(",
            Self::Close => ")",
            Self::OpenList => "[",
            Self::CloseList => "]",
            Self::Comma => ",",
            Self::Name(name) => name,
            Self::Value(value) => return format!("« {value} »"),
            Self::End => return "la fin de la condition".to_owned(),
        };
        format!("« {written} »")
    }
}

pub(super) fn parse(written: &str) -> Result<Node, ConditionError> {
    if written.chars().nth(CONDITION_CHARS).is_some() {
        return Err(ConditionError::TooLong);
    }
    let tokens = tokens(written)?;
    if tokens.len() == 1 {
        return Err(ConditionError::Empty);
    }
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
    };
    let node = parser.any()?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.expected("« et », « ou » ou la fin de la condition")),
    }
}

fn tokens(written: &str) -> Result<Vec<(Token, usize)>, ConditionError> {
    let chars: Vec<char> = written.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        if char.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token(&chars[at..], at + 1)?;
        tokens.push((token, at + 1));
        at += length;
    }
    tokens.push((Token::End, chars.len() + 1));
    Ok(tokens)
}

/// The token at the head of `chars` (never empty) and its length.
fn token(chars: &[char], column: usize) -> Result<(Token, usize), ConditionError> {
    let next = chars.get(1).copied();
    let comparison = |comparison, length| Ok((Token::Comparison(comparison), length));
    match chars[0] {
        '(' => Ok((Token::Open, 1)),
        ')' => Ok((Token::Close, 1)),
        '[' => Ok((Token::OpenList, 1)),
        ']' => Ok((Token::CloseList, 1)),
        ',' => Ok((Token::Comma, 1)),
        '=' if next == Some('=') => Err(ConditionError::Character {
            column: column + 1,
            found: '=',
            mend: "l’égalité s’écrit « = »",
        }),
        '=' => comparison(Comparison::Equal, 1),
        '!' if next == Some('=') => comparison(Comparison::Different, 2),
        '<' if next == Some('=') => comparison(Comparison::LessOrEqual, 2),
        '>' if next == Some('=') => comparison(Comparison::GreaterOrEqual, 2),
        '<' => comparison(Comparison::Less, 1),
        '>' => comparison(Comparison::Greater, 1),
        '"' => text(chars, column),
        char if char.is_ascii_digit() || (char == '-' && next.is_some_and(|next| next.is_ascii_digit())) => {
            number(chars, column)
        }
        char if char.is_alphabetic() || char == '_' => Ok(word(chars)),
        found => Err(ConditionError::Character {
            column,
            found,
            mend: mend(found),
        }),
    }
}

fn mend(found: char) -> &'static str {
    match found {
        '&' => "« et » s’écrit en toutes lettres",
        '|' => "« ou » s’écrit en toutes lettres",
        '!' => "la négation s’écrit « non », la différence « != »",
        '\'' | '’' | '«' | '»' | '“' | '”' => "les textes s’écrivent entre guillemets droits \"",
        _ => "voir « Conditions » dans clausiers/README.md",
    }
}

fn text(chars: &[char], column: usize) -> Result<(Token, usize), ConditionError> {
    let length = chars[1..]
        .iter()
        .position(|&char| char == '"')
        .ok_or(ConditionError::OpenText { column })?;
    Ok((
        Token::Value(Value::Text(chars[1..=length].iter().collect())),
        length + 2,
    ))
}

fn number(chars: &[char], column: usize) -> Result<(Token, usize), ConditionError> {
    let inside = |char: &char| char.is_alphanumeric() || matches!(char, '-' | '.' | '_');
    let length = chars.iter().position(|char| !inside(char)).unwrap_or(chars.len());
    let found: String = chars[..length].iter().collect();
    let value = found
        .parse()
        .map(Value::Date)
        .ok()
        .filter(|_| found.len() == "2026-08-22".len())
        .or_else(|| {
            found
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Value::Number)
        });
    value
        .map(|value| (Token::Value(value), length))
        .ok_or(ConditionError::Number { column, found })
}

fn word(chars: &[char]) -> (Token, usize) {
    let length = chars
        .iter()
        .position(|char| !char.is_alphanumeric() && *char != '_')
        .unwrap_or(chars.len());
    let word: String = chars[..length].iter().collect();
    let token = match word.as_str() {
        "et" => Token::And,
        "ou" => Token::Or,
        "non" => Token::Not,
        "dans" => Token::Within,
        "toujours" => Token::Always,
        "vrai" => Token::Value(Value::Bool(true)),
        "faux" => Token::Value(Value::Bool(false)),
        _ => Token::Name(word),
    };
    (token, length)
}

/// One token of lookahead; `at` never passes the final `End`.
struct Parser {
    tokens: Vec<(Token, usize)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn column(&self) -> usize {
        self.tokens[self.at].1
    }

    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        if found {
            self.advance();
        }
        found
    }

    fn expected(&self, expected: &'static str) -> ConditionError {
        ConditionError::Expected {
            column: self.column(),
            found: self.peek().shown(),
            expected,
        }
    }

    fn any(&mut self) -> Result<Node, ConditionError> {
        let mut parts = vec![self.all()?];
        while self.take(&Token::Or) {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Node::Any(parts)
        })
    }

    fn all(&mut self) -> Result<Node, ConditionError> {
        let mut parts = vec![self.not()?];
        while self.take(&Token::And) {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Node::All(parts)
        })
    }

    fn not(&mut self) -> Result<Node, ConditionError> {
        let column = self.column();
        if !self.take(&Token::Not) {
            return self.comparison();
        }
        self.enter(column)?;
        let inner = self.not()?;
        self.depth -= 1;
        Ok(Node::Not(Box::new(inner)))
    }

    fn enter(&mut self, column: usize) -> Result<(), ConditionError> {
        self.depth += 1;
        if self.depth > CONDITION_DEPTH {
            Err(ConditionError::TooDeep { column })
        } else {
            Ok(())
        }
    }

    fn comparison(&mut self) -> Result<Node, ConditionError> {
        let column = self.column();
        if self.take(&Token::Always) {
            return Ok(Node::Constant(true));
        }
        if self.take(&Token::Open) {
            self.enter(column)?;
            let inner = self.any()?;
            self.depth -= 1;
            return if self.take(&Token::Close) {
                Ok(inner)
            } else {
                Err(self.expected("« ) »"))
            };
        }
        let left = self.operand("une question, une valeur ou « ( »")?;
        match self.peek().clone() {
            Token::Comparison(comparison) => {
                self.advance();
                Ok(Node::Compare(
                    left,
                    comparison,
                    self.operand("une question ou une valeur")?,
                ))
            }
            Token::Within => {
                self.advance();
                Ok(Node::Within(left, self.list()?))
            }
            _ => match left {
                Operand::Name(name) => Ok(Node::Name(name)),
                Operand::Value(Value::Bool(yes), _) => Ok(Node::Constant(yes)),
                Operand::Value(..) => Err(self.expected("une comparaison (« = », « < », « dans »…)")),
            },
        }
    }

    fn operand(&mut self, expected: &'static str) -> Result<Operand, ConditionError> {
        let column = self.column();
        let operand = match self.peek().clone() {
            Token::Name(id) => Operand::Name(Name { id, column }),
            Token::Value(value) => Operand::Value(value, column),
            _ => return Err(self.expected(expected)),
        };
        self.advance();
        Ok(operand)
    }

    fn list(&mut self) -> Result<Vec<(Value, usize)>, ConditionError> {
        if !self.take(&Token::OpenList) {
            return Err(self.expected("« [ »"));
        }
        let mut values = Vec::new();
        loop {
            let column = self.column();
            let Token::Value(value) = self.peek().clone() else {
                return Err(self.expected("une valeur"));
            };
            self.advance();
            values.push((value, column));
            if self.take(&Token::CloseList) {
                return Ok(values);
            }
            if !self.take(&Token::Comma) {
                return Err(self.expected("« , » ou « ] »"));
            }
        }
    }
}
