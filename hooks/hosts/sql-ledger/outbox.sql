-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What is put into a SQL-Ledger dataset so that no posted invoice is forgotten: whatever changes an invoice of a
-- till leaves a row in regulars_outbox within the same transaction, whoever changes it and however the process
-- ends. The rows are handed to Regulars at once, or by a later request when that was not possible.
-- regulars-sql-ledger-setup puts this in and `undo` takes it out again.

CREATE TABLE regulars_sale (
	ar_id int PRIMARY KEY,                                  -- ar.id
	receipt text NOT NULL,                                  -- what the sale is called for ever: its first invoice number
	at timestamptz NOT NULL DEFAULT clock_timestamp(),      -- when it was posted first
	revision int NOT NULL DEFAULT 0,                        -- of the last change
	event text,                                             -- what it was captured as last; NULL: not yet
	is_deleted bool NOT NULL DEFAULT false,
	told text                                               -- who it was and what was redeemed, sealed; NULL: nothing
);
CREATE UNIQUE INDEX regulars_sale_receipt ON regulars_sale (ltrim(receipt, '0'));

CREATE TABLE regulars_outbox (
	n bigserial PRIMARY KEY,
	ar_id int NOT NULL,
	tx bigint NOT NULL DEFAULT txid_current(),              -- several changes of one transaction are one
	revision int NOT NULL,
	is_deleted bool NOT NULL,
	made timestamptz NOT NULL DEFAULT clock_timestamp(),
	taken timestamptz,                                      -- when Regulars had it; NULL: not yet
	refused text                                            -- why it never will; NULL: it may
);
CREATE INDEX regulars_outbox_waiting ON regulars_outbox (n) WHERE taken IS NULL AND refused IS NULL;
CREATE INDEX regulars_outbox_sale ON regulars_outbox (ar_id, tx);

-- A sale being rung: what must not come from the browser.
CREATE TABLE regulars_ticket (
	token text PRIMARY KEY,                                 -- the page has it in a hidden field
	login text NOT NULL,
	made timestamptz NOT NULL DEFAULT clock_timestamp(),
	redeemed text NOT NULL DEFAULT '[]',                    -- JSON: what was set aside, with its lines
	promised bigint,                                        -- points that a printed receipt named
	ar_id int,                                              -- posted as; NULL: not yet
	posted bool NOT NULL DEFAULT false,
	form text,                                              -- JSON: the form of an action that is being asked
	said text                                               -- JSON: what Regulars told of the sale
);

CREATE FUNCTION regulars_note() RETURNS trigger AS $$
DECLARE
	changed int;
	invoice ar%ROWTYPE;
	sale regulars_sale%ROWTYPE;
	is_there bool;
	is_known bool;
	is_new bool;
	news text := nullif(current_setting('regulars.told', true), '');
	ticket text := nullif(current_setting('regulars.token', true), '');
	name text;
BEGIN
	changed := CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END;
	IF EXISTS (SELECT 1 FROM regulars_outbox o WHERE o.ar_id = changed AND o.tx = txid_current()) THEN
		RETURN NULL;
	END IF;
	SELECT * INTO invoice FROM ar WHERE ar.id = changed;
	is_there := FOUND;
	SELECT * INTO sale FROM regulars_sale s WHERE s.ar_id = changed;
	is_known := FOUND;
	-- Not from a till, or older than this table. The first invoice of a dataset is committed before its till is written:
	-- its number begins to be counted then.
	is_new := TG_OP = 'INSERT';
	IF TG_OP = 'UPDATE' THEN
		is_new := coalesce(OLD.till, '') = '';
	END IF;
	IF NOT is_known AND (NOT is_there OR NOT is_new OR coalesce(invoice.till, '') = '') THEN
		RETURN NULL;
	END IF;
	IF NOT is_known OR (is_there AND sale.is_deleted) THEN
		name := coalesce(nullif(ltrim(invoice.invnumber, '0'), ''), '#' || changed);
		IF EXISTS (SELECT 1 FROM regulars_sale s WHERE ltrim(s.receipt, '0') = name) THEN
			name := name || '-' || changed || '-' || txid_current();
		END IF;
		DELETE FROM regulars_sale s WHERE s.ar_id = changed;
		INSERT INTO regulars_sale (ar_id, receipt, told) VALUES (changed, name, news) RETURNING * INTO sale;
	ELSE
		UPDATE regulars_sale s SET revision = s.revision + 1, is_deleted = NOT is_there, told = coalesce(news, s.told)
		WHERE s.ar_id = changed RETURNING * INTO sale;
	END IF;
	INSERT INTO regulars_outbox (ar_id, revision, is_deleted) VALUES (changed, sale.revision, NOT is_there);
	UPDATE regulars_ticket t SET ar_id = changed WHERE t.token = ticket;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	-- Never a reason to stop a sale.
	RAISE WARNING 'regulars: invoice %: %', changed, SQLERRM;
	RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE CONSTRAINT TRIGGER regulars_note AFTER INSERT OR UPDATE OR DELETE ON ar
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION regulars_note();
