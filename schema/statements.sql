-- Every statement of the program. "-- STMT name" begins one; SCAN behind the name allows it to read a whole table
-- or all acts of a kind.

-- Transactions.

-- STMT txn_begin
BEGIN IMMEDIATE
-- STMT txn_begin_read
BEGIN
-- STMT txn_version
PRAGMA user_version
-- STMT txn_commit
COMMIT
-- STMT txn_rollback
ROLLBACK
-- STMT txn_save
SAVEPOINT part
-- STMT txn_release
RELEASE part
-- STMT txn_unsave
ROLLBACK TO part

-- Settings and origins.

-- STMT setting_get
SELECT value FROM setting WHERE name = ?1
-- STMT setting_set
INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- STMT setting_incarnation
UPDATE setting SET value = CAST(max(CAST(value AS INTEGER) + 1, ?1) AS TEXT) WHERE name = 'incarnation'

-- STMT origin_get
SELECT no, last_seq, last_hlc, head FROM origin
WHERE site = ?1 AND till = ?2
  AND incarnation = (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'incarnation')
-- STMT origin_add
INSERT INTO origin (site, till, incarnation, last_seq, last_hlc, head)
SELECT ?1, ?2, CAST(value AS INTEGER), 0, 0, x'' FROM setting WHERE name = 'incarnation'
-- STMT origin_advance
UPDATE origin SET last_seq = ?2, last_hlc = ?3, head = ?4 WHERE no = ?1
-- STMT origin_head
SELECT last_seq, head FROM origin WHERE no = ?1

-- Identities.

-- STMT identity_find
SELECT no, commitment FROM identity WHERE kind = ?1 AND value = ?2
-- STMT identity_add
INSERT INTO identity (kind, value, label, class, salt, commitment) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- STMT identity_is_customer
SELECT kind = 'customer' FROM identity WHERE no = ?1
-- STMT identity_value
SELECT value, label, class, kind FROM identity WHERE no = ?1

-- Facts.

-- STMT sale_add
INSERT INTO fact_sale (no, id, hlc, mac, site, series, receipt, kind, revision, document, content, at, day, currency,
  till, attendant, shift, plate, card, phone, customer, volume_ml, amount_minor, fuel_minor, original_site,
  original_series, original_receipt, promised_points, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
  ?25, ?26, ?27, ?28, ?29)
-- STMT act_find
SELECT no FROM fact_act WHERE id = ?1
-- STMT act_get
SELECT a.kind, a.id, a.at, a.customer, i.commitment, a.target, a.body
FROM fact_act a LEFT JOIN identity i ON i.no = a.customer WHERE a.no = ?1
-- What somebody did last, of what can be taken back.
-- STMT act_last_of SCAN
SELECT a.no FROM fact_act a
WHERE a.kind IN ('enrol', 'edit', 'bind', 'unbind', 'tag', 'untag', 'adjust', 'open', 'transfer', 'redeem', 'gift', 'merge',
    'floor', 'join', 'refer', 'claim', 'note', 'case', 'close', 'rate', 'profile', 'entry', 'end', 'segment')
  AND a.at BETWEEN ?2 AND ?3 AND a.actor = ?1
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
ORDER BY a.at DESC, a.hlc DESC LIMIT 1
-- What was done in one step with an enrolment (bindings) or a referral (the tag that honours who referred, the very next fact).
-- STMT act_done_with
SELECT b.no FROM fact_act e JOIN fact_act b ON b.customer = e.customer
WHERE e.no = ?1 AND e.kind = 'enrol' AND b.kind = 'bind' AND b.at = e.at AND b.actor = e.actor
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = b.id)
UNION ALL
SELECT b.no FROM fact_act e JOIN fact_act b ON b.no = e.no + 1
WHERE e.no = ?1 AND e.kind = 'refer' AND b.kind = 'tag' AND b.customer = e.target AND b.at = e.at AND b.actor = e.actor
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = b.id) LIMIT 1
-- The other way round.
-- STMT act_begun_with
SELECT e.no FROM fact_act b JOIN fact_act e ON e.customer = b.customer
WHERE b.no = ?1 AND b.kind = 'bind' AND e.kind = 'enrol' AND e.at = b.at AND e.actor = b.actor
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = e.id)
UNION ALL
SELECT e.no FROM fact_act b JOIN fact_act e ON e.no = b.no - 1
WHERE b.no = ?1 AND b.kind = 'tag' AND e.kind = 'refer' AND e.target = b.customer AND e.at = b.at AND e.actor = b.actor
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = e.id) LIMIT 1
-- STMT act_is_over
SELECT 1 FROM fact_act a WHERE a.id = ?1
  AND (a.customer <> ?2 OR EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id))
-- STMT act_add
INSERT INTO fact_act (no, id, hlc, mac, kind, at, actor, customer, target, body, personal, salt, commitment,
  undoes, place)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)

-- STMT chain_rows SCAN
SELECT s.no AS no, hlc, mac, 'sale', id, site, series, receipt, s.kind, revision, document, at, content, day, currency,
  till, attendant, shift, p.commitment, c.commitment, f.commitment, u.commitment, volume_ml, amount_minor, fuel_minor,
  original_site, original_series, original_receipt, promised_points, body, NULL
FROM fact_sale s
LEFT JOIN identity p ON p.no = s.plate
LEFT JOIN identity c ON c.no = s.card
LEFT JOIN identity f ON f.no = s.phone
LEFT JOIN identity u ON u.no = s.customer
UNION ALL
SELECT a.no, hlc, mac, 'act', id, NULL, NULL, NULL, a.kind, 0, NULL, at, NULL, NULL, NULL,
  NULL, actor, NULL, t.commitment, a.commitment, NULL, u.commitment, 0, 0, 0,
  NULL, NULL, NULL, NULL, body, undoes
FROM fact_act a
LEFT JOIN identity t ON t.no = a.target
LEFT JOIN identity u ON u.no = a.customer
ORDER BY no
-- STMT chain_lost SCAN
SELECT no, last_seq FROM origin o WHERE last_seq > 0
  AND NOT EXISTS (SELECT 1 FROM fact_sale s WHERE s.no > o.no << 40 AND s.no < o.no + 1 << 40)
  AND NOT EXISTS (SELECT 1 FROM fact_act a WHERE a.no > o.no << 40 AND a.no < o.no + 1 << 40)
-- STMT chain_identities SCAN
SELECT no, kind, value, salt, commitment FROM identity WHERE value IS NOT NULL
-- STMT chain_erased SCAN
SELECT 'identity', i.no FROM identity i WHERE i.value IS NULL AND NOT EXISTS (
  SELECT 1 FROM fact_act f WHERE f.kind = 'forget' AND (i.kind <> 'customer' OR f.customer = i.no))
UNION ALL
SELECT 'fact', a.no FROM fact_act a WHERE a.commitment IS NOT NULL AND a.personal IS NULL AND NOT EXISTS (
  SELECT 1 FROM fact_act f WHERE f.customer = a.customer AND f.kind = 'forget')
-- The place of an act is what its body says, which the chain covers.
-- STMT chain_places SCAN
SELECT no FROM fact_act
WHERE place IS NOT CASE WHEN kind IN ('profile', 'entry', 'end') AND json_valid(body) THEN json_extract(body, '$.place') END
-- STMT chain_personal SCAN
SELECT no, 'personal', personal, salt, commitment FROM fact_act WHERE personal IS NOT NULL

-- Documents and links.

-- STMT doc_deliveries
SELECT no, site, series, receipt, body, original_site, original_series, original_receipt, document, kind, at, day,
  currency, plate, card, phone, customer, volume_ml, amount_minor, fuel_minor, promised_points, content, revision,
  attendant
FROM fact_sale WHERE receipt = ?1 AND site = ?2 AND series = ?3 AND kind = ?4 ORDER BY no
-- STMT doc_key
SELECT site, series, receipt, kind FROM fact_sale WHERE no = ?1
-- STMT doc_known
SELECT EXISTS (SELECT 1 FROM fact_sale WHERE receipt = ?1 AND site = ?2 AND series = ?3 AND kind = ?4),
  EXISTS (SELECT 1 FROM fact_sale WHERE original_receipt = ?1)
-- STMT doc_variants
SELECT no, id, content, revision, document, at FROM fact_sale
WHERE receipt = ?1 AND site = ?2 AND series = ?3 AND kind = ?4 ORDER BY no
-- STMT doc_completions_of
SELECT min(n.no) FROM fact_sale s
JOIN fact_sale n ON n.receipt = s.receipt AND n.site = s.site AND n.series = s.series AND n.kind = s.kind
WHERE s.original_receipt = ?1 AND s.kind = 'completion' GROUP BY s.site, s.series, s.receipt
-- STMT doc_reversals_of
SELECT min(n.no) FROM fact_sale s
JOIN fact_sale n ON n.receipt = s.receipt AND n.site = s.site AND n.series = s.series AND n.kind = s.kind
WHERE s.original_receipt = ?1 AND s.kind IN ('refund', 'void') GROUP BY s.site, s.series, s.receipt, s.kind
-- STMT doc_prepays
SELECT min(no) FROM fact_sale WHERE receipt = ?1 AND kind = 'prepay' GROUP BY site, series
-- STMT doc_originals
SELECT min(no) FROM fact_sale WHERE receipt = ?1 AND kind IN ('sale', 'prepay', 'completion')
GROUP BY site, series, kind
-- STMT doc_next_original
SELECT min(original_receipt) FROM fact_sale WHERE original_receipt > ?1
-- STMT doc_all SCAN
SELECT no FROM fact_sale WHERE kind IN ('sale', 'refund', 'prepay', 'completion') ORDER BY no
-- STMT doc_multiple SCAN
SELECT min(no) FROM fact_sale GROUP BY receipt, site, series, kind HAVING count(*) > 1
-- STMT doc_first
SELECT min(n.no) FROM fact_sale s
JOIN fact_sale n ON n.receipt = s.receipt AND n.site = s.site AND n.series = s.series AND n.kind = s.kind
WHERE s.no = ?1

