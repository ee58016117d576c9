//! The language of templates: set up once for those that are part of this program and for those of users.

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, State, UndefinedBehavior};
use serde::Serialize;

/// An environment without templates. What is not there is an error, a tag takes no line of its own, and whatever a
/// template prints is escaped, but for what a filter made or a template calls safe.
pub(crate) fn environment<'a>(
    escape: impl Fn(&State<'_, '_>, &Value) -> Result<String, Error> + Send + Sync + 'static,
) -> Result<Environment<'a>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.set_formatter(move |out, state, value| {
        let text = if value.is_safe() { value.to_string() } else { escape(state, value)? };
        out.write_str(&text).map_err(Error::from)
    });
    Ok(environment)
}

/// The templates of one of our own documents, by name.
pub(crate) struct Embedded(Environment<'static>);

impl Embedded {
    /// Templates and their filters; a forgotten filter cannot let a name from AWS become markup.
    pub(crate) fn new(
        templates: &[(&'static str, &'static str)],
        escape: fn(&str) -> String,
        add_filters: fn(&mut Environment<'static>),
    ) -> io::Result<Self> {
        let made = environment(move |_, value| Ok(escape(&value.to_string())));
        let mut environment = made.map_err(io::Error::other)?;
        add_filters(&mut environment);
        for (name, source) in templates {
            environment.add_template(name, source).map_err(io::Error::other)?;
        }
        Ok(Self(environment))
    }

    pub(crate) fn render<T: Serialize>(&self, name: &str, values: &T) -> io::Result<String> {
        let template = self.0.get_template(name).map_err(io::Error::other)?;
        template.render(Serde(values)).map_err(io::Error::other)
    }
}
