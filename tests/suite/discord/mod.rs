//! Docent in Discord, as people there meet it: scenarios against a Discord of our own.

mod answering;
mod asking;
mod bot;
mod buttons;
mod chat;
mod commands;
mod doctor;
mod edits;
mod follow_ups;
mod greetings;
mod harbour;
mod hostile;
mod humans;
mod kept;
mod loopback;
mod onboarding;
mod people;
mod reading;
mod routes;
mod seen;
mod slow;
mod staying_up;
mod strictness;
mod trouble;
