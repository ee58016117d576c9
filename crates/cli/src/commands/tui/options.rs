//! What the explorer looks like and which keys it has: arguments, environment and configuration.

use hydrant_tui::{Options, Theme};

use crate::args::Tui;
use crate::config::Config;
use crate::hint::Usage;

pub(super) fn options(words: &Tui, config: &Config, live: bool) -> Result<Options, Usage> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    let theme = if set("NO_COLOR") {
        Theme::mono()
    } else {
        let advice = "hydrant config check tells what is wrong with the configuration.";
        config.explorer.theme(words.theme.as_deref()).map_err(|error| Usage::new(error, advice))?
    };
    let poor = std::env::var("TERM").is_ok_and(|it| it == "linux" || it == "dumb");
    Ok(Options {
        keys: config.explorer.keys.clone(),
        theme,
        ascii: words.ascii || poor,
        mouse: words.mouse,
        settings: config.settings.clone(),
        live,
        remote: set("SSH_CONNECTION") || set("SSH_TTY"),
        user: std::env::var("USER").unwrap_or_default(),
        today: hydrant_core::utc_day(jiff::Timestamp::now()),
    })
}
