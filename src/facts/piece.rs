//! Which kind of piece a document is: what it says first, its name second.
//!
//! A file named « CCAP_v2 » may be one, « circuit » is no RC, and a contents list names every piece of
//! the pack: so short lines near the top weigh most, and what the body speaks of decides between two.

use std::sync::{LazyLock, OnceLock};

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::outline::Outline;
use crate::document::UnitKind;
use crate::text::fold::fold_plain;
use crate::verdict::{Evidence, PieceKind};

/// A kind with how sure it is, and why (French, for a person).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindRead {
    pub kind: PieceKind,
    pub confidence: Evidence,
    pub reason: String,
}

/// Characters of the top where a title can stand.
const TITLE_ZONE: usize = 3_000;
/// A title line is short. In characters.
const TITLE_LINE: usize = 110;

/// Titles by kind: a pattern over folded text (lower case, no accents, punctuation kept), and what it weighs.
const TITLES: &[(PieceKind, &str, u32)] = &[
    (
        PieceKind::Rc,
        r"\bregle(ment|s) (particulier )?(de )?(la |l )?consultation\b|\breglement (de l )?appel d offres\b",
        10,
    ),
    (
        PieceKind::Rc,
        r"\(\s*r\.?\s?c\.?\s*\)|^r\.?\s?c\.?(\s|$)|\br\.?c\.?$",
        7,
    ),
    (
        PieceKind::Ccp,
        r"\bcahier des clauses (administratives et techniques )?particulieres\b|\bc\.?c\.?a\.?t\.?p\b|\bcahier des clauses particulieres\b",
        10,
    ),
    (PieceKind::Ccp, r"\bc\.?\s?c\.?\s?p\b", 7),
    (
        PieceKind::Ccap,
        r"\bcahier des\s+clauses\s+administratives\s+particulieres\b",
        10,
    ),
    (PieceKind::Ccap, r"\bc\.?\s?c\.?\s?a\.?\s?p\b", 7),
    (
        PieceKind::Cctp,
        r"\bcahier des\s+clauses\s+techniques\s+particulieres\b",
        10,
    ),
    (PieceKind::Cctp, r"\bc\.?\s?c\.?\s?t\.?\s?p\b", 7),
    (PieceKind::Cctp, r"\bcahier des charges techniques?\b", 9),
    (
        PieceKind::Cctp,
        r"\bcahier des charges\b|\bprogramme fonctionnel\b|\bspecifications techniques\b",
        4,
    ),
    (PieceKind::Ae, r"\bacte d engagement\b|\battri ?1\b", 10),
    (PieceKind::Ae, r"^a\.?\s?e\.?(\s|$)", 7),
    (
        PieceKind::Ae,
        r"^annexe( n\W{0,2}\d+| \d+)? (a|de) l acte d engagement\b",
        8,
    ),
    (
        PieceKind::Avis,
        r"\bavis (de|d) (marche|appel|attribution|concession|pre ?information)|\bavis n\W{0,3}\d|\bboamp\b|\bavis de publicite\b",
        9,
    ),
    (
        PieceKind::Avis,
        r"\bdocument number\b|\bpublication date\b|\bjournal officiel de l union\b|\b(tenders|ted) ?(electronic|europa)|\bnom et adresse officiels\b|\bsection i ?: ?pouvoir",
        7,
    ),
    (
        PieceKind::CadreReponse,
        r"\bcadre (de|du) (la )?(reponse|memoire)|\bcadre de reponse\b",
        12,
    ),
    (PieceKind::Bpu, r"\bbordereau des? prix( unitaires)?\b|\bb\.?p\.?u\b", 9),
    (
        PieceKind::Dpgf,
        r"\bdecomposition du prix( global)?\b|\bd\.?p\.?g\.?f\b|\bdetail quantitatif estimatif\b",
        8,
    ),
    (
        PieceKind::AnnexeRgpd,
        r"^annexe\b.{0,60}\b(rgpd|donnees (a caractere )?personnel|protection des donnees|donnees de sante|traitements? (de|des|confie))|^(contrat|accord|convention|clauses?)\b.{0,30}\b(sous traitance|traitement|protection)\b.{0,25}\bdonnees\b|^(rgpd|sous traitance|traitements?) de donnees (a caractere )?personnel",
        14,
    ),
    (
        PieceKind::AnnexeSecurite,
        r"^plan d assurance securite\b|^annexe\b.{0,40}\bsecurite\b",
        14,
    ),
    (
        PieceKind::AnnexeRse,
        r"^annexe\b.{0,60}\b(environnement|societa|social|rse\b|developpement durable|numerique responsable|rapport annuel)|^(cadre du )?rapport (environnemental|annuel)|^plan de controle|^convention d objectifs",
        14,
    ),
    (
        PieceKind::Questions,
        r"\bquestions?\s*(/|-|et|&)?\s*reponses?\b|^q ?/ ?r\b",
        12,
    ),
    (
        PieceKind::Guide,
        r"^guide\b|\bguide (pratique|des|de l|pour)\b|\bfiches? pratiques?\b|\bbonnes pratiques\b|\bfoire aux questions\b|\blayouts/|\bcomment (prendre|integrer|rediger)\b|\bpour l acheteur\b",
        12,
    ),
    (
        PieceKind::Clausier,
        r"\bclausiers?\b|\bclauses? (types?|sociales?|modeles?)\b.{0,60}\b(a inserer|a integrer|dossier de consultation)|\bexemples? de (cahier|clause)|\bmodeles? de clauses?\b",
        8,
    ),
    (PieceKind::Clausier, r"^\W*modeles? d(e|u|es)\W{0,3}clauses?\b", 14),
    (
        PieceKind::Formulaire,
        r"^dc ?[1-4]\b|\bdc ?[1-4]$|^lettre de candidature\b|^declaration du candidat\b|\bformulaire (dc|noti|ouv)|\bdeclaration d ecoconception\b",
        9,
    ),
    (
        PieceKind::Formulaire,
        r"^\W*(exemple\W+|modele\W+(de )?)?declaration d ecoconception\b",
        14,
    ),
];

