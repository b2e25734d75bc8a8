# SPDX-License-Identifier: LGPL-2.1-or-later
# Our part of SQL-Ledger's POS page. The stock subs are kept and called; ours run before or after them, and whatever
# goes wrong in ours leaves the stock behaviour: nothing here ends a request, warns into a page or changes $@.
package Regulars::Page;

use strict;
use warnings;
use utf8;

use JSON::PP ();

use Regulars::Ledger;
use Regulars::Menu;
use Regulars::Text;
use Regulars::Ticket;

my $json = JSON::PP->new->canonical->ascii;

our ($ledger, $ticket, $dbh, $language, $kept);
my ($attached, @said, $checkout, $reply);

# Runs our code so that its end is not SQL-Ledger's: its handlers print into the page and exit.
sub guard {
	my ($code) = @_;
	local ($@, $_);
	local $SIG{__DIE__} = 'DEFAULT';
	local $SIG{__WARN__} = sub { note($_[0]) };
	my @result;

	eval { @result = $code->(); 1 } or note($@);
	return wantarray ? @result : $result[0];
}

# For the web server's log.
sub note {
	my ($line) = @_;

	$line =~ s/\s+/ /g;
	print {*STDERR} "regulars: $line\n";
	return;
}

sub say { return Regulars::Text::say($language, @_) }

# Text of ours for the page, in the page's encoding.
sub escape {
	my ($text) = @_;

	$text = '' if !defined $text;
	$text =~ s/&/&amp;/g;
	$text =~ s/</&lt;/g;
	$text =~ s/>/&gt;/g;
	$text =~ s/"/&quot;/g;
	$text =~ s/'/&#39;/g;
	return $text;
}

# Kept back while $kept is defined: a part of a page is shown as a whole or not at all.
sub out {
	defined $kept ? $kept .= join '', @_ : print {*STDOUT} $ledger->bytes(join '', @_);
	return;
}

