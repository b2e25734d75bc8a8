# SPDX-License-Identifier: LGPL-2.1-or-later
# A sale while it is rung: what the page says of it as a ticket of Regulars, and what is kept out of the browser's
# reach in regulars_ticket (what was redeemed, the form that is being asked, whether the page was posted).
package Regulars::Ticket;

use strict;
use warnings;

use JSON::PP ();

use Regulars::Ledger;

my $json = JSON::PP->new->canonical->ascii;

# Finds the row of the page's token, or makes one. ledger: Regulars::Ledger; form: SQL-Ledger's; dbh: with RaiseError.
sub open_page {
	my ($class, $ledger, $form, $dbh) = @_;
	my $self = bless { ledger => $ledger, form => $form, dbh => $dbh, redeemed => [] }, $class;
	my $token = $form->{regulars_token} // '';
	my $row;

	$row = $dbh->selectrow_hashref('SELECT * FROM regulars_ticket WHERE token = ? AND login = ?', undef, $token,
	    $form->{login}) if $token =~ /^[0-9a-f]{32}$/;
	if ($row) {
		$self->{redeemed} = $json->decode($row->{redeemed});
		$self->{asked} = $json->decode($row->{form}) if defined $row->{form};
	} else {
		$token = unpack 'H*', Regulars::Ledger::random_bytes(16);
		$dbh->do('INSERT INTO regulars_ticket (token, login) VALUES (?, ?)', undef, $token, $form->{login});
		$dbh->do("DELETE FROM regulars_ticket WHERE made < now() - interval '40 days'");
		$form->{regulars_token} = $token;
		$self->_take_posted if $form->{id};
	}
	$self->{token} = $token;
	return $self;
}