-- STMT link_get
SELECT sale FROM view_link WHERE child = ?1
-- STMT link_set
INSERT INTO view_link (child, sale) VALUES (?1, ?2) ON CONFLICT (child) DO UPDATE SET sale = excluded.sale
-- STMT link_drop
DELETE FROM view_link WHERE child = ?1
-- STMT link_children
SELECT child FROM view_link WHERE sale = ?1 ORDER BY child

-- STMT link_rename_child
UPDATE view_link SET child = ?2 WHERE child = ?1
-- STMT link_rename_sale
UPDATE view_link SET sale = ?2 WHERE sale = ?1

-- STMT conflict_rename
UPDATE view_conflict SET sale = ?2 WHERE sale = ?1
-- STMT conflict_set
INSERT INTO view_conflict (sale, variants) VALUES (?1, ?2) ON CONFLICT (sale) DO UPDATE SET variants = excluded.variants
-- STMT conflict_drop
DELETE FROM view_conflict WHERE sale = ?1

-- Who holds what.

-- A card names nobody while it is blocked.
-- STMT binding_holders
SELECT b.customer, max(b.confidence) FROM view_binding b
WHERE b.target = ?1 AND b.valid_from <= ?2 AND b.valid_until > ?2
  AND (b.role <> 'driver' OR NOT EXISTS (SELECT 1 FROM view_binding f
    WHERE f.target = ?1 AND f.role = 'fleet' AND f.customer <> b.customer AND f.valid_from <= ?2 AND f.valid_until > ?2))
  AND NOT EXISTS (SELECT 1 FROM view_entry e WHERE e.target = ?1 AND e.kind = 'block' AND e.at <= ?2 AND e.until > ?2)
GROUP BY b.customer
-- STMT binding_confirmed
SELECT b.at FROM fact_act b
WHERE b.target = ?1 AND b.customer = ?2 AND b.kind = 'bind' AND b.at >= ?3
  AND json_extract(b.body, '$.confidence') >= 50
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = b.id)
ORDER BY b.at LIMIT 1
-- Since when somebody has what is not given up yet.
-- STMT binding_since
SELECT coalesce(max(valid_from), 0) FROM view_binding WHERE target = ?1 AND customer = ?2 AND valid_until > ?3
-- STMT binding_drop
DELETE FROM view_binding WHERE target = ?1 AND customer = ?2
-- STMT binding_derive
INSERT INTO view_binding (target, customer, valid_from, valid_until, role, confidence)
SELECT b.target, b.customer, b.valid_from,
  min(coalesce((SELECT min(u.at) FROM fact_act u
    WHERE u.target = b.target AND u.customer = b.customer AND u.kind = 'unbind' AND u.at >= b.at AND u.at > b.valid_from
      AND NOT EXISTS (SELECT 1 FROM fact_act t WHERE t.undoes = u.id)),
    9223372036854775807),
    coalesce((SELECT max(min(f.at), b.valid_from + 1) FROM fact_act f WHERE f.customer = b.customer AND f.kind = 'forget'),
    9223372036854775807)),
  b.role, b.confidence
FROM (SELECT target, customer, at, id, coalesce(nullif(json_extract(body, '$.valid_from'), 0), at) AS valid_from,
    json_extract(body, '$.role') AS role, json_extract(body, '$.confidence') AS confidence
  FROM fact_act o WHERE kind = 'bind' AND target = ?1 AND customer = ?2
    AND NOT EXISTS (SELECT 1 FROM fact_act t WHERE t.undoes = o.id)) b
WHERE true
ORDER BY b.at, b.id
ON CONFLICT (target, customer, valid_from, valid_until) DO UPDATE SET
  role = excluded.role, confidence = max(confidence, excluded.confidence)
-- STMT binding_pairs SCAN
SELECT DISTINCT target, customer FROM fact_act WHERE kind = 'bind'
-- STMT binding_known
SELECT 1 FROM view_binding WHERE target = ?1 AND customer = ?2 LIMIT 1
-- STMT sales_of_target
SELECT no FROM fact_sale WHERE plate = ?1
UNION SELECT no FROM fact_sale WHERE card = ?1
UNION SELECT no FROM fact_sale WHERE phone = ?1

-- STMT customer_named
INSERT INTO view_customer (subject, kind, since, profile, traits)
SELECT no, 'person', 0, '{}', json_object('id', value, 'traits', json_array(), 'referrer', 0, 'changed_at', 0)
FROM identity WHERE no = ?1 AND NOT EXISTS (SELECT 1 FROM view_customer WHERE subject = ?1)
-- STMT customer_named_all SCAN
INSERT OR IGNORE INTO view_customer (subject, kind, since, profile, traits)
SELECT no, 'person', 0, '{}', json_object('id', value, 'traits', json_array(), 'referrer', 0, 'changed_at', 0)
FROM identity WHERE no IN (SELECT customer FROM fact_sale WHERE customer IS NOT NULL)
-- STMT customer_set
INSERT INTO view_customer (subject, kind, since, profile, traits, verified, area, employer)
VALUES (?1, ?2, ?3, ?4, '', ?5, ?6, ?7)
ON CONFLICT (subject) DO UPDATE SET kind = excluded.kind, since = excluded.since, profile = excluded.profile,
  verified = excluded.verified, area = excluded.area, employer = excluded.employer
-- STMT customer_get
SELECT i.value, c.kind, c.since, c.profile FROM view_customer c JOIN identity i ON i.no = c.subject WHERE c.subject = ?1
-- STMT customer_acts
SELECT a.kind, a.at, a.body, a.personal, a.hlc, a.id, a.target FROM fact_act a
WHERE a.customer = ?1 AND a.kind IN ('enrol', 'edit', 'tag', 'untag', 'floor', 'join', 'refer')
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc, a.no
-- STMT customer_all_acts SCAN
SELECT DISTINCT customer FROM fact_act WHERE kind IN ('enrol', 'edit', 'tag', 'untag', 'floor', 'join', 'refer')
-- STMT tag_drop
DELETE FROM view_tag WHERE customer = ?1
-- STMT tag_set
INSERT OR IGNORE INTO view_tag (customer, tag) VALUES (?1, ?2)

-- STMT programme_all SCAN
SELECT version, effective, name, text FROM view_programme ORDER BY effective, version
-- STMT programme_stamp SCAN
SELECT coalesce(sum(fact), 0) FROM view_programme
-- STMT programme_clear SCAN
DELETE FROM view_programme
-- Of two for one instant the one that was loaded last is in force: it mends the other.
-- STMT programme_derive SCAN
INSERT INTO view_programme (version, effective, name, text, fact)
SELECT row_number() OVER (ORDER BY at, hlc, id), at, json_extract(body, '$.name'), json_extract(body, '$.text'), no
FROM fact_act WHERE kind = 'programme'
-- STMT programme_version SCAN
SELECT version FROM view_programme WHERE fact = ?1
-- STMT customer_known
SELECT 1 FROM view_customer WHERE subject = ?1

-- Rows of sales, states, points.

-- STMT row_subject
SELECT subject FROM view_sale WHERE sale = ?1
-- STMT row_get
SELECT kind, subject, at, day, currency, volume_ml, amount_minor, is_visit, plate, card, doubtful
FROM view_sale WHERE sale = ?1
-- STMT row_drop
DELETE FROM view_sale WHERE sale = ?1
-- STMT row_rename
UPDATE view_sale SET sale = ?2 WHERE sale = ?1
-- STMT row_add
INSERT INTO view_sale (sale, kind, subject, at, day, currency, volume_ml, amount_minor, is_visit, plate, card, doubtful)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
-- STMT rows_of_subject
SELECT sale FROM view_sale WHERE subject = ?1 AND kind = 'sale' ORDER BY at, sale
-- STMT rows_of_any_kind
SELECT sale FROM view_sale WHERE subject = ?1 ORDER BY at, sale
-- STMT rows_later
SELECT 1 FROM view_sale WHERE subject = ?1 AND at >= ?2 AND sale <> ?3 LIMIT 1
-- STMT rows_sum
SELECT count(*) FILTER (WHERE kind = 'sale'), count(DISTINCT CASE WHEN is_visit THEN day END),
  coalesce(min(at) FILTER (WHERE kind = 'sale'), min(at)), coalesce(max(at) FILTER (WHERE kind = 'sale'), max(at)),
  coalesce(max(CASE WHEN is_visit THEN day END), ''), coalesce(sum(volume_ml), 0), count(*), max(at)
FROM view_sale WHERE subject = ?1

-- STMT state_drop
DELETE FROM view_state WHERE subject = ?1
-- STMT state_all SCAN
SELECT subject FROM view_state ORDER BY subject

-- STMT lot_drop
DELETE FROM view_lot WHERE subject = ?1
-- STMT lots_of_subject
SELECT sale, at, points, points_left, unlock_at, expires_at, programme FROM view_lot WHERE subject = ?1
-- STMT use_drop
DELETE FROM view_use WHERE subject = ?1
-- STMT tier_add
INSERT INTO view_tier (subject, at, fact, tier) VALUES (?1, ?2, ?3, ?4)
-- STMT tier_drop
DELETE FROM view_tier WHERE subject = ?1

-- Rebuild: views are emptied in the order of their references.

-- STMT clear_entitlement SCAN
DELETE FROM view_entitlement
-- STMT clear_hold SCAN
DELETE FROM view_hold
-- STMT clear_signal SCAN
DELETE FROM view_signal
-- STMT clear_sale SCAN
DELETE FROM view_sale
-- STMT clear_link SCAN
DELETE FROM view_link
-- STMT clear_conflict SCAN
DELETE FROM view_conflict
-- STMT clear_binding SCAN
DELETE FROM view_binding
-- STMT clear_tag SCAN
DELETE FROM view_tag
-- STMT clear_customer SCAN
DELETE FROM view_customer
-- STMT clear_lot SCAN
DELETE FROM view_lot
-- STMT clear_use SCAN
DELETE FROM view_use
-- STMT clear_tier SCAN
DELETE FROM view_tier
-- STMT clear_state SCAN
DELETE FROM view_state
-- STMT count_sale SCAN
SELECT count(*) FROM fact_sale