/// What the body speaks of, to decide between two titles. Each cue counts once.
const BODIES: &[(PieceKind, &[&str])] = &[
    (
        PieceKind::Rc,
        &[
            r"criteres? (d attribution|de jugement|de selection des offres|de choix)|jugement des offres",
            r"remise des (offres|plis)|date limite",
            r"pieces de la candidature|presentation des (offres|candidatures)",
            r"offre (irreguliere|anormalement basse)|profil d acheteur",
        ],
    ),
    (
        PieceKind::Ccap,
        &[
            r"penalites?",
            r"modalites? de (reglement|paiement)|delai de paiement|facturation",
            r"resiliation",
            r"pieces contractuelles|documents contractuels",
            r"retenue de garantie|avance|revision des prix|variation des prix",
            r"derogations? au ccag",
        ],
    ),
    (
        PieceKind::Cctp,
        &[
            r"specifications?|exigences? (techniques?|fonctionnelles?)",
            r"fonctionnalites?|architecture|interface|materiels?|installation",
            r"livrables?",
            r"maintenance|mise en oeuvre|pose|essais",
        ],
    ),
    (
        PieceKind::Ae,
        &[
            r"\bje soussigne|le signataire|engage (la societe|le candidat)",
            r"\biban\b|compte a crediter|compte (bancaire|a ouvrir)",
            r"nantissement|cession de creances",
        ],
    ),
];

/// Names of files: a token of the name, folded.
const NAMES: &[(PieceKind, &str)] = &[
    (PieceKind::Rc, r"\brc\b|reglement"),
    (PieceKind::Ccap, r"\bccap\b"),
    (PieceKind::Cctp, r"\bcctp\b"),
    (PieceKind::Ccp, r"\bccp\b|\bccatp\b"),
    (PieceKind::Ae, r"\bae\b|acte d engagement|\battri1?\b"),
    (PieceKind::Avis, r"\baapc\b|\bavis\b|\bboamp\b"),
    (
        PieceKind::CadreReponse,
        r"\bcrt\b|\bcrte\b|cadre de? ?reponse|cadre reponse",
    ),
    (PieceKind::Bpu, r"\bbpu\b|bordereau"),
    (PieceKind::Dpgf, r"\bdpgf\b|\bdqe\b"),
    (PieceKind::AnnexeRgpd, r"annexe.{0,12}rgpd|\brgpd\b"),
    (PieceKind::AnnexeSecurite, r"annexe.{0,12}securite|\bpas\b"),
    (
        PieceKind::AnnexeRse,
        r"annexe.{0,12}(rse|environnement)|rapport annuel|plan controle",
    ),
    (PieceKind::Questions, r"questions? reponses?|\bqr\b|\bfaq\b"),
    (PieceKind::Guide, r"\bguide\b"),
    (PieceKind::Clausier, r"clausier|clauses? types?"),
    (PieceKind::Formulaire, r"\bdc ?[124]\b|formulaire"),
];

