-- The log is searched by what a row is about, and by time.

CREATE INDEX log_target ON log (target, seq);
CREATE INDEX log_at ON log (at, seq);
