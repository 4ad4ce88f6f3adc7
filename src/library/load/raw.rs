//! The YAML files as they are written: French keys, strict, scalars as text. Never leaves `load`.
//!
//! JSON Schemas are drawn from these types, so their doc comments are the schema's descriptions.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::super::yaml::{Entries, OneOrMany, Placed, Scalar};
use crate::verdict::{PieceKind, Severity};

pub(crate) type Text = Placed<String>;
type List<T> = Vec<T>;

/// Defines the names a scalar may take, for schemas only: the check gives the French sentence.
macro_rules! names {
    ($($type:ident: $($name:literal)*;)*) => {$(
        pub(crate) struct $type;
        impl JsonSchema for $type {
            fn inline_schema() -> bool { true }
            fn schema_name() -> Cow<'static, str> { stringify!($type).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "enum": [$($name),*] })
            }
        }
    )*};
}

names! {
    LevelName: "obligatoire" "recommande" "ambitieux";
    KindName: "entier" "decimal" "pourcentage" "montant" "texte" "booleen" "date" "choix";
    FrequencyName: "unique" "mensuelle" "trimestrielle" "semestrielle" "annuelle" "evenement";
    NatureName: "loi" "reglement" "jurisprudence" "ccag" "referentiel" "politique" "recommandation" "projet";
    GroundName: "loi" "politique" "conseil";
    ScopeName: "article" "theme" "libre";
    FieldName: "preuve" "controle" "penalite";
    ThresholdName: "ensemble" "autonome";
    StatusName: "brouillon" "publie" "retire";
    TypeName: "equipements" "logiciels" "services" "autre";
    DirectionName: "min" "max" "egal" "a-fixer";
    RhythmName: "annuel" "horizon";
    SourceName: "critere" "echange" "clausiers";
}

/// `clausier.yaml` : l’identité d’un clausier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawManifest {
    pub id: Text,
    pub titre: Text,
    pub version: Text,
    #[schemars(with = "StatusName")]
    pub statut: Text,
    /// Date à laquelle les textes cités doivent être en vigueur.
    pub date: Text,
    /// Clausiers sur lesquels il s’appuie.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appuie_sur: List<Text>,
    /// Types d’achat auxquels il s’applique ; par défaut, celui qui porte son nom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<TypeName>")]
    pub types: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub journal: List<RawEntry>,
}

/// Une entrée du journal des versions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEntry {
    pub version: Text,
    pub date: Text,
    pub texte: Text,
}

/// Une question posée sur le marché (questions.yaml).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuestion {
    pub id: Text,
    pub question: Text,
    #[serde(rename = "type")]
    #[schemars(with = "KindName")]
    pub kind: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choix: List<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unite: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defaut: Option<Placed<Scalar>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub min: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub max: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aide: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemple: Option<Placed<Scalar>>,
    /// Nécessaire pour assembler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub requis: Option<Text>,
    /// Condition : quand la question a un sens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quand: Option<Text>,
    /// Réponse quand elle n’en a pas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sinon: Option<Placed<Scalar>>,
}

/// Une variable d’une clause.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVariable {
    pub nom: Text,
    pub question: Text,
    #[serde(rename = "type")]
    #[schemars(with = "KindName")]
    pub kind: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choix: List<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unite: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defaut: Option<Placed<Scalar>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub min: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub max: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aide: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemple: Option<Placed<Scalar>>,
}

/// Une clause : clauses/<theme>/<id>.yaml.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClause {
    /// Le nom du fichier ; ne change jamais.
    pub id: Text,
    pub titre: Text,
    /// Un thème ou un domaine.
    pub theme: Text,
    #[schemars(with = "LevelName")]
    pub niveau: Text,
    #[schemars(with = "PieceKind")]
    pub piece: Text,
    /// Rang dans sa section, petit d’abord.
    #[schemars(with = "i64")]
    pub ordre: Text,
    /// Condition ; « toujours » si elle vaut pour tous.
    pub quand: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: List<RawVariable>,
    /// Markdown et Tera.
    pub texte: Text,
    /// Identifiants de lois.yaml.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: List<Text>,
    /// Éléments du thème que ce texte porte.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: List<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preuve: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controle: Option<RawControl>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalite: Option<RawPenalty>,
    /// Pour le rédacteur ; jamais imprimé dans les pièces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawControl {
    pub quoi: Text,
    #[schemars(with = "FrequencyName")]
    pub frequence: Text,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPenalty {
    pub fait: Text,
    pub montant: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unite: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plafond: Option<Text>,
}