/// Reads the kind of a piece from its units, then from its file name.
#[must_use]
pub fn read_kind(outline: &Outline, name: &str) -> KindRead {
    let mut scores: Vec<(PieceKind, u32, Option<String>)> = Vec::new();
    for (kind, weight, line) in titles(outline) {
        raise(&mut scores, kind, weight, Some(line));
    }
    for (kind, weight) in bodies(outline) {
        raise(&mut scores, kind, weight, None);
    }
    let named = name_kinds(name);
    for kind in &named {
        raise(&mut scores, *kind, 6, None);
    }
    scores.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    decide(&scores, &named, name)
}

fn decide(scores: &[(PieceKind, u32, Option<String>)], named: &[PieceKind], name: &str) -> KindRead {
    let unknown = || KindRead {
        kind: PieceKind::Autre,
        confidence: Evidence::AVerifier,
        reason: "ni le texte ni le nom ne disent de quelle pièce il s’agit".to_owned(),
    };
    let Some((kind, best, title)) = scores.first() else {
        return unknown();
    };
    if *best < 6 {
        return unknown();
    }
    let second = scores.get(1).map_or(0, |(_, score, _)| *score);
    let from_text = title.is_some();
    let confidence = match (from_text, named.contains(kind)) {
        (true, true) => Evidence::Sur,
        (true, false) if *best >= 14 && best * 2 >= second * 3 => Evidence::Sur,
        (true, false) => Evidence::Probable,
        (false, _) => Evidence::AVerifier,
    };
    let reason = match title {
        Some(line) => format!("le texte s’ouvre sur « {line} »"),
        None if named.contains(kind) => format!("d’après son nom, « {name} »"),
        None => "d’après ce dont il parle".to_owned(),
    };
    KindRead {
        kind: *kind,
        confidence,
        reason,
    }
}

fn raise(scores: &mut Vec<(PieceKind, u32, Option<String>)>, kind: PieceKind, weight: u32, line: Option<String>) {
    match scores.iter_mut().find(|(other, _, _)| *other == kind) {
        Some((_, score, first)) => {
            *score += weight;
            if first.is_none() {
                *first = line;
            }
        }
        None => scores.push((kind, weight, line)),
    }
}

/// One pass tells which titles are in a line; where one stands is asked seldom, and compiled then.
struct TitlePatterns {
    set: RegexSet,
    each: Vec<OnceLock<Regex>>,
}

static TITLE_PATTERNS: LazyLock<TitlePatterns> = LazyLock::new(|| TitlePatterns {
    set: folded_set(TITLES.iter().map(|(_, pattern, _)| *pattern)),
    each: TITLES.iter().map(|_| OnceLock::new()).collect(),
});

impl TitlePatterns {
    fn each(&self, index: usize) -> &Regex {
        self.each[index].get_or_init(|| {
            RegexBuilder::new(TITLES[index].1)
                .unicode(false)
                .build()
                .expect("a constant pattern")
        })
    }
}

/// Folded text is ASCII but for a few signs: patterns over its bytes compile many times faster.
fn folded_set<'p>(patterns: impl IntoIterator<Item = &'p str>) -> RegexSet {
    RegexSetBuilder::new(patterns)
        .unicode(false)
        .build()
        .expect("constant patterns")
}

