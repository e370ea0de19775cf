-- What a member made of a view for themselves: order of figures, own thresholds, default period and place.
CREATE TABLE view_preferences (
  member_id text NOT NULL,
  view_id text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (member_id, view_id)
);
