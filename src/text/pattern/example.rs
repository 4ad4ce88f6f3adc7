//! Texts that a phrasing describes, from its own words: what it must at least recognise.

/// Ways to choose among alternatives that are tried.
const WAYS: usize = 8;

/// A few texts that `written` describes, punctuation as written; for a phrasing that parses.
#[must_use]
pub fn examples(written: &str) -> Vec<String> {
    let mut examples: Vec<String> = (0..WAYS).map(|way| example(written, way)).collect();
    examples.dedup();
    examples
}

/// Each group gives its alternative of this rank, counted round.
fn example(written: &str, way: usize) -> String {
    let mut reader = Reader {
        chars: written.chars().collect(),
        at: 0,
        way,
    };
    let mut parts = Vec::new();
    while reader.at < reader.chars.len() {
        reader.blanks();
        let excluded = reader.peek() == Some('!');
        if excluded {
            reader.at += 1;
        }
        let part = reader.sequence();
        if !excluded {
            parts.push(part);
        }
        // What stopped the reading: `&`, or a sign that has no place there.
        reader.at += 1;
    }
    parts.join(", ")
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    way: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Up to `&`, `|`, `)` or the end. Groups nest as deep as the language lets them.
    fn sequence(&mut self) -> String {
        let mut text = String::new();
        while let Some(sign) = self.peek().filter(|sign| !matches!(sign, '&' | '|' | ')')) {
            self.at += 1;
            match sign {
                '(' => text.push_str(&self.group()),
                '<' => text.push_str(self.quantity()),
                '…' => text.push(' '),
                '*' | '!' => {}
                other => text.push(other),
            }
        }
        text
    }

    fn group(&mut self) -> String {
        let mut alternatives = vec![self.sequence()];
        while self.peek() == Some('|') {
            self.at += 1;
            alternatives.push(self.sequence());
        }
        // The closing bracket.
        self.at += 1;
        let chosen = self.way % alternatives.len();
        alternatives.swap_remove(chosen)
    }

    fn quantity(&mut self) -> &'static str {
        let start = self.at;
        while self.peek().is_some_and(|sign| sign != '>') {
            self.at += 1;
        }
        let name: String = self.chars[start..self.at].iter().collect();
        self.at += 1;
        match name.trim() {
            "pourcentage" => "12 %",
            "montant" => "12 euros",
            "date" => "12 mars 2026",
            "nombre" => "12",
            _ => "12 jours",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrasing_gives_texts_in_its_own_words() {
        assert_eq!(examples("violation de données"), ["violation de données"]);
        let words = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let ways = examples("(notifi* | alert*) … violation & !paiement & sous <duree>");
        assert_eq!(
            ways[..2].iter().map(words).collect::<Vec<_>>(),
            ["notifi violation , sous 12 jours", "alert violation , sous 12 jours"]
        );
    }

    #[test]
    fn nothing_that_is_not_a_phrasing_stops_it() {
        for written in ["(", "a)", "<", "& |", "!", "((((", "a (b"] {
            assert!(!examples(written).is_empty());
        }
    }
}