-- Verify: what the ledger promises, and every view in the order of its key.

-- STMT verify_lots SCAN
SELECT i.value, l.sale FROM view_lot l JOIN identity i ON i.no = l.subject
WHERE l.points_left < 0 OR l.points_left > l.points
-- STMT verify_uses SCAN
SELECT i.value, u.sale FROM view_use u JOIN identity i ON i.no = u.subject
WHERE u.points <= 0 OR (u.sale <> 0 AND NOT EXISTS (
  SELECT 1 FROM view_lot l WHERE l.subject = u.subject AND l.sale = u.sale AND l.part = u.part))
-- STMT verify_balance SCAN
SELECT i.value, l.sale FROM view_lot l JOIN identity i ON i.no = l.subject
WHERE l.points - l.points_left <> (
  SELECT coalesce(sum(u.points), 0) FROM view_use u
  WHERE u.subject = l.subject AND u.sale = l.sale AND u.part = l.part)
-- STMT verify_entitlements SCAN
SELECT i.value, e.sale FROM view_entitlement e JOIN identity i ON i.no = e.subject
WHERE e.count_left < 0 OR e.count_left > e.count

-- STMT verify_view_customer SCAN
SELECT subject, kind, since, profile, traits, verified, area, employer FROM view_customer ORDER BY subject
-- STMT verify_view_binding SCAN
SELECT target, customer, valid_from, valid_until, role, confidence FROM view_binding
ORDER BY target, customer, valid_from, valid_until
-- STMT verify_view_tag SCAN
SELECT customer, tag FROM view_tag ORDER BY customer, tag
-- STMT verify_view_programme SCAN
SELECT version, effective, name, text, fact FROM view_programme ORDER BY version
-- STMT verify_view_member SCAN
SELECT member, depth, head, since, fact FROM view_member ORDER BY member, depth
-- STMT verify_view_claim SCAN
SELECT receipt, site, series, kind, customer FROM view_claim ORDER BY receipt, site, series, kind
-- STMT verify_view_staff SCAN
SELECT staff, name, role, pin FROM view_staff ORDER BY staff
-- STMT verify_view_case SCAN
SELECT fact, customer, kind, at, due_at, staff, closed_at FROM view_case ORDER BY fact
-- STMT verify_view_entitlement SCAN
SELECT subject, sale, grant_id, rewards, count, count_left, valid_from, expires_at, programme FROM view_entitlement
ORDER BY subject, sale, grant_id
-- STMT verify_view_hold SCAN
SELECT subject, fact, hold, reward, points, count, at, until, sale FROM view_hold ORDER BY subject, fact
-- STMT verify_view_signal SCAN
SELECT subject, sale, kind, at, score, detail FROM view_signal ORDER BY subject, sale, kind
-- STMT verify_view_link SCAN
SELECT child, sale FROM view_link ORDER BY child
-- STMT verify_view_conflict SCAN
SELECT sale, variants FROM view_conflict ORDER BY sale
-- STMT verify_view_sale SCAN
SELECT sale, kind, subject, at, day, currency, volume_ml, amount_minor, is_visit, plate, card, doubtful
FROM view_sale ORDER BY sale
-- STMT verify_view_lot SCAN
SELECT subject, at, sale, part, kind, points, points_left, unlock_at, expires_at, programme FROM view_lot
ORDER BY subject, at, sale, part
-- STMT verify_view_use SCAN
SELECT subject, fact, sale, part, points FROM view_use ORDER BY subject, fact, sale, part
-- STMT verify_view_tier SCAN
SELECT subject, at, fact, tier FROM view_tier ORDER BY subject, at, fact
-- STMT verify_view_state SCAN
SELECT subject, sales, visits, first_at, last_at, last_visit, volume_ml, debt, tier, tier_until, recent,
  tally, fills, referrer
FROM view_state ORDER BY subject

-- Acts as tests/facts.h reads them.
-- STMT test_acts SCAN
SELECT a.kind, lower(hex(a.id)), a.hlc, a.at, c.value, t.kind, t.value, lower(hex(a.undoes)), a.body, a.personal
FROM fact_act a LEFT JOIN identity c ON c.no = a.customer LEFT JOIN identity t ON t.no = a.target ORDER BY a.no
-- Points that a sale brought by itself.
-- STMT test_earned SCAN
SELECT coalesce(sum(points), 0) FROM view_lot WHERE sale = ?1 AND part <> 1
-- Rows of an account that contradict each other.
-- STMT test_breaches SCAN
WITH used (subject, sale, part, points) AS (
  SELECT subject, sale, part, sum(points) FROM view_use WHERE sale <> 0 GROUP BY subject, sale, part)
SELECT 'lot of ' || l.subject || ': ' || l.points || ' points, ' || l.points_left || ' left, ' || coalesce(u.points, 0) || ' used'
FROM view_lot l LEFT JOIN used u ON u.subject = l.subject AND u.sale = l.sale AND u.part = l.part
WHERE l.points_left < 0 OR l.points <= 0 OR l.points - l.points_left <> coalesce(u.points, 0)
UNION ALL
SELECT 'use of ' || u.subject || ' without its lot: ' || u.points || ' points' FROM view_use u
WHERE u.points <= 0 OR u.sale <> 0 AND NOT EXISTS (
  SELECT 1 FROM view_lot l WHERE l.subject = u.subject AND l.sale = u.sale AND l.part = u.part)
UNION ALL
SELECT 'state of ' || s.subject || ': debt ' || s.debt FROM view_state s
WHERE s.debt <> (SELECT coalesce(sum(u.points), 0) FROM view_use u WHERE u.subject = s.subject AND u.sale = 0)
UNION ALL
SELECT 'entitlement of ' || e.subject || ': ' || e.count_left || ' of ' || e.count || ' left' FROM view_entitlement e
WHERE e.count_left < 0 OR e.count_left > e.count
-- STMT test_dump_views SCAN
-- Every view as text, a line a row: the form is described in tests/reference.h.
WITH
document (no, name) AS (SELECT no, site || '/' || series || '/' || receipt || '/' || kind FROM fact_sale),
fact (no, name) AS (
  SELECT no, name FROM document UNION ALL
  SELECT a.no, a.kind || '/' || coalesce(i.value, '?') || '/' || a.at
    FROM fact_act a LEFT JOIN identity i ON i.no = a.customer),
who (no, name, value) AS (SELECT no, kind || ':' || coalesce(value, '?'), coalesce(value, '?') FROM identity),
line (text) AS (
  SELECT 'conflict sale=' || coalesce(d.name, '?') || ' variants=' || v.variants
    FROM view_conflict v LEFT JOIN document d ON d.no = v.sale
  UNION ALL
  SELECT 'link child=' || coalesce(c.name, '?') || ' sale=' || coalesce(d.name, '?')
    FROM view_link v LEFT JOIN document c ON c.no = v.child LEFT JOIN document d ON d.no = v.sale
  UNION ALL
  SELECT 'lot subject=' || coalesce(s.name, '?') || ' at=' || v.at || ' sale=' || coalesce(d.name, '?')
    || ' part=' || v.part || ' kind=' || v.kind || ' points=' || v.points || ' points_left=' || v.points_left
    || ' unlock_at=' || CASE v.unlock_at WHEN 9223372036854775807 THEN 'never' ELSE v.unlock_at END
    || ' expires_at=' || CASE v.expires_at WHEN 9223372036854775807 THEN 'never' ELSE v.expires_at END
    || ' programme=' || v.programme
    FROM view_lot v LEFT JOIN who s ON s.no = v.subject LEFT JOIN fact d ON d.no = v.sale
  UNION ALL
  SELECT 'sale sale=' || coalesce(d.name, '?') || ' kind=' || v.kind
    || ' subject=' || CASE WHEN v.subject IS NULL THEN '-' ELSE coalesce(s.name, '?') END
    || ' at=' || v.at || ' day=' || v.day || ' currency=' || v.currency || ' volume_ml=' || v.volume_ml
    || ' amount_minor=' || v.amount_minor || ' is_visit=' || v.is_visit
    || ' plate=' || CASE WHEN v.plate IS NULL THEN '-' ELSE coalesce(p.value, '?') END
    || ' card=' || CASE WHEN v.card IS NULL THEN '-' ELSE coalesce(c.value, '?') END
    || ' doubtful=' || v.doubtful
    FROM view_sale v LEFT JOIN document d ON d.no = v.sale LEFT JOIN who s ON s.no = v.subject
      LEFT JOIN who p ON p.no = v.plate LEFT JOIN who c ON c.no = v.card
  UNION ALL
  SELECT 'state subject=' || coalesce(s.name, '?') || ' sales=' || v.sales || ' visits=' || v.visits
    || ' first_at=' || v.first_at || ' last_at=' || v.last_at
    || ' last_visit=' || CASE v.last_visit WHEN '' THEN '-' ELSE v.last_visit END
    || ' volume_ml=' || v.volume_ml || ' debt=' || v.debt || ' tier=' || v.tier
    || ' tier_until=' || CASE v.tier_until WHEN 2147483647 THEN 'never' ELSE v.tier_until END
    FROM view_state v LEFT JOIN who s ON s.no = v.subject
  UNION ALL
  SELECT 'tier subject=' || coalesce(s.name, '?') || ' at=' || v.at || ' fact=' || coalesce(d.name, '?')
    || ' tier=' || v.tier
    FROM view_tier v LEFT JOIN who s ON s.no = v.subject LEFT JOIN fact d ON d.no = v.fact
  UNION ALL
  SELECT 'use subject=' || coalesce(s.name, '?') || ' fact=' || coalesce(f.name, '?')
    || ' sale=' || CASE v.sale WHEN 0 THEN 'owed' ELSE coalesce(d.name, '?') END || ' part=' || v.part
    || ' points=' || v.points
    FROM view_use v LEFT JOIN who s ON s.no = v.subject LEFT JOIN fact f ON f.no = v.fact
      LEFT JOIN fact d ON d.no = v.sale
  UNION ALL
  SELECT 'entitlement subject=' || coalesce(s.name, '?') || ' sale=' || coalesce(d.name, '?')
    || ' grant_id=' || v.grant_id || ' rewards=' || v.rewards || ' count=' || v.count || ' count_left=' || v.count_left
    || ' valid_from=' || CASE v.valid_from WHEN 9223372036854775807 THEN 'never' ELSE v.valid_from END
    || ' expires_at=' || CASE v.expires_at WHEN 9223372036854775807 THEN 'never' ELSE v.expires_at END
    || ' programme=' || v.programme
    FROM view_entitlement v LEFT JOIN who s ON s.no = v.subject LEFT JOIN fact d ON d.no = v.sale
  UNION ALL
  SELECT 'hold subject=' || coalesce(s.name, '?') || ' fact=' || coalesce(f.name, '?') || ' hold=' || v.hold
    || ' reward=' || v.reward || ' points=' || v.points || ' count=' || v.count || ' at=' || v.at
    || ' until=' || v.until || ' sale=' || CASE v.sale WHEN 0 THEN '-' ELSE coalesce(d.name, '?') END
    FROM view_hold v LEFT JOIN who s ON s.no = v.subject LEFT JOIN fact f ON f.no = v.fact
      LEFT JOIN fact d ON d.no = v.sale
  UNION ALL
  SELECT 'merge customer=' || coalesce(c.name, '?') || ' stays=' || coalesce(s.name, '?') || ' at=' || v.at
    || ' fact=' || coalesce(f.name, '?')
    FROM view_merge v LEFT JOIN who c ON c.no = v.customer LEFT JOIN who s ON s.no = v.stays
      LEFT JOIN fact f ON f.no = v.fact
)
SELECT text FROM line ORDER BY text

