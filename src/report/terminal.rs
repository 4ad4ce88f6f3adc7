//! The verdict on a terminal: tender by tender, criteria, themes, findings with their words and places.
//!
//! Colours are always written; the stream that prints them drops them for pipes and `NO_COLOR`.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{clauses, counted, matrix, percent, place, shortened};
use crate::verdict::{
    BasisKind, Conclusion, CriteriaSet, CriterionNode, ElementRead, ElementStatus, Evidence, Finding, PieceKind,
    PurchaseType, ReadState, Reading, Severity, Source, TenderVerdict, ThemeRead, ThemeStatus, UNSAID, Verdict,
};

const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

pub(super) fn colour(colour: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// What the terminal report shows beside the verdict itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Every element with its words: how each verdict came about.
    pub evidence: bool,
}

/// The whole report. `problems` are the files that could not be read, a sentence each.
#[must_use]
pub fn render(verdict: &Verdict, problems: &[String], options: Options) -> String {
    let mut out = String::new();
    for problem in problems {
        line(
            &mut out,
            &format!(
                "{}illisible{:#} {problem}",
                colour(AnsiColor::Red),
                colour(AnsiColor::Red)
            ),
        );
    }
    if !problems.is_empty() {
        out.push('\n');
    }
    for tender in &verdict.tenders {
        render_tender(&mut out, tender, verdict.policy.minimum_percent, options);
        out.push('\n');
    }
    render_counts(&mut out, verdict);
    out
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn render_tender(out: &mut String, tender: &TenderVerdict, minimum: f64, options: Options) {
    let (word, style) = conclusion(tender.verdict);
    line(out, &format!("{BOLD}{}{BOLD:#}   {style}{word}{style:#}", tender.path));
    let source = match tender.purchase_type.source {
        Source::Declared => "déclaré",
        Source::Inferred => "déduit du texte",
    };
    line(
        out,
        &format!(
            "  Type d’achat : {} ({source})",
            purchase_type(tender.purchase_type.value)
        ),
    );
    for piece in &tender.pieces {
        let sure = if piece.confidence == Evidence::Sur { "" } else { " ?" };
        let state = match piece.read {
            ReadState::Whole => String::new(),
            ReadState::Partial => " – lu en partie".to_owned(),
            ReadState::Unreadable => " – illisible".to_owned(),
        };
        let reason = piece
            .reason
            .as_deref()
            .map(|reason| format!(" : {reason}"))
            .unwrap_or_default();
        line(
            out,
            &format!(
                "  Pièce : {} – {}{sure}{state}{reason}",
                piece.path,
                piece_kind(piece.kind)
            ),
        );
    }
    for set in &tender.criteria {
        render_criteria(out, set, minimum);
    }
    if !tender.themes.is_empty() {
        line(out, "  Thèmes");
        for theme in &tender.themes {
            render_theme(out, theme, options);
        }
    }
    clauses::render(out, &tender.clauses);
    if tender.pieces.len() > 1 {
        matrix::render(out, tender, options.evidence);
    }
    if tender.findings.is_empty() {
        line(out, "  Aucun constat.");
    }
    for finding in &tender.findings {
        render_finding(out, finding);
    }
    for lot in &tender.lots {
        let (word, style) = conclusion(lot.verdict);
        let title = lot
            .title
            .as_deref()
            .map(|title| format!(" – {}", shortened(title, 60)))
            .unwrap_or_default();
        line(out, &format!("  Lot {}{title} : {style}{word}{style:#}", lot.number));
    }
}

/// The criteria as a tree with the weight of each, then the responsible share.
pub fn render_criteria(out: &mut String, set: &CriteriaSet, minimum: f64) {
    let scope = set
        .scope
        .as_deref()
        .map(|scope| format!(" – {scope}"))
        .unwrap_or_default();
    line(out, &format!("  Critères d’attribution{scope}"));
    for node in &set.nodes {
        render_node(out, node, 0);
    }
    let style = conclusion(set.verdict).1;
    let share = match (set.responsible_percent, set.reading) {
        (Some(share), _) => {
            let alone = set
                .standalone_percent
                .map(|alone| format!(", dont {} au premier niveau", percent(alone)));
            format!(
                "{} (minimum {}{})",
                percent(share),
                percent(minimum),
                alone.unwrap_or_default()
            )
        }
        (None, Reading::Ranked) => "indéterminée : critères classés, non pondérés".to_owned(),
        (None, Reading::Unweighted) => "indéterminée : critères sans pondération".to_owned(),
        (None, _) => "indéterminée".to_owned(),
    };
    let reason = set
        .reason
        .as_deref()
        .map(|reason| format!(" – {reason}"))
        .unwrap_or_default();
    line(
        out,
        &format!("    {style}Part numérique responsable : {share}{reason}{style:#}"),
    );
}

fn render_node(out: &mut String, node: &CriterionNode, depth: usize) {
    let indent = "  ".repeat(depth + 2);
    let weight = node
        .percent
        .map_or_else(|| node.written.clone().unwrap_or_else(|| "–".to_owned()), percent);
    let subjects = if node.responsible.is_empty() {
        String::new()
    } else {
        format!("  [{}]", node.responsible.join(", "))
    };
    let chain = node
        .chain
        .as_deref()
        .map(|chain| format!("  {DIM}{chain}{DIM:#}"))
        .unwrap_or_default();
    let name = shortened(&node.name, 70);
    let width = 62_usize.saturating_sub(indent.len());
    let dots = ".".repeat(width.saturating_sub(name.chars().count()).max(2));
    let source = place(&crate::document::Place {
        heading: std::sync::Arc::default(),
        ..node.place.clone()
    });
    line(
        out,
        &format!("{indent}{name} {DIM}{dots}{DIM:#} {weight:>7}{subjects}{chain}  {DIM}({source}){DIM:#}"),
    );
    for child in &node.children {
        render_node(out, child, depth + 1);
    }
}

fn render_theme(out: &mut String, theme: &ThemeRead, options: Options) {
    let (word, style) = theme_status(theme.status);
    let due = if theme.required { "exigé" } else { "non exigé" };
    line(
        out,
        &format!(
            "    {:<20} {style}{word:<12}{style:#} {DIM}{due} – {}{DIM:#}",
            theme.theme, theme.why
        ),
    );
    if options.evidence {
        render_elements(out, &theme.elements);
    }
}

/// Each element with its words, then those that nothing says.
fn render_elements(out: &mut String, elements: &[ElementRead]) {
    let unsaid = |element: &&ElementRead| element.status == ElementStatus::Absent && element.reason == UNSAID;
    for element in elements.iter().filter(|element| !unsaid(element)) {
        let word = match element.status {
            ElementStatus::Present => "présent",
            ElementStatus::Faible => "faible",
            ElementStatus::Absent => "absent",
            ElementStatus::AVerifier => "à vérifier",
        };
        line(
            out,
            &format!("      {word:<11} {} {DIM}({}){DIM:#}", element.title, element.id),
        );
        if let Some(quote) = &element.quote {
            let at = element.place.as_ref().map(place).unwrap_or_default();
            line(
                out,
                &format!("        « {} » {DIM}({at}){DIM:#}", shortened(quote, 200)),
            );
        }
        line(out, &format!("        {DIM}{}{DIM:#}", shortened(&element.reason, 300)));
    }
    let unsaid: Vec<&str> = elements
        .iter()
        .filter(unsaid)
        .map(|element| element.title.as_str())
        .collect();
    if !unsaid.is_empty() {
        line(out, &format!("      {DIM}Non dit : {}{DIM:#}", unsaid.join(" ; ")));
    }
}

fn render_finding(out: &mut String, finding: &Finding) {
    let (word, style) = severity(finding.severity);
    let sure = match finding.evidence {
        Evidence::Sur => "",
        Evidence::Probable => " (probable)",
        Evidence::AVerifier => " (à vérifier)",
    };
    line(
        out,
        &format!(
            "  {style}{word}{style:#} {BOLD}{}{BOLD:#}{sure} {}",
            finding.code, finding.message
        ),
    );
    let at = place(&finding.place);
    if !at.is_empty() {
        line(out, &format!("      Où : {at}"));
    }
    if let Some(quote) = &finding.quote {
        line(out, &format!("      Texte : « {} »", shortened(quote, 240)));
    }
    for other in &finding.also {
        let at = place(&other.place);
        line(
            out,
            &format!("      Et : « {} » {DIM}({at}){DIM:#}", shortened(&other.quote, 240)),
        );
    }
    for basis in &finding.basis {
        line(out, &format!("      {} : {}", basis_kind(basis.kind), basis.reference));
    }
    if let Some(remedy) = &finding.remedy {
        let clause = remedy
            .clause
            .as_deref()
            .map(|clause| format!(" (clause {clause})"))
            .unwrap_or_default();
        line(out, &format!("      Remède : {}{clause}", remedy.text));
    }
}

fn render_counts(out: &mut String, verdict: &Verdict) {
    let counts = &verdict.counts;
    let _ = writeln!(
        out,
        "{}, {}, {} · {}, {}, {}, {}",
        counted(counts.checked, "fichier vérifié", "fichiers vérifiés"),
        counted(counts.skipped, "ignoré", "ignorés"),
        counted(counts.unreadable, "illisible", "illisibles"),
        counted(counts.bloquant, "bloquant", "bloquants"),
        counted(counts.majeur, "majeur", "majeurs"),
        counted(counts.mineur, "mineur", "mineurs"),
        counted(counts.conseil, "conseil", "conseils"),
    );
    let date = verdict.policy.date.as_deref().unwrap_or("inconnue");
    let _ = writeln!(
        out,
        "Politique {} {} · date de lancement : {date}",
        verdict.policy.id, verdict.policy.version
    );
}

#[must_use]
pub fn conclusion(conclusion: Conclusion) -> (&'static str, Style) {
    match conclusion {
        Conclusion::Conforme => ("CONFORME", colour(AnsiColor::Green)),
        Conclusion::NonConforme => ("NON CONFORME", colour(AnsiColor::Red)),
        Conclusion::AVerifier => ("À VÉRIFIER", colour(AnsiColor::Yellow)),
    }
}

fn severity(severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Bloquant => ("bloquant", colour(AnsiColor::Red)),
        Severity::Majeur => ("majeur", colour(AnsiColor::Yellow)),
        Severity::Mineur => ("mineur", colour(AnsiColor::Cyan)),
        Severity::Conseil => ("conseil", colour(AnsiColor::Blue)),
    }
}