/// Un thème : themes/<id>.yaml.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTheme {
    pub id: Text,
    pub titre: Text,
    /// Famille des codes de constat.
    pub famille: Text,
    #[schemars(with = "Vec<PieceKind>")]
    pub pieces: List<Text>,
    pub applicable: Text,
    /// Question whose answer excuses from the theme: a reason kept in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispense: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loi: List<RawLawRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexte: List<Text>,
    /// Comme « contexte », mais dans un titre seulement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titres: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mention: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renvoi: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sans_objet: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leurres: List<Text>,
    /// Ce qu’apportent, et laissent ouvert, les textes que l’on cite à la place d’une clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apports: List<RawBrings>,
    pub elements: List<RawElement>,
    /// Ce qui ne doit pas se trouver dans un contrat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieges: List<RawTrap>,
}

/// Ce qu’apporte un texte cité.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBrings {
    pub cite: List<Text>,
    pub dit: Text,
}

/// Un piège, qui a son propre constat.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTrap {
    /// Numéro du code dans la famille, à partir de 10 ; ne sert jamais deux fois.
    #[schemars(with = "u8")]
    pub numero: Text,
    pub titre: Text,
    #[schemars(with = "GroundName")]
    pub par: Text,
    #[schemars(with = "Severity")]
    pub gravite: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: List<Text>,
    #[schemars(with = "ScopeName")]
    pub portee: Text,
    pub phrases: List<Text>,
    /// Mots qui, dans la même phrase, l’écartent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sauf: List<Text>,
    pub constat: Text,
    pub remede: Text,
    /// Clause du clausier qui le dit bien.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oui: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub non: List<Text>,
}

/// Un cas où l’absence d’un élément pèse autrement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSeverityCase {
    /// Condition sur les données du marché.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quand: Option<Text>,
    /// Éléments qui manquent aussi.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manquent: List<Text>,
    #[schemars(with = "Severity")]
    pub absent: Text,
}

/// Quand la loi rend le thème dû.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLawRow {
    pub quand: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depuis: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: List<Text>,
    #[schemars(with = "Severity")]
    pub manque: Text,
    pub pourquoi: Text,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawElement {
    pub id: Text,
    pub titre: Text,
    /// true, false, ou les types d’achat pour lesquels il l’est.
    #[schemars(with = "RequiredSchema")]
    pub requis: Placed<OneOrMany>,
    #[schemars(with = "GroundName")]
    pub par: Text,
    #[schemars(with = "Severity")]
    pub absent: Text,
    #[schemars(with = "Severity")]
    pub faible: Text,
    /// Cas où son absence pèse autrement ; le premier qui s’applique décide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cas: List<RawSeverityCase>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: List<Text>,
    #[schemars(with = "ScopeName")]
    pub portee: Text,
    /// Champ dont la ligne imprimée le dit : toute clause du thème qui l’a le porte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<FieldName>")]
    pub champ: Option<Text>,
    /// true : il dit un choix du titulaire ; « peut » ne l’affaiblit pas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub faculte: Option<Text>,
    /// true : l’annoncer dans le contenu d’un rapport suffit à le dire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub rapport: Option<Text>,
    /// true : il dit ce que coûte un manquement (pénalité, refus).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub sanction: Option<Text>,
    /// false : accompagne d’autres éléments, ne suffit pas à faire le thème.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub seul: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub besoin: Option<Text>,
    pub phrases: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defait: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oui: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub non: List<Text>,
}

struct RequiredSchema;

impl JsonSchema for RequiredSchema {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Requis".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let types = generator.subschema_for::<Vec<TypeName>>();
        json_schema!({ "anyOf": [{ "type": "boolean" }, types] })
    }
}

/// Un texte juridique (lois.yaml).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLaw {
    pub id: Text,
    /// Telle qu’on la cite.
    pub reference: Text,
    pub titre: Text,
    #[schemars(with = "NatureName")]
    pub nature: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub du: Option<Text>,
    /// Dernier jour en vigueur.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub au: Option<Text>,
    /// true : ces dates viennent d’une connaissance générale qu’aucune source n’appuie encore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub a_confirmer: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remplace_par: Option<Text>,
    pub exige: Text,
    /// Phrases de reconnaissance : comment un projet le cite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: List<Text>,
    /// Phrases qui le citent (essais).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oui: List<Text>,
    /// Phrases qui ne le citent pas, ou racontent sa fin (essais).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub non: List<Text>,
}

