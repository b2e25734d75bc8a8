# SPDX-License-Identifier: LGPL-2.1-or-later
# A sale with Regulars from Perl: perl sale.pl PLUGIN DATABASE RECEIPT
use strict;
use warnings;
use utf8;
use FFI::Platypus 1.00;
use JSON::PP;    # encode_json() and decode_json() work on bytes, as the plugin does
binmode STDOUT, ':encoding(UTF-8)';

my ($plugin, $database, $receipt) = @ARGV;
my $ffi = FFI::Platypus->new(api => 1, lib => $plugin);
$ffi->attach([regulars_json_open => 'open_session'] => ['string'] => 'sint64');
$ffi->attach([regulars_json_call => 'call_session'] => ['sint64', 'string', 'string'] => 'opaque');
$ffi->attach([regulars_json_free => 'free_reply'] => ['opaque'] => 'void');
$ffi->attach([regulars_json_close => 'close_session'] => ['sint64'] => 'void');

my $session = open_session(encode_json({ database => $database, till => '1' }));

sub call {
    my ($name, $request) = @_;
    my $text = call_session($session, $name, encode_json($request));
    my $reply = decode_json($ffi->cast('opaque' => 'string', $text));
    free_reply($text);
    warn "$reply->{error}{line}\n" if $reply->{error};    # the sale goes on without us
    return $reply;
}

my %ticket = (plate => '粤B12345', at => '2026-01-02T08:00:00+08:00',
    lines => [ { kind => 'fuel', product => '92', volume_ml => 40000, amount_minor => 30000 } ]);
my $view = call('checkout', \%ticket)->{checkout};
print "$view->{customer}{id} $view->{vehicle}{plate} $view->{tier}{name} will earn $view->{will_earn}\n";
my $done = call('sale.close', { %ticket, series => 'perl', receipt => $receipt, print => JSON::PP::true,
    tenders => [ { kind => 'cash', amount_minor => 30000 } ] });
print "$done->{status} earned $done->{receipt}{earned} balance $done->{receipt}{balance}\n";
close_session($session);
