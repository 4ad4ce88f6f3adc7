-- First layout of the register. Written for both engines: PostgreSQL reads INTEGER as BIGINT and knows no STRICT.
-- Numbers are given by the writer (writers take turns), dates are AAAA-MM-JJ, amounts are cents.

CREATE TABLE act (
  number INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  item TEXT NOT NULL,
  verb TEXT NOT NULL,
  -- JSON: {"champ": [avant, après]}
  changes TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT,
  -- SHA-256 of this act and of the seal before it
  seal TEXT NOT NULL
) STRICT;
CREATE INDEX act_item ON act (subject, item);

CREATE TABLE tender (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  buyer TEXT,
  object TEXT,
  purchase TEXT,
  cpv TEXT,
  direction TEXT,
  commune TEXT,
  procedure TEXT,
  lots INTEGER,
  amount INTEGER,
  months INTEGER,
  supplier TEXT,
  supplier_id TEXT,
  launched TEXT,
  published TEXT,
  awarded TEXT,
  notified TEXT,
  declared_weight TEXT,
  social TEXT,
  environmental TEXT,
  report_received TEXT,
  report_hash TEXT,
  exchange_held TEXT,
  exclusion TEXT,
  exclusion_reason TEXT,
  -- From here on: computed from the above and from the evidence, never entered.
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  weight TEXT,
  -- A weight was declared, and nothing proves or refutes it
  claimed INTEGER NOT NULL,
  followed INTEGER NOT NULL,
  notified_quarter TEXT,
  launched_quarter TEXT,
  -- Act of the import that brought it
  import INTEGER
) STRICT;
CREATE TABLE lot (
  tender INTEGER NOT NULL REFERENCES tender (number),
  position INTEGER NOT NULL,
  name TEXT,
  state TEXT NOT NULL,
  weight TEXT,
  PRIMARY KEY (tender, position)
) STRICT;

-- What a verdict rested on. The newest of a tender counts, the others stay.
CREATE TABLE evidence (
  number INTEGER PRIMARY KEY,
  tender INTEGER NOT NULL REFERENCES tender (number),
  act INTEGER NOT NULL REFERENCES act (number),
  content TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_tender ON evidence (tender);

-- Values of indicators that are not computed. The newest of an indicator and period counts, the others stay.
CREATE TABLE entry (
  number INTEGER PRIMARY KEY,
  indicator TEXT NOT NULL,
  start TEXT NOT NULL,
  finish TEXT NOT NULL,
  value TEXT NOT NULL,
  numerator INTEGER,
  denominator INTEGER,
  proof TEXT,
  act INTEGER NOT NULL REFERENCES act (number)
) STRICT;
CREATE INDEX entry_indicator ON entry (indicator, start, finish);
