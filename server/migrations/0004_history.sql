-- The history keeps what changed, not copies.
--
-- In SQLite a table without rowid is its own primary key's index: a row is stored once. What stands
-- between the signs of such a comment is for SQLite alone (store/open.rs).

-- A short name, where many rows name the board.
alter table board add column number bigint;
update board
set number = (select count(*) from board as other where other.board_id <= board.board_id);
create unique index board_number on board (number);

-- Every command that changed something, in the one order of its board. It takes the place of
-- commit_log, whose rows the server brings over when it opens the database (store/upgrade.rs).
create table history (
    -- The board's number.
    board bigint not null,
    seq bigint not null,
    command_id uuid not null,
    -- Null: the server itself.
    actor uuid,
    at bigint not null,
    -- The command's name as on the wire.
    command text not null,
    -- What it changed: a trace for each thing, packed (trace.rs).
    record bytea not null,
    primary key (board, seq),
    unique (board, command_id)
) /*sqlite without rowid */;

-- Which commits changed what: of a card, its tallies, contacts and comments under the card's id, of
-- everything else under its own. It takes the place of touched.
create table trail (
    board bigint not null,
    subject uuid not null,
    seq bigint not null,
    primary key (board, subject, seq)
) /*sqlite without rowid */;
