-- Each subject's days as before, but without looking each of them up in identity when all are taken in.
CREATE TABLE analysis_subject_alone (
  subject INTEGER PRIMARY KEY,      -- identity.no
  rows INTEGER NOT NULL,            -- of view_sale that it is made of
  sales INTEGER NOT NULL,           -- of them without refunds
  volume_ml INTEGER NOT NULL,       -- refunds taken off
  amounts TEXT NOT NULL,            -- JSON: amount_minor by currency, refunds taken off
  last_day INTEGER NOT NULL,        -- days since 1970 of the last row, sale or refund
  last_refund INTEGER NOT NULL,     -- days since 1970; -2147483648: none
  days BLOB NOT NULL                -- site days with fuel: day, volume, visit or not; varints (days.h)
) STRICT;
INSERT INTO analysis_subject_alone (subject, rows, sales, volume_ml, amounts, last_day, last_refund, days)
SELECT subject, rows, sales, volume_ml, amounts, last_day, last_refund, days FROM analysis_subject;
DROP TABLE analysis_subject;
ALTER TABLE analysis_subject_alone RENAME TO analysis_subject;

-- What the analysis says of each subject, kept with the day on which it is to be looked at again: a night reads these narrow
-- rows and judges anew only who was sold something or whose day has come. `regulars rebuild` empties them.

CREATE TABLE analysis_verdict (
  subject INTEGER PRIMARY KEY,      -- each that analysis_subject has, with its sales
  until INTEGER NOT NULL,           -- days since 1970 of the day on which it may be another though nothing happens;
                                    -- -2147483648: not judged
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
