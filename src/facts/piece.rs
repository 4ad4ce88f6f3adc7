//! Which kind of piece a document is: what it says first, its name second.
//!
//! A file named « CCAP_v2 » may be one, « circuit » is no RC, and a contents list names every piece of
//! the pack: so short lines near the top weigh most, and what the body speaks of decides between two.

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

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

/// Titles by kind: words of which one is there (`^`: at the start, `$`: at the end), without their blanks and points; a
/// pattern over folded text (lower case, no accents, punctuation kept), and what it weighs.
const TITLES: &[(PieceKind, &str, &str, u32)] = &[
    (
        PieceKind::Rc,
        "consultation|appeldoffres",
        r"\bregle(ment|s) (particulier )?(de )?(la |l )?consultation\b|\breglement (de l )?appel d offres\b",
        10,
    ),
    (
        PieceKind::Rc,
        "(rc)|^rc|rc$",
        r"\(\s*r\.?\s?c\.?\s*\)|^r\.?\s?c\.?(\s|$)|\br\.?c\.?$",
        7,
    ),
    (
        PieceKind::Ccp,
        "clausesparticulieres|techniquesparticulieres|ccatp",
        r"\bcahier des clauses (administratives et techniques )?particulieres\b|\bc\.?c\.?a\.?t\.?p\b|\bcahier des clauses particulieres\b",
        10,
    ),
    (PieceKind::Ccp, "ccp", r"\bc\.?\s?c\.?\s?p\b", 7),
    (
        PieceKind::Ccap,
        "administrativesparticulieres",
        r"\bcahier des\s+clauses\s+administratives\s+particulieres\b",
        10,
    ),
    (PieceKind::Ccap, "ccap", r"\bc\.?\s?c\.?\s?a\.?\s?p\b", 7),
    (
        PieceKind::Cctp,
        "techniquesparticulieres",
        r"\bcahier des\s+clauses\s+techniques\s+particulieres\b",
        10,
    ),
    (PieceKind::Cctp, "cctp", r"\bc\.?\s?c\.?\s?t\.?\s?p\b", 7),
    (
        PieceKind::Cctp,
        "cahierdeschargestechnique",
        r"\bcahier des charges techniques?\b",
        9,
    ),
    (
        PieceKind::Cctp,
        "cahierdescharges|programmefonctionnel|specificationstechniques",
        r"\bcahier des charges\b|\bprogramme fonctionnel\b|\bspecifications techniques\b",
        4,
    ),
    (
        PieceKind::Ae,
        "actedengagement|attri",
        r"\bacte d engagement\b|\battri ?1\b",
        10,
    ),
    (PieceKind::Ae, "^ae", r"^a\.?\s?e\.?(\s|$)", 7),
    (
        PieceKind::Ae,
        "^annexe",
        r"^annexe( n\W{0,2}\d+| \d+)? (a|de) l acte d engagement\b",
        8,
    ),
    (
        PieceKind::Avis,
        "avis|boamp",
        r"\bavis (de|d) (marche|appel|attribution|concession|pre ?information)|\bavis n\W{0,3}\d|\bboamp\b|\bavis de publicite\b",
        9,
    ),
    (
        PieceKind::Avis,
        "documentnumber|publicationdate|journalofficieldelunion|tenders|ted|nometadresseofficiels|sectioni",
        r"\bdocument number\b|\bpublication date\b|\bjournal officiel de l union\b|\b(tenders|ted) ?(electronic|europa)|\bnom et adresse officiels\b|\bsection i ?: ?pouvoir",
        7,
    ),
    (
        PieceKind::CadreReponse,
        "cadred",
        r"\bcadre (de|du) (la )?(reponse|memoire)|\bcadre de reponse\b",
        12,
    ),
    (
        PieceKind::Bpu,
        "bordereau|bpu",
        r"\bbordereau des? prix( unitaires)?\b|\bb\.?p\.?u\b",
        9,
    ),
    (
        PieceKind::Dpgf,
        "decompositionduprix|dpgf|detailquantitatif",
        r"\bdecomposition du prix( global)?\b|\bd\.?p\.?g\.?f\b|\bdetail quantitatif estimatif\b",
        8,
    ),
    (
        PieceKind::AnnexeRgpd,
        "^annexe|donnees",
        r"^annexe\b.{0,60}\b(rgpd|donnees (a caractere )?personnel|protection des donnees|donnees de sante|traitements? (de|des|confie))|^(contrat|accord|convention|clauses?)\b.{0,30}\b(sous traitance|traitement|protection)\b.{0,25}\bdonnees\b|^(rgpd|sous traitance|traitements?) de donnees (a caractere )?personnel",
        14,
    ),
    (
        PieceKind::AnnexeSecurite,
        "securite",
        r"^plan d assurance securite\b|^annexe\b.{0,40}\bsecurite\b",
        14,
    ),
    (
        PieceKind::AnnexeRse,
        "^annexe|rapport|plandecontrole|conventiondobjectifs",
        r"^annexe\b.{0,60}\b(environnement|societa|social|rse\b|developpement durable|numerique responsable|rapport annuel)|^(cadre du )?rapport (environnemental|annuel)|^plan de controle|^convention d objectifs",
        14,
    ),
    (
        PieceKind::Questions,
        "question|^q/r",
        r"\bquestions?\s*(/|-|et|&)?\s*reponses?\b|^q ?/ ?r\b",
        12,
    ),
    (
        PieceKind::Guide,
        "guide|fiche|bonnespratiques|foireauxquestions|layouts/|comment|pourlacheteur",
        r"^guide\b|\bguide (pratique|des|de l|pour)\b|\bfiches? pratiques?\b|\bbonnes pratiques\b|\bfoire aux questions\b|\blayouts/|\bcomment (prendre|integrer|rediger)\b|\bpour l acheteur\b",
        12,
    ),
    (
        PieceKind::Clausier,
        "clausier|clause",
        r"\bclausiers?\b|\bclauses? (types?|sociales?|modeles?)\b.{0,60}\b(a inserer|a integrer|dossier de consultation)|\bexemples? de (cahier|clause)|\bmodeles? de clauses?\b",
        8,
    ),
    (
        PieceKind::Clausier,
        "clause",
        r"^\W*modeles? d(e|u|es)\W{0,3}clauses?\b",
        14,
    ),
    (
        PieceKind::Formulaire,
        "dc|lettredecandidature|declaration|formulaire",
        r"^dc ?[1-4]\b|\bdc ?[1-4]$|^lettre de candidature\b|^declaration du candidat\b|\bformulaire (dc|noti|ouv)|\bdeclaration d ecoconception\b",
        9,
    ),
    (
        PieceKind::Formulaire,
        "ecoconception",
        r"^\W*(exemple\W+|modele\W+(de )?)?declaration d ecoconception\b",
        14,
    ),
];

