//! Pieces against each other, in small: what must be said, and above all what must not.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use clausier::usecases::check::{Checker, Request};
use clausier::verdict::TenderVerdict;

use crate::bench::Sandbox;

static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(&Request::default()).expect("the built-in libraries"));

fn judge(files: &BTreeMap<&str, String>) -> TenderVerdict {
    let sandbox = Sandbox::new();
    for (name, text) in files {
        sandbox.write(&format!("dce/{name}"), text);
    }
    let answer = CHECKER.check(&[sandbox.path().join("dce")]).expect("a verdict");
    answer.verdict.tenders.into_iter().next().expect("a tender")
}

const CRITERIA: &str = "## Critères de jugement des offres\n\n- Prix : 50 %\n- Valeur technique : 30 %\n- Performance environnementale (relevés d’énergie) : 20 %\n";
const LIST: &str = "Pièces contractuelles, par ordre de priorité : l’acte d’engagement, le CCAP, le CCTP, le CCAG-TIC.";

/// A pack whose RC, CCAP, CCTP and AE say what is given, beside what any would.
fn pack(rc: &str, ccap: &str, cctp: &str, ae: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        (
            "RC.md",
            format!("# Règlement de la consultation\n\nHébergement des sites internet du syndicat.\n\n{rc}\n"),
        ),
        ("CCAP.md", format!("# CCAP\n\n{ccap}\n")),
        (
            "CCTP.md",
            format!("# CCTP\n\nHébergement des sites internet du syndicat.\n\n{cctp}\n"),
        ),
        ("AE.md", format!("# Acte d’engagement\n\n{ae}\n")),
    ])
}

/// Findings of this code in the pack, by their messages.
fn said(files: &BTreeMap<&str, String>, code: &str) -> Vec<String> {
    let tender = judge(files);
    let of_code = tender.findings.into_iter().filter(|finding| finding.code == code);
    of_code.map(|finding| finding.message).collect()
}

#[test]
fn durations_contradict_only_when_nothing_is_common() {
    let durations = |rc: &str, ccap: &str| {
        pack(
            &format!("## Durée du marché\n\n{rc}"),
            &format!("{LIST}\n\n## Durée\n\n{ccap}"),
            "",
            "",
        )
    };
    let cases = [
        (
            "Le marché est conclu pour une durée de 36 mois.",
            "Le marché est conclu pour trois ans.",
            false,
        ),
        (
            "Un an, reconductible trois fois.",
            "La durée du marché est de 48 mois, reconductions comprises.",
            false,
        ),
        (
            "Un an, reconductible trois fois.",
            "Le marché est conclu pour une durée d’un an. Il est reconduit tacitement.",
            false,
        ),
        (
            "Deux ans à compter de la notification.",
            "Deux ans. Les offres restent valables quatre mois.",
            false,
        ),
        (
            "Quatre ans.",
            "Le marché est conclu pour une durée de quatre ans. La garantie est de trois ans. Le titulaire répond sous un mois.",
            false,
        ),
        ("Quatre ans.", "Trois ans à compter de la notification.", true),
        (
            "24 mois fermes.",
            "Le marché est conclu pour une durée ferme de 36 mois.",
            true,
        ),
    ];
    for (rc, ccap, contradicts) in cases {
        let found = said(&durations(rc, ccap), "COH-08");
        assert_eq!(!found.is_empty(), contradicts, "{rc} / {ccap}: {found:?}");
    }
}

