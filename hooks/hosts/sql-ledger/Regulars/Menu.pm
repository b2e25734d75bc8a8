# SPDX-License-Identifier: LGPL-2.1-or-later
# The menu of Regulars as forms of SQL-Ledger's pages: on the POS page for the sale being rung, and as POS > Loyalty.
package Regulars::Menu;

use strict;
use warnings;

use Regulars::Text;
use Regulars::Ticket;

our $wanted; # what the cashier pressed: "pick", "run" or "cancel"
my %typed;

sub say { return Regulars::Page::say(@_) }
sub escape { return Regulars::Page::escape(@_) }

# Does what was pressed. Gives lines to show: [ kind, text ].
sub step {
	my ($ticket, $is_alone) = @_;
	my ($form, $ledger) = @{$ticket}{qw(form ledger)};
	my ($action, %values) = ('');

	return if !$wanted;
	my $pressed = $wanted;
	undef $wanted;
	if ($pressed eq 'pick') {
		$action = $form->{regulars_action} // '';
	} elsif ($pressed eq 'run' && $ticket->{asked}) {
		$action = $ticket->{asked}{id};
		for my $field (@{ $ticket->{asked}{fields} }) {
			my $value = $field->{kind} eq 'keep' ? $field->{initial} : $ledger->text($form->{"regulars_v_$field->{name}"});

			$values{ $field->{name} } = $value if defined $value && $value ne '';
			$typed{ $field->{name} } = $value if $field->{kind} ne 'pin';
		}
	}
	delete $form->{$_} for grep { /^regulars_v_/ } keys %$form;
	if ($action !~ /^[\w.-]+$/) {
		delete $ticket->{asked};
		$ticket->save;
		return;
	}
	return run($ticket, $action, \%values, $pressed, $is_alone);
}

