//! A panic prints where it happened and never what it was about: the payload may hold a value.

use std::panic;

/// Installs the hook.
pub(crate) fn install() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
        crate::console::emergency(&format!(
            "socialdata: internt fel{place}; meddela utvecklarna platsen / internal fault, please report the place [70-panic]"
        ));
    }));
}
