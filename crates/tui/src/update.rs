//! What a message changes. Pure: what is to be done outside comes back as effects.

mod act;
mod arrive;
mod keys;
mod menus;
mod motion;
mod mouse;
mod mute;

use crate::effect::Effect;
use crate::message::Message;
use crate::model::Model;

/// Changes the model, and says what else is to be done.
pub(crate) fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let effects = match message {
        Message::Key(key) => keys::pressed(model, key),
        Message::Mouse(event) => mouse::moved(model, event),
        Message::Paste(text) => keys::pasted(model, &text),
        Message::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        message => arrive::arrived(model, message),
    };
    // A page, a comparison or another size makes the list longer or shorter: the cursor stays in sight.
    motion::settle(model);
    effects
}
