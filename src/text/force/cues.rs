//! Words that decide how much a sentence binds. Written as recognition phrasings, so that they fold alike.

use std::ops::Range;
use std::sync::LazyLock;

use super::tenses;
use crate::text::pattern::Cues;

/// A cue found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub kind: Kind,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Modal that obliges.
    Bind,
    /// Verb or turn that takes the duty away from what follows.
    Soft,
    /// Adverbial that softens what stands beside it.
    SoftLocal,
    Neutral,
    Conditional,
    May,
    /// « n'est pas tenu », « dispensé », « sans objet ».
    NoDuty,
    /// Plain negation of a verb.
    Not,
    Recital,
    /// A tense that tells the past, whoever acted.
    Past,
    /// A past act or a wish, told of the buyer.
    BuyerRecital,
    Definition,
    /// Put to candidates.
    Candidate,
    /// What is in use today, or was.
    Existing,
    /// Measures are put forward, not owed.
    Proposal,
    /// Clauses are announced, not said: « le marché comporte des clauses environnementales ».
    Announce,
    /// A law or norm is named.
    Law,
}

const CUES: &[(Kind, &[&str])] = &[
    (
        Kind::Bind,
        &[
            "(doit | doivent | devra | devront)",
            "(est | sont | sera | seront | demeure | reste) (tenu* | soumis* | astreint* | oblig* | charg*)",
            "(s | se) (engage | engagent | engagera | engageront | oblige | obligent | interdi* | soume* | conforme*)",
            "a l'obligation",
            "(a | ont) (l'obligation | la charge | pour obligation)",
            "(il appartient | il incombe | il revient) (au | aux)",
            "à la charge (du titulaire | du prestataire | exclusive)",
            "sous peine",
            "(est | sont) (exig* | impos* | obligatoire* | requi*)",
            "(exige | exigent | impose | imposent)",
            "ne (peut | peuvent | pourra | pourront | saurait | sauraient | doit | doivent | devra | devront)",
            "(n | ne) (est | sont | sera | seront) (autoris* | admis* | possible | pas autoris* | pas admis*)",
            "(ne | n) (dépasse* | dépassera* | excède* | excédera* | quitte* | quittera* | sort | sortent | transf* | transmet* | communiqu* | divulgu* | utilis* | conserv* | garde* | exploit* | cède* | copi* | réutilis* | agit | agissent | accèd* | stock* | dégrad* | altèr* | recour* | recourt | confi* | modifi* | pèse* | procède* | exporte* | traite* | revend* | vend | entraîn* | sert | servent | fait rien | font rien | emploi* | révèl* | diffus* | publi* | retard* | excus* | exonèr* | diminu* | limit* | réduit* | baisse* | descend* | perd* | collect* | héberg* | envo*)",
            "(ne | n) (y | en | s | se | les | la | le | l) (dépasse* | dépassera* | excède* | excédera* | quitte* | quittera* | sort | sortent | transf* | transmet* | communiqu* | divulgu* | utilis* | conserv* | garde* | exploit* | cède* | copi* | réutilis* | agit | agissent | accèd* | stock* | dégrad* | altèr* | recour* | recourt | confi* | modifi* | pèse* | procède* | exporte* | traite* | revend* | vend | entraîn* | sert | servent | fait rien | font rien | emploi* | révèl* | diffus* | publi* | retard* | excus* | exonèr* | diminu* | limit* | réduit* | baisse* | descend* | perd* | collect* | héberg* | envo*)",
            "(veille | veillera) à ce que",
            "(peut | pourra | peuvent) être (amené* | conduit* | appelé*)",
            "(garantit | garantissent | garantira)",
        ],
    ),
    (
        Kind::Soft,
        &[
            "(est | sont | sera | seront | etre) (invité* | encouragé* | incité* | sensibilisé* | convié* | libre*)",
            "(s | se) (efforce* | efforcera | attache* | emploie*)",
            "efforce*",
            "(tend | tendre | tendra | tendent) vers",
            "(tâche* | tente | tentera | tenteront | essaie | essaient | essaiera | essaieront | essaye* | cherche | cherchera) (de | d | à)",
            "(convient | conviendra | a lieu | aura lieu) (de | d) (s interroger | réfléchir | étudier | examiner | voir)",
            "pour information",
            "(est | sont | constitue | constituent) (un | l | une) (objectif | ambition | priorité)",
            "(est | sont | sera | seront | serait | seraient) (souhait* | souhaitable* | apprécié* | recommand* | conseill* | préférable* | bienvenu* | valorisé*)",
            "(souhait* | idéalement | souhaitable*)",
            "(favoris* | privilégi*)",
            "(de préférence | préférentiellement | prioritairement si)",
            "(recommande | recommandent | conseille) (de | d | au | aux | que)",
            "(ses | leurs | meilleurs) (meilleurs efforts | efforts)",
            "mobilise* … tendre",
            "(est | sera | soit | reste | demeure) (attenti* | vigilant* | à l'écoute)",
            "(prête | prêtera | porte | portera) (attention | une attention)",
            "attention particulière",
            "(en | et) visant",
            "(peut | peuvent | pourra | pourront) (proposer | envisager | étudier | être proposé* | être envisagé* | être étudié*)",
            "(est | sont | sera | seront | être) recherché*",
            "(doit | devra | doivent | devront) (viser | tendre | rechercher | chercher | tenter)",
            "(pratique* | démarche*) (de gestion durable | durable* | vertueuse* | responsable* | écoresponsable* | éco responsable* | d'amélioration continue)",
            "(reste | restent | demeure | demeurent) à (convenir | définir | préciser | déterminer | fixer | négocier | arrêter)",
            "(prend | prendra | prennent) en (compte | considération)",
            "(vise | visent | viser) à",
            "(a | ont) (pour objectif | pour ambition | vocation | pour vocation)",
            "(envisage | envisagent | envisagera | étudie | étudiera)",
            "(a | ont) la (possibilité | faculté)",
            "(s | se) (inscri* dans)",
            "(participe | participera | participer | contribue | contribuera | contribuer | concourt | concourir) (à | au | aux) (la démarche | l'effort | objectif* | l'atteinte)",
            "veille* à (limiter | réduire | minimiser | optimiser | favoriser | privilégier | préserver | diminuer | sensibiliser | promouvoir)",
            "(veille | veillera) dans la mesure",
            "(seront | sera) (précisé* | défini* | arrêté* | fixé* | déterminé*) (ultérieurement | plus tard | par avenant | lors de la mise au point | avec le titulaire)",
            "(annexe | avenant | convention) (à venir | ultérieur*)",
            "(facultati* | optionnel*)",
            "(possibilité | faculté | droit) d'(introduire | ajouter | insérer | intégrer)",
            "à titre (indicatif | facultatif | optionnel | d'information | d'exemple)",
            "(sur la base du volontariat | à sa discrétion | à sa convenance | s'il le souhaite | s'il le juge utile | s'il le peut)",
        ],
    ),
    (
        // Swallows the cue inside it: who wishes is the one who controls.
        Kind::Neutral,
        &[
            "(quand | lorsqu | lorsque | si | comme | dès) (elle | il | ils | l'acheteur | la ville) (le | l | la) (souhaite | juge | demande | veut | estime)",
        ],
    ),
    (
        Kind::SoftLocal,
        &[
            "autant que (possible | faire se peut)",
            "(dans | dan) (toute la mesure | la mesure | les limites) du possible",
            "dans la mesure (de ses moyens | de ses possibilités | où cela est possible)",
            "(si | quand | lorsque | chaque fois que | à chaque fois que) (possible | c'est possible | cela est possible | c'est faisable | l'on peut | on peut | faisable)",
            "si (disponible* | la technologie le permet | les conditions le permettent | cela se justifie)",
            "selon (ses | leurs) (moyens | possibilités | disponibilités)",
            "dans la limite de ses (moyens | possibilités)",
            "le cas échéant",
            "(éventuellement | à titre éventuel)",
            "sauf (contrainte* | impossibilité* | difficulté* | nécessité* | exception*)",
        ],
    ),
    (
        Kind::Conditional,
        &[
            "(devrait | devraient | pourrait | pourraient | serait | seraient | souhaiterait | souhaiteraient | gagnerait | gagneraient | aimerait)",
        ],
    ),
    (Kind::May, &["(peut | peuvent | pourra | pourront)"]),
    (
        Kind::NoDuty,
        &[
            "(n | ne) (est | sont | sera | seront) (pas | nullement | plus) (tenu* | obligé* | soumis* | astreint* | exigé* | demandé* | requis* | prévu* | imposé* | attendu* | obligatoire* | applicable* | concerné* | nécessaire*)",
            "(n | ne) (a | ont | aura) (pas | aucun*) (à | l'obligation | obligation)",
            "(n | ne) (est | sont | sera | seront) (tenu* | soumis* | astreint*) (d aucun* | à aucun* | de aucun*)",
            "(aucun* | nul* | ni) … (n | ne) (est | sont | sera | seront) (exigé* | demandé* | requis* | prévu* | imposé* | attendu* | fixé* | réalisé* | appliqué* | due* | mis* en place | organisé* | remis* | fait* | produit*)",
            "(pas | sans) (d obligation | obligation | engagement)",
            "(est | sont | sera | seront) (dispensé* | exonéré* | exempté* | exclu* | exempt*)",
            "(dispense | dispensera | exonère | exonérera | exempte) (le | la | les | l | ses | son | sa | de)",
            "(sans | san) objet",
            "(non | pas) (applicable* | concerné* | requis* | exigé* | demandé* | prévu*)",
            "(ne | n) (s'applique* | comporte* | prévoi* | prévoit | impose* | exige* | demande* | concerne*) (pas | aucun* | ni | plus)",
            "(ne | n) (fait | font | fera) (pas | plus) l'objet",
            "il (n est | ne sera) (pas | plus) (exigé* | demandé* | prévu* | fait | procédé | appliqué)",
            "il (n y a | n y aura) (pas | aucun* | donc | ni)",
            "(est | sont) (supprimé* | abrogé* | retiré*)",
            "(néant | n a pas lieu)",
            "(relève | relèvent | fait l'objet | font l'objet | portées par | porté* par | assuré* par | assuré* dans | confié* dans) (d'un autre | d'une autre | un autre | le cadre d'un autre) (marché | lot | contrat | prestataire | accord cadre)",
            "(hors | en dehors) (du | de) (périmètre | présent marché | marché | champ)",
            "(ne | n) (relève | relèvent | entre | entrent | fait partie | font partie) (pas | ni)",
        ],
    ),
    (
        Kind::Not,
        &[
            "(ne | n) (comporte | comprend | inclut | contient | prévoit | fait | donne | fournit | réalise | remet | a) (aucun | aucune)",
            "(sans | san) (audit | rapport | pénalité* | contrôle* | clause | engagement)",
        ],
    ),
    (
        Kind::Recital,
        &[
            "(considérant | attendu) (que | qu | le | la | les | l)",
            "(soucieu* | conscient* | désireu*) (de | d | des | du)",
            "dans le cadre de (sa | son | la | leur) (stratégie* | politique* | démarche* | feuille de route | engagement* | plan | agenda)",
            "vu (le | la | les | l)",
            "(ambitionne* | entend promouvoir | entend faire)",
            "(a | ont) (été | déjà été) (mené* | réalisé* | conduit* | engagé* | lancé*)",
            "n est pas neutre",
            "(objectif* | ambition* | enjeu*) (est | sont) (par ailleurs | également | aussi | donc | de | d)",
            "(rgpd | règlement européen | loi* | décret* | code | directive* | ordonnance*) (impose* | prévoi* | prévoit | exige* | oblige* | dispose | disposent | interdi* | définit)",
            "(cnil | arcom | ademe | état | dinum) (a | ont)",
            "(est | sont) (téléchargeable* | consultable*) (sur | à | en)",
            "(est | sont) (porté* | édité* | publié* | élaboré*) par",
            "(a | ont) (un | deux | trois | plusieurs) (principaux | grands) objectifs",
            "(a | ont) (une incidence | un impact | une influence)",
            "entame une démarche",
        ],
    ),
    (Kind::Past, &["(avait | avaient | était | étaient)"]),
    (
        Kind::BuyerRecital,
        &[
            "(a | ont) (adopté | approuvé | signé | rejoint | voté | initié | lancé | engagé | mis en place | désigné | nommé | obtenu | défini | choisi | déjà)",
            "(s est | se sont) (doté* | engagé* | fixé* | lancé*)",
            "(est | sont) (engagé* | impliqué* | membre* | signataire* | inscrit*) (dans | de | du | de la | au)",
            "(a | ont) (suivi | baissé | réduit | augmenté | atteint | publié | réalisé | mené | reconditionné | formé | organisé)",
            "(souhaite | souhaitent | entend | entendent | veut | veulent)",
        ],
    ),
    (
        Kind::Definition,
        &[
            "on entend par",
            "(exemple | modèle) de (clause | rédaction | formulation | texte)",
            "exemple (le | la | les | l) (titulaire | prestataire | fournisseur | site | service)",
            "à titre d'exemple",
            "(s'entend | s'entendent) (de | d | du | des | comme | au sens | par)",
            "(est | sont) (entendu* | défini*) (comme | par)",
            "au sens du présent (marché | document | cahier | contrat | CCAP | CCTP)",
            "(le terme | le mot | l'expression | les termes) … (désigne* | signifie* | recouvre*)",
            "désigne* (toujours | ci après | dans le présent | dans la suite)",
            "(signifie | signifient)",
            "aux termes (de | du)",
        ],
    ),
    (
        Kind::Existing,
        &[
            "(solution* | site* | portail* | plateforme* | application* | logiciel* | version* | système* | parc | outil* | service* | hébergement | infrastructure*) (actuel* | existant* | sortant* | en place)",
            "(prestataire | titulaire | hébergeur | éditeur | fournisseur) (actuel | sortant | précédent)",
            "(ancien | précédent) (prestataire | titulaire | hébergeur | éditeur | fournisseur | marché)",
            "depuis <nombre>",
            "(actuellement | aujourd'hui | à ce jour | à l'heure actuelle)",
        ],
    ),
    (
        Kind::Proposal,
        &[
            "(propos* | préconis* | suggère* | étudie* | identifi*) … (plan* | trajectoire* | mesure* | action* | piste* | levier* | scénario*)",
        ],
    ),
    (
        Kind::Announce,
        &[
            "avenant* (réglera | régleront | prévoira | fixera | organisera | décrira | définira | précisera | déterminera | arrêtera)",
            "(convention* | annexe* | avenant* | protocole* | DPA) … (précise | précisent | précisera | définit | définissent | définira | fixe | fixent | fixera | détaille | détaillera) (les | la | le | l)",
            "(intègre* | intègrent | comporte | comportent | prévoit | prévoient | contient | contiennent | inclut) (des | une | les | la | plusieurs) (clause* | considération* | disposition* | condition* d'exécution)",
        ],
    ),
    (
        Kind::Law,
        &["(loi* | décret* | ordonnance* | directive* | arrêté* | code de* | code du | norme* | guide*)"],
    ),
];