sub run {
	my ($ticket, $action, $values, $pressed, $is_alone) = @_;
	my ($form, $ledger) = @{$ticket}{qw(form ledger)};
	my %request = (action => $action, values => $values);
	my $attendant = $ticket->attendant;
	my @said;

	$request{attendant} = $attendant if defined $attendant;
	$request{ticket} = $ticket->ticket if !$is_alone;
	if ($is_alone && $pressed eq 'pick') {
		# Nothing is rung: the form as it is declared.
		my ($declared) = grep { $_->{id} eq $action } @{ $ledger->door->call('menu.list')->{actions} // [] };

		if ($declared && @{ $declared->{fields} }) {
			$ticket->{asked} = $declared;
			$ticket->save;
			return;
		}
	}
	my $reply = $ledger->door->call('menu.run', \%request);

	push @said, map { [ $_->{kind}, $_->{text} ] } @{ $reply->{messages} // [] };
	if ($reply->{status} eq 'refused') {
		push @said, [ 'error', $reply->{error}{line} ];
		delete $ticket->{asked} if $pressed eq 'pick';
	} elsif ($reply->{status} eq 'failed') {
		Regulars::Page::note("menu.run $action: $reply->{error}{line}");
		push @said, [ 'error', say('The loyalty programme cannot be reached; sales go on and are taken over later.') ];
	} else {
		%typed = ();
		$reply->{form} ? ($ticket->{asked} = $reply->{form}) : delete $ticket->{asked};
		for my $effect (@{ $reply->{effects} // [] }) {
			if ($effect->{kind} eq 'identify') {
				$form->{"regulars_$effect->{identifier}"} = $ledger->bytes($effect->{value});
			} else {
				push @said, [ 'info', $effect->{text} ] if $effect->{kind} eq 'price-off';
				push @said, [ 'error', say('The part for discounts (%s) is not on file; nothing was taken off.',
				    $ledger->{conf}{discount_part} // '') ] if !$ticket->add($effect);
			}
		}
	}
	$ticket->save;
	return @said;
}

# The form that is asked, or the list of actions to choose from, as HTML.
sub form {
	my ($ticket) = @_;
	my $asked = $ticket->{asked};
	my ($html, $reply) = ('');

	if (!$asked) {
		$reply = $ticket->{ledger}->door->call('menu.list');
		return '' if !@{ $reply->{actions} // [] };
		$html = '<select name="regulars_action"><option value="">' . escape(say('Choose ...')) . "</option>\n";
		$html .= option($_->{id}, $_->{label}) for @{ $reply->{actions} };
		return "$html</select> " . button('pick', 'Go');
	}
	$html = '<table id="regulars-form"><tr><th colspan="2" align="left">' . escape($asked->{label}) . "</th></tr>\n";
	$html .= input($_) for grep { $_->{kind} ne 'keep' } @{ $asked->{fields} };
	return "$html<tr><td></td><td>" . button('run', 'OK') . ' ' . button('cancel', 'Cancel') . "</td></tr></table>\n";
}

sub option {
	my ($value, $label, $is_chosen) = @_;

	return sprintf qq|<option value="%s"%s>%s</option>\n|, escape($value), ($is_chosen ? ' selected' : ''), escape($label);
}

sub button {
	my ($step, $label) = @_;

	return sprintf '<button class="submit" type="submit" name="action" value="regulars %s">%s</button>', $step,
	    escape(say($label));
}

sub input {
	my ($field) = @_;
	my $name = 'regulars_v_' . escape($field->{name});
	my $value = $typed{ $field->{name} } // $field->{initial} // '';
	my @choices = @{ $field->{choices} // [] };
	my $html;

	@choices = ({ value => 'yes', label => say('Yes') }, { value => 'no', label => say('No') })
	    if $field->{kind} eq 'yesno';
	if (@choices) {
		unshift @choices, { value => '', label => '' } if !grep { $_->{value} eq $value } @choices;
		$html = qq|<select name="$name">|;
		$html .= option($_->{value}, $_->{label}, $_->{value} eq $value) for @choices;
		$html .= '</select>';
	} elsif ($field->{kind} eq 'pin') {
		$html = qq|<input name="$name" type="password" size="8" autocomplete="off">|;
	} else {
		$html = sprintf '<input name="%s" size="30" maxlength="200" autocomplete="off" value="%s">', $name,
		    escape($value);
	}
	return sprintf qq|<tr><th align="right">%s%s</th><td>%s</td></tr>\n|, escape($field->{label}),
	    ($field->{required} ? ' <font color="red">*</font>' : ''), $html;
}

# POS > Loyalty: the same without a sale.
sub page {
	Regulars::Page::guard(\&show);
	Regulars::Page::guard(sub { $Regulars::Page::ledger->finish });
	return;
}

sub show {
	my (@said) = @_;
	my ($form, $ledger) = ($main::form, $Regulars::Page::ledger);
	my $dbh = Regulars::Page::database();

	($form->{till}) = ($ENV{REMOTE_ADDR} // '') =~ /(\d+)$/;
	$ledger->{till} = $form->{till};
	Regulars::Page::hand_over();
	$form->{title} = $ledger->bytes(say('Loyalty'));
	my $ticket = Regulars::Ticket->open_page($ledger, $form, $dbh);
	$wanted = $form->{regulars_step} // '';
	$wanted = '' if $wanted !~ /^(?:pick|run|cancel)$/;
	push @said, step($ticket, 1);
	$form->header;
	Regulars::Page::out('<body><form method="post" name="main" action="', escape($form->{script}),
	    # Of two values the last counts: a button's.
	    '"><input type="hidden" name="action" value="regulars_menu">',
	    '<table width="100%"><tr class="listtop"><th class="listtop">', escape(say('Loyalty')), "</th></tr>\n");
	Regulars::Page::out('<tr><td class="regulars-', $_->[0], '"><b>', escape($_->[1]), "</b></td></tr>\n") for @said;
	my $html = form($ticket);
	# Here each button leads back to this page.
	$html =~ s/name="action" value="regulars (pick|run|cancel)"/name="regulars_step" value="$1"/g;
	Regulars::Page::out('<tr><td>', $html, "</td></tr>\n");
	my @waiting = map { $ledger->text($_->[0]) } @{ $dbh->selectall_arrayref(<<'SQL') };
SELECT DISTINCT s.receipt FROM regulars_outbox o JOIN regulars_sale s ON s.ar_id = o.ar_id
WHERE o.taken IS NULL AND o.refused IS NULL ORDER BY s.receipt LIMIT 20
SQL
	Regulars::Page::out('<tr><td class="regulars-warning">', escape(say('Not handed over yet: %s', join ', ', @waiting)),
	    "</td></tr>\n") if @waiting;
	Regulars::Page::out('<tr><td><hr size="3" noshade>', button('shift', 'Close the shift'), "</td></tr></table>\n");
	Regulars::Page::out(qq|<input type="hidden" name="$_" value="| . escape($ledger->text($form->{$_} // '')) . qq|">\n|)
	    for qw(path login regulars_token);
	Regulars::Page::out("</form></body></html>\n");
	return;
}

# Tells Regulars that the shift of this till ends: the figures of the next begin, the head of the audit chain is
# shown.
sub close_shift {
	Regulars::Page::guard(sub {
		my ($form, $ledger) = ($main::form, $Regulars::Page::ledger);
		my $dbh = Regulars::Page::database();
		my ($at, $name) = $dbh->selectrow_array(<<'SQL');
SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'), to_char(now(), 'YYYYMMDD-HH24MISS')
SQL
		my ($till) = ($ENV{REMOTE_ADDR} // '') =~ /(\d+)$/;
		my $attendant = bless({ form => $form, ledger => $ledger, dbh => $dbh }, 'Regulars::Ticket')->attendant;
		my @said;

		$ledger->{till} = $till;
		Regulars::Page::hand_over();
		my %shift = (till => "$till", shift => "$name-$till", at => $at);
		$shift{attendant} = $attendant if defined $attendant;
		my $reply = $ledger->door->call('shift.close', \%shift);
		push @said, map { [ $_->{kind}, $_->{text} ] } @{ $reply->{messages} // [] };
		push @said, $reply->{error} ? [ 'error', $reply->{error}{line} ]
		    : [ 'info', say('The shift %s is closed.', "$name-$till") ];
		show(@said);
	});
	Regulars::Page::guard(sub { $Regulars::Page::ledger->finish });
	return;
}

1;
