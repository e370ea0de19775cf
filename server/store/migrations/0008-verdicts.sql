-- What people found an incident to be: every verdict is kept, the latest speaks. A reset says from when on verdicts are learnt from, so that
-- what was learnt before can still be seen.
CREATE TABLE verdicts (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  member_id text NOT NULL,
  verdict text NOT NULL,
  note text,
  at timestamptz NOT NULL
);
CREATE INDEX verdicts_by_incident ON verdicts (incident_id, seq DESC);

-- until_seq: the last verdict that is no longer learnt from.
CREATE TABLE learning_resets (
  rule_id text PRIMARY KEY,
  member_id text NOT NULL,
  at timestamptz NOT NULL,
  until_seq bigint NOT NULL
);
