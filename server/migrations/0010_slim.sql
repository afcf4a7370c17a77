-- One index tells what is on a board and what changed on it lately, instead of two.
drop index entity_since;
drop index entity_here;
create index entity_since on entity (board_id, (deleted or archived), seq);

-- In SQLite contacts and comments become a table that is its own primary key's index, as the history
-- is: what is already there moves once.
/*sqlite
create table slim_detail (
    board_id uuid not null,
    kind text not null,
    id text not null,
    card_id uuid not null,
    seq bigint not null,
    deleted boolean not null,
    doc json,
    at bigint not null default 0,
    size bigint not null default 0,
    primary key (board_id, kind, id)
) without rowid;
insert into slim_detail (board_id, kind, id, card_id, seq, deleted, doc, at, size)
select board_id, kind, id, card_id, seq, deleted, doc, at, size from detail;
drop table detail;
pragma legacy_alter_table = on;
alter table slim_detail rename to detail;
pragma legacy_alter_table = off;
create index detail_in_order on detail (board_id, card_id, kind, at, id, size);
*/
