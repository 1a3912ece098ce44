//! Arguments → command line or window; nothing else.

use std::path::PathBuf;
use std::process::ExitCode;

use lumiq::cli::arguments::Manners;
use lumiq::cli::{self, Outcome};
use lumiq::engine::settings::Renderer;

fn main() -> ExitCode {
    let arguments = match cli::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(code) => return ExitCode::from(code),
    };
    if let Some(word) = cli::before_the_verb(&arguments) {
        cli::say(&format!("lumiq: {word}: stands before the verb; put it behind, or leave the verb out"));
        return ExitCode::from(2);
    }
    let (renderer, manners) = (arguments.renderer, arguments.manners.clone());
    let Some(verb) = arguments.verb else {
        return match cli::opening(&arguments) {
            Ok(opening) => open_window(opening, renderer, &manners),
            Err(failure) => fail(&failure),
        };
    };
    match cli::run(verb, manners.clone()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Show(files)) => show(files, renderer, &manners),
        Err(failure) => fail(&failure),
    }
}

/// Says why, unless it was asked for.
fn fail(failure: &cli::Failure) -> ExitCode {
    if !matches!(failure, cli::Failure::Interrupted | cli::Failure::NotRead) {
        cli::say(&format!("lumiq: {failure}"));
    }
    ExitCode::from(cli::exit_code(failure))
}

/// Shows results that are written already: where there is no window it is said, and all is well.
fn show(files: Vec<PathBuf>, renderer: Option<Renderer>, manners: &Manners) -> ExitCode {
    let _ = open_window(cli::Opening { files, ..cli::Opening::default() }, renderer, manners);
    ExitCode::SUCCESS
}

#[cfg(feature = "gui")]
fn open_window(opening: cli::Opening, renderer: Option<Renderer>, manners: &Manners) -> ExitCode {
    use lumiq::engine::budget::MEGABYTE;
    use lumiq::ui::startup;

    let options = startup::WindowOptions {
        files: opening.files,
        commands: opening.commands,
        renderer,
        memory: manners.memory.map(|megabytes| megabytes.saturating_mul(MEGABYTE)),
        threads: manners.threads.map(usize::from),
        no_cache: manners.no_cache,
        recipes: std::sync::Arc::new(cli::Recipes),
    };
    match startup::run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::say(&format!("lumiq: {error}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_: cli::Opening, _: Option<Renderer>, _: &Manners) -> ExitCode {
    cli::say("lumiq: built without the window; `lumiq --help` lists what works without one");
    ExitCode::from(2)
}
