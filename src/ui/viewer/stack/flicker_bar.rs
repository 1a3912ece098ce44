//! The strip of a viewer in which two stacks alternate: which of them is seen, how fast, and the way to end it.

use egui::{Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::{ON_PICTURE, measure};
use super::super::super::widgets::document_row::elided;
use super::super::super::widgets::{NumberField, Unit};
use super::super::super::{fonts, icons, keys};
use super::super::flicker::RATES;
use super::camera::Projection;
use super::chip::{self, BUTTON, PADDING};
use crate::engine::Action;
use crate::model::DocumentId;

const NAME: f32 = 180.0;
const RATE: f32 = 74.0;
const GAP: f32 = 6.0;

/// Draws it over the viewer of that tab, if two alternate there.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, tab: DocumentId, (projection, foot): (&Projection, f32)) {
    let Some(mut flicker) = context.views.flicker().copied().filter(|flicker| flicker.own == tab) else { return };
    let (now, before) = (ui.input(|input| input.time), flicker);
    let held = context.active == Some(tab) && keys::is_held(ui.ctx(), Action::ShowOther);
    let width = 2.0 * PADDING + 2.0 * BUTTON + 3.0 * GAP + NAME + RATE;
    let (rect, _) = chip::ground(ui, projection.viewport, foot, Vec2::new(width, chip::HEIGHT));
    let square = |x: f32| Rect::from_center_size(pos2(x, rect.center().y), Vec2::splat(BUTTON));
    let (icon, verb) = if flicker.running { (icons::PAUSE, "Stop flicker") } else { (icons::PLAY, "Run flicker") };
    let left = rect.left() + PADDING + BUTTON / 2.0;
    let tip = keys::with_key(ui.ctx(), &format!("{verb}; the other as long as the key is held:"), Action::ShowOther);
    if chip::button(ui, square(left), icon, verb, &tip) {
        flicker.run(!flicker.running, now);
    }
    let right = rect.right() - 3.0 - BUTTON / 2.0;
    let ended = chip::button(ui, square(right), icons::CLOSE, "End flicker", "End flicker");
    let field = Rect::from_center_size(
        pos2(right - BUTTON / 2.0 - GAP - RATE / 2.0, rect.center().y),
        Vec2::new(RATE, measure::FIELD),
    );
    ui.scope_builder(UiBuilder::new().max_rect(field).id_salt("flicker rate"), |ui| {
        let rate = NumberField::new("Flicker rate", &mut flicker.rate).unit(Unit::word("/s"));
        rate.fixed_decimals(1).range(RATES).speed(0.02).width(RATE).show(ui);
    });
    if flicker.rate != before.rate {
        flicker.run(flicker.running, now);
    }
    name(ui, context, flicker.seen(now, held), (left + BUTTON / 2.0 + GAP, field.left() - GAP, rect.center().y));
    if ended {
        context.want(Intent::Flicker(None));
    } else if flicker != before {
        context.want(Intent::Flicker(Some(flicker)));
    }
}

/// The name of the stack that is seen, in the room between two places.
fn name(ui: &Ui, context: &UiContext<'_>, seen: DocumentId, (left, right, y): (f32, f32, f32)) {
    let Ok(document) = context.engine.session().document(seen) else { return };
    let text = &document.name;
    elided(ui, pos2(left, y), text, fonts::bold(measure::BODY), ON_PICTURE, right - left);
    let place = Rect::from_min_max(pos2(left, y - 10.0), pos2(right.max(left), y + 10.0));
    let label = ui.interact(place, ui.unique_id().with("seen of two"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Flicker shows {text}")));
}
