//! Which words of a sequence are its rarest: it is tried only where one of them stands.

use super::{Node, Sequence};

/// The words of which one must be in a sentence for a sequence to be there.
pub(super) struct Anchors<'a> {
    pub words: Vec<Anchor<'a>>,
    pub rarity: usize,
}

pub(super) enum Anchor<'a> {
    Word(&'a str),
    Stem(&'a str),
    /// Any word that can open a quantity.
    Quantity,
}

impl Sequence {
    /// The step, of those that are one word out of some, that is rarest after the anchors'.
    pub(super) fn second_rarest(&self) -> Option<usize> {
        let rarities = self
            .nodes
            .iter()
            .map(|step| step.node.anchors().map(|anchors| anchors.rarity));
        let ranked: Vec<(Option<usize>, usize)> = rarities.zip(0..).collect();
        let (_, rarest) = ranked.iter().max_by_key(|(rarity, _)| *rarity)?;
        let others = ranked
            .iter()
            .filter(|(rarity, at)| rarity.is_some() && at != rarest && self.nodes[*at].node.is_single());
        others.max_by_key(|(rarity, _)| *rarity).map(|(_, at)| *at)
    }

    /// The rarest node, judged by its words; `None` when only quantities are looked for.
    pub(super) fn anchors(&self) -> Option<Anchors<'_>> {
        self.nodes
            .iter()
            .filter_map(|step| step.node.anchors())
            .max_by_key(|anchors| anchors.rarity)
    }
}

impl Node {
    /// One word, whatever is chosen in it.
    fn is_single(&self) -> bool {
        match self {
            Self::Word(_) | Self::Stem(..) => true,
            Self::Group(alternatives) => alternatives
                .iter()
                .all(|alternative| matches!(alternative.nodes.as_slice(), [only] if only.node.is_single())),
            Self::Quantity(_) => false,
        }
    }

    fn anchors(&self) -> Option<Anchors<'_>> {
        match self {
            Self::Word(word) => Some(Anchors {
                words: vec![Anchor::Word(word)],
                rarity: rarity(word),
            }),
            Self::Stem(stem, whole) => {
                let mut words = vec![Anchor::Stem(stem)];
                words.extend(whole.as_deref().map(Anchor::Word));
                Some(Anchors {
                    words,
                    rarity: rarity(stem),
                })
            }
            Self::Group(alternatives) => {
                let mut all = Anchors {
                    words: Vec::new(),
                    rarity: usize::MAX,
                };
                for alternative in alternatives {
                    let anchors = alternative.anchors()?;
                    all.rarity = all.rarity.min(anchors.rarity);
                    all.words.extend(anchors.words);
                }
                Some(all)
            }
            Self::Quantity(_) => Some(Anchors {
                words: vec![Anchor::Quantity],
                rarity: 3,
            }),
        }
    }
}

/// Longer words are rarer, but for those that every contract repeats.
fn rarity(word: &str) -> usize {
    const EVERYWHERE: [&str; 24] = [
        "titulaire",
        "prestataire",
        "acheteur",
        "marche",
        "donnee",
        "traitement",
        "prestation",
        "personne",
        "personnel",
        "article",
        "contrat",
        "delai",
        "duree",
        "service",
        "information",
        "dans",
        "pour",
        "execution",
        "present",
        "document",
        "chaque",
        "montant",
        "jour",
        "mesure",
    ];
    let length = word.chars().count();
    if length < 4 {
        return length;
    }
    if EVERYWHERE.iter().any(|common| common.starts_with(word)) {
        4
    } else {
        length + 1
    }
}