-- Checkout.

-- STMT checkout_customer
SELECT i.value, c.kind, json_extract(c.profile, '$.name')
FROM view_customer c JOIN identity i ON i.no = c.subject WHERE c.subject = ?1
-- STMT checkout_expiring
SELECT expires_at, sum(points_left) FROM view_lot
WHERE subject = ?1 AND unlock_at <= ?2 AND expires_at >= ?2 AND expires_at <= ?3 AND points_left > 0
GROUP BY expires_at ORDER BY expires_at LIMIT ?4
-- STMT receipt_customer
SELECT v.subject FROM view_sale v JOIN view_customer c ON c.subject = v.subject WHERE v.sale = ?1 AND v.kind = 'refund'
-- STMT receipt_refund
SELECT (SELECT coalesce(sum(points), 0) FROM view_use WHERE subject = ?1 AND fact = ?2),
  (SELECT coalesce(sum(points), 0) FROM view_lot
    WHERE subject = ?1 AND at = (SELECT at FROM view_sale WHERE sale = ?2) AND sale = ?2 AND kind = 'return')
-- STMT checkout_is_held
SELECT 1 FROM view_binding b WHERE target IN (?1, ?2, ?3) AND valid_from <= ?4 AND valid_until > ?4
  AND NOT EXISTS (SELECT 1 FROM view_entry e WHERE e.target = b.target AND e.kind = 'block' AND e.at <= ?4 AND e.until > ?4)
LIMIT 1
-- STMT checkout_plate_known
SELECT 1 WHERE EXISTS (SELECT 1 FROM view_state WHERE subject = ?1)
  OR EXISTS (SELECT 1 FROM view_binding WHERE target = ?1)
  OR EXISTS (SELECT 1 FROM fact_sale WHERE plate = ?1 AND kind IN ('sale', 'prepay', 'completion'))

-- The regulars command.

-- STMT mgr_schema_version SCAN
SELECT user_version FROM pragma_user_version
-- STMT mgr_identity
SELECT no, label, class FROM identity WHERE kind = ?1 AND value = ?2
-- STMT mgr_name
SELECT i.kind, i.value, i.label, i.class, json_extract(c.profile, '$.name')
FROM identity i LEFT JOIN view_customer c ON c.subject = i.no WHERE i.no = ?1
-- How many accounts hold it, and who; who drives what somebody else has as fleet does not.
-- STMT mgr_holder SCAN
WITH held (customer, head) AS (
  SELECT b.customer, coalesce((SELECT a.head FROM view_account a WHERE a.member = b.customer), b.customer)
  FROM view_binding b WHERE b.target = ?1 AND b.valid_from <= ?2 AND b.valid_until > ?2
    AND (b.role <> 'driver' OR NOT EXISTS (SELECT 1 FROM view_binding f
      WHERE f.target = ?1 AND f.role = 'fleet' AND f.customer <> b.customer AND f.valid_from <= ?2 AND f.valid_until > ?2)))
SELECT count(DISTINCT h.head), CASE count(DISTINCT h.customer) WHEN 1 THEN min(c.value) ELSE min(i.value) END
FROM held h JOIN identity i ON i.no = h.head JOIN identity c ON c.no = h.customer
-- STMT mgr_holders
SELECT i.value, json_extract(c.profile, '$.name'), b.role, b.confidence, b.valid_from, b.valid_until
FROM view_binding b JOIN identity i ON i.no = b.customer LEFT JOIN view_customer c ON c.subject = b.customer
WHERE b.target = ?1 ORDER BY b.valid_from DESC, i.value
-- STMT mgr_holders_at
SELECT DISTINCT b.customer, i.value, json_extract(c.profile, '$.name')
FROM view_binding b JOIN identity i ON i.no = b.customer LEFT JOIN view_customer c ON c.subject = b.customer
WHERE b.target = ?1 AND b.valid_from <= ?2 AND b.valid_until > ?2
  AND (b.role <> 'driver' OR NOT EXISTS (SELECT 1 FROM view_binding f
    WHERE f.target = ?1 AND f.role = 'fleet' AND f.customer <> b.customer AND f.valid_from <= ?2 AND f.valid_until > ?2))
ORDER BY i.value
-- STMT mgr_bindings
SELECT i.kind, i.value, i.label, i.class, b.role, b.confidence, b.valid_from, b.valid_until
FROM view_binding b JOIN identity i ON i.no = b.target WHERE b.customer = ?1 ORDER BY i.value, b.valid_from
-- STMT mgr_tags
SELECT tag FROM view_tag WHERE customer = ?1 ORDER BY tag
-- STMT mgr_all_tags SCAN
SELECT t.tag, count(*) FROM view_tag t JOIN identity i ON i.no = t.customer
WHERE i.value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = t.customer)
GROUP BY t.tag ORDER BY t.tag
-- STMT mgr_customer
SELECT i.no, c.kind, c.since, c.profile, coalesce(s.sales, 0), coalesce(s.visits, 0), coalesce(s.volume_ml, 0),
  nullif(s.first_at, 0), nullif(s.last_at, 0)
FROM identity i LEFT JOIN view_customer c ON c.subject = i.no LEFT JOIN view_state s ON s.subject = i.no
WHERE i.kind = 'customer' AND i.value = ?1
-- STMT mgr_customers SCAN
SELECT i.value, json_extract(c.profile, '$.name'), c.kind, json_extract(c.profile, '$.phone'), coalesce(s.sales, 0),
  coalesce(s.visits, 0), coalesce(s.volume_ml, 0), nullif(s.last_at, 0), c.subject, c.profile, c.verified,
  EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = c.subject)
FROM view_customer c JOIN identity i ON i.no = c.subject LEFT JOIN view_state s ON s.subject = c.subject
WHERE i.value IS NOT NULL AND (?1 IS NULL OR c.kind = ?1)
  AND (?2 IS NULL OR EXISTS (SELECT 1 FROM view_tag t WHERE t.customer = c.subject AND t.tag = ?2))
ORDER BY i.value
-- Sales that name the plate in some delivery, the prepays these complete, and the refunds of all of them.
-- STMT mgr_vehicle SCAN
WITH document (no) AS (
  SELECT (SELECT min(m.no) FROM fact_sale m
    WHERE m.receipt = f.receipt AND m.site = f.site AND m.series = f.series AND m.kind = f.kind)
  FROM fact_sale f WHERE f.plate = ?1),
unit (no) AS (
  SELECT no FROM document UNION SELECT l.sale FROM document d JOIN view_link l ON l.child = d.no),
family (no) AS (
  SELECT no FROM unit UNION SELECT l.child FROM unit u JOIN view_link l ON l.sale = u.no)
SELECT count(*) FILTER (WHERE v.kind = 'sale'), count(DISTINCT CASE v.is_visit WHEN 1 THEN v.day END),
  coalesce(sum(v.volume_ml), 0), min(v.day) FILTER (WHERE v.kind = 'sale'), max(v.day) FILTER (WHERE v.kind = 'sale')
FROM family f JOIN view_sale v ON v.sale = f.no WHERE v.plate = ?1
-- Points as they stood at ?2 of business time: only lots given by then, less what facts took by then. What a fact took
-- from a lot that was given later was owed meanwhile. What is scanned here is what one customer has.
-- from a lot that was given later was owed meanwhile.
-- STMT mgr_balance SCAN
WITH used (sale, part, points) AS (
  SELECT u.sale, u.part, u.points FROM view_use u
  WHERE u.subject = ?1 AND coalesce((SELECT v.at FROM view_sale v WHERE v.sale = u.fact),
    (SELECT a.at FROM fact_act a WHERE a.no = u.fact)) <= ?2)
SELECT coalesce(sum(points_left) FILTER (WHERE unlock_at <= ?2 AND expires_at >= ?2), 0),
  coalesce(sum(points_left) FILTER (WHERE unlock_at > ?2), 0),
  (SELECT coalesce(sum(u.points), 0) FROM used u WHERE NOT EXISTS (
    SELECT 1 FROM view_lot l WHERE l.subject = ?1 AND l.sale = u.sale AND l.part = u.part AND l.at <= ?2))
FROM (SELECT l.unlock_at, l.expires_at, l.points - coalesce((
    SELECT sum(u.points) FROM used u WHERE u.sale = l.sale AND u.part = l.part), 0) AS points_left
  FROM view_lot l WHERE l.subject = ?1 AND l.at <= ?2)
