//! Which names make which tender: by folders, by archives, and, side by side in one folder, by the names themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::packs::is_tender_file;
use crate::facts::piece;
use crate::text::fold::fold_plain;
use crate::verdict::PieceKind;

/// The names of one tender.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Its folder, relative and empty for all names; or, in a folder of several tenders, « its first piece et n autres ».
    pub name: String,
    /// Indices of its names.
    pub members: Vec<usize>,
}

/// Groups names into tenders.
pub fn split(names: &[&str]) -> Vec<Group> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut groups = Vec::new();
    let mut waiting = vec![(String::new(), (0..names.len()).collect::<Vec<usize>>())];
    while let Some((folder, members)) = waiting.pop() {
        let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let mut children: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut direct: Vec<usize> = Vec::new();
        for at in &members {
            match names[*at][start..].split_once('/') {
                Some((child, _)) => children.entry(child).or_default().push(*at),
                None => direct.push(*at),
            }
        }
        let is_one = !cores(names, &direct).is_empty()
            || children.is_empty()
            || direct.iter().any(|at| is_tender_file(names[*at]));
        if is_one || !are_tenders(names, &children, &direct) {
            let apart = if children.is_empty() {
                by_name(names, &members)
            } else {
                Vec::new()
            };
            if apart.is_empty() {
                groups.push(Group { name: folder, members });
            } else {
                groups.extend(apart);
            }
            continue;
        }
        for (child, members) in children {
            let inside = if folder.is_empty() {
                child.to_owned()
            } else {
                format!("{folder}/{child}")
            };
            waiting.push((inside, members));
        }
    }
    groups.sort();
    groups
}

/// Kinds of which a tender has one, by their names.
fn cores(names: &[&str], members: &[usize]) -> BTreeSet<PieceKind> {
    members
        .iter()
        .map(|at| piece::kind_of_name(names[*at]))
        .filter(|kind| is_core(*kind))
        .collect()
}

fn is_core(kind: PieceKind) -> bool {
    matches!(
        kind,
        PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Ae | PieceKind::Avis
    )
}

/// Whether folders (or archives) side by side are tenders each, not parts of one: two of them hold the
/// same piece, and they are not lots; or nothing tells their pieces apart.
fn are_tenders(names: &[&str], children: &BTreeMap<&str, Vec<usize>>, direct: &[usize]) -> bool {
    let own_file = |members: &Vec<usize>| members.iter().any(|at| is_tender_file(names[*at]));
    if children.values().filter(|members| own_file(members)).count() > 1 {
        return true;
    }
    let is_lot = |child: &&str| {
        child
            .to_lowercase()
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .starts_with("lot")
    };
    if children.keys().any(is_lot) {
        return false;
    }
    let mut seen: BTreeSet<PieceKind> = BTreeSet::new();
    let mut twice = false;
    for members in children.values() {
        let kinds = cores(names, members);
        twice |= kinds.iter().any(|kind| seen.contains(kind));
        seen.extend(kinds);
    }
    twice || (seen.is_empty() && children.len() > 1 && direct.is_empty()) || (children.len() == 1 && direct.is_empty())
}

/// Tenders mixed in one folder: « RC marché A », « CCAP marché A », « RC marché B », « CCAP marché B ». What a name
/// says beside its kind of piece is the tender's own name. None unless every file has its tender, and each
/// tender its regulation or notice and its contract: what is left in doubt is told by what the pieces say.
fn by_name(names: &[&str], members: &[usize]) -> Vec<Group> {
    if members.iter().any(|at| is_tender_file(names[*at])) {
        return Vec::new();
    }
    let mut tenders: BTreeMap<Vec<String>, BTreeSet<PieceKind>> = BTreeMap::new();
    for at in members {
        let kind = piece::kind_of_name(names[*at]);
        if is_core(kind) {
            tenders.entry(own_words(names[*at])).or_default().insert(kind);
        }
    }
    let opens = |kinds: &BTreeSet<PieceKind>| kinds.contains(&PieceKind::Rc) || kinds.contains(&PieceKind::Avis);
    let binds = |kinds: &BTreeSet<PieceKind>| kinds.contains(&PieceKind::Ccap) || kinds.contains(&PieceKind::Ccp);
    let whole = tenders.iter().all(|(words, kinds)| {
        !words.is_empty() && !words.iter().any(|word| is_part(word)) && opens(kinds) && binds(kinds)
    });
    if tenders.len() < 2 || !whole {
        return Vec::new();
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); tenders.len()];
    for at in members {
        let words = own_words(names[*at]);
        let mut of = tenders
            .keys()
            .enumerate()
            .filter(|(_, tender)| tender.iter().all(|word| words.contains(word)));
        match (of.next(), of.next()) {
            (Some((group, _)), None) => groups[group].push(*at),
            _ => return Vec::new(),
        }
    }
    groups.into_iter().map(|members| named(names, members)).collect()
}

