//! Docent in Discord, as people there meet it: scenarios against a Discord of our own.

mod bot;
mod chat;
mod loopback;
mod people;
mod reading;
mod seen;
