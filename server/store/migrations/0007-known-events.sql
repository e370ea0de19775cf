-- Periods that people marked as out of the ordinary: they teach no baseline, and interrupt nobody. One that was taken back is kept.
CREATE TABLE known_events (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  to_day date NOT NULL,
  removed_at timestamptz,
  body jsonb NOT NULL
);
CREATE INDEX known_events_by_day ON known_events (tenant, to_day DESC);

-- The levels that stayed, by rule: read at every tick.
CREATE INDEX incidents_with_shift ON incidents (rule_id) WHERE jsonb_exists(body, 'shift');
