# SPDX-License-Identifier: LGPL-2.1-or-later
# Our entry of the menu in the login's language.
{
	local $@;
	local $SIG{__DIE__} = 'DEFAULT';
	local $SIG{__WARN__} = sub { print {*STDERR} "regulars: $_[0]" };

	eval {
		local @INC = ($regulars_lib, @INC);

		require Encode;
		require Regulars::Text;
		require Regulars::Ledger;
		my $conf = Regulars::Ledger::settings($regulars_conf, $myconfig{dbname});

		if ($conf) {
			my $ledger = Regulars::Ledger->new($conf, charset => $myconfig{charset});
			my $language = Regulars::Text::language($myconfig{countrycode});
			my $label = Regulars::Text::say($language, 'Loyalty');

			Regulars::Text::mend($_) for $language eq 'zh_CN' ? (\%self, \%Locale::self) : ();
			$self{texts}{Loyalty} = $Locale::self{texts}{Loyalty} = $ledger->bytes($label);
		}
		1;
	} or print {*STDERR} "regulars: $@";
}

1;
