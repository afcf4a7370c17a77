-- When a job was last taken that one server does for all: see jobs.rs. Milliseconds since 1970 UTC.
create table job (
    name text primary key,
    taken bigint not null
);