# Puts our subs before SQL-Ledger's, when the dataset of this login has settings in `folder`.
sub attach {
	my ($folder) = @_;
	my $conf = !$attached && Regulars::Ledger::settings($folder, $main::myconfig{dbname} // '') or return;

	$attached = 1;
	$language = Regulars::Text::language($main::myconfig{countrycode});
	Regulars::Text::mend($_) for $language eq 'zh_CN' ? (\%main::self, \%Locale::self) : ();
	$ledger = Regulars::Ledger->new($conf, language => $language, charset => $main::myconfig{charset});
	wrap('main::form_header', \&form_header);
	wrap('main::form_footer', \&form_footer);
	wrap('main::update', \&update);
	wrap('IS::post_invoice', \&post_invoice);
	wrap('IS::delete_invoice', \&delete_invoice);
	wrap('Form::process_template', \&process_template);
	no strict 'refs';
	for my $action (qw(pick run cancel)) {
		*{"main::regulars_$action"} = sub { $Regulars::Menu::wanted = $action; &main::update };
	}
	*main::regulars_menu = \&Regulars::Menu::page;
	*main::regulars_shift = \&Regulars::Menu::close_shift;
	return 1;
}

sub wrap {
	my ($name, $ours) = @_;
	no strict 'refs';
	no warnings 'redefine';
	my $stock = \&{$name};

	*{$name} = sub { return $ours->($stock, @_) };
	return;
}

# A connection of our own, for the whole request.
sub database {
	my ($form) = @_;

	return $dbh if $dbh;
	$dbh = $main::form->dbconnect(\%main::myconfig);
	$dbh->{RaiseError} = 1;
	$dbh->{PrintError} = 0;
	return $dbh;
}

sub hand_over {
	my ($only) = @_;

	$ledger->{till} = $main::form->{till} if !defined $ledger->{till};
	database()->begin_work;
	guard(sub { $ledger->hand_over($dbh, $only) });
	guard(sub { $dbh->rollback }) if !$dbh->{AutoCommit};
	return;
}

sub is_pos { return ($main::form->{type} // '') eq 'pos_invoice' }

# --- the page ---

sub form_header {
	my ($stock, @arguments) = @_;

	guard(sub {
		return if !is_pos();
		database();
		hand_over();
		$ticket = Regulars::Ticket->open_page($ledger, $main::form, $dbh);
		$ticket->agree;
		push @said, Regulars::Menu::step($ticket);
	});
	return $stock->(@arguments);
}

sub form_footer {
	my ($stock, @arguments) = @_;

	guard(\&panel) if is_pos() && $ticket;
	guard(\&pole) if is_pos() && $ticket;
	my @result = $stock->(@arguments);
	guard(sub { $ledger->finish });
	return @result;
}

# A reader of bar codes types where the cursor is: a customer's card in the field for part numbers.
sub update {
	my ($stock, @arguments) = @_;

	guard(sub {
		my $form = $main::form;
		my $i = $form->{rowcount} // 0;
		my $read = $form->{"partnumber_$i"} // '';

		return if !is_pos() || $read !~ /^(?:[;%].*|\d{8,19})\s*$/;
		if ($read =~ /^\d/) {
			database();
			return if $dbh->selectrow_array('SELECT 1 FROM parts WHERE partnumber = ? OR barcode = ? LIMIT 1', undef,
			    $read, $read);
			my $answer = $ledger->door->call(checkout => { card => $read });
			return if !$answer->{checkout} || !$answer->{checkout}{customer};
		}
		$form->{regulars_card} = $read;
		$form->{"partnumber_$i"} = '';
	});
	return $stock->(@arguments);
}

sub look {
	my ($form) = @_;

	return if $reply;
	$reply = $ledger->door->call(checkout => $ticket->ticket);
	$checkout = $reply->{checkout} if $reply->{status} eq 'ok';
	return;
}

sub field {
	my ($name, $label, $size) = @_;

	return sprintf '<th align="right" nowrap>%s</th>'
	    . '<td><input name="regulars_%s" size="%d" maxlength="160" autocomplete="off" value="%s"></td>',
	    escape(say($label)), $name, $size, escape($ticket->told->{$name});
}

sub panel {
	my $whole = do {
		local $kept = '';
		panel_parts();
		$kept;
	};

	out($whole);
	return;
}

sub panel_parts {
	my $form = $main::form;
	my @lines;

	look();
	out("\n<tr><td>\n<table width=\"100%\" id=\"regulars\">\n<tr class=\"listheading\"><th class=\"listheading\">",
	    escape(say('Loyalty')), "</th></tr>\n<tr><td><table><tr>", field('plate', 'Plate', 14), field('card', 'Card', 24),
	    field('phone', 'Phone', 16), field('original', 'Refund of receipt', 12),
	    # The first button of the page is what Enter presses: as on the stock page, an update.
	    '<td><button class="submit" type="submit" name="action" value="update">', escape(say('Look up')),
	    "</button></td></tr></table></td></tr>\n");
	for my $line (last_sale(), @said) {
		out('<tr><td class="regulars-', $line->[0], '"><b>', escape($line->[1]), "</b></td></tr>\n");
	}
	if ($checkout) {
		# The operator's lines hold the alert, the question and the first offer; a page has room for the other offers.
		my (undef, @offers) = @{ $checkout->{offers} };

		my $is_named = grep { defined && $_ ne '' } @{ $ticket->told }{qw(plate card phone)};

		@lines = (@{ $checkout->{lines} }, map { $_->{text} } @offers);
		for my $line (@lines) {
			my $is_alert = $checkout->{alert} && $line eq $checkout->{alert}{text};
			# Who it is, tier and points: to be seen from where the cashier stands.
			my $is_first = \$line == \$lines[0] && $is_named;

			out('<tr><td class="', ($is_alert ? 'regulars-alert"><font color="red"><b>' :
			    $is_first ? 'regulars-line"><font size="+2"><b>' : 'regulars-line">'), escape($line),
			    ($is_alert || $is_first ? '</b></font>' : ''), "</td></tr>\n");
		}
	} else {
		my $why = $reply->{status} eq 'refused' ? say('Please check plate, card and phone: %s', $reply->{error}{line})
		    : say('The loyalty programme cannot be reached; sales go on and are taken over later.');

		note("checkout: $reply->{error}{line}") if $reply->{error};
		out('<tr><td class="regulars-warning"><b>', escape($why), "</b></td></tr>\n");
	}
	out('<tr><td>', Regulars::Menu::form($ticket, 'page'), "</td></tr>\n</table>\n");
	out(qq|<input type="hidden" name="$_" value="|, escape($ledger->text($form->{$_})), qq|">\n|)
	    for qw(regulars_token regulars_pole);
	out('<input type="hidden" name="regulars_customer" value="' . escape($ticket->told->{customer}) . qq|">\n</td></tr>\n|);
	return;
}

# What became of the sale before this page: its token came with the address.
sub last_sale {
	my $token = $main::form->{regulars_last} // '';
	my ($row, @lines);

	return if $token !~ /^([0-9a-f]{32})(-again)?$/;
	my $is_again = defined $2;
	$row = $dbh->selectrow_hashref(<<'SQL', undef, $1, $main::form->{login}) or return;
SELECT t.said, s.receipt FROM regulars_ticket t JOIN regulars_sale s ON s.ar_id = t.ar_id WHERE t.token = ? AND t.login = ?
SQL
	push @lines, say($is_again ? 'Invoice %s was posted already; nothing was posted twice.' : 'Invoice %s was posted.',
	    $ledger->text($row->{receipt}));
	push @lines, @{ $json->decode($row->{said})->{lines} // [] } if defined $row->{said};
	# One row: what is below it is about the customer of now.
	return [ $is_again ? 'warning' : 'info', join ' · ', @lines ];
}

# The customer's display, once for each thing to be shown. The command that SQL-Ledger runs is a shell's: what could
# mean something to it is left out.
sub pole {
	my $form = $main::form;
	my @lines = @{ $reply->{customer_display} // [] };
	my $shown = join '|', @lines;

	return if !@lines || !$form->{poledisplay} || !$form->{poledisplayon};
	$shown =~ s/[^\w .,:+\/|-]//g;
	return if $ledger->bytes($shown) eq ($form->{regulars_pole} // '');
	$form->{regulars_pole} = $ledger->bytes($shown);
	my %was = map { ("${_}_0" => $form->{"${_}_0"}) } qw(partnumber description qty sellprice discount linetotal);
	my @parts = split /\|/, $ledger->bytes($shown), 2;
	$form->{partnumber_0} = $parts[0];
	$form->{description_0} = join ' ', @parts;
	$form->{"${_}_0"} = '' for qw(qty sellprice discount linetotal);
	main::poledisplay(0);
	defined $was{$_} ? ($form->{$_} = $was{$_}) : delete $form->{$_} for keys %was;
	return;
}

# --- posting ---

# The stock sub posts within a transaction that we began: the sale, who it was and that this page is posted are one.
sub post_invoice {
	my ($stock, $self, $myconfig, $form, $dbh_given) = @_;
	my ($ours, $token, $is_again);

	return $stock->($self, $myconfig, $form, $dbh_given) if $dbh_given || !is_pos() || !$form->{till};
	$ours = $form->dbconnect_noauto($myconfig);
	guard(sub {
		local $ours->{RaiseError} = 1;
		local $ours->{PrintError} = 0;
		my $page;

		$ours->do('SAVEPOINT regulars');
		eval {
			$page = Regulars::Ticket->open_page($ledger, $form, $ours);
			$page->agree;
			$token = $page->{token};
			# A second click waits here until the first is through.
			if ($ours->do('UPDATE regulars_ticket SET posted = true WHERE token = ? AND NOT posted', undef, $token) == 0) {
				$is_again = 1;
			} else {
				my $told = $page->told;
				my ($promised) = $ours->selectrow_array('SELECT promised FROM regulars_ticket WHERE token = ?', undef,
				    $token);

				$told->{promised} = $promised if defined $promised;
				# For the connection, which is this posting's: with a dataset's first invoice SQL-Ledger commits amid it.
				$ours->do("SELECT set_config('regulars.told', ?, false), set_config('regulars.token', ?, false)", undef,
				    $ledger->seal($told), $token);
			}
			1;
		} or do {
			note($@);
			$ours->do('ROLLBACK TO SAVEPOINT regulars');
		};
	});
	if ($is_again) {
		guard(sub { $ours->rollback; $ours->disconnect });
		guard(sub { after($form, "$token-again") });
		return 1;
	}
	my $ok = $stock->($self, $myconfig, $form, $ours);
	guard(sub { $ours->disconnect });
	guard(sub {
		return if !$ok;
		hand_over($form->{id});
		my $receipt = $ledger->{receipt};

		$dbh->do('UPDATE regulars_ticket SET said = ? WHERE token = ?', undef, $json->encode($receipt), $token)
		    if defined $token && $receipt && $receipt->{of} == $form->{id};
		note("invoice $form->{invnumber} waits: $ledger->{failed}") if $ledger->{failed};
		after($form, $token) if defined $token;
	});
	guard(sub { $ledger->finish; $dbh->disconnect if $dbh; undef $dbh });
	return $ok;
}

# The page that SQL-Ledger goes on to tells what became of the sale.
sub after {
	my ($form, $token) = @_;

	return if !$form->{callback};
	$form->{callback} =~ s/&regulars_last=[^&]*//g;
	$form->{callback} .= "&regulars_last=$token";
	return;
}

sub delete_invoice {
	my ($stock, @arguments) = @_;
	my $ok = $stock->(@arguments);

	guard(sub { hand_over($main::form->{id}) if $ok && $main::form->{id} });
	guard(sub { $ledger->finish });
	return $ok;
}

# --- the receipt ---

# Below what the template prints: what the sale earned and the balance. A receipt that is printed before its sale is
# posted makes a promise, which is kept.
sub process_template {
	my ($stock, $form, $myconfig, @template) = @_;
	my $text = $stock->($form, $myconfig, @template);
	my @lines = guard(sub { is_pos() && ($form->{IN} // '') =~ /^pos_invoice\./ ? receipt_lines($form) : () });
	my $is_screen = ($form->{media} // '') eq 'screen';

	return $text if !@lines;
	return $text . $ledger->bytes(join '', map { ($is_screen ? escape($_) : $_) . "\n" } '', @lines);
}

sub receipt_lines {
	my ($form) = @_;
	my ($said, @lines);

	database();
	if ($form->{id}) {
		($said) = $dbh->selectrow_array(<<'SQL', undef, 0 + $form->{id});
SELECT said FROM regulars_ticket WHERE ar_id = ? AND said IS NOT NULL ORDER BY made DESC LIMIT 1
SQL
		return @{ $json->decode($said)->{lines} // [] } if defined $said;
	}
	# The rows have been made ready for the template; the ticket is read from what the browser sent.
	local $main::form = $main::oldform // $form;
	$ticket = Regulars::Ticket->open_page($ledger, $main::form, $dbh);
	$form->{regulars_token} = $main::form->{regulars_token};
	look();
	return if !$checkout || !$checkout->{customer};
	my $spent = 0;
	$spent += $_->{redemption}{points} // 0 for @{ $ticket->{redeemed} };
	# Of an organisation's points a driver or key contact may earn a part.
	my $other = $checkout->{earner} ? $checkout->{earner}{points} : 0;
	my $earned = $checkout->{will_earn} - $other;
	my $balance = $checkout->{points}{balance} - $spent + $earned;
	push @lines, say('Tier: %s', $checkout->{tier}{name}) if defined $checkout->{tier}{name};
	push @lines, say('Points earned: %s', $earned);
	push @lines, say('Points spent: %s', $spent) if $spent;
	push @lines, say('Points balance: %s', $balance);
	$dbh->do('UPDATE regulars_ticket SET promised = ? WHERE token = ?', undef, $checkout->{will_earn}, $ticket->{token})
	    if $form->{media} ne 'screen';
	return @lines;
}

END { guard(sub { $ledger->finish if $ledger; $dbh->disconnect if $dbh }) }

1;