/// Subjects put to candidates, and what is asked of them.
const CANDIDATE: &[&str] = &[
    "(candidat | soumissionnaire | offre | offres | mémoire | postulant) (devra | doit | doivent | devront | s'engage à | peut | pourra | est tenu de | sont tenus de | veillera à | aura à) (fourni* | décri* | présent* | précis* | indiqu* | joind* | joint* | propos* | remet* | produi* | détaill* | expos* | expliqu* | justifi* | transmet* | compl* | renseign* | démontr* | comport* | conten* | répond*)",
    "(candidat | soumissionnaire | offre | mémoire | postulant) (fournit | fournira | fournissent | décri* | présent* | précis* | indiqu* | joi* | propos* | remet* | produi* | détaill* | expos* | expliqu* | justifi* | transmet* | compl* | renseign* | démontr* | comport* | contien* | contiendr* | répond*)",
    "(demandé | demande) (au | aux) (candidat* | soumissionnaire*)",
    "dans (son | leur | votre | le) (offre | mémoire | cadre de réponse | réponse)",
    "à l'appui de (son | leur | l) offre",
    "(obtiendra | obtiendront | obtient | recevra | attribué* | attribuera) … (point | points | note | notes)",
    "(seront | sera | est | sont) (noté* | jugé* | évalué* | apprécié* | mieux noté*) (au regard | sur | selon | à partir)",
    "(critère | sous critère) … (noté* | pondér* | apprécié* | jugé* | évalu*)",
    "(décrivez | présentez | précisez | indiquez | joignez | listez | cochez | détaillez | expliquez | exposez | renseignez | complétez)",
    "(avez vous | êtes vous | disposez vous | votre | vos)",
    "(dès la candidature | au stade de la candidature | lors de la candidature | à l'appui de (sa | leur) candidature)",
];

