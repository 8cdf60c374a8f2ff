-- Questions put to Docent that got no answer, and those whose answer somebody rated.
CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    asked_at INTEGER NOT NULL,  -- seconds since 1970
    server INTEGER,             -- none in a direct message
    channel INTEGER NOT NULL,
    person INTEGER,             -- none unless the settings say so
    text TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('unanswered', 'good', 'bad')),
    citation TEXT,              -- what was answered first, for those that were rated
    edition INTEGER NOT NULL    -- of the documents that were asked
) STRICT;
CREATE INDEX question_by_time ON question (asked_at);
CREATE INDEX question_by_person ON question (person) WHERE person IS NOT NULL;

-- Questions that wait for somebody's reply, each under the message that asks it.
CREATE TABLE waiting (
    message INTEGER PRIMARY KEY,
    asked_at INTEGER NOT NULL,
    server INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Replies that somebody saved as the answer to a question. A question has one answer in each server.
CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    server INTEGER NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    UNIQUE (server, question)
) STRICT;
CREATE INDEX answer_by_message ON answer (message);

-- How far somebody came in a tour of some documents.
CREATE TABLE progress (
    person INTEGER NOT NULL,
    tour TEXT NOT NULL,
    stop INTEGER NOT NULL,
    PRIMARY KEY (person, tour)
) STRICT, WITHOUT ROWID;

-- How many questions of a quiz somebody answered, and how many rightly.
CREATE TABLE score (
    person INTEGER PRIMARY KEY,
    asked INTEGER NOT NULL,
    right INTEGER NOT NULL
) STRICT;

-- Who does not want to be greeted.
CREATE TABLE ungreeted (
    person INTEGER PRIMARY KEY
) STRICT;
