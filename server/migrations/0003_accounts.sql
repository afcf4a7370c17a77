-- Accounts have an end, and an installation has owners.

-- Since when the person may not sign in; null: he may.
alter table account add column locked_at bigint;
-- Owners of the installation look after its accounts.
alter table account add column is_owner boolean not null default false;
alter table account add column last_seen_at bigint;

update account set is_owner = true
where user_id = (select user_id from account order by created_at, user_id limit 1);

update account set last_seen_at = (
    select max(login_session.last_seen_at) from login_session
    where login_session.user_id = account.user_id
);

-- Accounts that were removed. Whoever of them is still a member of a board is being taken off it.
create table removed_account (
    user_id uuid primary key,
    -- Who gets the boards that belonged to this person alone; null: an owner of the installation.
    boards_to uuid
);

-- How those were called who are no members any more: the history goes on naming them.
create table former_member (
    board_id uuid not null references board (board_id) on delete cascade,
    user_id uuid not null,
    name text not null,
    primary key (board_id, user_id)
);

insert into former_member (board_id, user_id, name)
select distinct commit_log.board_id, account.user_id, account.name from commit_log
join account on account.user_id = commit_log.actor
where not exists (
    select 1 from membership
    where membership.board_id = commit_log.board_id and membership.user_id = account.user_id
);

-- Who made it; null: made before anybody noted it.
alter table board add column created_by uuid;

-- What the owners of the installation decide, by name. What is not here is as it comes.
create table setting (
    name text primary key,
    value text not null
);

-- An invitation dies with the right of whoever made it, and for good.
delete from invitation where not exists (
    select 1 from membership
    where membership.board_id = invitation.board_id
    and membership.user_id = invitation.created_by and membership.role = 'owner'
);

create index invitation_of_person on invitation (created_by);