#[test]
fn amounts_hours_and_deadlines_are_compared_with_their_like() {
    let cases = [
        (
            "Montant maximum : 400 000 € HT.",
            "Le montant maximum de l’accord-cadre est de 400 000 € HT.",
            false,
        ),
        (
            "Montant maximum : 400 000 € HT.",
            "Le montant maximum de l’accord-cadre est de 350 000 € HT.",
            true,
        ),
        (
            "Montant minimum : 20 000 € HT.",
            "Montant maximum : 90 000 € HT.",
            false,
        ),
        (
            "Le montant maximum est de 100 000 € HT par an.",
            "Le montant maximum total est de 400 000 € HT.",
            false,
        ),
        (
            "Une clause d’insertion de 300 heures s’applique.",
            "Insertion : le titulaire réalise 300 heures d’insertion.",
            false,
        ),
        (
            "Une clause d’insertion de 300 heures s’applique.",
            "Insertion : le titulaire réalise 450 heures d’insertion.",
            true,
        ),
    ];
    for (rc, ccap, contradicts) in cases {
        let found = said(&pack(rc, &format!("{LIST}\n\n{ccap}"), "", ""), "COH-08");
        assert_eq!(!found.is_empty(), contradicts, "{rc} / {ccap}: {found:?}");
    }
    let numbers = [
        ("Consultation n° 26S014.", "Consultation n° 26S041.", true),
        ("Consultation n° 26S014.", "Marché n° 2026-0077.", false),
        ("Consultation n° 26S014.", "Consultation n° 26S014-L1.", false),
    ];
    for (rc, ccap, contradicts) in numbers {
        let found = said(&pack(rc, &format!("{LIST}\n\n{ccap}"), "", ""), "COH-08");
        assert_eq!(!found.is_empty(), contradicts, "{rc} / {ccap}: {found:?}");
    }
    let mut files = pack("Date limite de remise des offres : 12 mars 2027 à 12 h.", LIST, "", "");
    files.insert(
        "Avis.md",
        "# Avis de marché\n\nDate limite de remise des offres : 12/03/2027\n".to_owned(),
    );
    assert!(said(&files, "COH-08").is_empty());
    files.insert(
        "Avis.md",
        "# Avis de marché\n\nDate limite de remise des offres : 19/03/2027\n".to_owned(),
    );
    assert_eq!(said(&files, "COH-08").len(), 1);
}

#[test]
fn annexes_of_others_and_annexes_that_are_there_are_not_missed() {
    let cases = [
        // Announced and absent.
        (
            format!("{LIST}\n\nLes niveaux de service figurent à l’annexe 2 du présent CCAP."),
            true,
        ),
        (
            "Pièces contractuelles : AE, CCAP et ses annexes 1 (sécurité) et 2 (tarifs), CCTP.".to_owned(),
            true,
        ),
        // There, as a part of the piece.
        (
            format!(
                "{LIST}\n\nLes niveaux de service figurent à l’annexe 2.\n\n## Annexe 2 – Niveaux de service\n\nLe service est rétabli en quatre heures ouvrées, tous les jours de la semaine."
            ),
            false,
        ),
        // Others'.
        (
            format!("{LIST}\n\nLe traitement respecte l’annexe 1 du RGPD et l’annexe II de la directive 2016/2102."),
            false,
        ),
        (
            format!("{LIST}\n\nLe candidat joint en annexe 3 de son offre ses références."),
            false,
        ),
        (
            format!("{LIST}\n\nLes prix sont ceux de l’annexe 1 (bordereau des prix) à l’acte d’engagement."),
            false,
        ),
        (
            format!("{LIST}\n\nLa signature répond à l’annexe I du règlement (UE) n° 910/2014."),
            false,
        ),
    ];
    for (ccap, missed) in cases {
        let found = said(&pack("", &ccap, "", ""), "COH-05");
        assert_eq!(!found.is_empty(), missed, "{ccap}: {found:?}");
    }
    let mut files = pack(
        "",
        &format!("{LIST}\n\nLes niveaux de service figurent à l’annexe 2 du CCAP."),
        "",
        "",
    );
    files.insert(
        "CCAP_annexe_2.md",
        "# Niveaux de service\n\nLe service est rétabli en quatre heures ouvrées, astreinte comprise le week-end.\n"
            .to_owned(),
    );
    assert!(said(&files, "COH-05").is_empty());
    // A frame that the candidate fills is no blank annex of the buyer.
    files.insert(
        "cadre de réponse.md",
        "# Cadre de réponse technique\n\nÉquipe : ………\n\nMéthode : ………\n".to_owned(),
    );
    assert!(said(&files, "COH-06").is_empty());
}

