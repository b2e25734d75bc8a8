-- Statements of the analysis.

-- Notes that a subject's sales changed otherwise than by one more.
-- STMT analysis_touch
INSERT OR IGNORE INTO analysis_touched (subject) VALUES (?1)

-- Emptying it, in the order of rebuild.
-- STMT clear_analysis SCAN
DELETE FROM analysis_subject
-- STMT clear_analysis_mark SCAN
DELETE FROM analysis_mark
-- STMT clear_analysis_touched SCAN
DELETE FROM analysis_touched

-- How far each origin is, and how far it is taken in.
-- STMT analysis_origins SCAN
SELECT o.no, o.last_seq, m.seq FROM origin o LEFT JOIN analysis_mark m ON m.origin = o.no ORDER BY o.no
-- STMT analysis_mark_set
INSERT INTO analysis_mark (origin, seq) VALUES (?1, ?2) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq
-- STMT analysis_mark_get
SELECT seq FROM analysis_mark WHERE origin = ?1
-- STMT analysis_mark_drop
DELETE FROM analysis_mark WHERE origin = ?1
-- Whose sales came with the facts ?1 to ?2.
-- STMT analysis_new
SELECT DISTINCT subject FROM view_sale WHERE sale BETWEEN ?1 AND ?2 AND subject IS NOT NULL
-- STMT analysis_touched_all SCAN
SELECT subject FROM analysis_touched
-- STMT analysis_untouch
DELETE FROM analysis_touched WHERE subject = ?1

-- Every sale and refund up to the day ?1, in no order; of one subject (?2) by time. A sale of which something was given back
-- after that day was a visit until then. Columns: subject, day, currency, sales, volume, amount, visit.
-- STMT analysis_sales SCAN
SELECT v.subject, v.day, v.currency, v.kind = 'sale', v.volume_ml, v.amount_minor,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?1))
FROM view_sale v NOT INDEXED WHERE v.subject IS NOT NULL AND v.day <= ?1
-- STMT analysis_sales_of
SELECT v.subject, v.day, v.currency, v.kind = 'sale', v.volume_ml, v.amount_minor,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund'
    WHERE l.sale = v.sale AND r.day > ?1))
FROM view_sale v WHERE v.subject = ?2 AND v.day <= ?1 ORDER BY v.at
-- The same of the facts ?1 to ?2, and how many rows a subject has.
-- STMT analysis_sales_new
SELECT v.subject, v.day, v.currency, v.kind = 'sale', v.volume_ml, v.amount_minor, v.is_visit
FROM view_sale v WHERE v.sale BETWEEN ?1 AND ?2 AND v.subject IS NOT NULL
-- STMT analysis_rows_of
SELECT count(*) FROM view_sale WHERE subject = ?1

-- STMT analysis_set
INSERT INTO analysis_subject (subject, sales, volume_ml, amounts, last_day, last_refund, days, rows)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (subject) DO UPDATE SET rows = excluded.rows, sales = excluded.sales, volume_ml = excluded.volume_ml, amounts = excluded.amounts,
  last_day = excluded.last_day, last_refund = excluded.last_refund, days = excluded.days
-- STMT analysis_drop
DELETE FROM analysis_subject WHERE subject = ?1
-- STMT analysis_all SCAN
SELECT subject, sales, volume_ml, amounts, last_day, last_refund, days, rows FROM analysis_subject ORDER BY subject
-- STMT analysis_last_day SCAN
SELECT coalesce(max(last_day), -2147483648) FROM analysis_subject
-- STMT analysis_get
SELECT subject, sales, volume_ml, amounts, last_day, last_refund, days, rows FROM analysis_subject WHERE subject = ?1

-- Customers, with when they were enrolled. Those who are part of another account have no row of their own.
-- STMT analysis_customers SCAN
SELECT c.subject, c.since FROM view_customer c INDEXED BY view_customer_since
WHERE NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject) ORDER BY c.subject
-- All that are named, those too that were merged, in order; and who these are.
-- STMT analysis_enrolled SCAN
SELECT subject, since FROM view_customer INDEXED BY view_customer_since ORDER BY subject
-- STMT analysis_merged SCAN
SELECT customer FROM view_merge
-- How a subject is named: kind, value, label, class, name.
-- STMT analysis_name
SELECT i.kind, i.value, i.label, i.class, json_extract(c.profile, '$.name')
FROM identity i LEFT JOIN view_customer c ON c.subject = i.no WHERE i.no = ?1

