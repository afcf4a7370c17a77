-- Cards that are done for long leave the board for the archive, with their tallies. They keep their
-- rows; what is read whenever a board is opened is what is neither removed nor archived.

alter table entity add column archived boolean not null default false;

create index entity_here on entity (board_id) where not deleted and not archived;

-- By what a card of the archive is looked up.
create index archive_number
on entity (board_id, (cast(doc -> 'card' ->> 'number' as bigint)))
where archived and kind = 'card';

create index archive_merged
on entity (board_id, (doc -> 'card' ->> 'merged_into'))
where archived and kind = 'card';

create index archive_fixed
on entity (board_id, (doc -> 'card' ->> 'fixed_in'))
where archived and kind = 'card';
