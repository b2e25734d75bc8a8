# SPDX-License-Identifier: LGPL-2.1-or-later
# What SQL-Ledger's data mean to Regulars: the settings of a dataset, an invoice as an event, and the outbox that
# hands every posted invoice over. Money and litres are counted in whole minor units and millilitres from here on.
package Regulars::Ledger;

use strict;
use warnings;

use Encode ();
use JSON::PP ();

use Regulars::Door;

# Invoices handed over in one request, so that catching up never keeps a cashier waiting for long.
use constant AT_ONCE => 20;

my $json = JSON::PP->new->canonical->ascii;

# Settings of a dataset from FOLDER/DATASET.conf; undef when there are none or they are switched off. `key = value`
# lines, and the sections [fuel] (part = grade [litres a unit]), [tenders] (account or payment method = kind),
# [services] (parts group = yes).
sub settings {
	my ($folder, $dataset) = @_;
	my ($section, %conf) = ('');

	return if $dataset !~ /^[\w.-]+$/ || !open my $in, '<:encoding(UTF-8)', "$folder/$dataset.conf";
	while (my $line = <$in>) {
		next if $line =~ /^\s*(?:#|$)/;
		if ($line =~ /^\s*\[(\w+)\]\s*$/) {
			$section = $1;
		} elsif ($line =~ /^\s*(.+?)\s*=\s*(.*?)\s*$/) {
			if ($section eq '') { $conf{$1} = $2 } else { $conf{$section}{$1} = $2 }
		}
	}
	close $in;
	return if ($conf{enabled} // 'yes') ne 'yes' || !$conf{database} || !$conf{plugin};
	$conf{key_file} = "$folder/$dataset.key";
	$conf{dataset} = $dataset;
	return \%conf;
}

# conf: of settings(); language: of the cashier; charset: SQL-Ledger's name of the dataset's encoding.
sub new {
	my ($class, $conf, %more) = @_;
	my %encodings = (UTF8 => 'UTF-8', EUC_CN => 'gb18030', GBK => 'gb18030', GB18030 => 'gb18030', BIG5 => 'big5',
	    LATIN1 => 'iso-8859-1', LATIN9 => 'iso-8859-15', SQL_ASCII => 'UTF-8');

	return bless { conf => $conf, encoding => $encodings{ $more{charset} || 'UTF8' } // 'UTF-8', %more }, $class;
}

# Bytes of SQL-Ledger's to characters and back. What comes from its database are bytes taken for characters, but
# for what other programs wrote there.
sub text {
	my ($self, $text) = @_;

	return $text if !defined $text || !utf8::downgrade($text, 1);
	my $characters = eval { Encode::decode($self->{encoding}, my $copy = $text, Encode::FB_CROAK) };
	return $characters // $text;
}

sub bytes { my ($self, $text) = @_; return Encode::encode($self->{encoding}, $text // '') }

sub door {
	my ($self) = @_;
	my $conf = $self->{conf};

	return $self->{door} //= Regulars::Door->new($conf->{plugin}, database => $conf->{database},
	    budget_ms => 0 + ($conf->{budget_ms} || 250), ($self->{till} ? (till => "$self->{till}") : ()),
	    ($self->{language} ? (operator_language => $self->{language}) : ()));
}

# Before SQL-Ledger replaces the process, and when the request ends.
sub finish { my ($self) = @_; $self->{door}->close if $self->{door}; delete $self->{door}; return }

# Who was named and what was redeemed waits in SQL-Ledger's own tables until it is handed over, and for later
# changes of the invoice. Sealed with a key of the machine, so that no card number or plate can be read there.
sub _sodium {
	my ($self) = @_;

	return $self->{sodium} if $self->{sodium};
	open my $in, '<', $self->{conf}{key_file} or die "$self->{conf}{key_file}: $!\n";
	my $hex = <$in>;
	close $in;
	$hex =~ /^([0-9a-f]{64})\s*$/ or die "$self->{conf}{key_file}: expected 64 hexadecimal digits\n";
	require FFI::Platypus;
	my $ffi = FFI::Platypus->new(api => 2, lib => ['libsodium.so.23']);
	return $self->{sodium} = {
		key => pack('H*', $1),
		seal => $ffi->function(crypto_secretbox_easy => ['opaque', 'opaque', 'uint64', 'opaque', 'opaque'] => 'int'),
		open => $ffi->function(crypto_secretbox_open_easy => ['opaque', 'opaque', 'uint64', 'opaque', 'opaque'] => 'int'),
	};
}

sub _at { return unpack 'J', pack 'P', $_[0] }

sub random_bytes {
	my ($size) = @_;

	open my $in, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
	(read($in, my $bytes, $size) // 0) == $size or die "/dev/urandom: too short\n";
	return $bytes;
}

sub seal {
	my ($self, $told) = @_;
	my $sodium = $self->_sodium;
	my $plain = Encode::encode('UTF-8', $json->encode($told));
	my $nonce = random_bytes(24);
	my $box = "\0" x (16 + length $plain);

	$sodium->{seal}->call(_at($box), _at($plain), length $plain, _at($nonce), _at($sodium->{key})) == 0
	    or die "not sealed\n";
	return unpack 'H*', $nonce . $box;
}

sub unseal {
	my ($self, $hex) = @_;
	my $told = {};

	return $told if !defined $hex || $hex !~ /^(?:[0-9a-f]{2}){41,}$/;
	eval {
		my $sodium = $self->_sodium;
		my ($nonce, $box) = unpack 'a24 a*', pack 'H*', $hex;
		my $plain = "\0" x (length($box) - 16);

		$sodium->{open}->call(_at($plain), _at($box), length $box, _at($nonce), _at($sodium->{key})) == 0
		    or die "not ours\n";
		$told = $json->decode(Encode::decode('UTF-8', $plain));
	};
	return $told;
}

# As SQL-Ledger rounds, in whole units of 10 ** -places.
sub units {
	my ($amount, $places) = @_;

	return int(($amount || 0) * 10 ** $places + (($amount || 0) < 0 ? -0.501 : 0.501));
}

# A part's grade and the litres of one unit; nothing when it is no fuel.
sub fuel {
	my ($self, $number, $unit) = @_;
	my $mapped = $self->{conf}{fuel}{$number};

	if (defined $mapped) {
		my ($grade, $litres) = split ' ', $mapped;
		return ($grade, $litres // 1);
	}
	return;
}

# One line of an event. what: partnumber, group, qty, price and gross_minor (with tax), tax_minor, discount_minor.
sub line {
	my ($self, $what, $places) = @_;
	my ($grade, $litres) = $self->fuel($what->{partnumber}, $what->{unit});
	my %line = (product => $what->{partnumber}, amount_minor => $what->{gross_minor}, tax_minor => $what->{tax_minor});

	$line{category} = $what->{group} if defined $what->{group} && $what->{group} ne '';
	$line{discount_minor} = $what->{discount_minor} if $what->{discount_minor};
	if (defined $grade) {
		$line{kind} = 'fuel';
		$line{product} = $grade;
		$line{volume_ml} = units($what->{qty} * $litres, 3);
		$line{unit_price_minor_per_m3} = units($what->{price} / $litres, $places) == 0 ? 0
		    : units($what->{price} / $litres * 1000, $places);
	} elsif ($what->{partnumber} eq ($self->{conf}{discount_part} // '')) {
		%line = (kind => 'discount', category => 'regulars', product => $what->{reward} // $what->{partnumber},
		    quantity_milli => 1000, amount_minor => $what->{gross_minor}, tax_minor => $what->{tax_minor});
	} else {
		$line{kind} = $self->{conf}{services}{ $what->{group} // '' } ? 'service' : 'goods';
		$line{quantity_milli} = units($what->{qty}, 3);
	}
	return \%line;
}

# Puts the tax of the whole invoice on its lines, in proportion, and what rounding leaves on the largest. Each row has
# net_minor (as entered, less discount) and rate; gets gross_minor and tax_minor. total: what the rows must come to.
sub spread_tax {
	my ($rows, $is_included, $tax_total, $total) = @_;
	my ($weight, $left, $sum) = (0, $tax_total, 0);
	my $largest;

	for my $row (@$rows) {
		$row->{weight} = $row->{net_minor} * $row->{rate} / ($is_included ? 1 + $row->{rate} : 1);
		$weight += $row->{weight};
		$largest = $row if !$largest || abs $row->{net_minor} > abs $largest->{net_minor};
	}
	for my $row (@$rows) {
		$row->{tax_minor} = abs $weight < 1e-9 ? 0 : units($tax_total * $row->{weight} / $weight, 0);
		$left -= $row->{tax_minor};
	}
	$largest->{tax_minor} += $left if $largest;
	for my $row (@$rows) {
		$row->{gross_minor} = $row->{net_minor} + ($is_included ? 0 : $row->{tax_minor});
		$sum += $row->{gross_minor};
	}
	$largest->{gross_minor} += $total - $sum if $largest && defined $total;
	return;
}

# What an invoice of the dataset says, as an event without its name. `told` comes from unseal().
sub event {
	my ($self, $dbh, $sale, $told) = @_;
	my $invoice = $dbh->selectrow_hashref(<<'SQL', undef, $sale->{ar_id}) or return;
SELECT ar.id, to_char(ar.transdate, 'YYYY-MM-DD') AS day, ar.till, ar.amount, ar.netamount, ar.taxincluded,
    ar.customer_id, coalesce(nullif(ar.exchangerate, 0), 1) AS rate,
    coalesce(nullif(e.employeenumber, ''), e.login, e.name) AS attendant,
    (SELECT curr FROM curr ORDER BY rn LIMIT 1) AS currency, (SELECT prec FROM curr ORDER BY rn LIMIT 1) AS places
FROM ar LEFT JOIN employee e ON e.id = ar.employee_id WHERE ar.id = ?
SQL
	my $places = $invoice->{places} // 2;
	my $posted = $dbh->selectall_arrayref(<<'SQL', { Slice => {} }, $invoice->{customer_id}, $invoice->{id});
SELECT p.partnumber, g.partsgroup AS group, i.qty, i.unit, i.fxsellprice AS price, coalesce(i.discount, 0) AS discount,
    coalesce((SELECT sum(r.rate) FROM (SELECT DISTINCT ON (t.chart_id) t.rate FROM partstax pt
        JOIN customertax ct ON ct.chart_id = pt.chart_id AND ct.customer_id = ?
        JOIN tax t ON t.chart_id = pt.chart_id AND (t.validto IS NULL OR t.validto >= a.transdate)
        WHERE pt.parts_id = i.parts_id ORDER BY t.chart_id, t.validto) r), 0) AS rate
FROM invoice i JOIN ar a ON a.id = i.trans_id JOIN parts p ON p.id = i.parts_id
LEFT JOIN partsgroup g ON g.id = p.partsgroup_id
WHERE i.trans_id = ? AND NOT coalesce(i.assemblyitem, false) ORDER BY i.id
SQL
	my $paid = $dbh->selectall_arrayref(<<'SQL', { Slice => {} }, $invoice->{id});
SELECT c.accno, m.description AS method, -t.amount AS amount FROM acc_trans t JOIN chart c ON c.id = t.chart_id
LEFT JOIN payment y ON y.trans_id = t.trans_id AND y.id = t.id LEFT JOIN paymentmethod m ON m.id = y.paymentmethod_id
WHERE t.trans_id = ? AND c.link LIKE '%AR_paid%' AND NOT coalesce(t.fx_transaction, false) ORDER BY t.id
SQL
	my @redeemed = @{ $told->{redeemed} // [] };
	my (@lines, @redemptions);

	for my $row (@$posted) {
		# float4 gives 0.1 as 0.100000001490116
		my $discount = sprintf '%.6g', $row->{discount};
		my ($decimals) = $row->{price} =~ /\.(\d+)/;
		my $digits = length($decimals // '') > $places ? length $decimals : $places;
		my $off = units($row->{price} * $discount, $digits) / 10 ** $digits;

		my $net = units(($row->{price} - $off) * $row->{qty}, $places) / 10 ** $places;

		$row->{net_minor} = units($net * $invoice->{rate}, $places);
		$row->{discount_minor} = abs units($off * $row->{qty} * $invoice->{rate}, $places);
		$row->{$_} = $self->text($row->{$_}) for qw(partnumber group unit);
		if ($row->{partnumber} eq ($self->{conf}{discount_part} // '') && (my $held = shift @redeemed)) {
			$row->{reward} = $held->{line}{product};
			push @redemptions, $held->{redemption};
		}
	}
	my $total = units($invoice->{amount}, $places);

	spread_tax($posted, $invoice->{taxincluded}, $total - units($invoice->{netamount}, $places), $total);
	for my $row (@$posted) {
		$row->{price} *= $invoice->{rate} * ($invoice->{taxincluded} ? 1 : 1 + $row->{rate});
		push @lines, $self->line($row, $places);
	}
	my %event = (series => $self->{conf}{series} || 'sql-ledger', receipt => $self->text($sale->{receipt}),
	    at => $sale->{at}, business_date => $invoice->{day}, revision => 0 + $sale->{revision},
	    document => "ar:$invoice->{id}:$sale->{revision}",
	    currency => $invoice->{currency}, lines => \@lines,
	    tenders => [ map { { kind => $self->tender($_), amount_minor => units($_->{amount}, $places) } } @$paid ]);
	$event{till} = "$invoice->{till}" if defined $invoice->{till} && $invoice->{till} ne '';
	$event{attendant} = $self->text($invoice->{attendant}) if defined $invoice->{attendant};
	$event{site} = $self->{conf}{site} if $self->{conf}{site};
	for my $who (qw(plate card phone)) {
		$event{$who} = $told->{$who} if defined $told->{$who} && $told->{$who} ne '';
	}
	# Given without a line on the ticket: gifts, services, a lower price per litre.
	push @redemptions, map { $_->{redemption} } grep { !$_->{line} } @{ $told->{redeemed} // [] };
	$event{redemptions} = \@redemptions if @redemptions;
	$event{promised_points} = 0 + $told->{promised} if defined $told->{promised} && $invoice->{amount} >= 0;
	if ($invoice->{amount} < 0) {
		$event{original} = $self->original($told->{original}) if defined $told->{original} && $told->{original} ne '';
		return ('sale.refund', \%event);
	}
	return ('sale.close', \%event);
}

sub original {
	my ($self, $receipt) = @_;

	return { ($self->{conf}{site} ? (site => $self->{conf}{site}) : ()), series => $self->{conf}{series} || 'sql-ledger',
	    receipt => $receipt };
}

sub tender {
	my ($self, $paid) = @_;
	my $kinds = $self->{conf}{tenders} // {};
	my $method = $self->text($paid->{method}) // '';

	return $kinds->{$method} // $kinds->{ $paid->{accno} // '' } // 'other';
}

# Hands over what waits in the outbox, the invoice `only` if given. The reply to the last sale is kept in {receipt}.
# Ends at the first failure: the rest waits for a later request.
sub hand_over {
	my ($self, $dbh, $only) = @_;
	my $which = defined $only ? 'AND o.ar_id = ' . (0 + $only) : '';
	my $waiting = $dbh->selectall_arrayref(<<"SQL", { Slice => {} });
SELECT o.n, o.ar_id, o.is_deleted, o.revision, s.receipt, s.event, s.told,
    to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"') AS at,
    to_char(o.made AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"') AS made
FROM regulars_outbox o JOIN regulars_sale s ON s.ar_id = o.ar_id
WHERE o.taken IS NULL AND o.refused IS NULL $which ORDER BY o.n LIMIT @{[AT_ONCE]} FOR UPDATE OF o SKIP LOCKED
SQL
	my %last = map { $_->{ar_id} => $_->{n} } @$waiting;
	my $done = 0;

	for my $sale (@$waiting) {
		# Only the newest state of an invoice can be read, and only that counts.
		my ($status, $why) = $last{ $sale->{ar_id} } == $sale->{n} ? $self->_hand($dbh, $sale) : ('ok');

		last if $status eq 'failed';
		$dbh->do('UPDATE regulars_outbox SET taken = CASE WHEN ?::text IS NULL THEN now() END, refused = ?::text WHERE n = ?',
		    undef, $why, $why, $sale->{n});
		$done++;
	}
	$dbh->commit if !$dbh->{AutoCommit};
	return $done;
}

sub _hand {
	my ($self, $dbh, $sale) = @_;
	my $told = $self->unseal($sale->{told});
	my ($event, $body) = $sale->{is_deleted} ? () : $self->event($dbh, $sale, $told);
	my ($status, $why) = ('ok');

	# Deleted, or a sale that became a refund: what it was before is no more.
	if (defined $sale->{event} && $sale->{event} ne ($event // '')) {
		($status, $why) = $self->_withdraw($sale);
		return ($status, $why) if $status ne 'ok';
	}
	if ($event) {
		my $reply = $self->door->call($event, $body);

		if ($reply->{status} eq 'refused' && ($body->{plate} || $body->{card} || $body->{phone})) {
			# Better without a customer than not at all.
			delete @{$body}{qw(plate card phone)};
			$reply = $self->door->call($event, $body);
		}
		$status = $reply->{status} eq 'spooled' ? 'ok' : $reply->{status};
		$why = $reply->{error}{line} if $status eq 'refused';
		$self->{receipt} = { of => $sale->{ar_id}, %{ $reply->{receipt} } } if $reply->{receipt};
		$self->{messages} = $reply->{messages};
		$self->{failed} = $reply->{error}{line} if $status eq 'failed';
	}
	$dbh->do('UPDATE regulars_sale SET event = ? WHERE ar_id = ?', undef, $event, $sale->{ar_id}) if $status eq 'ok';
	return ($status eq 'refused' ? 'ok' : $status, $why);
}

# A sale is cancelled by a void; a refund by a newer state of itself that gives nothing back.
sub _withdraw {
	my ($self, $sale) = @_;
	my $receipt = $self->text($sale->{receipt});
	my %event = (series => $self->{conf}{series} || 'sql-ledger', receipt => $receipt, revision => 0 + $sale->{revision});
	my $reply;

	$event{site} = $self->{conf}{site} if $self->{conf}{site};
	if ($sale->{event} eq 'sale.refund') {
		$reply = $self->door->call('sale.refund', { %event, at => $sale->{at}, lines => [] });
	} else {
		$event{original} = $self->original($receipt);
		$reply = $self->door->call('sale.void', { %event, at => $sale->{made}, lines => [] });
	}
	$self->{failed} = $reply->{error}{line} if $reply->{status} eq 'failed';
	return ('ok', $reply->{error}{line}) if $reply->{status} eq 'refused';
	return $reply->{status} eq 'failed' ? 'failed' : 'ok';
}

1;