-- Whom customers were referred by, up to the instant ?1, each once: who referred, who was. Those who became one account are it.
-- STMT analysis_referred SCAN
WITH account AS MATERIALIZED (SELECT member, head FROM view_account)
SELECT DISTINCT coalesce(t.head, a.target) AS referrer, coalesce(c.head, a.customer) AS referred
FROM fact_act a LEFT JOIN account t ON t.member = a.target LEFT JOIN account c ON c.member = a.customer
WHERE a.kind = 'refer' AND a.at <= ?1 AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
  AND NOT EXISTS (SELECT 1 FROM fact_act e WHERE e.customer = a.customer AND e.kind = 'refer' AND (e.at, e.id) < (a.at, a.id)
    AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = e.id))
  AND coalesce(t.head, a.target) <> coalesce(c.head, a.customer) ORDER BY 1, 2

-- Verdicts that are kept, and what they stand on.
-- STMT verdict_all SCAN
SELECT subject, until, basis, verdict, demand_ml, amounts FROM analysis_verdict ORDER BY subject
-- STMT verdict_get
SELECT subject, until, basis, verdict, demand_ml, amounts FROM analysis_verdict WHERE subject = ?1
-- STMT verdict_set
INSERT INTO analysis_verdict (subject, until, basis, verdict, demand_ml, amounts) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (subject) DO UPDATE SET until = excluded.until, basis = excluded.basis, verdict = excluded.verdict,
  demand_ml = excluded.demand_ml, amounts = excluded.amounts
-- One that was judged again; nothing when it is no more.
-- STMT verdict_judged
UPDATE analysis_verdict SET until = ?2, basis = ?3, verdict = ?4, demand_ml = ?5 WHERE subject = ?1
-- STMT verdict_drop
DELETE FROM analysis_verdict WHERE subject = ?1
-- STMT verdict_alone SCAN
SELECT v.subject FROM analysis_verdict v WHERE NOT EXISTS (SELECT 1 FROM analysis_subject s WHERE s.subject = v.subject)
-- STMT clear_verdict SCAN
DELETE FROM analysis_verdict
-- STMT verdict_basis_get
SELECT id, day, text FROM analysis_basis WHERE no = 1
-- STMT verdict_basis_set
INSERT INTO analysis_basis (no, id, day, text) VALUES (1, ?1, ?2, ?3)
ON CONFLICT (no) DO UPDATE SET id = excluded.id, day = excluded.day, text = excluded.text
-- STMT clear_verdict_basis SCAN
DELETE FROM analysis_basis

-- The model in force.
-- STMT analysis_model_get
SELECT r_e12, alpha_e12, a_e12, b_e12, likelihood_e6, unit_days, customers, fitted_to FROM analysis_model WHERE no = 1
-- STMT analysis_model_set
INSERT INTO analysis_model (no, r_e12, alpha_e12, a_e12, b_e12, likelihood_e6, unit_days, customers, fitted_to)
VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (no) DO UPDATE SET r_e12 = excluded.r_e12, alpha_e12 = excluded.alpha_e12, a_e12 = excluded.a_e12,
  b_e12 = excluded.b_e12, likelihood_e6 = excluded.likelihood_e6, unit_days = excluded.unit_days, customers = excluded.customers,
  fitted_to = excluded.fitted_to
-- STMT clear_analysis_model SCAN
DELETE FROM analysis_model
-- Who has sales.
-- STMT analysis_subjects SCAN
SELECT DISTINCT subject FROM view_sale WHERE subject IS NOT NULL

-- Signals of suspicious use between two instants: whose, how many, the gravest.
-- STMT analysis_signals SCAN
SELECT subject, count(*), max(score) FROM view_signal WHERE at BETWEEN ?1 AND ?2 GROUP BY subject ORDER BY subject

