//! `docent intents`: check, test and explain.
