-- Which calls are new, for the words that callers used.
create index contact_since on detail (board_id, seq) where kind = 'contact';
