-- One file for SQLite and PostgreSQL. Ids are UUIDs made by whoever creates the thing, times are
-- milliseconds since 1970 UTC, documents are the JSON of the domain's entities.

create table account (
    user_id uuid primary key,
    -- Lower case.
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at bigint not null
);

create table login_session (
    session_id uuid primary key,
    token_hash bytea not null unique,
    user_id uuid not null references account (user_id) on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    -- As the browser calls itself.
    device text not null
);

create index login_session_of_user on login_session (user_id);

create table board (
    board_id uuid primary key,
    key text not null unique,
    -- The number of the last commit: who writes takes this row first and counts it up last.
    seq bigint not null,
    created_at bigint not null
);

create table invitation (
    invitation_id uuid primary key,
    token_hash bytea not null unique,
    board_id uuid not null references board (board_id) on delete cascade,
    role text not null,
    created_by uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create index invitation_of_board on invitation (board_id);

-- The members of all boards, kept whenever a member entity changes: "which boards has this
-- person" and "may he open this one" are one look-up.
create table membership (
    board_id uuid not null references board (board_id) on delete cascade,
    user_id uuid not null,
    role text not null,
    primary key (board_id, user_id)
);

create index membership_of_user on membership (user_id);

-- What is on a board now. A removed entity keeps its row without its document, so that a page
-- that was away learns of it.
create table entity (
    board_id uuid not null,
    kind text not null,
    id text not null,
    -- The commit that changed it last.
    seq bigint not null,
    deleted boolean not null,
    doc json,
    primary key (board_id, kind, id)
);

create index entity_since on entity (board_id, seq);

-- Contacts and comments: they are loaded with their card.
create table detail (
    board_id uuid not null,
    kind text not null,
    id text not null,
    card_id uuid not null,
    seq bigint not null,
    deleted boolean not null,
    doc json,
    primary key (board_id, kind, id)
);

create index detail_of_card on detail (board_id, card_id);

-- Every command that changed something, in the one order of its board.
create table commit_log (
    board_id uuid not null,
    seq bigint not null,
    command_id uuid not null,
    -- Null: the server itself.
    actor uuid,
    at bigint not null,
    -- The command as it was sent, in JSON. People can type what PostgreSQL's json refuses.
    command text not null,
    -- What it changed: each entity before and after.
    record json not null,
    primary key (board_id, seq),
    unique (board_id, command_id)
);

-- Which commits touched which card: the card's history.
create table touched (
    board_id uuid not null,
    -- A card's id.
    subject text not null,
    seq bigint not null,
    primary key (board_id, subject, seq)
);
