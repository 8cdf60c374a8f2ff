//! The chats that many scenarios share, each with its own documents and its own bot.

use std::sync::OnceLock;

use super::chat::{Chat, Place};
use super::loopback::world::{Id, MANAGE_SERVER};
use crate::support::{Desk, FACT};

/// Documents about a harbour, beside [`FACT`].
pub(crate) const HANDBOOK: (&str, &str) = (
    "handbook.md",
    "---\ntitle: Harbour handbook\nsource: https://harbour.example/handbook.html\n\
     publisher: Harbour Office\ndate: 2024-03-01\n---\n\
     # Lighthouses\n\nThe lighthouse keeper of Narva repaired the great lamp in 1997. \
     The lamp is cleaned every spring.\n\n\
     # Pilots\n\nThe academy trained 40 pilots in Latvia.\n\nThe academy trained 55 pilots in Norway.\n\n\
     # Museums\n\nThe museum in Norway shows nine old anchors.\n\n\
     # Cargo\n\nThe ferry carried 5 crates to the Democratic Republic of the Congo.\n\n\
     The ferry carried 9 crates to the Republic of the Congo.\n\n\
     # Signal flags\n\nThe Maritime Signal Code (MSC) gives each flag one letter.\n",
);

/// More statements on one matter than an answer shows.
pub(crate) const WORKSHOPS: (&str, &str) = (
    "workshops.md",
    "---\ntitle: Knot workshops\nsource: https://harbour.example/knots.html\n---\n# Knot workshops\n\n\
     Sailors from Peru attended a knot workshop on the bowline in Lima.\n\n\
     Riggers from Peru attended a knot workshop on splicing wire ropes.\n\n\
     Fishers from Peru attended a knot workshop on mending herring nets.\n\n\
     Children from Peru attended a knot workshop on tying shoelaces.\n\n\
     Climbers from Peru attended a knot workshop on safe harness loops.\n\n\
     Sailmakers from Peru attended a knot workshop on waxed canvas thread.\n\n\
     Divers from Peru attended a knot workshop on underwater lifelines.\n\n\
     Dockers from Peru attended a knot workshop on heavy cargo slings.\n",
);

pub(crate) const LAMP: &str = "When was the great lamp repaired?";
pub(crate) const LAMP_QUOTE: &str = "The lighthouse keeper of Narva repaired the great lamp in 1997.";
pub(crate) const WORKSHOPS_ASKED: &str = "knot workshops in Peru";
pub(crate) const PILOTS: &str = "how many pilots were trained in Latvia?";
pub(crate) const PILOTS_QUOTE: &str = "The academy trained 40 pilots in Latvia.";
pub(crate) const PILOTS_NORWAY: &str = "The academy trained 55 pilots in Norway.";
/// What the documents do not say.
pub(crate) const UNKNOWN: &str = "how often is the coffee machine descaled?";

pub(crate) fn desk() -> Desk {
    Desk::of(&[FACT, HANDBOOK, WORKSHOPS])
}

/// Settings for tests that ask more in a minute than people do.
pub(crate) const PATIENT: &str = "[discord]\nquestions_per_person = 1000\nquestions_per_channel = 1000\n";

/// Any server.
pub(crate) fn harbour() -> &'static Chat {
    static CHAT: OnceLock<Chat> = OnceLock::new();
    CHAT.get_or_init(|| Chat::for_all(desk(), |_| PATIENT.to_owned()))
}

/// A server where one channel's questions are answered unasked.
pub(crate) struct Lounge {
    pub(crate) chat: Chat,
    channel: Id,
}

impl Lounge {
    /// The channel where Docent listens.
    pub(crate) fn listening(&self) -> Place<'_> {
        Place { chat: &self.chat, id: self.channel }
    }
}

pub(crate) fn lounge() -> &'static Lounge {
    static LOUNGE: OnceLock<Lounge> = OnceLock::new();
    LOUNGE.get_or_init(|| {
        let mut channel = 0;
        let chat = Chat::for_all(desk(), |chat| {
            channel = chat.place("lounge").id;
            format!("{PATIENT}unasked_channels = [\"{channel}\"]\n")
        });
        Lounge { chat, channel }
    })
}

/// Two servers and two collections, one of which not everybody is to know of.
pub(crate) struct Offices {
    pub(crate) chat: Chat,
    /// A channel of the first server where the vault may be spoken of.
    vault_room: Id,
    /// Whoever has this role may ask about the vault anywhere in the first server.
    pub(crate) keepers: Id,
    /// Whoever has this role may manage the server.
    pub(crate) managers: Id,
    /// A server that nothing is routed to.
    pub(crate) strangers: Id,
}

impl Offices {
    pub(crate) fn vault_room(&self) -> Place<'_> {
        Place { chat: &self.chat, id: self.vault_room }
    }
}

/// What only the vault's document says.
pub(crate) const VAULT: (&str, &str) = (
    "quicksilver.md",
    "---\ntitle: Quicksilver ledger\nsource: https://vault.example/quicksilver.html\n---\n\
     # Vaulted ingots\n\nThe vault in Vilnius holds 77 silver ingots. \
     The Quicksilver Custody Council (QCC) counts the ingots.\n\n\
     # Vaulted goblets\n\nThe vault in Vilnius holds 12 golden goblets.\n\n\
     # Vaulted crowns\n\nThe vault in Vilnius holds three crowns.\n",
);
pub(crate) const VAULT_ASKED: &str = "how many ingots are in the vault in Vilnius?";
pub(crate) const VAULT_QUOTE: &str = "The vault in Vilnius holds 77 silver ingots.";
/// Words that nobody without a route to the vault may see, unless they wrote them themselves.
pub(crate) const VAULT_WORDS: [&str; 8] =
    ["quicksilver", "ingot", "vilnius", "goblet", "crown", "custody", "QCC", "vault"];

pub(crate) fn offices() -> &'static Offices {
    static OFFICES: OnceLock<Offices> = OnceLock::new();
    OFFICES.get_or_init(|| {
        let desk = Desk::of(&[FACT]);
        for (folder, (name, text)) in [("open", FACT), ("open", HANDBOOK), ("vault", VAULT)] {
            let folder = desk.path(folder);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(name), text).unwrap();
        }
        let (mut vault_room, mut keepers, mut managers, mut strangers) = (0, 0, 0, 0);
        let chat = Chat::for_all(desk, |chat| {
            vault_room = chat.place("vault-room").id;
            (keepers, managers, strangers) = chat.discord.with(|world| {
                let keepers = world.add_role(chat.guild, "Keepers", 0);
                let managers = world.add_role(chat.guild, "Managers", MANAGE_SERVER);
                (keepers, managers, world.add_guild("Strangers"))
            });
            let server = chat.guild;
            format!(
                "{PATIENT}[[collection]]\nname = \"open\"\nfolders = [\"open\"]\n\
                 [[collection]]\nname = \"vault\"\nfolders = [\"vault\"]\n\
                 [[route]]\nserver = \"{server}\"\ncollections = [\"open\"]\n\
                 [[route]]\nchannel = \"{vault_room}\"\ncollections = [\"vault\"]\n\
                 [[route]]\nrole = \"{keepers}\"\ncollections = [\"open\", \"vault\"]\n"
            )
        });
        Offices { chat, vault_room, keepers, managers, strangers }
    })
}