static COMPILED: LazyLock<Cues<Kind>> = LazyLock::new(|| {
    let listed = CUES
        .iter()
        .flat_map(|(kind, cues)| cues.iter().map(|cue| (*kind, *cue)));
    Cues::new(listed.chain(CANDIDATE.iter().map(|cue| (Kind::Candidate, *cue))))
});

/// Every cue of a sentence, in order of place.
pub(super) fn all(tokens: &[&str]) -> Vec<Cue> {
    let cue = |(kind, span)| Cue { kind, span };
    let mut found: Vec<Cue> = COMPILED.find(tokens).into_iter().map(cue).collect();
    found.extend(plain_negations(tokens));
    found.extend(tenses::conditionals(tokens));
    found.extend(tenses::imperfects(tokens));
    drop_contained(&mut found);
    found.sort_by_key(|cue| (cue.span.start, cue.span.end, cue.kind));
    found.dedup();
    found
}

/// « ne … pas » around one verb and its pronouns.
fn plain_negations(tokens: &[&str]) -> Vec<Cue> {
    let closes = |token: &&str| {
        matches!(
            *token,
            "pas" | "pa" | "point" | "nullement" | "jamai" | "jamais" | "plu"
        )
    };
    let opens = (0..tokens.len()).filter(|at| matches!(tokens[*at], "ne" | "n"));
    opens
        .filter_map(|at| {
            let window = at + 1..(at + 5).min(tokens.len());
            let close = window.clone().find(|at| closes(&tokens[*at]))?;
            Some(Cue {
                kind: Kind::Not,
                span: at..close + 1,
            })
        })
        .collect()
}

