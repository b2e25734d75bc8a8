# SPDX-License-Identifier: LGPL-2.1-or-later
# As pos.pl, for installations where a script of a login replaced what pos.pl had put in place.
# $regulars_lib and $regulars_conf are set by the script that regulars-sql-ledger-setup puts into custom/.
{
	local $@;
	local $SIG{__DIE__} = 'DEFAULT';
	local $SIG{__WARN__} = sub { print {*STDERR} "regulars: $_[0]" };

	# Without FFI nothing of ours could work: the stock page stays as it is.
	eval {
		local @INC = ($regulars_lib, @INC);

		require FFI::Platypus;
		require Regulars::Page;
		Regulars::Page::attach($regulars_conf);
		1;
	} or print {*STDERR} "regulars: $@";
}

1;
