//! Writing an index to a file: what `wasl faq build` does. [`crate::stored`] has the format and reads it.

use crate::index::{Index, Source};
use crate::reading::Reading;
use crate::sealed::{Kind, Writer, seal};
use crate::sort::{key, pack, sort, value};
use crate::stored::Kept;

/// A cell that is less than this part of the strongest in its FAQ is left out. On the validation parts,
/// with all phrasings, that costs at most 0.2 points of accuracy, where 0.02 costs up to 0.6.
const FAINT: f32 = 0.01;

/// Writes a trained index without a language pack, with what is shown of its entries.
///
/// `None` when it was trained with a pack, or came from a file itself, or has other entries.
#[must_use]
pub fn write(index: &Index, entries: &[Kept], reading: &Reading) -> Option<Vec<u8>> {
    if index.meaning.is_some() || index.stored.is_some() || entries.len() != index.len {
        return None;
    }
    let mut out = Writer::default();
    out.byte(u8::from(reading.arabizi));
    out.number(reading.synonyms.len());
    for group in &reading.synonyms {
        out.number(group.len());
        for text in group {
            out.text(text);
        }
    }
    out.number(entries.len());
    for entry in entries {
        out.text(&entry.question);
        out.text(&entry.answer);
        out.text(entry.id.as_deref().unwrap_or(""));
        out.byte(u8::from(entry.quick));
        out.properties(&entry.more);
    }
    out.number(index.columns.len());
    for &entry in &index.columns {
        out.number(entry);
    }
    let mut asking = 0;
    let mut wholes = Vec::new();
    for text in &index.texts {
        asking += usize::from(text.source != Source::Answer);
        if matches!(text.source, Source::Phrasing(_)) {
            wholes.push(pack(text.whole, text.column));
        }
    }
    out.number(asking);
    out.float(index.common);
    out.float(index.usual);
    sort(&mut wholes);
    wholes.dedup();
    let hashes: Vec<u32> = wholes.iter().map(|&row| key(row)).collect();
    out.hashes(&hashes);
    for &row in &wholes {
        out.number(value(row));
    }
    write_terms(&mut out, index);
    Some(seal(Kind::Index, &out.0))
}

/// The terms that say anything.
fn write_terms(out: &mut Writer, index: &Index) {
    let columns = index.columns.len();
    let mut strongest = 0.0_f32;
    for &weight in &index.weights {
        strongest = strongest.max(weight.abs());
    }
    let faint = strongest * FAINT;
    let mut terms: Vec<_> = index.terms.each().enumerate().collect();
    terms.sort_unstable_by_key(|(_, (hash, ..))| *hash);
    let mut hashes = Vec::new();
    let mut rest = Writer::default();
    for (number, (hash, entries, texts)) in terms {
        let weights = &index.weights[number * columns..(number + 1) * columns];
        // What the most columns are near to.
        let mut order = weights.to_vec();
        order.sort_unstable_by(f32::total_cmp);
        let base = order.get(order.len() / 2).copied().unwrap_or(0.0);
        let mut most = base.abs();
        for &weight in weights {
            most = most.max((weight - base).abs());
        }
        if most < faint {
            continue;
        }
        // Rounded up, so that every number fits its byte.
        let scale = f32::from_bits(((most / 127.0).to_bits() | 0xffff) & 0x7fff_0000) * 1.01;
        let scale = f32::from_bits(scale.to_bits() & 0xffff_0000);
        let number = |of: f32| (of / scale).round().clamp(-127.0, 127.0) as i8;
        let mut cells = Vec::new();
        for (column, &weight) in weights.iter().enumerate() {
            let cell = number(weight - base);
            if (weight - base).abs() >= faint && cell != 0 {
                cells.push((column, cell));
            }
        }
        hashes.push(hash);
        rest.number(entries as usize);
        rest.number(texts as usize);
        let upper = (scale.to_bits() >> 16) as u16;
        rest.byte(upper as u8);
        rest.byte((upper >> 8) as u8);
        rest.byte(number(base) as u8);
        rest.number(cells.len());
        let mut next = 0;
        for (column, cell) in cells {
            rest.number(column - next);
            rest.byte(cell as u8);
            next = column + 1;
        }
    }
    out.hashes(&hashes);
    out.0.extend_from_slice(&rest.0);
}
