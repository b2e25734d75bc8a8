-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What a small station sells, in the tables of SQL-Ledger's default chart: prices include 10 % tax, fuel is sold in
-- litres. Its own pages hand the bytes of a text to the database as if each were a character: so does the Chinese
-- name here.
INSERT INTO curr (rn, curr, prec) SELECT 1, 'CNY', 2 WHERE NOT EXISTS (SELECT 1 FROM curr WHERE curr = 'CNY');
DELETE FROM curr WHERE curr <> 'CNY';
DELETE FROM defaults WHERE fldname IN ('precision', 'sinumber', 'printer_1', 'poledisplay');
INSERT INTO defaults (fldname, fldvalue) VALUES ('precision', '2'), ('sinumber', '100000'),
	('printer_1', 'receipt=cat >>' || :'dir' || '/printed'), ('poledisplayon', 'on'),
	('poledisplay', 'echo "<%description%> <%linetotal%>" >>' || :'dir' || '/display');

INSERT INTO partsgroup (partsgroup, pos, code) VALUES ('Fuel', 't', 'F'), ('Shop', 't', 'S'), ('Wash', 't', 'W');

INSERT INTO parts (partnumber, description, unit, listprice, sellprice, lastcost, onhand, income_accno_id, expense_accno_id, partsgroup_id, barcode)
SELECT p.number, convert_from(convert_to(p.name, 'UTF8'), 'LATIN1'), p.unit, p.price, p.price, p.price * 0.8, 0,
    (SELECT id FROM chart WHERE accno = '4020'), (SELECT id FROM chart WHERE accno = '5010'),
    (SELECT id FROM partsgroup WHERE partsgroup = p.kind), p.barcode
FROM (VALUES
	('92', 'Petrol 92', 'l', 7.50, 'Fuel', NULL),
	('95', 'Petrol 95', 'l', 8.00, 'Fuel', NULL),
	('D0', 'Diesel 0', 'l', 7.20, 'Fuel', NULL),
	('CAN25', 'Diesel 0, can of 25 l', 'can', 180.00, 'Fuel', NULL),
	('WATER', '矿泉水 550ml', 'ea', 2.00, 'Shop', '6901234500011'),
	('OIL', 'Engine oil 4 l', 'ea', 268.00, 'Shop', '4006381333931'),
	('WASH', 'Car wash', 'ea', 30.00, 'Wash', NULL),
	('LOYALTY', 'Loyalty discount', 'ea', 0.00, 'Shop', NULL)
) AS p (number, name, unit, price, kind, barcode);
INSERT INTO partstax (parts_id, chart_id) SELECT p.id, c.id FROM parts p, chart c WHERE c.accno = '2310';

INSERT INTO customer (name, customernumber, taxincluded, curr, startdate)
VALUES ('Cash sale', 'CASH', 't', 'CNY', '2020-01-01'), ('Zhujiang Logistics', 'C-100', 't', 'CNY', '2020-01-01');
INSERT INTO customertax (customer_id, chart_id) SELECT cu.id, c.id FROM customer cu, chart c WHERE c.accno = '2310';

INSERT INTO employee (login, name, employeenumber, startdate, sales)
SELECT login, login, number, '2020-01-01', 't' FROM (VALUES
	('cashier1', '07'), ('cashier2', '08'), ('cashier3', '09'), ('cashier4', '10'), ('kasse', '11'), ('shouyin', '12')
) AS e (login, number);
