//! The verdicts by folder, and how they are printed.

use std::collections::BTreeMap;

use crate::Verdict;

#[derive(Debug, Default)]
pub struct Row {
    pub read: usize,
    pub refused: Vec<(String, String)>,
    pub wrong: Vec<(String, String)>,
}

/// Verdicts by the first two parts of the path (`images/png`).
#[derive(Debug, Default)]
pub struct Table {
    pub rows: BTreeMap<String, Row>,
}

impl Table {
    pub fn add(&mut self, name: &str, verdict: Verdict) {
        let folder = name.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        let row = self.rows.entry(folder).or_default();
        match verdict {
            Verdict::Read => row.read += 1,
            Verdict::Refused(sentence) => row.refused.push((name.to_owned(), sentence)),
            Verdict::Wrong(sentence) => row.wrong.push((name.to_owned(), sentence)),
        }
    }

    pub fn print(&self) {
        println!("{:<28} {:>6} {:>8} {:>6}", "folder", "read", "refused", "wrong");
        for (folder, row) in &self.rows {
            println!("{folder:<28} {:>6} {:>8} {:>6}", row.read, row.refused.len(), row.wrong.len());
        }
        for (title, of) in [("refused", (|row| &row.refused) as fn(&Row) -> &Vec<_>), ("WRONG", |row| &row.wrong)] {
            println!();
            for (name, sentence) in self.rows.values().flat_map(of) {
                println!("{title}: {name}: {}", one_line(sentence));
            }
        }
    }
}

fn one_line(sentence: &str) -> String {
    sentence.replace('\n', " | ")
}