-- STMT mgr_expiring
WITH used (sale, part, points) AS (
  SELECT u.sale, u.part, u.points FROM view_use u
  WHERE u.subject = ?1 AND coalesce((SELECT v.at FROM view_sale v WHERE v.sale = u.fact),
    (SELECT a.at FROM fact_act a WHERE a.no = u.fact)) <= ?2)
SELECT expires_at, sum(points_left)
FROM (SELECT l.expires_at, l.points - coalesce((
    SELECT sum(u.points) FROM used u WHERE u.sale = l.sale AND u.part = l.part), 0) AS points_left
  FROM view_lot l
  WHERE l.subject = ?1 AND l.at <= ?2 AND l.unlock_at <= ?2 AND l.expires_at BETWEEN ?2 AND 9223372036854775806)
WHERE points_left > 0
GROUP BY expires_at ORDER BY expires_at
-- Columns: at, what, points, site, series, receipt, unlock, expiry, who did it, why. Of what a sale or act gave (earned,
-- referral, adjust, open, transfer, return), of what took it, of what was lost by its date.
-- STMT mgr_points_history SCAN
WITH lot AS (SELECT * FROM view_lot WHERE subject = ?1),
entry (at, what, points, fact, unlock_at, expires_at) AS (
  SELECT l.at, CASE WHEN l.unlock_at > ?2 THEN 'pending' WHEN l.kind = 'sale' THEN 'earned' ELSE l.kind END, l.points, l.sale,
    l.unlock_at, l.expires_at FROM lot l
  UNION ALL
  SELECT NULL, CASE WHEN u.sale = 0 THEN 'owed'
      WHEN EXISTS (SELECT 1 FROM fact_sale f WHERE f.no = u.fact AND f.kind = 'refund') THEN 'revoked'
      ELSE coalesce((SELECT CASE a.kind WHEN 'transfer' THEN 'transferred' WHEN 'adjust' THEN 'taken' ELSE 'redeemed' END
        FROM fact_act a WHERE a.no = u.fact), 'redeemed') END,
    -sum(u.points), u.fact, NULL, NULL
  FROM view_use u WHERE u.subject = ?1 GROUP BY u.fact, u.sale = 0
  UNION ALL
  SELECT l.expires_at, 'expired', -l.points_left, l.sale, NULL, NULL FROM lot l
  WHERE l.expires_at < ?2 AND l.points_left > 0)
SELECT coalesce(e.at, f.at, a.at), e.what, e.points, f.site, f.series, f.receipt, e.unlock_at, e.expires_at, a.actor,
  coalesce(json_extract(a.body, '$.reason'), CASE WHEN e.what IN ('driver', 'contact', 'pending') THEN
    (SELECT coalesce(json_extract(o.profile, '$.name'), i.value) FROM view_share s JOIN identity i ON i.no = s.organisation
     LEFT JOIN view_customer o ON o.subject = s.organisation WHERE s.sale = e.fact AND s.organisation <> ?1) END)
FROM entry e LEFT JOIN fact_sale f ON f.no = e.fact LEFT JOIN fact_act a ON a.no = e.fact
ORDER BY 1, 6, 2, 3
-- STMT mgr_entitlements
SELECT grant_id, rewards, count, count_left, valid_from, expires_at FROM view_entitlement
WHERE subject = ?1 AND count_left > 0 AND expires_at >= ?2 ORDER BY expires_at, valid_from, sale, grant_id
-- STMT mgr_holds
SELECT reward, points, count, at, until FROM view_hold
WHERE subject = ?1 AND sale = 0 AND at <= ?2 AND until > ?2 ORDER BY at, fact
-- STMT mgr_documents
SELECT min(no), count(*), site, series FROM fact_sale
WHERE receipt = ?1 AND (?2 IS NULL OR site = ?2) AND (?3 IS NULL OR series = ?3)
GROUP BY site, series, kind ORDER BY site, series, min(no)
-- STMT mgr_lot
SELECT points, points_left, unlock_at, expires_at FROM view_lot WHERE subject = ?1 AND at = ?2 AND sale = ?3 AND part = 0
-- STMT mgr_uses
SELECT u.points, f.site, f.series, f.receipt, coalesce(f.kind, a.kind) FROM view_use u
LEFT JOIN fact_sale f ON f.no = u.fact LEFT JOIN fact_act a ON a.no = u.fact
WHERE u.subject = ?1 AND u.sale = ?2 AND u.part = ?3 ORDER BY coalesce(f.at, a.at), u.fact
-- STMT mgr_tier_of
SELECT tier FROM view_tier WHERE subject = ?1 AND at = ?2 AND fact = ?3
-- STMT mgr_programme
SELECT version, effective, name, text FROM view_programme WHERE version = ?1
-- STMT mgr_programmes SCAN
SELECT p.version, p.effective, p.name, a.actor FROM view_programme p JOIN fact_act a ON a.no = p.fact ORDER BY p.version

-- Reports: sales of the site days ?1 to ?2 by what a row stands for; ?3 1: currencies apart, ?4 1: months apart. Columns:
-- currency, month, sales, visits, volume, amount, currencies, key, and how the key is named. A NULL key: unidentified.
-- A fill that is given back after the day ?5 is a visit still.

-- STMT report_subjects SCAN
SELECT g.currency, g.month, g.sales, g.visits, g.volume_ml, g.amount_minor, g.currencies, g.key, i.kind, i.value,
  i.label, i.class, json_extract(c.profile, '$.name')
FROM (SELECT subject AS key, CASE ?3 WHEN 1 THEN currency END AS currency, substr(day, 1, ?4) AS month,
    sum(kind = 'sale') AS sales, count(DISTINCT CASE WHEN o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?5))
      THEN o.day END) AS visits, sum(volume_ml) AS volume_ml,
    sum(amount_minor) AS amount_minor, count(DISTINCT currency) AS currencies
  FROM view_sale o WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2, 3) g
LEFT JOIN identity i ON i.no = g.key LEFT JOIN view_customer c ON c.subject = g.key
ORDER BY g.currency
-- Sales of the site days ?1 to ?2 as they lie, as of the day ?3: subject, day, currency, a sale, a visit, volume, amount; and
-- the days with a visit of one subject (?4) in one currency (?5), or in all.
-- STMT report_sales_plain SCAN
SELECT o.subject, o.day, o.currency, o.kind = 'sale', o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?3)),
  o.volume_ml, o.amount_minor
FROM view_sale o NOT INDEXED WHERE o.day BETWEEN ?1 AND ?2
-- STMT report_visit_days
SELECT count(DISTINCT o.day) FROM view_sale o
WHERE o.subject IS ?4 AND o.day BETWEEN ?1 AND ?2 AND (?5 IS NULL OR o.currency = ?5)
  AND (o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
    SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?3)))
-- STMT report_vehicles SCAN
SELECT g.currency, g.month, g.sales, g.visits, g.volume_ml, g.amount_minor, g.currencies, g.key, i.kind, i.value,
  i.label, i.class, NULL
FROM (SELECT plate AS key, CASE ?3 WHEN 1 THEN currency END AS currency, substr(day, 1, ?4) AS month,
    sum(kind = 'sale') AS sales, count(DISTINCT CASE WHEN o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?5))
      THEN o.day END) AS visits, sum(volume_ml) AS volume_ml,
    sum(amount_minor) AS amount_minor, count(DISTINCT currency) AS currencies
  FROM view_sale o WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2, 3) g
LEFT JOIN identity i ON i.no = g.key
ORDER BY g.currency
-- STMT report_cards SCAN
SELECT g.currency, g.month, g.sales, g.visits, g.volume_ml, g.amount_minor, g.currencies, g.key, i.kind, i.value,
  i.label, i.class, NULL
FROM (SELECT card AS key, CASE ?3 WHEN 1 THEN currency END AS currency, substr(day, 1, ?4) AS month,
    sum(kind = 'sale') AS sales, count(DISTINCT CASE WHEN o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?5))
      THEN o.day END) AS visits, sum(volume_ml) AS volume_ml,
    sum(amount_minor) AS amount_minor, count(DISTINCT currency) AS currencies
  FROM view_sale o WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2, 3) g
LEFT JOIN identity i ON i.no = g.key
ORDER BY g.currency
-- An organisation has its own sales and those of vehicles bound to it alone at the time; those who became one account are
-- one. Sales of others are left out.
-- STMT report_organisations SCAN
WITH account (customer, head) AS MATERIALIZED (SELECT member, head FROM view_account),
owned AS (
  SELECT v.*, CASE WHEN v.subject IN (SELECT subject FROM organisation) THEN v.subject ELSE
    (SELECT CASE count(DISTINCT coalesce(a.head, b.customer)) WHEN 1 THEN min(coalesce(a.head, b.customer)) END
      FROM view_binding b LEFT JOIN account a ON a.customer = b.customer
      WHERE b.target = v.plate AND b.valid_from <= v.at AND b.valid_until > v.at
        AND b.customer IN (SELECT subject FROM organisation)) END AS key
  FROM view_sale v WHERE v.day BETWEEN ?1 AND ?2)
SELECT g.currency, g.month, g.sales, g.visits, g.volume_ml, g.amount_minor, g.currencies, g.key, i.kind, i.value,
  i.label, i.class, json_extract(c.profile, '$.name')
FROM (SELECT key, CASE ?3 WHEN 1 THEN currency END AS currency, substr(day, 1, ?4) AS month,
    sum(kind = 'sale') AS sales, count(DISTINCT CASE WHEN o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?5))
      THEN o.day END) AS visits, sum(volume_ml) AS volume_ml,
    sum(amount_minor) AS amount_minor, count(DISTINCT currency) AS currencies
  FROM owned o WHERE key IS NOT NULL OR subject IS NULL GROUP BY 1, 2, 3) g
