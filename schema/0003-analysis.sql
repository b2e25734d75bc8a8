-- The analysis of the manager: what of it is kept, so that one more day costs one day. It follows from view_sale and is
-- brought up to date by the manager's commands, never while a sale is captured. `regulars rebuild` empties it.

-- Each subject of view_sale, day by day.
CREATE TABLE analysis_subject (
  subject INTEGER PRIMARY KEY REFERENCES identity,
  rows INTEGER NOT NULL,            -- of view_sale that it is made of
  sales INTEGER NOT NULL,           -- of them without refunds
  volume_ml INTEGER NOT NULL,       -- refunds taken off
  amounts TEXT NOT NULL,            -- JSON: amount_minor by currency, refunds taken off
  last_day INTEGER NOT NULL,        -- days since 1970 of the last row, sale or refund
  last_refund INTEGER NOT NULL,     -- days since 1970; -2147483648: none
  days BLOB NOT NULL                -- site days with fuel: day, volume, visit or not; varints (days.h)
) STRICT;

-- How far the sales of each origin are in it.
CREATE TABLE analysis_mark (
  origin INTEGER PRIMARY KEY,       -- origin.no; 0: whoever is taking in at this moment
  seq INTEGER NOT NULL              -- its number of the last fact that is in; of 0 a number of the process
) STRICT;

-- Subjects whose sales changed in another way than by one more: a refund, a late binding, a merge.
CREATE TABLE analysis_touched (
  subject INTEGER PRIMARY KEY
) STRICT;

-- The model of repeated purchases in force: one row, or none.
CREATE TABLE analysis_model (
  no INTEGER PRIMARY KEY CHECK (no = 1),
  r_e12 INTEGER NOT NULL,           -- parameters, in million millionths
  alpha_e12 INTEGER NOT NULL,
  a_e12 INTEGER NOT NULL,
  b_e12 INTEGER NOT NULL,
  likelihood_e6 INTEGER NOT NULL,   -- its logarithm, in millionths
  unit_days INTEGER NOT NULL,       -- days of a unit of time
  customers INTEGER NOT NULL,       -- that it was fitted to
  fitted_to INTEGER NOT NULL        -- days since 1970: facts up to the end of this day were looked at
) STRICT;

-- What the daily job has done.
CREATE TABLE daily_step (
  day INTEGER NOT NULL,             -- days since 1970: the site day that it was about
  step TEXT NOT NULL,               -- expiry, analysis, model, anomalies ...
  result TEXT NOT NULL,             -- JSON: its figures
  PRIMARY KEY (day, step)
) STRICT, WITHOUT ROWID;
