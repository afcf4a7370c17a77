-- How a board calls its members, so that one whose account has another name by now is found; null:
-- written by an earlier version.
alter table membership add column name text;

update membership set name = (
    select account.name from account where account.user_id = membership.user_id
);
