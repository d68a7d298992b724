//! No core dumps: a dump of a process that holds keys or records holds them too.

/// Turns core dumps of this process and its children off, as far as the system allows it.
///
/// On Unix the limit becomes 0 and cannot be raised again. On Linux the process is also made undumpable, which holds
/// where the kernel hands dumps to a program whatever the limit, and keeps others of the same user from attaching to it.
/// Returns whether everything that the system has was done; on other systems nothing is, and that is `true`.
pub fn turn_off() -> bool {
    limit() & undumpable()
}

#[cfg(unix)]
fn limit() -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_ok()
}

#[cfg(not(unix))]
fn limit() -> bool {
    true
}

#[cfg(target_os = "linux")]
fn undumpable() -> bool {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn undumpable() -> bool {
    true
}
