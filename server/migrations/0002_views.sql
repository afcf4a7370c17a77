-- What is on the boards as columns, for people who want to ask questions of their own. Times are
-- milliseconds since 1970 UTC, days are days since 1970. Groundswell itself reads none of these.

create view cards as
select
    board_id,
    id as card_id,
    cast(doc -> 'card' ->> 'number' as bigint) as number,
    doc -> 'card' ->> 'title' as title,
    coalesce(doc -> 'card' ->> 'description', '') as description,
    doc -> 'card' ->> 'column' as column_id,
    cast(doc -> 'card' ->> 'since' as bigint) as since,
    cast(doc -> 'card' ->> 'created' as bigint) as created,
    doc -> 'card' ->> 'created_by' as created_by,
    coalesce(doc -> 'card' ->> 'impact', 'unrated') as impact,
    doc -> 'card' ->> 'area' as area_id,
    doc -> 'card' ->> 'assignee' as assignee,
    cast(doc -> 'card' ->> 'estimate' as double precision) as estimate_days,
    cast(doc -> 'card' -> 'deadline' ->> 'day' as bigint) as deadline_day,
    doc -> 'card' -> 'express' is not null as express,
    doc -> 'card' ->> 'sprint' as sprint_id,
    doc -> 'card' ->> 'fixed_in' as fixed_in,
    doc -> 'card' ->> 'suspected_in' as suspected_in,
    doc -> 'card' ->> 'merged_into' as merged_into,
    cast(doc -> 'card' ->> 'trashed' as bigint) as trashed
from entity
where kind = 'card' and not deleted;

create view columns as
select
    board_id,
    id as column_id,
    doc -> 'column' ->> 'name' as name,
    doc -> 'column' ->> 'stage' as stage,
    cast(doc -> 'column' ->> 'limit' as bigint) as card_limit
from entity
where kind = 'column' and not deleted;

create view areas as
select board_id, id as area_id, doc -> 'area' ->> 'name' as name
from entity
where kind = 'area' and not deleted;

create view customers as
select board_id, id as customer_id, doc -> 'customer' ->> 'name' as name
from entity
where kind = 'customer' and not deleted;

create view systems as
select
    board_id,
    id as system_id,
    doc -> 'system' ->> 'name' as name,
    doc -> 'system' ->> 'customer' as customer_id,
    doc -> 'system' ->> 'runs' as release_id
from entity
where kind = 'system' and not deleted;

create view sprints as
select
    board_id,
    id as sprint_id,
    doc -> 'sprint' ->> 'name' as name,
    cast(doc -> 'sprint' ->> 'starts' as bigint) as starts_day,
    cast(doc -> 'sprint' ->> 'ends' as bigint) as ends_day,
    cast(doc -> 'sprint' ->> 'capacity' as double precision) as capacity_days,
    coalesce(doc -> 'sprint' ->> 'state', 'planned') as state
from entity
where kind = 'sprint' and not deleted;

create view releases as
select
    board_id,
    id as release_id,
    doc -> 'release' ->> 'name' as name,
    coalesce(doc -> 'release' ->> 'kind', 'regular') as kind,
    doc -> 'release' ->> 'parent' as parent_id,
    cast(doc -> 'release' ->> 'planned' as bigint) as planned_day
from entity
where kind = 'release' and not deleted;

create view deployments as
select
    board_id,
    id as deployment_id,
    doc -> 'deployment' ->> 'release' as release_id,
    doc -> 'deployment' ->> 'system' as system_id,
    doc -> 'deployment' ->> 'state' as state,
    cast(doc -> 'deployment' ->> 'at' as bigint) as since
from entity
where kind = 'deployment' and not deleted;

create view members as
select
    board_id,
    id as user_id,
    doc -> 'member' ->> 'name' as name,
    doc -> 'member' ->> 'role' as role,
    doc -> 'member' -> 'may_delete' is not null as may_delete
from entity
where kind = 'member' and not deleted;

create view contacts as
select
    board_id,
    id as contact_id,
    doc -> 'contact' ->> 'card' as card_id,
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
    doc -> 'comment' ->> 'card' as card_id,
    doc -> 'comment' ->> 'by' as user_id,
    doc -> 'comment' ->> 'text' as text,
    cast(doc -> 'comment' ->> 'at' as bigint) as at
from detail
where kind = 'comment' and not deleted;
