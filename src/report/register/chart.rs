//! Bar charts as SVG, made here: a title and a description for those who do not see them, no script.

use std::fmt::Write as _;

/// A share between what is proved and what is possible, in tenths of a percent.
#[derive(Debug, Clone)]
pub struct Bar {
    pub name: String,
    pub low: u64,
    pub high: u64,
    /// What the bar says in words.
    pub text: String,
}

const NAME: u64 = 150;
const WIDTH: u64 = 500;
const ROW: u64 = 30;

/// Horizontal bars, dark for what is proved and light for what is open, with the target as a line.
#[must_use]
pub fn bars(title: &str, bars: &[Bar], target: Option<f64>) -> String {
    let height = ROW * bars.len() as u64 + 20;
    let total = NAME + WIDTH + 170;
    let description: Vec<String> = bars.iter().map(|bar| format!("{} : {}", bar.name, bar.text)).collect();
    let mut out = format!(
        "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {total} {height}\" width=\"100%\" \
         font-family=\"sans-serif\" font-size=\"14\">\n<title>{}</title>\n<desc>{}.</desc>\n",
        escaped(title),
        escaped(&description.join(" ; "))
    );
    for (at, bar) in (0..).zip(bars) {
        let y = ROW * at + 10;
        let (low, high) = (length(bar.low), length(bar.high));
        let _ = writeln!(out, "<text x=\"0\" y=\"{}\">{}</text>", y + 15, escaped(&bar.name));
        let rectangle = |x: u64, width: u64, colour: &str| {
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"20\" fill=\"{colour}\"/>")
        };
        let _ = writeln!(out, "{}", rectangle(NAME, WIDTH, "#eeeeee"));
        let _ = writeln!(out, "{}", rectangle(NAME, low, "#1b5e20"));
        let _ = writeln!(out, "{}", rectangle(NAME + low, high.saturating_sub(low), "#a5d6a7"));
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            NAME + WIDTH + 8,
            y + 15,
            escaped(&bar.text)
        );
    }
    if let Some(target) = target.filter(|target| (0.0..=100.0).contains(target)) {
        // The cast is exact enough for a line: the value is between 0 and 1 000.
        let x = NAME + length((target * 10.0) as u64);
        let _ = writeln!(
            out,
            "<line x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"{height}\" stroke=\"#b71c1c\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>"
        );
    }
    out.push_str("</svg>\n<figcaption>");
    out.push_str(&escaped(title));
    out.push_str(" (clair : ce que les indéterminés laissent ouvert). Les chiffres sont dans le tableau.</figcaption>\n</figure>\n");
    out
}

fn length(permille: u64) -> u64 {
    permille.min(1_000) * WIDTH / 1_000
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Puts each chart before the table whose caption it goes by.
#[must_use]
pub fn with_charts(page: String, charts: &[(String, String)]) -> String {
    let mut page = page;
    for (caption, chart) in charts {
        let table = page
            .find(&format!("<caption>{}", escaped(caption)))
            .and_then(|caption| page.get(..caption)?.rfind("<table"));
        if let Some(table) = table {
            page.insert_str(table, chart);
        }
    }
    page
}
