-- Documents are stored without their own name and their card's: both stand in columns
-- (store/document.rs). The views that told the card from the document tell it from its column, as text,
-- as before.

drop view contacts;
drop view comments;

--postgres
update entity set doc = cast(doc as jsonb) #- array[kind, 'id'] where kind <> 'tally' and doc is not null;
update entity
set doc = cast(doc as jsonb) #- array[kind, 'card'] #- array[kind, 'customer']
where kind = 'tally' and doc is not null;
update detail
set doc = cast(doc as jsonb) #- array[kind, 'id'] #- array[kind, 'card']
where doc is not null;

create view contacts as
select
    board_id,
    id as contact_id,
    cast(card_id as text) as card_id,
    doc -> 'contact' ->> 'customer' as customer_id,
    doc -> 'contact' ->> 'system' as system_id,
    coalesce(doc -> 'contact' ->> 'channel', 'phone') as channel,
    coalesce(doc -> 'contact' ->> 'quote', '') as quote,
    cast(doc -> 'contact' ->> 'at' as bigint) as at,
    cast(doc -> 'contact' ->> 'day' as bigint) as day,
    doc -> 'contact' ->> 'by' as taken_by
from detail
where kind = 'contact' and not deleted;

create view comments as
select
    board_id,
    id as comment_id,
    cast(card_id as text) as card_id,
    doc -> 'comment' ->> 'by' as user_id,
    doc -> 'comment' ->> 'text' as text,
    cast(doc -> 'comment' ->> 'at' as bigint) as at
from detail
where kind = 'comment' and not deleted;
--all

-- SQLite has no uuids: there the column holds their bytes.
/*sqlite
update entity set doc = json_remove(doc, '$.' || kind || '.id') where kind <> 'tally';
update entity set doc = json_remove(doc, '$.tally.card', '$.tally.customer') where kind = 'tally';
update detail set doc = json_remove(doc, '$.' || kind || '.id', '$.' || kind || '.card');

create view contacts as
select
    board_id,
    id as contact_id,
    lower(
        substr(hex(card_id), 1, 8) || '-' ||
        substr(hex(card_id), 9, 4) || '-' ||
        substr(hex(card_id), 13, 4) || '-' ||
        substr(hex(card_id), 17, 4) || '-' ||
        substr(hex(card_id), 21)
    ) as card_id,
    doc -> 'contact' ->> 'customer' as customer_id,
    doc -> 'contact' ->> 'system' as system_id,
    coalesce(doc -> 'contact' ->> 'channel', 'phone') as channel,
    coalesce(doc -> 'contact' ->> 'quote', '') as quote,
    cast(doc -> 'contact' ->> 'at' as bigint) as at,
    cast(doc -> 'contact' ->> 'day' as bigint) as day,
    doc -> 'contact' ->> 'by' as taken_by
from detail
where kind = 'contact' and not deleted;

create view comments as
select
    board_id,
    id as comment_id,
    lower(
        substr(hex(card_id), 1, 8) || '-' ||
        substr(hex(card_id), 9, 4) || '-' ||
        substr(hex(card_id), 13, 4) || '-' ||
        substr(hex(card_id), 17, 4) || '-' ||
        substr(hex(card_id), 21)
    ) as card_id,
    doc -> 'comment' ->> 'by' as user_id,
    doc -> 'comment' ->> 'text' as text,
    cast(doc -> 'comment' ->> 'at' as bigint) as at
from detail
where kind = 'comment' and not deleted;
*/
