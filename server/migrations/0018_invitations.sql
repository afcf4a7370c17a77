-- A link may let in several people, and says for whom it is.
alter table invitation add column for_whom text not null default '';
alter table invitation add column people_left integer not null default 1;
