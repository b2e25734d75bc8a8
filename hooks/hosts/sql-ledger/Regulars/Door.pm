# SPDX-License-Identifier: LGPL-2.1-or-later
# The plugin as a Perl object, through its five JSON calls (regulars_plugin(3)). Nothing here dies: what goes wrong
# is a reply with the status "failed", as the plugin gives it.
package Regulars::Door;

use strict;
use warnings;

use JSON::PP ();

my $json = JSON::PP->new->utf8->canonical;

# plugin: path of regulars.so; the other settings are those of regulars_json_open.
sub new {
	my ($class, $plugin, %settings) = @_;
	my $self = bless { session => 0 }, $class;

	eval {
		require FFI::Platypus;
		my $ffi = FFI::Platypus->new(api => 2, lib => [$plugin]);

		$self->{call} = $ffi->function(regulars_json_call => ['sint64', 'string', 'string'] => 'opaque');
		$self->{free} = $ffi->function(regulars_json_free => ['opaque'] => 'void');
		$self->{close} = $ffi->function(regulars_json_close => ['sint64'] => 'void');
		$self->{ffi} = $ffi;
		$self->{session} = $ffi->function(regulars_json_open => ['string'] => 'sint64')->call($json->encode(\%settings));
		1;
	} or $self->{why} = $@;
	return $self;
}

# One call. Texts in the request and the reply are characters, not bytes.
sub call {
	my ($self, $name, $request) = @_;
	my $reply;

	return _failed($self->{why}) if !$self->{call};
	eval {
		my $text = $self->{call}->call($self->{session}, $name, $json->encode($request // {}));

		die "no reply\n" if !defined $text;
		$reply = $self->{ffi}->cast(opaque => 'string', $text);
		$self->{free}->call($text);
		$reply = $json->decode($reply);
		1;
	} or return _failed($@);
	# Without a session nothing was looked at: it is no word on the request.
	$reply->{status} = 'failed' if $self->{session} <= 0;
	return $reply;
}

sub close {
	my ($self) = @_;

	eval { $self->{close}->call($self->{session}) } if $self->{session} > 0;
	$self->{session} = 0;
	delete $self->{call};
	return;
}

sub DESTROY { $_[0]->close }

sub _failed {
	my ($why) = @_;

	$why = defined $why ? "$why" : 'closed';
	$why =~ s/\s+/ /g;
	return { status => 'failed', messages => [], error => { code => 'failed', line => $why } };
}

1;
