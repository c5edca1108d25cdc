//! The record as a page.

use std::fmt::Write as _;

use mission::explain::Message;
use mission::message;

use super::map::{Kind, Map};
use super::{Record, both};
use crate::case::Status;

/// Size of the sketch, pixels.
const MAP: [f64; 2] = [900.0, 420.0];

const STYLE: &str = "
:root{--ink:#1c2430;--soft:#5d6b7c;--line:#d5dce4;--blue:#14579e;--red:#c02626}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:24px 32px 64px;color:var(--ink);background:#fff;
 font:15px/1.6 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif}
h1{font-size:26px;margin:0 0 2px}h1 small,h2 small{color:var(--soft);font-size:13px;font-weight:400;margin-left:10px}
h2{font-size:18px;margin:28px 0 6px;padding-bottom:4px;border-bottom:2px solid var(--blue)}
.status{margin:14px 0;padding:10px 16px;border-left:6px solid #2d8a4e;background:#eef7f1}
.status.clue{border-color:#c77700;background:#fdf5e6}.status p{margin:2px 0}.status small{color:var(--soft);display:block}
table{border-collapse:collapse;width:100%}td,th{padding:5px 8px;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}
th{width:230px;font-weight:600}th small{display:block;color:var(--soft);font-weight:400;line-height:1.2}
td{overflow-wrap:anywhere}.none{color:#98a2ae}
.hash{font:11.5px/1.5 ui-monospace,Consolas,monospace;color:var(--soft);overflow-wrap:anywhere}
.stills figure{display:inline-block;width:32%;margin:0 1% 12px 0;vertical-align:top}
.stills img,video{width:100%;background:#eef1f4;border:1px solid var(--line)}figcaption{font-size:12px;color:var(--soft);overflow-wrap:anywhere}
svg{width:100%;height:auto;border:1px solid var(--line);background:#f7f9fb}
footer{margin-top:36px;color:var(--soft);font-size:12px}
@media print{body{padding:0}h2{break-after:avoid}tr,figure{break-inside:avoid}video{display:none}}
";

pub fn page(record: &Record) -> String {
    let mut out = String::new();
    let title = message!("evidence-record-title");
    let (zh, en) = (record.zh(&title), record.en(&title));
    out += "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n";
    out += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n";
    // Writing to a string does not fail.
    let mut put = |text: std::fmt::Arguments<'_>| out.write_fmt(text).unwrap_or_default();
    put(format_args!("<title>{} {}</title>\n<style>{STYLE}</style>\n", escape(&zh), escape(&record.number)));
    put(format_args!(
        "<h1>{}<small>{}</small></h1>\n<div>{}</div>\n",
        escape(&zh),
        escape(&en),
        escape(&record.number)
    ));
    let class = if record.status == Status::Evidence { "status" } else { "status clue" };
    put(format_args!("<div class=\"{class}\">"));
    for line in record.status_lines() {
        let (zh, en) = (escape(&record.zh(&line)), escape(&record.en(&line)));
        put(format_args!("<p>{zh}<small>{en}</small></p>"));
    }
    put(format_args!("</div>\n"));
    for section in &record.sections {
        put(format_args!("{}<table>\n", heading(record, &section.heading)));
        for (label, value) in &section.rows {
            let value = escape(&record.value(value));
            let value = if value.is_empty() { "<span class=\"none\">—</span>".to_owned() } else { value };
            put(format_args!("<tr>{}<td>{value}</td></tr>\n", label_cell(record, label)));
        }
        put(format_args!("</table>\n"));
    }
    if let Some(map) = &record.map {
        put(format_args!("{}{}", heading(record, &message!("evidence-record-map")), svg(record, map)));
    }
    if let Some(video) = &record.video {
        let heading = heading(record, &message!("evidence-record-video"));
        let (link, name) = (link(video), escape(video));
        put(format_args!(
            "{heading}<figure style=\"margin:0\"><video controls preload=\"metadata\" src=\"{link}\"></video>"
        ));
        put(format_args!("<figcaption><a href=\"{link}\">{name}</a></figcaption></figure>\n"));
    }
    if !record.stills.is_empty() {
        put(format_args!("{}<div class=\"stills\">\n", heading(record, &message!("evidence-record-stills"))));
        for (still, shown) in &record.stills {
            let (link, name) = (link(still), escape(still));
            let said = |shown: &Message| {
                format!("{}<br><small>{}</small><br>", escape(&record.zh(shown)), escape(&record.en(shown)))
            };
            let shown = shown.as_ref().map_or_else(String::new, said);
            put(format_args!("<figure><a href=\"{link}\"><img loading=\"lazy\" src=\"{link}\" alt=\"{name}\"></a>"));
            put(format_args!("<figcaption>{shown}{name}</figcaption></figure>\n"));
        }
        put(format_args!("</div>\n"));
    }
    put(format_args!("{}<table>\n", heading(record, &message!("evidence-record-files"))));
    for file in &record.files {
        let (name, digests) = (escape(&file.name), &file.digests);
        put(format_args!(
            "<tr><td>{name}<br><span class=\"hash\">SHA-256 {}<br>SM3 {}</span></td>",
            digests.sha256, digests.sm3
        ));
        put(format_args!("<td style=\"text-align:right;white-space:nowrap\">{} B</td></tr>\n", file.bytes));
    }
    put(format_args!("</table>\n"));
    if record.more_files() > 0 {
        let more = message!("evidence-record-more-files", count = record.more_files());
        put(format_args!("<p>{}<br><small>{}</small></p>\n", escape(&record.zh(&more)), escape(&record.en(&more))));
    }
    let made = message!("evidence-record-made", at = both(record.made));
    put(format_args!("<footer>{}<br>{}</footer>\n</html>\n", escape(&record.zh(&made)), escape(&record.en(&made))));
    out
}

fn heading(record: &Record, heading: &Message) -> String {
    format!("<h2>{}<small>{}</small></h2>\n", escape(&record.zh(heading)), escape(&record.en(heading)))
}

fn label_cell(record: &Record, label: &Message) -> String {
    format!("<th>{}<small>{}</small></th>", escape(&record.zh(label)), escape(&record.en(label)))
}

fn svg(record: &Record, map: &Map) -> String {
    const MARGIN: f64 = 34.0;
    let [width, height] = MAP;
    let (scale, corner) = map.fit(width - 2.0 * MARGIN, height - 2.0 * MARGIN);
    let place = |point: &[f64; 2]| (MARGIN + corner[0] + point[0] / scale, MARGIN + corner[1] + point[1] / scale);
    let mut out = format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\">\n");
    for (kind, points) in &map.lines {
        let points: String = points.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1} ")).collect();
        let stroke = match kind {
            Kind::Road => "stroke=\"#b9c3ce\" stroke-width=\"9\"",
            Kind::Track => "stroke=\"#14579e\" stroke-width=\"2\"",
        };
        out += &format!("<polyline fill=\"none\" stroke-linejoin=\"round\" {stroke} points=\"{}\"/>\n", points.trim());
    }
    for (point, name) in &map.findings {
        let (x, y) = place(point);
        out += &format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"#c02626\" stroke=\"#fff\" stroke-width=\"2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"15\" fill=\"#c02626\" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\">{}</text>\n",
            x + 10.0,
            y + 5.0,
            escape(name)
        );
    }
    let bar = Map::bar_m(width, scale);
    let (from, to, y) = (20.0, 20.0 + bar / scale, height - 16.0);
    let north = record.zh(&message!("evidence-record-north"));
    out += &format!(
        "<path d=\"M{from} {} V{y} H{to:.1} V{}\" fill=\"none\" stroke=\"#1c2430\"/>\
         <text x=\"{from}\" y=\"{}\" font-size=\"13\">{}</text>\n\
         <path d=\"M{} 42 l7 18 -7 -4 -7 4z\" fill=\"#1c2430\"/><text x=\"{}\" y=\"34\" font-size=\"13\" text-anchor=\"middle\">{}</text>\n</svg>\n",
        y - 6.0,
        y - 6.0,
        y - 12.0,
        length(bar),
        width - 24.0,
        width - 24.0,
        escape(&north)
    );
    out
}

/// Metres, or kilometres where they are many.
pub fn length(metres: f64) -> String {
    if metres >= 1_000.0 { format!("{} km", metres / 1_000.0) } else { format!("{metres} m") }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

/// A relative address: what is not plain is written as bytes.
fn link(name: &str) -> String {
    name.bytes().fold("./".to_owned(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
        out
    })
}
