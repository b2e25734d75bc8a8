<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// A sale with Regulars from PHP: php sale.php PLUGIN DATABASE RECEIPT
[, $plugin, $database, $receipt] = $argv;
$ffi = FFI::cdef('
    int64_t regulars_json_open(const char *settings);
    char *regulars_json_call(int64_t session, const char *name, const char *request);
    void regulars_json_free(char *reply);
    void regulars_json_close(int64_t session);', $plugin);
$session = $ffi->regulars_json_open(json_encode(['database' => $database, 'till' => '1']));

function call(string $name, array $request): array
{
    global $ffi, $session;
    $text = $ffi->regulars_json_call($session, $name, json_encode($request));
    $reply = json_decode(FFI::string($text), true);
    $ffi->regulars_json_free($text);
    if (isset($reply['error'])) { // the sale goes on without us
        fwrite(STDERR, $reply['error']['line'] . "\n");
    }
    return $reply;
}

$ticket = ['plate' => '粤B12345', 'at' => '2026-01-02T08:00:00+08:00',
    'lines' => [['kind' => 'fuel', 'product' => '92', 'volume_ml' => 40000, 'amount_minor' => 30000]]];
$view = call('checkout', $ticket)['checkout'];
echo "{$view['customer']['id']} {$view['vehicle']['plate']} {$view['tier']['name']} will earn {$view['will_earn']}\n";
$done = call('sale.close', $ticket + ['series' => 'php', 'receipt' => $receipt, 'print' => true,
    'tenders' => [['kind' => 'cash', 'amount_minor' => 30000]]]);
echo "{$done['status']} earned {$done['receipt']['earned']} balance {$done['receipt']['balance']}\n";
$ffi->regulars_json_close($session);