/// What the body speaks of, to decide between two titles. Each cue, any of its phrases, counts once.
const BODIES: &[(PieceKind, &[&str])] = &[
    (
        PieceKind::Rc,
        &[
            "critere d attribution|criteres d attribution|critere de jugement|criteres de jugement|critere de selection des offres|criteres de selection des offres|critere de choix|criteres de choix|jugement des offres",
            "remise des offres|remise des plis|date limite",
            "pieces de la candidature|presentation des offres|presentation des candidatures",
            "offre irreguliere|offre anormalement basse|profil d acheteur",
        ],
    ),
    (
        PieceKind::Ccap,
        &[
            "penalite",
            "modalite de reglement|modalites de reglement|modalite de paiement|modalites de paiement|delai de paiement|facturation",
            "resiliation",
            "pieces contractuelles|documents contractuels",
            "retenue de garantie|avance|revision des prix|variation des prix",
            "derogation au ccag|derogations au ccag",
        ],
    ),
    (
        PieceKind::Cctp,
        &[
            "specification|exigence technique|exigences technique|exigence fonctionnelle|exigences fonctionnelle",
            "fonctionnalite|architecture|interface|materiel|installation",
            "livrable",
            "maintenance|mise en oeuvre|pose|essais",
        ],
    ),
    (
        PieceKind::Ae,
        &[
            "je soussigne|le signataire|engage la societe|engage le candidat",
            "iban|compte a crediter|compte bancaire|compte a ouvrir",
            "nantissement|cession de creances",
        ],
    ),
];

