-- Requests to follow that nobody has confirmed, by when they came.
CREATE INDEX followers_waiting ON followers (asked_at) WHERE confirmed_at = 0;