/// A group in a folder of several tenders, called by its first piece.
fn named(names: &[&str], members: Vec<usize>) -> Group {
    let first = members.iter().map(|at| names[*at]).min().unwrap_or_default();
    let others = members.len().saturating_sub(1);
    let more = if others == 1 { "autre" } else { "autres" };
    Group {
        name: format!("{first} et {others} {more}"),
        members,
    }
}

/// Lots and phases are parts of one tender.
fn is_part(word: &str) -> bool {
    word.starts_with("lot") || word.starts_with("tranche") || word.starts_with("phase")
}

/// Words of a file name that say neither a kind of piece nor a version.
fn own_words(name: &str) -> Vec<String> {
    const COMMON: [&str; 38] = [
        "rc",
        "ccap",
        "cctp",
        "ccp",
        "ccatp",
        "ae",
        "acte",
        "engagement",
        "d",
        "de",
        "du",
        "des",
        "la",
        "le",
        "l",
        "et",
        "reglement",
        "consultation",
        "avis",
        "aapc",
        "boamp",
        "marche",
        "marches",
        "public",
        "publics",
        "dce",
        "projet",
        "version",
        "final",
        "finale",
        "def",
        "definitif",
        "valide",
        "signe",
        "copie",
        "vf",
        "vd",
        "modifie",
    ];
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let folded = fold_plain(stem).text;
    let words = folded
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let version = |word: &str| {
        word.strip_prefix('v')
            .is_some_and(|rest| rest.bytes().all(|sign| sign.is_ascii_digit()))
    };
    let mut own: Vec<String> = words
        .filter(|word| !COMMON.contains(word) && !version(word))
        .map(str::to_owned)
        .collect();
    own.sort();
    own.dedup();
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Vec<usize> {
        split(all).iter().map(|group| group.members.len()).collect()
    }

    #[test]
    fn tenders_side_by_side_in_one_folder_are_told_apart_by_their_names() {
        let two = [
            "RC marché A.docx",
            "CCAP marché A.docx",
            "CCTP marché A v2.docx",
            "RC marché B.docx",
            "CCAP marché B.docx",
        ];
        assert_eq!(names(&two), [3, 2]);
        let numbered = [
            "2027-014_CCAP.docx",
            "2027-014_RC.docx",
            "2027-014 annexe 1 données.docx",
            "2027-031_CCAP.docx",
            "2027-031_RC.pdf",
        ];
        assert_eq!(names(&numbered), [3, 2]);
        assert_eq!(split(&numbered)[0].name, "2027-014 annexe 1 données.docx et 2 autres");
    }

    #[test]
    fn one_tender_is_not_cut_by_the_names_of_its_pieces() {
        for one in [
            &["RC.docx", "CCAP.docx", "CCTP.docx"][..],
            &["1-RC.docx", "2-CCAP.docx", "3-CCTP.docx"],
            &["RC v1.docx", "RC v2.docx", "CCAP.docx"],
            &["RC lot 1.docx", "CCAP lot 1.docx", "RC lot 2.docx", "CCAP lot 2.docx"],
            &[
                "RC A.docx",
                "CCAP A.docx",
                "RC B.docx",
                "CCAP B.docx",
                "annexe commune.docx",
            ],
            &[
                "RC SIG-2026.docx",
                "CCAP SIG-2026.docx",
                "CCTP cartographie SIG-2026.docx",
            ],
        ] {
            assert_eq!(names(one), [one.len()], "{one:?}");
        }
    }
}
