-- What people, and the escalation ladder, did about an incident. The engine's own steps stand in transitions.
CREATE TABLE incident_actions (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  by_member text,
  unit text,
  to_member text,
  due_at timestamptz,
  rung integer,
  note text
);
CREATE INDEX incident_actions_by_incident ON incident_actions (incident_id, at);
CREATE UNIQUE INDEX incident_actions_rungs ON incident_actions (incident_id, rung) WHERE kind = 'escalated';