#[test]
fn weights_contradict_when_namesakes_weigh_differently() {
    let beside = |other: &str| {
        let mut files = pack(CRITERIA, LIST, "", "");
        files.insert(
            "Avis.md",
            format!("# Avis de marché\n\n## Critères d’attribution\n\n{other}\n"),
        );
        files
    };
    let cases = [
        (
            "- Prix : 50 %\n- Valeur technique : 30 %\n- Performance environnementale : 20 %",
            false,
        ),
        // Points for percents, another order, longer names.
        (
            "- Performance environnementale : 20 points\n- Valeur technique de l’offre : 30 points\n- Prix des prestations : 50 points",
            false,
        ),
        ("Les critères sont énoncés dans le règlement de la consultation.", false),
        (
            "- Prix : 60 %\n- Valeur technique : 35 %\n- Performance environnementale : 5 %",
            true,
        ),
        (
            "- Prix : 60 %\n- Valeur technique : 20 %\n- Performance environnementale : 20 %",
            true,
        ),
    ];
    for (avis, contradicts) in cases {
        let found = said(&beside(avis), "COH-02");
        assert_eq!(!found.is_empty(), contradicts, "{avis}: {found:?}");
    }
}

#[test]
fn a_list_of_pieces_says_what_binds_and_in_which_order() {
    let cases = [
        (LIST.to_owned(), String::new(), 0),
        // As a list of lines, as a table row, in one run.
        (
            "## Article 2 – Documents contractuels\n\n- l’acte d’engagement\n- le CCAP\n- le CCTP\n".to_owned(),
            String::new(),
            0,
        ),
        (
            "Le marché est constitué des documents suivants :\n\n1. AE\n2. CCAP\n3. CCTP et ses annexes\n".to_owned(),
            String::new(),
            0,
        ),
        // None; another order in the act of engagement.
        ("Le titulaire héberge les sites.".to_owned(), String::new(), 1),
        (
            LIST.to_owned(),
            "Pièces constitutives du marché, par ordre de priorité : le CCTP, le CCAP, le présent acte d’engagement."
                .to_owned(),
            1,
        ),
        (
            LIST.to_owned(),
            "Pièces constitutives du marché : le présent acte d’engagement, le CCAP, le CCTP.".to_owned(),
            0,
        ),
    ];
    for (ccap, ae, findings) in cases {
        let found = said(&pack("", &ccap, "", &ae), "COH-07");
        assert_eq!(found.len(), findings, "{ccap} / {ae}: {found:?}");
    }
}

#[test]
fn a_lot_is_without_criteria_only_when_other_lots_have_theirs() {
    let rc = |criteria: &str| {
        format!(
            "## Lots\n\nLa consultation est décomposée en deux lots :\n\n- Lot 1 : hébergement\n- Lot 2 : refonte des sites\n\n{criteria}"
        )
    };
    let grid = "- Prix : 50 %\n- Valeur technique : 30 %\n- Sobriété numérique : 20 %\n";
    let cases = [
        (CRITERIA.to_owned(), 0),
        (
            format!("## Critères du lot 1\n\n{grid}\n## Critères du lot 2\n\n{grid}"),
            0,
        ),
        (format!("## Critères des lots 1 et 2\n\n{grid}"), 0),
        (format!("## Critères du lot 1\n\n{grid}"), 1),
    ];
    for (criteria, findings) in cases {
        let found = said(&pack(&rc(&criteria), LIST, "", ""), "COH-03");
        assert_eq!(found.len(), findings, "{criteria}: {found:?}");
    }
}

/// Several lots of a title are those of the piece, a list of lots is nobody's.
#[test]
fn pieces_are_of_the_lots_that_their_titles_name() {
    let mut files = pack(
        "Consultation décomposée en trois lots.\n\nLot 1 : réseau\n\nLot 2 : postes\n\nLot 3 : téléphonie\n",
        LIST,
        "",
        "",
    );
    files.insert(
        "CCTP_lot2.md",
        "# Cahier des clauses techniques particulières\n\nPostes de travail.\n".to_owned(),
    );
    files.insert(
        "CCTP c.md",
        "# CCTP – lots 1 et 3\n\nRéseau et téléphonie.\n".to_owned(),
    );
    let tender = judge(&files);
    let lots = |end: &str| {
        let piece = tender.pieces.iter().find(|piece| piece.path.ends_with(end));
        piece.map(|piece| piece.lots.clone()).unwrap_or_default()
    };
    assert_eq!(lots("RC.md"), Vec::<String>::new());
    assert_eq!(lots("CCTP_lot2.md"), ["2"]);
    assert_eq!(lots("CCTP c.md"), ["1", "3"]);
    assert_eq!(tender.lots.len(), 3);
}
