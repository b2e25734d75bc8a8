-- What the analysis says of each subject, kept with the day on which it is to be looked at again: a night reads these narrow
-- rows and judges anew only who was sold something or whose day has come. `regulars rebuild` empties them.

CREATE TABLE analysis_verdict (
  subject INTEGER PRIMARY KEY,      -- each that analysis_subject has, with its sales
  until INTEGER NOT NULL,           -- days since 1970: on this day it may be another though nothing happens; -2147483648: not judged
  basis INTEGER NOT NULL,           -- analysis_basis.id when it was judged; with another it says nothing
  verdict INTEGER NOT NULL,         -- stage and flags (judge.h)
  demand_ml INTEGER NOT NULL,       -- the demand it was judged by, in 30 days; 0: none known
  amounts TEXT NOT NULL             -- as in analysis_subject
) STRICT;
INSERT INTO analysis_verdict (subject, until, basis, verdict, demand_ml, amounts)
SELECT subject, -2147483648, 0, 0, 0, amounts FROM analysis_subject;

-- What verdicts stand on: one row, or none.
CREATE TABLE analysis_basis (
  no INTEGER PRIMARY KEY CHECK (no = 1),
  id INTEGER NOT NULL,              -- rises when the text becomes another
  day INTEGER NOT NULL,             -- days since 1970: no verdict was made later than this
  text TEXT NOT NULL                -- thresholds and model
) STRICT;

-- Customers without their profiles: all of them are walked beside the verdicts.
CREATE INDEX view_customer_since ON view_customer (subject, since);
