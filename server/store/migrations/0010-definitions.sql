-- A change: new texts for definition files, on their way from draft over review to published. files: [{path, base, text}], base being the
-- version that the text was written over (0: the file as it lies on disk, or none), and text null to remove the file.
CREATE TABLE definition_changes (
  id text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('draft', 'review', 'published', 'withdrawn')),
  author_id text NOT NULL,
  why text NOT NULL,
  files jsonb NOT NULL,
  note text,
  decided_by text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX definition_changes_by_update ON definition_changes (updated_at DESC);

-- seq: the release, which running servers watch.
CREATE TABLE definition_versions (
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  path text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  text text,
  change_id text NOT NULL REFERENCES definition_changes (id),
  author_id text NOT NULL,
  published_by text NOT NULL,
  why text NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (path, version)
);
