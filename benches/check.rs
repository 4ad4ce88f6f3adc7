//! What a check costs, part by part: `cargo bench`. Texts are made here, so that figures compare from one
//! machine to the next; libraries are the built-in ones.

use clausier::document::Document;
use clausier::facts::commitments::{Matcher, PieceFacts, read_commitments};
use clausier::facts::criteria::{Source, SubjectReader, read_criteria};
use clausier::facts::outline::Outline;
use clausier::facts::piece::read_kind;
use clausier::formats::{self, Output};
use clausier::library::theme::Theme;
use clausier::library::{Library, Sources};
use clausier::text::fold::fold;
use clausier::text::pattern::{Hits, Pattern, PatternSet, Scratch, WordList};
use clausier::text::sentence::sentences;
use clausier::verdict::PieceKind;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const KB: usize = 1_024;

/// Paragraphs of a contract, repeated with a number so that no two are alike.
fn contract(bytes: usize) -> String {
    const PARAGRAPHS: [&str; 6] = [
        "Le titulaire traite les données à caractère personnel sur les seules instructions écrites de l’acheteur et les restitue à la fin du marché.",
        "Toute violation de données est notifiée dans les 24 heures ; à défaut, une pénalité de 500 € par jour de retard s’applique.",
        "Les interfaces livrées respectent le RGAA 4.1 ; un audit de conformité est remis avant la mise en service.",
        "Dans la mesure du possible, le prestataire veille à réduire les émissions liées à l’hébergement de la solution.",
        "Les factures sont adressées par le portail prévu à cet effet et payées dans un délai de trente jours.",
        "Le comité de suivi se réunit chaque trimestre pour examiner l’avancement, les incidents et le plan d’actions.",
    ];
    let mut text = String::from("# Cahier des clauses administratives particulières\n\n");
    let mut at = 0;
    while text.len() < bytes {
        if at % 8 == 0 {
            text.push_str(&format!("## Article {} – Exécution\n\n", at / 8 + 1));
        }
        text.push_str(&format!("{} (point {at})\n\n", PARAGRAPHS[at % PARAGRAPHS.len()]));
        at += 1;
    }
    text
}

/// A regulation of the consultation whose criteria stand after many pages.
fn regulation(bytes: usize) -> String {
    let mut text = String::from("# Règlement de la consultation\n\n");
    text.push_str(&contract(bytes));
    text.push_str(
        "## Jugement des offres\n\nLes offres sont jugées selon les critères suivants :\n\n\
         1. Prix : 40 %\n2. Valeur technique : 40 %\n3. Performance environnementale : 20 %\n",
    );
    text
}

fn library() -> Library {
    Library::load(&Sources::built_in()).expect("the built-in libraries load")
}

fn written(library: &Library) -> Vec<String> {
    let of = |theme: &Theme| {
        let lists = [
            &theme.context,
            &theme.mention,
            &theme.reference,
            &theme.without_object,
            &theme.decoys,
        ];
        let own = lists.into_iter().flatten();
        let elements = theme.elements.iter().flat_map(|element| &element.phrasings);
        own.chain(elements)
            .map(|phrasing| phrasing.written.clone())
            .collect::<Vec<_>>()
    };
    library.themes().flat_map(of).collect()
}

/// The phrasings, and as many more with other words when `times` is 2.
fn phrasings(times: usize) -> PatternSet {
    let mut all = written(&library());
    if times == 2 {
        let others: Vec<String> = all.iter().map(|written| written.replace('e', "u")).collect();
        all.extend(others);
    }
    let patterns: Vec<Pattern> = all.iter().filter_map(|written| Pattern::parse(written).ok()).collect();
    PatternSet::new(&patterns)
}

/// Sentences with their words and hits ready.
fn ready(text: &str, set: &PatternSet) -> Vec<(WordList, Hits)> {
    sentences(text)
        .into_iter()
        .map(|range| {
            let words = WordList::new(&text[range]);
            let hits = set.look_up(&words);
            (words, hits)
        })
        .collect()
}

#[divan::bench]
fn folding(bencher: Bencher) {
    let text = contract(100 * KB);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| fold(black_box(&text)));
}

/// All phrasings in all sentences; with the phrasings doubled it must stay within 1.3 times.
#[divan::bench(args = [1, 2])]
fn matching(bencher: Bencher, times: usize) {
    let text = contract(100 * KB);
    let set = phrasings(times);
    let sentences = ready(&text, &set);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut scratch = Scratch::default();
        let mut found = 0;
        for (words, hits) in &sentences {
            let tokens: Vec<&str> = words.iter().collect();
            let hits = (0..tokens.len()).map(|at| hits.of(at));
            set.scan(&tokens, hits, &[], &mut scratch, |_| found += 1);
        }
        found
    });
}

/// All phrasings' words in one text: the pass that must cost less than folding does.
#[divan::bench(args = [1, 2])]
fn looking_up(bencher: Bencher, times: usize) {
    let text = contract(100 * KB);
    let set = phrasings(times);
    let words = [WordList::new(&text)];
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| set.look_up_each(black_box(&words)));
}

#[divan::bench]
fn loading(bencher: Bencher) {
    bencher.bench(|| {
        let library = library();
        Matcher::new(library.themes()).map(|matcher| matcher.len())
    });
}

#[divan::bench]
fn criteria(bencher: Bencher) {
    let library = library();
    let policy = library.policies().next().expect("a built-in policy");
    let subjects = SubjectReader::new(library.subjects(), &policy.responsible_subjects).expect("built-in subjects");
    let text = regulation(300 * KB);
    let document = formats::read("rc.md", text.as_bytes()).expect("Markdown is always read");
    let outline = Outline::new(&document, "rc.md");
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let source = Source {
            document: &document,
            outline: &outline,
            kind: PieceKind::Rc,
        };
        read_criteria(source, &subjects, policy).sets.len()
    });
}

/// Reading and recognising one piece; libraries are loaded before.
#[divan::bench(args = [Output::Markdown, Output::Docx])]
fn checking(bencher: Bencher, output: Output) {
    let library = library();
    let matcher = Matcher::new(library.themes()).expect("built-in phrasings");
    let themes: Vec<&Theme> = library.themes().collect();
    let name = format!("ccap.{}", output.extension());
    let document = formats::read("ccap.md", contract(100 * KB).as_bytes()).expect("Markdown is always read");
    let bytes = formats::write(&document, output);
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let document: Document = formats::read(&name, &bytes).expect("read back");
        let outline = Outline::new(&document, &name);
        let piece = PieceFacts {
            kind: read_kind(&outline, &name).kind,
            outline: &outline,
        };
        read_commitments(piece, &matcher, &themes, None).len()
    });
}
