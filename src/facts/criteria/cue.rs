//! Words that tell what a line is about, tested on folded text. Not the place for what counts as
//! responsible: that vocabulary is data (`subject`).

use std::sync::LazyLock;

use crate::text::fold;
use crate::text::phrases::{Opening, Phrases};

/// A line folded for cues: its words, one blank between, one at each end; punctuation is dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CueText {
    text: String,
    /// For each word, where it begins, and how.
    words: Vec<(u32, Opening)>,
}

impl CueText {
    pub fn new(text: &str) -> Self {
        Self::of(&fold::fold(text).text)
    }

    /// Of a text that is folded already.
    pub fn of(folded: &str) -> Self {
        let mut out = String::with_capacity(folded.len() + 2);
        let mut words = Vec::with_capacity(folded.len() / 5);
        out.push(' ');
        for word in fold::words(folded) {
            let word = &folded[word];
            let start = u32::try_from(out.len()).unwrap_or(u32::MAX);
            words.push((start, Opening::of(word)));
            out.push_str(word);
            out.push(' ');
        }
        Self { text: out, words }
    }

    pub fn has(&self, cues: &Cues) -> bool {
        self.words
            .iter()
            .any(|(start, opening)| cues.0.at(*opening, &self.text[*start as usize..]).next().is_some())
    }

    /// One of the cues stands at the start of the line.
    pub fn starts(&self, cues: &Cues) -> bool {
        let first = self.words.first();
        first.is_some_and(|(start, opening)| cues.0.at(*opening, &self.text[*start as usize..]).next().is_some())
    }

    /// The line is one of the cues.
    pub fn is(&self, cues: &Cues) -> bool {
        cues.0.iter().any(|cue| self.text[1..] == *cue)
    }

    /// A degree of a scoring scale, not a criterion.
    pub fn is_degree(&self) -> bool {
        self.starts(&DEGREE) || self.is(&DEGREE_ALONE)
    }

    /// The same of a name as written: « moyens » is none, though it folds to « moyen ».
    pub fn names_degree(name: &str) -> bool {
        Self::new(name).is_degree() && !name.trim_end().to_lowercase().ends_with("moyens")
    }

    /// One of the cues stands at the end of the line.
    pub fn ends(&self, cues: &Cues) -> bool {
        let before = |cue: &str| self.text.len().checked_sub(cue.len() + 1);
        let ends =
            |cue: &str| self.text.ends_with(cue) && before(cue).is_some_and(|at| self.text.as_bytes()[at] == b' ');
        cues.0.iter().any(ends)
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace()
    }

    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Phrases, folded like the text they are sought in; `pénalit*` is a word that begins so.
#[derive(Debug)]
pub(super) struct Cues(Phrases);

impl Cues {
    pub fn new(phrases: &[&str]) -> Self {
        let folded = |phrase: &&str| {
            // Without the blank in front, and without the one behind of a word that goes on.
            let text = CueText::new(phrase.trim_end_matches('*')).text;
            let end = text.len() - usize::from(phrase.ends_with('*'));
            text[1..end].to_owned()
        };
        let folded: Vec<String> = phrases.iter().map(folded).collect();
        Self(Phrases::new(folded.iter().map(String::as_str)))
    }
}

/// Declares folded cue lists.
macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident: $($phrase:literal),+ $(,)?;)+) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Cues> = LazyLock::new(|| Cues::new(&[$($phrase),+]));)+
    };
}

