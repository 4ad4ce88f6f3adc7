//! Whole packs, each a folder of tests/drafts whose name says how it must be judged, and why: judged right
//! as a folder, as nested archives and in Word; a lost clause or an unreadable piece never helps.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::LazyLock;

use clausier::formats::{self, Output};
use clausier::usecases::check::{Answer, Checker, Request};
use clausier::verdict::{Conclusion, Evidence, Finding, PieceKind, ReadState, Severity, TenderVerdict};
use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::bench::{Sandbox, clausier};

/// What each defect is called.
const DEFECTS: [(&str, &str); 13] = [
    ("ponderations-de-l-avis-differentes", "COH-02"),
    ("un-lot-sans-criteres", "COH-03"),
    ("clause-sociale-dans-le-seul-reglement", "COH-04"),
    ("liste-des-pieces-sans-le-cctp", "COH-04"),
    ("annexe-sur-les-donnees-absente", "COH-05"),
    ("annexe-niveaux-de-service-absente", "COH-05"),
    ("annexe-sur-les-donnees-vide", "COH-06"),
    ("liste-qui-cite-un-cctp-absent", "COH-07"),
    ("durees-du-marche-differentes", "COH-08"),
    ("heures-d-insertion-differentes", "COH-08"),
    ("accessibilite-sans-suite", "COH-09"),
    ("critere-que-le-contrat-ignore", "CRI-05"),
    ("un-lot-sans-clause-d-accessibilite", "RGAA-01"),
];

type Files = BTreeMap<String, Vec<u8>>;

static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(&Request::default()).expect("the built-in libraries"));

static PACKS: LazyLock<Vec<(String, Files)>> = LazyLock::new(|| {
    let mut packs: Vec<(String, Files)> = fs::read_dir("tests/drafts")
        .expect("the packs")
        .map(|entry| {
            let folder = entry.expect("an entry").path();
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            let mut files = Files::new();
            gather(&folder, "", &mut files);
            (name, files)
        })
        .collect();
    packs.sort();
    packs
});

fn gather(folder: &PathBuf, inside: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{inside}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

fn pack(name: &str) -> &'static Files {
    let found = PACKS.iter().find(|(folder, _)| folder == name);
    &found.unwrap_or_else(|| panic!("no pack {name}")).1
}

fn expected(name: &str) -> Conclusion {
    if name.starts_with("CONFORME-") {
        Conclusion::Conforme
    } else if name.starts_with("NON-CONFORME-") {
        Conclusion::NonConforme
    } else {
        assert!(name.starts_with("A-VERIFIER-"), "{name} says no verdict");
        Conclusion::AVerifier
    }
}

fn check(files: &Files) -> Answer {
    let sandbox = Sandbox::new();
    for (name, bytes) in files {
        sandbox.write(&format!("dce/{name}"), bytes);
    }
    CHECKER
        .check(&[sandbox.path().join("dce")])
        .expect("the packs can be checked")
}

fn judge(files: &Files) -> TenderVerdict {
    let mut tenders = check(files).verdict.tenders;
    assert_eq!(tenders.len(), 1, "{:?}", files.keys().collect::<Vec<_>>());
    tenders.remove(0)
}