LEFT JOIN identity i ON i.no = g.key LEFT JOIN view_customer c ON c.subject = g.key
ORDER BY g.currency
-- A community has the sales of customers who say that they belong to it (said it by the instant ?6, where one is given), each
-- with visits of its own. Sales of others are left out.
-- STMT report_communities SCAN
WITH account AS MATERIALIZED (SELECT member, head, depth FROM view_account),
said AS MATERIALIZED (
  SELECT subject, field, nullif(value, '') AS value FROM (
    SELECT coalesce(m.head, a.customer) AS subject, p.key AS field, p.value AS value, row_number() OVER (
        PARTITION BY coalesce(m.head, a.customer), p.key ORDER BY coalesce(m.depth, 0), a.customer, a.hlc DESC) AS place
    FROM fact_act a LEFT JOIN account m ON m.member = a.customer, json_each(a.personal) p
    WHERE a.kind IN ('enrol', 'edit') AND a.at <= ?6 AND p.key IN ('community', 'area')
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)) WHERE place = 1),
placed AS (
  SELECT v.*, iif(?6 IS NULL, coalesce(json_extract(c.profile, '$.community'), json_extract(c.profile, '$.area')), coalesce(
      (SELECT s.value FROM said s WHERE s.subject = v.subject AND s.field = 'community'),
      (SELECT s.value FROM said s WHERE s.subject = v.subject AND s.field = 'area'))) AS key
  FROM view_sale v LEFT JOIN view_customer c ON c.subject = v.subject WHERE v.day BETWEEN ?1 AND ?2)
SELECT g.currency, g.month, g.sales, g.visits, g.volume_ml, g.amount_minor, g.currencies, CASE WHEN g.key IS NOT NULL THEN 1 END,
  'community', g.key, NULL, NULL, NULL
FROM (SELECT key, CASE ?3 WHEN 1 THEN currency END AS currency, substr(day, 1, ?4) AS month, sum(o.kind = 'sale') AS sales,
    count(DISTINCT CASE WHEN o.is_visit OR (o.volume_ml > 0 AND o.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = o.sale AND r.day > ?5))
      THEN o.subject || ' ' || o.day END) AS visits, sum(volume_ml) AS volume_ml,
    sum(amount_minor) AS amount_minor, count(DISTINCT currency) AS currencies
  FROM placed o WHERE subject IS NULL OR key IS NOT NULL GROUP BY 1, 2, 3) g
ORDER BY g.currency
-- STMT report_sites SCAN
SELECT CASE ?3 WHEN 1 THEN v.currency END, substr(v.day, 1, ?4), sum(v.kind = 'sale'),
  count(DISTINCT CASE WHEN v.is_visit OR (v.volume_ml > 0 AND v.kind = 'sale' AND EXISTS (
      SELECT 1 FROM view_link l JOIN view_sale r ON r.sale = l.child AND r.kind = 'refund' WHERE l.sale = v.sale AND r.day > ?5))
      THEN v.day END), sum(v.volume_ml), sum(v.amount_minor), count(DISTINCT v.currency),
  1, 'site', f.site, NULL, NULL, NULL
FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.day BETWEEN ?1 AND ?2
GROUP BY 1, 2, f.site ORDER BY 1

-- Points outside a sale, holds.

-- STMT points_available
SELECT (SELECT coalesce(sum(points_left), 0) FROM view_lot WHERE subject = ?1 AND unlock_at <= ?2 AND expires_at >= ?2)
  - coalesce((SELECT debt FROM view_state WHERE subject = ?1), 0)
  - (SELECT coalesce(sum(points), 0) FROM view_hold WHERE subject = ?1 AND sale = 0 AND at <= ?2 AND until > ?2)
-- STMT points_held
SELECT coalesce(sum(points), 0) FROM view_hold WHERE subject = ?1 AND sale = 0 AND at <= ?2 AND until > ?2
-- STMT points_spendable
SELECT expires_at, sum(points_left) FROM view_lot
WHERE subject = ?1 AND unlock_at <= ?2 AND expires_at >= ?2 AND points_left > 0
GROUP BY expires_at ORDER BY expires_at
-- What redemptions of ?2 to ?3 took, paid or owed, and what is set aside at ?4.
-- STMT points_redeemed
SELECT coalesce((SELECT sum(u.points) FROM view_use u
    LEFT JOIN view_sale v ON v.sale = u.fact AND v.kind = 'sale'
    LEFT JOIN fact_act a ON a.no = u.fact AND a.kind = 'redeem'
    WHERE u.subject = ?1 AND coalesce(v.at, a.at) >= ?2 AND coalesce(v.at, a.at) < ?3), 0)
  + (SELECT coalesce(sum(points), 0) FROM view_hold WHERE subject = ?1 AND sale = 0 AND at <= ?4 AND until > ?4)
-- STMT points_given
SELECT coalesce(sum(u.points), 0) FROM view_use u JOIN fact_act a ON a.no = u.fact
WHERE u.subject = ?1 AND +a.kind = 'transfer' AND a.at >= ?2 AND a.at < ?3
-- It is the rewards of one customer that are read whole.
-- STMT granted_left SCAN
SELECT coalesce((SELECT sum(e.count_left) FROM view_entitlement e
    WHERE e.subject = ?1 AND e.valid_from <= ?2 AND e.expires_at >= ?2
      AND EXISTS (SELECT 1 FROM json_each(e.rewards) r WHERE r.value = ?3)), 0)
  - (SELECT coalesce(sum(h.count), 0) FROM view_hold h
    WHERE h.subject = ?1 AND h.sale = 0 AND h.at <= ?2 AND h.until > ?2
      AND h.reward IN (SELECT o.value FROM view_entitlement e, json_each(e.rewards) r, json_each(e.rewards) o
        WHERE e.subject = ?1 AND r.value = ?3))
-- STMT holder_get
SELECT s.tier, s.tier_until, s.recent, s.tally, c.traits
FROM view_customer c LEFT JOIN view_state s ON s.subject = c.subject WHERE c.subject = ?1
-- STMT account_acts
SELECT a.no, a.id, a.kind, a.at, a.customer, a.target, a.body, a.actor FROM fact_act a
WHERE a.customer = ?1 AND a.kind IN ('adjust', 'open', 'transfer', 'redeem', 'hold', 'merge', 'refer')
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
  AND (a.kind <> 'merge' OR EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = a.customer AND m.fact = a.no))
  AND (a.kind <> 'refer' OR NOT EXISTS (SELECT 1 FROM fact_act e
    WHERE e.customer = a.customer AND e.kind = 'refer' AND (e.at, e.id) < (a.at, a.id)
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = e.id)))
UNION ALL
SELECT a.no, a.id, a.kind, a.at, a.customer, a.target, a.body, a.actor FROM fact_act a
WHERE a.target = ?1 AND a.customer <> ?1 AND a.kind IN ('transfer', 'merge')
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
  AND (a.kind <> 'merge' OR EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = a.customer AND m.fact = a.no))
-- STMT account_referred
SELECT a.no, a.id, a.kind, a.at, a.customer, a.target, a.body, a.actor FROM fact_act a
WHERE a.target = ?1 AND a.kind = 'refer'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
  AND NOT EXISTS (SELECT 1 FROM fact_act e
    WHERE e.customer = a.customer AND e.kind = 'refer' AND (e.at, e.id) < (a.at, a.id)
      AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = e.id))

-- Accounts: merge, claim, traits.

-- Erasing. The act comes first: a target that only erased customers hold is nobody's.
-- STMT forget_personal
UPDATE fact_act SET personal = NULL, salt = NULL WHERE customer = ?1 AND personal IS NOT NULL
-- STMT forget_identity
UPDATE identity SET value = NULL, label = NULL, salt = zeroblob(16) WHERE no = ?1
-- What sales of the account ?1 named beside: plates, cards, phones that no sale of somebody else names and nobody holds.
-- STMT forget_seen SCAN
SELECT no FROM identity WHERE no IN (SELECT t.no FROM (
    SELECT f.plate AS no FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.subject = ?1
    UNION SELECT f.card FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.subject = ?1
    UNION SELECT f.phone FROM view_sale v JOIN fact_sale f ON f.no = v.sale WHERE v.subject = ?1) t
  WHERE t.no IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM view_binding o WHERE o.target = t.no AND o.valid_until > ?2
      AND NOT EXISTS (SELECT 1 FROM fact_act f WHERE f.customer = o.customer AND f.kind = 'forget'))
    AND NOT EXISTS (SELECT 1 FROM fact_sale f JOIN view_sale v ON v.sale = f.no
      WHERE f.plate = t.no AND v.subject IS NOT ?1)
    AND NOT EXISTS (SELECT 1 FROM fact_sale f JOIN view_sale v ON v.sale = f.no
      WHERE f.card = t.no AND v.subject IS NOT ?1)
    AND NOT EXISTS (SELECT 1 FROM fact_sale f JOIN view_sale v ON v.sale = f.no
      WHERE f.phone = t.no AND v.subject IS NOT ?1))
-- STMT merge_get
SELECT stays FROM view_merge WHERE customer = ?1
-- Of whose account ?1 is by the merges up to ?2.
-- STMT family_head
SELECT head FROM view_member WHERE member = ?1 AND since <= ?2 ORDER BY depth DESC LIMIT 1
-- The same of merges that are ordered before the act of the time ?2 with the id ?3.
-- STMT family_before
SELECT v.head FROM view_member v JOIN fact_act a ON a.no = v.fact
WHERE v.member = ?1 AND (v.since, a.id) < (?2, ?3) ORDER BY v.depth DESC LIMIT 1
-- Who was part of the account ?1 by merges up to ?2, without itself.
-- STMT family_members
SELECT member FROM view_member WHERE head = ?1 AND since <= ?2 ORDER BY depth, since, fact, member
-- STMT merge_at
SELECT at FROM view_merge WHERE customer = ?1
-- STMT merge_stays SCAN
SELECT DISTINCT stays FROM view_merge ORDER BY stays
-- STMT merge_fact
SELECT fact FROM view_merge WHERE customer = ?1
-- STMT refer_known
SELECT 1 FROM fact_act a WHERE a.customer = ?1 AND a.kind = 'refer'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) LIMIT 1
-- STMT claim_documents
SELECT min(no) FROM fact_sale
WHERE receipt = ?1 AND (?2 IS NULL OR site = ?2) AND (?3 IS NULL OR series = ?3)
  AND kind IN ('sale', 'prepay', 'completion')
