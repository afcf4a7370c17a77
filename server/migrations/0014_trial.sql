-- One row, which is written now and then to find out whether anything can be: see store/writing.rs.
-- Milliseconds since 1970 UTC.
create table trial (
    id integer primary key,
    at bigint not null
);
