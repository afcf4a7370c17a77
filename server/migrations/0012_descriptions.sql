-- Of a long description the card has the first lines, and all of it is a detail of the kind
-- "description" with the card's id: what an earlier version kept in the card the server brings over
-- while it serves the board (domain/src/description.rs). The view tells all of it, as before.

drop view cards;

create view cards as
select
    entity.board_id,
    entity.id as card_id,
    cast(entity.doc -> 'card' ->> 'number' as bigint) as number,
    entity.doc -> 'card' ->> 'title' as title,
    coalesce(
        detail.doc -> 'description' ->> 'text', entity.doc -> 'card' ->> 'description', ''
    ) as description,
    entity.doc -> 'card' ->> 'column' as column_id,
    cast(entity.doc -> 'card' ->> 'since' as bigint) as since,
    cast(entity.doc -> 'card' ->> 'created' as bigint) as created,
    entity.doc -> 'card' ->> 'created_by' as created_by,
    coalesce(entity.doc -> 'card' ->> 'impact', 'unrated') as impact,
    entity.doc -> 'card' ->> 'area' as area_id,
    entity.doc -> 'card' ->> 'assignee' as assignee,
    cast(entity.doc -> 'card' ->> 'estimate' as double precision) as estimate_days,
    cast(entity.doc -> 'card' -> 'deadline' ->> 'day' as bigint) as deadline_day,
    entity.doc -> 'card' -> 'express' is not null as express,
    entity.doc -> 'card' ->> 'sprint' as sprint_id,
    entity.doc -> 'card' ->> 'fixed_in' as fixed_in,
    entity.doc -> 'card' ->> 'suspected_in' as suspected_in,
    entity.doc -> 'card' ->> 'merged_into' as merged_into,
    cast(entity.doc -> 'card' ->> 'trashed' as bigint) as trashed
from entity
left join detail
    on detail.board_id = entity.board_id
    and detail.kind = 'description'
    and detail.id = entity.id
    and not detail.deleted
where entity.kind = 'card' and not entity.deleted;
