-- Of an assignment: how many of the unit were told, and of which incident, where that is a part of the one that was assigned.
ALTER TABLE incident_actions ADD COLUMN told integer, ADD COLUMN part text;
