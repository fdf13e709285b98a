-- What was typed into a staff form whose session was over: sealed, a few a
-- person, for a day. Ended sessions are remembered for a week, by their hash
-- alone, so that nobody else can leave anything here.
CREATE TABLE ended_sessions (
	hash    BLOB NOT NULL PRIMARY KEY,
	user_id INTEGER NOT NULL REFERENCES users (id),
	ended   INTEGER NOT NULL
) STRICT;

CREATE INDEX ended_sessions_user ON ended_sessions (user_id, ended);
CREATE INDEX ended_sessions_ended ON ended_sessions (ended);

CREATE TABLE unsent_forms (
	id      TEXT NOT NULL PRIMARY KEY,
	user_id INTEGER NOT NULL REFERENCES users (id),
	at      INTEGER NOT NULL,
	body    BLOB NOT NULL -- sealed
) STRICT;

CREATE INDEX unsent_forms_user ON unsent_forms (user_id, at);
CREATE INDEX unsent_forms_at ON unsent_forms (at);
