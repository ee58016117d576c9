//! What the explorer looks like and which keys it has: arguments, environment and configuration.

use hydrant_tui::{KeyMap, Options, Theme};

use crate::args::Tui;
use crate::config::Config;
use crate::hint::Usage;
use crate::nearest::closest;

pub(super) fn options(words: &Tui, config: &Config, live: bool) -> Result<Options, Usage> {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    let remote = ["SSH_CONNECTION", "SSH_TTY"].iter().any(|it| std::env::var_os(it).is_some());
    Ok(Options {
        keys: keys(config)?,
        theme: if no_color { Theme::mono() } else { theme(words, config)? },
        ascii: words.ascii || std::env::var("TERM").is_ok_and(|it| it == "linux" || it == "dumb"),
        mouse: words.mouse,
        settings: config.settings.clone(),
        live,
        remote,
        user: std::env::var("USER").unwrap_or_default(),
    })
}

fn keys(config: &Config) -> Result<KeyMap, Usage> {
    let mut keys = KeyMap::default();
    for (command, bound) in &config.keys {
        keys.bind(command, bound).map_err(|error| {
            let names: Vec<&str> = KeyMap::names().collect();
            let near = closest(command, &names).filter(|near| near != command);
            let advice = near.map_or_else(
                || "Keys are written as j, G, ctrl-d, pageup or space, several with spaces between.".to_owned(),
                |near| format!("Did you mean {near}? The help of the explorer (?) lists the commands."),
            );
            Usage::new(format!("[keys] of the configuration: {error}"), advice)
        })?;
    }
    match keys.without_a_key().as_slice() {
        [] => Ok(keys),
        lost => Err(Usage::new(
            format!("[keys] of the configuration leaves no key for {}", lost.join(", ")),
            "Give it a key there too: nobody could leave the explorer without it.",
        )),
    }
}

/// `name` chooses a theme; every other key changes one part of it.
fn theme(words: &Tui, config: &Config) -> Result<Theme, Usage> {
    let named = words.theme.as_ref().or_else(|| config.theme.get("name"));
    let name = named.map_or("dark", String::as_str);
    let wrong = |text: String| {
        let names: Vec<&str> = Theme::names().collect();
        Usage::new(
            format!("[theme] of the configuration: {text}"),
            format!(
                "The themes are {}; colours are written as \"bold red\" or \"#ff8800\".",
                names.join(", ")
            ),
        )
    };
    let mut theme =
        Theme::find(name).ok_or_else(|| wrong(format!("there is no theme {name:?}")))?;
    for (role, style) in config.theme.iter().filter(|(key, _)| *key != "name") {
        theme.set(role, style).map_err(&wrong)?;
    }
    Ok(theme)
}
