CREATE TABLE members (id text PRIMARY KEY, body jsonb NOT NULL);

CREATE TABLE sign_ins (
  token_hash text PRIMARY KEY,
  member_id text NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE sessions (
  session_hash text PRIMARY KEY,
  member_id text NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE TABLE incidents (
  id text PRIMARY KEY,
  rule_id text NOT NULL,
  state text NOT NULL,
  updated_at timestamptz NOT NULL,
  body jsonb NOT NULL
);
CREATE INDEX incidents_by_update ON incidents (updated_at DESC);
CREATE INDEX incidents_by_rule ON incidents (rule_id, state);

CREATE TABLE transitions (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  incident_id text NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (incident_id, at, kind)
);

-- take_at: when a sender may next take the delivery (due time, lease end or retry time); null once nothing is left to send.
CREATE TABLE deliveries (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  member_id text NOT NULL,
  channel text NOT NULL,
  kind text NOT NULL,
  incident_id text,
  revision integer NOT NULL,
  state text NOT NULL,
  why text NOT NULL,
  due_at timestamptz NOT NULL,
  take_at timestamptz,
  message jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  opened_at timestamptz
);
CREATE INDEX deliveries_to_take ON deliveries (take_at) WHERE take_at IS NOT NULL;
CREATE INDEX deliveries_by_member ON deliveries (member_id, created_at DESC);
CREATE INDEX deliveries_by_incident ON deliveries (incident_id, member_id, channel, revision);

CREATE TABLE digests (
  delivery_id text PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
  member_id text NOT NULL,
  at timestamptz NOT NULL,
  snapshot jsonb NOT NULL
);
CREATE INDEX digests_by_member ON digests (member_id, at DESC);

CREATE TABLE slots (
  job text NOT NULL,
  slot text NOT NULL,
  owner text,
  lease_until timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (job, slot)
);

CREATE TABLE subscriptions (
  member_id text NOT NULL,
  product text NOT NULL,
  channel text NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (member_id, product, channel)
);

CREATE TABLE looks (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id text NOT NULL,
  kind text NOT NULL,
  target text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX looks_by_target ON looks (member_id, kind, target, at DESC);

CREATE TABLE settings (key text PRIMARY KEY, value text NOT NULL);