/// sujets.yaml : à quels mots on reconnaît le sujet d’un critère.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSubjects {
    pub sujets: List<RawSubject>,
    /// Noms qui mêlent un sujet responsable à un autre.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mixtes: List<Text>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSubject {
    pub id: Text,
    pub titre: Text,
    pub mots: List<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leurres: List<Text>,
}

/// Un modèle de critère : criteres/<id>.yaml.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCriterion {
    pub id: Text,
    pub titre: Text,
    /// En % de l’ensemble.
    #[schemars(with = "f64")]
    pub poids: Text,
    pub definition: Text,
    pub sous_criteres: List<RawPart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub autres: List<RawOther>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPart {
    pub id: Text,
    pub titre: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quand: Option<Text>,
    /// En % du critère.
    #[schemars(with = "f64")]
    pub part: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sujets: List<Text>,
    pub definition: Text,
    pub notation: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: List<RawCriterionQuestion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: List<Text>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCriterionQuestion {
    pub texte: Text,
    pub reponse: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preuve: Option<Text>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOther {
    pub titre: Text,
    #[schemars(with = "f64")]
    pub poids: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<Text>,
}

/// La politique d’une organisation : politiques/<id>.yaml.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPolicy {
    pub id: Text,
    pub titre: Text,
    pub version: Text,
    pub source: Text,
    /// Texte de lois.yaml que les constats citent.
    pub base: Text,
    /// Poids minimal du critère responsable, en % de l’ensemble.
    #[schemars(with = "f64")]
    pub poids_minimum: Text,
    #[schemars(with = "ThresholdName")]
    pub seuil_porte_sur: Text,
    pub objectif: RawTarget,
    #[schemars(with = "f64")]
    pub rgaa_taux: Text,
    #[serde(default)]
    #[schemars(with = "Entries<f64>")]
    pub durees_de_vie: Entries<Text>,
    pub sujets_responsables: List<Text>,
    /// Thèmes exigés, par type d’achat.
    pub themes: Entries<Vec<Text>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seuils_europeens: List<RawThreshold>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTarget {
    #[schemars(with = "f64")]
    pub taux: Text,
    #[schemars(with = "i16")]
    pub annee: Text,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawThreshold {
    pub du: Text,
    pub au: Text,
    #[schemars(with = "f64")]
    pub montant: Text,
}

/// Une stratégie et ses indicateurs : indicateurs/<id>.yaml.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStrategy {
    pub id: Text,
    pub titre: Text,
    pub source: Text,
    /// Année des objectifs qui ne sont pas annuels.
    #[schemars(with = "i16")]
    pub horizon: Text,
    /// Âge d’un marché, en mois, auquel son premier rapport annuel est dû.
    #[schemars(with = "i16")]
    pub premier_rapport_mois: Text,
    /// Débuts des codes CPV d’un marché numérique, par type d’achat.
    pub cpv: Entries<Vec<Text>>,
    pub indicateurs: List<RawIndicator>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIndicator {
    pub id: Text,
    #[schemars(with = "u8")]
    pub axe: Text,
    pub libelle: Text,
    pub objectif: Text,
    /// L’objectif en nombre, s’il est fixé.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub valeur: Option<Text>,
    pub unite: Text,
    #[schemars(with = "DirectionName")]
    pub sens: Text,
    #[schemars(with = "RhythmName")]
    pub rythme: Text,
    /// D’où l’indicateur est calculé ; saisi par période sinon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<SourceName>")]
    pub calcul: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerateur: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominateur: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preuve: Option<Text>,
}

/// Une version publiée d’un clausier : versions/<x.y.z>.yaml, écrite par `clausier clauses publier`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSealed {
    /// SHA-256 de tout ce qui suit.
    pub sceau: Text,
    pub clausier: RawManifest,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: List<RawQuestion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sujets: Option<RawSubjects>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lois: List<RawLaw>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: List<RawTheme>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteres: List<RawCriterion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: List<RawClause>,
}