/// « ne peut » holds « peut », « n'est pas tenu » holds « ne … pas » and « est tenu »: the longer one speaks.
fn drop_contained(found: &mut Vec<Cue>) {
    let contained = |inner: &Cue, outer: &Cue| {
        let modal = |kind| {
            matches!(
                kind,
                Kind::Bind | Kind::May | Kind::Neutral | Kind::Not | Kind::Soft | Kind::Conditional | Kind::NoDuty
            )
        };
        modal(inner.kind)
            && modal(outer.kind)
            && inner.kind != outer.kind
            && outer.span.start <= inner.span.start
            && inner.span.end <= outer.span.end
            && (outer.span.len() > inner.span.len())
            // « ne … pas » is a frame, not a longer word: it swallows nothing.
            && outer.kind != Kind::Not
    };
    let kept: Vec<Cue> = found
        .iter()
        .filter(|inner| !found.iter().any(|outer| contained(inner, outer)))
        .cloned()
        .collect();
    let bound: Vec<Range<usize>> = kept
        .iter()
        .filter(|cue| cue.kind == Kind::Bind)
        .map(|cue| cue.span.clone())
        .collect();
    // The « ne » of « ne peut », « ne doit pas » has been read as a prohibition already.
    *found = kept
        .into_iter()
        .filter(|cue| cue.kind != Kind::Not || !bound.iter().any(|bind| bind.contains(&cue.span.start)))
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::pattern::Pattern;

    #[test]
    fn every_cue_parses() {
        for cue in CUES.iter().flat_map(|(_, cues)| *cues).chain(CANDIDATE) {
            assert!(Pattern::parse(cue).is_ok(), "{cue}: {:?}", Pattern::parse(cue));
        }
    }
}