/// What the name of a file says, folded.
enum Named {
    /// Whole words.
    Whole(&'static str),
    /// A part of the name.
    Part(&'static str),
    /// The second not far after the first.
    Near(&'static str, &'static str),
}

use Named::{Near, Part, Whole};

const NAMES: &[(PieceKind, &[Named])] = &[
    (PieceKind::Rc, &[Whole("rc"), Part("reglement")]),
    (PieceKind::Ccap, &[Whole("ccap")]),
    (PieceKind::Cctp, &[Whole("cctp")]),
    (PieceKind::Ccp, &[Whole("ccp"), Whole("ccatp")]),
    (
        PieceKind::Ae,
        &[Whole("ae"), Part("acte d engagement"), Whole("attri"), Whole("attri1")],
    ),
    (PieceKind::Avis, &[Whole("aapc"), Whole("avis"), Whole("boamp")]),
    (
        PieceKind::CadreReponse,
        &[
            Whole("crt"),
            Whole("crte"),
            Part("cadre de reponse"),
            Part("cadre dereponse"),
            Part("cadre d reponse"),
            Part("cadre reponse"),
        ],
    ),
    (PieceKind::Bpu, &[Whole("bpu"), Part("bordereau")]),
    (PieceKind::Dpgf, &[Whole("dpgf"), Whole("dqe")]),
    (PieceKind::AnnexeRgpd, &[Near("annexe", "rgpd"), Whole("rgpd")]),
    (PieceKind::AnnexeSecurite, &[Near("annexe", "securite"), Whole("pas")]),
    (
        PieceKind::AnnexeRse,
        &[
            Near("annexe", "rse"),
            Near("annexe", "environnement"),
            Part("rapport annuel"),
            Part("plan controle"),
        ],
    ),
    (
        PieceKind::Questions,
        &[
            Part("question reponse"),
            Part("questions reponse"),
            Whole("qr"),
            Whole("faq"),
        ],
    ),
    (PieceKind::Guide, &[Whole("guide")]),
    (
        PieceKind::Clausier,
        &[Part("clausier"), Part("clause type"), Part("clauses type")],
    ),
    (
        PieceKind::Formulaire,
        &[
            Whole("dc1"),
            Whole("dc2"),
            Whole("dc4"),
            Whole("dc 1"),
            Whole("dc 2"),
            Whole("dc 4"),
            Part("formulaire"),
        ],
    ),
];

impl Named {
    fn is_in(&self, name: &str) -> bool {
        const FAR: usize = 12;
        match self {
            Whole(word) => name.match_indices(word).any(|(at, _)| {
                let inside = |sign: char| sign.is_alphanumeric();
                !name[..at].ends_with(inside) && !name[at + word.len()..].starts_with(inside)
            }),
            Part(part) => name.contains(part),
            Near(first, second) => name.match_indices(first).any(|(at, _)| {
                let rest = &name[at + first.len()..];
                rest.find(second).is_some_and(|between| between <= FAR)
            }),
        }
    }
}

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

/// Where a title stands in a line. Few words tell that it may; few patterns are then compiled at all.
fn title_in(line: &str, squeezed: &str, title: usize) -> Option<Range<usize>> {
    static PATTERNS: [OnceLock<Regex>; TITLES.len()] = [const { OnceLock::new() }; TITLES.len()];
    let (_, words, pattern, _) = TITLES[title];
    let may = words
        .split('|')
        .any(|word| match (word.strip_prefix('^'), word.strip_suffix('$')) {
            (Some(word), _) => squeezed.starts_with(word),
            (None, Some(word)) => squeezed.ends_with(word),
            (None, None) => squeezed.contains(word),
        });
    if !may {
        return None;
    }
    // Folded text is ASCII but for a few signs: patterns over its bytes compile many times faster.
    let compile = || {
        RegexBuilder::new(pattern)
            .unicode(false)
            .build()
            .expect("a constant pattern")
    };
    PATTERNS[title]
        .get_or_init(compile)
        .find(line.as_bytes())
        .map(|found| found.range())
}

/// Without blanks and points: « C.C.A.P. » is « ccap ».
fn squeeze(line: &str) -> String {
    line.chars().filter(|sign| !matches!(sign, ' ' | '.')).collect()
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
    let squeezed = squeeze(top);
    for (index, (kind, _, _, weight)) in TITLES.iter().enumerate() {
        if *weight >= 9 && found.iter().all(|(other, _, _)| other != kind) && title_in(top, &squeezed, index).is_some()
        {
            found.push((*kind, *weight, shorten(top)));
        }
    }
    found
}

/// A line that opens on a title and holds little else outweighs one that names a piece in passing.
fn weigh_line(line: &str, original: &str, read: usize, found: &mut Vec<(PieceKind, u32, String)>) {
    let annexe = line.starts_with("annexe");
    let squeezed = squeeze(line);
    for (index, (kind, _, _, weight)) in TITLES.iter().enumerate() {
        let (kind, weight) = (*kind, *weight);
        let Some(hit) = title_in(line, &squeezed, index) else {
            continue;
        };
        // « Annexe 3 au CCAP » is no CCAP.
        let own = TITLES[index].2.starts_with("^annexe");
        if annexe && !own && matches!(kind, PieceKind::Ccap | PieceKind::Cctp | PieceKind::Ccp | PieceKind::Ae) {
            continue;
        }
        let short = line.chars().count() <= TITLE_LINE;
        let opens = hit.start < 30;
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
    let headings: String = outline
        .units
        .iter()
        .zip(&outline.heading_level)
        .filter(|(unit, level)| level.is_some() || unit.kind == UnitKind::Contents)
        .map(|(unit, _)| fold_plain(&unit.text).text + "\n")
        .collect();
    let said = |cue: &&&str| cue.split('|').any(|phrase| headings.contains(phrase));
    BODIES
        .iter()
        .map(|(kind, cues)| (*kind, 2 * u32::try_from(cues.iter().filter(said).count()).unwrap_or(0)))
        .filter(|(_, weight)| *weight > 0)
        .collect()
}

/// The kind that a file's name alone suggests: all that is known of a piece that was not read.
#[must_use]
pub fn kind_of_name(name: &str) -> PieceKind {
    name_kinds(name).first().copied().unwrap_or(PieceKind::Autre)
}

fn name_kinds(name: &str) -> Vec<PieceKind> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = fold_plain(stem).text.replace(['_', '.', '(', ')'], " ");
    // « CCAP_annexe_2 » is no CCAP.
    let annexe = words.split_whitespace().any(|word| word == "annexe");
    NAMES
        .iter()
        .filter(|(_, named)| named.iter().any(|named| named.is_in(&words)))
        .map(|(kind, _)| *kind)
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
