//! Which layer of one stack stands for which of another: for what is copied or linked between them.
//!
//! Layers of a stack's own channels only; those that were added from other documents stand for nothing elsewhere.

use crate::model::{Composition, DocumentId, Layer};

/// Pairs of places in two compositions: of a layer of `to`, and of the layer of `from` that stands for it. By name
/// where both have the same names and none twice, whatever their case; else by the number of the channel.
pub fn counterparts(
    (from, from_id): (&Composition, DocumentId),
    (to, to_id): (&Composition, DocumentId),
) -> Vec<(usize, usize)> {
    let (from, to) = (own(from, from_id), own(to, to_id));
    let by_name = names(&from).zip(names(&to)).is_some_and(|(from, to)| from == to);
    let same = |one: &Layer, other: &Layer| {
        if by_name { name(one) == name(other) } else { one.channel == other.channel }
    };
    let pair = |(at, layer): &(usize, &Layer)| Some((*at, from.iter().find(|(_, model)| same(model, layer))?.0));
    to.iter().filter_map(pair).collect()
}

fn own(composition: &Composition, id: DocumentId) -> Vec<(usize, &Layer)> {
    composition.layers.iter().enumerate().filter(|(_, layer)| layer.document == id).collect()
}

/// The names in order; `None` if one of them is there twice.
fn names(layers: &[(usize, &Layer)]) -> Option<Vec<String>> {
    let mut names: Vec<String> = layers.iter().map(|(_, layer)| name(layer)).collect();
    names.sort();
    let all = names.len();
    names.dedup();
    (names.len() == all).then_some(names)
}

fn name(layer: &Layer) -> String {
    layer.name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LayerColor;

    fn composition(id: u64, names: &[&str]) -> (Composition, DocumentId) {
        let layers = names.iter().enumerate().map(|(channel, name)| {
            Layer::new(DocumentId(id), channel, (*name).to_owned(), LayerColor::Ramp([255; 3]), [0.0, 1.0])
        });
        (Composition::of_layers(layers.collect()), DocumentId(id))
    }

    fn pairs(from: &[&str], to: &[&str]) -> Vec<(usize, usize)> {
        let ((from, from_id), (to, to_id)) = (composition(1, from), composition(2, to));
        counterparts((&from, from_id), (&to, to_id))
    }

    #[test]
    fn names_count_where_all_match_and_numbers_elsewhere() {
        assert_eq!(pairs(&["DAPI", "Actin"], &["actin ", "dapi"]), [(0, 1), (1, 0)]);
        assert_eq!(pairs(&["DAPI", "Actin"], &["Actin", "Golgi"]), [(0, 0), (1, 1)]);
        assert_eq!(pairs(&["a", "a"], &["a", "a"]), [(0, 0), (1, 1)]);
        assert_eq!(pairs(&["a", "b", "c"], &["x", "y"]), [(0, 0), (1, 1)]);
        assert_eq!(pairs(&["a"], &["x", "y"]), [(0, 0)]);
    }

    #[test]
    fn layers_of_other_documents_take_no_part_and_order_is_no_matter() {
        let (mut from, id) = composition(1, &["a", "b"]);
        from.layers.reverse();
        let (mut to, other) = composition(2, &["x", "y"]);
        to.layers.insert(0, from.layers[0].clone());
        assert_eq!(counterparts((&from, id), (&to, other)), [(1, 1), (2, 0)]);
    }
}