/// Titles in the top of the piece: what each weighs by how alone and how high it stands.
fn titles(outline: &Outline) -> Vec<(PieceKind, u32, String)> {
    let mut found = Vec::new();
    let mut read = 0;
    let mut window = String::new();
    for unit in &outline.units {
        if unit.kind == UnitKind::Contents || unit.text.trim().is_empty() {
            continue;
        }
        if read > TITLE_ZONE {
            break;
        }
        let folded = fold_plain(&unit.text);
        let line = folded.text.trim();
        read += line.len() + 1;
        // A title is often broken over lines: « CAHIER DES / CLAUSES / ADMINISTRATIVES ».
        window.push(' ');
        window.push_str(line);
        weigh_line(line, unit.text.trim(), read, &mut found);
    }
    let top = &window[..window.floor_char_boundary(600)];
    for index in TITLE_PATTERNS.set.matches(top.as_bytes()) {
        let (kind, _, weight) = TITLES[index];
        if weight >= 9 && found.iter().all(|(other, _, _)| *other != kind) {
            found.push((kind, weight, shorten(top)));
        }
    }
    found
}

/// A line that opens on a title and holds little else outweighs one that names a piece in passing.
fn weigh_line(line: &str, original: &str, read: usize, found: &mut Vec<(PieceKind, u32, String)>) {
    let annexe = line.starts_with("annexe");
    for index in TITLE_PATTERNS.set.matches(line.as_bytes()) {
        let (kind, _, weight) = TITLES[index];
        let Some(hit) = TITLE_PATTERNS.each(index).find(line.as_bytes()) else {
            continue;
        };
        // « Annexe 3 au CCAP » is no CCAP.
        let own = TITLES[index].1.starts_with("^annexe");
        if annexe && !own && matches!(kind, PieceKind::Ccap | PieceKind::Cctp | PieceKind::Ccp | PieceKind::Ae) {
            continue;
        }
        let short = line.chars().count() <= TITLE_LINE;
        let opens = hit.start() < 30;
        let quarters = match (short, opens) {
            (true, true) if hit.len() * 2 >= line.len() => 8,
            (true, true) => 6,
            (true, false) => 3,
            (false, true) => 2,
            (false, false) => 1,
        };
        let high = if read < 700 { 2 } else { 1 };
        let seen = found.iter().filter(|(other, _, _)| *other == kind).count();
        if seen < 2 {
            found.push((kind, weight * quarters * high / 6, shorten(original)));
        }
    }
}

fn bodies(outline: &Outline) -> Vec<(PieceKind, u32)> {
    static PATTERNS: LazyLock<Vec<(PieceKind, RegexSet)>> = LazyLock::new(|| {
        BODIES
            .iter()
            .map(|(kind, cues)| (*kind, folded_set(cues.iter().copied())))
            .collect()
    });
    let headings: String = outline
        .units
        .iter()
        .zip(&outline.heading_level)
        .filter(|(unit, level)| level.is_some() || unit.kind == UnitKind::Contents)
        .map(|(unit, _)| fold_plain(&unit.text).text + "\n")
        .collect();
    PATTERNS
        .iter()
        .map(|(kind, cues)| {
            (
                *kind,
                2 * u32::try_from(cues.matches(headings.as_bytes()).iter().count()).unwrap_or(0),
            )
        })
        .filter(|(_, weight)| *weight > 0)
        .collect()
}

/// The kind that a file's name alone suggests: all that is known of a piece that was not read.
#[must_use]
pub fn kind_of_name(name: &str) -> PieceKind {
    name_kinds(name).first().copied().unwrap_or(PieceKind::Autre)
}

fn name_kinds(name: &str) -> Vec<PieceKind> {
    static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| folded_set(NAMES.iter().map(|(_, pattern)| *pattern)));
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = fold_plain(stem).text.replace(['_', '.', '(', ')'], " ");
    // « CCAP_annexe_2 » is no CCAP.
    let annexe = words.split_whitespace().any(|word| word == "annexe");
    PATTERNS
        .matches(words.as_bytes())
        .iter()
        .map(|index| NAMES[index].0)
        .filter(|kind| !(annexe && matches!(kind, PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp)))
        .collect()
}

fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 70 {
        line
    } else {
        line.chars().take(70).chain("…".chars()).collect()
    }
}
