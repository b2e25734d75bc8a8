# SPDX-License-Identifier: LGPL-2.1-or-later
# The whole of what SQL-Ledger loads for us in its POS: puts our subs around its own, or does nothing at all.
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
