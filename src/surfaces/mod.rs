//! Where people ask. The only floor with terminals, sockets and threads.

pub mod cli;
pub mod clock;
pub mod discord;
pub mod setup;