-- The daily job: what was done of a day.
-- STMT daily_get
SELECT result FROM daily_step WHERE day = ?1 AND step = ?2
-- STMT daily_set
INSERT INTO daily_step (day, step, result) VALUES (?1, ?2, ?3) ON CONFLICT (day, step) DO UPDATE SET result = excluded.result
-- STMT daily_unset
DELETE FROM daily_step WHERE day = ?1 AND step = ?2
-- Points whose last second lies between ?1 and ?2, and how many customers have them.
-- STMT daily_expiry SCAN
SELECT coalesce(sum(points_left), 0), count(DISTINCT subject) FROM view_lot
WHERE expires_at BETWEEN ?1 AND ?2 AND unlock_at <= expires_at AND points_left > 0
-- Points that could not be spent before ?1 and can at ?2.
-- STMT daily_unlocked SCAN
SELECT coalesce(sum(points_left), 0), count(DISTINCT subject) FROM view_lot
WHERE unlock_at BETWEEN ?1 AND ?2 AND expires_at > ?2 AND points_left > 0
-- Whose tier was last held the day before ?1 (days since 1970).
-- STMT daily_downgrades SCAN
SELECT count(*) FROM view_state WHERE tier_until = ?1 AND tier > 0
-- Cases that are open at ?1, and those of them whose reply is overdue.
-- As of the end of a day, however late or often that night is run.
-- STMT daily_cases SCAN
SELECT count(*), coalesce(sum(due_at < ?1), 0) FROM view_case
WHERE at <= ?1 AND (closed_at IS NULL OR closed_at > ?1) AND due_at > 0

-- How often vehicles, cards, organisations and communities come, up to day ?1: key, who, day, volume, whether it is a visit as
-- of then; kind, value, label, class and name of the key.

-- STMT frequency_vehicles SCAN
SELECT v.plate, 0, v.day, v.volume_ml, v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?1)), i.kind, i.value, i.label, i.class, NULL
FROM view_sale v JOIN identity i ON i.no = v.plate WHERE v.day <= ?1 ORDER BY v.plate, v.day
-- STMT frequency_cards SCAN
SELECT v.card, 0, v.day, v.volume_ml, v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?1)), i.kind, i.value, i.label, i.class, NULL
FROM view_sale v JOIN identity i ON i.no = v.card WHERE v.day <= ?1 ORDER BY v.card, v.day
-- As in report_organisations: those who became one account are one.
-- STMT frequency_organisations SCAN
WITH account AS MATERIALIZED (SELECT member, head FROM view_account),
owned AS (
  SELECT v.*, CASE WHEN v.subject IN (SELECT subject FROM organisation) THEN v.subject ELSE
    (SELECT CASE count(DISTINCT coalesce(a.head, b.customer)) WHEN 1 THEN min(coalesce(a.head, b.customer)) END
      FROM view_binding b LEFT JOIN account a ON a.member = b.customer
      WHERE b.target = v.plate AND b.valid_from <= v.at AND b.valid_until > v.at
        AND b.customer IN (SELECT subject FROM organisation)) END AS key
  FROM view_sale v WHERE v.day <= ?1)
SELECT v.key, 0, v.day, v.volume_ml, v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?1)), i.kind, i.value, i.label, i.class, json_extract(c.profile, '$.name')
FROM owned v JOIN identity i ON i.no = v.key LEFT JOIN view_customer c ON c.subject = v.key ORDER BY v.key, v.day
-- As in report_communities; said by the instant ?2.
-- STMT frequency_communities SCAN
WITH account AS MATERIALIZED (SELECT member, head, depth FROM view_account),
said AS MATERIALIZED (
  SELECT subject, field, nullif(value, '') AS value FROM (
    SELECT coalesce(m.head, a.customer) AS subject, p.key AS field, p.value AS value, row_number() OVER (
        PARTITION BY coalesce(m.head, a.customer), p.key ORDER BY coalesce(m.depth, 0), a.customer, a.hlc DESC) AS place
    FROM fact_act a LEFT JOIN account m ON m.member = a.customer, json_each(a.personal) p
    WHERE a.kind IN ('enrol', 'edit') AND a.at <= ?2 AND p.key IN ('community', 'area')
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)) WHERE place = 1),
placed AS (
  SELECT c.subject, iif(?2 IS NULL, coalesce(json_extract(c.profile, '$.community'), json_extract(c.profile, '$.area')), coalesce(
      (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'community'),
      (SELECT s.value FROM said s WHERE s.subject = c.subject AND s.field = 'area'))) AS key
  FROM view_customer c)
SELECT c.key, v.subject, v.day, v.volume_ml,
  v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?1)), 'community', c.key, NULL, NULL, NULL
FROM view_sale v JOIN placed c ON c.subject = v.subject WHERE v.day <= ?1 AND c.key IS NOT NULL
ORDER BY 1, v.day, v.subject