GROUP BY site, series, kind
-- STMT merge_into
SELECT customer FROM view_merge WHERE stays = ?1 ORDER BY at, fact
-- STMT merge_acts SCAN
SELECT a.no, a.customer, a.target, a.at, a.id FROM fact_act a
WHERE a.kind = 'merge' AND a.at >= ?1 AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.at, a.id
-- ?1 and who is part of it become part of ?2 and of all that ?2 is part of. Nothing was merged later than ?3 yet.
-- STMT member_add
INSERT INTO view_member (member, depth, head, since, fact)
SELECT family.no, family.depth + 1 + account.depth, account.no, ?3, ?4
FROM (SELECT ?1 AS no, 0 AS depth UNION ALL SELECT member, depth FROM view_member WHERE head = ?1) family
CROSS JOIN (SELECT ?2 AS no, 0 AS depth UNION ALL SELECT head, depth FROM view_member WHERE member = ?2) account
-- STMT member_clear SCAN
DELETE FROM view_member WHERE since >= ?1
-- STMT trait_acts
SELECT a.kind, a.at, a.body, a.personal, a.target FROM fact_act a
WHERE a.customer = ?1 AND a.kind IN ('enrol', 'edit', 'tag', 'untag', 'floor', 'join', 'refer')
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.at, a.kind = 'untag', a.hlc, a.id
-- STMT account_since
SELECT 1 FROM view_state WHERE subject = ?1 AND folded_to >= ?2
-- STMT binding_targets
SELECT DISTINCT target FROM view_binding WHERE customer = ?1 ORDER BY target
-- STMT traits_set
UPDATE view_customer SET traits = ?2 WHERE subject = ?1
-- STMT claim_get
SELECT customer FROM view_claim WHERE receipt = ?1 AND site = ?2 AND series = ?3 AND kind = ?4
-- STMT claim_drop
DELETE FROM view_claim WHERE receipt = ?1 AND site = ?2 AND series = ?3 AND kind = ?4
-- STMT claim_derive SCAN
INSERT INTO view_claim (receipt, site, series, kind, customer)
SELECT ?1, ?2, ?3, ?4, a.customer FROM fact_act a
WHERE a.kind = 'claim' AND json_extract(a.body, '$.receipt') = ?1 AND json_extract(a.body, '$.site') = ?2
  AND json_extract(a.body, '$.series') = ?3 AND json_extract(a.body, '$.kind') = ?4
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
ORDER BY a.at, a.id LIMIT 1
-- STMT claim_derive_all SCAN
INSERT OR IGNORE INTO view_claim (receipt, site, series, kind, customer)
SELECT json_extract(a.body, '$.receipt'), json_extract(a.body, '$.site'), json_extract(a.body, '$.series'),
  json_extract(a.body, '$.kind'), a.customer FROM fact_act a
WHERE a.kind = 'claim' AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)
ORDER BY a.at, a.id
-- STMT claim_clear SCAN
DELETE FROM view_claim


-- Notes, cases, staff.

-- STMT staff_get
SELECT name, role, pin FROM view_staff WHERE staff = ?1
-- STMT case_get
SELECT a.id, c.customer, c.closed_at, i.commitment FROM view_case c JOIN fact_act a ON a.no = c.fact
LEFT JOIN identity i ON i.no = c.customer WHERE c.fact = ?1
-- STMT staff_clear SCAN
DELETE FROM view_staff
-- STMT staff_derive SCAN
-- The last word on each by hybrid time; a PIN stays when it is not said again.
INSERT INTO view_staff (staff, name, role, pin)
SELECT s.staff,
  coalesce((SELECT json_extract(a.personal, '$.name') FROM fact_act a WHERE a.kind = 'staff'
    AND json_extract(a.body, '$.staff') = s.staff AND json_extract(a.personal, '$.name') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc DESC, a.no DESC LIMIT 1), s.staff),
  coalesce((SELECT json_extract(a.body, '$.role') FROM fact_act a WHERE a.kind = 'staff'
    AND json_extract(a.body, '$.staff') = s.staff AND json_extract(a.body, '$.role') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc DESC, a.no DESC LIMIT 1), 'attendant'),
  (SELECT json_extract(a.personal, '$.pin') FROM fact_act a WHERE a.kind = 'staff'
    AND json_extract(a.body, '$.staff') = s.staff AND json_extract(a.personal, '$.pin') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.hlc DESC, a.no DESC LIMIT 1)
FROM (SELECT DISTINCT json_extract(b.body, '$.staff') AS staff FROM fact_act b WHERE b.kind = 'staff'
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = b.id)) s
-- STMT case_clear SCAN
DELETE FROM view_case
-- STMT case_derive SCAN
INSERT INTO view_case (fact, customer, kind, at, due_at, staff, closed_at)
SELECT a.no, a.customer, json_extract(a.body, '$.kind'), a.at, a.at + 86400, a.actor,
  (SELECT min(c.at) FROM fact_act c WHERE c.kind = 'close' AND json_extract(c.body, '$.case') = lower(hex(a.id))
    AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = c.id))
FROM fact_act a
WHERE a.kind = 'case' AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id)


-- The menu: shift, tasks, contest.

-- STMT menu_approvers SCAN
SELECT staff, name FROM view_staff WHERE role IN ('lead', 'manager') AND pin IS NOT NULL ORDER BY staff LIMIT 24
-- STMT menu_role
SELECT role FROM view_staff WHERE staff = ?1
-- STMT menu_document
SELECT till, attendant, shift FROM fact_sale WHERE no = ?1
-- STMT menu_cases
SELECT k.fact, k.kind, json_extract(c.profile, '$.name'), json_extract(a.personal, '$.text')
FROM view_case k JOIN fact_act a ON a.no = k.fact LEFT JOIN view_customer c ON c.subject = k.customer
WHERE k.closed_at IS NULL AND k.due_at > 0 AND (?1 = 0 OR +k.customer = ?1) ORDER BY k.due_at, k.fact LIMIT 24
-- STMT menu_cases_of
SELECT k.fact, k.kind, k.at, k.due_at, json_extract(c.profile, '$.name')
FROM view_case k LEFT JOIN view_customer c ON c.subject = k.customer
WHERE k.closed_at IS NULL AND k.due_at > 0 AND k.staff = ?1 ORDER BY k.due_at, k.fact LIMIT ?2
-- STMT menu_identifier
SELECT i.kind, i.value FROM view_binding b JOIN identity i ON i.no = b.target
WHERE b.customer = ?1 AND i.kind IN ('phone', 'plate') AND i.value IS NOT NULL AND b.valid_from <= ?2 AND b.valid_until > ?2
  AND NOT EXISTS (SELECT 1 FROM view_binding o
    WHERE o.target = b.target AND o.customer <> b.customer AND o.valid_from <= ?2 AND o.valid_until > ?2)
ORDER BY i.kind, b.valid_from DESC LIMIT 1
-- STMT shift_origins
SELECT no, last_seq, till FROM origin WHERE site = ?1 AND last_seq > 0 ORDER BY no DESC LIMIT ?2
-- STMT shift_document
SELECT hlc, at FROM fact_sale WHERE no > ?1 AND no <= ?2 AND kind = 'shift' ORDER BY no DESC LIMIT 1
-- STMT shift_sale_before
SELECT no FROM fact_sale WHERE no > ?1 AND no <= ?2 AND hlc < ?3 ORDER BY no DESC LIMIT 1
-- STMT shift_act_before
SELECT no FROM fact_act WHERE no > ?1 AND no <= ?2 AND hlc < ?3 ORDER BY no DESC LIMIT 1
-- STMT shift_unidentified
SELECT f.site, f.series, f.receipt, f.kind, f.at, v.volume_ml,
  (SELECT json_extract(json_each.value, '$.pump') FROM json_each(f.body, '$.lines')
    WHERE json_extract(json_each.value, '$.pump') IS NOT NULL LIMIT 1)
FROM fact_sale f JOIN view_sale v ON v.sale = f.no
WHERE f.no > ?1 AND f.no <= ?2 AND f.at >= ?3 AND f.at <= ?4 AND v.kind = 'sale' AND +v.subject IS NULL
ORDER BY f.no DESC LIMIT 24
-- STMT shift_plates
SELECT coalesce(i.label, i.value), s.visits
FROM fact_sale f JOIN view_sale v ON v.sale = f.no JOIN identity i ON i.no = v.subject
  JOIN view_state s ON s.subject = v.subject
WHERE f.no > ?1 AND f.no <= ?2 AND +i.kind = 'plate' AND i.value IS NOT NULL AND s.visits >= ?3
GROUP BY v.subject ORDER BY s.visits DESC, i.value LIMIT ?4
-- STMT briefing_prices
SELECT json_extract(json_each.value, '$.product'), json_extract(json_each.value, '$.unit_price_minor_per_m3'), max(f.no)
FROM fact_sale f, json_each(f.body, '$.lines')
WHERE f.no > ?1 AND f.no <= ?2 AND f.kind IN ('sale', 'completion') AND json_extract(json_each.value, '$.kind') = 'fuel'
  AND json_extract(json_each.value, '$.unit_price_minor_per_m3') > 0 AND json_extract(json_each.value, '$.product') IS NOT NULL
GROUP BY 1 ORDER BY 1 LIMIT 8
-- STMT briefing_customers
SELECT v.subject, count(DISTINCT v.day), EXISTS (SELECT 1 FROM view_tag t WHERE t.customer = v.subject AND t.tag = 'key')
FROM fact_sale f JOIN view_sale v ON v.sale = f.no JOIN view_customer c ON c.subject = v.subject
WHERE f.no > ?1 AND f.no <= ?2 AND v.is_visit = 1 AND v.at >= ?3
GROUP BY v.subject HAVING count(DISTINCT v.day) >= 4 ORDER BY 3 DESC, 2 DESC, 1 LIMIT 48
-- STMT briefing_visits
SELECT day FROM view_sale WHERE subject = ?1 AND at >= ?2 AND is_visit = 1 GROUP BY day ORDER BY day DESC LIMIT ?3
-- STMT briefing_plate
SELECT coalesce(i.label, i.value) FROM view_binding b JOIN identity i ON i.no = b.target
WHERE b.customer = ?1 AND i.kind = 'plate' AND b.valid_from <= ?2 AND b.valid_until > ?2 ORDER BY b.valid_from DESC LIMIT 1


