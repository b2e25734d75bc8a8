// SPDX-License-Identifier: LGPL-2.1-or-later
// A sale with Regulars from JavaScript, with koffi: node sale.js PLUGIN DATABASE RECEIPT
const koffi = require('koffi');

const [plugin, database, receipt] = process.argv.slice(2);
const lib = koffi.load(plugin);
const free = lib.func('void regulars_json_free(void *reply)');
const Reply = koffi.disposable('Reply', 'str', free); // read as text and given back
const openSession = lib.func('int64_t regulars_json_open(const char *settings)');
const callSession = lib.func('regulars_json_call', Reply, ['int64_t', 'str', 'str']);
const closeSession = lib.func('void regulars_json_close(int64_t session)');

const session = openSession(JSON.stringify({ database, till: '1' }));

function call(name, request) {
  const reply = JSON.parse(callSession(session, name, JSON.stringify(request)));
  if (reply.error) console.error(reply.error.line); // the sale goes on without us
  return reply;
}

const ticket = {
  plate: '粤B12345', at: '2026-01-02T08:00:00+08:00',
  lines: [{ kind: 'fuel', product: '92', volume_ml: 40000, amount_minor: 30000 }],
};
const view = call('checkout', ticket).checkout;
console.log(`${view.customer.id} ${view.vehicle.plate} ${view.tier.name} will earn ${view.will_earn}`);
const done = call('sale.close', {
  ...ticket, series: 'node', receipt, print: true, tenders: [{ kind: 'cash', amount_minor: 30000 }],
});
console.log(`${done.status} earned ${done.receipt.earned} balance ${done.receipt.balance}`);
closeSession(session);