cues! {
    /// Headings and sentences about judging offers.
    AWARD: "critère d'attribution", "critères d'attribution", "critère attribution", "critères attribution",
        "criteria d'attribution",
        "attribution du marché", "attribution de l'accord-cadre", "attribution des marchés", "attribution du contrat",
        "jugement des offres", "jugement de l'offre", "jugement des propositions", "jugement de la consultation", "jugement tient compte",
        "choix des offres", "choix de l'offre", "choix du titulaire", "choix de l'attributaire", "choix du prestataire",
        "choix du fournisseur", "choix du candidat", "choix de l'entreprise", "choix du lauréat", "choix des titulaires",
        "choix du ou des", "choix de la meilleure offre",
        "sélection des offres", "sélection de l'offre", "sélection du titulaire", "sélection des propositions",
        "notation des offres", "notation de l'offre", "notation suit", "notation finale", "note finale", "note globale", "note totale",
        "classement des offres", "classement des propositions", "classe les offres", "classe les réponses",
        "offres sont classées", "offres seront classées", "offres sont notées", "offres seront notées", "offres finales sont notées", "offres sont jugées",
        "offres seront jugées", "offres sont appréciées", "offres seront appréciées", "offres sont évaluées",
        "offres seront évaluées", "offre est jugée", "offre est notée", "chaque offre reçoit", "offre reçoit",
        "offre finale est choisie", "offres sont analysées", "offres seront analysées", "offre est appréciée", "offre est évaluée",
        "analyse des offres", "évaluation des offres", "examen des offres", "appréciation des offres", "comparaison des offres",
        "analyse des propositions", "évaluation des propositions", "appréciation des propositions",
        "critères de jugement", "critère de jugement", "critères de choix", "critères de notation", "critères d'évaluation",
        "critères d'analyse", "critères d'appréciation", "critères de classement", "critères pondérés", "critères et pondération", "pondération des critères",
        "critères et leur pondération", "critères et coefficients", "critères retenus", "critères de la consultation",
        "économiquement la plus avantageuse", "économiquement plus avantageuse", "offre la plus avantageuse",
        "offres les plus avantageuses", "économiquement les plus avantageuses", "mieux-disante", "mieux disant",
        "meilleur rapport qualité", "offre la plus intéressante", "offre retenue", "retiendra l'offre", "retient l'offre",
        "marché est attribué", "marché sera attribué", "accord-cadre est attribué", "accord-cadre sera attribué",
        "critère de qualité", "critère du lot", "critères du lot";
    /// Short headings that say the same only as headings.
    AWARD_HEADING: "jugement*", "notation*", "attribution*", "pondération*", "critère*", "classement*", "choix*", "seconde phase*",
        "deuxième phase*", "deuxième étape*", "sélection de l*", "appréciation*", "évaluation*", "barème*", "grille*", "examen*", "analyse*";
    /// Judging candidates, not offers.
    CANDIDATURE: "candidature*", "sélection des candidats", "sélection du candidat", "sélection des entreprises", "sélection des équipes",
        "sélection des concurrents", "candidats admis", "candidats sont retenus", "candidats seront retenus", "candidats sont admis", "candidats seront admis",
        "candidats invités", "candidats sélectionnés", "nombre de candidats", "conditions de participation", "critères de participation",
        "première phase", "première étape", "phase 1", "capacité économique", "capacités économiques", "capacité technique", "capacités techniques",
        "capacités professionnelles", "capacité professionnelle", "garanties professionnelles", "équipes sont choisies",
        "équipes sont sélectionnées", "équipes seront sélectionnées", "équipes admises", "entreprises sont admises", "admis à présenter", "admis à concourir",
        "admis à négocier", "niveaux minimaux de capacité", "aptitude à exercer", "liste et description succincte des critères de sélection";
    /// Judging offers for orders under the framework.
    CALL_OFF: "marché subséquent", "marchés subséquents", "accord-cadre subséquent", "remise en concurrence", "remises en concurrence",
        "mini-concurrence", "lettre de consultation", "mise en concurrence des titulaires", "bon de commande spécifique";
    /// Sections that hold percents which weigh nothing.
    OTHER: "pénalité*", "avance", "avances", "acompte*", "retenue de garantie", "révision*", "variation des prix", "sous-traitance",
        "paiement*", "règlement des comptes", "indice", "prime", "primes", "indemnité*", "durée", "livraison*", "franchise*", "tva",
        "assurance*", "délai de validité", "résiliation", "variantes", "réfaction*", "modifications", "réexamen", "commandes",
        "barème des réserves", "règlement des litiges", "recours";
    /// Opens the naming of criteria.
    CRITERION: "critère*", "sous-critère*";
    SUBCRITERION: "sous-critère*", "sous critère*", "sous-critere*", "sous-item*";
    PRICE: "prix*", "price", "coût*", "tarif*", "montant*", "offre financière", "valeur financière", "aspect financier", "proposition financière",
        "critère financier", "financier", "financière", "honoraires", "valeur économique", "critère économique", "économique", "rémunération*", "forfait*",
        "loyer*", "redevance*", "pix", "devis*", "moins-disant", "prime*", "tarification", "coût global", "rabais", "remise*", "bpu", "dpgf", "dqe",
        "offre de prix", "note de prix", "cotisation*", "commission*", "taux de marge", "coef*";
    /// Names that only candidatures are judged on.
    CAPACITY: "références*", "moyens humains", "moyens en personnel", "effectif*", "chiffre d'affaires", "capacité financière", "capacités financières",
        "capacité économique", "capacité professionnelle", "capacités professionnelles", "capacités techniques", "politique d'insertion",
        "politique rse", "qualité des références", "qualifications professionnelles", "solidité financière", "compétences de l'équipe", "garanties financières",
        "composition de l'équipe", "moyens matériels", "expérience", "certifications", "engagement rse des";
    /// Degrees of a scoring scale, at the start of a name.
    DEGREE: "très satisfaisant*", "satisfaisant*", "très bien", "assez bien", "moyennement*", "insuffisant*", "très insuffisant*",
        "peu satisfaisant*", "non satisfaisant*", "excellent*", "mauvais*", "médiocre*", "très bon", "très bonne", "non répondu",
        "absence de", "sans réserve", "avec réserve", "réserve mineure*", "réserve majeure*", "rédhibitoire*", "inacceptable*", "offre très", "offre insuffisante", "offre satisfaisante",
        "offre moyenne", "offre excellente", "réponse très", "réponse insuffisante", "réponse satisfaisante", "réponse partielle", "réponse complète", "réponse conforme", "aucune réponse", "pas de réponse", "hors sujet", "inadapté*", "supérieur aux", "remarquable";
    /// Degrees that are one when they are the whole name.
    DEGREE_ALONE: "bien", "passable", "moyen", "moyenne", "nul", "nulle", "bon", "bonne", "non conforme", "absent", "mineure", "majeure", "mineur", "majeur", "correct", "correcte",
        "acceptable", "faible", "conforme", "partiellement conforme", "adapté", "adaptée", "partiel", "partielle", "complet", "complète";
    RANKED: "ordre décroissant*", "ordre d'importance", "ordre de priorité", "ordre de préférence", "par ordre hiérarchique", "hiérarchisés",
        "hiérarchisées", "hiérarchiquement", "décroissant d'importance", "importance décroissante", "classés par ordre", "énumérés par ordre", "du plus important au moins important", "de la plus importante à la moins importante", "du plus au moins important",
        "priorité décroissante", "ordre dégressif";
    /// « is made of »: opens the parts of a criterion already named.
    SPLITS: "se décompose*", "décomposé*", "décomposée*", "se compose*", "composé*", "est constitué*", "se partage*", "partagé*", "réparti*", "répartie*", "se répartit",
        "sous-critère*", "dont", "sera notée", "sera noté", "est notée", "est noté", "sera appréciée", "est appréciée", "est apprécié", "sera apprécié", "appréciée au regard",
        "apprécié au regard", "appréciée sur", "jugée sur", "jugé sur", "jugée au regard", "jugé au regard", "noté selon", "notée selon",
        "sera jugée", "sera jugé", "analysée*", "analysé*", "évaluée*", "évalué*", "se divise*", "divisé*", "détail*", "décomposition*", "répartition*", "sous-pondération*", "ventilé*", "éléments suivants", "points suivants",
        "distribués", "comme suit", "ainsi", "subdivis*", "note du critère", "critère*", "comprend*", "comporte*", "incluant", "comprenant", "comportant";
    TOTAL: "total*", "somme*", "ensemble", "sous-total", "note globale", "note finale", "note totale", "totaux", "maximum", "note maximale";
    ATTRIBUTING: "attribution", "l'attribution", "le choix", "la notation", "le jugement", "la note", "le classement", "les offres", "les propositions";
    TOTAL_ALONE: "total", "soit un total", "total général", "somme", "ensemble", "le total", "total des points", "soit total";
    /// Heads the column of lots or labels beside criteria that stand side by side.
    ACROSS_HEAD: "lot", "lots", "n° de lot", "numéro de lot", "pondération", "poids";
    /// Headers of tables of prices, quantities, weights: no criteria side by side.
    NOT_ACROSS: "unitaire*", "quantité*", "désignation", "montant*", "ht", "ttc", "tva", "unité*", "pondération", "poids", "coefficient*", "sous-critère*",
        "critère", "critères", "note", "notation", "barème", "observation*", "total général";
    /// Names of quantities in a sentence, not of parts of a criterion.
    QUANTITY: "comprend", "retient", "dqe comporte";
    /// The bounds of a range: « mini 40 %, maxi 50 % ».
    LEAST: "mini", "minimum", "min";
    MOST: "maxi", "maximum", "max";
    /// Before a figure that says the last one again.
    THAT_IS: "soit", "c'est-à-dire";
    /// A notice repeats itself in English; the French statement is kept.
    ENGLISH: "weighting", "price", "quality criterion", "cost criterion";
    RUBRIC: "critère de qualité", "critères de qualité", "coût", "prix", "critère de coût", "qualité";
    /// Words of sentences, not of names.
    SENTENCE: "est", "sont", "sera", "seront", "peut", "peuvent", "pourra", "pourront", "doit", "doivent", "devra", "devront", "être", "candidat", "candidats",
        "soumissionnaire", "soumissionnaires", "titulaire", "conformément", "article", "articles", "consultation n", "page", "il", "ils", "elle", "nous", "vous";
    /// What marks are given to, in sentences about scales.
    SCALED: "les critères", "les sous-critères", "chaque critère", "chaque sous-critère", "chaque candidat", "chaque note", "la note maximale", "les notes", "chaque offre", "les offres", "chaque élément", "tous les critères", "ces critères", "une note", "l'ensemble des critères";
    /// What the total of points is given to.
    WHOLE: "chaque offre", "l'offre reçoit", "offre reçoit", "offres sont notées", "offres seront notées", "offre est notée", "offre sera notée", "offres finales", "note globale",
        "note finale", "note totale", "notation", "total", "note maximale", "nombre de points", "propositions sont notées", "offres sont jugées", "offres sont classées", "notation des offres";
    THIS: "ce critère", "cette note", "il est apprécié", "elle est appréciée", "il est analysé", "elle est analysée", "il est noté", "elle est notée", "il est jugé", "elle est jugée";
    WEIGHT_WORDS: "pondération", "coefficient", "poids", "points", "coef", "coeff", "note", "noté", "notée", "pondération du critère", "coefficient de pondération";
    /// A sentence that brings in numbers without a unit.
    WEIGHTS_FOLLOW: "coefficients suivants", "coefficients de pondération", "pondérations suivantes", "pondération suivante", "pondération figure", "coefficients sont", "poids suivants";
    ON: "sur", "au plus", "total de", "maximum de";
    /// The weights stand elsewhere or later.
    UNDEFINED_WEIGHT: "à définir", "à préciser", "à déterminer", "à compléter", "définie ultérieurement", "précisée ultérieurement",
        "sera précisée", "non défini*", "xx", "xxx";
    SOLE: "seul critère", "unique critère", "critère unique", "critère du prix seul", "prix seul", "seul critère du prix", "uniquement le prix", "sur le seul prix", "seul prix", "critère du prix le plus bas";
    NOT_SOLE: "pas le seul critère", "n'est pas l'unique", "pas le critère unique", "n'est pas le seul";
    EQUAL_MEAN: "moyenne simple", "moyenne arithmétique", "même poids", "poids égal", "poids identique", "à parts égales", "à égalité", "équipondér*", "poids égaux", "même pondération", "pondération identique", "pondération égale", "chacun le même";
    /// A list in brackets that says what is left out.
    EXCLUDED: "exclu*", "exclue*", "hors", "sauf", "non noté", "non notée", "non compris";
    /// Subjects that never count by themselves: a name that joins one to a responsible subject merges them.
    OWN_SUBJECT: "valeur technique", "technique", "qualité technique", "qualité du", "qualité des", "qualité de", "qualité", "délai*", "planning*", "méthodologie*",
        "méthode*", "organisation*", "moyens*", "sécurité*", "garantie*", "maintenance*", "fonctionnalité*", "ergonomie*", "formation*", "sav", "service*", "prix", "coût*", "esthétique*", "innovation*", "confort*", "références*";
    /// How a criterion is judged, on what proof, by which marks.
    JUDGED: "apprécié*", "appréciée*", "jugé*", "jugée*", "évalué*", "évaluée*", "porte sur", "portera sur", "au regard", "au vu", "éléments suivants", "analysé*", "analysée*", "prend en compte", "tient compte", "sous-critère*", "examiné*", "examinée*", "valorise*", "mesuré*";
    PROOF: "justificatif*", "preuve*", "attestation*", "certificat*", "fiche*", "mémoire", "cadre de réponse", "rapport*", "annexe*", "document*", "tableau*", "justifie*", "label*", "engagement écrit", "questionnaire*", "note de", "déclaration*", "bilan*", "trame*";
    MARKED: "note*", "noté*", "notée*", "barème*", "formule*", "points", "échelle*", "notation*", "sur 20", "sur 10", "sur 5", "sur 100";
    /// The firm as a whole, not this contract.
    GENERAL_POLICY: "politique rse", "politique générale", "politique environnementale", "politique sociale", "politique de l'entreprise", "politique du candidat", "politique de la société", "politique d'insertion", "politique de développement durable", "politique en matière",
        "rse de l'entreprise", "rse du candidat", "rse de la société", "démarche rse du", "ensemble de ses activités", "engagements de l'entreprise", "engagement de l'entreprise", "engagements du candidat en matière", "engagement du candidat en matière", "démarche de l'entreprise", "démarche du candidat", "efforts réalisés",
        "efforts de l'entreprise", "actions de l'entreprise", "ecovadis", "certification de l'entreprise", "bilan carbone de l'entreprise", "responsabilité sociétale de l'entreprise", "responsabilité sociétale du candidat", "charte de l'entreprise";
    TIED: "pour l'exécution", "dans le cadre de l'exécution", "dans le cadre du marché", "dans le cadre du présent", "appliqué*", "appliquée*", "propre au marché", "propres au marché", "liés à l'exécution", "liée à l'exécution", "en lien avec l'objet", "objet du marché", "lors de l'exécution", "au titre du marché", "spécifique au marché", "dédié au marché", "dédiée au marché", "pour le marché", "pour ce marché";
    LOCAL: "local", "locale", "locales", "locaux fournisseurs", "proximité*", "circuit court", "circuits courts", "implanté*", "implantée*", "implantation géographique", "implantation locale", "distance", "kilométrique", "sur le territoire", "éloignement géographique", "situation géographique", "localisation de l'entreprise", "localisation du siège";
    /// A number that bounds, eliminates or allows; never a weight.
    BOUND_BEFORE: "moins de", "au moins", "inférieure à", "inférieur à", "inférieures à", "supérieure à", "supérieur à", "plus de", "minimum de", "seuil de",
        "égale ou supérieure à", "dépasse", "dépasser", "atteint", "atteindre", "au-delà de", "plafonné à", "plafonnée à", "plafonnées à", "dans la limite de",
        "totalise", "tolérance de", "avance de", "retenue de", "remise de", "taux de", "hausse de", "baisse de", "minimale de", "maximale de", "limite de", "éliminatoire de",
        "excède", "excéder", "franchise de", "majoré de", "majorée de", "varier de", "réduction de", "réduire de", "écart de", "pénalité de", "jusqu'à concurrence de", "tva", "tva de", "hauteur maximale de";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_found_whatever_the_spelling() {
        for text in [
            "CRITÈRES D’ATTRIBUTION",
            "Criteres d'attributions :",
            "Le jugement\u{a0}des offres",
        ] {
            assert!(CueText::new(text).has(&AWARD), "{text}");
        }
        assert!(!CueText::new("Avis d'attribution").has(&AWARD));
        assert!(CueText::new("Sélection des candidatures").has(&CANDIDATURE));
    }
}
