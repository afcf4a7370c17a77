-- Contacts and comments are read in parts, the newest first, and counted: what that needs stands in
-- the index. Both columns are of the document; without one the size is 0.
alter table detail add column at bigint not null default 0;
-- In characters.
alter table detail add column size bigint not null default 0;

update detail
set
    at = coalesce(
        cast(doc -> 'contact' ->> 'at' as bigint), cast(doc -> 'comment' ->> 'at' as bigint), 0
    ),
    size = length(cast(doc as text))
where not deleted;

create index detail_in_order on detail (board_id, card_id, kind, at, id, size);

drop index detail_of_card;
