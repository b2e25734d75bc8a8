#!/usr/bin/perl
# SPDX-License-Identifier: LGPL-2.1-or-later
# Adds logins to the members file of a private SQL-Ledger, each with the settings of the dataset's administrator and its
# own name as password. NAME=LANGUAGE gives it a language of SQL-Ledger's.
use strict;
use warnings;

my ($members, @logins) = @ARGV;
open my $in, '<', $members or die "$members: $!\n";
local $/;
my ($admin) = <$in> =~ /^\[admin\@station\]\n(.*?)\n\n/ms or die "$members: no admin\@station\n";
my %settings = map { split /=/, $_, 2 } grep { /=/ } split /\n/, $admin;
open my $out, '>>', $members or die "$members: $!\n";
for my $login (@logins) {
	my ($name, $language) = split /=/, $login;
	my %own = (%settings, name => $name, password => crypt($name, substr $name, 0, 2), dateformat => 'yy-mm-dd',
	    dboptions => "set DateStyle to 'ISO';set client_encoding to 'UTF8'", numberformat => '1,000.00',
	    printer => 'receipt');
	$own{numberformat} = '1.000,00' if $name eq 'kasse';
	$own{countrycode} = $language if $language;
	print {$out} "[$name\@station]\n", map({ "$_=$own{$_}\n" } sort keys %own), "\n";
}
close $out or die "$members: $!\n";
