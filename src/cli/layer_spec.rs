//! `--layers`: which channels are seen, and how: `0`, `Actin`, `0:blue:100..4000`, `2:viridis`.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::colors::color;
use crate::model::recipe::ColorMap;
use crate::model::{Composition, DocumentId, Layer, LayerColor};

/// One layer as it is typed. What is not said stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerSpec {
    /// An index from 0, or a name; of a further input after its number: `1/0`, `1/DIC`.
    channel: String,
    color: Option<LayerColor>,
    range: Option<[f64; 2]>,
}

impl FromStr for LayerSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':').map(str::trim);
        let channel = parts.next().filter(|channel| !channel.is_empty());
        let channel = channel.ok_or_else(|| format!("'{text}' names no channel"))?.to_owned();
        let mut spec = Self { channel, color: None, range: None };
        for part in parts {
            if let Some(color) = layer_color(part) {
                spec.color = Some(color);
            } else if let Some(range) = range(part) {
                spec.range = Some(range);
            } else {
                return Err(format!("'{part}' is neither a colour (blue, #ff8000, viridis) nor a range (100..4000)"));
            }
        }
        Ok(spec)
    }
}

fn layer_color(text: &str) -> Option<LayerColor> {
    let map = ColorMap::ALL.into_iter().find(|map| map.name() == text && *map != ColorMap::Grey);
    map.map(|map| LayerColor::Map(map.name().to_owned())).or_else(|| color(text).map(LayerColor::Ramp))
}

/// `LOW..HIGH`
fn range(text: &str) -> Option<[f64; 2]> {
    let (low, high) = text.split_once("..")?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    let range = [number(low)?, number(high)?];
    (range[0] < range[1]).then_some(range)
}

/// Shows these layers of a composition and no others.
///
/// # Errors
/// A sentence if one of them is not there.
pub(super) fn show_only(composition: &mut Composition, specs: &[LayerSpec]) -> Result<(), String> {
    composition.layers.iter_mut().for_each(|layer| layer.visible = false);
    let inputs: BTreeSet<DocumentId> = composition.layers.iter().map(|layer| layer.document).collect();
    let inputs: Vec<DocumentId> = inputs.into_iter().collect();
    for spec in specs {
        let name = |layer: &Layer| match inputs.iter().position(|input| *input == layer.document) {
            Some(input) if inputs.len() > 1 => format!("{input}/{} {}", layer.channel, layer.name),
            _ => format!("{} {}", layer.channel, layer.name),
        };
        let names: Vec<String> = composition.layers.iter().map(name).collect();
        let layer = find(&mut composition.layers, &spec.channel, &inputs)
            .ok_or_else(|| format!("there is no channel {}; there are {}", spec.channel, names.join(", ")))?;
        layer.visible = true;
        if let Some(color) = &spec.color {
            layer.color = color.clone();
        }
        layer.range = spec.range.unwrap_or(layer.range);
    }
    Ok(())
}

/// By index of the input that is named, else of the first; else by name, whatever its case.
fn find<'a>(layers: &'a mut [Layer], text: &str, inputs: &[DocumentId]) -> Option<&'a mut Layer> {
    let of_input =
        text.split_once('/').and_then(|(input, channel)| Some((*inputs.get(input.parse::<usize>().ok()?)?, channel)));
    let channel = of_input.map_or(text, |(_, channel)| channel);
    let index = channel.parse::<usize>().ok();
    let document = of_input.map(|(document, _)| document).or(inputs.first().copied().filter(|_| index.is_some()));
    layers.iter_mut().filter(|layer| document.is_none_or(|document| layer.document == document)).find(|layer| {
        match index {
            Some(index) => layer.channel == index,
            None => layer.name.to_lowercase() == channel.to_lowercase(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composition() -> Composition {
        let layer = |channel, name: &str| {
            Layer::new(DocumentId(0), channel, name.to_owned(), LayerColor::Ramp([255; 3]), [0.0, 9.0])
        };
        Composition::of_layers(vec![layer(0, "DAPI"), layer(1, "Actin"), layer(2, "Far red")])
    }

    fn shown(specs: &[&str]) -> Result<Composition, String> {
        let specs = specs.iter().map(|spec| spec.parse()).collect::<Result<Vec<_>, _>>()?;
        let mut composition = composition();
        show_only(&mut composition, &specs).map(|()| composition)
    }

    #[test]
    fn named_layers_are_seen_and_no_others() {
        let composition = shown(&["actin:-5..4e3:#0000ff", "2:viridis"]).unwrap();
        let [dapi, actin, far] = &composition.layers[..] else { panic!("three layers") };
        assert!(!dapi.visible && actin.visible && far.visible);
        assert_eq!((&actin.color, actin.range), (&LayerColor::Ramp([0, 0, 255]), [-5.0, 4000.0]));
        assert_eq!((&far.color, far.range), (&LayerColor::Map("viridis".to_owned()), [0.0, 9.0]));
    }

    #[test]
    fn further_inputs_are_named_by_number() {
        let mut composition = composition();
        let dic = Layer::new(DocumentId(1), 0, "DIC".to_owned(), LayerColor::Ramp([255; 3]), [0.0, 9.0]);
        composition.layers.push(dic);
        let mut seen = |specs: &[&str]| {
            let specs = specs.iter().map(|spec| spec.parse()).collect::<Result<Vec<_>, _>>().unwrap();
            show_only(&mut composition, &specs)?;
            Ok(composition.layers.iter().map(|layer| layer.visible).collect::<Vec<_>>())
        };
        assert_eq!(seen(&["1/0:cyan"]), Ok(vec![false, false, false, true]));
        assert_eq!(seen(&["0", "dic"]), Ok(vec![true, false, false, true]));
        assert_eq!(seen(&["0/actin", "1/dic"]), Ok(vec![false, true, false, true]));
        let refusal: Result<_, String> = seen(&["1/1"]);
        assert_eq!(
            refusal.unwrap_err(),
            "there is no channel 1/1; there are 0/0 DAPI, 0/1 Actin, 0/2 Far red, 1/0 DIC"
        );
    }

    #[test]
    fn mistakes_are_told() {
        for spec in ["", ":blue", "0:bluish", "0:9..3", "0:1-2", "0:nan..2"] {
            assert!(spec.parse::<LayerSpec>().is_err(), "{spec}");
        }
        assert_eq!(shown(&["3"]).unwrap_err(), "there is no channel 3; there are 0 DAPI, 1 Actin, 2 Far red");
        assert!(shown(&["Golgi"]).is_err());
    }
}