fn codes(tender: &TenderVerdict) -> Vec<&str> {
    tender.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn each_pack_is_judged_as_its_name_says() {
    let mut wrong = Vec::new();
    for (name, files) in PACKS.iter() {
        let tender = judge(files);
        let grave: Vec<String> = tender
            .findings
            .iter()
            .filter(|finding| finding.severity < Severity::Conseil)
            .map(|finding| format!("{} {}", finding.code, finding.message))
            .collect();
        if tender.verdict != expected(name) {
            wrong.push(format!("{name}: {:?}, {grave:#?}", tender.verdict));
        }
        let defect = DEFECTS.iter().find(|(end, _)| name.ends_with(end));
        match defect {
            Some((_, code)) if !codes(&tender).contains(code) => wrong.push(format!("{name}: no {code} in {grave:#?}")),
            None if !name.starts_with("CONFORME-") => wrong.push(format!("{name}: its defect has no code here")),
            None if !grave.is_empty() => wrong.push(format!("{name}: {grave:#?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let compliant = PACKS.iter().filter(|(name, _)| name.starts_with("CONFORME-")).count();
    assert!(
        compliant >= 4 && PACKS.len() - compliant >= 8,
        "{compliant} of {}",
        PACKS.len()
    );
}

/// What contradicts is shown with both passages.
#[test]
fn contradictions_quote_every_piece_that_they_are_about() {
    for (name, code) in [
        ("A-VERIFIER-ponderations-de-l-avis-differentes", "COH-02"),
        ("NON-CONFORME-clause-sociale-dans-le-seul-reglement", "COH-04"),
        ("A-VERIFIER-durees-du-marche-differentes", "COH-08"),
    ] {
        let tender = judge(pack(name));
        let finding = tender
            .findings
            .iter()
            .find(|finding| finding.code == code)
            .unwrap_or_else(|| panic!("{name}: {:?}", codes(&tender)));
        assert!(finding.quote.is_some(), "{name}");
        assert!(!finding.also.is_empty(), "{name}");
        assert!(
            finding
                .also
                .iter()
                .any(|other| other.place.piece != finding.place.piece),
            "{name}: both quotes are of one piece"
        );
    }
}

#[test]
fn each_lot_has_its_verdict() {
    let tender = judge(pack("NON-CONFORME-un-lot-sans-clause-d-accessibilite"));
    let lots: Vec<(&str, Conclusion)> = tender
        .lots
        .iter()
        .map(|lot| (lot.number.as_str(), lot.verdict))
        .collect();
    assert_eq!(lots, [("1", Conclusion::Conforme), ("2", Conclusion::NonConforme)]);
    let both = judge(pack("CONFORME-deux-lots-chacun-ses-criteres"));
    assert_eq!(both.lots.len(), 2);
    assert!(both.lots.iter().all(|lot| lot.verdict == Conclusion::Conforme));
    assert!(judge(pack("CONFORME-contrat-en-un-seul-cahier")).lots.is_empty());
}

#[test]
fn the_matrix_shows_in_which_piece_each_requirement_was_found() {
    let tender = judge(pack("CONFORME-clauses-reparties-entre-les-pieces"));
    let found = |requirement: &str| -> Vec<String> {
        let row = tender.matrix.iter().find(|row| row.requirement == requirement);
        let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default();
        cells.iter().map(|cell| cell.piece.clone()).collect()
    };
    assert_eq!(found("criteres"), ["RC.md"]);
    assert_eq!(found("rgpd.violations"), ["Annexe 1 - données.md"]);
    assert_eq!(found("insertion-sociale.volume"), ["CCAP.md"]);
    assert!(found("rgaa.taux").contains(&"CCTP.md".to_owned()));
    assert!(tender.matrix.iter().all(|row| !row.required || !row.cells.is_empty()));
}

fn archive(files: &Files) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(name.clone(), SimpleFileOptions::default())
            .expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn archives_in_archives_are_one_tender_or_several_by_what_they_hold() {
    let (whole, other) = (
        pack("CONFORME-clauses-reparties-entre-les-pieces"),
        pack("NON-CONFORME-clause-sociale-dans-le-seul-reglement"),
    );
    // The contract in an archive of its own, inside the archive of the tender.
    let (top, inner): (Files, Files) = whole.clone().into_iter().partition(|(name, _)| name == "RC.md");
    let mut nested = top;
    nested.insert("contrat.zip".to_owned(), archive(&inner));
    let one = judge(&Files::from([("DCE.zip".to_owned(), archive(&nested))]));
    assert_eq!(one.verdict, Conclusion::Conforme, "{:?}", codes(&one));
    assert_eq!(one.pieces.len(), whole.len());
    // Two tenders side by side, as folders, as archives, and as archives in an archive.
    let beside = |name: &str, files: &Files| -> Files {
        files
            .iter()
            .map(|(file, bytes)| (format!("{name}/{file}"), bytes.clone()))
            .collect()
    };
    let folders: Files = beside("2027-014", whole)
        .into_iter()
        .chain(beside("2027-031", other))
        .collect();
    let archives = Files::from([
        ("2027-014.zip".to_owned(), archive(whole)),
        ("2027-031.zip".to_owned(), archive(other)),
    ]);
    let in_one = Files::from([("tous.zip".to_owned(), archive(&archives))]);
    for files in [&folders, &archives, &in_one] {
        let tenders = check(files).verdict.tenders;
        let verdicts: Vec<Conclusion> = tenders.iter().map(|tender| tender.verdict).collect();
        assert_eq!(
            verdicts,
            [Conclusion::Conforme, Conclusion::NonConforme],
            "{:?}",
            files.keys().collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_pack_in_folders_by_piece_is_one_tender() {
    let files: Files = pack("CONFORME-contrat-en-un-seul-cahier")
        .iter()
        .enumerate()
        .map(|(at, (name, bytes))| (format!("{at} - dossier/{name}"), bytes.clone()))
        .collect();
    assert_eq!(judge(&files).verdict, Conclusion::Conforme);
}

#[test]
fn the_same_pack_in_word_is_judged_alike() {
    for name in [
        "CONFORME-clauses-reparties-entre-les-pieces",
        "NON-CONFORME-annexe-sur-les-donnees-vide",
        "A-VERIFIER-durees-du-marche-differentes",
    ] {
        let word: Files = pack(name)
            .iter()
            .map(|(file, bytes)| {
                let document = formats::read(file, bytes).expect("a draft");
                let file = file.replace(".md", ".docx");
                (file, formats::write(&document, Output::Docx))
            })
            .collect();
        let tender = judge(&word);
        assert_eq!(tender.verdict, expected(name), "{name}: {:?}", codes(&tender));
    }
}

#[test]
fn the_tender_s_file_is_found_above_its_pieces() {
    let sandbox = Sandbox::new();
    let marche = fs::read_to_string("examples/services/marche.yaml").expect("the example");
    sandbox.write("marche.yaml", marche);
    let run = clausier(&sandbox, &["assembler", "."]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let checked = CHECKER.check(&[sandbox.path().join("pieces")]).expect("a verdict");
    let tender = &checked.verdict.tenders[0];
    assert_eq!(tender.purchase_type.source, clausier::verdict::Source::Declared);
    let kind = |end: &str| {
        let piece = tender.pieces.iter().find(|piece| piece.path.ends_with(end));
        piece.map(|piece| piece.kind)
    };
    assert_eq!(kind("annexe-ae.docx"), Some(PieceKind::Ae));
    assert_eq!(kind("cadre-reponse.docx"), Some(PieceKind::CadreReponse));
    assert_eq!(kind("annexe-rgpd.docx"), Some(PieceKind::AnnexeRgpd));
}

#[test]
fn an_unreadable_piece_is_named_with_what_hangs_on_it() {
    let mut files = pack("CONFORME-clauses-reparties-entre-les-pieces").clone();
    files.remove("Annexe 1 - données.md");
    files.insert(
        "Annexe 1 - données.docx".to_owned(),
        b"PK\x03\x04 et puis rien".to_vec(),
    );
    let tender = judge(&files);
    assert_eq!(tender.verdict, Conclusion::AVerifier, "{:?}", codes(&tender));
    let finding = tender
        .findings
        .iter()
        .find(|finding| finding.code == "DOC-02")
        .expect("a finding");
    assert_eq!(&*finding.place.piece, "Annexe 1 - données.docx");
    assert!(
        finding.message.contains("Protection des données personnelles"),
        "{}",
        finding.message
    );
}

fn rank(conclusion: Conclusion) -> u8 {
    match conclusion {
        Conclusion::NonConforme => 0,
        Conclusion::AVerifier => 1,
        Conclusion::Conforme => 2,
    }
}

/// Packs whose verdict does not rest on a contradiction that a lost passage would settle.
fn steady() -> Vec<&'static (String, Files)> {
    let contradicts = |name: &str| name.starts_with("A-VERIFIER-");
    PACKS.iter().filter(|(name, _)| !contradicts(name)).collect()
}

/// A pack without one paragraph of its contract.
fn without_paragraph(files: &Files, at: prop::sample::Index) -> (Files, String) {
    let contract =
        |name: &str| !name.to_lowercase().contains("rc.md") && !name.contains("reglement") && !name.contains("Avis");
    let mut paragraphs: Vec<(String, usize)> = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| contract(name)) {
        let text = String::from_utf8_lossy(bytes);
        // The title says what the piece is.
        let lines = text
            .lines()
            .enumerate()
            .skip(3)
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        paragraphs.extend(lines.map(|(line, _)| (name.clone(), line)));
    }
    let (name, line) = paragraphs[at.index(paragraphs.len())].clone();
    let text = String::from_utf8_lossy(&files[&name]).into_owned();
    let kept: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != line)
        .map(|(_, line)| line)
        .collect();
    let lost = text.lines().nth(line).unwrap_or_default().to_owned();
    let mut files = files.clone();
    files.insert(name, (kept.join("\n") + "\n").into_bytes());
    (files, lost)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lost_clause_never_improves_a_verdict(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let packs = steady();
        let (name, files) = packs[which.index(packs.len())];
        let (less, lost) = without_paragraph(files, at);
        let tender = judge(&less);
        prop_assert!(
            rank(tender.verdict) <= rank(expected(name)),
            "{name}, without « {lost} »: {:?}", tender.verdict
        );
    }

    /// What was found in the pieces that are left stands; so does an absence that the lost piece could not fill,
    /// for it binds nobody. Only what it may have held is open.
    #[test]
    fn an_unreadable_piece_takes_back_only_what_it_may_have_held(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
    ) {
        let (name, files) = &PACKS[which.index(PACKS.len())];
        let piece = files.keys().nth(at.index(files.len())).expect("a piece").clone();
        let before = judge(files);
        let kind = before.pieces.iter().find(|read| read.path == piece).map(|read| read.kind);
        let binds = !matches!(kind, Some(PieceKind::Rc | PieceKind::Avis));
        let stands = |finding: &&Finding| {
            let elsewhere = *finding.place.piece != *piece
                && finding.also.iter().all(|passage| *passage.place.piece != *piece);
            let proved = finding.severity <= Severity::Majeur && finding.evidence != Evidence::AVerifier;
            proved && elsewhere && (!binds || finding.code.starts_with("PON"))
        };
        let proved = before.verdict == Conclusion::NonConforme && before.findings.iter().any(|finding| stands(&finding));
        let mut files = files.clone();
        files.insert(piece.clone(), vec![0, 1, 2, 0, 0, 0]);
        let after = judge(&files);
        let most = if proved { Conclusion::NonConforme } else { Conclusion::AVerifier };
        prop_assert!(
            rank(after.verdict) <= rank(most),
            "{name}, {piece} unreadable: {:?}, {:?}", after.verdict, codes(&after)
        );
    }

    #[test]
    fn an_unreadable_or_missing_piece_never_makes_a_tender_conforme(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        missing in any::<bool>(),
    ) {
        let (name, files) = &PACKS[which.index(PACKS.len())];
        let piece = files.keys().nth(at.index(files.len())).expect("a piece").clone();
        let mut files = files.clone();
        if missing {
            files.remove(&piece);
        } else {
            files.insert(piece.clone(), vec![0, 1, 2, 0, 0, 0]);
        }
        let tender = judge(&files);
        // A notice or an act of engagement that is not there at all takes its contradictions away with it.
        let needed = !missing || !(piece.contains("Avis") || piece.to_lowercase().contains("ae") || piece.contains("acte"));
        if needed {
            prop_assert!(tender.verdict != Conclusion::Conforme, "{name}, {piece} missing: {missing}");
        }
        if !missing {
            let read = tender.pieces.iter().find(|read| read.path == piece).map(|read| read.read);
            prop_assert_eq!(read, Some(ReadState::Unreadable));
        }
    }

    #[test]
    fn the_order_of_files_changes_nothing(which in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let (_, files) = &PACKS[which.index(PACKS.len())];
        let sandbox = Sandbox::new();
        let mut paths: Vec<PathBuf> = files
            .iter()
            .filter(|(name, _)| !name.contains('/'))
            .map(|(name, bytes)| sandbox.write(name, bytes))
            .collect();
        let straight = CHECKER.check(&paths).expect("a verdict").verdict;
        let turn = usize::try_from(seed % paths.len() as u64).expect("a small number");
        paths.rotate_left(turn);
        if seed % 2 == 0 {
            paths.reverse();
        }
        prop_assert_eq!(straight, CHECKER.check(&paths).expect("a verdict").verdict);
    }
}
