//! Every colour and measure of the window, for the dark and the light theme; no other file holds a colour literal.
//!
//! The frame round the data is pure grey, so that it does not shift how fluorescence and colour maps are seen; the one
//! accent marks selection, the primary button, sliders and progress. Not here: fonts (`fonts`) and the pieces drawn
//! with these colours (`widgets`).

use egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, Visuals};

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether text is light on dark.
    pub dark: bool,
    /// Round the picture; never equal to black, so that the picture's edge is seen.
    pub canvas: Color32,
    /// Menu, tabs, status line.
    pub bar: Color32,
    /// Sides and inspector.
    pub panel: Color32,
    /// Buttons, combo boxes, menus.
    pub raised: Color32,
    /// Text and number fields, plots.
    pub field: Color32,
    /// Hovered things, slider rails, the selected segment.
    pub hover: Color32,
    /// Hairlines.
    pub line: Color32,
    pub text: Color32,
    /// Labels and secondary text.
    pub dim: Color32,
    /// Units, hints, icons at rest.
    pub faint: Color32,
    pub accent: Color32,
    /// Behind a selected row.
    pub accent_fill: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    pub warning: Color32,
    pub error: Color32,
    pub success: Color32,
    /// The knob of a slider, the handle of a histogram.
    pub knob: Color32,
    /// The ring round a knob.
    pub knob_ring: Color32,
}

impl Theme {
    /// Light text on dark grey.
    pub const DARK: Self = Self {
        dark: true,
        canvas: grey(0x11),
        bar: grey(0x18),
        panel: grey(0x1d),
        raised: grey(0x26),
        field: grey(0x14),
        hover: grey(0x30),
        line: grey(0x2c),
        text: grey(0xe4),
        dim: grey(0xab),
        faint: grey(0x8c),
        accent: Color32::from_rgb(0x5c, 0xa8, 0xff),
        accent_fill: Color32::from_rgb(0x20, 0x34, 0x4d),
        on_accent: grey(0x11),
        warning: Color32::from_rgb(0xe8, 0xb3, 0x39),
        error: Color32::from_rgb(0xf0, 0x6a, 0x5f),
        success: Color32::from_rgb(0x5b, 0xc2, 0x7a),
        knob: grey(0xe4),
        knob_ring: grey(0x8c),
    };

    /// Dark text on light grey.
    pub const LIGHT: Self = Self {
        dark: false,
        canvas: grey(0xd9),
        bar: grey(0xf2),
        panel: grey(0xfa),
        raised: grey(0xff),
        field: grey(0xff),
        hover: grey(0xe9),
        line: grey(0xdc),
        text: grey(0x1e),
        dim: grey(0x56),
        faint: grey(0x6e),
        accent: Color32::from_rgb(0x16, 0x66, 0xd6),
        accent_fill: Color32::from_rgb(0xdd, 0xea, 0xfb),
        on_accent: grey(0xff),
        warning: Color32::from_rgb(0x8f, 0x63, 0x00),
        error: Color32::from_rgb(0xc0, 0x36, 0x2c),
        success: Color32::from_rgb(0x1b, 0x7c, 0x42),
        knob: grey(0xff),
        knob_ring: grey(0x56),
    };

    /// The theme this part of the window is drawn in.
    pub fn of(ui: &egui::Ui) -> &'static Self {
        if ui.visuals().dark_mode { &Self::DARK } else { &Self::LIGHT }
    }

    /// A hairline.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }
}

/// Text on pictures: the same in both themes, because pictures do not change with them.
pub const ON_PICTURE: Color32 = Color32::WHITE;
/// Under a picture until its tiles come: compositions lie over black.
pub const PICTURE_GROUND: Color32 = Color32::BLACK;
/// The lines of the crosshair and the dark edge that tells them from bright pictures: seen on anything, and seen through.
pub const CROSSHAIR: Color32 = Color32::from_rgba_premultiplied(216, 216, 216, 216);
pub const CROSSHAIR_EDGE: Color32 = Color32::from_black_alpha(96);
/// Behind text on pictures: black at 75 %.
pub const PICTURE_LABEL: Color32 = Color32::from_black_alpha(191);

const fn grey(value: u8) -> Color32 {
    Color32::from_gray(value)
}