-- Offers, alerts, signals.

-- ?1 customer, ?2 now, ?3 tag of key customers, ?4 signals since, ?5 of at least, ?6 praise since, ?7 whether a plate is
-- bound is asked, ?8 the plate that was given. Kinds follow their time.
-- STMT checkout_more
SELECT (WITH family (no) AS (SELECT ?1 UNION ALL SELECT member FROM view_member WHERE head = ?1)
    SELECT k.at || ' ' || k.kind FROM family JOIN view_case k ON k.customer = family.no
    WHERE k.closed_at IS NULL ORDER BY k.at LIMIT 1),
  (SELECT at || ' ' || kind FROM view_signal
    WHERE subject = ?1 AND at >= ?4 AND at <= ?2 AND score >= ?5 ORDER BY at DESC, score DESC, kind LIMIT 1),
  EXISTS (SELECT 1 FROM view_tag WHERE customer = ?1 AND tag = ?3),
  EXISTS (SELECT 1 FROM view_binding b WHERE b.customer = ?1 AND ?7
    AND EXISTS (SELECT 1 FROM identity i WHERE i.no = b.target AND i.kind = 'plate')),
  EXISTS (SELECT 1 FROM fact_act r WHERE r.customer = ?1 AND r.kind = 'rate' AND r.at >= ?6 AND r.at <= ?2
      AND json_extract(r.body, '$.stars') >= 4
      AND NOT EXISTS (SELECT 1 FROM fact_act f WHERE f.target = ?1 AND f.kind = 'refer' AND f.at >= r.at)),
  coalesce(json_extract(c.profile, '$.phone'), '') <> '', coalesce(json_extract(c.profile, '$.name'), '') <> '',
  c.since <> 0, nullif(json_extract(c.profile, '$.birthday'), ''),
  EXISTS (SELECT 1 FROM organisation o WHERE o.subject = c.subject),
  i.value, c.kind, json_extract(c.profile, '$.name'),
  (SELECT json_extract(v.profile, '$.maintenance_on') FROM view_vehicle v WHERE v.plate = ?8)
FROM view_customer c JOIN identity i ON i.no = c.subject WHERE c.subject = ?1
-- STMT checkout_ready
SELECT grant_id, rewards, count_left, expires_at FROM view_entitlement
WHERE subject = ?1 AND count_left > 0 AND valid_from <= ?2 AND expires_at >= ?2
ORDER BY expires_at, valid_from, sale, grant_id LIMIT ?3


-- The manager: points, programme try, staff.

-- The fold: accounts, their rows, what they follow from.

-- STMT fold_state
SELECT sales, visits, first_at, last_at, last_visit, volume_ml, debt, tier, tier_until, recent, tally, fills, referrer,
  folded_to, (SELECT c.traits FROM view_customer c WHERE c.subject = ?1)
FROM view_state WHERE subject = ?1
-- STMT fold_state_set
INSERT INTO view_state (subject, sales, visits, first_at, last_at, last_visit, volume_ml, debt, tier, tier_until,
  recent, tally, fills, referrer, folded_to)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (subject) DO UPDATE SET sales = excluded.sales, visits = excluded.visits, first_at = excluded.first_at,
  last_at = excluded.last_at, last_visit = excluded.last_visit,
  volume_ml = excluded.volume_ml, debt = excluded.debt, tier = excluded.tier, tier_until = excluded.tier_until,
  recent = excluded.recent, tally = excluded.tally, fills = excluded.fills, referrer = excluded.referrer,
  folded_to = excluded.folded_to
-- STMT fold_traits
SELECT c.traits, i.value FROM view_customer c JOIN identity i ON i.no = c.subject WHERE c.subject = ?1
-- STMT fold_rows_since
SELECT sale FROM view_sale WHERE subject = ?1 AND at >= ?2 AND kind = 'sale' ORDER BY at, sale
-- STMT fold_lot_add
INSERT INTO view_lot (subject, at, sale, part, kind, points, points_left, unlock_at, expires_at, programme)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- STMT fold_use_add
INSERT INTO view_use (subject, fact, sale, part, points) VALUES (?1, ?2, ?3, ?4, ?5)
-- STMT fold_entitlement_add
INSERT INTO view_entitlement (subject, sale, grant_id, rewards, count, count_left, valid_from, expires_at, programme)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- STMT fold_entitlement_drop
DELETE FROM view_entitlement WHERE subject = ?1
-- STMT fold_signal_add
INSERT INTO view_signal (sale, kind, subject, at, score, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- STMT fold_signal_drop
DELETE FROM view_signal WHERE subject = ?1
-- STMT fold_hold_add
INSERT INTO view_hold (subject, fact, hold, reward, points, count, at, until, sale)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- STMT fold_hold_drop
DELETE FROM view_hold WHERE subject = ?1
-- What can be spent at ?2, what waits, what of it is set aside; the same of entitlements.
-- STMT fold_standing
SELECT coalesce(sum(points_left) FILTER (WHERE unlock_at <= ?2 AND expires_at >= ?2), 0),
  coalesce(sum(points_left) FILTER (WHERE unlock_at > ?2), 0),
  (SELECT coalesce(sum(h.points), 0) FROM view_hold h
    WHERE h.subject = ?1 AND h.sale = 0 AND h.at <= ?2 AND h.until > ?2),
  (SELECT coalesce(sum(e.count_left), 0) FROM view_entitlement e
    WHERE e.subject = ?1 AND e.valid_from <= ?2 AND e.expires_at >= ?2),
  (SELECT coalesce(sum(h.count), 0) FROM view_hold h
    WHERE h.subject = ?1 AND h.sale = 0 AND h.at <= ?2 AND h.until > ?2)
FROM view_lot WHERE subject = ?1
-- Customers whose account looks at something since ?2.
-- STMT fold_next
SELECT s.subject FROM view_state s
WHERE s.subject > ?1 AND s.folded_to >= ?2 AND s.subject IN (SELECT c.subject FROM view_customer c)
ORDER BY s.subject LIMIT 1
-- Whatever may have an account: who or what has rows, and customers with acts about points.
-- STMT fold_subjects SCAN
SELECT subject FROM view_sale WHERE subject IS NOT NULL
UNION SELECT customer FROM fact_act
  WHERE kind IN ('adjust', 'open', 'transfer', 'redeem', 'hold', 'merge', 'refer') AND customer IS NOT NULL
UNION SELECT target FROM fact_act WHERE kind IN ('transfer', 'merge', 'refer') AND target IS NOT NULL
UNION SELECT customer FROM view_entry WHERE kind = 'earner'
ORDER BY 1
-- STMT try_next
SELECT v.subject FROM view_sale v WHERE v.subject > ?1 AND v.subject IN (SELECT c.subject FROM view_customer c)
ORDER BY v.subject LIMIT 1
-- STMT try_sale
SELECT f.site, f.series, f.receipt, v.at, i.value
FROM view_sale v JOIN fact_sale f ON f.no = v.sale LEFT JOIN identity i ON i.no = v.subject WHERE v.sale = ?1
-- STMT mgr_expiry SCAN
SELECT l.subject, i.value, json_extract(c.profile, '$.name'), l.expires_at, sum(l.points_left)
FROM view_lot l JOIN identity i ON i.no = l.subject LEFT JOIN view_customer c ON c.subject = l.subject
WHERE l.expires_at BETWEEN ?1 AND ?2 AND l.unlock_at <= l.expires_at AND l.points_left > 0
GROUP BY l.subject, l.expires_at ORDER BY l.expires_at, i.value
-- ?1 1: closed ones too.
-- STMT mgr_cases SCAN
SELECT 'K' || iif(v.fact >> 40 = 1, '', (v.fact >> 40) || '-') || (v.fact & 1099511627775), v.kind, i.value, v.at, v.due_at, v.staff, v.closed_at, json_extract(a.personal, '$.text')
FROM view_case v JOIN fact_act a ON a.no = v.fact LEFT JOIN identity i ON i.no = v.customer
WHERE ?1 = 1 OR v.closed_at IS NULL
ORDER BY v.closed_at IS NOT NULL, v.due_at, v.fact
-- STMT mgr_staff SCAN
SELECT staff, name, role, pin IS NOT NULL FROM view_staff ORDER BY staff
-- STMT report_signals SCAN
SELECT g.kind, g.score, g.subject, i.kind, i.value, i.label, i.class, json_extract(c.profile, '$.name'), g.at, f.site,
  f.series, f.receipt, coalesce(f.attendant, a.actor), coalesce(v.volume_ml, 0), g.detail
FROM view_signal g JOIN identity i ON i.no = g.subject
LEFT JOIN view_customer c ON c.subject = g.subject
LEFT JOIN fact_sale f ON f.no = g.sale LEFT JOIN view_sale v ON v.sale = g.sale LEFT JOIN fact_act a ON a.no = g.sale
WHERE coalesce(f.day, strftime('%Y-%m-%d', g.at, 'unixepoch')) BETWEEN ?1 AND ?2
ORDER BY g.score DESC, g.at DESC, i.value, g.kind
-- Of an attendant's sales those with one card: ?3 per cent or more of them, where there are ?4 or more.
-- STMT report_card_shares SCAN
WITH sold (card, attendant, volume_ml) AS (
  SELECT v.card, f.attendant, v.volume_ml FROM view_sale v JOIN fact_sale f ON f.no = v.sale
  WHERE v.kind = 'sale' AND f.attendant IS NOT NULL AND v.day BETWEEN ?1 AND ?2),
staff (attendant, sales) AS (SELECT attendant, count(*) FROM sold GROUP BY attendant)
SELECT s.card, i.kind, i.value, i.label, i.class, s.attendant, count(*), t.sales, sum(s.volume_ml)
FROM sold s JOIN staff t ON t.attendant = s.attendant JOIN identity i ON i.no = s.card
GROUP BY s.card, s.attendant HAVING count(*) * 100 >= ?3 * t.sales AND t.sales >= ?4
ORDER BY count(*) * 1000 / t.sales DESC, i.value, s.attendant
