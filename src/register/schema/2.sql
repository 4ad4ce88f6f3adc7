-- Duties of the contracts: what is checked, when it is due, what came of it.
CREATE TABLE duty (
  number INTEGER PRIMARY KEY,
  tender INTEGER NOT NULL REFERENCES tender (number),
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  proof TEXT,
  -- Nothing: at each event
  due TEXT,
  state TEXT NOT NULL,
  done TEXT,
  document TEXT,
  document_hash TEXT,
  note TEXT,
  penalty TEXT
) STRICT;
CREATE INDEX duty_due ON duty (state, due);
CREATE INDEX duty_tender ON duty (tender);