fn theme_status(status: ThemeStatus) -> (&'static str, Style) {
    match status {
        ThemeStatus::Engage => ("engage", colour(AnsiColor::Green)),
        ThemeStatus::Incomplet => ("incomplet", colour(AnsiColor::Yellow)),
        ThemeStatus::Souple => ("souple", colour(AnsiColor::Yellow)),
        ThemeStatus::Reference => ("renvoi", colour(AnsiColor::Yellow)),
        ThemeStatus::Mention => ("mention", colour(AnsiColor::Yellow)),
        ThemeStatus::Absent => ("absent", colour(AnsiColor::Red)),
        ThemeStatus::SansObjet => ("sans objet", DIM),
        ThemeStatus::AVerifier => ("à vérifier", colour(AnsiColor::Yellow)),
    }
}

#[must_use]
pub fn purchase_type(purchase: PurchaseType) -> &'static str {
    match purchase {
        PurchaseType::Equipements => "équipements",
        PurchaseType::Logiciels => "logiciels",
        PurchaseType::Services => "services",
        PurchaseType::Autre => "autre (non numérique)",
    }
}

#[must_use]
pub fn piece_kind(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Rc => "règlement de la consultation",
        PieceKind::Ccap => "CCAP",
        PieceKind::Ccp => "CCP",
        PieceKind::Cctp => "CCTP",
        PieceKind::Ae => "acte d’engagement",
        PieceKind::Crt => "cadre de réponse technique",
        PieceKind::Bpu => "bordereau des prix",
        PieceKind::Dpgf => "décomposition du prix",
        PieceKind::Avis => "avis de marché",
        PieceKind::AnnexeRgpd => "annexe RGPD",
        PieceKind::AnnexeSecurite => "annexe sécurité",
        PieceKind::AnnexeRse => "annexe environnementale et sociale",
        PieceKind::CadreReponse => "cadre de réponse",
        PieceKind::Clausier => "clausier",
        PieceKind::Guide => "guide",
        PieceKind::Formulaire => "formulaire",
        PieceKind::Questions => "questions et réponses",
        PieceKind::Autre => "autre pièce",
    }
}

#[must_use]
pub fn basis_kind(kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::Loi => "Loi",
        BasisKind::Politique => "Politique",
        BasisKind::Jurisprudence => "Jurisprudence",
        BasisKind::Recommandation => "Recommandation",
    }
}