# A posted invoice is opened again: it begins with what was told when it was posted.
sub _take_posted {
	my ($self) = @_;
	my ($form, $dbh) = @{$self}{qw(form dbh)};
	my ($sealed) = $dbh->selectrow_array('SELECT told FROM regulars_sale WHERE ar_id = ?', undef, 0 + $form->{id});
	my $told = $self->{ledger}->unseal($sealed);
	my @entries = grep { $_->{line} } @{ $told->{redeemed} // [] };

	for my $who (qw(plate card phone original customer)) {
		$form->{"regulars_$who"} = $self->{ledger}->bytes($told->{$who}) if defined $told->{$who};
	}
	$_->{posted} = 1 for @{ $told->{redeemed} // [] };
	$self->{redeemed} = $told->{redeemed} // [];
	for my $i (1 .. ($form->{rowcount} // 0)) {
		my $entry = $self->_is_ours($i) ? shift @entries : undef;
		$form->{"sku_$i"} = "regulars:$entry->{n}" if $entry;
	}
	$self->save;
	return;
}

sub save {
	my ($self) = @_;
	my $asked = $self->{asked};

	$self->{dbh}->do('UPDATE regulars_ticket SET redeemed = ?, form = ? WHERE token = ?', undef,
	    $json->encode($self->{redeemed}), ($asked ? $json->encode($asked) : undef), $self->{form}{regulars_token});
	return;
}

sub _is_ours {
	my ($self, $i) = @_;
	my $part = $self->{ledger}{conf}{discount_part} // '';

	return $part ne '' && $self->{ledger}->text($self->{form}{"partnumber_$i"} // '') eq $part;
}

# Brings the ticket's discount rows and what was redeemed into agreement: a row that the cashier removed gives its
# points back, a price that the browser changed is what it was, a row that nobody redeemed for goes.
sub agree {
	my ($self) = @_;
	my ($form, $myconfig) = ($self->{form}, \%main::myconfig);
	my %left = map { $_->{n} => $_ } grep { $_->{line} } @{ $self->{redeemed} };
	my $changed = 0;

	for my $i (1 .. ($form->{rowcount} // 0)) {
		next if !$self->_is_ours($i);
		my ($n) = ($form->{"sku_$i"} // '') =~ /^regulars:(\d+)$/;
		my $entry = defined $n ? delete $left{$n} : undef;

		if ($entry) {
			$form->{"qty_$i"} = 1;
			$form->{"discount_$i"} = '';
			$form->{"sellprice_$i"} = $form->format_amount($myconfig, $self->price($entry), $form->{precision});
		} elsif (($form->{"sku_$i"} // '') =~ /^regulars:/) {
			# Given back already, or another row with the same mark.
			$form->{"partnumber_$i"} = '';
			$form->{"qty_$i"} = $form->{"sellprice_$i"} = 0;
		}
	}
	if (%left) {
		my @holds = grep { defined } map { $_->{posted} ? undef : $_->{redemption}{hold} } values %left;

		$self->{ledger}->door->call('redeem.release', { holds => \@holds }) if @holds;
		$self->{redeemed} = [ grep { !$_->{line} || !$left{ $_->{n} } } @{ $self->{redeemed} } ];
		$changed = 1;
	}
	$self->save if $changed;
	return;
}

# What a discount row is entered with: without tax where the customer's prices are.
sub price {
	my ($self, $entry) = @_;
	my $form = $self->{form};
	my $gross = $entry->{line}{amount_minor} / 10 ** ($form->{precision} // 2);
	my $rate = 0;

	return $gross if $form->{taxincluded};
	$rate += $form->{"${_}_rate"} // 0 for split / /, $entry->{taxaccounts} // '';
	return $form->round_amount($gross / (1 + $rate), $form->{precision});
}

# An effect of the menu: a row for its line, and what was redeemed is kept until the sale is posted. Gives 0 when
# the part for discounts is not on file: then nothing is taken off and what was set aside goes back.
sub add {
	my ($self, $effect) = @_;
	my ($form, $dbh) = @{$self}{qw(form dbh)};
	my %entry = (redemption => $effect->{redemption}, n => 1);
	my ($i, $part);

	for (@{ $self->{redeemed} }) { $entry{n} = $_->{n} + 1 if $_->{n} >= $entry{n} }
	if ($effect->{kind} eq 'line') {
		$part = $dbh->selectrow_hashref(<<'SQL', undef, $self->{ledger}{conf}{discount_part} // '');
SELECT p.id, p.partnumber, p.unit, p.assembly, p.inventory_accno_id, p.income_accno_id, p.expense_accno_id,
    g.partsgroup, (SELECT string_agg(c.accno, ' ') FROM partstax t JOIN chart c ON c.id = t.chart_id
    WHERE t.parts_id = p.id) AS taxaccounts
FROM parts p LEFT JOIN partsgroup g ON g.id = p.partsgroup_id WHERE p.partnumber = ? AND NOT p.obsolete LIMIT 1
SQL
		if (!$part) {
			$self->{ledger}->door->call('redeem.release', { holds => [ $entry{redemption}{hold} ] })
			    if defined $entry{redemption}{hold};
			return 0;
		}
		$entry{line} = $effect->{line};
		$entry{taxaccounts} = $part->{taxaccounts} // '';
		$i = ++$form->{rowcount};
		$form->{"${_}_$i"} = $part->{$_} // '' for qw(id partnumber unit assembly inventory_accno_id income_accno_id
		    expense_accno_id partsgroup taxaccounts);
		$form->{"description_$i"} = $self->{ledger}->bytes($effect->{text});
		$form->{"sku_$i"} = "regulars:$entry{n}";
		$form->{"qty_$i"} = 1;
		$form->{"discount_$i"} = '';
		$form->{"sellprice_$i"} = $form->format_amount(\%main::myconfig, $self->price(\%entry), $form->{precision});
		$main::focus = 'partnumber_' . ($i + 1);
	}
	push @{ $self->{redeemed} }, \%entry if $entry{line} || $entry{redemption};
	$self->save;
	return 1;
}

sub _typed {
	my ($self, $name) = @_;
	my $value = $self->{ledger}->text($self->{form}{"regulars_$name"} // '');

	$value =~ s/^\s+|\s+$//g;
	# What a reader of magnetic cards types: track 2, track 1.
	$value = $1 if $name eq 'card' && $value =~ /^(?:;|%?[Bb])(\d{8,19})[=^]/;
	return $value;
}

# Who the page says it is, and what was redeemed.
sub told {
	my ($self) = @_;
	my %told = map { $_ => $self->_typed($_) } qw(plate card phone original customer);

	delete $told{$_} for grep { $told{$_} eq '' } keys %told;
	$told{redeemed} = $self->{redeemed} if @{ $self->{redeemed} };
	return \%told;
}

# The page as a ticket for checkout and menu.run; rows as the browser or SQL-Ledger's display left them.
sub ticket {
	my ($self) = @_;
	my ($form, $ledger, $myconfig) = ($self->{form}, $self->{ledger}, \%main::myconfig);
	my $places = $form->{precision} // 2;
	my %entries = map { $_->{n} => $_ } @{ $self->{redeemed} };
	my $told = $self->told;
	my ($tax, @rows) = (0);
	my %ticket = map { $_ => $told->{$_} } grep { exists $told->{$_} } qw(plate card phone customer);

	for my $i (1 .. ($form->{rowcount} // 0)) {
		my $number = $ledger->text($form->unquote($form->{"partnumber_$i"}) // '');
		my $group = $ledger->text($form->{"partsgroup_$i"} // '');
		my ($price, $qty, $discount) = map { $form->parse_amount($myconfig, $form->{"${_}_$i"} // 0) }
		    qw(sellprice qty discount);
		my $rate = 0;

		next if $number eq '' || $qty == 0;
		$number =~ s/&#43;/+/g;
		$group =~ s/--.*//s;
		$rate += $form->{"${_}_rate"} // 0 for split / /, $form->{"taxaccounts_$i"} // '';
		my $off = $form->round_amount($price * $discount / 100, $places);
		my %row = (partnumber => $number, group => $group, qty => $qty, price => $price, rate => $rate,
		    net_minor => Regulars::Ledger::units(($price - $off) * $qty, $places),
		    discount_minor => abs Regulars::Ledger::units($off * $qty, $places));
		my ($n) = ($form->{"sku_$i"} // '') =~ /^regulars:(\d+)$/;
		$row{reward} = $entries{$n}{line}{product} if defined $n && $entries{$n};
		$tax += $row{net_minor} * $rate / ($form->{taxincluded} ? 1 + $rate : 1);
		push @rows, \%row;
	}
	Regulars::Ledger::spread_tax(\@rows, $form->{taxincluded}, Regulars::Ledger::units($tax, 0));
	$_->{price} *= $form->{taxincluded} ? 1 : 1 + $_->{rate} for @rows;
	$ticket{lines} = [ map { $ledger->line($_, $places) } @rows ] if @rows;
	my @redemptions = grep { $_ } map { $_->{redemption} } @{ $self->{redeemed} };
	$ticket{redemptions} = \@redemptions if @redemptions;
	$ticket{till} = "$form->{till}" if defined $form->{till} && $form->{till} ne '';
	$ticket{attendant} = $self->attendant;
	delete $ticket{attendant} if !defined $ticket{attendant};
	return \%ticket;
}

# The number of who is logged in, as the programme's staff has it.
sub attendant {
	my ($self) = @_;
	my ($login) = split /\@/, $self->{form}{login};

	if (!exists $self->{attendant}) {
		($self->{attendant}) = $self->{dbh}->selectrow_array(
		    "SELECT coalesce(nullif(employeenumber, ''), login) FROM employee WHERE login = ?", undef, $login);
		$self->{attendant} = $self->{ledger}->text($self->{attendant});
	}
	return $self->{attendant};
}

1;
