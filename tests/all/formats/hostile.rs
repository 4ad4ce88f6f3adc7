//! Hostile files: refused with a sentence that says what and how to mend, or read; never a panic, never a hang.

use std::io::{Cursor, Write};

use clausier::formats::{self, ReadError, pack};
use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::docx::docx;
use super::{lines, read, zip};

#[test]
fn what_is_no_document_is_named() {
    let ole = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("vide.docx", Vec::new(), "vide"),
        ("chiffre.docx", ole("EncryptedPackage"), "mot de passe"),
        ("image.pdf", b"\x89PNG\r\n".to_vec(), "PNG"),
        ("texte.docx", b"bonjour".to_vec(), "ZIP"),
        ("pieces.zip", zip(&[("RC.md", "# RC")]), "plusieurs fichiers"),
        ("plan.dwg", b"AC1032".to_vec(), ".dwg"),
        ("sans.docx", zip(&[("[Content_Types].xml", "<Types/>")]), "manque"),
    ];
    for (name, bytes, wanted) in cases {
        let error = formats::read(name, &bytes).expect_err(name).to_string();
        assert!(error.contains(wanted), "{name}: {error}");
    }
}

#[test]
fn a_document_that_unpacks_without_end_is_refused() {
    let blanks = " ".repeat(70 << 20);
    let refused = |result: Result<(), ReadError>| matches!(result, Err(ReadError::Bomb { .. }));
    assert!(refused(formats::read("bombe.docx", &docx(&blanks, &[])).map(drop)));
    assert!(refused(pack::from_zip(&zip(&[("RC.md", &blanks)])).map(drop)));
}

#[test]
fn declarations_and_entities_are_refused() {
    let bomb = "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><w:document xmlns:w=\"x\">&a;</w:document>";
    let file = zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", bomb),
    ]);
    let error = formats::read("essai.odt", &file).expect_err("a DTD").to_string();
    assert!(error.contains("DOCTYPE"), "{error}");
}

#[test]
fn nesting_without_end_neither_overflows_nor_hangs() {
    let deep = |open: &str, close: &str, count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
    let table = deep(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>",
        "</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        1,
    );
    let mut nested = table.clone();
    for _ in 0..400 {
        nested = format!("<w:tbl><w:tr><w:tc>{nested}<w:p/></w:tc></w:tr></w:tbl>");
    }
    let document = read("essai.docx", &docx(&nested, &[]));
    assert!(document.text().contains('x'));
    assert!(!document.gaps.is_empty());
    let page = deep(
        "<div><blockquote><table><tr><td>",
        "</td></tr></table></blockquote></div>",
        50_000,
    );
    assert!(formats::read("essai.html", page.as_bytes()).is_ok());
    let quotes = format!("{}x", "> ".repeat(20_000));
    assert!(formats::read("essai.md", quotes.as_bytes()).is_ok());
}

#[test]
fn names_that_leave_a_pack_are_left_out_and_said() {
    let file = zip(&[
        ("../dehors.md", "x"),
        ("C:\\x.md", "x"),
        ("__MACOSX/._a", "x"),
        ("lot 1/RC.md", "bon"),
    ]);
    let pack = pack::from_zip(&file).expect("a pack");
    assert_eq!(
        pack.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        ["lot 1/RC.md"]
    );
    assert_eq!(pack.skipped.len(), 3);
}

#[test]
fn an_archive_in_an_archive_is_opened_once() {
    let inner = zip(&[("CCTP.md", "texte")]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("annexes.zip", SimpleFileOptions::default())
        .expect("a part");
    writer.write_all(&inner).expect("an archive");
    let pack = pack::from_zip(&writer.finish().expect("an archive").into_inner()).expect("a pack");
    assert_eq!(pack.files[0].name, "annexes.zip/CCTP.md");
}

#[test]
fn the_content_decides_and_not_the_name() {
    let word = docx("<w:p><w:r><w:t>Lu.</w:t></w:r></w:p>", &[]);
    assert_eq!(lines(&read("faux.pdf", &word)), ["Lu."]);
    assert_eq!(lines(&read("page.txt", b"<!doctype html><p>Lu.")), ["Lu."]);
}

#[test]
fn more_text_than_any_tender_has_is_refused() {
    let text = "Le titulaire tient un registre. ".repeat(400_000);
    let error = formats::read("essai.txt", text.as_bytes())
        .expect_err("12 MB")
        .to_string();
    assert!(error.contains("Mo de texte"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes under any name: a document or an error.
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in 0..6_usize) {
        let _ = formats::read(["a.docx", "a.md", "a.html", "a.txt", "a.pdf", "a"][name], &bytes);
    }

    /// A good document with bytes changed: a document or an error.
    #[test]
    fn damaged_documents_are_read_or_refused(at in 0..2_000_usize, byte in any::<u8>()) {
        let mut file = docx("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Prix</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>", &[]);
        let length = file.len();
        file[at % length] = byte;
        let _ = formats::read("a.docx", &file);
        let _ = pack::from_zip(&file);
    }

    /// Markup of known words in any order.
    #[test]
    fn scrambled_markup_is_read(words in proptest::collection::vec(0..12_usize, 0..60)) {
        let known = ["<w:p>", "</w:p>", "<w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>", "<w:r><w:t>x</w:t></w:r>", "<w:ins>", "</w:ins>",
            "<w:sdt>", "<w:fldSimple w:instr=\"TOC\">", "<w:txbxContent>"];
        let body: String = words.iter().map(|at| known[*at]).collect();
        let _ = formats::read("a.docx", &docx(&body, &[]));
        let page = body.replace("w:", "");
        let read = formats::read("a.html", format!("<html>{page}").as_bytes());
        prop_assert!(read.is_ok());
    }
}
