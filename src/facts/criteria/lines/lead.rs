//! Words in front of a name that are not of it: what announces an enumeration, or splits a criterion.

use super::super::clause::last_capital;
use super::super::cue::{self, CueText};
use super::super::label::Label;
use super::super::rows::{clean_name, collapse, is_name};
use super::super::scope::Scope;
use super::reader::Reader;

impl Reader<'_> {
    /// « …, décomposée comme suit : architecture » is about parts, named after the colon; « jugé au vu du devis
    /// Technique » is a remark, then the next name on a line that was joined to it.
    pub(super) fn after_split<'t>(&mut self, name: &'t str) -> &'t str {
        let inner = name.trim_end().trim_end_matches([':', '=', '(', ' ', '\u{a0}']);
        if let Some(at) = inner.rfind(':')
            && CueText::new(&inner[..at]).has(&cue::SPLITS)
            && !Label::read(inner[..at + 1].trim_start_matches([';', ' ', ',']))
                .0
                .numbered()
            && is_name(&clean_name(&inner[at + 1..]))
        {
            self.under = true;
            return &name[at + 1..];
        }
        let capitals = self
            .rows
            .first()
            .is_some_and(|row| row.name.starts_with(char::is_uppercase));
        let remark = name.trim_start().starts_with(char::is_lowercase);
        if capitals
            && remark
            && let Some(at) = last_capital(name)
        {
            return &name[at..];
        }
        name
    }

    /// « Gestion écologique : tonte (6 points), … »: what introduces the enumeration.
    pub(super) fn take_lead<'t>(&mut self, name: &'t str) -> &'t str {
        let cut = name
            .trim_end()
            .trim_end_matches([':', '=', '(', ' ', '\u{a0}'])
            .rfind(':');
        // « Lot 2 : prix 40 %, … » names the lot of the enumeration, not what it is about.
        if cut.is_some_and(|at| Scope::heads(&name[..at]).is_some()) {
            return name;
        }
        if let Some(at) = cut
            && is_name(&clean_name(&name[at + 1..]))
        {
            collapse(&name[..at]).clone_into(&mut self.lead);
            return &name[at + 1..];
        }
        let cue = CueText::new(name);
        // « La note technique se compose de la méthode (80 %) et … »: the parts of what stands before.
        if cue.has(&cue::SPLITS)
            && let Some(at) = SPLITTING
                .iter()
                .find_map(|words| name.find(words).map(|at| at + words.len()))
            && is_name(&name[..at])
            && is_name(&name[at..])
        {
            collapse(&name[..at]).clone_into(&mut self.lead);
            return &name[at..];
        }
        if cue.has(&cue::AWARD)
            || cue.has(&cue::CANDIDATURE)
            || cue.as_str().contains(" critere ")
            || cue.as_str().contains(" jugement ")
            || cue.starts(&cue::ATTRIBUTING)
        {
            // The words nearest to the name end the lead.
            let words = [
                " d'après ",
                " d’après ",
                " suivants ",
                " sont ",
                " sur ",
                " selon ",
                " à partir de ",
                " au regard de ",
                " au regard du ",
                " au regard des ",
                " en fonction de ",
                " en fonction du ",
                " en fonction des ",
                " au moyen de ",
                " sur la base de ",
                " sur la base du ",
                " sur le fondement de ",
                " sur le fondement du ",
                " pour chaque lot, ",
                " pour tous les lots, ",
            ];
            let ends = words
                .iter()
                .filter_map(|word| name.rfind(word).map(|at| at + word.len()));
            if let Some(end) = ends.filter(|end| is_name(&clean_name(&name[*end..]))).max() {
                collapse(&name[..end]).clone_into(&mut self.lead);
                return &name[end..];
            }
        }
        name
    }
}

/// Verbs between a criterion and its parts.
const SPLITTING: [&str; 9] = [
    " se compose de ",
    " se compose du ",
    " se décompose en ",
    " composée de ",
    " composé de ",
    " répartie entre ",
    " se répartit entre ",
    " se partage entre ",
    " comprend ",
];