/// Sizes in points, shared by everything that is laid out.
pub mod measure {
    /// Steps of spacing.
    pub const SPACE: [f32; 5] = [4.0, 6.0, 8.0, 14.0, 20.0];
    /// Between a panel's edge and what is in it.
    pub const EDGE: f32 = 14.0;
    pub const MENU_BAR: f32 = 40.0;
    pub const TAB: f32 = 34.0;
    pub const STATUS_LINE: f32 = 28.0;
    pub const LIST_ROW: f32 = 52.0;
    pub const THUMBNAIL: f32 = 36.0;
    pub const FIELD: f32 = 26.0;
    pub const PRIMARY_BUTTON: f32 = 30.0;
    pub const DOCUMENTS: f32 = 232.0;
    pub const INSPECTOR: f32 = 316.0;
    pub const ICON: f32 = 17.0;
    pub const RAIL: f32 = 4.0;
    /// Width of a scroll bar.
    pub const SCROLL_BAR: f32 = 8.0;
    pub const KNOB: f32 = 6.0;
    /// Width of the labels at the left of a panel's rows.
    pub const LABEL: f32 = 72.0;
    pub const RADIUS_CONTROL: u8 = 5;
    pub const RADIUS_SEGMENT: u8 = 6;
    pub const RADIUS_CARD: u8 = 8;
    /// Text sizes.
    pub const HINT: f32 = 11.0;
    pub const LABEL_TEXT: f32 = 12.0;
    pub const BODY: f32 = 13.0;
    pub const PRODUCT: f32 = 15.0;
    pub const HEADING: f32 = 18.0;
    pub const START: f32 = 24.0;
}

/// Gives both of egui's styles our colours and measures, and sets the fonts.
pub fn install(ctx: &egui::Context) {
    super::fonts::install(ctx);
    ctx.set_style_of(egui::Theme::Dark, style(&Theme::DARK));
    ctx.set_style_of(egui::Theme::Light, style(&Theme::LIGHT));
}

fn style(theme: &Theme) -> Style {
    let mut style = Style { visuals: visuals(theme), text_styles: super::fonts::text_styles(), ..Style::default() };
    style.drag_value_text_style = egui::TextStyle::Monospace;
    style.animation_time = 0.06;
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(measure::SPACE[2], measure::SPACE[1]);
    spacing.button_padding = egui::vec2(10.0, 4.0);
    spacing.interact_size = egui::vec2(measure::FIELD, measure::FIELD);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(14);
    spacing.slider_rail_height = measure::RAIL;
    spacing.combo_width = 60.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.tooltip_width = 360.0;
    // As wide as the room that it takes: a bar that grows under the pointer would lie over the ends of rows.
    let bar = measure::SCROLL_BAR;
    spacing.scroll = ScrollStyle { bar_width: bar, floating_allocated_width: bar, ..ScrollStyle::thin() };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn visuals(theme: &Theme) -> Visuals {
    let base = if theme.dark { Visuals::dark() } else { Visuals::light() };
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(70) };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(theme.dim),
        widgets: widgets(theme),
        selection: Selection { bg_fill: theme.accent_fill, stroke: Stroke::new(1.0, theme.text) },
        hyperlink_color: theme.accent,
        faint_bg_color: theme.panel,
        extreme_bg_color: theme.field,
        text_edit_bg_color: Some(theme.field),
        code_bg_color: theme.field,
        warn_fg_color: theme.warning,
        error_fg_color: theme.error,
        window_corner_radius: CornerRadius::same(measure::RADIUS_CARD),
        window_shadow: shadow,
        window_fill: theme.raised,
        window_stroke: theme.hairline(),
        menu_corner_radius: CornerRadius::same(measure::RADIUS_CARD),
        panel_fill: theme.panel,
        popup_shadow: shadow,
        slider_trailing_fill: true,
        image_loading_spinners: false,
        collapsing_header_frame: false,
        indent_has_left_vline: false,
        ..base
    }
}

fn widgets(theme: &Theme) -> Widgets {
    let radius = CornerRadius::same(measure::RADIUS_CONTROL);
    let state = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    // In the light theme buttons are told from the panel by their line, in the dark one by their fill.
    let line = if theme.dark { theme.raised } else { theme.line };
    // Boxes to tick lie on the panel itself and need more than a button's fill to be seen empty.
    let box_fill = if theme.dark { theme.hover } else { theme.canvas };
    Widgets {
        noninteractive: state(theme.panel, theme.line, theme.text),
        inactive: WidgetVisuals { bg_fill: box_fill, ..state(theme.raised, line, theme.text) },
        hovered: state(theme.hover, if theme.dark { theme.hover } else { theme.line }, theme.text),
        active: state(theme.hover, theme.accent, theme.text),
        open: state(theme.hover, line, theme.text),
    }
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
